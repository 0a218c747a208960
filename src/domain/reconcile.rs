//! Merging what was exported into what there is: by identity, with everything that is not for a program to decide named.

use super::change::Entity;
use super::id::Uid;
use super::transition::{Key, Slot};
use std::collections::{BTreeMap, HashMap, HashSet};

/// What becomes of things in conflict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Policy {
    /// Nothing is imported as long as there is one.
    #[default]
    Refuse,
    /// They stay as the book has them.
    Keep,
    /// They become as the file has them.
    Take,
}

/// Why a thing is not simply taken over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// The file has a former state of it: what was changed since would be taken back.
    Older,
    /// Another thing in the book has what only one can have.
    Taken {
        /// “name”, “id”, “ref”, “label”.
        attribute: &'static str,
        /// The other thing.
        by: Box<Entity>,
    },
}

/// A thing that the book and the file do not agree about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clash {
    /// As the file has it.
    pub file: Entity,
    /// As the book has it; `None`: it is another thing there, see [`Why::Taken`].
    pub book: Option<Entity>,
    /// What is the matter.
    pub why: Why,
}

/// What a merge comes to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Merged {
    /// Everything as it is to be.
    pub then: Vec<Entity>,
    /// What is in conflict. With [`Policy::Refuse`] `then` is not to be used as long as there is something.
    pub clashes: Vec<Clash>,
    /// How many things of the file are in the book already, just so.
    pub same: usize,
}

/// Merges what a `file` has into what there is `now`. `is_former`: whether the book once had a thing in this state.
/// An error names everything in the file that hangs in the air.
pub fn merge(
    now: &[Entity],
    file: &[Entity],
    is_former: &dyn Fn(&Entity) -> bool,
    policy: Policy,
) -> Result<Merged, Vec<String>> {
    let mut file = file.to_vec();
    let mut taken = Vec::new();
    // Where a thing of the file is another one of the book by its name, what belongs to it belongs to that one; then its
    // children may turn out to be there by their names as well.
    let mut held = HashSet::new();
    loop {
        let outcome = once(now, &file, is_former, policy, &held);
        let found: Vec<_> = outcome.clashes.iter().filter_map(by_name).collect();
        if found.is_empty() || policy == Policy::Refuse {
            let mut merged = outcome;
            merged.clashes.extend(taken);
            merged.clashes.sort_by_key(|clash| clash.file.key());
            if merged.clashes.is_empty() || policy != Policy::Refuse {
                hanging(&merged.then)?;
            }
            return Ok(merged);
        }
        let map: HashMap<Key, Uid> = found.iter().map(|(file, book)| (file.key(), book.uid())).collect();
        taken.extend(outcome.clashes.iter().filter(|clash| by_name(clash).is_some()).cloned());
        held.extend(found.iter().map(|(_, book)| book.key()));
        for entity in &mut file {
            *entity = entity.clone().renamed(&map);
        }
        // Two things of the file that are one of the book: the first counts.
        let mut seen = HashSet::new();
        file.retain(|e| seen.insert(e.key()));
    }
}

/// The file's thing and the book's, where they are two with one name, so that one can be taken for the other.
fn by_name(clash: &Clash) -> Option<(&Entity, &Entity)> {
    match (&clash.book, &clash.why) {
        (None, Why::Taken { by, .. }) => Some((&clash.file, by)),
        _ => None,
    }
}

