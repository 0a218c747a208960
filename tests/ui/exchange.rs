//! Exports, imports, backups and restores in the terminal UI: looked at first, done as one step, nothing lost.

use crate::harness::Ui;
use entrylink::domain::{Change, Entity, Status};
use entrylink::export::archive;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

fn folder() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_owned();
    (folder, path)
}

fn file(folder: &Path, name: &str, text: &str) -> String {
    let path = folder.join(name);
    fs::write(&path, text).unwrap();
    path.display().to_string()
}

/// Writes everything with the dialog, as a file of this name.
fn export(ui: &mut Ui, path: &str) {
    ui.keys("O <ctrl-u>").paste(path).keys("<enter>").expect_notice("only you can read it");
}

#[test]
fn what_is_exported_is_imported_in_an_empty_book() {
    let (_keep, folder) = folder();
    let path = folder.join("all.json").display().to_string();
    let mut ui = Ui::sample();
    ui.keys("O").expect("Everything, as one JSON file").expect("entrylink.json").keys("<esc>");
    export(&mut ui, &path);
    let text = fs::read_to_string(&path).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let mut other = Ui::empty();
    other.expect("I brings an export in").keys("I").paste(&path).keys("<enter>");
    other.expect("all.json · what would change").expect(" added, 0 changed, 0 the same").expect("+ bot ");
    // Enter never does it; nothing is there until y.
    other.keys("<enter>").expect("what would change");
    assert!(other.program.state.bots.is_empty());
    other.keys("y").expect_notice("imported: ").expect("Harbour Coffee");
    assert_eq!(other.list().len(), ui.list().len());
    let again = folder.join("again.json").display().to_string();
    export(&mut other, &again);
    assert_eq!(fs::read_to_string(&again).unwrap(), text, "the same bytes");
    // Once more, there is nothing to do, and the key says so.
    other.keys("I").paste(&path).keys("<enter>").expect("There is nothing to bring in");
    other.keys("y").expect_notice("there is nothing to bring in").keys("<esc><esc>");
    other.keys("u").expect("Take back").keys("y");
    assert!(other.program.state.bots.is_empty());
}

#[test]
fn what_is_in_conflict_is_decided_first() {
    let (_keep, folder) = folder();
    let path = folder.join("all.json").display().to_string();
    let mut ui = Ui::sample();
    export(&mut ui, &path);
    ui.go_to("giveaway").keys("e<end>").text("-new").keys("<enter>");
    ui.keys("I")
        .paste(&path)
        .keys("<enter>")
        .expect("1 in conflict")
        .expect("! link giveaway: the link book has a newer");
    ui.keys("y").expect_notice("keep what the link book has (m) or take the file's (t)");
    ui.keys("m").expect("stays as the link book has it").keys("t").expect("becomes as the file has it");
    ui.expect("ref: giveaway-new → giveaway").keys("y").expect_notice("imported: 0 added, 1 changed");
    assert!(ui.program.state.book.link_by_ref("giveaway-new").is_none());
    ui.keys("u");
    assert!(ui.program.state.book.link_by_ref("giveaway-new").is_some());
}

#[test]
fn a_table_of_links_gets_its_columns_and_a_report_for_each_row() {
    let (_keep, folder) = folder();
    let text = "Kampagne-Ref;Ort;branch;Notiz\nsummer;hall-a;north;x\nsummer;hall-b;south;\ngiveaway;stall;;\n";
    let path = file(&folder, "links.csv", text);
    let mut ui = Ui::sample();
    let before = ui.program.state.book.link_count();
    ui.keys("I")
        .paste(&path)
        .keys("<enter>")
        .expect("links.csv · its columns")
        .expect("links, a row for each placement");
    ui.expect("column “branch”").expect("values of the field branch");
    // The cursor is on the first column that nobody knows.
    ui.keys("<enter>").expect("no column is the ref yet");
    ui.keys("<right>").expect("the ref");
    ui.keys("j");
    while !ui.rows_with("column “Ort”")[0].contains("label") {
        ui.keys("<right>");
    }
    ui.keys("<enter>").expect("the column “Notiz” is left out").expect("line 2: + link summer · hall-a, hall-b");
    ui.expect("line 4: + placements of giveaway · stall");
    ui.keys("y").expect_notice("imported: ");
    assert_eq!(ui.program.state.book.link_count(), before + 1);
    let link = ui.program.state.book.link_by_ref("summer").unwrap().uid;
    assert_eq!(ui.program.state.book.placements(link).len(), 2);
    ui.keys("u");
    assert_eq!(ui.program.state.book.link_count(), before);
}

