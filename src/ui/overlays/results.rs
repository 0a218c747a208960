//! What links brought: the table, charts of the row under the cursor, contacts that nobody can place, and the import.

mod charts;
mod import;
mod table;
mod unmatched;

use super::popup;
use crate::app::results::{Chart, ResultsView, Stage};
use crate::app::state::State;
use crate::domain::Uid;
use crate::domain::results::{Comparison, Verdict};
use crate::domain::show::plural;
use crate::ui::Canvas;
use crate::ui::text::{fitted, wrapped};
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::Paragraph;

/// A chart needs so many columns; where there are more, several stand side by side.
const CHART_COLUMNS: u16 = 58;
/// A chart needs so many rows, with its title.
const CHART_ROWS: u16 = 10;
/// Where two stand one above the other, each has about so many.
const LEAST_OF_TWO: u16 = 9;

pub(super) fn draw(canvas: &mut Canvas<'_, '_>, state: &State, view: &ResultsView, area: Rect) {
    let theme = canvas.theme;
    let bot = &state.book.bot.name;
    let title = match view.stage {
        Stage::Figures => format!("Results · {bot}"),
        Stage::Unmatched => format!("Results · {bot} · contacts whose placement is not known"),
        Stage::Choose => format!("Results · {bot} · the placement they came by"),
        Stage::Outcome => format!("Results · {bot} · what came of the import"),
        Stage::File => format!("Results · {bot} · import contacts"),
        Stage::Columns => format!("Results · {bot} · what the columns are"),
        Stage::Running => format!("Results · {bot} · importing"),
    };
    let inner = popup(canvas, area, area.width, area.height, &title, theme.focus);
    match view.stage {
        Stage::Figures => figures(canvas, state, view, inner),
        Stage::Unmatched => unmatched::draw(canvas, state, view, inner),
        Stage::Choose => unmatched::choose(canvas, state, view, inner),
        Stage::Outcome => import::outcome(canvas, view, inner),
        Stage::File => import::file(canvas, view, inner),
        Stage::Columns => import::columns(canvas, state, view, inner),
        Stage::Running => import::running(canvas, view, inner),
    }
}

fn figures(canvas: &mut Canvas<'_, '_>, state: &State, view: &ResultsView, inner: Rect) {
    let theme = canvas.theme;
    let width = usize::from(inner.width);
    if !view.has_figures() {
        let sentence = match (&view.counted, &view.error) {
            (None, _) => "Counting …".to_owned(),
            (Some(_), Some(why)) => why.clone(),
            (Some(_), None) => "Nothing was imported yet. Export the contacts on the platform, as CSV or with its API as \
                                JSON, then press i. Of a contact the id, the time and the columns that you choose are kept, \
                                nothing else. Clicks and scans are known to nobody; what is known is the contacts who carry \
                                a placement's value in a field."
                .to_owned(),
        };
        canvas.draw(Paragraph::new(wrapped(&sentence, width.min(90), theme.dim)), inner);
        return;
    }
    canvas.draw(Line::from(fitted(&joined(&about(view), width), width, theme.dim)), Rect { height: 1, ..inner });
    let compared = Rect { y: inner.y + 1, height: 1.min(inner.height.saturating_sub(1)), ..inner };
    canvas.draw(Line::from(fitted(&joined(&verdicts(state, view), width), width, theme.warning)), compared);
    let body = Rect { y: inner.y + 2, height: inner.height.saturating_sub(2), ..inner };
    // The table has what it needs, the charts at least their least; both share what is left.
    let needs = view.report.rows.len() as u16 + 2;
    let least = CHART_ROWS.min(body.height / 2);
    let high = needs.clamp(4, (body.height - least).max(4)).min(body.height);
    table::draw(canvas, view, Rect { height: high, ..body });
    let below = Rect { y: body.y + high, height: body.height - high, ..body };
    if below.height >= 3 {
        charts(canvas, state, view, below);
    }
}

/// The parts that have room, from the first on.
fn joined(parts: &[String], width: usize) -> String {
    let mut line = String::new();
    for part in parts {
        let long = format!("{line}{}{part}", if line.is_empty() { "" } else { " · " });
        if !line.is_empty() && crate::domain::show::width(&long) > width {
            break;
        }
        line = long;
    }
    line
}

/// What can be said of each channel, in a few words.
fn verdicts(state: &State, view: &ResultsView) -> Vec<String> {
    let wanted = |c: &&Comparison| view.scope.channel.is_none_or(|channel| channel == c.channel);
    let mut ahead: Vec<(Uid, Vec<&str>)> = Vec::new();
    let mut few: Vec<&str> = Vec::new();
    for comparison in view.report.comparisons.iter().filter(wanted) {
        let channel = comparison.channel.label();
        match comparison.verdict {
            Verdict::Ahead(uid) => match ahead.iter_mut().find(|(known, _)| *known == uid) {
                Some((_, channels)) => channels.push(channel),
                None => ahead.push((uid, vec![channel])),
            },
            Verdict::TooFew | Verdict::Nothing => few.push(channel),
        }
    }
    let label = |uid: Uid| state.book.links().find_map(|l| state.book.placement(l.uid, uid)).map_or("", |p| &p.label);
    let mut all: Vec<String> =
        ahead.iter().map(|(uid, on)| format!("★ {} is ahead on {}", label(*uid), on.join(", "))).collect();
    if !few.is_empty() {
        all.push(format!("too few to call on {}", few.join(", ")));
    }
    all
}

