//! Charts in characters: a line of braille, a map of shades, bars of blocks. None needs colour to be read.

use crate::app::results::ResultsView;
use crate::app::state::State;
use crate::domain::day;
use crate::domain::results::{Cell, caveats};
use crate::domain::show::{self, number};
use crate::report::svg::{WEEKDAYS, short};
use crate::report::{channel_name, percent, verdict};
use crate::ui::Canvas;
use crate::ui::text::{bullet, padded, wrapped};
use ratatui::layout::Rect;
use ratatui::symbols::Marker;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Axis, Chart as Plot, Dataset, GraphType, Paragraph};

fn nothing(canvas: &mut Canvas<'_, '_>, what: &str, area: Rect) {
    let style = canvas.theme.dim;
    canvas.draw(Paragraph::new(wrapped(what, usize::from(area.width), style)), area);
}

/// Starts by day, as a line of braille.
pub(super) fn days(canvas: &mut Canvas<'_, '_>, cell: &Cell, area: Rect) {
    let (Some((first, _)), Some((last, _))) = (cell.days.first_key_value(), cell.days.last_key_value()) else {
        return nothing(canvas, "No start has a day: name the column that says when a contact was first seen.", area);
    };
    let theme = canvas.theme;
    let words = |day: i64| day::in_words(&day::of_ms(day * 86_400_000));
    // “2 Mar”: the left margin of the chart is as wide as half of it.
    let name = |day: i64| {
        let words = words(day);
        let mut parts = words.split(' ');
        let (number, month) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        format!("{number} {}", month.chars().take(3).collect::<String>())
    };
    if first == last {
        let sentence = format!("All {} on {}.", number(cell.started), words(*first));
        return nothing(canvas, &sentence, area);
    }
    // More days than points that can be drawn are put together.
    let points = (i64::from(area.width) * 2).max(2);
    let by = ((last - first + 1) / points + 1).max(1);
    let data: Vec<(f64, f64)> = (0..=(last - first) / by)
        .map(|n| {
            let from = first + n * by;
            let sum: u64 = cell.days.range(from..from + by).map(|(_, n)| n).sum();
            ((from - first) as f64, sum as f64)
        })
        .collect();
    let most = data.iter().map(|(_, y)| *y).fold(1.0, f64::max);
    let set = Dataset::default().marker(Marker::Braille).graph_type(GraphType::Line).style(theme.info).data(&data);
    let end = ((last - first) / by * by) as f64;
    let unit = if by > 1 { format!("{} in {by} days", most as u64) } else { number(most as u64) };
    let plot = Plot::new(vec![set])
        .x_axis(
            Axis::default()
                .bounds([0.0, end.max(1.0)])
                .style(theme.frame)
                .labels([Span::styled(name(*first), theme.dim), Span::styled(name(*last), theme.dim)]),
        )
        .y_axis(
            Axis::default()
                .bounds([0.0, most])
                .style(theme.frame)
                .labels([Span::styled("0", theme.dim), Span::styled(unit, theme.dim)]),
        );
    canvas.draw(plot, area);
}

/// The shades of the map, from the fewest to the most.
const SHADES: [&str; 5] = ["·", "░", "▒", "▓", "█"];