/// `held`: the book's things that were found by their names, which [`Policy::Keep`] leaves alone.
fn once(
    now: &[Entity],
    file: &[Entity],
    is_former: &dyn Fn(&Entity) -> bool,
    policy: Policy,
    held: &HashSet<Key>,
) -> Merged {
    let present: HashMap<Key, &Entity> = now.iter().map(|e| (e.key(), e)).collect();
    let mut then: BTreeMap<Key, Entity> = now.iter().map(|e| (e.key(), e.clone())).collect();
    let mut merged = Merged::default();
    let mut incoming = Vec::new();
    for entity in file {
        match present.get(&entity.key()) {
            Some(same) if *same == entity => merged.same += 1,
            Some(_) if policy == Policy::Keep && held.contains(&entity.key()) => {}
            Some(book) if !held.contains(&entity.key()) && is_former(entity) => {
                merged.clashes.push(Clash { file: entity.clone(), book: Some((*book).clone()), why: Why::Older });
                if policy == Policy::Take {
                    incoming.push(entity);
                }
            }
            _ => incoming.push(entity),
        }
    }
    for entity in &incoming {
        then.insert(entity.key(), (*entity).clone());
    }
    // What stays as it is may be in the way of what was to take its place: until nothing more is in the way.
    loop {
        let clashing = in_the_way(&then, &incoming, &present);
        if clashing.is_empty() {
            break;
        }
        for (entity, attribute, by) in clashing {
            let book = present.get(&entity.key()).copied();
            // It stays as the book has it, whatever the policy: two cannot have one name.
            match book {
                Some(book) => then.insert(entity.key(), book.clone()),
                None => then.remove(&entity.key()),
            };
            incoming.retain(|e| e.key() != entity.key());
            let why = Why::Taken { attribute, by: Box::new(by) };
            merged.clashes.push(Clash { file: entity.clone(), book: book.cloned(), why });
        }
    }
    merged.then = then.into_values().collect();
    merged
}

/// What of the incoming cannot have what it should, because another thing has it: with the attribute, and the other.
fn in_the_way<'a>(
    then: &BTreeMap<Key, Entity>,
    incoming: &[&'a Entity],
    present: &HashMap<Key, &Entity>,
) -> Vec<(&'a Entity, &'static str, Entity)> {
    let coming: HashSet<Key> = incoming.iter().map(|e| e.key()).collect();
    let mut holders: HashMap<Slot, Vec<Key>> = HashMap::new();
    for entity in then.values() {
        for slot in entity.slots() {
            holders.entry(slot).or_default().push(entity.key());
        }
    }
    // Of two that come, the book's own goes before a new one, and the older before the younger.
    let later = |a: &Key, b: &Key| (!present.contains_key(a), a) > (!present.contains_key(b), b);
    let clash = |entity: &&'a Entity| {
        let key = entity.key();
        entity.slots().into_iter().find_map(|slot| {
            let in_the_way = |other: &&Key| **other != key && (!coming.contains(other) || later(&key, other));
            let other = holders[&slot].iter().find(in_the_way)?;
            Some((*entity, slot.attribute, then[other].clone()))
        })
    };
    incoming.iter().filter_map(clash).collect()
}

