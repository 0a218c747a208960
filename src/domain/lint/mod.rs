//! The check before sending: every entry point link of a newsletter, held against the book.
//!
//! Nothing is read twice over: `place` finds where links stand, the [tester] reads each of them, and what
//! it says is mapped back to the bytes of the file, so that line and column are exact and a repair can be written where
//! it belongs. `judge` weighs what the tester says as it matters in a newsletter, which cannot be called back, and adds
//! what only the book knows; `tags` looks at merge tags; `compare` at links that are there twice, or that say something
//! else than they do.
//!
//! Everything is a pure function of text and book. Reading and writing files is for others.

mod compare;
mod encoding;
mod html;
mod judge;
mod lines;
mod mail;
mod markdown;
mod mend;
mod place;
mod tags;
mod tracker;

pub use encoding::Encoding;
pub use judge::standing;
pub use lines::{Excerpt, Lines};
pub use mend::{Mended, diff, diff_shown, mend};

use super::book::Book;
use super::channel::Channel;
use super::finding::{Finding, Rule, Severity};
use super::id::Uid;
use super::merge::{Tool, Tools};
use super::show;
use super::tester::traced::Traced;
use super::tester::{self, Reading};
use compare::Seen;
use place::{Place, Role, Sites};
use std::fmt::Write as _;
use std::ops::Range;

/// A longer file is no newsletter: mail programs cut a message off at a hundredth of it.
pub const LONGEST_FILE: usize = 16 * 1024 * 1024;

/// What a newsletter is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// HTML, and what is written much like it: MJML, the templates of mailing tools.
    Html,
    /// Markdown, perhaps with HTML in it.
    Markdown,
    /// Plain text.
    Text,
    /// A message as mail programs save it.
    Mail,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Html, Self::Markdown, Self::Text, Self::Mail];

    /// The name in commands and JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Markdown => "markdown",
            Self::Text => "text",
            Self::Mail => "mail",
        }
    }

    /// The format that files with this name's extension have; `None`: they are no newsletters.
    pub fn of_name(name: &str) -> Option<Self> {
        let (_, extension) = name.rsplit_once('.')?;
        Some(match extension.to_ascii_lowercase().as_str() {
            "html" | "htm" | "xhtml" | "mjml" | "liquid" | "hbs" | "handlebars" | "mustache" | "njk" | "twig"
            | "tpl" => Self::Html,
            "md" | "markdown" | "mdown" | "mkd" => Self::Markdown,
            "txt" | "text" => Self::Text,
            "eml" | "mail" => Self::Mail,
            _ => return None,
        })
    }

    /// The format that a text looks like.
    pub fn of_text(text: &str) -> Self {
        const NEAR: usize = 100_000;
        let near = &text[..text.floor_char_boundary(NEAR)];
        let lower = near.to_ascii_lowercase();
        let html = ["<!doctype html", "<html", "<body", "<table", "<a ", "<mjml", "<p>", "<p ", "<div", "<td"];
        match () {
            () if mail::is_message(near) => Self::Mail,
            () if html.iter().any(|tag| lower.contains(tag)) => Self::Html,
            () if near.contains("](") => Self::Markdown,
            () => Self::Text,
        }
    }
}

/// A link in a newsletter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Where it stands: bytes of the text.
    pub span: Range<usize>,
    /// Whether a click opens it; else it is there to be read, or for a program.
    pub clickable: bool,
    /// The link, out of the encodings of the file.
    pub url: String,
    /// The channel.
    pub channel: Option<Channel>,
    /// The account.
    pub account: Option<String>,
    /// The ref.
    pub reference: Option<String>,
    /// The link of the book that it is.
    pub link: Option<Uid>,
    /// The placement of that link.
    pub placement: Option<Uid>,
}

/// What there is to say about a newsletter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Its entry point links, in order.
    pub links: Vec<Found>,
    /// What is wrong with them, in order. Spans are bytes of the text.
    pub findings: Vec<Finding>,
    /// Whether there is more to say than anybody reads.
    pub is_cut: bool,
    /// The parts of a message that nobody can read as they stand in the file.
    decoded: Vec<(Traced, Lines)>,
    /// Whether some of it stands in an encoding that nothing can be written into.
    sealed: bool,
}

impl Report {
    /// How many findings have this severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|f| f.severity == severity).count()
    }

    /// Whether there is something to say, and some of the text cannot be mended in its place.
    pub fn is_sealed(&self) -> bool {
        self.sealed && !self.findings.is_empty()
    }

    /// The part of a message in an encoding that `span` stands in.
    fn part(&self, span: &Range<usize>) -> Option<&(Traced, Lines)> {
        self.decoded.iter().find(|(part, _)| {
            let whole = part.whole();
            whole.start <= span.start && span.end <= whole.end
        })
    }

    /// What people are shown of the bytes `span` of `text`, see [`Lines::excerpt`]; where they are an encoding, what that says.
    /// `lines`: those of `text`.
    pub fn excerpt(&self, lines: &Lines, text: &str, span: &Range<usize>, room: usize) -> Excerpt {
        match self.part(span) {
            Some((part, lines)) => lines.excerpt(part.as_str(), &part.position(span.clone()), room),
            None => lines.excerpt(text, span, room),
        }
    }

    /// What the bytes `span` of `text` say.
    pub fn marked<'a>(&'a self, text: &'a str, span: &Range<usize>) -> &'a str {
        match self.part(span) {
            Some((part, _)) => &part.as_str()[part.position(span.clone())],
            None => &text[span.clone()],
        }
    }
}

/// Checks newsletters, one after the other: a placement that is used in two of them is found, too.
pub struct Lint<'a> {
    book: &'a Book,
    tools: Tools,
    /// The tool that sends the newsletters, where that is known.
    tool: Option<String>,
    seen: Seen,
}

