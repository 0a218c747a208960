//! Links, placements, fields, campaigns and bots: made, edited, duplicated, archived, restored, deleted.

use crate::harness::Ui;
use entrylink::domain::Status;

#[test]
fn a_link_is_made_and_has_its_urls_on_screen() {
    let mut ui = Ui::sample();
    ui.keys("n").text("summer").keys("<enter>");
    assert_eq!(ui.selected(), "summer");
    ui.expect("https://m.me/102938475610293?ref=summer").expect_notice("new link summer");
}

#[test]
fn a_link_gets_flow_payload_field_campaign_and_tags_by_name() {
    let mut ui = Ui::sample();
    ui.keys("n").text("summer").keys("<tab>").text("Summer sale");
    // Tab completes, and goes on where there is nothing to complete.
    ui.keys("<tab>").text("Book").keys("<tab><tab><tab>").text("sou").keys("<tab><tab>");
    ui.text("Autumn").expect("“Autumn” will be a new campaign").keys("<tab>").text("print, market").keys("<ctrl-s>");
    let state = &ui.program.state;
    let link = state.link().expect("the new link is selected");
    assert_eq!((link.reference.as_str(), link.name.as_str()), ("summer", "Summer sale"));
    let flow = state.book.flow_of(link).map(|f| (f.name.as_str(), f.id.as_str()));
    assert_eq!(flow, Some(("Book a tasting", "1760018133508")), "the flow that is known");
    assert_eq!(link.payload_field.as_ref().map(|key| state.book.name_of(key)), Some("source"));
    assert_eq!(state.book.campaign_of(link).map(|c| c.name.as_str()), Some("Autumn"));
    assert_eq!(link.tags, ["print", "market"]);
}

#[test]
fn a_link_is_edited() {
    let mut ui = Ui::sample();
    ui.go_to("welcome").keys("e <end>").text("-2").keys("<enter>");
    assert_eq!(ui.selected(), "welcome-2");
    ui.expect("?ref=welcome-2");
}

#[test]
fn a_link_is_duplicated_with_its_placements_under_a_free_ref() {
    let mut ui = Ui::sample();
    ui.go_to("tasting").keys("D").expect("Duplicate link tasting").keys("<enter>");
    assert_eq!(ui.selected(), "tasting-copy");
    let state = &ui.program.state;
    let copy = state.link().expect("the copy is selected");
    assert_eq!(state.book.placements(copy.uid).len(), 2);
    assert_eq!(copy.status, Status::Draft, "a copy is not registered on the platform yet");
}

#[test]
fn a_link_is_archived_and_restored_to_what_it_was() {
    let mut ui = Ui::sample();
    ui.go_to("tasting").keys("x").expect_notice("archived tasting");
    assert!(!ui.list().contains(&"tasting".to_owned()));
    ui.keys("X").go_to("tasting").keys("x").expect_notice("restored tasting");
    assert_eq!(ui.program.state.link().map(|l| l.status), Some(Status::Tested));
}

#[test]
fn a_status_is_set_from_a_list_that_says_what_each_means() {
    let mut ui = Ui::sample();
    ui.go_to("welcome").keys("S").expect("the ref was added on the platform").keys("j <enter>");
    ui.expect_notice("welcome: registered now");
}

#[test]
fn deleting_a_link_asks_says_what_goes_with_it_and_can_be_taken_back() {
    let mut ui = Ui::sample();
    ui.go_to("giveaway").keys("d").expect("Delete giveaway (live) with 12 placements?").expect("u takes it back");
    // Enter never confirms a loss.
    ui.keys("<enter>").expect("Delete giveaway");
    ui.keys("n");
    assert!(ui.list().contains(&"giveaway".to_owned()));
    ui.keys("d y");
    assert!(!ui.list().contains(&"giveaway".to_owned()));
    ui.keys("u");
    assert_eq!(ui.selected(), "giveaway");
    assert_eq!(ui.program.state.targets().len(), 12);
}

