//! Where the cursor can go in a text: by grapheme cluster, word, line and column. Positions are byte offsets.

use crate::app::show;
use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};

/// The boundary of a grapheme cluster before `at`; `at` itself at the start.
pub(super) fn left(text: &str, at: usize) -> usize {
    let mut cursor = GraphemeCursor::new(at, text.len(), true);
    cursor.prev_boundary(text, 0).ok().flatten().unwrap_or(at)
}

/// The boundary after `at`; `at` itself at the end.
pub(super) fn right(text: &str, at: usize) -> usize {
    let mut cursor = GraphemeCursor::new(at, text.len(), true);
    cursor.next_boundary(text, 0).ok().flatten().unwrap_or(at)
}

/// The nearest boundary at or before `at`, wherever `at` points.
pub(super) fn snap(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    match GraphemeCursor::new(at, text.len(), true).is_boundary(text, 0) {
        Ok(true) => at,
        _ => left(text, at),
    }
}

/// What a word is made of.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    /// Letters, digits and `_`: the words between the separators of a link.
    Part,
    /// Everything between white space: a whole link.
    Blank,
}

impl Word {
    fn has(self, cluster: &str) -> bool {
        cluster.chars().next().is_some_and(|c| match self {
            Self::Part => c.is_alphanumeric() || c == '_',
            Self::Blank => !c.is_whitespace(),
        })
    }
}

/// The start of the word before `at`.
pub(super) fn word_left(text: &str, at: usize, word: Word) -> usize {
    let mut clusters = text[..at].grapheme_indices(true).rev().peekable();
    while clusters.next_if(|(_, cluster)| !word.has(cluster)).is_some() {}
    let mut start = clusters.peek().map_or(0, |&(start, cluster)| start + cluster.len());
    while let Some((at, _)) = clusters.next_if(|(_, cluster)| word.has(cluster)) {
        start = at;
    }
    start
}

/// The end of the word after `at`.
pub(super) fn word_right(text: &str, at: usize, word: Word) -> usize {
    let mut clusters = text[at..].grapheme_indices(true).peekable();
    while clusters.next_if(|(_, cluster)| !word.has(cluster)).is_some() {}
    while clusters.next_if(|(_, cluster)| word.has(cluster)).is_some() {}
    clusters.peek().map_or(text.len(), |(end, _)| at + end)
}

/// The start of the line that `at` is in.
pub(super) fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |newline| newline + 1)
}

/// The end of the line that `at` is in, before its line break: also before one of two characters, as Windows writes it,
/// which is one cluster.
pub(super) fn line_end(text: &str, at: usize) -> usize {
    let Some(length) = text[at..].find('\n') else { return text.len() };
    let end = at + length;
    if text[..end].ends_with('\r') { end - 1 } else { end }
}

/// The start of the line after the one that ends at `end`, where there is one.
pub(super) fn next_line(text: &str, end: usize) -> Option<usize> {
    text[end..].find('\n').map(|newline| end + newline + 1)
}

/// The boundary in `line` that is nearest to `column` from the left.
pub(super) fn at_column(line: &str, column: usize) -> usize {
    let mut used = 0;
    for piece in show::pieces(line) {
        used += piece.width;
        if used > column {
            return piece.span.start;
        }
    }
    line.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clusters_are_steps() {
        let text = "e\u{301}👩\u{200d}👧x";
        let mut at = 0;
        let mut stops = vec![];
        while at < text.len() {
            at = right(text, at);
            stops.push(at);
        }
        assert_eq!(stops, [3, 14, 15]);
        assert_eq!((left(text, 15), left(text, 14), left(text, 3), left(text, 0)), (14, 3, 0, 0));
        assert_eq!((snap(text, 1), snap(text, 7), snap(text, 99)), (0, 3, 15));
    }

    #[test]
    fn words_of_a_link() {
        let text = "giveaway--hall_a  é";
        let stops = |word| {
            let mut at = text.len();
            let mut stops = vec![];
            while at > 0 {
                at = word_left(text, at, word);
                stops.push(at);
            }
            stops
        };
        assert_eq!(stops(Word::Part), [18, 10, 0]);
        assert_eq!(stops(Word::Blank), [18, 0]);
        assert_eq!(word_right(text, 0, Word::Part), 8);
        assert_eq!(word_right(text, 8, Word::Part), 16);
        assert_eq!(word_right(text, 16, Word::Part), text.len());
        assert_eq!(word_right(text, 3, Word::Blank), 16);
    }

    #[test]
    fn a_line_ends_before_its_break() {
        for (text, end) in [("ab\ncd", 2), ("ab\r\ncd", 2), ("\r\n", 0), ("ab\r", 3), ("ab", 2)] {
            assert_eq!(line_end(text, 0), end, "{text:?}");
            assert_eq!(snap(text, end), end, "{text:?}");
        }
        assert_eq!(line_end("ab\r\ncd", 3), 2, "from inside the break too");
        for (text, next) in [("ab\ncd", Some(3)), ("ab\r\ncd", Some(4)), ("ab", None)] {
            assert_eq!(next_line(text, 2), next, "{text:?}");
        }
    }

    #[test]
    fn columns_count_wide_characters() {
        assert_eq!(at_column("日本語", 0), 0);
        assert_eq!(at_column("日本語", 1), 0);
        assert_eq!(at_column("日本語", 2), 3);
        assert_eq!(at_column("日本語", 99), 9);
    }
}
