//! Bytes into UTF-8, whichever of the encodings of spreadsheets they are in.

use super::Problem;
use memchr::memchr_iter;
use std::io::{self, Read};

/// The encodings that spreadsheets save tables in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// UTF-16, least significant byte first: what Excel calls “Unicode text”.
    Utf16Le,
    /// UTF-16, most significant byte first.
    Utf16Be,
    /// Windows-1252: what Excel calls “CSV” in western Europe and America.
    Windows1252,
}

impl Encoding {
    /// The name, as people know it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16Le | Self::Utf16Be => "UTF-16",
            Self::Windows1252 => "Windows-1252",
        }
    }
}

/// What a file starts with, read before anything else: at least this many bytes where it has them.
pub(super) const START: usize = 4;

/// How the bytes that follow have to be read.
#[derive(Debug)]
enum Mode {
    /// As they are.
    Utf8,
    /// In units of two bytes. What a read cut off waits here: a byte, half of a pair.
    Wide { order: fn([u8; 2]) -> u16, odd: Option<u8>, high: Option<u16> },
    /// A byte a character.
    Windows1252,
}

/// Hands out UTF-8 from a reader of bytes. Whether what it takes for UTF-8 is that is for its user to check, who may say
/// [`Decoder::is_windows_1252`] as long as all before was ASCII.
#[derive(Debug)]
pub(super) struct Decoder<R> {
    input: R,
    mode: Mode,
    /// What was read to see the encoding.
    start: Vec<u8>,
    raw: Vec<u8>,
    /// How many bytes came in.
    pub taken: u64,
    pub mark: bool,
}

impl<R: Read> Decoder<R> {
    /// Looks at the first bytes. What is no text at all is a problem.
    pub fn new(mut input: R) -> Result<Self, Problem> {
        let mut start = Vec::with_capacity(START);
        let mut one = [0; START];
        while start.len() < START {
            let room = START - start.len();
            match read(&mut input, &mut one[..room]).map_err(|e| unreadable(1, &e))? {
                0 => break,
                n => start.extend_from_slice(&one[..n]),
            }
        }
        let (mode, skip) = sniff(&start)?;
        let taken = start.len() as u64;
        start.drain(..skip);
        Ok(Self { input, mode, start, raw: Vec::new(), taken, mark: skip > 0 })
    }

    /// The encoding, as far as it is known.
    pub fn encoding(&self) -> Encoding {
        match self.mode {
            Mode::Utf8 => Encoding::Utf8,
            Mode::Windows1252 => Encoding::Windows1252,
            Mode::Wide { order, .. } => {
                if order([1, 0]) == 1 {
                    Encoding::Utf16Le
                } else {
                    Encoding::Utf16Be
                }
            }
        }
    }

    /// Reads once, and appends UTF-8 to `out`; 0: the end.
    pub fn fill(&mut self, out: &mut Vec<u8>, most: usize) -> io::Result<usize> {
        let before = out.len();
        loop {
            let raw = if matches!(self.mode, Mode::Utf8) { &mut *out } else { &mut self.raw };
            let at = raw.len();
            if self.start.is_empty() {
                raw.resize(at + most, 0);
                let n = read(&mut self.input, &mut raw[at..]);
                raw.truncate(at + *n.as_ref().unwrap_or(&0));
                self.taken += n? as u64;
            } else {
                raw.append(&mut self.start);
            }
            let read = raw.len() - at;
            match &mut self.mode {
                Mode::Utf8 => {}
                Mode::Windows1252 => {
                    push_1252(&self.raw, out);
                    self.raw.clear();
                }
                Mode::Wide { order, odd, high } => {
                    push_wide(&self.raw, *order, odd, high, out)?;
                    self.raw.clear();
                    if read == 0 && (odd.take().is_some() || high.take().is_some()) {
                        return Err(broken_utf16());
                    }
                }
            }
            // Half a character is not the end.
            if read == 0 || out.len() > before {
                return Ok(out.len() - before);
            }
        }
    }

    /// Takes back that the bytes are UTF-8: `pending`, which was handed out and not used, is decoded anew, and so is what
    /// follows.
    pub fn is_windows_1252(&mut self, pending: &[u8]) -> Vec<u8> {
        self.mode = Mode::Windows1252;
        let mut out = Vec::with_capacity(pending.len() * 2);
        push_1252(pending, &mut out);
        out
    }

    /// Whether it may still turn out to be Windows-1252, as far as the decoder knows.
    pub const fn may_be_1252(&self) -> bool {
        matches!(self.mode, Mode::Utf8) && !self.mark
    }
}

