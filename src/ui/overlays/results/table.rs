//! The table: a row for each placement, link or campaign, with a bar that has its interval on it.

use crate::app::msg::Target;
use crate::app::results::ResultsView;
use crate::domain::results::{Figures, Interval, Level, Sort, UNKNOWN};
use crate::domain::show::{fit, number, width};
use crate::report::{money, percent, span};
use crate::ui::Canvas;
use crate::ui::memory::scroll;
use crate::ui::text::{list_row, padded};
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

/// A column of numbers: its title, what it is sorted by, how wide it is, and its cell.
struct Column {
    title: &'static str,
    sort: Sort,
    width: usize,
    cell: fn(&Figures) -> String,
}

fn none() -> String {
    "–".to_owned()
}

/// A figure that is of a part of what the row is about has a star behind it, which the notes explain.
fn part(of_some: bool, cell: String) -> String {
    if of_some { format!("{cell}*") } else { cell }
}

const DISTRIBUTED: Column =
    Column { title: "out", sort: Sort::Distributed, width: 8, cell: |f| f.distributed.map_or_else(none, number) };
const STARTED: Column = Column { title: "started", sort: Sort::Started, width: 9, cell: |f| number(f.started) };
const START_RATE: Column = Column {
    title: "of out",
    sort: Sort::StartRate,
    width: 8,
    cell: |f| f.start_rate().map_or_else(none, |i| part(f.starts_in_part(), percent(i.rate))),
};
const CONVERTED: Column = Column { title: "conv.", sort: Sort::Converted, width: 8, cell: |f| number(f.converted) };
const RATE: Column = Column {
    title: "rate",
    sort: Sort::ConversionRate,
    width: 8,
    cell: |f| f.conversion_rate().map_or_else(none, |i| percent(i.rate)),
};
const SPAN: Column = Column {
    title: "95 %",
    sort: Sort::ConversionRate,
    width: 14,
    cell: |f| f.conversion_rate().map_or_else(none, |i| span(&i)),
};
const START_SPAN: Column = Column {
    title: "95 %",
    sort: Sort::StartRate,
    width: 14,
    cell: |f| f.start_rate().map_or_else(none, |i| span(&i)),
};
const AMOUNT: Column = Column {
    title: "amount",
    sort: Sort::Amount,
    width: 12,
    cell: |f| if f.amount_cents == 0 { none() } else { money(f.amount_cents as f64) },
};
const COST: Column = Column {
    title: "cost",
    sort: Sort::Cost,
    width: 10,
    cell: |f| f.cost_cents.map_or_else(none, |c| money(c as f64)),
};
const PER_START: Column = Column {
    title: "per start",
    sort: Sort::CostPerStart,
    width: 11,
    cell: |f| f.cost_per_start().map_or_else(none, |c| part(f.costs_in_part(), money(c))),
};
const PER_CONVERSION: Column = Column {
    title: "per conv.",
    sort: Sort::CostPerConversion,
    width: 11,
    cell: |f| f.cost_per_conversion().map_or_else(none, |c| part(f.costs_in_part(), money(c))),
};

/// The columns in the order in which they are given up where there is no room, the last first; and the place of each.
fn columns(converts: bool, room: usize) -> Vec<&'static Column> {
    let wanted: &[(&Column, u8)] = if converts {
        &[
            (&STARTED, 2),
            (&RATE, 6),
            (&CONVERTED, 5),
            (&DISTRIBUTED, 1),
            (&PER_CONVERSION, 11),
            (&SPAN, 7),
            (&START_RATE, 3),
            (&PER_START, 10),
            (&AMOUNT, 8),
            (&COST, 9),
            (&START_SPAN, 4),
        ]
    } else {
        &[(&STARTED, 2), (&START_RATE, 3), (&DISTRIBUTED, 1), (&PER_START, 10), (&START_SPAN, 4), (&COST, 9)]
    };
    let mut used = 0;
    let mut taken: Vec<(&Column, u8)> = Vec::new();
    for (column, place) in wanted {
        if used + column.width > room {
            break;
        }
        used += column.width;
        taken.push((column, *place));
    }
    taken.sort_by_key(|(_, place)| *place);
    taken.into_iter().map(|(column, _)| column).collect()
}

