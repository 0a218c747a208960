//! Where each pane stands, for a size of the terminal and a focus.

use crate::app::state::{ONE_PANE_COLUMNS, ONE_PANE_ROWS, Pane, State};
use ratatui::layout::Rect;

/// Below this many columns nothing can be shown.
pub const MIN_COLUMNS: u16 = 40;
/// Below this many rows nothing can be shown.
pub const MIN_ROWS: u16 = 10;

/// Where everything stands. Panes that are not shown have no area.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// The line at the top.
    pub header: Rect,
    /// The line of tabs, where one pane is shown at a time.
    pub tabs: Option<Rect>,
    /// The line at the bottom.
    pub footer: Rect,
    /// The links.
    pub links: Option<Rect>,
    /// The fields.
    pub fields: Option<Rect>,
    /// The tester.
    pub tester: Option<Rect>,
    /// The detail.
    pub detail: Option<Rect>,
}

impl Layout {
    /// Whether the terminal is too small for anything.
    pub const fn too_small(area: Rect) -> bool {
        area.width < MIN_COLUMNS || area.height < MIN_ROWS
    }

    /// The layout for the state.
    pub fn new(area: Rect, state: &State) -> Self {
        let Rect { x, y, width, height } = area;
        let mut layout = Self {
            header: Rect::new(x, y, width, 1),
            footer: Rect::new(x, y + height - 1, width, 1),
            ..Self::default()
        };
        let body = Rect::new(x, y + 1, width, height - 2);
        if width < ONE_PANE_COLUMNS || height < ONE_PANE_ROWS {
            layout.tabs = Some(Rect { height: 1, ..body });
            let one = Rect { y: body.y + 1, height: body.height - 1, ..body };
            layout.show(state.pane, one);
        } else if state.zoom {
            layout.show(state.pane, body);
        } else {
            layout.panes(body, state);
        }
        layout
    }

    fn show(&mut self, pane: Pane, area: Rect) {
        let place = match pane {
            Pane::Links => &mut self.links,
            Pane::Fields => &mut self.fields,
            Pane::Tester => &mut self.tester,
            Pane::Detail => &mut self.detail,
        };
        *place = Some(area);
    }

    fn panes(&mut self, body: Rect, state: &State) {
        // The tester grows when it is used; the rest gives way.
        let tester = match (state.pane == Pane::Tester, body.height) {
            (true, h) => (h * 2 / 5).clamp(8, 18),
            (false, _) if state.tester.field.is_empty() => 4,
            (false, 0..28) => 5,
            (false, 28..40) => 7,
            (false, _) => 9,
        };
        let upper = Rect { height: body.height - tester, ..body };
        let left = (body.width * 43 / 100).clamp(46, 84);
        let fields = (state.fields().count() as u16 + 2).clamp(4, (upper.height / 4).max(4));
        self.tester = Some(Rect { y: upper.bottom(), height: tester, ..body });
        self.links = Some(Rect { width: left, height: upper.height - fields, ..upper });
        self.fields = Some(Rect { y: upper.bottom() - fields, width: left, height: fields, ..upper });
        self.detail = Some(Rect { x: body.x + left, width: body.width - left, ..upper });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::keymap::Keymap;

    #[test]
    fn panes_cover_the_body_without_overlap_at_every_size() {
        let mut state = State::new(1, Keymap::default(), false);
        for pane in Pane::ALL {
            state.pane = pane;
            for zoom in [false, true] {
                state.zoom = zoom;
                for width in (MIN_COLUMNS..220).step_by(7) {
                    for height in MIN_ROWS..60 {
                        let layout = Layout::new(Rect::new(0, 0, width, height), &state);
                        let areas = [layout.links, layout.fields, layout.tester, layout.detail];
                        let covered: u32 = areas.iter().flatten().map(|r| r.area()).sum();
                        let tabs = layout.tabs.map_or(0, Rect::area);
                        let body = u32::from(width) * u32::from(height - 2);
                        assert_eq!(covered + tabs, body, "{width}×{height} {pane:?} {zoom}");
                        for area in areas.iter().flatten() {
                            assert!(area.height >= 3 && area.width >= 30, "{width}×{height}: {area:?}");
                        }
                    }
                }
            }
        }
    }
}
