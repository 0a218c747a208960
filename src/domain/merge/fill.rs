//! Tags in place of placeholders, and what cannot come of it.

use super::Tool;
use crate::domain::channel::{Carries, WEBCHAT_VARIABLE};
use crate::domain::compose::Composed;
use crate::domain::encode;
use crate::domain::finding::{Finding, Rule, Severity};
use crate::domain::{Channel, show};
use std::ops::Range;

/// The link with the tool's tags in place of its placeholders. What the tool cannot do, and what a value can break, is
/// among the findings; their spans are of the new URL.
#[must_use]
pub fn fill(composed: &Composed, tool: &Tool) -> Composed {
    let Some(url) = &composed.url else { return composed.clone() };
    let places = encode::placeholders(url);
    if places.is_empty() {
        return composed.clone();
    }
    let mut filled = String::with_capacity(url.len() * 2);
    // Where each placeholder stood, and where what took its place stands.
    let mut moved: Vec<(Range<usize>, Range<usize>)> = Vec::new();
    let mut said = Vec::new();
    // The placeholders whose values travel, with the place of the first.
    let mut travel: Vec<(String, Range<usize>)> = Vec::new();
    let mut at = 0;
    for (name, range) in places {
        filled.push_str(&url[at..range.start]);
        let start = filled.len();
        let tag = tool.in_url(name);
        filled.push_str(tag.as_deref().unwrap_or(&url[range.clone()]));
        let span = start..filled.len();
        // The address of a link inside a flow, and no value in it.
        if range.start > 0 || url[range.clone()] != *WEBCHAT_VARIABLE {
            match judge(name, tag.is_some(), composed.channel, tool, span.clone()) {
                Some(error) => said.push(error),
                None => travel.push((placeholder(name), span.clone())),
            }
        }
        at = range.end;
        moved.push((range, span));
    }
    filled.push_str(&url[at..]);
    let gone = |finding: &Finding| {
        finding.rule == Rule::UnfilledPlaceholder && moved.iter().any(|(old, _)| *old == finding.span())
    };
    let mut findings: Vec<Finding> = composed.findings.iter().filter(|f| !gone(f)).cloned().collect();
    for finding in &mut findings {
        (finding.start, finding.end) = (shifted(finding.start, &moved, false), shifted(finding.end, &moved, true));
        // A repair is for the text as it was.
        finding.fix = None;
    }
    said.extend(cautions(&travel, composed.channel, tool));
    findings.extend(once(said));
    let text = composed.text.as_deref().map(|text| in_text(text, tool));
    Composed { channel: composed.channel, text, url: Some(filled), findings }
}

/// The same in the text of the parameter, which is not encoded.
fn in_text(text: &str, tool: &Tool) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    let mut at = 0;
    for (name, range) in encode::placeholders(text) {
        out.push_str(&text[at..range.start]);
        out.push_str(tool.in_text(name).as_deref().unwrap_or(&text[range.clone()]));
        at = range.end;
    }
    out.push_str(&text[at..]);
    out
}

/// Where a byte of the old URL is in the new one; inside a placeholder, the end or the beginning of its tag.
fn shifted(at: usize, moved: &[(Range<usize>, Range<usize>)], end: bool) -> usize {
    match moved.iter().rev().find(|(old, _)| old.start < at || (old.start == at && !end)) {
        None => at,
        Some((old, new)) if at >= old.end => new.end + (at - old.end),
        Some((_, new)) => {
            if end {
                new.end
            } else {
                new.start
            }
        }
    }
}

/// Why the value of a placeholder can never arrive on a channel, whatever tool fills it in. `None`: some values can.
pub fn never_arrives(placeholder: &str, channel: Channel) -> Option<String> {
    if channel.carries('@') != Carries::No {
        return None;
    }
    let promised = channel.promised().unwrap_or_default();
    let why = match placeholder {
        "email" => "every e-mail address has an “@”",
        "full_name" => "a full name has a space",
        "phone" => "a phone number begins with “+”",
        _ => return None,
    };
    Some(format!("{{{{{placeholder}}}}} can never arrive on {channel}, which carries only {promised}: {why}"))
}

/// A placeholder as it is written.
fn placeholder(name: &str) -> String {
    format!("{{{{{}}}}}", show::fit(name, 40))
}

/// Why a placeholder cannot be filled in at all; `None`: it can.
fn judge(name: &str, has_tag: bool, channel: Channel, tool: &Tool, span: Range<usize>) -> Option<Finding> {
    if has_tag {
        let why = never_arrives(name, channel)?;
        return Some(Finding::new(Rule::BadCharacter, span, why).severity(Severity::Error));
    }
    let known: Vec<_> = tool.placeholders().map(placeholder).collect();
    let message = format!(
        "{} has no tag for {} that is known here, only for {}: use one of those, or name the tag in your merge-tags.toml",
        tool.name,
        placeholder(name),
        listed(&known)
    );
    Some(Finding::new(Rule::UnfilledPlaceholder, span, message).severity(Severity::Error))
}

/// What the values of subscribers can break, where the placeholders `travel` are filled in.
fn cautions(travel: &[(String, Range<usize>)], channel: Channel, tool: &Tool) -> Vec<Finding> {
    let Some((_, first)) = travel.first() else { return Vec::new() };
    let mut names: Vec<String> = Vec::new();
    for (name, _) in travel {
        if !names.contains(name) {
            names.push(name.clone());
        }
    }
    let (name, names, they_are) = (&tool.name, listed(&names), if names.len() == 1 { "it is" } else { "they are" });
    let mut said = Vec::new();
    let mut say = |rule, severity, message| said.push(Finding::new(rule, first.clone(), message).severity(severity));
    if channel.carries(' ') == Carries::No {
        let promised = channel.promised().unwrap_or_default();
        let message = format!(
            "{channel} carries only {promised}: the link of a subscriber whose {names} has anything else, such as “Anna \
             Maria” or “José”, opens without its payload"
        );
        say(Rule::BadCharacter, Severity::Warning, message);
    }
    if tool.has_filter() {
        let message = format!(
            "{name} encodes {names} for the link; a value with “--” in it, or none at all, still shifts what comes after"
        );
        say(Rule::UnfilledPlaceholder, Severity::Info, message);
    } else {
        let message = format!(
            "{name} puts {names} into the link as {they_are}: a “+”, “&”, “#”, “%”, a space or “--” in a value breaks the \
             link of that one subscriber"
        );
        say(Rule::UnfilledPlaceholder, Severity::Warning, message);
    }
    if !tool.note.is_empty() {
        say(Rule::UnfilledPlaceholder, Severity::Info, tool.note.clone());
    }
    said
}

/// “a”, “a and b”, “a, b and c”.
fn listed(names: &[String]) -> String {
    match names {
        [] => "nothing".to_owned(),
        [only] => only.clone(),
        [others @ .., last] => format!("{} and {last}", others.join(", ")),
    }
}

/// Each sentence once, at its first place.
fn once(said: Vec<Finding>) -> Vec<Finding> {
    let mut kept: Vec<Finding> = Vec::new();
    for finding in said {
        if !kept.iter().any(|k| k.message == finding.message) {
            kept.push(finding);
        }
    }
    kept
}
