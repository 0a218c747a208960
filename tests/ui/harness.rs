//! Drives the program as a person would: keys, pastes and clicks in, the screen and the clipboard out.
//!
//! It is the real program on a real database file; only the terminal and the clipboard are stand-ins. What the worker
//! is asked to do is done at once, until nothing is left to do, so no test ever waits for time to go by.

use entrylink::app::input::{Input, Mouse, MouseAction};
use entrylink::app::key::{Code, Key};
use entrylink::app::keymap::Keymap;
use entrylink::app::msg::{Answer, Effect};
use entrylink::app::state::State;
use entrylink::domain::{Change, IdSource, sample};
use entrylink::effects::Desk;
use entrylink::export::Content;
use entrylink::store::Store;
use entrylink::tui::program::Program;
use entrylink::ui::{Theme, Variant};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use ratatui::style::{Color, Style};
use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use tempfile::TempDir;
use unicode_width::UnicodeWidthStr;

/// When the tests take place: an ordinary day, in milliseconds since the Unix epoch.
pub const NOW: i64 = 1_780_000_000_000;

/// What the clipboard stand-in was given, and whether it works.
#[derive(Default)]
struct Clipboard {
    copies: Vec<Content>,
    broken: Option<String>,
}

/// Work that goes on by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lying {
    /// The rest of a big book.
    Reading,
    /// A search, after its first piece.
    Searching,
}

/// What the user's editor makes of a text.
type Editor = Box<dyn FnMut(&str) -> Result<String, (String, Option<String>)>>;

/// The program with a keyboard, a mouse, a screen and a clipboard.
pub struct Ui {
    /// The program, for what cannot be seen on the screen.
    pub program: Program,
    /// Whether the program was asked to end.
    pub has_quit: bool,
    desk: Desk,
    clipboard: Arc<Mutex<Clipboard>>,
    terminal: Terminal<TestBackend>,
    buffer: Buffer,
    now: i64,
    /// Keys pressed since the start or since [`Ui::count_keys`].
    pressed: usize,
    folder: TempDir,
    blind: bool,
    editor: Editor,
    /// What is left lying of the work that goes on by itself.
    lying: Option<Lying>,
    /// Whether one frame is drawn after each key, though another one would show more.
    hasty: bool,
}

impl Ui {
    /// An empty database, on a terminal of 120×36.
    pub fn empty() -> Self {
        Self::start(&[], false, Variant::Dark)
    }

    /// The sample campaign.
    pub fn sample() -> Self {
        Self::sample_in(Variant::Dark)
    }

    /// The sample campaign in a theme.
    pub fn sample_in(variant: Variant) -> Self {
        Self::start(&sample::changes(IdSource::new(7), NOW - 86_400_000), true, variant)
    }

    /// A database with these changes.
    pub fn with(changes: &[Change]) -> Self {
        Self::start(changes, false, Variant::Dark)
    }

    fn start(changes: &[Change], sample: bool, variant: Variant) -> Self {
        let folder = tempfile::tempdir().expect("a folder for the database");
        let mut store = Store::open(&folder.path().join("links.db")).expect("a new database");
        if !changes.is_empty() {
            store.apply(changes, "what was there before", "a test", NOW).expect("changes that fit the book");
        }
        let clipboard = Arc::new(Mutex::new(Clipboard::default()));
        let desk = desk(store, &clipboard);
        let terminal = Terminal::new(TestBackend::new(120, 36)).expect("a terminal in memory");
        let program = Program::new(State::new(7, Keymap::default(), sample), Theme::new(variant));
        let mut ui = Self {
            program,
            has_quit: false,
            desk,
            clipboard,
            terminal,
            buffer: Buffer::default(),
            now: NOW,
            pressed: 0,
            folder,
            blind: false,
            editor: Box::new(|text| Ok(text.to_owned())),
            lying: None,
            hasty: false,
        };
        ui.load();
        ui
    }

    /// Gives the program the worker's first answers.
    fn load(&mut self) {
        let answers = self.desk.start(None);
        self.settle(Vec::new(), answers);
    }

    /// Where the database is.
    pub fn database(&self) -> PathBuf {
        self.folder.path().join("links.db")
    }

    /// Ends the program and starts it again on the same database.
    pub fn restart(&mut self) {
        self.desk.flush();
        let store = Store::open(&self.database()).expect("the database of before");
        self.desk = desk(store, &self.clipboard);
        self.program = Program::new(State::new(8, Keymap::default(), false), Theme::new(Variant::Dark));
        self.load();
    }

    /// The same, and of a big book only the first page has come.
    pub fn restart_half(&mut self) -> &mut Self {
        self.lying = Some(Lying::Reading);
        self.restart();
        self
    }

