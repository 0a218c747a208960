//! Many labels at once: one a line, with brace ranges as in a shell. `hall-{a..f}` is six labels, `table-{01..40}` forty,
//! `{north,south}-{1..3}` six.

use std::fmt;

/// How many labels one text may stand for: more are a slip of the finger.
pub const LIMIT: usize = 10_000;

/// In a longer line, in bytes, braces are text: it is no label that anybody typed.
const LONGEST: usize = 1_000;

/// More labels than [`LIMIT`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TooMany {
    /// The line that was too much.
    pub line: String,
}

impl fmt::Display for TooMany {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line = super::show::fit(&self.line, 40);
        write!(f, "“{line}” makes more than 10,000 placements in all: take smaller ranges, or do it in several steps")
    }
}

impl std::error::Error for TooMany {}

/// The labels that `text` stands for: one a line, without white space at the edges, blank lines left out, ranges and lists
/// in braces written out. What is no range or list stays as it is. The same label may come twice.
pub fn labels(text: &str) -> Result<Vec<String>, TooMany> {
    let mut labels = Vec::new();
    let mut total = 0;
    for line in text.lines() {
        let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
        if line.is_empty() {
            continue;
        }
        let sequence = if line.len() > LONGEST { vec![Node::Text(line.clone())] } else { parse(&line, 0) };
        total += count(&sequence);
        if total > LIMIT {
            return Err(TooMany { line });
        }
        let written = write_out(&sequence).into_iter().map(|label| label.trim().to_owned());
        labels.extend(written.filter(|label| !label.is_empty()));
    }
    Ok(labels)
}

/// Parts that follow each other.
type Sequence = Vec<Node>;

#[derive(Debug)]
enum Node {
    Text(String),
    Choice(Vec<Sequence>),
}

/// Braces within braces deeper than this are text: nobody means them.
const DEEPEST: usize = 8;

fn parse(text: &str, depth: usize) -> Sequence {
    let mut sequence = Vec::new();
    let mut plain = String::new();
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        plain.push_str(&rest[..open]);
        rest = &rest[open..];
        let end = if depth < DEEPEST { closing(rest) } else { None };
        if let Some((choices, end)) = end.and_then(|end| Some((choices(&rest[1..end], depth)?, end))) {
            sequence.push(Node::Text(std::mem::take(&mut plain)));
            sequence.push(Node::Choice(choices));
            rest = &rest[end + 1..];
        } else {
            // Two braces are a placeholder, not a list within a list.
            let len = super::encode::placeholder_len(rest).unwrap_or(1);
            plain.push_str(&rest[..len]);
            rest = &rest[len..];
        }
    }
    plain.push_str(rest);
    sequence.push(Node::Text(plain));
    sequence
}

/// The brace that closes the one `text` starts with.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 1 => return Some(at),
            '}' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// What the inside of a pair of braces stands for; `None`: it is neither a range nor a list.
fn choices(inside: &str, depth: usize) -> Option<Vec<Sequence>> {
    if let Some(range) = range(inside) {
        return Some(range.into_iter().map(|text| vec![Node::Text(text)]).collect());
    }
    let mut depth_here = 0_usize;
    let mut parts = vec![0];
    for (at, c) in inside.char_indices() {
        match c {
            '{' => depth_here += 1,
            '}' => depth_here = depth_here.saturating_sub(1),
            ',' if depth_here == 0 => parts.push(at + 1),
            _ => {}
        }
    }
    if parts.len() < 2 {
        return None;
    }
    parts.push(inside.len() + 1);
    Some(parts.windows(2).map(|w| parse(inside[w[0]..w[1] - 1].trim(), depth + 1)).collect())
}

