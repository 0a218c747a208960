//! The program between a terminal and a worker: inputs and answers go in, frames and effects come out. No terminal and no
//! thread here, so that the tests drive exactly what runs.

use crate::app::input::{Input, MouseAction};
use crate::app::msg::{Answer, Effect, Msg, Target};
use crate::app::overlay::Overlay;
use crate::app::state::{State, notice_ms};
use crate::app::update::update;
use crate::qr::graphics::Cell;
use crate::ui::memory::Placed;
use crate::ui::{Memory, Theme, view};
use ratatui::Frame;

/// How many rows a notch of the wheel moves.
const NOTCH: i32 = 3;

/// How often a progress bar moves, in milliseconds.
const PROGRESS_MS: i64 = 100;

/// State, and what the view remembers.
pub struct Program {
    /// The state.
    pub state: State,
    memory: Memory,
    theme: Theme,
}

impl Program {
    /// A program that shows `state` in `theme`.
    pub fn new(state: State, theme: Theme) -> Self {
        Self { state, memory: Memory::default(), theme }
    }

    /// Takes what the user did. `now`: milliseconds since the Unix epoch. Returns what is to be done.
    pub fn input(&mut self, input: Input, now: i64) -> Vec<Effect> {
        let msg = match input {
            Input::Key(key) => Msg::Key(key),
            Input::Paste(text) => Msg::Paste(text),
            Input::Resize(columns, rows) => Msg::Resize(columns, rows),
            Input::Mouse(mouse) => {
                let target = self.memory.at(mouse.column, mouse.row);
                match mouse.action {
                    MouseAction::Click => Msg::Click { target, double: false },
                    MouseAction::DoubleClick => Msg::Click { target, double: true },
                    MouseAction::WheelUp => Msg::Wheel { target, by: -NOTCH },
                    MouseAction::WheelDown => Msg::Wheel { target, by: NOTCH },
                    MouseAction::Drag | MouseAction::Release => return Vec::new(),
                }
            }
        };
        // A notice is answered by the next key: what that key can do is in its place again.
        if matches!(msg, Msg::Key(_) | Msg::Click { .. }) && !matches!(msg, Msg::Click { target: Target::Nothing, .. })
        {
            self.state.notice = None;
        }
        update(&mut self.state, msg, now)
    }

    /// Takes what the worker says.
    pub fn answer(&mut self, answer: Answer, now: i64) -> Vec<Effect> {
        update(&mut self.state, Msg::Answer(answer), now)
    }

    /// Whether a search goes on, a piece with each [`Self::search_on`].
    pub fn is_searching(&self) -> bool {
        self.state.list.is_searching()
    }

    /// Does a piece of the search: a millisecond or two. Whether there is something else to see.
    pub fn search_on(&mut self) -> bool {
        let State { list, book, shown, .. } = &mut self.state;
        list.search_on(book, shown)
    }

    /// Lets time go by.
    pub fn tick(&mut self, now: i64) -> Vec<Effect> {
        update(&mut self.state, Msg::Tick, now)
    }

    /// When [`Self::tick`] will change something, in milliseconds since the Unix epoch; `None`: never, unless something
    /// happens.
    pub fn next_tick(&self) -> Option<i64> {
        // What the last frame left to be looked at is looked at as soon as nothing else happens.
        let behind = self.is_behind().then_some(0);
        let notice = self.state.notice.as_ref().map(|n| n.at + notice_ms(&n.text));
        // A progress bar moves as long as it is looked at.
        let bar = match self.state.top() {
            Some(Overlay::Bulk(view)) if view.is_running() => Some(view.drawn_ms + PROGRESS_MS),
            _ => None,
        };
        let slide = match self.state.top() {
            Some(Overlay::Qr(view)) => view.next_ms,
            _ => None,
        };
        [behind, notice, bar, slide].into_iter().flatten().min()
    }

    /// Whether another frame would show more, though nothing happens.
    pub const fn is_behind(&self) -> bool {
        self.memory.worst.is_unfinished() || self.memory.tried.is_unfinished()
    }

    /// The code that the last frame leaves room for a picture of.
    pub fn picture(&self) -> Option<(&Placed, Cell)> {
        self.memory.picture.as_ref().zip(self.state.cell)
    }

    /// Draws a frame.
    pub fn draw(&mut self, frame: &mut Frame<'_>) {
        let area = frame.area();
        self.state.size = (area.width, area.height);
        self.memory.links = self.memory.links.saturating_add_signed(std::mem::take(&mut self.state.list.slid));
        view(&self.state, &mut self.memory, &self.theme, frame);
        self.state.page = self.memory.page;
        self.state.reader_lines = self.memory.reader_lines;
    }
}
