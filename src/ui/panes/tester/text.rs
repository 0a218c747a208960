//! The text itself: over as many lines as it needs, its parts in colour, a ruler under it that names them.
//!
//! A paste may be tens of thousands of characters long and is drawn on every key: everything here goes over the text, its
//! parts and its findings side by side, once.

use super::part_style;
use crate::app::show::{Piece, pieces};
use crate::app::state::{Pane, State};
use crate::domain::tester::{Anatomy, Part};
use crate::domain::{Severity, show};
use crate::ui::panes::has_focus;
use crate::ui::text::{fitted, on_ground, wrap};
use crate::ui::widgets::field_line;
use crate::ui::{Canvas, Theme};
use ratatui::layout::{Position, Rect};
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use std::ops::Range;

/// The pieces of a text, by the lines that they stand on.
struct Rows<'a> {
    pieces: Vec<Piece<'a>>,
    /// Where each line begins and ends in `pieces`; always at least one.
    lines: Vec<Range<usize>>,
}

impl<'a> Rows<'a> {
    fn new(text: &'a str, width: usize) -> Self {
        let pieces: Vec<Piece<'a>> = pieces(text).collect();
        let mut lines = Vec::new();
        let (mut start, mut used) = (0, 0);
        for (n, piece) in pieces.iter().enumerate() {
            if used + piece.width > width && n > start {
                lines.push(start..n);
                (start, used) = (n, 0);
            }
            used += piece.width;
        }
        lines.push(start..pieces.len());
        // The cursor after the last character needs a cell, too.
        if used >= width {
            lines.push(pieces.len()..pieces.len());
        }
        Self { pieces, lines }
    }

    /// The line and column of a byte of the text.
    fn place(&self, at: usize) -> (usize, usize) {
        let piece = self.pieces.partition_point(|p| p.span.end <= at);
        let line = self.lines.partition_point(|l| l.end <= piece).min(self.lines.len() - 1);
        let start = self.lines[line].start;
        (line, self.pieces[start..piece.max(start)].iter().map(|p| p.width).sum())
    }
}

/// Draws the text in the upper part of `area`, with what it is decoded where that differs. Returns the rows used: never
/// more than half.
pub(super) fn draw(canvas: &mut Canvas<'_, '_>, state: &State, area: Rect) -> u16 {
    let theme = canvas.theme;
    let tester = &state.tester;
    let rows = Rows::new(tester.field.text(), usize::from(area.width));
    let most = usize::from(area.height / 3).max(2);
    let ruled = rows.lines.len() * 2 <= most;
    let shown = if ruled { rows.lines.len() } else { rows.lines.len().min(most) };
    // While typing the cursor is in sight, else what the finding under the cursor is about.
    let chosen = tester.finding().map(crate::domain::Finding::span);
    let in_sight = match &chosen {
        Some(span) if !tester.editing => span.start,
        _ if tester.editing => tester.field.cursor(),
        _ => 0,
    };
    let (line, column) = rows.place(in_sight);
    crate::ui::memory::scroll(&mut canvas.memory.tester_text, line, rows.lines.len(), shown);
    let first = canvas.memory.tester_text;
    let focus = has_focus(state, Pane::Tester);
    let chosen = chosen.filter(|_| focus && !tester.editing);
    let mut y = area.y;
    for line in &rows.lines[first..first + shown] {
        let pieces = &rows.pieces[line.clone()];
        let spans = coloured(theme, state, pieces, chosen.as_ref());
        canvas.draw(Line::from(spans), Rect { y, height: 1, ..area });
        y += 1;
        if ruled {
            canvas.draw(ruler(theme, &tester.reading.anatomy, pieces), Rect { y, height: 1, ..area });
            y += 1;
        }
    }
    if tester.editing && focus {
        let row = (line - first) * if ruled { 2 } else { 1 };
        canvas.cursor = Some(Position::new(area.x + column as u16, area.y + row as u16));
    }
    let left = usize::from(area.height / 2).saturating_sub(usize::from(y - area.y));
    for line in decoded(theme, state, usize::from(area.width)).into_iter().take(left.min(2)) {
        canvas.draw(line, Rect { y, height: 1, ..area });
        y += 1;
    }
    y - area.y
}

