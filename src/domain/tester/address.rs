//! A link taken apart: scheme, host, path, query. Lenient, because what people paste is: a scheme may be missing or broken,
//! and `&` may stand where `?` should.

use crate::domain::channel::Channel;
use std::ops::Range;

/// The parts of a link, as byte ranges of its text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Address {
    /// The scheme with what follows it up to the host; empty where the link has none.
    pub scheme: Range<usize>,
    /// Whether the scheme is broken (`https//`, `htps://`, `http:/`).
    pub scheme_broken: bool,
    /// The host without user and port, one of ours without `www.`; for the schemes of apps what stands in its place.
    pub host: Range<usize>,
    /// The path, with its slashes.
    pub path: Range<usize>,
    /// The query, without the `?`.
    pub query: Option<Range<usize>>,
    /// The `&` that stands where the query's `?` should.
    pub wrong_start: Option<usize>,
    /// What follows `#`.
    pub fragment: Option<Range<usize>>,
}

/// Schemes of apps that open a chat themselves.
const APP_SCHEMES: [&str; 5] = ["tg", "whatsapp", "fb-messenger", "viber", "fb"];

/// Hosts that belong to a channel, whatever the path.
const HOSTS: [&str; 22] = [
    "m.me",
    "messenger.com",
    "facebook.com",
    "m.facebook.com",
    "fb.com",
    "fb.me",
    "l.facebook.com",
    "lm.facebook.com",
    "ig.me",
    "instagram.com",
    "l.instagram.com",
    "wa.me",
    "wa.link",
    "whatsapp.com",
    "api.whatsapp.com",
    "web.whatsapp.com",
    "chat.whatsapp.com",
    "t.me",
    "telegram.me",
    "telegram.dog",
    "chats.viber.com",
    "web.telegram.org",
];

/// Whether a host, in any case, belongs to a channel.
pub(super) fn is_known_host(host: &str) -> bool {
    let host = strip_www(host);
    HOSTS.iter().any(|known| known.eq_ignore_ascii_case(host)) || telegram_label(host).is_some()
}

/// The bot of a `BOT.t.me` host.
pub(super) fn telegram_label(host: &str) -> Option<&str> {
    let label = host.get(..host.len().checked_sub(5)?).filter(|l| !l.is_empty())?;
    let is_name = label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    let label = Some(label).filter(|_| is_name)?;
    host[label.len()..].eq_ignore_ascii_case(".t.me").then_some(label).filter(|l| !l.eq_ignore_ascii_case("www"))
}

fn strip_www(host: &str) -> &str {
    match host.get(..4) {
        Some(www) if www.eq_ignore_ascii_case("www.") => &host[4..],
        _ => host,
    }
}

/// The host that `text` starts with: letters, digits, dots, hyphens and (in names of Telegram bots) underscores, with a dot
/// among them.
pub(super) fn host_at(text: &str) -> Option<&str> {
    let len =
        text.bytes().take(254).take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_')).count();
    let host = text[..len].trim_end_matches('.');
    (host.contains('.') && !host.starts_with(['.', '_', '-'])).then_some(host)
}

/// The length of the `{{webchat}}` variable that `text` starts with, in any case, with spaces or encoded braces.
pub(super) fn webchat_variable_len(text: &str) -> Option<usize> {
    let brace = |rest: &str, raw: &str, escaped: &str| {
        if rest.starts_with(raw) {
            Some(raw.len())
        } else {
            rest.get(..escaped.len()).filter(|r| r.eq_ignore_ascii_case(escaped)).map(str::len)
        }
    };
    let spaces = |rest: &str| rest.bytes().take(8).take_while(|b| *b == b' ').count();
    let mut at = brace(text, "{{", "%7B%7B")?;
    at += spaces(&text[at..]);
    let name = text.get(at..at + 7)?;
    if !name.eq_ignore_ascii_case("webchat") {
        return None;
    }
    at += 7;
    at += spaces(&text[at..]);
    Some(at + brace(&text[at..], "}}", "%7D%7D")?)
}

/// Whether something that can be a host stands at the start of `text`, after a scheme.
pub(super) fn is_host_start(text: &str) -> bool {
    match text.chars().next() {
        Some('<') => template_len(text).is_some(),
        Some('{' | '%') => webchat_variable_len(text).is_some(),
        Some(c) => c.is_alphanumeric() || c == '$',
        None => false,
    }
}

