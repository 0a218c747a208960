//! The check code of a placement: a few characters under a printed code that find it again when somebody types them.
//!
//! It is on paper for years, so it depends on nothing that anybody edits: only on the placement's identity, which stays
//! the same across renames, exports and imports. Changing [`code`] orphans everything that was printed.

use super::id::Uid;

/// How many characters a check code has. Five bits each: among 10,000 placements, one pair in twenty books is alike.
pub const LEN: usize = 6;

/// Crockford's alphabet: no I, L, O and U, which are misread or make words.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The check code of a placement, such as `7K2MX9`.
pub fn code(placement: Uid) -> String {
    characters(placement).map(char::from).collect()
}

/// Whether a check code, in the form that [`code`] has, is that of a placement.
pub fn is_of(typed: &str, placement: Uid) -> bool {
    characters(placement).eq(typed.bytes())
}

fn characters(placement: Uid) -> impl Iterator<Item = u8> {
    // The finaliser of splitmix64: neighbours in age get codes that have nothing in common.
    let mut z = placement.0 as u64;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^= z >> 31;
    (0..LEN).map(move |at| ALPHABET[(z >> (5 * at) & 31) as usize])
}

/// A check code as somebody may have typed it off paper, in the form that [`code`] has: small letters, O for 0, I and L
/// for 1, and blanks or hyphens between the characters do not matter. `None`: it is no check code.
pub fn typed(text: &str) -> Option<String> {
    let mut out = String::with_capacity(LEN);
    for c in text.trim().chars().filter(|c| !matches!(c, ' ' | '-')) {
        let c = match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            c => c,
        };
        if out.len() == LEN || !u8::try_from(c).is_ok_and(|c| ALPHABET.contains(&c)) {
            return None;
        }
        out.push(c);
    }
    (out.len() == LEN).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn what_is_printed_stays_valid() {
        // These are on somebody's flyers: never change them.
        let codes = [1, 123_456_789_012_345_678].map(|uid| code(Uid(uid)));
        assert_eq!(codes, ["5F1P08", "H1A9VG"]);
    }

    #[test]
    fn codes_of_neighbours_differ() {
        let codes: HashSet<_> = (0..10_000).map(|n| code(Uid(876_543_210_000 + n))).collect();
        assert!(codes.len() > 9_990, "{}", codes.len());
    }

    #[test]
    fn typing_is_forgiven() {
        let printed = code(Uid(77));
        assert_eq!(typed(&printed).as_ref(), Some(&printed));
        assert_eq!(typed(&format!(" {}-{} ", &printed[..3], &printed[3..].to_lowercase())), Some(printed));
        assert_eq!(typed("oOiLlI").as_deref(), Some("001111"));
        for other in ["", "7K2MX", "7K2MX99", "7K2MU9", "giveaway", "äöü123"] {
            assert_eq!(typed(other), None, "{other}");
        }
    }
}