/// Reads, however often a signal comes between.
fn read(input: &mut impl Read, out: &mut [u8]) -> io::Result<usize> {
    loop {
        match input.read(out) {
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            other => return other,
        }
    }
}

/// A failure of the input as a problem with the line at which it was met.
pub(super) fn unreadable(line: usize, error: &io::Error) -> Problem {
    Problem::new(line, format!("the file cannot be read on from here: {error}"))
}

fn broken_utf16() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "its UTF-16 is broken, save it again as “CSV UTF-8”")
}

/// How a file is encoded that starts with `start`, and how many bytes are its byte order mark.
fn sniff(start: &[u8]) -> Result<(Mode, usize), Problem> {
    let wide = |order| Mode::Wide { order, odd: None, high: None };
    let no_table = |what: &str| {
        Err(Problem::new(1, format!("this is {what}, and no table in text form: save or export it as CSV first")))
    };
    match start {
        [b'P', b'K', 3, 4, ..] => no_table("a workbook (.xlsx, .ods) or another packed file"),
        [0xd0, 0xcf, 0x11, 0xe0, ..] => no_table("a workbook (.xls)"),
        [b'%', b'P', b'D', b'F', ..] => no_table("a PDF"),
        [0xef, 0xbb, 0xbf, ..] => Ok((Mode::Utf8, 3)),
        [0xff, 0xfe, ..] => Ok((wide(u16::from_le_bytes), 2)),
        [0xfe, 0xff, ..] => Ok((wide(u16::from_be_bytes), 2)),
        // No text in UTF-8 has a zero between its letters.
        [a, 0, b, 0, ..] if *a > 0 && *b > 0 => Ok((wide(u16::from_le_bytes), 0)),
        [0, a, 0, b, ..] if *a > 0 && *b > 0 => Ok((wide(u16::from_be_bytes), 0)),
        _ => Ok((Mode::Utf8, 0)),
    }
}

fn push_wide(
    bytes: &[u8],
    order: fn([u8; 2]) -> u16,
    odd: &mut Option<u8>,
    high: &mut Option<u16>,
    out: &mut Vec<u8>,
) -> io::Result<()> {
    let mut bytes = bytes.iter().copied();
    let mut push = |unit: u16| -> io::Result<()> {
        let pair = [high.take(), Some(unit)];
        if (0xd800..0xdc00).contains(&unit) && pair[0].is_none() {
            *high = Some(unit);
            return Ok(());
        }
        for c in char::decode_utf16(pair.into_iter().flatten()) {
            let c = c.map_err(|_| broken_utf16())?;
            out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
        }
        Ok(())
    };
    loop {
        let Some(first) = odd.take().or_else(|| bytes.next()) else { return Ok(()) };
        let Some(second) = bytes.next() else {
            *odd = Some(first);
            return Ok(());
        };
        push(order([first, second]))?;
    }
}

/// The characters of 0x80 to 0x9F. The five that stand for nothing are what browsers make of them (WHATWG).
const WINDOWS: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

fn push_1252(bytes: &[u8], out: &mut Vec<u8>) {
    for &byte in bytes {
        match byte {
            0..=0x7f => out.push(byte),
            _ => {
                let c = WINDOWS.get(usize::from(byte) - 0x80).copied().unwrap_or(char::from(byte));
                out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
            }
        }
    }
}

/// The sentence about a letter that is no UTF-8 after others that are.
pub(super) const NOT_UTF8: &str =
    "there is a character that is not UTF-8, and others before it are: save the file again as “CSV UTF-8”";

/// The text of a whole file.
pub(super) fn whole(bytes: &[u8]) -> Result<String, Problem> {
    let mut decoder = Decoder::new(bytes)?;
    let mut out = Vec::with_capacity(bytes.len());
    while decoder.fill(&mut out, 64 * 1024).map_err(|e| unreadable(1, &e))? > 0 {}
    match String::from_utf8(out) {
        Ok(text) => Ok(text),
        Err(error) => {
            let (good, bytes) = (error.utf8_error().valid_up_to(), error.into_bytes());
            if decoder.may_be_1252() && bytes[..good].is_ascii() {
                let text = decoder.is_windows_1252(&bytes);
                return Ok(String::from_utf8_lossy(&text).into_owned());
            }
            Err(Problem::new(memchr_iter(b'\n', &bytes[..good]).count() + 1, NOT_UTF8))
        }
    }
}
