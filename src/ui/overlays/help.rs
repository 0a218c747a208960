//! Every key, by where it means something.

use super::popup;
use crate::app::command::TABLE;
use crate::app::help::HelpView;
use crate::app::state::State;
use crate::ui::Canvas;
use crate::ui::text::{padded, wrap, wrapped};
use crate::ui::widgets::field_line;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

/// What stands beside a link, and what it means.
const SIGNS: [(&str, &str); 5] = [
    (
        "m i w t c v",
        "The channels on which it works, a link with all its placements: Messenger, Instagram, WhatsApp, Telegram, \
         WebChat, Viber",
    ),
    ("!", "In a channel's place: it works there, and there is something to look at; of a link, at a placement of it"),
    ("✗", "In a channel's place: it does not work there; of a link, a placement of it does not"),
    ("·", "In a channel's place: the link has very many placements, and they are still being looked at"),
    ("● ○", "Marked; a placement in it is marked"),
];

pub(super) fn draw(canvas: &mut Canvas<'_, '_>, state: &State, view: &HelpView, area: Rect) {
    let theme = canvas.theme;
    let lines = lines(canvas, state, view, usize::from(area.width.min(84)).saturating_sub(4));
    let searched = view.typing || !view.field.is_empty();
    let rows = usize::from(area.height).saturating_sub(2 + usize::from(searched));
    let top = view.top.min(lines.len().saturating_sub(rows));
    let title = match lines.len() > rows {
        true => format!("Keys · {}–{} of {}", top + 1, top + rows, lines.len()),
        false => "Keys".to_owned(),
    };
    // As high as it can be, so that it does not jump while somebody types.
    let mut inner = popup(canvas, area, 84, area.height, &title, theme.focus);
    if searched {
        let shown = view.field.view(usize::from(inner.width).saturating_sub(3));
        let spans = [vec![Span::styled("/ ", theme.key)], field_line(&shown, theme, theme.text).spans].concat();
        canvas.draw(Line::from(spans), Rect { height: 1, ..inner });
        if view.typing {
            canvas.cursor = Some(Position::new(inner.x + 2 + shown.cursor.unwrap_or(0) as u16, inner.y));
        }
        inner = Rect { y: inner.y + 1, height: inner.height.saturating_sub(1), ..inner };
    }
    canvas.memory.page = rows;
    canvas.memory.reader_lines = lines.len().saturating_sub(rows) + 1;
    let shown: Vec<_> = lines.into_iter().skip(top).take(rows).collect();
    canvas.draw(Paragraph::new(shown), inner);
}

fn lines(canvas: &Canvas<'_, '_>, state: &State, view: &HelpView, room: usize) -> Vec<Line<'static>> {
    let theme = canvas.theme;
    let mut lines = Vec::new();
    let row = |lines: &mut Vec<Line<'static>>, lead: &str, text: &str| {
        for (n, text) in wrap(text, room.saturating_sub(22)).into_iter().enumerate() {
            let lead = padded(if n == 0 { lead } else { "" }, 20, theme.key);
            lines.push(Line::from(vec![Span::raw("  "), lead, Span::styled(text, theme.text)]));
        }
    };
    for (scope, commands) in view.parts(state) {
        if !lines.is_empty() {
            lines.push(Line::default());
        }
        lines.push(Line::styled(scope.title(), theme.heading));
        for at in commands {
            let keys: Vec<String> = state.keymap.keys(at).iter().map(|k| k.label()).collect();
            let keys = if keys.is_empty() { "no key".to_owned() } else { keys.join(" ") };
            row(&mut lines, &keys, TABLE[at].sentence);
        }
    }
    if view.field.text().trim().is_empty() {
        lines.push(Line::default());
        lines.push(Line::styled("Signs in the list of links", theme.heading));
        for (sign, meaning) in SIGNS {
            row(&mut lines, sign, meaning);
        }
    } else if lines.is_empty() {
        let text =
            format!("No key does “{}”: {} shows all.", view.field.text(), state.keymap.label_of("help-text.clear"));
        lines.extend(wrapped(&crate::domain::show::safe(&text), room, theme.dim));
    }
    lines
}
