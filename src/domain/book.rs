//! What is known about one bot: the context in which a text is read and a URL is built.

use super::channel::Channel;
use super::field::{CustomField, FieldKey, Misfit, check_value};
use super::id::{ByUid, Uid};
use super::model::{Bot, Campaign, Flow, Link, Placement, Status, Value, fold};
use super::printed::Print;
use super::tally::Tally;
use std::collections::BTreeMap;

/// Everything known about one bot, with the indexes that reading needs. The fields of the struct are for reading; change
/// them through the methods, which keep the indexes true.
#[derive(Clone, Debug, Default)]
pub struct Book {
    /// The bot.
    pub bot: Bot,
    /// Other bots' accounts, to say whose a foreign account is: `(channel, account, bot's name)`.
    pub others: Vec<(Channel, String, String)>,
    /// Custom fields, in the order in which they are shown.
    pub fields: Vec<CustomField>,
    /// Campaigns.
    pub campaigns: Vec<Campaign>,
    /// Flows.
    pub flows: Vec<Flow>,
    /// What was printed or sent, the oldest first.
    pub prints: Vec<Print>,
    links: BTreeMap<Uid, Link>,
    /// By the folded ref, and so in the order of refs.
    by_ref: BTreeMap<Box<str>, Uid>,
    placements: ByUid<Vec<Placement>>,
    tally: Tally,
}

impl Book {
    /// A book of a bot with nothing in it.
    pub fn new(bot: Bot) -> Self {
        Self { bot, ..Self::default() }
    }

    /// The custom field with the platform's id `id`.
    pub fn field(&self, id: &str) -> Option<&CustomField> {
        self.fields.iter().find(|f| f.id == id)
    }

    /// The custom field called `name`, without regard to case.
    pub fn field_named(&self, name: &str) -> Option<&CustomField> {
        let name = fold(name);
        self.fields.iter().find(|f| fold(&f.name) == name)
    }

    /// What comes of a custom field whose name is the id of another, or whose id is the name of another: a number means the
    /// field with that id. `None`: neither is so. `own` is the field itself, where it is in the book.
    pub fn mistakable(&self, id: &str, name: &str, own: Option<Uid>) -> Option<String> {
        let others = || self.fields.iter().filter(|f| Some(f.uid) != own);
        if let Some(other) = others().find(|f| f.id == name) {
            let theirs = &other.name;
            return Some(format!(
                "“{name}” is the id of the field “{theirs}”: where {name} is written, that one is meant, and this one is \
                 never found by its name"
            ));
        }
        others().any(|f| f.name == id).then(|| {
            format!(
                "another field has the name “{id}”: where {id} is written, this one is meant, and the other is never found \
                 by its name"
            )
        })
    }

    /// The key of a field that a person named, by the name or the id of a custom field, or the name of a system field.
    /// `None`: neither the book nor the platform knows it by that name. A number is an id even if the book lacks it.
    pub fn key_of(&self, named: &str) -> Option<FieldKey> {
        if let Some(field) = self.field(named).or_else(|| self.field_named(named)) {
            return Some(FieldKey::Custom(field.id.clone()));
        }
        match FieldKey::parse(named) {
            FieldKey::Custom(id) if id.is_empty() || !id.bytes().all(|b| b.is_ascii_digit()) => None,
            key => Some(key),
        }
    }

    /// What people call a field: the custom field's name, the system field's, or the bare id of an unknown one.
    pub fn name_of<'a>(&'a self, key: &'a FieldKey) -> &'a str {
        match key {
            FieldKey::Custom(id) => self.field(id).map_or(id.as_str(), |f| f.name.as_str()),
            FieldKey::System(name) => name,
        }
    }

    /// Why the platform drops a value without a word, as a sentence; `None`: it fits its field, or nothing is known of that.
    pub fn dropped(&self, value: &Value) -> Option<String> {
        let FieldKey::Custom(id) = &value.field else { return None };
        let field = self.field(id)?;
        let wanted = match check_value(field.kind, &field.options, &value.value)? {
            Misfit::Type { wanted, .. } => format!("not {wanted}"),
            Misfit::Option { .. } => format!("none of {}", field.options.join(", ")),
        };
        Some(format!("{} = {} is {wanted}: the platform drops it", field.name, value.value))
    }

    /// The link with this ref, without regard to case.
    pub fn link_by_ref(&self, reference: &str) -> Option<&Link> {
        self.by_ref.get(fold(reference).as_str()).and_then(|uid| self.links.get(uid))
    }

