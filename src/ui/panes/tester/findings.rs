//! What is wrong, and the two readings where the grammar leaves two.

use super::Section;
use crate::app::state::State;
use crate::domain::finding::Finding;
use crate::domain::payload::Form;
use crate::domain::tester::{Other, Write};
use crate::domain::{Severity, show};
use crate::ui::Theme;
use crate::ui::text::{bullet, fitted, line_width, span, wrap, wrapped};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

/// How many fields of a reading are shown: the difference is seen in the first.
const READ: usize = 12;

/// What there is to say, the finding under the cursor with what its repair does.
pub(super) fn section(theme: &Theme, state: &State, width: usize) -> Section {
    let tester = &state.tester;
    let fixes = tester.reading.findings.iter().filter(|f| f.fix.is_some()).count();
    let note = match fixes {
        0 => String::new(),
        _ => format!("{} repairs {fixes} of them", state.keymap.label_of("tester.fix-all")),
    };
    let mut section = Section::new(theme, "Findings", &note);
    let count = tester.reading.findings.len();
    let window = section.window(theme, tester.cursor, 0, count);
    for (n, finding) in window.clone().zip(&tester.reading.findings[window.clone()]) {
        let cursor = n == tester.cursor && !tester.editing;
        section.row(n, lines(theme, state, finding, cursor, width));
    }
    section.rest(theme, &window, count);
    if tester.reading.findings.is_empty() {
        section.say(bullet(" ✓", theme.good, "nothing is wrong with it", theme.text, width));
    }
    section
}

/// A finding, with its sign and what its repair is.
pub(super) fn lines(theme: &Theme, state: &State, finding: &Finding, cursor: bool, width: usize) -> Vec<Line<'static>> {
    let style = theme.severity(finding.severity);
    let sign = format!("{}{}", if cursor { "›" } else { " " }, finding.severity.sign());
    let mut text = finding.message.clone();
    if finding.fix.is_some() && !cursor {
        text = format!("{text} — {} repairs it", state.keymap.label_of("tester.fix"));
    }
    let weight = if finding.severity == Severity::Info { theme.dim } else { theme.text };
    let mut lines = bullet(&sign, style, &text, weight, width);
    if cursor {
        lines.push(repair(theme, state, finding, width));
    }
    lines
}

/// What the repair of a finding does, and the name of its rule.
fn repair(theme: &Theme, state: &State, finding: &Finding, width: usize) -> Line<'static> {
    let mut spans = vec![Span::raw("   ")];
    if let Some(fix) = &finding.fix {
        let from = state.tester.field.text().get(finding.span()).unwrap_or_default();
        let room = (width / 3).max(8);
        spans.push(Span::styled(format!("{} repairs it: ", state.keymap.label_of("tester.fix")), theme.key));
        match (from.is_empty(), fix.is_empty()) {
            (_, true) => spans.extend([Span::styled("take out ", theme.dim), quoted(from, room, theme.error)]),
            (true, false) => spans.extend([Span::styled("put in ", theme.dim), quoted(fix, room, theme.good)]),
            (false, false) => spans.extend([
                quoted(from, room, theme.error),
                Span::styled(" → ", theme.dim),
                quoted(fix, room, theme.good),
            ]),
        }
        spans.push(Span::raw("  "));
    }
    let rule = finding.rule.name();
    if line_width(&spans) + rule.len() <= width {
        spans.push(Span::styled(rule, theme.dim));
    }
    Line::from(spans)
}

fn quoted(text: &str, columns: usize, style: Style) -> Span<'static> {
    Span::styled(format!("“{}”", show::fit(text, columns)), style)
}

/// Both readings, side by side where there is room, and which is likelier.
pub(super) fn readings(theme: &Theme, state: &State, width: usize) -> Option<Section> {
    let reading = &state.tester.reading;
    let other = reading.other.as_ref()?;
    let mut section = Section::new(theme, "Two readings", "the grammar leaves both");
    let half = (width.saturating_sub(4)) / 2;
    let wide = half >= 26;
    let column = if wide { half } else { width.saturating_sub(2) };
    let straight = one(theme, "as written", !other.likelier, reading.form, &reading.writes, column);
    let shifted = one(theme, "perhaps meant", other.likelier, other.form, &other.writes, column);
    if wide {
        let rows = straight.len().max(shifted.len());
        let mut right = shifted.into_iter();
        let mut left = straight.into_iter();
        for _ in 0..rows {
            let mut spans = vec![Span::raw(" ")];
            spans.extend(left.next().map(|l| l.spans).unwrap_or_default());
            let used = line_width(&spans);
            spans.push(Span::raw(" ".repeat((half + 1).saturating_sub(used))));
            spans.push(Span::styled(" │ ", theme.frame));
            spans.extend(right.next().map(|l| l.spans).unwrap_or_default());
            section.say([Line::from(spans)]);
        }
    } else {
        section.say(straight.into_iter().chain(shifted).map(indented));
    }
    section.say(why(theme, other, width));
    Some(section)
}

fn indented(mut line: Line<'static>) -> Line<'static> {
    line.spans.insert(0, Span::raw(" "));
    line
}

fn why(theme: &Theme, other: &Other, width: usize) -> Vec<Line<'static>> {
    wrapped(&other.why, width.saturating_sub(1), theme.dim).into_iter().map(indented).collect()
}

/// One reading: its title, and what it saves.
fn one(theme: &Theme, title: &str, likelier: bool, form: Form, writes: &[Write], width: usize) -> Vec<Line<'static>> {
    let style = if likelier { theme.good } else { theme.dim };
    let sign = if likelier { "✓ " } else { "  " };
    let note = if likelier { " · likelier" } else { "" };
    let mut lines = vec![Line::from(vec![Span::styled(format!("{sign}{title}{note}"), style)])];
    let what = match form {
        Form::None => "nothing",
        Form::Ref => "a ref alone",
        Form::ValueAndPairs => "a value, then pairs",
        Form::Pairs => "pairs",
    };
    lines.push(Line::from(vec![Span::raw("  "), fitted(what, width.saturating_sub(2), theme.dim)]));
    for write in writes.iter().take(READ) {
        let name = write.name.clone().or_else(|| write.field.as_ref().map(ToString::to_string));
        let name = name.unwrap_or_else(|| "the payload field".to_owned());
        let style = if write.dropped.is_some() { theme.error } else { theme.value };
        let text = format!("{} = {}", show::safe(&name), show::safe(&write.value));
        for (n, part) in wrap(&text, width.saturating_sub(4)).into_iter().take(2).enumerate() {
            let sign = match (n, &write.dropped) {
                (0, Some(_)) => "  ✗ ",
                _ => "    ",
            };
            lines.push(Line::from(vec![Span::styled(sign, theme.error), span(&part, style)]));
        }
    }
    if writes.len() > READ {
        lines.push(Line::styled(format!("    … {} more", writes.len() - READ), theme.dim));
    }
    lines
}
