//! Contacts whose placement is not known, by what they carry.

use crate::app::msg::Target;
use crate::app::results::ResultsView;
use crate::app::state::State;
use crate::domain::results::Unmatched;
use crate::domain::show::number;
use crate::report::clue_name;
use crate::ui::Canvas;
use crate::ui::memory::scroll;
use crate::ui::text::{column, list_row, padded, wrapped};
use ratatui::layout::Rect;
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
    let below = 3.min(inner.height / 4);
    let body = Rect { y: inner.y + 1, height: inner.height.saturating_sub(1 + below), ..inner };
    scroll(&mut canvas.memory.overlay, view.lost, all.len(), usize::from(body.height));
    canvas.memory.page = usize::from(body.height);
    let first = canvas.memory.overlay;
    for (y, (n, lost)) in (body.y..body.bottom()).zip(all.iter().enumerate().skip(first)) {
        let line = Rect { y, height: 1, ..body };
        let base = if n == view.lost { theme.selected } else { Style::new() };
        let likely = likeliest_of(state, lost);
        let spans = vec![
            Span::styled(if n == view.lost { "› " } else { "  " }, theme.key),
            Span::styled(format!("{:>8} ", number(lost.count)), theme.text),
            column(&format!(" {}", clue_name(&state.book, &lost.clue.what)), place, theme.dim),
            column(&lost.clue.value, value, theme.value),
            padded(likely.as_deref().unwrap_or("–"), likeliest, if likely.is_some() { theme.text } else { theme.dim }),
        ];
        canvas.draw(list_row(spans, base), line);
        canvas.memory.hit(line, Target::Item(n));
    }
    let note = "Enter accepts the likeliest placement for all contacts with this value, from now on. Another one is \
                accepted by “entrylink results accept VALUE LINK PLACE”, which also takes back (--remove).";
    let mut lines = vec![Line::default()];
    lines.extend(wrapped(note, room, theme.dim));
    lines.truncate(usize::from(below));
    canvas.draw(Paragraph::new(lines), Rect { y: body.bottom(), height: below, ..inner });
}

/// “giveaway · poster-hall-a”.
fn likeliest_of(state: &State, lost: &Unmatched) -> Option<String> {
    let (link, placement) = lost.likeliest?;
    let reference = &state.book.link(link)?.reference;
    Some(format!("{reference} · {}", state.book.placement(link, placement)?.label))
}
