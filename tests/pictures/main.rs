//! The pictures of the README: the program on the sample, driven by keys as a user would press them.
//!
//! They are made by what draws the terminal, so that they show what there is; a picture that has fallen behind fails.

#[path = "../assets/mod.rs"]
mod assets;
mod svg;

use entrylink::app::input::Input;
use entrylink::app::keymap::Keymap;
use entrylink::app::msg::{Answer, Effect};
use entrylink::app::state::State;
use entrylink::domain::{IdSource, sample};
use entrylink::effects::Desk;
use entrylink::store::Store;
use entrylink::tui::program::Program;
use entrylink::ui::{Theme, Variant};
use ratatui::Terminal;
use ratatui::backend::TestBackend;

/// The first of April 2026, at noon: within the sample's campaign.
const NOW: i64 = 1_775_044_800_000;
const SEED: u64 = 7;

/// The program on the sample, with a worker that answers at once and a clock that stands still.
struct Stage {
    program: Program,
    desk: Desk,
    terminal: Terminal<TestBackend>,
    ground: &'static svg::Terminal,
}

impl Stage {
    fn new(variant: Variant, columns: u16, rows: u16) -> Self {
        let mut store = Store::open_in_memory().unwrap();
        let changes = sample::changes(IdSource::new(SEED), NOW);
        store.apply(&changes, "the sample campaign", "entrylink", NOW).unwrap();
        let desk = Desk::new(store, Box::new(|_| Ok("copied to the clipboard".to_owned())), "you");
        let program = Program::new(State::new(SEED, Keymap::default(), true), Theme::new(variant));
        let terminal = Terminal::new(TestBackend::new(columns, rows)).unwrap();
        let ground = if variant == Variant::Light { &svg::LIGHT } else { &svg::DARK };
        let mut stage = Self { program, desk, terminal, ground };
        stage.draw();
        let first = stage.desk.start(None);
        stage.hear(first);
        stage
    }

    fn hear(&mut self, answers: Vec<Answer>) {
        for answer in answers {
            let effects = self.program.answer(answer, NOW);
            self.perform(effects);
        }
        self.draw();
    }

    fn perform(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            let answers = self.desk.perform(effect, NOW);
            self.hear(answers);
        }
    }

    fn input(&mut self, input: Input) {
        let effects = self.program.input(input, NOW);
        self.perform(effects);
        self.draw();
    }

    fn draw(&mut self) {
        self.terminal.draw(|frame| self.program.draw(frame)).unwrap();
    }

    /// Presses keys, written as in the configuration file with spaces between them.
    fn press(&mut self, keys: &str) -> &mut Self {
        for key in keys.split(' ') {
            self.input(Input::Key(key.parse().unwrap()));
        }
        self
    }

    fn paste(&mut self, text: &str) -> &mut Self {
        self.input(Input::Paste(text.to_owned()));
        self
    }

    /// Checks that something is on the screen: a picture of the wrong thing can be up to date, too.
    fn shows(&self, text: &str) -> &Self {
        let screen = self.terminal.backend().to_string();
        assert!(screen.contains(text), "“{text}” is not on the screen:\n{screen}");
        self
    }

    /// Compares the screen with the picture called `name`, or writes it. `title`: what it shows.
    fn shoot(&self, name: &str, title: &str) {
        let picture = svg::picture(self.terminal.backend().buffer(), self.ground, title);
        assets::check(&format!("assets/{name}.svg"), &picture);
    }
}

/// Goes to the link that the sample has most placements of.
const GIVEAWAY: &str = "G right";

#[test]
fn the_main_screen() {
    let mut stage = Stage::new(Variant::Dark, 120, 36);
    stage.press(GIVEAWAY).press("down down");
    stage.shows("giveaway · poster-hall-a");
    stage.shoot("screen-dark", "Links and placements, and beside them the URLs, the effect and the QR code of one");
}

#[test]
fn the_main_screen_on_a_light_ground() {
    let mut stage = Stage::new(Variant::Light, 120, 36);
    stage.press(GIVEAWAY).press("G");
    stage.shows("giveaway · radio-spot");
    stage.shows("of 64");
    stage.shoot("screen-light", "The same in light colours, on a placement whose values are too long for Telegram");
}

#[test]
fn a_qr_code() {
    let mut stage = Stage::new(Variant::Dark, 100, 32);
    stage.press(GIVEAWAY).press("down down Q");
    stage.shows("giveaway · poster-hall-a");
    stage.shoot("screen-qr", "The QR code of one placement on the whole screen");
}

#[test]
fn a_sheet_of_codes() {
    let mut stage = Stage::new(Variant::Dark, 120, 36);
    stage.press(GIVEAWAY).press("p tab tab tab tab").press("tab");
    stage.shows("12 codes on 1 page");
    stage.shoot(
        "screen-print",
        "The codes of twelve placements being printed on a sheet of labels, with the page as it will be",
    );
}

#[test]
fn the_menu_of_what_to_copy() {
    let mut stage = Stage::new(Variant::Dark, 120, 36);
    stage.press(GIVEAWAY).press("down down space space space y");
    stage.shows("3 placements");
    stage.shoot("screen-copy", "The menu of what to copy, for three marked placements");
}

#[test]
fn many_placements_at_once() {
    let mut stage = Stage::new(Variant::Dark, 120, 36);
    stage.press(GIVEAWAY).press("a");
    stage.paste("hall-{c..f}");
    stage.shows("hall-f");
    stage.shoot("screen-places", "Four placements being added at once, with the URLs that they will have");
}

#[test]
fn the_tester_with_a_finding() {
    let mut stage = Stage::new(Variant::Dark, 120, 26);
    stage.press("3");
    stage.paste("https://m.me/102938475610293?ref=giveaway–hall-a–738–north").press("enter j z");
    stage.shows("f repairs it");
    stage.shoot("screen-tester", "A link with en dashes in the tester, which says what is wrong and offers the repair");
}
