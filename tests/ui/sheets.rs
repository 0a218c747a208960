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
    ui.expect("3 codes on 1 page. Each is version").expect(" 1 page ").expect("█").expect("≡");
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
    ui.keys("<tab><tab>").text("516").keys("<tab><tab><tab><ctrl-u>").text("{link}").keys("<ctrl-s>");
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
    ui.keys("<tab><tab><tab><tab><tab><tab>").text("9mm");
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
    ui.keys("<tab><tab><tab><tab><tab><ctrl-u>")
        .text("{lable}")
        .expect("{lable}")
        .keys("<ctrl-s>")
        .expect("mean “label”?");
    ui.keys("<ctrl-u>")
        .text("{label}")
        .keys("<tab>")
        .text("big")
        .expect("is no length")
        .keys("<ctrl-u><tab><tab><tab><tab><tab><ctrl-u>");
    ui.text("22").expect("21 places").keys("<ctrl-s>").expect("a number from 1 to 21").keys("<ctrl-u>").text("21");
    ui.expect("3 codes on 2 pages").expect("1 of 2 pages");
}

#[test]
fn the_dialog_fits_small_and_large_screens() {
    for (columns, rows) in [(40, 10), (60, 15), (80, 24), (120, 36), (200, 50)] {
        let mut ui = Ui::sample();
        ui.resize(columns, rows).go_to("giveaway").keys("p").expect("Print 12 codes").expect("‹ L7160 ›");
        ui.keys("<tab><tab><tab><tab>").expect("Code size");
        assert_eq!(rows < 36, ui.screen().contains('↓'), "{}", ui.screen());
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

#[test]
fn a_list_has_a_code_for_every_row_with_its_columns_under_it() {
    let mut ui = Ui::sample();
    let file = dialog(&mut ui);
    let list = file.with_file_name("guests.csv");
    std::fs::write(&list, "Guest,source\nÅsa,vip-1\nLi,vip-2\nMax,\n").unwrap();
    ui.keys("<tab><tab><tab><tab>").text(list.to_str().unwrap());
    // What the list lacks is said by its line, and the names of its columns are there for captions.
    ui.expect("Print a code for each row").expect("2 codes on 1 page").expect("line 4: ");
    ui.expect("Captions may name {Guest}, {source}, {link}").expect("columns go into the fields");
    ui.keys("<tab><ctrl-u>").text("{Gust}").expect("did you mean").keys("<ctrl-u>").text("{Guest} of {link}");
    std::fs::write(&list, "Guest,source\nÅsa,vip-1\nLi,vip-2\nMax,vip-3\n").unwrap();
    ui.text("!").expect("3 codes on 1 page").expect_no("line 4");
    ui.keys("<ctrl-s>").expect_notice("3 codes on 1 page of L7160");
    assert!(std::fs::read(&file).unwrap().starts_with(b"%PDF"));
    // People are no placements: nothing is written down as printed.
    assert!(ui.program.state.book.prints.is_empty());
    ui.keys("p<tab><tab>").text("/nowhere.csv").expect("/nowhere.csv cannot be read");
}

#[test]
fn codes_are_made_as_files_of_their_own() {
    let mut ui = Ui::sample();
    let pdf = dialog(&mut ui);
    ui.keys("<tab><tab>").text("no").expect("‹ no sheet: a file for each ›").expect("3 files: out-");
    // Of a file there is nothing to see but the code, where there is room for it.
    assert!(ui.shows_code(), "{}", ui.screen());
    ui.resize(80, 24).expect(" 1 of 3 files ");
    for (ending, starts) in [("svg", &b"<svg"[..]), ("eps", b"%!PS"), ("png", b"\x89PNG"), ("pdf", b"%PDF")] {
        ui.keys("<shift-tab><shift-tab><ctrl-u>").text(pdf.with_extension(ending).to_str().unwrap());
        ui.expect("its ending says what it is").expect(&format!(".{ending} to out-"));
        ui.keys("<ctrl-s>").expect_notice("3 files in ").expect_notice("every code was read back");
        let folder = std::fs::read_dir(pdf.parent().unwrap()).unwrap().map(|f| f.unwrap().path());
        let made: Vec<_> = folder.filter(|p| p.extension().is_some_and(|e| e == ending)).collect();
        assert_eq!(made.len(), 3, "{made:?}");
        for file in made {
            let bytes = std::fs::read(&file).unwrap();
            assert!(bytes.starts_with(starts) || bytes.windows(4).any(|w| w == starts), "{}", file.display());
        }
        ui.keys("p").expect("‹ no sheet: a file for each ›");
    }
    // A file is nothing printed yet.
    assert!(ui.program.state.book.prints.is_empty());
}

#[test]
fn a_sheet_is_not_written_into_a_file_that_says_it_is_a_picture() {
    let mut ui = Ui::sample();
    let file = dialog(&mut ui).with_extension("svg");
    ui.keys("<ctrl-u>").text(file.to_str().unwrap()).expect("a sheet is a PDF").keys("<ctrl-s>");
    ui.expect("Print 3 codes");
    assert!(!file.exists());
}

#[test]
fn the_sum_is_whole_and_what_is_wanted_is_judged() {
    let mut ui = Ui::sample();
    ui.resize(80, 24);
    dialog(&mut ui);
    let flat = |ui: &Ui| ui.screen().split_whitespace().collect::<Vec<_>>().join(" ").replace("│ │", "");
    assert!(flat(&ui).contains("custom of the trade"), "{}", ui.screen());
    ui.keys("<tab><tab><tab><tab><tab><tab><tab>").text("2m").expect("too small to be");
    assert!(flat(&ui).contains("400 modules'"), "{}", ui.screen());
    ui.keys("<ctrl-u><tab><tab>")
        .text("#ffd000")
        .expect("contrast of 1.5:1")
        .keys("<ctrl-u>")
        .text("#003366 on #fff8e0");
    ui.expect_no("contrast");
}
