//! Charts in characters: a line of braille, a map of shades, bars of blocks. None needs colour to be read.

use crate::app::results::ResultsView;
use crate::app::state::State;
use crate::domain::day;
use crate::domain::results::{Cell, caveats};
use crate::domain::show::{self, number};
use crate::report::svg::{WEEKDAYS, short};
use crate::report::{channel_name, percent, signs, verdict};
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

/// Why there is nothing to show by day or hour.
const fn timeless(cell: &Cell) -> &'static str {
    if cell.started == 0 {
        "Nobody started here yet."
    } else {
        "No start has a day: name the column that says when a contact was first seen (i imports again)."
    }
}

/// Starts by day, as a line of braille.
pub(super) fn days(canvas: &mut Canvas<'_, '_>, cell: &Cell, area: Rect) {
    let (Some((first, _)), Some((last, _))) = (cell.days.first_key_value(), cell.days.last_key_value()) else {
        return nothing(canvas, timeless(cell), area);
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
        return nothing(canvas, timeless(cell), area);
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
            let level = level(*n, most);
            let style = if level == 0 { theme.dim } else { theme.info };
            spans.push(Span::styled(SHADES[level].repeat(wide), style));
        }
        lines.push(Line::from(spans));
    }
    if usize::from(area.height) > lines.len() {
        let legend = format!("     {}", legend(most));
        lines.push(Line::styled(show::fit(&legend, usize::from(area.width)).into_owned(), theme.dim));
    }
    lines.truncate(usize::from(area.height));
    canvas.draw(Paragraph::new(lines), area);
}

/// What each shade stands for: “░ 1–3  ▒ 4–6”. A shade that no number has is left out.
fn legend(most: u64) -> String {
    let mut parts = Vec::new();
    for level in 1..=4_u64 {
        let (first, last) = (((level - 1) * most).div_ceil(4) + 1, (level * most).div_ceil(4));
        match first.cmp(&last) {
            std::cmp::Ordering::Less => {
                parts.push(format!("{} {}–{}", SHADES[level as usize], short(first), short(last)));
            }
            std::cmp::Ordering::Equal => parts.push(format!("{} {}", SHADES[level as usize], short(first))),
            std::cmp::Ordering::Greater => {}
        }
    }
    format!("{} none  {}", SHADES[0], parts.join("  "))
}

/// The shade of a number: 0 is none.
fn level(n: u64, most: u64) -> usize {
    match n {
        0 => 0,
        n => 1 + ((n - 1) * 4 / most.max(1)).min(3) as usize,
    }
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
        return nothing(canvas, "Nobody started here yet.", area);
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
    let legend = view.counted.as_ref().map(|c| signs(&c.tally, &view.report, view.scope)).unwrap_or_default();
    for line in legend {
        let (sign, text) = line.split_once(": ").unwrap_or(("", &line));
        lines.extend(bullet(sign, theme.key, text, theme.text, room));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_legend_of_the_map_says_what_its_shades_are() {
        assert_eq!(legend(1), "· none  ░ 1");
        assert_eq!(legend(3), "· none  ░ 1  ▒ 2  ▓ 3");
        assert_eq!(legend(12), "· none  ░ 1–3  ▒ 4–6  ▓ 7–9  █ 10–12");
        for most in 1..200 {
            for n in 1..=most {
                let of = level(n, most) as u64;
                let (first, last) = (((of - 1) * most).div_ceil(4) + 1, (of * most).div_ceil(4));
                assert!((first..=last).contains(&n), "{n} of {most}");
            }
        }
    }
}
