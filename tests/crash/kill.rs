//! kill -9 at random moments of writing: what was acknowledged is there, the rest is there whole or not at all.

use crate::book::{Desk, contents, said};
use crate::disk::Dice;
use crate::how_many;
use crate::pty::{self, Pty};
use rustix::process::Signal;
use std::process::Stdio;
use std::thread::sleep;
use std::time::{Duration, Instant};

/// How many changes one book takes before the next one: it stays small, and each kill is examined quickly.
const CHANGES: usize = 60;

/// Every link with its placements stands in the book from `0` to `count`, as it was made.
fn check(desk: &Desk, acknowledged: usize, begun: usize, placements: usize) -> usize {
    let found = contents(&desk.database()).unwrap_or_else(|why| panic!("after {acknowledged} changes: {why}"));
    let there = |n: usize| found.contains(&format!("reference: \"link-{n}\""));
    let count = (0..begun).take_while(|n| there(*n)).count();
    assert!(count >= acknowledged, "link-{count} was acknowledged and is lost; there is\n{found}");
    assert!((count..begun + 9).all(|n| !there(n)), "a later one is there without link-{count}");
    let whole = found.lines().filter(|line| line.contains("reference: \"link-") && line.starts_with("(Link"));
    for line in whole {
        assert_eq!(line.matches("label: ").count(), placements, "torn: {line}");
    }
    count
}

/// Starts a command that adds a link with placements, and kills it after a time; `None`: lets it end. Whether it said that
/// it is done.
fn add_link(desk: &Desk, n: usize, after: Option<Duration>) -> bool {
    let mut command = desk.command();
    command.args(["link", "add", &format!("link-{n}"), "--place", "a", "--place", "b", "--place", "c", "--tag", "t"]);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    if let Some(after) = after {
        sleep(after);
        let _ = child.kill();
    }
    said(&child.wait_with_output().unwrap()).contains("Added the link")
}

#[test]
fn commands_are_killed_while_they_write() {
    let kills = how_many("ENTRYLINK_KILLS", 40);
    let mut dice = Dice(0x00C0_FFEE);
    let mut desk = Desk::harbour();
    let (mut killed, mut unsaid) = (0, 0);
    let start = Instant::now();
    assert!(add_link(&desk, 0, None));
    let mut after = start.elapsed();
    let mut count = check(&desk, 1, 1, 3);
    for _ in 0..kills {
        if count >= CHANGES {
            (desk, count) = (Desk::harbour(), 0);
        }
        let done = add_link(&desk, count, Some(after.mul_f64(0.6 + dice.below(800) as f64 / 1000.0)));
        // Earlier, later: it settles around the moment at which a command is done, however fast this machine is now.
        after = after.mul_f64(if done { 0.9 } else { 1.1 });
        let now = check(&desk, count + usize::from(done), count + 1, 3);
        killed += usize::from(!done);
        unsaid += usize::from(now > count && !done);
        count = now;
    }
    println!(
        "{kills} kills of commands: {} after they had said that it is done, {unsaid} with the change on disk and not yet \
         said, {} before; 0 lost, 0 damaged",
        kills - killed,
        killed - unsaid
    );
}

/// The highest n for which the terminal ever showed that `link-n` is made.
fn acknowledged(written: &[u8]) -> Option<usize> {
    const NOTICE: &str = "new link link-";
    let mut screen = vt100::Parser::new(pty::ROWS, pty::COLUMNS, 0);
    let mut highest = None;
    for bytes in written.chunks(200) {
        screen.process(bytes);
        let text = screen.screen().contents();
        for (at, _) in text.match_indices(NOTICE) {
            let digits: String = text[at + NOTICE.len()..].chars().take_while(char::is_ascii_digit).collect();
            // Half of a number may be drawn already, and the rest is of the number before: only whole frames count.
            let whole = text[at + NOTICE.len() + digits.len()..].starts_with([' ', '\n']);
            highest = highest.max(digits.parse().ok().filter(|_| whole));
        }
    }
    highest
}

#[test]
fn the_terminal_ui_is_killed_while_it_writes() {
    let kills = how_many("ENTRYLINK_KILLS", 8);
    let mut dice = Dice(0x0BAD_CAFE);
    let (mut desk, mut count) = (Desk::harbour(), 0);
    let (mut shown, mut made, mut busy) = (0, 0, 0);
    for _ in 0..kills {
        if count >= CHANGES {
            (desk, count) = (Desk::harbour(), 0);
        }
        let database = desk.database();
        // A disk that takes its time: there is more to interrupt.
        let mut watched = desk.watched();
        watched.retain(|(name, _)| *name != "SHIM_LOG");
        watched.push(("SHIM_SLOW", "1000".into()));
        let env: Vec<_> = watched.iter().map(|(name, value)| (*name, value.to_str().unwrap())).collect();
        let mut pty = Pty::start(&[env!("CARGO_BIN_EXE_entrylink"), "--database", database.to_str().unwrap()], &env);
        pty.until_text("Harbour Coffee");
        // Faster than anybody types: it writes all the time.
        let many = 1 + dice.below(24);
        let keys: Vec<_> = (count..count + many).map(|n| format!("nlink-{n}\r")).collect();
        pty.send(keys.concat().as_bytes());
        sleep(Duration::from_micros(dice.below(20_000 + many * 4_000) as u64));
        pty.signal(Signal::KILL);
        let written = pty.written();
        let highest = acknowledged(&written).map_or(count, |n| n + 1);
        let now = check(&desk, highest, count + many, 1);
        shown += highest - count.min(highest);
        made += now - count;
        busy += usize::from(now < count + many);
        count = now;
    }
    println!(
        "{kills} kills of the terminal UI, {busy} of them before everything typed was on disk: {shown} changes \
         acknowledged, {made} on disk, 0 lost, 0 damaged"
    );
}
