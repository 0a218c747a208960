//! An X server without a screen, and what a program beside ours finds on its clipboard.

use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

/// The variable by which the processes of one display are known.
pub const MARK: &str = "ENTRYLINK_TEST";

/// Fails with the way out where a program that a test needs is not installed.
pub fn missing(program: &str, package: &str) -> ! {
    panic!("this test needs {program}: install it (apt-get install {package}), or run the tests where it is");
}

/// How many displays there have been.
static COUNT: AtomicUsize = AtomicUsize::new(0);

/// An X server without a screen, of our own.
pub struct Display {
    server: Child,
    /// What `DISPLAY` is to be.
    pub name: String,
    /// Tells the processes of this display from those of another that had the same number before.
    pub mark: String,
}

impl Display {
    /// Starts one, and waits until it is ready.
    pub fn start() -> Self {
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", "320x240x8", "-nolisten", "tcp"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|_| missing("Xvfb", "xvfb"));
        // It writes the number that it chose when it is ready.
        let mut number = String::new();
        BufReader::new(server.stdout.take().unwrap()).read_line(&mut number).unwrap();
        let mark = format!("{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        Self { server, name: format!(":{}", number.trim()), mark }
    }

    /// The processes that keep a text for this display.
    pub fn holders(&self) -> usize {
        let wanted = format!("{MARK}={}", self.mark);
        let keeps = |dir: &PathBuf| {
            let read = |file| std::fs::read_to_string(dir.join(file)).unwrap_or_default();
            read("cmdline").contains("__hold-clipboard") && read("environ").split('\0').any(|var| var == wanted)
        };
        std::fs::read_dir("/proc").unwrap().flatten().map(|entry| entry.path()).filter(keeps).count()
    }

    /// Runs `xclip` on the clipboard.
    pub fn xclip(&self, args: &[&str], input: &str) -> Output {
        let mut child = Command::new("xclip")
            .args(["-selection", "clipboard"])
            .args(args)
            .env("DISPLAY", &self.name)
            .stdin(Stdio::piped())
            .stdout(if args.contains(&"-i") { Stdio::null() } else { Stdio::piped() })
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|_| missing("xclip", "xclip"));
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        child.wait_with_output().unwrap()
    }

    /// What another program pastes.
    pub fn paste(&self) -> String {
        String::from_utf8(self.xclip(&["-o"], "").stdout).unwrap()
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        // Who keeps a text ends when another takes the clipboard.
        self.xclip(&["-i"], "the end");
        let _ = wait_for(|| self.holders() == 0);
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

fn wait_for(done: impl Fn() -> bool) -> bool {
    (0..6000).any(|_| {
        done() || {
            thread::sleep(Duration::from_millis(10));
            false
        }
    })
}

/// Waits until something is done, as long as that takes.
pub fn until(what: &str, done: impl Fn() -> bool) {
    assert!(wait_for(done), "never: {what}");
}
