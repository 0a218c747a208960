//! What is out in the world: codes and links that were printed or sent, and which change would break them.
//!
//! A URL is otherwise never stored; what is on paper is a fact, though, and stays as it was printed.

use super::book::Book;
use super::change::{Change, Entity};
use super::channel::Channel;
use super::compose;
use super::day;
use super::id::Uid;
use super::model::{Bot, Link, Placement, Value};
use super::show::number;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;

/// What a printed thing is called where nobody says what it is.
pub const DEFAULT_WHAT: &str = "copies";

/// How something got out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Way {
    /// On paper.
    #[default]
    Printed,
    /// In a newsletter or a message.
    Sent,
}

impl Way {
    /// The name in the user interface, commands, JSON and the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Printed => "printed",
            Self::Sent => "sent",
        }
    }
}

impl fmt::Display for Way {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// No way is called like this.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownWay(pub String);

impl fmt::Display for UnknownWay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "“{}” is neither printed nor sent", self.0)
    }
}

impl std::error::Error for UnknownWay {}

impl FromStr for Way {
    type Err = UnknownWay;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        [Self::Printed, Self::Sent].into_iter().find(|w| w.name() == s).ok_or_else(|| UnknownWay(s.to_owned()))
    }
}

/// One thing that was printed or sent. It outlives its link and its placement: paper does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Print {
    /// Our identity.
    pub uid: Uid,
    /// The bot that it belongs to.
    pub bot: Uid,
    /// The link, which may be gone by now.
    pub link: Uid,
    /// The placement, which may be gone by now.
    pub placement: Uid,
    /// The channel.
    pub channel: Channel,
    /// The link's ref as it was then.
    #[serde(rename = "ref")]
    pub reference: String,
    /// The placement's label as it was then.
    pub label: String,
    /// The URL that is on it.
    pub url: String,
    /// What it is, in the plural: “flyers”.
    pub what: String,
    /// Whether it is on paper, or was sent.
    #[serde(default)]
    pub way: Way,
    /// How many.
    pub quantity: u64,
    /// When, `YYYY-MM-DD`.
    pub day: String,
}

impl Print {
    /// A record of nothing yet, see [`Book::print_of`].
    pub fn template(uid: Uid, channel: Channel, what: &str, way: Way, quantity: u64, day: &str) -> Self {
        Self {
            uid,
            bot: Uid::default(),
            link: Uid::default(),
            placement: Uid::default(),
            channel,
            reference: String::new(),
            label: String::new(),
            url: String::new(),
            what: what.to_owned(),
            way,
            quantity,
            day: day.to_owned(),
        }
    }

    /// “5,000 flyers printed on 3 May 2026”.
    pub fn sentence(&self) -> String {
        told(self.quantity, self)
    }
}

fn told(quantity: u64, print: &Print) -> String {
    let what = noun(quantity, &print.what);
    format!("{} {what} {} on {}", number(quantity), print.way, day::in_words(&print.day))
}

/// “flyers”, or “flyer” of one. `what`: in the plural; empty: copies.
pub fn noun(quantity: u64, what: &str) -> Cow<'_, str> {
    let what = if what.is_empty() { DEFAULT_WHAT } else { what };
    match what.strip_suffix("ies") {
        _ if quantity != 1 => what.into(),
        Some(stem) => format!("{stem}y").into(),
        None => what.strip_suffix('s').unwrap_or(what).into(),
    }
}

/// How the thing that is out compares with its placement today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The placement has the same URL still.
    Same,
    /// The placement has this URL now.
    Differs(String),
    /// The link, the placement or the account is gone.
    Gone,
}

impl Book {
    /// How something that is out compares with its placement today.
    pub fn standing(&self, print: &Print) -> Standing {
        match url(Some(&self.bot), self.link(print.link), self.placement(print.link, print.placement), print) {
            Some(url) if url == print.url => Standing::Same,
            Some(url) => Standing::Differs(url),
            None => Standing::Gone,
        }
    }

    /// The record of a placement as it is now, on a channel; `None`: it has no URL there. `template`: what is written
    /// down of it, with its identity; bot, link, placement, their names and the URL are filled in.
    pub fn print_of(&self, link: Uid, placement: Uid, template: Print) -> Option<Print> {
        let (of, place) = (self.link(link)?, self.placement(link, placement)?);
        let url = url_of(&self.bot, of, &place.values, template.channel)?;
        let (reference, label) = (of.reference.clone(), place.label.clone());
        Some(Print { bot: self.bot.uid, link, placement, reference, label, url, ..template })
    }
}

