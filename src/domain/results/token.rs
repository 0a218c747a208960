//! Tokens: the short, readable values that tell placements apart in the field of a contact.

use super::normal;
use crate::domain::near::edits;
use crate::domain::{Book, FieldKey, FieldType, Link, Placement, Uid, compose};
use std::collections::{BTreeSet, HashMap, HashSet};
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
/// enough for Telegram behind the link's `reference`, and like none of `taken`. A label of whose letters none is Latin has
/// the ref's name, so that the token says at least which link it is of.
pub fn propose<'a>(label: &str, reference: &str, taken: impl IntoIterator<Item = &'a str>) -> String {
    free(label, reference, &taken.into_iter().map(normal::value).collect())
}

/// The same, of values in normal form.
fn free(label: &str, reference: &str, taken: &HashSet<String>) -> String {
    let room = TELEGRAM.saturating_sub(reference.chars().count() + 2).clamp(6, LONGEST);
    let own = plain(label);
    let foreign = label.chars().any(char::is_alphabetic) && !own.contains(|c: char| c.is_ascii_alphabetic());
    let base = match (own.as_str(), foreign) {
        ("", _) => Some(plain(reference)).filter(|r| !r.is_empty()).unwrap_or_else(|| "place".to_owned()),
        // “喫茶-1”: the number is kept whole.
        (own, true) if own.len() < room => {
            format!("{}-{own}", cut(&plain(reference), room - own.len() - 1)).trim_start_matches('-').to_owned()
        }
        _ => own.clone(),
    };
    let base = cut(&base, room);
    // One of its own kind would be taken for the ref itself: these are counted from the first on.
    let from: u32 = if own.is_empty() { 1 } else { 2 };
    if from > 1 && !taken.contains(&base) {
        return base;
    }
    for n in from..u32::MAX {
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
    /// They count the same thing, and are written in two ways: `poster-b` and `poster_c`.
    Series,
}

impl Likeness {
    /// What is the only difference, in words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Case => "but for capitals",
            Self::Dash => "but for dashes, blanks or signs",
            Self::Typo => "but for one letter",
            Self::Series => "but for one letter, and for how dashes and capitals are written",
        }
    }
}

/// The shortest values of which one letter may be a slip: of shorter ones it makes another word.
const SHORTEST_SLIP: usize = 4;

/// How two values are too alike; `None`: they are the same, or well apart. Members of a series (`hall-a` and `hall-b`,
/// `table-01` and `table-02`) are well apart: they differ where a series counts, and in nothing else.
pub fn alike(a: &str, b: &str) -> Option<Likeness> {
    if a == b {
        return None;
    }
    if a.to_lowercase() == b.to_lowercase() {
        return Some(Likeness::Case);
    }
    let (plain_a, plain_b) = (normal::value(a), normal::value(b));
    // A dash that is missing is a dash that differs: “postera” and “poster-a”.
    if plain_a == plain_b || solid(&plain_a) == solid(&plain_b) {
        return Some(Likeness::Dash);
    }
    let length = plain_a.chars().count().min(plain_b.chars().count());
    if length < SHORTEST_SLIP || edits(&plain_a, &plain_b) != 1 {
        return None;
    }
    if !in_series(&plain_a, &plain_b) {
        return Some(Likeness::Typo);
    }
    // A series differs by what it counts. What differs besides is how it is written.
    let counted = plain_a.chars().count() == plain_b.chars().count();
    (counted && edits(a, b) > 1).then_some(Likeness::Series)
}

