//! The clipboard: several ways to it, tried in an order that held in practice, and an honest word about which was used.
//!
//! 1. What the configuration names, and nothing else.
//! 2. In tmux: `tmux load-buffer -w -`. Plain OSC 52 is dropped by tmux as it comes; this works under every setting.
//! 3. Where there is a display, and no SSH that would make it another computer's: the desktop's clipboard.
//! 4. OSC 52: an escape sequence that asks the terminal. No terminal ever answers, so this is “sent”, not “copied”.
//! 5. None: the caller shows the text for selecting by hand.
//!
//! In tmux on a desktop both 2 and 3 are done, since not every terminal listens to tmux.
//!
//! On X11 and Wayland a clipboard has no content of its own: the program that copied hands it out, for as long as it
//! runs. So the content is given to a process of its own ([`holder`]), which stays when the program ends, however it
//! ends, until something else is copied.

pub mod holder;
mod osc52;
mod process;
mod surroundings;
mod system;

pub use crate::export::Content;
pub use surroundings::{Surroundings, Way};

use std::ffi::OsString;
use std::fmt::Write as _;
use std::io;
use std::path::PathBuf;
use std::time::Duration;

/// What the user wants to be used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Choice {
    /// Whatever fits.
    #[default]
    Auto,
    /// This way and no other.
    Only(Way),
    /// Nothing: text is always shown for selecting by hand.
    None,
}

impl Choice {
    /// All choices with their names in the configuration file.
    pub const ALL: [(&'static str, Self); 5] = [
        ("auto", Self::Auto),
        ("tmux", Self::Only(Way::Tmux)),
        ("system", Self::Only(Way::System)),
        ("osc52", Self::Only(Way::Osc52)),
        ("none", Self::None),
    ];
}

/// Text went somewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copied {
    /// Which way.
    pub way: Way,
    /// Whether it was read back and was the same. Only the desktop's clipboard can be.
    pub verified: bool,
    /// What to tell the user, to follow the name of what was copied: `copied to the clipboard`.
    pub sentence: String,
}

/// Text went nowhere, and why: one reason for each way that was tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotCopied(pub String);

/// Writes bytes to the terminal.
pub type Sink = Box<dyn FnMut(&[u8]) -> io::Result<()> + Send>;

/// The clipboard.
pub struct Clipboard {
    choice: Choice,
    around: Surroundings,
    sink: Option<Sink>,
    desktop: system::Desktop,
    /// Set for every program that is started.
    env: Vec<(OsString, OsString)>,
}

impl Clipboard {
    /// The clipboard of the place where the program runs. `sink` writes to the terminal, where there is one.
    pub fn new(choice: Choice, sink: Option<Sink>) -> Self {
        let around = Surroundings::from_env(|name| std::env::var_os(name));
        // Where a process cannot find its own file, it can still copy in the other ways.
        let program = std::env::current_exe().unwrap_or_else(|_| PathBuf::from("entrylink"));
        Self { choice, around, sink, desktop: system::Desktop::new(program), env: vec![] }
    }

    /// The same with other surroundings than the environment says: variables that count instead of its own, and the
    /// program that keeps the content. For tests, which must not touch the user's own clipboard.
    #[must_use]
    pub fn with(mut self, env: &[(&str, &str)], program: PathBuf) -> Self {
        self.around = Surroundings::from_env(|name| {
            env.iter().find(|(known, _)| *known == name).map(|(_, value)| OsString::from(value))
        });
        self.env = env.iter().map(|(name, value)| (name.into(), value.into())).collect();
        self.desktop = system::Desktop::new(program);
        self
    }

    /// The same with another limit for a desktop that does not answer; 500 ms as it comes.
    #[must_use]
    pub fn with_limit(mut self, limit: Duration) -> Self {
        self.desktop.limit = limit;
        self
    }

    /// The ways that a copy would try, in order.
    pub fn ways(&self) -> Vec<Way> {
        match self.choice {
            Choice::Auto => self.around.ways(self.sink.is_some()),
            Choice::Only(way) => vec![way],
            Choice::None => vec![],
        }
    }

    /// What each way would come to, as far as that can be found out without copying anything: how it answers, or why it
    /// is of no use here. Takes up to a second or so.
    pub fn probe(&self) -> Vec<(Way, Result<String, String>)> {
        let ways = self.ways();
        let place = |way| ways.iter().position(|w| *w == way);
        let mut all = Way::ALL;
        all.sort_by_key(|way| place(*way).unwrap_or(usize::MAX));
        all.into_iter().map(|way| (way, self.answer_of(way, place(way)))).collect()
    }