#[test]
fn a_placement_is_edited_duplicated_and_deleted() {
    let mut ui = Ui::sample();
    ui.go_to("tasting").keys("l j");
    assert_eq!(ui.selected(), "tasting · invitation-two");
    ui.keys("e <end>").text("-b").keys("<enter>");
    assert_eq!(ui.selected(), "tasting · invitation-two-b");
    ui.keys("D <enter>");
    assert_eq!(ui.selected(), "tasting · invitation-two-b-copy");
    ui.keys("d").expect("Delete tasting · invitation-two-b-copy?").keys("y");
    assert!(!ui.list().contains(&"  invitation-two-b-copy".to_owned()));
    ui.keys("u");
    assert_eq!(ui.selected(), "tasting · invitation-two-b-copy");
}

#[test]
fn a_field_is_made_edited_duplicated_and_deleted() {
    let mut ui = Ui::sample();
    ui.keys("2n").text("shoe size").keys("<tab>").text("733").keys("<tab>").text("n").keys("<ctrl-s>");
    ui.expect_notice("new field shoe size").expect("733");
    let name = |ui: &Ui| ui.program.state.selected_field().map(|f| (f.name.clone(), f.kind.name()));
    assert_eq!(name(&ui), Some(("shoe size".to_owned(), "number")));
    ui.keys("e").text("s").keys("<enter>");
    assert_eq!(name(&ui).map(|n| n.0).as_deref(), Some("shoe sizes"));
    ui.keys("D <tab>").text("734").keys("<ctrl-s>");
    assert_eq!(name(&ui).map(|n| n.0).as_deref(), Some("shoe sizes-copy"));
    ui.keys("d").expect("No link uses it").keys("y").expect_notice("deleted field");
    assert!(ui.program.state.book.fields.iter().all(|f| f.id != "734"));
}

#[test]
fn a_name_that_is_the_id_of_another_field_is_warned_about() {
    let mut ui = Ui::sample();
    ui.keys("2n").text("738").expect("“738” is the id of the field “branch”");
    ui.keys("<tab>").text("733").keys("<ctrl-s>").expect_notice("new field 738");
}

#[test]
fn a_used_field_says_so_before_it_goes() {
    let mut ui = Ui::sample();
    ui.keys("2g d").expect("Delete field branch (738)?").expect("3 links use it").keys("<esc>");
    assert!(ui.program.state.book.field("738").is_some());
}

#[test]
fn a_field_that_gets_another_id_takes_its_values_along() {
    let mut ui = Ui::sample();
    ui.keys("2g e <tab><ctrl-u>").text("739").keys("<ctrl-s>");
    ui.go_to("tasting").keys("l j y t");
    assert!(ui.clipboard().ends_with("?start=tasting--2--739--north"), "{}", ui.clipboard());
}

#[test]
fn a_mistyped_field_id_is_said() {
    let mut ui = Ui::sample();
    ui.keys("2n").text("size").keys("<tab>").text("7.33E+2").expect("spreadsheet has rounded");
    ui.keys("<ctrl-u>").text("738").expect("is the id of “branch” already").keys("<ctrl-s>").expect("New field");
    // A field that every contact has needs no id.
    ui.keys("<shift-tab><ctrl-u>").text("email").expect("every contact has");
}

#[test]
fn a_campaign_is_made_edited_duplicated_and_deleted_and_its_links_stay() {
    let mut ui = Ui::sample();
    ui.keys("c n").text("Autumn").keys("<tab>").text("2026-09-01").keys("<tab>").text("2026-08-01");
    ui.expect("the last day is before the first").keys("<ctrl-u>").text("2026-11-30").keys("<ctrl-s>");
    ui.expect("Autumn").expect("2026-09-01 – 2026-11-30").keys("e <end>").text("!").keys("<ctrl-s>").expect("Autumn!");
    ui.keys("D <ctrl-s>").expect("Autumn! copy").keys("d y k j").expect("Autumn!").expect_no("Autumn! copy");
    ui.expect("Campaigns 5/5")
        .keys("<esc> c j")
        .expect("Spring launch")
        .keys("d")
        .expect("Delete campaign Spring launch?");
    ui.expect("3 links stay, without a campaign").keys("y <esc>");
    assert!(ui.list().contains(&"giveaway".to_owned()));
}

