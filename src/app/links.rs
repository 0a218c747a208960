//! The links pane: which rows it has, in which order, and where the cursor and the marks are. Everything is known by
//! identity, never by index, so that a change elsewhere moves nothing.

use super::edit::TextField;
use crate::domain::check;
use crate::domain::model::Placement;
use crate::domain::{Book, Link, Status, Uid};
use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};
use std::cell::Cell;
use std::collections::{BTreeSet, HashMap, HashSet};

/// A row of the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RowId {
    /// A link.
    Link(Uid),
    /// A placement: of which link, and which.
    Place(Uid, Uid),
}

impl RowId {
    /// The link that the row is, or belongs to.
    pub const fn link(self) -> Uid {
        match self {
            Self::Link(link) | Self::Place(link, _) => link,
        }
    }

    /// The placement, where the row is one.
    pub const fn place(self) -> Option<Uid> {
        match self {
            Self::Link(_) => None,
            Self::Place(_, place) => Some(place),
        }
    }
}

/// The order of links.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// The newest first.
    #[default]
    Newest,
    /// By ref.
    Ref,
    /// By status, drafts first.
    Status,
    /// Those with the most placements first.
    Placements,
}

impl Sort {
    /// All orders, in the order in which the key goes through them.
    pub const ALL: [Self; 4] = [Self::Newest, Self::Ref, Self::Status, Self::Placements];

    /// What it is called.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Newest => "newest first",
            Self::Ref => "by ref",
            Self::Status => "by status",
            Self::Placements => "most placements first",
        }
    }

    /// The order after this one.
    #[must_use]
    pub fn next(self) -> Self {
        let at = Self::ALL.iter().position(|s| *s == self).unwrap_or(0);
        Self::ALL[(at + 1) % Self::ALL.len()]
    }

    /// The order of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.name() == name)
    }
}

/// What the list shows of the book.
#[derive(Clone, Debug, Default)]
pub struct Shown {
    /// Only links of this campaign.
    pub campaign: Option<Uid>,
    /// Archived links too.
    pub archived: bool,
    /// The order.
    pub sort: Sort,
}

impl Shown {
    /// Whether a link is shown.
    pub fn shows(&self, link: &Link) -> bool {
        (self.archived || link.status != Status::Archived)
            && (self.campaign.is_none() || link.campaign == self.campaign)
    }

    /// The links that are shown, in their order. The book has them by age and by ref, so that little is left to sort.
    pub fn links<'a>(&self, book: &'a Book) -> Vec<&'a Link> {
        let mut links: Vec<&Link> = match self.sort {
            Sort::Newest => book.links().rev().filter(|l| self.shows(l)).collect(),
            Sort::Ref | Sort::Status | Sort::Placements => book.links_by_ref().filter(|l| self.shows(l)).collect(),
        };
        match self.sort {
            Sort::Newest | Sort::Ref => {}
            Sort::Status => links.sort_by_key(|l| l.status),
            Sort::Placements => links.sort_by_cached_key(|l| std::cmp::Reverse(book.placements(l.uid).len())),
        }
        links
    }

    /// The placements of a link that are shown.
    pub fn places<'a>(&self, book: &'a Book, link: Uid) -> impl Iterator<Item = &'a Placement> + use<'a> {
        let archived = self.archived;
        book.placements(link).iter().filter(move |p| archived || !p.archived)
    }
}

/// The list: its rows, the cursor, the marks.
#[derive(Clone, Debug, Default)]
pub struct List {
    /// The rows, in order.
    pub rows: Vec<RowId>,
    /// The row that has the cursor.
    pub cursor: Option<RowId>,
    /// Links whose placements are shown.
    pub open: BTreeSet<Uid>,
    /// Marked rows.
    pub marks: BTreeSet<RowId>,
    /// What the rows are filtered by.
    pub filter: TextField,
    /// Whether the filter is being typed.
    pub filtering: bool,
    /// Of links whose placements the filter hides in part: those that it leaves.
    left: HashMap<Uid, HashSet<Uid>>,
    /// The row that fits the filter best.
    best: Option<RowId>,
    /// How many links there are before the filter.
    pub total: usize,
    /// How many links there are after it.
    pub matching: usize,
    /// By how many rows the cursor's row has moved because rows before it came or went, since the last frame: so far the
    /// view follows, and the row stays where it is on the screen.
    pub slid: isize,
    /// Where the cursor's row was seen last. A place to look first, no more: a long list is gone through only when it is
    /// not there.
    seen_at: Cell<usize>,
}

impl List {
    /// The index of the cursor's row.
    pub fn position(&self) -> Option<usize> {
        let cursor = self.cursor?;
        if self.rows.get(self.seen_at.get()) != Some(&cursor) {
            self.seen_at.set(self.rows.iter().position(|r| *r == cursor)?);
        }
        Some(self.seen_at.get())
    }

