//! Moving about: panes, cursors, zoom, and the overlays that are only read.

use super::Update;
use crate::app::help::HelpView;
use crate::app::msg::Effect;
use crate::app::overlay::Overlay;
use crate::app::palette::Palette;
use crate::app::state::{ONE_PANE_COLUMNS, ONE_PANE_ROWS, Pane, Tone};
use crate::domain::Channel;

impl Update<'_> {
    /// Gives the focus to a pane. An empty tester is ready for typing at once.
    pub fn go_pane(&mut self, pane: Pane) {
        self.s.list.filtering = false;
        if self.s.pane == Pane::Tester && pane != Pane::Tester {
            self.keep_tested();
        }
        self.s.pane = pane;
        self.s.tester.editing = pane == Pane::Tester && self.s.tester.field.is_empty();
    }

    /// Gives the focus to the next pane, or the one before.
    pub fn step_pane(&mut self, by: isize) {
        let count = Pane::ALL.len().cast_signed();
        let at = (self.s.pane.number().cast_signed() - 1 + by).rem_euclid(count).cast_unsigned();
        self.go_pane(Pane::ALL[at]);
    }

    /// Gives the pane the whole screen, or gives it back.
    pub fn zoom(&mut self) {
        let (columns, rows) = self.s.size;
        if columns < ONE_PANE_COLUMNS || rows < ONE_PANE_ROWS {
            return self.say(Tone::Note, "here one pane has the whole screen already: there is no room for more");
        }
        self.s.zoom = !self.s.zoom;
    }

    /// Moves the cursor of the pane by rows.
    pub fn step(&mut self, by: isize) {
        self.step_in(self.s.pane, by);
    }

    /// Moves the cursor of the pane by pages.
    pub fn page(&mut self, by: isize) {
        self.step(by * self.s.page.max(2).cast_signed());
    }

    /// Moves the cursor of a pane by rows, stopping at the ends.
    pub fn step_in(&mut self, pane: Pane, by: isize) {
        match pane {
            Pane::Links => {
                self.s.list.step(by);
                self.moved();
            }
            Pane::Fields => {
                let fields: Vec<_> = self.s.fields().map(|f| f.uid).collect();
                let at = self.s.field.and_then(|uid| fields.iter().position(|f| *f == uid)).unwrap_or(0);
                if let Some(last) = fields.len().checked_sub(1) {
                    self.s.field = Some(fields[at.saturating_add_signed(by).min(last)]);
                }
            }
            Pane::Detail => {
                let channels: Vec<Channel> = self.s.book.bot.channels().collect();
                let at = channels.iter().position(|c| *c == self.s.channel).unwrap_or(0);
                if let Some(last) = channels.len().checked_sub(1) {
                    self.s.channel = channels[at.saturating_add_signed(by).min(last)];
                }
            }
            Pane::Tester => {
                let last = self.s.tester.rows().saturating_sub(1);
                self.s.tester.cursor = self.s.tester.cursor.saturating_add_signed(by).min(last);
            }
        }
    }

    /// Remembers where the cursor is.
    pub fn moved(&mut self) {
        self.s.list.follow(false);
        if let Some(row) = self.s.list.cursor {
            let place = row.place().map(|p| p.to_string()).unwrap_or_default();
            self.out.push(Effect::Remember { key: "selection", value: format!("{} {place}", row.link()) });
        }
    }

    /// Shows every key.
    pub fn show_help(&mut self) {
        let near = super::scopes(self.s);
        self.s.overlays.push(Overlay::Help(HelpView::new(near)));
    }

    fn help(&mut self) -> Option<&mut HelpView> {
        match self.s.overlays.last_mut() {
            Some(Overlay::Help(view)) => Some(view),
            _ => None,
        }
    }

    /// Lets what is looked for among the keys be typed.
    pub fn help_find(&mut self) {
        if let Some(view) = self.help() {
            view.typing = true;
        }
    }

    /// Done typing: what was found stays.
    pub fn help_keep(&mut self) {
        if let Some(view) = self.help() {
            view.typing = false;
        }
    }

    /// Shows every key again.
    pub fn help_clear(&mut self) {
        if let Some(view) = self.help() {
            view.field.set_text("");
            (view.typing, view.top) = (false, 0);
        }
    }

    /// Shows every notice.
    pub fn show_log(&mut self) {
        self.s.overlays.push(Overlay::Log(0));
    }

    /// Shows every command, to be found by typing.
    pub fn show_palette(&mut self) {
        self.s.overlays.push(Overlay::Palette(Palette::default()));
    }

    /// Runs the palette's command.
    pub fn palette_run(&mut self) {
        let Some(Overlay::Palette(palette)) = self.s.top() else { return };
        let hit = palette.hits(self.s).get(palette.cursor).copied();
        if let Some(at) = hit {
            self.s.overlays.pop();
            // A pane's own command is run in its pane.
            if let Some(pane) = crate::app::command::TABLE[at].scope.pane() {
                self.go_pane(pane);
                self.s.tester.editing = false;
            }
            self.run(at);
        }
    }

    /// Moves the palette's cursor.
    pub fn palette_step(&mut self, by: isize) {
        let Some(Overlay::Palette(palette)) = self.s.top() else { return };
        let last = palette.hits(self.s).len().saturating_sub(1);
        if let Some(Overlay::Palette(palette)) = self.s.overlays.last_mut() {
            palette.cursor = palette.cursor.saturating_add_signed(by).min(last);
        }
    }

    /// Scrolls a text by lines. The view stops at its end.
    pub fn scroll(&mut self, by: isize) {
        let limit = self.s.reader_lines.saturating_sub(1);
        if let Some(top) = self.reader_top() {
            *top = top.saturating_add_signed(by).min(limit);
        }
    }

    /// Scrolls a text by pages.
    pub fn scroll_page(&mut self, by: isize) {
        self.scroll(by * self.s.page.max(2).cast_signed());
    }

    fn reader_top(&mut self) -> Option<&mut usize> {
        match self.s.overlays.last_mut()? {
            Overlay::Help(view) => Some(&mut view.top),
            Overlay::Log(top) | Overlay::Rule(_, top) => Some(top),
            Overlay::Text(text) => Some(&mut text.top),
            Overlay::Past(view) => Some(&mut view.top),
            _ => None,
        }
    }

    /// The wheel over an overlay.
    pub(super) fn wheel_overlay(&mut self, by: isize) {
        match self.s.top() {
            Some(Overlay::Help(_) | Overlay::Log(_) | Overlay::Rule(..) | Overlay::Text(_) | Overlay::Past(_)) => {
                self.scroll(by);
            }
            Some(Overlay::Trash(_)) => self.trash_step(by),
            Some(Overlay::Picker(_)) => self.picker_step(by.signum()),
            Some(Overlay::Palette(_)) => self.palette_step(by.signum()),
            Some(Overlay::Tested(_)) => self.tested_step(by),
            Some(Overlay::Letter(_)) => self.letter_step(by),
            Some(Overlay::Prints(_)) => self.prints_step(by),
            Some(Overlay::Bulk(_)) => self.bulk_step(by),
            Some(Overlay::Results(_)) => self.results_step(by),
            Some(Overlay::Bring(_)) => self.bring_step(by),
            Some(Overlay::Qr(_)) => self.qr_step(by.signum()),
            _ => {}
        }
    }
}
