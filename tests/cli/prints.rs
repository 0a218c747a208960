//! What was printed or sent: it is written down, an edit that would break it is refused, and it can be looked up.

use crate::desk::Desk;

fn printed() -> Desk {
    let desk = Desk::harbour();
    desk.ok(["place", "add", "giveaway", "hall-a", "--set", "source=hall-a"]);
    let said = desk.run([
        "print",
        "add",
        "giveaway",
        "--place",
        "hall-a",
        "--channel",
        "telegram",
        "--quantity",
        "5000",
        "--what",
        "flyers",
        "--date",
        "2026-05-03",
    ]);
    assert_eq!(said.code, 0, "{said:?}");
    assert!(said.err.contains("5,000 flyers printed on 3 May 2026"), "{}", said.err);
    desk
}

#[test]
fn an_edit_that_would_break_what_is_printed_needs_a_flag() {
    let desk = printed();
    let refused: [&[&str]; 7] = [
        &["link", "edit", "giveaway", "--ref", "raffle"],
        &["link", "remove", "giveaway"],
        &["place", "edit", "giveaway", "hall-a", "--set", "source=hall-b"],
        &["place", "remove", "giveaway", "hall-a"],
        &["bot", "edit", "Harbour Coffee", "--telegram", "other_coffee_bot"],
        &["bot", "remove", "Harbour Coffee"],
        &["link", "edit", "giveaway", "--payload-field", "seats"],
    ];
    for args in refused {
        let why = desk.fails(args);
        assert!(why.contains("5,000 flyers printed on 3 May 2026 (giveaway · hall-a)"), "{args:?}: {why}");
        assert!(why.contains("--even-if-printed"), "{args:?}: {why}");
        assert_eq!(desk.json(["print", "list", "--json"])[0]["current"], true, "{args:?}");
    }
    let harmless: [&[&str]; 4] = [
        &["link", "edit", "giveaway", "--name", "Give-away", "--status", "live"],
        &["place", "edit", "giveaway", "hall-a", "--label", "hall-b", "--quantity", "7"],
        &["place", "edit", "giveaway", "default", "--set", "source=x"],
        &["bot", "edit", "Harbour Coffee", "--messenger", "102938475610294"],
    ];
    for args in harmless {
        desk.ok(args);
    }
}

#[test]
fn with_the_flag_it_is_done_and_the_record_says_so() {
    let desk = printed();
    desk.ok(["link", "edit", "giveaway", "--ref", "raffle", "--even-if-printed"]);
    let list = desk.json(["print", "list", "raffle", "--json"]);
    assert_eq!(list[0]["url"], "https://t.me/harbour_coffee_bot?start=giveaway--hall-a");
    assert_eq!(list[0]["url_now"], "https://t.me/harbour_coffee_bot?start=raffle--hall-a");
    assert_eq!((&list[0]["current"], &list[0]["ref"]), (&false.into(), &"giveaway".into()));
    assert_eq!((&list[0]["quantity"], &list[0]["date"]), (&5000.into(), &"2026-05-03".into()));
    // What is broken already asks no more.
    desk.ok(["link", "edit", "raffle", "--ref", "other"]);
    desk.ok(["link", "remove", "other"]);
    // Paper outlives its link.
    let gone = desk.json(["print", "list", "giveaway", "--json"]);
    assert_eq!((&gone[0]["url_now"], &gone[0]["placement"]), (&serde_json::Value::Null, &"hall-a".into()));
}

#[test]
fn undo_and_redo_take_the_same_care() {
    let desk = Desk::harbour();
    desk.ok(["link", "edit", "giveaway", "--ref", "raffle"]);
    desk.ok(["print", "add", "raffle", "--channel", "telegram", "--quantity", "20"]);
    // The record goes first, and with it the care.
    desk.ok(["undo"]);
    assert_eq!(desk.json(["print", "list", "--json"]), serde_json::json!([]));
    desk.ok(["redo"]);
    desk.ok(["link", "edit", "raffle", "--name", "x"]);
    desk.ok(["link", "edit", "raffle", "--ref", "third", "--even-if-printed"]);
    desk.ok(["undo"]);
    assert!(desk.fails(["redo"]).contains("20 copies printed"));
    desk.ok(["redo", "--even-if-printed"]);
}

#[test]
fn records_can_be_taken_out_and_come_back() {
    let desk = printed();
    let id = desk.json(["print", "list", "--json"])[0]["id"].as_str().unwrap().to_owned();
    assert!(desk.fails(["print", "remove", "17"]).contains("there is no record 17"));
    desk.ok(["print", "remove", &id]);
    desk.ok(["link", "edit", "giveaway", "--ref", "raffle"]);
    desk.ok(["undo"]);
    desk.ok(["undo"]);
    assert_eq!(desk.json(["print", "list", "--json"])[0]["id"], id.as_str());
    assert!(desk.ok(["print", "list"]).contains("5,000 flyers printed"));
    assert_eq!(
        desk.run(["print", "add", "giveaway", "--channel", "telegram", "--quantity", "1", "--date", "3 May"]).code,
        2
    );
}
