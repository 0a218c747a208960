//! What is counted of a book: kept up with each change, so that nobody has to go through all links to know it.

use super::field::FieldKey;
use super::id::{ByUid, Uid};
use super::model::{Link, Placement, Status};
use std::collections::{BTreeMap, HashMap};

/// Counts of a book.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    /// How many links have each status, by campaign.
    statuses: HashMap<Option<Uid>, BTreeMap<Status, usize>>,
    /// How many placements there are.
    pub places: usize,
    /// For each field the links that use it, and at how many places each does: as its payload field, or in a value.
    uses: HashMap<FieldKey, ByUid<u32>>,
}

impl Tally {
    pub fn add_link(&mut self, link: &Link) {
        *self.statuses.entry(link.campaign).or_default().entry(link.status).or_default() += 1;
        link.payload_field.iter().for_each(|key| self.use_field(key, link.uid));
    }

    pub fn take_link(&mut self, link: &Link) {
        if let Some(of) = self.statuses.get_mut(&link.campaign)
            && let Some(count) = of.get_mut(&link.status)
        {
            *count -= 1;
            if *count == 0 {
                of.remove(&link.status);
            }
        }
        link.payload_field.iter().for_each(|key| self.leave_field(key, link.uid));
    }

    pub fn add_placement(&mut self, placement: &Placement) {
        self.places += 1;
        placement.values.iter().for_each(|v| self.use_field(&v.field, placement.link));
    }

    pub fn take_placement(&mut self, placement: &Placement) {
        self.places -= 1;
        placement.values.iter().for_each(|v| self.leave_field(&v.field, placement.link));
    }

    fn use_field(&mut self, key: &FieldKey, link: Uid) {
        // The key is copied for the first link only.
        match self.uses.get_mut(key) {
            Some(links) => *links.entry(link).or_default() += 1,
            None => drop(self.uses.insert(key.clone(), std::iter::once((link, 1)).collect())),
        }
    }

    fn leave_field(&mut self, key: &FieldKey, link: Uid) {
        if let Some(links) = self.uses.get_mut(key)
            && let Some(count) = links.get_mut(&link)
        {
            *count -= 1;
            if *count == 0 {
                links.remove(&link);
            }
        }
    }

    /// How many links have each status: of all campaigns, or of one.
    pub fn statuses(&self, campaign: Option<Uid>) -> BTreeMap<Status, usize> {
        match campaign {
            Some(_) => self.statuses.get(&campaign).cloned().unwrap_or_default(),
            None => {
                let mut all = BTreeMap::new();
                for (status, count) in self.statuses.values().flatten() {
                    *all.entry(*status).or_default() += count;
                }
                all
            }
        }
    }

    /// How many links use a field.
    pub fn uses_of(&self, key: &FieldKey) -> usize {
        self.uses.get(key).map_or(0, HashMap::len)
    }

    /// Gives back the room that growing left over.
    pub fn shrink(&mut self) {
        self.uses.values_mut().for_each(HashMap::shrink_to_fit);
    }
}