    /// Moves the cursor by rows, stopping at the ends.
    pub fn step(&mut self, by: isize) {
        if self.rows.is_empty() {
            return;
        }
        let at = self.position().map_or(0, |p| p.saturating_add_signed(by)).min(self.rows.len() - 1);
        self.cursor = Some(self.rows[at]);
        self.seen_at.set(at);
    }

    /// Shows the placements of the cursor's link, or hides them, where that concerns no other row. Whether it did: else the
    /// rows are to be made anew.
    pub fn fold(&mut self, book: &Book, shown: &Shown, open: bool) -> bool {
        let (Some(row), true) = (self.cursor, self.filter.text().trim().is_empty()) else { return false };
        let link = row.link();
        self.cursor = Some(RowId::Link(link));
        let Some(at) = self.position() else { return false };
        let first = at + 1;
        let there = self.rows[first..].iter().take_while(|r| r.link() == link).count();
        if open {
            self.open.insert(link);
            let places = shown.places(book, link).map(|p| RowId::Place(link, p.uid));
            self.rows.splice(first..first + there, places);
            self.cursor = Some(row);
        } else {
            self.open.remove(&link);
            self.rows.drain(first..first + there);
        }
        true
    }

    /// Whether the filter leaves a placement of a link.
    pub fn leaves(&self, link: Uid, place: Uid) -> bool {
        self.left.get(&link).is_none_or(|left| left.contains(&place))
    }

    /// Whether the filter hides placements of a link whose row it shows.
    pub fn narrows(&self, link: Uid) -> bool {
        self.left.contains_key(&link)
    }

    /// Puts the cursor on the row that fits the filter best, if there is a filter.
    pub fn go_to_best(&mut self) {
        self.cursor = self.best.or(self.cursor);
    }

    /// Makes the rows anew from the book. The cursor stays on its row; where that is gone, it goes to the row that took
    /// its place. Marks go with rows that no longer exist or are archived.
    pub fn refresh(&mut self, book: &Book, shown: &Shown) {
        let at = self.position();
        let old = std::mem::take(&mut self.rows);
        self.left.clear();
        self.best = None;
        let links = shown.links(book);
        self.total = links.len();
        let query = self.filter.text().to_owned();
        if query.trim().is_empty() {
            self.matching = links.len();
            for link in links {
                self.rows.push(RowId::Link(link.uid));
                if self.open.contains(&link.uid) {
                    self.rows.extend(shown.places(book, link.uid).map(|p| RowId::Place(link.uid, p.uid)));
                }
            }
        } else if let Some(rows) = checked(book, &query) {
            self.matching = rows.iter().filter(|row| row.place().is_none()).count();
            self.best = rows.iter().find(|row| row.place().is_some()).copied();
            for row in &rows {
                self.left.entry(row.link()).or_default().extend(row.place());
            }
            self.rows = rows;
        } else {
            self.search(book, shown, &links, &query);
        }
        // What was archived is out of sight: an action on it would be a surprise. What the filter hides stays marked.
        self.marks.retain(|row| {
            let link = book.link(row.link()).filter(|l| shown.archived || l.status != Status::Archived);
            let place = row.place().map(|uid| book.placement(row.link(), uid));
            link.is_some() && place.is_none_or(|place| place.is_some_and(|p| shown.archived || !p.archived))
        });
        self.settle_cursor(&old, at.unwrap_or(0), book, shown);
    }

    /// Where the cursor's row is gone, goes to the next of the rows that were there, or else to the one before. A
    /// placement gives way to one of its own link, and to the link only where none is left: the same key pressed again
    /// must not hit all of them.
    fn settle_cursor(&mut self, old: &[RowId], at: usize, book: &Book, shown: &Shown) {
        if self.position().is_some() {
            return;
        }
        // With a filter the rows themselves say what is on the list; without one that follows from the book.
        let filtered = !self.filter.text().trim().is_empty();
        let rows: HashSet<RowId> = if filtered { self.rows.iter().copied().collect() } else { HashSet::new() };
        let there = |row: &RowId| match filtered {
            true => rows.contains(row),
            false => {
                book.link(row.link()).is_some_and(|link| shown.shows(link))
                    && row.place().is_none_or(|uid| {
                        let place = book.placement(row.link(), uid);
                        self.open.contains(&row.link()) && place.is_some_and(|p| shown.archived || !p.archived)
                    })
            }
        };
        let (before, after) = old.split_at(at.min(old.len()));
        let chosen = match self.cursor {
            Some(RowId::Place(link, _)) if there(&RowId::Link(link)) => {
                let sibling = |row: &&RowId| row.place().is_some() && row.link() == link;
                let next = after.iter().take_while(sibling).find(|row| there(row));
                let previous = || before.iter().rev().take_while(sibling).find(|row| there(row));
                Some(next.or_else(previous).copied().unwrap_or(RowId::Link(link)))
            }
            _ => {
                let next = after.iter().find(|row| there(row));
                next.or_else(|| before.iter().rev().find(|row| there(row))).or(self.rows.first()).copied()
            }
        };
        self.cursor = chosen;
    }

