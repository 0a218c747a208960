//! The panes.

mod detail;
pub use detail::sign;
mod fields;
mod links;
mod tester;

use super::Canvas;
use super::layout::Layout;
use super::widgets::frame;
use crate::app::msg::Target;
use crate::app::state::{Pane, State};
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

/// Draws the panes that have an area.
pub fn draw(canvas: &mut Canvas<'_, '_>, state: &State, layout: &Layout) {
    if let Some(area) = layout.links {
        links::draw(canvas, state, area);
    }
    if let Some(area) = layout.fields {
        fields::draw(canvas, state, area);
    }
    if let Some(area) = layout.detail {
        detail::draw(canvas, state, area);
    }
    if let Some(area) = layout.tester {
        tester::draw(canvas, state, area);
    }
}

/// Whether a pane has the keys.
fn has_focus(state: &State, pane: Pane) -> bool {
    state.pane == pane && state.top().is_none()
}

/// Draws the frame of a pane and returns what is inside. `what`: the title, in its own style; `right`: where we are.
fn pane(canvas: &mut Canvas<'_, '_>, state: &State, pane: Pane, area: Rect, what: Line<'static>, right: &str) -> Rect {
    let theme = canvas.theme;
    let focus = has_focus(state, pane);
    let (border, title) = if focus { (theme.focus, theme.focus) } else { (theme.frame, theme.title) };
    let mut spans = vec![Span::styled(format!(" {} ", pane.number()), theme.key)];
    spans.extend(what.spans.into_iter().map(|s| Span::styled(s.content, title.patch(s.style))));
    spans.push(Span::raw(" "));
    let right = if right.is_empty() { Line::default() } else { Line::styled(format!(" {right} "), theme.dim) };
    let block = frame(Line::from(spans), right, border);
    let inner = block.inner(area);
    canvas.memory.hit(area, Target::Pane(pane));
    canvas.draw(block, area);
    inner
}