    /// The link with this identity.
    pub fn link(&self, uid: Uid) -> Option<&Link> {
        self.links.get(&uid)
    }

    /// All links, the oldest first.
    pub fn links(&self) -> impl DoubleEndedIterator<Item = &Link> {
        self.links.values()
    }

    /// The links older than one, or all; the newest first.
    pub fn links_before(&self, uid: Option<Uid>) -> impl Iterator<Item = &Link> {
        use std::ops::Bound::{Excluded, Unbounded};
        self.links.range((Unbounded, uid.map_or(Unbounded, Excluded))).rev().map(|(_, link)| link)
    }

    /// All links by ref, without regard to case.
    pub fn links_by_ref(&self) -> impl Iterator<Item = &Link> {
        self.by_ref.values().filter_map(|uid| self.links.get(uid))
    }

    /// How many links there are.
    pub fn link_count(&self) -> usize {
        self.links.len()
    }

    /// How many placements all links have together.
    pub const fn placement_count(&self) -> usize {
        self.tally.places
    }

    /// How many links have each status; with a campaign, of its links.
    pub fn statuses(&self, campaign: Option<Uid>) -> BTreeMap<Status, usize> {
        self.tally.statuses(campaign)
    }

    /// How many links use a field: as their payload field, or in a value of a placement.
    pub fn uses_of(&self, key: &FieldKey) -> usize {
        self.tally.uses_of(key)
    }

    /// The placements of a link, oldest first.
    pub fn placements(&self, link: Uid) -> &[Placement] {
        self.placements.get(&link).map_or(&[], Vec::as_slice)
    }

    /// The placement with this identity, of a link.
    pub fn placement(&self, link: Uid, uid: Uid) -> Option<&Placement> {
        let all = self.placements(link);
        all.binary_search_by_key(&uid, |p| p.uid).ok().map(|at| &all[at])
    }

    /// The flow that a link starts: the one chosen for it, or the one whose id is the ref.
    pub fn flow_of(&self, link: &Link) -> Option<&Flow> {
        match link.flow {
            Some(uid) => self.flows.iter().find(|f| f.uid == uid),
            None => self.flows.iter().find(|f| !f.id.is_empty() && f.id == link.reference),
        }
    }

    /// The campaign of a link.
    pub fn campaign_of(&self, link: &Link) -> Option<&Campaign> {
        link.campaign.and_then(|uid| self.campaigns.iter().find(|c| c.uid == uid))
    }

    /// Adds a link, or takes the new state of one.
    pub fn put_link(&mut self, link: Link) {
        let (uid, key) = (link.uid, fold(&link.reference).into_boxed_str());
        self.tally.add_link(&link);
        if let Some(old) = self.links.insert(uid, link) {
            self.tally.take_link(&old);
            let old_key = fold(&old.reference).into_boxed_str();
            if old_key != key && self.by_ref.get(&old_key) == Some(&uid) {
                self.by_ref.remove(&old_key);
            }
        }
        self.by_ref.insert(key, uid);
    }

    /// Removes a link with its placements.
    pub fn remove_link(&mut self, uid: Uid) {
        if let Some(old) = self.links.remove(&uid) {
            self.tally.take_link(&old);
            let key = fold(&old.reference);
            if self.by_ref.get(key.as_str()) == Some(&uid) {
                self.by_ref.remove(key.as_str());
            }
        }
        for placement in self.placements.remove(&uid).unwrap_or_default() {
            self.tally.take_placement(&placement);
        }
    }

    /// Adds a placement, or takes the new state of one.
    pub fn put_placement(&mut self, placement: Placement) {
        self.tally.add_placement(&placement);
        let list = self.placements.entry(placement.link).or_default();
        match list.binary_search_by_key(&placement.uid, |p| p.uid) {
            Ok(at) => self.tally.take_placement(&std::mem::replace(&mut list[at], placement)),
            Err(at) => list.insert(at, placement),
        }
    }

    /// Removes a placement of a link.
    pub fn remove_placement(&mut self, link: Uid, uid: Uid) {
        if let Some(list) = self.placements.get_mut(&link)
            && let Ok(at) = list.binary_search_by_key(&uid, |p| p.uid)
        {
            self.tally.take_placement(&list.remove(at));
        }
    }

    /// Gives back the room that growing left over, once a book is read.
    pub fn shrink(&mut self) {
        self.placements.values_mut().for_each(Vec::shrink_to_fit);
        self.tally.shrink();
    }
}
