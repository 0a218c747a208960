//! Which channel a link belongs to, which part of it is the account, and which links are neighbours that look alike and
//! carry no payload.

use super::address::{Address, telegram_label, webchat_variable_len};
use super::query::Param;
use crate::domain::channel::Channel;
use std::ops::Range;

/// What a link is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A link that starts a chat, perhaps with a payload.
    Entry {
        /// The channel.
        channel: Channel,
        /// The account, as it stands in the text.
        account: Option<Range<usize>>,
    },
    /// A link of a channel's owner that never carries an entry point payload.
    Neighbour {
        /// The channel.
        channel: Channel,
        /// The account, where there is one.
        account: Option<Range<usize>>,
        /// What it is, as the end of “this is …”.
        what: &'static str,
    },
    /// Nothing of ours.
    Foreign,
}

/// A link with all its parts at hand.
struct Link<'a> {
    text: &'a str,
    params: &'a [Param],
    segments: Vec<Range<usize>>,
}

impl Link<'_> {
    fn segment(&self, index: usize) -> Option<&str> {
        self.segments.get(index).map(|s| &self.text[s.clone()])
    }

    fn segment_is(&self, index: usize, name: &str) -> bool {
        self.segment(index).is_some_and(|s| s.eq_ignore_ascii_case(name))
    }

    fn param(&self, name: &str) -> Option<&Param> {
        self.params.iter().find(|p| p.is(self.text, name))
    }

    fn has(&self, name: &str) -> bool {
        self.param(name).is_some()
    }

    fn value(&self, name: &str) -> Option<Range<usize>> {
        self.param(name)?.filled()
    }
}

/// Says what the link `text` is.
pub(super) fn recognise(text: &str, address: &Address, params: &[Param]) -> Kind {
    let segments = segments(text, &address.path);
    let link = Link { text, params, segments };
    let host = text[address.host.clone()].to_ascii_lowercase();
    match address.scheme_name(text).as_str() {
        "http" | "https" => web(&link, &host, address),
        "tg" => telegram_app(&link, &host),
        "whatsapp" if host == "send" => entry(Channel::Whatsapp, link.value("phone")),
        "whatsapp" => neighbour(Channel::Whatsapp, "a link into the WhatsApp app that starts no chat with a text"),
        "fb-messenger" if matches!(host.as_str(), "user-thread" | "user") => {
            entry(Channel::Messenger, link.segments.first().cloned())
        }
        "fb-messenger" | "fb" => neighbour(Channel::Messenger, "a link into the Messenger app that carries no ref"),
        "viber" if host == "pa" && link.segments.is_empty() => viber(&link),
        "viber" => neighbour(Channel::Viber, "a link into the Viber app that starts no bot"),
        _ => Kind::Foreign,
    }
}

fn entry(channel: Channel, account: Option<Range<usize>>) -> Kind {
    Kind::Entry { channel, account }
}

fn neighbour(channel: Channel, what: &'static str) -> Kind {
    Kind::Neighbour { channel, account: None, what }
}

/// The non-empty parts of the path, the first few.
fn segments(text: &str, path: &Range<usize>) -> Vec<Range<usize>> {
    let mut segments = Vec::new();
    let mut start = path.start;
    for part in text[path.clone()].split(['/', '\\']) {
        let left = part.len() - part.trim_start().len();
        let trimmed = part.trim();
        if !trimmed.is_empty() && segments.len() < 4 {
            segments.push(start + left..start + left + trimmed.len());
        }
        start += part.len() + 1;
    }
    segments
}