pub(super) fn draw(canvas: &mut Canvas<'_, '_>, view: &ResultsView, area: Rect) {
    let theme = canvas.theme;
    let room = usize::from(area.width);
    let converts = view.converts();
    let rows = &view.report.rows;
    // Names have what the longest needs, within limits; a bar has what is left.
    let longest = rows.iter().map(|r| width(&label(r, view, None)) + 2).max().unwrap_or(8);
    let name = longest.clamp(12, (room * 2 / 5).max(12));
    let least_bar = if room >= 70 { 16 } else { 0 };
    let columns = columns(converts, room.saturating_sub(name + 2 + least_bar + 1));
    let used: usize = columns.iter().map(|c| c.width).sum();
    let bar = room.saturating_sub(name + 2 + used + 2).min(40);
    let rate = |f: &Figures| if converts { f.conversion_rate() } else { f.start_rate() };
    let most = rows.iter().filter_map(|r| rate(&r.figures)).map(|i| i.high).fold(0.0_f64, f64::max).max(0.001);

    let head = Rect { height: 1, ..area };
    canvas.draw(heading(canvas, view, &columns, (name, bar)), head);
    let body = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    let (at, total) = (view.position(), rows.len() + 1);
    scroll(&mut canvas.memory.overlay, at, total, usize::from(body.height));
    let first = canvas.memory.overlay;
    canvas.memory.page = usize::from(body.height);
    for (y, n) in (body.y..body.bottom()).zip(first..total) {
        let line = Rect { y, height: 1, ..body };
        let row = n.checked_sub(1).map(|n| &rows[n]);
        let figures = row.map_or(view.report.total, |r| r.figures);
        let base = if n == at { theme.selected } else { Style::new() };
        let text = if row.is_none() { theme.heading } else { theme.text };
        let known = row.is_none_or(|r| view.scope.level != Level::Placements || r.placement.is_some());
        let named = row.map_or_else(|| "all".to_owned(), |r| label(r, view, Some(name)));
        let mut spans = vec![
            Span::styled(if n == at { "› " } else { "  " }, theme.key),
            padded(&named, name, if known { text } else { theme.dim }),
        ];
        for column in &columns {
            let cell = (column.cell)(&figures);
            let style = if cell == "–" || cell == "0" { theme.dim } else { text };
            spans.push(Span::styled(format!("{cell:>width$}", width = column.width), style));
        }
        if bar >= 8 {
            spans.push(Span::raw("  "));
            let ahead = row.is_some_and(|r| r.ahead);
            spans.extend(interval_bar(
                rate(&figures),
                most,
                bar,
                if ahead { theme.good } else { theme.info },
                theme.text,
            ));
        }
        canvas.draw(list_row(spans, base), line);
        canvas.memory.hit(line, Target::Item(n));
    }
}

/// What the row is called. The link alone stands where the row is a link; a star is ahead of all others. With `room`, the name
/// is cut so that the channel and the star are not.
fn label(row: &crate::domain::results::Row, view: &ResultsView, room: Option<usize>) -> String {
    let channel = match (row.channel, view.scope.split) {
        (Some(channel), true) => format!(" · {}", channel.label()),
        _ => String::new(),
    };
    let tail = format!("{channel}{}", if row.ahead { " ★" } else { "" });
    let name = row.name().replace(UNKNOWN, "(not known)");
    match room {
        Some(room) => format!("{}{tail}", fit(&name, room.saturating_sub(width(&tail) + 1).max(4))),
        None => format!("{name}{tail}"),
    }
}

