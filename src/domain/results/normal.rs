//! The form in which damaged values are compared: what people, phones and word processors change on the way is gone from
//! it.

use crate::domain::encode;
use std::borrow::Cow;

/// Whether a character is taken for a hyphen: every dash, the minus sign, and `_`.
pub const fn is_dash(c: char) -> bool {
    matches!(
        c,
        '-' | '_' | '\u{ad}' | '\u{2010}'..='\u{2015}' | '\u{2043}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}'
    )
}

/// Whether a character has no width of its own and means nothing in a value.
const fn is_nothing(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{fe0e}' | '\u{fe0f}')
}

/// A value without what damages it: small letters, one `-` for any run of dashes and blanks, nothing but letters and digits
/// at the ends.
///
/// ```
/// use entrylink::domain::results::normal::value;
/// assert_eq!(value("“Hall – A”"), "hall-a");
/// assert_eq!(value("HALL__a."), value("hall-a"));
/// ```
pub fn value(text: &str) -> String {
    squeeze(&decoded(text), true)
}

/// A text of several words in pieces, each in the form of [`value`]: blanks next to a dash belong to the dash, others
/// separate.
pub fn words(text: &str) -> Vec<String> {
    let text = decoded(text);
    let mut pieces: Vec<String> = Vec::new();
    let mut joins = false;
    for word in text.split_whitespace() {
        let starts = word.chars().find(|c| !is_nothing(*c)).is_some_and(is_dash);
        let ends = word.chars().rev().find(|c| !is_nothing(*c)).is_some_and(is_dash);
        match pieces.last_mut() {
            Some(last) if joins || starts => {
                last.push('-');
                last.push_str(word);
            }
            _ => pieces.push(word.to_owned()),
        }
        joins = ends;
    }
    pieces.iter().map(|piece| squeeze(piece, false)).filter(|piece| !piece.is_empty()).collect()
}

fn decoded(text: &str) -> Cow<'_, str> {
    if text.contains('%') { Cow::Owned(encode::decode(text)) } else { Cow::Borrowed(text) }
}

fn squeeze(text: &str, blanks: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.chars().filter(|c| !is_nothing(*c)) {
        if is_dash(c) || (blanks && c.is_whitespace()) {
            gap = true;
            continue;
        }
        // What stands at the beginning and is neither letter nor digit is no part of the value.
        if out.is_empty() && !c.is_alphanumeric() {
            continue;
        }
        if gap && !out.is_empty() {
            out.push('-');
        }
        gap = false;
        out.extend(c.to_lowercase());
    }
    let end = out.trim_end_matches(|c: char| !c.is_alphanumeric()).len();
    out.truncate(end);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_phones_and_people_do_is_taken_back() {
        for damaged in [
            "hall-a",
            "Hall-A",
            "hall–a",
            "hall—a",
            " hall - a ",
            "hall_a",
            "hall\u{2011}a",
            "“hall-a”",
            "hall-a.",
            "hall%2Da",
            "hall--a",
            "/hall-a",
            "hall\u{200b}-a",
        ] {
            assert_eq!(value(damaged), "hall-a", "{damaged:?}");
        }
        assert_eq!(value("—"), "");
        assert_eq!(value("Zürich"), "zürich");
    }

    #[test]
    fn texts_are_cut_at_blanks_that_are_not_beside_a_dash() {
        assert_eq!(words("Hi! giveaway -- Hall–A, please"), ["hi", "giveaway-hall-a", "please"]);
        assert_eq!(words("/giveaway—hall-a"), ["giveaway-hall-a"]);
        assert_eq!(words("one two"), ["one", "two"]);
        assert_eq!(words("- – …"), Vec::<String>::new());
    }
}
