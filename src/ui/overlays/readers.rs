//! Texts to be read: help, log, text to select by hand, questions.

use super::{popup, whole_height};
use crate::app::confirm::Confirm;
use crate::app::overlay::TextBox;
use crate::app::state::{State, Tone};
use crate::domain::{Rule, catalogue, show};
use crate::ui::Canvas;
use crate::ui::text::{bullet, wrapped};
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

/// Draws lines from the `top`th, in a box as large as they need. The last screenful always fills the box.
pub(super) fn reader(
    canvas: &mut Canvas<'_, '_>,
    title: &str,
    lines: Vec<Line<'static>>,
    top: usize,
    width: u16,
    area: Rect,
) {
    let height = whole_height(area, width, (lines.len() as u16).saturating_add(2));
    let rows = usize::from(height.saturating_sub(2));
    let top = top.min(lines.len().saturating_sub(rows));
    let title = if lines.len() > rows {
        format!("{title} · {}–{} of {}", top + 1, top + rows, lines.len())
    } else {
        title.to_owned()
    };
    let inner = popup(canvas, area, width, height, &title, canvas.theme.focus);
    canvas.memory.page = rows;
    canvas.memory.reader_lines = lines.len().saturating_sub(rows) + 1;
    let shown: Vec<_> = lines.into_iter().skip(top).take(rows).collect();
    canvas.draw(Paragraph::new(shown), inner);
}

/// Every notice of this session, the newest first.
pub(super) fn log(canvas: &mut Canvas<'_, '_>, state: &State, top: usize, area: Rect) {
    let theme = canvas.theme;
    let width = 100.min(area.width);
    let room = usize::from(width).saturating_sub(4);
    let mut lines = Vec::new();
    for notice in state.log.iter().rev() {
        let (sign, style) = match notice.tone {
            Tone::Good => ("✓", theme.good),
            Tone::Note => ("i", theme.info),
            Tone::Bad => ("✗", theme.error),
        };
        lines.extend(bullet(sign, style, &notice.text, theme.text, room));
    }
    if lines.is_empty() {
        lines.push(Line::styled("Nothing was said yet.", theme.dim));
    }
    reader(canvas, "Messages, the newest first", lines, top, width, area);
}

/// Why a rule is there and what to do about it, with what it says of the text, and an example of wrong and right.
pub(super) fn rule(canvas: &mut Canvas<'_, '_>, state: &State, rule: Rule, top: usize, area: Rect) {
    let theme = canvas.theme;
    let width = 84.min(area.width);
    let room = usize::from(width).saturating_sub(4);
    let entry = catalogue::entry(rule);
    let mut lines = wrapped(entry.title, room, theme.heading);
    if let Some(finding) = state.tester.finding().filter(|f| f.rule == rule) {
        let style = theme.severity(finding.severity);
        lines.push(Line::default());
        lines.extend(bullet(&finding.severity.sign().to_string(), style, &finding.message, style, room));
    }
    let mut part = |heading: &'static str, text: &str, style: Style| {
        lines.push(Line::default());
        lines.push(Line::styled(heading, theme.dim));
        let indented = crate::ui::text::wrap(text, room.saturating_sub(2)).into_iter();
        lines.extend(indented.map(|line| Line::from(vec![Span::raw("  "), Span::styled(line, style)])));
    };
    part("Why", entry.why, theme.text);
    part("What to do", entry.remedy, theme.text);
    part("Wrong", &show::safe(entry.wrong), theme.error);
    part("Right", &show::safe(entry.right), theme.good);
    reader(canvas, rule.name(), lines, top, width, area);
}

/// Text to be selected by hand, without a frame at its sides that would be selected with it.
pub(super) fn text(canvas: &mut Canvas<'_, '_>, text: &TextBox, area: Rect) {
    let theme = canvas.theme;
    canvas.clear(area);
    canvas.memory.hit(area, crate::app::msg::Target::Overlay);
    let width = usize::from(area.width);
    let mut lines = wrapped(&show::safe(&text.title), width, theme.heading);
    lines.push(Line::default());
    let head = lines.len();
    lines.extend(crate::ui::text::wrap(&show::safe_lines(&text.text), width).into_iter().map(Line::from));
    let rows = usize::from(area.height);
    canvas.memory.page = rows.saturating_sub(head);
    canvas.memory.reader_lines = lines.len().saturating_sub(rows) + 1;
    let top = text.top.min(lines.len().saturating_sub(rows));
    canvas.draw(Paragraph::new(lines.into_iter().skip(top).collect::<Vec<_>>()), area);
}

/// A question.
pub(super) fn confirm(canvas: &mut Canvas<'_, '_>, state: &State, confirm: &Confirm, area: Rect) {
    let theme = canvas.theme;
    let width = 72.min(area.width);
    let room = usize::from(width).saturating_sub(4);
    let mut lines: Vec<Line<'static>> = Vec::new();
    if show::width(&confirm.title) > room && area.height > 12 {
        lines.extend(wrapped(&show::safe(&confirm.title), room, theme.heading));
    }
    for line in &confirm.lines {
        lines.extend(wrapped(line, room, theme.text));
    }
    lines.push(Line::default());
    let key = |id: &str| Span::styled(state.keymap.label_of(id), theme.key);
    lines.push(Line::from(vec![
        key("confirm.yes"),
        Span::styled(format!(" yes, {}    ", confirm.verb), theme.error),
        key("confirm.no"),
        Span::styled(if room < 50 { " no, leave it" } else { " no, leave everything as it is" }, theme.dim),
    ]));
    let height = lines.len() as u16 + 2;
    let inner = popup(canvas, area, width, height, &confirm.title, theme.warning);
    // The answer is on screen even where the list of what goes is not.
    let skip = lines.len().saturating_sub(usize::from(inner.height));
    let last = lines.split_off(lines.len() - 1);
    let mut shown: Vec<_> = lines.into_iter().take(usize::from(inner.height).saturating_sub(1)).collect();
    if skip > 0 {
        shown.truncate(usize::from(inner.height).saturating_sub(1));
    }
    shown.extend(last);
    canvas.draw(Paragraph::new(shown).style(Style::new()), inner);
}