/// The length of a manual's `<PAGE_ID>` at the start of `text`: a word in angle brackets that is no HTML element.
pub(super) fn template_len(text: &str) -> Option<usize> {
    let name = text[1..].bytes().take(40).take_while(|b| b.is_ascii_alphabetic() || matches!(b, b'_' | b'-')).count();
    let long = name > 2 || text[1..].starts_with(|c: char| c.is_ascii_uppercase());
    (long && text[1 + name..].starts_with('>')).then_some(name + 2)
}

/// The parameters that carry a payload or an account, on any channel.
const PARAMETERS: [&str; 8] = ["ref", "text", "start", "context", "p", "phone", "domain", "chaturi"];

/// Whether `text` starts with a parameter of ours and `=`.
pub(super) fn starts_parameter(text: &str) -> bool {
    text.bytes().take(12).position(|b| b == b'=').is_some_and(|len| is_parameter(text[..len].trim_end_matches(' ')))
}

/// Whether `name`, in any case, carries a payload or an account.
pub(super) fn is_parameter(name: &str) -> bool {
    PARAMETERS.iter().any(|p| p.eq_ignore_ascii_case(name))
}

/// Whether `name`, in any case, carries the payload of some channel.
pub(super) fn is_payload_parameter(name: &str) -> bool {
    Channel::ALL.iter().any(|c| c.parameter().eq_ignore_ascii_case(name))
}

impl Address {
    /// Takes `text` apart; `None` where it doesn't look like a link at all.
    pub fn split(text: &str) -> Option<Self> {
        let mut address = Self::default();
        let variable = webchat_variable_len(text);
        if let Some(len) = variable {
            address.host = 0..len;
        } else {
            let (end, broken) = scheme_end(text);
            address.scheme = 0..end;
            address.scheme_broken = broken;
            address.host = host_range(text, end);
            if end == 0 && host_at(text).is_none() {
                return None;
            }
        }
        address.split_tail(text, variable.is_some());
        Some(address)
    }

    /// Path, query and fragment: what comes after the host. After the `{{webchat}}` variable any `&` starts the query.
    fn split_tail(&mut self, text: &str, variable: bool) {
        let tail = tail_start(text, self.host.end);
        let fragment = text[tail..].find('#').map(|at| tail + at);
        let end = fragment.unwrap_or(text.len());
        self.fragment = fragment.map(|at| at + 1..text.len());
        let question = text[tail..end].find('?').map_or(end, |at| tail + at);
        let ampersand = text[tail..question]
            .match_indices('&')
            .map(|(at, _)| tail + at)
            .find(|at| variable || starts_parameter(text[at + 1..].trim_start()));
        self.wrong_start = ampersand;
        self.path = tail..ampersand.unwrap_or(question);
        self.query = ampersand.or((question < end).then_some(question)).map(|at| at + 1..end);
    }

    /// The scheme's name in lower case; `https` where there is none or it is broken.
    pub fn scheme_name(&self, text: &str) -> String {
        let scheme = &text[self.scheme.clone()];
        match scheme.find(':') {
            Some(end) if !self.scheme_broken => scheme[..end].to_ascii_lowercase(),
            _ => "https".to_owned(),
        }
    }

    /// Whether the link is for the web, not for an app's own scheme.
    pub fn is_web(&self, text: &str) -> bool {
        matches!(self.scheme_name(text).as_str(), "http" | "https")
    }
}

/// Where the scheme with its slashes ends, and whether it is broken.
pub(super) fn scheme_end(text: &str) -> (usize, bool) {
    let name_len = text.bytes().take(20).take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'+')).count();
    let name = &text[..name_len];
    let after = &text[name_len..];
    let marks = after.bytes().take(8).take_while(|b| matches!(b, b':' | b'/' | b'\\')).count();
    let (marks, end) = (&after[..marks], name_len + marks);
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) || name.contains("--") {
        return if name.is_empty() && marks.contains("//") { (end, marks != "//") } else { (0, false) };
    }
    let web = ["http", "https"].iter().any(|s| s.eq_ignore_ascii_case(name));
    if APP_SCHEMES.iter().any(|s| s.eq_ignore_ascii_case(name)) && marks.starts_with(':') {
        return (end, false);
    }
    if web && marks.starts_with(':') {
        return (end, marks != "://");
    }
    // Anything else that stands before a host of ours is a scheme that lost or won a letter: `htps://m.me`, `https//m.me`.
    let known = !marks.is_empty() && host_at(&text[end..]).is_some_and(is_known_host);
    match known {
        true => (end, true),
        false if marks.starts_with("://") => (name_len + 3, false),
        false => (0, false),
    }
}

