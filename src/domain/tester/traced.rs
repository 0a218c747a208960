//! A text that remembers where each of its bytes came from, through any number of decodings: so that a finding in the
//! decoded payload of a wrapped, twice encoded link still points at the characters that a person pasted.

use crate::domain::encode;
use std::ops::Range;

/// A text made from a stretch of the input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::domain) struct Traced {
    text: String,
    /// For each byte of `text` the bytes of the input that it came from. The bytes of one character that came from one
    /// sequence of escapes have their own escape each.
    origins: Vec<(u32, u32)>,
    /// Where in the input the text ends.
    end: u32,
}

/// What one percent-decoding met, as ranges of the text that was decoded.
#[derive(Debug, Default)]
pub(in crate::domain) struct Escapes {
    /// Every `+` that was read as a space.
    pub plus: Vec<Range<usize>>,
    /// Every `%` that starts no escape.
    pub broken: Vec<Range<usize>>,
    /// Escapes whose bytes are no UTF-8.
    pub garbled: Vec<Range<usize>>,
    /// Whether there was any escape at all.
    pub any: bool,
}

impl Traced {
    /// The stretch `range` of `input`, which must lie on character boundaries.
    pub fn of(input: &str, range: Range<usize>) -> Self {
        let origins = range.clone().map(|at| (at as u32, at as u32 + 1)).collect();
        Self { text: input[range.clone()].to_owned(), origins, end: range.end as u32 }
    }

    /// A text made of `pieces`, each with the bytes of the input that it came from. `end`: where in the input the text ends.
    pub fn assembled<'a>(pieces: impl IntoIterator<Item = (&'a str, Range<usize>)>, end: usize) -> Self {
        let mut out = Self { text: String::new(), origins: Vec::new(), end: end as u32 };
        for (piece, origin) in pieces {
            out.text.push_str(piece);
            out.origins.extend(std::iter::repeat_n((origin.start as u32, origin.end as u32), piece.len()));
        }
        out
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The bytes of the input that `range` of this text came from. An empty range is an empty place in the input.
    pub fn source(&self, range: Range<usize>) -> Range<usize> {
        let start = self.origins.get(range.start).map_or(self.end, |o| o.0) as usize;
        if range.is_empty() {
            return start..start;
        }
        let end = self.origins.get(range.end - 1).map_or(self.end, |o| o.1) as usize;
        start..end.max(start)
    }

    /// The bytes of the input that the whole text came from.
    pub fn whole(&self) -> Range<usize> {
        self.source(0..self.text.len())
    }

    /// The part `range`, which must lie on character boundaries.
    pub fn slice(&self, range: Range<usize>) -> Self {
        let end = self.origins.get(range.end).map_or(self.end, |o| o.0);
        Self { text: self.text[range.clone()].to_owned(), origins: self.origins[range].to_vec(), end }
    }

    /// Where in this text is what came from the bytes `span` of the input.
    pub fn position(&self, span: Range<usize>) -> Range<usize> {
        let first = self.origins.partition_point(|o| (o.1 as usize) <= span.start);
        let last = self.origins.partition_point(|o| (o.0 as usize) < span.end);
        self.text.ceil_char_boundary(first)..self.text.floor_char_boundary(last.max(first))
    }

    /// The part that came from the bytes `span` of the input.
    pub fn within(&self, span: Range<usize>) -> Self {
        let range = self.position(span);
        self.slice(range.start..range.end.max(range.start))
    }

    /// The text without the characters that `drop` names.
    pub fn without(&self, drop: impl Fn(char) -> bool) -> Self {
        let mut out = Self { text: String::with_capacity(self.text.len()), origins: Vec::new(), end: self.end };
        for (at, c) in self.text.char_indices().filter(|(_, c)| !drop(*c)) {
            out.text.push(c);
            out.origins.extend_from_slice(&self.origins[at..at + c.len_utf8()]);
        }
        out
    }

    /// The text with other words in some places, which must be in order and apart.
    pub fn replaced(&self, places: &[(Range<usize>, &str)]) -> Self {
        let mut out = Self { text: String::with_capacity(self.text.len()), origins: Vec::new(), end: self.end };
        let mut at = 0;
        for (range, with) in places {
            out.text.push_str(&self.text[at..range.start]);
            out.origins.extend_from_slice(&self.origins[at..range.start]);
            let origin = self.source(range.clone());
            out.text.push_str(with);
            out.origins.extend(std::iter::repeat_n((origin.start as u32, origin.end as u32), with.len()));
            at = range.end;
        }
        out.text.push_str(&self.text[at..]);
        out.origins.extend_from_slice(&self.origins[at..]);
        out
    }

    /// Percent-decodes once, `+` to a space where `plus` says so. What is no escape stays; a merge tag such as `%EMAIL%`
    /// stays whole; bytes that are no UTF-8 become U+FFFD, as in [`encode::decode`].
    pub fn percent_decoded(&self, plus: bool) -> (Self, Escapes) {
        let bytes = self.text.as_bytes();
        let mut escapes = Escapes::default();
        if !(bytes.contains(&b'%') || plus && bytes.contains(&b'+')) {
            return (self.clone(), escapes);
        }
        let mut out = Vec::with_capacity(bytes.len());
        let mut places: Vec<(usize, usize)> = Vec::with_capacity(bytes.len());
        let mut at = 0;
        while at < bytes.len() {
            let escape = encode::escape_at(bytes, at);
            // `%AAa%C2%A1` after `%C4`: an escape in the middle of a character is no tag's first letters.
            let within = escape.is_some() && out.last().is_some_and(|b| *b >= 0x80);
            let (byte, len) = match (bytes[at], escape) {
                (b'%', _) if !within && let Some(len) = percent_tag_len(&bytes[at..]) => {
                    for offset in 0..len {
                        out.push(bytes[at + offset]);
                        places.push((at + offset, at + offset + 1));
                    }
                    at += len;
                    continue;
                }
                (b'%', Some(byte)) => {
                    escapes.any = true;
                    (byte, 3)
                }
                (b'%', None) => {
                    escapes.broken.push(at..at + 1);
                    (b'%', 1)
                }
                (b'+', _) if plus => {
                    escapes.plus.push(at..at + 1);
                    (b' ', 1)
                }
                (byte, _) => (byte, 1),
            };
            out.push(byte);
            places.push((at, at + len));
            at += len;
        }
        let (text, places) = match String::from_utf8(out) {
            Ok(text) => (text, places),
            Err(e) => replace_garbled(e.as_bytes(), &places, &mut escapes.garbled),
        };
        let origins = places.into_iter().map(|(a, b)| (self.origins[a].0, self.origins[b - 1].1)).collect();
        (Self { text, origins, end: self.end }, escapes)
    }

    /// Decodes HTML character references, and those within what they decode to (`&amp;amp;`). `None`: there are none.
    pub fn entities_decoded(&self) -> Option<Self> {
        if !(self.text.contains('&') && self.text.contains(';')) {
            return None;
        }
        let mut current: Option<Self> = None;
        for _ in 0..3 {
            match current.as_ref().unwrap_or(self).entities_decoded_once() {
                Some(next) => current = Some(next),
                None => break,
            }
        }
        current
    }

    /// Decodes HTML character references once, as a browser does. `None`: there are none.
    pub fn entities_decoded_once(&self) -> Option<Self> {
        let mut out = Self { text: String::with_capacity(self.text.len()), origins: Vec::new(), end: self.end };
        let mut at = 0;
        let mut any = false;
        while let Some(c) = self.text[at..].chars().next() {
            if let Some((decoded, len)) = (c == '&').then(|| entity(&self.text[at..])).flatten() {
                let origin = (self.origins[at].0, self.origins[at + len - 1].1);
                out.text.push(decoded);
                out.origins.extend(std::iter::repeat_n(origin, decoded.len_utf8()));
                at += len;
                any = true;
            } else {
                out.text.push(c);
                out.origins.extend_from_slice(&self.origins[at..at + c.len_utf8()]);
                at += c.len_utf8();
            }
        }
        any.then_some(out)
    }
}