    fn answer_of(&self, way: Way, place: Option<usize>) -> Result<String, String> {
        let Some(place) = place else {
            let why = match way {
                _ if self.choice != Choice::Auto => "the settings name another way",
                Way::Tmux => "this is not inside tmux",
                Way::System if self.around.ssh => "over SSH the desktop is another computer’s",
                Way::System => "there is no desktop (neither DISPLAY nor WAYLAND_DISPLAY is set)",
                Way::Osc52 if self.sink.is_none() => "there is no terminal to send it to",
                Way::Osc52 => "this terminal takes no text",
            };
            return Err(why.to_owned());
        };
        let answer = match way {
            Way::Tmux => process::feed("tmux", &["list-buffers"], b"", &self.env).map(|()| "it answers"),
            Way::System => system::answers(self.desktop.limit).map(|()| "it answers"),
            Way::Osc52 => Ok("terminals do not say whether they take it"),
        };
        answer.map(|answer| format!("{}. {answer}", place + 1))
    }

    /// Copies. Takes up to a second or so where a desktop or tmux does not answer: call it from a worker.
    pub fn copy(&mut self, content: &Content) -> Result<Copied, NotCopied> {
        if self.choice == Choice::None {
            return Err(NotCopied("the clipboard is switched off in config.toml (clipboard = \"none\")".to_owned()));
        }
        let ways = self.ways();
        let mut copied = copy_by(&ways, |way| match way {
            Way::Tmux => self.tmux(&content.text),
            Way::System => self.desktop.copy(content, &self.env),
            Way::Osc52 => self.osc52(&content.text),
        })?;
        if content.html.is_some() {
            copied.sentence.push_str(match copied.way {
                Way::System => " with its formatting",
                Way::Tmux | Way::Osc52 => ", as plain text: only the desktop’s clipboard takes formatting",
            });
        }
        Ok(copied)
    }

    /// The clipboard as the desk uses it: content in, a sentence out.
    pub fn into_copier(mut self) -> super::Copier {
        Box::new(move |content| match self.copy(content) {
            Ok(copied) => Ok(copied.sentence),
            Err(NotCopied(why)) => Err(why),
        })
    }

    fn tmux(&self, text: &str) -> Result<(), String> {
        if !self.around.tmux {
            return Err("this is not inside tmux".to_owned());
        }
        process::feed("tmux", &["load-buffer", "-w", "-"], text.as_bytes(), &self.env)
    }

    fn osc52(&mut self, text: &str) -> Result<(), String> {
        let Some(sink) = &mut self.sink else { return Err("there is no terminal to send it to".to_owned()) };
        if !self.around.speaks_osc52() {
            return Err("this terminal takes no text".to_owned());
        }
        let sequence = osc52::sequence(text, self.around.multiplexer())?;
        sink(sequence.as_bytes()).map_err(|error| format!("the terminal cannot be written to ({error})"))
    }
}

/// Tries the ways in order. The desktop comes after tmux even where tmux worked; the terminal only where nothing did.
fn copy_by(ways: &[Way], mut copy: impl FnMut(Way) -> Result<(), String>) -> Result<Copied, NotCopied> {
    let mut in_tmux = false;
    let mut reasons = String::new();
    for &way in ways {
        if in_tmux && way == Way::Osc52 {
            continue;
        }
        match copy(way) {
            Ok(()) if way == Way::Tmux => in_tmux = true,
            Ok(()) => {
                let and = if in_tmux { " and to tmux’s buffer" } else { "" };
                let sentence = match way {
                    Way::System => format!("copied to the clipboard{and}"),
                    _ => "sent to the terminal, which never confirms it".to_owned(),
                };
                return Ok(Copied { way, verified: way == Way::System, sentence });
            }
            Err(reason) => {
                let comma = if reasons.is_empty() { "" } else { "; " };
                // Writing to a string cannot fail.
                let _ = write!(reasons, "{comma}{reason}");
            }
        }
    }
    if in_tmux {
        let sentence = "in tmux’s buffer, and sent on to the terminal, which never confirms it".to_owned();
        return Ok(Copied { way: Way::Tmux, verified: false, sentence });
    }
    if reasons.is_empty() {
        "there is neither a desktop nor a terminal here that could take it".clone_into(&mut reasons);
    }
    Err(NotCopied(reasons))
}

