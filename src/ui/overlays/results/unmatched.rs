//! Contacts whose placement is not known, by what they carry.

use crate::app::msg::Target;
use crate::app::results::ResultsView;
use crate::app::state::State;
use crate::domain::show::{number, plural, width};
use crate::report::{clue_name, likely_name};
use crate::ui::Canvas;
use crate::ui::memory::scroll;
use crate::ui::text::{column, list_row, padded, wrapped};
use crate::ui::widgets::field_line;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

pub(super) fn draw(canvas: &mut Canvas<'_, '_>, state: &State, view: &ResultsView, inner: Rect) {
    let theme = canvas.theme;
    let room = usize::from(inner.width);
    let all = view.unmatched();
    if all.is_empty() {
        let text = "The placement of every contact that carries anything is known.";
        canvas.draw(Paragraph::new(wrapped(text, room, theme.good)), inner);
        return;
    }
    let (count, place) = (9, 12);
    let rest = room.saturating_sub(2 + count + place);
    let (value, likeliest) = (rest / 2, rest - rest / 2);
    let head = Line::from(vec![
        padded("  contacts", 2 + count, theme.dim),
        column(" in", place, theme.dim),
        column("value", value, theme.dim),
        padded("likeliest placement", likeliest, theme.dim),
    ]);
    canvas.draw(head, Rect { height: 1, ..inner });
    let note = "Enter accepts the likeliest placement for all contacts with this value, from now on; e chooses another one, \
                and u takes back what was accepted.";
    let mut lines = vec![Line::default()];
    lines.extend(wrapped(note, room, theme.dim));
    let below = (lines.len() as u16).min(inner.height / 3);
    lines.truncate(usize::from(below));
    let body = Rect { y: inner.y + 1, height: inner.height.saturating_sub(1 + below), ..inner };
    scroll(&mut canvas.memory.overlay, view.lost, all.len(), usize::from(body.height));
    canvas.memory.page = usize::from(body.height);
    let first = canvas.memory.overlay;
    for (y, (n, lost)) in (body.y..body.bottom()).zip(all.iter().enumerate().skip(first)) {
        let line = Rect { y, height: 1, ..body };
        let base = if n == view.lost { theme.selected } else { Style::new() };
        // Of several the number is what matters, where their names have no room.
        let several = lost.likely.len() > 1;
        let likely = likely_name(&state.book, lost).map(|names| match several && width(&names) > likeliest {
            true => format!("{} are as likely", lost.likely.len()),
            false => names,
        });
        let style = match lost.likely.len() {
            0 => theme.dim,
            1 => theme.text,
            _ => theme.warning,
        };
        let spans = vec![
            Span::styled(if n == view.lost { "› " } else { "  " }, theme.key),
            Span::styled(format!("{:>8} ", number(lost.count)), theme.text),
            column(&format!(" {}", clue_name(&state.book, &lost.clue.what)), place, theme.dim),
            column(&lost.clue.value, value, theme.value),
            padded(likely.as_deref().unwrap_or("–"), likeliest, style),
        ];
        canvas.draw(list_row(spans, base), line);
        canvas.memory.hit(line, Target::Item(n));
    }
    canvas.draw(Paragraph::new(lines), Rect { y: body.bottom(), height: below, ..inner });
}

/// The placements that the contacts under the cursor may have come by, the likeliest first, found by typing.
pub(super) fn choose(canvas: &mut Canvas<'_, '_>, state: &State, view: &ResultsView, inner: Rect) {
    let theme = canvas.theme;
    let room = usize::from(inner.width);
    let Some(lost) = view.lost_here() else { return };
    let (count, what) = (plural(lost.count as usize, "contact"), clue_name(&state.book, &lost.clue.what));
    let about = format!("{count} with {what} “{}” came by:", lost.clue.value);
    canvas.draw(Line::from(padded(&about, room, theme.heading)), Rect { height: 1, ..inner });
    let shown = view.query.view(room.saturating_sub(7));
    let mut spans = vec![Span::styled("find  ", theme.key)];
    spans.extend(field_line(&shown, theme, theme.text).spans);
    let line = Rect { y: inner.y + 1, height: 1, ..inner }.intersection(inner);
    canvas.cursor = Some(Position::new(line.x + 6 + shown.cursor.unwrap_or(0) as u16, line.y));
    canvas.draw(Line::from(spans), line);
    let body = Rect { y: inner.y + 2, height: inner.height.saturating_sub(2), ..inner };
    if view.places.is_empty() {
        canvas.draw(Paragraph::new(wrapped("No placement has what is typed.", room, theme.dim)), body);
        return;
    }
    scroll(&mut canvas.memory.overlay, view.place, view.places.len(), usize::from(body.height));
    canvas.memory.page = usize::from(body.height);
    let first = canvas.memory.overlay;
    for (y, (n, place)) in (body.y..body.bottom()).zip(view.places.iter().enumerate().skip(first)) {
        let line = Rect { y, height: 1, ..body };
        let here = n == view.place;
        let (base, likely) = (if here { theme.selected } else { Style::new() }, lost.likely.contains(place));
        let reference = state.book.link(place.0).map_or("", |l| l.reference.as_str());
        let placement = state.book.placement(place.0, place.1);
        let label = placement.map_or("", |p| p.label.as_str());
        let values: Vec<&str> = placement.iter().flat_map(|p| &p.values).map(|v| v.value.as_str()).collect();
        let name = (room.saturating_sub(10) / 2).max(12);
        let spans = vec![
            Span::styled(if here { "› " } else { "  " }, theme.key),
            padded(&format!("{reference} · {label}"), name, theme.text),
            padded(if likely { " likely " } else { "" }, 8, theme.good),
            padded(&values.join(", "), room.saturating_sub(name + 10), theme.value),
        ];
        canvas.draw(list_row(spans, base), line);
        canvas.memory.hit(line, Target::Item(n));
    }
}
