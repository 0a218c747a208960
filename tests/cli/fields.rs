//! Custom fields.

use crate::desk::Desk;
use serde_json::json;

#[test]
fn fields_are_added_listed_changed_and_removed() {
    let desk = Desk::harbour();
    let added = desk.json(["field", "add", "--id", "845", "--name", "table", "--type", "number", "--json"]);
    assert_eq!(added, json!({"id": "845", "name": "table", "type": "number", "options": []}));
    let fields = desk.json(["field", "list", "--json"]);
    assert_eq!(fields[0], json!({"id": "738", "name": "branch", "type": "select", "options": ["north", "south"]}));
    let edited = desk.json(["field", "edit", "branch", "--name", "shop", "--option", "east", "--json"]);
    assert_eq!(edited, json!({"id": "738", "name": "shop", "type": "select", "options": ["east"]}));
    let edited = desk.json(["field", "edit", "738", "--type", "text", "--json"]);
    assert_eq!(edited["options"], json!([]));
    let ran = desk.run(["field", "remove", "source", "table"]);
    assert_eq!(ran.code, 0);
    assert!(ran.err.contains("1 links and placements still save to “source”"), "{}", ran.err);
    assert_eq!(desk.json(["field", "list", "--json"]).as_array().unwrap().len(), 2);
}

#[test]
fn what_saves_to_a_field_follows_its_new_id() {
    let desk = Desk::harbour();
    desk.ok(["place", "edit", "giveaway", "default", "--set", "branch=north", "--set", "source=x"]);
    desk.ok(["field", "edit", "branch", "--id", "739"]);
    desk.ok(["field", "edit", "source", "--id", "613"]);
    assert_eq!(
        desk.ok(["url", "giveaway", "--channel", "telegram"]),
        "https://t.me/harbour_coffee_bot?start=giveaway--x--739--north\n"
    );
}

