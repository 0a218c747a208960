//! What holds for all placements that a form is about to add: on which channels how many of them would fail. They are
//! looked at a bounded number at a time, so that nobody who types waits for hundreds of them.

use crate::app::form::{self, Form, Slot, Subject};
use crate::app::state::State;
use crate::domain::compose::{Verdict, compose_all};
use crate::domain::results::token::Tokens;
use crate::domain::show::number;
use crate::domain::{Channel, Uid, expand};
use std::hash::{DefaultHasher, Hash, Hasher};

/// How many placements are looked at for one frame, on all their channels.
const AT_ONCE: usize = 100;

/// What is known so far of the placements in a form.
#[derive(Clone, Debug, Default)]
pub struct Tried {
    /// Of which text in the form.
    key: u64,
    /// How many were looked at, and of how many.
    seen: usize,
    total: usize,
    faults: Vec<(Channel, Faults)>,
    /// The tokens of those to come.
    tokens: Tokens,
    unfinished: bool,
}

/// What is wrong on a channel.
#[derive(Clone, Debug, Default)]
struct Faults {
    /// The worst of all of them.
    worst: Option<Verdict>,
    /// How many fail there.
    fails: usize,
    /// The first that does, and why.
    first: String,
}

/// What there is to say about a channel.
pub(super) struct Said {
    /// The worst of all of them; `None`: it is not known yet.
    pub worst: Option<Verdict>,
    /// How many fail, and the first that does; `None`: none does.
    pub fails: Option<String>,
}

impl Tried {
    /// Begins a frame.
    pub fn start_frame(&mut self) {
        self.unfinished = false;
    }

    /// Whether another frame would know more.
    pub const fn is_unfinished(&self) -> bool {
        self.unfinished
    }

    /// Looks at some more of the placements that the form would add.
    pub(super) fn look(&mut self, state: &State, form: &Form) {
        let Subject::Places(uid) = form.subject else { return };
        let key = key(state, form, uid);
        if self.key == key && self.seen == self.total && self.total > 0 {
            return;
        }
        let labels = expand::labels(&form.get(&Slot::Labels)).unwrap_or_default();
        let Some(link) = state.book.link(uid) else { return };
        if self.key != key {
            *self = Self { key, total: labels.len(), tokens: Tokens::of(&state.book, link), ..Self::default() };
        }
        for label in labels.iter().skip(self.seen).take(AT_ONCE) {
            let token = self.tokens.next(label);
            for composed in compose_all(&state.book, link, &form::values_for(form, &token)) {
                let verdict = composed.verdict();
                let at =
                    self.faults.iter().position(|(channel, _)| *channel == composed.channel).unwrap_or_else(|| {
                        self.faults.push((composed.channel, Faults::default()));
                        self.faults.len() - 1
                    });
                let faults = &mut self.faults[at].1;
                faults.worst = faults.worst.max(Some(verdict));
                if verdict == Verdict::Fails {
                    if faults.fails == 0 {
                        let why = composed.headline().map_or("", |finding| finding.message.as_str());
                        faults.first = format!("{label}: {why}");
                    }
                    faults.fails += 1;
                }
            }
            self.seen += 1;
        }
        self.unfinished = self.seen < self.total;
    }

    /// What there is to say about a channel, where there are several placements.
    pub(super) fn said(&self, channel: Channel) -> Option<Said> {
        if self.total < 2 {
            return None;
        }
        let faults = self.faults.iter().find(|(c, _)| *c == channel).map(|(_, faults)| faults)?;
        let known = self.seen == self.total || faults.fails > 0;
        let fails = (faults.fails > 0).then(|| {
            let of = if self.seen < self.total { "at least " } else { "" };
            let (fails, total) = (number(faults.fails), number(self.total));
            match faults.fails {
                all if all == self.total => format!("all {total} fail, the first is {}", faults.first),
                1 => format!("{of}1 of {total} fails, {}", faults.first),
                _ => format!("{of}{fails} of {total} fail, the first is {}", faults.first),
            }
        });
        Some(Said { worst: faults.worst.filter(|_| known), fails })
    }
}

/// A number that is another one when anything is that the placements depend on.
fn key(state: &State, form: &Form, link: Uid) -> u64 {
    let mut hasher = DefaultHasher::new();
    (link.0, state.edition(link)).hash(&mut hasher);
    for input in &form.inputs {
        (input.label.as_str(), input.text.text()).hash(&mut hasher);
    }
    hasher.finish()
}