    /// Rows that match the query, best first: a link by its own words, or with those of its placements that match.
    fn search(&mut self, book: &Book, shown: &Shown, links: &[&Link], query: &str) {
        let mut search = Search::new(query);
        let mut found: Vec<(u32, usize, Vec<Uid>)> = Vec::new();
        let mut by_places = HashSet::new();
        for (index, link) in links.iter().enumerate() {
            let words = link_words(book, link);
            let own = search.score(&words);
            let mut best = own;
            let mut places = Vec::new();
            for place in shown.places(book, link.uid) {
                let mut all = words.clone();
                all.extend(place_words(place));
                let hit = search.score(&all);
                // A placement is shown when it adds something to the match that the link alone does not have.
                if let Some(hit) = hit
                    && (own.is_none() || search.score(&[&place.label]).is_some())
                {
                    places.push(place.uid);
                    best = best.max(Some(hit));
                }
            }
            if let Some(best) = best {
                if own.is_none() {
                    by_places.insert(link.uid);
                }
                found.push((best, index, places));
            }
        }
        // Letters scattered over a long name match too, and mean little beside a word that was typed.
        let best = found.iter().map(|f| f.0).max().unwrap_or(0);
        found.retain(|f| f.0 * 3 >= best * 2);
        found.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        self.matching = found.len();
        for (_, index, places) in found {
            let link = links[index].uid;
            self.rows.push(RowId::Link(link));
            if !places.is_empty() {
                self.left.insert(link, places.iter().copied().collect());
            }
            if self.best.is_none() {
                let place = places.first().filter(|_| by_places.contains(&link));
                self.best = Some(place.map_or(RowId::Link(link), |place| RowId::Place(link, *place)));
            }
            if places.is_empty() && self.open.contains(&link) {
                self.rows.extend(shown.places(book, link).map(|p| RowId::Place(link, p.uid)));
            }
            self.rows.extend(places.into_iter().map(|place| RowId::Place(link, place)));
        }
    }
}

/// The placement that has the query as its check code, under its link; `None`: none has. What is on paper is looked up
/// wherever it is: in another campaign, or in the archive.
fn checked(book: &Book, query: &str) -> Option<Vec<RowId>> {
    let wanted = check::typed(query)?;
    let mut rows = Vec::new();
    for link in book.links() {
        let found = book.placements(link.uid).iter().filter(|p| check::code(p.uid) == wanted);
        let places: Vec<_> = found.map(|p| RowId::Place(link.uid, p.uid)).collect();
        if !places.is_empty() {
            rows.push(RowId::Link(link.uid));
            rows.extend(places);
        }
    }
    (!rows.is_empty()).then_some(rows)
}

/// A query, ready to be held against many words.
struct Search {
    pattern: Pattern,
    matcher: Matcher,
    buffer: Vec<char>,
}

impl Search {
    fn new(query: &str) -> Self {
        let pattern = Pattern::parse(query, CaseMatching::Ignore, Normalization::Smart);
        Self { pattern, matcher: Matcher::new(Config::DEFAULT), buffer: Vec::new() }
    }

    /// How well the words match, if they do. Each part of the query has to be found within one of them: letters strewn
    /// over a ref, a tag and a campaign are no match.
    fn score(&mut self, words: &[&str]) -> Option<u32> {
        let Self { pattern, matcher, buffer } = self;
        let mut total = 0;
        for atom in &pattern.atoms {
            let whole = atom.needle_text().len();
            let mut scores = words.iter().map(|word| {
                let word = Utf32Str::new(word, buffer);
                // A word that is what was asked for comes before one that only starts with it.
                let exact = u16::from(word.len() == whole);
                atom.score(word, matcher).map(|score| score + exact)
            });
            // What is excluded must be in none of them.
            let best =
                if atom.negative { scores.try_fold(0, |best, s| Some(best.max(s?))) } else { scores.flatten().max() };
            total += u32::from(best?);
        }
        Some(total)
    }
}

fn link_words<'a>(book: &'a Book, link: &'a Link) -> Vec<&'a str> {
    let mut words = vec![link.reference.as_str(), link.name.as_str()];
    words.extend(link.tags.iter().map(String::as_str));
    words.extend(book.campaign_of(link).map(|c| c.name.as_str()));
    words
}

