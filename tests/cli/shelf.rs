//! Things put away, taken back and removed, of every kind, with `--json`: the thing as it is, or was.

use crate::desk::Desk;
use serde_json::{Value, json};

fn names<'a>(value: &'a Value, key: &str) -> Vec<&'a str> {
    value.as_array().unwrap().iter().map(|v| v[key].as_str().unwrap()).collect()
}

#[test]
fn bots_are_archived_restored_and_removed() {
    let desk = Desk::harbour();
    let as_it_was = desk.json(["bot", "show", "Harbour Coffee", "--json"]);
    let archived = desk.json(["bot", "archive", "harbour coffee", "--json"]);
    assert_eq!((&archived["name"], &archived["archived"]), (&json!("Harbour Coffee"), &json!(true)));
    let restored = desk.json(["bot", "restore", "Harbour Coffee", "--json"]);
    assert_eq!(restored["name"], "Harbour Coffee");
    assert!(restored["archived"] != json!(true), "{restored}");
    desk.ok(["bot", "add", "Linden", "--telegram", "linden_bot"]);
    let both = desk.json(["bot", "archive", "Harbour Coffee", "Linden", "--json"]);
    assert_eq!(names(&both, "name"), ["Harbour Coffee", "Linden"]);
    desk.ok(["bot", "restore", "Harbour Coffee", "Linden"]);
    let removed = desk.json(["bot", "remove", "Harbour Coffee", "--json"]);
    assert_eq!(removed["name"], "Harbour Coffee");
    assert_eq!(names(&desk.json(["bot", "list", "--json"]), "name"), ["Linden"]);
    desk.ok(["undo"]);
    assert_eq!(desk.json(["bot", "show", "Harbour Coffee", "--json"])["accounts"], as_it_was["accounts"]);
}

#[test]
fn fields_are_archived_restored_and_removed() {
    let desk = Desk::harbour();
    let archived = desk.json(["field", "archive", "branch", "--json"]);
    assert_eq!(
        (&archived["id"], &archived["archived"], &archived["options"]),
        (&json!("738"), &json!(true), &json!(["north", "south"]))
    );
    let both = desk.json(["field", "restore", "branch", "seats", "--json"]);
    assert_eq!(names(&both, "name"), ["branch", "seats"]);
    let removed = desk.json(["field", "remove", "514", "--json"]);
    assert_eq!((&removed["id"], &removed["name"]), (&json!("514"), &json!("seats")));
    assert_eq!(names(&desk.json(["field", "list", "--json"]), "name"), ["branch", "source"]);
    desk.ok(["undo"]);
    assert_eq!(names(&desk.json(["field", "list", "--json"]), "name").len(), 3);
}

#[test]
fn placements_are_archived_restored_and_removed() {
    let desk = Desk::harbour();
    desk.ok(["place", "add", "giveaway", "hall-a", "hall-b", "--set", "branch=north"]);
    let archived = desk.json(["place", "archive", "giveaway", "hall-a", "--json"]);
    assert_eq!((&archived["label"], &archived["archived"]), (&json!("hall-a"), &json!(true)));
    let both = desk.json(["place", "restore", "giveaway", "hall-a", "hall-b", "--json"]);
    assert_eq!(names(&both, "label"), ["hall-a", "hall-b"]);
    assert!(both.as_array().unwrap().iter().all(|p| p["archived"] != json!(true)), "{both}");
    let removed = desk.json(["place", "remove", "giveaway", "hall-b", "--json"]);
    assert_eq!((&removed["label"], &removed["values"][0]["value"]), (&json!("hall-b"), &json!("north")));
    let left = desk.json(["place", "list", "giveaway", "--json"]);
    assert!(!left.to_string().contains("hall-b"), "{left}");
    desk.ok(["undo"]);
    assert!(desk.json(["place", "list", "giveaway", "--json"]).to_string().contains("hall-b"));
}