/// A value in normal form without its dashes.
fn solid(normal: &str) -> String {
    normal.chars().filter(|c| *c != '-').collect()
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

/// What stands for a placement's own token in a value.
pub const PLACEHOLDER: &str = "{label}";

/// Hands out tokens for the placements of a link, each unlike all others.
#[derive(Clone, Debug, Default)]
pub struct Tokens {
    taken: HashSet<String>,
    reference: String,
}

impl Tokens {
    /// Tokens for new placements of `link`, unlike the values that its placements have.
    pub fn of(book: &Book, link: &Link) -> Self {
        Self::beside(book, link, &HashSet::new())
    }

    /// Tokens for placements that are edited, unlike the values of the others.
    pub fn beside(book: &Book, link: &Link, edited: &HashSet<Uid>) -> Self {
        let others = book.placements(link.uid).iter().filter(|p| !edited.contains(&p.uid));
        let values = others.flat_map(|p| &p.values);
        let taken = values.map(|v| normal::value(&v.value)).collect();
        Self { taken, reference: link.reference.clone() }
    }

    /// The token of the placement called `label`.
    pub fn next(&mut self, label: &str) -> String {
        let token = free(label, &self.reference, &self.taken);
        self.taken.insert(token.clone());
        token
    }
}

/// What there is to say about new placements, a sentence each: values that are too like those of others, and placements
/// whose links are the same, so that nobody can tell which of them brought people.
pub fn notes(book: &Book, new: &[Placement]) -> Vec<String> {
    let mut lines = same_links(book, new);
    lines.extend(near_duplicates(book, new));
    lines
}

/// The first of such sentences, and how many more there are: what an import of many rows says.
pub fn first_notes(book: &Book, new: &[Placement], most: usize) -> Vec<String> {
    let mut lines = notes(book, new);
    if lines.len() > most {
        let more = lines.len() - most;
        lines.truncate(most);
        lines.push(format!("{more} more like these"));
    }
    lines
}

/// New placements that have the same link as another one, a sentence for each link.
fn same_links(book: &Book, new: &[Placement]) -> Vec<String> {
    let links: BTreeSet<Uid> = new.iter().map(|p| p.link).collect();
    let mut lines = Vec::new();
    for link in links.into_iter().filter_map(|uid| book.link(uid)) {
        let mut alike: HashMap<String, Vec<&Placement>> = HashMap::new();
        for placement in book.placements(link.uid).iter().filter(|p| !p.archived) {
            if let Ok(payload) = compose::payload_text(link, &placement.values) {
                alike.entry(payload).or_default().push(placement);
            }
        }
        let is_new = |p: &Placement| new.iter().any(|n| n.uid == p.uid);
        let mut groups: Vec<_> = alike.into_values().filter(|g| g.len() > 1 && g.iter().any(|p| is_new(p))).collect();
        groups.sort_by_key(|group| group[0].uid);
        for group in groups {
            let named: Vec<_> = group.iter().take(3).map(|p| format!("“{}”", p.label)).collect();
            let more = if group.len() > 3 { format!(" and {} more", group.len() - 3) } else { String::new() };
            let reference = &link.reference;
            lines.push(format!(
                "{}{more} of {reference} have the same link: nobody can tell which of them brought people; give each a \
                 value of its own",
                named.join(", ")
            ));
        }
    }
    lines
}

/// All that is one letter less than a value.
fn shortened(value: &str) -> impl Iterator<Item = String> + '_ {
    value.char_indices().map(|(at, c)| format!("{}{}", &value[..at], &value[at + c.len_utf8()..]))
}

/// A value of another placement, and how it is too like a new one; `None`: it is the same.
type Near<'a> = (Option<Likeness>, &'a str, &'a str, &'a str);

