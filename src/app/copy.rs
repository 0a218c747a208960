//! What to copy: which placements, on which channels, in which format.

use super::state::State;
use crate::domain::compose::{Composed, Verdict, compose};
use crate::domain::{Channel, Uid};
use crate::export::table::{self, Format, Row};
use std::collections::BTreeSet;

/// What was copied last, to do it again with one key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Habits {
    /// The channels.
    pub channels: BTreeSet<Channel>,
    /// The format.
    pub format: Option<Format>,
}

/// The menu of what to copy.
#[derive(Clone, Debug, Default)]
pub struct CopyMenu {
    /// The placements: of which link, and which.
    pub targets: Vec<(Uid, Uid)>,
    /// The channels chosen so far.
    pub channels: BTreeSet<Channel>,
    /// The format; `None`: lines for one channel, a table for several.
    pub format: Option<Format>,
    /// The channels whose faults were shown, so that asking again copies all the same.
    pub insisted: BTreeSet<Channel>,
}

/// What goes on the clipboard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copy {
    /// The text.
    pub text: String,
    /// What it is: “Telegram URL of giveaway · hall-a”, “60 URLs: 12 placements × 5 channels”.
    pub what: String,
    /// How many URLs are in it.
    pub count: usize,
    /// What is left out, and why, a sentence each.
    pub left_out: Vec<String>,
}

impl CopyMenu {
    /// The format that will be used.
    pub fn effective_format(&self, channels: usize) -> Format {
        self.format.unwrap_or(if channels > 1 && self.targets.len() > 1 { Format::Tsv } else { Format::Lines })
    }

    /// The URLs of the targets on a channel.
    pub fn composed(&self, state: &State, channel: Channel) -> Vec<Composed> {
        let one = |(link, place): &(Uid, Uid)| {
            let link = state.book.link(*link)?;
            let values = state.book.placement(link.uid, *place).map_or(&[][..], |p| &p.values);
            Some(compose(&state.book, link, values, channel))
        };
        self.targets.iter().filter_map(one).collect()
    }

    /// What would be copied on `channels`. URLs with errors are left out, except on channels that were insisted on.
    pub fn build(&self, state: &State, channels: &[Channel]) -> Copy {
        let columns: Vec<Vec<Composed>> = channels.iter().map(|c| self.composed(state, *c)).collect();
        let mut left_out = Vec::new();
        let mut count = 0;
        let mut rows = Vec::new();
        for (index, (link, place)) in self.targets.iter().enumerate() {
            let (Some(link), label) = (state.book.link(*link), label(state, *link, *place)) else { continue };
            let mut urls = Vec::new();
            for column in &columns {
                let Some(composed) = column.get(index) else { continue };
                let works = composed.verdict() != Verdict::Fails || self.insisted.contains(&composed.channel);
                let url = composed.url.clone().filter(|_| works);
                if url.is_none() {
                    let why = composed.headline().map_or("it has no URL", |f| f.message.as_str());
                    left_out.push(format!("{} · {label} on {}: {why}", link.reference, composed.channel));
                }
                count += usize::from(url.is_some());
                urls.push(url);
            }
            rows.push(Row { link: link.reference.clone(), label, urls });
        }
        let text = table::write(channels, &rows, self.effective_format(channels.len()));
        let what = match (rows.as_slice(), channels) {
            ([row], [channel]) => format!("{channel} URL of {} · {}", row.link, row.label),
            (_, [channel]) => format!("{count} {channel} URLs"),
            ([row], many) => format!("{count} URLs of {} · {} on {} channels", row.link, row.label, many.len()),
            (rows, many) => format!("{count} URLs: {} placements × {} channels", rows.len(), many.len()),
        };
        Copy { text, what, count, left_out }
    }
}

fn label(state: &State, link: Uid, place: Uid) -> String {
    state.book.placement(link, place).map_or_else(String::new, |p| p.label.clone())
}
