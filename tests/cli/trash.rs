//! `trash`: what was deleted comes back whole, and blocks no name.

use crate::desk::Desk;
use serde_json::json;

#[test]
fn a_link_comes_back_with_its_placements_and_under_another_name_where_its_own_is_taken() {
    let desk = Desk::harbour();
    desk.ok(["place", "add", "giveaway", "hall-{a..c}", "--set", "branch=north"]);
    let before = desk.json(["link", "show", "giveaway", "--json"]);
    desk.ok(["link", "remove", "giveaway"]);
    let listed = desk.json(["trash", "list", "--json"]);
    assert_eq!((&listed[0]["kind"], &listed[0]["with"]), (&json!("link"), &json!(["4 placements"])));
    assert!(desk.ok(["trash", "list"]).contains("giveaway"));
    let ran = desk.run(["trash", "restore", "GIVEAWAY"]);
    assert!(ran.code == 0 && ran.err.contains("Brought back the link “giveaway” with 4 placements"), "{ran:?}");
    assert_eq!(desk.json(["link", "show", "giveaway", "--json"]), before);
    assert_eq!(desk.json(["trash", "list", "--json"]), json!([]));

    desk.ok(["link", "remove", "giveaway"]);
    desk.ok(["link", "add", "Giveaway"]);
    let back = desk.json(["trash", "restore", "giveaway", "--json"]);
    assert_eq!(back["name"], "giveaway-2");
    assert_eq!(desk.json(["link", "list", "--json"]).as_array().unwrap().len(), 2);
    desk.ok(["undo"]);
    assert_eq!(desk.json(["link", "list", "--json"]).as_array().unwrap().len(), 1);
    assert!(desk.fails(["trash", "restore", "givaway"]).contains("nothing called “givaway” in the trash"));
}

#[test]
fn a_whole_bot_comes_back() {
    let desk = Desk::harbour();
    let before = desk.ok(["export", "-"]);
    desk.ok(["bot", "remove", "Harbour Coffee"]);
    assert_eq!(desk.json(["trash", "list", "--json"]).as_array().unwrap().len(), 1);
    desk.ok(["trash", "restore", "Harbour Coffee"]);
    assert_eq!(desk.ok(["export", "-"]), before);
}
