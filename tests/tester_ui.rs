//! The tester in the terminal UI: keys go in, screens, effects and the database come out. The worker is called directly,
//! so that a test knows when everything is done; no test waits for time.

use entrylink::app::input::Input;
use entrylink::app::keymap::Keymap;
use entrylink::app::msg::Effect;
use entrylink::app::state::{Pane, State};
use entrylink::app::tester::Row;
use entrylink::domain::compose::Verdict;
use entrylink::domain::{Channel, FieldKey, IdSource, Value, sample};
use entrylink::effects::Desk;
use entrylink::export::Content;
use entrylink::store::Store;
use entrylink::tui::program::Program;
use entrylink::ui::{Theme, Variant};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Cell;
use ratatui::style::Modifier;
use std::collections::VecDeque;
use std::path::Path;
use std::sync::{Arc, Mutex};

/// The time of every test: nothing depends on it.
const NOW: i64 = 1_790_000_000_000;

/// A link of the sample with an en dash and a branch that there is not.
const BROKEN: &str = "https://m.me/102938475610293?ref=giveaway–hall-z–738–north";

struct Session {
    program: Program,
    desk: Desk,
    terminal: Terminal<TestBackend>,
    clipboard: Arc<Mutex<Vec<String>>>,
}

impl Session {
    /// The program on the book in `path`, on a screen of that size.
    fn open(path: &Path, columns: u16, rows: u16) -> Self {
        let clipboard = Arc::new(Mutex::new(Vec::new()));
        let sink = clipboard.clone();
        let copier = Box::new(move |content: &Content| {
            sink.lock().unwrap().push(content.text.clone());
            Ok("copied".to_owned())
        });
        let desk = Desk::new(Store::open(path).unwrap(), copier, "ann");
        let program = Program::new(State::new(7, Keymap::default(), false), Theme::new(Variant::Dark));
        let terminal = Terminal::new(TestBackend::new(columns, rows)).unwrap();
        let mut session = Self { program, desk, terminal, clipboard };
        let answers = session.desk.start(None);
        for answer in answers {
            let effects = session.program.answer(answer, NOW);
            session.perform(effects);
        }
        session.draw();
        session
    }

    fn perform(&mut self, effects: Vec<Effect>) {
        let mut effects = VecDeque::from(effects);
        while let Some(effect) = effects.pop_front() {
            for answer in self.desk.perform(effect, NOW) {
                effects.extend(self.program.answer(answer, NOW));
            }
        }
    }

    fn input(&mut self, input: Input) {
        let effects = self.program.input(input, NOW);
        self.perform(effects);
        self.draw();
    }

    /// Presses keys, written as in the configuration file, with spaces between.
    fn keys(&mut self, keys: &str) {
        for key in keys.split(' ') {
            self.input(Input::Key(key.parse().unwrap()));
        }
    }

    fn type_text(&mut self, text: &str) {
        text.chars().for_each(|c| self.keys(&c.to_string()));
    }

    fn paste(&mut self, text: &str) {
        self.input(Input::Paste(text.to_owned()));
    }

    fn draw(&mut self) {
        let program = &mut self.program;
        self.terminal.draw(|frame| program.draw(frame)).unwrap();
    }

    fn screen(&self) -> String {
        let buffer = self.terminal.backend().buffer();
        let width = usize::from(buffer.area.width);
        let lines = buffer.content.chunks(width).map(|row| row.iter().map(Cell::symbol).collect::<String>());
        lines.collect::<Vec<_>>().join("\n")
    }

    #[track_caller]
    fn shows(&self, text: &str) {
        assert!(self.screen().contains(text), "“{text}” is not on the screen:\n{}", self.screen());
    }

    #[track_caller]
    fn lacks(&self, text: &str) {
        assert!(!self.screen().contains(text), "“{text}” is on the screen:\n{}", self.screen());
    }

    fn state(&self) -> &State {
        &self.program.state
    }

    fn text(&self) -> &str {
        self.state().tester.field.text()
    }

    fn tested(&self) -> Vec<String> {
        self.desk.store().tested().unwrap().into_iter().map(|t| t.text).collect()
    }
}

