//! The dialog that makes a personal link for every row of a mailing list.

use super::popup;
use crate::app::bulk::{BulkView, Row, Stage};
use crate::app::msg::Target;
use crate::app::state::State;
use crate::bulk::{Count, OnChannel, Picture, Report};
use crate::domain::show::number;
use crate::domain::template::Source;
use crate::ui::Canvas;
use crate::ui::memory::scroll;
use crate::ui::text::{bullet, list_row, padded, wrapped};
use crate::ui::widgets::field_line;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

/// How wide the box is at most.
const WIDTH: u16 = 110;

pub(super) fn draw(canvas: &mut Canvas<'_, '_>, state: &State, view: &BulkView, area: Rect) {
    let theme = canvas.theme;
    let name = state.book.link(view.link).map_or_else(String::new, crate::domain::Link::full_title);
    let title = match view.stage {
        Stage::File => format!("A link of {name} for every row of a mailing list"),
        Stage::Columns => format!("{name} · what goes into the link"),
        Stage::Looking => format!("{name} · reading every row"),
        Stage::Report => format!("{name} · what would be written"),
        Stage::Writing => format!("{name} · writing"),
    };
    let height = match view.stage {
        Stage::File | Stage::Looking | Stage::Writing => 9,
        Stage::Columns => (view.rows().len() as u16 + view.fixed.len() as u16).saturating_add(8).min(area.height),
        Stage::Report => area.height,
    };
    let mut inner = popup(canvas, area, WIDTH.min(area.width), height, &title, theme.focus);
    let room = usize::from(inner.width);
    if let Some(error) = &view.error {
        let mut lines = wrapped(error, room, theme.error);
        lines.truncate(3);
        let high = (lines.len() as u16).min(inner.height);
        inner.height -= high;
        canvas.draw(Paragraph::new(lines), Rect { y: inner.bottom(), height: high, ..inner });
    }
    match view.stage {
        Stage::File => file(canvas, view, inner),
        Stage::Columns => columns(canvas, state, view, inner),
        Stage::Looking | Stage::Writing => running(canvas, view, inner),
        Stage::Report => report(canvas, view, inner),
    }
}

fn file(canvas: &mut Canvas<'_, '_>, view: &BulkView, inner: Rect) {
    let theme = canvas.theme;
    let room = usize::from(inner.width);
    let shown = view.path.view(room.saturating_sub(7));
    let mut spans = vec![Span::styled("File  ", theme.key)];
    spans.extend(field_line(&shown, theme, theme.text).spans);
    canvas.cursor = Some(Position::new(inner.x + 6 + shown.cursor.unwrap_or(0) as u16, inner.y));
    canvas.draw(Line::from(spans), Rect { height: 1, ..inner });
    let text = "CSV as spreadsheets save it; the first row has the names of the columns. Type its name, paste it, or drag the \
                file here. Nothing is written before you have seen what would be.";
    let below = Rect { y: inner.y + 2, height: inner.height.saturating_sub(2), ..inner };
    canvas.draw(Paragraph::new(wrapped(text, room, theme.dim)), below);
}