/// Something out in the world that a change would break.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken<'a> {
    /// What is out.
    pub print: &'a Print,
    /// The URL that the same placement would have then; `None`: none any more.
    pub then: Option<String>,
}

/// What of a book is out in the world as its links are now, and would no longer be as they are after `changes`. What
/// differs already is not told again, and a change that brings a printed URL back breaks nothing.
pub fn broken<'a>(book: &'a Book, changes: &[Change]) -> Vec<Broken<'a>> {
    if book.prints.is_empty() || changes.is_empty() {
        return Vec::new();
    }
    let after = After::of(book, changes);
    let breaks = |print: &'a Print| {
        let now = url(Some(&book.bot), book.link(print.link), book.placement(print.link, print.placement), print);
        if now.as_deref() != Some(&print.url) {
            return None;
        }
        let then = url(after.bot, after.link(print.link), after.placement(print.link, print.placement), print);
        (then.as_deref() != Some(&print.url)).then_some(Broken { print, then })
    };
    book.prints.iter().filter_map(breaks).collect()
}

fn url(bot: Option<&Bot>, link: Option<&Link>, placement: Option<&Placement>, print: &Print) -> Option<String> {
    url_of(bot?, link?, &placement?.values, print.channel)
}

/// The URL of a link with `values`, without a judgement of it; `None`: it cannot be written.
pub fn url_of(bot: &Bot, link: &Link, values: &[Value], channel: Channel) -> Option<String> {
    let payload = compose::payload_text(link, values).ok()?;
    compose::url(bot, channel, &compose::channel_text(bot, channel, &payload))
}

/// The book as changes leave it, as far as URLs depend on it, without a copy of it.
struct After<'a> {
    book: &'a Book,
    bot: Option<&'a Bot>,
    links: HashMap<Uid, Option<&'a Link>>,
    placements: HashMap<Uid, Option<&'a Placement>>,
}

impl<'a> After<'a> {
    fn of(book: &'a Book, changes: &'a [Change]) -> Self {
        let mut after = Self { book, bot: Some(&book.bot), links: HashMap::new(), placements: HashMap::new() };
        for change in changes {
            match (&change.before, &change.after) {
                (_, Some(Entity::Bot(x))) if x.uid == book.bot.uid => after.bot = Some(x),
                (Some(Entity::Bot(x)), None) if x.uid == book.bot.uid => after.bot = None,
                (_, Some(Entity::Link(x))) => drop(after.links.insert(x.uid, Some(x))),
                (Some(Entity::Link(x)), None) => drop(after.links.insert(x.uid, None)),
                (_, Some(Entity::Placement(x))) => drop(after.placements.insert(x.uid, Some(x))),
                (Some(Entity::Placement(x)), None) => drop(after.placements.insert(x.uid, None)),
                _ => {}
            }
        }
        after
    }

    fn link(&self, uid: Uid) -> Option<&'a Link> {
        self.links.get(&uid).copied().unwrap_or_else(|| self.book.link(uid))
    }

    fn placement(&self, link: Uid, uid: Uid) -> Option<&'a Placement> {
        self.placements.get(&uid).copied().unwrap_or_else(|| self.book.placement(link, uid))
    }
}

