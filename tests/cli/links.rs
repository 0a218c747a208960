//! Links and placements.

use crate::desk::Desk;
use serde_json::{Value, json};

fn refs(value: &Value) -> Vec<&str> {
    value.as_array().unwrap().iter().map(|l| l["ref"].as_str().unwrap()).collect()
}

#[test]
fn the_json_of_links_is_the_contract() {
    let desk = Desk::harbour();
    desk.ok([
        "link",
        "add",
        "tasting",
        "--name",
        "Tasting evening",
        "--flow-id",
        "1760018133508",
        "--flow-name",
        "Book",
        "--payload-field",
        "seats",
        "--campaign",
        "Spring",
        "--tag",
        "event",
        "--tag",
        "print",
        "--place",
        "a",
        "--place",
        "b",
    ]);
    desk.ok([
        "place",
        "edit",
        "tasting",
        "a",
        "--set",
        "seats=2",
        "--set",
        "branch=north",
        "--quantity",
        "50",
        "--cost",
        "12.50",
    ]);
    assert_eq!(
        desk.json(["link", "list", "--json"]),
        json!([
            {
                "ref": "giveaway", "name": "", "status": "draft", "campaign": null, "tags": [], "flow": null,
                "payload_field": "612",
                "placements": [{"label": "default", "values": [], "quantity": null, "cost": null}],
            },
            {
                "ref": "tasting", "name": "Tasting evening", "status": "draft", "campaign": "Spring",
                "tags": ["event", "print"], "flow": {"id": "1760018133508", "name": "Book"}, "payload_field": "514",
                "placements": [
                    {
                        "label": "a",
                        "values": [
                            {"field": "514", "name": "seats", "value": "2"},
                            {"field": "738", "name": "branch", "value": "north"},
                        ],
                        "quantity": 50, "cost": 12.5,
                    },
                    {"label": "b", "values": [], "quantity": null, "cost": null},
                ],
            },
        ])
    );
    assert_eq!(desk.json(["link", "show", "tasting", "--json"]), desk.json(["link", "list", "--json"])[1]);
    assert_eq!(
        desk.json(["place", "list", "tasting", "--json"]),
        desk.json(["link", "list", "--json"])[1]["placements"]
    );
}

#[test]
fn lists_are_tables_for_people_and_can_be_narrowed() {
    let desk = Desk::harbour();
    desk.ok(["link", "add", "welcome", "--status", "live", "--campaign", "Spring", "--tag", "Print"]);
    let table = desk.ok(["link", "list"]);
    assert!(table.starts_with("REF       NAME  STATUS  CAMPAIGN  FLOW  PLACES  TAGS\n"), "{table}");
    assert!(table.contains("\nwelcome         live    Spring          1       Print\n"), "{table}");
    for narrow in [["--status", "live"], ["--campaign", "spring"], ["--tag", "print"]] {
        assert_eq!(refs(&desk.json(["link", "list", "--json"].iter().chain(&narrow))), ["welcome"]);
    }
    assert!(desk.ok(["link", "show", "giveaway"]).contains("Payload field  source"));
    assert!(desk.ok(["place", "list", "giveaway"]).contains("default"));
}

#[test]
fn a_link_is_changed_piece_by_piece() {
    let desk = Desk::harbour();
    let edited = desk.json([
        "link",
        "edit",
        "GIVEAWAY",
        "--ref",
        "Giveaway",
        "--name",
        "Prizes",
        "--campaign",
        "Spring",
        "--flow-name",
        "Intake",
        "--tag",
        "a",
        "--status",
        "tested",
        "--payload-field",
        "",
        "--json",
    ]);
    assert_eq!(
        (&edited["ref"], &edited["name"], &edited["status"]),
        (&json!("Giveaway"), &json!("Prizes"), &json!("tested"))
    );
    assert_eq!((&edited["campaign"], &edited["payload_field"]), (&json!("Spring"), &json!(null)));
    let cleared = desk.json(["link", "edit", "prizes", "--name", "", "--campaign", "", "--flow-name", "", "--json"]);
    assert_eq!((&cleared["name"], &cleared["campaign"], &cleared["flow"]), (&json!(""), &json!(null), &json!(null)));
    let ran = desk.run(["link", "edit", "giveaway"]);
    assert!(ran.code == 0 && ran.err.contains("Nothing to change"), "{ran:?}");
}

