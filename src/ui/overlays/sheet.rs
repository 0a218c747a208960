//! The dialog for a sheet of codes: its inputs, the page as it will be, and the code where there is room for it.

use super::form::rows;
use super::popup;
use crate::app::form::{Form, Slot};
use crate::app::msg::Target;
use crate::app::sheet::{Dialog, Preview};
use crate::app::state::State;
use crate::print::sheet::Area;
use crate::qr::terminal::{Drawing, size};
use crate::qr::{Code, Level};
use crate::ui::memory::scroll;
use crate::ui::text::{bullet, wrapped};
use crate::ui::widgets::frame;
use crate::ui::{Canvas, Theme};
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

/// How wide the box is at most.
const WIDTH: u16 = 170;
/// The lines under inputs and page: what it comes to, and what speaks against it.
const BELOW: u16 = 9;
/// The fewest of them: a sum of three lines, and a word against it.
const LEAST_BELOW: u16 = 5;
/// The least width of inputs that can be read.
const INPUTS: u16 = 44;

pub(super) fn draw(canvas: &mut Canvas<'_, '_>, state: &State, form: &Form, dialog: &Dialog, area: Rect) {
    let theme = canvas.theme;
    let width = WIDTH.min(area.width);
    // As high as the screen allows, up to where a page of labels is clear.
    let inner = popup(canvas, area, width, 36.min(area.height), &title(form), theme.focus);
    let lines = words(theme, dialog, usize::from(inner.width));
    // A large box does not jump while somebody types; in a small one inputs get what words leave.
    let most = BELOW.min(inner.height * 2 / 5);
    let below = if most < BELOW { most.min((lines.len() as u16).max(LEAST_BELOW)) } else { most };
    let above = Rect { height: inner.height - below, ..inner };
    let preview = dialog.preview.as_ref();
    // Of a file there is nothing to see but the code.
    let alone = preview.filter(|p| p.is_files);
    let alone = alone.and_then(|p| code(p, above.width.saturating_sub(INPUTS + 2), above.height));
    if let Some((code, drawing)) = &alone {
        let (width, height) = (drawing.columns, drawing.rows().len() as u16);
        draw_inputs(canvas, state, form, Rect { width: above.width - width - 2, ..above });
        canvas.code(state, code, drawing, Rect { x: inner.right() - width, y: above.y, width, height });
    } else {
        draw_beside_page(canvas, state, form, preview, above);
    }
    let rest = Rect { y: above.bottom(), height: below, ..inner };
    canvas.draw(Paragraph::new(whole(theme, lines, below)), rest);
}

