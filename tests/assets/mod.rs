//! Files that are made by tests. A test makes the file anew and compares, so that no file can fall behind the program;
//! with `UPDATE_ASSETS=1` in the environment it writes the file instead.

use std::path::Path;

/// Compares the file at `path`, counted from the root of the repository, with what it should be.
pub fn check(path: &str, made: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os("UPDATE_ASSETS").is_some() {
        std::fs::write(&file, made).unwrap_or_else(|e| panic!("{path} cannot be written: {e}"));
        return;
    }
    let mend = "UPDATE_ASSETS=1 cargo test writes it anew";
    let kept = std::fs::read_to_string(&file).unwrap_or_else(|e| panic!("{path} cannot be read ({e}): {mend}"));
    // Git may have changed the line ends on Windows.
    let kept = kept.replace("\r\n", "\n");
    if let Some((at, (old, new))) = kept.lines().zip(made.lines()).enumerate().find(|(_, (old, new))| old != new) {
        panic!("{path} has fallen behind in line {}: {mend}\n  kept: {old}\n  made: {new}", at + 1);
    }
    assert_eq!(kept.len(), made.len(), "{path} has fallen behind at its end: {mend}");
}
