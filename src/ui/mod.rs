//! How the state looks: panes, overlays, widgets, and the one semantic theme.
//!
//! [`view`] draws a frame from the state alone. What it has to remember between frames (how far lists are scrolled, what
//! is where for the mouse) is in [`Memory`], and can be thrown away at any moment.

pub mod bars;
pub mod layout;
pub mod letters;
pub mod memory;
pub mod overlays;
pub mod panes;
pub mod text;
pub mod theme;
pub mod widgets;
pub mod worst;

pub use memory::Memory;
pub use theme::{Theme, Variant};

use crate::app::show;
use crate::app::state::State;
use crate::qr::Code;
use crate::qr::terminal::Drawing;
use layout::{Layout, MIN_COLUMNS, MIN_ROWS};
use memory::Placed;
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::widgets::{Clear, Widget};
use widgets::QrCode;

/// A frame being drawn.
pub struct Canvas<'a, 'b> {
    /// The frame.
    pub frame: &'a mut Frame<'b>,
    /// What is remembered between frames.
    pub memory: &'a mut Memory,
    /// The styles.
    pub theme: &'a Theme,
    /// Where the terminal's cursor is to stand.
    pub cursor: Option<Position>,
}

impl Canvas<'_, '_> {
    /// Draws a widget.
    pub fn draw(&mut self, widget: impl Widget, area: Rect) {
        self.frame.render_widget(widget, area);
    }

    /// Shows a code drawn in cells, with a picture over it where the terminal shows pictures.
    pub fn code(&mut self, state: &State, code: &Code, drawing: &Drawing, area: Rect) {
        self.draw(&QrCode(drawing), area);
        self.picture(state, code, area);
    }

    /// A picture of a code over an area, where the terminal shows pictures.
    pub fn picture(&mut self, state: &State, code: &Code, area: Rect) {
        if state.cell.is_some() {
            self.memory.picture = Some(Placed { code: code.clone(), area });
        }
    }

    /// Empties an area for something that lies above.
    pub fn clear(&mut self, area: Rect) {
        // A wide character that reaches into the area from the left would hide the first column of what comes there.
        let buffer = self.frame.buffer_mut();
        if let Some(x) = area.x.checked_sub(1) {
            for y in area.top()..area.bottom() {
                if let Some(cell) = buffer.cell_mut((x, y))
                    && show::width(cell.symbol()) > 1
                {
                    cell.set_symbol(" ");
                }
            }
        }
        self.frame.render_widget(Clear, area);
    }
}

/// Draws the state.
pub fn view(state: &State, memory: &mut Memory, theme: &Theme, frame: &mut Frame<'_>) {
    let area = frame.area();
    memory.start_frame();
    let mut canvas = Canvas { frame, memory, theme, cursor: None };
    if Layout::too_small(area) {
        too_small(&mut canvas, area);
        return;
    }
    let layout = Layout::new(area, state);
    bars::header(&mut canvas, state, layout.header);
    if let Some(tabs) = layout.tabs {
        bars::tabs(&mut canvas, state, tabs);
    }
    panes::draw(&mut canvas, state, &layout);
    overlays::draw(&mut canvas, state, area);
    bars::footer(&mut canvas, state, layout.footer);
    if let Some(cursor) = canvas.cursor {
        canvas.frame.set_cursor_position(cursor);
    }
}

fn too_small(canvas: &mut Canvas<'_, '_>, area: Rect) {
    let sentence = format!("{MIN_COLUMNS}×{MIN_ROWS} is the least: this is {}×{}", area.width, area.height);
    let lines = text::wrapped(&sentence, usize::from(area.width), canvas.theme.text);
    canvas.draw(ratatui::widgets::Paragraph::new(lines), area);
}
