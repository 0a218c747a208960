//! The check of a newsletter: the file, what was found, the finding under the cursor in full; or the repairs.

use super::popup;
use crate::app::letter::{LetterView, Linted, Row, Source};
use crate::app::msg::Target;
use crate::app::show::{self, plural};
use crate::app::state::State;
use crate::domain::Severity;
use crate::ui::Canvas;
use crate::ui::memory::scroll;
use crate::ui::text::{bullet, fitted, list_row, padded, span, wrapped};
use crate::ui::widgets::field_line;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

/// How many rows the finding in full has at most.
const DETAIL: u16 = 10;

pub(super) fn draw(canvas: &mut Canvas<'_, '_>, state: &State, view: &LetterView, area: Rect) {
    let theme = canvas.theme;
    let title = format!("Check a newsletter · {}", state.book.bot.name);
    let inner = popup(canvas, area, area.width, area.height, &title, theme.focus);
    if inner.height < 2 {
        return;
    }
    path(canvas, view, Rect { height: 1, ..inner });
    let body = Rect { y: inner.y + 1, height: inner.height - 1, ..inner };
    match (&view.asked, &view.found, view.diff) {
        (Some(_), ..) => say(canvas, &["Reading …"], body),
        (None, Some(found), Some(top)) => repairs(canvas, state, found, top, body),
        (None, Some(found), None) => findings(canvas, view, found, body),
        (None, None, _) => say(
            canvas,
            &[
                "Every entry point link in it is held against the links, accounts and fields of this bot: in HTML, MJML, \
                 Markdown, plain text, and messages saved as .eml.",
                "Type the name of a file or of a folder, drop a file on the terminal, or paste the newsletter's source here.",
            ],
            body,
        ),
    }
}

fn path(canvas: &mut Canvas<'_, '_>, view: &LetterView, area: Rect) {
    let theme = canvas.theme;
    let mut spans = vec![Span::styled("File ", theme.dim)];
    let room = usize::from(area.width).saturating_sub(6);
    match (view.typing, view.found.as_ref().map(|f| &f.source)) {
        (false, Some(Source::Pasted(_))) => spans.push(Span::styled("the pasted text", theme.text)),
        (true, _) => {
            let seen = view.field.view(room);
            spans.extend(field_line(&seen, theme, theme.text).spans);
            canvas.cursor = Some(Position::new(area.x + 5 + seen.cursor.unwrap_or(0) as u16, area.y));
        }
        (false, _) => spans.push(fitted(view.field.text(), room, theme.text)),
    }
    canvas.draw(Line::from(spans), area);
}

fn say(canvas: &mut Canvas<'_, '_>, sentences: &[&str], area: Rect) {
    let mut lines = Vec::new();
    for sentence in sentences {
        lines.push(Line::default());
        lines.extend(wrapped(sentence, usize::from(area.width), canvas.theme.dim));
    }
    canvas.draw(Paragraph::new(lines), area);
}

/// “may.html: 12 links, 2 errors, 1 warning”.
fn summary(found: &Linted) -> String {
    let mut parts = Vec::new();
    if found.files != 1 {
        parts.push(plural(found.files, "newsletter"));
    }
    parts.push(plural(found.links, "entry point link"));
    for (severity, noun) in [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Info, "note")] {
        let count = found.count(severity);
        if count > 0 {
            parts.push(plural(count, noun));
        }
    }
    if found.repairs > 0 {
        parts.push(format!("{} certain", plural(found.repairs, "repair")));
    }
    parts.join(" · ")
}

fn findings(canvas: &mut Canvas<'_, '_>, view: &LetterView, found: &Linted, area: Rect) {
    let theme = canvas.theme;
    let style = match found.rows.iter().map(|r| r.severity).max() {
        Some(severity) if found.problems.is_empty() => theme.severity(severity),
        None if found.problems.is_empty() => theme.good,
        _ => theme.error,
    };
    let width = usize::from(area.width);
    let mut head = vec![Line::from(fitted(&summary(found), width, style))];
    head.extend(found.problems.iter().take(3).map(|why| Line::from(fitted(why, width, theme.error))));
    let used = (head.len() as u16).min(area.height);
    canvas.draw(Paragraph::new(head), Rect { height: used, ..area });
    let rest = Rect { y: area.y + used, height: area.height - used, ..area };
    if found.rows.is_empty() {
        let sentence = match found.links {
            0 => "There is no entry point link in it.",
            _ => "Nothing is wrong with its links, as far as anybody can tell without opening them.",
        };
        return say(canvas, &[sentence], rest);
    }
    // The finding in full has what it needs, and the list at least half of the rest.
    let detail = view.row().map(|row| full(canvas, row, width)).unwrap_or_default();
    let room = (detail.len() as u16 + 1).min(DETAIL).min(rest.height / 2);
    let list = Rect { height: rest.height - room, ..rest };
    rows(canvas, view, found, list);
    if room > 1 {
        let below = Rect { y: list.bottom(), height: room, ..rest };
        let rule = "─".repeat(width);
        canvas.draw(Line::styled(rule, theme.frame), Rect { height: 1, ..below });
        canvas.draw(Paragraph::new(detail), Rect { y: below.y + 1, height: room - 1, ..below });
    }
}

