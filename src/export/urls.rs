//! URLs as text for somewhere else: a page, a document, a spreadsheet, a script.
//!
//! Each form escapes what has a meaning in it, so that a name or a value can never become markup, a formula, or a
//! second line.

use crate::domain::{Channel, show};
use std::fmt::Write;

/// A URL with what it belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item<'a> {
    /// What people call the link.
    pub link: &'a str,
    /// The placement's label.
    pub placement: &'a str,
    /// The channel.
    pub channel: Channel,
    /// The URL.
    pub url: &'a str,
}

impl Item<'_> {
    /// What a reader clicks on.
    fn title(&self) -> String {
        format!("{} · {} · {}", self.link, self.placement, self.channel)
    }
}

/// A line for a Markdown document: `[giveaway · hall-a · Telegram](https://…)`.
pub fn markdown(item: &Item) -> String {
    let mut line = String::from("[");
    for c in show::safe(&item.title()).chars() {
        if c.is_ascii_punctuation() {
            line.push('\\');
        }
        line.push(c);
    }
    // Round brackets would end the address; percent-encoded they mean the same.
    let url = item.url.replace('(', "%28").replace(')', "%29");
    let _ = write!(line, "]({url})");
    line
}

/// A line for a web page: `<a href="https://…">…</a>`.
pub fn html(item: &Item) -> String {
    format!("<a href=\"{}\">{}</a>", escape_html(item.url), escape_html(&show::safe(&item.title())))
}

fn escape_html(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// A line for people: `giveaway · hall-a · Telegram: https://…`.
pub fn text(item: &Item) -> String {
    format!("{}: {}", show::safe(&item.title()), item.url)
}

/// The first row of [`csv`].
pub const CSV_HEAD: &str = "link,placement,channel,url";

/// A row for a spreadsheet, see [`CSV_HEAD`].
pub fn csv(item: &Item) -> String {
    [item.link, item.placement, item.channel.name(), item.url].map(csv_cell).join(",")
}

/// A cell of CSV. What a spreadsheet would run as a formula gets an apostrophe in front, as does what begins with one
/// already, so that the guard can be told from the text and taken off again.
pub fn csv_cell(text: &str) -> String {
    let guard = if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\'']) { "'" } else { "" };
    if text.contains(['"', ',', '\n', '\r']) {
        format!("\"{guard}{}\"", text.replace('"', "\"\""))
    } else {
        format!("{guard}{text}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Item = Item {
        link: "giveaway",
        placement: "hall-a",
        channel: Channel::Webchat,
        url: "https://app.chatgptbuilder.io/webchat/?p=1166608&ref=giveaway--(a)",
    };
    const HOSTILE: Item = Item {
        link: "=1+1](x)<b>\"\u{1b}[2J",
        placement: "a,\n'b",
        channel: Channel::Messenger,
        url: "https://m.me/1029?ref=a",
    };

    #[test]
    fn each_form_escapes_what_has_a_meaning_in_it() {
        assert_eq!(
            markdown(&PLAIN),
            "[giveaway · hall\\-a · WebChat](https://app.chatgptbuilder.io/webchat/?p=1166608&ref=giveaway--%28a%29)"
        );
        assert_eq!(
            html(&PLAIN),
            "<a href=\"https://app.chatgptbuilder.io/webchat/?p=1166608&amp;ref=giveaway--(a)\">giveaway · hall-a · \
             WebChat</a>"
        );
        assert_eq!(
            text(&PLAIN),
            "giveaway · hall-a · WebChat: https://app.chatgptbuilder.io/webchat/?p=1166608&ref=giveaway--(a)"
        );
        assert_eq!(
            csv(&PLAIN),
            "giveaway,hall-a,webchat,https://app.chatgptbuilder.io/webchat/?p=1166608&ref=giveaway--(a)"
        );
    }

    #[test]
    fn names_become_no_markup_no_second_line_and_no_formula() {
        for line in [markdown(&HOSTILE), html(&HOSTILE), text(&HOSTILE)] {
            assert!(!line.chars().any(char::is_control), "{line:?}");
        }
        assert!(markdown(&HOSTILE).contains("1\\]\\(x\\)\\<b\\>"));
        assert!(!html(&HOSTILE).contains("<b>"));
        assert_eq!(csv_cell("=1+1"), "'=1+1");
        assert_eq!(csv_cell("'quoted"), "''quoted");
        assert_eq!(csv_cell("-a,b"), "\"'-a,b\"");
        assert_eq!(csv_cell("say \"hi\""), "\"say \"\"hi\"\"\"");
    }
}