    /// The rest of the book comes.
    pub fn read_rest(&mut self) -> &mut Self {
        self.lying = None;
        self.settle(Vec::new(), Vec::new());
        self
    }

    /// Whether a search is left lying after its first piece, as if the next key came at once.
    pub fn search_later(&mut self, later: bool) -> &mut Self {
        self.lying = later.then_some(Lying::Searching);
        self.settle(Vec::new(), Vec::new());
        self
    }

    /// Presses keys. A character is that key, `<name>` a named one (`<enter>`, `<ctrl-s>`, `<space>`, `<lt>` for `<`);
    /// blanks only keep the text readable.
    pub fn keys(&mut self, keys: &str) -> &mut Self {
        let mut rest = keys;
        while let Some(c) = rest.chars().next() {
            if c == '<' {
                let (name, after) = rest[1..].split_once('>').unwrap_or_else(|| panic!("no “>” in {keys:?}"));
                let key = if name == "lt" { Ok(Key::char('<')) } else { name.parse() };
                self.key(key.unwrap_or_else(|e| panic!("{keys:?}: {e}")));
                rest = after;
            } else {
                if c != ' ' {
                    self.key(Key::char(c));
                }
                rest = &rest[c.len_utf8()..];
            }
        }
        self
    }

    /// Types a text as it stands, a key for each character; a line break is Enter.
    pub fn text(&mut self, text: &str) -> &mut Self {
        for c in text.chars() {
            self.key(if c == '\n' { Key::plain(Code::Enter) } else { Key::char(c) });
        }
        self
    }

    /// Presses one key.
    pub fn key(&mut self, key: Key) -> &mut Self {
        self.pressed += 1;
        self.input(Input::Key(key))
    }

    /// How many keys were pressed since the last time this was asked.
    pub fn count_keys(&mut self) -> usize {
        std::mem::take(&mut self.pressed)
    }

    /// Pastes a text in one piece.
    pub fn paste(&mut self, text: &str) -> &mut Self {
        self.input(Input::Paste(text.to_owned()))
    }

    /// From now on the user's editor does this to a text.
    #[allow(dead_code, reason = "most tests edit nothing as text")]
    pub fn editor(
        &mut self,
        edit: impl FnMut(&str) -> Result<String, (String, Option<String>)> + 'static,
    ) -> &mut Self {
        self.editor = Box::new(edit);
        self
    }

    /// Gives the terminal another size.
    pub fn resize(&mut self, columns: u16, rows: u16) -> &mut Self {
        self.terminal.backend_mut().resize(columns, rows);
        self.input(Input::Resize(columns, rows))
    }

    /// Clicks on the first place where `text` stands.
    pub fn click(&mut self, text: &str) -> &mut Self {
        let at = self.position(text);
        self.mouse_at(at, MouseAction::Click).mouse_at(at, MouseAction::Release)
    }

    /// Clicks on it twice, as the terminal's reader reports that: a click, and a double click in its place.
    pub fn double_click(&mut self, text: &str) -> &mut Self {
        let at = self.position(text);
        for action in [MouseAction::Click, MouseAction::Release, MouseAction::DoubleClick, MouseAction::Release] {
            self.mouse_at(at, action);
        }
        self
    }

    /// Turns the wheel over it by notches; down is positive.
    pub fn wheel(&mut self, text: &str, notches: i32) -> &mut Self {
        let action = if notches > 0 { MouseAction::WheelDown } else { MouseAction::WheelUp };
        let at = self.position(text);
        for _ in 0..notches.abs() {
            self.mouse_at(at, action);
        }
        self
    }

    /// Does something with the mouse at a cell.
    pub fn mouse_at(&mut self, at: Position, action: MouseAction) -> &mut Self {
        let Position { x: column, y: row } = at;
        self.input(Input::Mouse(Mouse { action, column, row, ctrl: false, alt: false, shift: false }))
    }

    /// Lets so many milliseconds go by, for notices that leave by themselves.
    pub fn wait_ms(&mut self, ms: i64) -> &mut Self {
        self.now += ms;
        let effects = self.program.tick(self.now);
        self.settle(effects, Vec::new());
        self
    }

    /// Another window changes the same database, and this one does not look before its next change.
    pub fn elsewhere_unheard(&mut self, changes: &[Change]) -> &mut Self {
        let mut store = Store::open(&self.database()).expect("the same database");
        store.apply(changes, "a change elsewhere", "somebody else", self.now).expect("changes that fit the book");
        self
    }

