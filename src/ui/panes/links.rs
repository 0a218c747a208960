//! The tree of links and placements.

use super::{has_focus, pane};
use crate::app::links::RowId;
use crate::app::msg::Target;
use crate::app::picker::plural;
use crate::app::state::{Pane, State};
use crate::domain::compose::{Verdict, compose_all};
use crate::domain::show::number;
use crate::domain::{Channel, Link, Placement, Status, Uid, show};
use crate::ui::memory::scroll;
use crate::ui::text::{line_width, list_row, padded, span, wrapped};
use crate::ui::widgets::field_line;
use crate::ui::{Canvas, Theme};
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

pub(super) fn draw(canvas: &mut Canvas<'_, '_>, state: &State, area: Rect) {
    let list = &state.list;
    let filtered = !list.filter.is_empty();
    let right = position(state, usize::from(area.width).saturating_sub(14));
    let inner = pane(canvas, state, Pane::Links, area, Line::from("Links"), &right);
    let (filter, rows) = if filtered || list.filtering {
        let line = Rect { height: 1, ..inner };
        (Some(line), Rect { y: inner.y + 1, height: inner.height.saturating_sub(1), ..inner })
    } else {
        (None, inner)
    };
    if let Some(line) = filter {
        draw_filter(canvas, state, line);
    }
    if list.rows.is_empty() {
        return empty(canvas, state, rows);
    }
    let height = usize::from(rows.height);
    let at = list.position().unwrap_or(0);
    // What was just made is in view as far as it can be; the cursor's row in any case.
    if let Some((_, rows)) = list.block.filter(|(row, _)| list.cursor == Some(*row)) {
        scroll(&mut canvas.memory.links, (at + rows).min(list.rows.len() - 1), list.rows.len(), height);
    }
    scroll(&mut canvas.memory.links, at, list.rows.len(), height);
    if has_focus(state, Pane::Links) {
        canvas.memory.page = height;
    }
    let first = canvas.memory.links;
    for (y, row) in (rows.y..rows.bottom()).zip(&list.rows[first..]) {
        let line = Rect { y, height: 1, ..rows };
        draw_row(canvas, state, *row, line);
        canvas.memory.hit(line, Target::Row(*row));
        if let RowId::Link(link) = *row {
            canvas.memory.hit(Rect { x: line.x + 2, width: 2.min(line.width), ..line }, Target::Fold(link));
        }
    }
}

/// “2 marked · 3/17 · 5 links”, in `room` columns where that can be.
fn position(state: &State, room: usize) -> String {
    let list = &state.list;
    if !state.has_bot() {
        return String::new();
    }
    if state.is_reading() {
        return "reading the rest …".to_owned();
    }
    let mut parts = Vec::new();
    if let Some(at) = list.position() {
        parts.push(format!("{}/{}", number(at + 1), number(list.rows.len())));
    }
    if list.matching != list.total {
        parts.push(format!("{} of {}", number(list.matching), plural(list.total, "link")));
    } else if state.list.total > 0 {
        parts.push(plural(list.total, "link"));
    }
    let place = parts.first().cloned().unwrap_or_default();
    let where_we_are = parts.join(" · ");
    let marked = match state.hidden_marks() {
        _ if list.marks.is_empty() => return where_we_are,
        None => vec![format!("{} marked", number(list.marks.len()))],
        Some((hidden, by)) if hidden == list.marks.len() => {
            vec![format!("{} marked, {by}", number(hidden)), format!("{} marked, hidden", number(hidden))]
        }
        Some((hidden, by)) => {
            let all = number(list.marks.len());
            vec![format!("{all} marked, {} {by}", number(hidden)), format!("{all} marked, {} hidden", number(hidden))]
        }
    };
    // Why something is hidden matters more than how many links there are.
    let tails = [&where_we_are, &place];
    let whole = marked.iter().flat_map(|marked| tails.map(|tail| format!("{marked} · {tail}")));
    whole.into_iter().find(|all| show::width(all) <= room).or(marked.last().cloned()).unwrap_or_default()
}