fn rows(canvas: &mut Canvas<'_, '_>, view: &LetterView, found: &Linted, area: Rect) {
    let theme = canvas.theme;
    canvas.memory.page = usize::from(area.height);
    scroll(&mut canvas.memory.overlay, view.cursor, found.rows.len(), usize::from(area.height));
    let first = canvas.memory.overlay;
    let place = |row: &Row| match found.files {
        1 => format!("{}:{}", row.line, row.column),
        _ => format!("{}:{}:{}", row.file, row.line, row.column),
    };
    let shown = found.rows.iter().enumerate().skip(first).take(usize::from(area.height));
    let widest = shown.clone().map(|(_, row)| show::width(&place(row))).max().unwrap_or(0);
    let column = widest.min(usize::from(area.width) / 3) + 1;
    for (y, (n, row)) in (area.y..area.bottom()).zip(shown) {
        let line = Rect { y, height: 1, ..area };
        let here = n == view.cursor && !view.typing;
        let base = if here { theme.selected } else { Style::new() };
        let severity = theme.severity(row.severity);
        let spans = vec![
            Span::styled(if here { "› " } else { "  " }, theme.key),
            Span::styled(format!("{} ", row.severity.sign()), severity),
            padded(&place(row), column, theme.dim),
            padded(&row.message, usize::from(area.width).saturating_sub(column + 4), theme.text),
        ];
        canvas.draw(list_row(spans, base), line);
        canvas.memory.hit(line, Target::Item(n));
    }
}

/// A finding in full.
fn full(canvas: &Canvas<'_, '_>, row: &Row, width: usize) -> Vec<Line<'static>> {
    let theme = canvas.theme;
    let style = theme.severity(row.severity);
    let mut lines = bullet(&row.severity.sign().to_string(), style, &row.message, style, width);
    lines.truncate(4);
    let excerpt = &row.excerpt;
    let marked = show::fit(&excerpt.marked, width.saturating_sub(10));
    let room = width.saturating_sub(show::width(&marked) + 2);
    let before = tail(&excerpt.before, room / 2);
    let after_room = room.saturating_sub(show::width(&before));
    lines.push(Line::from(vec![
        Span::raw("  "),
        span(&before, theme.dim),
        span(if marked.is_empty() { "▏" } else { &marked }, style),
        fitted(&excerpt.after, after_room.saturating_sub(1), theme.dim),
    ]));
    let fix = match row.fix.as_deref() {
        Some("") => vec![Span::styled("  take it out", theme.good)],
        Some(fix) => vec![Span::styled("  put ", theme.dim), fitted(fix, width.saturating_sub(6), theme.good)],
        None => vec![Span::styled("  no certain repair: that is for you to decide", theme.dim)],
    };
    lines.push(Line::from(fix));
    lines.push(Line::from(Span::styled(format!("  {}", row.rule), theme.dim)));
    lines
}

/// The end of `text` in so many columns.
fn tail(text: &str, columns: usize) -> String {
    if show::width(text) <= columns {
        return text.to_owned();
    }
    let mut used = 1;
    let mut from = text.len();
    for piece in show::pieces(text).rev() {
        used += piece.width;
        if used > columns {
            break;
        }
        from = piece.span.start;
    }
    format!("…{}", &text[from..])
}

/// What the repairs change.
fn repairs(canvas: &mut Canvas<'_, '_>, state: &State, found: &Linted, top: usize, area: Rect) {
    let theme = canvas.theme;
    let key = |id: &str| Span::styled(state.keymap.label_of(id), theme.key);
    let verb = if found.mended.is_some() { "copy the text with them" } else { "write them into the file" };
    let question = Line::from(vec![
        Span::styled(format!("{}: ", plural(found.repairs, "repair")), theme.heading),
        key("repairs.yes"),
        Span::styled(format!(" {verb}   "), theme.text),
        key("repairs.no"),
        Span::styled(" leave everything as it is", theme.dim),
    ]);
    canvas.draw(question, Rect { height: 1, ..area });
    let body = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    let rows = usize::from(body.height);
    let width = usize::from(body.width);
    let mut lines = Vec::new();
    for line in found.diff.lines() {
        let style = match line.as_bytes().first() {
            Some(b'-') => theme.error,
            Some(b'+') => theme.good,
            Some(b'@') => theme.info,
            _ => theme.dim,
        };
        lines.extend(wrapped(&show::safe(line), width, style));
    }
    canvas.memory.page = rows;
    canvas.memory.reader_lines = lines.len().saturating_sub(rows) + 1;
    let top = top.min(lines.len().saturating_sub(rows));
    canvas.draw(Paragraph::new(lines.into_iter().skip(top).take(rows).collect::<Vec<_>>()), body);
}
