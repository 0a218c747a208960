//! The payload taken apart: prefix, separators (whole or broken), ref and pieces.

use super::locate::is_blank;
use super::notes::Notes;
use super::reading::Part;
use super::traced::Traced;
use crate::domain::channel::Channel;
use crate::domain::encode;
use crate::domain::finding::{Finding, Rule, Severity};
use crate::domain::payload::{self, SEPARATOR, SMART_DASHES};
use std::ops::Range;

/// A payload in pieces, as ranges of its text.
#[derive(Debug)]
pub(super) struct Split {
    /// The text, after the repairs that concern all of it.
    pub text: Traced,
    /// The pieces between separators; the first is the ref, without a `WhatsApp` prefix and without white space.
    pub pieces: Vec<Range<usize>>,
    /// How long the prefix is.
    pub prefix: usize,
}

/// Takes a payload apart. `channel` is `None` for a bare one.
pub(super) fn split(notes: &mut Notes, text: Traced, channel: Option<Channel>) -> Split {
    let bare = channel.is_none();
    let text = decode_again(notes, text, bare);
    if channel == Some(Channel::Whatsapp) && is_message(text.as_str()) {
        return message(notes, text);
    }
    let text = lead_in(notes, text, bare);
    let whole = text.as_str();
    let prefix = prefix(notes, &text, channel);
    let dashes = dashes(whole.trim_end(), prefix + (whole[prefix..].len() - whole[prefix..].trim_start().len()));
    let in_prose = dashes.first().is_some_and(|d| whole[..d.range.start].trim().contains(char::is_whitespace));
    let text = if in_prose || whole[prefix..].contains(SEPARATOR) {
        point_out(notes, &text, &dashes, in_prose);
        text
    } else {
        mend(notes, &text, &dashes)
    };
    let mut pieces = payload::pieces(&text.as_str()[prefix..]);
    for piece in &mut pieces {
        *piece = piece.start + prefix..piece.end + prefix;
    }
    for pair in pieces.windows(2) {
        notes.mark(text.source(pair[0].end..pair[1].start), Part::Separator);
    }
    let mut pieces = without_air(notes, &text, &pieces);
    pieces[0] = trim(notes, &text, pieces[0].clone(), bare);
    notes.mark(text.source(pieces[0].clone()), Part::Ref);
    Split { text, pieces, prefix }
}

/// Whether a text for `WhatsApp` is a message in words and no payload: words before anything that could separate. Its dashes
/// are dashes, and a space at its end waits for the customer to go on.
fn is_message(text: &str) -> bool {
    let dash = dashes(text, 0).first().map(|d| d.range.start);
    let separator = text.find(SEPARATOR).or(dash).unwrap_or(text.len());
    !text.contains(SEPARATOR) && text[..separator].trim().contains(char::is_whitespace)
}

/// A message in words: all of it is the ref.
fn message(notes: &mut Notes, text: Traced) -> Split {
    let prefix = usize::from(text.as_str().starts_with('/'));
    let whole = prefix..text.as_str().len();
    notes.mark(text.source(0..prefix), Part::Prefix);
    notes.mark(text.source(whole.clone()), Part::Ref);
    Split { text, pieces: vec![whole], prefix }
}

/// The length of the `WhatsApp` prefix; elsewhere it is a mistake, and however many slashes there are come off.
fn prefix(notes: &mut Notes, text: &Traced, channel: Option<Channel>) -> usize {
    let whole = text.as_str();
    let slashes = whole.len() - whole.trim_start_matches('/').len();
    let misplaced = channel.is_some_and(|c| c != Channel::Whatsapp);
    let len = if misplaced { slashes } else { slashes.min(1) };
    if len == 0 || len == whole.len() {
        return 0;
    }
    notes.mark(text.source(0..len), Part::Prefix);
    if misplaced {
        let message = "“/” is a prefix for WhatsApp only: here it becomes part of the ref, which then is unknown";
        notes.say(Finding::new(Rule::PrefixMix, text.source(0..len), message).fix(""));
    }
    len
}

