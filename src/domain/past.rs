//! What was done, and what of it can come back: the history as it is shown, and the trash, which is no place of its own but
//! what the history remembers of things that are gone. So it keeps everything, and no name in it is in anybody's way.

use super::change::{Change, Entity};
use super::id::Uid;
use super::transition::{Key, Slot};
use std::collections::{BTreeMap, HashMap, HashSet};

/// One step of the history, as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Past {
    /// Its number.
    pub seq: i64,
    /// When, in milliseconds since the Unix epoch.
    pub at_ms: i64,
    /// Who.
    pub who: String,
    /// What it was, in words; what was taken back or done again says so.
    pub what: String,
    /// What changed, in order.
    pub changes: Vec<Change>,
}

/// Something that was deleted, with all that went with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trashed {
    /// The thing.
    pub thing: Entity,
    /// It and what belonged to it, in the order in which they can come back.
    pub family: Vec<Entity>,
    /// Links that were in the campaign that is gone.
    pub members: Vec<Uid>,
    /// The step in which it went.
    pub seq: i64,
    /// When, in milliseconds since the Unix epoch.
    pub at_ms: i64,
    /// Who deleted it.
    pub who: String,
}

impl Trashed {
    /// How many things of a kind went with it.
    pub fn count(&self, noun: &str) -> usize {
        self.family.iter().filter(|e| e.noun() == noun && e.key() != self.thing.key()).count()
    }
}

/// What can come back, the latest first. `steps`: the whole history, the latest first. `is_there`: whether a thing is in
/// the book.
pub fn trash(steps: &[Past], is_there: &dyn Fn(Key) -> bool) -> Vec<Trashed> {
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    for step in steps {
        let mut last: BTreeMap<Key, &Change> = BTreeMap::new();
        for change in &step.changes {
            last.extend(change.subject().map(|subject| (subject.key(), change)));
        }
        // What a later step says about a thing counts.
        last.retain(|key, _| seen.insert(*key));
        let gone: BTreeMap<Key, &Entity> = last
            .iter()
            .filter(|(key, change)| change.after.is_none() && !is_there(**key))
            .filter_map(|(key, change)| Some((*key, change.before.as_ref()?)))
            .collect();
        let uids: HashSet<Uid> = gone.keys().map(|key| key.1).collect();
        for thing in gone.values().filter(|e| e.parent().is_none_or(|parent| !uids.contains(&parent))) {
            found.push(Trashed {
                thing: (*thing).clone(),
                family: family(thing, &gone),
                members: members(thing.key(), step),
                seq: step.seq,
                at_ms: step.at_ms,
                who: step.who.clone(),
            });
        }
    }
    found
}

fn family(thing: &Entity, gone: &BTreeMap<Key, &Entity>) -> Vec<Entity> {
    let mut uids = HashSet::from([thing.uid()]);
    let mut family = vec![thing.clone()];
    // By rank: what belongs to something comes after it.
    for entity in gone.values().filter(|e| e.rank() > thing.rank()) {
        if entity.parent().is_some_and(|parent| uids.contains(&parent)) {
            uids.insert(entity.uid());
            family.push((*entity).clone());
        }
    }
    family
}

/// The links that lost this campaign in the step in which it went.
fn members(key: Key, step: &Past) -> Vec<Uid> {
    let lost = |change: &Change| match (&change.before, &change.after) {
        (Some(Entity::Link(b)), Some(Entity::Link(a))) if b.campaign == Some(key.1) && a.campaign.is_none() => {
            Some(b.uid)
        }
        _ => None,
    };
    step.changes.iter().filter_map(lost).collect()
}

/// The changes that bring it back into `now`, whole. Where its name is taken by now it comes back under another; an
/// error is a sentence that says what it needs first.
pub fn bring_back(trashed: &Trashed, now: &[Entity]) -> Result<Vec<Change>, String> {
    let there: HashMap<Key, &Entity> = now.iter().map(|e| (e.key(), e)).collect();
    let mut taken: HashSet<Slot> = now.iter().flat_map(Entity::slots).collect();
    let mut keys: HashSet<Key> = there.keys().copied().collect();
    let mut changes = Vec::new();
    for entity in &trashed.family {
        let mut entity = entity.clone();
        if keys.contains(&entity.key()) {
            continue;
        }
        if let Entity::Link(link) = &mut entity {
            link.campaign = link.campaign.filter(|uid| keys.contains(&(1, *uid)));
            link.flow = link.flow.filter(|uid| keys.contains(&(2, *uid)));
        }
        if let Some((rank, _)) = entity.refers_to().into_iter().find(|key| !keys.contains(key)) {
            let parent = ["bot", "campaign", "flow", "field"].get(rank).unwrap_or(&"link");
            return Err(format!(
                "the {} “{}” cannot come back alone: its {parent} is gone, too; bring that back first",
                entity.noun(),
                entity.name()
            ));
        }
        let entity = under_a_free_name(entity, &taken)?;
        taken.extend(entity.slots());
        keys.insert(entity.key());
        changes.push(Change::create(entity));
    }
    for uid in &trashed.members {
        if let Some(Entity::Link(link)) = there.get(&(4, *uid))
            && link.campaign.is_none()
        {
            let mut after = link.clone();
            after.campaign = Some(trashed.thing.uid());
            changes.push(Change::edit(Entity::Link(link.clone()), Entity::Link(after)));
        }
    }
    Ok(changes)
}

