//! URLs as text for somewhere else: a page, a mail, a document, a spreadsheet, a script.
//!
//! Each form escapes what has a meaning in it, so that a name or a value can never become markup, a formula, or a
//! second line. A mailing tool's tags in a URL stay as the tool writes them.

use super::cell;
use crate::domain::encode;
pub use crate::domain::show::escape_html;
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

/// The link text where nobody wrote one: it tells all links apart.
pub const LINK_TEXT: &str = "{link} · {placement} · {channel}";

/// What a reader clicks on: a text in which `{link}`, `{placement}` and `{channel}` stand for those of the item. On one
/// line, and with stand-ins for what is invisible.
pub fn link_text(template: &str, item: &Item) -> String {
    let mut out = String::new();
    let mut rest = template;
    while let Some(at) = rest.find('{') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let named = [("{link}", item.link), ("{placement}", item.placement), ("{channel}", item.channel.label())]
            .into_iter()
            .find(|(name, _)| rest.starts_with(name));
        let (name, value) = named.unwrap_or(("{", "{"));
        out.push_str(value);
        rest = &rest[name.len()..];
    }
    out.push_str(rest);
    show::safe(&out).into_owned()
}

/// A link for a Markdown document: `[Chat with us](https://…)`.
pub fn markdown(text: &str, url: &str) -> String {
    let mut line = String::from("[");
    for c in text.chars() {
        if c.is_ascii_punctuation() {
            line.push('\\');
        }
        line.push(c);
    }
    if stands_alone(url) {
        // Round brackets would end the address; percent-encoded they mean the same.
        let _ = write!(line, "]({})", url.replace('(', "%28").replace(')', "%29"));
    } else {
        // A tag has spaces or brackets, and must stay as it is.
        let _ = write!(line, "](<{url}>)");
    }
    line
}

/// Whether a URL has only what URLs are made of, beside placeholders: no tag of a mailing tool with a space, a bar or a
/// bracket in it.
fn stands_alone(url: &str) -> bool {
    let bytes = url.as_bytes();
    (0..bytes.len()).all(|at| match bytes[at] {
        b'%' => encode::escape_at(bytes, at).is_some(),
        byte => encode::stays(byte) || matches!(byte, b'&' | b'{' | b'}'),
    })
}

/// A link for a web page: `<a href="https://…">Chat with us</a>`.
pub fn html(text: &str, url: &str) -> String {
    format!("<a href=\"{}\">{}</a>", escape_html(url), escape_html(text))
}

/// A button for a mail: a table with styles of its own, since mail programs drop style sheets, and Outlook the inside
/// space of a link.
pub fn button(text: &str, url: &str) -> String {
    // White on this blue has a contrast of 6.3:1.
    const BLUE: &str = "#1a5fb4";
    format!(
        "<table role=\"presentation\" border=\"0\" cellpadding=\"0\" cellspacing=\"0\" \
         style=\"border-collapse:separate\"><tr><td align=\"center\" bgcolor=\"{BLUE}\" \
         style=\"background-color:{BLUE};border-radius:6px;mso-padding-alt:12px 24px\"><a href=\"{}\" target=\"_blank\" \
         style=\"display:inline-block;padding:12px 24px;border-radius:6px;background-color:{BLUE};color:#ffffff;\
         font-family:Arial,Helvetica,sans-serif;font-size:16px;font-weight:bold;line-height:20px;\
         text-decoration:none\">{}</a></td></tr></table>",
        escape_html(url),
        escape_html(text)
    )
}

/// A line for people: `Chat with us: https://…`.
pub fn text(text: &str, url: &str) -> String {
    format!("{text}: {url}")
}

/// The names of the columns of [`csv`] and [`tsv`].
pub const COLUMNS: [&str; 4] = ["link", "placement", "channel", "url"];

/// A row of a table for a spreadsheet or a script, see [`COLUMNS`].
pub fn csv(item: &Item) -> String {
    cells(item).map(cell::csv).join(",")
}

/// The same with tabs.
pub fn tsv(item: &Item) -> String {
    cells(item).map(cell::tsv).join("\t")
}

