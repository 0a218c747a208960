//! URLs of placements × channels, as lines, as a table for a spreadsheet, or as a Markdown table.

use crate::domain::Channel;

/// How URLs are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// A URL a line.
    #[default]
    Lines,
    /// A header and a row a placement, with tabs between: what a spreadsheet pastes as cells.
    Tsv,
    /// The same as a Markdown table.
    Markdown,
}

impl Format {
    /// All formats, in the order in which the key goes through them.
    pub const ALL: [Self; 3] = [Self::Lines, Self::Tsv, Self::Markdown];

    /// What it is called.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Lines => "lines",
            Self::Tsv => "table (TSV)",
            Self::Markdown => "Markdown table",
        }
    }

    /// The format after this one.
    #[must_use]
    pub fn next(self) -> Self {
        let at = Self::ALL.iter().position(|f| *f == self).unwrap_or(0);
        Self::ALL[(at + 1) % Self::ALL.len()]
    }

    /// The format of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|f| f.name() == name)
    }
}

/// A placement with its URL on each of the table's channels; `None` where it has none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The ref of the link.
    pub link: String,
    /// The label of the placement.
    pub label: String,
    /// The URLs, in the order of the table's channels.
    pub urls: Vec<Option<String>>,
}

/// Writes the table. Lines have no header and leave out what has no URL; tables have a header and empty cells.
pub fn write(channels: &[Channel], rows: &[Row], format: Format) -> String {
    match format {
        Format::Lines => {
            let urls: Vec<_> = rows.iter().flat_map(|r| r.urls.iter().flatten().map(String::as_str)).collect();
            urls.join("\n")
        }
        Format::Tsv => table(channels, rows, &tsv_cell, &|cells| cells.join("\t"), None),
        Format::Markdown => {
            let rule = format!("|{}", " --- |".repeat(channels.len() + 2));
            table(channels, rows, &markdown_cell, &|cells| format!("| {} |", cells.join(" | ")), Some(rule))
        }
    }
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

/// A cell of a spreadsheet: on one line, and never run as a formula.
fn tsv_cell(text: &str) -> String {
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    if plain.starts_with(['=', '+', '-', '@']) { format!("'{plain}") } else { plain }
}

/// A cell of a Markdown table: on one line, with what Markdown would read as its own escaped. A URL stays as it is; its
/// bars are encoded already.
fn markdown_cell(text: &str) -> String {
    if text.starts_with("https://") || text.starts_with("viber://") || text.starts_with("{{") {
        return text.to_owned();
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
            Row { link: "giveaway".into(), label: "=hall|a\t".into(), urls: vec![url("https://m.me/a?ref=x"), None] },
            Row {
                link: "giveaway".into(),
                label: "b".into(),
                urls: vec![url("https://m.me/a?ref=y"), url("https://t.me/b?start=y")],
            },
        ]
    }

    const CHANNELS: [Channel; 2] = [Channel::Messenger, Channel::Telegram];

    #[test]
    fn lines_leave_out_what_is_missing() {
        assert_eq!(
            write(&CHANNELS, &rows(), Format::Lines),
            "https://m.me/a?ref=x\nhttps://m.me/a?ref=y\nhttps://t.me/b?start=y"
        );
    }

    #[test]
    fn tables_keep_their_shape_and_run_nothing() {
        assert_eq!(
            write(&CHANNELS, &rows(), Format::Tsv),
            "Link\tPlacement\tMessenger\tTelegram\n\
             giveaway\t'=hall|a \thttps://m.me/a?ref=x\t\n\
             giveaway\tb\thttps://m.me/a?ref=y\thttps://t.me/b?start=y\n"
        );
        assert_eq!(
            write(&CHANNELS, &rows(), Format::Markdown),
            "| Link | Placement | Messenger | Telegram |\n| --- | --- | --- | --- |\n\
             | giveaway | =hall\\|a  | https://m.me/a?ref=x |  |\n\
             | giveaway | b | https://m.me/a?ref=y | https://t.me/b?start=y |\n"
        );
    }
}
