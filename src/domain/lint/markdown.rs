//! Markdown, as far as links are concerned: `[label](target "title")`, `[name]: target`, and the text around them.

use crate::domain::tester::traced::Traced;
use std::ops::Range;

/// A stretch of Markdown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// Text in which links may stand as they are.
    Text(Range<usize>),
    /// The label of the target that comes next.
    Label(Range<usize>),
    /// What a click opens, and the label, where there is one.
    Target(Range<usize>, Option<Range<usize>>),
}

/// The longest label and the longest target that are looked for.
const LONGEST_LABEL: usize = 300;
const LONGEST_TARGET: usize = 2500;

/// Takes `text` apart, in order and without overlap. Linear in its length, whatever it is.
pub(super) fn pieces(text: &str) -> Vec<Piece> {
    let (labels, targets) = (Closed::labels(text), Closed::targets(text));
    let mut pieces = Vec::new();
    let mut text_from = 0;
    let mut at = 0;
    while let Some(offset) = text[at..].find('[') {
        let open = at + offset;
        at = open + 1;
        if open > 0 && text.as_bytes()[open - 1] == b'\\' {
            continue;
        }
        let Some(end) = labels.end(open).filter(|end| end - open <= LONGEST_LABEL) else { continue };
        let label = open + 1..end;
        let before = &text[text.floor_char_boundary(open.saturating_sub(4))..open];
        let line_starts = open < 4 && before.trim().is_empty() || before.trim_end_matches(' ').ends_with('\n');
        let Some(target) = target(text, label.end + 1, line_starts, &targets) else { continue };
        if text_from < open {
            pieces.push(Piece::Text(text_from..open));
        }
        let inline = text[label.end + 1..].starts_with('(');
        if inline {
            pieces.push(Piece::Label(label.clone()));
        }
        pieces.push(Piece::Target(target.clone(), inline.then_some(label)));
        at = target.end;
        text_from = at;
    }
    if text_from < text.len() {
        pieces.push(Piece::Text(text_from..text.len()));
    }
    pieces
}

/// The target that follows a label whose `]` ends at `from`.
fn target(text: &str, from: usize, line_starts: bool, targets: &Closed) -> Option<Range<usize>> {
    let rest = &text[from..text.floor_char_boundary(from + LONGEST_TARGET)];
    if let Some(inside) = rest.strip_prefix('(') {
        let start = from + 1 + inside.len() - inside.trim_start().len();
        let inline = || targets.end(from).filter(|end| *end >= start && end - from <= LONGEST_TARGET);
        return bracketed(text, start).or_else(|| Some(start..inline()?));
    }
    let inside = rest.strip_prefix(':').filter(|_| line_starts)?;
    let lead = inside.len() - inside.trim_start().len();
    let start = from + 1 + lead;
    let len = inside[lead..].find(char::is_whitespace).unwrap_or(inside.len() - lead);
    bracketed(text, start).or((len > 0).then_some(start..start + len))
}

/// `<target>`.
fn bracketed(text: &str, start: usize) -> Option<Range<usize>> {
    let near = &text[start..text.floor_char_boundary(start + LONGEST_TARGET)];
    let inside = near.strip_prefix('<')?;
    let end = inside.find(['>', '\n', '<']).filter(|end| inside[*end..].starts_with('>'))?;
    Some(start + 1..start + 1 + end)
}

/// Where what each bracket opens ends. It is found for all of them at once: a text of brackets that are never closed would
/// otherwise be looked through from each of them.
struct Closed(Vec<(usize, Option<usize>)>);

impl Closed {
    /// Where what the bracket at `open` opens ends; `None`: nowhere, or there is no bracket that opens something.
    fn end(&self, open: usize) -> Option<usize> {
        self.0.binary_search_by_key(&open, |(at, _)| *at).ok().and_then(|index| self.0[index].1)
    }

    /// Labels: from `[` to its `]`.
    fn labels(text: &str) -> Self {
        let mut found = Vec::new();
        let mut open = Vec::new();
        let mut bytes = text.bytes().enumerate();
        while let Some((at, byte)) = bytes.next() {
            match byte {
                b'\\' => drop(bytes.next()),
                b'[' => {
                    open.push(found.len());
                    found.push((at, None));
                }
                b']' => open.pop().into_iter().for_each(|index: usize| found[index].1 = Some(at)),
                _ => {}
            }
        }
        Self(found)
    }

