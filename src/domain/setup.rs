//! A bot out of links that the platform gave: accounts, host and prefix are read out of them.

use super::book::Book;
use super::channel::{AccountCheck, Channel};
use super::finding::Severity;
use super::model::Bot;
use super::show;
use super::tester::{self, Reading};
use std::collections::BTreeMap;
use std::ops::Range;

/// What pasted links say about a bot.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Setup {
    /// The account on each channel that there is a link of; where links differ, that of the first.
    pub accounts: BTreeMap<Channel, String>,
    /// The platform's host, if there is a `WebChat` link with one.
    pub host: Option<String>,
    /// The path of `WebChat` links, with a slash first and last.
    pub webchat_path: Option<String>,
    /// What `WhatsApp` texts start with (nothing or `/`), if there is a link that shows it.
    pub whatsapp_prefix: Option<String>,
    /// What doesn't fit together or cannot be used, a sentence each.
    pub problems: Vec<String>,
}

/// Reads a bot out of any text with links in it, in any form that the tester reads.
pub fn from_links(text: &str) -> Setup {
    let mut setup = Setup::default();
    let found = tester::find(text);
    for range in &found {
        let reading = tester::read(&text[range.clone()], &Book::default());
        setup.take(&reading);
    }
    setup.leftovers(text, &found);
    setup
}

