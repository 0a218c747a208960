//! The forms in which placements × channels are copied.

use super::content::Content;
use super::table::{self, Row};
use super::urls::{self, Item};
use crate::domain::Channel;
use serde_json::json;

/// How URLs are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// A URL a line.
    #[default]
    Lines,
    /// A Markdown link a line.
    Links,
    /// An HTML link a line.
    Html,
    /// A button for a mail, in HTML, a line.
    Button,
    /// Links with their formatting, for a mail or a document; with the plain text beside it.
    Rich,
    /// A line for people: link text and URL.
    Text,
    /// A header and a row a placement, with tabs between: what a spreadsheet pastes as cells.
    Tsv,
    /// The same with commas: what a spreadsheet opens as a file.
    Csv,
    /// The same as a Markdown table.
    Markdown,
    /// A list of objects for a script.
    Json,
}

impl Format {
    /// All formats, in the order in which the key goes through them.
    pub const ALL: [Self; 10] = [
        Self::Lines,
        Self::Links,
        Self::Html,
        Self::Button,
        Self::Rich,
        Self::Text,
        Self::Tsv,
        Self::Csv,
        Self::Markdown,
        Self::Json,
    ];

    /// What it is called.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Lines => "URL",
            Self::Links => "Markdown link",
            Self::Html => "HTML link",
            Self::Button => "HTML button",
            Self::Rich => "rich text",
            Self::Text => "text",
            Self::Tsv => "table (TSV)",
            Self::Csv => "CSV",
            Self::Markdown => "Markdown table",
            Self::Json => "JSON",
        }
    }

    /// The format `by` places further on, going round at the ends.
    #[must_use]
    pub fn step(self, by: isize) -> Self {
        let at = Self::ALL.iter().position(|f| *f == self).unwrap_or(0).cast_signed();
        Self::ALL[(at + by).rem_euclid(Self::ALL.len().cast_signed()).cast_unsigned()]
    }

    /// The format of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|f| f.name() == name)
    }

    /// Whether it has a row for each placement, also for one without a URL.
    pub const fn is_table(self) -> bool {
        matches!(self, Self::Tsv | Self::Csv | Self::Markdown)
    }

    /// Whether a link text stands in it.
    pub const fn has_link_text(self) -> bool {
        matches!(self, Self::Links | Self::Html | Self::Button | Self::Rich | Self::Text)
    }
}

/// Writes URLs. Tables have a header and empty cells, everything else leaves out what has no URL. `link_text`: see
/// [`urls::link_text`].
pub fn write(channels: &[Channel], rows: &[Row], format: Format, link_text: &str) -> Content {
    let items = items(channels, rows);
    let lines = |form: fn(&str, &str) -> String| {
        let line = |item: &Item| form(&urls::link_text(link_text, item), item.url);
        items.iter().map(line).collect::<Vec<_>>().join("\n")
    };
    match format {
        Format::Lines => Content::text(items.iter().map(|item| item.url).collect::<Vec<_>>().join("\n")),
        Format::Links => Content::text(lines(urls::markdown)),
        Format::Html => Content::text(lines(urls::html)),
        Format::Button => Content::text(lines(urls::button)),
        Format::Text => Content::text(lines(urls::text)),
        Format::Rich => Content { text: lines(urls::text), html: Some(lines(urls::html).replace('\n', "<br>\n")) },
        Format::Tsv => Content::text(table::tsv(channels, rows)),
        Format::Csv => Content::text(table::csv(channels, rows)),
        Format::Markdown => Content::text(table::markdown(channels, rows)),
        Format::Json => Content::text(json(channels, rows)),
    }
}

/// Each URL that there is, placement by placement.
fn items<'a>(channels: &[Channel], rows: &'a [Row]) -> Vec<Item<'a>> {
    let of_row = |row: &'a Row| {
        let urls = row.urls.iter().zip(channels).filter_map(|(url, channel)| Some((url.as_deref()?, *channel)));
        urls.map(|(url, channel)| Item { link: &row.title, placement: &row.label, channel, url }).collect::<Vec<_>>()
    };
    rows.iter().flat_map(of_row).collect()
}