/// The text in one line, scrolled to its cursor: where there is no room for more.
pub(super) fn one_line(canvas: &mut Canvas<'_, '_>, state: &State, area: Rect) {
    let tester = &state.tester;
    let view = tester.field.view(usize::from(area.width));
    let focus = has_focus(state, Pane::Tester);
    if tester.editing && focus {
        canvas.cursor = view.cursor.map(|c| Position::new(area.x + c as u16, area.y));
    }
    let chosen = tester.finding().map(crate::domain::Finding::span).filter(|_| focus && !tester.editing);
    let line = if tester.field.is_empty() {
        field_line(&view, canvas.theme, canvas.theme.text)
    } else {
        Line::from(coloured(canvas.theme, state, &view.pieces, chosen.as_ref()))
    };
    canvas.draw(line, area);
}

/// The ruler under [`one_line`].
pub(super) fn one_ruler(theme: &Theme, state: &State, width: usize) -> Line<'static> {
    let view = state.tester.field.view(width);
    let mut line = ruler(theme, &state.tester.reading.anatomy, &view.pieces);
    line.spans.insert(0, Span::raw(" "));
    line
}

/// Neighbouring pieces of one style, as spans.
fn coloured(theme: &Theme, state: &State, pieces: &[Piece<'_>], chosen: Option<&Range<usize>>) -> Vec<Span<'static>> {
    let reading = &state.tester.reading;
    let Some(from) = pieces.first().map(|p| p.span.start) else { return Vec::new() };
    let mut parts = Walk::new(reading.anatomy.iter().map(|a| (a.span.clone(), a.part)), from);
    let wrong = reading.findings.iter().filter(|f| f.severity > Severity::Info).map(crate::domain::Finding::span);
    let mut wrong = Walk::new(merged(wrong).into_iter().map(|span| (span, ())), from);
    let selection = state.tester.field.selection();
    let mut spans: Vec<Span<'static>> = Vec::new();
    for piece in pieces {
        let at = piece.span.start;
        let part = parts.at(at);
        let mut style = if piece.stand_in { theme.stand_in } else { part.map_or(theme.text, |p| part_style(theme, p)) };
        if wrong.at(at).is_some() {
            style = style.add_modifier(Modifier::UNDERLINED);
        }
        if [chosen, selection.as_ref()].into_iter().flatten().any(|span| span.contains(&at)) {
            style = on_ground(style, theme.text_selection);
        }
        push(&mut spans, &piece.text, style);
    }
    spans
}

/// Adds text to the last span where that has the same style.
fn push(spans: &mut Vec<Span<'static>>, text: &str, style: Style) {
    match spans.last_mut() {
        Some(last) if last.style == style => last.content.to_mut().push_str(text),
        _ => spans.push(Span::styled(text.to_owned(), style)),
    }
}

/// Goes along spans in order, as the text is gone along.
struct Walk<T, I: Iterator<Item = (Range<usize>, T)>> {
    spans: std::iter::Peekable<I>,
}

impl<T: Copy, I: Iterator<Item = (Range<usize>, T)>> Walk<T, I> {
    fn new(spans: I, from: usize) -> Self {
        let mut walk = Self { spans: spans.peekable() };
        walk.at(from);
        walk
    }

    /// What the byte `at` belongs to; `at` never goes back.
    fn at(&mut self, at: usize) -> Option<T> {
        while self.spans.next_if(|(span, _)| span.end <= at).is_some() {}
        self.spans.peek().filter(|(span, _)| span.contains(&at)).map(|(_, what)| *what)
    }
}

/// Spans in order of their starts, those that overlap made one.
fn merged(spans: impl Iterator<Item = Range<usize>>) -> Vec<Range<usize>> {
    let mut merged: Vec<Range<usize>> = Vec::new();
    for span in spans.filter(|s| !s.is_empty()) {
        match merged.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => merged.push(span),
        }
    }
    merged
}

/// What a part may be called under the text, the longest name first.
const fn part_names(part: Part) -> &'static [&'static str] {
    match part {
        Part::Account => &["account", "acc"],
        Part::Ref => &["ref"],
        Part::Field => &["field id", "field", "id"],
        Part::Value => &["value", "val"],
        Part::Prefix => &["prefix"],
        Part::Noise | Part::Address | Part::Query | Part::Separator => &[],
    }
}

