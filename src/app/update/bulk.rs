//! The dialog that makes a personal link for every row of a mailing list.

use super::Update;
use crate::app::bulk::{BulkView, Stage};
use crate::app::links::RowId;
use crate::app::msg::Effect;
use crate::app::overlay::Overlay;
use crate::app::state::Tone;
use crate::bulk::{Control, Report, mapping, typed_path};
use std::sync::Arc;

impl Update<'_> {
    /// Opens the dialog for the selected link.
    pub fn show_bulk(&mut self) {
        let Some(link) = self.s.link().map(|l| l.uid) else { return };
        let has = self.s.book.bot.account(self.s.channel).is_some();
        let channel = if has { Some(self.s.channel) } else { self.s.book.bot.channels().next() };
        let place = self.s.list.cursor.and_then(RowId::place);
        let places = self.s.book.placements(link).iter().filter(|p| !p.archived).map(|p| p.uid).collect();
        if let Some(channel) = channel {
            let view = BulkView::new(self.s.book.bot.uid, link, channel, places, place);
            self.s.overlays.push(Overlay::Bulk(Box::new(view)));
        }
    }

    fn bulk(&mut self) -> Option<&mut BulkView> {
        match self.s.overlays.last_mut() {
            Some(Overlay::Bulk(view)) => Some(view),
            _ => None,
        }
    }

    /// Goes on: reads the head, then looks at every row, then writes.
    pub fn bulk_next(&mut self) {
        let now = self.now;
        let Some(view) = self.bulk() else { return };
        (view.error, view.drawn_ms) = (None, now);
        let control = Arc::<Control>::default();
        let effect = match view.stage {
            Stage::File if view.path.text().trim().is_empty() => {
                view.error = Some("type or paste the name of the mailing list, a CSV file".to_owned());
                return;
            }
            Stage::File => Effect::BulkHead(typed_path(view.path.text())),
            Stage::Columns => {
                let job = view.job();
                if !mapping::is_personal(&job.filled) {
                    view.error = Some("no column goes into the link yet: → chooses a field for one".to_owned());
                    return;
                }
                (view.stage, view.top, view.report) = (Stage::Looking, 0, None);
                Effect::BulkLook(job, Arc::clone(&control))
            }
            Stage::Report => {
                let job = view.job();
                if view.report.as_ref().is_some_and(|r| r.channels.first().is_none_or(|c| c.links == 0)) {
                    view.error =
                        Some(format!("no row can have a link on {}: choose another channel (Esc)", view.channel));
                    return;
                }
                view.stage = Stage::Writing;
                Effect::BulkWrite(job, Arc::clone(&control))
            }
            Stage::Looking | Stage::Writing => return,
        };
        view.control = control;
        self.out.push(effect);
    }

    /// Time went by: the progress is drawn anew.
    pub(super) fn bulk_tick(&mut self) {
        let now = self.now;
        if let Some(view) = self.bulk() {
            view.drawn_ms = now;
        }
    }

    /// Goes back, or stops what is going on.
    pub fn bulk_back(&mut self) {
        let Some(view) = self.bulk() else { return };
        view.error = None;
        view.stage = match view.stage {
            Stage::File => return self.close(),
            Stage::Columns => Stage::File,
            Stage::Report => Stage::Columns,
            running => {
                view.control.stop();
                view.error = Some("stopped: nothing was written".to_owned());
                if running == Stage::Looking { Stage::Columns } else { Stage::Report }
            }
        };
    }

    /// Moves the cursor, or the report.
    pub fn bulk_step(&mut self, by: isize) {
        let most = self.s.reader_lines.saturating_sub(1);
        let Some(view) = self.bulk() else { return };
        match view.stage {
            Stage::Columns => view.cursor = view.cursor.saturating_add_signed(by).min(view.rows().len() - 1),
            Stage::Report => view.top = view.top.saturating_add_signed(by).min(most),
            _ => {}
        }
    }

    /// Moves by a page.
    pub fn bulk_page(&mut self, by: isize) {
        self.bulk_step(by * self.s.page.max(2) as isize);
    }

    /// Puts the cursor on a row.
    pub(super) fn bulk_click(&mut self, at: usize, double: bool) {
        let Some(view) = self.bulk() else { return };
        if view.stage == Stage::Columns {
            view.cursor = at.min(view.rows().len() - 1);
            if double {
                self.bulk_turn(1);
            }
        }
    }

    /// The next choice of the row under the cursor.
    pub fn bulk_turn(&mut self, by: isize) {
        let book = std::mem::take(&mut self.s.book);
        if let Some(view) = self.bulk()
            && view.stage == Stage::Columns
        {
            view.error = None;
            view.turn(&book, by);
        }
        self.s.book = book;
    }

    /// The worker read the names of the columns.
    pub(super) fn bulk_head(&mut self, head: Result<Vec<String>, String>) {
        let book = std::mem::take(&mut self.s.book);
        if let Some(view) = self.bulk().filter(|view| view.stage == Stage::File) {
            view.read_head(&book, head);
        }
        self.s.book = book;
    }

    /// The worker looked at every row.
    pub(super) fn bulk_report(&mut self, control: &Arc<Control>, report: Result<Box<Report>, String>) {
        let Some(view) = self.bulk().filter(|v| v.stage == Stage::Looking && Arc::ptr_eq(&v.control, control)) else {
            return;
        };
        match report {
            Ok(report) => (view.report, view.stage) = (Some(report), Stage::Report),
            Err(why) => (view.error, view.stage) = (Some(why), Stage::Columns),
        }
    }

    /// The worker wrote the links.
    pub(super) fn bulk_written(&mut self, control: &Arc<Control>, outcome: Result<String, String>) {
        let current = self.bulk().is_some_and(|v| v.stage == Stage::Writing && Arc::ptr_eq(&v.control, control));
        match (outcome, current) {
            (Ok(sentence), true) => {
                self.close();
                self.say(Tone::Good, sentence);
            }
            // It was done before it could be stopped.
            (Ok(sentence), false) => self.say(Tone::Note, sentence),
            (Err(why), true) => {
                if let Some(view) = self.bulk() {
                    (view.error, view.stage) = (Some(why), Stage::Report);
                }
            }
            (Err(_), false) => {}
        }
    }
}
