//! A link for every row of a mailing list: the file, the columns, what would be written, and writing it.

use crate::harness::Ui;

fn list(rows: &str) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("list.csv");
    std::fs::write(&path, rows).unwrap();
    let path = path.display().to_string();
    (folder, path)
}

#[test]
fn a_list_is_looked_at_before_it_is_written() {
    let (folder, path) = list("full_name,city\nAnn Lee,x\nBob--Bo,y\n,z\n");
    let mut ui = Ui::sample();
    ui.go_to("giveaway").keys("M").expect("for every row of a mailing list").paste(&path).keys("<enter>");
    ui.expect("column “full_name”").expect("column “city”").expect("channel");
    ui.keys("<enter>").expect("Messenger: 2 of 3 rows get a link, 1 refused").expect("separator-in-value");
    ui.expect("is empty in 1 row (line 4)");
    // Back, to another channel.
    ui.keys("<esc> k <right>").keys("<enter>").expect("Instagram: ");
    ui.keys("<esc> <left> <enter> <enter>").expect_notice("2 of 3 rows have a link");
    let links = std::fs::read_to_string(folder.path().join("list.messenger.csv")).unwrap();
    assert!(links.starts_with("full_name,city,link\nAnn Lee,x,https://m.me/"), "{links}");
    let rejects = std::fs::read_to_string(folder.path().join("list.messenger.rejects.csv")).unwrap();
    assert!(rejects.contains("\nBob--Bo,y,3,separator-in-value,"), "{rejects}");
}

#[test]
fn columns_can_be_given_other_fields_or_none() {
    let (folder, path) = list("full_name,email\nAnn Lee,ann@example.com\n");
    let mut ui = Ui::sample();
    ui.go_to("giveaway").keys("M").paste(&path).keys("<enter>");
    // The cursor is on the first column; the second one is left out.
    ui.keys("j");
    while !ui.rows_with("column “email”")[0].contains('–') {
        ui.keys("<right>");
    }
    ui.keys("<enter> <enter>").expect_notice("1 of 1 row has a link");
    let links = std::fs::read_to_string(folder.path().join("list.messenger.csv")).unwrap();
    assert!(links.contains("full_name--Ann%20Lee\n") && !links.contains("email--"), "{links}");
}

#[test]
fn the_placement_whose_values_go_into_the_links_is_named_and_can_be_changed() {
    let (_folder, path) = list("full_name\nAnn Lee\n");
    let mut ui = Ui::sample();
    ui.go_to("giveaway").keys("M").paste(&path).keys("<enter>");
    assert!(ui.rows_with("placement")[0].contains("none: only what the columns say"), "{}", ui.screen());
    ui.expect_no("always “");
    ui.keys("k k <right>").expect("always “");
    let place = ui.rows_with("placement")[0].clone();
    assert!(!place.contains("none"), "{place}");
    // Opened on a placement, it is that one.
    ui.keys("<esc> <esc>").go_to("giveaway").keys("<right> j j").keys("M").paste(&path).keys("<enter>");
    assert!(ui.rows_with("placement")[0].contains("poster-hall-a"), "{}", ui.screen());
    ui.keys("<enter>").expect("line 2: https://m.me/102938475610293?ref=giveaway--hall-a--");
}

#[test]
fn of_two_columns_for_one_field_a_person_chooses() {
    let (folder, path) = list("full_name,note,full_name\nAnn,x,Bob\n");
    let mut ui = Ui::sample();
    ui.go_to("giveaway").keys("M").paste(&path).keys("<enter>");
    ui.expect("columns 1 “full_name” and 3 “full_name”").expect("→ chooses");
    ui.keys("<enter>").expect("no column goes into the link yet");
    ui.keys("j j");
    let chosen = |ui: &Ui| ui.rows_with("column “full_name”")[1].matches("full_name").count() == 2;
    for _ in 0..60 {
        if !chosen(&ui) {
            ui.keys("<right>");
        }
    }
    ui.keys("<enter>").expect("Messenger: 1 of 1 row").keys("<enter>").expect_notice("1 of 1 row");
    let links = std::fs::read_to_string(folder.path().join("list.messenger.csv")).unwrap();
    assert!(links.contains("full_name--Bob"), "{links}");
}

#[test]
fn what_cannot_be_read_is_said_and_nothing_typed_is_lost() {
    let (_folder, path) = list("city\nx\n");
    let mut ui = Ui::sample();
    ui.go_to("giveaway").keys("M<enter>").expect("type or paste the name");
    ui.text("no-such.csv").keys("<enter>").expect("no-such.csv cannot be read").expect("File  no-such.csv");
    ui.keys("<ctrl-u>").paste(&path).keys("<enter>").expect("column “city”");
    ui.keys("<esc> <esc>").expect_no("mailing list");
}

#[test]
fn every_link_can_have_its_code_and_a_layout_program_its_table() {
    let (folder, path) = list("full_name,seat\nAnn Lee,12/a\nBob--Bo,13\nZoë,14\n");
    let mut ui = Ui::sample();
    ui.go_to("giveaway").keys("M").paste(&path).keys("<enter>");
    let row = |ui: &Ui, name: &str| ui.rows_with(name)[0].clone();
    assert!(row(&ui, "QR codes").contains("none"), "{}", ui.screen());
    // To the last row, whatever there is.
    ui.keys("<pagedown> <right>").expect("a folder of SVG files");
    ui.keys("j <right> <right>").expect("files named by");
    assert!(row(&ui, "files named by").contains("column “seat”"), "{}", ui.screen());
    ui.keys("j <right>").expect("data-merge.txt in the folder");
    ui.keys("<enter>").expect("Messenger: 2 of 3 rows get a link").expect("list.messenger.codes");
    ui.keys("<enter>").expect_notice("2 of 3 rows have a link").expect_notice("codes in");
    let codes = folder.path().join("list.messenger.codes");
    let mut names: Vec<_> =
        std::fs::read_dir(&codes).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    assert_eq!(names, ["12-a.svg", "14.svg", "data-merge.txt"]);
    let links = std::fs::read_to_string(folder.path().join("list.messenger.csv")).unwrap();
    assert!(links.starts_with("full_name,seat,link,qr\nAnn Lee,12/a,https://m.me/"), "{links}");
    assert!(links.lines().nth(1).unwrap().ends_with(",12-a.svg"), "{links}");
    // Codes of two runs do not mix.
    ui.keys("M").paste(&path).keys("<enter> <pagedown> <left>").expect("a folder of PNG files");
    ui.keys("<enter>").expect("list.messenger.codes-2").keys("<enter>").expect_notice("2 of 3 rows have a link");
    assert!(folder.path().join("list.messenger.codes-2/000002.png").exists());
}
