//! The payload on every channel: a verdict, its length against the limit, and what would make it fit.

use super::Section;
use crate::app::show::number;
use crate::app::state::State;
use crate::app::tester::travel::Travel;
use crate::domain::compose::Verdict;
use crate::domain::{Channel, show};
use crate::ui::Theme;
use crate::ui::panes::sign;
use crate::ui::text::{bullet, padded};
use ratatui::text::{Line, Span};

/// Every channel; `None` where there is no payload.
pub(super) fn section(theme: &Theme, state: &State, width: usize) -> Option<Section> {
    let tester = &state.tester;
    if tester.travels.is_empty() {
        return None;
    }
    let note = if tester.repaired.is_some() { "the same payload, repaired" } else { "the same payload" };
    let mut section = Section::new(theme, "On every channel", note);
    let first = tester.reading.findings.len() + tester.saved.len();
    for (n, travel) in tester.travels.iter().enumerate() {
        let cursor = tester.cursor == first + n && !tester.editing;
        section.row(first + n, lines(theme, travel, cursor, width));
    }
    Some(section)
}

fn lines(theme: &Theme, travel: &Travel, cursor: bool, width: usize) -> Vec<Line<'static>> {
    let count = match travel.channel.limit() {
        Some(limit) => format!("{} of {}", number(travel.length), number(limit)),
        None => format!("{}, no limit known", number(travel.length)),
    };
    let bar = width.saturating_sub(14 + 22).clamp(4, 24);
    let mut spans = vec![
        Span::styled(if cursor { "›" } else { " " }, theme.key),
        Span::styled(format!("{} ", sign(travel.verdict)), theme.verdict(travel.verdict)),
        padded(travel.channel.label(), 11, if travel.account { theme.text } else { theme.dim }),
    ];
    spans.extend(bars(theme, travel, bar));
    spans.push(Span::styled(format!(" {count}"), theme.dim));
    let mut lines = vec![Line::from(spans)];
    for remark in &travel.remarks {
        lines.extend(bullet("   ", theme.dim, remark, theme.verdict(travel.verdict), width));
    }
    if travel.channel == Channel::Whatsapp && travel.verdict == Verdict::Fits {
        let seen = format!("the customer sees “{}”", show::fit(&travel.text, width.saturating_sub(26).max(8)));
        lines.extend(bullet("   ", theme.dim, &seen, theme.dim, width));
    }
    lines
}

/// A bar as long as the text is of what the channel takes: full where it is too long, faint where no limit is known.
fn bars(theme: &Theme, travel: &Travel, columns: usize) -> Vec<Span<'static>> {
    let Some(limit) = travel.channel.limit() else {
        return vec![Span::styled("┄".repeat(columns), theme.frame)];
    };
    // Anything at all is at least one mark, and a bar is full only where the limit is reached.
    let filled = if travel.length >= limit { columns } else { (travel.length * columns / limit).max(1) };
    let filled = if travel.length < limit { filled.min(columns - 1) } else { filled };
    let style = if travel.length > limit { theme.error } else { theme.good };
    vec![Span::styled("━".repeat(filled), style), Span::styled("─".repeat(columns - filled), theme.frame)]
}