/// The text of `bytes` with U+FFFD for what is no UTF-8, and the places of its bytes.
fn replace_garbled(
    bytes: &[u8],
    places: &[(usize, usize)],
    garbled: &mut Vec<Range<usize>>,
) -> (String, Vec<(usize, usize)>) {
    let mut text = String::with_capacity(bytes.len());
    let mut new_places = Vec::with_capacity(bytes.len());
    let mut at = 0;
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        new_places.extend_from_slice(&places[at..at + chunk.valid().len()]);
        at += chunk.valid().len();
        if !chunk.invalid().is_empty() {
            let last = at + chunk.invalid().len() - 1;
            let place = (places[at].0, places[last].1);
            garbled.push(place.0..place.1);
            text.push(char::REPLACEMENT_CHARACTER);
            new_places.extend([place; char::REPLACEMENT_CHARACTER.len_utf8()]);
            at = last + 1;
        }
    }
    (text, new_places)
}

/// The longest name of a merge tag that is looked for.
const TAG_NAME: usize = 60;

/// The length of the merge tag with percent signs (`%EMAIL%`, `%%emailaddr%%`, `%%=URLEncode(emailaddr,1,1)=%%`) that
/// `bytes` starts with. Three letters at least: `%DE%AD` is two escapes, and an escape followed by a letter is no UTF-8
/// anyway.
pub(super) fn percent_tag_len(bytes: &[u8]) -> Option<usize> {
    if let Some(call) = bytes.strip_prefix(b"%%=") {
        let inside = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'(' | b')' | b',' | b' ');
        let len = call.iter().take(2 * TAG_NAME).take_while(|b| inside(b)).count();
        return (len > 0 && call[len..].starts_with(b"=%%")).then_some(len + 6);
    }
    let signs = if bytes.starts_with(b"%%") { 2 } else { 1 };
    let name = bytes[signs..].iter().take(TAG_NAME).take_while(|b| b.is_ascii_alphabetic() || **b == b'_').count();
    let closing = bytes.get(signs + name..signs + name + signs)?;
    (name >= 3 && closing.iter().all(|b| *b == b'%')).then_some(signs + name + signs)
}

