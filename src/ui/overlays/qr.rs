//! A QR code on the whole screen.

use super::qr_paper;
use crate::app::msg::Target;
use crate::app::qr::QrView;
use crate::app::state::State;
use crate::domain::model::DEFAULT_LABEL;
use crate::qr::terminal::{Drawing, size};
use crate::qr::{Code, Level, TooLong, graphics};
use crate::ui::Canvas;
use crate::ui::layout::MIN_COLUMNS;
use crate::ui::letters::Letters;
use crate::ui::text::{fitted, wrapped};
use crate::ui::widgets::Light;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

pub(super) fn draw(canvas: &mut Canvas<'_, '_>, state: &State, view: &QrView, area: Rect) {
    canvas.clear(area);
    canvas.memory.hit(area, Target::Overlay);
    let top = Rect { height: 1, ..area };
    let rest = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    let (url, problem) = match (&view.text, view.composed(state)) {
        (Some(text), _) => (Some(text.clone()), None),
        (None, Some(composed)) => {
            let problem = composed.headline().map(|f| f.message.clone());
            (composed.url, problem)
        }
        (None, None) => (None, Some("the placement is gone".to_owned())),
    };
    let code = url.as_deref().map(|url| fitting(url, rest));
    caption(canvas, state, view, code.as_ref().and_then(|c| c.as_ref().ok()), top);
    let sentence = match (&url, code) {
        (None, _) | (_, None) => problem.unwrap_or_default(),
        (Some(_), Some(Err(e))) => e.to_string(),
        (Some(_), Some(Ok(code))) => match view.caution(state) {
            Some(caution) => format!("{caution}\n\n{} shows the code all the same.", state.keymap.label_of("qr.show")),
            None => match Drawing::fit(&code, rest.width, rest.height) {
                Ok(drawing) => {
                    // A sign is for those who pass by: what it costs on paper is no matter of theirs.
                    let beside = qr_paper::beside(&drawing, rest).filter(|_| view.next_ms.is_none());
                    let room = Rect { width: rest.width - beside.map_or(0, |area| area.width), ..rest };
                    if let Some(area) = beside {
                        qr_paper::draw(canvas, state, view, &code, area);
                    }
                    return sign(canvas, state, view, &code, &drawing, room);
                }
                Err(small) => match state.cell.and_then(|cell| graphics::fit(&code, cell, rest.width, rest.height)) {
                    Some((width, height)) => {
                        let place = middle(width, height, rest);
                        canvas.draw(Light, place);
                        return canvas.picture(state, &code, place);
                    }
                    None => too_small(&code, small.columns, small.rows, area),
                },
            },
        },
    };
    let width = rest.width.saturating_sub(4).min(72);
    let lines = wrapped(&sentence, usize::from(width), canvas.theme.warning);
    let height = lines.len() as u16;
    let place = Rect {
        x: rest.x + (rest.width - width) / 2,
        y: rest.y + rest.height.saturating_sub(height) / 2,
        width,
        height: height.min(rest.height),
    };
    canvas.draw(Paragraph::new(lines), place);
}

/// The code at the usual level of error correction; where that has no room, at the lowest, which a clean screen can do with.
fn fitting(url: &str, area: Rect) -> Result<Code, TooLong> {
    let usual = Code::new(url, Level::M)?;
    if Drawing::fit(&usual, area.width, area.height).is_ok() {
        return Ok(usual);
    }
    let lowest = Code::new(url, Level::L)?;
    Ok(if lowest.width() < usual.width() { lowest } else { usual })
}

fn middle(width: u16, height: u16, area: Rect) -> Rect {
    Rect { x: area.x + (area.width - width) / 2, y: area.y + (area.height - height) / 2, width, height }
}

fn place(canvas: &mut Canvas<'_, '_>, state: &State, code: &Code, drawing: &Drawing, area: Rect) {
    let place = middle(drawing.columns, drawing.rows().len() as u16, area);
    canvas.code(state, code, drawing, place);
}

