//! Every size of the terminal: nothing panics, nothing stands over the edge (the harness looks at each frame), and what
//! matters is on the screen.

use crate::harness::Ui;

/// What can be on the screen: a name, and the keys that lead there from the sample's list.
const PLACES: [(&str, &str); 22] = [
    ("links", "1"),
    ("open links", "1 G l g l j"),
    ("fields", "2"),
    ("tester", "1 t"),
    ("typing in the tester", "3"),
    ("detail", "4"),
    ("zoomed links", "1z"),
    ("zoomed detail", "4z"),
    ("filter", "/ g i v e"),
    ("new link", "n a b c"),
    ("edit link", "1g e"),
    ("many placements", "1 a {"),
    ("edit placement", "1g l j e"),
    ("new field", "2n"),
    ("copy", "y"),
    ("QR code", "Q"),
    ("bots", "b"),
    ("edit bot", "b e"),
    ("campaigns", "c"),
    ("palette", ": c o p"),
    ("help", "?"),
    ("newsletter", "V x"),
];

#[test]
fn nothing_breaks_at_any_size_on_any_screen() {
    for (name, keys) in PLACES {
        let mut ui = Ui::sample();
        ui.keys(keys);
        for (columns, rows) in sizes() {
            ui.resize(columns, rows);
            assert!(columns < 40 || rows < 10 || ui.screen().lines().count() == usize::from(rows), "{name}");
        }
    }
}

/// From next to nothing to a wall, with both sides of every size where the layout changes.
fn sizes() -> Vec<(u16, u16)> {
    let columns = [1, 39, 40, 57, 80, 99, 100, 120, 200];
    let rows = [1, 9, 10, 13, 19, 20, 24, 36, 50];
    columns.into_iter().flat_map(|c| rows.into_iter().map(move |r| (c, r))).collect()
}

#[test]
fn deletion_and_notices_fit_every_size() {
    let mut ui = Ui::sample();
    for keys in ["d", "A d", "b d"] {
        ui.keys(keys);
        for (columns, rows) in sizes() {
            ui.resize(columns, rows);
            if columns >= 40 && rows >= 10 {
                ui.expect("yes, delete").expect("no, leave");
            }
        }
        ui.resize(120, 36).keys("<esc><esc><esc>");
    }
}

#[test]
fn a_terminal_that_is_too_small_says_how_large_it_has_to_be() {
    let mut ui = Ui::sample();
    ui.resize(39, 24).expect("40×10");
    ui.resize(40, 9).expect("40×10").expect_no("giveaway");
    ui.resize(40, 10).expect("giveaway");
}

#[test]
fn the_smallest_size_is_still_a_program() {
    let mut ui = Ui::sample();
    ui.resize(40, 10).keys("n").text("tiny").expect("tiny").keys("<enter>");
    assert_eq!(ui.selected(), "tiny");
    ui.keys("y t");
    assert_eq!(ui.clipboard(), "https://t.me/harbour_coffee_bot?start=tiny");
    ui.keys("4").expect("Telegram").keys("2").expect("branch").keys("3").expect("Tester").keys("<esc>").expect("tiny");
}

#[test]
fn on_80x24_one_pane_is_shown_at_a_time_with_tabs() {
    let mut ui = Ui::sample();
    ui.resize(80, 24).expect("1 Links").expect("2 Fields").expect("3 Tester").expect("4 Detail");
    ui.expect("giveaway").expect_no("Opening it").expect("Harbour Coffee");
    ui.keys("4").expect("Opening it").expect("Messenger");
    ui.click("2 Fields").expect("branch").expect_no("Opening it");
}

#[test]
fn on_120x36_and_wider_everything_is_visible() {
    for (columns, rows) in [(120, 36), (200, 50)] {
        let mut ui = Ui::sample();
        ui.resize(columns, rows);
        ui.expect("Links").expect("Fields").expect("Tester").expect("Opening it").expect("Messenger");
        ui.expect("Harbour Coffee").expect("WebChat").expect("branch").expect("▄");
    }
}

#[test]
fn zoom_gives_each_pane_the_screen_and_gives_it_back() {
    for (pane, shown, hidden) in
        [("1", "giveaway", "Opening it"), ("2", "branch", "1 Links"), ("4", "Opening it", "1 Links")]
    {
        let mut ui = Ui::sample();
        ui.keys(pane).keys("z").expect(shown).expect_no(hidden).keys("z").expect(hidden);
    }
}

#[test]
fn the_copy_menu_has_every_row_on_the_smallest_screen() {
    let mut ui = Ui::sample();
    ui.go_to("giveaway").resize(40, 10).keys("y");
    for text in [
        "Messenger",
        "Instagram",
        "WhatsApp",
        "Telegram",
        "WebChat",
        "a  all",
        "f  table (TSV)",
        "capitals for several, Enter copies",
    ] {
        ui.expect(text);
    }
    ui.keys("f").expect("f  CSV");
    ui.keys("a").resize(60, 20).keys("y").expect("a capital letter chooses several, Enter copies them").expect("CSV ◂");
}

#[test]
fn a_label_and_its_value_never_touch() {
    let mut ui = Ui::sample();
    ui.resize(40, 10).go_to("welcome").keys("e <tab><tab><tab><tab>").expect("Payload field ");
    ui.resize(120, 36)
        .keys("<esc>2n")
        .text("a-really-long-field-name-that-has-no-end-at-all-and-goes-on")
        .keys("<tab>")
        .text("9001");
    ui.keys("<ctrl-s>").expect("… text");
}

#[test]
fn the_header_says_as_much_as_there_is_room_for_and_nothing_where_there_is_none() {
    let mut ui = Ui::sample();
    ui.resize(120, 36);
    assert!(ui.header().contains("1 draft · 1 registered · 1 tested · 2 live"), "{}", ui.header());
    ui.resize(40, 10);
    assert!(!ui.header().ends_with('…') || ui.header().contains("live …"), "{}", ui.header());
}

#[test]
fn no_frame_of_a_pane_peeks_out_under_a_box_as_wide_as_the_screen() {
    let mut ui = Ui::sample();
    for keys in ["n", "e", "a", "2n", "b e"] {
        ui.resize(80, 24).keys(keys);
        let frames = ui.screen().lines().filter(|row| row.starts_with('╭') || row.starts_with('╰')).count();
        assert_eq!(frames, 2, "{keys}\n{}", ui.screen());
        ui.keys("<esc><esc><esc> 1");
    }
}

#[test]
fn a_long_url_begins_where_a_part_of_it_begins() {
    let mut ui = Ui::sample();
    ui.go_to("giveaway").resize(60, 20).keys("l j e");
    assert!(ui.rows_with("…tps:").is_empty() && ui.rows_with("…ttps:").is_empty(), "{}", ui.screen());
    ui.expect("…ref=").expect_no("…ef=");
}
