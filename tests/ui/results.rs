//! What links brought: imported with a few keys, looked at in every order, and accepted where it could not be placed.

use crate::harness::Ui;
use entrylink::ui::Variant;

const CONTACTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/sample-contacts.csv");

/// The sample with its worked example, imported as a user would.
fn imported_in(variant: Variant) -> Ui {
    let mut ui = Ui::sample_in(variant);
    ui.keys("R").expect("Nothing was imported yet").keys("i").expect("import contacts").paste(CONTACTS).keys("<enter>");
    ui.expect("user_id").expect("the contact's id").expect("first seen").expect("field source");
    // The last column is an amount.
    ui.keys("G<left>").expect("an amount that is added up").keys("<enter>");
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
    ui.paste(CONTACTS).keys("<enter>").expect("an amount that is added up").keys("<enter>");
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
    ui.expect("░").expect("├").expect("█");
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
    ui.keys("<enter>").expect_notice("14 contacts with “hal-a” came by poster-hall-a");
    assert!(ui.rows_with("hal-a").len() < before || before == 1);
    ui.expect_no(" hal-a ").keys("g");
    while !ui.rows_with("› ").iter().any(|r| r.contains("Hello, is this")) {
        ui.keys("j");
    }
    ui.keys("<enter>").expect_notice("nothing is like it").keys("<esc>").expect("started");
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
