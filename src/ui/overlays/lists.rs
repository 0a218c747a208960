//! Lists to choose from: the welcome, bots, campaigns, statuses, commands.

use super::popup;
use crate::app::command::{Scope, TABLE};
use crate::app::msg::Target;
use crate::app::palette::Palette;
use crate::app::picker::Picker;
use crate::app::state::State;
use crate::domain::show;
use crate::ui::Canvas;
use crate::ui::memory::scroll;
use crate::ui::text::{fitted, line_width, list_row, padded, wrapped};
use crate::ui::widgets::field_line;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

/// The first minute.
pub(super) fn welcome(canvas: &mut Canvas<'_, '_>, state: &State, at: usize, area: Rect) {
    let theme = canvas.theme;
    canvas.clear(area);
    let inner = popup(canvas, area, 78, 17, "Welcome to entrylink", theme.focus);
    let room = usize::from(inner.width);
    let intro = "Make, test, copy and print Entry Point Links: the bot links that start a conversation flow and save \
                 what you know about where they were opened.";
    let mut lines = wrapped(intro, room, theme.text);
    if inner.height > 11 {
        lines.insert(0, Line::default());
    }
    lines.push(Line::default());
    canvas.draw(Paragraph::new(lines.clone()), inner);
    let choices = [
        ("welcome.new", "Set up your bot", "paste a link of each channel, the rest is read out of them"),
        ("welcome.sample", "Look around a sample", "a coffee house with links, placements and a mistake to find"),
    ];
    let mut y = inner.y + lines.len() as u16;
    for (n, (id, title, note)) in choices.into_iter().enumerate() {
        let base = if n == at.min(1) { theme.selected } else { Style::new() };
        let key = state.keymap.label_of(id);
        let first = vec![
            Span::styled(if n == at.min(1) { " › " } else { "   " }, theme.key),
            Span::styled(format!("{key}  "), theme.key),
            Span::styled(title, theme.heading),
        ];
        for (k, mut spans) in
            [first, vec![Span::raw("      "), fitted(note, room.saturating_sub(7), theme.dim)]].into_iter().enumerate()
        {
            let line = Rect { y: y + k as u16, height: 1, ..inner };
            if line.y >= inner.bottom() {
                return;
            }
            let used = line_width(&spans);
            spans.push(Span::raw(" ".repeat(room.saturating_sub(used))));
            canvas.draw(list_row(spans, base), line);
            canvas.memory.hit(line, Target::Item(n));
        }
        y += 3;
    }
    let label = |id: &str| state.keymap.label_of(id);
    let last = [
        format!("{} lists every key. What you do is kept, and can be undone.", label("welcome.help")),
        format!(
            "Already have a link book? {} brings an export in, {} restores a backup.",
            label("welcome.import"),
            label("welcome.restore")
        ),
    ];
    for (y, text) in (y..inner.bottom()).zip(last) {
        canvas.draw(Line::from(fitted(&text, room, theme.dim)), Rect { y, height: 1, ..inner });
    }
}

/// Bots, campaigns, statuses.
pub(super) fn picker(canvas: &mut Canvas<'_, '_>, state: &State, picker: &Picker, area: Rect) {
    let theme = canvas.theme;
    let items = picker.items(state);
    let widest = items.iter().map(|i| show::width(&i.label)).max().unwrap_or(0);
    let height = (items.len() as u16 + 2).max(5);
    let at = picker.position(&items);
    let title = format!("{} {}/{}", picker.title(state), at + 1, items.len());
    let inner = popup(canvas, area, 84, height, &title, theme.focus);
    let room = usize::from(inner.width);
    let label_width = (widest + 2).min(room * 3 / 5);
    scroll(&mut canvas.memory.overlay, at, items.len(), usize::from(inner.height));
    let first = canvas.memory.overlay;
    for (y, (n, item)) in (inner.y..inner.bottom()).zip(items.iter().enumerate().skip(first)) {
        let line = Rect { y, height: 1, ..inner };
        let base = if n == at { theme.selected } else { Style::new() };
        let style = if item.archived { theme.dim } else { item.color.map_or(theme.text, |c| theme.bot(c)) };
        let note = if item.archived { format!("archived · {}", item.note) } else { item.note.clone() };
        let dot = match (item.color, item.current) {
            (Some(_), true) => "●✓ ",
            (Some(_), false) => "●  ",
            (None, true) => "✓ ",
            (None, false) => "  ",
        };
        let spans = vec![
            Span::styled(if n == at { "› " } else { "  " }, theme.key),
            Span::styled(dot, style),
            padded(&item.label, label_width.saturating_sub(1), style),
            Span::raw(" "),
            padded(&note, room.saturating_sub(label_width + 4), theme.dim),
        ];
        canvas.draw(list_row(spans, base), line);
        canvas.memory.hit(line, Target::Item(n));
    }
}

/// All commands, to be found by typing.
pub(super) fn palette(canvas: &mut Canvas<'_, '_>, state: &State, palette: &Palette, area: Rect) {
    let theme = canvas.theme;
    let hits = palette.hits(state);
    let inner = popup(canvas, area, 80, 20, "Commands", theme.focus);
    let room = usize::from(inner.width);
    let view = palette.field.view(room.saturating_sub(3));
    let mut spans = vec![Span::styled(": ", theme.key)];
    spans.extend(field_line(&view, theme, theme.text).spans);
    canvas.cursor = Some(Position::new(inner.x + 2 + view.cursor.unwrap_or(0) as u16, inner.y));
    canvas.draw(Line::from(spans), Rect { height: 1, ..inner });
    let rows = Rect { y: inner.y + 1, height: inner.height.saturating_sub(1), ..inner };
    if hits.is_empty() {
        let text = format!("No command is called anything like “{}”.", palette.field.text());
        canvas.draw(Paragraph::new(wrapped(&text, room, theme.dim)), rows);
        return;
    }
    // Where a command belongs: some are called the same in two panes.
    let scopes = if room < 50 { 0 } else { 7 };
    scroll(&mut canvas.memory.overlay, palette.cursor, hits.len(), usize::from(rows.height));
    let first = canvas.memory.overlay;
    for (y, (n, at)) in (rows.y..rows.bottom()).zip(hits.iter().enumerate().skip(first)) {
        let line = Rect { y, height: 1, ..rows };
        let base = if n == palette.cursor { theme.selected } else { Style::new() };
        let scope = TABLE[*at].scope;
        let why = (TABLE[*at].why_not)(state);
        let style = if why.is_some() { theme.dim } else { theme.text };
        let sentence = match &why {
            Some(why) => format!("{} — {why}", TABLE[*at].sentence),
            None => TABLE[*at].sentence.to_owned(),
        };
        let spans = vec![
            Span::styled(if n == palette.cursor { "› " } else { "  " }, theme.key),
            padded(&state.keymap.label(*at), 10, theme.key),
            padded(&sentence, room.saturating_sub(12 + scopes), style),
            Span::styled(if scope == Scope::Main { "" } else { scope.title() }, theme.dim),
        ];
        let used = line_width(&spans);
        let spans = [spans, vec![Span::raw(" ".repeat(room.saturating_sub(used)))]].concat();
        canvas.draw(list_row(spans, base), line);
        canvas.memory.hit(line, Target::Item(n));
    }
}
