//! How well a link or a placement fits a filter.

use super::hay::{folded, link_words, place_words};
use crate::app::links::Shown;
use crate::domain::{Book, Link, Uid};
use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

/// A link that fits.
#[derive(Clone, Debug)]
pub struct Hit {
    /// How well.
    pub score: u32,
    /// The link.
    pub link: Uid,
    /// Those of its placements that add something to the match that the link alone does not have.
    pub places: Vec<Uid>,
    /// Whether it fits by one of them only.
    pub by_place: bool,
}

/// A query, ready to be held against many words.
#[derive(Clone, Debug)]
pub struct Scorer {
    pattern: Pattern,
    matcher: Matcher,
    buffer: Vec<char>,
}

/// How well some words fit each part of the query; `None`: not at all, or they have what is excluded.
type Parts = Vec<Option<u32>>;

impl Scorer {
    /// A scorer for what was typed.
    pub fn new(query: &str) -> Self {
        let pattern = Pattern::parse(query, CaseMatching::Ignore, Normalization::Smart);
        Self { pattern, matcher: Matcher::new(Config::DEFAULT), buffer: Vec::new() }
    }

    /// The parts of the query that have to be there, folded; see [`folded`].
    pub fn needles(&self) -> Vec<Vec<u8>> {
        let wanted = self.pattern.atoms.iter().filter(|atom| !atom.negative);
        wanted.map(|atom| folded(atom.needle_text().chars())).collect()
    }

    /// How well a link fits, by its own words or with those of its placements.
    pub fn hit(&mut self, book: &Book, shown: &Shown, link: &Link) -> Option<Hit> {
        let words = self.parts(link_words(book, link));
        let own = total(&words);
        let mut hit = Hit { score: own.unwrap_or(0), link: link.uid, places: Vec::new(), by_place: own.is_none() };
        for place in shown.places(book, link.uid) {
            let label = self.parts(place_words(place).take(1));
            let values = self.parts(place_words(place).skip(1));
            let all = self.join(&words, &self.join(&label, &values));
            if let Some(score) = total(&all)
                && (own.is_none() || total(&label).is_some())
            {
                hit.places.push(place.uid);
                hit.score = hit.score.max(score);
            }
        }
        (own.is_some() || !hit.places.is_empty()).then_some(hit)
    }

    /// How well the best of the words fits each part. A part has to be found within one of them: letters strewn over a
    /// ref, a tag and a campaign are no match.
    fn parts<'a>(&mut self, words: impl Iterator<Item = &'a str>) -> Parts {
        let Self { pattern, matcher, buffer } = self;
        // What is excluded is in none of no words.
        let mut parts: Parts = pattern.atoms.iter().map(|atom| atom.negative.then_some(0)).collect();
        for word in words {
            let word = Utf32Str::new(word, buffer);
            for (atom, best) in pattern.atoms.iter().zip(&mut parts) {
                // A word that is what was asked for comes before one that only starts with it.
                let exact = u32::from(word.len() == atom.needle_text().len());
                let score = atom.score(word, matcher).map(|score| u32::from(score) + exact);
                *best = if atom.negative { best.zip(score).map(|(a, b)| a.max(b)) } else { score.max(*best) };
            }
        }
        parts
    }

    /// The parts of all words of two kinds.
    fn join(&self, a: &Parts, b: &Parts) -> Parts {
        let pairs = self.pattern.atoms.iter().zip(a.iter().zip(b));
        pairs.map(|(atom, (a, b))| if atom.negative { a.zip(*b).map(|(a, b)| a.max(b)) } else { *a.max(b) }).collect()
    }
}

/// How well words fit the whole query.
fn total(parts: &Parts) -> Option<u32> {
    parts.iter().copied().sum()
}