fn web(link: &Link, host: &str, address: &Address) -> Kind {
    match host {
        h if webchat_variable_len(h).is_some() => entry(Channel::Webchat, None),
        "m.me" => messenger(link),
        "fb.me" | "fb.com" if link.segment_is(0, "msg") => entry(Channel::Messenger, link.segments.get(1).cloned()),
        "messenger.com" if link.segment_is(0, "t") => entry(Channel::Messenger, link.segments.get(1).cloned()),
        "facebook.com" | "m.facebook.com" if link.segment_is(0, "messages") && link.segment_is(1, "t") => {
            entry(Channel::Messenger, link.segments.get(2).cloned())
        }
        "messenger.com" => neighbour(Channel::Messenger, "a page of messenger.com that starts no bot"),
        "facebook.com" | "m.facebook.com" | "fb.com" | "fb.me" => {
            neighbour(Channel::Messenger, "a Facebook page, not its Messenger link (that is https://m.me/PAGE)")
        }
        "ig.me" => instagram(link),
        "instagram.com" => {
            neighbour(Channel::Instagram, "an Instagram page, not its chat link (that is https://ig.me/m/USER)")
        }
        "wa.me" => whatsapp(link),
        "whatsapp.com" | "api.whatsapp.com" | "web.whatsapp.com" => whatsapp_send(link),
        "chat.whatsapp.com" => neighbour(Channel::Whatsapp, "an invitation to a WhatsApp group"),
        "wa.link" => neighbour(Channel::Whatsapp, "a short link: open it, and test the address that it leads to"),
        "t.me" | "telegram.me" | "telegram.dog" => telegram(link),
        "chats.viber.com" => neighbour(Channel::Viber, "a Viber page that carries no payload"),
        _ if telegram_label(host).is_some() => {
            let start = address.host.start;
            telegram_bot(link, start..start + host.len() - ".t.me".len(), 0)
        }
        _ => webchat(link),
    }
}

fn messenger(link: &Link) -> Kind {
    let channel = Channel::Messenger;
    let first = link.segment(0).unwrap_or_default().to_ascii_lowercase();
    match first.as_str() {
        "rn" => return neighbour(channel, "a link that signs people up for Messenger notifications"),
        "profile.php" => return neighbour(channel, "the link of a person's profile"),
        "j" | "ch" | "cm" | "g" if link.segments.len() > 1 => {
            return neighbour(channel, "an invitation to a Messenger group or channel");
        }
        "t" if link.segments.len() > 1 => return entry(channel, link.segments.get(1).cloned()),
        _ => {}
    }
    let account = link.segments.first().cloned();
    if link.has("text") && !link.has("ref") {
        let what = "a link with “?text=”, which only fills in a message: no flow starts";
        return Kind::Neighbour { channel, account, what };
    }
    entry(channel, account)
}

fn instagram(link: &Link) -> Kind {
    let channel = Channel::Instagram;
    let account = match link.segments.as_slice() {
        [m] if link.text[m.clone()].eq_ignore_ascii_case("m") => None,
        [m, rest @ ..] if link.text[m.clone()].eq_ignore_ascii_case("m") => {
            // `/m/m/user`: the prefix twice; a user may be called `m` all the same.
            let doubled = rest.len() > 1 && link.segment_is(1, "m");
            rest.get(usize::from(doubled)).cloned()
        }
        [user] => Some(user.clone()),
        [] => None,
        _ => return neighbour(channel, "a link of ig.me that starts no chat"),
    };
    if link.has("text") && !link.has("ref") {
        let what = "a link with “?text=”, which only fills in a message: no flow starts";
        return Kind::Neighbour { channel, account, what };
    }
    entry(channel, account)
}

fn whatsapp(link: &Link) -> Kind {
    let channel = Channel::Whatsapp;
    let first = link.segment(0).unwrap_or_default().to_ascii_lowercase();
    let what = match first.as_str() {
        "message" => "a short link of WhatsApp Business whose text is kept at WhatsApp: it can carry no payload",
        "qr" => "a contact code of WhatsApp, which carries no text",
        "c" | "catalog" | "p" => "a WhatsApp catalogue, which carries no text",
        "channel" => "a WhatsApp channel, which nobody can write to",
        "send" | "" => return entry(channel, link.value("phone")),
        _ => return entry(channel, link.segments.first().cloned()),
    };
    if first != "message" && link.segments.len() < 2 {
        return entry(channel, link.segments.first().cloned());
    }
    neighbour(channel, what)
}

