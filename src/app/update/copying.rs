//! Copying, and QR codes on the whole screen.

use super::Update;
use crate::app::copy::CopyMenu;
use crate::app::form;
use crate::app::links::RowId;
use crate::app::msg::Effect;
use crate::app::overlay::Overlay;
use crate::app::picker::{Picker, Source};
use crate::app::qr::{PAPER_MM, QrView};
use crate::app::state::Tone;
use crate::domain::show::number;
use crate::domain::{Bot, Change, Channel, Entity, Severity, Uid, merge};
use crate::export::formats::Format;
use crate::export::{Content, urls};

impl Update<'_> {
    /// Asks what to copy.
    pub fn copy_menu(&mut self) {
        let channels: Vec<Channel> = self.s.book.bot.channels().collect();
        self.open_copy(&channels);
    }

    fn open_copy(&mut self, channels: &[Channel]) {
        let menu = CopyMenu::new(self.s, self.s.targets(), channels.iter().copied());
        self.s.overlays.push(Overlay::Copy(menu));
    }

    /// The book has changed: what an open menu would copy follows.
    pub(super) fn refresh_copy(&mut self) {
        if let Some(Overlay::Copy(mut menu)) = self.s.top().cloned() {
            menu.refresh(self.s);
            self.s.overlays.pop();
            self.s.overlays.push(Overlay::Copy(menu));
        }
    }

    fn menu(&mut self) -> Option<&mut CopyMenu> {
        match self.s.overlays.last_mut() {
            Some(Overlay::Copy(menu)) => Some(menu),
            _ => None,
        }
    }

    /// Copies one channel, or adds it to those chosen before.
    pub fn copy_one(&mut self, channel: Channel) {
        if self.s.book.bot.account(channel).is_none() {
            return self.no_account(channel);
        }
        let Some(menu) = self.menu() else { return };
        if menu.channels.is_empty() { self.copy(&[channel]) } else { self.copy_toggle(channel) }
    }

    /// Chooses a channel for a copy of several, or takes it out again.
    pub fn copy_toggle(&mut self, channel: Channel) {
        if self.s.book.bot.account(channel).is_none() {
            return self.no_account(channel);
        }
        if let Some(menu) = self.menu()
            && !menu.channels.remove(&channel)
        {
            menu.channels.insert(channel);
        }
    }

    fn no_account(&mut self, channel: Channel) {
        let why = format!("{} has no {} on {channel}: b, then e adds it", self.s.book.bot.name, channel.account_noun());
        self.say(Tone::Note, why);
    }

    /// Goes to another format.
    pub fn copy_format(&mut self, by: isize) {
        let all = self.s.book.bot.channels().count();
        if let Some(menu) = self.menu() {
            let count = if menu.channels.is_empty() { all } else { menu.channels.len() };
            let next = menu.effective_format(count).step(by);
            self.copy_as(next);
        }
    }

    /// Chooses a format, for this copy and the next ones.
    pub fn copy_as(&mut self, format: Format) {
        if let Some(menu) = self.menu() {
            menu.format = Some(format);
            menu.picked = true;
        }
    }

    /// Remembers the format of a copy: for Y, and where it was chosen in the menu as that of the next copies of as much.
    fn keep_format(&mut self, format: Format, picked: bool, single: bool) {
        let keep = |out: &mut Vec<Effect>, key| out.push(Effect::Remember { key, value: format.name().to_owned() });
        self.s.copied.last = Some(format);
        keep(&mut self.out, "copy-last");
        match (picked, single) {
            // A table of one URL is made once, and not from then on.
            (true, true) if format.is_table() || format == Format::Json => {}
            (true, true) => {
                self.s.copied.single = Some(format);
                keep(&mut self.out, "copy-format-single");
            }
            (true, false) => {
                self.s.copied.format = Some(format);
                keep(&mut self.out, "copy-format");
            }
            (false, _) => {}
        }
    }

    /// Asks for the text that readers click on.
    pub fn edit_link_text(&mut self) {
        self.ask_link_text(Vec::new());
    }

    /// The same, before a copy of these channels.
    fn ask_link_text(&mut self, waiting: Vec<Channel>) {
        if let Some(menu) = self.menu() {
            menu.waiting = waiting;
        }
        let text = self.s.copied.link_text.clone().unwrap_or_else(|| urls::LINK_TEXT.to_owned());
        self.s.overlays.push(Overlay::Form(Box::new(form::link_text(&text))));
    }

    /// Takes the text that readers click on, and makes the copy that waited for it.
    pub fn take_link_text(&mut self, text: String) {
        self.out.push(Effect::Remember { key: "link-text", value: text.clone() });
        self.s.copied.link_text = Some(text);
        let waiting = self.menu().map(|menu| std::mem::take(&mut menu.waiting)).unwrap_or_default();
        if !waiting.is_empty() {
            self.copy(&waiting);
        }
    }

    /// Asks for the mailing tool of the bot.
    pub fn pick_tool(&mut self) {
        let picker = Picker::new(Source::Tools, self.s);
        self.s.overlays.push(Overlay::Picker(picker));
    }

    /// Gives the bot a mailing tool, by its place among those that are known, or takes it away.
    pub fn set_tool(&mut self, at: Option<usize>) {
        let tool = at.and_then(|at| self.s.tools.all().get(at)).cloned().unwrap_or_default();
        let before = self.s.book.bot.clone();
        let after = Bot { newsletter_tool: tool.id, ..before.clone() };
        if before == after {
            return;
        }
        let (what, said) = if tool.name.is_empty() {
            (format!("no newsletter tool for {}", before.name), "placeholders stay as they are in copies".to_owned())
        } else {
            (
                format!("newsletter tool of {}: {}", before.name, tool.name),
                format!("copies have {}’s tags in place of placeholders", tool.name),
            )
        };
        self.change(vec![Change::edit(Entity::Bot(before.clone()), Entity::Bot(after))], what, None);
        self.say(Tone::Good, format!("{}: {said}", before.name));
    }

    /// Copies all channels.
    pub fn copy_all(&mut self) {
        let channels: Vec<Channel> = self.s.book.bot.channels().collect();
        self.copy(&channels);
    }

    /// Copies the chosen channels.
    pub fn copy_chosen(&mut self) {
        let Some(menu) = self.menu() else { return };
        if menu.channels.is_empty() {
            return self.say(Tone::Note, "no channel is chosen: press a channel's letter, or a for all");
        }
        let channels: Vec<Channel> = menu.channels.iter().copied().collect();
        self.copy(&channels);
    }

    /// Copies the channels of last time, of what is selected now.
    pub fn copy_again(&mut self) {
        let has = |channel: &&Channel| self.s.book.bot.account(**channel).is_some();
        let channels: Vec<Channel> = self.s.copied.channels.iter().filter(has).copied().collect();
        self.open_copy(&channels);
        let last = self.s.copied.last;
        if let Some(menu) = self.menu() {
            menu.format = last;
        }
        self.copy(&channels);
        self.s.copied.again = self.menu().is_none();
    }

    /// Copies the URL of the channel under the cursor.
    pub fn copy_channel(&mut self) {
        self.open_copy(&[self.s.channel]);
        if let Some(menu) = self.menu() {
            menu.format = Some(Format::Lines);
        }
        self.copy(&[self.s.channel]);
    }

    /// Copies, and closes the menu. Where every URL has an error nothing is copied until it is asked for again.
    fn copy(&mut self, channels: &[Channel]) {
        if let Some(Overlay::Copy(mut menu)) = self.s.overlays.pop_if(|top| matches!(top, Overlay::Copy(_))) {
            menu.complete(self.s, channels);
            self.s.overlays.push(Overlay::Copy(menu));
        }
        let Some(Overlay::Copy(menu)) = self.s.top() else { return };
        let copy = menu.build(self.s, channels);
        if copy.count == 0 {
            let why = copy.left_out.first().cloned().unwrap_or_else(|| "there is nothing to copy".to_owned());
            let has_url = channels.iter().any(|c| menu.composed(*c).iter().any(|x| x.url.is_some()));
            let way = if has_url { " Ask again to copy it all the same." } else { "" };
            if let Some(menu) = self.menu() {
                menu.insisted.extend(channels);
            }
            return self.say(Tone::Bad, format!("Not copied. {why}.{way}").replace("..", "."));
        }
        if menu.effective_format(channels.len()).has_link_text() && self.s.copied.link_text.is_none() {
            return self.ask_link_text(channels.to_vec());
        }
        let (format, picked) = (menu.effective_format(channels.len()), menu.picked);
        let single = menu.targets.len() == 1 && channels.len() == 1;
        self.s.overlays.pop();
        self.keep_format(format, picked, single);
        self.s.copied.again = false;
        self.s.copied.channels = channels.iter().copied().collect();
        let names: Vec<_> = self.s.copied.channels.iter().map(|c| c.name()).collect();
        self.out.push(Effect::Remember { key: "copy-channels", value: names.join(" ") });
        let unseen =
            copy.left_out.iter().filter(|_| copy.left_out.len() > 1).map(|sentence| format!("Left out: {sentence}"));
        let cautions = copy.notes.iter().filter(|(severity, _)| *severity > Severity::Info);
        for sentence in unseen.chain(cautions.map(|(_, sentence)| sentence.clone())).collect::<Vec<_>>() {
            self.s.say(self.now, Tone::Note, sentence);
        }
        let what = copy.what;
        let (log, left_out) = (self.s.keymap.label_of("main.log"), copy.left_out);
        self.s.copied.but = match left_out.as_slice() {
            [] => None,
            [one] => Some((what.clone(), format!("1 left out: {one}"))),
            many => Some((what.clone(), format!("{} left out: {log} says why", number(many.len())))),
        };
        self.out.push(match copy.content {
            Content { text, html: None } => Effect::Copy { text, what },
            content => Effect::CopyRich { content, what },
        });
    }

    /// Says where a copy went, and then what was left out of it.
    pub(super) fn copied(&mut self, what: &str, way: &str) {
        let again = if std::mem::take(&mut self.s.copied.again) { "again: " } else { "" };
        let but = self.s.copied.but.take().filter(|(of, _)| of == what);
        let but = but.map_or_else(String::new, |(_, sentence)| format!(". {sentence}"));
        self.say(Tone::Good, format!("{again}{what}: {way}{but}"));
    }

    /// Shows the QR code of the selection on the whole screen, on the first channel that can carry it.
    pub fn show_qr(&mut self) {
        let marked = !self.s.marked().is_empty();
        let wanted = self.s.targets().first().copied();
        let places = if marked { self.s.targets() } else { self.all_places() };
        let at = places.iter().position(|p| Some(*p) == wanted).unwrap_or(0);
        let view = QrView {
            places,
            at,
            marked,
            channel: self.s.channel,
            shown_anyway: false,
            text: None,
            paper_mm: PAPER_MM,
            next_ms: None,
        };
        self.s.overlays.push(Overlay::Qr(view));
    }

    /// The placements of all links in the list, in its order.
    fn all_places(&self) -> Vec<(Uid, Uid)> {
        let links = self.s.list.rows.iter().filter(|r| r.place().is_none()).map(|r| r.link());
        links.flat_map(|link| self.s.row_places(link).map(move |p| (link, p.uid))).collect()
    }

    fn qr(&mut self) -> Option<&mut QrView> {
        match self.s.overlays.last_mut() {
            Some(Overlay::Qr(view)) => Some(view),
            _ => None,
        }
    }

    /// Goes to another placement.
    pub fn qr_step(&mut self, by: isize) {
        let Some(view) = self.qr() else { return };
        let Some(last) = view.places.len().checked_sub(1) else {
            return self.say(Tone::Note, "this is the tested link: there is no other one beside it");
        };
        let next = view.at.saturating_add_signed(by).min(last);
        if next == view.at {
            let end = if by > 0 { "last" } else { "first" };
            return self.say(Tone::Note, format!("this is the {end} placement"));
        }
        (view.at, view.shown_anyway) = (next, false);
    }

    /// Closes the code. The list stands at the placement that was walked to.
    pub fn qr_close(&mut self) {
        let walked = match self.s.top() {
            Some(Overlay::Qr(view)) if !view.marked => view.place(),
            _ => None,
        };
        self.close();
        let shown = self.s.list.cursor.map(|row| (row.link(), self.s.placement().map(|place| place.uid)));
        let Some((link, place)) = walked.filter(|(link, place)| shown != Some((*link, Some(*place)))) else { return };
        let alone = self.s.row_places(link).count() == 1 && !self.s.list.open.contains(&link);
        self.s.list.cursor = Some(if alone { RowId::Link(link) } else { RowId::Place(link, place) });
        if !alone && self.s.list.position().is_none() {
            self.s.list.open.insert(link);
            self.s.show_rows();
        }
        self.moved();
    }

    /// Lets the codes follow each other by themselves, or stops that.
    pub fn qr_slides(&mut self) {
        let seconds = self.s.slide_seconds;
        let now = self.now;
        let Some(Overlay::Qr(view)) = self.s.top() else { return };
        if view.next_ms.is_some() {
            if let Some(view) = self.qr() {
                view.next_ms = None;
            }
            return self.say(Tone::Note, "the slide show stands still");
        }
        if view.next_slide(self.s).is_none() {
            return self
                .say(Tone::Note, "there is no other code to follow this one: mark several placements first (Space)");
        }
        if let Some(view) = self.qr() {
            view.next_ms = Some(now + i64::from(seconds) * 1_000);
        }
        self.say(Tone::Good, format!("a code every {seconds} seconds: + and - change that"));
    }

    /// Makes a slide show slower or faster.
    pub fn qr_pace(&mut self, by: i32) {
        let (least, most) = crate::app::qr::SLIDE_LIMITS;
        // Small steps where they matter.
        let step = if self.s.slide_seconds + u16::from(by > 0) > 10 { 5 } else { 1 };
        let seconds = (i32::from(self.s.slide_seconds) + by * step).clamp(least.into(), most.into());
        self.s.slide_seconds = seconds as u16;
        self.out.push(Effect::Remember { key: "slide", value: seconds.to_string() });
        let now = self.now;
        if let Some(view) = self.qr()
            && view.next_ms.is_some()
        {
            view.next_ms = Some(now + i64::from(seconds) * 1_000);
        }
        self.say(Tone::Note, format!("a code every {seconds} seconds in the slide show"));
    }

    /// Goes on to the next code where it is time for that.
    pub(super) fn slide(&mut self) {
        let Some(Overlay::Qr(view)) = self.s.top() else { return };
        if view.next_ms.is_none_or(|at| at > self.now) {
            return;
        }
        let next = view.next_slide(self.s);
        let (now, seconds) = (self.now, self.s.slide_seconds);
        if let Some(view) = self.qr() {
            view.at = next.unwrap_or(view.at);
            view.shown_anyway = false;
            view.next_ms = next.map(|_| now + i64::from(seconds) * 1_000);
        }
    }

    /// Goes to another channel.
    pub fn qr_channel(&mut self, channel: Channel) {
        if self.s.book.bot.account(channel).is_none() {
            return self.no_account(channel);
        }
        let Some(view) = self.qr() else { return };
        if view.text.is_some() {
            return self.say(Tone::Note, "this is the tested link: it has one channel");
        }
        (view.channel, view.shown_anyway) = (channel, false);
        self.s.channel = channel;
    }

    /// Makes the width that the advice for paper is about larger or smaller: by a millimetre, from 50 mm on by ten.
    pub fn qr_paper(&mut self, larger: bool) {
        let Some(view) = self.qr() else { return };
        let now = view.paper_mm;
        view.paper_mm = match (larger, now) {
            (true, ..50) => now + 1,
            (true, _) => (now / 10 * 10 + 10).min(2000),
            (false, ..=50) => now.saturating_sub(1).max(5),
            (false, _) => now.div_ceil(10) * 10 - 10,
        };
    }

    /// Shows a code with an unfilled placeholder.
    pub fn qr_show(&mut self) {
        if let Some(view) = self.qr() {
            view.shown_anyway = true;
        }
    }

    /// Copies the URL of the code.
    pub fn qr_copy(&mut self) {
        let Some(Overlay::Qr(view)) = self.s.top() else { return };
        let copy = match (&view.text, view.composed(self.s)) {
            (Some(text), _) => Some((text.clone(), "the tested link".to_owned())),
            (None, Some(composed)) => {
                let composed = self.s.tool().map_or(composed.clone(), |tool| merge::fill(&composed, tool));
                composed.url.map(|url| (url, format!("{} URL", composed.channel)))
            }
            (None, None) => None,
        };
        match copy {
            Some((text, what)) => self.out.push(Effect::Copy { text, what }),
            None => self.say(Tone::Note, "there is no URL to copy here"),
        }
    }
}
