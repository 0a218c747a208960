//! What links brought: imported with a few keys, looked at in every order, and accepted where it could not be placed.

use crate::harness::Ui;
use entrylink::ui::Variant;

const CONTACTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/sample-contacts.csv");

/// The sample with its worked example, imported as a user would.
fn imported_in(variant: Variant) -> Ui {
    let mut ui = Ui::sample_in(variant);
    ui.keys("R").expect("Nothing was imported yet").keys("i").expect("import contacts").paste(CONTACTS).keys("<enter>");
    ui.expect("user_id").expect("the contact's id").expect("first seen").expect("field source");
    // What stands in the columns is beside them; the last one is an amount, with what is chosen for the whole file below.
    ui.expect("for example").expect("giveaway").expect("days like 03/04/2026");
    ui.keys("G k k k k <left>").expect("› order_total").expect("converted, an amount").keys("<enter>");
    ui.expect_notice("684 rows: 684 new, 0 with something new").expect("giveaway · poster-hall-a");
    ui
}

fn imported() -> Ui {
    imported_in(Variant::Dark)
}

/// The names of the rows, in the order on the screen.
fn rows(ui: &Ui) -> Vec<String> {
    let screen = ui.screen();
    let rows = screen.lines().skip(5).map(|l| l.trim_start_matches(['│', ' ', '›']).to_owned());
    rows.take_while(|l| !l.starts_with("Starts by")).collect()
}

#[test]
fn an_export_is_imported_and_its_columns_are_remembered() {
    let mut ui = imported();
    ui.keys("<esc> R").expect("684 contacts").keys("i<enter>").expect("type or paste the name of the export");
    ui.paste(CONTACTS).keys("<enter>").expect("converted, an amount").keys("<enter>");
    ui.expect_notice("684 rows: 0 new, 0 with something new").expect("684 contacts");
}

#[test]
fn the_table_is_sorted_by_anything_and_the_cursor_stays() {
    let mut ui = imported();
    assert!(rows(&ui)[0].starts_with("all"), "{:?}", rows(&ui));
    assert!(rows(&ui)[1].starts_with("giveaway · poster-hall-a"), "{:?}", rows(&ui));
    ui.keys("j").expect("Starts by day · giveaway · poster-hall-a");
    // By start rate, by converted, by conversion rate.
    ui.keys("s s s").expect("by conversion rate").expect("› giveaway · poster-hall-a").keys("r").expect("reversed");
    assert!(!rows(&ui)[1].contains("poster-hall-a"), "{:?}", rows(&ui));
    ui.expect("giveaway · poster-hall-a");
    for _ in 0..10 {
        ui.keys("S");
    }
    ui.expect("by conversion rate, reversed").keys("r");
    ui.keys("v").expect("giveaway").expect_no("poster-hall-a  ").keys("v").expect("Spring launch").keys("v");
    ui.keys("c").expect("only").keys("x").expect("· ");
}

#[test]
fn charts_follow_the_row_and_need_no_colour() {
    let mut ui = imported_in(Variant::Mono);
    ui.expect("Starts by day · all").expect("Starts by weekday and hour · all");
    assert!(ui.screen().chars().any(|c| ('\u{2801}'..='\u{28ff}').contains(&c)), "no braille\n{}", ui.screen());
    ui.expect("░").expect("▓─").expect("┤").expect("█");
    ui.keys("<tab><tab>").expect("By channel · all").expect("WhatsApp").expect("What it means");
    ui.resize(200, 50).expect("too few to call").expect("Clicks and scans of");
    // “Started” alone says nothing of a lead: the star is within a channel.
    ui.expect("is ahead on").keys("c c c c").expect("Telegram only").expect("★");
}

