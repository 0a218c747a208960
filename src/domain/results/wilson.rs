//! Rates and how sure they are: Wilson's score interval for a proportion (Wilson 1927), and for the difference of two
//! proportions Newcombe's interval that is made of two of them (Newcombe 1998, method 10).

/// The half-width of a 95 % interval in standard deviations.
pub const Z95: f64 = 1.959_963_984_540_054;

/// A rate with the interval that holds the true one in 95 of 100 cases. All are shares, from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// What was seen.
    pub rate: f64,
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// The interval of `hits` in `trials`, `z` standard deviations wide on each side; `None`: nothing was tried, or more hit
/// than were tried, and so it is no share of anything.
pub fn interval(hits: u64, trials: u64, z: f64) -> Option<Interval> {
    if trials == 0 || hits > trials {
        return None;
    }
    let (n, rate) = (trials as f64, hits as f64 / trials as f64);
    let zz = z * z;
    let middle = (rate + zz / (2.0 * n)) / (1.0 + zz / n);
    let half = z / (1.0 + zz / n) * (rate * (1.0 - rate) / n + zz / (4.0 * n * n)).sqrt();
    // At the ends the formula gives 0 and 1 but for the last digits.
    let low = if hits == 0 { 0.0 } else { (middle - half).max(0.0) };
    let high = if hits == trials { 1.0 } else { (middle + half).min(1.0) };
    Some(Interval { rate, low, high })
}

/// The 95 % interval of `hits` in `trials`, see [`interval`].
pub fn wilson(hits: u64, trials: u64) -> Option<Interval> {
    interval(hits, trials, Z95)
}

/// The interval of the difference of two rates, `a` less `b`, each as hits and trials; `None` as for [`interval`].
pub fn difference(a: (u64, u64), b: (u64, u64), z: f64) -> Option<(f64, f64)> {
    let (ours, theirs) = (interval(a.0, a.1, z)?, interval(b.0, b.1, z)?);
    let apart = ours.rate - theirs.rate;
    let low = apart - (ours.rate - ours.low).hypot(theirs.high - theirs.rate);
    let high = apart + (ours.high - ours.rate).hypot(theirs.rate - theirs.low);
    Some((low, high))
}

/// How many standard deviations a normal variable stays below with the probability `p` (0 < p < 1). Bisection over the
/// tail, whose error is below 1e-7 (Abramowitz and Stegun 7.1.26): a few look-ups a report, so plain beats fast.
pub fn deviations(p: f64) -> f64 {
    let (mut low, mut high) = (-9.0, 9.0);
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if below(middle) < p { low = middle } else { high = middle }
    }
    f64::midpoint(low, high)
}

/// The probability that a normal variable is below `z`.
fn below(z: f64) -> f64 {
    let x = z.abs() / std::f64::consts::SQRT_2;
    let t = 1.0 / (1.0 + 0.327_591_1 * x);
    let poly =
        t * (0.254_829_592 + t * (-0.284_496_736 + t * (1.421_413_741 + t * (-1.453_152_027 + t * 1.061_405_429))));
    let tail = poly * (-x * x).exp() / 2.0;
    if z > 0.0 { 1.0 - tail } else { tail }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn close(a: f64, b: f64, by: f64) -> bool {
        (a - b).abs() <= by
    }

    /// Newcombe, “Two-sided confidence intervals for the single proportion”, Statistics in Medicine 17 (1998), table I,
    /// method 3.
    #[test]
    fn published_intervals_of_one_rate() {
        for (hits, trials, low, high) in
            [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)]
        {
            let found = wilson(hits, trials).unwrap();
            assert!(close(found.low, low, 5e-5) && close(found.high, high, 5e-5), "{hits}/{trials}: {found:?}");
        }
        assert_eq!((wilson(0, 0), wilson(3, 2)), (None, None));
    }

    /// Newcombe, “Interval estimation for the difference between independent proportions”, Statistics in Medicine 17
    /// (1998), table II, method 10.
    #[test]
    fn published_intervals_of_a_difference() {
        for (a, b, low, high) in [
            ((56, 70), (48, 80), 0.0524, 0.3339),
            ((9, 10), (3, 10), 0.1705, 0.8090),
            ((5, 56), (0, 29), -0.0381, 0.1926),
        ] {
            let found = difference(a, b, Z95).unwrap();
            assert!(close(found.0, low, 5e-5) && close(found.1, high, 5e-5), "{a:?} {b:?}: {found:?}");
        }
    }

    #[test]
    fn the_normal_distribution_is_that_of_the_tables() {
        for (p, z) in [(0.975, Z95), (0.5, 0.0), (0.995, 2.575_829), (0.999, 3.090_232)] {
            assert!(close(deviations(p), z, 1e-4), "{p}");
        }
    }

    proptest! {
        /// The interval is all rates whose score test does not refute what was seen: the ends are found by halving.
        #[test]
        fn the_interval_inverts_the_score_test(trials in 1u64..5_000, share in 0.0f64..=1.0) {
            let hits = (share * trials as f64).round() as u64;
            let (n, seen) = (trials as f64, hits as f64 / trials as f64);
            let refuted = |p: f64| (seen - p).abs() > Z95 * (p * (1.0 - p) / n).sqrt();
            let found = wilson(hits, trials).unwrap();
            let end = |mut inside: f64, mut outside: f64| {
                for _ in 0..80 {
                    let middle = f64::midpoint(inside, outside);
                    if refuted(middle) { outside = middle } else { inside = middle }
                }
                inside
            };
            prop_assert!(close(found.low, end(seen, 0.0), 1e-9) || hits == 0);
            prop_assert!(close(found.high, end(seen, 1.0), 1e-9) || hits == trials);
            prop_assert!(found.low <= seen && seen <= found.high);
        }
    }
}
