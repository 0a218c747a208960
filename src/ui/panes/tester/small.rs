//! The few lines of the tester while another pane has the focus: the text, a ruler, what it saves, the worst findings.

use super::{findings, text};
use crate::app::state::State;
use crate::domain::tester::Reading;
use crate::domain::{Finding, show};
use crate::ui::text::span;
use crate::ui::{Canvas, Theme};
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

pub(super) fn draw(canvas: &mut Canvas<'_, '_>, state: &State, area: Rect) {
    let theme = canvas.theme;
    let tester = &state.tester;
    let line = Rect { x: area.x + 1, width: area.width.saturating_sub(2), height: 1, ..area };
    text::one_line(canvas, state, line);
    let rest = Rect { y: area.y + 1, height: area.height - 1, ..area };
    let width = usize::from(rest.width).saturating_sub(1);
    let mut lines = vec![text::one_ruler(theme, state, usize::from(line.width))];
    lines.extend(says(theme, state, &tester.reading, width));
    let head = lines.len();
    // Those before the cursor's are left out where not all have room: from it on there are always enough.
    let room = usize::from(rest.height).saturating_sub(head);
    let found = &tester.reading.findings;
    let at = tester.cursor.min(found.len().saturating_sub(1));
    let lines_of = |some: &[Finding]| -> Vec<Line<'static>> {
        some.iter().take(room).flat_map(|f| findings::lines(theme, state, f, false, width)).collect()
    };
    let all = lines_of(found);
    let said = if all.len() > room { lines_of(&found[at..]) } else { all };
    lines.extend(said);
    canvas.draw(Paragraph::new(lines), rest);
}

/// What the text says: the ref, and what it saves.
fn says(theme: &Theme, state: &State, reading: &Reading, width: usize) -> Vec<Line<'static>> {
    let Some(reference) = &reading.reference else { return Vec::new() };
    let mut spans = vec![Span::styled(" opens ", theme.dim), span(reference, theme.reference)];
    if let Some(link) = reading.link.and_then(|uid| state.book.link(uid)) {
        let flow = state.book.flow_of(link).map(|f| f.name.clone()).unwrap_or_default();
        if !flow.is_empty() {
            spans.push(Span::styled(" → ", theme.dim));
            spans.push(span(&flow, theme.text));
        }
    }
    for write in &reading.writes {
        let name = write.name.clone().or_else(|| write.field.as_ref().map(ToString::to_string));
        spans.push(Span::styled("  saves ", theme.dim));
        spans.push(span(name.as_deref().unwrap_or("the payload field"), theme.field));
        spans.push(Span::styled(" = ", theme.dim));
        let style = if write.dropped.is_some() { theme.error } else { theme.value };
        spans.push(span(&write.value, style));
        if write.dropped.is_some() {
            spans.push(Span::styled(" dropped", theme.error));
        }
    }
    // One line is enough here: what does not fit stands in the pane once it has the focus.
    let mut used = 0;
    spans.retain(|s| {
        used += show::width(&s.content);
        used <= width
    });
    vec![Line::from(spans)]
}
