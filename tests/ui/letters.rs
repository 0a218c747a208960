//! The check of a newsletter: asked for by a key, read by the worker, mended after a look at what changes.

use crate::harness::Ui;
use std::fs;
use std::path::{Path, PathBuf};

const BROKEN: &str = "<p>Hello,</p>\r\n<a href=\"https://m.me/102938475610293?ref=giveaway–news\">Join</a>\r\n\
    <a href=\"https://m.me/102938475610293?ref=givaway\">Join</a>\r\n<a href=\"https://m.me/102938475610293?ref=welcome\">Join</a>\r\n";

/// A newsletter beside the database.
fn newsletter(ui: &Ui, name: &str, text: &str) -> PathBuf {
    let path = ui.database().with_file_name(name);
    fs::write(&path, text).unwrap();
    path
}

fn check(ui: &mut Ui, path: &Path) {
    ui.keys("V").text(path.to_str().unwrap()).keys("<enter>");
}

#[test]
fn a_newsletter_is_checked_finding_by_finding() {
    let mut ui = Ui::sample();
    let path = newsletter(&ui, "may.html", BROKEN);
    check(&mut ui, &path);
    ui.expect("3 entry point links · 3 errors · 1 repair certain")
        .expect("› ✗ 2:51 “–” stands where “--” should")
        .expect("ref=giveaway–news")
        .expect("put --");
    ui.keys("j").expect("“giveaway”?").expect("no certain repair").expect("unknown-ref");
    ui.keys("j").expect("“welcome” is a draft").keys("w").expect("The link is not on the platform yet").keys("<esc>");
    ui.keys("k t").expect_no("Check a newsletter");
    assert_eq!(ui.program.state.tester.field.text(), "https://m.me/102938475610293?ref=givaway");
}

#[test]
fn repairs_are_written_after_a_look_at_them() {
    let mut ui = Ui::sample();
    let path = newsletter(&ui, "may.html", BROKEN);
    check(&mut ui, &path);
    ui.keys("F").expect("-<a href=\"https://m.me/102938475610293?ref=giveaway–news").expect("ref=giveaway--news");
    ui.keys("<enter>").expect_notice("does nothing here");
    ui.keys("n").expect("1 repair certain");
    assert_eq!(fs::read_to_string(&path).unwrap(), BROKEN);
    ui.keys("F y").expect_notice("1 repair written; 2 findings left").expect("2 errors");
    assert_eq!(fs::read_to_string(&path).unwrap(), BROKEN.replace("giveaway–news", "giveaway--news"));
    ui.wait_ms(60_000).keys("F").expect_notice("none of the findings has a certain repair");
}

#[test]
fn a_file_that_changes_in_between_is_looked_at_again() {
    let mut ui = Ui::sample();
    let path = newsletter(&ui, "may.html", BROKEN);
    check(&mut ui, &path);
    ui.keys("F");
    let other = BROKEN.replace("Hello", "Good day").replace("giveaway–news", "giveaway–news–738–north");
    fs::write(&path, &other).unwrap();
    ui.keys("y").expect_notice("has changed since it was checked");
    assert_eq!(fs::read_to_string(&path).unwrap(), other);
    ui.keys("r F y").expect_notice("written");
    assert!(fs::read_to_string(&path).unwrap().contains("giveaway--news--738--north"));
}

#[test]
fn the_source_of_a_newsletter_is_pasted() {
    let mut ui = Ui::sample();
    ui.keys("V").paste(BROKEN).expect("the pasted text").expect("3 errors");
    ui.keys("F y").expect_notice("the newsletter with its repairs");
    assert_eq!(ui.clipboard(), BROKEN.replace("giveaway–news", "giveaway--news"));
    // A look at a link in the tester does not throw the rest away.
    ui.keys("j t").expect_no("Check a newsletter").expect_notice("V goes back to the newsletter");
    ui.keys("V").expect("the pasted text").expect("3 errors").expect("› ✗ 3:");
    ui.paste("<p>nothing in it</p>").expect("There is no entry point link in it.");
    ui.paste("https://t.me/harbour_coffee_bot?start=giveaway").expect("Nothing is wrong with its links");
}

#[test]
fn a_path_that_leads_nowhere_stays_to_be_mended() {
    let mut ui = Ui::sample();
    ui.keys("V").text("nowhere.html").keys("<enter>").expect_notice("there is no file or folder “nowhere.html”");
    ui.expect("File nowhere.html");
    let path = newsletter(&ui, "may news.html", BROKEN);
    ui.keys("<alt-a>").paste(&format!("'{}'\n", path.display())).keys("<enter>").expect("3 errors");
    ui.keys("i").text("x").keys("<esc>").expect("3 errors").keys("<esc>").expect_no("Check a newsletter");
    ui.restart();
    ui.keys("V").expect("may news.html").keys("<esc>").expect_no("Check a newsletter");
}

#[test]
fn a_folder_means_all_newsletters_in_it() {
    let mut ui = Ui::sample();
    let folder = ui.database().with_file_name("letters");
    fs::create_dir(&folder).unwrap();
    for name in ["a.html", "b.md"] {
        fs::write(folder.join(name), "https://m.me/102938475610293?ref=giveaway--news\n").unwrap();
    }
    check(&mut ui, &folder);
    ui.expect("2 newsletters").expect("b.md:1:1").expect("a.html, line 1, too");
}

#[test]
fn hostile_newsletters_fit_every_size() {
    let mut ui = Ui::sample();
    let hostile = "\u{1b}[2J\u{202e}日本 <a href=\"https://m.me/102938475610293?ref=\u{200b}give\u{7}away–日本語–x\">\u{9b}31m</a>\n"
        .repeat(40);
    ui.keys("V").paste(&hostile);
    for keys in ["", "j", "G", "F", "j", "G"] {
        ui.keys(keys);
        for (columns, rows) in [(40, 10), (57, 13), (80, 24), (120, 36), (200, 50)] {
            ui.resize(columns, rows).expect("newsletter");
        }
    }
}