fn draw_filter(canvas: &mut Canvas<'_, '_>, state: &State, area: Rect) {
    let theme = canvas.theme;
    let list = &state.list;
    let lead = "/ ";
    let room = usize::from(area.width).saturating_sub(3);
    let view = list.filter.view(room);
    let mut spans = vec![Span::styled(lead, theme.key)];
    spans.extend(field_line(&view, theme, theme.text).spans);
    if list.filtering && has_focus(state, Pane::Links) {
        let column = view.cursor.unwrap_or(0) as u16 + lead.len() as u16;
        canvas.cursor = Some(Position::new(area.x + column, area.y));
    }
    canvas.draw(Line::from(spans), area);
}

fn empty(canvas: &mut Canvas<'_, '_>, state: &State, area: Rect) {
    let theme = canvas.theme;
    let key = |id: &str| state.keymap.label_of(id);
    let text = if !state.loaded {
        "Opening the link book …".to_owned()
    } else if !state.has_bot() {
        format!("No bot yet: {} sets one up.", key("main.bots"))
    } else if !state.list.filter.is_empty() {
        format!("No link matches “{}”: {} clears the filter.", state.list.filter.text(), key("links.clear"))
    } else if let Some(campaign) = state.campaign() {
        format!(
            "No link in {} yet: {} makes one, {} shows others.",
            campaign.name,
            key("links.new"),
            key("main.campaign")
        )
    } else if !state.shown.archived && state.counts().contains_key(&Status::Archived) {
        format!("Every link is archived: {} shows them, {} makes a new one.", key("links.archived"), key("links.new"))
    } else {
        format!(
            "No link yet. {} makes the first: a name and Enter, and its URL stands on every channel.",
            key("links.new")
        )
    };
    let lines = wrapped(&format!("\n{text}"), usize::from(area.width).saturating_sub(2), theme.dim);
    canvas.draw(Paragraph::new(lines), Rect { x: area.x + 1, width: area.width.saturating_sub(1), ..area });
}

fn draw_row(canvas: &mut Canvas<'_, '_>, state: &State, row: RowId, area: Rect) {
    let theme = canvas.theme;
    let cursor = state.list.cursor == Some(row);
    let base = match (cursor, has_focus(state, Pane::Links) && !state.list.filtering) {
        (true, true) => theme.selected,
        (true, false) => theme.selected_away,
        _ => Style::new(),
    };
    // A closed link says that a placement of it is marked.
    let inside = |link: Uid| RowId::Place(link, Uid(i64::MIN))..=RowId::Place(link, Uid(i64::MAX));
    let mark = match row {
        _ if state.list.marks.contains(&row) => "● ",
        RowId::Link(link)
            if !state.list.open.contains(&link) && state.list.marks.range(inside(link)).next().is_some() =>
        {
            "○ "
        }
        _ => "  ",
    };
    let mut spans = vec![Span::styled(mark, theme.mark)];
    let width = usize::from(area.width);
    match row {
        RowId::Link(uid) => {
            if let Some(link) = state.book.link(uid) {
                let worst = canvas.memory.worst.of(state, link);
                spans.extend(link_row(state, theme, link, &worst, width - 2));
            }
        }
        RowId::Place(link, place) => {
            if let (Some(link), Some(place)) = (state.book.link(link), state.book.placement(link, place)) {
                spans.extend(place_row(state, theme, link, place, width - 2));
            }
        }
    }
    let used = line_width(&spans);
    spans.push(Span::raw(" ".repeat(width.saturating_sub(used))));
    canvas.draw(list_row(spans, base), area);
}

/// How wide the column of channel letters is, with the air before it and after it.
fn letters_width(state: &State) -> usize {
    state.book.bot.accounts.len() + 2
}

