//! X11 and Wayland: the content is given to a process that outlives this one.

use crate::effects::clipboard::Content;
use crate::effects::clipboard::holder::{COMMAND, LIMIT, OK, Request};
use arboard::{Clipboard, SetExtLinux};
use std::ffi::OsString;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// What a process may take to start on a busy machine, beside the desktop's own limit.
const START: Duration = Duration::from_secs(5);

/// The desktop.
pub(in crate::effects::clipboard) struct Desktop {
    /// How long it may take to answer.
    pub limit: Duration,
    program: PathBuf,
    /// The processes that keep what was copied, to be collected when they have ended.
    holders: Vec<Child>,
}

impl Desktop {
    pub fn new(program: PathBuf) -> Self {
        Self { limit: LIMIT, program, holders: vec![] }
    }

    /// Copies and reads back. The reason where it did not work.
    pub fn copy(&mut self, content: &Content, env: &[(OsString, OsString)]) -> Result<(), String> {
        if let Some(why) = super::too_long(content) {
            return Err(why);
        }
        // Those whose text was replaced have ended, and are not to stay as zombies.
        self.holders.retain_mut(|holder| matches!(holder.try_wait(), Ok(None)));
        let request = Request { content: content.clone(), limit: self.limit };
        let request = serde_json::to_vec(&request).map_err(|error| error.to_string())?;
        let mut holder = self.start(env)?;
        match ask(&mut holder, request, self.limit + START).as_deref() {
            Some(OK) => {
                self.holders.push(holder);
                Ok(())
            }
            other => {
                // It may have ended by itself; then there is nothing to end.
                let _ = holder.kill();
                let _ = holder.wait();
                let silent = "the process that keeps the clipboard does not answer";
                Err(other.filter(|line| !line.is_empty()).unwrap_or(silent).to_owned())
            }
        }
    }

    fn start(&self, env: &[(OsString, OsString)]) -> Result<Child, String> {
        Command::new(&self.program)
            .arg(COMMAND)
            .envs(env.iter().cloned())
            // It outlives us: nothing of the place where we were started stays in use.
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("the process that keeps the clipboard cannot be started ({error})"))
    }
}

/// Sends the request and waits for the line that comes back.
fn ask(holder: &mut Child, request: Vec<u8>, limit: Duration) -> Option<String> {
    let (mut stdin, stdout) = (holder.stdin.take()?, holder.stdout.take()?);
    let (tell, told) = mpsc::channel();
    // Both ends of the pipes may block, so they wait on a thread.
    thread::spawn(move || {
        let mut line = String::new();
        let written = stdin.write_all(&request);
        drop(stdin);
        if written.is_ok() && BufReader::new(stdout).read_line(&mut line).is_ok() {
            let _ = tell.send(line.trim_end().to_owned());
        }
    });
    told.recv_timeout(limit).ok()
}

/// Takes the clipboard, and keeps it until another program takes it.
pub(in crate::effects::clipboard) fn keep(mut clipboard: Clipboard, content: &Content) -> Result<(), String> {
    // `wait` is the only one of the library's ways that also keeps the content on Wayland.
    super::set(clipboard.set().wait(), content)
}