    /// Another window changes the same database.
    pub fn elsewhere(&mut self, changes: &[Change]) -> &mut Self {
        self.elsewhere_unheard(changes);
        let answers = self.desk.idle();
        self.settle(Vec::new(), answers);
        self
    }

    fn input(&mut self, input: Input) -> &mut Self {
        self.now += 1;
        let effects = self.program.input(input, self.now);
        self.settle(effects, Vec::new());
        self
    }

    /// Does everything there is to do, until nothing is left, and draws the screen.
    fn settle(&mut self, effects: Vec<Effect>, answers: Vec<Answer>) {
        let mut effects = VecDeque::from(effects);
        let mut answers = VecDeque::from(answers);
        loop {
            if let Some(answer) = answers.pop_front() {
                effects.extend(self.program.answer(answer, self.now));
            } else if let Some(effect) = effects.pop_front() {
                self.has_quit |= matches!(effect, Effect::Quit);
                if let Effect::EditText(text) = &effect {
                    answers.push_back(Answer::Edited((self.editor)(text)));
                }
                answers.extend(self.desk.perform(effect, self.now));
            } else if self.program.is_searching() && self.lying != Some(Lying::Searching) {
                self.program.search_on();
            } else if self.desk.is_busy() && self.lying != Some(Lying::Reading) {
                answers.extend(self.desk.work_on(self.now));
            } else {
                break;
            }
        }
        if !self.blind {
            self.draw();
        }
    }

    /// Whether nothing is drawn: for what is typed in great amounts. Drawn at once when that ends.
    #[allow(dead_code, reason = "it is the tests of hostile text that type so much")]
    pub fn blind(&mut self, blind: bool) -> &mut Self {
        self.blind = blind;
        if !blind {
            self.draw();
        }
        self
    }

    /// Whether frames are drawn until none would show more, as they are where nothing else happens.
    pub fn look_on(&mut self, on: bool) -> &mut Self {
        self.hasty = !on;
        self.draw();
        self
    }

    fn draw(&mut self) {
        loop {
            let Self { program, terminal, .. } = self;
            let frame = terminal.draw(|frame| program.draw(frame)).expect("a terminal in memory");
            self.buffer = frame.buffer.clone();
            self.check_cells();
            if self.hasty || !self.program.is_behind() {
                break;
            }
        }
    }

    /// What holds for every frame of every test: a cell has one visible character, and a wide one has its second column
    /// to itself, so that each row is exactly as wide as the screen.
    fn check_cells(&self) {
        let area = self.buffer.area;
        for y in area.rows().map(|row| row.y) {
            let mut x = 0;
            while x < area.width {
                let symbol = self.buffer[(x, y)].symbol();
                assert!(!symbol.chars().any(char::is_control), "a control character at {x},{y}: {symbol:?}");
                let width = symbol.width().max(1) as u16;
                assert!(x + width <= area.width, "{symbol:?} stands over the edge at {x},{y}\n{}", self.screen());
                for covered in x + 1..x + width {
                    let hidden = self.buffer[(covered, y)].symbol();
                    assert!(hidden.trim().is_empty(), "{symbol:?} covers {hidden:?} at {x},{y}\n{}", self.screen());
                }
                x += width;
            }
        }
    }

    /// The screen as text, without blanks at the ends of rows.
    pub fn screen(&self) -> String {
        let rows: Vec<String> = (0..self.buffer.area.height).map(|y| self.row(y)).collect();
        rows.join("\n")
    }

    fn row(&self, y: u16) -> String {
        let mut row = String::new();
        let mut x = 0;
        while x < self.buffer.area.width {
            let symbol = self.buffer[(x, y)].symbol();
            row.push_str(symbol);
            x += symbol.width().max(1) as u16;
        }
        row.trim_end().to_owned()
    }

    /// The rows that have `text` on them.
    pub fn rows_with(&self, text: &str) -> Vec<String> {
        self.screen().lines().filter(|row| row.contains(text)).map(str::to_owned).collect()
    }

    /// The line at the bottom: a notice, or the keys that work now.
    pub fn footer(&self) -> String {
        self.row(self.buffer.area.height - 1)
    }

    /// The line at the top.
    pub fn header(&self) -> String {
        self.row(0)
    }

    /// The last thing the program said, if it is still on the screen.
    pub fn notice(&self) -> &str {
        self.program.state.notice.as_ref().map_or("", |n| &n.text)
    }

    /// Fails unless `text` is on the screen.
    #[track_caller]
    pub fn expect(&mut self, text: &str) -> &mut Self {
        assert!(self.screen().contains(text), "“{text}” is not on the screen:\n{}", self.screen());
        self
    }

