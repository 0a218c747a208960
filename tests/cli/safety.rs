//! `backup`, `restore`, `check` and `doctor`.

use crate::desk::Desk;
use serde_json::json;

#[test]
fn a_backup_is_looked_into_and_put_back_as_one_step() {
    let desk = Desk::harbour();
    let written = desk.json(["backup", "monday.db", "--json"]);
    assert_eq!(written["file"], "monday.db");
    assert!(written["bytes"].as_u64().unwrap() > 10_000);
    desk.ok(["link", "edit", "giveaway", "--name", "Changed since"]);
    desk.ok(["link", "add", "welcome", "--place", "hall"]);
    let before = desk.json(["link", "list", "--json"]);

    let look = desk.ok(["restore", "monday.db"]);
    assert!(look.contains("last change") && look.contains("Harbour Coffee: links 1, placements 1"), "{look}");
    assert!(look.contains("~ link giveaway: name “Changed since” → (nothing)"), "{look}");
    assert!(look.contains("- link welcome") && look.contains("- placement welcome · hall"), "{look}");
    let look = desk.json(["restore", "monday.db", "--json"]);
    assert_eq!((&look["restored"], &look["counts"]), (&json!(false), &json!({"added": 0, "changed": 1, "removed": 2})));
    assert_eq!(desk.json(["link", "list", "--json"]), before, "a look changes nothing");

    let ran = desk.run(["restore", "monday.db", "--yes"]);
    assert!(ran.code == 0 && ran.err.contains("“entrylink undo” takes it back"), "{ran:?}");
    let links = desk.json(["link", "list", "--json"]);
    assert_eq!((links.as_array().unwrap().len(), &links[0]["name"]), (1, &json!("")));
    desk.ok(["undo"]);
    assert_eq!(desk.json(["link", "list", "--json"]), before);
    let listed = desk.json(["backup", "--list", "--json"]);
    let reasons: Vec<_> = listed.as_array().unwrap().iter().map(|b| b["reason"].as_str().unwrap()).collect();
    assert!(reasons.contains(&"restore") && reasons.contains(&"daily"), "{reasons:?}");
    let same = desk.run(["restore", listed[0]["file"].as_str().unwrap()]);
    assert!(same.err.contains("exactly this") || same.err.contains("With --yes"), "{same:?}");
}

#[test]
fn a_backup_never_writes_over_what_is_no_backup() {
    let desk = Desk::harbour();
    desk.write("thesis.doc", "precious");
    for args in [&["backup", "thesis.doc"][..], &["backup", "thesis.doc", "--replace"]] {
        let said = desk.fails(args);
        assert!(said.contains("thesis.doc"), "{said}");
    }
    assert_eq!(std::fs::read_to_string(desk.path().join("thesis.doc")).unwrap(), "precious");
    desk.ok(["backup", "b.db"]);
    assert!(desk.fails(["backup", "b.db"]).contains("exists already"));
    desk.ok(["backup", "b.db", "--replace"]);
    assert!(desk.fails(["backup", "book.db", "--replace"]).contains("the link book itself"));
    let said = desk.fails(["backup", "no/such/folder/b.db"]);
    assert!(said.contains("no copy of the link book could be written"), "{said}");
    assert_eq!(desk.run(["backup"]).code, 2);
}

#[test]
fn a_damaged_book_is_put_aside_and_the_backup_takes_its_place() {
    let desk = Desk::harbour();
    desk.ok(["backup", "b.db"]);
    let path = desk.database();
    let mut bytes = std::fs::read(&path).unwrap();
    let half = bytes.len() / 2;
    bytes[4096..half].fill(0xA5);
    std::fs::write(&path, &bytes).unwrap();
    let said = desk.run(["check"]);
    assert!(said.code == 1 && said.err.contains("damaged"), "{said:?}");
    let look = desk.run(["restore", "b.db"]);
    assert!(look.code == 0 && look.err.contains("is damaged and cannot be read"), "{look:?}");
    let ran = desk.run(["restore", "b.db", "--yes"]);
    assert!(ran.code == 0 && ran.err.contains("kept as"), "{ran:?}");
    assert_eq!(desk.json(["link", "list", "--json"])[0]["ref"], "giveaway");
    assert_eq!(desk.json(["check", "--json"])["ok"], true);
    let aside = std::fs::read_dir(desk.path()).unwrap().filter_map(|e| e.unwrap().file_name().into_string().ok());
    let aside: Vec<_> = aside.filter(|name| name.starts_with("book.db.damaged-")).collect();
    assert_eq!(aside.len(), 1);
    assert_eq!(std::fs::read(desk.path().join(&aside[0])).unwrap(), bytes);
}

