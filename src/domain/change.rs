//! Changes to the book: what was before, what is after. A change taken back is the same with the sides swapped, so undo,
//! history and the comparison of two windows' edits are one mechanism.

use super::book::Book;
use super::field::CustomField;
use super::id::Uid;
use super::model::{Bot, Campaign, Flow, Link, Placement, Status};
use super::printed::Print;
use serde::{Deserialize, Serialize};

/// Anything that the store keeps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "entity", rename_all = "lowercase")]
pub enum Entity {
    /// A bot.
    Bot(Bot),
    /// A campaign.
    Campaign(Campaign),
    /// A flow.
    Flow(Flow),
    /// A custom field.
    Field(CustomField),
    /// A link.
    Link(Link),
    /// A placement.
    Placement(Placement),
    /// Something that was printed or sent.
    Print(Print),
}

impl Entity {
    /// Its identity.
    pub fn uid(&self) -> Uid {
        match self {
            Self::Bot(x) => x.uid,
            Self::Campaign(x) => x.uid,
            Self::Flow(x) => x.uid,
            Self::Field(x) => x.uid,
            Self::Link(x) => x.uid,
            Self::Placement(x) => x.uid,
            Self::Print(x) => x.uid,
        }
    }

    /// What a person calls this kind of thing.
    pub const fn noun(&self) -> &'static str {
        match self {
            Self::Bot(_) => "bot",
            Self::Campaign(_) => "campaign",
            Self::Flow(_) => "flow",
            Self::Field(_) => "field",
            Self::Link(_) => "link",
            Self::Placement(_) => "placement",
            Self::Print(_) => "print",
        }
    }

    /// The place of its kind in the order in which things refer to each other: what refers comes after what it refers
    /// to, so things are created in this order and removed in the other.
    pub const fn rank(&self) -> usize {
        match self {
            Self::Bot(_) => 0,
            Self::Campaign(_) => 1,
            Self::Flow(_) => 2,
            Self::Field(_) => 3,
            Self::Link(_) => 4,
            Self::Placement(_) => 5,
            Self::Print(_) => 6,
        }
    }

    /// Whether it was put away.
    pub fn is_archived(&self) -> bool {
        match self {
            Self::Bot(x) => x.archived,
            Self::Campaign(x) => x.archived,
            Self::Flow(_) | Self::Print(_) => false,
            Self::Field(x) => x.archived,
            Self::Link(x) => x.status == Status::Archived,
            Self::Placement(x) => x.archived,
        }
    }

    /// The same, put away or taken back. A flow is never put away: it goes with the links that start it; what is on
    /// paper cannot be.
    #[must_use]
    pub fn archived(mut self, archived: bool) -> Self {
        match &mut self {
            Self::Bot(x) => x.archived = archived,
            Self::Campaign(x) => x.archived = archived,
            Self::Flow(_) | Self::Print(_) => {}
            Self::Field(x) => x.archived = archived,
            Self::Link(x) if archived => x.archive(),
            Self::Link(x) => x.restore(),
            Self::Placement(x) => x.archived = archived,
        }
        self
    }

    /// What a person calls this thing.
    pub fn name(&self) -> &str {
        match self {
            Self::Bot(x) => &x.name,
            Self::Campaign(x) => &x.name,
            Self::Flow(x) => &x.name,
            Self::Field(x) => &x.name,
            Self::Link(x) => &x.reference,
            Self::Placement(x) => &x.label,
            Self::Print(x) => &x.label,
        }
    }
}

/// One thing created, edited or removed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// As it was; `None`: it did not exist.
    pub before: Option<Entity>,
    /// As it is now; `None`: it no longer exists.
    pub after: Option<Entity>,
}

impl Change {
    /// A new thing.
    pub const fn create(after: Entity) -> Self {
        Self { before: None, after: Some(after) }
    }

    /// A thing that is different now.
    pub const fn edit(before: Entity, after: Entity) -> Self {
        Self { before: Some(before), after: Some(after) }
    }

    /// A thing that goes away.
    pub const fn remove(before: Entity) -> Self {
        Self { before: Some(before), after: None }
    }