fn place_words(place: &Placement) -> impl Iterator<Item = &str> {
    std::iter::once(place.label.as_str()).chain(place.values.iter().map(|v| v.value.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Bot;

    fn book(refs: &[(&str, &[&str])]) -> Book {
        let mut book = Book::new(Bot { uid: Uid(1), ..Bot::default() });
        for (n, (reference, labels)) in (1..).zip(refs) {
            let link = Uid(n * 100);
            book.put_link(Link { uid: link, bot: Uid(1), reference: (*reference).into(), ..Link::default() });
            for (k, label) in (1..).zip(*labels) {
                book.put_placement(Placement {
                    uid: Uid(n * 100 + k),
                    link,
                    label: (*label).into(),
                    ..Placement::default()
                });
            }
        }
        book
    }

    fn names(list: &List, book: &Book) -> Vec<String> {
        list.rows
            .iter()
            .map(|row| match row {
                RowId::Link(l) => book.link(*l).unwrap().reference.clone(),
                RowId::Place(l, p) => format!("  {}", book.placement(*l, *p).unwrap().label),
            })
            .collect()
    }

    #[test]
    fn the_newest_is_first_and_open_links_show_placements() {
        let book = book(&[("giveaway", &["hall-a", "hall-b"]), ("welcome", &["default"])]);
        let mut list = List::default();
        list.open.insert(Uid(100));
        list.refresh(&book, &Shown::default());
        assert_eq!(names(&list, &book), ["welcome", "giveaway", "  hall-a", "  hall-b"]);
        assert_eq!(list.cursor, Some(RowId::Link(Uid(200))));
    }

    #[test]
    fn the_filter_finds_placements_and_diacritics() {
        let book = book(&[("giveaway", &["hall-a", "Zürich"]), ("welcome", &["default"])]);
        let mut list = List::default();
        list.filter.set_text("zur");
        list.refresh(&book, &Shown::default());
        assert_eq!(names(&list, &book), ["giveaway", "  Zürich"]);
        list.filter.set_text("give");
        list.refresh(&book, &Shown::default());
        assert_eq!(names(&list, &book), ["giveaway"]);
    }

    #[test]
    fn a_check_code_finds_its_placement_wherever_it_is() {
        let mut book = book(&[("giveaway", &["hall-a", "hall-b"]), ("welcome", &["default"])]);
        let mut list = List::default();
        let printed = check::code(Uid(102));
        list.filter.set_text(&printed.to_lowercase());
        list.refresh(&book, &Shown::default());
        assert_eq!(names(&list, &book), ["giveaway", "  hall-b"]);
        let mut link = book.link(Uid(100)).unwrap().clone();
        link.archive();
        book.put_link(link);
        list.refresh(&book, &Shown { campaign: Some(Uid(7)), ..Shown::default() });
        assert_eq!(names(&list, &book), ["giveaway", "  hall-b"]);
        // Six letters that no placement has are a word like any other.
        list.filter.set_text("welc0m");
        list.refresh(&book, &Shown::default());
        assert_eq!(list.matching, 0);
        list.filter.set_text("welcom");
        list.refresh(&book, &Shown::default());
        assert_eq!(names(&list, &book), ["welcome"]);
    }

    #[test]
    fn the_word_itself_comes_before_longer_ones() {
        let book = book(&[("link-7", &[]), ("link-77", &[]), ("link-777", &[])]);
        let mut list = List::default();
        list.filter.set_text("link-7");
        list.refresh(&book, &Shown::default());
        assert_eq!(names(&list, &book), ["link-7", "link-777", "link-77"], "then the newest");
    }

    #[test]
    fn letters_strewn_over_several_words_are_no_match() {
        let book = book(&[("tag-sale", &["tin"]), ("tasting", &["default"])]);
        let mut list = List::default();
        for (query, found) in
            [("tstng", "tasting"), ("tasting", "tasting"), ("sale tin", "tag-sale"), ("sale !tin", "tag-sale")]
        {
            list.filter.set_text(query);
            list.refresh(&book, &Shown::default());
            assert_eq!(names(&list, &book)[0], found, "{query}");
            assert_eq!(list.matching, 1, "{query}");
        }
    }

    #[test]
    fn the_cursor_stays_on_its_row_and_falls_to_the_neighbour() {
        let mut book = book(&[("a", &[]), ("b", &[]), ("c", &[])]);
        let mut list = List::default();
        list.refresh(&book, &Shown::default());
        list.step(1);
        assert_eq!(list.cursor, Some(RowId::Link(Uid(200))));
        book.put_link(Link { uid: Uid(900), bot: Uid(1), reference: "z".into(), ..Link::default() });
        list.refresh(&book, &Shown::default());
        assert_eq!(list.cursor, Some(RowId::Link(Uid(200))));
        book.remove_link(Uid(200));
        list.refresh(&book, &Shown::default());
        assert_eq!(list.cursor, Some(RowId::Link(Uid(100))));
    }
}