/// A sink that writes to the terminal of the process, for commands, where nothing else is drawing. None where there is
/// no terminal.
pub fn terminal_sink() -> Option<Sink> {
    use io::{IsTerminal, Write};
    // Standard output may be a pipe while the user still sits at a terminal.
    if cfg!(unix) {
        let mut tty = std::fs::OpenOptions::new().write(true).open("/dev/tty").ok()?;
        return Some(Box::new(move |bytes| tty.write_all(bytes)));
    }
    io::stdout().is_terminal().then(|| {
        Box::new(|bytes: &[u8]| {
            let mut out = io::stdout().lock();
            out.write_all(bytes)?;
            out.flush()
        }) as Sink
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn by(ways: &[Way], works: &[Way]) -> Result<Copied, NotCopied> {
        copy_by(ways, |way| if works.contains(&way) { Ok(()) } else { Err(format!("{way:?} failed")) })
    }

    #[test]
    fn copied_is_said_only_when_it_was() {
        use Way::{Osc52, System, Tmux};
        let all = [Tmux, System, Osc52];
        let copied = by(&all, &[System, Osc52]).unwrap();
        assert_eq!((copied.way, copied.verified, copied.sentence.as_str()), (System, true, "copied to the clipboard"));
        let copied = by(&all, &all).unwrap();
        assert_eq!((copied.way, copied.verified), (System, true));
        assert!(copied.sentence.contains("tmux"));
        let sent = by(&all, &[Tmux]).unwrap();
        assert_eq!((sent.way, sent.verified), (Tmux, false));
        assert!(!sent.sentence.contains("copied"));
        let sent = by(&all, &[Osc52]).unwrap();
        assert_eq!((sent.way, sent.verified), (Osc52, false));
        assert!(!sent.sentence.contains("copied") && sent.sentence.contains("sent to the terminal"));
    }

    #[test]
    fn the_terminal_is_not_asked_after_tmux() {
        let mut asked = vec![];
        let _ = copy_by(&[Way::Tmux, Way::Osc52], |way| {
            asked.push(way);
            Ok(())
        });
        assert_eq!(asked, [Way::Tmux]);
    }

    #[test]
    fn every_reason_is_told() {
        let NotCopied(why) = by(&[Way::System, Way::Osc52], &[]).unwrap_err();
        assert_eq!(why, "System failed; Osc52 failed");
        let NotCopied(why) = by(&[], &[]).unwrap_err();
        assert!(why.contains("neither a desktop nor a terminal"));
    }

    #[test]
    fn choices() {
        let env = [("TMUX", "/tmp/x,1,0"), ("DISPLAY", ":0")];
        let ways = |choice| Clipboard::new(choice, None).with(&env, PathBuf::new()).ways();
        assert_eq!(ways(Choice::Auto), [Way::Tmux, Way::System]);
        assert_eq!(ways(Choice::Only(Way::Osc52)), [Way::Osc52]);
        let NotCopied(why) = Clipboard::new(Choice::None, None).copy(&Content::text("x")).unwrap_err();
        assert!(why.contains("config.toml"));
    }

    #[test]
    fn a_terminal_gets_the_sequence() {
        use std::sync::{Arc, Mutex};
        let written = Arc::new(Mutex::new(vec![]));
        let sink = {
            let written = Arc::clone(&written);
            Box::new(move |bytes: &[u8]| {
                written.lock().unwrap().extend_from_slice(bytes);
                Ok(())
            })
        };
        let env = [("SSH_TTY", "/dev/pts/1"), ("TERM", "xterm-256color")];
        let mut clipboard = Clipboard::new(Choice::Auto, Some(sink)).with(&env, PathBuf::new());
        let sent = clipboard.copy(&Content::text("Man")).unwrap();
        assert_eq!(sent.way, Way::Osc52);
        assert_eq!(*written.lock().unwrap(), b"\x1b]52;c;TWFu\x07");
        let rich = Content { text: "Man".to_owned(), html: Some("<b>Man</b>".to_owned()) };
        let sent = clipboard.copy(&rich).unwrap().sentence;
        assert!(sent.contains("as plain text"), "{sent}");
        let long = clipboard.copy(&Content::text("x".repeat(80_000))).unwrap_err();
        assert!(long.0.contains("80000") && long.0.contains("74994"), "{long:?}");
    }
}
