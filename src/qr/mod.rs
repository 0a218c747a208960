//! QR codes: modules from text, and how they are drawn.
//!
//! A [`Code`] is nothing but its modules. Whatever draws one, on the screen or on paper, asks [`Code::dark`] and adds
//! the quiet zone of [`QUIET`] modules itself.

pub mod graphics;
mod layout;
mod penalty;
mod segment;
pub mod terminal;

use layout::Layout;
use qrcode::bits::Bits;
use qrcode::{EcLevel, Version, ec};
use segment::Mode;
use std::fmt;
use std::str::FromStr;

/// The light margin that every code needs on all four sides, in modules (ISO/IEC 18004).
pub const QUIET: usize = 4;

/// The most characters that any code holds: digits, version 40, level L (ISO/IEC 18004, table 7).
const MOST: usize = 7089;

/// How much of a code may be lost before it no longer reads (ISO/IEC 18004).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// About 7 %.
    L,
    /// About 15 %: the customary choice.
    #[default]
    M,
    /// About 25 %.
    Q,
    /// About 30 %.
    H,
}

impl Level {
    /// From the weakest to the strongest.
    pub const ALL: [Self; 4] = [Self::L, Self::M, Self::Q, Self::H];

    /// The name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::L => "l",
            Self::M => "m",
            Self::Q => "q",
            Self::H => "h",
        }
    }

    const fn ec(self) -> EcLevel {
        match self {
            Self::L => EcLevel::L,
            Self::M => EcLevel::M,
            Self::Q => EcLevel::Q,
            Self::H => EcLevel::H,
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Level {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|level| level.name().eq_ignore_ascii_case(text))
            .ok_or_else(|| "A level of error correction is one of l, m, q or h.".to_owned())
    }
}

/// How a level is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strength {
    /// This one.
    Exactly(Level),
    /// The strongest that makes no code larger, from this one on.
    From(Level),
}

impl Strength {
    /// The smallest code of a text.
    pub fn code(self, text: &str) -> Result<Code, TooLong> {
        match self {
            Self::Exactly(level) => Code::new(text, level),
            Self::From(least) => Code::strongest(text, least),
        }
    }
}

/// The text does not fit into any code of the level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLong {
    /// The level that was asked for.
    pub level: Level,
    /// How many bytes of a code the text takes, packed as tightly as it can be.
    pub needed: usize,
    /// How many bytes the largest code of the level has for text.
    pub room: usize,
}

impl fmt::Display for TooLong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { level, needed, room } = self;
        let weaker = if *level == Level::L { "" } else { ", or choose a lower level of error correction" };
        let level = level.name().to_uppercase();
        write!(
            f,
            "This text is too long for a QR code: it takes {needed} bytes, and the largest code at level {level} holds {room}. Shorten its values{weaker}."
        )
    }
}

impl std::error::Error for TooLong {}

/// Modules in 64-bit words: the widest code has 177.
type Row = [u64; 3];

/// A QR code: a square of dark and light modules, without its quiet zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    version: u8,
    level: Level,
    mask: u8,
    rows: Vec<Row>,
}

impl Code {
    /// The smallest code of `level` that holds `text`.
    pub fn new(text: &str, level: Level) -> Result<Self, TooLong> {
        let (version, segments) = smallest(text, level)?;
        Ok(Self::encode(text.as_bytes(), &segments, version, level))
    }

    /// The smallest code of at least level `least`, at the strongest level that does not make it any larger.
    pub fn strongest(text: &str, least: Level) -> Result<Self, TooLong> {
        let (version, segments) = smallest(text, least)?;
        let needed = segment::bits(&segments, version);
        let stronger = Level::ALL.into_iter().rev().take_while(|&level| level > least);
        // The segments depend on the version alone.
        let level = stronger.into_iter().find(|&level| needed <= capacity(version, level)).unwrap_or(least);
        Ok(Self::encode(text.as_bytes(), &segments, version, level))
    }

    /// The version, 1 to 40.
    pub fn version(&self) -> u8 {
        self.version
    }

