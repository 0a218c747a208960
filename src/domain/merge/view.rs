//! A text with its encodings taken off, in which each character remembers where it came from.

use crate::domain::encode;
use std::ops::Range;

/// A character and the bytes of the input that stand for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Seen {
    pub c: char,
    start: usize,
    end: usize,
}

/// Characters as they are after some decodings.
#[derive(Clone, Debug)]
pub(super) struct View(pub Vec<Seen>);

/// How entities of a page are written that can be part of a tag.
const ENTITIES: [(&str, char); 22] = [
    ("amp", '&'),
    ("ast", '*'),
    ("dollar", '$'),
    ("gt", '>'),
    ("lbrace", '{'),
    ("lbrack", '['),
    ("lcub", '{'),
    ("lowbar", '_'),
    ("lsqb", '['),
    ("lt", '<'),
    ("midast", '*'),
    ("nbsp", ' '),
    ("percnt", '%'),
    ("period", '.'),
    ("quot", '"'),
    ("rbrace", '}'),
    ("rbrack", ']'),
    ("rcub", '}'),
    ("rsqb", ']'),
    ("verbar", '|'),
    ("vert", '|'),
    ("VerticalLine", '|'),
];

impl View {
    /// The text as it stands.
    pub fn of(text: &str) -> Self {
        Self(text.char_indices().map(|(at, c)| Seen { c, start: at, end: at + c.len_utf8() }).collect())
    }

    /// The bytes of the input that the characters `range` came from.
    pub fn source(&self, range: Range<usize>) -> Range<usize> {
        self.0[range.start].start..self.0[range.end - 1].end
    }

    /// The characters `range` as text.
    pub fn text(&self, range: Range<usize>) -> String {
        self.0[range].iter().map(|seen| seen.c).collect()
    }

    /// The character at `at`.
    pub fn at(&self, at: usize) -> Option<char> {
        self.0.get(at).map(|seen| seen.c)
    }

    /// How many characters from `at` on are what `fits` says.
    pub fn run(&self, at: usize, fits: impl Fn(char) -> bool) -> usize {
        self.0.get(at..).map_or(0, |rest| rest.iter().take_while(|seen| fits(seen.c)).count())
    }

    /// Percent escapes, entities of a page and the backslashes of Markdown taken off once; `None`: there are none.
    pub fn decoded(&self) -> Option<Self> {
        let mut out = Vec::with_capacity(self.0.len());
        let mut at = 0;
        let mut any = false;
        while at < self.0.len() {
            let seen = self.0[at];
            let (c, len) = match seen.c {
                '%' => self.percent(at),
                '&' => self.entity(at),
                '\\' => self.at(at + 1).filter(char::is_ascii_punctuation).map(|c| (c, 2)),
                // What a word processor or an editor of pages makes of a space.
                '\u{a0}' => Some((' ', 1)),
                _ => None,
            }
            .inspect(|_| any = true)
            .unwrap_or((seen.c, 1));
            out.push(Seen { c, start: seen.start, end: self.0[at + len - 1].end });
            at += len;
        }
        any.then_some(Self(out))
    }

    /// The ASCII character that an escape at `at` stands for. No tag has others.
    fn percent(&self, at: usize) -> Option<(char, usize)> {
        let mut bytes = [0; 3];
        for (byte, offset) in bytes.iter_mut().zip(0..) {
            *byte = u8::try_from(self.at(at + offset)?).ok()?;
        }
        encode::escape_at(&bytes, 0).filter(u8::is_ascii).map(|byte| (char::from(byte), 3))
    }

    fn entity(&self, at: usize) -> Option<(char, usize)> {
        const LONGEST: usize = 14;
        let end = (at + 1..at + LONGEST).find(|end| self.at(*end) == Some(';'))?;
        let name = self.text(at + 1..end);
        let c = match name.strip_prefix('#') {
            Some(number) => {
                let code = match number.strip_prefix(['x', 'X']) {
                    Some(hex) => u32::from_str_radix(hex, 16),
                    None => number.parse(),
                };
                char::from_u32(code.ok()?)?
            }
            None => ENTITIES.iter().find(|(known, _)| *known == name)?.1,
        };
        Some((c, end + 1 - at))
    }
}