/// A book with the sample in a file.
fn book(folder: &tempfile::TempDir) -> std::path::PathBuf {
    let path = folder.path().join("book.db");
    let mut store = Store::open(&path).unwrap();
    store.apply(&sample::changes(IdSource::new(3), NOW), "the sample campaign", "ann", NOW).unwrap();
    store.set_pref("bot", &store.bots().unwrap()[0].uid.to_string()).unwrap();
    path
}

fn session(columns: u16, rows: u16) -> (tempfile::TempDir, Session) {
    let folder = tempfile::tempdir().unwrap();
    let path = book(&folder);
    let session = Session::open(&path, columns, rows);
    (folder, session)
}

#[test]
fn a_pasted_link_is_shown_with_its_parts_its_effect_and_every_channel() {
    for (columns, rows) in [(120, 36), (200, 50)] {
        let (_folder, mut s) = session(columns, rows);
        s.paste("https://wa.me/4940555010000?text=giveaway--Hall%20A--514--many");
        s.keys("z");
        s.shows("└─ref──┘");
        s.shows("decoded  giveaway--Hall A--514--many");
        s.shows("● Harbour Coffee on WhatsApp");
        s.shows("starts  Giveaway intake");
        s.shows("“many” is dropped");
        s.shows("│ giveaway--Hall A--514--many │");
        s.shows("On every channel");
        s.shows("29 of 2,083");
        s.shows("27 of 64");
        s.shows("the space cannot travel");
    }
}

#[test]
fn on_a_small_screen_the_cursor_reaches_every_section() {
    let (_folder, mut s) = session(80, 24);
    s.paste("https://wa.me/4940555010000?text=giveaway--Hall%20A--514--many--738--west");
    s.shows("Findings");
    s.lacks("WebChat");
    s.keys("G");
    assert!(matches!(s.state().tester.row(), Some(Row::Travel(_))));
    s.shows("WebChat");
    s.keys("g");
    s.shows("Findings");
    for _ in 0..s.state().tester.rows() {
        s.keys("j");
        let row = s.terminal.backend().buffer().content.iter().any(|c| c.symbol() == "›");
        assert!(row, "the cursor is off the screen:\n{}", s.screen());
    }
}

#[test]
fn a_finding_is_underlined_and_the_one_under_the_cursor_is_marked() {
    let (_folder, mut s) = session(120, 36);
    s.paste(BROKEN);
    let dash = |s: &Session| {
        let buffer = s.terminal.backend().buffer();
        let at = buffer.content.iter().position(|c| c.symbol() == "–").unwrap();
        buffer.content[at].clone()
    };
    assert!(dash(&s).modifier.contains(Modifier::UNDERLINED));
    let at = s.state().tester.reading.findings.iter().position(|f| f.fix.as_deref() == Some("--")).unwrap();
    for _ in 0..at {
        s.keys("j");
    }
    assert_eq!(s.state().tester.row(), Some(Row::Finding(at)));
    assert_eq!(dash(&s).style().bg, Theme::new(Variant::Dark).text_selection.bg);
    s.shows("repairs it: “–” → “--”");
}

#[test]
fn repairs_are_made_and_the_repaired_link_is_what_is_copied() {
    let (_folder, mut s) = session(120, 36);
    s.paste(BROKEN);
    s.keys("y");
    let repaired = BROKEN.replace('–', "--");
    assert_eq!(*s.clipboard.lock().unwrap(), std::slice::from_ref(&repaired));
    s.keys("F");
    assert_eq!(s.text(), repaired);
    assert_eq!(s.state().tester.repaired, None);
    s.keys("F");
    s.shows("nothing to repair");
    assert_eq!(s.tested(), [repaired, BROKEN.to_owned()]);
}

#[test]
fn several_links_of_one_paste_are_gone_through_one_by_one() {
    let (_folder, mut s) = session(120, 36);
    s.paste("Write to https://m.me/102938475610293?ref=giveaway–x,\nt.me/harbour_coffee_bot?start=welcome or https://wa.me/4940555010000?text=tasting");
    assert_eq!(s.state().tester.links.len(), 3);
    s.shows("Tester · 1 of 3");
    s.keys("F");
    s.keys("]");
    s.shows("Tester · 2 of 3");
    assert_eq!(s.state().tester.reading.channel, Some(Channel::Telegram));
    s.keys("] ]");
    s.shows("Tester · 3 of 3");
    s.keys("[ [ [");
    // What was repaired stays so.
    assert!(s.text().ends_with("giveaway--x"), "{}", s.text());
    s.paste("https://m.me/102938475610293?ref=welcome");
    s.lacks("1 of 3");
    s.keys("]");
    s.shows("there is one link");
}

