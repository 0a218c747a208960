//! The library between the program and its files, and what it wrote down.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// The library, built when it is first asked for.
pub fn library() -> &'static Path {
    static LIBRARY: OnceLock<PathBuf> = OnceLock::new();
    LIBRARY.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
        let (source, built) = (concat!(env!("CARGO_MANIFEST_DIR"), "/tests/crash/shim.c"), folder.join("shim.so"));
        // Another run of the tests may be at it too: each builds its own, and the last one stays.
        let own = folder.join(format!("shim-{}.so", std::process::id()));
        let output = Command::new("cc")
            .args(["-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o"])
            .args([own.as_os_str(), source.as_ref()])
            .args(["-ldl", "-lpthread"])
            .output()
            .expect("this test needs cc: install it (apt-get install gcc libc6-dev)");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        std::fs::rename(&own, &built).unwrap();
        built
    })
}

/// Something that happened to the files, or was said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A file was made.
    Create(String),
    /// Bytes were written at a place of a file.
    Write(String, usize, Vec<u8>),
    /// A file was cut, or grown, to a length.
    Cut(String, usize),
    /// A file was synced.
    Sync(String),
    /// A file was deleted.
    Unlink(String),
    /// A file was given another name.
    Rename(String, String),
    /// The names in a folder were synced.
    SyncFolder(String),
    /// The program said something, on standard output or error.
    Said(Vec<u8>),
}

/// What the library wrote down.
pub fn events(log: &Path) -> Vec<Event> {
    let bytes = std::fs::read(log).unwrap_or_default();
    let (mut events, mut at) = (Vec::new(), 0);
    let mut take = |count: usize| {
        at += count;
        bytes.get(at - count..at)
    };
    let number = |bytes: &[u8]| bytes.iter().rev().fold(0_usize, |number, byte| number << 8 | usize::from(*byte));
    while let Some(head) = take(17) {
        let (kind, path_length, offset, length) =
            (head[0], number(&head[1..5]), number(&head[5..13]), number(&head[13..17]));
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        let path = text(take(path_length).unwrap());
        let data = take(length).unwrap();
        events.push(match kind {
            b'C' => Event::Create(path),
            b'W' => Event::Write(path, offset, data.to_vec()),
            b'T' => Event::Cut(path, offset),
            b'S' => Event::Sync(path),
            b'U' => Event::Unlink(path),
            b'R' => Event::Rename(path, text(data)),
            b'D' => Event::SyncFolder(path),
            b'A' => Event::Said(data.to_vec()),
            other => panic!("an event of kind {other}"),
        });
    }
    events
}
