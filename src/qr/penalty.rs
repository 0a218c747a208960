//! Which mask a code gets: the four penalty rules of ISO/IEC 18004, 7.8.3.1, scored on whole rows of bits.
//!
//! Nearly all the time of an ordinary encoder goes into this, module by module for eight masks. Here a row is one to
//! three machine words, and a rule is a handful of shifts and a count of bits. Columns are rows of the turned square.
//!
//! Where the standard leaves room, this does what most encoders do: outside of the code everything is light, and a
//! pattern like a finder's counts once whether it has light on one side or on both.

use super::Row;
use super::layout::{Layout, Square};
use std::ops::{BitAnd, BitOr, BitXor, Not};

/// Points for a block of four alike (N2), for a pattern like a finder's (N3), and for each full 5 % that dark modules are
/// off one half (N4). A run of five alike (N1) has three, and one for each more.
const BLOCK: u32 = 3;
const FINDER: u32 = 40;
const BALANCE: u32 = 10;

/// The masked code with the lowest penalty, and its mask; of several, the first.
pub(super) fn best(layout: &Layout, bits: &Square) -> (usize, Vec<Row>) {
    let scores = layout.grounds.each_ref().map(|ground| penalty(bits, ground));
    let mask = (0..scores.len()).min_by_key(|&mask| scores[mask]).unwrap_or(0);
    let rows = bits.rows.iter().zip(&layout.grounds[mask].rows).map(|(bits, ground)| xor(bits, ground)).collect();
    (mask, rows)
}

fn xor(a: &Row, b: &Row) -> Row {
    std::array::from_fn(|word| a[word] ^ b[word])
}

/// The penalty of a ground with bits flipped in.
pub(super) fn penalty(bits: &Square, ground: &Square) -> u32 {
    match bits.rows.len() {
        ..=64 => score::<1>(bits, ground),
        65..=128 => score::<2>(bits, ground),
        _ => score::<3>(bits, ground),
    }
}

/// A row of modules in as many words as it needs. The lowest bit is the first module; what is beyond the last is 0.
#[derive(Clone, Copy)]
struct Line<const W: usize>([u64; W]);

impl<const W: usize> Line<W> {
    fn masked(bits: &Row, ground: &Row) -> Self {
        Self(std::array::from_fn(|word| bits[word] ^ ground[word]))
    }

    /// The first `len` modules dark.
    fn first(len: usize) -> Self {
        let word = |word: usize| match len.saturating_sub(word * 64) {
            0 => 0,
            bits @ 1..64 => (1 << bits) - 1,
            _ => u64::MAX,
        };
        Self(std::array::from_fn(word))
    }

    /// Each module becomes the one that is `by` further on. `by`: 1 to 63.
    fn ahead(self, by: u32) -> Self {
        let next = |word: usize| self.0.get(word + 1).map_or(0, |next| next << (64 - by));
        Self(std::array::from_fn(|word| self.0[word] >> by | next(word)))
    }

    /// Each module becomes the one that is `by` before it. `by`: 1 to 63.
    fn behind(self, by: u32) -> Self {
        let before = |word: usize| if word == 0 { 0 } else { self.0[word - 1] >> (64 - by) };
        Self(std::array::from_fn(|word| self.0[word] << by | before(word)))
    }

    fn is_light(self) -> bool {
        self.0 == [0; W]
    }

    fn count(self) -> u32 {
        self.0.iter().map(|word| word.count_ones()).sum()
    }
}

macro_rules! bitwise {
    ($($operator:ident $method:ident),*) => {
        $(impl<const W: usize> $operator for Line<W> {
            type Output = Self;
            fn $method(self, other: Self) -> Self {
                Self(std::array::from_fn(|word| self.0[word].$method(other.0[word])))
            }
        })*
    };
}

bitwise!(BitAnd bitand, BitOr bitor, BitXor bitxor);

impl<const W: usize> Not for Line<W> {
    type Output = Self;
    fn not(self) -> Self {
        Self(self.0.map(|word| !word))
    }
}