/// What refers to something that is not there.
fn hanging(all: &[Entity]) -> Result<(), Vec<String>> {
    let keys: HashMap<Key, &Entity> = all.iter().map(|e| (e.key(), e)).collect();
    let mut problems = Vec::new();
    for entity in all {
        for (rank, uid) in entity.refers_to() {
            let target = keys.get(&(rank, uid));
            // A link's flow and campaign are of the same bot.
            let at_home =
                target.is_some_and(|t| t.parent().is_none() || rank == LINK_RANK || t.parent() == entity.parent());
            if !at_home {
                problems.push(format!(
                    "the {} “{}” belongs to something with the uid {uid} that is neither in the file nor in the link book: \
                     export everything that belongs together",
                    entity.noun(),
                    entity.name()
                ));
            }
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}

/// The rank of links, whose bot is not that of what refers to them.
const LINK_RANK: usize = 4;

impl Entity {
    /// The things that must be there for this one to be.
    pub fn refers_to(&self) -> Vec<Key> {
        match self {
            Self::Bot(_) => vec![],
            Self::Campaign(x) => vec![(0, x.bot)],
            Self::Flow(x) => vec![(0, x.bot)],
            Self::Field(x) => vec![(0, x.bot)],
            Self::Link(x) => {
                let (campaign, flow) = (x.campaign.map(|uid| (1, uid)), x.flow.map(|uid| (2, uid)));
                [Some((0, x.bot)), campaign, flow].into_iter().flatten().collect()
            }
            Self::Placement(x) => vec![(LINK_RANK, x.link)],
            // Paper outlives what it leads to.
            Self::Print(x) => vec![(0, x.bot)],
        }
    }

    /// The same with other identities, its own and those that it refers to.
    #[must_use]
    fn renamed(mut self, map: &HashMap<Key, Uid>) -> Self {
        let rank = self.rank();
        let change = |rank: usize, uid: &mut Uid| {
            if let Some(new) = map.get(&(rank, *uid)) {
                *uid = *new;
            }
        };
        match &mut self {
            Self::Bot(x) => change(rank, &mut x.uid),
            Self::Campaign(x) => {
                change(rank, &mut x.uid);
                change(0, &mut x.bot);
            }
            Self::Flow(x) => {
                change(rank, &mut x.uid);
                change(0, &mut x.bot);
            }
            Self::Field(x) => {
                change(rank, &mut x.uid);
                change(0, &mut x.bot);
            }
            Self::Link(x) => {
                change(rank, &mut x.uid);
                change(0, &mut x.bot);
                x.campaign.iter_mut().for_each(|uid| change(1, uid));
                x.flow.iter_mut().for_each(|uid| change(2, uid));
            }
            Self::Placement(x) => {
                change(rank, &mut x.uid);
                change(LINK_RANK, &mut x.link);
            }
            Self::Print(x) => {
                change(rank, &mut x.uid);
                change(0, &mut x.bot);
                change(LINK_RANK, &mut x.link);
                change(5, &mut x.placement);
            }
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Bot, Campaign, Link, Placement};
    use super::*;

    fn bot(uid: i64, name: &str) -> Entity {
        Entity::Bot(Bot { uid: Uid(uid), name: name.into(), ..Bot::default() })
    }

    fn link(uid: i64, bot: i64, reference: &str, name: &str) -> Entity {
        let (reference, name) = (reference.to_owned(), name.to_owned());
        Entity::Link(Link { uid: Uid(uid), bot: Uid(bot), reference, name, ..Link::default() })
    }

    fn place(uid: i64, link: i64, label: &str) -> Entity {
        Entity::Placement(Placement { uid: Uid(uid), link: Uid(link), label: label.into(), ..Placement::default() })
    }

    fn never(_: &Entity) -> bool {
        false
    }

    fn names(all: &[Entity]) -> Vec<String> {
        all.iter().map(|e| format!("{} {}", e.uid(), e.name())).collect()
    }

    #[test]
    fn what_is_new_comes_what_is_different_changes_and_the_rest_stays() {
        let now = [bot(1, "H"), link(2, 1, "a", ""), link(3, 1, "b", "")];
        let file = [bot(1, "H"), link(2, 1, "a", "changed"), link(4, 1, "c", ""), place(5, 4, "x")];
        let merged = merge(&now, &file, &never, Policy::Refuse).unwrap();
        assert_eq!((merged.same, merged.clashes.len()), (1, 0));
        assert_eq!(
            merged.then,
            [bot(1, "H"), link(2, 1, "a", "changed"), link(3, 1, "b", ""), link(4, 1, "c", ""), place(5, 4, "x")]
        );
    }

    #[test]
    fn a_former_state_is_in_conflict_and_is_for_the_user_to_decide() {
        let now = [bot(1, "H"), link(2, 1, "a", "new")];
        let file = [bot(1, "H"), link(2, 1, "a", "old")];
        let former = |e: &Entity| *e == file[1];
        for (policy, name) in [(Policy::Refuse, "new"), (Policy::Keep, "new"), (Policy::Take, "old")] {
            let merged = merge(&now, &file, &former, policy).unwrap();
            assert_eq!(merged.clashes.iter().map(|c| &c.why).collect::<Vec<_>>(), [&Why::Older], "{policy:?}");
            assert_eq!(merged.then[1], link(2, 1, "a", name), "{policy:?}");
        }
    }

    #[test]
    fn a_name_that_is_taken_is_in_conflict_and_can_be_the_same_thing() {
        let now = [bot(1, "Harbour"), link(2, 1, "a", "book"), place(3, 2, "x")];
        let file = [bot(11, "HARBOUR"), link(12, 11, "A", "file"), place(13, 12, "X"), place(14, 12, "y")];
        let merged = merge(&now, &file, &never, Policy::Refuse).unwrap();
        assert!(matches!(&merged.clashes[0].why, Why::Taken { attribute: "name", by } if by.uid() == Uid(1)));
        let kept = merge(&now, &file, &never, Policy::Keep).unwrap();
        assert_eq!(names(&kept.then), ["1 Harbour", "2 a", "3 x", "14 y"]);
        assert_eq!(kept.then[3], place(14, 2, "y"), "what belongs to it belongs to the book's");
        let took = merge(&now, &file, &never, Policy::Take).unwrap();
        assert_eq!(names(&took.then), ["1 HARBOUR", "2 A", "3 X", "14 y"]);
        assert_eq!(took.then[1], link(2, 1, "A", "file"));
        assert_eq!(took.clashes.len(), 3);
    }

    #[test]
    fn a_rename_onto_a_taken_name_stays_undone() {
        let now = [bot(1, "H"), link(2, 1, "a", ""), link(3, 1, "b", "")];
        let file = [link(2, 1, "b", "")];
        for policy in [Policy::Refuse, Policy::Keep, Policy::Take] {
            let merged = merge(&now, &file, &never, policy).unwrap();
            assert_eq!(
                (merged.clashes.len(), names(&merged.then)),
                (1, vec!["1 H".into(), "2 a".into(), "3 b".into()])
            );
        }
        // Both renamed at once: nothing is in the way.
        let file = [link(2, 1, "b", ""), link(3, 1, "a", "")];
        let merged = merge(&now, &file, &never, Policy::Refuse).unwrap();
        assert_eq!((merged.clashes.len(), names(&merged.then)), (0, vec!["1 H".into(), "2 b".into(), "3 a".into()]));
    }

    #[test]
    fn what_stays_after_all_is_in_the_way_of_what_counted_on_its_going() {
        // 2 becomes “b”, which 3 keeps; so “a” is not free for 4.
        let now = [bot(1, "H"), link(2, 1, "a", ""), link(3, 1, "b", "")];
        let file = [link(2, 1, "b", ""), link(4, 1, "a", "")];
        let merged = merge(&now, &file, &never, Policy::Refuse).unwrap();
        assert_eq!(merged.clashes.len(), 2);
        assert_eq!(names(&merged.then), ["1 H", "2 a", "3 b"]);
    }

    #[test]
    fn what_hangs_in_the_air_is_named() {
        let problems = merge(&[], &[bot(1, "H"), place(5, 4, "x")], &never, Policy::Refuse).unwrap_err();
        assert!(problems[0].contains("the placement “x” belongs to something with the uid 4"), "{problems:?}");
        let campaign = Entity::Campaign(Campaign { uid: Uid(7), bot: Uid(2), name: "c".into(), ..Campaign::default() });
        let mut stray = Link { uid: Uid(8), bot: Uid(1), reference: "r".into(), ..Link::default() };
        stray.campaign = Some(Uid(7));
        let all = [bot(1, "H"), bot(2, "I"), campaign, Entity::Link(stray)];
        assert_eq!(merge(&[], &all, &never, Policy::Refuse).unwrap_err().len(), 1, "another bot’s campaign");
    }
}
