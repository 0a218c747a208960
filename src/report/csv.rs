//! The rows as a table for a spreadsheet: bare numbers, rates as shares from 0 to 1, amounts with two decimals.

use super::Paper;
use crate::domain::results::{How, Interval, Row};
use crate::table::{Style, Writer};

/// The names of the columns: a contract, to be added to at the end only.
const HEAD: [&str; 27] = [
    "campaign",
    "link",
    "placement",
    "channel",
    "distributed",
    "started",
    "start_rate",
    "start_rate_low",
    "start_rate_high",
    "converted",
    "conversion_rate",
    "conversion_rate_low",
    "conversion_rate_high",
    "amount",
    "cost",
    "cost_per_start",
    "cost_per_conversion",
    "by_token",
    "by_ref",
    "by_repair",
    "by_acceptance",
    "ahead",
    "conversion",
    "from",
    "to",
    "amount_of",
    "currency",
];

/// The rows as CSV.
pub fn csv(paper: &Paper<'_>) -> String {
    let mut writer = Writer::new(Vec::new(), Style::default());
    let mut put = |cells: &[String]| {
        for cell in cells {
            writer.cell(cell);
        }
        // Writing to memory cannot fail.
        let _ = writer.end_row();
    };
    put(&HEAD.map(str::to_owned));
    for row in &paper.report.rows {
        put(&cells(paper, row));
    }
    writer.finish().map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default()
}

fn cells(paper: &Paper<'_>, row: &Row) -> Vec<String> {
    let figures = &row.figures;
    let number = |n: Option<u64>| n.map_or_else(String::new, |n| n.to_string());
    let amount = |cents: Option<f64>| cents.map_or_else(String::new, |cents| format!("{:.2}", cents / 100.0));
    let rate =
        |i: Option<Interval>| i.map_or_else(Default::default, |i| [i.rate, i.low, i.high].map(|n| format!("{n:.6}")));
    let channel = paper.scope.channel.or(row.channel);
    let mut cells = vec![
        row.campaign.clone(),
        row.reference.clone(),
        row.label.clone(),
        channel.map_or_else(String::new, |c| c.name().to_owned()),
        number(figures.distributed),
        figures.started.to_string(),
    ];
    cells.extend(rate(figures.start_rate()));
    cells.push(figures.converted.to_string());
    cells.extend(rate(figures.conversion_rate()));
    cells.push(amount(Some(figures.amount_cents as f64)));
    cells.push(amount(figures.cost_cents.map(|c| c as f64)));
    cells.push(amount(figures.cost_per_start()));
    cells.push(amount(figures.cost_per_conversion()));
    let by = |how: How| How::ALL.iter().position(|h| *h == how).map_or(0, |at| figures.how[at]).to_string();
    cells.extend([How::Token, How::Ref, How::Repaired, How::Accepted].map(by));
    cells.push(if row.ahead { "yes" } else { "" }.to_owned());
    cells.push(paper.tally.conversion.clone());
    cells.extend([paper.days.0, paper.days.1].map(|day| day.unwrap_or_default().to_owned()));
    cells.extend([paper.tally.amount_of.clone(), paper.tally.currency.clone()]);
    cells
}