    /// The level of error correction.
    pub fn level(&self) -> Level {
        self.level
    }

    /// The number of the mask, 0 to 7.
    pub fn mask(&self) -> u8 {
        self.mask
    }

    /// How many modules a side has: 17 + 4 · version.
    pub fn width(&self) -> usize {
        self.rows.len()
    }

    /// Whether the module in column `x` of row `y` is dark; everything outside the code is light.
    pub fn dark(&self, x: usize, y: usize) -> bool {
        let Some(word) = self.rows.get(y).and_then(|row| row.get(x / 64)) else { return false };
        word >> (x % 64) & 1 == 1
    }

    fn encode(text: &[u8], segments: &[segment::Segment], version: u8, level: Level) -> Self {
        const FITS: &str = "the segments were measured against the version's capacity";
        let mut bits = Bits::new(Version::Normal(version.into()));
        for segment in segments {
            let data = &text[segment.span.clone()];
            match segment.mode {
                Mode::Numeric => bits.push_numeric_data(data),
                Mode::Alphanumeric => bits.push_alphanumeric_data(data),
                Mode::Byte => bits.push_byte_data(data),
            }
            .expect(FITS);
        }
        bits.push_terminator(level.ec()).expect(FITS);
        let (data, correction) =
            ec::construct_codewords(&bits.into_bytes(), Version::Normal(version.into()), level.ec()).expect(FITS);
        let layout = Layout::of(version, level);
        let placed = layout.place(data.into_iter().chain(correction));
        let (mask, rows) = penalty::best(layout, &placed);
        Self { version, level, mask: mask as u8, rows }
    }
}

/// The version, 1 to 40, of the smallest code of `level` that holds `text`: what [`Code::new`] makes, without making it.
pub fn version(text: &str, level: Level) -> Result<u8, TooLong> {
    smallest(text, level).map(|(version, _)| version)
}

/// The smallest version that holds a text, and the segments of the text in it.
fn smallest(text: &str, level: Level) -> Result<(u8, Vec<segment::Segment>), TooLong> {
    let too_long = |needed| TooLong { level, needed, room: capacity(40, level) / 8 };
    if text.len() > MOST {
        return Err(too_long(text.len()));
    }
    let mut needed = segment::least_bits(text.as_bytes());
    for versions in segment::RANGES {
        // Cutting takes time: not where it cannot help.
        if *versions.end() < 40 && needed > capacity(*versions.end(), level) {
            continue;
        }
        let segments = segment::optimal(text.as_bytes(), *versions.start());
        needed = segment::bits(&segments, *versions.start());
        if let Some(version) = versions.into_iter().find(|&version| needed <= capacity(version, level)) {
            return Ok((version, segments));
        }
    }
    Err(too_long(needed.div_ceil(8)))
}

