//! Printing many codes: a dialog that shows the page, a file that is read back, and what is written down.

use crate::harness::Ui;

/// The dialog for the first three placements of the giveaway, with the file in a folder of the test's own.
fn dialog(ui: &mut Ui) -> std::path::PathBuf {
    let file = ui.database().with_file_name("out.pdf");
    ui.go_to("giveaway").keys("l j <space><space><space> p").expect("Print 3 codes");
    ui.keys("<shift-tab><shift-tab><ctrl-u>").text(file.to_str().unwrap());
    file
}

#[test]
fn marked_placements_are_printed_read_back_and_written_down() {
    let mut ui = Ui::sample();
    let file = dialog(&mut ui);
    ui.expect("3 codes on 1 page. The first: version").expect(" 1 page ").expect("█").expect("≡");
    // The code itself where it fits.
    assert!(ui.resize(200, 50).shows_code(), "{}", ui.screen());
    ui.resize(120, 36);
    ui.keys("<ctrl-s>").expect_notice("3 codes on 1 page of L7160 in");
    assert!(std::fs::read(&file).unwrap().starts_with(b"%PDF"));
    ui.keys("k").expect("out     1 label").keys("u").expect_notice("taken back: print 3 labels of 3 placements");
    assert!(ui.program.state.book.prints.is_empty());
}

#[test]
fn what_was_chosen_is_offered_again_also_after_a_restart() {
    let mut ui = Ui::sample();
    let file = dialog(&mut ui);
    ui.keys("<tab><tab>").text("516").keys("<tab><tab><ctrl-u>").text("{link}").keys("<ctrl-s>");
    assert!(file.exists(), "{}", ui.screen());
    ui.restart();
    ui.go_to("giveaway").keys("p").expect("‹ 5160 ›").expect("{link}").expect_no("{check}");
    // Closing asks nothing and keeps what was chosen.
    ui.keys("<right><esc>").expect_no("Throw away").keys("p").expect("‹ 5161 ›");
}

#[test]
fn what_speaks_against_it_is_said_before_and_insisting_prints_it() {
    let mut ui = Ui::sample();
    let file = dialog(&mut ui);
    ui.keys("<tab><tab><tab><tab><tab>").text("9mm");
    ui.expect("too small for").expect("at 9 mm a module is");
    ui.keys("<ctrl-s>").expect("Save again");
    assert!(!file.exists());
    ui.keys("<ctrl-s>").expect_notice("every code was read back");
    assert!(file.exists());
}

#[test]
fn what_cannot_be_read_is_said_where_it_is_typed() {
    let mut ui = Ui::sample();
    dialog(&mut ui);
    ui.keys("<tab><tab><tab><tab><ctrl-u>").text("{lable}").expect("{lable}").keys("<ctrl-s>").expect("did you mean");
    ui.keys("<ctrl-u>")
        .text("{label}")
        .keys("<tab>")
        .text("big")
        .expect("is no length")
        .keys("<ctrl-u><tab><tab><tab><ctrl-u>");
    ui.text("22").expect("21 places").keys("<ctrl-s>").expect("a number from 1 to 21").keys("<ctrl-u>").text("21");
    ui.expect("3 codes on 2 pages").expect("1 of 2 pages");
}

#[test]
fn the_dialog_fits_small_and_large_screens() {
    for (columns, rows) in [(40, 10), (60, 15), (80, 24), (120, 36), (200, 50)] {
        let mut ui = Ui::sample();
        ui.resize(columns, rows).go_to("giveaway").keys("p").expect("Print 12 codes").expect("‹ L7160 ›");
        ui.keys("<tab><tab><tab><tab>").expect("Code size");
        if columns >= 80 {
            ui.expect("12 codes on 1 page").expect("█");
        }
    }
}

#[test]
fn a_file_that_cannot_be_written_leaves_the_dialog_as_it_is() {
    let mut ui = Ui::sample();
    dialog(&mut ui);
    ui.keys("<ctrl-u>")
        .text("/nowhere/out.pdf")
        .keys("<ctrl-s>")
        .expect("there is no folder /nowhere")
        .expect("Print 3 codes");
    assert!(ui.program.state.book.prints.is_empty());
}