fn link_row(
    state: &State,
    theme: &Theme,
    link: &Link,
    worst: &[(Channel, Option<Verdict>)],
    width: usize,
) -> Vec<Span<'static>> {
    let places: Vec<&Placement> = state.places(link.uid).collect();
    let open = state.list.open.contains(&link.uid);
    let arrow = match (places.len(), open) {
        (0, _) => "  ",
        (_, true) => "▾ ",
        (_, false) => "▸ ",
    };
    let status = format!("{:<11}", link.status.name());
    let count = format!("{:>9}", plural(places.len(), "place"));
    let letters = letters_width(state);
    // On a narrow screen the count goes first: what is wrong matters more.
    let (counted, wide) = (width >= 40 + letters, width >= 28 + letters);
    let tail = status.len() + if counted { count.len() } else { 0 } + if wide { letters } else { 0 };
    let room = width.saturating_sub(2 + tail + 1);
    let name_style = if link.status == Status::Archived { theme.dim } else { theme.heading };
    let mut spans = vec![Span::styled(arrow, theme.dim)];
    // The ref, then the name where there is room for both.
    let ref_width = show::width(&link.reference).min(room);
    spans.push(padded(&link.reference, ref_width, name_style));
    let left = room - ref_width;
    // A name of which only a few letters have room says less than the air in its place.
    let fits = show::width(&link.name) + 2 <= left;
    let name = if link.name.is_empty() || !fits && left < 9 { String::new() } else { format!("  {}", link.name) };
    spans.push(padded(&name, left, theme.dim));
    spans.push(Span::raw(" "));
    spans.push(Span::styled(status, status_style(theme, link.status)));
    if counted {
        spans.push(Span::styled(count, theme.dim));
    }
    if wide {
        spans.extend(channel_letters(theme, worst));
    }
    spans
}

fn place_row(state: &State, theme: &Theme, link: &Link, place: &Placement, width: usize) -> Vec<Span<'static>> {
    let letters = letters_width(state);
    let wide = width >= 28 + letters;
    let room = width.saturating_sub(4 + if wide { letters } else { 0 });
    let label_width = show::width(&place.label).min(room);
    let label_style = if place.archived { theme.dim } else { theme.text };
    let mut spans = vec![Span::raw("    "), padded(&place.label, label_width, label_style)];
    let values: Vec<String> =
        place.values.iter().map(|v| format!("{} {}", state.book.name_of(&v.field), v.value)).collect();
    let left = room - label_width;
    let values = if place.archived { vec!["archived".to_owned()] } else { values };
    let summary = if values.is_empty() || left < 8 { String::new() } else { format!("  {}", values.join(" · ")) };
    spans.push(padded(&summary, left, theme.dim));
    if wide {
        let all = compose_all(&state.book, link, &place.values);
        let verdicts: Vec<_> = all.iter().map(|one| (one.channel, Some(one.verdict()))).collect();
        spans.extend(channel_letters(theme, &verdicts));
    }
    spans
}

/// A letter for each channel: as it is where the link works, `!` and `✗` where it does not, a dot where that is not known
/// yet.
fn channel_letters(theme: &Theme, verdicts: &[(Channel, Option<Verdict>)]) -> Vec<Span<'static>> {
    let mut spans = vec![Span::raw(" ")];
    for &(channel, verdict) in verdicts {
        let sign = match verdict {
            Some(Verdict::Fits) => channel.letter(),
            Some(Verdict::Warns) => '!',
            Some(Verdict::Fails) => '✗',
            None => '·',
        };
        let style = match verdict {
            Some(verdict) if verdict != Verdict::Fits => theme.verdict(verdict),
            _ => theme.dim,
        };
        spans.push(span(&sign.to_string(), style));
    }
    spans
}

/// The style of a status.
fn status_style(theme: &Theme, status: Status) -> Style {
    match status {
        Status::Draft => theme.warning,
        Status::Registered | Status::Tested => theme.info,
        Status::Live => theme.good,
        Status::Archived => theme.dim,
    }
}