fn under_a_free_name(entity: Entity, taken: &HashSet<Slot>) -> Result<Entity, String> {
    let in_use = |e: &Entity| e.slots().into_iter().find(|slot| taken.contains(slot));
    if in_use(&entity).is_some_and(|slot| slot.attribute == "id") {
        return Err(format!(
            "the {} “{}” cannot come back: another one has its id by now; delete that one first",
            entity.noun(),
            entity.name()
        ));
    }
    let name = entity.name().to_owned();
    let mut candidate = entity;
    for n in 2.. {
        if in_use(&candidate).is_none() {
            break;
        }
        candidate = candidate.called(format!("{name}-{n}"));
    }
    Ok(candidate)
}

#[cfg(test)]
mod tests {
    use super::super::{Bot, Campaign, Link, Placement};
    use super::*;

    fn bot() -> Entity {
        Entity::Bot(Bot { uid: Uid(1), name: "H".into(), ..Bot::default() })
    }

    fn link(uid: i64, reference: &str) -> Entity {
        Entity::Link(Link { uid: Uid(uid), bot: Uid(1), reference: reference.into(), ..Link::default() })
    }

    fn place(uid: i64, link: i64, label: &str) -> Entity {
        Entity::Placement(Placement { uid: Uid(uid), link: Uid(link), label: label.into(), ..Placement::default() })
    }

    fn past(seq: i64, changes: Vec<Change>) -> Past {
        Past { seq, at_ms: seq, who: "ann".into(), what: String::new(), changes }
    }

    fn names(changes: &[Change]) -> Vec<&str> {
        changes.iter().filter_map(|c| Some(c.after.as_ref()?.name())).collect()
    }

    #[test]
    fn what_went_together_comes_back_together_and_each_link_alone() {
        let gone = vec![place(5, 2, "x"), link(2, "a"), place(6, 3, "y"), link(3, "b")];
        let steps = [
            past(2, gone.into_iter().map(Change::remove).collect()),
            past(1, [bot(), link(2, "a"), link(3, "b")].map(Change::create).into()),
        ];
        let now = [bot()];
        let all = trash(&steps, &|key| key == bot().key());
        assert_eq!(all.iter().map(|t| t.thing.name()).collect::<Vec<_>>(), ["a", "b"]);
        let changes = bring_back(&all[0], &now).unwrap();
        assert_eq!(names(&changes), ["a", "x"]);
        assert_eq!(all[0].count("placement"), 1);
    }

    #[test]
    fn a_name_that_is_taken_by_now_is_in_nobodys_way() {
        let steps = [past(2, vec![Change::remove(link(2, "a"))])];
        let all = trash(&steps, &|_| false);
        let now = [bot(), link(7, "A"), link(8, "a-2")];
        assert_eq!(names(&bring_back(&all[0], &now).unwrap()), ["a-3"]);
    }

    #[test]
    fn what_came_back_or_needs_something_that_is_gone_is_told() {
        let back = [past(3, vec![Change::create(link(2, "a"))]), past(2, vec![Change::remove(link(2, "a"))])];
        assert_eq!(trash(&back, &|_| true), []);
        let steps = [past(2, vec![Change::remove(place(5, 2, "x"))])];
        let all = trash(&steps, &|_| false);
        assert!(bring_back(&all[0], &[bot()]).unwrap_err().contains("its link is gone, too"));
    }

    #[test]
    fn a_campaign_gets_its_links_back() {
        let campaign =
            Entity::Campaign(Campaign { uid: Uid(9), bot: Uid(1), name: "Spring".into(), ..Campaign::default() });
        let Entity::Link(without) = link(2, "a") else { unreachable!() };
        let with = Link { campaign: Some(Uid(9)), ..without.clone() };
        let removal = vec![Change::edit(Entity::Link(with), Entity::Link(without.clone())), Change::remove(campaign)];
        let all = trash(&[past(2, removal)], &|_| false);
        let changes = bring_back(&all[0], &[bot(), Entity::Link(without)]).unwrap();
        assert_eq!(names(&changes), ["Spring", "a"]);
    }
}
