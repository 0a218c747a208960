//! The filter of the links pane, in pieces: of a million placements the first that fit are there before all were looked at,
//! and a key never waits for an older search. Two looks at all words: for what was typed as it stands, which is fast; then
//! for its letters in their order, which finds the rest. What passes is scored.
//!
//! No clock and no thread here: a piece is so much work, and whoever calls sees to what happens between two of them.

mod hay;
mod score;

use super::links::{RowId, Shown};
use crate::domain::{Book, Uid, check};
pub use hay::Hay;
use hay::has_letters;
pub use score::Hit;
use score::Scorer;

/// How much is done at once, in placements whose words are looked up: one to two milliseconds.
const PIECE: usize = 20_000;
/// What it costs to score a placement, in these units.
const SCORING: usize = 12;
/// So many bytes are searched for a text in the time of one unit.
const SCANNED: usize = 512;
/// So many bytes are searched for letters in their order in that time.
const LETTERS: usize = 64;
/// So many placements are looked through for a check code in that time.
const CODES: usize = 8;

/// A search that is under way.
#[derive(Clone, Debug)]
pub struct Search {
    query: String,
    scorer: Scorer,
    needles: Vec<Vec<u8>>,
    /// The check code that the query may be.
    code: Option<String>,
    stage: Stage,
    /// The links that fit, so far.
    hits: Vec<Hit>,
    /// How many there were when they were shown last.
    shown: usize,
    /// The links that were scored, by their places in the hay.
    scored: Vec<bool>,
    /// The placements with the query as their check code.
    coded: Vec<RowId>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// Looking for a check code; the last link that was looked at.
    Codes(Option<Uid>),
    /// Looking for what was typed as it stands: how many links of the hay are done.
    Text(usize),
    /// Looking for its letters, likewise.
    Letters(usize),
    Done,
}

/// What came of a search so far.
pub enum Found {
    /// Nothing new to show.
    Nothing,
    /// Links that fit; the list may go on to change.
    Hits(Vec<Hit>),
    /// Placements that have the query as their check code, each under its link.
    Codes(Vec<RowId>),
}

impl Search {
    /// A search for what was typed.
    pub fn new(query: &str) -> Self {
        let scorer = Scorer::new(query);
        let code = check::typed(query);
        Self {
            query: query.to_owned(),
            needles: scorer.needles(),
            scorer,
            stage: if code.is_some() { Stage::Codes(None) } else { Stage::Text(0) },
            code,
            hits: Vec::new(),
            shown: 0,
            scored: Vec::new(),
            coded: Vec::new(),
        }
    }

    /// What is looked for.
    pub fn query(&self) -> &str {
        &self.query
    }

    /// Whether all was looked at.
    pub fn is_done(&self) -> bool {
        self.stage == Stage::Done
    }

    /// Does a piece of the work. `hay` grows by what is not in it yet.
    pub fn go_on(&mut self, book: &Book, shown: &Shown, hay: &mut Hay) -> Found {
        let mut left = PIECE;
        while left > 0 {
            let used = match self.stage {
                Stage::Codes(after) => self.codes(book, after, left),
                Stage::Text(at) => self.text(book, shown, hay, at, left),
                Stage::Letters(at) => self.letters(book, shown, hay, at, left),
                Stage::Done => break,
            };
            left = left.saturating_sub(used.max(1));
        }
        if self.is_done() && !self.coded.is_empty() {
            return Found::Codes(self.coded.clone());
        }
        // Each showing puts all hits in order: not for every few that come.
        if self.is_done() || self.shown == 0 && !self.hits.is_empty() || self.hits.len() > 4 * self.shown.max(100) {
            self.shown = self.hits.len();
            return Found::Hits(best_of(&self.hits));
        }
        Found::Nothing
    }

    /// Looks for a check code. What is on paper is looked up wherever it is: in another campaign, or in the archive.
    fn codes(&mut self, book: &Book, after: Option<Uid>, work: usize) -> usize {
        let Some(wanted) = &self.code else { return 0 };
        let mut seen = 0;
        for link in book.links_before(after) {
            let before = self.coded.len();
            let places = book.placements(link.uid);
            self.coded
                .extend(places.iter().filter(|p| check::is_of(wanted, p.uid)).map(|p| RowId::Place(link.uid, p.uid)));
            if self.coded.len() > before {
                self.coded.insert(before, RowId::Link(link.uid));
            }
            seen += 1 + places.len();
            if seen >= work * CODES {
                self.stage = Stage::Codes(Some(link.uid));
                return work;
            }
        }
        self.stage = if self.coded.is_empty() { Stage::Text(0) } else { Stage::Done };
        seen / CODES
    }

