//! The tester: a text with its parts in colour, what it says, what opening it does, and what is wrong with it.
//!
//! | file | what it draws |
//! | --- | --- |
//! | `mod` | the frame, and the sections in as many columns as there is room for |
//! | `small` | the few lines of the pane while another has the focus |
//! | `text` | the text over several lines, with a ruler that names its parts |
//! | `findings` | what is wrong, and the two readings where there are two |
//! | `opening` | what opening the link does to the sample contact |
//! | `travel` | the payload on every channel |

mod findings;
mod opening;
mod small;
mod text;
mod travel;

use super::{has_focus, pane};
use crate::app::msg::Target;
use crate::app::state::{Pane, State};
use crate::domain::Severity;
use crate::domain::show;
use crate::domain::tester::{Part, Reading};
use crate::ui::memory::scroll;
use crate::ui::text::{line_width, list_row, wrapped};
use crate::ui::{Canvas, Theme};
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;
use std::ops::Range;

/// Below this many rows inside the frame there is room for the few lines only.
const ROOMY: u16 = 6;
/// From so many columns on the sections stand in two columns, and in three.
const TWO_COLUMNS: u16 = 96;
const THREE_COLUMNS: u16 = 150;

/// How many rows of a section are made at each side of the cursor: more than any screen shows. A pasted text may have
/// thousands of findings, and is drawn on every key.
const NEAR: usize = 120;

/// A heading with lines under it, some of which the cursor can be on.
struct Section {
    heading: Line<'static>,
    lines: Vec<Entry>,
}

/// A line of a section, and the tester's row that it belongs to, see [`crate::app::tester::Tester::row`].
struct Entry {
    line: Line<'static>,
    row: Option<usize>,
}

impl Section {
    fn new(theme: &Theme, heading: &str, note: &str) -> Self {
        let mut spans = vec![Span::styled(format!(" {heading}"), theme.heading)];
        if !note.is_empty() {
            spans.push(Span::styled(format!("  {note}"), theme.dim));
        }
        Self { heading: Line::from(spans), lines: Vec::new() }
    }

    fn say(&mut self, lines: impl IntoIterator<Item = Line<'static>>) {
        self.lines.extend(lines.into_iter().map(|line| Entry { line, row: None }));
    }

    /// The rows to make of `count`, the first of which is row `first` of the tester; says what is left out.
    fn window(&mut self, theme: &Theme, cursor: usize, first: usize, count: usize) -> Range<usize> {
        let at = cursor.saturating_sub(first).min(count);
        let window = at.saturating_sub(NEAR)..(at + NEAR).min(count);
        if window.start > 0 {
            self.say([Line::styled(format!("   … {} before", show::number(window.start)), theme.dim)]);
        }
        window
    }

    /// Says what [`Self::window`] left out behind.
    fn rest(&mut self, theme: &Theme, window: &Range<usize>, count: usize) {
        if window.end < count {
            self.say([Line::styled(format!("   … {} more", show::number(count - window.end)), theme.dim)]);
        }
    }

    fn row(&mut self, row: usize, lines: impl IntoIterator<Item = Line<'static>>) {
        self.lines.extend(lines.into_iter().map(|line| Entry { line, row: Some(row) }));
    }
}

pub(super) fn draw(canvas: &mut Canvas<'_, '_>, state: &State, area: Rect) {
    let tester = &state.tester;
    let right = verdict_line(&tester.reading);
    let title = match tester.links.len() {
        0 | 1 => "Tester".to_owned(),
        many => format!("Tester · {} of {many}", tester.at + 1),
    };
    let inner = pane(canvas, state, Pane::Tester, area, Line::from(title), &right);
    if inner.height == 0 {
        return;
    }
    if tester.field.is_empty() {
        return empty(canvas, state, inner);
    }
    if state.pane == Pane::Tester && inner.height >= ROOMY {
        large(canvas, state, inner);
    } else {
        small::draw(canvas, state, inner);
    }
}

/// What an empty tester is for.
fn empty(canvas: &mut Canvas<'_, '_>, state: &State, area: Rect) {
    let theme = canvas.theme;
    let line = Rect { x: area.x + 1, width: area.width.saturating_sub(2), height: 1, ..area };
    text::one_line(canvas, state, line);
    let text = format!(
        "Paste any link or payload, here or over the panes: {} goes here, {} finds what was tested.",
        state.keymap.label_of("main.pane-3"),
        state.keymap.label_of("tester.recall"),
    );
    let room = Rect {
        x: area.x + 1,
        y: area.y + 1,
        width: area.width.saturating_sub(2),
        height: area.height.saturating_sub(1),
    };
    canvas.draw(Paragraph::new(wrapped(&text, usize::from(room.width), theme.dim)), room);
}

