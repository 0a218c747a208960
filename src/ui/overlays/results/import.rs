//! Importing an export: its file, what its columns are, how far it is.

use crate::app::msg::Target;
use crate::app::results::{Choice, ResultsView, Taken};
use crate::app::state::State;
use crate::domain::show::{number, plural};
use crate::ui::Canvas;
use crate::ui::memory::scroll;
use crate::ui::text::{bullet, list_row, padded, wrapped};
use crate::ui::widgets::field_line;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

/// Why it does not go on, at the bottom; what is left of the room.
fn error(canvas: &mut Canvas<'_, '_>, view: &ResultsView, mut inner: Rect) -> Rect {
    if let Some(error) = &view.error {
        let mut lines = wrapped(error, usize::from(inner.width), canvas.theme.error);
        lines.truncate(4);
        let high = (lines.len() as u16).min(inner.height);
        inner.height -= high;
        canvas.draw(Paragraph::new(lines), Rect { y: inner.bottom(), height: high, ..inner });
    }
    inner
}

pub(super) fn file(canvas: &mut Canvas<'_, '_>, view: &ResultsView, inner: Rect) {
    let inner = error(canvas, view, inner);
    let theme = canvas.theme;
    let room = usize::from(inner.width);
    let shown = view.path.view(room.saturating_sub(7));
    let mut spans = vec![Span::styled("file  ", theme.key)];
    spans.extend(field_line(&shown, theme, theme.text).spans);
    canvas.cursor = Some(Position::new(inner.x + 6 + shown.cursor.unwrap_or(0) as u16, inner.y));
    canvas.draw(Line::from(spans), Rect { height: 1, ..inner });
    let text = "The contacts that the platform exports: CSV, or the JSON of its API. Type its name, paste it, or drag the file \
                here; what its columns are is asked next, and remembered. Import as often as you like: a contact is \
                counted once, and what was seen first stays.";
    let below = Rect { y: inner.y + 2, height: inner.height.saturating_sub(2), ..inner };
    canvas.draw(Paragraph::new(wrapped(text, room.min(100), theme.dim)), below);
}

pub(super) fn columns(canvas: &mut Canvas<'_, '_>, state: &State, view: &ResultsView, inner: Rect) {
    let inner = error(canvas, view, inner);
    let theme = canvas.theme;
    let room = usize::from(inner.width);
    // The name of the column, what it is taken for, and where there is room what stands in it.
    let name = (room * 3 / 10).clamp(8, 40);
    let taken_for = room.saturating_sub(name + 7).min(32);
    let sample = room.saturating_sub(name + 7 + taken_for);
    let head = vec![
        padded("  column", name + 7, theme.dim),
        padded("taken for", taken_for, theme.dim),
        padded("for example", sample, theme.dim),
    ];
    canvas.draw(Line::from(head), Rect { height: 1, ..inner });
    let mut lines = vec![Line::default()];
    let gone: Vec<String> = view.mapping.absent().map(|c| format!("“{}”", c.column)).collect();
    if !gone.is_empty() {
        let sentence = format!("Not in this file, and imported before: {}.", gone.join(", "));
        lines.extend(wrapped(&sentence, room, theme.warning));
    }
    lines.extend(wrapped(
        "← and → choose what a column is. What is not kept is not read. Enter imports; the choice is remembered.",
        room,
        theme.dim,
    ));
    let notes = (lines.len() as u16).min(inner.height / 3);
    lines.truncate(usize::from(notes));
    let body = Rect { y: inner.y + 1, height: inner.height.saturating_sub(notes + 1), ..inner };
    let rows = view.column_rows();
    scroll(&mut canvas.memory.overlay, view.column, rows, usize::from(body.height));
    canvas.memory.page = usize::from(body.height);
    let first = canvas.memory.overlay;
    for (y, n) in (body.y..body.bottom()).zip(first..rows) {
        let line = Rect { y, height: 1, ..body };
        let here = n == view.column;
        let base = if here { theme.selected } else { Style::new() };
        let mut spans = vec![Span::styled(if here { "› " } else { "  " }, theme.key)];
        let arrows = padded(if here { " ‹ › " } else { "" }, 5, theme.key);
        match n.checked_sub(view.head.len()).and_then(|at| Choice::ALL.get(at)) {
            Some(choice) => {
                spans.extend([padded(choice.title(), name, theme.heading), arrows]);
                spans.push(padded(&choice.words(&view.mapping), taken_for + sample, theme.text));
            }
            None => {
                let taken = view.taken(n);
                let style = if taken == Taken::Nothing { theme.dim } else { theme.text };
                let value = view.samples.get(n).map_or("", |s| s.value.as_str());
                spans.extend([padded(&view.head[n], name, theme.text), arrows]);
                spans.push(padded(&taken.words(&state.book), taken_for, style));
                spans.push(padded(value, sample, theme.value));
            }
        }
        canvas.draw(list_row(spans, base), line);
        canvas.memory.hit(line, Target::Item(n));
    }
    canvas.draw(Paragraph::new(lines), Rect { y: body.bottom(), height: notes, ..inner });
}

/// What came of the import: what has to be known, and every bad row with what is wrong with it.
pub(super) fn outcome(canvas: &mut Canvas<'_, '_>, view: &ResultsView, inner: Rect) {
    let theme = canvas.theme;
    let room = usize::from(inner.width);
    let outcome = &view.outcome;
    let style = if outcome.bad_rows > 0 { theme.error } else { theme.warning };
    let mut lines = wrapped(&format!("{}.", outcome.sentence), room, style);
    lines.push(Line::default());
    let mut rest: Vec<Line<'static>> = Vec::new();
    for note in outcome.notes.iter().skip(view.top) {
        rest.extend(bullet("!", theme.warning, note, theme.text, room));
    }
    for (place, why) in outcome.bad.iter().skip(view.top.saturating_sub(outcome.notes.len())) {
        rest.extend(bullet("✗", theme.error, &format!("{place}: {why}"), theme.text, room));
    }
    let more = outcome.bad_rows.saturating_sub(outcome.bad.len() as u64);
    if more > 0 {
        let sentence =
            format!("and {} more: “entrylink results import FILE --rejects BAD.csv” lists all of them", number(more));
        rest.extend(wrapped(&sentence, room, theme.dim));
    }
    let room_left = usize::from(inner.height).saturating_sub(lines.len());
    canvas.memory.page = room_left;
    lines.extend(rest.into_iter().take(room_left));
    canvas.draw(Paragraph::new(lines), inner);
}

pub(super) fn running(canvas: &mut Canvas<'_, '_>, view: &ResultsView, inner: Rect) {
    let theme = canvas.theme;
    let room = usize::from(inner.width);
    let (rows, bad, share) = view.control.progress();
    let done = (room as f64 * share) as usize;
    let bar = vec![
        Span::styled("━".repeat(done.min(room)), theme.key),
        Span::styled("─".repeat(room.saturating_sub(done)), theme.dim),
    ];
    let bad = if bad > 0 { format!(", {} bad", number(bad)) } else { String::new() };
    let sentence = format!("{}{bad} · {:.0} %", plural(rows as usize, "row"), share * 100.0);
    let mut lines = vec![Line::from(bar), Line::styled(sentence, theme.text), Line::default()];
    lines.extend(wrapped("It is imported when all of it was read. Esc stops, and nothing is kept.", room, theme.dim));
    canvas.draw(Paragraph::new(lines), inner);
}
