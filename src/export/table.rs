//! URLs of placements × channels as a table: for a spreadsheet, or in Markdown.

use super::cell;
use crate::domain::Channel;

/// A placement with its URL on each of the table's channels; `None` where it has none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The ref of the link.
    pub link: String,
    /// What people call the link.
    pub title: String,
    /// The label of the placement.
    pub label: String,
    /// The URLs, in the order of the table's channels.
    pub urls: Vec<Option<String>>,
}

/// With tabs between: what a spreadsheet pastes as cells.
pub fn tsv(channels: &[Channel], rows: &[Row]) -> String {
    table(channels, rows, &cell::tsv, &|cells| cells.join("\t"), None)
}

/// With commas between.
pub fn csv(channels: &[Channel], rows: &[Row]) -> String {
    table(channels, rows, &cell::csv, &|cells| cells.join(","), None)
}

/// As a Markdown table.
pub fn markdown(channels: &[Channel], rows: &[Row]) -> String {
    let rule = format!("|{}", " --- |".repeat(channels.len() + 2));
    table(channels, rows, &markdown_cell, &|cells| format!("| {} |", cells.join(" | ")), Some(rule))
}

fn table(
    channels: &[Channel],
    rows: &[Row],
    cell: &dyn Fn(&str) -> String,
    line: &dyn Fn(Vec<String>) -> String,
    rule: Option<String>,
) -> String {
    let mut header = vec!["Link".to_owned(), "Placement".to_owned()];
    header.extend(channels.iter().map(|c| c.label().to_owned()));
    let mut lines = vec![line(header)];
    lines.extend(rule);
    for row in rows {
        let mut cells = vec![cell(&row.link), cell(&row.label)];
        cells.extend(row.urls.iter().map(|u| cell(u.as_deref().unwrap_or(""))));
        lines.push(line(cells));
    }
    lines.join("\n") + "\n"
}

/// A cell of a Markdown table: on one line, with what Markdown would read as its own escaped. A URL stays as it is, but
/// for bars, which only a mailing tool's tag has.
fn markdown_cell(text: &str) -> String {
    if text.starts_with("https://") || text.starts_with("viber://") || text.starts_with("{{webchat}}") {
        return text.replace('|', "\\|");
    }
    let mut out = String::new();
    for c in text.chars() {
        if c.is_control() {
            out.push(' ');
            continue;
        }
        if matches!(c, '\\' | '|' | '`' | '*' | '_' | '[' | ']' | '<' | '>') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows() -> Vec<Row> {
        let url = |s: &str| Some(s.to_owned());
        vec![
            Row {
                link: "giveaway".into(),
                title: String::new(),
                label: "=hall|a\t".into(),
                urls: vec![url("https://m.me/a?ref=x"), None],
            },
            Row {
                link: "giveaway".into(),
                title: String::new(),
                label: "b".into(),
                urls: vec![url("https://m.me/a?ref=y"), url("https://t.me/b?start=y")],
            },
        ]
    }

    const CHANNELS: [Channel; 2] = [Channel::Messenger, Channel::Telegram];

    #[test]
    fn tables_keep_their_shape_and_run_nothing() {
        assert_eq!(
            tsv(&CHANNELS, &rows()),
            "Link\tPlacement\tMessenger\tTelegram\n\
             giveaway\t'=hall|a \thttps://m.me/a?ref=x\t\n\
             giveaway\tb\thttps://m.me/a?ref=y\thttps://t.me/b?start=y\n"
        );
        assert_eq!(
            markdown(&CHANNELS, &rows()),
            "| Link | Placement | Messenger | Telegram |\n| --- | --- | --- | --- |\n\
             | giveaway | =hall\\|a  | https://m.me/a?ref=x |  |\n\
             | giveaway | b | https://m.me/a?ref=y | https://t.me/b?start=y |\n"
        );
    }
}