/// The text on top, and the sections below it in one, two or three columns.
fn large(canvas: &mut Canvas<'_, '_>, state: &State, area: Rect) {
    let room = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
    let mut used = text::draw(canvas, state, room);
    let columns = match area.width {
        THREE_COLUMNS.. => 3,
        TWO_COLUMNS.. => 2,
        _ => 1,
    };
    if area.height > used + 8 {
        rule(canvas, columns, Rect { y: area.y + used, height: 1, ..area });
        used += 1;
    }
    let rest = Rect { y: area.y + used, height: area.height.saturating_sub(used), ..area };
    let width = usize::from(rest.width / columns).saturating_sub(2);
    let theme = canvas.theme;
    let mut left = vec![findings::section(theme, state, width)];
    left.extend(findings::readings(theme, state, width));
    let opening = opening::section(theme, state, width);
    let travel = travel::section(theme, state, width);
    let columns: Vec<Vec<Section>> = match columns {
        3 => vec![left, opening.into_iter().collect(), travel.into_iter().collect()],
        2 => vec![left, opening.into_iter().chain(travel).collect()],
        _ => vec![left.into_iter().chain(opening).chain(travel).collect()],
    };
    let count = columns.len() as u16;
    for (n, sections) in columns.into_iter().enumerate() {
        let x = rest.x + rest.width / count * n as u16;
        let end = if n as u16 + 1 == count { rest.right() } else { rest.x + rest.width / count * (n as u16 + 1) };
        let mut place = Rect { x, width: end - x, ..rest };
        if n > 0 {
            let bar = vec![Line::styled("│", theme.frame); usize::from(place.height)];
            canvas.draw(Paragraph::new(bar), Rect { width: 1, ..place });
            place = Rect { x: place.x + 1, width: place.width.saturating_sub(1), ..place };
        }
        column(canvas, state, sections, n, place);
    }
}

/// A line between the text and the sections, with a joint where a column ends.
fn rule(canvas: &mut Canvas<'_, '_>, columns: u16, area: Rect) {
    let style = canvas.theme.frame;
    canvas.draw(Line::styled("─".repeat(usize::from(area.width)), style), area);
    for n in 1..columns {
        let x = area.x + area.width / columns * n;
        canvas.draw(Span::styled("┬", style), Rect { x, width: 1, ..area });
    }
}

/// Draws sections one under the other, scrolled so that the row under the cursor can be seen.
fn column(canvas: &mut Canvas<'_, '_>, state: &State, sections: Vec<Section>, n: usize, area: Rect) {
    let theme = canvas.theme;
    let mut entries: Vec<Entry> = Vec::new();
    for section in sections {
        if !entries.is_empty() {
            entries.push(Entry { line: Line::default(), row: None });
        }
        entries.push(Entry { line: section.heading, row: None });
        entries.extend(section.lines);
    }
    let height = usize::from(area.height);
    let cursor = Some(state.tester.cursor).filter(|_| !state.tester.editing);
    let at = |e: &Entry| e.row.is_some() && e.row == cursor;
    // A column that the cursor has left is read from its beginning.
    let mut first = 0;
    if let (Some(from), Some(to)) = (entries.iter().position(at), entries.iter().rposition(at)) {
        // The heading above the first row comes along.
        let from = if entries[..from].iter().rev().take_while(|e| e.row.is_none()).count() <= 3 {
            entries[..from].iter().rposition(|e| e.row.is_some()).map_or(0, |above| above + 1)
        } else {
            from
        };
        first = canvas.memory.tester[n];
        scroll(&mut first, to, entries.len(), height);
        scroll(&mut first, from.max((to + 1).saturating_sub(height)), entries.len(), height);
        canvas.memory.page = height;
    }
    canvas.memory.tester[n] = first;
    let total = entries.len();
    let focus = has_focus(state, Pane::Tester);
    for (y, entry) in (area.y..area.bottom()).zip(entries.into_iter().skip(first)) {
        let line = Rect { y, height: 1, ..area };
        let style = if focus && at(&entry) { theme.selected } else { Style::new() };
        if let Some(row) = entry.row {
            canvas.memory.hit(line, Target::Tested(row));
        }
        let own = entry.line.style;
        let mut spans = entry.line.spans;
        let used = line_width(&spans);
        spans.push(Span::raw(" ".repeat(usize::from(area.width).saturating_sub(used))));
        canvas.draw(list_row(spans, own.patch(style)), line);
    }
    more(canvas, first, total, area);
}

/// Says on the frame below that there is more above and below.
fn more(canvas: &mut Canvas<'_, '_>, first: usize, total: usize, area: Rect) {
    let below = total.saturating_sub(first + usize::from(area.height));
    let count = |sign: char, count: usize| (count > 0).then(|| format!("{sign} {count} more"));
    let said: Vec<String> = [count('↑', first), count('↓', below)].into_iter().flatten().collect();
    let text = format!(" {} ", said.join(" · "));
    let width = show::width(&text) as u16;
    if !said.is_empty() && width + 2 < area.width {
        let place = Rect { x: area.right() - width - 1, y: area.bottom(), width, height: 1 };
        canvas.draw(Line::styled(text, canvas.theme.dim), place);
    }
}

/// “Messenger · 2 errors, 1 warning”.
fn verdict_line(reading: &Reading) -> String {
    if reading.input.is_empty() {
        return String::new();
    }
    let count = |severity| reading.findings.iter().filter(|f| f.severity == severity).count();
    let mut parts = Vec::new();
    for (severity, noun) in [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Info, "note")] {
        match count(severity) {
            0 => {}
            1 => parts.push(format!("1 {noun}")),
            many => parts.push(format!("{many} {noun}s")),
        }
    }
    let what = match (&reading.channel, &reading.text) {
        (Some(channel), _) => channel.label(),
        (None, Some(_)) => "a bare payload",
        (None, None) => "no link",
    };
    if parts.is_empty() { format!("{what} · nothing wrong") } else { format!("{what} · {}", parts.join(", ")) }
}

/// The style of a part of a link.
fn part_style(theme: &Theme, part: Part) -> Style {
    match part {
        Part::Noise | Part::Address | Part::Query => theme.dim,
        Part::Account => theme.info,
        Part::Prefix | Part::Separator => theme.separator,
        Part::Ref => theme.reference,
        Part::Field => theme.field,
        Part::Value => theme.value,
    }
}
