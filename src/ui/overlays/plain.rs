//! Links that were edited as text: what would change, or what is wrong.

use super::{changes, popup};
use crate::app::plain::{PlainView, Stage};
use crate::app::state::State;
use crate::domain::plain::{Clash, Outcome, Side};
use crate::domain::printed;
use crate::domain::show::plural;
use crate::ui::text::{bullet, wrapped};
use crate::ui::{Canvas, Theme};
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

/// How wide the box is at most.
const WIDTH: u16 = 120;

pub(super) fn draw(canvas: &mut Canvas<'_, '_>, state: &State, view: &PlainView, area: Rect) {
    let theme = canvas.theme;
    let width = WIDTH.min(area.width);
    let room = usize::from(width).saturating_sub(4);
    let (mut lines, style) = match &view.stage {
        Stage::Editing => (vec![Line::styled("The text is in your editor.", theme.dim)], theme.focus),
        Stage::Failed(why) => (failed(theme, why, room), theme.error),
        Stage::Wrong(wrong) => {
            let mut lines = wrapped("Something in the text cannot be done, so nothing was changed:", room, theme.text);
            lines.push(Line::default());
            for wrong in wrong {
                let sign = format!("line {}", wrong.line);
                lines.extend(bullet(&sign, theme.heading, &wrong.sentence, theme.error, room));
            }
            (lines, theme.error)
        }
        Stage::Read(outcome) => (read(state, view, outcome, theme, room), theme.focus),
    };
    lines.push(Line::default());
    let keys = question(state, view, theme);
    let height = (lines.len() + 1 + 2).min(usize::from(area.height)) as u16;
    let inner = popup(canvas, area, width, height, "Edited as text", style);
    // The question is on screen even where not every change is.
    let rows = usize::from(inner.height).saturating_sub(1);
    canvas.memory.page = rows;
    canvas.memory.reader_lines = lines.len().saturating_sub(rows) + 1;
    let top = view.top.min(lines.len().saturating_sub(rows));
    let more = lines.len().saturating_sub(top + rows);
    let mut shown: Vec<_> = lines.into_iter().skip(top).take(rows).collect();
    if more > 0
        && let Some(last) = shown.last_mut()
    {
        *last = Line::styled(format!("… {} below: j and k go through them", plural(more + 1, "line")), theme.dim);
    }
    shown.push(keys);
    canvas.draw(Paragraph::new(shown), inner);
}

fn failed(theme: &Theme, why: &str, room: usize) -> Vec<Line<'static>> {
    let mut lines = wrapped(why, room, theme.error);
    lines.extend(wrapped("Nothing was changed, and what you typed is still there.", room, theme.text));
    lines
}

fn read(state: &State, view: &PlainView, outcome: &Outcome, theme: &Theme, room: usize) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    for clash in &outcome.clashes {
        lines.extend(bullet("!", theme.warning, &sentence(clash, state), theme.warning, room));
    }
    if !outcome.clashes.is_empty() {
        let chosen = match view.side {
            Some(Side::Mine) => "Yours is taken there.",
            Some(Side::Theirs) => "Theirs is left there.",
            None => "Choose yours (m) or theirs (t) before anything is changed.",
        };
        lines.extend(wrapped(chosen, room, theme.text));
        lines.push(Line::default());
    }
    for broken in printed::sentences(&printed::broken(&state.book, &outcome.changes)) {
        lines.extend(bullet("!", theme.warning, &broken, theme.warning, room));
    }
    lines.extend(changes::lines(&outcome.changes, &state.book, theme, room));
    if outcome.changes.is_empty() {
        lines.extend(wrapped("Nothing else changes.", room, theme.dim));
    }
    lines
}

fn sentence(clash: &Clash, state: &State) -> String {
    let names = changes::Called::new(&state.book, &[]);
    let thing = format!("{} {}", clash.base.noun(), clash.base.name());
    let other = |side: Option<&crate::domain::Entity>| match side {
        None => "deleted it".to_owned(),
        Some(_) => {
            let all = crate::domain::difference::differences(Some(&clash.base), side, &names);
            let all: Vec<_> = all.iter().map(|d| format!("{}: {}", d.attribute, d.after)).collect();
            format!("changed it ({})", all.join("; "))
        }
    };
    format!("{thing}: another window {}, you {}", other(clash.theirs.as_ref()), other(clash.mine.as_ref()))
}

/// The keys that decide.
fn question(state: &State, view: &PlainView, theme: &Theme) -> Line<'static> {
    let key = |id: &str| Span::styled(state.keymap.label_of(id), theme.key);
    let mut spans = Vec::new();
    if view.why_not().is_none() {
        spans.extend([key("plain.apply"), Span::styled(" make the changes   ", theme.text)]);
    }
    if !view.clashes().is_empty() {
        spans.extend([key("plain.mine"), Span::styled(" yours   ", theme.text)]);
        spans.extend([key("plain.theirs"), Span::styled(" theirs   ", theme.text)]);
    }
    spans.extend([key("plain.again"), Span::styled(" edit again   ", theme.text)]);
    spans.extend([key("plain.close"), Span::styled(" leave it", theme.dim)]);
    Line::from(spans)
}
