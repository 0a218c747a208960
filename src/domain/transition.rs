//! From one state of everything to another: the changes that lead there, in an order in which each of them can be made.

use super::change::{Change, Entity};
use super::id::Uid;
use super::model::fold;
use std::collections::{BTreeMap, HashMap};

/// What only one thing can have: a name in a bot, a label in a link.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Slot {
    kind: usize,
    within: Uid,
    /// “name”, “id”, “ref”, “label”.
    pub attribute: &'static str,
    text: String,
}

/// What tells a thing from all others: its kind (see [`Entity::rank`]) and its identity.
pub type Key = (usize, Uid);

/// From this rank on nothing refers to a thing.
const LEAVES: usize = 5;

impl Entity {
    /// What tells it from all others.
    pub fn key(&self) -> Key {
        (self.rank(), self.uid())
    }

    /// The thing that it belongs to and goes with: a link's bot, a placement's link. A bot belongs to nothing.
    pub const fn parent(&self) -> Option<Uid> {
        match self {
            Self::Bot(_) => None,
            Self::Campaign(x) => Some(x.bot),
            Self::Flow(x) => Some(x.bot),
            Self::Field(x) => Some(x.bot),
            Self::Link(x) => Some(x.bot),
            Self::Placement(x) => Some(x.link),
            Self::Print(x) => Some(x.bot),
        }
    }

    /// What no other thing can have at the same time.
    pub fn slots(&self) -> Vec<Slot> {
        let slot = |within: Uid, attribute, text: &str| Slot { kind: self.rank(), within, attribute, text: fold(text) };
        match self {
            Self::Bot(x) => vec![slot(Uid::default(), "name", &x.name)],
            Self::Campaign(x) => vec![slot(x.bot, "name", &x.name)],
            Self::Flow(_) | Self::Print(_) => vec![],
            Self::Field(x) => vec![slot(x.bot, "id", &x.id), slot(x.bot, "name", &x.name)],
            Self::Link(x) => vec![slot(x.bot, "ref", &x.reference)],
            Self::Placement(x) => vec![slot(x.link, "label", &x.label)],
        }
    }

    /// The same under a name that stands in for a moment, while another thing takes over its own.
    fn parked(mut self, name: String) -> Self {
        if let Self::Field(x) = &mut self {
            x.id.clone_from(&name);
        }
        self.called(name)
    }

    /// The same under another name: ref or label, where it has one of these.
    #[must_use]
    pub fn called(mut self, name: String) -> Self {
        match &mut self {
            Self::Bot(x) => x.name = name,
            Self::Campaign(x) => x.name = name,
            Self::Flow(x) => x.name = name,
            Self::Field(x) => x.name = name,
            Self::Link(x) => x.reference = name,
            Self::Placement(x) => x.label = name,
            // Nothing takes its place.
            Self::Print(_) => {}
        }
        self
    }
}

/// The changes that lead from everything as it is `now` to everything as it is `then`; none for what is the same. Each
/// can be made when those before it are made: what refers to a thing comes after it and goes before it, and where things
/// swap their names, one of them has another name for a moment.
pub fn transition(now: &[Entity], then: &[Entity]) -> Vec<Change> {
    let mut state: BTreeMap<Key, Entity> = now.iter().map(|e| (e.key(), e.clone())).collect();
    let wanted: BTreeMap<Key, &Entity> = then.iter().map(|e| (e.key(), e)).collect();
    let gone: Vec<Key> = state.keys().filter(|key| !wanted.contains_key(key)).copied().collect();
    let mut changes = Vec::new();
    remove(&mut state, &mut changes, gone.iter().filter(|(rank, _)| *rank >= LEAVES));
    let mut held: HashMap<Slot, Key> = HashMap::new();
    for entity in state.values() {
        held.extend(entity.slots().into_iter().map(|slot| (slot, entity.key())));
    }
    for (key, after) in &wanted {
        if state.get(key) == Some(*after) {
            continue;
        }
        for slot in after.slots() {
            if let Some(holder) = held.get(&slot).copied().filter(|holder| holder != key) {
                park(holder, &mut state, &mut held, &mut changes);
            }
        }
    }
    for (key, after) in &wanted {
        let before = state.get(key).cloned();
        if before.as_ref() != Some(*after) {
            changes.push(Change { before, after: Some((*after).clone()) });
        }
    }
    remove(&mut state, &mut changes, gone.iter().filter(|(rank, _)| *rank < LEAVES));
    changes
}