const BLANK: &str = "a space before or after the ref makes another ref of it: take it out";

/// `text` without what clings to its edges: white space, and where it was pasted alone invisible characters too.
fn edges(text: &str, bare: bool) -> Range<usize> {
    let clings = |c: char| c.is_whitespace() || bare && is_blank(c);
    let start = text.len() - text.trim_start_matches(clings).len();
    start..text.trim_end_matches(clings).len().max(start)
}

/// The text without the white space in front.
fn lead_in(notes: &mut Notes, text: Traced, bare: bool) -> Traced {
    let whole = text.as_str();
    let lead = edges(whole, bare).start;
    if lead == 0 {
        return text;
    }
    notes.say(Finding::new(Rule::Whitespace, text.source(0..lead), BLANK).fix(""));
    text.slice(lead..whole.len())
}

/// A ref has no white space at its edges.
fn trim(notes: &mut Notes, text: &Traced, piece: Range<usize>, bare: bool) -> Range<usize> {
    let edges = edges(&text.as_str()[piece.clone()], bare);
    let (start, end) = (piece.start + edges.start, piece.start + edges.end);
    // `a- --b`: without the space the hyphens would run together.
    let end = if text.as_str()[..end].ends_with('-') { piece.end } else { end };
    for blank in [piece.start..start, end..piece.end] {
        if !blank.is_empty() {
            notes.say(Finding::new(Rule::Whitespace, text.source(blank), BLANK).fix(""));
        }
    }
    start..end
}

/// `giveaway -- 612 -- x`: white space on both sides of a separator was typed for the eye, and is no part of what it
/// separates. On one side alone it may be meant. The ref's own edges are for [`trim`].
fn without_air(notes: &mut Notes, text: &Traced, pieces: &[Range<usize>]) -> Vec<Range<usize>> {
    let whole = text.as_str();
    let mut bare = pieces.to_vec();
    if whole[pieces[0].clone()].trim().contains(char::is_whitespace) {
        // Words, and dashes among them.
        return bare;
    }
    for (n, pair) in pieces.windows(2).enumerate() {
        let (before, after) = (&whole[pair[0].clone()], &whole[pair[1].clone()]);
        let (left, right) = (before.trim_end(), after.trim_start());
        let airy = left.len() < before.len() && right.len() < after.len();
        // Without the space a hyphen would run together with the separator.
        if !airy || right.is_empty() || left.ends_with('-') || right.starts_with('-') {
            continue;
        }
        if n > 0 && !left.trim_start().is_empty() {
            bare[n].end = pair[0].start + left.len();
            say_air(notes, text, bare[n].end..pair[0].end);
        }
        bare[n + 1].start = pair[1].end - right.len();
        say_air(notes, text, pair[1].start..bare[n + 1].start);
    }
    bare
}

fn say_air(notes: &mut Notes, text: &Traced, blank: Range<usize>) {
    let message = "the spaces around “--” become a part of what stands beside it: take them out";
    notes.say(Finding::new(Rule::Whitespace, text.source(blank), message).fix(""));
}

/// Undoes one encoding too many, where that is certain: no separator in sight, and all that looks like an escape is one.
/// In a payload with separators an escape is left alone: it may be a value.
fn decode_again(notes: &mut Notes, text: Traced, bare: bool) -> Traced {
    let mut current = text;
    for _ in 0..3 {
        let edges = edges(current.as_str(), bare);
        let core = &current.as_str()[edges.clone()];
        if core.contains(SEPARATOR) || encode::decode_strictly(core).is_none() {
            break;
        }
        trim(notes, &current, 0..current.as_str().len(), bare);
        let inner = current.slice(edges);
        let decoded = inner.percent_decoded(false).0;
        let fix = notes.encoded(decoded.as_str());
        let message = "the payload is percent-encoded once more than it should be: the platform decodes it only once";
        notes.say(Finding::new(Rule::BadEscape, inner.whole(), message).fix(fix));
        current = decoded;
    }
    if current.as_str().contains(SEPARATOR) {
        leftover_escape(notes, &current);
    }
    current
}

