//! Where things are on a page: pure geometry, in millimetres from the top left.

use super::stock::{Kind, Stock};
use crate::print::Length;

/// A rectangle. Millimetres, from the left and the top.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Area {
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
    /// Across.
    pub width: f64,
    /// Down.
    pub height: f64,
}

impl Area {
    /// Whether two have more than a line in common.
    pub fn overlaps(&self, other: &Self) -> bool {
        const TOUCH: f64 = 1e-6;
        self.x + TOUCH < other.x + other.width
            && other.x + TOUCH < self.x + self.width
            && self.y + TOUCH < other.y + other.height
            && other.y + TOUCH < self.y + self.height
    }

    /// The same with `by` less on each side.
    #[must_use]
    pub fn shrunk(&self, by: f64) -> Self {
        Self { x: self.x + by, y: self.y + by, width: self.width - 2.0 * by, height: self.height - 2.0 * by }
    }

    /// The same, moved.
    #[must_use]
    pub fn moved(&self, x: f64, y: f64) -> Self {
        Self { x: self.x + x, y: self.y + y, ..*self }
    }
}

/// One face of a label: what is printed upright on it, or upside down.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Face {
    /// The page, from 0.
    pub page: usize,
    /// Which label of all that are printed, from 0.
    pub label: usize,
    /// Where on the page.
    pub area: Area,
    /// Whether it is printed upside down.
    pub turned: bool,
}

/// The faces of `labels` labels, from the place `start` (from 1) of the first page on. `offset`: what the printer needs
/// to be told, in millimetres to the right and down.
pub fn faces(stock: &Stock, labels: usize, start: usize, offset: (f64, f64)) -> Vec<Face> {
    let mut all = Vec::with_capacity(labels * stock.kind.faces());
    for label in 0..labels {
        let at = label + start.max(1) - 1;
        let (page, place) = (at / stock.per_page(), at % stock.per_page());
        let area = cell(stock, place).moved(offset.0, offset.1);
        if stock.kind == Kind::Tents {
            let half = Area { height: area.height / 2.0, ..area };
            all.push(Face { page, label, area: half, turned: true });
            all.push(Face { page, label, area: half.moved(0.0, half.height), turned: false });
        } else {
            all.push(Face { page, label, area, turned: false });
        }
    }
    all
}

/// The place `at` (from 0) on a page: along the rows.
pub fn cell(stock: &Stock, at: usize) -> Area {
    let (column, row) = (at % stock.count.0, at / stock.count.0);
    Area {
        x: (stock.corner.0 + stock.pitch.0 * column as f64).as_mm(),
        y: (stock.corner.1 + stock.pitch.1 * row as f64).as_mm(),
        width: stock.size.0.as_mm(),
        height: stock.size.1.as_mm(),
    }
}

/// Where code and caption are on a face, from its top left corner.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Inside {
    /// The code with its quiet zone.
    pub code: Area,
    /// The caption; no width: there is no room.
    pub caption: Area,
    /// Whether the caption is beside the code, where it starts at the left, and not under it, where it is centred.
    pub beside: bool,
}

/// Sizes of type, in points: the smallest that can be read, and the largest that looks well.
pub const fn type_sizes(kind: Kind) -> (f64, f64) {
    match kind {
        Kind::Labels => (5.0, 11.0),
        Kind::Cards => (6.0, 14.0),
        Kind::Tents => (9.0, 32.0),
        Kind::Poster => (12.0, 48.0),
    }
}

/// How much of a face stays free at its edges: printers drift, and knives do.
const fn margin(kind: Kind) -> f64 {
    match kind {
        Kind::Labels => 1.5,
        Kind::Cards => 4.0,
        Kind::Tents => 8.0,
        Kind::Poster => 0.0,
    }
}

/// Puts code and caption on a face. `code`: how wide the code is to be with its quiet zone, at most; `lines`: how many
/// lines of caption there are, 0 for none.
pub fn inside(face: &Area, kind: Kind, code: Option<Length>, lines: usize) -> Inside {
    let room = Area { x: 0.0, y: 0.0, ..*face }.shrunk(margin(kind).min(face.width.min(face.height) / 10.0));
    let at_most = code.map_or(f64::INFINITY, Length::as_mm);
    let square = |side: f64, x: f64, y: f64| Area { x, y, width: side, height: side };
    let gap = (room.width.min(room.height) / 20.0).min(4.0);
    if lines == 0 {
        let side = room.width.min(room.height).min(at_most);
        let code = square(side, room.x + (room.width - side) / 2.0, room.y + (room.height - side) / 2.0);
        return Inside { code, caption: Area::default(), beside: false };
    }
    if room.width > room.height * 1.3 {
        let side = room.height.min(room.width * 0.62).min(at_most);
        let x = room.x + side + gap;
        let caption = Area { x, y: room.y, width: room.x + room.width - x, height: room.height };
        return Inside { code: square(side, room.x, room.y + (room.height - side) / 2.0), caption, beside: true };
    }
    let line = type_sizes(kind).1 * LINE * 25.4 / 72.0;
    let wanted = line * lines as f64;
    let words = wanted.min(room.height * 0.3).max((room.height - room.width).min(wanted));
    let side = room.width.min(room.height - words - gap).min(at_most);
    // Code and caption together stand in the middle.
    let top = room.y + (room.height - side - gap - words) / 2.0;
    let caption = Area { x: room.x, y: top + side + gap, width: room.width, height: words };
    Inside { code: square(side, room.x + (room.width - side) / 2.0, top), caption, beside: false }
}

