//! Merge tags in links: whose they are, whether the mailing tool will know them, and what the tester is given in their
//! place. It knows the platform's `{{placeholders}}`, so it reads those, and what it says is put back on the tags.

use super::place::Place;
use crate::domain::finding::{Finding, Rule, Severity};
use crate::domain::merge::{Condition, Tag, Tool, Tools};
use crate::domain::tester::traced::Traced;
use crate::domain::{encode, show};
use std::ops::Range;

/// In longer links nobody writes tags, and looking for them takes its time.
const LONGEST: usize = 8192;

/// A tag in a link.
#[derive(Debug)]
pub(super) struct Placed<'t> {
    tag: Tag<'t>,
    /// Where it stands in the link as it is written; of an incomplete one with all that is left of it.
    raw: Range<usize>,
    /// Where it stands in the file.
    span: Range<usize>,
    /// Where it stands in the link.
    range: Range<usize>,
}

/// The tags in the link at `place`.
pub(super) fn find<'t>(tools: &'t Tools, place: &Place) -> Vec<Placed<'t>> {
    let raw = place.raw.as_str();
    if raw.len() > LONGEST {
        return Vec::new();
    }
    let mut placed: Vec<Placed> = Vec::new();
    for tag in tools.tags_in(raw) {
        // `{{webchat}}` in front is the address of the link itself.
        let is_address = tag.name.eq_ignore_ascii_case("webchat");
        let rest = if tag.condition == Condition::Broken { filter_len(&raw[tag.span.end..]) } else { 0 };
        let written = tag.span.start..tag.span.end + rest;
        let span = place.raw.source(written.clone());
        let range = place.link.position(span.clone());
        let free = placed.last().is_none_or(|last| last.range.end <= range.start);
        if !is_address && free && !range.is_empty() {
            placed.push(Placed { tag, raw: written, span, range });
        }
    }
    placed
}