/// The character that the HTML reference at the start of `text` stands for, and the reference's length.
fn entity(text: &str) -> Option<(char, usize)> {
    const NAMES: [(&str, char); 36] = [
        ("amp", '&'),
        ("lt", '<'),
        ("gt", '>'),
        ("quot", '"'),
        ("apos", '\''),
        ("nbsp", '\u{a0}'),
        ("ndash", '\u{2013}'),
        ("mdash", '\u{2014}'),
        ("equals", '='),
        ("quest", '?'),
        ("num", '#'),
        ("plus", '+'),
        ("ast", '*'),
        ("colon", ':'),
        ("commat", '@'),
        ("dollar", '$'),
        ("excl", '!'),
        ("lbrace", '{'),
        ("lbrack", '['),
        ("lcub", '{'),
        ("lowbar", '_'),
        ("lsqb", '['),
        ("percnt", '%'),
        ("period", '.'),
        ("rbrace", '}'),
        ("rbrack", ']'),
        ("rcub", '}'),
        ("rsqb", ']'),
        ("semi", ';'),
        ("shy", '\u{ad}'),
        ("sol", '/'),
        ("verbar", '|'),
        ("vert", '|'),
        ("zwj", '\u{200d}'),
        ("zwnj", '\u{200c}'),
        ("hyphen", '\u{2010}'),
    ];
    let end = text.bytes().take(12).position(|b| b == b';')?;
    let name = &text[1..end];
    let c = match name.strip_prefix('#') {
        Some(number) => {
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code).filter(|c| !c.is_control())?
        }
        None => NAMES.iter().find(|(n, _)| n.eq_ignore_ascii_case(name))?.1,
    };
    Some((c, end + 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn whole(text: &str) -> Traced {
        Traced::of(text, 0..text.len())
    }

    #[test]
    fn spans_reach_back_through_two_decodings() {
        let input = "u=a%252Db%25E2%2580%2593c";
        let once = Traced::of(input, 2..input.len()).percent_decoded(false).0;
        assert_eq!(once.as_str(), "a%2Db%E2%80%93c");
        let twice = once.percent_decoded(false).0;
        assert_eq!(twice.as_str(), "a-b\u{2013}c");
        assert_eq!(&input[twice.source(1..2)], "%252D");
        assert_eq!(&input[twice.source(3..6)], "%25E2%2580%2593");
        assert_eq!(twice.source(7..7), input.len()..input.len());
    }

    #[test]
    fn what_is_no_escape_stays_and_is_named() {
        let (text, escapes) = whole("100% %zz %C3 +").percent_decoded(true);
        assert_eq!(text.as_str(), "100% %zz \u{fffd}  ");
        assert_eq!(escapes.broken, [3..4, 5..6]);
        assert_eq!((&escapes.garbled[0], &escapes.plus[0]), (&(9..12), &(13..14)));
    }

    #[test]
    fn merge_tags_with_percent_signs_stay() {
        for tag in ["%EMAIL%", "%ADDRESS%", "%%emailaddr%%"] {
            let (text, escapes) = whole(tag).percent_decoded(true);
            assert_eq!((text.as_str(), escapes.broken.len()), (tag, 0));
        }
        assert_eq!(whole("%C4%AAa%C2%A1").percent_decoded(true).0.as_str(), "Īa¡");
        assert_eq!(whole("%EF%BB%BF").percent_decoded(true).0.as_str(), "\u{feff}");
    }

    #[test]
    fn html_references_are_decoded_until_none_is_left() {
        let text = whole("a&amp;amp;b&#x2013;&unknown;&#0;").entities_decoded().unwrap();
        assert_eq!(text.as_str(), "a&b\u{2013}&unknown;&#0;");
        assert_eq!(text.source(1..2), 1..10);
        assert!(whole("?p=1&ref=x;").entities_decoded().is_none());
    }

    proptest! {
        #[test]
        fn decoding_is_that_of_the_encoder(text in "([a-z%+é]|%[0-9A-F]{2}){0,20}") {
            prop_assume!(!text.as_bytes().windows(3).enumerate().any(|(i, _)| percent_tag_len(&text.as_bytes()[i..]).is_some()));
            let decoded = whole(&text).percent_decoded(false).0;
            prop_assert_eq!(decoded.as_str(), encode::decode(&text));
        }

        #[test]
        fn sources_are_in_order_and_on_boundaries(text in "([a-z%+&;é\u{2013}]|%[0-9A-F]{2}|&amp;|&#8211;){0,20}") {
            let decoded = whole(&text).percent_decoded(true).0;
            let decoded = decoded.entities_decoded().unwrap_or(decoded).percent_decoded(false).0;
            let mut last = 0;
            for (at, c) in decoded.as_str().char_indices() {
                let span = decoded.source(at..at + c.len_utf8());
                prop_assert!(span.start >= last && span.end > span.start);
                prop_assert!(text.is_char_boundary(span.start) && text.is_char_boundary(span.end));
                last = span.end;
            }
        }
    }
}
