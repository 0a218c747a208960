//! Clusters that terminals measure differently: whatever a terminal makes of them, nothing else on the screen moves.

use crate::pty::Pty;
use entrylink::domain::show;
use std::path::Path;
use std::process::Command;
use vt100::Screen;

/// Writing of which this terminal counts each character, where others take the cluster for one: letters below letters,
/// vowels before and around, joined emoji, flags.
const NAMES: [&str; 9] = [
    "\u{1781}\u{17d2}\u{1798}\u{17c2}\u{179a}",
    "\u{1781}\u{17d2}\u{1798}",
    "x\u{1781}\u{17d2}\u{1798}\u{1781}\u{17d2}\u{1798}",
    "\u{915}\u{94d}\u{937}\u{93f}",
    "\u{b95}\u{bca}\u{b95}\u{bca}",
    "\u{1019}\u{103c}\u{1014}\u{103a}",
    "\u{0e01}\u{0e33}",
    "👩‍👩‍👧",
    "🇩🇪1️⃣",
];

/// What stands right behind each.
const END: &str = "END";

/// Each name, once more after a letter, so that it begins in another column.
fn names(of: impl Fn(&str) -> String) -> Vec<String> {
    NAMES.iter().flat_map(|name| [format!("{}{END}", of(name)), format!("a{}{END}", of(name))]).collect()
}

fn book(path: &Path, names: &[String]) {
    let run = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_entrylink"));
        let ran = command.arg("--database").arg(path).args(args).output().unwrap();
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    };
    run(&["bot", "add", "Harbour", "--telegram", "harbour_coffee_bot"]);
    let rows: Vec<String> = (0..).zip(names).map(|(n, name)| format!("link-{n:02},{name}")).collect();
    let table = path.with_extension("csv");
    std::fs::write(&table, format!("ref,name\n{}\n", rows.join("\n"))).unwrap();
    run(&["link", "import", &table.display().to_string()]);
}

/// Every cell that has a piece of a frame, or of what stands behind the names: row, column, and what it is.
fn fixed(screen: &Screen) -> Vec<(u16, u16, String)> {
    let (rows, columns) = screen.size();
    let all = (0..rows.get()).flat_map(|y| (0..columns.get()).map(move |x| (y, x)));
    let cell = |(y, x)| {
        let text = screen.cell(y, x)?.contents();
        let is_fixed = !text.is_empty() && ("│╭╮╰╯".contains(text) || END.contains(text));
        is_fixed.then(|| (y, x, text.to_owned()))
    };
    all.filter_map(cell).collect()
}

fn open(path: &Path) -> Pty {
    Pty::start(&[env!("CARGO_BIN_EXE_entrylink"), "--database", &path.display().to_string()], &[])
}

#[test]
fn names_that_are_measured_otherwise_move_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let (plain, strange) = (folder.path().join("plain.db"), folder.path().join("strange.db"));
    book(&plain, &names(|name| "x".repeat(show::width(name))));
    book(&strange, &names(str::to_owned));
    let mut pty = open(&plain);
    // The end of the footer is written last.
    pty.until(|screen| screen.contents().contains("link-17") && screen.contents().contains("? help"));
    let expected = pty.look(fixed);
    assert!(expected.iter().filter(|(.., text)| text == "D").count() >= 18, "{expected:?}");
    drop(pty);
    let mut pty = open(&strange);
    // As they are first drawn, and while the cursor goes over them.
    pty.until(|screen| screen.contents().contains("link-17") && fixed(screen) == expected);
    for (keys, at) in [("G", "18/18"), ("k", "17/18"), ("k", "16/18"), ("g", "1/18")] {
        pty.send(keys.as_bytes());
        pty.until(|screen| screen.contents().contains(at) && fixed(screen) == expected);
    }
    // In a form, and on the way out of it.
    pty.send(b"e");
    pty.until_text("Edit link");
    pty.send(b"\x1b");
    pty.until(|screen| !screen.contents().contains("Edit link") && fixed(screen) == expected);
}
