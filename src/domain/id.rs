//! Our own identities. The platform's ids (of fields, flows, accounts) are text and live beside them.

use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::fmt;
use std::hash::{BuildHasherDefault, Hasher};

/// The identity of a thing in the book: stable across renames, exports and imports.
///
/// 41 bits of milliseconds since 2020, then 22 bits that start at random and count up, so that ids sort by age, fit
/// `SQLite`'s integer key, and two windows that create at the same moment do not collide.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Uid(pub i64);

impl fmt::Display for Uid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A map by identity. Identities are the program's own, so nobody can choose them to collide: one multiplication spreads
/// them well enough, and costs a tenth of the usual hash.
pub type ByUid<T> = HashMap<Uid, T, BuildHasherDefault<UidHasher>>;

/// See [`ByUid`].
#[derive(Clone, Copy, Debug, Default)]
pub struct UidHasher(u64);

impl Hasher for UidHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_i64(i64::from(*byte));
        }
    }

    fn write_i64(&mut self, n: i64) {
        // 2^64 divided by the golden ratio. The upper bits of the product are the good ones, the map looks at both ends.
        self.0 = (self.0.rotate_left(5) ^ n.cast_unsigned()).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(26);
    }
}

/// Milliseconds from the Unix epoch to 2020-01-01T00:00:00Z, the zero of [`Uid`]s.
const EPOCH_MS: i64 = 1_577_836_800_000;
const COUNTER_BITS: u32 = 22;

/// Makes [`Uid`]s. Pure: the caller passes the time and a seed.
#[derive(Clone, Debug)]
pub struct IdSource {
    last: i64,
    state: u64,
}

impl IdSource {
    /// `seed` should differ between processes that run at the same time (a process id mixed with the time will do).
    pub fn new(seed: u64) -> Self {
        Self { last: 0, state: seed ^ 0x9e37_79b9_7f4a_7c15 }
    }

    /// The next id. `now_ms`: milliseconds since the Unix epoch; a clock that jumps back still gives growing ids.
    pub fn next(&mut self, now_ms: i64) -> Uid {
        // One step of splitmix64: enough to keep two processes apart, no secret depends on it.
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let low = (z >> (64 - COUNTER_BITS)) as i64;
        let fresh = ((now_ms - EPOCH_MS).max(0) << COUNTER_BITS) | low;
        self.last = fresh.max(self.last + 1);
        Uid(self.last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_grow_even_when_the_clock_does_not() {
        let mut source = IdSource::new(7);
        let ids: Vec<_> = [1_700_000_000_000, 1_700_000_000_000, 1_600_000_000_000, 1_700_000_000_001]
            .into_iter()
            .map(|now| source.next(now))
            .collect();
        assert!(ids.windows(2).all(|pair| pair[0] < pair[1]), "{ids:?}");
    }

    #[test]
    fn two_windows_in_one_millisecond_differ() {
        let (mut a, mut b) = (IdSource::new(1), IdSource::new(2));
        assert_ne!(a.next(1_700_000_000_000), b.next(1_700_000_000_000));
    }
}