#[test]
fn what_nobody_can_place_is_accepted_with_a_key() {
    let mut ui = imported();
    ui.keys("m").expect("contacts whose placement is not known").expect("hal-a").expect("giveaway · poster-hall-a");
    let before = ui.rows_with("hal-a").len();
    while !ui.rows_with("› ").iter().any(|r| r.contains("hal-a")) {
        ui.keys("j");
    }
    ui.keys("<enter>").expect_notice("14 contacts with “hal-a” came by giveaway · poster-hall-a; u takes it back");
    assert!(ui.rows_with("hal-a").len() < before || before == 1);
    ui.expect_no(" hal-a ");
    // It is taken back here, not in the book.
    ui.keys("u").expect_notice("what was accepted about “hal-a” is taken back").expect(" hal-a ");
    ui.keys("u").expect_notice("nothing was accepted here").expect("contacts whose placement is not known");
    // Nothing is like it: the placement is looked for.
    while !ui.rows_with("› ").iter().any(|r| r.contains("Hello, is this")) {
        ui.keys("j");
    }
    ui.keys("<enter>").expect_notice("nothing is like").expect("the placement they came by").expect("find  ");
    ui.text("no such place")
        .expect("No placement has what is typed.")
        .keys("<enter>")
        .expect_notice("no placement has");
    ui.keys("<ctrl-u>").text("radio").expect("› giveaway · radio-spot").keys("<enter>");
    ui.expect_notice("came by giveaway · radio-spot").keys("<esc> u").expect_notice("is taken back").expect("started");
}

#[test]
fn a_tie_is_asked_about_and_no_bad_row_is_green() {
    let mut ui = Ui::sample();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("odd.csv");
    let rows =
        "1,whatsapp,hall-x,vip|bought\n2,whatsapp,hall-x,\n,whatsapp,hall-a,\n4,sms,hall-a,bought\n,telegram,hall-a,";
    std::fs::write(&path, format!("id,channel,source,tags\n{rows}\n")).unwrap();
    ui.keys("R i").paste(&path.display().to_string()).keys("<enter>");
    // The tags that stand there are offered by name.
    ui.keys("j j j").expect("› tags").keys("<left><left>").expect("converted, where “bought” is").keys("<enter>");
    // Every bad row is there to be read, and what else has to be known.
    ui.expect("what came of the import")
        .expect("line 4: the contact has no id")
        .expect("line 6: the contact has no id");
    ui.expect("1 contact on “sms”").expect("3 rows: 3 new").keys("<enter>").expect("3 contacts");
    ui.expect("converted: bought");
    ui.keys("m").expect("giveaway · poster-hall-a or poster-hall-b").keys("<enter>");
    ui.expect_notice("2 placements are as like to “hall-x”").expect("› giveaway · poster-hall-a").expect("likely");
    ui.keys("<down> <enter>").expect_notice("2 contacts with “hall-x” came by giveaway · poster-hall-b");
    ui.expect("The placement of every contact that carries anything is known.");
}

#[test]
fn what_holds_for_the_whole_file_is_chosen_below_the_columns() {
    let mut ui = Ui::sample();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("days.csv");
    std::fs::write(&path, "id,source,subscribed,total\n1,hall-a,03/04/2026,\"1.234\"\n2,hall-b,04/05/2026,\"2\"\n")
        .unwrap();
    ui.keys("R i").paste(&path.display().to_string()).keys("<enter>");
    ui.keys("j j j <left>").expect("› total").expect("converted, an amount").keys("<enter>");
    // Each bad row is named with the way out, and the notice is no success.
    ui.expect("either of two days").expect_notice("2 bad rows changed nothing");
    ui.keys("<esc> i <enter> G k k k").expect("› days like 03/04/2026").expect("not said: a bad row");
    ui.keys("<right>").expect("the day first: 3 April").keys("j <right> <right>").expect("a comma first: 1,50");
    ui.keys("j <right>")
        .expect("UTC+00:30")
        .keys("<left>")
        .expect("UTC+00:00")
        .keys("j <right>")
        .expect("› channel of them all");
    ui.keys("<enter>").expect_notice("2 rows: 2 new").resize(200, 50);
    ui.expect("1,236.00").expect("2 contacts").resize(120, 36);
    // It is remembered.
    ui.keys("i <enter>").expect("the day first: 3 April").expect("a comma first: 1,50");
}