fn columns(canvas: &mut Canvas<'_, '_>, state: &State, view: &BulkView, inner: Rect) {
    let theme = canvas.theme;
    let room = usize::from(inner.width);
    let half = (room / 2).saturating_sub(2).clamp(6, 40);
    let rows: Vec<_> = view.rows().into_iter().map(|row| choice(state, view, row)).collect();
    let fixed: Vec<Line> = view
        .fixed
        .iter()
        .filter_map(|f| match &f.from {
            Source::Fixed(value) => Some(vec![
                Span::raw("  "),
                padded(&format!("always “{value}”"), half, theme.dim),
                padded("", 5, theme.dim),
                padded(state.book.name_of(&f.field), room.saturating_sub(half + 7), theme.dim),
            ]),
            Source::Column(_) => None,
        })
        .map(Line::from)
        .collect();
    let below = fixed.len() as u16 + 3;
    let body = Rect { height: inner.height.saturating_sub(below).max(1), ..inner };
    canvas.memory.page = usize::from(body.height);
    scroll(&mut canvas.memory.overlay, view.cursor, rows.len(), usize::from(body.height));
    let first = canvas.memory.overlay;
    for (y, (n, (what, value, set))) in (body.y..body.bottom()).zip(rows.iter().enumerate().skip(first)) {
        let line = Rect { y, height: 1, ..body };
        let base = if n == view.cursor { theme.selected } else { Style::new() };
        let spans = vec![
            Span::styled(if n == view.cursor { "› " } else { "  " }, theme.key),
            padded(what, half, theme.text),
            padded(if n == view.cursor { " ‹ › " } else { "" }, 5, theme.key),
            padded(value, room.saturating_sub(half + 7), if *set { theme.text } else { theme.dim }),
        ];
        canvas.draw(list_row(spans, base), line);
        canvas.memory.hit(line, Target::Item(n));
    }
    let mut lines = fixed;
    let text = "← and → change a row. “–” leaves a column out of the link.";
    lines.push(Line::default());
    lines.extend(wrapped(text, room, theme.dim));
    let y = body.bottom();
    canvas.draw(Paragraph::new(lines), Rect { y, height: inner.bottom().saturating_sub(y), ..inner });
}

/// What a row is about, what is chosen, and whether that is anything.
fn choice(state: &State, view: &BulkView, row: Row) -> (String, String, bool) {
    let column = |n: usize| format!("column “{}”", view.head.get(n).map_or("", String::as_str));
    match row {
        Row::Place => {
            let place = view.place.and_then(|uid| state.book.placement(view.link, uid));
            let text = place.map_or("none: only what the columns say", |p| p.label.as_str());
            ("placement".to_owned(), text.to_owned(), place.is_some())
        }
        Row::Channel => ("channel".to_owned(), view.channel.label().to_owned(), true),
        Row::Column(n) => {
            let field = view.fields.get(n).and_then(Option::as_ref).map(|f| state.book.name_of(f).to_owned());
            let set = field.is_some();
            (column(n), field.unwrap_or_else(|| "–".to_owned()), set)
        }
        Row::Picture => {
            let (text, set) = match view.codes.picture {
                None => ("none", false),
                Some(Picture::Svg) => ("a folder of SVG files", true),
                Some(Picture::Png) => ("a folder of PNG files", true),
            };
            ("QR codes".to_owned(), text.to_owned(), set)
        }
        Row::Name => ("  files named by".to_owned(), view.codes.name.map_or("the line".to_owned(), column), true),
        Row::Merge => {
            let text = if view.codes.merge { "data-merge.txt in the folder" } else { "no" };
            ("  table for InDesign".to_owned(), text.to_owned(), view.codes.merge)
        }
    }
}

fn running(canvas: &mut Canvas<'_, '_>, view: &BulkView, inner: Rect) {
    let theme = canvas.theme;
    let room = usize::from(inner.width);
    let (sentence, share) = view.control.progress().unwrap_or_else(|| ("One moment …".to_owned(), 0.0));
    let done = ((room as f64) * share) as usize;
    let bar = vec![
        Span::styled("━".repeat(done.min(room)), theme.key),
        Span::styled("─".repeat(room.saturating_sub(done)), theme.dim),
    ];
    let mut lines = vec![Line::from(bar), Line::styled(sentence, theme.text), Line::default()];
    let text = if view.stage == Stage::Writing {
        "The file appears when all of it is written. Esc stops, and leaves nothing."
    } else {
        "Nothing is written yet. Esc stops."
    };
    lines.extend(wrapped(text, room, theme.dim));
    canvas.draw(Paragraph::new(lines), inner);
}

