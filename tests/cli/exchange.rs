//! `export` and `import`: files, folders, previews, conflicts.

use crate::desk::Desk;
use serde_json::{Value, json};
use std::fs;

fn full() -> Desk {
    let desk = Desk::harbour();
    desk.ok([
        "link",
        "edit",
        "giveaway",
        "--campaign",
        "Spring launch",
        "--flow-id",
        "1759931745026",
        "--tag",
        "print",
    ]);
    desk.ok(["place", "add", "giveaway", "hall-{a..c}", "--set", "branch=north", "--quantity", "50", "--cost", "3.50"]);
    desk.ok(["link", "add", "Zürich-日本", "--name", "a, “b”; c"]);
    desk
}

fn read(desk: &Desk, name: &str) -> String {
    fs::read_to_string(desk.path().join(name)).unwrap()
}

#[test]
fn what_is_exported_is_imported_elsewhere_and_gives_the_same_bytes() {
    let desk = full();
    desk.ok(["export", "all.json"]);
    let text = read(&desk, "all.json");
    assert_eq!(desk.ok(["export", "-"]), text);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(desk.path().join("all.json")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    let other = Desk::new();
    other.write("all.json", &text);
    let dry = other.json(["import", "all.json", "--dry-run", "--json"]);
    assert_eq!((&dry["imported"], &dry["counts"]["added"]), (&json!(false), &json!(13)));
    assert!(other.run(["import", "all.json"]).err.contains("13 added, 0 changed, 0 the same"));
    assert_eq!(other.ok(["export", "-"]), text);
    assert_eq!(other.json(["link", "list", "--json"]), desk.json(["link", "list", "--json"]));
    assert!(other.run(["import", "all.json"]).err.contains("Nothing to do"));
    other.ok(["undo"]);
    assert_eq!(other.json(["bot", "list", "--json"]), json!([]), "one step");
    let piped = other.feed(["import", "-"], text.as_bytes());
    assert_eq!((piped.code, other.ok(["export", "-"])), (0, text));
}

#[test]
fn a_folder_has_a_file_a_link_and_only_what_changed_is_written_again() {
    let desk = full();
    desk.ok(["export", "book/"]);
    let folder = desk.path().join("book");
    let bot = fs::read_dir(folder.join("links")).unwrap().next().unwrap().unwrap().path();
    let names = || {
        let mut names: Vec<_> =
            fs::read_dir(&bot).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    };
    assert!(names().len() == 2 && names()[0] == "giveaway.json", "{:?}", names());
    let before = fs::metadata(bot.join("giveaway.json")).unwrap().modified().unwrap();
    fs::write(folder.join("README.md"), "ours").unwrap();
    desk.ok(["link", "remove", "Zürich-日本"]);
    desk.ok(["link", "add", "welcome"]);
    desk.ok(["export", "book"]);
    assert_eq!(names(), ["giveaway.json", "welcome.json"]);
    assert_eq!(fs::metadata(bot.join("giveaway.json")).unwrap().modified().unwrap(), before);
    assert_eq!(fs::read_to_string(folder.join("README.md")).unwrap(), "ours");
    let other = Desk::new();
    other.ok(["import", folder.to_str().unwrap()]);
    assert_eq!(other.ok(["export", "-"]), desk.ok(["export", "-"]));
}

#[test]
fn nothing_else_is_written_over_and_no_link_is_followed() {
    let desk = full();
    desk.write("notes.txt", "precious");
    assert!(desk.fails(["export", "notes.txt"]).contains("--replace"));
    assert_eq!(read(&desk, "notes.txt"), "precious");
    desk.ok(["export", "notes.txt", "--replace"]);
    desk.ok(["export", "notes.txt"]);
    assert_eq!(desk.run(["export", "-", "--json"]).code, 2);
    #[cfg(unix)]
    {
        let elsewhere = desk.path().join("elsewhere");
        fs::create_dir_all(&elsewhere).unwrap();
        fs::create_dir_all(desk.path().join("book")).unwrap();
        std::os::unix::fs::symlink(&elsewhere, desk.path().join("book/links")).unwrap();
        assert!(desk.fails(["export", "book"]).contains("it is no folder"));
        assert_eq!(fs::read_dir(&elsewhere).unwrap().count(), 0);
    }
}

#[test]
fn an_import_says_what_changes_and_stops_at_conflicts() {
    let desk = full();
    desk.ok(["export", "old.json"]);
    let mut file: Value = serde_json::from_str(&read(&desk, "old.json")).unwrap();
    file["bots"][0]["links"][0]["name"] = json!("By hand");
    desk.write("new.json", file.to_string());
    let dry = desk.run(["import", "new.json", "--dry-run"]);
    assert!(dry.out.contains("~ link giveaway: name (nothing) → “By hand”"), "{dry:?}");
    assert!(dry.err.contains("Nothing was changed. It would be: 0 added, 1 changed"), "{dry:?}");
    desk.ok(["import", "new.json"]);

    // The first export is behind the book now.
    let refused = desk.run(["import", "old.json"]);
    assert_eq!(refused.code, 1);
    assert!(refused.out.contains("! link giveaway: the link book has a newer version"), "{refused:?}");
    assert!(refused.err.contains("--conflicts keep"), "{refused:?}");
    let refused = desk.run(["import", "old.json", "--json"]);
    let outcome: Value = serde_json::from_str(&refused.out).unwrap();
    assert_eq!((&outcome["imported"], &outcome["conflicts"][0]["why"]), (&json!(false), &json!("older")));
    let name = || desk.json(["link", "list", "--json"])[0]["name"].clone();
    assert_eq!(name(), "By hand");
    desk.ok(["import", "old.json", "--conflicts", "keep"]);
    assert_eq!(name(), "By hand");
    desk.ok(["import", "old.json", "--conflicts", "take"]);
    assert_eq!(name(), "");

    // A book that was set up by itself has the same names, and other identities.
    let other = Desk::harbour();
    other.write("old.json", read(&desk, "old.json"));
    let refused = other.run(["import", "old.json"]);
    assert!(
        refused.code == 1 && refused.out.contains("! bot Harbour Coffee: the link book has another bot with this name")
    );
    other.ok(["import", "old.json", "--conflicts", "take"]);
    let links = other.json(["link", "list", "--json"]);
    assert_eq!(links.as_array().unwrap().len(), 2);
    let giveaway = other.json(["link", "show", "giveaway", "--json"]);
    assert_eq!((giveaway["placements"].as_array().unwrap().len(), &giveaway["campaign"]), (4, &json!("Spring launch")));
    assert_eq!(other.json(["bot", "list", "--json"]).as_array().unwrap().len(), 1);
}

#[test]
fn a_file_with_a_mistake_changes_nothing() {
    let desk = full();
    let text = desk.ok(["export", "-"]);
    let before = desk.ok(["export", "-"]);
    for (from, to, part) in [
        ("\"status\"", "\"state\"", "a link has no “state”"),
        ("\"entrylink\": 1", "\"entrylink\": 9", "newer entrylink"),
        ("\"uid\"", "\"uid\": \"x\", \"uid2\"", "invalid type"),
    ] {
        desk.write("bad.json", text.replacen(from, to, 1));
        let said = desk.fails(["import", "bad.json"]);
        assert!(said.contains(part) && said.contains("nothing was changed"), "{said}");
    }
    desk.write("text.json", "hello");
    assert!(desk.fails(["import", "text.json"]).contains("not JSON"));
    fs::create_dir(desk.path().join("empty")).unwrap();
    assert!(desk.fails(["import", "empty"]).contains("nothing in it"));
    assert_eq!(desk.ok(["export", "-"]), before);
}

#[test]
fn tables_are_read_by_the_imports_of_links_and_fields() {
    let desk = full();
    desk.ok(["export", "tables/", "--as", "csv"]);
    let folder = fs::read_dir(desk.path().join("tables")).unwrap().map(|e| e.unwrap().path()).find(|p| p.is_dir());
    let folder = folder.unwrap();
    let links = fs::read_to_string(folder.join("links.csv")).unwrap();
    assert_eq!(desk.ok(["export", "-", "--as", "csv"]), links);
    let other = Desk::new();
    other.ok(["bot", "add", "Harbour Coffee"]);
    other.ok(["field", "import", folder.join("fields.csv").to_str().unwrap()]);
    other.ok(["link", "import", folder.join("links.csv").to_str().unwrap()]);
    assert_eq!(other.json(["link", "list", "--json"]), desk.json(["link", "list", "--json"]));
    assert_eq!(other.json(["field", "list", "--json"]), desk.json(["field", "list", "--json"]));
}

#[test]
fn no_cell_of_a_table_runs_as_a_formula() {
    let desk = full();
    desk.ok(["link", "edit", "giveaway", "--name", "=1+1"]);
    assert!(desk.ok(["export", "-", "--as", "csv"]).contains("'=1+1"));
}

#[test]
fn a_table_of_links_is_imported_elsewhere_as_it_was() {
    let desk = full();
    desk.ok(["link", "edit", "giveaway", "--name", "=1+1", "--tag", "a, b", "--payload-field", "branch"]);
    desk.ok(["place", "add", "--set", "seats=12", "--set", "branch=south", "--", "giveaway", "-x=cmd", "@sum"]);
    desk.ok(["link", "add", "ünique", "--name", "'=quoted", "--place", "\ta;b", "--place", " spaced "]);
    desk.ok(["place", "edit", "giveaway", "@sum", "--set", "email=@x"]);
    desk.ok(["export", "--as", "csv", "links.csv"]);
    desk.ok(["export", "--as", "csv", "tables/"]);
    let text = read(&desk, "links.csv");
    assert!(text.contains("'=1+1") && text.contains("''=quoted"), "{text}");
    let other = Desk::harbour();
    other.ok(["link", "remove", "giveaway"]);
    other.write("links.csv", &text);
    other.ok(["link", "import", "links.csv"]);
    assert_eq!(other.json(["link", "list", "--json"]), desk.json(["link", "list", "--json"]));
    assert!(other.run(["link", "import", "links.csv"]).err.contains("Added 0 links and 0 placements"));
    assert_eq!(other.ok(["export", "--as", "csv", "-"]), text);
    let fields = fs::read_dir(desk.path().join("tables")).unwrap().map(|e| e.unwrap().path().join("fields.csv"));
    let fields = fields.into_iter().find(|path| path.exists()).unwrap();
    assert!(other.run(["field", "import", fields.to_str().unwrap()]).err.contains("Added 0 fields and changed 0"));
}

#[test]
fn columns_are_mapped_skipped_and_named() {
    let desk = Desk::harbour();
    desk.write("de.csv", "Kennung;Kampagne;Ort;Filiale;Notiz\nsommer;Sommer;halle;north;x\nsommer;;zelt;south;y\n");
    let run = desk.run(["link", "import", "de.csv"]);
    assert_eq!(run.code, 1);
    assert!(run.err.contains("--map ref=COLUMN"), "{}", run.err);
    let run = desk.run(["link", "import", "de.csv", "--map", "ref=kennung"]);
    assert!(
        run.err.contains("line 2: there is no field “Kampagne”") && run.err.contains("--skip COLUMN"),
        "{}",
        run.err
    );
    let map = [
        "link",
        "import",
        "de.csv",
        "--map",
        "ref=Kennung",
        "--map",
        "campaign=Kampagne",
        "--map",
        "place=Ort",
        "--map",
        "branch=Filiale",
        "--skip",
        "Notiz",
    ];
    let dry = desk.run(map.iter().copied().chain(["--dry-run"]));
    assert_eq!((dry.code, dry.out.as_str()), (0, "line 2: + link sommer · halle, zelt\n"), "{}", dry.err);
    assert!(dry.err.contains("“Kennung” as ref"), "{}", dry.err);
    desk.ok(map);
    let link = desk.json(["link", "show", "sommer", "--json"]);
    assert_eq!((&link["campaign"], &link["placements"][1]["values"][0]["value"]), (&json!("Sommer"), &json!("south")));
    let wrong = desk.run(["link", "import", "de.csv", "--map", "ref=Kenung"]);
    assert!(wrong.code == 1 && wrong.err.contains("did you mean “Kennung”?"), "{}", wrong.err);
    desk.write("links.json", "[]");
    assert_eq!(desk.run(["link", "import", "links.json", "--skip", "x"]).code, 2);
    desk.write("felder.csv", "Nummer,Name,Art\n777,sorte,text\n");
    let dry = desk.ok(["field", "import", "felder.csv", "--map", "id=Nummer", "--map", "type=Art", "--dry-run"]);
    assert_eq!(dry, "line 2: + field sorte (777)\n");
    desk.ok(["field", "import", "felder.csv", "--map", "id=Nummer", "--map", "type=Art"]);
}

#[test]
fn what_a_spreadsheet_damaged_is_named_and_a_bad_row_changes_nothing() {
    let desk = Desk::harbour();
    let before = desk.ok(["export", "-"]);
    desk.write("bad.csv", "ref,placement,branch\nnew,a,north\n1.75993E+12,b,south\nother,c,a--b\n");
    let run = desk.run(["link", "import", "bad.csv"]);
    assert_eq!(run.code, 1);
    assert!(run.err.contains("line 3: “1.75993E+12” is a long number that a spreadsheet shortened"), "{}", run.err);
    assert_eq!(desk.ok(["export", "-"]), before);
    desk.write("bad.csv", "ref,placement,branch\nnew,a,north\nother,c,a--b\n");
    let run = desk.run(["link", "import", "bad.csv"]);
    assert!(run.code == 1 && run.err.contains("line 3:"), "{}", run.err);
    assert_eq!(desk.ok(["export", "-"]), before);
    desk.write("zeros.csv", "ref,placement,postcode\nnew,a,10115\nnew,b,1067\nnew,c,20095\nnew,d,80331\n");
    let run = desk.run(["link", "import", "zeros.csv", "--map", "branch=postcode"]);
    assert!(run.code == 0 && run.err.contains("may have taken leading zeros away"), "{}", run.err);
    desk.write("fields.csv", "id,name\n1.5E+05,x\n");
    assert!(desk.run(["field", "import", "fields.csv"]).err.contains("a spreadsheet shortened"));
}

#[test]
fn a_table_of_a_book_is_nothing_new_to_it_whatever_order_its_values_have() {
    let desk = full();
    desk.ok(["field", "add", "--id", "901", "--name", "size"]);
    desk.ok(["place", "add", "giveaway", "one", "--set", "branch=north", "--set", "size=l"]);
    desk.ok(["place", "add", "giveaway", "other", "--set", "size=l", "--set", "branch=north"]);
    desk.ok(["export", "links.csv", "--as", "csv"]);
    let again = desk.run(["link", "import", "links.csv"]);
    assert!(again.err.contains("Added 0 links and 0 placements"), "{}", again.err);
}

#[test]
fn a_folder_of_tables_replaces_only_what_an_export_wrote() {
    let desk = full();
    desk.ok(["export", "tables/", "--as", "csv"]);
    desk.ok(["export", "tables/", "--as", "csv"]);
    desk.write("tables/bots.csv", "my own list\nof robots\n");
    let refused = desk.run(["export", "tables/", "--as", "csv"]);
    assert_eq!(refused.code, 1);
    assert!(refused.err.contains("bots.csv is in the way: no export wrote it"), "{}", refused.err);
    assert_eq!(read(&desk, "tables/bots.csv"), "my own list\nof robots\n");
}

#[test]
fn a_file_that_another_command_reads_is_named_with_it() {
    let desk = full();
    desk.ok(["export", "all.json"]);
    desk.ok(["export", "links.csv", "--as", "csv"]);
    desk.ok(["backup", "book.copy"]);
    desk.write("fields.csv", "id,name\n900,size\n");
    for (args, way) in [
        (["import", "links.csv"].as_slice(), "“entrylink link import links.csv”"),
        (&["import", "fields.csv"], "“entrylink field import fields.csv”"),
        (&["import", "book.copy"], "“entrylink restore book.copy”"),
        (&["restore", "all.json"], "“entrylink import all.json”"),
        (&["restore", "links.csv"], "“entrylink link import links.csv”"),
        (&["link", "import", "all.json"], "“entrylink import all.json”"),
        (&["link", "import", "book.copy"], "“entrylink restore book.copy”"),
        (&["link", "import", "fields.csv"], "“entrylink field import fields.csv”"),
        (&["field", "import", "links.csv"], "“entrylink link import links.csv”"),
    ] {
        let said = desk.fails(args);
        assert!(said.contains(way), "{args:?}: {said}");
    }
    assert!(desk.fails(["backup", "book.copy"]).contains("add --replace"));
}
