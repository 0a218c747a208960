//! A code as something to draw: outlines for vector formats, rows of bits for raster formats and image masks.

use crate::qr::Code;
use std::fmt::Write as _;

/// The corners of one closed outline, in modules from the top left of the code; each side is level or upright.
pub type Corners = Vec<(u16, u16)>;

/// The outlines of everything dark: to be filled as one path. Outer lines run clockwise, those of holes the other way,
/// so that both filling rules give the code. Whole shapes rather than a square for each module: nothing to show a seam
/// where two squares meet, and a fifth of the bytes.
///
/// The quiet zone is not part of it: move it by that.
pub fn outline(code: &Code) -> Vec<Corners> {
    let width = code.width();
    // Which upper edges of dark modules were walked along already, by row and column.
    let mut walked = vec![false; width * width];
    let mut outlines = Vec::new();
    for y in 0..width {
        for x in 0..width {
            if is_top(code, x, y) && !walked[y * width + x] {
                outlines.push(walk(code, x, y, &mut walked));
            }
        }
    }
    outlines
}

/// Whether the upper edge of a module is a border of the dark.
fn is_top(code: &Code, x: usize, y: usize) -> bool {
    code.dark(x, y) && !code.dark(x, y.wrapping_sub(1))
}

/// Walks round a shape with the dark on the right, from the upper edge of a module.
fn walk(code: &Code, x: usize, y: usize, walked: &mut [bool]) -> Corners {
    const RIGHT: (isize, isize) = (1, 0);
    let width = code.width();
    let dark = |x: isize, y: isize| x >= 0 && y >= 0 && code.dark(x as usize, y as usize);
    let start = (x as isize, y as isize);
    let ((mut at, mut step), mut corners) = ((start, RIGHT), vec![(x as u16, y as u16)]);
    loop {
        if step == RIGHT {
            walked[at.1 as usize * width + at.0 as usize] = true;
        }
        at = (at.0 + step.0, at.1 + step.1);
        // The modules ahead, to the right of the way and to its left. (The way goes along lines between modules.)
        let right_of = (-step.1, step.0);
        let ahead = |side: (isize, isize)| dark(at.0 + (step.0 + side.0 - 1) / 2, at.1 + (step.1 + side.1 - 1) / 2);
        let (right, left) = (ahead(right_of), ahead((-right_of.0, -right_of.1)));
        let turned = match (right, left) {
            (false, _) => right_of,
            (true, true) => (-right_of.0, -right_of.1),
            (true, false) => step,
        };
        if at == start && turned == RIGHT {
            return corners;
        }
        if turned != step {
            corners.push((at.0 as u16, at.1 as u16));
            step = turned;
        }
    }
}

/// The dark as rectangles: from the left, from the top, width and height, in modules. Each run of a row reaches down as far
/// as the rows below are dark along it. They touch and never overlap: filled as one path they show no seam, and packed
/// they take half of the bytes that outlines do.
pub fn rectangles(code: &Code) -> Vec<[u16; 4]> {
    let width = code.width();
    let mut dark: Vec<bool> = (0..width * width).map(|at| code.dark(at % width, at / width)).collect();
    let mut all = Vec::with_capacity(width * width / 5);
    for y in 0..width {
        let mut x = 0;
        while x < width {
            let run = dark[y * width + x..(y + 1) * width].iter().take_while(|dark| **dark).count();
            if run == 0 {
                x += 1;
                continue;
            }
            let span = |y: usize| y * width + x..y * width + x + run;
            let mut height = 1;
            while y + height < width && dark[span(y + height)].iter().all(|dark| *dark) {
                dark[span(y + height)].fill(false);
                height += 1;
            }
            all.push([x as u16, y as u16, run as u16, height as u16]);
            x += run;
        }
    }
    all
}

/// The outlines as the data of one SVG path, in modules, moved right and down by `quiet`.
pub fn svg_path(code: &Code, quiet: usize) -> String {
    let mut path = String::with_capacity(code.width() * code.width() * 2);
    for corners in outline(code) {
        let mut corners = corners.into_iter();
        let Some((mut x, mut y)) = corners.next() else { continue };
        // Writing to a string cannot fail.
        let _ = write!(path, "M{},{}", usize::from(x) + quiet, usize::from(y) + quiet);
        for (next_x, next_y) in corners {
            let (dx, dy) = (i32::from(next_x) - i32::from(x), i32::from(next_y) - i32::from(y));
            let _ = if dy == 0 { write!(path, "h{dx}") } else { write!(path, "v{dy}") };
            (x, y) = (next_x, next_y);
        }
        path.push('z');
    }
    path
}

/// A code with its quiet zone as rows of bits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bitmap {
    /// Bits in a row, and rows.
    pub side: usize,
    /// Rows from the top, each of [`Bitmap::stride`] bytes, the leftmost bit the highest; a dark one is 1. What fills
    /// up the last byte of a row is 0.
    pub bytes: Vec<u8>,
}