/// The code, and under it what it is for in letters that are read from across a room, where there is room for both.
fn sign(canvas: &mut Canvas<'_, '_>, state: &State, view: &QrView, code: &Code, alone: &Drawing, area: Rect) {
    let style = canvas.theme.heading;
    let words = name(state, view).filter(|_| view.text.is_none()).and_then(|words| {
        // The code comes first: letters get what it leaves, or in a slide show a third of the screen where both fit.
        let left = area.height.saturating_sub(alone.rows().len() as u16 + 1);
        let share = if view.next_ms.is_some() { left.max(area.height / 3) } else { left };
        Letters::fit(&words, area.width.saturating_sub(2), share.min(LETTERS), style)
    });
    let Some(letters) = words else {
        place(canvas, state, code, alone, area);
        // Letters that the font lacks, or too many of them: as the terminal has them, where there is a line left.
        let code = middle(alone.columns, alone.rows().len() as u16, area);
        let name = name(state, view).filter(|_| view.next_ms.is_some() && code.bottom() + 1 < area.bottom());
        if let Some(name) = name {
            let line = Line::from(fitted(&name, usize::from(area.width), style)).centered();
            canvas.draw(line, Rect { y: code.bottom() + 1, height: 1, ..area });
        }
        return;
    };
    let above = Rect { height: area.height.saturating_sub(letters.height() + 1), ..area };
    let Ok(drawing) = Drawing::fit(code, above.width, above.height) else {
        return place(canvas, state, code, alone, area);
    };
    place(canvas, state, code, &drawing, above);
    let x = area.x + (area.width - letters.width()) / 2;
    canvas.draw(&letters, Rect { x, y: above.bottom() + 1, width: letters.width(), height: letters.height() });
}

/// How high large letters are at most, in rows.
const LETTERS: u16 = 12;

/// What is under the code: the placement, or the link where it has only one.
fn name(state: &State, view: &QrView) -> Option<String> {
    let (link, place) = view.place()?;
    let link = state.book.link(link)?;
    let label = state.book.placement(link.uid, place).map_or("", |p| p.label.as_str());
    Some(if label == DEFAULT_LABEL { link.title().to_owned() } else { label.to_owned() })
}

fn too_small(code: &Code, columns: u16, rows: u16, area: Rect) -> String {
    let (least_columns, least_rows) = size(code, 1);
    let least_columns = least_columns.max(MIN_COLUMNS);
    format!(
        "This code (version {}) needs {columns} columns and {rows} rows to be read by a phone. The terminal has {}×{}: \
         make it at least {least_columns}×{}, or its font smaller.",
        code.version(),
        area.width,
        area.height + 2,
        least_rows + 3,
    )
}

/// Which placement, which channel, and how large.
fn caption(canvas: &mut Canvas<'_, '_>, state: &State, view: &QrView, code: Option<&Code>, area: Rect) {
    let theme = canvas.theme;
    let name = match (&view.text, view.place()) {
        (Some(_), _) => "the tested link".to_owned(),
        (None, Some((link, place))) => {
            let reference = state.book.link(link).map_or("", |l| l.reference.as_str());
            let label = state.book.placement(link, place).map_or("", |p| p.label.as_str());
            format!("{reference} · {label}")
        }
        (None, None) => String::new(),
    };
    let mut spans = vec![Span::styled(" ", theme.text)];
    if view.text.is_none() {
        for channel in state.book.bot.channels() {
            let style = if channel == view.channel { theme.focus } else { theme.dim };
            spans.push(Span::styled(channel.letter().to_string(), theme.key));
            let name = if area.width >= 110 { format!(" {}  ", channel.label()) } else { " ".to_owned() };
            spans.push(Span::styled(name, style));
        }
        if area.width < 110 {
            spans.push(Span::styled(format!(" {}  ", view.channel), theme.focus));
        }
    }
    // The arrows go through all that the list shows, or through the marked ones: the count says which.
    let of = match view.marked {
        _ if area.width < 70 || view.next_ms.is_some() => "",
        true => " marked",
        false => " in the list",
    };
    let count = match view.places.len() {
        0 | 1 => String::new(),
        many => format!("  {}/{many}{of}", view.at + 1),
    };
    let count = if view.next_ms.is_some() { format!("{count} every {} s", state.slide_seconds) } else { count };
    let version = code.map_or_else(String::new, |c| format!("  v{}", c.version()));
    let used = crate::ui::text::line_width(&spans);
    let room = usize::from(area.width).saturating_sub(used + count.len() + version.len() + 1);
    spans.push(fitted(&name, room, theme.heading));
    spans.push(Span::styled(format!("{count}{version}"), theme.dim));
    canvas.draw(Line::from(spans), area);
}
