//! Tokens: the short, readable values that tell placements apart in the field of a contact.

use super::normal;
use crate::domain::near::edits;
use crate::domain::{Book, FieldKey, FieldType, Link, Placement};
use std::collections::HashSet;
use unicode_segmentation::UnicodeSegmentation;

/// The field that tokens go to by default, by name.
pub const FIELD: &str = "source";
/// The longest token that is proposed: a ref and its separators must fit with it into Telegram's 64 characters.
const LONGEST: usize = 28;
/// Telegram's limit for a whole payload (official).
const TELEGRAM: usize = 64;

/// The field that is for telling placements of a link apart: the payload field where it takes any text, else a text field
/// called [`FIELD`]. `None`: there is none, and one is to be made on the platform.
pub fn field(book: &Book, link: &Link) -> Option<FieldKey> {
    let takes_text = |key: &FieldKey| match key {
        FieldKey::Custom(id) => book.field(id).is_none_or(|f| matches!(f.kind, FieldType::Text | FieldType::LongText)),
        FieldKey::System(_) => false,
    };
    if let Some(key) = &link.payload_field
        && takes_text(key)
    {
        return Some(key.clone());
    }
    let named = FieldKey::Custom(book.field_named(FIELD)?.id.clone());
    takes_text(&named).then_some(named)
}

/// A token for a placement called `label`: small letters, digits and single hyphens, which every channel carries, short
/// enough for Telegram behind a ref of `ref_length` characters, and like none of `taken`.
pub fn propose<'a>(label: &str, ref_length: usize, taken: impl IntoIterator<Item = &'a str>) -> String {
    let taken: HashSet<String> = taken.into_iter().map(normal::value).collect();
    let room = TELEGRAM.saturating_sub(ref_length + 2).clamp(6, LONGEST);
    let plain = plain(label);
    let base = if plain.is_empty() { "place".to_owned() } else { cut(&plain, room) };
    if !taken.contains(&base) {
        return base;
    }
    for n in 2_u32.. {
        let end = format!("-{n}");
        let numbered = format!("{}{end}", cut(&base, room - end.len()));
        if !taken.contains(&numbered) {
            return numbered;
        }
    }
    base
}

/// The label in letters, digits and single hyphens.
fn plain(label: &str) -> String {
    let mut out = String::new();
    for cluster in label.graphemes(true) {
        // The letter without what sits on it.
        let letters: String =
            cluster.chars().map(nucleo_matcher::chars::normalize).flat_map(char::to_lowercase).collect();
        let letters = match cluster {
            "ß" => "ss",
            "æ" | "Æ" => "ae",
            "ø" | "Ø" => "o",
            _ => &letters,
        };
        let kept: String = letters.chars().filter(char::is_ascii_alphanumeric).collect();
        if !kept.is_empty() {
            out.push_str(&kept);
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    out.trim_end_matches('-').to_owned()
}

/// The first `room` characters, at the end of a word where one is near.
fn cut(token: &str, room: usize) -> String {
    if token.len() <= room {
        return token.to_owned();
    }
    if token[room..].starts_with('-') {
        return token[..room].to_owned();
    }
    let whole = token[..room].rfind('-').filter(|at| *at * 2 >= room).unwrap_or(room);
    token[..whole].trim_end_matches('-').to_owned()
}

/// How two values are too alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// But for capitals they are the same.
    Case,
    /// But for dashes, blanks and signs they are the same.
    Dash,
    /// They are a slip of the finger apart.
    Typo,
}

impl Likeness {
    /// What is the only difference, in words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Case => "but for capitals",
            Self::Dash => "but for dashes, blanks or signs",
            Self::Typo => "but for one letter",
        }
    }
}

/// How two values are too alike; `None`: they are the same, or well apart. Members of a series (`hall-a` and `hall-b`,
/// `table-01` and `table-02`) are well apart: they differ where a series counts.
pub fn alike(a: &str, b: &str) -> Option<Likeness> {
    if a == b {
        return None;
    }
    if a.to_lowercase() == b.to_lowercase() {
        return Some(Likeness::Case);
    }
    let (a, b) = (normal::value(a), normal::value(b));
    if a == b {
        return Some(Likeness::Dash);
    }
    let length = a.chars().count().min(b.chars().count());
    (length >= 5 && !in_series(&a, &b) && edits(&a, &b) == 1).then_some(Likeness::Typo)
}

