//! The power is cut at each write and each sync of a session: what was acknowledged is there, and the file is whole.

use crate::book::{Desk, contents};
use crate::disk::{Cut, Disk};
use crate::how_many;
use crate::pty::{self, Pty};
use crate::shim::{Event, events};

/// The n-th change of the session, as a command. Each makes exactly one.
fn change(n: usize) -> Vec<String> {
    let last = format!("link-{}", n.saturating_sub(n % 10));
    let text = match n {
        0 => "bot add Harbour --messenger 102938475610293 --telegram harbour_coffee_bot".to_owned(),
        1 => "field add --id 738 --name branch".to_owned(),
        _ => match n % 10 {
            0 => format!("link add {last} --tag print --place hall-a"),
            1 => format!("place add {last} p-1 p-2 p-3 p-4 p-5 p-6 p-7 p-8 p-9 --set branch=north"),
            2 if n > 9 => format!("link edit {last} --name Renamed --campaign Spring"),
            3 if n > 9 => format!("place edit {last} p-1 --quantity {n} --cost 12.50"),
            4 if n > 9 => format!("link archive {last}"),
            5 if n > 9 => "undo".to_owned(),
            6 if n > 9 => "redo".to_owned(),
            7 if n > 9 => format!("place remove {last} p-2"),
            8 if n > 19 => format!("link remove link-{}", n - 18),
            _ => format!("link add other-{n}"),
        },
    };
    text.split(' ').map(str::to_owned).collect()
}

/// A session: what happened, how much of it had happened when each change was acknowledged, and what the book held after
/// each change, first before all.
struct Session {
    events: Vec<Event>,
    acknowledged: Vec<usize>,
    states: Vec<String>,
}

impl Session {
    /// How many changes were acknowledged when the first `count` events had happened.
    fn acknowledged(&self, count: usize) -> usize {
        self.acknowledged.partition_point(|at| *at < count)
    }

    /// Cuts the power after each event (or each `step`-th), in `ways` ways. How many times that was.
    fn cut_everywhere(&self, step: usize, ways: u64) -> usize {
        let (mut disk, mut cuts) = (Disk::new(), 0);
        for count in 0..=self.events.len() {
            if let Some(event) = count.checked_sub(1).map(|last| &self.events[last]) {
                disk.happen(event);
                // Nothing is on the disk by what was said; and it was said already before.
                if matches!(event, Event::Said(_)) {
                    continue;
                }
            }
            if !count.is_multiple_of(step) && count != self.events.len() {
                continue;
            }
            let ways =
                [Cut::Nothing, Cut::Everything].into_iter().chain((0..ways).map(|n| Cut::Some(n << 32 | count as u64)));
            for cut in ways {
                self.check(count, &disk, cut);
                cuts += 1;
            }
        }
        cuts
    }

    fn check(&self, count: usize, disk: &Disk, cut: Cut) {
        let desk = Desk::new();
        disk.cut(cut, &desk.books());
        let acknowledged = self.acknowledged(count);
        let place =
            || format!("cut after {count} of {} events ({cut:?}), {acknowledged} acknowledged", self.events.len());
        let found = contents(&desk.database()).unwrap_or_else(|why| panic!("{}: {why}", place()));
        // A change that was being made may be there already, as a whole.
        let possible = &self.states[acknowledged..self.states.len().min(acknowledged + 2)];
        assert!(possible.contains(&found), "{}: lost or torn. There is\n{found}", place());
        if count.is_multiple_of(7) {
            // The book is not only whole: it goes on.
            let mut store = entrylink::store::Store::open(&desk.database()).unwrap();
            store.set_pref("after", "the cut").unwrap_or_else(|why| panic!("{}: {why}", place()));
        }
    }
}

/// `count` changes by as many commands.
fn by_commands(count: usize) -> Session {
    let desk = Desk::new();
    let (mut acknowledged, mut states) = (Vec::new(), vec![String::new()]);
    let mut before = 0;
    for n in 0..count {
        let ran = desk.watched_command().args(change(n)).output().unwrap();
        assert!(ran.status.success(), "{:?}: {ran:?}", change(n));
        let events = events(&desk.beside("log"));
        let said = events[before..].iter().position(|event| matches!(event, Event::Said(_)));
        acknowledged.push(before + said.expect("a change is acknowledged"));
        before = events.len();
        states.push(desk.contents());
    }
    Session { events: events(&desk.beside("log")), acknowledged, states }
}