/// `a..f`, `01..40`, `10..1`, with a step as `0..100..10`. One value past the limit is enough to be refused.
fn range(inside: &str) -> Option<Vec<String>> {
    let mut parts = inside.split("..").map(str::trim);
    let (first, last, step) = (parts.next()?, parts.next()?, parts.next());
    if parts.next().is_some() {
        return None;
    }
    let step = step.map_or(Some(1), |s| s.parse::<u64>().ok().filter(|s| *s > 0))?;
    let letter =
        |s: &str| s.chars().next().filter(|c| s.len() == 1 && c.is_ascii_alphabetic()).map(|c| u64::from(u32::from(c)));
    if let (Some(a), Some(b)) = (letter(first), letter(last)) {
        let same_case = first.as_bytes()[0].is_ascii_uppercase() == last.as_bytes()[0].is_ascii_uppercase();
        return same_case.then(|| steps(a, b, step).map(|n| char::from(n as u8).to_string()).collect());
    }
    let number = |s: &str| s.bytes().all(|b| b.is_ascii_digit()).then(|| s.parse::<u64>().ok()).flatten();
    let (a, b) = (number(first)?, number(last)?);
    let padded = [first, last].iter().any(|s| s.len() > 1 && s.starts_with('0'));
    let width = if padded { first.len().max(last.len()) } else { 0 };
    Some(steps(a, b, step).map(|n| format!("{n:0width$}")).collect())
}

/// From `a` to `b` and no further than one past the limit, up or down.
fn steps(a: u64, b: u64, step: u64) -> impl Iterator<Item = u64> {
    let count = (a.abs_diff(b) / step).min(LIMIT as u64);
    (0..=count).map(move |n| if a <= b { a + n * step } else { a - n * step })
}

/// How many labels a sequence makes, at most one past the limit.
fn count(sequence: &Sequence) -> usize {
    let node = |node: &Node| match node {
        Node::Text(_) => 1,
        Node::Choice(choices) => choices.iter().map(count).sum::<usize>().min(LIMIT + 1),
    };
    sequence.iter().map(node).fold(1, |all, n| (all * n).min(LIMIT + 1))
}

fn write_out(sequence: &Sequence) -> Vec<String> {
    let mut all = vec![String::new()];
    for node in sequence {
        match node {
            Node::Text(text) => all.iter_mut().for_each(|label| label.push_str(text)),
            Node::Choice(choices) => {
                let parts: Vec<String> = choices.iter().flat_map(write_out).collect();
                all = all.iter().flat_map(|label| parts.iter().map(move |part| format!("{label}{part}"))).collect();
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn seen(text: &str) -> Vec<String> {
        labels(text).unwrap()
    }

    #[test]
    fn ranges_and_lists_are_written_out() {
        for (text, wanted) in [
            ("hall-{a..f}", "hall-a hall-b hall-c hall-d hall-e hall-f"),
            ("table-{08..11}", "table-08 table-09 table-10 table-11"),
            ("t{1..3}", "t1 t2 t3"),
            ("t{9..11}", "t9 t10 t11"),
            ("t{3..1}", "t3 t2 t1"),
            ("{C..A}", "C B A"),
            ("t{0..20..10}", "t0 t10 t20"),
            ("{north, south}-{1..2}", "north-1 north-2 south-1 south-2"),
            ("a{,-b}", "a a-b"),
            ("{a,b{1..2}}", "a b1 b2"),
            ("{x}", "{x}"),
            ("{a..Z}", "{a..Z}"),
            ("{1..x}", "{1..x}"),
            ("a{b", "a{b"),
            ("{{email}}", "{{email}}"),
            ("{{a,b},c}", "a b c"),
        ] {
            assert_eq!(seen(text), wanted.split(' ').collect::<Vec<_>>(), "{text}");
        }
        assert_eq!(seen("table-{01..40}").len(), 40);
    }

    #[test]
    fn one_label_a_line() {
        assert_eq!(seen("  poster hall\ta \r\n\n  \nnewsletter-may\n{,}"), ["poster hall a", "newsletter-may"]);
    }

    #[test]
    fn too_many_are_refused_before_they_are_made() {
        assert_eq!(seen("{1..10000}").len(), LIMIT);
        for text in ["{1..10001}", "{0..9}{0..9}{0..9}{0..9}{0..9}", "{0..18446744073709551615}", "{1..9999}\na\nb"] {
            let error = labels(text).unwrap_err();
            assert!(error.to_string().contains("10,000"), "{text}");
        }
        for times in [20, 250, 50_000] {
            labels(&"{".repeat(times)).unwrap();
            labels(&format!("{}{}", "{a,".repeat(times), "}".repeat(times))).unwrap();
        }
    }

    proptest! {
        #[test]
        fn never_fails_otherwise(text in "[a-c0-9{},. \n]{0,60}") {
            if let Ok(found) = labels(&text) {
                prop_assert!(found.len() <= LIMIT);
                prop_assert!(found.iter().all(|l| !l.is_empty() && l.trim() == l));
            }
        }
    }
}