/// A place with what the tester says of it.
struct Read {
    place: Place,
    reading: Reading,
}

impl<'a> Lint<'a> {
    /// A check against `book`, which does not know which tool sends the newsletters: that shows in their tags.
    pub fn new(book: &'a Book) -> Self {
        Self { book, tools: Tools::builtin(), tool: None, seen: Seen::default() }
    }

    /// The same with the mailing tools that are known, and the one that sends the newsletters.
    #[must_use]
    pub fn sent_by(mut self, tools: Tools, tool: Option<&Tool>) -> Self {
        (self.tools, self.tool) = (tools, tool.map(|tool| tool.id.clone()));
        self
    }

    /// The same, before it has seen any newsletter.
    #[must_use]
    pub fn afresh(&self) -> Self {
        Self { book: self.book, tools: self.tools.clone(), tool: self.tool.clone(), seen: Seen::default() }
    }

    /// Checks one newsletter. `file`: what it is called. Time and memory are linear in the length of the text.
    pub fn check(&mut self, file: &str, text: &str, format: Format) -> Report {
        let Sites { places, anchors, decoded, sealed } = place::places(text, format);
        let decoded = decoded.into_iter().map(|part| {
            let lines = Lines::of(part.as_str());
            (part, lines)
        });
        let mut report = Report { decoded: decoded.collect(), sealed, ..Report::default() };
        let mut reads = Vec::new();
        let tagged: Vec<_> = places.iter().map(|place| tags::find(&self.tools, place)).collect();
        let chosen = self.tool.as_deref().and_then(|id| self.tools.get(id));
        let tool = chosen.or_else(|| tags::likeliest(&self.tools, tagged.iter().flatten()));
        for (place, tags) in places.into_iter().zip(tagged) {
            let masked = tags::masked(&place, &tags);
            let mut reading = tester::read(masked.as_str(), self.book);
            if judge::is_other_business(&reading, self.book) {
                continue;
            }
            reading.findings = judge::judge(&reading, &place, self.book);
            tags::unmask(&mut reading.findings, &masked, &tags, tool);
            let mut findings = few(std::mem::take(&mut reading.findings));
            // Links may have thousands of values, and newsletters thousands of links: what nobody asks for any more goes.
            (reading.writes, reading.anatomy, reading.other) = (Vec::new(), Vec::new(), None);
            findings.retain(|f| f.fix.is_some() || report.findings.len() < MOST_FINDINGS);
            report.findings.extend(findings.into_iter().map(|f| mapped(text, &place, &masked, f)));
            let stuck = reading.channel.is_some_and(|c| matches!(c, Channel::Telegram | Channel::Instagram));
            report.findings.extend(tags::judge(&place, &tags, tool, chosen.is_some(), stuck));
            report.links.push(found(&place, &reading));
            reads.push(Read { place, reading });
        }
        report.is_cut = report.findings.len() >= MOST_FINDINGS;
        compare::texts(&mut report.findings, &reads, &anchors);
        self.seen.repeats(&mut report.findings, file, text, &reads, self.book);
        tracker::hidden(&mut report.findings, &anchors);
        report.links.sort_by_key(|link| link.span.start);
        report.findings.sort_by_key(|f| (f.start, std::cmp::Reverse(f.end), f.rule));
        report.findings.dedup_by(|a, b| (a.rule, a.start, a.end) == (b.rule, b.start, b.end));
        report
    }
}

fn found(place: &Place, reading: &Reading) -> Found {
    Found {
        span: place.link.whole(),
        clickable: place.role == Role::Target,
        url: place.link.as_str().trim().to_owned(),
        channel: reading.channel,
        account: reading.account.clone(),
        reference: reading.reference.clone(),
        link: reading.link,
        placement: reading.placement,
    }
}

/// Findings of a rule in one link that are said one by one. A repair is always said.
const MOST_ALIKE: usize = 5;
/// Findings in one newsletter that are said, but for repairs. Nobody reads more.
const MOST_FINDINGS: usize = 20_000;

/// The findings about a link without those that say the same rule over and over: the last one that is kept says how many
/// more there are.
fn few(findings: Vec<Finding>) -> Vec<Finding> {
    let mut kept: Vec<Finding> = Vec::with_capacity(findings.len().min(32));
    let mut seen: Vec<(Rule, usize, usize)> = Vec::new();
    for finding in findings {
        if finding.fix.is_some() {
            kept.push(finding);
        } else if let Some((_, count, last)) = seen.iter_mut().find(|(rule, ..)| *rule == finding.rule) {
            *count += 1;
            if *count <= MOST_ALIKE {
                *last = kept.len();
                kept.push(finding);
            }
        } else {
            seen.push((finding.rule, 1, kept.len()));
            kept.push(finding);
        }
    }
    for (_, count, last) in seen.into_iter().filter(|(_, count, _)| *count > MOST_ALIKE) {
        let more = show::number((count - MOST_ALIKE) as u64);
        let _ = write!(kept[last].message, "; and {more} more like this in the link");
    }
    kept
}

/// A finding about the link `read` as a finding about the file.
fn mapped(text: &str, place: &Place, read: &Traced, mut finding: Finding) -> Finding {
    let span = read.source(finding.span());
    // A text may go on through tags: what would take those with it is not certain any more.
    let through_tags = place.role == Role::Text && place.writing.html && text[span.clone()].contains('<');
    finding.fix = finding.fix.filter(|_| !through_tags).and_then(|fix| place.writing.write(&fix));
    (finding.start, finding.end) = (span.start, span.end);
    finding
}

#[cfg(test)]
mod tests;