#[test]
fn archived_links_come_back_as_they_were() {
    let desk = Desk::harbour();
    desk.ok(["link", "edit", "giveaway", "--status", "live"]);
    desk.ok(["link", "add", "welcome"]);
    let archived = desk.json(["link", "archive", "giveaway", "welcome", "--json"]);
    assert!(archived.as_array().unwrap().iter().all(|l| l["status"] == "archived"));
    assert_eq!(desk.json(["link", "restore", "giveaway", "--json"])["status"], "live");
    let ran = desk.run(["link", "restore", "giveaway"]);
    assert!(ran.code == 0 && ran.err.contains("Nothing to do"), "{ran:?}");
}

#[test]
fn a_removed_link_frees_its_ref_and_comes_back_whole() {
    let desk = Desk::harbour();
    desk.ok(["place", "add", "giveaway", "hall-a", "hall-b", "--set", "branch=north"]);
    let before = desk.json(["link", "list", "--json"]);
    let ran = desk.run(["link", "remove", "giveaway"]);
    assert!(ran.code == 0 && ran.err.contains("Removed “giveaway” with 3 placements"), "{ran:?}");
    desk.ok(["link", "add", "GiveAway"]);
    desk.ok(["undo"]);
    desk.ok(["undo"]);
    assert_eq!(desk.json(["link", "list", "--json"]), before);
}

#[test]
fn refs_that_cannot_be_are_refused_with_the_reason() {
    let desk = Desk::harbour();
    for (reference, part) in [
        ("a--b", "contains “--”"),
        ("/giveaway", "WhatsApp prefix"),
        ("", "needs a ref"),
        ("{{api_key}}", "publish the account's key"),
        ("GIVEAWAY", "there is a link with this ref already, “giveaway”"),
    ] {
        let said = desk.fails(["link", "add", reference]);
        assert!(said.contains(part), "{said}");
    }
    assert!(desk.fails(["link", "add", "x", "--payload-field", "souce"]).contains("did you mean “source”?"));
    assert!(desk.fails(["link", "add", "x", "--place", "a", "--place", "A"]).contains("already"));
    assert_eq!(refs(&desk.json(["link", "list", "--json"])), ["giveaway"]);
}

#[test]
fn several_links_of_one_name_are_told_apart_by_ref() {
    let desk = Desk::harbour();
    desk.ok(["link", "edit", "giveaway", "--name", "Prizes"]);
    desk.ok(["link", "add", "second", "--name", "prizes"]);
    let said = desk.fails(["url", "Prizes"]);
    assert!(said.contains("several links are called “Prizes”: say which ref, “giveaway”, “second”"), "{said}");
    assert!(desk.fails(["url", "givaway"]).contains("did you mean “giveaway”?"));
    assert!(desk.fails(["url", "zzz"]).contains("entrylink link list"));
}

#[test]
fn archived_placements_have_no_urls_unasked() {
    let desk = Desk::harbour();
    desk.ok(["place", "add", "giveaway", "hall-a", "--set", "source=hall-a"]);
    desk.ok(["place", "archive", "giveaway", "default"]);
    let url = |extra: &[&str]| desk.ok([&["url", "giveaway", "--channel", "telegram"], extra].concat());
    assert_eq!(url(&[]), "https://t.me/harbour_coffee_bot?start=giveaway--hall-a\n");
    assert_eq!(url(&["--place", "default"]), "https://t.me/harbour_coffee_bot?start=giveaway\n");
    assert!(desk.ok(["place", "list", "giveaway"]).contains("default (archived)"));
    assert_eq!(desk.json(["place", "list", "giveaway", "--json"])[0]["archived"], true);
    desk.ok(["place", "archive", "giveaway", "hall-a"]);
    assert!(desk.fails(["url", "giveaway"]).contains("all placements of “giveaway” are archived"));
    assert!(desk.fails(["qr", "giveaway", "--channel", "telegram"]).contains("place restore"));
    desk.ok(["place", "restore", "giveaway", "default"]);
    assert!(desk.json(["place", "list", "giveaway", "--json"])[0].get("archived").is_none());
    desk.ok(["field", "archive", "branch"]);
    assert!(desk.ok(["field", "list"]).contains("branch (archived)"));
    desk.ok(["field", "restore", "branch"]);
    desk.ok(["bot", "add", "Second"]);
    desk.ok(["bot", "archive", "Second"]);
    assert!(desk.ok(["bot", "list"]).contains("Second (archived)"));
    desk.ok(["bot", "restore", "second"]);
}

