//! The process that keeps a copied text on X11 and Wayland.
//!
//! `entrylink __hold-clipboard` is started by the program itself, never by a user. It reads what to keep as
//! JSON from its standard input, takes the clipboard, reads it back, and answers with one line: `ok`, or why not. Then it stays,
//! without a terminal, until something else is copied, or for a day.

use super::{Content, system};
use serde::{Deserialize, Serialize};
use std::io::{self, Read, Write};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

/// The hidden command that runs [`run`].
pub const COMMAND: &str = "__hold-clipboard";

/// What the holder answers when the clipboard has the text.
pub(super) const OK: &str = "ok";

/// How long a display may take to answer. `arboard` has no limit of its own while it connects: a server that accepts
/// and says nothing would hang it for ever.
pub(super) const LIMIT: Duration = Duration::from_millis(500);

/// What the holder is asked.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Request {
    /// What to keep.
    pub content: Content,
    /// How long the display may take to answer.
    pub limit: Duration,
}

/// How often, and after which pauses, the content is looked for on the desktop: longer together than any limit.
const TRIES: u32 = 10_000;
const PAUSE: Duration = Duration::from_millis(5);

/// How long a text is kept when nothing else is copied.
const KEEP: Duration = Duration::from_hours(24);

/// How often we look whether the display is still there: `arboard` waits on when it has gone.
const LOOK: Duration = Duration::from_mins(1);

/// Runs the holder. Returns when the clipboard is someone else's, or when it could not be had.
pub fn run() {
    leave_terminal();
    let mut input = String::new();
    let request = io::stdin().read_to_string(&mut input).ok().and_then(|_| serde_json::from_str(&input).ok());
    let Some(Request { content, limit }) = request else { return answer("the text did not arrive") };
    let (tell, told) = mpsc::channel();
    thread::spawn(move || hold(&content, &tell));
    match told.recv_timeout(limit) {
        Ok(Ok(())) => answer(OK),
        Ok(Err(why)) => return answer(&why),
        Err(RecvTimeoutError::Timeout) => return answer("the desktop does not answer"),
        Err(RecvTimeoutError::Disconnected) => return answer("the desktop’s clipboard failed"),
    }
    // There is nothing more to hear until the clipboard is taken over.
    let end = Instant::now() + KEEP;
    while Instant::now() < end && told.recv_timeout(LOOK) == Err(RecvTimeoutError::Timeout) && system::alive() {}
}

fn answer(line: &str) {
    // Whoever asked may be gone already; then nobody waits for the answer.
    let _ = writeln!(io::stdout(), "{line}").and_then(|()| io::stdout().flush());
}

/// Takes the clipboard and keeps it until another takes it. `tell` hears that it was read back, or why not, and once
/// more when it is over.
fn hold(content: &Content, tell: &Sender<Result<(), String>>) {
    let clipboard = match system::connect() {
        Ok(clipboard) => clipboard,
        Err(why) => return drop(tell.send(Err(why))),
    };
    thread::scope(|scope| {
        scope.spawn(|| tell.send(read_back(content)));
        let end = system::keep(clipboard, content);
        // Before “ok” this is the answer, after it the end.
        let _ = tell.send(end.and(Err("another program took the clipboard at once".to_owned())));
    });
}

/// Waits until the desktop has the content, which is set at the same time: whoever sets it does not come back before it
/// is lost again, and setting it twice could take it from another who came in between.
fn read_back(content: &Content) -> Result<(), String> {
    let mut clipboard = system::connect()?;
    for _ in 0..TRIES {
        // First wait, then look: an earlier owner that hangs would hold up the look.
        thread::sleep(PAUSE);
        if system::has(&mut clipboard, content)? {
            return Ok(());
        }
    }
    Err("the desktop’s clipboard has something else".to_owned())
}

/// Leaves the terminal's session: neither its end nor its Ctrl-C is meant for us.
fn leave_terminal() {
    #[cfg(unix)]
    {
        // Fails only where we already lead a group, and then there is nothing to leave.
        let _ = rustix::process::setsid();
    }
}