#[test]
fn one_bad_row_is_named_and_changes_nothing() {
    let (_keep, folder) = folder();
    let path = file(&folder, "links.csv", "ref,placement,flow_id\nsummer,hall-a,\nwinter,hall-b,1.75993E+12\n");
    let mut ui = Ui::sample();
    let before = ui.program.state.book.link_count();
    ui.keys("I").paste(&path).keys("<enter><enter>").expect("line 3").expect("1.75993E+12");
    // Back at the columns, with the file as it was typed.
    ui.expect("its columns").keys("<esc>").expect(&path[path.len() - 9..]);
    assert_eq!(ui.program.state.book.link_count(), before);
    ui.keys("<esc>");
    assert!(ui.program.state.overlays.is_empty());
}

#[test]
fn of_many_bad_rows_each_is_named() {
    let (_keep, folder) = folder();
    let rows: String = (0..60).map(|n| format!("link-{n},1.75993E+12\n")).collect::<Vec<_>>().concat();
    let path = file(&folder, "links.csv", &format!("ref,flow_id\n{rows}"));
    let mut ui = Ui::sample();
    ui.keys("I").paste(&path).keys("<enter><enter>").expect("60 problems in").expect("line 2: ");
    ui.keys("G").expect("line 61: ").keys("<esc>").expect("its columns").expect("… and 55 problems more");
}

