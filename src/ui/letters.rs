//! Large letters on the screen, out of the outlines of the font that captions are printed in: for a sign that is read from
//! across a room.

use crate::print::sheet::Font;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::widgets::Widget;

/// The least height of letters that can be read, in rows.
const LEAST: u16 = 5;

/// A line of large letters: dots, two in the height of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letters {
    dots: Vec<Vec<bool>>,
    style: Style,
}

impl Letters {
    /// A text as large as it fits into so many columns and rows; `None`: it does not, or the font lacks a character.
    pub fn fit(text: &str, columns: u16, rows: u16, style: Style) -> Option<Self> {
        let font = Font::default();
        let setter = font.setter()?;
        let fits =
            |rows: u16| setter.dots(text, usize::from(rows) * 2).filter(|dots| dots[0].len() <= usize::from(columns));
        (LEAST..=rows).rev().find_map(fits).map(|dots| Self { dots, style })
    }

    /// In columns.
    pub fn width(&self) -> u16 {
        self.dots.first().map_or(0, |row| row.len() as u16)
    }

    /// In rows.
    pub fn height(&self) -> u16 {
        self.dots.len().div_ceil(2) as u16
    }
}

impl Widget for &Letters {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        for (y, pair) in (area.y..area.bottom()).zip(self.dots.chunks(2)) {
            for (x, at) in (area.x..area.right()).zip(0..pair[0].len()) {
                let symbol = match (pair[0][at], pair.get(1).is_some_and(|row| row[at])) {
                    (true, true) => "█",
                    (true, false) => "▀",
                    (false, true) => "▄",
                    (false, false) => " ",
                };
                if let Some(cell) = buffer.cell_mut((x, y)) {
                    cell.set_symbol(symbol).set_style(self.style);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_as_large_as_they_fit() {
        let large = Letters::fit("hall-a", 100, 9, Style::new()).unwrap();
        assert!(large.height() == 9 && (30..=100).contains(&large.width()), "{large:?}");
        let small = Letters::fit("hall-a", 30, 9, Style::new()).unwrap();
        assert!(small.height() < 9 && small.width() <= 30);
        assert_eq!(Letters::fit("hall-a", 10, 9, Style::new()), None);
        assert_eq!(Letters::fit("海報", 100, 9, Style::new()), None);
        assert!(Letters::fit("Плакат", 100, 9, Style::new()).is_some());
    }

    #[test]
    fn a_letter_looks_like_itself() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 12, 8));
        let letter = Letters::fit("I", 12, 8, Style::new()).unwrap();
        letter.render(buffer.area, &mut buffer);
        // One stem: the same column is dark from the top of the letter to its foot.
        let dark: Vec<u16> = (0..12).filter(|x| (2..5).all(|y| buffer[(*x, y)].symbol() == "█")).collect();
        assert!(!dark.is_empty() && dark.len() <= 3, "{buffer:?}");
    }

    #[test]
    fn too_small_an_area_is_no_panic() {
        let letters = Letters::fit("hall", 100, 9, Style::new()).unwrap();
        let mut buffer = Buffer::empty(Rect::new(0, 0, 3, 2));
        letters.render(buffer.area, &mut buffer);
    }
}
