//! The report as one HTML page that needs nothing else: no script, no font, no picture from anywhere. Right in light and
//! dark, on paper and on a phone.

use super::svg::{self, escaped};
use super::{Paper, channel_name, clue_name, likely_name, money, percent, priced};
use crate::domain::results::{UNKNOWN, caveats};
use crate::domain::show::{number, plural};
use crate::domain::time;
use std::fmt::Write;

const STYLE: &str = include_str!("page.css");
/// So many rows have a bar; the table has all.
const BARS: usize = 40;

/// The report as a page.
pub fn html(paper: &Paper<'_>) -> String {
    let title = escaped(&paper.title());
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n\
         <p class=\"faint\">{} · {} · written on {}</p>\n",
        escaped(&paper.period()),
        escaped(&paper.basis()),
        escaped(&time::utc(paper.now_ms).replace('T', " ").replace('Z', " UTC")),
    );
    tiles(&mut out, paper);
    rates(&mut out, paper);
    section(&mut out, "Starts by day", &svg::line(&paper.report.sum.days));
    section(&mut out, "Starts by weekday and hour", &svg::heat(&paper.report.sum.hours));
    let parts: Vec<(&str, u64)> = paper.report.channels.iter().map(|(c, f)| (channel_name(*c), f.started)).collect();
    section(&mut out, "Contacts by channel", &svg::split(&parts));
    table(&mut out, paper);
    unmatched(&mut out, paper);
    list(
        &mut out,
        "What has to be known of the figures",
        &caveats(paper.report).iter().map(|c| escaped(c)).collect::<Vec<_>>(),
    );
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

fn section(out: &mut String, title: &str, inside: &str) {
    if !inside.is_empty() {
        // Writing to a string cannot fail.
        let _ = writeln!(out, "<section>\n<h2>{title}</h2>\n{inside}\n</section>");
    }
}

fn list(out: &mut String, title: &str, lines: &[String]) {
    if !lines.is_empty() {
        let items = lines.join("</li>\n<li>");
        section(out, title, &format!("<ul>\n<li>{items}</li>\n</ul>"));
    }
}

fn tiles(out: &mut String, paper: &Paper<'_>) {
    let total = &paper.report.total;
    let mut tiles = Vec::new();
    if let Some(n) = total.distributed {
        tiles.push((number(n), "distributed".to_owned()));
    }
    tiles.push((number(total.started), "started".to_owned()));
    if paper.converts() {
        let rate = total.conversion_rate().map_or_else(String::new, |i| format!(", {}", percent(i.rate)));
        tiles.push((number(total.converted), format!("converted ({}){rate}", paper.tally.conversion)));
        if total.amount_cents != 0 {
            let of = &paper.tally.amount_of;
            let what = if *of == paper.tally.conversion { "amount".to_owned() } else { format!("amount ({of})") };
            tiles.push((priced(total.amount_cents as f64, &paper.tally.currency), what));
        }
    }
    if let Some(cost) = total.cost_per_start() {
        let part = if total.costs_in_part() { ", where the cost is known" } else { "" };
        tiles.push((money(cost), format!("cost of a start{part}")));
    }
    out.push_str("<div class=\"tiles\">");
    for (number, what) in tiles {
        let _ = write!(out, "<div><b>{}</b><span>{}</span></div>", escaped(&number), escaped(&what));
    }
    out.push_str("</div>\n");
}

fn rates(out: &mut String, paper: &Paper<'_>) {
    let converts = paper.converts();
    let rows: Vec<_> = paper
        .report
        .rows
        .iter()
        .filter(|row| row.figures.started > 0)
        .take(BARS)
        .map(|row| {
            let rate = if converts { row.figures.conversion_rate() } else { row.figures.start_rate() };
            let channel = row.channel.map_or_else(String::new, |c| format!(" · {c}"));
            (format!("{}{channel}", row.name().replace(UNKNOWN, "(not known)")), rate, row.ahead)
        })
        .collect();
    let title = if converts { "Conversion rates" } else { "Start rates" };
    if rows.iter().any(|(_, rate, _)| rate.is_some()) {
        section(out, &format!("{title}, with 95 % intervals"), &svg::bars(&rows));
    }
    let verdicts: Vec<String> = paper.verdicts().iter().map(|v| escaped(v)).collect();
    list(out, "Compared within each channel", &verdicts);
}

fn table(out: &mut String, paper: &Paper<'_>) {
    let (head, words) = paper.head();
    // What a row is called stands in one cell, the link and the campaign small below it, and an interval stands under its
    // rate: so the table is no wider than the page.
    let channel = paper.scope.split.then_some(words - 1);
    let name = words - 1 - usize::from(channel.is_some());
    let small = |text: &str| if text.is_empty() { String::new() } else { format!("<small>{}</small>", escaped(text)) };
    let cells = |tag: &str, all: &[String], head_row: bool| -> String {
        let above: Vec<&str> =
            all[..name].iter().rev().map(String::as_str).filter(|t| *t != "–" && !t.is_empty()).collect();
        let named = all.get(name).filter(|n| !n.is_empty()).map_or_else(|| all[0].as_str(), String::as_str);
        let under = if head_row || named == all[0] { String::new() } else { small(&above.join(" · ")) };
        let mut row = format!("<{tag}>{}{under}</{tag}>", escaped(named));
        if let Some(at) = channel {
            let _ = write!(row, "<{tag}>{}</{tag}>", escaped(&all[at]));
        }
        for n in (words..head.len()).filter(|n| head[*n] != "95 %") {
            let span = head.get(n + 1).is_some_and(|next| *next == "95 %").then(|| all.get(n + 1)).flatten();
            let span = span.filter(|s| !head_row && s.as_str() != "–").map_or("", String::as_str);
            let _ = write!(row, "<{tag} class=\"n\">{}{}</{tag}>", escaped(&all[n]), small(span));
        }
        row
    };
    let titles: Vec<String> = head.iter().map(|h| (*h).to_owned()).collect();
    let mut inside =
        format!("<div class=\"scroll\"><table>\n<thead><tr>{}</tr></thead>\n<tbody>\n", cells("th", &titles, true));
    for row in &paper.report.rows {
        let _ = writeln!(inside, "<tr>{}</tr>", cells("td", &paper.cells(row), false));
    }
    let total = cells("td", &paper.total(), false);
    let _ = write!(inside, "</tbody>\n<tfoot><tr>{total}</tr></tfoot>\n</table></div>");
    for line in paper.legend() {
        let _ = write!(inside, "\n<p class=\"faint\">{}</p>", escaped(&line));
    }
    section(out, "All figures", &inside);
}

fn unmatched(out: &mut String, paper: &Paper<'_>) {
    let lines: Vec<String> = paper
        .unmatched
        .iter()
        .take(20)
        .map(|u| {
            let likeliest =
                likely_name(paper.book, u).map_or_else(String::new, |l| format!(", most likely {}", escaped(&l)));
            let what = escaped(&clue_name(paper.book, &u.clue.what));
            format!("{} with {what} “{}”{likeliest}", plural(u.count as usize, "contact"), escaped(&u.clue.value))
        })
        .collect();
    list(out, "Whose placement is not known", &lines);
}
