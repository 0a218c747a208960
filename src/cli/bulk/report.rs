//! What there is to say about a mailing list, for people and for scripts.

use super::super::failure::Failure;
use super::super::out::Out;
use crate::bulk::{Count, Done, OnChannel, Report, Sample};
use crate::domain::show::number;
use std::path::Path;

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// What would be written.
    DryRun,
    /// What the worst rows do.
    Worst,
}

/// Tells a report, and fails where rows are refused on every channel that was looked at.
pub(super) fn tell(report: &Report, input: &Path, kind: Kind, json: bool, out: &mut Out) -> Result<(), Failure> {
    if json {
        out.json(report)?;
    } else {
        out.text(&format!("{} with {}: {}", report.link, input.display(), rows(report.rows)))?;
        for used in &report.values {
            let from = match (&used.column, &used.value) {
                (Some(column), _) => format!("column “{column}”"),
                (None, value) => format!("always “{}”", value.as_deref().unwrap_or_default()),
            };
            out.text(&format!("  {:<14} {from}", used.name))?;
        }
        for channel in &report.channels {
            out.line("")?;
            on_channel(report, channel, kind, out)?;
        }
        if !report.empty.is_empty() || !report.notes.is_empty() {
            out.line("")?;
        }
        for count in &report.empty {
            out.text(&format!("{} in {}", count.reason, places(count)))?;
        }
        report.notes.iter().try_for_each(|note| out.text(note))?;
    }
    if report.channels.iter().all(|channel| channel.refused > 0) { Err(Failure::Findings) } else { Ok(()) }
}

fn on_channel(report: &Report, seen: &OnChannel, kind: Kind, out: &mut Out) -> Result<(), Failure> {
    let refused = if seen.refused > 0 { format!(", {} refused", number(seen.refused)) } else { String::new() };
    out.text(&format!(
        "{}: {} link{}{refused}",
        seen.channel,
        number(seen.links),
        if seen.links == 1 { "" } else { "s" }
    ))?;
    if kind == Kind::DryRun {
        for row in &seen.first {
            sample("first", row, out)?;
        }
    }
    if let Some(longest) = &seen.longest {
        let of = longest.limit.map(|limit| format!(" of {limit}")).unwrap_or_default();
        out.text(&format!("  longest  line {}: {}{of} characters", longest.line, longest.length))?;
        if let Some(link) = &longest.link {
            out.text(&format!("           {link}"))?;
        }
    }
    if let Some(worst) = &seen.worst {
        sample("worst", worst, out)?;
    }
    for count in &seen.rules {
        out.text(&format!("  refused  {}", self::refused(count)))?;
    }
    for count in report.warnings(seen) {
        out.text(&format!("  warning  {}", self::refused(count)))?;
    }
    Ok(())
}

fn sample(what: &str, row: &Sample, out: &mut Out) -> Result<(), Failure> {
    let said = match (&row.link, &row.reason, row.rule) {
        (Some(link), ..) => link.clone(),
        (None, Some(reason), Some(rule)) => format!("{reason} [{rule}]"),
        (None, ..) => "no link".to_owned(),
    };
    out.text(&format!("  {what:<7}  line {}: {said}", row.line))
}

/// Says after a run what a dry run says of the rows: which were refused, warnings, empty cells.
pub(super) fn besides(done: &Done, out: &Out) {
    for count in &done.counts.rules {
        out.say(&format!("  {}", refused(count)));
    }
    for count in done.warnings() {
        out.say(&format!("  warning: {}", refused(count)));
    }
    for count in &done.empty {
        out.say(&format!("  {} in {}", count.reason, places(count)));
    }
    for note in &done.notes {
        out.say(&format!("  {note}"));
    }
}

/// “1 row”, “12,000 rows”.
pub(super) fn rows(count: u64) -> String {
    format!("{} {}", number(count), if count == 1 { "row" } else { "rows" })
}

/// “12 rows, lines 3, 7 and 10 others [too-long]: 71 of 64 characters …”.
pub(super) fn refused(count: &Count) -> String {
    format!("{} [{}]: {}", places(count), count.rule, count.reason)
}

fn places(count: &Count) -> String {
    let lines: Vec<String> = count.lines.iter().map(usize::to_string).collect();
    let others = count.rows - lines.len() as u64;
    let (rows, noun) = (rows(count.rows), if count.rows == 1 { "line" } else { "lines" });
    let others = match others {
        0 => String::new(),
        1 => " and 1 other".to_owned(),
        n => format!(" and {} others", number(n)),
    };
    format!("{rows}, {noun} {}{others}", lines.join(", "))
}