/// What of `new` is too like a value of another placement in the book, a sentence each. Values are compared within the field
/// that is for telling placements apart; those of one link that are the same are no near-duplicates but a choice, those of
/// another link are named. Two values that are a slip apart have a shortened form without dashes in common, so that each
/// value of the book is looked at once.
pub fn near_duplicates(book: &Book, new: &[Placement]) -> Vec<String> {
    // The new values by what they are found by: themselves without dashes, and all that is one letter less.
    let mut fresh: Vec<(&Placement, &str, FieldKey)> = Vec::new();
    let mut found_by: HashMap<String, Vec<usize>> = HashMap::new();
    let mut lengths: HashSet<usize> = HashSet::new();
    for placement in new {
        let Some(key) = book.link(placement.link).and_then(|link| field(book, link)) else { continue };
        for value in placement.values.iter().filter(|v| v.field == key && !v.value.contains("{{")) {
            let plain = solid(&normal::value(&value.value));
            lengths.insert(plain.chars().count());
            for form in shortened(&plain).chain([plain.clone()]) {
                found_by.entry(form).or_default().push(fresh.len());
            }
            fresh.push((placement, &value.value, key.clone()));
        }
    }
    let mut nearest: Vec<Option<Near<'_>>> = vec![None; fresh.len()];
    let mut all: Vec<&Link> = if fresh.is_empty() { Vec::new() } else { book.links().collect() };
    all.sort_by_key(|link| link.uid);
    for link in all {
        for other in book.placements(link.uid) {
            for value in &other.values {
                let plain = solid(&normal::value(&value.value));
                // No slip makes up for more than a letter.
                let long = plain.chars().count();
                if !(long.saturating_sub(1)..=long + 1).any(|n| lengths.contains(&n)) {
                    continue;
                }
                let forms = shortened(&plain).chain([plain.clone()]);
                let hits: BTreeSet<usize> = forms.filter_map(|form| found_by.get(&form)).flatten().copied().collect();
                for at in hits {
                    let (placement, text, key) = &fresh[at];
                    if other.uid == placement.uid || value.field != *key {
                        continue;
                    }
                    let same = *text == value.value && link.uid != placement.link;
                    let likeness = alike(text, &value.value);
                    if (same || likeness.is_some()) && nearest[at].is_none_or(|(known, ..)| likeness < known) {
                        nearest[at] = Some((likeness, &value.value, &link.reference, &other.label));
                    }
                }
            }
        }
    }
    let mut lines: Vec<String> = Vec::new();
    for ((_, text, _), near) in fresh.iter().zip(nearest) {
        let Some((likeness, value, reference, label)) = near else { continue };
        lines.push(match likeness {
            Some(likeness) => format!(
                "“{text}” is “{value}” of {reference} · {label} {}: contacts of the two are hard to tell apart",
                likeness.words()
            ),
            None => format!(
                "“{text}” is the value of {reference} · {label}, too: contacts of the two are told apart by the ref alone"
            ),
        });
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
            ("夏", "giveaway-1"),
            ("", "giveaway-1"),
            ("テーブル 12", "giveaway-12"),
            ("12", "12"),
        ] {
            assert_eq!(propose(label, "giveaway", []), token, "{label}");
        }
        assert_eq!(propose("Hall A", "giveaway", ["HALL_A", "hall-a-2"]), "hall-a-3");
        assert_eq!(propose("夏", "ギフト", ["place-1"]), "place-2");
        assert_eq!(propose("harbour-fair-east", &"r".repeat(52), []), "harbour");
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
            ("postera", "poster-a", Some(Likeness::Dash)),
            ("stand1", "stand-1", Some(Likeness::Dash)),
            ("ki_osk", "kiosk", Some(Likeness::Dash)),
            ("newz", "news", Some(Likeness::Typo)),
            ("bar", "car", None),
            ("poster_c", "poster-b", Some(Likeness::Series)),
            ("Poster-C", "poster-b", Some(Likeness::Series)),
            ("stand_1", "stand-12", None),
            ("1759931745026", "1759931745027", None),
        ] {
            assert_eq!(alike(a, b), likeness, "{a} {b}");
        }
    }

    fn book_with(values: &[&str]) -> (Book, Vec<Placement>) {
        let mut book = crate::domain::catalogue::example_book();
        let link = book.link_by_ref("giveaway").unwrap().clone();
        let key = field(&book, &link).unwrap();
        let new: Vec<Placement> = values
            .iter()
            .enumerate()
            .map(|(n, value)| Placement {
                uid: Uid(9_000 + n as i64),
                link: link.uid,
                label: format!("place {n}"),
                values: vec![crate::domain::Value { field: key.clone(), value: (*value).to_owned() }],
                ..Placement::default()
            })
            .collect();
        for placement in &new {
            book.put_placement(placement.clone());
        }
        (book, new)
    }

    #[test]
    fn near_duplicates_and_same_links_are_said() {
        let (book, new) =
            book_with(&["newsletter", "Newsletter", "newsleter", "receipt", "receipt", "stand-1", "stand-2"]);
        let lines = notes(&book, &new[1..]);
        assert!(lines[0].starts_with("“place 3”, “place 4” of giveaway have the same link"), "{lines:?}");
        assert!(lines[1].contains("“Newsletter” is “newsletter” of giveaway · place 0 but for capitals"), "{lines:?}");
        assert!(
            lines[2].contains("“newsleter” is “newsletter”") && lines[2].contains("but for one letter"),
            "{lines:?}"
        );
        assert_eq!(lines.len(), 3, "{lines:?}");
        assert_eq!(first_notes(&book, &new[1..], 1)[1..], ["2 more like these"]);
    }

    #[test]
    fn the_same_value_in_another_link_is_named() {
        let (mut book, new) = book_with(&["newsletter", "hall-9"]);
        let other = Link { uid: Uid(77), reference: "offer".into(), ..book.link(new[0].link).unwrap().clone() };
        book.put_link(other);
        let theirs = Placement { uid: Uid(78), link: Uid(77), label: "footer".into(), ..new[0].clone() };
        book.put_placement(theirs.clone());
        let lines = notes(&book, &[theirs]);
        assert_eq!(
            lines,
            [
                "“newsletter” is the value of giveaway · place 0, too: contacts of the two are told apart by the ref alone"
            ]
        );
    }

    #[test]
    fn a_batch_has_a_token_for_each() {
        let (book, _) = book_with(&["poster-hall-a"]);
        let mut tokens = Tokens::of(&book, book.link_by_ref("giveaway").unwrap());
        let labels = ["poster hall a", "カフェ-1", "喫茶-1", "poster-hall-a", "ß", "s"];
        let made: Vec<_> = labels.iter().map(|label| tokens.next(label)).collect();
        assert_eq!(made, ["poster-hall-a-2", "giveaway-1", "giveaway-1-2", "poster-hall-a-3", "ss", "s"]);
    }

    proptest! {
        /// What the index finds is what comparing all with all finds.
        #[test]
        fn no_near_duplicate_is_missed(values in prop::collection::vec("[a-cA-C1-2_-]{3,7}", 2..8)) {
            let values: Vec<&str> = values.iter().map(String::as_str).collect();
            let (book, new) = book_with(&values);
            let found = near_duplicates(&book, &new);
            for (n, value) in values.iter().enumerate() {
                let near = values.iter().enumerate().any(|(m, other)| n != m && alike(value, other).is_some());
                let said = found.iter().any(|line| line.starts_with(&format!("“{value}” is “")));
                prop_assert!(!near || said, "{} in {:?}", value, found);
            }
        }

        #[test]
        fn every_channel_carries_a_token(label in ".{0,60}", length in 1usize..58, taken in prop::collection::vec("[a-z-]{1,8}", 0..6)) {
            let token = propose(&label, &"r".repeat(length), taken.iter().map(String::as_str));
            prop_assert!(token.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'), "{}", token);
            prop_assert!(crate::domain::payload::refuse_value(&token).is_none(), "{}", token);
            prop_assert!(token.len() <= 28 && (length > 50 || length + 2 + token.len() <= 64), "{}", token);
            prop_assert!(!taken.iter().any(|t| normal::value(t) == token));
        }
    }
}
