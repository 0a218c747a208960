//! What was tested before, to be found by typing.

use super::popup;
use crate::app::msg::Target;
use crate::app::tester::tested::TestedList;
use crate::ui::Canvas;
use crate::ui::memory::scroll;
use crate::ui::text::{list_row, padded, wrapped};
use crate::ui::widgets::field_line;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

/// How wide the list is at most: whole links are worth the room.
const WIDTH: u16 = 140;

pub(super) fn draw(canvas: &mut Canvas<'_, '_>, list: &TestedList, area: Rect) {
    let theme = canvas.theme;
    let title = match &list.all {
        Some(all) if !all.is_empty() => format!("What was tested · {} of {}", list.hits.len(), all.len()),
        _ => "What was tested".to_owned(),
    };
    // As high as the list is without a filter, so that the box does not jump while somebody types.
    let height = list.all.as_ref().map_or(0, Vec::len).clamp(4, 28) as u16 + 3;
    let inner = popup(canvas, area, WIDTH.min(area.width), height, &title, theme.focus);
    let room = usize::from(inner.width);
    let view = list.field.view(room.saturating_sub(3));
    let mut spans = vec![Span::styled("/ ", theme.key)];
    spans.extend(field_line(&view, theme, theme.text).spans);
    canvas.cursor = Some(Position::new(inner.x + 2 + view.cursor.unwrap_or(0) as u16, inner.y));
    canvas.draw(Line::from(spans), Rect { height: 1, ..inner });
    let rows = Rect { y: inner.y + 1, height: inner.height.saturating_sub(1), ..inner };
    let nothing = match &list.all {
        None => Some("One moment …".to_owned()),
        Some(all) if all.is_empty() => Some("Nothing was tested yet: paste a link over the panes.".to_owned()),
        Some(_) if list.hits.is_empty() => Some(format!("Nothing that was tested is like “{}”.", list.field.text())),
        Some(_) => None,
    };
    if let Some(sentence) = nothing {
        return canvas.draw(Paragraph::new(wrapped(&sentence, room, theme.dim)), rows);
    }
    canvas.memory.page = usize::from(rows.height);
    scroll(&mut canvas.memory.overlay, list.cursor, list.hits.len(), usize::from(rows.height));
    let first = canvas.memory.overlay;
    let all = list.all.as_deref().unwrap_or_default();
    for (y, (n, at)) in (rows.y..rows.bottom()).zip(list.hits.iter().enumerate().skip(first)) {
        let Some(tested) = all.get(*at) else { continue };
        let line = Rect { y, height: 1, ..rows };
        let base = if n == list.cursor { theme.selected } else { Style::new() };
        let spans = vec![
            Span::styled(if n == list.cursor { "› " } else { "  " }, theme.key),
            padded(&tested.text, room.saturating_sub(16), theme.text),
            padded(&ago(list.opened_ms - tested.at_ms), 14, theme.dim),
        ];
        canvas.draw(list_row(spans, base), line);
        canvas.memory.hit(line, Target::Item(n));
    }
}

/// How long ago something was, in milliseconds, in the largest unit that fits.
pub(super) fn ago(ms: i64) -> String {
    let minutes = ms / 60_000;
    match minutes {
        ..1 => "  just now".to_owned(),
        1..60 => format!("  {minutes} min ago"),
        60..1_440 => format!("  {} h ago", minutes / 60),
        1_440..2_880 => "  yesterday".to_owned(),
        _ => format!("  {} days ago", minutes / 1_440),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_said_in_their_unit() {
        let said = [0, 59_999, 60_000, 7_200_000, 90_000_000, 400_000_000].map(ago);
        assert_eq!(
            said.map(|s| s.trim().to_owned()),
            ["just now", "just now", "1 min ago", "2 h ago", "yesterday", "4 days ago"]
        );
    }
}
