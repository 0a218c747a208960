//! What an edited text means for the book: changes, held against what other windows did in the meantime.

use super::read::{Attributes, LINK, LinkBlock, PlaceBlock, blocks, items, unquoted};
use super::{Draft, Wrong};
use crate::domain::book::Book;
use crate::domain::change::{Change, Entity};
use crate::domain::combine::combine;
use crate::domain::field::FieldKey;
use crate::domain::id::{IdSource, Uid};
use crate::domain::model::{DEFAULT_LABEL, Link, Placement, Value};
use crate::domain::plan::{self, Plan};
use crate::domain::record::{FlowRecord, ValueRecord};
use crate::domain::transition::{Key, transition};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Whose version counts where two changed the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// That of the text.
    Mine,
    /// That of the other window.
    Theirs,
}

/// A thing that the text changed in one way, and another window in another way. `None`: it was deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clash {
    /// As it was handed out.
    pub base: Entity,
    /// As the text has it.
    pub mine: Option<Entity>,
    /// As the book has it.
    pub theirs: Option<Entity>,
}

/// What a text comes to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// What is to be done to the book, in this order.
    pub changes: Vec<Change>,
    /// What another window has changed otherwise; in `changes` it is as the side that was chosen has it.
    pub clashes: Vec<Clash>,
}

/// Reads an edited text of what was handed out as `draft`, and holds it against the book as it is now. Either all of it
/// can be done, or everything that is wrong is named.
pub fn read(
    draft: &Draft,
    text: &str,
    book: &Book,
    ids: &mut IdSource,
    now_ms: i64,
    side: Side,
) -> Result<Outcome, Vec<Wrong>> {
    let (before, _) = blocks(&draft.text);
    let (after, wrong) = blocks(text);
    let mut reading = Reading {
        draft,
        book,
        before: &before,
        // Its own source, which starts where nobody else's does.
        plan: Plan::new(book.clone(), IdSource::new(ids.next(now_ms).0.unsigned_abs()), now_ms),
        ids,
        now_ms,
        wrong,
        seen: HashSet::new(),
        mine: BTreeMap::new(),
        lines: HashMap::new(),
    };
    for block in &after {
        reading.link(block);
    }
    reading.names();
    if !reading.wrong.is_empty() {
        reading.wrong.sort_by_key(|w| w.line);
        return Err(reading.wrong);
    }
    Ok(reading.outcome(side))
}

struct Reading<'a> {
    draft: &'a Draft,
    book: &'a Book,
    /// The text that was handed out, by which what was touched is told.
    before: &'a [LinkBlock],
    /// Makes campaigns and flows.
    plan: Plan,
    ids: &'a mut IdSource,
    now_ms: i64,
    wrong: Vec<Wrong>,
    seen: HashSet<(bool, usize)>,
    mine: BTreeMap<Key, Entity>,
    /// The line that each thing stands on.
    lines: HashMap<Key, usize>,
}