/// Whether two values in normal form count the same thing.
fn in_series(a: &str, b: &str) -> bool {
    let parts = |text: &str| text.split('-').map(str::to_owned).collect::<Vec<_>>();
    let (a, b) = (parts(a), parts(b));
    if a.len() != b.len() {
        // One has a part more: “hall” and “hall-2”.
        return true;
    }
    let counts = |part: &str| {
        let name = part.trim_end_matches(|c: char| c.is_ascii_digit());
        (name.chars().count() <= 1 || name.len() < part.len())
            .then(|| if name.chars().count() <= 1 { "" } else { name }.to_owned())
    };
    let mut differing = a.iter().zip(&b).filter(|(x, y)| x != y);
    differing.all(|(x, y)| match (counts(x), counts(y)) {
        (Some(x), Some(y)) => x == y,
        _ => false,
    })
}

/// What of `new` is too like a value of another placement in the book, a sentence each. Values are compared within a field;
/// those that are the same are no near-duplicates but a choice.
pub fn near_duplicates(book: &Book, new: &[Placement]) -> Vec<String> {
    let mut lines = Vec::new();
    let all: Vec<(&Link, &Placement)> =
        book.links().flat_map(|link| book.placements(link.uid).iter().map(move |p| (link, p))).collect();
    for placement in new {
        for value in &placement.values {
            let dedicated = book.link(placement.link).and_then(|link| field(book, link));
            if dedicated.as_ref() != Some(&value.field) {
                continue;
            }
            let mut near: Vec<_> = all
                .iter()
                .filter(|(_, other)| other.uid != placement.uid)
                .flat_map(|(link, other)| other.values.iter().map(move |v| (*link, *other, v)))
                .filter(|(_, _, v)| v.field == value.field)
                .filter_map(|(link, other, v)| Some((alike(&value.value, &v.value)?, other, link, v)))
                .collect();
            near.sort_by(|a, b| (a.0, &a.2.reference, &a.1.label).cmp(&(b.0, &b.2.reference, &b.1.label)));
            if let Some((likeness, other, link, v)) = near.first() {
                lines.push(format!(
                    "“{}” is “{}” of {} · {} {}: contacts of the two are hard to tell apart",
                    value.value,
                    v.value,
                    link.reference,
                    other.label,
                    likeness.words()
                ));
            }
        }
    }
    lines.dedup();
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn tokens_are_short_and_readable() {
        for (label, token) in [
            ("Poster, Hall A", "poster-hall-a"),
            ("Zürich – Straße 5", "zurich-strasse-5"),
            ("Radio Harbour FM, the morning show", "radio-harbour-fm-the-morning"),
            ("日本", "place"),
            ("", "place"),
        ] {
            assert_eq!(propose(label, 8, []), token, "{label}");
        }
        assert_eq!(propose("Hall A", 8, ["HALL_A", "hall-a-2"]), "hall-a-3");
        assert_eq!(propose("harbour-fair-east", 52, []), "harbour");
    }

    #[test]
    fn near_duplicates_are_told_from_series() {
        for (a, b, likeness) in [
            ("hall-a", "Hall-A", Some(Likeness::Case)),
            ("hall-a", "hall_a", Some(Likeness::Dash)),
            ("hall-a", "hall – a", Some(Likeness::Dash)),
            ("newsletter", "newsleter", Some(Likeness::Typo)),
            ("newsletter", "newsletetr", Some(Likeness::Typo)),
            ("hall-a", "hall-b", None),
            ("table-01", "table-02", None),
            ("flyer1", "flyer2", None),
            ("hall-a", "hall-a", None),
            ("window", "receipt", None),
        ] {
            assert_eq!(alike(a, b), likeness, "{a} {b}");
        }
    }

    proptest! {
        #[test]
        fn every_channel_carries_a_token(label in ".{0,60}", length in 1usize..58, taken in prop::collection::vec("[a-z-]{1,8}", 0..6)) {
            let token = propose(&label, length, taken.iter().map(String::as_str));
            prop_assert!(token.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'), "{}", token);
            prop_assert!(crate::domain::payload::refuse_value(&token).is_none(), "{}", token);
            prop_assert!(token.len() <= 28 && (length > 50 || length + 2 + token.len() <= 64), "{}", token);
            prop_assert!(!taken.iter().any(|t| normal::value(t) == token));
        }
    }
}
