//! The report in Markdown: a heading, the table, what it means.

use super::{Paper, clue_name, likely_name};
use crate::domain::results::caveats;
use crate::domain::show;
use std::fmt::Write;

/// Text that is text in a cell of a Markdown table, whatever is in it.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in show::safe(text).chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' | '~' | '!' | '&') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// The report in Markdown.
pub fn markdown(paper: &Paper<'_>) -> String {
    let (head, words) = paper.head();
    let mut out = format!("# {}\n\n{}. {}.\n\n", escaped(&paper.title()), capital(&paper.period()), paper.basis());
    // Writing to a string cannot fail.
    let _ = writeln!(out, "| {} |", head.join(" | "));
    let lines: Vec<&str> = (0..head.len()).map(|n| if n < words { "---" } else { "---:" }).collect();
    let _ = writeln!(out, "| {} |", lines.join(" | "));
    let rows = paper.report.rows.iter().map(|row| paper.cells(row)).chain([paper.total()]);
    for cells in rows {
        let cells: Vec<String> = cells.iter().map(|cell| escaped(cell)).collect();
        let _ = writeln!(out, "| {} |", cells.join(" | "));
    }
    for line in paper.legend() {
        let _ = writeln!(out, "\n{}", escaped(&line));
    }
    section(&mut out, "Compared within each channel", paper.verdicts().iter().map(|v| escaped(v)));
    section(&mut out, "What has to be known of the figures", caveats(paper.report).into_iter().map(escaped));
    let lost = paper.unmatched.iter().take(20).map(|u| {
        let likeliest =
            likely_name(paper.book, u).map_or_else(String::new, |l| format!(", most likely {}", escaped(&l)));
        format!(
            "{} with {} “{}”{likeliest}",
            show::plural(u.count as usize, "contact"),
            escaped(&clue_name(paper.book, &u.clue.what)),
            escaped(&u.clue.value)
        )
    });
    section(&mut out, "Whose placement is not known", lost);
    out
}

fn section(out: &mut String, title: &str, lines: impl Iterator<Item = String>) {
    let mut lines = lines.peekable();
    if lines.peek().is_some() {
        let _ = writeln!(out, "\n## {title}\n");
    }
    for line in lines {
        let _ = writeln!(out, "- {line}");
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