impl Reading<'_> {
    fn fresh(&mut self) -> Uid {
        self.ids.next(self.now_ms)
    }

    fn complain(&mut self, line: usize, sentence: impl Into<String>) {
        self.wrong.push(Wrong { line, sentence: sentence.into() });
    }

    /// A result, or its problem written down.
    fn take<T>(&mut self, line: usize, result: Result<T, String>) -> Option<T> {
        result.map_err(|sentence| self.complain(line, sentence)).ok()
    }

    /// Whether the number of a thing can be taken for it, see [`Draft`].
    fn known(&mut self, is_link: bool, line: usize, number: Option<usize>, count: usize) -> Option<usize> {
        let number = number?;
        if number == 0 || number > count {
            self.complain(line, format!("there is no [{number}] here: leave the brackets off for a new one"));
        } else if !self.seen.insert((is_link, number)) {
            self.complain(
                line,
                format!("[{number}] is there twice: leave the brackets off where it is to be a new one"),
            );
        } else {
            return Some(number);
        }
        None
    }

    fn link(&mut self, block: &LinkBlock) {
        let number = self.known(true, block.line, block.number, self.draft.things.len());
        let nothing = LinkBlock::default();
        let before = number.and_then(|n| self.before.get(n - 1)).unwrap_or(&nothing);
        let mut link = match number {
            Some(number) => self.draft.things[number - 1].0.clone(),
            None => Link { uid: self.fresh(), bot: self.book.bot.uid, ..Link::default() },
        };
        if number.is_none() || block.reference != before.reference {
            let checked = plan::check_ref(&block.reference).map_err(|refused| refused.0);
            self.take(block.line, checked);
            link.reference.clone_from(&block.reference);
        }
        self.attributes(block, before, &mut link);
        let uid = link.uid;
        let had = number.is_some_and(|n| !self.draft.things[n - 1].1.is_empty());
        self.put(block.line, Entity::Link(link));
        for place in &block.places {
            self.place(place, uid);
        }
        if block.places.is_empty() && had {
            self.complain(block.line, "a link needs a placement: leave one, or write “place LABEL” under it");
        } else if block.places.is_empty() && block.number.is_none() {
            let label = DEFAULT_LABEL.to_owned();
            let place = Placement { uid: self.fresh(), link: uid, label, ..Placement::default() };
            self.put(block.line, Entity::Placement(place));
        }
    }

    fn put(&mut self, line: usize, entity: Entity) {
        self.lines.insert(entity.key(), line);
        self.mine.insert(entity.key(), entity);
    }

    fn attributes(&mut self, block: &LinkBlock, before: &LinkBlock, link: &mut Link) {
        let (now, then) = (&block.attributes, &before.attributes);
        let touched = |at: usize| now.text(at) != then.text(at);
        let line = |at: usize| now.line(at, block.line);
        if touched(0)
            && let Some(name) = self.take(line(0), unquoted(now.text(0)))
        {
            link.name = name;
        }
        if touched(1) && !now.text(1).is_empty() {
            let status = now.text(1).parse().map_err(|e: crate::domain::model::UnknownStatus| e.to_string());
            if let Some(status) = self.take(line(1), status) {
                link.set_status(status);
            }
        } else if touched(1) {
            link.set_status(crate::domain::Status::default());
        }
        if touched(2)
            && let Some(name) = self.take(line(2), unquoted(now.text(2)))
        {
            link.campaign = (!name.is_empty()).then(|| self.plan.campaign_named(&name));
        }
        if touched(3)
            && let Some(tags) = self.take(line(3), items(now.text(3)))
        {
            link.tags = plan::tidy_tags(&tags);
        }
        if touched(4) || touched(5) {
            self.flow(now, block.line, link);
        }
        if touched(6)
            && let Some(name) = self.take(line(6), unquoted(now.text(6)))
        {
            let key = (!name.is_empty()).then(|| plan::key_of(self.book, &name)).transpose();
            if let Some(key) = self.take(line(6), key.map_err(|refused| refused.0)) {
                link.payload_field = key;
            }
        }
    }

    fn flow(&mut self, now: &Attributes<LINK>, line: usize, link: &mut Link) {
        let id = self.take(now.line(4, line), unquoted(now.text(4)));
        let name = self.take(now.line(5, line), unquoted(now.text(5)));
        if let (Some(id), Some(name)) = (id, name) {
            link.flow = self.plan.flow(&FlowRecord { id, name });
        }
    }

    fn place(&mut self, block: &PlaceBlock, link: Uid) {
        let count = self.draft.things.iter().map(|(_, places)| places.len()).sum();
        let number = self.known(false, block.line, block.number, count);
        let base = number.and_then(|n| self.draft.placement(n)).cloned();
        let nothing = PlaceBlock::default();
        let mut all = self.before.iter().flat_map(|link| &link.places);
        let before = number.and_then(|n| all.nth(n - 1)).unwrap_or(&nothing);
        let is_new = base.is_none();
        let mut place = base.clone().unwrap_or_else(|| Placement { uid: self.fresh(), ..Placement::default() });
        place.link = link;
        if is_new || block.label != before.label {
            let checked = plan::check_label(&block.label).map_err(|refused| refused.0);
            self.take(block.line, checked);
            place.label.clone_from(&block.label);
        }
        let (now, then) = (&block.attributes, &before.attributes);
        let line = |at: usize| now.line(at, block.line);
        if now.text(0) != then.text(0)
            && let Some(quantity) = self.take(line(0), number_of(now.text(0)))
        {
            place.quantity = quantity;
        }
        if now.text(1) != then.text(1)
            && let Some(cost) = self.take(line(1), cents_of(now.text(1)))
        {
            place.cost_cents = cost;
        }
        if now.text(2) != then.text(2)
            && let Some(archived) = self.take(line(2), yes_or_no(now.text(2)))
        {
            place.archived = archived;
        }
        let same = block.values.len() == before.values.len()
            && block.values.iter().zip(&before.values).all(|(a, b)| (&a.1, &a.2) == (&b.1, &b.2));
        if !same {
            let base = base.map(|p| p.values).unwrap_or_default();
            let names: Vec<(&str, &FieldKey)> =
                before.values.iter().map(|v| v.1.as_str()).zip(base.iter().map(|v| &v.field)).collect();
            place.values = block.values.iter().filter_map(|value| self.value(value, &names)).collect();
        }
        self.put(block.line, Entity::Placement(place));
    }

    /// A value. Its field is the one that it was before under the same name, and else the book's.
    fn value(&mut self, (line, name, value): &(usize, String, String), names: &[(&str, &FieldKey)]) -> Option<Value> {
        let record = ValueRecord { field: Some(name.clone()), name: None, value: value.clone() };
        match names.iter().find(|(known, _)| known == name) {
            Some((_, key)) => match crate::domain::payload::refuse_value(value) {
                Some((_, why)) => {
                    self.complain(*line, format!("the value for {name} cannot travel in a link: {why}"));
                    None
                }
                None => Some(Value { field: (*key).clone(), value: value.clone() }),
            },
            None => {
                let made = plan::value_of(self.book, &record).map_err(|refused| refused.0);
                self.take(*line, made)
            }
        }
    }

    /// Complains about names that two would have.
    fn names(&mut self) {
        let mut held: HashMap<_, Key> = HashMap::new();
        let ours: HashSet<Key> = self.handed_out().map(|e| e.key()).collect();
        let gone = |e: &Entity| ours.contains(&e.key());
        for link in self.book.links() {
            let places = self.book.placements(link.uid).iter().cloned().map(Entity::Placement);
            for entity in std::iter::once(Entity::Link(link.clone())).chain(places).filter(|e| !gone(e)) {
                held.extend(entity.slots().into_iter().map(|slot| (slot, entity.key())));
            }
        }
        let mut order: Vec<(usize, Entity)> =
            self.mine.iter().map(|(key, entity)| (self.lines.get(key).copied().unwrap_or(0), entity.clone())).collect();
        order.sort_by_key(|(line, entity)| (*line, entity.key()));
        for (line, entity) in order {
            for slot in entity.slots() {
                let (noun, what, name) = (entity.noun(), slot.attribute, entity.name().to_owned());
                if held.insert(slot, entity.key()).is_some_and(|other| other != entity.key()) {
                    let whose = if noun == "placement" { "of this link " } else { "" };
                    self.complain(
                        line,
                        format!("another {noun} {whose}has the {what} “{name}” (capitals make no difference): choose another"),
                    );
                }
            }
        }
    }

    fn handed_out(&self) -> impl Iterator<Item = Entity> + '_ {
        self.draft.things.iter().flat_map(|(link, places)| {
            std::iter::once(Entity::Link(link.clone())).chain(places.iter().cloned().map(Entity::Placement))
        })
    }

    /// What is to be done, where the text is in order.
    fn outcome(self, side: Side) -> Outcome {
        let base: BTreeMap<Key, Entity> = self.handed_out().map(|e| (e.key(), e)).collect();
        let (mut now, mut then, mut clashes) = (Vec::new(), Vec::new(), Vec::new());
        for (key, base) in &base {
            let mine = self.mine.get(key);
            let theirs = current(self.book, base);
            now.extend(theirs.clone());
            let settled = match (mine, theirs.as_ref()) {
                (Some(mine), theirs) if mine == base => theirs.cloned(),
                (mine, Some(theirs)) if theirs == base => mine.cloned(),
                (None, None) => None,
                (mine, theirs) if mine == theirs => mine.cloned(),
                (mine, theirs) => match (mine, theirs) {
                    (Some(mine), Some(theirs)) if combine(base, mine, theirs).is_some() => combine(base, mine, theirs),
                    _ => {
                        clashes.push(Clash { base: base.clone(), mine: mine.cloned(), theirs: theirs.cloned() });
                        if side == Side::Mine { mine.cloned() } else { theirs.cloned() }
                    }
                },
            };
            then.extend(settled);
        }
        then.extend(self.mine.iter().filter(|(key, _)| !base.contains_key(key)).map(|(_, entity)| entity.clone()));
        // What others put under a link that goes away goes with it; what hangs in the air now never comes.
        let links: HashSet<Uid> = then.iter().filter(|e| matches!(e, Entity::Link(_))).map(Entity::uid).collect();
        let gone: Vec<Uid> =
            now.iter().filter(|e| matches!(e, Entity::Link(_)) && !links.contains(&e.uid())).map(Entity::uid).collect();
        for link in gone {
            let there: HashSet<Key> = now.iter().map(Entity::key).collect();
            let more = self.book.placements(link).iter().cloned().map(Entity::Placement);
            now.extend(more.filter(|e| !there.contains(&e.key())));
        }
        then.retain(|e| match e {
            Entity::Placement(p) => links.contains(&p.link) || self.book.link(p.link).is_some() && !is_in(&now, p.link),
            _ => true,
        });
        let mut changes = self.plan.changes().to_vec();
        changes.extend(transition(&now, &then));
        Outcome { changes, clashes }
    }
}