fn heading(
    canvas: &Canvas<'_, '_>,
    view: &ResultsView,
    columns: &[&Column],
    (name, bar): (usize, usize),
) -> Line<'static> {
    let theme = canvas.theme;
    let arrow = |sort: Sort| if view.scope.sort == sort { if view.scope.reversed { "▴" } else { "▾" } } else { "" };
    let style = |sort: Sort| if view.scope.sort == sort { theme.key } else { theme.dim };
    let first = match view.scope.level {
        Level::Placements => "link · placement",
        Level::Links => "link",
        Level::Campaigns => "campaign",
    };
    let mut spans = vec![padded(&format!("  {first}{}", arrow(Sort::Name)), name + 2, style(Sort::Name))];
    let mut told = false;
    for column in columns {
        // Two columns show the same rate: the first of them says that it is the order.
        let sorted = view.scope.sort == column.sort && !told;
        told |= sorted;
        let title = format!("{}{}", column.title, if sorted { arrow(column.sort) } else { "" });
        let style = if sorted { theme.key } else { theme.dim };
        spans.push(Span::styled(format!("{title:>width$}", width = column.width), style));
    }
    if bar >= 8 {
        let titles = match view.converts() {
            true => ["rate, 95 % interval", "rate and 95 %", "rate"],
            false => ["of out, 95 % interval", "of out and 95 %", "of out"],
        };
        let title = titles.into_iter().find(|t| width(t) <= bar).unwrap_or_default();
        spans.push(Span::raw("  "));
        spans.push(padded(title, bar, theme.dim));
    }
    Line::from(spans)
}

/// Blocks as long as the rate, those from the lower end of the interval on lighter, and a line to its upper end:
/// `█████▓▓▓▓▓────┤`. So the bar is read without colour.
fn interval_bar(rate: Option<Interval>, most: f64, width: usize, bar: Style, line: Style) -> Vec<Span<'static>> {
    let Some(Interval { rate, low, high }) = rate else { return vec![Span::raw(" ".repeat(width))] };
    // So many blocks are as long as the share.
    let long = |share: f64| ((share / most * width as f64).round() as usize).min(width);
    let (low, rate, high) = (long(low), long(rate), long(high));
    let mut spans: Vec<Span<'static>> = Vec::new();
    for n in 0..width {
        let (symbol, style) = match n {
            n if n < low => ("█", bar),
            n if n < rate => ("▓", bar),
            n if n + 1 == high => ("┤", line),
            n if n < high => ("─", line),
            _ => (" ", line),
        };
        match spans.last_mut() {
            Some(last) if last.style == style => last.content = format!("{}{symbol}", last.content).into(),
            _ => spans.push(Span::styled(symbol, style)),
        }
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(rate: Option<Interval>, most: f64) -> String {
        interval_bar(rate, most, 20, Style::new(), Style::new()).iter().map(|s| s.content.as_ref()).collect()
    }

    #[test]
    fn a_bar_shows_its_rate_and_its_doubt() {
        let interval = |low, rate, high| Some(Interval { rate, low, high });
        assert_eq!(drawn(interval(0.25, 0.5, 0.75), 1.0), "█████▓▓▓▓▓────┤     ");
        assert_eq!(drawn(interval(0.0, 0.0, 1.0), 1.0), "───────────────────┤");
        assert_eq!(drawn(interval(0.5, 0.5, 0.5), 1.0), "██████████          ");
        assert_eq!(drawn(interval(0.1, 0.3, 0.5), 0.5), "████▓▓▓▓▓▓▓▓───────┤");
        assert_eq!(drawn(None, 1.0), " ".repeat(20));
    }

    #[test]
    fn what_matters_most_has_room_first() {
        let titles = |room| columns(true, room).iter().map(|c| c.title).collect::<Vec<_>>();
        assert_eq!(titles(17), ["started", "rate"]);
        assert_eq!(titles(33), ["out", "started", "conv.", "rate"]);
        assert_eq!(titles(200).len(), 11);
    }
}
