//! Counting contacts: for each placement and channel how many started and converted, when, and how that is known.

use super::clue::Clue;
use super::matcher::{How, Match};
use crate::domain::{Channel, Uid};
use std::collections::{BTreeMap, HashMap};

const DAY_MS: i64 = 86_400_000;
const HOUR_MS: i64 = 3_600_000;

/// A contact, as it is counted.
#[derive(Clone, Copy, Debug)]
pub struct Contact<'a> {
    /// Where it came from; `None`: that is not known.
    pub place: Option<Match>,
    /// The channel; `None`: the export does not say, or names one that is none of ours.
    pub channel: Option<Channel>,
    /// When it was first seen, in milliseconds since the Unix epoch, at the clock of the place.
    pub first_ms: Option<i64>,
    /// Whether it converted.
    pub converted: bool,
    /// How much it brought, in hundredths.
    pub amount_cents: i64,
    /// What decides where no placement is known; `None`: it carries nothing.
    pub clue: Option<&'a Clue>,
}

/// What contacts are counted under.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// The link.
    pub link: Uid,
    /// The placement; `None`: it is not known.
    pub placement: Option<Uid>,
    /// The channel; `None`: it is not known.
    pub channel: Option<Channel>,
}

/// What was counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// Contacts.
    pub started: u64,
    /// Contacts that converted.
    pub converted: u64,
    /// What they brought, in hundredths.
    pub amount_cents: i64,
    /// How they were matched, in the order of [`How::ALL`].
    pub how: [u64; 4],
    /// Contacts by day, counted from 1970-01-01.
    pub days: BTreeMap<i64, u64>,
    /// Contacts by weekday (Monday first) and hour.
    pub hours: Box<[[u64; 24]; 7]>,
}

impl Cell {
    fn count(&mut self, contact: &Contact<'_>) {
        self.started += 1;
        self.converted += u64::from(contact.converted);
        self.amount_cents = self.amount_cents.saturating_add(contact.amount_cents);
        if let Some(found) = contact.place {
            self.how[How::ALL.iter().position(|how| *how == found.how).unwrap_or(0)] += 1;
        }
        if let Some(ms) = contact.first_ms {
            let day = ms.div_euclid(DAY_MS);
            *self.days.entry(day).or_default() += 1;
            // The first day of 1970 was a Thursday.
            let weekday = (day + 3).rem_euclid(7) as usize;
            self.hours[weekday][(ms.rem_euclid(DAY_MS) / HOUR_MS) as usize] += 1;
        }
    }

    /// Adds another count.
    pub fn add(&mut self, other: &Self) {
        self.started += other.started;
        self.converted += other.converted;
        self.amount_cents = self.amount_cents.saturating_add(other.amount_cents);
        for (sum, n) in self.how.iter_mut().zip(other.how) {
            *sum += n;
        }
        for (day, n) in &other.days {
            *self.days.entry(*day).or_default() += n;
        }
        for (sum, n) in self.hours.iter_mut().flatten().zip(other.hours.iter().flatten()) {
            *sum += n;
        }
    }
}

/// Contacts that nobody can place, by what they carry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lost {
    /// How many.
    pub count: u64,
    /// The link that they came by, where at least that is known of all of them.
    pub link: Option<Uid>,
    /// Whether the link differs among them.
    mixed: bool,
}

/// The whole count.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// By link, placement and channel.
    pub cells: BTreeMap<Key, Cell>,
    /// Contacts of which not even the link is known, by channel: those that carry something, and those that don't.
    pub elsewhere: BTreeMap<Option<Channel>, (u64, u64)>,
    /// What contacts carry whose placement is not known.
    pub lost: HashMap<Clue, Lost>,
    /// All contacts.
    pub contacts: u64,
    /// Contacts without a time.
    pub timeless: u64,
    /// What counts as converted, in words; empty: nothing does.
    pub conversion: String,
    /// All conversions that there are.
    pub conversions: Vec<String>,
    /// Which of them the amounts are of: the one that counts, else the first with amounts; empty: none has any.
    pub amount_of: String,
    /// The currency of the amounts, as it stands beside them; empty: it is not known.
    pub currency: String,
    /// When the last import was, in milliseconds since the Unix epoch; `None`: nothing was imported yet.
    pub imported_ms: Option<i64>,
    /// How many imports there were.
    pub imports: u64,
}

impl Tally {
    /// Counts a contact.
    pub fn count(&mut self, contact: &Contact<'_>) {
        self.contacts += 1;
        self.timeless += u64::from(contact.first_ms.is_none());
        let placed = contact.place.is_some_and(|m| m.placement.is_some());
        if let Some(clue) = contact.clue.filter(|_| !placed) {
            let link = contact.place.map(|m| m.link);
            if !self.lost.contains_key(clue) {
                self.lost.insert(clue.clone(), Lost { link, ..Lost::default() });
            }
            if let Some(lost) = self.lost.get_mut(clue) {
                lost.count += 1;
                lost.mixed |= lost.link != link;
            }
        }
        match contact.place {
            Some(Match { link, placement, .. }) => {
                let key = Key { link, placement, channel: contact.channel };
                self.cells.entry(key).or_default().count(contact);
            }
            None => {
                let (carry, bare) = self.elsewhere.entry(contact.channel).or_default();
                *(if contact.clue.is_some() { carry } else { bare }) += 1;
            }
        }
    }

    /// The link that all contacts with a clue came by.
    pub fn link_of(&self, clue: &Clue) -> Option<Uid> {
        self.lost.get(clue).filter(|lost| !lost.mixed).and_then(|lost| lost.link)
    }

    /// All contacts on a channel, whatever they came by.
    pub fn contacts_on(&self, channel: Channel) -> u64 {
        let placed: u64 =
            self.cells.iter().filter(|(key, _)| key.channel == Some(channel)).map(|(_, c)| c.started).sum();
        let (carry, bare) = self.elsewhere.get(&Some(channel)).copied().unwrap_or_default();
        placed + carry + bare
    }

    /// The sum of the cells that are wanted.
    pub fn sum(&self, wanted: impl Fn(&Key) -> bool) -> Cell {
        let mut sum = Cell::default();
        self.cells.iter().filter(|(key, _)| wanted(key)).for_each(|(_, cell)| sum.add(cell));
        sum
    }
}