fn is_in(things: &[Entity], link: Uid) -> bool {
    things.iter().any(|e| matches!(e, Entity::Link(_)) && e.uid() == link)
}

/// A thing as the book has it now.
fn current(book: &Book, thing: &Entity) -> Option<Entity> {
    match thing {
        Entity::Link(x) => book.link(x.uid).cloned().map(Entity::Link),
        Entity::Placement(x) => {
            let here = book.placement(x.link, x.uid);
            let moved = || book.links().find_map(|link| book.placement(link.uid, x.uid));
            here.or_else(moved).cloned().map(Entity::Placement)
        }
        _ => None,
    }
}

fn number_of(text: &str) -> Result<Option<u64>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| format!("“{text}” is not a quantity: write digits only"))
}

fn cents_of(text: &str) -> Result<Option<u64>, String> {
    let wrong = || format!("“{text}” is not an amount such as 12.50");
    if text.is_empty() {
        return Ok(None);
    }
    let (whole, part) = text.split_once(['.', ',']).unwrap_or((text, ""));
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(part) || part.len() > 2 {
        return Err(wrong());
    }
    let whole: u64 = whole.parse().map_err(|_| wrong())?;
    let part: u64 = format!("{part:0<2}").parse().map_err(|_| wrong())?;
    whole.checked_mul(100).and_then(|cents| cents.checked_add(part)).map(Some).ok_or_else(wrong)
}

fn yes_or_no(text: &str) -> Result<bool, String> {
    match text.to_lowercase().as_str() {
        "yes" | "true" => Ok(true),
        "no" | "false" | "" => Ok(false),
        _ => Err(format!("“{text}” is neither yes nor no")),
    }
}
