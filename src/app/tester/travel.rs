//! The same payload on every channel: whether it can travel there, and what would make it fit.

use crate::domain::channel::Carries;
use crate::domain::compose::{Verdict, channel_text};
use crate::domain::tester::{Reading, length_on};
use crate::domain::{Book, Channel, encode};

/// A payload on one channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Travel {
    /// The channel.
    pub channel: Channel,
    /// The text as the channel gets it.
    pub text: String,
    /// How long that is, as the channel counts.
    pub length: usize,
    /// Whether it fits.
    pub verdict: Verdict,
    /// What keeps it from fitting, and what would make it fit, a sentence each.
    pub remarks: Vec<String>,
    /// Whether the bot has an account there.
    pub account: bool,
}

/// How many characters that cannot travel are named.
const NAMED: usize = 6;

/// The payload of a reading on every channel; nothing where there is none. Viber is for bots that have it.
pub fn on_every_channel(reading: &Reading, book: &Book) -> Vec<Travel> {
    let Some(text) = &reading.text else { return Vec::new() };
    let prefix = &book.bot.whatsapp_prefix;
    let payload = match reading.channel {
        Some(Channel::Whatsapp) if !prefix.is_empty() => text.strip_prefix(prefix.as_str()).unwrap_or(text),
        _ => text,
    };
    let account = |channel| book.bot.account(channel).is_some();
    let shown = Channel::ALL.into_iter().filter(|c| *c != Channel::Viber || account(*c));
    shown.map(|channel| on_channel(channel, payload, book, account(channel))).collect()
}

fn on_channel(channel: Channel, payload: &str, book: &Book, account: bool) -> Travel {
    let text = channel_text(&book.bot, channel, payload);
    let length = length_on(channel, &text);
    let mut travel = Travel { channel, length, verdict: Verdict::Fits, remarks: Vec::new(), account, text };
    if let Some(over) = channel.limit().and_then(|limit| length.checked_sub(limit)).filter(|over| *over > 0) {
        travel.say(Verdict::Fails, format!("{over} characters too long: shorten a value or the ref by as many"));
    }
    travel.characters();
    travel
}

impl Travel {
    fn say(&mut self, verdict: Verdict, remark: String) {
        self.verdict = self.verdict.max(verdict);
        self.remarks.push(remark);
    }

    fn characters(&mut self) {
        let channel = self.channel;
        let Some(promised) = channel.promised() else { return };
        let text = std::mem::take(&mut self.text);
        let tags = encode::placeholders(&text);
        if let (Some((name, _)), true) = (tags.first(), channel.carries('{') == Carries::No) {
            self.say(Verdict::Fails, format!("“{{{{{name}}}}}” cannot travel: put the value itself"));
        }
        let (lost, doubtful) = strangers(channel, &text, &tags);
        let list = |some: &[char]| some.iter().map(|c| named(*c)).collect::<Vec<_>>().join(" ");
        if !lost.is_empty() {
            self.say(Verdict::Fails, format!("{} cannot travel: only {promised} can", list(&lost)));
        }
        if !doubtful.is_empty() {
            let remark = format!("{} may get lost on some phones: safe are {promised}", list(&doubtful));
            self.say(Verdict::Warns, remark);
        }
        self.text = text;
    }
}

/// The first few characters, each once, that the channel loses, and those that it does not promise to carry.
fn strangers(channel: Channel, text: &str, tags: &[(&str, std::ops::Range<usize>)]) -> (Vec<char>, Vec<char>) {
    let (mut lost, mut doubtful) = (Vec::new(), Vec::new());
    let mut tags = tags.iter().map(|(_, span)| span).peekable();
    for (at, c) in text.char_indices() {
        while tags.next_if(|tag| tag.end <= at).is_some() {}
        if tags.peek().is_some_and(|tag| tag.contains(&at)) {
            continue;
        }
        let list = match channel.carries(c) {
            Carries::Yes => continue,
            Carries::Unpromised => &mut doubtful,
            Carries::No => &mut lost,
        };
        if list.len() < NAMED && !list.contains(&c) {
            list.push(c);
        }
    }
    (lost, doubtful)
}

fn named(c: char) -> String {
    match c {
        ' ' => "the space".to_owned(),
        c => format!("“{c}”"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::tester;

    fn verdicts(text: &str) -> Vec<(Channel, Verdict)> {
        let book = Book::default();
        on_every_channel(&tester::read(text, &book), &book).iter().map(|t| (t.channel, t.verdict)).collect()
    }

    #[test]
    fn every_channel_has_its_own_verdict() {
        use Channel::{Instagram, Messenger, Telegram, Webchat, Whatsapp};
        use Verdict::{Fails, Fits, Warns};
        let all = |m, i, w, t, c| vec![(Messenger, m), (Instagram, i), (Whatsapp, w), (Telegram, t), (Webchat, c)];
        assert_eq!(verdicts("giveaway--hall-a"), all(Fits, Fits, Fits, Fits, Fits));
        assert_eq!(verdicts("giveaway--email--a@b.c"), all(Warns, Fails, Fits, Fails, Fits));
        assert_eq!(verdicts("giveaway--email--{{email}}"), all(Fits, Fails, Fits, Fails, Fits));
        assert_eq!(verdicts(&"g".repeat(65)), all(Fits, Fits, Fits, Fails, Fits));
        assert_eq!(verdicts(&"g".repeat(2084)), all(Fails, Fails, Fits, Fails, Fits));
        assert_eq!(verdicts("https://example.com"), []);
    }

    #[test]
    fn what_would_make_it_fit_is_said() {
        let book = Book::default();
        let all = on_every_channel(&tester::read(&format!("{} x", "g".repeat(70)), &book), &book);
        let telegram = all.iter().find(|t| t.channel == Channel::Telegram).unwrap();
        assert_eq!((telegram.length, telegram.remarks.len()), (72, 2));
        assert!(telegram.remarks[0].starts_with("8 characters too long"), "{:?}", telegram.remarks);
        assert!(telegram.remarks[1].starts_with("the space cannot travel"), "{:?}", telegram.remarks);
    }
}
