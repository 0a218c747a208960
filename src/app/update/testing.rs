//! The tester's commands: typing, repairing, copying, and going through several links of one paste.

use super::Update;
use crate::app::edit::Pasted;
use crate::app::msg::Effect;
use crate::app::overlay::Overlay;
use crate::app::picker::plural;
use crate::app::qr::{PAPER_MM, QrView};
use crate::app::state::{Pane, Tone};
use crate::app::tester::Row;
use crate::domain::tester;

/// The most links of one paste that are taken: more than anybody goes through one by one.
const MOST_LINKS: usize = 10_000;

impl Update<'_> {
    /// Takes the selection's URL on the channel under the cursor to the tester.
    pub fn test_selection(&mut self) {
        if let Some(url) = self.selected_url() {
            let s = &mut *self.s;
            s.tester.set(&url, &s.book);
            self.keep_tested();
        }
        self.go_pane(Pane::Tester);
    }

    fn selected_url(&self) -> Option<String> {
        let all = self.s.composed();
        let wanted = all.iter().find(|c| c.channel == self.s.channel && c.url.is_some());
        wanted.or_else(|| all.iter().find(|c| c.url.is_some())).and_then(|c| c.url.clone())
    }

    /// Types in the tester.
    pub fn edit_tester(&mut self) {
        self.s.tester.editing = true;
    }

    /// Done typing.
    pub fn done_testing(&mut self) {
        self.s.tester.editing = false;
        self.keep_tested();
        if self.s.tester.field.is_empty() {
            self.go_pane(Pane::Links);
        }
    }

    /// Back to the links.
    pub fn leave_tester(&mut self) {
        self.go_pane(Pane::Links);
    }

    /// Empties the tester.
    pub fn clear_tester(&mut self) {
        self.keep_tested();
        let s = &mut *self.s;
        let end = s.tester.field.text().len();
        // A replacement, and not a new text, so that undo in the field brings it back.
        s.tester.field.replace(0..end, "");
        s.tester.links.clear();
        s.tester.cursor = 0;
        s.tester.read(&s.book);
        s.tester.editing = true;
    }

    /// Takes pasted text. Several links in one paste are taken one by one; all else goes into the text as it is.
    pub(super) fn paste_tested(&mut self, text: &str) -> Pasted {
        let typing = self.s.pane == Pane::Tester && self.s.tester.editing;
        let selected = self.s.tester.field.selection().map_or(0, |s| s.len());
        let replaces = !typing || selected == self.s.tester.field.text().len();
        if !typing {
            self.keep_tested();
            self.go_pane(Pane::Tester);
            self.s.tester.editing = false;
        }
        let found = if replaces { tester::find(text) } else { Vec::new() };
        let s = &mut *self.s;
        if found.len() > 1 {
            let links: Vec<String> = found.into_iter().take(MOST_LINKS).map(|span| text[span].to_owned()).collect();
            let count = links.len();
            s.tester.set_links(links, &s.book);
            let (next, previous) = (s.keymap.label_of("tester.next-link"), s.keymap.label_of("tester.previous-link"));
            // Who typed goes on typing, after one link and after several.
            let done =
                if typing { format!("{} ends typing, then ", s.keymap.label_of("tester.done")) } else { String::new() };
            let found = plural(count, "link");
            self.say(Tone::Good, format!("{found} found: {done}{next} and {previous} go through them"));
            self.keep_tested();
            return Pasted::default();
        }
        if replaces {
            s.tester.links.clear();
            s.tester.field.set_text("");
        }
        let cut = s.tester.field.paste(text);
        s.tester.read(&s.book);
        s.tester.go_worst();
        if !typing {
            self.keep_tested();
        }
        cut
    }

    /// Shows the next link of the paste, or the one before.
    pub fn step_link(&mut self, by: isize) {
        let s = &mut *self.s;
        s.tester.step_link(by, &s.book);
        self.keep_tested();
    }

    /// Keeps the text among what was tested: when somebody is done with it, and not while it is typed.
    pub(super) fn keep_tested(&mut self) {
        let text = self.s.tester.field.text().trim();
        if !text.is_empty() && text != self.s.tester.kept {
            let text = text.to_owned();
            self.s.tester.kept.clone_from(&text);
            self.out.push(Effect::KeepTested(text));
        }
    }

    /// Applies the repair of the finding under the cursor.
    pub fn fix_one(&mut self) {
        let s = &mut *self.s;
        let (Some(finding), Some(Row::Finding(at))) = (s.tester.finding().cloned(), s.tester.row()) else { return };
        let repaired = tester::apply_one(s.tester.field.text(), &s.tester.reading.findings, at);
        if let Some(repaired) = repaired {
            let end = s.tester.field.text().len();
            s.tester.field.replace(0..end, &repaired);
            s.tester.read(&s.book);
            self.keep_tested();
            self.say(Tone::Good, format!("repaired: {}", finding.message));
        }
    }

    /// Applies every certain repair.
    pub fn fix_all(&mut self) {
        let s = &mut *self.s;
        let Some(repaired) = s.tester.reading.repaired.clone() else { return };
        let end = s.tester.field.text().len();
        s.tester.field.replace(0..end, &repaired);
        s.tester.read(&s.book);
        s.tester.go_worst();
        let left = s.tester.reading.findings.len();
        let rest = match left {
            0 => "nothing is left to say".to_owned(),
            1 => "1 finding is left to decide".to_owned(),
            many => format!("{many} findings are left to decide"),
        };
        self.keep_tested();
        self.say(Tone::Good, format!("repaired; {rest}"));
    }

    /// Takes the last repair or edit of the text back. What is in the book is taken back in the other panes.
    pub fn undo_text(&mut self) {
        let s = &mut *self.s;
        if s.tester.field.undo() {
            s.tester.read(&s.book);
        } else {
            self.say(
                Tone::Note,
                "nothing in this text is left to take back; in the links, u takes back changes of the book",
            );
        }
    }

    /// Copies the tested link, with its repairs.
    pub fn copy_tested(&mut self) {
        let tester = &self.s.tester;
        let what = if tester.repaired.is_some() { "the repaired link" } else { "the tested link" };
        let (text, what) = (tester.best_text().to_owned(), what.to_owned());
        self.out.push(Effect::Copy { text, what });
    }

    /// Shows the tested link, with its repairs, as a QR code.
    pub fn qr_tested(&mut self) {
        let tester = &self.s.tester;
        let view = QrView {
            places: Vec::new(),
            at: 0,
            marked: false,
            channel: tester.reading.channel.unwrap_or(self.s.channel),
            shown_anyway: false,
            text: Some(tester.best_text().to_owned()),
            paper_mm: PAPER_MM,
            next_ms: None,
        };
        self.s.overlays.push(Overlay::Qr(view));
    }
}