    /// Fails if `text` is on the screen.
    #[track_caller]
    pub fn expect_no(&mut self, text: &str) -> &mut Self {
        assert!(!self.screen().contains(text), "“{text}” is on the screen:\n{}", self.screen());
        self
    }

    /// Fails unless `text` is in what was said last.
    #[track_caller]
    pub fn expect_notice(&mut self, text: &str) -> &mut Self {
        assert!(self.notice().contains(text), "“{text}” was not said, but “{}”:\n{}", self.notice(), self.screen());
        self
    }

    /// Where `text` stands first, reading from the top.
    #[track_caller]
    pub fn position(&self, text: &str) -> Position {
        for y in 0..self.buffer.area.height {
            for x in 0..self.buffer.area.width {
                if self.text_from(x, y).starts_with(text) && !self.buffer[(x, y)].symbol().is_empty() {
                    return Position::new(x, y);
                }
            }
        }
        panic!("“{text}” is not on the screen:\n{}", self.screen())
    }

    fn text_from(&self, x: u16, y: u16) -> String {
        let mut text = String::new();
        let mut x = x;
        while x < self.buffer.area.width {
            let symbol = self.buffer[(x, y)].symbol();
            text.push_str(symbol);
            x += symbol.width().max(1) as u16;
        }
        text
    }

    /// The style of the first character of `text` where it stands first.
    #[track_caller]
    pub fn style_at(&self, text: &str) -> Style {
        self.buffer[self.position(text)].style()
    }

    /// The style of a cell.
    pub fn style_of(&self, x: u16, y: u16) -> Style {
        self.buffer[(x, y)].style()
    }

    /// Whether a QR code is on the screen: its white is nowhere else.
    pub fn shows_code(&self) -> bool {
        self.buffer.content.iter().any(|cell| cell.bg == Color::Indexed(231))
    }

    /// Where the terminal's own cursor stands, where it is shown.
    pub fn cursor(&mut self) -> Option<Position> {
        let backend = self.terminal.backend();
        backend.cursor_visible().then(|| backend.cursor_position())
    }

    /// What was copied last; empty where nothing was.
    pub fn clipboard(&self) -> String {
        self.clipboard.lock().expect("no test has panicked").copies.last().map(|c| c.text.clone()).unwrap_or_default()
    }

    /// The HTML of what was copied last, where it had any.
    pub fn clipboard_html(&self) -> Option<String> {
        self.clipboard.lock().expect("no test has panicked").copies.last().and_then(|c| c.html.clone())
    }

    /// How many times something was copied.
    pub fn copies(&self) -> usize {
        self.clipboard.lock().expect("no test has panicked").copies.len()
    }

    /// From now on the clipboard fails, and says why.
    pub fn break_clipboard(&mut self, why: &str) -> &mut Self {
        self.clipboard.lock().expect("no test has panicked").broken = Some(why.to_owned());
        self
    }

    /// The refs of the links on screen and the labels of their placements, in order; placements are indented.
    pub fn list(&self) -> Vec<String> {
        let state = &self.program.state;
        let name = |row: &entrylink::app::links::RowId| match row.place() {
            None => state.book.link(row.link()).map(|l| l.reference.clone()),
            Some(place) => state.book.placement(row.link(), place).map(|p| format!("  {}", p.label)),
        };
        state.list.rows.iter().filter_map(name).collect()
    }

    /// The ref, or “ref · label”, of the row under the cursor.
    pub fn selected(&self) -> String {
        let state = &self.program.state;
        let Some(row) = state.list.cursor else { return String::new() };
        let reference = state.book.link(row.link()).map_or("", |l| l.reference.as_str());
        match row.place().and_then(|place| state.book.placement(row.link(), place)) {
            Some(place) => format!("{reference} · {}", place.label),
            None => reference.to_owned(),
        }
    }

    /// Puts the cursor on a link by its ref, as a user who has found it.
    #[track_caller]
    pub fn go_to(&mut self, reference: &str) -> &mut Self {
        self.keys("1g");
        for _ in 0..self.program.state.list.rows.len() {
            if self.selected() == reference {
                return self;
            }
            self.keys("j");
        }
        panic!("there is no row “{reference}”: {:?}", self.list())
    }
}

fn desk(store: Store, clipboard: &Arc<Mutex<Clipboard>>) -> Desk {
    let clipboard = Arc::clone(clipboard);
    let copier = move |content: &Content| {
        let mut clipboard = clipboard.lock().expect("no test has panicked");
        match &clipboard.broken {
            Some(why) => Err(why.clone()),
            None => {
                clipboard.copies.push(content.clone());
                Ok("copied to the test's clipboard".to_owned())
            }
        }
    };
    Desk::new(store, Box::new(copier), "the user")
}
