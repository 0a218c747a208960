//! The history of a link, and what was deleted.

use super::popup;
use super::readers::reader;
use super::tested::ago;
use crate::app::msg::Target;
use crate::app::past::{PastView, TrashList};
use crate::app::state::State;
use crate::domain::difference::line;
use crate::domain::past::Trashed;
use crate::domain::show::plural;
use crate::domain::{Change, Entity, time};
use crate::ui::Canvas;
use crate::ui::memory::scroll;
use crate::ui::text::{bullet, list_row, padded, wrapped};
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

/// How wide the boxes are at most.
const WIDTH: u16 = 110;

/// What was done to a link: when, by whom, and what is different since.
pub(super) fn past(canvas: &mut Canvas<'_, '_>, state: &State, view: &PastView, area: Rect) {
    let theme = canvas.theme;
    let width = WIDTH.min(area.width);
    let room = usize::from(width).saturating_sub(4);
    let Some(steps) = &view.steps else {
        let lines = vec![Line::styled("One moment …", theme.dim)];
        return reader(canvas, &view.title, lines, 0, width, area);
    };
    let mut lines = Vec::new();
    for step in steps {
        if !lines.is_empty() {
            lines.push(Line::default());
        }
        let when = time::utc(step.at_ms).replace('T', " ").replace('Z', " UTC");
        lines.push(Line::from(vec![
            Span::styled(when, theme.dim),
            Span::raw("  "),
            crate::ui::text::fitted(&step.who, room.saturating_sub(25), theme.heading),
        ]));
        lines.extend(wrapped(&step.what, room, theme.text));
        for change in &step.changes {
            let (sign, style) = match (&change.before, &change.after) {
                (None, _) => ("+", theme.good),
                (Some(_), Some(_)) => ("~", theme.info),
                (Some(_), None) => ("-", theme.error),
            };
            let about = matches!(change.subject(), Some(Entity::Placement(p)) if p.link == view.link)
                || matches!(change.subject(), Some(Entity::Link(l)) if l.uid == view.link);
            if about {
                lines.extend(bullet(sign, style, &told(change, state), theme.dim, room));
            }
        }
    }
    if lines.is_empty() {
        lines.push(Line::styled("Nothing was done to it since there is a history.", theme.dim));
    }
    reader(canvas, &view.title, lines, view.top, width, area);
}

/// A change in a line; what was made says what it was made of by its name alone.
fn told(change: &Change, state: &State) -> String {
    line(change, "", &state.book)
}

/// What was deleted, to be brought back.
pub(super) fn trash(canvas: &mut Canvas<'_, '_>, list: &TrashList, area: Rect) {
    let theme = canvas.theme;
    let count = list.all.as_ref().map_or(0, Vec::len);
    let title = if count == 0 { "Trash".to_owned() } else { format!("Trash {}/{count}", list.cursor + 1) };
    let height = count.clamp(2, 24) as u16 + 2;
    let inner = popup(canvas, area, WIDTH.min(area.width), height, &title, theme.focus);
    let room = usize::from(inner.width);
    let nothing = match &list.all {
        None => Some("One moment …"),
        Some(all) if all.is_empty() => Some("The trash is empty. What is deleted lies here, and comes back whole."),
        Some(_) => None,
    };
    if let Some(sentence) = nothing {
        return canvas.draw(Paragraph::new(wrapped(sentence, room, theme.dim)), inner);
    }
    canvas.memory.page = usize::from(inner.height);
    scroll(&mut canvas.memory.overlay, list.cursor, count, usize::from(inner.height));
    let first = canvas.memory.overlay;
    let all = list.all.as_deref().unwrap_or_default();
    for (y, (n, trashed)) in (inner.y..inner.bottom()).zip(all.iter().enumerate().skip(first)) {
        let row = Rect { y, height: 1, ..inner };
        let base = if n == list.cursor { theme.selected } else { Style::new() };
        let by = format!("{} · {}", ago(list.opened_ms - trashed.at_ms).trim(), trashed.who);
        let name_room = room.saturating_sub(2 + 11 + 20 + 26).max(8);
        let spans = vec![
            Span::styled(if n == list.cursor { "› " } else { "  " }, theme.key),
            padded(trashed.thing.noun(), 11, theme.dim),
            padded(trashed.thing.name(), name_room, theme.text),
            padded(&format!("  {}", with(trashed)), 20, theme.dim),
            padded(&format!("  {by}"), room.saturating_sub(33 + name_room), theme.dim),
        ];
        canvas.draw(list_row(spans, base), row);
        canvas.memory.hit(row, Target::Item(n));
    }
}

/// What went with it, in a few letters.
fn with(trashed: &Trashed) -> String {
    let counted = ["link", "placement"].map(|noun| (trashed.count(noun), noun));
    let first = counted.into_iter().find(|(n, _)| *n > 0);
    first.map(|(n, noun)| format!("with {}", plural(n, noun))).unwrap_or_default()
}
