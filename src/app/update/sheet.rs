//! Printing: the dialog for a sheet of codes, while the worker tries and makes it.

use super::Update;
use crate::app::form::{self, Form, Subject};
use crate::app::msg::Effect;
use crate::app::overlay::Overlay;
use crate::app::sheet::{Dialog, On, Preview};
use crate::app::state::Tone;
use crate::domain::Change;

impl Update<'_> {
    /// Asks how the selection or the marked rows are to be printed.
    pub fn print_sheet(&mut self) {
        let places = self.s.targets();
        let channels: Vec<_> = self.s.book.bot.channels().collect();
        let file = match places.first().and_then(|(link, _)| self.s.book.link(*link)) {
            Some(link) => form::token(&link.reference),
            None => "labels".to_owned(),
        };
        let form = form::sheet(places, &self.s.stocks, &channels, self.s.channel, &self.s.sheet_habits, &file);
        self.s.overlays.push(Overlay::Form(Box::new(form)));
    }

    fn dialog(&mut self) -> Option<&mut Dialog> {
        match self.s.overlays.iter_mut().rev().find_map(|o| if let Overlay::Form(form) = o { Some(form) } else { None })
        {
            Some(form) => form.sheet.as_deref_mut(),
            None => None,
        }
    }

    /// Lets the worker try the sheet again, where something in its dialog was changed.
    pub(super) fn try_sheet(&mut self) {
        let Some(Overlay::Form(form)) = self.s.overlays.last_mut() else { return };
        let Some(mut job) = form::job(form, self.s.book.bot.uid, &self.s.stocks) else { return };
        let Some(dialog) = form.sheet.as_deref_mut() else { return };
        // What the file is called and whether it is written down change nothing of how it looks.
        if let Some(asked) = &dialog.asked {
            job.ticket = asked.ticket;
            let mut same = crate::app::sheet::Job { record: asked.record, ..job.clone() };
            if matches!(same.on, On::Stock(_)) {
                same.file.clone_from(&asked.file);
            }
            if same == *asked || dialog.making.is_some() {
                return;
            }
        }
        self.s.tickets += 1;
        job.ticket = self.s.tickets;
        dialog.asked = Some(job.clone());
        self.out.push(Effect::TrySheet(Box::new(job)));
    }

    /// Takes the answer of the worker to the latest question.
    pub(super) fn sheet_tried(&mut self, preview: Preview) {
        if let Some(dialog) = self.dialog()
            && dialog.asked.as_ref().is_some_and(|job| job.ticket == preview.ticket)
        {
            dialog.preview = Some(preview);
        }
    }

    /// Has the sheet made. What speaks against it is said first; asked again, it is made all the same.
    pub(super) fn make_sheet(&mut self) {
        let bot = self.s.book.bot.uid;
        let Some(Overlay::Form(form)) = self.s.overlays.last_mut() else { return };
        let per_page =
            self.s.stocks.named(&form.get(&form::Slot::Stock)).map_or(1, crate::print::sheet::Stock::per_page);
        for at in 0..form.inputs.len() {
            if let Some(why) = form::wrong(form, &form.inputs[at].slot, per_page) {
                form.focus = at;
                form.error = Some(why);
                return;
            }
        }
        let Some(mut job) = form::job(form, bot, &self.s.stocks) else { return };
        let habits = form::habits(form);
        let Some(dialog) = form.sheet.as_deref_mut() else { return };
        if dialog.making.is_some() {
            return self.say(Tone::Note, "it is being made: Esc stops it");
        }
        job.anyway = dialog.refused.as_ref() == Some(&job);
        if let Some(preview) = dialog.preview.as_ref().filter(|p| p.refused && !job.anyway) {
            let worst = preview.remarks.first().map(|(_, sentence)| sentence.clone()).unwrap_or_default();
            dialog.refused = Some(job);
            form.error = Some(format!("{worst}. Save again to print it all the same"));
            return;
        }
        dialog.making = Some((0, dialog.preview.as_ref().map_or(0, |p| p.codes)));
        self.s.tickets += 1;
        job.ticket = self.s.tickets;
        if let Ok(value) = serde_json::to_string(&habits) {
            self.out.push(Effect::Remember { key: "sheet", value });
        }
        self.s.sheet_habits = habits;
        self.out.push(Effect::MakeSheet(Box::new(job)));
    }

    /// How far the worker is.
    pub(super) fn sheet_progress(&mut self, done: usize, total: usize) {
        if let Some(dialog) = self.dialog()
            && dialog.making.is_some()
        {
            dialog.making = Some((done, total));
        }
    }

    /// The file is there. What was written down as printed is taken over.
    pub(super) fn sheet_made(&mut self, sentence: String, changes: &[Change]) {
        self.s.overlays.retain(|o| !is_sheet(o));
        self.take_over(changes);
        self.say(Tone::Good, sentence);
    }

    /// The file is not there, and nothing that was typed is lost.
    pub(super) fn sheet_failed(&mut self, why: String) {
        let form = self.s.overlays.iter_mut().find_map(|o| if let Overlay::Form(form) = o { Some(form) } else { None });
        if let Some(form) = form
            && let Some(dialog) = form.sheet.as_deref_mut()
        {
            dialog.making = None;
            form.error = Some(why.clone());
        }
        self.say(Tone::Bad, why);
    }

    /// While a sheet is made: stops that, and leaves the dialog as it is. Else closes it; what was chosen is there the next
    /// time.
    pub(super) fn close_sheet(&mut self) {
        if self.dialog().is_some_and(|dialog| dialog.making.take().is_some()) {
            self.out.push(Effect::StopSheet);
            return self.say(Tone::Note, "stopped: no file was made");
        }
        if let Some(Overlay::Form(form)) = self.s.overlays.last() {
            self.s.sheet_habits = form::habits(form);
        }
        self.close();
    }
}

fn is_sheet(overlay: &Overlay) -> bool {
    matches!(overlay, Overlay::Form(form) if matches!(form.subject, Subject::Sheet(_)))
}

/// Whether a form is the dialog of a sheet.
pub(super) const fn is_dialog(form: &Form) -> bool {
    matches!(form.subject, Subject::Sheet(_))
}
