//! What links brought.

use super::Update;
use crate::app::msg::Effect;
use crate::app::overlay::Overlay;
use crate::app::results::{Counted, ExportHead, Import, ImportOutcome, ResultsView, Stage};
use crate::app::state::Tone;
use crate::bulk::typed_path;
use crate::domain::Uid;
use crate::domain::results::{Accepted, Level, Unmatched};
use crate::domain::show::plural;
use crate::report::{Paper, markdown};
use crate::results::Control;
use std::sync::Arc;

impl Update<'_> {
    /// Shows what the bot's links brought.
    pub fn show_results(&mut self) {
        let bot = self.s.book.bot.uid;
        self.s.overlays.push(Overlay::Results(Box::new(ResultsView::new(bot))));
        self.out.push(Effect::CountResults { bot, conversion: String::new() });
    }

    fn results(&mut self) -> Option<&mut ResultsView> {
        match self.s.overlays.last_mut() {
            Some(Overlay::Results(view)) => Some(view),
            _ => None,
        }
    }

    /// Changes the view, and brings its rows up to date with the book.
    fn with_results(&mut self, change: impl FnOnce(&mut ResultsView, &crate::domain::Book)) {
        let book = std::mem::take(&mut self.s.book);
        if let Some(view) = self.results() {
            change(view, &book);
        }
        self.s.book = book;
    }

    /// The worker counted.
    pub(super) fn results_counted(&mut self, bot: Uid, counted: Result<Counted, String>) {
        let wrong = counted.as_ref().err().cloned();
        self.with_results(|view, book| {
            if view.bot == bot {
                match counted {
                    Ok(counted) => view.counted = Some(counted),
                    Err(why) => (view.error, view.counted) = (Some(why), Some(Counted::default())),
                }
                view.refresh(book);
            }
        });
        if let Some(why) = wrong {
            self.say(Tone::Bad, why);
        }
    }

    /// Moves the cursor.
    pub fn results_step(&mut self, by: isize) {
        self.with_results(|view, book| match view.stage {
            Stage::Figures => view.go(view.position().saturating_add_signed(by), book),
            Stage::Unmatched => {
                view.lost = view.lost.saturating_add_signed(by).min(view.unmatched().len().saturating_sub(1));
            }
            Stage::Choose => {
                view.place = view.place.saturating_add_signed(by).min(view.places.len().saturating_sub(1));
            }
            Stage::Columns => {
                view.column = view.column.saturating_add_signed(by).min(view.column_rows().saturating_sub(1));
            }
            Stage::Outcome => {
                let last = (view.outcome.notes.len() + view.outcome.bad.len()).saturating_sub(1);
                view.top = view.top.saturating_add_signed(by).min(last);
            }
            Stage::File | Stage::Running => {}
        });
    }

    /// Moves the cursor by a page.
    pub fn results_page(&mut self, by: isize) {
        self.results_step(by * self.s.page.max(2).cast_signed());
    }

    /// Puts the cursor on a row.
    pub(super) fn results_click(&mut self, at: usize, double: bool) {
        self.with_results(|view, book| match view.stage {
            Stage::Figures => view.go(at, book),
            Stage::Unmatched => view.lost = at.min(view.unmatched().len().saturating_sub(1)),
            Stage::Choose => view.place = at.min(view.places.len().saturating_sub(1)),
            Stage::Columns => view.column = at.min(view.column_rows().saturating_sub(1)),
            Stage::File | Stage::Running | Stage::Outcome => {}
        });
        if double && self.results().is_some_and(|view| view.stage == Stage::Choose) {
            return self.results_placed();
        }
        if double && self.results().is_some_and(|view| view.stage == Stage::Columns) {
            self.results_turn(1);
        }
    }

    /// Sorts by the next column, or the one before.
    pub fn results_sort(&mut self, by: isize) {
        self.with_results(|view, book| {
            view.next_sort(by);
            view.refresh(book);
        });
    }

    /// Sorts the other way round.
    pub fn results_reverse(&mut self) {
        self.with_results(|view, book| {
            view.scope.reversed = !view.scope.reversed;
            view.refresh(book);
        });
    }

    /// Rows of placements, links or campaigns.
    pub fn results_level(&mut self) {
        self.with_results(|view, book| {
            let at = Level::ALL.iter().position(|l| *l == view.scope.level).unwrap_or(0);
            view.scope.level = Level::ALL[(at + 1) % Level::ALL.len()];
            view.cursor = None;
            view.refresh(book);
        });
    }

    /// One channel, or all.
    pub fn results_channel(&mut self) {
        self.with_results(|view, book| {
            view.next_channel();
            view.refresh(book);
        });
    }

    /// A row for each channel, or for all together.
    pub fn results_split(&mut self) {
        self.with_results(|view, book| {
            view.scope.split = !view.scope.split;
            view.cursor = None;
            view.refresh(book);
        });
    }

    /// The next thing that counts as converted.
    pub fn results_conversion(&mut self) {
        let Some(view) = self.results() else { return };
        let Some(counted) = &view.counted else { return };
        let all = &counted.tally.conversions;
        let at = all.iter().position(|c| *c == counted.tally.conversion).unwrap_or(0);
        let (Some(next), bot) = (all.get((at + 1) % all.len().max(1)).cloned(), view.bot) else { return };
        view.conversion.clone_from(&next);
        self.out.push(Effect::CountResults { bot, conversion: next });
    }

    /// The next chart.
    pub fn results_chart(&mut self, by: isize) {
        if let Some(view) = self.results() {
            view.chart = view.chart.step(by);
        }
    }

    /// Lists the contacts that nobody can place.
    pub fn results_unmatched(&mut self) {
        if let Some(view) = self.results() {
            view.stage = Stage::Unmatched;
        }
    }

    /// Accepts the likeliest placement of the contacts under the cursor; asks where several are as likely, or none is.
    pub fn results_accept(&mut self) {
        let Some(view) = self.results() else { return };
        let Some(lost) = view.lost_here().cloned() else { return };
        match lost.likeliest() {
            Some(place) => self.accept(&lost, place),
            None => {
                let why = match lost.likely.len() {
                    0 => format!("nothing is like “{}”: choose the placement", lost.clue.value),
                    n => format!("{n} placements are as like to “{}”: choose one", lost.clue.value),
                };
                self.results_choose();
                self.say(Tone::Note, why);
            }
        }
    }

    fn accept(&mut self, lost: &Unmatched, (link, placement): (Uid, Uid)) {
        let Some(view) = self.results() else { return };
        let (bot, conversion) = (view.bot, view.conversion.clone());
        view.accepted.push(lost.clue.clone());
        let accepted = Accepted { clue: lost.clue.clone(), link, placement };
        self.out.push(Effect::AcceptResult { bot, accepted, conversion });
        let reference = self.s.book.link(link).map_or("", |l| l.reference.as_str());
        let label = self.s.book.placement(link, placement).map_or("", |p| p.label.as_str());
        let contacts = plural(lost.count as usize, "contact");
        let back = self.s.keymap.label_of("unmatched.undo");
        let text = format!("{contacts} with “{}” came by {reference} · {label}; {back} takes it back", lost.clue.value);
        self.say(Tone::Good, text);
    }

    /// Looks for the placement that the contacts under the cursor came by.
    pub fn results_choose(&mut self) {
        self.with_results(|view, book| {
            view.stage = Stage::Choose;
            view.query.set_text("");
            view.find_places(book);
        });
    }

    /// The contacts came by the placement under the cursor.
    pub fn results_placed(&mut self) {
        let Some(view) = self.results() else { return };
        let (Some(lost), Some(place)) = (view.lost_here().cloned(), view.places.get(view.place).copied()) else {
            return;
        };
        view.stage = Stage::Unmatched;
        self.accept(&lost, place);
    }

    /// Takes back what was accepted last.
    pub fn results_undo(&mut self) {
        let Some(view) = self.results() else { return };
        let Some(clue) = view.accepted.pop() else { return };
        let (bot, conversion) = (view.bot, view.conversion.clone());
        let text = format!("what was accepted about “{}” is taken back", clue.value);
        self.out.push(Effect::RejectResult { bot, clue, conversion });
        self.say(Tone::Good, text);
    }

    /// Copies the report as Markdown.
    pub fn results_copy(&mut self) {
        let now_ms = self.now;
        let book = std::mem::take(&mut self.s.book);
        let text = self.results().and_then(|view| {
            let counted = view.counted.as_ref()?;
            let paper = Paper {
                book: &book,
                tally: &counted.tally,
                report: &view.report,
                scope: view.scope,
                unmatched: &counted.unmatched,
                days: (None, None),
                now_ms,
            };
            Some(markdown(&paper))
        });
        self.s.book = book;
        if let Some(text) = text {
            let what = format!("the results of {}, as Markdown", self.s.book.bot.name);
            self.out.push(Effect::Copy { text, what });
        }
    }

    /// Asks for the file of an export.
    pub fn results_import(&mut self) {
        if let Some(view) = self.results() {
            (view.stage, view.error) = (Stage::File, None);
        }
    }

    /// Goes on with the import: reads the columns, then imports.
    pub fn results_next(&mut self) {
        let now = self.now;
        let Some(view) = self.results() else { return };
        (view.error, view.drawn_ms) = (None, now);
        let bot = view.bot;
        let effect = match view.stage {
            Stage::File if view.path.text().trim().is_empty() => {
                view.error = Some("type or paste the name of the export, a CSV or JSON file".to_owned());
                return;
            }
            Stage::File => Effect::ResultsHead { bot, path: typed_path(view.path.text()) },
            Stage::Columns => {
                if let Some(wrong) = view.mapping.wrong(&view.head) {
                    view.error = Some(wrong);
                    return;
                }
                view.control = Arc::<Control>::default();
                view.stage = Stage::Running;
                let import = Import { path: typed_path(view.path.text()), bot, mapping: view.mapping.clone() };
                Effect::ImportResults(Box::new(import), Arc::clone(&view.control))
            }
            Stage::Figures | Stage::Unmatched | Stage::Choose | Stage::Running | Stage::Outcome => return,
        };
        self.out.push(effect);
    }

    /// Takes the column under the cursor for something else.
    pub fn results_turn(&mut self, by: isize) {
        self.with_results(|view, book| {
            if view.stage == Stage::Columns {
                view.error = None;
                view.turn(book, by);
            }
        });
    }

    /// Goes back, or stops the import.
    pub fn results_back(&mut self) {
        let Some(view) = self.results() else { return };
        view.error = None;
        view.stage = match view.stage {
            Stage::Figures => return self.close(),
            Stage::Unmatched | Stage::File | Stage::Outcome => Stage::Figures,
            Stage::Choose => Stage::Unmatched,
            Stage::Columns => Stage::File,
            Stage::Running => {
                view.control.stop();
                view.error = Some("stopped: nothing is imported".to_owned());
                Stage::Columns
            }
        };
    }

    /// Time went by: the progress is drawn anew.
    pub(super) fn results_tick(&mut self) {
        let now = self.now;
        if let Some(view) = self.results() {
            view.drawn_ms = now;
        }
    }

    /// The worker read the names of the columns.
    pub(super) fn results_head(&mut self, head: Result<Box<ExportHead>, String>) {
        let Some(view) = self.results().filter(|view| view.stage == Stage::File) else { return };
        match head {
            Ok(read) => {
                let ExportHead { head, samples, mapping } = *read;
                (view.head, view.samples, view.mapping) = (head, samples, mapping);
                (view.column, view.stage) = (0, Stage::Columns);
            }
            Err(why) => view.error = Some(why),
        }
    }

    /// The worker imported, or did not.
    pub(super) fn results_imported(&mut self, control: &Arc<Control>, outcome: Result<Box<ImportOutcome>, String>) {
        // A bad row, or what else has to be known, is no plain success.
        let tone = |outcome: &ImportOutcome| match outcome.bad_rows {
            0 if outcome.notes.is_empty() => Tone::Good,
            0 => Tone::Note,
            _ => Tone::Bad,
        };
        let Some(view) = self.results() else {
            // It was closed: what is done is done.
            if let Ok(outcome) = outcome {
                self.say(tone(&outcome), outcome.sentence.clone());
            }
            return;
        };
        let current = view.stage == Stage::Running && Arc::ptr_eq(&view.control, control);
        match outcome {
            Ok(outcome) => {
                let (tone, sentence) = (tone(&outcome), outcome.sentence.clone());
                if current {
                    view.stage = if tone == Tone::Good { Stage::Figures } else { Stage::Outcome };
                    (view.outcome, view.top) = (*outcome, 0);
                }
                let (bot, conversion) = (view.bot, view.conversion.clone());
                self.out.push(Effect::CountResults { bot, conversion });
                self.say(tone, sentence);
            }
            Err(why) if current => (view.error, view.stage) = (Some(why), Stage::Columns),
            Err(_) => {}
        }
    }

    /// The book changed: the rows are made anew.
    pub(super) fn refresh_results(&mut self) {
        let book = std::mem::take(&mut self.s.book);
        for overlay in &mut self.s.overlays {
            if let Overlay::Results(view) = overlay {
                view.refresh(&book);
            }
        }
        self.s.book = book;
    }
}
