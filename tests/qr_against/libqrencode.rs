//! libqrencode, called by a small program in C that is compiled for it.

use entrylink::qr::Level;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::OnceLock;

/// What libqrencode made of a text.
pub struct Theirs {
    pub version: u8,
    pub mask: u8,
}

/// What libqrencode makes of each text, none of which has a line end in it.
pub fn encode(texts: &[String], level: Level) -> Vec<Theirs> {
    let lines = texts.iter().fold(String::new(), |mut lines, text| {
        writeln!(lines, "{text}").unwrap();
        lines
    });
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("texts");
    std::fs::write(&input, lines).unwrap();
    let output = Command::new(program())
        .arg(level.name().to_uppercase())
        .stdin(std::fs::File::open(input).unwrap())
        .stderr(Stdio::inherit())
        .output()
        .unwrap();
    assert!(output.status.success());
    let number = |word: Option<&str>| word.and_then(|w| w.parse().ok()).expect("a version and a mask");
    let output = String::from_utf8(output.stdout).unwrap();
    let all: Vec<_> = output
        .lines()
        .map(|line| {
            let mut words = line.split(' ');
            Theirs { version: number(words.next()), mask: number(words.next()) }
        })
        .collect();
    assert_eq!(all.len(), texts.len());
    all
}

/// The compiled program.
fn program() -> &'static PathBuf {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        let program = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("libqrencode-{}", std::process::id()));
        let source = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/qr_against/libqrencode.c");
        let compiled = Command::new("cc")
            .args(["-O2", "-o"])
            .arg(&program)
            .args([source, "-lqrencode"])
            .status()
            .expect("this test needs a C compiler: .ci/run installs it");
        assert!(compiled.success(), "this test needs libqrencode-dev (Debian's name for it): .ci/run installs it");
        program
    })
}
