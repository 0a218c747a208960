//! The custom fields: id, name, type, and how many links use each.

use super::{has_focus, pane};
use crate::app::msg::Target;
use crate::app::picker::plural;
use crate::app::state::{Pane, State};
use crate::domain::{FieldKey, show};
use crate::ui::Canvas;
use crate::ui::memory::scroll;
use crate::ui::text::{column, list_row, padded, wrapped};
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

pub(super) fn draw(canvas: &mut Canvas<'_, '_>, state: &State, area: Rect) {
    let theme = canvas.theme;
    let fields: Vec<_> = state.fields().collect();
    let at = state.field.and_then(|uid| fields.iter().position(|f| f.uid == uid)).unwrap_or(0);
    let right = if fields.is_empty() { String::new() } else { format!("{}/{}", at + 1, fields.len()) };
    let inner = pane(canvas, state, Pane::Fields, area, Line::from("Fields"), &right);
    if fields.is_empty() {
        let text = match state.has_bot() {
            true => format!(
                "No custom field yet. {} {} adds one: its id and name stand on the platform.",
                state.keymap.label_of("main.pane-2"),
                state.keymap.label_of("fields.new")
            ),
            false => String::new(),
        };
        let room = Rect { x: inner.x + 1, width: inner.width.saturating_sub(1), ..inner };
        canvas.draw(Paragraph::new(wrapped(&text, usize::from(room.width), theme.dim)), room);
        return;
    }
    let height = usize::from(inner.height);
    scroll(&mut canvas.memory.fields, at, fields.len(), height);
    if has_focus(state, Pane::Fields) {
        canvas.memory.page = height;
    }
    let id_width = fields.iter().map(|f| show::width(&f.id)).max().unwrap_or(0).clamp(3, 10);
    let width = usize::from(inner.width);
    let uses_width = 9;
    let kind_width = 13;
    let name_width = width.saturating_sub(2 + id_width + 2 + kind_width + uses_width).max(8);
    let first = canvas.memory.fields;
    for (y, field) in (inner.y..inner.bottom()).zip(&fields[first..]) {
        let line = Rect { y, height: 1, ..inner };
        let base = match (state.field == Some(field.uid), has_focus(state, Pane::Fields)) {
            (true, true) => theme.selected,
            (true, false) => theme.selected_away,
            _ => Style::new(),
        };
        let uses = Some(state.uses_of(&FieldKey::Custom(field.id.clone())));
        let spans = vec![
            Span::raw("  "),
            padded(&field.id, id_width, theme.field),
            Span::raw("  "),
            column(&field.name, name_width, if field.archived { theme.dim } else { theme.text }),
            padded(field.kind.name(), kind_width, theme.dim),
            padded(&used(uses.filter(|_| !state.is_reading()), field.archived), uses_width, theme.dim),
        ];
        canvas.draw(list_row(spans, base), line);
        canvas.memory.hit(line, Target::Field(field.uid));
    }
}

/// How much a field is used, where that is known yet, or that it was put away.
fn used(uses: Option<usize>, archived: bool) -> String {
    match (archived, uses) {
        (true, _) => "archived".to_owned(),
        (false, None) => "…".to_owned(),
        (false, Some(0)) => "unused".to_owned(),
        (false, Some(uses)) => plural(uses, "link"),
    }
}