#[test]
fn ranges_stand_for_many_placements() {
    let desk = Desk::harbour();
    let added = desk.json(["place", "add", "giveaway", "hall-{a..c}", "table-{01..03}", "desk", "--json"]);
    let labels: Vec<_> = added.as_array().unwrap().iter().map(|p| p["label"].as_str().unwrap()).collect();
    assert_eq!(labels, ["hall-a", "hall-b", "hall-c", "table-01", "table-02", "table-03", "desk"]);
    desk.ok(["undo"]);
    assert_eq!(desk.json(["place", "list", "giveaway", "--json"]).as_array().unwrap().len(), 1, "one step");
    let added = desk.json(["link", "add", "x", "--place", "{north,south}", "--json"]);
    assert_eq!(added["placements"].as_array().unwrap().len(), 2);
    assert!(desk.fails(["place", "add", "giveaway", "x{1..99999}"]).contains("10,000"));
    assert!(desk.fails(["place", "add", "giveaway", " "]).contains("needs a label"));
}

#[test]
fn placements_are_added_changed_and_removed() {
    let desk = Desk::harbour();
    let added =
        desk.json(["place", "add", "giveaway", "hall-a", "hall-b", "--set", "branch=north", "--cost", "3", "--json"]);
    assert_eq!(added.as_array().unwrap().len(), 2);
    assert_eq!(added[1]["cost"], 3.0);
    let edited = desk.json([
        "place",
        "edit",
        "giveaway",
        "HALL-A",
        "--label",
        "hall-c",
        "--unset",
        "branch",
        "--set",
        "email=a@b.c",
        "--json",
    ]);
    assert_eq!(edited["label"], "hall-c");
    assert_eq!(edited["values"], json!([{"field": "email", "name": "email", "value": "a@b.c"}]));
    desk.ok(["place", "remove", "giveaway", "hall-b", "default"]);
    let said = desk.fails(["place", "remove", "giveaway", "hall-c"]);
    assert!(said.contains("a link has at least one"), "{said}");
    let said = desk.fails(["place", "edit", "giveaway", "hall-x", "--label", "y"]);
    assert!(said.contains("did you mean “hall-c”?"), "{said}");
    for (args, part) in [
        (["place", "add", "giveaway", "x", "--set", "branch=a--b"], "cannot travel in a link"),
        (["place", "edit", "giveaway", "hall-c", "--set", "branch=-a"], "cannot travel in a link"),
        (["place", "add", "giveaway", "x", "--set", "brnch=a"], "did you mean “branch”?"),
    ] {
        assert!(desk.fails(args).contains(part), "{part}");
    }
    assert_eq!(desk.run(["place", "add", "giveaway", "x", "--set", "branch"]).code, 2);
    assert!(desk.fails(["place", "add", "giveaway", "HALL-C"]).contains("already"));
}

#[test]
fn what_list_prints_can_be_imported() {
    let (from, to) = (Desk::harbour(), Desk::harbour());
    from.ok(["link", "add", "tasting", "--campaign", "Spring", "--flow-name", "Book", "--place", "a", "--place", "b"]);
    from.ok(["place", "edit", "tasting", "a", "--set", "seats=2", "--cost", "0.07"]);
    let listed = from.ok(["link", "list", "--json"]);
    to.ok(["link", "remove", "giveaway"]);
    let file = to.write("links.json", &listed);
    let ran = to.run(["link", "import", &file, "--dry-run"]);
    assert!(ran.code == 0 && ran.err.contains("Would add 2 links and 3 placements"), "{ran:?}");
    assert_eq!(to.json(["link", "list", "--json"]), json!([]));
    to.ok(["link", "import", &file]);
    assert_eq!(to.ok(["link", "list", "--json"]), listed);
    let ran = to.run(["link", "import", &file]);
    assert!(ran.err.contains("Added 0 links and 0 placements; 2 links were there already"), "{ran:?}");
    to.ok(["undo"]);
    assert_eq!(to.json(["link", "list", "--json"]), json!([]), "an import is one step");
}