fn report(canvas: &mut Canvas<'_, '_>, view: &BulkView, inner: Rect) {
    let theme = canvas.theme;
    let room = usize::from(inner.width);
    let Some(report) = &view.report else { return };
    let lines = told(canvas, report, room);
    let mut below = vec![Line::default()];
    let [output, rejects] = view.job().outputs();
    for (path, what) in [(output, "links"), (rejects, "refused rows")] {
        let there = if report.replaces.contains(&path) { ", in place of the file that is there" } else { "" };
        below.extend(wrapped(&format!("Enter writes the {what} to {}{there}", path.display()), room, theme.dim));
    }
    if let Some(folder) = &report.codes {
        let table = if view.codes.merge { ", with the table for InDesign" } else { "" };
        let sentence = format!("Enter writes a QR code of each link to the folder {}{table}", folder.display());
        below.extend(wrapped(&sentence, room, theme.dim));
    }
    // What Enter does is always in sight; the rest moves above it.
    let high = (below.len() as u16).min(inner.height / 2);
    let body = Rect { height: inner.height - high, ..inner };
    canvas.draw(Paragraph::new(below), Rect { y: body.bottom(), height: high, ..inner });
    let rows = usize::from(body.height);
    let top = view.top.min(lines.len().saturating_sub(rows));
    canvas.memory.page = rows;
    canvas.memory.reader_lines = lines.len().saturating_sub(rows) + 1;
    canvas.draw(Paragraph::new(lines.into_iter().skip(top).take(rows).collect::<Vec<_>>()), body);
}

fn told(canvas: &Canvas<'_, '_>, report: &Report, room: usize) -> Vec<Line<'static>> {
    let theme = canvas.theme;
    let mut lines = Vec::new();
    let say = |lines: &mut Vec<Line<'static>>, text: String, style: Style| lines.extend(wrapped(&text, room, style));
    for (n, seen) in report.channels.iter().enumerate() {
        let style = if seen.refused == 0 { theme.good } else { theme.warning };
        say(&mut lines, headline(report, seen), style);
        if n > 0 {
            if let Some(count) = seen.rules.first() {
                say(&mut lines, format!("  mostly {}", place(count)), theme.dim);
            }
            continue;
        }
        for row in &seen.first {
            let said = row.link.as_ref().or(row.reason.as_ref()).map_or("", String::as_str);
            let style = if row.link.is_some() { theme.text } else { theme.error };
            lines.extend(bullet(&format!("  line {}:", row.line), style, said, style, room));
        }
        if let Some(longest) = &seen.longest {
            let of = longest.limit.map(|limit| format!(" of {limit}")).unwrap_or_default();
            say(&mut lines, format!("  longest: line {}, {}{of} characters", longest.line, longest.length), theme.text);
        }
        if let Some(worst) = &seen.worst {
            say(
                &mut lines,
                format!("  worst: line {}: {}", worst.line, worst.reason.as_deref().unwrap_or_default()),
                theme.error,
            );
        }
        for count in &seen.rules {
            say(&mut lines, format!("  refused: {}: {}", place(count), count.reason), theme.error);
        }
        for count in report.warnings(seen) {
            say(&mut lines, format!("  warning: {}: {}", place(count), count.reason), theme.warning);
        }
        for count in &report.empty {
            say(&mut lines, format!("  {} in {}", count.reason, place(count)), theme.warning);
        }
        for note in &report.notes {
            say(&mut lines, format!("  {note}"), theme.warning);
        }
        if report.channels.len() > 1 {
            say(&mut lines, String::new(), theme.dim);
        }
    }
    lines
}

fn headline(report: &Report, seen: &OnChannel) -> String {
    let refused = if seen.refused > 0 { format!(", {} refused", number(seen.refused)) } else { String::new() };
    format!("{}: {} of {} rows get a link{refused}", seen.channel, number(seen.links), number(report.rows))
}

/// “12 rows (lines 3, 7, …), too-long”.
fn place(count: &Count) -> String {
    let lines: Vec<String> = count.lines.iter().take(5).map(usize::to_string).collect();
    let more = if count.rows as usize > lines.len() { ", …" } else { "" };
    let noun = if count.rows == 1 { "row" } else { "rows" };
    format!("{} {noun} (line {}{more}), {}", number(count.rows), lines.join(", "), count.rule)
}