    /// Targets in round brackets: from `(` to its `)`, or to the space before a title or the end of the line. Spaces in a
    /// merge tag belong to it.
    fn targets(text: &str) -> Self {
        const LONGEST_TAG: usize = 200;
        let mut found = Vec::new();
        let mut open: Vec<usize> = Vec::new();
        let mut at = 0;
        while let Some(c) = text[at..].chars().next() {
            let next = at + c.len_utf8();
            let blank_end = |from: usize| text.len() - text[from..].trim_start().len();
            at = match c {
                '\\' => next + text[next..].chars().next().map_or(0, char::len_utf8),
                '{' if text[at..].starts_with("{{") => {
                    let near = &text[at..text.floor_char_boundary(at + LONGEST_TAG)];
                    near.find("}}").map_or(next, |end| at + end + 2)
                }
                '(' => {
                    open.push(found.len());
                    found.push((at, None));
                    if text[..at].ends_with(']') { blank_end(next) } else { next }
                }
                ')' => {
                    open.pop().into_iter().for_each(|index| found[index].1 = Some(at));
                    next
                }
                _ if c.is_whitespace() => {
                    let after = blank_end(at);
                    let title = text[after..].starts_with(['"', '\'', '(', ')']);
                    let end = if title { Some(0) } else { text[at..after].find('\n') };
                    if let Some(end) = end {
                        open.drain(..).for_each(|index| found[index].1 = Some(at + end));
                    }
                    after
                }
                _ => next,
            };
        }
        Self(found)
    }
}

/// The text without the backslashes that Markdown takes off.
pub(super) fn unescaped(text: &Traced) -> Traced {
    let bytes = text.as_str().as_bytes();
    let mut places = Vec::new();
    let mut at = 0;
    while at + 1 < bytes.len() {
        // “\/” is no Markdown but program code, which the tester has a word for.
        if bytes[at] == b'\\' && bytes[at + 1].is_ascii_punctuation() && bytes[at + 1] != b'/' {
            places.push((at..at + 1, ""));
            at += 1;
        }
        at += 1;
    }
    if places.is_empty() { text.clone() } else { text.replaced(&places) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(text: &str) -> Vec<String> {
        pieces(text)
            .into_iter()
            .map(|piece| match piece {
                Piece::Text(range) => format!("“{}”", &text[range]),
                Piece::Label(range) => format!("[{}]", &text[range]),
                Piece::Target(range, _) => format!("({})", &text[range]),
            })
            .collect()
    }

    #[test]
    fn links_of_markdown_come_apart() {
        for (text, expected) in [
            ("a [b](c) d", "“a ” [b] (c) “) d”"),
            ("[b](c \"t\")", "[b] (c) “ \"t\")”"),
            ("[b](<c d>)", "[b] (c d) “>)”"),
            ("![p](q)[r](s(t)u)", "“!” [p] (q) “)” [r] (s(t)u) “)”"),
            ("[b](x--{{ a | b: \"c\" }})", "[b] (x--{{ a | b: \"c\" }}) “)”"),
            ("x\n[n]: https://m.me/x \"t\"", "“x\n” (https://m.me/x) “ \"t\"”"),
            ("\\[b](c)", "“\\[b](c)”"),
            ("[a] [b] (c)", "“[a] [b] (c)”"),
            ("[a", "“[a”"),
            ("[[email]](x)", "[[email]] (x) “)”"),
            ("[a]( b )", "[a] (b) “ )”"),
            ("[a](b\nc)", "[a] (b) “\nc)”"),
            ("[a](b (c) d", "[a] (b) “ (c) d”"),
            ("[a](b\\)c)", "[a] (b\\)c) “)”"),
            ("[a](b(c [d](e)", "“[a](b(c ” [d] (e) “)”"),
            ("[](", "“[](”"),
        ] {
            assert_eq!(seen(text).join(" "), expected, "{text}");
        }
    }

    #[test]
    fn backslashes_are_taken_off() {
        let text = Traced::of("a\\_b\\/c\\", 0..8);
        let plain = unescaped(&text);
        assert_eq!((plain.as_str(), plain.source(1..2)), ("a_b\\/c\\", 2..3));
    }
}
