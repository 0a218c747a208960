//! A link book that something happened to: whether it is whole, and what is in it.

use crate::shim;
use entrylink::store::Store;
use rusqlite::Connection;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// A folder with a link book, and what the library between it and the program wrote down.
pub struct Desk {
    folder: TempDir,
}

impl Desk {
    /// An empty folder, in memory where that is possible: nothing here depends on a disk.
    pub fn new() -> Self {
        let memory = Path::new("/dev/shm");
        let folder = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
        let desk = Self { folder: folder.unwrap() };
        std::fs::create_dir(desk.books()).unwrap();
        desk
    }

    /// A bot with two fields, on the channels that are there.
    pub fn harbour() -> Self {
        let desk = Self::new();
        for args in [
            &["bot", "add", "Harbour Coffee", "--messenger", "102938475610293", "--telegram", "harbour_coffee_bot"][..],
            &["field", "add", "--id", "738", "--name", "branch"],
            &["field", "add", "--id", "612", "--name", "source"],
        ] {
            let ran = desk.command().args(args).output().unwrap();
            assert!(ran.status.success(), "{ran:?}");
        }
        desk
    }

    /// The folder that is watched.
    pub fn books(&self) -> PathBuf {
        self.folder.path().join("books")
    }

    /// The link book.
    pub fn database(&self) -> PathBuf {
        self.books().join("book.db")
    }

    /// A file beside the folder that is watched.
    pub fn beside(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The program on the link book, with nothing in between.
    pub fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_entrylink"));
        command.stdin(Stdio::null()).env("HOME", self.folder.path()).env("USER", "ann").env_remove("XDG_CONFIG_HOME");
        command.env("ENTRYLINK_DATABASE", self.database());
        command
    }

    /// What the library in between is told.
    pub fn watched(&self) -> Vec<(&'static str, PathBuf)> {
        vec![
            ("LD_PRELOAD", shim::library().to_owned()),
            ("SHIM_DIR", self.books().canonicalize().unwrap()),
            ("SHIM_LOG", self.beside("log")),
            ("SHIM_COUNT", self.beside("count")),
        ]
    }

    /// The program on the link book, with the library in between.
    pub fn watched_command(&self) -> Command {
        let mut command = self.command();
        command.envs(self.watched());
        command
    }

    /// How many writes and syncs the last command did.
    pub fn count(&self) -> usize {
        std::fs::read_to_string(self.beside("count")).unwrap().trim().parse().unwrap()
    }

    /// Takes the files of the book away, with the folder of its backups.
    pub fn clear(&self) {
        for entry in std::fs::read_dir(self.books()).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { std::fs::remove_dir_all(path).unwrap() } else { std::fs::remove_file(path).unwrap() }
        }
    }

    /// Everything that is in the book: see [`contents`].
    pub fn contents(&self) -> String {
        contents(&self.database()).unwrap()
    }
}

/// What a command said to people.
pub fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Everything that is in a book, with its history, as text; where something is wrong with it, what. A file that is not
/// there has nothing in it.
pub fn contents(path: &Path) -> Result<String, String> {
    if !path.exists() {
        return Ok(String::new());
    }
    let store = Store::open(path).map_err(|e| e.to_string())?;
    let mut text = String::new();
    let mut put = |thing: &dyn std::fmt::Debug| writeln!(text, "{thing:?}").unwrap();
    for bot in store.bots().map_err(|e| e.to_string())? {
        let book = store.book(bot.uid).map_err(|e| e.to_string())?;
        put(&(&book.bot, &book.fields, &book.campaigns, &book.flows));
        let mut links: Vec<_> = book.links().collect();
        links.sort_by_key(|link| link.uid);
        for link in links {
            put(&(link, book.placements(link.uid)));
        }
    }
    for step in store.history(usize::MAX, None).map_err(|e| e.to_string())? {
        put(&step);
    }
    drop(store);
    let conn = Connection::open(path).map_err(|e| e.to_string())?;
    let one = |sql: &str| conn.query_row(sql, [], |row| row.get::<_, String>(0));
    match one("PRAGMA integrity_check").map_err(|e| e.to_string())?.as_str() {
        "ok" => {}
        found => return Err(format!("it is damaged: {found}")),
    }
    if conn.prepare("PRAGMA foreign_key_check").and_then(|mut s| s.exists([])).map_err(|e| e.to_string())? {
        return Err("some of its rows refer to others that are missing".to_owned());
    }
    Ok(text)
}