/// As many lines as there is room for: the last one says where there are more.
fn whole(theme: &Theme, mut lines: Vec<Line<'static>>, room: u16) -> Vec<Line<'static>> {
    let room = usize::from(room);
    if lines.len() > room && room > 0 {
        lines.truncate(room - 1);
        lines.push(Line::styled("… and more: a higher window shows it", theme.dim));
    }
    lines
}

/// The inputs, beside them the page, and between them the code where there is room for all.
fn draw_beside_page(canvas: &mut Canvas<'_, '_>, state: &State, form: &Form, preview: Option<&Preview>, above: Rect) {
    let page = preview.map_or((0, 0), |p| page_size(p, above.height, above.width.saturating_sub(INPUTS)));
    let beside = if page.0 == 0 { 0 } else { page.0 + 1 };
    let mut inputs = Rect { width: above.width - beside, ..above };
    if let Some(preview) = preview.filter(|_| beside > 0) {
        let mut left = Rect { x: above.right() - page.0, y: above.y, width: page.0, height: page.1 };
        // The code stands left of the page, where there is room for both.
        if let Some((code, drawing)) = code(preview, inputs.width.saturating_sub(INPUTS + 4), above.height) {
            let height = drawing.rows().len() as u16;
            let place = Rect { x: left.x - drawing.columns - 2, y: above.y, width: drawing.columns, height };
            canvas.code(state, &code, &drawing, place);
            inputs.width = place.x - inputs.x - 2;
        }
        left.height = left.height.min(above.height);
        draw_page(canvas, preview, left);
    }
    draw_inputs(canvas, state, form, inputs);
}

/// A list has a code for each row, however many placements were chosen.
fn title(form: &Form) -> String {
    if form.get(&Slot::List).is_empty() { form.title.clone() } else { "Print a code for each row".to_owned() }
}

fn draw_inputs(canvas: &mut Canvas<'_, '_>, state: &State, form: &Form, area: Rect) {
    let rows = rows(canvas.theme, state, form, usize::from(area.width).min(96), area.height);
    let cursor_row = rows.iter().rposition(|r| r.cursor.is_some()).unwrap_or(0);
    scroll(&mut canvas.memory.overlay, cursor_row, rows.len(), usize::from(area.height));
    let first = canvas.memory.overlay;
    // Inputs above or below the edge are hinted at in the margin.
    let mark = |canvas: &mut Canvas<'_, '_>, y, arrow| {
        canvas.draw(Line::styled(arrow, canvas.theme.key), Rect { x: area.x - 1, y, width: 1, height: 1 });
    };
    if first > 0 {
        mark(canvas, area.y, "↑");
    }
    if first + usize::from(area.height) < rows.len() {
        mark(canvas, area.bottom() - 1, "↓");
    }
    for (y, row) in (area.y..area.bottom()).zip(rows.into_iter().skip(first)) {
        let line = Rect { y, height: 1, ..area };
        canvas.memory.hit(line, Target::Item(row.input));
        if let Some(column) = row.cursor {
            canvas.cursor = Some(Position::new(area.x + column.min(area.width.saturating_sub(1)), y));
        }
        canvas.draw(row.line, line);
    }
}

/// Columns and rows of the page with its frame: a cell is about twice as high as wide. None where it would be too small.
fn page_size(preview: &Preview, height: u16, width: u16) -> (u16, u16) {
    let (across, down) = preview.paper;
    if across <= 0.0 || height < 10 || width < 16 {
        return (0, 0);
    }
    let rows = f64::from(height - 2).min(f64::from(width - 2) / 2.0 * down / across);
    let columns = (rows * 2.0 * across / down).round();
    (columns as u16 + 2, rows.round() as u16 + 2)
}

/// The page: labels as they lie on it, with code and caption in each.
fn draw_page(canvas: &mut Canvas<'_, '_>, preview: &Preview, area: Rect) {
    let theme = canvas.theme;
    let what = if preview.is_files { "file" } else { "page" };
    let title = match preview.pages {
        0 | 1 => format!(" 1 {what} "),
        many => format!(" 1 of {many} {what}s "),
    };
    let block = frame(Line::styled(title, theme.dim), Line::default(), theme.frame);
    let inner = block.inner(area);
    canvas.draw(block, area);
    let (columns, rows) = (usize::from(inner.width), usize::from(inner.height));
    let mut cells = vec![vec![(' ', theme.dim); columns]; rows];
    let mut fill = |area: &Area, sign: char, style: Style| {
        // The same width for all that are the same, wherever they stand.
        let dots = |mm: f64, whole: f64, cells: usize| (mm / whole * cells as f64).round().max(0.0) as usize;
        let span = |at: f64, length: f64, whole: f64, cells: usize| {
            let first = dots(at, whole, cells).min(cells);
            first..(first + dots(length, whole, cells).max(1)).min(cells)
        };
        let columns = span(area.x, area.width, preview.paper.0, columns);
        for line in &mut cells[span(area.y, area.height, preview.paper.1, rows)] {
            line[columns.clone()].fill((sign, style));
        }
    };
    for empty in &preview.empty {
        fill(empty, '·', theme.frame);
    }
    for (label, code, caption) in &preview.faces {
        if label.width > 0.0 {
            fill(label, '░', theme.dim);
        }
        if caption.width > 0.0 {
            // What is written is narrower than the room that it has.
            fill(&Area { width: caption.width * 0.8, ..*caption }, '≡', theme.dim);
        }
        fill(code, '█', theme.text);
    }
    let lines: Vec<Line<'static>> = cells
        .into_iter()
        .map(|row| Line::from(row.into_iter().map(|(c, style)| Span::styled(c.to_string(), style)).collect::<Vec<_>>()))
        .collect();
    canvas.draw(Paragraph::new(lines), inner);
}

/// The first code, where it has room.
fn code(preview: &Preview, width: u16, height: u16) -> Option<(Code, Drawing)> {
    let code = Code::new(&preview.first, Level::M).ok().filter(|_| !preview.first.is_empty())?;
    let (columns, rows) = size(&code, 1);
    let drawing = (columns <= width && rows <= height).then(|| Drawing::fit(&code, columns, rows).ok())??;
    Some((code, drawing))
}

/// What it comes to, what speaks against it, and how far it is.
fn words(theme: &Theme, dialog: &Dialog, room: usize) -> Vec<Line<'static>> {
    let mut lines = vec![Line::styled("─".repeat(room), theme.frame)];
    if let Some((done, total)) = dialog.making {
        let width = room.saturating_sub(30).min(60);
        let full = (width * done).checked_div(total).unwrap_or(0);
        lines.push(Line::from(vec![
            Span::styled("█".repeat(full), theme.good),
            Span::styled("░".repeat(width - full), theme.dim),
            Span::styled(
                if total > 0 { format!("  {done} of {total} read back") } else { "  drawing …".into() },
                theme.text,
            ),
        ]));
        lines.push(Line::styled("Each code is read out of the file. Esc stops it.", theme.dim));
        return lines;
    }
    let Some(preview) = &dialog.preview else {
        lines.push(Line::styled("One moment …", theme.dim));
        return lines;
    };
    if !preview.sum.is_empty() {
        lines.extend(wrapped(&preview.sum, room, theme.text));
    }
    for (severity, sentence) in &preview.remarks {
        let style = theme.severity(*severity);
        lines.extend(bullet(&severity.sign().to_string(), style, sentence, style, room));
    }
    if !preview.note.is_empty() {
        lines.extend(wrapped(&preview.note, room, theme.dim));
    }
    lines
}
