//! Things to draw that know nothing of the state.

use super::text::on_ground;
use super::theme::Theme;
use crate::app::edit::View;
use crate::qr::terminal::{DARK_INDEX, Drawing, LIGHT_INDEX};
use ratatui::buffer::Buffer;
use ratatui::layout::{Alignment, Rect};
use ratatui::style::{Color, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, BorderType, Widget};

/// The frame of a pane: a title on the left, where we are in it on the right.
pub fn frame<'a>(title: Line<'a>, right: Line<'a>, style: Style) -> Block<'a> {
    Block::bordered()
        .border_type(BorderType::Rounded)
        .border_style(style)
        .title(title)
        .title(right.alignment(Alignment::Right))
}

/// A line of a text field. Returns its spans; the cursor's column is in the view.
pub fn field_line<'a>(view: &View<'a>, theme: &Theme, style: Style) -> Line<'a> {
    let mut spans = Vec::with_capacity(view.pieces.len());
    let mut column = 0;
    for piece in &view.pieces {
        let selected = view.selection.as_ref().is_some_and(|s| s.contains(&column));
        let base = if piece.stand_in { theme.stand_in } else { style };
        let style = if selected { on_ground(base, theme.text_selection) } else { base };
        spans.push(Span::styled(piece.text.clone(), style));
        column += piece.width;
    }
    Line::from(spans)
}

/// A QR code in explicit black on white, whatever the theme: the one place besides the theme that names a colour.
pub struct QrCode<'a>(pub &'a Drawing);

impl Widget for &QrCode<'_> {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        // Entries 16 and 231 of the palette are pure black and white in every theme, and known to more terminals than
        // 24-bit colours.
        let color = |dark: bool| Color::Indexed(if dark { DARK_INDEX } else { LIGHT_INDEX });
        for (y, row) in (area.top()..area.bottom()).zip(self.0.rows()) {
            for (x, cell) in (area.left()..area.right()).zip(row) {
                let style = Style::reset().bg(color(cell.dark)).fg(color(!cell.dark));
                buffer[(x, y)].set_char(cell.symbol).set_style(style);
            }
        }
    }
}

/// Light cells, for a picture of a code to lie on.
pub struct Light;

impl Widget for Light {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        let light = Style::reset().bg(Color::Indexed(LIGHT_INDEX)).fg(Color::Indexed(DARK_INDEX));
        for position in area.positions() {
            if let Some(cell) = buffer.cell_mut(position) {
                cell.set_char(' ').set_style(light);
            }
        }
    }
}