/// One change for each thing: what it was first, and what it is at last. A name that stood in for a moment is no news.
pub fn settled(changes: &[Change]) -> Vec<Change> {
    let mut order = Vec::new();
    let mut by_key: HashMap<_, Change> = HashMap::new();
    for change in changes {
        let Some(key) = change.subject().map(Entity::key) else { continue };
        match by_key.get_mut(&key) {
            Some(first) => first.after.clone_from(&change.after),
            None => {
                order.push(key);
                by_key.insert(key, change.clone());
            }
        }
    }
    order.sort();
    order.into_iter().filter_map(|key| by_key.remove(&key)).filter(|c| c.before != c.after).collect()
}

/// Removes things, those that refer to others first.
fn remove<'a>(
    state: &mut BTreeMap<Key, Entity>,
    changes: &mut Vec<Change>,
    keys: impl DoubleEndedIterator<Item = &'a Key>,
) {
    changes.extend(keys.rev().filter_map(|key| state.remove(key)).map(Change::remove));
}

fn park(holder: Key, state: &mut BTreeMap<Key, Entity>, held: &mut HashMap<Slot, Key>, changes: &mut Vec<Change>) {
    let Some(before) = state.get(&holder).cloned() else { return };
    let mut name = format!("~{}", holder.1);
    let mut after = before.clone().parked(name.clone());
    while after.slots().iter().any(|slot| held.contains_key(slot)) {
        name.push('~');
        after = before.clone().parked(name.clone());
    }
    held.retain(|_, key| *key != holder);
    held.extend(after.slots().into_iter().map(|slot| (slot, holder)));
    changes.push(Change::edit(before, after.clone()));
    state.insert(holder, after);
}

#[cfg(test)]
mod tests {
    use super::super::{Bot, Link, Placement};
    use super::*;

    fn link(uid: i64, reference: &str) -> Entity {
        Entity::Link(Link { uid: Uid(uid), bot: Uid(1), reference: reference.into(), ..Link::default() })
    }

    fn place(uid: i64, link: i64, label: &str) -> Entity {
        Entity::Placement(Placement { uid: Uid(uid), link: Uid(link), label: label.into(), ..Placement::default() })
    }

    fn bot() -> Entity {
        Entity::Bot(Bot { uid: Uid(1), name: "Harbour".into(), ..Bot::default() })
    }

    fn told(changes: &[Change]) -> Vec<String> {
        let name = |side: &Option<Entity>| side.as_ref().map_or("-".to_owned(), |e| e.name().to_owned());
        changes.iter().map(|c| format!("{} → {}", name(&c.before), name(&c.after))).collect()
    }

    #[test]
    fn the_same_needs_nothing() {
        let all = [bot(), link(2, "a"), place(3, 2, "x")];
        assert_eq!(transition(&all, &all), []);
    }

    #[test]
    fn what_refers_comes_last_and_goes_first() {
        let all = [bot(), link(2, "a"), place(3, 2, "x")];
        assert_eq!(told(&transition(&[], &all)), ["- → Harbour", "- → a", "- → x"]);
        assert_eq!(told(&transition(&all, &[])), ["x → -", "a → -", "Harbour → -"]);
    }

    #[test]
    fn names_that_are_swapped_or_handed_on_are_parked_for_a_moment() {
        let changes = transition(&[bot(), link(2, "a"), link(3, "b")], &[bot(), link(2, "b"), link(3, "A")]);
        assert_eq!(told(&changes), ["b → ~3", "a → ~2", "~2 → b", "~3 → A"]);
        // A link takes the ref of one that goes: it goes last, so that its placements can move before.
        let changes = transition(&[bot(), link(2, "a"), place(9, 2, "x")], &[bot(), link(3, "a"), place(9, 3, "x")]);
        assert_eq!(told(&changes), ["a → ~2", "- → a", "x → x", "~2 → -"]);
        // The name that stands in is taken by chance.
        let changes = transition(&[bot(), link(2, "a"), link(5, "~2")], &[bot(), link(3, "a"), link(5, "~2")]);
        assert_eq!(told(&changes), ["a → ~2~", "- → a", "~2~ → -"]);
    }
}