fn cells<'a>(item: &Item<'a>) -> [&'a str; 4] {
    [item.link, item.placement, item.channel.name(), item.url]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::merge::Tools;
    use proptest::prelude::*;

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

    fn titled(form: fn(&str, &str) -> String, item: &Item) -> String {
        form(&link_text(LINK_TEXT, item), item.url)
    }

    #[test]
    fn each_form_escapes_what_has_a_meaning_in_it() {
        assert_eq!(
            titled(markdown, &PLAIN),
            "[giveaway · hall\\-a · WebChat](https://app.chatgptbuilder.io/webchat/?p=1166608&ref=giveaway--%28a%29)"
        );
        assert_eq!(
            titled(html, &PLAIN),
            "<a href=\"https://app.chatgptbuilder.io/webchat/?p=1166608&amp;ref=giveaway--(a)\">giveaway · hall-a · \
             WebChat</a>"
        );
        assert_eq!(
            titled(text, &PLAIN),
            "giveaway · hall-a · WebChat: https://app.chatgptbuilder.io/webchat/?p=1166608&ref=giveaway--(a)"
        );
        assert_eq!(
            csv(&PLAIN),
            "giveaway,hall-a,webchat,https://app.chatgptbuilder.io/webchat/?p=1166608&ref=giveaway--(a)"
        );
        assert_eq!(tsv(&PLAIN), csv(&PLAIN).replace(',', "\t"));
    }

    #[test]
    fn names_become_no_markup_no_second_line_and_no_formula() {
        for form in [markdown, html, button, text] {
            let line = titled(form, &HOSTILE);
            assert!(!line.chars().any(char::is_control), "{line:?}");
        }
        assert!(titled(markdown, &HOSTILE).contains("1\\]\\(x\\)\\<b\\>"));
        assert!(!titled(html, &HOSTILE).contains("<b>") && !titled(button, &HOSTILE).contains("<b>"));
        assert!(csv(&HOSTILE).starts_with("\"'=1+1"));
        assert_eq!(tsv(&HOSTILE).lines().count(), 1);
    }

    #[test]
    fn a_link_text_names_what_it_belongs_to_and_is_filled_in_once() {
        assert_eq!(link_text("Chat with us", &PLAIN), "Chat with us");
        assert_eq!(link_text("{link}, {placement} ({channel}) {x} {", &PLAIN), "giveaway, hall-a (WebChat) {x} {");
        let item = Item { link: "{placement}", ..PLAIN };
        assert_eq!(link_text("{link}", &item), "{placement}");
    }

    #[test]
    fn the_tags_of_tools_stay_as_they_are_in_every_form() {
        for tool in Tools::builtin().all() {
            let tag = tool.in_url("email").unwrap();
            let url = format!("https://m.me/1029?ref=giveaway--email--{tag}--738--north");
            for form in [html, button, text, markdown] {
                let line = form("Chat", &url);
                assert!(line.contains(&tag), "{}: {line}", tool.id);
            }
            let item = Item { url: &url, ..PLAIN };
            for line in [csv(&item), tsv(&item)] {
                assert!(line.contains(&tag), "{}: {line}", tool.id);
            }
            // A space would end the address.
            assert_eq!(markdown("Chat", &url).contains("](<"), tag.contains([' ', '|', '[', ']', '%']), "{tag}");
        }
    }

    /// The text between the tags of a page, and what is in quotation marks, read back.
    fn read_html(page: &str) -> String {
        let mut out = page.to_owned();
        for (entity, c) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")] {
            out = out.replace(entity, c);
        }
        out
    }

    proptest! {
        #[test]
        fn any_label_comes_back_from_html_and_is_no_markup(label in any::<String>(), value in any::<String>()) {
            let url = format!("https://m.me/1029?ref={}", encode::query_value(&value));
            let label = link_text("{link}", &Item { link: &label, ..PLAIN });
            for form in [html, button] {
                let page = form(&label, &url);
                // Only our own tags are in it.
                prop_assert_eq!(page.matches('<').count(), form("x", "y").matches('<').count());
                prop_assert_eq!(page.matches('"').count(), form("x", "y").matches('"').count());
                let inner = page.split_once("href=\"").unwrap().1;
                let (href, rest) = inner.split_once('"').unwrap();
                prop_assert_eq!(read_html(href), url.clone());
                let shown = rest.split_once('>').unwrap().1.split_once('<').unwrap().0;
                prop_assert_eq!(read_html(shown), label.clone());
            }
        }

        #[test]
        fn any_label_is_one_link_in_markdown(label in any::<String>(), value in any::<String>()) {
            let url = format!("https://m.me/1029?ref={}", encode::query_value(&value));
            let label = link_text("{link}", &Item { link: &label, ..PLAIN });
            let line = markdown(&label, &url);
            // By CommonMark: a backslash before punctuation is that character, and nothing else ends the text.
            let mut read = String::new();
            let mut chars = line[1..].chars();
            loop {
                match chars.next() {
                    Some('\\') => read.extend(chars.next()),
                    Some(']') => break,
                    Some(c) => {
                        prop_assert!(!c.is_ascii_punctuation() && c != '\n', "{line}");
                        read.push(c);
                    }
                    None => prop_assert!(false, "{line}"),
                }
            }
            prop_assert_eq!(read, label);
            let address = chars.as_str();
            let address = address.strip_prefix('(').and_then(|a| a.strip_suffix(')')).unwrap();
            prop_assert_eq!(encode::decode(address), encode::decode(&url));
            prop_assert!(!address.contains(['(', ')', ' ', '<', '>']));
        }
    }
}
