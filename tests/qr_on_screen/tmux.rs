//! A real terminal without a window: tmux, with a server of its own.

use std::path::Path;
use std::process::{Command, Output};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

/// The program in a terminal of 120×36; both end with it.
pub struct Terminal {
    socket: String,
}

impl Terminal {
    /// Starts the program on the sample. `variant`: that of the theme. `home`: where it may leave files.
    pub fn start(home: &Path, variant: &str) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let terminal = Self { socket: format!("entrylink-test-{}-{count}", std::process::id()) };
        let settings = home.join("config.toml");
        let tmux = home.join("tmux.conf");
        std::fs::write(&settings, format!("[theme]\nvariant = \"{variant}\"\n")).expect("a settings file");
        std::fs::write(&tmux, "set -g status off\nset -g default-terminal tmux-256color\n").expect("a settings file");
        let set = |name: &str, value: &str| format!("{name}={value}");
        let home = home.to_string_lossy();
        let arguments = [
            "-f",
            &tmux.to_string_lossy(),
            "new-session",
            "-d",
            "-x",
            "120",
            "-y",
            "36",
            "env",
            "-u",
            "NO_COLOR",
            &set("HOME", &home),
            &set("XDG_DATA_HOME", &home),
            &set("XDG_CONFIG_HOME", &home),
            &set("XDG_STATE_HOME", &home),
            &set("XDG_CACHE_HOME", &home),
            &set("ENTRYLINK_CONFIG", &settings.to_string_lossy()),
            &set("TERM", "tmux-256color"),
            &set("COLORTERM", "truecolor"),
            &set("LANG", "C.UTF-8"),
            env!("CARGO_BIN_EXE_entrylink"),
            "--sample",
        ];
        let started = terminal.tmux(&arguments);
        assert!(started.status.success(), "tmux did not start: {}", String::from_utf8_lossy(&started.stderr));
        terminal
    }

    /// Presses keys, by tmux's names.
    pub fn keys(&self, keys: &[&str]) {
        let arguments = [&["send-keys"], keys].concat();
        assert!(self.tmux(&arguments).status.success(), "the program has ended:\n{}", self.text());
    }

    /// The screen with its colours as escape sequences.
    pub fn screen(&self) -> String {
        String::from_utf8_lossy(&self.tmux(&["capture-pane", "-p", "-e"]).stdout).into_owned()
    }

    /// The screen as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.tmux(&["capture-pane", "-p"]).stdout).into_owned()
    }

    /// Waits until a text is on the screen.
    #[track_caller]
    pub fn wait_for(&self, text: &str, patience: Duration) {
        let start = Instant::now();
        while !self.text().contains(text) {
            assert!(start.elapsed() < patience, "“{text}” does not come to the screen:\n{}", self.text());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn tmux(&self, arguments: &[&str]) -> Output {
        let output = Command::new("tmux").args(["-u", "-L", &self.socket]).args(arguments).output();
        output.unwrap_or_else(|e| panic!("tmux cannot be run ({e}): apt-get install tmux"))
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // Where tmux cannot be run there is nothing to end, and the test has said so.
        let _ = Command::new("tmux").args(["-L", &self.socket, "kill-server"]).output();
    }
}