#[cfg(unix)]
#[test]
fn a_damaged_book_that_another_window_has_open_is_not_replaced() {
    let desk = Desk::harbour();
    desk.ok(["backup", "b.db"]);
    let path = desk.database();
    let window = entrylink::store::Store::open(&path).unwrap();
    window.bots().unwrap();
    // By another program, and into the same file, as damage comes: a process that opens and closes a file gives up all of its
    // locks on it.
    let pages = std::fs::metadata(&path).unwrap().len() / 4096 / 2;
    let (of, count) = (format!("of={}", path.display()), format!("count={pages}"));
    let args = ["if=/dev/zero", &of, "bs=4096", "seek=1", &count, "conv=notrunc", "status=none"];
    assert!(std::process::Command::new("dd").args(args).status().unwrap().success());
    let said = desk.fails(["restore", "b.db", "--yes", "--json"]);
    assert!(said.contains("in use by another program"), "{said}");
    let names = || std::fs::read_dir(desk.path()).unwrap().flatten().map(|e| e.file_name().into_string().unwrap());
    assert!(!names().any(|name| name.contains("damaged") || name.contains("restored")), "nothing was touched");
    drop(window);
    desk.ok(["restore", "b.db", "--yes"]);
    assert_eq!(desk.json(["check", "--json"])["ok"], true);
    assert!(names().any(|name| name.contains("damaged")));
}

#[test]
fn a_check_says_what_it_looked_at_and_names_what_is_wrong() {
    let desk = Desk::harbour();
    desk.ok(["place", "add", "giveaway", "hall-{a..c}", "--set", "branch=north"]);
    let said = desk.ok(["check"]);
    assert!(said.contains("is sound: 1 bot, 1 link, 4 placements; 20 URLs read back;"), "{said}");
    let health = desk.json(["check", "--json"]);
    assert_eq!((&health["ok"], &health["problems"], &health["placements"]), (&json!(true), &json!([]), &json!(4)));
    let conn = rusqlite::Connection::open(desk.database()).unwrap();
    conn.execute("UPDATE placements SET label = 'by hand' WHERE label = 'hall-b'", []).unwrap();
    drop(conn);
    let ran = desk.run(["check", "--json"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("the placement “by hand” is not as step"), "{ran:?}");
    let health: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!((&health["ok"], health["problems"].as_array().unwrap().len()), (&json!(false), 1));
}

#[test]
fn the_doctor_knows_the_place_and_touches_nothing() {
    let desk = Desk::new();
    let report = desk.json(["doctor", "--json"]);
    assert_eq!(report["program"]["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(report["link book"]["health"], "not there yet: the first change creates it");
    assert_eq!(report["problems"], json!([]));
    assert!(!desk.database().exists());
    let desk = Desk::harbour();
    let mut command = desk.command(["doctor", "--json"]);
    for name in ["DISPLAY", "WAYLAND_DISPLAY", "TMUX", "SSH_TTY", "SSH_CONNECTION", "SSH_CLIENT"] {
        command.env_remove(name);
    }
    let ran = command.env("TERM", "xterm-256color").env("NO_COLOR", "1").env("LANG", "de_DE.UTF-8").output().unwrap();
    let report: serde_json::Value = serde_json::from_slice(&ran.stdout).unwrap();
    assert_eq!(ran.status.code(), Some(0));
    assert!(report["link book"]["health"].as_str().unwrap().starts_with("sound: 1 bot, 1 link"), "{report:#}");
    assert_eq!(report["terminal"]["colours"], "none");
    assert_eq!(report["clipboard"]["tmux’s buffer, sent on to the terminal"], "no: this is not inside tmux");
    let text = desk.ok(["doctor"]);
    assert!(text.contains("link book") && text.contains("book.db.backups"), "{text}");

    std::fs::write(desk.database(), "no book").unwrap();
    let ran = desk.run(["doctor", "--json"]);
    let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(ran.code, 1);
    assert!(report["problems"][0].as_str().unwrap().contains("is not a link book"), "{report:#}");
}