fn score<const W: usize>(bits: &Square, ground: &Square) -> u32 {
    let width = bits.rows.len();
    // Every module but the last has a neighbour.
    let pairs = Line::<W>::first(width - 1);
    let (mut points, mut blocks, mut dark) = (0, 0, 0);
    let mut above: Option<(Line<W>, Line<W>)> = None;
    for (bits, ground) in bits.rows.iter().zip(&ground.rows) {
        let line = Line::masked(bits, ground);
        let alike = !(line ^ line.ahead(1)) & pairs;
        points += runs(alike) + finders(line, width);
        dark += line.count();
        if let Some((above, above_alike)) = above {
            blocks += (alike & above_alike & !(line ^ above)).count();
        }
        above = Some((line, alike));
    }
    for (bits, ground) in bits.columns.iter().zip(&ground.columns) {
        let line = Line::<W>::masked(bits, ground);
        let alike = !(line ^ line.ahead(1)) & pairs;
        points += runs(alike) + finders(line, width);
    }
    points + blocks * BLOCK + balance(dark, (width * width) as u32)
}

/// N1: three points for five modules alike, and one for each more. `alike`: modules that are as the next.
fn runs<const W: usize>(alike: Line<W>) -> u32 {
    let three = alike & alike.ahead(1);
    // From where on five are alike: of a run of n these are the first n − 4, so n − 2 points are their number and 2.
    let five = three & three.ahead(2);
    five.count() + 2 * (five & !five.behind(1)).count()
}

/// N3: dark and light as 1:1:3:1:1, with four times as much light before or behind.
fn finders<const W: usize>(line: Line<W>, width: usize) -> u32 {
    let three = line & line.ahead(1) & line.ahead(2);
    let pattern = line & !line.ahead(1) & three.ahead(2) & !line.ahead(5) & line.ahead(6);
    // A longer run of dark at an end is another ratio.
    let pattern = pattern & !line.behind(1) & !line.ahead(7);
    // Two light modules, then six dark ones: the middle of a pattern that is twice as large, or more.
    let large = three & three.ahead(3) & !line.behind(1) & !line.behind(2);
    let mut points = 0;
    // Hardly any line has one of them.
    if !pattern.is_light() {
        let (before, behind) = (line.behind(1), line.ahead(7));
        let (before, behind) = (before | before.behind(1), behind | behind.ahead(1));
        let (before, behind) = (before | before.behind(2), behind | behind.ahead(2));
        points += FINDER * (pattern & !(before & behind)).count();
    }
    if !large.is_light() {
        let two = !line.ahead(6) & !line.ahead(7) & line.ahead(8);
        if !(large & (two | three.ahead(6))).is_light() {
            points += large_finders(line, width);
        }
    }
    points
}

/// N3 for patterns whose narrowest stripe is two modules wide or more: run by run.
fn large_finders<const W: usize>(line: Line<W>, width: usize) -> u32 {
    let modules: Vec<bool> = (0..width).map(|at| line.0[at / 64] >> (at % 64) & 1 == 1).collect();
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for run in modules.chunk_by(|a, b| a == b) {
        let start = runs.last().map_or(0, |&(start, len)| start + len);
        runs.push((start, run.len()));
    }
    let mut points = 0;
    for (at, five) in runs.windows(5).enumerate() {
        let stripe = five[0].1;
        let like_a_finder = stripe > 1
            && modules[five[0].0]
            && five[2].1 == 3 * stripe
            && [five[1], five[3], five[4]].iter().all(|run| run.1 == stripe);
        // The first and the last run go on outside of the code, where all is light.
        let light = |run: usize| run == 0 || run + 1 >= runs.len() || runs[run].1 >= 4 * stripe;
        if like_a_finder && (at == 0 || light(at - 1) || light(at + 5)) {
            points += FINDER;
        }
    }
    points
}

