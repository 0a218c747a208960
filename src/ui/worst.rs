//! The worst verdict of a link's placements on each channel, for the row that stands for all of them. It is remembered,
//! and worked out a bounded number of placements at a time: a link may have a hundred thousand, and a frame must not wait
//! for them.

use crate::app::state::State;
use crate::domain::compose::{Verdict, compose_all};
use crate::domain::{Channel, Link, Uid};
use std::collections::HashMap;

/// How many placements are looked at, on all their channels, for a frame that somebody waits for.
const FIRST: usize = 24;

/// How many for a frame that only goes on with it.
const THEN: usize = 60;

/// What is known so far, by link.
#[derive(Clone, Debug, Default)]
pub struct Worst {
    links: HashMap<Uid, Seen>,
    left: usize,
    unfinished: bool,
}

/// What is known of one link.
#[derive(Clone, Debug)]
struct Seen {
    /// Of which edition of the link, see [`State::edition`].
    edition: u64,
    /// Whether archived placements count.
    archived: bool,
    /// How many of its placements were looked at.
    places: usize,
    /// The worst of those, by channel.
    worst: Vec<(Channel, Verdict)>,
    /// Whether there is nothing left to look at.
    done: bool,
}

impl Worst {
    /// Begins a frame.
    pub fn start_frame(&mut self) {
        self.left = if self.unfinished { THEN } else { FIRST };
        self.unfinished = false;
    }

    /// Whether another frame would know more.
    pub const fn is_unfinished(&self) -> bool {
        self.unfinished
    }

    /// The worst verdict of the link's placements on each channel of the bot; `None`: it works on those that were looked
    /// at, and not all were.
    pub fn of(&mut self, state: &State, link: &Link) -> Vec<(Channel, Option<Verdict>)> {
        let (edition, archived) = (state.edition(link.uid), state.shown.archived);
        let fresh = || Seen { edition, archived, places: 0, worst: Vec::new(), done: false };
        let seen = self.links.entry(link.uid).or_insert_with(fresh);
        if seen.edition != edition || seen.archived != archived {
            *seen = fresh();
        }
        let all = state.book.placements(link.uid);
        while !seen.done && self.left > 0 {
            let place = all.get(seen.places);
            // Archived ones are many at times, and cost next to nothing.
            if place.is_none_or(|p| archived || !p.archived) && (place.is_some() || seen.worst.is_empty()) {
                seen.take(state, link, place.map_or(&[][..], |p| &p.values));
                self.left -= 1;
            }
            seen.places += 1;
            let hopeless = !seen.worst.is_empty() && seen.worst.iter().all(|(_, v)| *v == Verdict::Fails);
            seen.done = seen.places >= all.len() && !seen.worst.is_empty() || hopeless || seen.places > all.len();
        }
        self.unfinished |= !seen.done;
        let known = |verdict: Verdict| (seen.done || verdict == Verdict::Fails).then_some(verdict);
        let of = |channel| seen.worst.iter().find(|(c, _)| *c == channel).and_then(|(_, verdict)| known(*verdict));
        state.book.bot.channels().map(|channel| (channel, of(channel))).collect()
    }
}

impl Seen {
    fn take(&mut self, state: &State, link: &Link, values: &[crate::domain::Value]) {
        for composed in compose_all(&state.book, link, values) {
            let verdict = composed.verdict();
            match self.worst.iter_mut().find(|(channel, _)| *channel == composed.channel) {
                Some((_, worst)) => *worst = verdict.max(*worst),
                None => self.worst.push((composed.channel, verdict)),
            }
        }
    }
}
