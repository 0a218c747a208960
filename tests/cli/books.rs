//! The link book as a file, bots, history, undo, and what is generated.

use crate::desk::Desk;
use serde_json::json;

#[test]
fn without_a_name_the_book_is_in_the_data_directory_for_its_owner_only() {
    let desk = Desk::new();
    let home = desk.path().join("home");
    std::fs::create_dir(&home).unwrap();
    let mut command = desk.command(["bot", "add", "Harbour"]);
    command.env_remove("ENTRYLINK_DATABASE").env("HOME", &home).env("XDG_DATA_HOME", home.join("data"));
    assert!(command.output().unwrap().status.success());
    #[cfg(target_os = "linux")]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &str| std::fs::metadata(home.join(path)).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode("data/entrylink"), 0o700);
        assert_eq!(mode("data/entrylink/entrylink.db"), 0o600);
    }
}

#[test]
fn the_option_wins_over_the_environment() {
    let desk = Desk::new();
    desk.ok(["--database", "other.db", "bot", "add", "Other"]);
    assert!(desk.path().join("other.db").exists() && !desk.database().exists());
}

#[test]
fn a_variable_that_is_set_to_nothing_names_no_file() {
    let desk = Desk::new();
    let output = desk.command(["bot", "list"]).env("ENTRYLINK_DATABASE", "").env("XDG_DATA_HOME", desk.path()).output();
    assert!(output.unwrap().status.success());
}

#[test]
fn a_file_that_is_not_ours_is_named_and_left_alone() {
    let desk = Desk::new();
    desk.write("book.db", "Dear diary");
    let said = desk.fails(["bot", "list"]);
    assert!(said.contains("book.db is not a link book, and was left as it is"), "{said}");
    assert_eq!(std::fs::read(desk.database()).unwrap(), b"Dear diary");
    let said = desk.fails(["--database", "no/such/book.db", "bot", "list"]);
    assert!(said.starts_with("entrylink: the folder no/such does not exist: create it"), "{said}");
}

#[test]
fn an_empty_book_says_what_to_do_first() {
    let desk = Desk::new();
    let ran = desk.run(["bot", "list"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""));
    assert!(ran.err.contains("bot add"), "{}", ran.err);
    let said = desk.fails(["url", "giveaway"]);
    assert!(said.contains("there is no bot yet") && said.contains("bot add"), "{said}");
    assert_eq!(desk.json(["bot", "list", "--json"]), json!([]));
}

#[test]
fn a_bot_is_added_shown_changed_and_removed() {
    let desk = Desk::harbour();
    let shown = desk.json(["bot", "show", "--json"]);
    assert_eq!(shown["name"], "Harbour Coffee");
    assert_eq!(shown["accounts"]["telegram"], "harbour_coffee_bot");
    assert_eq!((&shown["links"], &shown["fields"]), (&json!(1), &json!(3)));
    let edited = desk.json([
        "bot",
        "edit",
        "harbour COFFEE",
        "--name",
        "Harbour",
        "--telegram",
        "",
        "--whatsapp",
        "+49 (40) 555-01 0001",
        "--host",
        "https://Bots.Example.com/",
        "--webchat-path",
        "bots/webchat",
        "--json",
    ]);
    assert_eq!(
        edited,
        json!({
            "name": "Harbour", "color": 0, "host": "bots.example.com", "webchat_path": "/bots/webchat/",
            "whatsapp_prefix": "",
            "accounts": {
                "messenger": "102938475610293", "instagram": "harbour.coffee", "whatsapp": "4940555010001",
                "webchat": "1166608",
            },
        })
    );
    assert!(desk.ok(["url", "giveaway"]).ends_with("https://bots.example.com/bots/webchat/?p=1166608&ref=giveaway\n"));
    desk.ok(["bot", "remove", "Harbour"]);
    assert_eq!(desk.json(["bot", "list", "--json"]), json!([]));
    desk.ok(["undo"]);
    assert_eq!(desk.json(["link", "list", "--json"])[0]["ref"], "giveaway");
}

