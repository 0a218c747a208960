//! Why a command cannot be done now: the conditions of the table of commands. `None`: it can.

use super::bring::BringView;
use super::bulk::Stage;
use super::letter::LetterView;
use super::overlay::Overlay;
use super::picker::{Choice, Source};
use super::results::ResultsView;
use super::state::State;
use crate::domain::{Rule, show};

pub(super) fn always(_: &State) -> Option<String> {
    None
}

pub(super) fn bot(s: &State) -> Option<String> {
    (!s.has_bot()).then(|| "there is no bot yet: set one up first (b, then n)".to_owned())
}

pub(super) fn link(s: &State) -> Option<String> {
    bot(s).or_else(|| {
        s.link().is_none().then(|| match s.list.total {
            0 => "there is no link yet: n makes one".to_owned(),
            _ => "no link is selected: the filter hides them all (Esc clears it)".to_owned(),
        })
    })
}

pub(super) fn place(s: &State) -> Option<String> {
    link(s).or_else(|| s.targets().is_empty().then(|| "this link has no placement: a adds some".to_owned()))
}

pub(super) fn account(s: &State) -> Option<String> {
    place(s).or_else(|| {
        s.book.bot.accounts.is_empty().then(|| format!("{} has no account on any channel: b, then e", s.book.bot.name))
    })
}

pub(super) fn field(s: &State) -> Option<String> {
    bot(s).or_else(|| s.selected_field().is_none().then(|| "there is no field yet: n makes one".to_owned()))
}

pub(super) fn marked(s: &State) -> Option<String> {
    (s.list.marks.is_empty() && s.list.filter.is_empty()).then(|| "nothing is marked, and no filter is set".to_owned())
}

pub(super) fn findings(s: &State) -> Option<String> {
    s.tester.reading.findings.iter().all(|f| f.fix.is_none()).then(|| match s.tester.reading.findings.len() {
        0 => "there is nothing to repair".to_owned(),
        _ => "none of the findings has a certain repair: they are for you to decide".to_owned(),
    })
}

pub(super) fn fixable(s: &State) -> Option<String> {
    findings(s).or_else(|| {
        let at = s.tester.finding();
        at.is_none_or(|f| f.fix.is_none())
            .then(|| "there is no certain repair here; a finding marked with “f” has one (j and k go there)".to_owned())
    })
}

pub(super) fn tested(s: &State) -> Option<String> {
    s.tester.field.is_empty().then(|| "the tester is empty: paste a link, or press Enter and type".to_owned())
}

pub(super) fn several(s: &State) -> Option<String> {
    (s.tester.links.len() < 2).then(|| "there is one link: paste a text with several to go through them".to_owned())
}

pub(super) fn next_link(s: &State) -> Option<String> {
    let (at, count) = (s.tester.at, s.tester.links.len());
    let back = s.keymap.label_of("tester.previous-link");
    several(s).or_else(|| (at + 1 >= count).then(|| format!("this is the last of {count} links: {back} goes back")))
}

pub(super) fn previous_link(s: &State) -> Option<String> {
    let (count, on) = (s.tester.links.len(), s.keymap.label_of("tester.next-link"));
    several(s).or_else(|| (s.tester.at == 0).then(|| format!("this is the first of {count} links: {on} goes on")))
}

pub(super) fn readable(s: &State) -> Option<String> {
    bot(s).or_else(|| tested(s)).or_else(|| {
        let nothing = s.tester.best().reference.as_deref().is_none_or(str::is_empty);
        nothing.then(|| "there is no ref in this text: nothing to save".to_owned())
    })
}

pub(super) fn unknown_link(s: &State) -> Option<String> {
    readable(s).or_else(|| {
        let link = s.book.link(s.tester.best().link?)?;
        Some(format!("{} has the link {} already: a adds a placement to it", s.book.bot.name, link.reference))
    })
}

