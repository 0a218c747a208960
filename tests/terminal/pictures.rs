//! Codes as pictures: what is really written, decoded by programs that had no part in it (libsixel, zbar), and that nothing of a picture is left behind.

use crate::pty::Pty;
use std::path::Path;
use std::process::Command;

/// A folder with settings, and the environment that names them.
fn settings(graphics: &str) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("config.toml");
    std::fs::write(&file, format!("graphics = \"{graphics}\"\n")).unwrap();
    let name = file.to_str().unwrap().to_owned();
    (folder, name)
}

/// Everything that is written while a code is shown on the whole screen, then another, then the program is left.
fn session(graphics: &str, env: &[(&str, &str)]) -> (tempfile::TempDir, Vec<u8>) {
    let (folder, file) = settings(graphics);
    let env = [&[("ENTRYLINK_CONFIG", file.as_str())][..], env].concat();
    let mut pty = Pty::loaded(&env);
    pty.send(b"Q");
    pty.until_text("close");
    // The next but one: the one between has a placeholder, and is not shown unasked.
    pty.send(b"\x1b[C\x1b[C");
    pty.until_text("3/");
    pty.send(b"\x03");
    pty.until_text("s sort");
    pty.send(b"q");
    let written = pty.written();
    (folder, written)
}

fn run(program: &str, package: &str, args: &[&str]) -> String {
    let output = Command::new(program).args(args).output();
    let output = output.unwrap_or_else(|e| panic!("this test needs {program} of {package}: .ci/run installs it ({e})"));
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

fn read(picture: &Path) -> String {
    run("zbarimg", "zbar-tools", &["-q", "--raw", "-Sdisable", "-Sqrcode.enable", picture.to_str().unwrap()])
}

/// The parts of what was written that begin and end with these.
fn between<'a>(written: &'a [u8], start: &[u8], end: &[u8]) -> Vec<&'a [u8]> {
    let mut found = Vec::new();
    let mut rest = written;
    while let Some(at) = rest.windows(start.len()).position(|window| window == start) {
        let from = &rest[at..];
        let Some(len) = from.windows(end.len()).position(|window| window == end) else { break };
        found.push(&from[..len + end.len()]);
        rest = &from[len + end.len()..];
    }
    found
}

fn base64(text: &[u8]) -> Vec<u8> {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let value = |c: &u8| ALPHABET.iter().position(|known| known == c);
    let bits: Vec<bool> =
        text.iter().filter_map(value).flat_map(|v| (0..6).rev().map(move |bit| v >> bit & 1 == 1)).collect();
    bits.chunks_exact(8).map(|byte| byte.iter().fold(0, |all, &bit| all << 1 | u8::from(bit))).collect()
}

#[test]
fn sixels_show_the_code() {
    let (folder, written) = session("sixel", &[]);
    let pictures = between(&written, b"\x1bP0;1;0q", b"\x1b\\");
    assert!(pictures.len() >= 2, "{}", pictures.len());
    let mut texts = Vec::new();
    for (number, sixel) in pictures.iter().enumerate() {
        let (from, to) = (folder.path().join(format!("{number}.six")), folder.path().join(format!("{number}.png")));
        std::fs::write(&from, sixel).unwrap();
        run("sixel2png", "libsixel-bin", &["-i", from.to_str().unwrap(), "-o", to.to_str().unwrap()]);
        texts.push(read(&to));
    }
    texts.dedup();
    assert!(texts.len() >= 2 && texts.iter().all(|text| text.starts_with("https://")), "{texts:?}");
}

#[test]
fn kittys_pictures_show_the_code_and_are_taken_away() {
    let (folder, written) = session("auto", &[("TERM", "xterm-kitty")]);
    let commands = between(&written, b"\x1b_G", b"\x1b\\");
    let text = |command: &[u8]| String::from_utf8(command.to_vec()).unwrap();
    let shown: Vec<String> = commands.iter().map(|c| text(c)).filter(|c| c.contains("a=T")).collect();
    assert!(shown.len() >= 2, "{}", shown.len());
    for (number, command) in shown.iter().enumerate() {
        assert!(command.contains("m=0"), "a code on the screen takes one piece");
        let png = base64(command.split_once(';').unwrap().1.as_bytes());
        let to = folder.path().join(format!("{number}.png"));
        std::fs::write(&to, &png).unwrap();
        assert!(png.len() < 3_000, "{}", png.len());
        assert!(read(&to).starts_with("https://"), "{command:.80}");
    }
    // Whatever is shown is taken away, the last before the screen is given back.
    assert!(text(commands.last().unwrap()).contains("a=d"));
    let removals = commands.iter().filter(|c| text(c).contains("a=d")).count();
    assert_eq!(removals, shown.len());
}

#[test]
fn iterm2s_pictures_show_the_code() {
    let (folder, written) = session("iterm2", &[]);
    let shown = between(&written, b"\x1b]1337;File=", b"\x07");
    assert!(shown.len() >= 2);
    let at = shown[0].iter().position(|byte| *byte == b':').unwrap();
    let to = folder.path().join("shown.png");
    std::fs::write(&to, base64(&shown[0][at..])).unwrap();
    assert!(read(&to).starts_with("https://"));
}

#[test]
fn a_program_that_ends_with_a_picture_takes_it_along() {
    let (_folder, file) = settings("kitty");
    let mut pty = Pty::loaded(&[("ENTRYLINK_CONFIG", &file)]);
    pty.send(b"Q");
    pty.until_text("close");
    pty.signal(rustix::process::Signal::TERM);
    let written = pty.written();
    let commands = between(&written, b"\x1b_G", b"\x1b\\");
    assert!(String::from_utf8_lossy(commands.last().unwrap()).contains("a=d"));
    let after = written.windows(8).rposition(|window| window == b"\x1b[?1049l").unwrap();
    let removal = written.windows(6).rposition(|window| window == b"\x1b_Ga=d").unwrap();
    assert!(removal < after);
}

#[test]
fn without_the_setting_and_inside_tmux_there_are_none() {
    for (graphics, env) in [("off", &[("TERM", "xterm-kitty")][..]), ("kitty", &[("TMUX", "/tmp/none,1,0")][..])] {
        let (_folder, written) = session(graphics, env);
        assert!(between(&written, b"\x1b_G", b"\x1b\\").is_empty(), "{graphics}");
    }
}