    /// The change that takes this one back.
    #[must_use]
    pub fn inverse(&self) -> Self {
        Self { before: self.after.clone(), after: self.before.clone() }
    }

    /// The thing that it is about.
    pub fn subject(&self) -> Option<&Entity> {
        self.after.as_ref().or(self.before.as_ref())
    }
}

/// The changes that take `changes` back: each inverted, the last first.
pub fn inverse(changes: &[Change]) -> Vec<Change> {
    changes.iter().rev().map(Change::inverse).collect()
}

impl Book {
    /// Takes a change over. One that belongs to another bot changes nothing.
    pub fn apply(&mut self, change: &Change) {
        // A placement that moves leaves the link that it was at.
        if let (Some(Entity::Placement(before)), Some(Entity::Placement(after))) = (&change.before, &change.after)
            && before.link != after.link
        {
            self.remove_placement(before.link, before.uid);
        }
        match (&change.before, &change.after) {
            (_, Some(after)) => self.put(after),
            (Some(before), None) => self.remove(before),
            (None, None) => {}
        }
    }

    fn put(&mut self, entity: &Entity) {
        let bot = self.bot.uid;
        match entity {
            Entity::Bot(x) if x.uid == bot => self.bot = x.clone(),
            Entity::Campaign(x) if x.bot == bot => put_in(&mut self.campaigns, x, |c| c.uid),
            Entity::Flow(x) if x.bot == bot => put_in(&mut self.flows, x, |f| f.uid),
            Entity::Field(x) if x.bot == bot => put_in(&mut self.fields, x, |f| f.uid),
            Entity::Link(x) if x.bot == bot => self.put_link(x.clone()),
            Entity::Placement(x) if self.link(x.link).is_some() => self.put_placement(x.clone()),
            Entity::Print(x) if x.bot == bot => put_in(&mut self.prints, x, |p| p.uid),
            _ => {}
        }
    }

    fn remove(&mut self, entity: &Entity) {
        match entity {
            Entity::Bot(_) => {}
            Entity::Campaign(x) => self.campaigns.retain(|c| c.uid != x.uid),
            Entity::Flow(x) => self.flows.retain(|f| f.uid != x.uid),
            Entity::Field(x) => self.fields.retain(|f| f.uid != x.uid),
            Entity::Link(x) => self.remove_link(x.uid),
            Entity::Placement(x) => self.remove_placement(x.link, x.uid),
            Entity::Print(x) => self.prints.retain(|p| p.uid != x.uid),
        }
    }

    /// The changes that remove a link with all its placements.
    pub fn removal_of_link(&self, uid: Uid) -> Vec<Change> {
        let mut changes: Vec<_> =
            self.placements(uid).iter().rev().map(|p| Change::remove(Entity::Placement(p.clone()))).collect();
        changes.extend(self.link(uid).map(|l| Change::remove(Entity::Link(l.clone()))));
        changes
    }

    /// The changes that remove a campaign; its links stay, without one.
    pub fn removal_of_campaign(&self, uid: Uid) -> Vec<Change> {
        let mut links: Vec<_> = self.links().filter(|l| l.campaign == Some(uid)).collect();
        links.sort_by_key(|l| l.uid);
        let mut changes: Vec<_> = links
            .into_iter()
            .map(|l| Change::edit(Entity::Link(l.clone()), Entity::Link(super::Link { campaign: None, ..l.clone() })))
            .collect();
        changes
            .extend(self.campaigns.iter().find(|c| c.uid == uid).map(|c| Change::remove(Entity::Campaign(c.clone()))));
        changes
    }

    /// The changes that remove the bot with everything it has.
    pub fn removal_of_bot(&self) -> Vec<Change> {
        let mut links: Vec<_> = self.links().map(|l| l.uid).collect();
        links.sort();
        let mut changes: Vec<_> = links.into_iter().flat_map(|uid| self.removal_of_link(uid)).collect();
        changes.extend(self.campaigns.iter().map(|x| Change::remove(Entity::Campaign(x.clone()))));
        changes.extend(self.flows.iter().map(|x| Change::remove(Entity::Flow(x.clone()))));
        changes.extend(self.fields.iter().map(|x| Change::remove(Entity::Field(x.clone()))));
        changes.extend(self.prints.iter().map(|x| Change::remove(Entity::Print(x.clone()))));
        changes.push(Change::remove(Entity::Bot(self.bot.clone())));
        changes
    }
}