/// The tool that most of the tags belong to; `None`: they are the platform's placeholders, or there are none.
pub(super) fn likeliest<'t, 'p>(tools: &'t Tools, tags: impl Iterator<Item = &'p Placed<'p>>) -> Option<&'t Tool> {
    let tags: Vec<_> = tags.filter(|p| !p.tag.is_placeholder()).collect();
    let count = |tool: &&Tool| tags.iter().filter(|p| p.tag.belongs_to(&tool.id)).count();
    let best = tools.all().iter().map(|tool| count(&tool)).max().filter(|count| *count > 0)?;
    tools.all().iter().find(|tool| count(tool) == best)
}

/// The link with the platform's placeholders in place of the tags.
pub(super) fn masked(place: &Place, tags: &[Placed]) -> Traced {
    if tags.is_empty() {
        return place.link.clone();
    }
    let masks: Vec<String> = tags.iter().map(|placed| mask(&placed.tag)).collect();
    let places: Vec<_> = tags.iter().zip(&masks).map(|(p, mask)| (p.range.clone(), mask.as_str())).collect();
    place.link.replaced(&places)
}

fn mask(tag: &Tag) -> String {
    const LONGEST_NAME: usize = 40;
    let name = tag.placeholder.unwrap_or(&tag.name);
    let plain: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').take(LONGEST_NAME).collect();
    format!("{{{{{}}}}}", if plain.is_empty() { "tag" } else { &plain })
}

/// Puts the tags back into repairs, and takes out what [`judge`] says better. Spans are those of `masked`.
pub(super) fn unmask(findings: &mut Vec<Finding>, masked: &Traced, tags: &[Placed], tool: Option<&Tool>) {
    let says_better = |f: &Finding| {
        let source = masked.source(f.span());
        let within = |p: &Placed| p.span.start <= source.start && source.end <= p.span.end;
        let own = tags.iter().any(|p| within(p) && (tool.is_some() || !p.tag.is_placeholder()));
        f.rule == Rule::UnfilledPlaceholder && f.severity < Severity::Error && own
    };
    findings.retain(|f| !says_better(f));
    for finding in findings {
        say_as_written(finding, masked, tags);
        let Some(fix) = &finding.fix else { continue };
        let source = masked.source(finding.span());
        let covered: Vec<_> =
            tags.iter().filter(|p| source.start <= p.span.start && p.span.end <= source.end).collect();
        let places = encode::placeholders(fix);
        finding.fix = if covered.is_empty() {
            Some(fix.clone())
        } else if covered.len() == places.len() {
            let mut out = String::new();
            let mut at = 0;
            for ((_, range), placed) in places.into_iter().zip(covered) {
                out.push_str(&fix[at..range.start]);
                out.push_str(&placed.tag.written);
                at = range.end;
            }
            Some(out + &fix[at..])
        } else {
            // A repair that would lose a tag is not certain.
            None
        };
    }
}

/// Puts a tag back into the sentence of a finding, where the mask in its place is spoken of.
fn say_as_written(finding: &mut Finding, masked: &Traced, tags: &[Placed]) {
    let source = masked.source(finding.span());
    let near = |p: &&Placed| p.span.start < source.end && source.start < p.span.end;
    for placed in tags.iter().filter(near).chain(tags) {
        let mask = format!("“{}”", mask(&placed.tag));
        if placed.tag.written.len() + 6 != mask.len() || !mask.contains(&placed.tag.written) {
            let written = show::fit(&placed.tag.written, 60);
            finding.message = finding.message.replace(&mask, &format!("“{written}”"));
        }
    }
}

/// What is wrong with the tags at `place`; spans are those of the file. `tool`: the one that sends the newsletter;
/// `chosen`: whether somebody said so, and it is not only the likeliest; `stuck`: whether no tag can travel there, however
/// it is written.
pub(super) fn judge(place: &Place, tags: &[Placed], tool: Option<&Tool>, chosen: bool, stuck: bool) -> Vec<Finding> {
    let mut findings = Vec::new();
    for placed in tags {
        let quoted = &place.raw.as_str()[placed.raw.clone()];
        let Some((mut finding, fix)) = about(&placed.tag, quoted, placed.span.clone(), tool, chosen) else { continue };
        if stuck && finding.rule == Rule::UnfilteredTag {
            continue;
        }
        finding.fix = fix.and_then(|fix| place.writing.write(&fix));
        findings.push(finding);
    }
    findings
}

/// How much of what follows an incomplete tag is the rest of it: a filter, and the signs that close it.
fn filter_len(rest: &str) -> usize {
    const LONGEST: usize = 80;
    let near = &rest[..rest.floor_char_boundary(LONGEST)];
    if !near.trim_start().starts_with(['|', ':', ',']) {
        return 0;
    }
    let ends = ["--", "&", "\"", "<", "\n"].iter().filter_map(|end| near.find(end)).min().unwrap_or(near.len());
    near[..ends].rfind(['}', ']', '*', '%', '~']).map_or(ends, |at| at + 1)
}

/// What there is to say of one tag, and what should stand there.
fn about(
    tag: &Tag,
    written: &str,
    span: Range<usize>,
    tool: Option<&Tool>,
    chosen: bool,
) -> Option<(Finding, Option<String>)> {
    let quoted = show::fit(written, 60).into_owned();
    let own = tool.filter(|tool| tag.belongs_to(&tool.id));
    let meant = own.or(tool).or_else(|| tag.tools.first().copied().filter(|_| tag.tools.len() == 1));
    // Another filter, such as a default, would get lost.
    let filters = if tag.written.starts_with("{{") { tag.written.matches('|').count() } else { 0 };
    let right = meant.filter(|_| filters <= usize::from(tag.filtered)).and_then(|tool| tag.mended(tool));
    let write = right.as_ref().map_or_else(String::new, |right| format!(": write “{}”", show::safe(right)));
    let whose = tag.tools.iter().map(|tool| tool.name.as_str()).take(2).collect::<Vec<_>>().join(" or ");
    let whose = show::safe(&whose);
    let say = |rule, message: String| Finding::new(rule, span.clone(), message);
    let finding = match (tag.condition, tool) {
        (Condition::Encoded, _) => {
            let message =
                format!("“{quoted}” is a tag whose signs are encoded, so the mailing tool does not see it{write}");
            (say(Rule::EncodedTag, message), right.or_else(|| Some(tag.written.clone())))
        }
        (Condition::Broken, _) => {
            let message = format!("“{quoted}” is an incomplete tag: it looks like one of {whose}{write}");
            // Of several tools the signs may be anybody's.
            (say(Rule::BrokenTag, message), right)
        }
        (_, Some(tool)) if own.is_none() => {
            let name = show::safe(&tool.name);
            let message = if tag.is_placeholder() {
                format!("“{quoted}” is the platform's placeholder, which {name} does not fill in{write}")
            } else if chosen {
                format!("“{quoted}” is a tag of {whose}, and this newsletter is sent with {name}{write}")
            } else {
                format!("“{quoted}” is a tag of {whose}, while the others here are of {name}{write}")
            };
            (say(Rule::WrongTag, message), right.filter(|_| chosen))
        }
        (Condition::OtherCase, _) => {
            let message =
                format!("“{quoted}” has other capitals than the tag of {whose}, which may not know it{write}");
            (say(Rule::BrokenTag, message).severity(Severity::Warning), right)
        }
        (Condition::Whole, Some(tool)) if !tag.filtered && tag.placeholder.is_some() => {
            let name = show::safe(&tool.name);
            if tool.has_filter() {
                let message =
                    format!("“{quoted}” goes into the link as it is, and {name} has a filter that encodes it{write}");
                (say(Rule::UnfilteredTag, message), right)
            } else {
                let message = format!(
                    "“{quoted}” goes into the link as it is: a “+”, “&”, “#”, “%” or space in one subscriber's value \
                     breaks the link of that one subscriber"
                );
                (say(Rule::UnfilteredTag, message).severity(Severity::Info), None)
            }
        }
        (Condition::Whole, _) => return None,
    };
    Some(finding)
}
