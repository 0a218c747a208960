//! A folder with a link book, and the program to run on it.

use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// Where a test works.
pub struct Desk {
    folder: TempDir,
}

/// What a run of the program came to.
#[derive(Debug)]
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Desk {
    /// An empty folder: the link book does not exist yet.
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// A link book with the bot “Harbour Coffee” on all five channels, a few fields, and the link “giveaway”.
    pub fn harbour() -> Self {
        let desk = Self::new();
        desk.ok([
            "bot",
            "add",
            "Harbour Coffee",
            "--messenger",
            "102938475610293",
            "--instagram",
            "harbour.coffee",
            "--whatsapp",
            "4940555010000",
            "--telegram",
            "harbour_coffee_bot",
            "--webchat",
            "1166608",
        ]);
        desk.ok([
            "field", "add", "--id", "738", "--name", "branch", "--type", "select", "--option", "north", "--option",
            "south",
        ]);
        desk.ok(["field", "add", "--id", "514", "--name", "seats", "--type", "number"]);
        desk.ok(["field", "add", "--id", "612", "--name", "source"]);
        desk.ok(["link", "add", "giveaway", "--payload-field", "source"]);
        desk
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn database(&self) -> PathBuf {
        self.path().join("book.db")
    }

    /// The program, with an environment in which nothing of the machine's shows.
    pub fn command<I: IntoIterator<Item = S>, S: AsRef<OsStr>>(&self, args: I) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_entrylink"));
        command.args(args).current_dir(self.path()).stdin(Stdio::null());
        for name in ["NO_COLOR", "ENTRYLINK_DATABASE", "XDG_DATA_HOME", "LOGNAME", "USERNAME"] {
            command.env_remove(name);
        }
        // Sentences must be the same with backtraces asked for.
        command.env("RUST_BACKTRACE", "1").env("USER", "ann").env("HOME", self.path());
        command.env("ENTRYLINK_DATABASE", self.database());
        command
    }

    pub fn run<I: IntoIterator<Item = S>, S: AsRef<OsStr>>(&self, args: I) -> Ran {
        finish(self.command(args).stdout(Stdio::piped()).stderr(Stdio::piped()), &[])
    }

    /// Runs with something on standard input.
    pub fn feed<I: IntoIterator<Item = S>, S: AsRef<OsStr>>(&self, args: I, input: &[u8]) -> Ran {
        finish(self.command(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()), input)
    }

    /// Runs what must work, and gives what it printed.
    pub fn ok<I: IntoIterator<Item = S>, S: AsRef<OsStr>>(&self, args: I) -> String {
        let ran = self.run(args);
        assert_eq!(ran.code, 0, "{ran:?}");
        ran.out
    }

    /// Runs what must work, and gives the one JSON value that it printed.
    pub fn json<I: IntoIterator<Item = S>, S: AsRef<OsStr>>(&self, args: I) -> serde_json::Value {
        serde_json::from_str(&self.ok(args)).unwrap()
    }

    /// Runs what must fail with exit code 1 and nothing on standard output, and gives what it said.
    pub fn fails<I: IntoIterator<Item = S>, S: AsRef<OsStr>>(&self, args: I) -> String {
        let ran = self.run(args);
        assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{ran:?}");
        ran.err
    }

    pub fn write(&self, name: &str, text: impl AsRef<[u8]>) -> String {
        std::fs::write(self.path().join(name), text).unwrap();
        name.to_owned()
    }
}

fn finish(command: &mut Command, input: &[u8]) -> Ran {
    let mut child = command.spawn().unwrap();
    if let Some(mut stdin) = child.stdin.take() {
        let _ = stdin.write_all(input);
    }
    let output = child.wait_with_output().unwrap();
    Ran {
        code: output.status.code().expect("not killed by a signal"),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}
