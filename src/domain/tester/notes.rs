//! What one reading gathers: findings, and the parts of the input.

use super::reading::{Anatomy, Part};
use crate::domain::encode;
use crate::domain::finding::Finding;
use crate::domain::show;
use std::borrow::Cow;
use std::ops::Range;

/// A layer of encoding that a text was taken out of. A repair has to put it on again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layer {
    /// HTML character references.
    Html,
    /// A whole link, percent-encoded to be a value of something else.
    Whole,
    /// The value of a query parameter.
    Query,
}

/// What one reading gathers.
#[derive(Debug, Default)]
pub(super) struct Notes {
    /// What there is to say so far.
    pub findings: Vec<Finding>,
    /// The layers around the text that is being read, outermost first.
    pub layers: Vec<Layer>,
    /// Whether the text that is being read stands in a code of which no part can be mended by itself.
    pub sealed: bool,
    marks: Vec<(Range<usize>, Part)>,
}

impl Notes {
    /// Something to say.
    pub fn say(&mut self, mut finding: Finding) {
        if self.sealed {
            finding.fix = None;
        }
        self.findings.push(finding);
    }

    /// Says what a stretch of the input is. A later mark covers an earlier one.
    pub fn mark(&mut self, span: Range<usize>, part: Part) {
        if !span.is_empty() {
            self.marks.push((span, part));
        }
    }

    /// `text` as it has to be written into the input at the place that is being read.
    pub fn encoded(&self, text: &str) -> String {
        self.layers.iter().rev().fold(text.to_owned(), |text, layer| match layer {
            Layer::Html => text.replace('&', "&amp;"),
            Layer::Whole => whole(&text),
            Layer::Query => encode::query_value(&text),
        })
    }

    /// The parts of an input of `len` bytes: in order, without gap or overlap.
    pub fn anatomy(&self, len: usize) -> Vec<Anatomy> {
        // Painted, not merged: marks come in any order and cover each other, and painting is linear in their lengths.
        let mut canvas = vec![0_u32; len];
        for (index, (span, _)) in self.marks.iter().enumerate() {
            canvas[span.clone()].fill(index as u32 + 1);
        }
        let mut parts: Vec<(u32, Anatomy)> = Vec::new();
        for (at, &index) in canvas.iter().enumerate() {
            match parts.last_mut() {
                Some((last, anatomy)) if *last == index => anatomy.span.end = at + 1,
                _ => {
                    let part = index.checked_sub(1).map_or(Part::Noise, |i| self.marks[i as usize].1);
                    parts.push((index, Anatomy { part, span: at..at + 1 }));
                }
            }
        }
        parts.into_iter().map(|(_, anatomy)| anatomy).collect()
    }
}

/// Percent-encodes all but unreserved characters, as a link within a link is.
fn whole(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            encode::push_escape(&mut out, byte);
        }
    }
    out
}

/// The most columns of a text in a sentence.
const QUOTED: usize = 48;

/// `text` in quotation marks for a sentence: shortened, and without anything that a terminal would obey.
pub(super) fn quote(text: &str) -> String {
    let plain = text.len() <= QUOTED && text.bytes().all(|b| matches!(b, b' '..=b'~'));
    let shown = if plain { Cow::Borrowed(text) } else { show::fit(text, QUOTED) };
    ["“", &shown, "”"].concat()
}

/// Whether a character takes no room and changes how the text around it looks: zero-width spaces, byte order marks, soft
/// hyphens, and the marks that turn the direction of writing. Joiners are no such thing: words and emoji need them.
pub(super) const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn later_marks_cover_earlier_ones() {
        let mut notes = Notes::default();
        notes.mark(1..9, Part::Address);
        notes.mark(3..5, Part::Account);
        let parts: Vec<_> = notes.anatomy(10).into_iter().map(|a| (a.part, a.span)).collect();
        assert_eq!(
            parts,
            [
                (Part::Noise, 0..1),
                (Part::Address, 1..3),
                (Part::Account, 3..5),
                (Part::Address, 5..9),
                (Part::Noise, 9..10)
            ]
        );
    }

    #[test]
    fn repairs_are_encoded_as_the_text_around_them() {
        let notes = |layers: &[Layer]| Notes { layers: layers.to_vec(), ..Notes::default() };
        assert_eq!(notes(&[]).encoded("a b"), "a b");
        assert_eq!(notes(&[Layer::Query]).encoded("South Hall & more"), "South%20Hall%20%26%20more");
        assert_eq!(notes(&[Layer::Whole, Layer::Query]).encoded("a b"), "a%2520b");
        assert_eq!(notes(&[Layer::Html]).encoded("?a&b"), "?a&amp;b");
    }

    #[test]
    fn quoted_texts_are_short_and_harmless() {
        assert_eq!(quote("a\u{1b}[31m\u{202e}b"), "“a␛[31m‹U+202E›b”");
        assert_eq!(quote(&"x".repeat(100)).chars().count(), 50);
    }
}