/// A bot, and then `count` changes in one session of the terminal UI.
fn by_keys(count: usize) -> Session {
    let desk = Desk::new();
    let ran = desk.watched_command().args(change(0)).output().unwrap();
    assert!(ran.status.success(), "{ran:?}");
    let first = events(&desk.beside("log")).iter().position(|event| matches!(event, Event::Said(_))).unwrap();
    let mut states = vec![String::new(), desk.contents()];
    let watched = desk.watched();
    let env: Vec<_> = watched.iter().map(|(name, value)| (*name, value.to_str().unwrap())).collect();
    let database = desk.database();
    let mut pty = Pty::start(&[env!("CARGO_BIN_EXE_entrylink"), "--database", database.to_str().unwrap()], &env);
    pty.until_text("Harbour");
    let mut notices = Vec::new();
    for n in 0..count {
        let (keys, notice) = match n % 5 {
            4 => ("u".to_owned(), format!("taken back: new link link-{}", n - 1)),
            _ => (format!("nlink-{n}\r"), format!("new link link-{n}")),
        };
        pty.send(keys.as_bytes());
        pty.until_text(&notice);
        states.push(desk.contents());
        notices.push(notice);
    }
    pty.send(b"q");
    assert_eq!(pty.exit_code(), Some(0));
    let events = events(&desk.beside("log"));
    let acknowledged = std::iter::once(first).chain(shown(&events, &notices)).collect();
    Session { events, acknowledged, states }
}

/// How many events had happened when each notice was first on the screen.
fn shown(events: &[Event], notices: &[String]) -> Vec<usize> {
    let mut screen = vt100::Parser::new(pty::ROWS, pty::COLUMNS, 0);
    let mut notices = notices.iter().peekable();
    let mut at = Vec::new();
    for (count, event) in events.iter().enumerate() {
        let Event::Said(bytes) = event else { continue };
        screen.process(bytes);
        let text = screen.screen().contents();
        while notices.next_if(|notice| text.contains(notice.as_str())).is_some() {
            at.push(count);
        }
    }
    assert!(notices.next().is_none(), "every change was acknowledged");
    at
}

#[test]
fn the_power_is_cut_while_commands_write() {
    let (changes, step) = (how_many("ENTRYLINK_POWER_CHANGES", 14), how_many("ENTRYLINK_POWER_STEP", 9));
    let session = by_commands(changes);
    let cuts = session.cut_everywhere(step, if step == 1 { 3 } else { 1 });
    println!("{changes} changes by commands, {} events, {cuts} power cuts: nothing lost", session.events.len());
}

#[test]
fn the_power_is_cut_while_the_user_works() {
    let (changes, step) = (how_many("ENTRYLINK_POWER_CHANGES", 10), how_many("ENTRYLINK_POWER_STEP", 5));
    let session = by_keys(changes);
    let cuts = session.cut_everywhere(step, if step == 1 { 3 } else { 1 });
    println!("{changes} changes by keys, {} events, {cuts} power cuts: nothing lost", session.events.len());
}

#[test]
fn the_folders_that_are_made_for_the_first_book_last_too() {
    let desk = Desk::new();
    let home = desk.books().canonicalize().unwrap();
    let mut command = desk.watched_command();
    command.env_remove("ENTRYLINK_DATABASE").env_remove("XDG_DATA_HOME").env("HOME", &home).args(change(0));
    assert!(command.output().unwrap().status.success());
    let events = events(&desk.beside("log"));
    let said = events.iter().position(|event| matches!(event, Event::Said(_))).unwrap();
    for folder in [home.join(".local/share/entrylink"), home.join(".local/share"), home.join(".local"), home] {
        let sync = Event::SyncFolder(folder.to_str().unwrap().to_owned());
        assert!(events[..said].contains(&sync), "the names in {} may be lost", folder.display());
    }
}