/// “684 contacts”, “placements”, “by started”, “converted: order”.
fn about(view: &ResultsView) -> Vec<String> {
    let Some(counted) = &view.counted else { return Vec::new() };
    let tally = &counted.tally;
    let mut parts = vec![plural(view.report.contacts as usize, "contact")];
    if let Some(channel) = view.scope.channel {
        parts.push(format!("{channel} only"));
    }
    if view.converts() {
        let more = if tally.conversions.len() > 1 { " (C: the next)" } else { "" };
        parts.push(format!("converted: {}{more}", tally.conversion));
        let other = if tally.amount_of == tally.conversion { "" } else { tally.amount_of.as_str() };
        match (other, tally.currency.as_str()) {
            ("", "") => {}
            ("", currency) => parts.push(format!("amounts in {currency}")),
            (other, "") => parts.push(format!("amount: {other}")),
            (other, currency) => parts.push(format!("amount: {other} in {currency}")),
        }
    }
    let lost = view.report.unplaced + view.report.unknown;
    if lost > 0 {
        parts.push(format!("{} of no placement", crate::domain::show::number(lost)));
    }
    if view.report.bare > 0 {
        parts.push(format!("{} came another way", crate::domain::show::number(view.report.bare)));
    }
    let order = view.scope.sort.name().replace('-', " ");
    parts.push(format!("by {order}{}", if view.scope.reversed { ", reversed" } else { "" }));
    parts
}

/// The charts of the row under the cursor, as many as fit, the chosen one first.
fn charts(canvas: &mut Canvas<'_, '_>, state: &State, view: &ResultsView, area: Rect) {
    let across = (area.width / CHART_COLUMNS).clamp(1, 4);
    let place = |canvas: &mut Canvas<'_, '_>, n: u16, alone: bool, place: Rect| {
        one(canvas, state, view, (view.chart.step(isize::try_from(n).unwrap_or(0)), alone), place);
    };
    if (2..=3).contains(&across) && area.height >= 2 * LEAST_OF_TWO {
        // Two columns of two: all four charts.
        let wide = area.width / 2;
        for column in 0..2 {
            let width = if column == 1 { area.width - wide } else { wide - 2 };
            let of = |n: u16| view.chart.step(isize::try_from(2 * column + n).unwrap_or(0));
            let most = area.height - LEAST_OF_TWO + 2;
            let high = match (needs(view, of(0)), needs(view, of(1))) {
                (Some(rows), _) => rows,
                (None, Some(rows)) => area.height - rows.min(most),
                (None, None) => area.height / 2,
            };
            let upper = Rect { x: area.x + wide * column, width, height: high.clamp(3, most), ..area };
            let lower = Rect { y: upper.bottom(), height: area.height - upper.height, ..upper };
            place(canvas, 2 * column, false, upper);
            place(canvas, 2 * column + 1, false, lower);
        }
        return;
    }
    let wide = area.width / across;
    for n in 0..across {
        let width = if n + 1 == across { area.width - wide * n } else { wide - 2 };
        place(canvas, n, across == 1, Rect { x: area.x + wide * n, width, ..area });
    }
}

/// How many rows a chart has with its title and a line of air below it; `None`: as many as it gets.
fn needs(view: &ResultsView, chart: Chart) -> Option<u16> {
    match chart {
        Chart::Hours => Some(11),
        Chart::Channels => Some(view.channels.len() as u16 + 2),
        Chart::Days | Chart::Notes => None,
    }
}

fn one(canvas: &mut Canvas<'_, '_>, state: &State, view: &ResultsView, (chart, alone): (Chart, bool), area: Rect) {
    let theme = canvas.theme;
    let of = view.row().map_or_else(|| "all".to_owned(), crate::domain::results::Row::name);
    let more = if alone { " (Tab: the next)" } else { "" };
    let title = match chart {
        Chart::Notes => format!("{}{more}", chart.title()),
        _ => format!("{} · {of}{more}", chart.title()),
    };
    let width = usize::from(area.width);
    canvas.draw(Line::from(fitted(&title, width, theme.heading)), Rect { height: 1, ..area });
    let body = Rect { y: area.y + 1, height: area.height - 1, ..area };
    match chart {
        Chart::Days => charts::days(canvas, &view.cell, body),
        Chart::Hours => charts::hours(canvas, &view.cell, body),
        Chart::Channels => charts::channels(canvas, view, body),
        Chart::Notes => charts::notes(canvas, state, view, body),
    }
}