/// How many bits of text a code holds.
fn capacity(version: u8, level: Level) -> usize {
    Bits::new(Version::Normal(version.into())).max_len(level.ec()).expect("versions 1 to 40 have every level")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use qrcode::QrCode;

    /// What a scanner reads, through a decoder that shares no code with the encoder.
    pub(super) fn decode(width: usize, height: usize, pixel: impl Fn(usize, usize) -> u8) -> Option<String> {
        let mut image = rqrr::PreparedImage::prepare_from_greyscale(width, height, pixel);
        let grid = image.detect_grids().into_iter().next()?;
        grid.decode().ok().map(|(_, text)| text)
    }

    fn scan(code: &Code) -> Option<String> {
        const PIXELS: usize = 3;
        let side = (code.width() + 2 * QUIET) * PIXELS;
        decode(side, side, |x, y| {
            let module = |at: usize| (at / PIXELS).wrapping_sub(QUIET);
            if code.dark(module(x), module(y)) { 0 } else { 255 }
        })
    }

    #[test]
    fn texts_read_back() {
        for text in [
            "https://m.me/1029?ref=giveaway--hall-a--738--north",
            "https://wa.me/4915112345678?text=%2Fgiveaway--%D0%9F%D1%80%D0%B8%D0%B2%D0%B5%D1%82",
            "HTTPS://WA.ME/4915112345678",
            "0123456789012345678901234567890123456789",
            "Zürich 日本 👍",
            "x",
        ] {
            for level in Level::ALL {
                let code = Code::new(text, level).unwrap();
                assert_eq!(scan(&code).as_deref(), Some(text), "{text} {level}");
                assert_eq!(code.width(), 17 + 4 * usize::from(code.version()));
                assert_eq!(code.level(), level);
            }
        }
    }

    #[test]
    fn never_larger_than_the_crate_would_make_it() {
        for text in [
            "https://m.me/1029?ref=giveaway--hall-a--738--north",
            "https://wa.me/4915112345678?text=%D0%9F%D1%80%D0%B8%D0%B2%D0%B5%D1%82%2C%20%D0%BC%D0%B8%D1%80",
            "https://t.me/HarbourBot?start=1700000000000--north",
        ] {
            let theirs = QrCode::with_error_correction_level(text, EcLevel::M).unwrap();
            let ours = Code::new(text, Level::M).unwrap();
            assert!(ours.width() <= theirs.width(), "{text}: {} against {}", ours.width(), theirs.width());
        }
        // Percent-escapes in capitals are alphanumeric: packed well, Cyrillic text takes a smaller code.
        let russian = format!("https://wa.me/4915112345678?text={}", "%D0%9F%D1%80%D0%B8%D0%B2%D0%B5%D1%82".repeat(3));
        let theirs = QrCode::with_error_correction_level(&russian, EcLevel::M).unwrap();
        assert!(Code::new(&russian, Level::M).unwrap().width() < theirs.width());
    }

    #[test]
    fn the_largest_codes() {
        let digits = "7".repeat(MOST);
        let code = Code::new(&digits, Level::L).unwrap();
        assert_eq!((code.version(), code.width()), (40, 177));
        assert_eq!(scan(&code), Some(digits.clone()));
        let error = Code::new(&digits, Level::H).unwrap_err();
        assert_eq!((error.level, error.room), (Level::H, 1276));
        assert!(error.to_string().contains("level H holds 1276") && error.to_string().contains("lower level"));
        let error = Code::new(&"x".repeat(1_000_000), Level::L).unwrap_err().to_string();
        assert!(error.contains("1000000 bytes") && !error.contains("lower level"), "{error}");
    }

    #[test]
    fn strongest_is_no_larger() {
        let text = "https://m.me/1029?ref=giveaway";
        let plain = Code::new(text, Level::M).unwrap();
        let strong = Code::strongest(text, Level::M).unwrap();
        assert_eq!(strong.version(), plain.version());
        assert!(Code::new(text, Level::H).unwrap().version() > plain.version() || strong.level() == Level::H);
        assert_eq!(version(text, Level::M), Ok(plain.version()));
        assert_eq!(Code::strongest("1", Level::L).unwrap().level(), Level::H);
        assert!(Code::strongest(&"x".repeat(3000), Level::L).is_err());
    }

    #[test]
    fn outside_is_light() {
        let code = Code::new("x", Level::M).unwrap();
        assert!(code.dark(0, 0) && code.dark(20, 0) && code.dark(0, 20));
        assert!(!code.dark(21, 0) && !code.dark(0, 21) && !code.dark(usize::MAX, 0) && !code.dark(0, usize::MAX));
    }

    #[test]
    fn levels_have_names() {
        for level in Level::ALL {
            assert_eq!(level.to_string().parse(), Ok(level));
            assert_eq!(level.to_string().to_uppercase().parse(), Ok(level));
        }
        assert!("x".parse::<Level>().is_err());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn whatever_fits_reads_back(text in "[ -~]{1,60}|[0-9]{1,80}|([A-Z%0-9]{1,20}[a-z]{0,5}){1,5}|\\PC{1,20}", level in 0usize..4) {
            let code = Code::new(&text, Level::ALL[level]).unwrap();
            prop_assert_eq!(scan(&code), Some(text));
        }
    }
}