/// A ruler under a line of the text: a bracket under each part, with its name as far as it has room.
fn ruler(theme: &Theme, anatomy: &[Anatomy], pieces: &[Piece<'_>]) -> Line<'static> {
    let mut spans: Vec<Span<'static>> = Vec::new();
    let Some(from) = pieces.first().map(|p| p.span.start) else { return Line::default() };
    let mut anatomy = anatomy[anatomy.partition_point(|a| a.span.end <= from)..].iter().peekable();
    let mut at = 0;
    while at < pieces.len() {
        let start = pieces[at].span.start;
        while anatomy.next_if(|a| a.span.end <= start).is_some() {}
        let next = anatomy.peek().copied();
        let part = next.filter(|a| a.span.contains(&start));
        let end = part.map_or_else(|| next.map_or(usize::MAX, |a| a.span.start), |a| a.span.end);
        let run = pieces[at..].iter().take_while(|p| p.span.start < end);
        let (count, columns) = run.fold((0, 0), |(count, columns), p| (count + 1, columns + p.width));
        at += count.max(1);
        let (names, style) = part.map_or((&[][..], theme.dim), |a| (part_names(a.part), part_style(theme, a.part)));
        push(&mut spans, &bracket(names, columns), style.remove_modifier(Modifier::BOLD));
    }
    Line::from(spans)
}

/// `└─ref─┘`, or what of it fits.
fn bracket(names: &[&str], columns: usize) -> String {
    if names.is_empty() {
        return " ".repeat(columns);
    }
    match (columns, names.iter().find(|name| name.len() + 2 <= columns)) {
        (1, _) => "╵".to_owned(),
        (_, Some(name)) => {
            let lines = columns - 2 - name.len();
            format!("└{}{name}{}┘", "─".repeat(lines / 2), "─".repeat(lines - lines / 2))
        }
        (_, None) => format!("└{}┘", "─".repeat(columns.saturating_sub(2))),
    }
}

/// What the platform receives, where that differs from what stands in the link.
fn decoded(theme: &Theme, state: &State, width: usize) -> Vec<Line<'static>> {
    const LEAD: &str = "decoded  ";
    let reading = &state.tester.reading;
    let (Some(text), Some(parameter)) = (&reading.text, &reading.parameter) else { return Vec::new() };
    if reading.input.get(parameter.clone()) == Some(text.as_str()) {
        return Vec::new();
    }
    // More than two lines are never shown.
    let room = width.saturating_sub(LEAD.len()).max(1);
    let cut = show::fit(text, room * 2).into_owned();
    let lines = wrap(&cut, room);
    lines
        .iter()
        .enumerate()
        .map(|(n, line)| {
            let lead = if n == 0 { LEAD.to_owned() } else { " ".repeat(LEAD.len()) };
            Line::from(vec![Span::styled(lead, theme.dim), fitted(line, room, theme.text)])
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cursor_stands_where_the_text_is() {
        let rows = Rows::new("abcdefgh", 3);
        assert_eq!(rows.lines, [0..3, 3..6, 6..8]);
        assert_eq!([0, 2, 3, 7, 8].map(|at| rows.place(at)), [(0, 0), (0, 2), (1, 0), (2, 1), (2, 2)]);
        // After a full last line the cursor stands on a line of its own.
        let rows = Rows::new("abcdef", 3);
        assert_eq!((rows.lines.len(), rows.place(6)), (3, (2, 0)));
        let rows = Rows::new("日本語", 5);
        assert_eq!((rows.lines.clone(), rows.place(6)), (vec![0..2, 2..3], (1, 0)));
        assert_eq!(Rows::new("", 5).place(0), (0, 0));
    }

    #[test]
    fn the_ruler_is_as_wide_as_what_it_stands_under() {
        for columns in 1..12 {
            for names in [&["ref"][..], &["field id", "field", "id"], &[]] {
                assert_eq!(show::width(&bracket(names, columns)), columns);
            }
        }
        assert_eq!(bracket(&["field id", "field", "id"], 9), "└─field─┘");
        assert_eq!(bracket(&["ref"], 4), "└──┘");
    }

    #[test]
    fn overlapping_spans_are_one() {
        assert_eq!(merged([0..2, 1..5, 3..3, 5..6, 8..9].into_iter()), [0..6, 8..9]);
    }
}