impl Bitmap {
    /// `quiet`: the light margin in modules, 0 for none; `scale`: bits for a module, 1 or more.
    pub fn new(code: &Code, quiet: usize, scale: usize) -> Self {
        let scale = scale.max(1);
        let side = (code.width() + 2 * quiet) * scale;
        let mut bitmap = Self { side, bytes: Vec::new() };
        let stride = bitmap.stride();
        bitmap.bytes = vec![0; side * stride];
        for y in 0..code.width() {
            let first = (y + quiet) * scale * stride;
            let row = &mut bitmap.bytes[first..first + stride];
            for x in (0..code.width()).filter(|&x| code.dark(x, y)) {
                for bit in (x + quiet) * scale..(x + quiet + 1) * scale {
                    row[bit / 8] |= 0x80 >> (bit % 8);
                }
            }
            for copy in 1..scale {
                bitmap.bytes.copy_within(first..first + stride, first + copy * stride);
            }
        }
        bitmap
    }

    /// Bytes in a row.
    pub const fn stride(&self) -> usize {
        self.side.div_ceil(8)
    }

    /// Whether a bit is dark; what is outside is light.
    pub fn dark(&self, x: usize, y: usize) -> bool {
        x < self.side && y < self.side && self.bytes[y * self.stride() + x / 8] & (0x80 >> (x % 8)) != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::qr::Level;
    use proptest::prelude::*;

    /// Whether a point is inside the outlines: by the number of upright sides to the left of it, and by their sense.
    fn inside(outlines: &[Corners], x: f64, y: f64) -> (bool, bool) {
        let (mut crossed, mut winding) = (0, 0);
        for corners in outlines {
            for (at, &(x1, y1)) in corners.iter().enumerate() {
                let (x2, y2) = corners[(at + 1) % corners.len()];
                assert!((x1 == x2) != (y1 == y2), "a side is level or upright");
                let (low, high) = (f64::from(y1.min(y2)), f64::from(y1.max(y2)));
                if x1 == x2 && f64::from(x1) < x && low < y && y < high {
                    crossed += 1;
                    winding += if y2 > y1 { 1 } else { -1 };
                }
            }
        }
        (crossed % 2 == 1, winding != 0)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn outlines_enclose_what_is_dark(text in "[ -~]{1,60}", level in 0usize..4) {
            let code = Code::new(&text, Level::ALL[level]).unwrap();
            let outlines = outline(&code);
            for y in 0..code.width() {
                for x in 0..code.width() {
                    let dark = code.dark(x, y);
                    let point = inside(&outlines, x as f64 + 0.5, y as f64 + 0.5);
                    prop_assert_eq!(point, (dark, dark), "{} {}", x, y);
                }
            }
        }

        #[test]
        fn rectangles_cover_what_is_dark_once(text in "[ -~]{1,60}", level in 0usize..4) {
            let code = Code::new(&text, Level::ALL[level]).unwrap();
            let width = code.width();
            let mut covered = vec![0; width * width];
            for [x, y, across, down] in rectangles(&code) {
                for y in y..y + down {
                    for x in x..x + across {
                        covered[usize::from(y) * width + usize::from(x)] += 1;
                    }
                }
            }
            for (at, count) in covered.into_iter().enumerate() {
                prop_assert_eq!(count, i32::from(code.dark(at % width, at / width)), "{}", at);
            }
        }

        #[test]
        fn bitmaps_have_every_module(text in "[ -~]{1,60}", quiet in 0usize..6, scale in 1usize..9) {
            let code = Code::new(&text, Level::M).unwrap();
            let bitmap = Bitmap::new(&code, quiet, scale);
            prop_assert_eq!(bitmap.bytes.len(), bitmap.side * bitmap.stride());
            for y in 0..bitmap.side {
                for x in 0..bitmap.stride() * 8 {
                    let module = |at: usize| (at / scale).wrapping_sub(quiet);
                    let bit = bitmap.bytes[y * bitmap.stride() + x / 8] & (0x80 >> (x % 8)) != 0;
                    prop_assert_eq!(bit, code.dark(module(x), module(y)), "{} {}", x, y);
                    prop_assert_eq!(bit, bitmap.dark(x, y));
                }
            }
        }
    }

    #[test]
    fn a_path_is_short_and_closed() {
        let code = Code::new("https://m.me/1029?ref=giveaway", Level::M).unwrap();
        let path = svg_path(&code, 4);
        assert!(path.starts_with("M4,4h7v7h-7z"), "{path}");
        assert_eq!(path.matches('M').count(), path.matches('z').count());
        let modules = (0..29 * 29).filter(|at| code.dark(at % 29, at / 29)).count();
        assert!(path.len() < modules * 10, "{} bytes for {modules} modules", path.len());
    }
}