fn whatsapp_send(link: &Link) -> Kind {
    let channel = Channel::Whatsapp;
    if link.segment_is(0, "send") || link.segments.is_empty() && link.has("phone") {
        return entry(channel, link.value("phone").or_else(|| link.segments.get(1).cloned()));
    }
    let what = match link.segment(0).unwrap_or_default().to_ascii_lowercase().as_str() {
        "message" => "a short link of WhatsApp Business whose text is kept at WhatsApp: it can carry no payload",
        "channel" => "a WhatsApp channel, which nobody can write to",
        "catalog" | "c" => "a WhatsApp catalogue, which carries no text",
        _ => "a page of WhatsApp that starts no chat",
    };
    neighbour(channel, what)
}

fn telegram(link: &Link) -> Kind {
    let channel = Channel::Telegram;
    let Some(account) = link.segments.first().cloned() else {
        return entry(channel, link.value("domain"));
    };
    let what = match link.text[account.clone()].to_ascii_lowercase().as_str() {
        "joinchat" => "an invitation to a Telegram group",
        first if first.starts_with('+') => "an invitation to a Telegram group, or a phone number",
        "s" | "c" if link.segments.len() > 1 => "a post or channel on Telegram",
        "share" => "a link that shares something on Telegram",
        "addstickers" | "addemoji" | "addtheme" | "addlist" | "setlanguage" | "bg" => {
            "a link that adds something to Telegram"
        }
        "proxy" | "socks" | "login" | "invoice" | "iv" | "boost" | "giftcode" | "nft" | "contact" | "confirmphone" => {
            "a link into the Telegram app that starts no bot"
        }
        _ => return telegram_bot(link, account, 1),
    };
    neighbour(channel, what)
}

/// A Telegram link with a username; the path's segments from `rest` on come after it.
fn telegram_bot(link: &Link, account: Range<usize>, rest: usize) -> Kind {
    let channel = Channel::Telegram;
    let what = if link.has("start") {
        None
    } else if link.has("startgroup") || link.has("startchannel") {
        Some("a link that adds a bot to a group or channel: no flow starts")
    } else if link.has("startapp") || link.segments.len() > rest && link.segment(rest).is_some_and(is_word) {
        Some("a link to a Telegram mini app, which gets its own parameter")
    } else if link.segments.len() > rest {
        Some("a post on Telegram")
    } else if ["startattach", "attach", "game", "voicechat", "videochat", "livestream", "boost", "text"]
        .iter()
        .any(|name| link.has(name))
    {
        Some("a link into the Telegram app that starts no flow")
    } else {
        None
    };
    match what {
        Some(what) => Kind::Neighbour { channel, account: Some(account), what },
        None => entry(channel, Some(account)),
    }
}

fn is_word(segment: &str) -> bool {
    segment.bytes().any(|b| !b.is_ascii_digit())
}

fn telegram_app(link: &Link, host: &str) -> Kind {
    match (host, link.value("domain")) {
        ("resolve", Some(domain)) => telegram_bot(link, domain, 0),
        ("resolve", None) if !link.has("phone") => entry(Channel::Telegram, None),
        _ => neighbour(Channel::Telegram, "a link into the Telegram app that starts no bot"),
    }
}

fn viber(link: &Link) -> Kind {
    let account = link.value("chaturi");
    if link.has("text") && !link.has("context") {
        let what = "a link with “text=”, which only fills in a message: no flow starts";
        return Kind::Neighbour { channel: Channel::Viber, account, what };
    }
    entry(Channel::Viber, account)
}

