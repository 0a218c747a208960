//! What was printed or sent.

use super::popup;
use crate::app::msg::Target;
use crate::app::prints::PrintsList;
use crate::app::state::State;
use crate::domain::printed::{Standing, noun};
use crate::domain::{Print, day, show};
use crate::ui::Canvas;
use crate::ui::memory::scroll;
use crate::ui::text::{list_row, padded, wrapped};
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

/// How wide the list is at most.
const WIDTH: u16 = 120;
/// The lines below the rows: the URL that is on it, and how that compares with today's.
const BELOW: u16 = 5;

pub(super) fn draw(canvas: &mut Canvas<'_, '_>, state: &State, list: &PrintsList, area: Rect) {
    let theme = canvas.theme;
    let rows = list.rows(&state.book);
    let whose = if list.all { state.book.bot.name.as_str() } else { "the selection" };
    let title = format!("What is out · {} of {whose}", show::plural(rows.len(), "record"));
    let height = (rows.len().clamp(2, 24) as u16) + 2 + BELOW;
    let inner = popup(canvas, area, WIDTH.min(area.width), height, &title, theme.focus);
    let room = usize::from(inner.width);
    if rows.is_empty() {
        let text = format!(
            "Nothing is written down as printed or sent yet. A sheet that you print here is written down by itself; {} \
             writes down what was printed or sent elsewhere. From then on an edit that would break it asks first.",
            state.keymap.label_of("prints.new")
        );
        return canvas.draw(Paragraph::new(wrapped(&text, room, theme.dim)), inner);
    }
    let at = list.position(&rows);
    let body = Rect { height: inner.height.saturating_sub(BELOW).max(1), ..inner };
    canvas.memory.page = usize::from(body.height);
    scroll(&mut canvas.memory.overlay, at, rows.len(), usize::from(body.height));
    let first = canvas.memory.overlay;
    let column = room.saturating_sub(4 + 23 + 2 + 26 + 2).clamp(8, 50);
    for (y, (n, print)) in (body.y..body.bottom()).zip(rows.iter().enumerate().skip(first)) {
        let line = Rect { y, height: 1, ..body };
        let base = if n == at { theme.selected } else { Style::new() };
        let (sign, style) = match state.book.standing(print) {
            Standing::Same => ("✓", theme.good),
            Standing::Differs(_) => ("!", theme.warning),
            Standing::Gone => ("✗", theme.error),
        };
        let count = format!("{:>9} {}", show::number(print.quantity), noun(print.quantity, &print.what));
        let when = format!("{} {}", print.way, day::in_words(&print.day));
        let spans = vec![
            Span::styled(if n == at { "› " } else { "  " }, theme.key),
            Span::styled(format!("{sign} "), style),
            padded(&place(print, column), column, theme.text),
            padded(&format!("  {}", print.channel.letter()), 4, theme.dim),
            padded(&count, 22, theme.text),
            padded(&format!(" {when}"), 27, theme.dim),
        ];
        canvas.draw(list_row(spans, base), line);
        canvas.memory.hit(line, Target::Item(n));
    }
    let Some(print) = rows.get(at) else { return };
    let mut lines = url("On it", &print.url, room, theme.dim);
    match state.book.standing(print) {
        Standing::Same => lines.extend(wrapped("The placement has the same link today.", room, theme.good)),
        Standing::Differs(now) => lines.extend(url("Today it would be", &now, room, theme.warning)),
        Standing::Gone => {
            lines.extend(wrapped("Its link, its placement or the bot's account is gone.", room, theme.error));
        }
    }
    let y = body.bottom() + 1;
    let below = Rect { y, height: inner.bottom().saturating_sub(y), ..inner };
    canvas.draw(Paragraph::new(lines), below);
}

/// What it was printed for: the link gives way to the placement, which tells the rows apart.
fn place(print: &Print, columns: usize) -> String {
    let label = show::width(&print.label);
    let left = columns.saturating_sub(label + 3);
    match (show::width(&print.reference) <= left, left) {
        (true, _) => format!("{} · {}", print.reference, print.label),
        (false, 0..4) => print.label.clone(),
        (false, _) => format!("{} · {}", show::fit(&print.reference, left), print.label),
    }
}

/// A URL in two lines. Of a longer one the end is what tells it from others.
fn url(lead: &str, url: &str, room: usize, style: Style) -> Vec<Line<'static>> {
    let (lead, url) = (format!("{lead}: "), show::safe(url));
    let first = room.saturating_sub(show::width(&lead));
    // URLs are plain ASCII.
    if url.len() <= first || !url.is_ascii() || room < 8 {
        return wrapped(&format!("{lead}{url}"), room, style).into_iter().take(2).collect();
    }
    let (begin, rest) = url.split_at(first);
    let rest = if rest.len() <= room { rest.to_owned() } else { format!("…{}", &rest[rest.len() + 1 - room..]) };
    [format!("{lead}{begin}"), rest].map(|line| Line::styled(line, style)).to_vec()
}