#[test]
fn a_bot_is_edited_duplicated_and_deleted_with_all_that_belongs_to_it() {
    let mut ui = Ui::sample();
    ui.keys("b e <end>").text(" & Tea").keys("<ctrl-s>");
    assert!(ui.header().contains("Harbour Coffee & Tea"), "{}", ui.header());
    ui.keys("<esc> b d")
        .expect("Delete bot Harbour Coffee & Tea?")
        .expect("6 links")
        .keys("<enter>")
        .expect("Delete bot");
    ui.keys("y");
    assert!(ui.header().contains("Linden Books"), "{}", ui.header());
    ui.keys("u");
    assert!(ui.header().contains("Harbour Coffee & Tea"), "{}", ui.header());
    assert_eq!(ui.program.state.book.link_count(), 6);
    ui.keys("b D").expect("Duplicate bot").keys("<ctrl-s>");
    assert!(ui.header().contains("Harbour Coffee & Tea copy"), "{}", ui.header());
    assert_eq!(ui.program.state.book.bot.accounts.len(), 5);
}

#[test]
fn bots_are_switched_and_the_one_on_screen_is_always_named() {
    let mut ui = Ui::sample();
    ui.keys("b").expect("Harbour Coffee").expect("Linden Books").keys("j <enter>");
    assert!(ui.header().contains("Linden Books"), "{}", ui.header());
    ui.expect("reading-club").expect_no("giveaway");
    for keys in ["Q", "<esc>y", "<esc>?", "<esc>n"] {
        ui.keys(keys);
        assert!(ui.header().contains("Linden Books"), "{}", ui.screen());
    }
    ui.keys("<esc>").restart();
    assert!(ui.header().contains("Linden Books"), "the bot last used: {}", ui.header());
}

#[test]
fn the_last_bot_deleted_leads_to_the_welcome() {
    let mut ui = Ui::sample();
    ui.keys("b d y b d y").expect("Welcome to entrylink").keys("?").expect("Keys");
}

#[test]
fn a_deleted_bot_is_named_together_with_the_one_that_takes_its_place() {
    let mut ui = Ui::sample();
    ui.keys("b d y").expect_notice("deleted bot Harbour Coffee: u takes it back; this is Linden Books now");
}

#[test]
fn what_goes_with_a_bot_is_only_what_there_is() {
    let mut ui = Ui::empty();
    ui.keys("n").paste("https://t.me/corner_cafe_bot?start=x").keys("<tab>").text("Corner").keys("<enter>");
    ui.keys("b d").expect("There is nothing in it yet.").expect_no("0 ").keys("<esc><esc>");
    ui.keys("n").text("offer").keys("<enter> b d").expect("With it go 1 link and 1 placement.").expect_no("0 ");
}

#[test]
fn a_new_bot_stands_where_it_stands_after_a_restart() {
    let mut ui = Ui::sample();
    ui.keys("b n").paste("https://t.me/corner_cafe_bot?start=x").keys("<tab>").text("Corner").keys("<enter>");
    let names = |ui: &Ui| ui.program.state.bots.iter().map(|b| b.name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&ui), ["Corner", "Harbour Coffee", "Linden Books"]);
    ui.restart();
    assert_eq!(names(&ui), ["Corner", "Harbour Coffee", "Linden Books"]);
}

#[test]
fn deleting_is_offered_only_where_it_works() {
    let mut ui = Ui::sample();
    ui.keys("b");
    assert!(ui.footer().contains("delete"), "{}", ui.footer());
    ui.keys("j");
    assert!(!ui.footer().contains("delete"), "{}", ui.footer());
    ui.keys("d").expect_notice("choose the bot first");
}

#[test]
fn what_was_done_is_said_in_the_past_and_only_what_was_made_is_marked() {
    let mut ui = Ui::sample();
    ui.go_to("welcome").keys("e <tab>").text("Hello").keys("<enter>").expect_notice("edited link welcome");
    ui.go_to("giveaway").keys("D <enter>").expect_notice("new link giveaway-copy");
    assert!(!ui.notice().contains("marked"), "{}", ui.notice());
}

#[test]
fn the_campaign_list_counts_what_the_list_shows() {
    let mut ui = Ui::sample();
    let shown = ui.list().len();
    ui.keys("c").expect("All links").expect(&format!("{shown} links")).keys("<esc> X");
    let all = ui.list().len();
    assert!(all > shown);
    ui.keys("c").expect(&format!("{all} links"));
}
