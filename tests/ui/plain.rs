//! Links as text in the user's editor, which is a stand-in here: the terminal's own tests have real ones.

use crate::harness::Ui;
use entrylink::domain::{Change, Entity, Link, Status};

#[test]
fn the_text_is_shown_as_a_difference_and_done_as_one_step() {
    let mut ui = Ui::sample();
    ui.editor(|text| {
        assert!(text.contains("link [1] giveaway"), "{text}");
        Ok(text.replace("status: live", "status: tested").replace("quantity: ", "quantity: 9") + "\n  place stall\n")
    });
    ui.go_to("giveaway").keys("E").expect("Edited as text").expect("~ link giveaway").expect("status: live → tested");
    ui.expect("+ placement giveaway · stall").expect("make the changes");
    let before = ui.list();
    ui.keys("<enter>").expect("Edited as text").keys("y").expect_no("Edited as text");
    ui.expect_notice("1 link changed as in the text");
    let link = ui.program.state.link().unwrap().clone();
    assert_eq!(link.status, Status::Tested);
    assert!(ui.program.state.book.placements(link.uid).iter().any(|p| p.label == "stall"));
    ui.restart();
    ui.keys("u");
    assert_eq!(ui.program.state.book.link(link.uid).unwrap().status, Status::Live);
    assert!(!ui.program.state.book.placements(link.uid).iter().any(|p| p.label == "stall"), "{before:?}");
}

#[test]
fn the_marked_links_go_together_and_blocks_taken_out_are_deleted() {
    let mut ui = Ui::sample();
    ui.editor(|text| Ok(text.split("link [2]").next().unwrap().to_owned()));
    let count = ui.program.state.book.link_count();
    ui.keys("A");
    let marked = ui.program.state.target_links().len();
    ui.keys("E").expect("- link").keys("y").expect_notice("changed as in the text");
    assert_eq!(ui.program.state.book.link_count(), count - marked + 1);
    ui.keys("u");
    assert_eq!(ui.program.state.book.link_count(), count);
}

#[test]
fn refused_lines_keep_what_was_typed_and_say_why_in_the_editor() {
    let mut ui = Ui::sample();
    let mut round = 0;
    ui.editor(move |text| {
        round += 1;
        match round {
            1 => Ok(text.replace("status: live", "status: alive")),
            2 => {
                assert!(text.contains("#! there is no status “alive”"), "{text}");
                Ok(text.replace("status: alive", "status: draft"))
            }
            _ => panic!("opened once too often"),
        }
    });
    ui.go_to("giveaway").keys("E").expect("there is no status “alive”").keys("y").expect_notice("cannot be done");
    ui.keys("e").expect("status: live → draft").keys("y");
    assert_eq!(ui.program.state.link().unwrap().status, Status::Draft);
}

#[test]
fn nothing_typed_is_thrown_away_without_a_question() {
    let mut ui = Ui::sample();
    ui.editor(|text| Ok(text.replace("status: live", "status: draft")));
    ui.go_to("giveaway").keys("E <esc>").expect("Throw away what you typed?").keys("n").expect("status: live → draft");
    ui.keys("<esc> y").expect_no("Edited as text");
    assert_eq!(ui.program.state.link().unwrap().status, Status::Live);
}

#[test]
fn an_editor_that_changes_nothing_or_fails_is_named() {
    let mut ui = Ui::sample();
    ui.editor(|text| Ok(text.to_owned()));
    ui.go_to("giveaway").keys("E").expect_no("Edited as text").expect_notice("nothing was changed in the text");
    ui.editor(|_| Err(("the editor vi ended with an error (1)".to_owned(), None)));
    ui.keys("E").expect_no("Edited as text").expect_notice("ended with an error");
    ui.editor(|text| Err(("the editor vi was ended from outside".to_owned(), Some(format!("{text}\nlink new\n")))));
    ui.keys("E").expect("was ended from outside").expect("what you typed is still there").keys("y");
    ui.expect_notice("e opens it again");
    ui.editor(|text| {
        assert!(text.contains("link new"));
        Ok(text.to_owned())
    });
    ui.keys("e").expect("+ link new").keys("y").go_to("new");
}

#[test]
fn what_another_window_did_meanwhile_is_decided_by_the_user() {
    let mut ui = Ui::sample();
    ui.go_to("giveaway");
    let link = ui.program.state.link().unwrap().clone();
    let theirs = Link { name: "From elsewhere".into(), ..link.clone() };
    let change = Change::edit(Entity::Link(link.clone()), Entity::Link(theirs));
    ui.editor(move |text| {
        let line = text.lines().find(|line| line.starts_with("name:")).unwrap().to_owned();
        Ok(text.replace(&line, "name: From here"))
    });
    ui.keys("E").expect("→ From here").elsewhere(&[change]);
    ui.expect("another window changed it (name: From elsewhere)")
        .keys("y")
        .expect_notice("choose yours (m) or theirs (t)");
    ui.keys("t").expect("Theirs is left there").keys("m").expect("name: From elsewhere → From here").keys("y");
    assert_eq!(ui.program.state.book.link(link.uid).unwrap().name, "From here");
}

#[test]
fn a_change_that_the_disk_refuses_brings_the_text_back() {
    let mut ui = Ui::sample();
    ui.go_to("giveaway");
    let link = ui.program.state.link().unwrap().clone();
    let theirs = Link { tags: vec!["elsewhere".into()], ..link.clone() };
    ui.editor(|text| Ok(text.replace("status: live", "status: draft")));
    ui.keys("E").elsewhere_unheard(&[Change::edit(Entity::Link(link.clone()), Entity::Link(theirs))]);
    ui.keys("y").expect("Edited as text").expect("status: live → draft").keys("y").expect_no("Edited as text");
    let now = ui.program.state.book.link(link.uid).unwrap();
    assert_eq!((now.status, now.tags.join(" ")), (Status::Draft, "elsewhere".to_owned()), "both changes");
}

#[test]
fn it_fits_every_screen() {
    for (columns, rows) in [(80, 24), (120, 36), (200, 50), (40, 10)] {
        let mut ui = Ui::sample();
        ui.editor(|text| Ok(text.replace("status: live", "status: draft").replace(" = ", " = x ")));
        ui.resize(columns, rows).keys("A E").expect("Edited as text").expect("make").keys("j G g");
    }
}

#[test]
fn what_is_printed_or_sent_is_asked_about_and_the_text_is_kept() {
    let mut ui = Ui::sample();
    ui.go_to("giveaway")
        .keys("l j P n")
        .text("5000")
        .keys("<enter>")
        .expect_notice("recorded 5,000 flyers")
        .keys("<esc>");
    ui.editor(|text| Ok(text.replace("giveaway", "giveaway2")));
    ui.go_to("giveaway").keys("E").expect("Edited as text").keys("y");
    ui.expect("Break what is printed or sent already?").expect("5,000 flyers printed");
    // Enter never confirms, and no leads back to the difference.
    ui.keys("<enter>").expect("Break what is printed").keys("n").expect("Edited as text");
    assert!(ui.program.state.book.link_by_ref("giveaway").is_some());
    ui.keys("y y").expect_notice("changed as in the text, and what is out keeps the old links");
    assert!(ui.program.state.book.link_by_ref("giveaway2").is_some());
    // One that breaks nothing does not ask.
    ui.editor(|text| Ok(text.replace("status: live", "status: tested")));
    ui.keys("E").expect("status: live → tested").keys("y").expect_no("Break what is printed");
    ui.expect_notice("changed as in the text");
}