#[test]
fn csv_is_imported_all_or_nothing() {
    let desk = Desk::harbour();
    let good =
        "ref,campaign,placement,quantity,branch\ngiveaway,,hall-a,10,north\ntasting,Spring,x,,south\ntasting,,y,,\n";
    let links = desk.feed(["link", "import", "-", "--json"], good.as_bytes());
    assert_eq!(links.code, 0, "{links:?}");
    let links: Value = serde_json::from_str(&links.out).unwrap();
    assert_eq!(refs(&links), ["giveaway", "tasting"]);
    assert_eq!(links[0]["placements"][1]["values"][0], json!({"field": "738", "name": "branch", "value": "north"}));
    let before = desk.ok(["link", "list", "--json"]);
    let bad = desk.write(
        "bad.csv",
        "ref,placement,branch,colour\nnew,a,north,\nnew--er,a,north,\ngiveaway,hall-a,south,\nx,a,,red\n",
    );
    let said = desk.fails(["link", "import", &bad]);
    assert!(said.contains("bad.csv, line 3: “new--er” cannot be a ref"), "{said}");
    assert!(said.contains("bad.csv, line 4: “giveaway” has a placement “hall-a” with other values"), "{said}");
    assert!(said.contains("bad.csv, line 5: there is no field “colour”"), "{said}");
    assert_eq!(desk.ok(["link", "list", "--json"]), before);
}

#[test]
fn archived_links_are_listed_where_they_are_asked_for_and_always_in_json() {
    let desk = Desk::harbour();
    desk.ok(["link", "add", "welcome"]);
    desk.ok(["link", "archive", "giveaway"]);
    let ran = desk.run(["link", "list"]);
    assert!(ran.out.contains("welcome") && !ran.out.contains("giveaway"), "{ran:?}");
    assert!(ran.err.contains("1 archived link left out: --archived"), "{ran:?}");
    for asked in [&["--archived"][..], &["--status", "archived"]] {
        let table = desk.ok([&["link", "list"], asked].concat());
        assert!(table.contains("giveaway"), "{table}");
    }
    let json = desk.json(["link", "list", "--json"]);
    assert_eq!(refs(&json), ["giveaway", "welcome"]);
    assert_eq!(json[0]["status"], "archived");
}

#[test]
fn what_is_wrong_with_a_new_or_changed_link_is_said_on_standard_error() {
    let desk = Desk::harbour();
    let ran = desk.run(["link", "edit", "giveaway", "--ref", "give away!"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.err.contains("Telegram") && ran.err.contains("[bad-character]"), "{ran:?}");
    let ran = desk.run(["link", "add", "a b", "--json"]);
    assert!(ran.err.contains("[bad-character]"), "{ran:?}");
    assert!(serde_json::from_str::<Value>(&ran.out).is_ok(), "{ran:?}");
    assert!(!desk.run(["link", "add", "fine"]).err.contains('['));
}

#[test]
fn the_help_names_the_columns_and_tags_are_cut_at_semicolons_too() {
    let desk = Desk::harbour();
    let help = desk.ok(["link", "import", "--help"]);
    for column in ["ref", "name", "status", "campaign", "tags", "flow_id", "flow_name", "payload_field", "placement"] {
        assert!(help.contains(column), "{column}: {help}");
    }
    for (n, tags) in ["a;b", "\"a,b\"", "a|b"].iter().enumerate() {
        let file = desk.write("links.csv", format!("ref,tags\nlink-{n},{tags}\n"));
        desk.ok(["link", "import", &file]);
        assert_eq!(desk.json(["link", "show", &format!("link-{n}"), "--json"])["tags"], json!(["a", "b"]), "{tags}");
    }
}