#[test]
fn a_bad_account_is_refused_and_an_odd_one_warned_of() {
    let desk = Desk::new();
    for (option, account, part) in [
        ("--messenger", "a b", "letters, digits and dots"),
        ("--instagram", "a..b", "no two in a row"),
        ("--whatsapp", "0405550", "country code"),
        ("--telegram", "abc", "5 to 32 characters"),
        ("--webchat", "12a", "is a number"),
        ("--messenger", "https://m.me/1029", "--from-link"),
    ] {
        let said = desk.fails(["bot", "add", "X", option, account]);
        assert!(said.contains(part) && said.contains(account), "{said}");
    }
    assert_eq!(desk.json(["bot", "list", "--json"]), json!([]));
    let ran = desk.run(["bot", "add", "X", "--telegram", "harbour_coffee"]);
    assert_eq!(ran.code, 0);
    assert!(ran.err.contains("normally ends in “bot”"), "{}", ran.err);
}

#[test]
fn names_of_bots_are_unique_and_near_ones_are_offered() {
    let desk = Desk::harbour();
    let said = desk.fails(["bot", "add", "HARBOUR COFFEE"]);
    assert!(said.contains("there is a bot with this name already, “Harbour Coffee”"), "{said}");
    let said = desk.fails(["--bot", "Harbor Coffee", "link", "list"]);
    assert!(said.contains("did you mean “Harbour Coffee”?"), "{said}");
}

#[test]
fn the_bot_used_last_is_the_one_that_is_meant() {
    let desk = Desk::harbour();
    desk.ok(["bot", "add", "Linden Books", "--telegram", "linden_books_bot"]);
    assert_eq!(desk.json(["bot", "show", "--json"])["name"], "Linden Books");
    assert_eq!(desk.json(["link", "list", "--json"]), json!([]));
    assert_eq!(desk.json(["--bot", "harbour coffee", "link", "list", "--json"])[0]["ref"], "giveaway");
    assert_eq!(desk.json(["bot", "show", "--json"])["name"], "Harbour Coffee");
    desk.ok(["bot", "add", "Third"]);
    desk.ok(["bot", "remove", "Third"]);
    let said = desk.fails(["link", "list"]);
    assert!(said.contains("several bots (“Harbour Coffee”, “Linden Books”): say which one with --bot"), "{said}");
}