/// Where the name of a scheme starts that `text` ends with.
pub(super) fn scheme_before(text: &str) -> Option<usize> {
    let schemes = ["https", "http"].into_iter().chain(APP_SCHEMES);
    schemes
        .filter_map(|scheme| text.len().checked_sub(scheme.len()).filter(|at| text.is_char_boundary(*at)))
        .find(|at| is_scheme(&text[*at..]))
}

/// Whether `name` is a scheme of the web or of one of the apps, in any case.
fn is_scheme(name: &str) -> bool {
    ["https", "http"].into_iter().chain(APP_SCHEMES).any(|s| s.eq_ignore_ascii_case(name))
}

/// The host after the scheme: without user and port, one of ours without `www.`.
fn host_range(text: &str, start: usize) -> Range<usize> {
    let rest = &text[start..];
    let end = start + rest.find(['/', '?', '#', '\\', '&']).unwrap_or(rest.len());
    let start = text[start..end].rfind('@').map_or(start, |at| start + at + 1);
    let end = text[start..end].find(':').map_or(end, |at| start + at);
    let host = text[start..end].trim_end_matches('.');
    let end = start + host.len();
    let bare = strip_www(host);
    if is_known_host(bare) { end - bare.len()..end } else { start..end }
}

/// Where the path starts: after the host's last dot and the port.
fn tail_start(text: &str, host_end: usize) -> usize {
    let rest = &text[host_end..];
    let dots = rest.bytes().take_while(|b| *b == b'.').count();
    let port = match rest[dots..].strip_prefix(':') {
        Some(port) => 1 + port.bytes().take_while(u8::is_ascii_digit).count(),
        None => 0,
    };
    host_end + dots + port
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(text: &str) -> Option<(String, bool, &str, &str, Option<&str>)> {
        let a = Address::split(text)?;
        Some((a.scheme_name(text), a.scheme_broken, &text[a.host], &text[a.path], a.query.map(|q| &text[q])))
    }

    #[test]
    fn links_come_apart() {
        for (text, scheme, broken, host, path, query) in [
            ("https://m.me/page?ref=a", "https", false, "m.me", "/page", Some("ref=a")),
            ("HTTP://WWW.M.ME:443/page/?", "http", false, "M.ME", "/page/", Some("")),
            ("//ig.me/m/user", "https", false, "ig.me", "/m/user", None),
            ("https//wa.me/49", "https", true, "wa.me", "/49", None),
            ("htps://t.me/bot?start=x#y", "https", true, "t.me", "/bot", Some("start=x")),
            ("https:/m.me/page", "https", true, "m.me", "/page", None),
            ("t.me/bot", "https", false, "t.me", "/bot", None),
            ("m.me./page", "https", false, "m.me", "/page", None),
            ("tg://resolve?domain=bot", "tg", false, "resolve", "", Some("domain=bot")),
            ("tg:resolve?domain=bot", "tg", false, "resolve", "", Some("domain=bot")),
            ("fb-messenger://user-thread/page?ref=a", "fb-messenger", false, "user-thread", "/page", Some("ref=a")),
            ("{{ WebChat }}&ref=a", "https", false, "{{ WebChat }}", "", Some("ref=a")),
            ("https://m.me/page&ref=a?b", "https", false, "m.me", "/page", Some("ref=a?b")),
            ("https://m.me@evil.example/page", "https", false, "evil.example", "/page", None),
        ] {
            assert_eq!(seen(text), Some((scheme.to_owned(), broken, host, path, query)), "{text}");
        }
        assert_eq!(seen("giveaway--x--738--y"), None);
    }

    #[test]
    fn hosts_are_known_in_any_case() {
        assert!(is_known_host("M.Me") && is_known_host("www.wa.me") && is_known_host("harbour_bot.t.me"));
        assert!(!is_known_host("evilm.me") && !is_known_host("example.com") && !is_known_host("a.b.t.me"));
    }
}