#[test]
fn fields_come_as_a_table_as_lines_or_as_the_platform_answers() {
    let (_keep, folder) = folder();
    let table = file(&folder, "fields.csv", "id,name,type\n900,colour,text\n738,branch,text\n");
    let lines = file(&folder, "fields.txt", "951 size number\n");
    let json = file(&folder, "fields.json", r#"{"data": [{"id": 952, "name": "shape", "type": 0}]}"#);
    let mut ui = Ui::sample();
    ui.keys("I").paste(&table).keys("<enter>").expect("custom fields").keys("<enter>");
    ui.expect("line 2: + field colour (900)").expect("line 3: ~ field branch (738): type “select” → “text”");
    ui.keys("y").expect_notice("imported: 1 added, 1 changed");
    for (path, id) in [(lines, "951"), (json, "952")] {
        ui.keys("I").paste(&path).keys("<enter>").expect("+ field").keys("y").expect_notice("1 added");
        assert!(ui.program.state.book.field(id).is_some());
    }
}

#[test]
fn a_backup_is_looked_into_and_then_takes_the_books_place() {
    let (_keep, folder) = folder();
    let path = folder.join("book.db").display().to_string();
    let mut ui = Ui::sample();
    ui.keys("K")
        .expect("A backup: the whole link book")
        .expect("entrylink-2026-05-28.db")
        .keys("<ctrl-u>")
        .paste(&path);
    ui.keys("<enter>").expect_notice("the whole link book is in");
    ui.go_to("giveaway").keys("d y");
    assert!(ui.program.state.book.link_by_ref("giveaway").is_none());
    ui.keys("U").expect("Restore a backup").expect("None was made yet");
    ui.paste(&path).keys("<enter>").expect("last change").expect("+ link giveaway").expect("restore it");
    ui.keys("<esc>").expect("Restore a backup").keys("<enter> y").expect_notice("restored: ");
    ui.expect_notice("what was there is in");
    assert!(ui.program.state.book.link_by_ref("giveaway").is_some());
    ui.restart();
    assert!(ui.program.state.book.link_by_ref("giveaway").is_some());
    ui.keys("u");
    assert!(ui.program.state.book.link_by_ref("giveaway").is_none(), "one step, which can be taken back");
    // What was there before the restore is among those made by themselves.
    ui.keys("U").expect("before a restore").keys("<enter>").expect("There is nothing to restore");
}

#[test]
fn a_restore_that_breaks_what_is_printed_asks() {
    let (_keep, folder) = folder();
    let path = folder.join("book.db").display().to_string();
    let mut ui = Ui::sample();
    ui.keys("K<ctrl-u>").paste(&path).keys("<enter>");
    ui.go_to("giveaway").keys("e<end>").text("2").keys("<enter>");
    ui.go_to("giveaway2").keys("l j P n").text("5000").keys("<enter>").keys("<esc>");
    ui.keys("U").paste(&path).keys("<enter>").expect("! ").keys("y").expect("Break what is printed or sent already?");
    ui.keys("n").expect("what would change");
    assert!(ui.program.state.book.link_by_ref("giveaway2").is_some());
    ui.keys("y y").expect_notice("restored: ");
    assert!(ui.program.state.book.link_by_ref("giveaway2").is_none());
}

#[test]
fn what_another_window_did_meanwhile_is_looked_at_again() {
    let (_keep, folder) = folder();
    let path = folder.join("all.json").display().to_string();
    let mut ui = Ui::sample();
    export(&mut ui, &path);
    ui.go_to("giveaway").keys("d y");
    ui.keys("I").paste(&path).keys("<enter>").expect("+ link giveaway");
    let book = &ui.program.state.book;
    let other = book.link_by_ref("welcome").unwrap().clone();
    let mut after = other.clone();
    after.set_status(Status::Archived);
    let taken =
        entrylink::domain::Link { uid: entrylink::domain::Uid(77), reference: "giveaway".into(), ..other.clone() };
    ui.elsewhere_unheard(&[
        Change::edit(Entity::Link(other), Entity::Link(after)),
        Change::create(Entity::Link(taken)),
    ]);
    // The name is taken by now: nothing is done, and what is in the way is shown.
    ui.keys("y").expect("in conflict").expect("what would change");
}

#[test]
fn files_that_are_there_are_replaced_only_after_a_question() {
    let (_keep, folder) = folder();
    let path = file(&folder, "notes.json", "{\"mine\": true}");
    let mut ui = Ui::sample();
    ui.keys("O<ctrl-u>")
        .paste(&path)
        .keys("<enter>")
        .expect("Replace the file that is there?")
        .keys("<enter>")
        .keys("n");
    assert_eq!(fs::read_to_string(&path).unwrap(), "{\"mine\": true}");
    ui.expect("Write the link book out").keys("<enter> y").expect_notice("only you can read it");
    assert!(archive::is_ours(&fs::read_to_string(&path).unwrap()));
    // What an export wrote is replaced as often as one likes; a backup replaces nothing but a backup.
    export(&mut ui, &path);
    ui.keys("K<ctrl-u>")
        .paste(&path)
        .keys("<enter> y")
        .expect("is not replaced, because it is no backup")
        .keys("<esc>");
    let book = ui.database().display().to_string();
    ui.keys("K<ctrl-u>").paste(&book).keys("<enter> y").expect("is the link book itself").keys("<esc>");
    // A folder gets a file with the name that is offered for it.
    ui.keys("O<ctrl-u>").paste(&folder.display().to_string()).keys("<enter>").expect_notice("entrylink.json");
    assert!(folder.join("entrylink.json").exists());
}

#[test]
fn every_form_is_written_and_a_table_read_back_is_the_same() {
    let (_keep, folder) = folder();
    let mut ui = Ui::sample();
    let at = |name: &str| folder.join(name).display().to_string();
    ui.keys("O<down><ctrl-u>").paste(&at("book")).keys("<enter>").expect_notice(" files in ");
    assert!(folder.join("book/links").is_dir() && folder.join("book/bots").is_dir());
    ui.keys("O<down><down>")
        .expect("harbour-coffee-links.csv")
        .keys("<ctrl-u>")
        .paste(&at("links.csv"))
        .keys("<enter>");
    ui.expect_notice("wrote the links");
    ui.keys("O<up><up><ctrl-u>").paste(&at("tables")).keys("<enter>").expect_notice("wrote everything to");
    assert!(folder.join("tables/bots.csv").exists());
    ui.keys("I")
        .paste(&at("links.csv"))
        .keys("<enter><enter>")
        .expect("There is nothing to bring in")
        .keys("<esc><esc><esc>");
    ui.keys("I").paste(&at("book")).keys("<enter>").expect("There is nothing to bring in");
}

#[test]
fn what_is_not_for_a_dialog_is_said_there() {
    let (_keep, folder) = folder();
    let table = file(&folder, "links.csv", "ref\nsummer\n");
    let mut ui = Ui::sample();
    ui.keys("I<enter>").expect("type or paste the name of an export or a table");
    ui.text("no-such.json").keys("<enter>").expect("no-such.json cannot be read").expect("file  no-such.json");
    let book = ui.database().display().to_string();
    ui.keys("<ctrl-u>").paste(&book).keys("<enter>").expect("this is a backup").keys("<esc>");
    ui.keys("U<ctrl-u>").paste(&table).keys("<enter>").expect("this is no backup").keys("<esc>");
    let mut empty = Ui::empty();
    empty
        .keys("I")
        .paste(&table)
        .keys("<enter>")
        .expect("there is no bot yet")
        .keys("<esc>")
        .expect("Welcome to entrylink");
}

#[test]
fn the_dialogs_fit_every_screen() {
    let (_keep, folder) = folder();
    let long = format!("{}.csv", "日本語の長い名前-".repeat(8));
    let table = file(&folder, &long, &format!("ref,{}\nsummer,x\n", "ein sehr langer Name ".repeat(9)));
    let path = folder.join("all.json").display().to_string();
    let mut ui = Ui::sample();
    export(&mut ui, &path);
    ui.go_to("giveaway").keys("e<end>").text("-new").keys("<enter>");
    for (columns, rows) in [(40, 10), (80, 24), (120, 36), (200, 50)] {
        ui.resize(columns, rows);
        ui.keys("O<ctrl-u>").paste(&table).keys("<esc>").keys("K").expect("file").keys("<esc>");
        ui.keys("U").expect("file").keys("<esc>");
        ui.keys("I").paste(&table).keys("<enter>").expect("the ref").keys("<esc><ctrl-u>");
        ui.paste(&path).keys("<enter>").expect("in conflict").keys("G j k g m").expect("back").keys("<esc><esc>");
        assert!(ui.program.state.overlays.is_empty(), "{columns}x{rows}");
    }
}