/// Keeps the oldest first, as a book is loaded: a thing that comes back stands where it stood.
fn put_in<T: Clone>(list: &mut Vec<T>, item: &T, uid: impl Fn(&T) -> Uid) {
    match list.iter_mut().find(|x| uid(x) == uid(item)) {
        Some(old) => *old = item.clone(),
        None => list.insert(list.partition_point(|x| uid(x) < uid(item)), item.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Link, Placement};
    use super::*;

    fn book() -> Book {
        let mut book = Book::new(Bot { uid: Uid(1), name: "Harbour".into(), ..Bot::default() });
        for change in [
            Change::create(Entity::Link(Link {
                uid: Uid(2),
                bot: Uid(1),
                reference: "giveaway".into(),
                ..Link::default()
            })),
            Change::create(Entity::Placement(Placement {
                uid: Uid(3),
                link: Uid(2),
                label: "a".into(),
                ..Placement::default()
            })),
            Change::create(Entity::Placement(Placement {
                uid: Uid(4),
                link: Uid(2),
                label: "b".into(),
                ..Placement::default()
            })),
        ] {
            book.apply(&change);
        }
        book
    }

    #[test]
    fn a_removed_link_comes_back_whole() {
        let mut book = book();
        let removal = book.removal_of_link(Uid(2));
        for change in &removal {
            book.apply(change);
        }
        assert!(book.link_by_ref("GIVEAWAY").is_none() && book.placements(Uid(2)).is_empty());
        for change in &inverse(&removal) {
            book.apply(change);
        }
        assert_eq!(book.link_by_ref("GIVEAWAY").map(|l| l.uid), Some(Uid(2)));
        assert_eq!(book.placements(Uid(2)).iter().map(|p| p.label.as_str()).collect::<Vec<_>>(), ["a", "b"]);
    }

    #[test]
    fn a_renamed_link_is_found_by_its_new_ref_only() {
        let mut book = book();
        let before = book.link(Uid(2)).unwrap().clone();
        let after = Link { reference: "welcome".into(), ..before.clone() };
        book.apply(&Change::edit(Entity::Link(before), Entity::Link(after)));
        assert!(book.link_by_ref("giveaway").is_none() && book.link_by_ref("Welcome").is_some());
    }

    #[test]
    fn a_field_that_comes_back_stands_where_it_stood() {
        let mut book = book();
        let field = |uid, name: &str| {
            Entity::Field(CustomField { uid: Uid(uid), bot: Uid(1), name: name.into(), ..CustomField::default() })
        };
        let first = Change::create(field(5, "first"));
        for change in [&first, &Change::create(field(6, "second")), &first.inverse(), &first] {
            book.apply(change);
        }
        assert_eq!(book.fields.iter().map(|f| f.name.as_str()).collect::<Vec<_>>(), ["first", "second"]);
    }

    #[test]
    fn every_kind_of_thing_is_read_back_from_json() {
        for entity in [
            Entity::Bot(Bot::default()),
            Entity::Campaign(Campaign::default()),
            Entity::Flow(Flow::default()),
            Entity::Field(CustomField::default()),
            Entity::Link(Link::default()),
            Entity::Placement(Placement::default()),
            Entity::Print(Print::template(
                Uid(1),
                crate::domain::Channel::Viber,
                "flyers",
                crate::domain::printed::Way::Sent,
                7,
                "2026-05-03",
            )),
        ] {
            let json = serde_json::to_string(&entity).unwrap();
            assert_eq!(serde_json::from_str::<Entity>(&json).unwrap(), entity, "{json}");
        }
    }

    #[test]
    fn another_bots_things_stay_out() {
        let mut book = book();
        book.apply(&Change::create(Entity::Link(Link { uid: Uid(9), bot: Uid(8), ..Link::default() })));
        assert_eq!(book.link_count(), 1);
    }
}
