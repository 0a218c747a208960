//! The links pane: which rows it has, in which order, and where the cursor and the marks are. Everything is known by
//! identity, never by index, so that a change elsewhere moves nothing.

use super::edit::TextField;
use super::search::{Found, Hay, Hit, Search};
use crate::domain::model::Placement;
use crate::domain::{Book, ByUid, Link, Status, Uid};
use std::cell::Cell;
use std::collections::{BTreeSet, HashSet};

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

    /// How many links are shown.
    pub fn count(&self, book: &Book) -> usize {
        let statuses = book.statuses(self.campaign).into_iter();
        statuses.filter(|(status, _)| self.archived || *status != Status::Archived).map(|(_, count)| count).sum()
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
    /// How many rows after the cursor's are to be in view with it, while the cursor is on that row.
    pub block: Option<(RowId, usize)>,
    /// Links whose placements are shown.
    pub open: BTreeSet<Uid>,
    /// Marked rows.
    pub marks: BTreeSet<RowId>,
    /// What the rows are filtered by.
    pub filter: TextField,
    /// Whether the filter is being typed.
    pub filtering: bool,
    /// Of links whose placements the filter hides in part: those that it leaves.
    left: ByUid<Vec<Uid>>,
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
    /// The search for the filter's text.
    search: Option<Box<Search>>,
    /// What it looks through.
    hay: Hay,
    /// Whether the cursor goes to the best row as better ones are found: until it is moved.
    follows: bool,
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
        self.follows = false;
    }

    /// Shows the placements of the cursor's link, or hides them, where that concerns no other row. Whether it did: else the
    /// rows are to be made anew.
    pub fn fold(&mut self, book: &Book, shown: &Shown, open: bool) -> bool {
        let Some(row) = self.cursor else { return false };
        let link = row.link();
        if self.narrows(link) {
            return false;
        }
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
        self.left.get(&link).is_none_or(|left| left.binary_search(&place).is_ok())
    }

    /// Whether the filter hides placements of a link whose row it shows.
    pub fn narrows(&self, link: Uid) -> bool {
        self.left.contains_key(&link)
    }

    /// Puts the cursor on the row that fits the filter best, if there is a filter; also as better ones are found.
    pub fn go_to_best(&mut self) {
        self.follows = self.is_searching();
        self.cursor = self.best.or(self.cursor);
    }

    /// Whether the cursor goes to the best row that is found, or stays on its own.
    pub const fn follow(&mut self, follows: bool) {
        self.follows = follows;
    }

    /// The book is another, or has changed: its words are to be looked up anew.
    pub fn forget_words(&mut self) {
        self.hay = Hay::default();
        self.search = None;
    }

    /// Makes the rows anew from the book, or begins to search for those that the filter leaves. The cursor stays on its
    /// row; where that is gone, it goes to the row that took its place. Marks go with rows that no longer exist or are
    /// archived.
    pub fn refresh(&mut self, book: &Book, shown: &Shown) {
        self.total = shown.count(book);
        // What was archived is out of sight: an action on it would be a surprise. What the filter hides stays marked.
        self.marks.retain(|row| {
            let link = book.link(row.link()).filter(|l| shown.archived || l.status != Status::Archived);
            let place = row.place().map(|uid| book.placement(row.link(), uid));
            link.is_some() && place.is_none_or(|place| place.is_some_and(|p| shown.archived || !p.archived))
        });
        let query = self.filter.text();
        if !query.trim().is_empty() {
            if self.search.as_ref().is_none_or(|search| search.query() != query) {
                self.search = Some(Box::new(Search::new(query)));
            }
            self.search_on(book, shown);
            return;
        }
        self.forget_words();
        let at = self.position();
        let old = std::mem::take(&mut self.rows);
        self.left.clear();
        self.best = None;
        self.matching = self.total;
        for link in shown.links(book) {
            self.rows.push(RowId::Link(link.uid));
            if self.open.contains(&link.uid) {
                self.rows.extend(shown.places(book, link.uid).map(|p| RowId::Place(link.uid, p.uid)));
            }
        }
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

    /// Whether a search goes on: see [`Self::search_on`].
    pub fn is_searching(&self) -> bool {
        self.search.as_ref().is_some_and(|search| !search.is_done())
    }

    /// Does a piece of the search. Whether the rows are others than before.
    pub fn search_on(&mut self, book: &Book, shown: &Shown) -> bool {
        let Some(search) = &mut self.search else { return false };
        let found = search.go_on(book, shown, &mut self.hay);
        // Where the cursor stays on its row, that row may be found last: until then the rows stay, too.
        if matches!(found, Found::Nothing) || !search.is_done() && !self.follows {
            return false;
        }
        let at = self.position();
        let old = std::mem::take(&mut self.rows);
        self.left.clear();
        self.best = None;
        match found {
            Found::Hits(hits) => self.show_hits(hits, book, shown),
            Found::Codes(rows) => self.show_coded(rows),
            Found::Nothing => {}
        }
        if self.follows {
            self.go_to_best();
        }
        self.settle_cursor(&old, at.unwrap_or(0), book, shown);
        true
    }

    fn show_coded(&mut self, rows: Vec<RowId>) {
        self.matching = rows.iter().filter(|row| row.place().is_none()).count();
        self.best = rows.iter().find(|row| row.place().is_some()).copied();
        for row in &rows {
            self.left.entry(row.link()).or_default().extend(row.place());
        }
        self.rows = rows;
    }

    /// Rows of the links that fit, the best first: each alone, or with those of its placements that fit.
    fn show_hits(&mut self, mut hits: Vec<Hit>, book: &Book, shown: &Shown) {
        match shown.sort {
            Sort::Newest => hits.sort_unstable_by_key(|h| std::cmp::Reverse((h.score, h.link))),
            _ => {
                let order = shown.links(book).into_iter().zip(0_u32..);
                let order: ByUid<u32> = order.map(|(link, at)| (link.uid, at)).collect();
                hits.sort_by_cached_key(|h| (std::cmp::Reverse(h.score), order.get(&h.link).copied()));
            }
        }
        self.matching = hits.len();
        for Hit { link, places, by_place, .. } in hits {
            self.rows.push(RowId::Link(link));
            if self.best.is_none() {
                let place = places.first().filter(|_| by_place);
                self.best = Some(place.map_or(RowId::Link(link), |place| RowId::Place(link, *place)));
            }
            if places.is_empty() && self.open.contains(&link) {
                self.rows.extend(shown.places(book, link).map(|p| RowId::Place(link, p.uid)));
            }
            self.rows.extend(places.iter().map(|place| RowId::Place(link, *place)));
            if !places.is_empty() {
                self.left.insert(link, places);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Bot, check};

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