    fn text(&mut self, book: &Book, shown: &Shown, hay: &mut Hay, mut at: usize, work: usize) -> usize {
        let mut used = 0;
        if at == hay.count() {
            if hay.whole {
                self.stage = Stage::Letters(0);
                return 0;
            }
            // Not more at once than will also be looked through.
            used += hay.grow(book, work / 4 + 1);
        }
        self.scored.resize(hay.count(), false);
        let needles = std::mem::take(&mut self.needles);
        let longest = needles.iter().max_by_key(|n| n.len()).map_or(&[][..], Vec::as_slice);
        let finder = memchr::memmem::Finder::new(longest);
        while used < work {
            // A stretch at a time, so that one without hits costs no more than its share.
            let end = hay.count().min(at + work);
            let found = hay.next_with(&finder, at, end);
            let next = found.unwrap_or(end);
            used += hay.bytes_between(at, next) / SCANNED;
            let Some(hit) = found else {
                at = end;
                break;
            };
            let part = hay.part(hit);
            if needles.iter().all(|n| n.len() == longest.len() || memchr::memmem::find(part, n).is_some()) {
                used += self.score(book, shown, hay, hit);
            }
            at = hit + 1;
        }
        self.needles = needles;
        self.stage = Stage::Text(at);
        used
    }

    fn letters(&mut self, book: &Book, shown: &Shown, hay: &Hay, mut at: usize, work: usize) -> usize {
        let needles = std::mem::take(&mut self.needles);
        let (mut used, mut bytes) = (0, 0);
        while at < hay.count() && used + bytes / LETTERS < work {
            if !self.scored[at] {
                let part = hay.part(at);
                bytes += part.len();
                if needles.iter().all(|needle| has_letters(part, needle)) {
                    used += self.score(book, shown, hay, at);
                }
            }
            at += 1;
        }
        self.needles = needles;
        self.stage = if at < hay.count() { Stage::Letters(at) } else { Stage::Done };
        used + bytes / LETTERS
    }

    fn score(&mut self, book: &Book, shown: &Shown, hay: &Hay, at: usize) -> usize {
        self.scored[at] = true;
        let Some(link) = book.link(hay.link(at)).filter(|link| shown.shows(link)) else { return 1 };
        self.hits.extend(self.scorer.hit(book, shown, link));
        SCORING * (1 + book.placements(link.uid).len())
    }
}

/// Those that fit nearly as well as the best: letters scattered over a long name match too, and mean little beside a word
/// that was typed.
fn best_of(hits: &[Hit]) -> Vec<Hit> {
    let best = hits.iter().map(|h| h.score).max().unwrap_or(0);
    hits.iter().filter(|h| h.score * 3 >= best * 2).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Bot, Link, Placement};

    /// So many links with ten placements each: more than one piece of work.
    fn book(links: i64) -> Book {
        let mut book = Book::new(Bot { uid: Uid(1), ..Bot::default() });
        for n in 1..=links {
            let reference = format!("link-{n:05}");
            book.put_link(Link { uid: Uid(n * 100), bot: Uid(1), reference, ..Link::default() });
            for k in 1..=10 {
                let uid = Uid(n * 100 + k);
                book.put_placement(Placement {
                    uid,
                    link: Uid(n * 100),
                    label: format!("hall-{k}"),
                    ..Placement::default()
                });
            }
        }
        book
    }

    /// All that is found, and in how many pieces.
    fn search(query: &str, book: &Book, hay: &mut Hay) -> (Vec<Uid>, usize) {
        let (mut search, mut pieces) = (Search::new(query), 0);
        loop {
            pieces += 1;
            let found = search.go_on(book, &Shown::default(), hay);
            if search.is_done() {
                return match found {
                    Found::Hits(hits) => (hits.into_iter().map(|h| h.link).collect(), pieces),
                    Found::Codes(rows) => (rows.into_iter().map(RowId::link).collect(), pieces),
                    Found::Nothing => (Vec::new(), pieces),
                };
            }
        }
    }

    #[test]
    fn a_search_in_pieces_finds_what_one_in_one_piece_does() {
        let book = book(3_000);
        let mut hay = Hay::default();
        let (found, pieces) = search("link-00007", &book, &mut hay);
        assert_eq!(found, [Uid(700)]);
        assert!(pieces > 1 && hay.whole);
        assert_eq!(
            search("lnk7", &book, &mut hay).0.len(),
            (1..=3_000).filter(|n| format!("{n:05}").contains('7')).count()
        );
        let (all, pieces) = search("hall", &book, &mut hay);
        assert!(all.len() == 3_000 && pieces > 5, "{}", all.len());
        assert_eq!(search("hall !00007", &book, &mut hay).0.len(), 2_999);
        assert_eq!(search("!00007", &book, &mut hay).0.len(), 2_999);
        let code = check::code(Uid(1_203)).to_lowercase();
        assert!(search(&code, &book, &mut hay).0.contains(&Uid(1_200)));
    }

    #[test]
    fn the_first_that_fit_are_there_before_all_were_looked_at() {
        let book = book(3_000);
        let (mut search, mut hay) = (Search::new("hall"), Hay::default());
        let Found::Hits(hits) = search.go_on(&book, &Shown::default(), &mut hay) else { panic!("no hits") };
        assert!(!search.is_done() && hits.len() > 20, "{}", hits.len());
        assert_eq!(hits[0].link, Uid(300_000), "the newest");
    }
}
