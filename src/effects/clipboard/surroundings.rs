//! What the environment says about the ways to a clipboard.

use super::osc52::Multiplexer;
use std::ffi::OsString;

/// A way to a clipboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// tmux's buffer, which tmux sends on to the terminal that it is shown in.
    Tmux,
    /// The desktop's clipboard: X11, Wayland, macOS, Windows.
    System,
    /// OSC 52: the terminal, wherever it is.
    Osc52,
}

impl Way {
    /// All ways.
    pub const ALL: [Self; 3] = [Self::Tmux, Self::System, Self::Osc52];

    /// What it is, for a person who wants to know what the program would use.
    pub const fn describe(self) -> &'static str {
        match self {
            Self::Tmux => "tmux’s buffer, sent on to the terminal",
            Self::System => "the desktop’s clipboard",
            Self::Osc52 => "the terminal, by OSC 52",
        }
    }
}

/// Where the program runs.
#[expect(clippy::struct_excessive_bools, reason = "each is one fact of the environment, and any may go with any")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Surroundings {
    /// Inside tmux.
    pub tmux: bool,
    /// Inside GNU screen.
    pub screen: bool,
    /// On another computer than the one that the user sits at.
    pub ssh: bool,
    /// With a desktop.
    pub display: bool,
    /// `TERM`.
    pub term: String,
}

impl Surroundings {
    /// Reads the environment: `get` returns a variable's value.
    pub fn from_env(get: impl Fn(&str) -> Option<OsString>) -> Self {
        let set = |name: &str| get(name).is_some_and(|value| !value.is_empty());
        Self {
            tmux: set("TMUX"),
            screen: set("STY"),
            ssh: ["SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"].into_iter().any(set),
            display: cfg!(any(windows, target_os = "macos")) || set("DISPLAY") || set("WAYLAND_DISPLAY"),
            term: get("TERM").unwrap_or_default().to_string_lossy().into_owned(),
        }
    }

    /// The ways to try, in order. `terminal`: whether there is a terminal to write to.
    pub fn ways(&self, terminal: bool) -> Vec<Way> {
        let mut ways = vec![];
        ways.extend(self.tmux.then_some(Way::Tmux));
        ways.extend((self.display && !self.ssh).then_some(Way::System));
        ways.extend((terminal && self.speaks_osc52()).then_some(Way::Osc52));
        ways
    }

    /// Whether the terminal might know OSC 52. Most that do not ignore it; these would print it, or have no clipboard.
    pub fn speaks_osc52(&self) -> bool {
        !matches!(self.term.as_str(), "dumb" | "linux") && (cfg!(windows) || !self.term.is_empty())
    }

    /// What stands between the program and the terminal.
    pub(super) fn multiplexer(&self) -> Multiplexer {
        // Over SSH the variables stay behind, and only TERM tells.
        if self.tmux || self.term.starts_with("tmux") {
            Multiplexer::Tmux
        } else if self.screen || self.term.starts_with("screen") {
            Multiplexer::Screen
        } else {
            Multiplexer::None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn around(env: &[(&str, &str)]) -> Surroundings {
        Surroundings::from_env(|name| env.iter().find(|(n, _)| *n == name).map(|(_, value)| value.into()))
    }

    #[cfg(not(any(windows, target_os = "macos")))]
    #[test]
    fn the_order_of_ways() {
        use Way::{Osc52, System, Tmux};
        let term = ("TERM", "xterm-256color");
        assert_eq!(around(&[term]).ways(true), [Osc52]);
        assert_eq!(around(&[term]).ways(false), []);
        assert_eq!(around(&[term, ("DISPLAY", ":0")]).ways(true), [System, Osc52]);
        assert_eq!(around(&[term, ("WAYLAND_DISPLAY", "wayland-0")]).ways(true), [System, Osc52]);
        assert_eq!(around(&[term, ("DISPLAY", "")]).ways(true), [Osc52]);
        // A display over SSH is another computer's.
        assert_eq!(around(&[term, ("DISPLAY", ":0"), ("SSH_TTY", "/dev/pts/0")]).ways(true), [Osc52]);
        assert_eq!(around(&[term, ("DISPLAY", ":0"), ("TMUX", "x")]).ways(true), [Tmux, System, Osc52]);
        assert_eq!(around(&[term, ("TMUX", "x"), ("SSH_CLIENT", "x")]).ways(true), [Tmux, Osc52]);
        assert_eq!(around(&[("TERM", "dumb")]).ways(true), []);
        assert_eq!(around(&[("TERM", "linux"), ("DISPLAY", ":0")]).ways(true), [System]);
    }

    #[test]
    fn what_stands_between() {
        for (env, between) in [
            (vec![("TERM", "xterm-256color")], Multiplexer::None),
            (vec![("TERM", "screen-256color"), ("TMUX", "x")], Multiplexer::Tmux),
            (vec![("TERM", "tmux-256color")], Multiplexer::Tmux),
            (vec![("TERM", "screen"), ("STY", "1.pts")], Multiplexer::Screen),
            (vec![("TERM", "screen-256color")], Multiplexer::Screen),
        ] {
            assert_eq!(around(&env).multiplexer(), between, "{env:?}");
        }
    }
}
