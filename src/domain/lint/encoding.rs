//! How a file's text is encoded: taken off when it is read, and put on again when it is mended, so that nothing else in
//! the file changes.

use super::Lines;

/// How a text is encoded in its file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8; `true`: with the byte order mark that some editors put first.
    Utf8(bool),
    /// UTF-16 with its byte order mark; `true`: the big end first.
    Utf16(bool),
    /// What is no UTF-8: the old encoding of western Windows, in which every file can be read.
    #[default]
    Windows1252,
}

/// The letters of Windows-1252 from 0x80 to 0x9F; what has none stays the control character that it is.
const LETTERS: [u16; 32] = [
    0x20ac, 0x81, 0x201a, 0x192, 0x201e, 0x2026, 0x2020, 0x2021, 0x2c6, 0x2030, 0x160, 0x2039, 0x152, 0x8d, 0x17d,
    0x8f, 0x90, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x2dc, 0x2122, 0x161, 0x203a, 0x153, 0x9d,
    0x17e, 0x178,
];

/// The character of a byte in Windows-1252.
pub(super) fn windows_1252(byte: u8) -> char {
    match byte {
        0x80..=0x9f => char::from_u32(u32::from(LETTERS[usize::from(byte - 0x80)])).unwrap_or('\u{fffd}'),
        _ => char::from(byte),
    }
}

impl Encoding {
    /// The text of `bytes`, and how it was encoded.
    pub fn decode(bytes: &[u8]) -> (String, Self) {
        if let Some(rest) = bytes.strip_prefix(&[0xef, 0xbb, 0xbf])
            && let Ok(text) = std::str::from_utf8(rest)
        {
            return (text.to_owned(), Self::Utf8(true));
        }
        for (mark, big) in [([0xff, 0xfe], false), ([0xfe, 0xff], true)] {
            if let Some(rest) = bytes.strip_prefix(&mark) {
                let unit =
                    |b: &[u8]| if big { u16::from_be_bytes([b[0], b[1]]) } else { u16::from_le_bytes([b[0], b[1]]) };
                let units: Vec<u16> = rest.chunks_exact(2).map(unit).collect();
                return (String::from_utf16_lossy(&units), Self::Utf16(big));
            }
        }
        match std::str::from_utf8(bytes) {
            Ok(text) => (text.to_owned(), Self::Utf8(false)),
            Err(_) => (bytes.iter().map(|b| windows_1252(*b)).collect(), Self::Windows1252),
        }
    }

    /// The bytes of `text`; `None`: it has a character that the encoding lacks.
    pub fn encode(self, text: &str) -> Option<Vec<u8>> {
        Some(match self {
            Self::Utf8(false) => text.as_bytes().to_vec(),
            Self::Utf8(true) => [&[0xef, 0xbb, 0xbf], text.as_bytes()].concat(),
            Self::Utf16(big) => {
                let mark = if big { [0xfe, 0xff] } else { [0xff, 0xfe] };
                let bytes = |unit: u16| if big { unit.to_be_bytes() } else { unit.to_le_bytes() };
                mark.into_iter().chain(text.encode_utf16().flat_map(bytes)).collect()
            }
            Self::Windows1252 => {
                let byte = |c: char| match u32::from(c) {
                    code @ (0..=0x7f | 0xa0..=0xff) => Some(code as u8),
                    code => LETTERS.iter().position(|l| u32::from(*l) == code).map(|at| at as u8 + 0x80),
                };
                text.chars().map(byte).collect::<Option<Vec<u8>>>()?
            }
        })
    }

    /// How many bytes of the file come before the byte `at` of its text, which has these `lines`.
    pub fn offset(self, lines: &Lines, text: &str, at: usize) -> usize {
        match self {
            Self::Utf8(mark) => at + 3 * usize::from(mark),
            Self::Utf16(_) => 2 + 2 * lines.units_before(text, at),
            Self::Windows1252 => lines.characters_before(text, at),
        }
    }

    /// The name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Utf8(_) => "utf-8",
            Self::Utf16(_) => "utf-16",
            Self::Windows1252 => "windows-1252",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn files_are_read_as_they_are_written() {
        for (bytes, text, encoding) in [
            (&b"a\xc3\xa9"[..], "aé", Encoding::Utf8(false)),
            (b"\xef\xbb\xbfa", "a", Encoding::Utf8(true)),
            (b"\xff\xfea\0\xe9\0", "aé", Encoding::Utf16(false)),
            (b"\xfe\xff\0a\0\xe9", "aé", Encoding::Utf16(true)),
            (b"a\xe9 \x96\x81", "aé –\u{81}", Encoding::Windows1252),
        ] {
            assert_eq!(Encoding::decode(bytes), (text.to_owned(), encoding));
            assert_eq!(encoding.encode(text).as_deref(), Some(bytes));
            assert_eq!(encoding.offset(&Lines::of(text), text, text.len()), bytes.len());
        }
        assert_eq!(Encoding::Windows1252.encode("日"), None);
    }

    proptest! {
        #[test]
        fn every_file_that_is_no_utf16_comes_back_as_it_was(bytes in proptest::collection::vec(any::<u8>(), 0..60)) {
            let (text, encoding) = Encoding::decode(&bytes);
            prop_assume!(!matches!(encoding, Encoding::Utf16(_)));
            prop_assert_eq!(encoding.encode(&text), Some(bytes));
        }
    }
}
