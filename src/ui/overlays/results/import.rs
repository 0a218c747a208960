//! Importing an export: its file, what its columns are, how far it is.

use crate::app::msg::Target;
use crate::app::results::{ResultsView, Taken};
use crate::app::state::State;
use crate::domain::show::{number, plural};
use crate::ui::Canvas;
use crate::ui::memory::scroll;
use crate::ui::text::{list_row, padded, wrapped};
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
    let name = (room / 2).saturating_sub(4).clamp(8, 44);
    let notes = 3.min(inner.height / 3);
    let body = Rect { height: inner.height.saturating_sub(notes), ..inner };
    scroll(&mut canvas.memory.overlay, view.column, view.head.len(), usize::from(body.height));
    canvas.memory.page = usize::from(body.height);
    let first = canvas.memory.overlay;
    for (y, (n, column)) in (body.y..body.bottom()).zip(view.head.iter().enumerate().skip(first)) {
        let line = Rect { y, height: 1, ..body };
        let here = n == view.column;
        let base = if here { theme.selected } else { Style::new() };
        let taken = view.taken(n);
        let style = if taken == Taken::Nothing { theme.dim } else { theme.text };
        let spans = vec![
            Span::styled(if here { "› " } else { "  " }, theme.key),
            padded(column, name, theme.text),
            padded(if here { " ‹ › " } else { "" }, 5, theme.key),
            padded(&taken.words(&state.book), room.saturating_sub(name + 7), style),
        ];
        canvas.draw(list_row(spans, base), line);
        canvas.memory.hit(line, Target::Item(n));
    }
    let mut lines = vec![Line::default()];
    lines.extend(wrapped(
        "← and → choose what a column is. What is not kept is not read. Enter imports; the choice is remembered.",
        room,
        theme.dim,
    ));
    lines.truncate(usize::from(notes));
    canvas.draw(Paragraph::new(lines), Rect { y: body.bottom(), height: notes, ..inner });
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
