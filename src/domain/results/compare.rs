//! Which placement of a channel did best, where that can be said.
//!
//! Placements are compared within a channel only: channels reach other people in other moods, and lose contacts in other
//! ways. Of several the best one is picked after the fact, so each pair is asked for more certainty the more pairs there
//! are (Bonferroni): of placements that are all alike, at most one comparison in twenty names a winner.

use super::wilson::{deviations, difference};
use crate::domain::{Channel, Uid};

/// Fewer starts (or copies) than this say nothing about a placement.
pub const LEAST: u64 = 30;

/// What is compared of a placement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The placement.
    pub placement: Uid,
    /// How many converted (or started).
    pub hits: u64,
    /// Of how many.
    pub trials: u64,
}

/// What can be said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// This placement did better than every other one.
    Ahead(Uid),
    /// The differences may well be chance.
    TooFew,
    /// Fewer than two placements have enough to be compared.
    Nothing,
}

/// The comparison of the placements of a channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// The channel.
    pub channel: Channel,
    /// What can be said.
    pub verdict: Verdict,
    /// How many placements had enough to be compared.
    pub compared: usize,
    /// How many had something, and too little.
    pub left_out: usize,
}

/// Compares.
pub fn compare(channel: Channel, all: &[Candidate]) -> Comparison {
    let valid = |c: &&Candidate| c.hits <= c.trials;
    let mut enough: Vec<Candidate> = all.iter().filter(valid).filter(|c| c.trials >= LEAST).copied().collect();
    let left_out = all.iter().filter(|c| c.trials > 0).count() - enough.len();
    // The highest rate first: a/b > c/d where ad > cb.
    enough.sort_by(|a, b| {
        let cross = |x: &Candidate, y: &Candidate| u128::from(x.hits) * u128::from(y.trials);
        cross(b, a).cmp(&cross(a, b)).then(b.trials.cmp(&a.trials)).then(a.placement.cmp(&b.placement))
    });
    let verdict = match enough.as_slice() {
        [] | [_] => Verdict::Nothing,
        [best, others @ ..] => {
            let pairs = enough.len() * (enough.len() - 1) / 2;
            let z = deviations(1.0 - 0.025 / pairs as f64);
            let beats = |other: &Candidate| {
                difference((best.hits, best.trials), (other.hits, other.trials), z).is_some_and(|(low, _)| low > 0.0)
            };
            if others.iter().all(beats) { Verdict::Ahead(best.placement) } else { Verdict::TooFew }
        }
    };
    Comparison { channel, verdict, compared: enough.len(), left_out }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(all: &[(u64, u64)]) -> Verdict {
        let all: Vec<_> = all
            .iter()
            .enumerate()
            .map(|(n, (hits, trials))| Candidate { placement: Uid(n as i64), hits: *hits, trials: *trials })
            .collect();
        compare(Channel::Telegram, &all).verdict
    }

    #[test]
    fn a_clear_lead_is_called_and_a_doubtful_one_is_not() {
        assert_eq!(verdict(&[(20, 100), (60, 100)]), Verdict::Ahead(Uid(1)));
        assert_eq!(verdict(&[(20, 100), (25, 100)]), Verdict::TooFew);
        assert_eq!(verdict(&[(60, 100), (60, 100)]), Verdict::TooFew);
        assert_eq!(verdict(&[(1, 2), (29, 29), (3, 100)]), Verdict::Nothing);
        assert_eq!(verdict(&[]), Verdict::Nothing);
        // A lead over one that is none over another.
        assert_eq!(verdict(&[(10, 100), (60, 100), (58, 100)]), Verdict::TooFew);
    }

    #[test]
    fn among_equals_hardly_ever_a_winner() {
        // Twelve placements that convert alike, a thousand times: a small generator with a fixed seed.
        let mut seed = 0x2545_f491_4f6c_dd1d_u64;
        let mut random = || {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            seed
        };
        let mut winners = 0;
        for _ in 0..1_000 {
            let all: Vec<(u64, u64)> =
                (0..12).map(|_| ((0..200).filter(|_| random() % 100 < 15).count() as u64, 200)).collect();
            winners += usize::from(matches!(verdict(&all), Verdict::Ahead(_)));
        }
        assert!(winners <= 50, "{winners} of 1,000");
    }
}