impl Setup {
    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.accounts.is_empty() && self.host.is_none()
    }

    /// Puts what was found into `bot`; what was not found stays as it is.
    pub fn fill(&self, bot: &mut Bot) {
        bot.accounts.extend(self.accounts.iter().map(|(channel, account)| (*channel, account.clone())));
        bot.host = self.host.clone().unwrap_or_else(|| std::mem::take(&mut bot.host));
        bot.webchat_path = self.webchat_path.clone().unwrap_or_else(|| std::mem::take(&mut bot.webchat_path));
        bot.whatsapp_prefix = self.whatsapp_prefix.clone().unwrap_or_else(|| std::mem::take(&mut bot.whatsapp_prefix));
    }

    fn take(&mut self, reading: &Reading) {
        let Some(channel) = reading.channel else { return };
        if let Some(account) = &reading.account {
            self.take_account(channel, account);
        } else if let Some(finding) = reading.findings.iter().find(|f| f.severity == Severity::Error) {
            self.problems.push(finding.message.clone());
        }
        match channel {
            Channel::Webchat => self.take_host(reading),
            Channel::Whatsapp => self.take_prefix(reading),
            _ => {}
        }
    }

    fn take_account(&mut self, channel: Channel, account: &str) {
        let noun = channel.account_noun();
        let shown = show::fit(account, 48);
        match channel.check_account(account) {
            AccountCheck::Template => {
                return self.problems.push(format!("“{shown}” is a placeholder out of a manual, and no {noun}"));
            }
            AccountCheck::Bad(why) => return self.problems.push(format!("“{shown}” is no {noun}: {why}")),
            AccountCheck::Good | AccountCheck::Odd(_) => {}
        }
        match self.accounts.get(&channel) {
            None => {
                self.accounts.insert(channel, account.to_owned());
            }
            Some(first) if channel.same_account(first, account) => {}
            Some(first) => {
                let message = format!(
                    "two different {channel} accounts: “{first}” is taken, “{shown}” is not; links of another bot belong \
                     into a bot of their own"
                );
                self.problems.push(message);
            }
        }
    }

    fn take_host(&mut self, reading: &Reading) {
        let (Some(host), Some(path)) = (&reading.host, &reading.path) else { return };
        let path = format!("/{}/", path.trim_matches('/'));
        match (&self.host, &self.webchat_path) {
            (Some(first), _) if first != host => {
                let message = format!("two different hosts: “{first}” is taken, “{host}” is not");
                self.problems.push(message);
            }
            (Some(_), Some(first)) if *first != path => {
                let message = format!("two different WebChat paths: “{first}” is taken, “{path}” is not");
                self.problems.push(message);
            }
            _ => (self.host, self.webchat_path) = (Some(host.clone()), Some(path)),
        }
    }

    /// A text in words is a greeting and shows no prefix; a lone ref does.
    fn take_prefix(&mut self, reading: &Reading) {
        let Some(text) = reading.text.as_deref().filter(|t| !t.contains(char::is_whitespace)) else { return };
        let prefix = if text.starts_with('/') { "/" } else { "" };
        match self.whatsapp_prefix.as_deref() {
            None => self.whatsapp_prefix = Some(prefix.to_owned()),
            Some(first) if first == prefix => {}
            Some(_) => {
                let message = "some WhatsApp texts start with “/” and some do not: the first form is taken for all";
                self.problems.push(message.to_owned());
            }
        }
    }

    /// Lines without a link of ours, as far as they look as if they were meant as one.
    fn leftovers(&mut self, text: &str, found: &[Range<usize>]) {
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let span = start..start + line.trim_end().len();
            start += line.len();
            let linked = found.iter().any(|f| f.start < span.end && span.start < f.end);
            let (one_word, address) = (!line.trim().contains(char::is_whitespace), line.contains("://"));
            if linked || line.trim().is_empty() || !(address || one_word || found.is_empty()) {
                continue;
            }
            let shown = show::fit(line.trim(), 60);
            let message = if address {
                format!("“{shown}” is no link of a channel that a bot answers on")
            } else {
                format!("“{shown}” is no link: copy the whole address, such as https://m.me/PAGE?ref=…")
            };
            self.problems.push(message);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bot_is_read_out_of_the_links_of_a_paste() {
        let setup = from_links(
            "Messenger: https://m.me/102938475610293?ref=giveaway--456\n\
             Instagram: <https://ig.me/m/harbour.coffee?ref=giveaway--456>\n\
             https://wa.me/4915100000000?text=/giveaway--456,\n\
             https://t.me/harbour_bot?start=giveaway--456\n\
             https://chat.sibling.example/bots/webchat?p=1166608&amp;ref=giveaway--456\n",
        );
        let accounts: Vec<_> = setup.accounts.iter().map(|(c, a)| (c.name(), a.as_str())).collect();
        assert_eq!(
            accounts,
            [
                ("messenger", "102938475610293"),
                ("instagram", "harbour.coffee"),
                ("whatsapp", "4915100000000"),
                ("telegram", "harbour_bot"),
                ("webchat", "1166608")
            ]
        );
        assert_eq!(setup.host.as_deref(), Some("chat.sibling.example"));
        assert_eq!(setup.webchat_path.as_deref(), Some("/bots/webchat/"));
        assert_eq!(setup.whatsapp_prefix.as_deref(), Some("/"));
        assert_eq!(setup.problems, [""; 0]);
        let mut bot = Bot { name: "Harbour".into(), ..Bot::default() };
        from_links("https://t.me/harbour_bot").fill(&mut bot);
        assert_eq!((bot.account(Channel::Telegram), bot.host.as_str()), (Some("harbour_bot"), "app.chatgptbuilder.io"));
    }

    #[test]
    fn what_does_not_fit_is_named() {
        let cases = [
            ("https://m.me/harbour.coffee https://m.me/HarbourCoffee", ""),
            ("https://m.me/harbour.coffee https://m.me/another.page", "“another.page” is not"),
            ("https://m.me/FB_PAGE_ID?ref=x", "placeholder"),
            ("https://wa.me/0151?text=x", "“0151” is no phone number"),
            ("https://wa.me/?text=x", "no phone number"),
            ("https://a.example/webchat/?p=1166608\nhttps://b.example/webchat/?p=1166608", "“b.example” is not"),
            ("https://wa.me/4915100000000?text=a https://wa.me/4915100000000?text=/b", "the first form"),
            ("https://wa.me/4915100000000?text=Hello%20you https://wa.me/4915100000000?text=/b", ""),
            ("https://example.com/", "no link of a channel"),
            ("My links:\nhttps://m.me/harbour.coffee", ""),
            ("harbour", "“harbour” is no link"),
            ("", ""),
        ];
        for (text, wanted) in cases {
            let problems = from_links(text).problems;
            match wanted {
                "" => assert!(problems.is_empty(), "{text}: {problems:?}"),
                _ => assert!(problems.len() == 1 && problems[0].contains(wanted), "{text}: {problems:?}"),
            }
        }
    }
}