#[test]
fn every_key_is_in_the_footer_or_behind_the_key_for_all() {
    let mut ui = imported();
    ui.resize(80, 24).wait_ms(30_000);
    for words in ["i import", "m match", "s sort", "v rows", "c channel", "y copy", "? keys", "Esc close"] {
        assert!(ui.footer().contains(words), "{words}: {}", ui.footer());
    }
    ui.keys("?").expect("Sort by the column before").expect("Another thing that counts as converted").keys("<esc>");
    ui.expect("Results ·").keys("m");
    for words in ["Enter accept", "e another", "? keys", "Esc back"] {
        assert!(ui.footer().contains(words), "{words}: {}", ui.footer());
    }
    // The help at the bottom is not cut.
    ui.expect("u takes back what was accepted.").keys("<esc>").resize(160, 40);
    assert!(ui.footer().contains("S sort back"), "{}", ui.footer());
}

#[test]
fn nobody_started_is_what_an_empty_chart_says() {
    let mut ui = imported();
    while !ui.rows_with("› ").iter().any(|r| r.contains("table-01")) {
        ui.keys("j");
    }
    ui.expect("Nobody started here yet.").expect_no("name the column that says when");
}

#[test]
fn all_together_add_up_whether_split_or_of_one_channel() {
    let mut ui = imported();
    ui.resize(200, 50);
    let all = |ui: &Ui| {
        let row = ui.rows_with(" all ").remove(0);
        row.split('█').next().unwrap().split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let before = all(&ui);
    // 244 of 23,600: the star says that it is a part.
    assert!(before.contains("23,620") && before.contains("1.0 %*"), "{before}");
    ui.keys("x");
    assert_eq!(all(&ui), before);
    ui.keys("x c").expect(" only · ");
    let on_channel: u64 =
        ui.rows_with("only").remove(0).trim_start_matches(['│', ' ']).split(' ').next().unwrap().parse().unwrap();
    assert!(on_channel < 684, "{on_channel}");
    // The lower half is used: all four charts are there.
    ui.keys("c c c c c").expect("Starts by day").expect("By channel · all").expect("What it means").expect("· none  ░");
}

#[test]
fn the_sample_of_the_welcome_has_its_worked_example() {
    let mut ui = Ui::empty();
    ui.keys("o R").expect("684 contacts").expect("giveaway · poster-hall-a").keys("m").expect("hal-a");
}

#[test]
fn what_is_missing_is_said_and_nothing_typed_is_lost() {
    let mut ui = Ui::sample();
    ui.keys("R s").expect_notice("nothing was imported yet").keys("i").text("no-such.csv").keys("<enter>");
    ui.expect("no-such.csv cannot be read").expect("file  no-such.csv");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("odd.csv");
    std::fs::write(&path, "nr,when\n1,2026-05-01\n").unwrap();
    ui.keys("<ctrl-u>").paste(&path.display().to_string()).keys("<enter>").expect("– not kept").keys("<enter>");
    ui.expect("no column has the contact's id").keys("<right>").expect("the contact's id").keys("<enter>");
    ui.expect("no column says where contacts came from");
    ui.keys("<esc> <esc> <esc>").expect_no("Results ·");
}

#[test]
fn it_fits_every_size_and_the_report_can_be_copied() {
    let mut ui = imported();
    for (columns, height) in [(80, 24), (200, 50), (40, 10), (60, 15), (120, 36)] {
        ui.resize(columns, height).expect("all");
        for _ in 0..4 {
            ui.keys("<tab>");
        }
        ui.keys("m <esc>");
    }
    ui.keys("y");
    assert!(
        ui.clipboard().starts_with("# Results of Harbour Coffee") && ui.clipboard().contains("| poster-hall-a |"),
        "{}",
        ui.clipboard()
    );
    ui.keys("q").expect_no("Results ·");
}