/// Starts by weekday and hour: a shade for each, from dots to blocks.
pub(super) fn hours(canvas: &mut Canvas<'_, '_>, cell: &Cell, area: Rect) {
    let most = cell.hours.iter().flatten().copied().max().unwrap_or(0);
    if most == 0 {
        return nothing(canvas, "No start has a time: name the column that says when a contact was first seen.", area);
    }
    let theme = canvas.theme;
    let wide = if area.width >= 53 { 2 } else { 1 };
    let mut lines = Vec::new();
    let mut hours = String::from("     ");
    for hour in (0..24).step_by(if wide == 2 { 3 } else { 6 }) {
        let room = wide * if wide == 2 { 3 } else { 6 };
        hours.push_str(&format_hour(hour, room));
    }
    lines.push(Line::styled(hours.trim_end().to_owned(), theme.dim));
    for (day, row) in cell.hours.iter().enumerate() {
        let mut spans = vec![Span::styled(format!("{:<5}", WEEKDAYS[day]), theme.dim)];
        for n in row {
            let level = match *n {
                0 => 0,
                n => 1 + ((n - 1) * 4 / most).min(3) as usize,
            };
            let style = if level == 0 { theme.dim } else { theme.info };
            spans.push(Span::styled(SHADES[level].repeat(wide), style));
        }
        lines.push(Line::from(spans));
    }
    let legend = format!("     {} is up to {}, {} more than {}", SHADES[1], most.div_ceil(4), SHADES[4], most * 3 / 4);
    if usize::from(area.height) > lines.len() {
        lines.push(Line::styled(show::fit(&legend, usize::from(area.width)).into_owned(), theme.dim));
    }
    lines.truncate(usize::from(area.height));
    canvas.draw(Paragraph::new(lines), area);
}

fn format_hour(hour: usize, room: usize) -> String {
    format!("{hour:02}{}", " ".repeat(room.saturating_sub(2)))
}

/// How the channels share the contacts of the row under the cursor, as bars of blocks.
pub(super) fn channels(canvas: &mut Canvas<'_, '_>, view: &ResultsView, area: Rect) {
    let theme = canvas.theme;
    let parts = &view.channels;
    let sum: u64 = parts.iter().map(|(_, started, _)| started).sum();
    if sum == 0 {
        return nothing(canvas, "Nobody came this way yet.", area);
    }
    let most = parts.iter().map(|(_, started, _)| *started).max().unwrap_or(1).max(1);
    let room = usize::from(area.width);
    let wide = room.saturating_sub(18 + 24).clamp(4, 30);
    let lines: Vec<Line> = parts
        .iter()
        .map(|(channel, started, converted)| {
            let long = (*started as f64 / most as f64 * wide as f64).round().max(1.0) as usize;
            let style = channel.map_or(theme.dim, |c| theme.bots[c as usize % theme.bots.len()]);
            let mut told = format!(" {} {}", short(*started), percent(*started as f64 / sum as f64));
            if view.converts() {
                told = format!("{told}, {} conv.", short(*converted));
            }
            Line::from(vec![
                padded(channel_name(*channel), 18, theme.text),
                Span::styled("█".repeat(long), style),
                Span::styled(show::fit(&told, room.saturating_sub(18 + long)).into_owned(), theme.text),
            ])
        })
        .take(usize::from(area.height))
        .collect();
    canvas.draw(Paragraph::new(lines), area);
}

/// The comparisons of channels, and what has to be known of the figures.
pub(super) fn notes(canvas: &mut Canvas<'_, '_>, state: &State, view: &ResultsView, area: Rect) {
    let theme = canvas.theme;
    let room = usize::from(area.width);
    let mut lines = Vec::new();
    let wanted = |channel| view.scope.channel.is_none_or(|c| c == channel);
    for comparison in view.report.comparisons.iter().filter(|c| wanted(c.channel)) {
        let ahead = matches!(comparison.verdict, crate::domain::results::Verdict::Ahead(_));
        let (sign, style) = if ahead { ("★", theme.good) } else { ("?", theme.warning) };
        lines.extend(bullet(sign, style, &verdict(&state.book, comparison, view.converts()), theme.text, room));
    }
    for caveat in caveats(&view.report) {
        lines.extend(bullet("!", theme.dim, caveat, theme.dim, room));
    }
    let high = usize::from(area.height);
    if lines.len() > high {
        lines.truncate(high.saturating_sub(1));
        lines.push(Line::styled("… all of it is in the report: y copies it", theme.dim));
    }
    canvas.draw(Paragraph::new(lines), area);
}
