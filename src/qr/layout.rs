//! Where the bits of a code go, and the eight masks: made once for each version and level.
//!
//! Everything that does not depend on the text is in a *ground*: the patterns that scanners look for, the format
//! information of the level and the mask, and the mask itself over the rest. A masked code is the ground with the
//! text's bits flipped in, a XOR of rows.

use super::{Level, Row};
use qrcode::Version;
use qrcode::canvas::{Canvas, MaskPattern, Module};
use std::sync::OnceLock;

/// The masks in the order of their numbers in ISO/IEC 18004.
const MASKS: [MaskPattern; 8] = [
    MaskPattern::Checkerboard,
    MaskPattern::HorizontalLines,
    MaskPattern::VerticalLines,
    MaskPattern::DiagonalLines,
    MaskPattern::LargeCheckerboard,
    MaskPattern::Fields,
    MaskPattern::Diamonds,
    MaskPattern::Meadow,
];

/// A square of modules, as its rows and as its columns.
#[derive(Clone, Debug)]
pub(super) struct Square {
    pub rows: Vec<Row>,
    pub columns: Vec<Row>,
}

/// What all codes of a version and level have in common.
pub(super) struct Layout {
    /// Row and column of each bit of the codewords, in their order.
    places: Vec<(u8, u8)>,
    /// The grounds, by the number of their mask.
    pub grounds: [Square; 8],
}

impl Layout {
    /// The layout of a version, 1 to 40, and a level.
    pub fn of(version: u8, level: Level) -> &'static Self {
        static LAYOUTS: [OnceLock<Layout>; 160] = [const { OnceLock::new() }; 160];
        let at = usize::from(version - 1) * Level::ALL.len() + level as usize;
        LAYOUTS[at].get_or_init(|| Self::new(version, level))
    }

    fn new(version: u8, level: Level) -> Self {
        let width = width(version);
        let mut canvas = Canvas::new(Version::Normal(version.into()), level.ec());
        canvas.draw_all_functional_patterns();
        let ground = |mask| {
            let mut masked = canvas.clone();
            // Where no bits are drawn yet, this draws the mask itself.
            masked.apply_mask(mask);
            let mut rows = vec![Row::default(); width];
            for (y, row) in rows.iter_mut().enumerate() {
                for x in 0..width {
                    row[x / 64] |= u64::from(masked.get(x as i16, y as i16).is_dark()) << (x % 64);
                }
            }
            Square::new(rows)
        };
        let places = zigzag(width).filter(|&(y, x)| canvas.get(x.into(), y.into()) == Module::Empty).collect();
        Self { places, grounds: MASKS.map(ground) }
    }

    /// The bits of the codewords at their places, everything else light.
    pub fn place(&self, codewords: impl Iterator<Item = u8>) -> Square {
        let mut rows = vec![Row::default(); self.grounds[0].rows.len()];
        for (byte, places) in codewords.zip(self.places.chunks(8)) {
            for (bit, &(y, x)) in places.iter().enumerate() {
                rows[usize::from(y)][usize::from(x / 64)] |= u64::from(byte >> (7 - bit) & 1) << (x % 64);
            }
        }
        Square::new(rows)
    }
}

/// How many modules a side of a version has.
const fn width(version: u8) -> usize {
    17 + 4 * version as usize
}

/// Row and column of every module in the order of the codewords: two columns at a time from the right, up and down by
/// turns, without the column of the timing pattern (ISO/IEC 18004, 7.7.3).
fn zigzag(width: usize) -> impl Iterator<Item = (u8, u8)> {
    let rights = (0..width).rev().filter(|&x| if x > 6 { x % 2 == 0 } else { x % 2 == 1 });
    rights.enumerate().flat_map(move |(turn, right)| {
        (0..width).flat_map(move |step| {
            let y = if turn % 2 == 0 { width - 1 - step } else { step };
            [(y as u8, right as u8), (y as u8, right as u8 - 1)]
        })
    })
}

impl Square {
    pub fn new(rows: Vec<Row>) -> Self {
        let columns = turned(&rows);
        Self { rows, columns }
    }
}

/// The columns of a square as rows.
fn turned(rows: &[Row]) -> Vec<Row> {
    let width = rows.len();
    let mut columns = vec![Row::default(); width];
    for down in 0..width.div_ceil(64) {
        for across in 0..width.div_ceil(64) {
            let mut block = [0; 64];
            for (word, row) in block.iter_mut().zip(&rows[down * 64..]) {
                *word = row[across];
            }
            turn(&mut block);
            for (word, column) in block.iter().zip(&mut columns[across * 64..]) {
                column[down] = *word;
            }
        }
    }
    columns
}

/// Transposes 64 words of 64 bits: halves change places, then quarters, and so on (Warren, Hacker's Delight, 7-3).
fn turn(block: &mut [u64; 64]) {
    let mut half = 32;
    let mut low = 0x0000_0000_ffff_ffff_u64;
    while half > 0 {
        let mut at = 0;
        while at < 64 {
            let changed = (block[at] >> half ^ block[at + half]) & low;
            block[at] ^= changed << half;
            block[at + half] ^= changed;
            at = (at + half + 1) & !half;
        }
        half /= 2;
        low ^= low << half;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_bit_of_every_version_has_a_place() {
        for version in 1..=40 {
            let layout = Layout::of(version, Level::M);
            let empty = qrcode::bits::Bits::new(Version::Normal(version.into()));
            // ISO/IEC 18004, table 1: what is left over is less than a codeword.
            let codewords = layout.places.len() / 8;
            assert!(codewords * 8 > empty.max_len(qrcode::EcLevel::L).unwrap());
            assert!(
                layout.places.len() % 8 <= 7
                    && layout.places.iter().collect::<std::collections::HashSet<_>>().len() == layout.places.len()
            );
        }
        let sizes = [1, 7, 40].map(|version| Layout::of(version, Level::M).places.len());
        assert_eq!(sizes, [208, 1568, 29648], "ISO/IEC 18004, table 1");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn columns_are_rows_turned(seed in any::<u64>(), width in proptest::sample::select(vec![21usize, 61, 65, 125, 129, 177])) {
            let mut state = seed | 1;
            let mut dark = || {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                state & 1
            };
            let mut rows = vec![Row::default(); width];
            for row in &mut rows {
                for x in 0..width {
                    row[x / 64] |= dark() << (x % 64);
                }
            }
            let columns = turned(&rows);
            for y in 0..width {
                for x in 0..width {
                    prop_assert_eq!(rows[y][x / 64] >> (x % 64) & 1, columns[x][y / 64] >> (y % 64) & 1);
                }
            }
        }
    }
}
