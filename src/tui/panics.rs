//! A panic, in any thread, ends the program in order: terminal given back, what the worker was given written, one
//! sentence.

use super::terminal::Hold;
use crate::domain::show::safe;
use std::panic::{PanicHookInfo, set_hook, take_hook};
use std::sync::{Arc, OnceLock};
use std::thread::{self, ThreadId};

/// The hook, from its setting to its drop.
pub struct Hook {
    report: Arc<OnceLock<String>>,
}

impl Hook {
    /// Sets the hook, for a loop that runs on this thread. A panic elsewhere is told by `tell`; one here unwinds, and
    /// whoever called the loop catches it.
    pub fn set(hold: &Arc<Hold>, tell: impl Fn() + Send + Sync + 'static) -> Self {
        let report = Arc::new(OnceLock::new());
        let hook = Self { report: Arc::clone(&report) };
        let (hold, here): (_, ThreadId) = (Arc::clone(hold), thread::current().id());
        set_hook(Box::new(move |info| {
            // The first panic is the cause, the others come from it.
            let _ = report.set(sentence(info));
            if thread::current().id() == here {
                // At once: a second panic while this one unwinds would abort.
                hold.give_back();
            } else {
                tell();
            }
        }));
        hook
    }

    /// What to say about the panic, where there was one.
    pub fn report(&self) -> Option<&str> {
        self.report.get().map(String::as_str)
    }
}

impl Drop for Hook {
    fn drop(&mut self) {
        if !thread::panicking() {
            drop(take_hook());
        }
    }
}

fn sentence(info: &PanicHookInfo<'_>) -> String {
    let place = info.location().map(|at| format!(" ({}, line {})", at.file(), at.line())).unwrap_or_default();
    describe(info.payload_as_str().unwrap_or("no reason given"), &place)
}

fn describe(reason: &str, place: &str) -> String {
    format!(
        "a mistake in entrylink itself ended it: “{}”{place}. Everything that was saved is safe; what you did in the last \
         moment may be missing. Start it again to go on",
        safe(reason)
    )
}

/// Panics where a test asks for it: `ENTRYLINK_TEST_PANIC` names the thread. Not in a release.
pub fn rehearse(thread: &str) {
    assert!(
        !(cfg!(debug_assertions) && std::env::var_os("ENTRYLINK_TEST_PANIC").is_some_and(|name| name == thread)),
        "a rehearsal in {thread}"
    );
}

#[cfg(test)]
mod tests {
    use super::describe;

    #[test]
    fn the_sentence_is_one_line_that_cannot_steer_the_terminal() {
        let said = describe("index 3\n\u{1b}[2J", " (src/a.rs, line 7)");
        assert!(
            said.starts_with("a mistake in entrylink itself ended it: “index 3␊␛[2J” (src/a.rs, line 7)."),
            "{said}"
        );
        assert!(!said.contains(char::is_control));
    }
}