pub(super) fn known_link(s: &State) -> Option<String> {
    readable(s).or_else(|| {
        let reading = s.tester.best();
        let Some(link) = reading.link.and_then(|uid| s.book.link(uid)) else {
            let reference = show::safe(reading.reference.as_deref().unwrap_or_default());
            let (bot, foreign) = (&s.book.bot.name, reading.findings.iter().any(|f| f.rule == Rule::ForeignAccount));
            if foreign {
                return Some(format!("this link opens another bot than {bot}: n makes a link of {bot} like it"));
            }
            return Some(format!("{} has no link “{reference}” yet: n makes it", s.book.bot.name));
        };
        let place = s.book.placement(link.uid, reading.placement?)?;
        Some(format!("this is the placement {} of {} already", place.label, link.reference))
    })
}

pub(super) fn strange_account(s: &State) -> Option<String> {
    tested(s).or_else(|| {
        let reading = s.tester.best();
        let (Some(channel), Some(account)) = (reading.channel, reading.account.as_deref()) else {
            return Some("there is no account in this text".to_owned());
        };
        let same = |other: &str| channel.same_account(other, account);
        let owner = s.bots.iter().find(|b| b.account(channel).is_some_and(same));
        owner.map(|b| format!("{} has this account on {channel} already", b.name))
    })
}

pub(super) fn explained(s: &State) -> Option<String> {
    tested(s).or_else(|| {
        s.tester.rule().is_none().then(|| "there is no rule here to explain: j and k go to the findings".to_owned())
    })
}

pub(super) fn listed(s: &State) -> Option<String> {
    match s.top() {
        Some(Overlay::Picker(p)) if p.source == Source::Statuses => Some("the statuses are fixed".to_owned()),
        Some(Overlay::Picker(p)) if p.source == Source::Tools => {
            Some("tools are added in the file merge-tags.toml, beside config.toml".to_owned())
        }
        _ => None,
    }
}

pub(super) fn picked(s: &State) -> Option<String> {
    listed(s).or_else(|| match s.top() {
        Some(Overlay::Picker(p)) if matches!(p.cursor, Choice::AllLinks) => {
            Some("“All links” is no campaign: choose one".to_owned())
        }
        _ => None,
    })
}

pub(super) fn deletable(s: &State) -> Option<String> {
    picked(s).or_else(|| match s.top() {
        // What goes with a bot is known only of the one whose book is open.
        Some(Overlay::Picker(p)) if p.source == Source::Bots && p.cursor != Choice::Thing(s.book.bot.uid) => {
            Some("choose the bot first (Enter), so that you see what goes with it; then b and d".to_owned())
        }
        _ => None,
    })
}

pub(super) fn in_trash(s: &State) -> Option<String> {
    match s.top() {
        Some(Overlay::Trash(list)) if list.chosen().is_some() => None,
        _ => Some("there is nothing in the trash".to_owned()),
    }
}

pub(super) fn choosing(s: &State) -> Option<String> {
    match s.top() {
        Some(Overlay::Bulk(view)) if view.stage == Stage::Columns => None,
        _ => Some("there is nothing to choose here: Esc goes back to what goes into the link".to_owned()),
    }
}

pub(super) fn apart(s: &State) -> Option<String> {
    match s.top() {
        Some(Overlay::Clash(clash)) if clash.both.is_none() => {
            Some("both changed the same attribute: choose yours (m) or theirs (t)".to_owned())
        }
        _ => None,
    }
}

pub(super) fn readable_text(s: &State) -> Option<String> {
    match s.top() {
        Some(Overlay::Plain(view)) => view.why_not(),
        _ => None,
    }
}

pub(super) fn clashing(s: &State) -> Option<String> {
    match s.top() {
        Some(Overlay::Plain(view)) if !view.clashes().is_empty() => None,
        _ => Some("no other window changed the same: there is nothing to choose".to_owned()),
    }
}