#[test]
fn typing_keeps_a_text_when_it_is_done_and_not_before() {
    let (_folder, mut s) = session(120, 36);
    s.keys("3");
    s.type_text("giveaway--hall-q");
    assert_eq!(s.tested(), [""; 0]);
    s.keys("enter");
    assert_eq!(s.tested(), ["giveaway--hall-q"]);
    s.keys("enter");
    s.type_text("x");
    s.keys("tab");
    assert_eq!(s.state().pane, Pane::Detail);
    assert_eq!(s.tested(), ["giveaway--hall-qx", "giveaway--hall-q"]);
}

#[test]
fn what_was_tested_is_found_again_after_a_restart_and_can_be_forgotten() {
    let (folder, mut s) = session(120, 36);
    for reference in ["welcome", "tasting", "giveaway"] {
        s.paste(&format!("https://m.me/102938475610293?ref={reference}"));
    }
    drop(s);
    let mut s = Session::open(&folder.path().join("book.db"), 80, 24);
    // An empty tester takes letters as text, so that the list has a key of its own there.
    s.keys("3 up");
    s.shows("What was tested · 3 of 3");
    s.type_text("tast");
    s.shows("What was tested · 1 of 3");
    s.keys("enter");
    assert_eq!(s.text(), "https://m.me/102938475610293?ref=tasting");
    assert_eq!(s.tested()[0], "https://m.me/102938475610293?ref=tasting");
    s.keys("H ctrl-x esc");
    assert!(!s.tested().contains(&"https://m.me/102938475610293?ref=tasting".to_owned()));
    assert_eq!(s.tested().len(), 2);
}

#[test]
fn the_sample_contact_is_edited_and_remembered_for_its_bot() {
    let (folder, mut s) = session(120, 36);
    s.paste("https://m.me/102938475610293?ref=giveaway--hall-q--514--4");
    s.keys("C");
    s.shows("Sample contact of Harbour Coffee");
    s.type_text("ann@example.com");
    while s.state().overlays.last().is_some_and(|o| match o {
        entrylink::app::overlay::Overlay::Form(form) => form.input().label != "seats",
        _ => panic!("no form"),
    }) {
        s.keys("down");
    }
    s.type_text("2");
    s.keys("ctrl-s z");
    let seats = s.state().tester.saved.iter().find(|saved| saved.name == "seats").unwrap();
    assert_eq!((seats.before.as_deref(), seats.after.as_deref()), (Some("2"), Some("4")));
    let bot = s.state().book.bot.uid;
    drop(s);
    let mut s = Session::open(&folder.path().join("book.db"), 120, 36);
    let value = |field: &str, value: &str| Value { field: FieldKey::parse(field), value: value.to_owned() };
    let contact = vec![value("email", "ann@example.com"), value("514", "2")];
    assert_eq!(s.state().tester.contact, contact);
    // Another bot has its own.
    let other = s.state().bots.iter().find(|b| b.uid != bot).unwrap().uid;
    s.perform(vec![Effect::Load(other)]);
    assert_eq!(s.state().tester.contact, []);
    s.perform(vec![Effect::Load(bot)]);
    assert_eq!(s.state().tester.contact, contact);
}

#[test]
fn a_tested_text_becomes_a_placement_of_its_link() {
    let (_folder, mut s) = session(120, 36);
    s.paste(BROKEN);
    s.keys("n");
    s.shows("has the link giveaway already");
    s.keys("a");
    s.shows("New placement of giveaway, as it was tested");
    s.keys("ctrl-s");
    let book = s.desk.store().book(s.state().book.bot.uid).unwrap();
    let link = book.link_by_ref("giveaway").unwrap();
    let place = book.placements(link.uid).iter().find(|p| p.label == "hall-z").unwrap();
    let values: Vec<_> = place.values.iter().map(|v| (book.name_of(&v.field), v.value.as_str())).collect();
    assert_eq!(values, [("source", "hall-z"), ("branch", "north")]);
    // The tester knows it now.
    s.keys("3 a");
    s.shows("this is the placement hall-z of giveaway already");
}