/// What would break, a sentence for everything of one kind and day: “this changes 5,000 flyers printed on 3 May 2026
/// (giveaway · hall-a)”.
pub fn sentences(broken: &[Broken<'_>]) -> Vec<String> {
    let mut groups: Vec<(&Broken<'_>, u64, Vec<String>)> = Vec::new();
    for one in broken {
        let place = format!("{} · {}", one.print.reference, one.print.label);
        let alike = |other: &Broken<'_>| {
            (&other.print.what, other.print.way, &other.print.day, other.then.is_some())
                == (&one.print.what, one.print.way, &one.print.day, one.then.is_some())
        };
        match groups.iter_mut().find(|(first, ..)| alike(first)) {
            Some((_, quantity, places)) => {
                *quantity = quantity.saturating_add(one.print.quantity);
                if !places.contains(&place) {
                    places.push(place);
                }
            }
            None => groups.push((one, one.print.quantity, vec![place])),
        }
    }
    let sentence = |(first, quantity, places): (&Broken<'_>, u64, Vec<String>)| {
        let more = places.len().saturating_sub(3);
        let mut named = places.into_iter().take(3).collect::<Vec<_>>().join(", ");
        if more > 0 {
            named = format!("{named} and {more} more");
        }
        let verb = if first.then.is_some() { "changes" } else { "takes away the link of" };
        format!("this {verb} {} ({named})", told(quantity, first.print))
    };
    groups.into_iter().map(sentence).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn print(uid: i64, place: i64, quantity: u64) -> Print {
        Print {
            uid: Uid(uid),
            bot: Uid(1),
            link: Uid(2),
            placement: Uid(place),
            channel: Channel::Telegram,
            reference: "giveaway".into(),
            label: format!("hall-{place}"),
            url: "https://t.me/harbour_bot?start=giveaway".into(),
            what: "flyers".into(),
            way: Way::Printed,
            quantity,
            day: "2026-05-03".into(),
        }
    }

    fn book() -> Book {
        let accounts = [(Channel::Telegram, "harbour_bot".to_owned())].into();
        let mut book = Book::new(Bot { uid: Uid(1), name: "Harbour".into(), accounts, ..Bot::default() });
        book.put_link(link("giveaway"));
        for place in [3, 4] {
            book.put_placement(placement(place));
        }
        book.prints = vec![print(10, 3, 5_000), print(11, 4, 20)];
        book
    }

    fn link(reference: &str) -> Link {
        Link { uid: Uid(2), bot: Uid(1), reference: reference.into(), ..Link::default() }
    }

    fn placement(uid: i64) -> Placement {
        Placement { uid: Uid(uid), link: Uid(2), label: format!("hall-{uid}"), ..Placement::default() }
    }

    fn renamed() -> Vec<Change> {
        vec![Change::edit(Entity::Link(link("giveaway")), Entity::Link(link("raffle")))]
    }

    #[test]
    fn a_new_ref_breaks_all_that_is_out() {
        let book = book();
        let broken = broken(&book, &renamed());
        assert_eq!(broken.len(), 2);
        assert_eq!(
            sentences(&broken),
            ["this changes 5,020 flyers printed on 3 May 2026 (giveaway · hall-3, giveaway · hall-4)"]
        );
    }

    #[test]
    fn what_changes_no_url_breaks_nothing() {
        let book = book();
        let named = Link { name: "Give-away".into(), status: crate::domain::Status::Live, ..link("giveaway") };
        let label = Placement { label: "hall-b".into(), quantity: Some(7), ..placement(3) };
        let changes = [
            Change::edit(Entity::Link(link("giveaway")), Entity::Link(named)),
            Change::edit(Entity::Placement(placement(3)), Entity::Placement(label)),
        ];
        assert_eq!(broken(&book, &changes), []);
    }

    #[test]
    fn removals_and_new_accounts_break_it_too() {
        let book = book();
        let removal = [Change::remove(Entity::Placement(placement(3)))];
        let gone = broken(&book, &removal);
        assert_eq!((gone.len(), &gone[0].then), (1, &None));
        assert_eq!(
            sentences(&gone),
            ["this takes away the link of 5,000 flyers printed on 3 May 2026 (giveaway · hall-3)"]
        );
        let moved = Bot { accounts: [(Channel::Telegram, "other_bot".to_owned())].into(), ..book.bot.clone() };
        assert_eq!(broken(&book, &[Change::edit(Entity::Bot(book.bot.clone()), Entity::Bot(moved))]).len(), 2);
        assert_eq!(broken(&book, &book.removal_of_bot()).len(), 2);
    }

    #[test]
    fn what_is_broken_already_is_not_told_again_and_may_be_mended() {
        let mut book = book();
        for change in &renamed() {
            book.apply(change);
        }
        let again = [Change::edit(Entity::Link(link("raffle")), Entity::Link(link("other")))];
        assert_eq!(broken(&book, &again), []);
        assert_eq!(broken(&book, &super::super::change::inverse(&renamed())), []);
    }

    #[test]
    fn numbers_have_commas() {
        let one = Print { what: "copies".into(), ..print(1, 3, 1) };
        assert_eq!(
            [(1, ""), (2, ""), (1, "tents"), (5_000, "flyers")].map(|(n, w)| noun(n, w)),
            ["copy", "copies", "tent", "flyers"]
        );
        assert_eq!(print(1, 3, 1).sentence(), "1 flyer printed on 3 May 2026");
        assert_eq!(one.sentence(), "1 copy printed on 3 May 2026");
        assert_eq!([0, 999, 1_000, 1_234_567].map(number), ["0", "999", "1,000", "1,234,567"]);
    }
}
