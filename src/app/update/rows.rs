//! Commands on the rows of the links pane.

use super::Update;
use super::prints::out_there;
use crate::app::confirm::{Confirm, Then};
use crate::app::links::RowId;
use crate::app::msg::Effect;
use crate::app::overlay::Overlay;
use crate::app::picker::{Picker, Source, plural};
use crate::app::state::{Pane, Tone};
use crate::domain::show::number;
use crate::domain::{Change, Entity, Link, Status, Uid};
use std::collections::HashSet;

/// How many names a question lists before it counts the rest.
const NAMED: usize = 6;

impl Update<'_> {
    /// Shows the placements of the link under the cursor.
    pub fn open_row(&mut self) {
        let Some(row) = self.s.list.cursor else { return };
        if self.s.places(row.link()).next().is_none() {
            self.say(Tone::Note, "this link has no placement yet: a adds some");
        }
        if !self.s.list.fold(&self.s.book, &self.s.shown, true) {
            self.s.list.open.insert(row.link());
            self.s.show_rows();
        }
    }

    /// Hides the placements of the link under the cursor, and goes to it.
    pub fn close_row(&mut self) {
        let Some(row) = self.s.list.cursor else { return };
        if !self.s.list.fold(&self.s.book, &self.s.shown, false) {
            self.s.list.open.remove(&row.link());
            self.s.list.cursor = Some(RowId::Link(row.link()));
            self.s.show_rows();
        }
    }

    /// On a link: shows or hides its placements. On a placement: goes to its URLs.
    pub fn enter_row(&mut self) {
        match self.s.list.cursor {
            Some(RowId::Link(link)) if self.s.list.open.contains(&link) => self.close_row(),
            Some(RowId::Link(_)) => self.open_row(),
            Some(RowId::Place(..)) => self.go_pane(Pane::Detail),
            None => {}
        }
    }

    /// Marks the row under the cursor, or takes its mark off, and goes down one.
    pub fn mark(&mut self) {
        let Some(row) = self.s.list.cursor else { return };
        if !self.s.list.marks.remove(&row) {
            self.s.list.marks.insert(row);
        }
        self.step(1);
    }

    /// Marks every row shown; where all are marked, takes all marks off. Placements that are shown are marked instead of
    /// their link.
    pub fn mark_all(&mut self) {
        let shown = &self.s.list.rows;
        let with_places: HashSet<Uid> = shown.iter().filter(|r| r.place().is_some()).map(|r| r.link()).collect();
        let alone = |row: &&RowId| row.place().is_some() || !with_places.contains(&row.link());
        let rows: Vec<RowId> = shown.iter().filter(alone).copied().collect();
        if rows.iter().all(|row| self.s.list.marks.contains(row)) {
            for row in self.s.marked() {
                self.s.list.marks.remove(&row);
            }
        } else {
            self.s.list.marks.extend(rows);
        }
    }

    /// Clears the marks; where there are none, or the filter hides some, the filter: nothing goes unseen.
    pub fn clear(&mut self) {
        let filtered = !self.s.list.filter.is_empty();
        if self.s.list.marks.is_empty() || filtered && self.s.hidden_marks().is_some() {
            self.clear_filter();
        } else {
            self.s.list.marks.clear();
        }
    }

    /// Lets the filter be typed.
    pub fn start_filter(&mut self) {
        self.go_pane(Pane::Links);
        self.s.list.filtering = true;
    }

    /// Keeps the filter and goes to the rows.
    pub fn keep_filter(&mut self) {
        self.s.list.filtering = false;
    }

    /// Clears the filter. The cursor stays on its row: the link of a placement is opened for it.
    pub fn clear_filter(&mut self) {
        self.s.list.filtering = false;
        self.s.list.filter.set_text("");
        if let Some(RowId::Place(link, _)) = self.s.list.cursor {
            self.s.list.open.insert(link);
        }
        self.s.show_rows();
    }

    /// The filter was typed: the cursor goes to what fits best.
    pub(super) fn filter_typed(&mut self) {
        self.s.list.follow(true);
        self.s.show_rows();
        self.s.list.go_to_best();
    }

    /// What marked rows an action leaves alone, to be said after it.
    fn but_hidden(&self) -> String {
        self.s.hidden_note().map_or_else(String::new, |note| format!("; {note}"))
    }

    /// Goes to the next order.
    pub fn sort(&mut self) {
        self.s.shown.sort = self.s.shown.sort.next();
        let name = self.s.shown.sort.name();
        self.out.push(Effect::Remember { key: "sort", value: name.to_owned() });
        self.s.refresh();
        self.say(Tone::Note, format!("links are sorted {name}"));
    }

    /// Shows archived links, or hides them.
    pub fn toggle_archived(&mut self) {
        self.s.shown.archived = !self.s.shown.archived;
        self.s.refresh();
        let verb = if self.s.shown.archived { "shown" } else { "hidden" };
        self.say(Tone::Note, format!("what is archived is {verb} now"));
    }

    /// Archives the links and placements; where all of them are archived, restores them.
    pub fn archive(&mut self) {
        let things: Vec<Entity> = self.s.whole_rows().into_iter().filter_map(|row| self.entity(row)).collect();
        self.archive_all(things);
    }

    fn entity(&self, row: RowId) -> Option<Entity> {
        match row {
            RowId::Link(link) => self.s.book.link(link).cloned().map(Entity::Link),
            RowId::Place(link, place) => self.s.book.placement(link, place).cloned().map(Entity::Placement),
        }
    }

    /// Archives things; where all of them are archived, restores them.
    pub(super) fn archive_all(&mut self, things: Vec<Entity>) {
        let restore = things.iter().all(Entity::is_archived);
        let names = name_some(&things);
        let changes: Vec<Change> = things
            .into_iter()
            .filter_map(|old| {
                let new = old.clone().archived(!restore);
                (new != old).then(|| Change::edit(old, new))
            })
            .collect();
        let (verb, done) = if restore { ("restore", "restored") } else { ("archive", "archived") };
        let hidden = !restore && !self.s.shown.archived;
        self.change(changes, format!("{verb} {names}"), None);
        let way = if hidden { ": X shows what is archived, u takes it back" } else { "" };
        let but = self.but_hidden();
        self.say(Tone::Good, format!("{done} {names}{way}{but}"));
    }

    /// Asks which status the links are to have.
    pub fn pick_status(&mut self) {
        if mixed(&self.s.target_rows()) {
            return self.say(Tone::Note, ONE_KIND);
        }
        let picker = Picker::new(Source::Statuses, self.s);
        self.s.overlays.push(Overlay::Picker(picker));
    }

    /// Gives the links a status.
    pub fn set_status(&mut self, status: Status) {
        let links: Vec<Link> = self.s.target_links().iter().filter_map(|uid| self.s.book.link(*uid)).cloned().collect();
        let mut changes = Vec::new();
        for old in &links {
            let mut new = old.clone();
            new.set_status(status);
            if new != *old {
                changes.push(Change::edit(Entity::Link(old.clone()), Entity::Link(new)));
            }
        }
        let names = name_some(&links.iter().cloned().map(Entity::Link).collect::<Vec<_>>());
        if changes.is_empty() {
            return self.say(Tone::Note, format!("{names}: {status} already"));
        }
        self.change(changes, format!("set {names} to {status}"), None);
        let but = self.but_hidden();
        self.say(Tone::Good, format!("{names}: {status} now{but}"));
    }

    /// Asks before the rows are deleted, and says what goes with them.
    pub fn delete_rows(&mut self) {
        let rows = self.s.whole_rows();
        let links: Vec<Uid> = rows.iter().filter(|r| r.place().is_none()).map(|r| r.link()).collect();
        let whole: HashSet<Uid> = links.iter().copied().collect();
        let places: Vec<(Uid, Uid)> =
            rows.iter().filter(|r| !whole.contains(&r.link())).filter_map(|r| Some((r.link(), r.place()?))).collect();
        let mut lines = Vec::new();
        let mut changes = Vec::new();
        for uid in &links {
            let Some(link) = self.s.book.link(*uid) else { continue };
            let count = self.s.book.placements(*uid).len();
            lines.push(format!("{} ({}) with {}", link.reference, link.status, plural(count, "placement")));
            changes.extend(self.s.book.removal_of_link(*uid));
        }
        for (link, place) in &places {
            let (Some(link), Some(place)) = (self.s.book.link(*link), self.s.book.placement(*link, *place)) else {
                continue;
            };
            lines.push(format!("{} · {}", link.reference, place.label));
            changes.push(Change::remove(Entity::Placement(place.clone())));
        }
        let title = match (lines.as_slice(), links.len(), places.len()) {
            ([one], ..) => format!("Delete {one}?"),
            (_, 0, places) => format!("Delete {}?", plural(places, "placement")),
            (_, links, 0) => format!("Delete {}?", plural(links, "link")),
            (_, links, places) => format!("Delete {} and {}?", plural(links, "link"), plural(places, "placement")),
        };
        let what = title.replacen("Delete", "delete", 1).trim_end_matches('?').to_owned();
        let mut lines = if lines.len() == 1 { Vec::new() } else { shorten(lines) };
        lines.extend(out_there(&self.s.book, &changes));
        lines.push("Links that are out in the world go on to the platform: only this book forgets them.".to_owned());
        if places.iter().any(|(link, _)| self.s.list.narrows(*link)) {
            lines.push("Placements that the filter hides stay.".to_owned());
        }
        lines.extend(self.s.hidden_note().map(|note| format!("{note}.")));
        lines.push("u takes it back.".to_owned());
        self.s.overlays.push(Overlay::Confirm(Confirm {
            title,
            lines,
            verb: "delete",
            then: Then::Change(changes, what),
        }));
    }
}

/// What is said where links and placements are marked, and an action is for one kind.
pub(super) const ONE_KIND: &str = "links and placements are marked: mark only one kind to edit them together";

/// Whether there are links and placements among rows.
pub(super) fn mixed(rows: &[RowId]) -> bool {
    let places = rows.iter().filter(|row| row.place().is_some()).count();
    places > 0 && places < rows.len()
}

/// The first lines, and how many more there are.
pub(super) fn shorten(mut lines: Vec<String>) -> Vec<String> {
    if lines.len() > NAMED + 1 {
        let more = lines.len() - NAMED;
        lines.truncate(NAMED);
        lines.push(format!("… and {} more", number(more)));
    }
    lines
}

/// “giveaway”, “giveaway and welcome”, “5 links”.
pub(super) fn name_some(things: &[Entity]) -> String {
    match things {
        [one] => one.name().to_owned(),
        [one, two] => format!("{} and {}", one.name(), two.name()),
        many => {
            let noun = many.first().map_or("thing", Entity::noun);
            let alike = many.iter().all(|t| t.noun() == noun);
            plural(many.len(), if alike { noun } else { "thing" })
        }
    }
}