/// Points out an escape that is left in a value.
fn leftover_escape(notes: &mut Notes, text: &Traced) {
    let bytes = text.as_str().as_bytes();
    let escapes: Vec<usize> = (0..bytes.len()).filter(|at| encode::escape_at(bytes, *at).is_some()).collect();
    let Some(&first) = escapes.first() else { return };
    if encode::decode_strictly(text.as_str()).is_some() {
        let message = "an escape is left after decoding, so the value is saved with it: it seems to be encoded twice";
        notes.say(Finding::new(Rule::BadEscape, text.source(first..first + 3), message));
    }
}

/// A run of dashes that holds one which nobody types.
#[derive(Debug)]
struct Dash {
    range: Range<usize>,
    /// A single hyphen of a word processor: it may stand for a hyphen as well.
    hyphen: bool,
}

/// The runs of dashes in `text` from `from` on that have a smart one among them and no white space beside them.
fn dashes(text: &str, from: usize) -> Vec<Dash> {
    let mut found = Vec::new();
    if text.is_ascii() {
        return found;
    }
    let is_dash = |c: char| c == '-' || SMART_DASHES.contains(&c);
    let mut chars = text.get(from..).unwrap_or_default().char_indices().peekable();
    let mut before: Option<char> = None;
    while let Some((start, c)) = chars.next() {
        if !is_dash(c) {
            before = Some(c);
            continue;
        }
        let mut run = vec![c];
        while let Some((_, c)) = chars.next_if(|(_, c)| is_dash(*c)) {
            run.push(c);
        }
        let end = start + run.iter().map(|c| c.len_utf8()).sum::<usize>();
        let spaced = before.is_some_and(char::is_whitespace) || chars.peek().is_some_and(|(_, c)| c.is_whitespace());
        if !spaced && run.iter().any(|c| *c != '-') {
            let hyphen = matches!(run.as_slice(), ['\u{2010}' | '\u{2011}']);
            found.push(Dash { range: from + start..from + end, hyphen });
        }
        before = run.pop();
    }
    found
}

/// Where there is a `--`, or words before it, a dash is a part of a value; it is pointed out all the same.
fn point_out(notes: &mut Notes, text: &Traced, dashes: &[Dash], in_prose: bool) {
    if let Some(dash) = dashes.first() {
        let why = if in_prose { "stands among words" } else { "stands beside “--”" };
        let message = format!(
            "“{}” separates nothing, as it {why}: it is left as it is; if it should separate, type “--”",
            &text.as_str()[dash.range.clone()]
        );
        let span = text.source(dash.range.clone());
        // The value may be meant as it is: an error would keep “Mon–Fri” from being copied.
        notes.say(Finding::new(Rule::SmartDash, span, message).severity(Severity::Warning));
    }
}

/// Puts separators where a word processor put dashes. A single hyphen of a word processor is a separator only if nothing
/// else is.
fn mend(notes: &mut Notes, text: &Traced, dashes: &[Dash]) -> Traced {
    if dashes.is_empty() {
        return text.clone();
    }
    let only_hyphens = dashes.iter().all(|d| d.hyphen);
    let mut places = Vec::with_capacity(dashes.len());
    for dash in dashes {
        let written = &text.as_str()[dash.range.clone()];
        let (message, fix) = if only_hyphens || !dash.hyphen {
            (
                format!("“{written}” stands where “--” should: a word processor did that; type two plain hyphens"),
                SEPARATOR,
            )
        } else {
            (format!("“{written}” is no plain hyphen: a word processor did that; type “-”"), "-")
        };
        notes.say(Finding::new(Rule::SmartDash, text.source(dash.range.clone()), message).fix(fix));
        places.push((dash.range.clone(), fix));
    }
    text.replaced(&places)
}