#[test]
fn a_tested_text_becomes_a_link_with_a_payload_field_and_values() {
    let (_folder, mut s) = session(120, 36);
    s.paste("https://m.me/102938475610293?ref=autumn--hall-b--514--2");
    s.keys("a");
    s.shows("has no link “autumn” yet");
    s.keys("n ctrl-s");
    s.shows("name the payload field that this is saved to");
    while s.state().overlays.last().is_some_and(|o| match o {
        entrylink::app::overlay::Overlay::Form(form) => form.input().label != "Payload field",
        _ => panic!("no form"),
    }) {
        s.keys("up");
    }
    s.type_text("source");
    s.keys("ctrl-s");
    let book = s.desk.store().book(s.state().book.bot.uid).unwrap();
    let link = book.link_by_ref("autumn").unwrap();
    assert_eq!(book.name_of(link.payload_field.as_ref().unwrap()), "source");
    let [place] = book.placements(link.uid) else { panic!("one placement") };
    let values: Vec<_> = place.values.iter().map(|v| (book.name_of(&v.field), v.value.as_str())).collect();
    assert_eq!((place.label.as_str(), values), ("hall-b", vec![("source", "hall-b"), ("seats", "2")]));
    assert_eq!(s.state().tester.reading.link, Some(link.uid));
}

#[test]
fn a_tested_account_is_saved_to_a_bot() {
    let (_folder, mut s) = session(120, 36);
    s.paste("https://m.me/102938475610293?ref=giveaway");
    s.keys("B");
    s.shows("Harbour Coffee has this account on Messenger already");
    s.paste("https://m.me/lindenhof.cafe?ref=giveaway");
    s.keys("B");
    s.shows("New bot");
    s.type_text("Lindenhof");
    s.keys("ctrl-s");
    let bots = s.desk.store().bots().unwrap();
    let bot = bots.iter().find(|b| b.name == "Lindenhof").unwrap();
    assert_eq!(bot.account(Channel::Messenger), Some("lindenhof.cafe"));
}

#[test]
fn any_link_of_the_book_comes_to_the_tester_with_one_key() {
    let (_folder, mut s) = session(120, 36);
    s.keys("G t");
    assert_eq!(s.state().pane, Pane::Tester);
    assert!(s.state().tester.reading.link.is_some());
    assert_eq!(s.tested(), [s.text()]);
}

#[test]
fn two_readings_stand_side_by_side() {
    let (_folder, mut s) = session(120, 36);
    // The value of 514 is missing, which shifts every pair behind it.
    s.paste("https://m.me/102938475610293?ref=giveaway--hall-a--738--north--514");
    s.keys("z");
    let other = s.state().tester.reading.other.clone().expect("a second reading");
    s.shows("Two readings");
    s.shows("as written");
    s.shows("perhaps meant");
    assert!(other.likelier);
    s.shows("✓ perhaps meant · likelier");
}

#[test]
fn hostile_text_is_shown_by_stand_ins() {
    let (_folder, mut s) = session(120, 36);
    s.paste("https://m.me/102938475610293?ref=give\u{202e}away--\u{200b}x--%1B%5B2J");
    s.keys("z");
    assert!(!s.screen().contains(['\u{1b}', '\u{202e}', '\u{200b}']), "{}", s.screen());
    s.shows("‹U+202E›");
}

#[test]
fn a_payload_as_long_as_a_channel_takes_is_drawn_with_its_cursor_in_sight() {
    let (_folder, mut s) = session(80, 24);
    let text = format!("giveaway{}", "--738--a".repeat(260));
    assert_eq!(text.len(), 2_088);
    s.paste(&text);
    s.keys("enter");
    s.type_text("z");
    assert!(s.text().ends_with("--az"));
    let cursor = s.terminal.get_cursor_position().unwrap();
    let shown = s.terminal.backend().buffer().cell((cursor.x - 1, cursor.y)).unwrap();
    assert_eq!(shown.symbol(), "z");
    assert_eq!(
        s.state().tester.travels.iter().find(|t| t.channel == Channel::Messenger).unwrap().verdict,
        Verdict::Fails
    );
    // Up and down the text, the cursor stays in sight.
    s.keys("home");
    let cursor = s.terminal.get_cursor_position().unwrap();
    assert_eq!(s.terminal.backend().buffer().cell((cursor.x, cursor.y)).unwrap().symbol(), "g");
}