#[test]
fn a_field_that_cannot_be_is_refused() {
    let desk = Desk::harbour();
    for (args, part) in [
        (vec!["field", "add", "--id", "branch", "--name", "x"], "is not the id of a custom field"),
        (vec!["field", "add", "--id", "1", "--name", " "], "needs a name"),
        (vec!["field", "add", "--id", "1", "--name", "x", "--option", "a"], "has no options"),
        (vec!["field", "add", "--id", "738", "--name", "x"], "there is a field with this id already, “branch”"),
        (vec!["field", "add", "--id", "1", "--name", "BRANCH"], "there is a field with this name already, “branch”"),
        (vec!["field", "edit", "brnach", "--name", "x"], "did you mean “branch”?"),
    ] {
        let said = desk.fails(&args);
        assert!(said.contains(part), "{said}");
    }
    let ran = desk.run(["field", "add", "--id", "1", "--name", "x", "--type", "colour"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("use text, number, date"), "{}", ran.err);
    let ran = desk.run(["field", "add", "--id", "1", "--name", "email"]);
    assert!(ran.code == 0 && ran.err.contains("every contact has"), "{ran:?}");
}

#[test]
fn fields_are_imported_in_any_of_the_three_forms() {
    let desk = Desk::harbour();
    let csv = desk
        .write("fields.csv", "\u{feff}id;name;type\r\n738;branch;select\r\n900;colour;text\r\n514;places;number\r\n");
    let ran = desk.run(["field", "import", &csv, "--dry-run"]);
    assert!(ran.code == 0 && ran.err.contains("Would add 1 fields and change 1; 1 are as they are"), "{ran:?}");
    assert_eq!(desk.json(["field", "list", "--json"]).as_array().unwrap().len(), 3);
    let ran = desk.run(["field", "import", &csv]);
    assert!(ran.code == 0 && ran.err.contains("Added 1 fields and changed 1; 1 are as they were"), "{ran:?}");
    let fields = desk.json(["field", "list", "--json"]);
    assert_eq!(fields[0]["options"], json!(["north", "south"]), "options that the file lacks are kept");
    assert_eq!(fields[1]["name"], "places");
    let api = br#"[{"id":901,"name":"newsletter","type":4,"description":""}]"#;
    assert_eq!(desk.feed(["field", "import", "-"], api).code, 0);
    assert_eq!(desk.feed(["field", "import", "-"], b"902 home address long text\n").code, 0);
    let fields = desk.json(["field", "list", "--json"]);
    assert_eq!(fields[4], json!({"id": "901", "name": "newsletter", "type": "boolean", "options": []}));
    assert_eq!(fields[5], json!({"id": "902", "name": "home address", "type": "long-text", "options": []}));
}

#[test]
fn a_bad_row_changes_nothing_and_is_named_by_its_line() {
    let desk = Desk::harbour();
    let csv = desk.write("fields.csv", "id,name,type\n900,colour,text\n7.38E+02,x,text\n901,branch,text\n");
    let said = desk.fails(["field", "import", &csv]);
    assert!(said.contains("fields.csv, line 3: “7.38E+02” is a long number that a spreadsheet shortened"), "{said}");
    assert!(said.contains("fields.csv, line 4: the name “branch” belongs to the field 738"), "{said}");
    assert!(said.contains("has 2 problems: nothing was changed"), "{said}");
    assert_eq!(desk.json(["field", "list", "--json"]).as_array().unwrap().len(), 3);
    assert!(desk.fails(["field", "import", "missing.csv"]).contains("missing.csv cannot be read"));
    let workbook = desk.write("fields.xlsx", b"PK\x03\x04\0\0\0\0");
    assert!(desk.fails(["field", "import", &workbook]).contains("workbook"));
    let open = desk.write("open.csv", "id,name\n900,\"colour\n901,size\n");
    assert!(desk.fails(["field", "import", &open]).contains("open.csv, line 2: a quotation mark is opened here"));
}

#[test]
fn a_file_is_read_as_spreadsheets_save_it() {
    let text = "id;name;type\r\n900;Größe;text\r\n";
    let utf16: Vec<u8> = std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let windows = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect::<Vec<u8>>();
    for bytes in [utf16, windows, format!("\u{feff}{text}").into_bytes()] {
        let desk = Desk::harbour();
        desk.ok(["field", "import", &desk.write("fields.csv", bytes)]);
        let fields = desk.json(["field", "list", "--json"]);
        assert!(fields.as_array().unwrap().iter().any(|f| f["name"] == "Größe"), "{fields}");
    }
}

#[test]
fn a_select_comes_with_its_options() {
    let desk = Desk::harbour();
    let ran = desk.run(["field", "add", "--id", "300", "--name", "size", "--type", "select"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("name each with --option"), "{}", ran.err);
    assert_eq!(desk.run(["field", "edit", "seats", "--type", "multi-select"]).code, 2);
    desk.ok(["field", "add", "--id", "300", "--name", "size", "--type", "select", "--option", "S"]);
    desk.ok(["field", "edit", "size", "--name", "shirt"]);
    // The platform's API does not say what the options are.
    desk.feed(["field", "import", "-"], b"301 colour select\n");
    assert!(desk.ok(["field", "list"]).contains("colour"));
}

#[test]
fn a_name_that_is_the_id_of_another_field_is_warned_about() {
    let desk = Desk::harbour();
    let ran = desk.run(["field", "add", "--id", "800", "--name", "612"]);
    assert!(ran.code == 0 && ran.err.contains("“612” is the id of the field “source”"), "{ran:?}");
    let ran = desk.run(["field", "edit", "seats", "--name", "738"]);
    assert!(ran.err.contains("“738” is the id of the field “branch”"), "{ran:?}");
    let ran = desk.run(["field", "add", "--id", "801", "--name", "900"]);
    assert!(!ran.err.contains("warning"), "{ran:?}");
    let ran = desk.run(["field", "add", "--id", "900", "--name", "size"]);
    assert!(ran.err.contains("another field has the name “900”"), "{ran:?}");
}
