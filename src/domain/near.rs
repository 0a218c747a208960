//! Names that may have been meant, where the one that was typed does not exist.

use super::model::fold;

/// How many names are offered at most.
const OFFERED: usize = 3;

/// The candidates nearest to `typed`, the likeliest first: the same but for case, those that contain it or start the same
/// way, and those a few slips of the finger away.
pub fn near<'a>(typed: &str, candidates: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let typed = fold(typed);
    let mut found: Vec<(usize, &str)> =
        candidates.into_iter().filter_map(|candidate| Some((distance(&typed, &fold(candidate))?, candidate))).collect();
    found.sort_unstable();
    found.dedup_by_key(|(_, name)| *name);
    found.into_iter().take(OFFERED).map(|(_, name)| name).collect()
}

/// “, did you mean “a” or “b”?” for [`near`] names, nothing where there are none: the end of a sentence.
pub fn offer(near: &[&str]) -> String {
    let quoted: Vec<_> = near.iter().map(|name| format!("“{name}”")).collect();
    match quoted.split_last() {
        None => String::new(),
        Some((only, [])) => format!("; did you mean {only}?"),
        Some((last, others)) => format!("; did you mean {} or {last}?", others.join(", ")),
    }
}

/// How far apart two folded names are; `None`: too far to have been meant.
fn distance(typed: &str, candidate: &str) -> Option<usize> {
    if typed.is_empty() || candidate.is_empty() {
        return None;
    }
    let length = typed.chars().count();
    if length >= 2 && (candidate.contains(typed) || typed.contains(candidate)) {
        return Some(1);
    }
    let slips = edits(typed, candidate);
    (slips <= (length / 3).max(1)).then_some(slips)
}

/// The least number of letters to insert, remove, replace or swap with the next one.
pub(crate) fn edits(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    // Three rows of the usual table: the one being filled, the last, and the one before it for swaps.
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let mut fewest = (last[j] + usize::from(x != y)).min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *x == b[j - 1] && a[i - 1] == *y {
                fewest = fewest.min(before[j - 1] + 1);
            }
            row.push(fewest);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_parts_and_capitals_are_recognised() {
        let names = ["giveaway", "welcome", "table-order", "newsletter"];
        for (typed, expected) in [
            ("giveawya", vec!["giveaway"]),
            ("GIVAWAY", vec!["giveaway"]),
            ("table", vec!["table-order"]),
            ("news", vec!["newsletter"]),
            ("zzz", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(near(typed, names), expected, "{typed}");
        }
    }

    #[test]
    fn at_most_three_are_offered_the_nearest_first() {
        assert_eq!(near("hall-a", ["hall-d", "hall-c", "hall-b", "hall-a ", "x"]), ["hall-a ", "hall-b", "hall-c"]);
    }

    #[test]
    fn the_end_of_the_sentence_fits_how_many_there_are() {
        assert_eq!(offer(&[]), "");
        assert_eq!(offer(&["a"]), "; did you mean “a”?");
        assert_eq!(offer(&["a", "b", "c"]), "; did you mean “a”, “b” or “c”?");
    }

    #[test]
    fn a_swap_is_one_slip() {
        assert_eq!(edits("abcd", "abdc"), 1);
        assert_eq!(edits("", "abc"), 3);
        assert_eq!(edits("kitten", "sitting"), 3);
    }
}
