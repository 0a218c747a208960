//! Repairs of a whole newsletter: all that are certain, and what changes by them.

use super::{Format, Lint};
use crate::domain::{Rule, tester};
use similar::{Algorithm, ChangeTag, TextDiff};
use std::borrow::Cow;
use std::fmt::Write as _;
use std::ops::Range;

/// What repairs make of a newsletter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mended {
    /// The text with the repairs.
    pub text: String,
    /// How many were made.
    pub count: usize,
}

/// A repair may uncover another one, but not more often than this.
const ROUNDS: usize = 6;

/// `text` with every certain repair made that `lint` finds, and those that only then show; `None`: there is none to make.
/// Repairs of a rule that come to no end, each making room for the next, were not certain: they are left out.
pub fn mend(lint: &Lint<'_>, text: &str, format: Format) -> Option<Mended> {
    let mut endless = Vec::new();
    loop {
        match settle(lint, text, format, &endless) {
            Ok(mended) => return (mended.count > 0).then_some(mended),
            Err(more) => endless.extend(more),
        }
    }
}

/// Repairs until nothing is left to repair, but for the rules `without`; else the rules that still have repairs.
fn settle(lint: &Lint<'_>, text: &str, format: Format, without: &[Rule]) -> Result<Mended, Vec<Rule>> {
    let mut mended = Mended { text: text.to_owned(), count: 0 };
    let mut left = Vec::new();
    for _ in 0..=ROUNDS {
        let mut findings = lint.afresh().check("", &mended.text, format).findings;
        findings.retain(|f| f.fix.is_some() && !without.contains(&f.rule));
        let next = tester::apply_all(&mended.text, &findings);
        if findings.is_empty() || next == mended.text {
            return Ok(mended);
        }
        mended.text = next;
        mended.count += findings.len();
        left = findings.into_iter().map(|f| f.rule).collect();
    }
    Err(left)
}

/// The lines that differ, as a unified diff with one line of context; the texts have `name` as their name. For programs: lines
/// are whole, however long they are.
pub fn diff(name: &str, old: &str, new: &str) -> String {
    let diff = TextDiff::configure().algorithm(Algorithm::Patience).diff_lines(old, new);
    diff.unified_diff().context_radius(1).header(name, name).to_string()
}

/// A longer line is shown in excerpts around what changes in it.
const LONG_LINE: usize = 240;
/// So many bytes are shown around a change in a long line.
const AROUND: usize = 60;
/// So many changes are shown: nobody looks through more.
const MOST_SHOWN: usize = 500;

/// The same for people: of long lines, as minified newsletters have them, only what is around each change.
pub fn diff_shown(name: &str, old: &str, new: &str) -> String {
    let whole = diff(name, old, new);
    let mut out = String::with_capacity(whole.len().min(1 << 16));
    let (mut removed, mut added): (Vec<&str>, Vec<&str>) = (Vec::new(), Vec::new());
    let (mut shown, mut left) = (0, 0);
    let mut head = true;
    for line in whole.lines().chain(["@"]) {
        head &= !line.starts_with('@');
        if !head && line.starts_with('-') {
            removed.push(&line[1..]);
            continue;
        }
        if !head && line.starts_with('+') {
            added.push(&line[1..]);
            continue;
        }
        if !(removed.is_empty() && added.is_empty()) {
            if shown < MOST_SHOWN {
                changed(&mut out, &removed, &added);
            } else {
                left += 1;
            }
            shown += removed.len().max(added.len());
            removed.clear();
            added.clear();
        }
        if shown < MOST_SHOWN && line != "@" {
            out.push_str(&cut(line, 0..0, line.len() <= LONG_LINE));
            out.push('\n');
        }
    }
    if left > 0 {
        let _ = writeln!(out, "@@ and {left} more places @@");
    }
    out
}

/// Lines that are taken out and those that take their place. Long ones are held against each other one by one.
fn changed(out: &mut String, removed: &[&str], added: &[&str]) {
    let short = |lines: &[&str]| lines.iter().all(|line| line.len() <= LONG_LINE);
    if removed.len() != added.len() || short(removed) && short(added) {
        for (sign, lines) in [('-', removed), ('+', added)] {
            for line in lines {
                let _ = writeln!(out, "{sign}{}", cut(line, 0..0, line.len() <= LONG_LINE));
            }
        }
        return;
    }
    for (old, new) in removed.iter().zip(added) {
        for (old_span, new_span) in differences(old, new) {
            let _ = writeln!(out, "-{}", cut(old, old_span, false));
            let _ = writeln!(out, "+{}", cut(new, new_span, false));
        }
    }
}