#[test]
fn every_change_is_in_the_history_and_can_be_taken_back() {
    let desk = Desk::harbour();
    desk.ok(["link", "add", "welcome"]);
    desk.ok(["place", "add", "giveaway", "hall-a"]);
    let ran = desk.run(["undo"]);
    assert!(ran.err.contains("Taken back: new placement hall-a of giveaway."), "{}", ran.err);
    let ran = desk.run(["redo"]);
    assert!(ran.err.contains("Made again: new placement hall-a of giveaway."), "{}", ran.err);
    let undone = desk.json(["undo", "--json"]);
    assert_eq!(undone["changes"][0]["before"]["label"], "hall-a");
    let steps = desk.json(["history", "--limit", "3", "--json"]);
    let kinds: Vec<_> = steps.as_array().unwrap().iter().map(|s| s["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["undo", "redo", "undo"]);
    assert_eq!(steps[0]["who"], "ann");
    assert_eq!(steps[0]["target"], steps[1]["target"]);
    let of_link = desk.json(["history", "giveaway", "--json"]);
    let what: Vec<_> = of_link.as_array().unwrap().iter().map(|s| s["what"].as_str().unwrap()).collect();
    assert_eq!(what.last(), Some(&"new link giveaway"));
    assert!(!what.contains(&"new link welcome"));
    assert!(desk.ok(["history"]).lines().count() > 5);
    desk.ok(["link", "remove", "welcome"]);
    assert_eq!(desk.json(["history", "welcome", "--json"]).as_array().unwrap().len(), 2, "a link that is gone, too");
    let said = Desk::new().fails(["undo"]);
    assert!(said.contains("there is nothing to undo"), "{said}");
}

#[test]
fn the_sample_is_there_to_be_tried_and_gone_afterwards() {
    let desk = Desk::new();
    let links = desk.json(["--sample", "link", "list", "--json"]);
    assert!(links.as_array().unwrap().iter().any(|l| l["placements"].as_array().unwrap().len() == 12));
    desk.ok(["--sample", "link", "add", "new"]);
    assert!(!desk.database().exists());
    assert!(
        desk.ok(["--sample", "--bot", "Linden Books", "url", "voucher", "--channel", "whatsapp"])
            .contains("?text=/voucher")
    );
}

#[test]
fn completions_and_manual_pages_are_made_from_the_definition() {
    let desk = Desk::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        assert!(desk.ok(["completions", shell]).contains("payload-field"), "{shell}");
    }
    assert!(desk.ok(["man"]).contains(".TH entrylink"));
    let page = desk.ok(["man", "link", "add"]);
    assert!(page.contains(".TH entrylink-link-add") && page.contains("payload"), "{page}");
    assert_eq!(page, desk.ok(["man", "link add"]));
    let ran = desk.run(["man", "lnik"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("did you mean “link”?"), "{}", ran.err);
    assert!(!desk.database().exists(), "none of this needs a link book");
}

#[test]
fn a_bot_is_set_up_out_of_links() {
    let desk = Desk::new();
    let added = desk.json([
        "bot",
        "add",
        "Linden",
        "--json",
        "--telegram",
        "linden_books_bot",
        "--from-link",
        "https://m.me/linden.books?ref=x",
        "https://bots.example.com/bots/webchat/?p=2203417&ref=x",
    ]);
    assert_eq!(
        added["accounts"],
        json!({"messenger": "linden.books", "telegram": "linden_books_bot", "webchat": "2203417"})
    );
    assert_eq!((&added["host"], &added["webchat_path"]), (&json!("bots.example.com"), &json!("/bots/webchat/")));
    let said = desk.fails(["bot", "add", "Other", "--from-link", "https://example.com/"]);
    assert!(said.contains("no channel's account") && said.contains("https://example.com/"), "{said}");
    let ran = desk.run(["bot", "add", "Other", "--from-link", "https://m.me/a.page", "https://m.me/other.page?ref=x"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.err.contains("“a.page” is taken, “other.page” is not"), "{}", ran.err);
    let ran = desk.run(["bot", "add", "Manual", "--json", "--from-link", "https://t.me/BOT_USERNAME?start=giveaway"]);
    assert!(ran.code == 0 && ran.out.contains("\"telegram\": \"BOT_USERNAME\""), "{ran:?}");
    assert_eq!(ran.err.matches("placeholder").count(), 1, "{}", ran.err);
}

#[test]
fn a_value_that_the_platform_drops_is_pointed_out_when_it_is_saved() {
    let desk = Desk::harbour();
    let ran = desk.run(["place", "add", "giveaway", "poster-{01..03}", "--set", "branch=east"]);
    assert_eq!(ran.code, 0);
    assert_eq!(ran.err.matches("branch = east is none of").count(), 1, "{}", ran.err);
}

#[test]
fn the_history_has_one_voice() {
    let desk = Desk::harbour();
    desk.ok(["link", "add", "welcome", "--place", "door"]);
    desk.ok(["link", "edit", "welcome", "--name", "Welcome"]);
    desk.ok(["link", "archive", "welcome"]);
    desk.ok(["link", "remove", "welcome"]);
    let steps = desk.json(["history", "--json"]);
    for step in steps.as_array().unwrap() {
        let what = step["what"].as_str().unwrap();
        assert!(what.starts_with(|c: char| c.is_lowercase() || c.is_ascii_digit()), "{what}");
        assert!(!what.starts_with("add") && !what.starts_with("remove"), "{what}");
    }
}

#[test]
fn a_bot_that_is_named_and_not_there_is_refused_by_the_list_too() {
    let desk = Desk::harbour();
    assert!(desk.fails(["bot", "list", "--bot", "Nope"]).contains("there is no bot “Nope”"));
    assert!(desk.ok(["bot", "list", "--bot", "harbour coffee"]).contains("Harbour Coffee"));
    desk.ok(["bot", "add", "Tiny", "--telegram", "tiny_bot"]);
    assert!(!desk.ok(["bot", "show", "Tiny"]).contains("WebChat"));
}
