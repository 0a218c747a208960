//! Cutting a text into segments so that it takes the fewest bits: runs of digits, of the alphanumeric set, and of bytes
//! are packed at 3⅓, 5½ and 8 bits a character (ISO/IEC 18004, 7.4).
//!
//! Where to cut decides the size of a code. A switch costs a new header, so that a short run is cheaper inside its
//! neighbour; a dynamic program over all ways finds the best. It matters most for percent-escapes in capitals
//! (`%D0%9F`), which are alphanumeric: whole links in other scripts than Latin become smaller by a version or two.
//!
//! There is no Kanji mode, and no ECI: URLs are ASCII, and a Chinese character in one is three escapes (49½ bits), which no
//! other way to cut makes smaller. The character itself would take 13 bits, but then scanners have to guess its encoding.

use std::ops::{Range, RangeInclusive};

/// How the characters of a segment are packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// Digits, three in 10 bits.
    Numeric,
    /// Digits, capitals and `$%*+-./: `, two in 11 bits.
    Alphanumeric,
    /// Anything, as UTF-8.
    Byte,
}

/// A piece of the text that is packed in one way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Segment {
    pub mode: Mode,
    /// Bytes of the text.
    pub span: Range<usize>,
}

/// The versions between which the headers have the same size.
pub(super) const RANGES: [RangeInclusive<u8>; 3] = [1..=9, 10..=26, 27..=40];

const MODES: [Mode; 3] = [Mode::Numeric, Mode::Alphanumeric, Mode::Byte];

/// Costs are counted in sixths of a bit, so that 3⅓ and 5½ are whole.
const SIXTHS: u32 = 6;

impl Mode {
    /// What a byte costs in this mode, in sixths of a bit; None where the mode does not have it.
    fn cost(self, byte: u8) -> Option<u32> {
        match self {
            Self::Numeric => byte.is_ascii_digit().then_some(20),
            Self::Alphanumeric => {
                let has = byte.is_ascii_digit() || byte.is_ascii_uppercase() || b" $%*+-./:".contains(&byte);
                has.then_some(33)
            }
            Self::Byte => Some(48),
        }
    }

    /// The bits of a segment's header: four for the mode, and the count of its characters.
    const fn header(self, version: u8) -> u32 {
        let range = match version {
            ..=9 => 0,
            10..=26 => 1,
            _ => 2,
        };
        4 + match self {
            Self::Numeric => [10, 12, 14],
            Self::Alphanumeric => [9, 11, 13],
            Self::Byte => [8, 16, 16],
        }[range]
    }
}

/// The segments that take the fewest bits in codes of the range that `version` is in.
pub(super) fn optimal(text: &[u8], version: u8) -> Vec<Segment> {
    // For each way to have packed the last byte: the least cost so far. A segment's end rounds up to whole bits, and
    // since rounding keeps order, the cheapest way to a state is also the best to go on from.
    let mut costs = [0; MODES.len()].map(|_: u32| None);
    // For each byte and mode: the mode of the byte before, in the cheapest way that ends so.
    let mut from: Vec<[Option<usize>; MODES.len()]> = Vec::with_capacity(text.len());
    for (at, &byte) in text.iter().enumerate() {
        let (mut next, mut origins) = ([None; MODES.len()], [None; MODES.len()]);
        for (to, mode) in MODES.into_iter().enumerate() {
            let Some(own) = mode.cost(byte) else { continue };
            let header = mode.header(version) * SIXTHS;
            if at == 0 {
                next[to] = Some(header + own);
                continue;
            }
            for (origin, cost) in costs.iter().enumerate() {
                let Some(cost) = cost else { continue };
                let cost = if origin == to { cost + own } else { round_up(*cost) + header + own };
                if next[to].is_none_or(|best| cost < best) {
                    (next[to], origins[to]) = (Some(cost), Some(origin));
                }
            }
        }
        costs = next;
        from.push(origins);
    }
    trace(text.len(), &costs, &from)
}

