//! What the view remembers from one frame to the next: how far each list is scrolled, what is where for the mouse, and
//! which picture is to be shown.
//! It can be thrown away at any moment.

use super::overlays::Tried;
use super::worst::Worst;
use crate::app::msg::Target;
use crate::qr::Code;
use ratatui::layout::{Position, Rect};

/// Scroll offsets and mouse targets.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    /// The first row shown of the links.
    pub links: usize,
    /// The first row shown of the fields.
    pub fields: usize,
    /// The first row shown of each column of the tester.
    pub tester: [usize; 3],
    /// The first line shown of the tester's text.
    pub tester_text: usize,
    /// The first row shown of the topmost list or form.
    pub overlay: usize,
    /// How many rows the list with the focus shows.
    pub page: usize,
    /// How many lines the text being read has beyond the screen.
    pub reader_lines: usize,
    /// Where the detail shows a QR code in this frame.
    pub code: Option<Rect>,
    /// The picture of a code that the frame leaves room for.
    pub picture: Option<Placed>,
    /// The worst verdicts of links.
    pub worst: Worst,
    /// What the placements of a form come to.
    pub tried: Tried,
    hits: Vec<(Rect, Target)>,
}

/// A code that is to be shown as a picture, where the terminal shows pictures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// The code.
    pub code: Code,
    /// Its cells, which the picture fills.
    pub area: Rect,
}

impl Memory {
    /// Forgets what is where, before a frame is drawn.
    pub fn start_frame(&mut self) {
        self.hits.clear();
        self.code = None;
        self.picture = None;
        self.worst.start_frame();
        self.tried.start_frame();
    }

    /// Something that the mouse can reach; what is added later lies above.
    pub fn hit(&mut self, area: Rect, target: Target) {
        self.hits.push((area, target));
    }

    /// What is at a cell.
    pub fn at(&self, column: u16, row: u16) -> Target {
        let at = Position::new(column, row);
        self.hits.iter().rev().find(|(area, _)| area.contains(at)).map_or(Target::Nothing, |(_, target)| *target)
    }
}

/// The first row to show so that row `at` of `total` is among `height` rows, as near as possible to the last time. The
/// list never shows less than it could.
pub fn scroll(first: &mut usize, at: usize, total: usize, height: usize) {
    let height = height.max(1);
    if at < *first {
        *first = at;
    } else if at >= *first + height {
        *first = at + 1 - height;
    }
    *first = (*first).min(total.saturating_sub(height));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_scrolls_only_as_far_as_it_must() {
        let mut first = 0;
        scroll(&mut first, 9, 20, 10);
        assert_eq!(first, 0);
        scroll(&mut first, 10, 20, 10);
        assert_eq!(first, 1);
        scroll(&mut first, 5, 20, 10);
        assert_eq!(first, 1);
        scroll(&mut first, 0, 20, 10);
        assert_eq!(first, 0);
        first = 15;
        scroll(&mut first, 16, 17, 10);
        assert_eq!(first, 7);
    }

    #[test]
    fn what_lies_above_is_hit() {
        let mut memory = Memory::default();
        memory.hit(Rect::new(0, 0, 10, 10), Target::Overlay);
        memory.hit(Rect::new(2, 2, 3, 1), Target::Item(4));
        assert_eq!(memory.at(3, 2), Target::Item(4));
        assert_eq!(memory.at(9, 9), Target::Overlay);
        assert_eq!(memory.at(10, 10), Target::Nothing);
    }
}