/// Where two lines differ. What lies close together is one place.
fn differences(old: &str, new: &str) -> Vec<(Range<usize>, Range<usize>)> {
    let diff = TextDiff::configure().algorithm(Algorithm::Patience).diff_words(old, new);
    let mut places: Vec<(Range<usize>, Range<usize>)> = Vec::new();
    let (mut before, mut after) = (0, 0);
    for change in diff.iter_all_changes() {
        let len = change.value().len();
        let (old_len, new_len) = match change.tag() {
            ChangeTag::Equal => {
                (before, after) = (before + len, after + len);
                continue;
            }
            ChangeTag::Delete => (len, 0),
            ChangeTag::Insert => (0, len),
        };
        match places.last_mut() {
            Some((o, n)) if before <= o.end + AROUND && after <= n.end + AROUND => {
                (o.end, n.end) = (before + old_len, after + new_len);
            }
            _ => places.push((before..before + old_len, after..after + new_len)),
        }
        (before, after) = (before + old_len, after + new_len);
    }
    places.into_iter().map(|(o, n)| narrowed(old, o, new, n)).collect()
}

/// Both spans without what they have in common at their ends.
fn narrowed(old: &str, o: Range<usize>, new: &str, n: Range<usize>) -> (Range<usize>, Range<usize>) {
    let (a, b) = (&old[o.clone()], &new[n.clone()]);
    let start: usize = a.chars().zip(b.chars()).take_while(|(x, y)| x == y).map(|(x, _)| x.len_utf8()).sum();
    let (a, b) = (&a[start..], &b[start..]);
    let end: usize = a.chars().rev().zip(b.chars().rev()).take_while(|(x, y)| x == y).map(|(x, _)| x.len_utf8()).sum();
    (o.start + start..o.end - end, n.start + start..n.end - end)
}

/// What is shown of a line: all of it, or what is around `span`, which may be long itself.
fn cut(line: &str, span: Range<usize>, whole: bool) -> Cow<'_, str> {
    if whole {
        return Cow::Borrowed(line);
    }
    let start = line.floor_char_boundary(span.start.saturating_sub(AROUND));
    let end = line.ceil_char_boundary((span.end + AROUND).min(line.len()));
    let (before, after) = (if start > 0 { "…" } else { "" }, if end < line.len() { "…" } else { "" });
    if end - start > 4 * LONG_LINE {
        let (first, last) = (line.floor_char_boundary(start + LONG_LINE), line.ceil_char_boundary(end - LONG_LINE));
        return Cow::Owned(format!("{before}{} … {}{after}", &line[start..first], &line[last..end]));
    }
    Cow::Owned(format!("{before}{}{after}", &line[start..end]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_long_line_what_changes_is_shown() {
        let filler = "<td>words of no importance é</td>".repeat(3000);
        let (one, two) = ("<a href=\"https://m.me/page?ref=a–b\">", "<a href=\"https://m.me/page?ref=c–d\">");
        let old = format!("<html>\n{filler}{one}{filler}{two}{filler}\n</html>\n");
        let new = old.replace('–', "--");
        let shown = diff_shown("may.html", &old, &new);
        assert!(shown.len() < 2_000, "{}", shown.len());
        assert_eq!(shown.matches("\n-…").count(), 2, "{shown}");
        assert!(
            shown.contains("ref=a–b") && shown.contains("ref=a--b") && shown.contains("ref=d").eq(&false),
            "{shown}"
        );
        assert!(shown.contains("ref=c–d") && shown.contains("ref=c--d"), "{shown}");
        assert!(diff("may.html", &old, &new).len() > old.len());
    }

    #[test]
    fn short_lines_are_shown_whole() {
        let (old, new) = ("a\nb–c\n--d\n", "a\nb--c\n--d\n");
        assert_eq!(diff_shown("x", old, new), diff("x", old, new));
    }

    #[test]
    fn of_very_many_changes_the_first_are_shown() {
        let old = "a–b\n\n\n".repeat(2000);
        let shown = diff_shown("x", &old, &old.replace('–', "--"));
        assert!(shown.contains("more places @@") && shown.lines().count() < 4000, "{}", shown.lines().count());
    }
}
