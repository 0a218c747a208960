//! Lines and columns of a text, and what is shown of it.

use crate::domain::show;
use std::ops::Range;

/// Where the lines of a text start. They end with `\n`, `\r\n` or `\r`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lines {
    starts: Vec<usize>,
    /// How much stands before every [`STEP`]th byte: a newsletter is often one long line, and nobody wants to count from its
    /// beginning for each link.
    steps: Vec<Before>,
}

/// So many bytes lie between two places where it is known what stands before them.
const STEP: usize = 1024;

/// What stands before a place in a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Before {
    characters: usize,
    /// Of those, how many take two units of UTF-16.
    wide: usize,
}

impl Before {
    fn and(self, bytes: &[u8]) -> Self {
        // A character has one byte that does not continue it; with four bytes it is one of two units.
        let characters = bytes.iter().filter(|b| **b & 0xc0 != 0x80).count();
        let wide = bytes.iter().filter(|b| **b >= 0xf0).count();
        Self { characters: self.characters + characters, wide: self.wide + wide }
    }
}

/// A stretch of a line, safe to show, with what is meant in its middle.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Excerpt {
    /// What stands before it.
    pub before: String,
    /// What is meant; empty where something is missing.
    pub marked: String,
    /// What stands after it.
    pub after: String,
}

impl Lines {
    /// The lines of `text`.
    pub fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let ends = |at: usize| bytes[at] == b'\n' || bytes[at] == b'\r' && bytes.get(at + 1) != Some(&b'\n');
        let starts = std::iter::once(0).chain((0..bytes.len()).filter(|at| ends(*at)).map(|at| at + 1)).collect();
        let mut before = Before::default();
        let mut steps = Vec::with_capacity(bytes.len() / STEP + 1);
        for chunk in bytes.chunks(STEP) {
            steps.push(before);
            before = before.and(chunk);
        }
        Self { starts, steps }
    }

    fn before(&self, text: &str, at: usize) -> Before {
        let step = (at / STEP).min(self.steps.len().saturating_sub(1));
        self.steps.get(step).copied().unwrap_or_default().and(&text.as_bytes()[step * STEP..at])
    }

    /// How many characters stand before the byte `at` of `text`.
    pub fn characters_before(&self, text: &str, at: usize) -> usize {
        self.before(text, at).characters
    }

    /// How many units of UTF-16 stand before the byte `at` of `text`.
    pub fn units_before(&self, text: &str, at: usize) -> usize {
        let before = self.before(text, at);
        before.characters + before.wide
    }

    /// The line and the column of the byte `at` of `text`, both from 1; columns are characters, as editors count them.
    pub fn position(&self, text: &str, at: usize) -> (usize, usize) {
        let line = self.starts.partition_point(|start| *start <= at).max(1);
        let start = self.starts.get(line - 1).copied().unwrap_or_default();
        (line, self.characters_before(text, at) - self.characters_before(text, start) + 1)
    }

    /// What stands at `span` of `text`, with about `room` columns of its line around it.
    pub fn excerpt(&self, text: &str, span: &Range<usize>, room: usize) -> Excerpt {
        let line = self.starts.partition_point(|start| *start <= span.start).max(1);
        let start = self.starts[line - 1];
        let end = self.starts.get(line).map_or(text.len(), |next| *next);
        let end = start + text[start..end].trim_end_matches(['\n', '\r']).len();
        let span = span.start..span.end.clamp(span.start, end.max(span.start));
        let end = end.max(span.end);
        let marked = show::fit(&text[span.clone()], room).into_owned();
        let left = room.saturating_sub(show::width(&marked));
        let from = text.ceil_char_boundary(span.start.saturating_sub(4 * left).max(start));
        let to = text.floor_char_boundary((span.end + 4 * left).min(end));
        let after = show::fit(text[span.end..to].trim_end(), left / 2).into_owned();
        let before = last(&text[from..span.start], left - show::width(&after), from > start);
        Excerpt { before, marked, after }
    }
}

/// The end of `text` in `columns`, without the white space in front; `cut`: whether something is missing already.
fn last(text: &str, columns: usize, cut: bool) -> String {
    let text = if cut { text } else { text.trim_start() };
    let mut used = 0;
    let mut from = text.len();
    for piece in show::pieces(text).rev() {
        used += piece.width;
        if used >= columns {
            break;
        }
        from = piece.span.start;
    }
    let dots = if from > 0 || cut { "…" } else { "" };
    format!("{dots}{}", show::safe(&text[from..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_in_every_way_and_columns_are_characters() {
        let text = "a\r\né日x\ry\nz";
        let lines = Lines::of(text);
        for (at, position) in [("a", (1, 1)), ("x", (2, 3)), ("y", (3, 1)), ("z", (4, 1))] {
            assert_eq!(lines.position(text, text.find(at).unwrap()), position, "{at}");
        }
        assert_eq!(lines.position(text, text.len()), (4, 2));
        assert_eq!(Lines::of("").position("", 0), (1, 1));
    }

    #[test]
    fn what_stands_before_a_place_is_known_in_long_lines_too() {
        let text = "aé日👍".repeat(2 * STEP);
        let lines = Lines::of(&text);
        for (at, _) in text.char_indices().step_by(7).chain([(text.len(), ' ')]) {
            let (characters, units) = (text[..at].chars().count(), text[..at].encode_utf16().count());
            assert_eq!(lines.position(&text, at), (1, characters + 1), "{at}");
            assert_eq!(
                (lines.characters_before(&text, at), lines.units_before(&text, at)),
                (characters, units),
                "{at}"
            );
        }
    }

    #[test]
    fn an_excerpt_has_its_middle_whole() {
        let text = "first\n   see https://m.me/page?ref=giveaway and more\u{1b}[31m\nlast";
        let lines = Lines::of(text);
        let at = text.find("giveaway").unwrap();
        let seen = |room| {
            let e = lines.excerpt(text, &(at..at + 8), room);
            format!("{}[{}]{}", e.before, e.marked, e.after)
        };
        assert_eq!(seen(100), "see https://m.me/page?ref=[giveaway] and more␛[31m");
        assert_eq!(seen(24), "…ge?ref=[giveaway] and mo…");
        let whole = lines.excerpt(text, &(0..text.len()), 10);
        assert_eq!((whole.before.as_str(), whole.marked.as_str(), whole.after.as_str()), ("", "first", ""));
    }
}