fn brought(s: &State) -> Option<&BringView> {
    match s.top() {
        Some(Overlay::Bring(view)) => Some(view),
        _ => None,
    }
}

pub(super) fn doable(s: &State) -> Option<String> {
    brought(s).and_then(BringView::why_not)
}

pub(super) fn conflicting(s: &State) -> Option<String> {
    brought(s)
        .is_none_or(|view| view.conflicts() == 0)
        .then(|| "nothing is in conflict: there is nothing to choose".to_owned())
}

pub(super) fn cautioned(s: &State) -> Option<String> {
    match s.top() {
        Some(Overlay::Qr(view)) if view.caution(s).is_some() => None,
        _ => Some("there is no warning here: the code is on screen".to_owned()),
    }
}

pub(super) fn printed(s: &State) -> Option<String> {
    match s.top() {
        Some(Overlay::Prints(list)) if list.chosen(&s.book).is_some() => None,
        _ => Some("nothing is written down here yet: n writes down what was printed or sent".to_owned()),
    }
}

fn linted(s: &State) -> Option<&LetterView> {
    match s.top() {
        Some(Overlay::Letter(view)) => Some(view),
        _ => None,
    }
}

pub(super) fn about(s: &State) -> Option<String> {
    linted(s).and_then(|view| view.row()).is_none().then(|| "there is no finding here".to_owned())
}

pub(super) fn mendable(s: &State) -> Option<String> {
    let found = linted(s).and_then(|view| view.found.as_ref());
    found.is_none_or(|f| f.diff.is_empty()).then(|| match found.map_or(0, |f| f.rows.len()) {
        0 => "there is nothing to repair".to_owned(),
        _ => "none of the findings has a certain repair: they are for you to decide".to_owned(),
    })
}

fn results(s: &State) -> Option<&ResultsView> {
    match s.top() {
        Some(Overlay::Results(view)) => Some(view),
        _ => None,
    }
}

pub(super) fn counted(s: &State) -> Option<String> {
    let view = results(s)?;
    match &view.counted {
        None => Some("the contacts are being counted".to_owned()),
        Some(_) if view.has_figures() => None,
        Some(_) => Some("nothing was imported yet: i imports contacts that the platform exported".to_owned()),
    }
}

pub(super) fn converting(s: &State) -> Option<String> {
    counted(s).or_else(|| {
        let all = results(s).and_then(|v| v.counted.as_ref()).map_or(0, |c| c.tally.conversions.len());
        match all {
            0 => Some("no column counts as a conversion: choose one when you import (i)".to_owned()),
            1 => Some("one column counts as a conversion, and it is the one that is shown".to_owned()),
            _ => None,
        }
    })
}

pub(super) fn lost(s: &State) -> Option<String> {
    counted(s).or_else(|| {
        let none = results(s).is_some_and(|v| v.unmatched().is_empty());
        none.then(|| "the placement of every contact that carries anything is known".to_owned())
    })
}

pub(super) fn losing(s: &State) -> Option<String> {
    let none = results(s).and_then(ResultsView::lost_here).is_none();
    none.then(|| "there is nothing to accept".to_owned())
}

pub(super) fn accepted(s: &State) -> Option<String> {
    let none = results(s).is_none_or(|view| view.accepted.is_empty());
    none.then(|| {
        "nothing was accepted here since the results were opened; a change of links is taken back when they are closed (Esc)"
            .to_owned()
    })
}

pub(super) fn placing(s: &State) -> Option<String> {
    let none = results(s).is_none_or(|view| view.places.is_empty());
    none.then(|| "no placement has what is typed: Backspace takes it away".to_owned())
}

pub(super) fn again(s: &State) -> Option<String> {
    account(s).or_else(|| {
        let none = !s.copied.channels.iter().any(|channel| s.book.bot.account(*channel).is_some());
        none.then(|| "nothing was copied yet on a channel of this bot: y copies".to_owned())
    })
}