/// Follows the cheapest way back from the end and joins its bytes to segments.
fn trace(len: usize, costs: &[Option<u32>], from: &[[Option<usize>; MODES.len()]]) -> Vec<Segment> {
    let last = (0..MODES.len()).filter(|&mode| costs[mode].is_some()).min_by_key(|&mode| costs[mode].map(round_up));
    let mut segments: Vec<Segment> = vec![];
    let mut mode = last;
    for at in (0..len).rev() {
        let Some(now) = mode else { break };
        match segments.last_mut() {
            Some(segment) if segment.mode == MODES[now] => segment.span.start = at,
            _ => segments.push(Segment { mode: MODES[now], span: at..at + 1 }),
        }
        mode = from[at][now];
    }
    segments.reverse();
    segments
}

const fn round_up(sixths: u32) -> u32 {
    sixths.div_ceil(SIXTHS) * SIXTHS
}

/// What a text takes at least, however it is cut: every byte in the mode that is cheapest for it, without headers.
pub(super) fn least_bits(text: &[u8]) -> usize {
    let cheapest = |byte: &u8| MODES.iter().find_map(|mode| mode.cost(*byte)).unwrap_or(0) as usize;
    text.iter().map(cheapest).sum::<usize>() / SIXTHS as usize
}

/// How many bits the segments take, headers included.
pub(super) fn bits(segments: &[Segment], version: u8) -> usize {
    let data = |segment: &Segment| {
        let len = segment.span.len();
        match segment.mode {
            Mode::Numeric => (10 * len).div_ceil(3),
            Mode::Alphanumeric => (11 * len).div_ceil(2),
            Mode::Byte => 8 * len,
        }
    };
    segments.iter().map(|segment| segment.mode.header(version) as usize + data(segment)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn modes(text: &str) -> Vec<(Mode, &str)> {
        optimal(text.as_bytes(), 1).into_iter().map(|s| (s.mode, &text[s.span])).collect()
    }

    #[test]
    fn segments_of_links() {
        assert_eq!(modes(""), []);
        assert_eq!(modes("giveaway"), [(Mode::Byte, "giveaway")]);
        assert_eq!(modes("a12b"), [(Mode::Byte, "a12b")], "a header costs more than two digits save");
        assert_eq!(
            modes("HTTPS://WA.ME/4915112345678"),
            [(Mode::Alphanumeric, "HTTPS://WA.ME/"), (Mode::Numeric, "4915112345678")]
        );
        assert_eq!(
            modes("text=%D0%9F%D1%80%D0%B8"),
            [(Mode::Byte, "text="), (Mode::Alphanumeric, "%D0%9F%D1%80%D0%B8")]
        );
    }

    /// Every way to cut the text, for comparison.
    fn fewest_bits(text: &[u8], version: u8) -> usize {
        fn go(text: &[u8], version: u8) -> usize {
            if text.is_empty() {
                return 0;
            }
            let mut best = usize::MAX;
            for mode in MODES {
                let most = text.iter().take_while(|&&byte| mode.cost(byte).is_some()).count();
                for len in 1..=most {
                    let head = bits(&[Segment { mode, span: 0..len }], version);
                    best = best.min(head + go(&text[len..], version));
                }
            }
            best
        }
        go(text, version)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn no_other_way_takes_fewer_bits(text in "[a0-9A]{0,3}[0-9]{0,7}[A-C%]{0,3}[a-c0-9]{0,2}", version in proptest::sample::select(vec![1u8, 10, 27])) {
            let segments = optimal(text.as_bytes(), version);
            prop_assert_eq!(bits(&segments, version), fewest_bits(text.as_bytes(), version));
        }

        #[test]
        fn segments_cover_the_text(text in "\\PC{0,40}|[A-Z0-9%a-z]{0,60}") {
            let mut at = 0;
            for segment in optimal(text.as_bytes(), 10) {
                prop_assert_eq!(segment.span.start, at);
                prop_assert!(text.as_bytes()[segment.span.clone()].iter().all(|&byte| segment.mode.cost(byte).is_some()));
                at = segment.span.end;
            }
            prop_assert_eq!(at, text.len());
            prop_assert!(least_bits(text.as_bytes()) <= bits(&optimal(text.as_bytes(), 10), 10));
        }
    }
}
