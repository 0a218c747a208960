//! The placement that a contact nobody can place most likely came by: a proposal for a person, never a match by itself.

use super::clue::{Clue, REF, TEXT};
use super::normal;
use crate::domain::near::edits;
use crate::domain::{Book, Uid, compose};
use std::cmp::Ordering;
use std::collections::HashSet;

/// Clues that are longer than this are cut before they are compared: what decides stands at the beginning.
const LONGEST: usize = 120;

/// What a clue is compared with.
#[derive(Clone, Debug, Default)]
pub struct Likely {
    /// What a placement would have been known by: where it stands, in normal form, of which link and placement.
    known: Vec<(String, String, Uid, Uid)>,
    /// The refs of links, in normal form: alone they say nothing about the placement.
    refs: HashSet<String>,
}

impl Likely {
    /// The placements of a book.
    pub fn new(book: &Book) -> Self {
        let (mut known, mut refs) = (Vec::new(), HashSet::new());
        for link in book.links() {
            refs.insert(normal::value(&link.reference));
            for placement in book.placements(link.uid) {
                let mut put = |what: &str, text: &str| {
                    known.push((what.to_owned(), normal::value(text), link.uid, placement.uid));
                };
                for value in &placement.values {
                    put(value.field.as_str(), &value.value);
                }
                if let Ok(payload) = compose::payload_text(link, &placement.values) {
                    put(REF, &payload);
                    put(TEXT, &payload);
                }
            }
        }
        known.sort();
        Self { known, refs }
    }

    /// The likeliest placements of a clue, of `link` where that is known: several where nothing tells them apart, none where
    /// nothing is like it. In the order of the book.
    pub fn of(&self, clue: &Clue, link: Option<Uid>) -> Vec<(Uid, Uid)> {
        let short: String = clue.value.chars().take(LONGEST).collect();
        let wanted = normal::value(&short);
        if [REF, TEXT].contains(&clue.what.as_str()) && self.refs.contains(&wanted) {
            return Vec::new();
        }
        let length = wanted.chars().count();
        let candidates =
            self.known.iter().filter(|(what, _, of, _)| *what == clue.what && link.is_none_or(|l| l == *of));
        let scored = candidates.filter_map(|(_, known, link, placement)| {
            let long = known.chars().count().max(length);
            let apart = if known.contains(&wanted) || wanted.contains(known.as_str()) {
                // A part of it is closer than anything that has to be changed to fit.
                long.abs_diff(known.chars().count().min(length)).min(long / 3)
            } else {
                edits(&wanted, known)
            };
            // More than half of it changed is something else.
            (!known.is_empty() && length > 0 && apart * 2 <= long).then_some((apart, long, (*link, *placement)))
        });
        let mut best: Option<(usize, usize)> = None;
        let mut places: Vec<(Uid, Uid)> = Vec::new();
        for (apart, long, place) in scored {
            // a/b < c/d where ad < cb.
            let order = best.map_or(Ordering::Less, |(a, l)| (apart * l).cmp(&(a * long)));
            if order == Ordering::Less {
                places.clear();
            }
            if order != Ordering::Greater {
                best = Some((apart, long));
                places.push(place);
            }
        }
        places.sort_unstable();
        places.dedup();
        places
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_as_like_to_one_as_to_another_is_a_tie() {
        let known = |value: &str, n: i64| ("612".to_owned(), normal::value(value), Uid(1), Uid(n));
        let mut likely =
            Likely { known: vec![known("hall-a", 2), known("hall-b", 3), known("window", 4)], refs: HashSet::new() };
        let of = |likely: &Likely, value: &str| {
            let found = likely.of(&Clue { what: "612".into(), value: value.into() }, None);
            found.into_iter().map(|(_, placement)| placement.0).collect::<Vec<_>>()
        };
        assert_eq!(
            (of(&likely, "hall-x"), of(&likely, "hal-a"), of(&likely, "windw"), of(&likely, "zzzzzz")),
            (vec![2, 3], vec![2], vec![4], vec![])
        );
        // A bare ref is as like to every placement of its link: a short payload is no sign.
        likely.known.push((REF.to_owned(), "giveaway-hall-a".to_owned(), Uid(1), Uid(2)));
        likely.refs.insert("giveaway".to_owned());
        let bare = |value: &str| likely.of(&Clue { what: REF.into(), value: value.into() }, None);
        assert_eq!((bare("Giveaway"), bare("giveaway--hall")), (vec![], vec![(Uid(1), Uid(2))]));
    }
}
