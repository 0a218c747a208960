//! The check of a newsletter.

use super::Update;
use crate::app::edit::Pasted;
use crate::app::letter::{LetterView, Linted, Source, is_newsletter, typed_path};
use crate::app::msg::Effect;
use crate::app::overlay::Overlay;
use crate::app::picker::plural;
use crate::app::state::{Pane, Tone};

impl Update<'_> {
    /// Asks which newsletter is to be checked; or goes back to the one whose link is in the tester.
    pub fn check_letter(&mut self) {
        if let Some((bot, view)) = self.s.letter_kept.take()
            && bot == self.s.book.bot.uid
        {
            self.s.overlays.push(Overlay::Letter(view));
            // The book may have changed meanwhile.
            return self.letter_again();
        }
        let view = LetterView::new(&self.s.letter);
        self.s.overlays.push(Overlay::Letter(Box::new(view)));
    }

    fn letter(&mut self) -> Option<&mut LetterView> {
        match self.s.overlays.last_mut() {
            Some(Overlay::Letter(view)) => Some(view),
            _ => None,
        }
    }

    /// Has the newsletter checked whose path is typed.
    pub fn letter_go(&mut self) {
        let Some(view) = self.letter() else { return };
        let path = typed_path(view.field.text());
        if path.is_empty() {
            return self.say(Tone::Note, "type the name of a file or folder, or paste the newsletter's source");
        }
        self.s.letter.clone_from(&path);
        self.out.push(Effect::Remember { key: "newsletter", value: path.clone() });
        self.ask_letter(Source::Path(path));
    }

    fn ask_letter(&mut self, source: Source) {
        let (bot, tools) = (self.s.book.bot.uid, self.s.tools.clone());
        if let Some(view) = self.letter() {
            view.asked = Some(source.clone());
            view.diff = None;
            self.out.push(Effect::Lint { bot, source, tools });
        }
    }

    /// Checks the same newsletter again.
    pub fn letter_again(&mut self) {
        let source = self.letter().and_then(|v| v.found.as_ref()).map(|found| found.source.clone());
        if let Some(source) = source {
            self.ask_letter(source);
        }
    }

    /// What is pasted is a newsletter or the path of one.
    pub(super) fn paste_letter(&mut self, text: &str) -> Pasted {
        if is_newsletter(text) {
            self.ask_letter(Source::Pasted(text.to_owned()));
            return Pasted::default();
        }
        let Some(view) = self.letter() else { return Pasted::default() };
        if !view.typing {
            view.typing = true;
            view.field.set_text("");
        }
        view.diff = None;
        view.field.paste(text.trim())
    }

    /// Takes what the worker found.
    pub(super) fn letter_found(&mut self, found: Linted) {
        let Some(view) = self.s.overlays.iter_mut().find_map(|o| match o {
            Overlay::Letter(view) => Some(view),
            _ => None,
        }) else {
            return;
        };
        if view.asked.as_ref() != Some(&found.source) {
            return;
        }
        view.asked = None;
        view.typing = false;
        view.cursor = view.cursor.min(found.rows.len().saturating_sub(1));
        if view.found.as_ref().is_none_or(|old| old.source != found.source) {
            view.cursor = 0;
        }
        view.found = Some(found);
    }

    /// Nothing could be read: the path is there to be mended.
    pub(super) fn letter_refused(&mut self, why: String) {
        if let Some(Overlay::Letter(view)) = self.s.overlays.last_mut() {
            view.asked = None;
        }
        self.say(Tone::Bad, why);
    }

    /// Types another path.
    pub fn letter_path(&mut self) {
        if let Some(view) = self.letter() {
            view.typing = true;
            view.field.select_all();
        }
    }

    /// Done typing the path: back to what was found, or out.
    pub fn letter_back(&mut self) {
        match self.letter() {
            Some(view) if view.found.is_some() => view.typing = false,
            _ => self.close(),
        }
    }

    /// Moves the cursor.
    pub fn letter_step(&mut self, by: isize) {
        let limit = self.s.reader_lines.saturating_sub(1);
        if let Some(view) = self.letter() {
            if let Some(top) = &mut view.diff {
                *top = top.saturating_add_signed(by).min(limit);
                return;
            }
            let last = view.found.as_ref().map_or(0, |f| f.rows.len()).saturating_sub(1);
            view.cursor = view.cursor.saturating_add_signed(by).min(last);
        }
    }

    /// Moves the cursor by pages.
    pub fn letter_page(&mut self, by: isize) {
        self.letter_step(by * self.s.page.max(2).cast_signed());
    }

    /// A click on a row.
    pub(super) fn letter_click(&mut self, at: usize, double: bool) {
        let Some(view) = self.letter() else { return };
        view.typing = false;
        view.cursor = at;
        if double {
            self.letter_test();
        }
    }

    /// Takes the link of the finding to the tester.
    pub fn letter_test(&mut self) {
        let Some(link) = self.letter().and_then(|view| view.row()).map(|row| row.link.clone()) else { return };
        let s = &mut *self.s;
        if let Some(Overlay::Letter(view)) = s.overlays.pop() {
            s.letter_kept = Some((s.book.bot.uid, view));
        }
        s.tester.set(&link, &s.book);
        self.go_pane(Pane::Tester);
        self.keep_tested();
        let check = self.s.keymap.label_of("main.newsletter");
        self.say(Tone::Note, format!("{check} goes back to the newsletter"));
    }

    /// Explains the rule of the finding.
    pub fn letter_why(&mut self) {
        if let Some(rule) = self.letter().and_then(|view| view.row()).map(|row| row.rule) {
            self.s.overlays.push(Overlay::Rule(rule, 0));
        }
    }

    /// Shows the repairs.
    pub fn letter_mend(&mut self) {
        if let Some(view) = self.letter() {
            view.diff = Some(0);
        }
    }

    /// Makes the repairs.
    pub fn letter_mend_yes(&mut self) {
        let (bot, tools) = (self.s.book.bot.uid, self.s.tools.clone());
        let Some(view) = self.letter() else { return };
        view.diff = None;
        let Some(found) = &view.found else { return };
        let effect = match (&found.source, &found.mended) {
            (Source::Pasted(_), Some(text)) => {
                Effect::Copy { text: text.clone(), what: "the newsletter with its repairs".to_owned() }
            }
            (source, _) => {
                let effect = Effect::Mend { bot, source: source.clone(), tools, diff: found.diff.clone() };
                view.asked = Some(source.clone());
                effect
            }
        };
        self.out.push(effect);
    }

    /// Leaves the repairs.
    pub fn letter_mend_no(&mut self) {
        if let Some(view) = self.letter() {
            view.diff = None;
        }
    }

    /// Takes what is left after the repairs.
    pub(super) fn letter_mended(&mut self, count: usize, found: Linted) {
        let left = found.rows.len();
        self.letter_found(found);
        let rest = if left == 0 { "nothing is left".to_owned() } else { format!("{} left", plural(left, "finding")) };
        self.say(Tone::Good, format!("{} written; {rest}", plural(count, "repair")));
    }
}