/// N4: for each full 5 % that the share of dark modules is off one half.
fn balance(dark: u32, all: u32) -> u32 {
    // |dark / all − 1/2| / (1/20), in whole numbers.
    BALANCE * ((20 * dark).abs_diff(10 * all) / all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::qr::{Code, Level};

    /// The rules once more, module by module, as the standard tells them.
    fn by_the_book(dark: &[Vec<bool>]) -> u32 {
        let width = dark.len();
        let line = |at: usize, column: bool| -> Vec<bool> {
            (0..width).map(|i| if column { dark[i][at] } else { dark[at][i] }).collect()
        };
        let mut points = 0;
        for line in (0..width).flat_map(|at| [line(at, false), line(at, true)]) {
            for run in line.chunk_by(|a, b| a == b).filter(|run| run.len() >= 5) {
                points += 3 + (run.len() as u32 - 5);
            }
            let mut runs: Vec<(bool, usize)> = vec![];
            for run in line.chunk_by(|a, b| a == b) {
                runs.push((run[0], run.len()));
            }
            // Outside of the code everything is light.
            let endless = (false, usize::MAX);
            runs = [&[endless][..], &runs, &[endless]].concat();
            for middle in 3..runs.len().saturating_sub(3) {
                let stripe = runs[middle].1 / 3;
                let around = [-2isize, -1, 1, 2].map(|by| runs[middle.wrapping_add_signed(by)].1);
                let light =
                    |run: usize| !runs[run].0 && (runs[run].1 >= 4 * stripe || run < 2 || run + 2 >= runs.len());
                if runs[middle] == (true, 3 * stripe)
                    && around == [stripe; 4]
                    && (light(middle - 3) || light(middle + 3))
                {
                    points += 40;
                }
            }
        }
        for y in 1..width {
            for x in 1..width {
                let block = [dark[y - 1][x - 1], dark[y - 1][x], dark[y][x - 1], dark[y][x]];
                points += if block == [true; 4] || block == [false; 4] { 3 } else { 0 };
            }
        }
        let count = dark.iter().flatten().filter(|dark| **dark).count() as f64;
        let off = (count / (width * width) as f64 * 100.0 - 50.0).abs();
        points + 10 * (off / 5.0).floor() as u32
    }

    #[test]
    fn rows_of_bits_score_as_the_standard_does() {
        for (number, version) in (1..=40u8).enumerate() {
            let layout = Layout::of(version, Level::ALL[number % 4]);
            let bytes = (0..4000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8 >> (number % 3));
            let bits = layout.place(bytes);
            for ground in &layout.grounds {
                let width = bits.rows.len();
                let rows: Vec<Vec<bool>> = (0..width)
                    .map(|y| {
                        let row = xor(&bits.rows[y], &ground.rows[y]);
                        (0..width).map(|x| row[x / 64] >> (x % 64) & 1 == 1).collect()
                    })
                    .collect();
                assert_eq!(penalty(&bits, ground), by_the_book(&rows), "version {version}");
            }
        }
    }

    #[test]
    fn squares_that_the_rules_are_about() {
        let blank = Square::new(vec![Row::default(); 21]);
        // 42 lines of 21 alike, 400 blocks, and all of it light.
        assert_eq!(penalty(&blank, &blank), 42 * 19 + 400 * 3 + 100);
        let mut rows = vec![Row::default(); 21];
        // A finder's line at the edge, and in the middle with light on both sides: once each.
        rows[0][0] = 0b101_1101;
        rows[10][0] = 0b101_1101 << 7;
        let lines = Square::new(rows);
        let dark: Vec<Vec<bool>> =
            lines.rows.iter().map(|row| (0..21).map(|x| row[0] >> x & 1 == 1).collect()).collect();
        assert_eq!(penalty(&lines, &blank), by_the_book(&dark));
        assert_eq!(finders(Line::<1>([0b101_1101]), 21), 40);
        assert_eq!(finders(Line::<1>([0b101_1101 << 7]), 21), 40);
        assert_eq!(finders(Line::<1>([0b101_0111_0101]), 21), 0, "dark too near on both sides");
        assert_eq!(finders(Line::<1>([0b1011_1011]), 21), 0, "2:1:3:1:1");
        let twice = 0b11_0011_1111_0011;
        for (at, points) in [(0, 40), (8, 40)] {
            assert_eq!(finders(Line::<1>([twice << at]), 37), points, "{at}");
        }
        assert_eq!(finders(Line::<1>([twice << 5 | 1 | 1 << 24]), 37), 0, "dark too near on both sides");
        assert_eq!(finders(Line::<1>([0b111_0001_1111_1110_0011_1000_0000]), 37), 0, "8 are not 3 times 3");
        assert_eq!(finders(Line::<1>([0b111_0001_1111_1111_0001_1100_0000]), 37), 40);
    }

    #[test]
    fn the_first_of_the_lowest_is_taken() {
        for text in ["https://m.me/1029?ref=giveaway", "0", "HTTPS://WA.ME/4915112345678"] {
            let code = Code::new(text, Level::M).unwrap();
            let layout = Layout::of(code.version(), Level::M);
            let bits = Square::new(
                code.rows.iter().zip(&layout.grounds[usize::from(code.mask())].rows).map(|(a, b)| xor(a, b)).collect(),
            );
            let scores = layout.grounds.each_ref().map(|ground| penalty(&bits, ground));
            let least = scores.iter().min().unwrap();
            assert_eq!(scores.iter().position(|s| s == least), Some(code.mask().into()), "{scores:?}");
        }
    }
}
