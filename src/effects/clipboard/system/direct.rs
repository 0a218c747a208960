//! macOS and Windows: the system keeps the content.

use crate::effects::clipboard::Content;
use crate::effects::clipboard::holder::LIMIT;
use arboard::Clipboard;
use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// The desktop.
pub(in crate::effects::clipboard) struct Desktop {
    /// How long it may take to answer.
    pub limit: Duration,
}

impl Desktop {
    pub fn new(_: PathBuf) -> Self {
        Self { limit: LIMIT }
    }

    /// Copies and reads back, on a thread of its own, so that a desktop that hangs holds nobody. The reason where it
    /// did not work.
    pub fn copy(&mut self, content: &Content, _: &[(OsString, OsString)]) -> Result<(), String> {
        if let Some(why) = super::too_long(content) {
            return Err(why);
        }
        let (tell, told) = mpsc::channel();
        let content = content.clone();
        thread::spawn(move || {
            let _ = tell.send(copy(&content));
        });
        told.recv_timeout(self.limit).unwrap_or_else(|_| Err("the desktop does not answer".to_owned()))
    }
}

fn copy(content: &Content) -> Result<(), String> {
    let mut clipboard = super::connect()?;
    super::set(clipboard.set(), content)?;
    let has = super::has(&mut clipboard, content)?;
    if has { Ok(()) } else { Err("the desktop’s clipboard has something else".to_owned()) }
}

/// Hands the content over; the system keeps it.
pub(in crate::effects::clipboard) fn keep(mut clipboard: Clipboard, content: &Content) -> Result<(), String> {
    super::set(clipboard.set(), content)
}
