//! Writing the link book out: what, and where it goes.

use super::{popup, whole_height};
use crate::app::msg::Target;
use crate::app::state::State;
use crate::app::write::{What, WriteView};
use crate::ui::Canvas;
use crate::ui::text::{fitted, list_row, padded, wrapped};
use crate::ui::widgets::field_line;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

/// How wide the box is at most.
const WIDTH: u16 = 100;

pub(super) fn draw(canvas: &mut Canvas<'_, '_>, state: &State, view: &WriteView, area: Rect) {
    let theme = canvas.theme;
    let width = WIDTH.min(area.width);
    let inner = popup(canvas, area, width, whole_height(area, width, 15), "Write the link book out", theme.focus);
    let room = usize::from(inner.width);
    for (y, (n, what)) in (inner.y..inner.bottom()).zip(What::ALL.into_iter().enumerate()) {
        let line = Rect { y, height: 1, ..inner };
        let here = what == view.what;
        let spans = vec![
            Span::styled(if here { "› " } else { "  " }, theme.key),
            padded(&title(what, state), room.saturating_sub(2), theme.text),
        ];
        canvas.draw(list_row(spans, if here { theme.selected } else { Style::new() }), line);
        canvas.memory.hit(line, Target::Item(n));
    }
    let y = inner.y + What::ALL.len() as u16 + 1;
    if y >= inner.bottom() {
        return;
    }
    let is_folder = view.what.form().is_some_and(|(_, folder)| folder);
    let name = if is_folder { "folder  " } else { "file    " };
    let shown = view.path.view(room.saturating_sub(9));
    let mut spans = vec![Span::styled(name, theme.key)];
    spans.extend(field_line(&shown, theme, theme.text).spans);
    canvas.cursor = Some(Position::new(inner.x + 8 + shown.cursor.unwrap_or(0) as u16, y));
    canvas.draw(Line::from(spans), Rect { y, height: 1, ..inner });
    let mut lines = Vec::new();
    if let Ok(whole) = std::path::absolute(view.wanted().path)
        && !view.path.text().trim().is_empty()
    {
        let text = format!("        {}", whole.display());
        lines.push(Line::from(fitted(&text, room, theme.dim)));
    }
    lines.push(Line::default());
    if view.running {
        lines.push(Line::styled("It is being written …", theme.dim));
    } else if let Some(error) = &view.error {
        lines.extend(wrapped(error, room, theme.error));
    } else {
        lines.extend(wrapped(note(view.what), room, theme.dim));
    }
    let below = Rect { y: y + 1, height: inner.bottom().saturating_sub(y + 1), ..inner };
    canvas.draw(Paragraph::new(lines), below);
}

fn title(what: What, state: &State) -> String {
    match what {
        What::Json => "Everything, as one JSON file".to_owned(),
        What::JsonFolder => "Everything, as a folder of JSON files: one for each link".to_owned(),
        What::Csv => format!("The links of {}, as a table (CSV)", state.book.bot.name),
        What::CsvFolder => "Everything, as a folder of tables (CSV)".to_owned(),
        What::Backup => "A backup: the whole link book with its history".to_owned(),
    }
}

/// What it is good for, and who can read it.
const fn note(what: What) -> &'static str {
    match what {
        What::Json => {
            "To be imported again, here or elsewhere (I). The same link book always gives the same bytes, so that git shows \
             what changed. Only you can read the file."
        }
        What::JsonFolder => {
            "To be imported again (I), and made for git: a link that changes is one file that changes. Files of an earlier \
             export whose things are gone go too; what no export wrote is left alone. Only you can read the files."
        }
        What::Csv => {
            "For a spreadsheet, a row for each placement; I reads it back. What a spreadsheet would run as a formula gets an \
             apostrophe in front. Only you can read the file."
        }
        What::CsvFolder => {
            "For a spreadsheet: the bots, and of each bot its links, fields and campaigns. Only you can read the files."
        }
        What::Backup => {
            "One file that has everything, also the contacts that results were counted from. U looks into it, and restores \
             it. Only you can read it."
        }
    }
}