/// From line to line, in sizes of type.
pub const LINE: f64 = 1.2;

/// A straight line to be drawn on a page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stroke {
    /// From x, y, in millimetres.
    pub from: (f64, f64),
    /// To x, y, in millimetres.
    pub to: (f64, f64),
}

/// Where to cut, and where tents are folded: short lines outside the grid, so that nothing of them stays on a card.
pub fn marks(stock: &Stock, offset: (f64, f64)) -> Vec<Stroke> {
    const LENGTH: f64 = 4.0;
    const AWAY: f64 = 1.0;
    let (first, last) = (cell(stock, 0), cell(stock, stock.per_page() - 1));
    let (left, top) = (first.x, first.y);
    let (right, bottom) = (last.x + last.width, last.y + last.height);
    let mut edges: (Vec<f64>, Vec<f64>) = (Vec::new(), Vec::new());
    for column in 0..stock.count.0 {
        let cell = cell(stock, column);
        edges.0.extend([cell.x, cell.x + cell.width]);
    }
    for row in 0..stock.count.1 {
        let cell = cell(stock, row * stock.count.0);
        edges.1.extend([cell.y, cell.y + cell.height]);
        if stock.kind == Kind::Tents {
            edges.1.push(cell.y + cell.height / 2.0);
        }
    }
    for list in [&mut edges.0, &mut edges.1] {
        list.sort_by(f64::total_cmp);
        list.dedup_by(|a, b| (*a - *b).abs() < 0.01);
    }
    let mut strokes = Vec::new();
    for x in edges.0 {
        strokes.push(Stroke { from: (x, top - AWAY - LENGTH), to: (x, top - AWAY) });
        strokes.push(Stroke { from: (x, bottom + AWAY), to: (x, bottom + AWAY + LENGTH) });
    }
    for y in edges.1 {
        strokes.push(Stroke { from: (left - AWAY - LENGTH, y), to: (left - AWAY, y) });
        strokes.push(Stroke { from: (right + AWAY, y), to: (right + AWAY + LENGTH, y) });
    }
    let moved = |(x, y): (f64, f64)| (x + offset.0, y + offset.1);
    strokes.iter().map(|s| Stroke { from: moved(s.from), to: moved(s.to) }).collect()
}

#[cfg(test)]
mod tests {
    use super::super::stock::Stocks;
    use super::*;

    #[test]
    fn labels_follow_the_rows_from_the_one_to_start_at() {
        let stocks = Stocks::builtin();
        let stock = stocks.named("L7160").unwrap();
        let all = faces(stock, 22, 21, (0.5, -0.25));
        assert_eq!(all.iter().map(|f| f.page).collect::<Vec<_>>()[..3], [0, 1, 1]);
        assert_eq!(all[21].page, 1);
        let near = |a: f64, b: f64| (a - b).abs() < 0.01;
        assert!(near(all[0].area.x, 7.21 + 2.0 * 66.04 + 0.5) && near(all[0].area.y, 15.15 + 6.0 * 38.1 - 0.25));
        assert!(near(all[2].area.x, 7.21 + 66.04 + 0.5) && near(all[2].area.y, 15.15 - 0.25));
    }

    #[test]
    fn a_tent_has_two_faces_of_which_the_upper_one_is_turned() {
        let stocks = Stocks::builtin();
        let stock = stocks.named("tent").unwrap();
        let all = faces(stock, 1, 1, (0.0, 0.0));
        assert_eq!(all.iter().map(|f| f.turned).collect::<Vec<_>>(), [true, false]);
        assert!(all[0].area.y + all[0].area.height <= all[1].area.y + 1e-9);
        // Four edges and the fold, on both sides.
        assert_eq!(marks(stock, (0.0, 0.0)).len(), 2 * 2 + 2 * 3);
    }

    #[test]
    fn code_and_caption_are_inside_and_apart_on_every_stock() {
        for stock in Stocks::builtin().all() {
            for lines in 0..4 {
                for face in faces(stock, 1, 1, (0.0, 0.0)) {
                    let at = inside(&face.area, stock.kind, None, lines);
                    for part in [at.code, at.caption] {
                        assert!(
                            part.x > -1e-9 && part.x + part.width <= face.area.width + 1e-9,
                            "{stock} {lines} {at:?}"
                        );
                        assert!(part.y > -1e-9 && part.y + part.height <= face.area.height + 1e-9, "{stock} {at:?}");
                    }
                    assert!(!at.code.overlaps(&at.caption), "{stock} {at:?}");
                    assert!(at.code.width >= 7.0, "{stock} {lines} {at:?}");
                    assert!(lines == 0 || at.caption.width > 9.0 && at.caption.height > 1.7, "{stock} {lines} {at:?}");
                }
            }
        }
    }

    #[test]
    fn marks_are_outside_of_every_card() {
        for stock in Stocks::builtin().all() {
            for stroke in marks(stock, (0.0, 0.0)) {
                let (from, to) = (stroke.from, stroke.to);
                let line = Area {
                    x: from.0.min(to.0) - 0.01,
                    y: from.1.min(to.1) - 0.01,
                    width: (from.0 - to.0).abs() + 0.02,
                    height: (from.1 - to.1).abs() + 0.02,
                };
                assert!((0..stock.per_page()).all(|at| !cell(stock, at).overlaps(&line)), "{stock} {stroke:?}");
            }
        }
    }
}
