//! Two versions of one thing, side by side.

use super::popup;
use crate::app::clash::Clash;
use crate::app::state::State;
use crate::ui::Canvas;
use crate::ui::text::{padded, wrap, wrapped};
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

/// How many lines a value may take.
const LINES: usize = 3;

pub(super) fn draw(canvas: &mut Canvas<'_, '_>, state: &State, clash: &Clash, area: Rect) {
    let theme = canvas.theme;
    let width = 110.min(area.width);
    let room = usize::from(width).saturating_sub(4);
    let names = (room / 4).min(24);
    let column = room.saturating_sub(names + 2) / 2;
    let intro = format!(
        "Another window changed the {} “{}” while you edited it. Nothing is saved yet.",
        clash.theirs.noun(),
        clash.theirs.name()
    );
    let mut lines = wrapped(&intro, room, theme.text);
    lines.push(Line::default());
    lines.push(Line::from(vec![
        padded("", names, theme.dim),
        padded(" yours", column + 1, theme.heading),
        padded(" theirs", column, theme.heading),
    ]));
    for row in clash.rows(&state.book) {
        let style = |changed: bool, value: &str| match (changed, value.is_empty()) {
            (_, true) => theme.dim,
            (true, _) => theme.warning,
            (false, _) => theme.text,
        };
        let cut = |value: &str| {
            let mut lines = wrap(if value.is_empty() { "(nothing)" } else { value }, column.saturating_sub(3));
            if lines.len() > LINES {
                lines.truncate(LINES);
                if let Some(last) = lines.last_mut() {
                    last.push('…');
                }
            }
            lines
        };
        let (mine, theirs) = (cut(&row.mine), cut(&row.theirs));
        for n in 0..mine.len().max(theirs.len()) {
            let sign = |changed: bool| if changed && n == 0 { "*" } else { " " };
            let cell = |lines: &[String], changed: bool| {
                format!("{}{}", sign(changed), lines.get(n).map_or("", String::as_str))
            };
            lines.push(Line::from(vec![
                padded(if n == 0 { &row.attribute } else { "" }, names, theme.dim),
                padded(&cell(&mine, row.by_me), column + 1, style(row.by_me, &row.mine)),
                padded(&cell(&theirs, row.by_them), column, style(row.by_them, &row.theirs)),
            ]));
        }
    }
    lines.push(Line::default());
    let choices = [
        ("clash.both", "both: what you changed, and what they changed", clash.both.is_some()),
        ("clash.mine", "yours, over theirs", true),
        ("clash.theirs", "theirs; what you typed is thrown away", true),
        ("clash.back", "back to the form, to decide later", true),
    ];
    for (id, text, _) in choices.into_iter().filter(|(.., possible)| *possible) {
        lines.push(Line::from(vec![padded(&state.keymap.label_of(id), 5, theme.key), Span::styled(text, theme.text)]));
    }
    let height = lines.len() as u16 + 2;
    let inner = popup(canvas, area, width, height, "Two versions", theme.warning);
    // The choices are on screen even where not every difference is.
    let rows = usize::from(inner.height);
    if lines.len() > rows {
        let tail = lines.split_off(lines.len() - 5.min(lines.len()));
        lines.truncate(rows.saturating_sub(tail.len()));
        lines.extend(tail);
    }
    canvas.draw(Paragraph::new(lines), inner);
}