/// The platform's own links, on whatever host: the path ends in `webchat`, and there is an account or a ref.
fn webchat(link: &Link) -> Kind {
    let last = link.segments.last().map(|s| &link.text[s.clone()]);
    let is_webchat = last.is_some_and(|s| s.eq_ignore_ascii_case("webchat"));
    if is_webchat && (link.has("p") || link.has("ref")) {
        entry(Channel::Webchat, link.value("p"))
    } else {
        Kind::Foreign
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::tester::query;

    fn seen(text: &str) -> String {
        let address = Address::split(text).unwrap();
        let params = address.query.clone().map(|q| query::params(text, q)).unwrap_or_default();
        match recognise(text, &address, &params) {
            Kind::Entry { channel, account } => {
                format!("{} {}", channel.name(), account.map_or("-", |a| &text[a]))
            }
            Kind::Neighbour { channel, .. } => format!("no {}", channel.name()),
            Kind::Foreign => "foreign".to_owned(),
        }
    }

    #[test]
    fn every_form_is_told_apart() {
        for (text, expected) in [
            ("https://m.me/page?ref=a", "messenger page"),
            ("https://www.messenger.com/t/page/?ref=a", "messenger page"),
            ("https://www.facebook.com/messages/t/102?ref=a", "messenger 102"),
            ("https://fb.me/msg/page", "messenger page"),
            ("fb-messenger://user-thread/page?ref=a", "messenger page"),
            ("https://m.me/", "messenger -"),
            ("https://m.me/rn/AbaX?topic=x", "no messenger"),
            ("https://m.me/page?text=hi", "no messenger"),
            ("https://m.me/page?text=hi&ref=a", "messenger page"),
            ("https://m.me/profile.php?id=1", "no messenger"),
            ("https://m.me/j/AbaX/", "no messenger"),
            ("https://ig.me/m/user?ref=a", "instagram user"),
            ("https://ig.me/user?ref=a", "instagram user"),
            ("https://ig.me/m/m/user", "instagram user"),
            ("https://ig.me/m/m", "instagram m"),
            ("https://ig.me/m/user?text=hi", "no instagram"),
            ("https://instagram.com/user", "no instagram"),
            ("https://wa.me/49151?text=a", "whatsapp 49151"),
            ("https://wa.me/?text=a", "whatsapp -"),
            ("https://wa.me/message/ABC", "no whatsapp"),
            ("https://wa.me/c/49151", "no whatsapp"),
            ("https://api.whatsapp.com/send/?phone=49&text=a", "whatsapp 49"),
            ("https://web.whatsapp.com/send?text=a&phone=49", "whatsapp 49"),
            ("https://chat.whatsapp.com/ABC", "no whatsapp"),
            ("whatsapp://send?phone=49&text=a", "whatsapp 49"),
            ("https://t.me/bot?start=a", "telegram bot"),
            ("https://telegram.dog/bot?start=a", "telegram bot"),
            ("https://harbour_bot.t.me?start=a", "telegram harbour_bot"),
            ("https://harbour-bot.t.me/?start=a", "foreign"),
            ("tg://resolve?domain=bot&start=a", "telegram bot"),
            ("tg://resolve?phone=49", "no telegram"),
            ("https://t.me/bot?startgroup=a", "no telegram"),
            ("https://t.me/bot?startapp=a", "no telegram"),
            ("https://t.me/bot/app?startapp=a", "no telegram"),
            ("https://t.me/channel/12", "no telegram"),
            ("https://t.me/+abc", "no telegram"),
            ("https://t.me/s/channel", "no telegram"),
            ("https://app.chatgptbuilder.io/webchat/?p=116&ref=a", "webchat 116"),
            ("https://chat.example/bots/webchat?ref=a&p=116", "webchat 116"),
            ("https://chat.example/webchat/", "foreign"),
            ("{{webchat}}&ref=a", "webchat -"),
            ("viber://pa?chatURI=bot&context=a", "viber bot"),
            ("viber://pa?chatURI=bot&text=a", "no viber"),
            ("viber://chat?number=49", "no viber"),
            ("https://example.com/page?ref=a", "foreign"),
            ("mailto://x@y", "foreign"),
        ] {
            assert_eq!(seen(text), expected, "{text}");
        }
    }
}