fn json(channels: &[Channel], rows: &[Row]) -> String {
    let of_row = |row: &Row| {
        let urls = row.urls.iter().zip(channels).filter(|(url, _)| url.is_some());
        let object = |(url, channel): (&Option<String>, &Channel)| json!({ "link": row.link, "placement": row.label, "channel": channel.name(), "url": url });
        urls.map(object).collect::<Vec<_>>()
    };
    let all: Vec<_> = rows.iter().flat_map(of_row).collect();
    format!("{:#}\n", serde_json::Value::Array(all))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn row(label: &str, url: &str) -> Row {
        Row {
            link: "giveaway".into(),
            title: "Giveaway".into(),
            label: label.into(),
            urls: vec![Some(url.into()), None],
        }
    }

    const CHANNELS: [Channel; 2] = [Channel::Messenger, Channel::Telegram];

    #[test]
    fn every_format_has_a_name_and_comes_round_again() {
        let mut format = Format::default();
        for expected in Format::ALL {
            assert_eq!(format, expected);
            assert_eq!(Format::named(format.name()), Some(format));
            assert_eq!(format.step(1).step(-1), format);
            format = format.step(1);
        }
        assert_eq!(format, Format::default());
    }

    #[test]
    fn rich_text_is_both() {
        let rows = [row("a", "https://m.me/1?ref=a"), row("b", "https://m.me/1?ref=b")];
        let content = write(&CHANNELS, &rows, Format::Rich, "Chat ({placement})");
        assert_eq!(content.text, "Chat (a): https://m.me/1?ref=a\nChat (b): https://m.me/1?ref=b");
        assert_eq!(
            content.html.unwrap(),
            "<a href=\"https://m.me/1?ref=a\">Chat (a)</a><br>\n<a href=\"https://m.me/1?ref=b\">Chat (b)</a>"
        );
    }

    #[test]
    fn only_rich_text_has_html_beside_it() {
        let rows = [row("a", "https://m.me/1?ref=a")];
        for format in Format::ALL {
            let content = write(&CHANNELS, &rows, format, "Chat");
            assert_eq!(content.html.is_some(), format == Format::Rich);
            assert_eq!(content.text.contains("Chat"), format.has_link_text(), "{}", format.name());
            assert!(content.text.contains("https://m.me/1?ref=a"), "{}", format.name());
        }
    }

    proptest! {
        /// Whatever placements are called: as many lines as there are URLs, and no row lost.
        #[test]
        fn any_label_keeps_the_shape(labels in proptest::collection::vec(any::<String>(), 1..4), link_text in any::<String>()) {
            let rows: Vec<Row> = labels.iter().map(|label| row(label, "https://m.me/1?ref=a")).collect();
            for format in [Format::Lines, Format::Links, Format::Html, Format::Button, Format::Text, Format::Rich] {
                let content = write(&CHANNELS, &rows, format, &link_text);
                prop_assert_eq!(content.text.lines().count(), rows.len());
                prop_assert!(!content.text.contains('\r'));
            }
            for format in [Format::Tsv, Format::Markdown] {
                let head = if format == Format::Markdown { 2 } else { 1 };
                let lines = write(&CHANNELS, &rows, format, &link_text).text;
                prop_assert_eq!(lines.split('\n').filter(|l| !l.is_empty()).count(), rows.len() + head, "{}", lines);
            }
            let tsv = write(&CHANNELS, &rows, Format::Tsv, &link_text).text;
            for line in tsv.lines() {
                prop_assert_eq!(line.matches('\t').count(), 3);
            }
            // A bar that is not escaped begins a cell.
            let cells = write(&CHANNELS, &rows, Format::Markdown, &link_text).text;
            for line in cells.lines() {
                let mut bars = 0;
                let mut chars = line.chars();
                while let Some(c) = chars.next() {
                    match c {
                        '\\' => drop(chars.next()),
                        '|' => bars += 1,
                        _ => {}
                    }
                }
                prop_assert_eq!(bars, CHANNELS.len() + 3, "{}", line);
            }
            let json = write(&CHANNELS, &rows, Format::Json, &link_text).text;
            let read: serde_json::Value = serde_json::from_str(&json).unwrap();
            for (label, object) in labels.iter().zip(read.as_array().unwrap()) {
                prop_assert_eq!(object["placement"].as_str(), Some(label.as_str()));
                prop_assert_eq!(object["url"].as_str(), Some("https://m.me/1?ref=a"));
            }
        }
    }
}