#[test]
fn the_longest_text_that_is_read_is_drawn_in_one_pass() {
    // With a pass over the parts or findings for each character this takes minutes; nothing here looks at a clock.
    let (_folder, mut s) = session(200, 50);
    let pair = "--738--é ";
    let text = format!("https://m.me/102938475610293?ref=giveaway{}", pair.repeat(60_000 / pair.len()));
    s.paste(&text);
    s.keys("z enter x left y j");
    assert!(s.state().tester.reading.findings.len() > 1_000);
    s.shows("Findings");
}

#[test]
fn every_rule_is_explained_with_a_key() {
    let (_folder, mut s) = session(80, 24);
    s.paste(BROKEN);
    let rules: Vec<_> = s.state().tester.reading.findings.iter().map(|f| f.rule).collect();
    assert!(rules.len() > 1);
    for rule in rules {
        let entry = entrylink::domain::catalogue::entry(rule);
        s.keys("w");
        s.shows(rule.name());
        s.shows("What to do");
        s.keys("G");
        s.shows(entry.right);
        s.keys("esc j");
    }
    // On a channel there is nothing to explain.
    s.keys("G w");
    s.shows("no rule here to explain");
}

#[test]
fn broken_separators_are_mended_together() {
    let (_folder, mut session) = session(120, 36);
    session.paste("giveaway–hall-a–738–north");
    // One mended alone would make parts of a value of the others.
    session.keys("f");
    assert_eq!(session.state().tester.field.text(), "giveaway--hall-a--738--north");
    session.keys("u");
    assert_eq!(session.state().tester.field.text(), "giveaway–hall-a–738–north");
}

#[test]
fn the_cursor_starts_on_the_worst_finding() {
    let (_folder, mut session) = session(120, 36);
    // The first finding of the text is that the customer sees it; the worst is that “east” is no branch.
    session.paste("https://wa.me/4940555010000?text=giveaway--hall-a--738--east");
    let findings = &session.state().tester.reading.findings;
    assert_eq!(findings[0].rule.name(), "visible-text");
    assert_eq!(session.state().tester.finding().unwrap().rule.name(), "option-mismatch");
}

#[test]
fn a_link_of_another_bot_is_said_to_be_one() {
    let (_folder, mut session) = session(120, 36);
    session.paste("https://m.me/555666777?ref=newone--612--abc");
    session.shows("another bot's");
    session.keys("a");
    session.shows("this link opens another bot than Harbour Coffee");
    session.keys("n");
    session.shows("what was tested opens another bot");
}

#[test]
fn pairs_without_a_ref_show_what_they_would_save() {
    let (_folder, mut session) = session(120, 36);
    session.paste("[{id: \"email\", value: \"a@b.c\"}, {id: 514, value: \"4\"}]");
    session.shows("nothing: there is no ref");
    session.shows("seats");
    session.lacks("nothing wrong");
}

#[test]
fn that_something_is_kept_or_forgotten_is_said_when_it_is_on_the_disk_and_not_before() {
    let (folder, mut s) = session(120, 36);
    s.paste("https://m.me/102938475610293?ref=giveaway--hall-q");
    s.keys("C");
    s.type_text("ann@example.com");
    s.keys("ctrl-s");
    s.shows("the sample contact is kept for this bot");
    s.keys("H");
    s.shows("1 of 1");
    // The file goes away under the program.
    std::fs::remove_file(folder.path().join("book.db")).unwrap();
    s.keys("ctrl-x");
    s.shows("not forgotten");
    s.lacks("it is no longer among");
    s.shows("What was tested · 1 of 1");
    s.keys("esc C");
    s.type_text("x");
    s.keys("ctrl-s");
    s.shows("the sample contact is not kept");
    s.lacks("the sample contact is kept");
}
