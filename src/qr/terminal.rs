//! A QR code as cells of a terminal.
//!
//! A cell is about twice as high as wide, so a module takes `scale` columns and `scale` half rows. Colours are carried
//! by the background wherever both halves of a cell agree: a font's glyphs may leave gaps between lines, a background
//! never does. Black and white are explicit, because a theme's own colours may be anything, and many scanners refuse
//! light codes on dark.
//!
//! Beyond a scale of 1 only even scales are used, where no cell has two colours and so no glyph is needed. At a scale
//! of 3, a gap of one pixel under the glyphs made zbar and rqrr fail on every code tried; at 2 and 4 on none.

use super::{Code, QUIET};
use std::fmt::Write as _;

/// The colour of dark modules, as red, green and blue. The palette's entry 16 is the same, and themes leave it alone.
pub const DARK: (u8, u8, u8) = (0, 0, 0);
/// The colour of light modules. The palette's entry 231 is the same.
pub const LIGHT: (u8, u8, u8) = (255, 255, 255);
/// The entry for [`DARK`] in the palette of 256 colours.
pub const DARK_INDEX: u8 = 16;
/// The entry for [`LIGHT`] in the palette of 256 colours.
pub const LIGHT_INDEX: u8 = 231;

/// One cell of a drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// A space where both halves are alike, else the lower half block, in the other colour than the background.
    pub symbol: char,
    /// Whether the background is dark; the glyph has the opposite.
    pub dark: bool,
}

impl Cell {
    const fn new(top: bool, bottom: bool) -> Self {
        Self { symbol: if top == bottom { ' ' } else { '▄' }, dark: top }
    }
}

/// The area is too small for the code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooSmall {
    /// The columns that the code needs.
    pub columns: u16,
    /// The rows that it needs.
    pub rows: u16,
}

/// A code drawn in cells, with its quiet zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawing {
    /// Columns for a module, and half rows.
    pub scale: u16,
    /// How wide it is, in columns.
    pub columns: u16,
    cells: Vec<Cell>,
}

impl Drawing {
    /// The code as large as fits into an area, in whole modules.
    pub fn fit(code: &Code, columns: u16, rows: u16) -> Result<Self, TooSmall> {
        let (least_columns, least_rows) = size(code, 1);
        let fits = |scale: u16| {
            let (across, down) = size(code, scale);
            across <= columns && down <= rows
        };
        let largest = (1..=columns / least_columns).take_while(|&scale| fits(scale)).last();
        match largest {
            None => Err(TooSmall { columns: least_columns, rows: least_rows }),
            Some(1) => Ok(Self::at_scale(code, 1)),
            Some(scale) => Ok(Self::at_scale(code, scale / 2 * 2)),
        }
    }

    /// The code at a scale of 1 or more.
    pub fn at_scale(code: &Code, scale: u16) -> Self {
        let scale = scale.max(1);
        let (columns, rows) = size(code, scale);
        let dark = |column: u16, half: u16| {
            let module = |at: u16| usize::from(at / scale).wrapping_sub(QUIET);
            code.dark(module(column), module(half))
        };
        let cell = |row: u16, column: u16| Cell::new(dark(column, 2 * row), dark(column, 2 * row + 1));
        let cells = (0..rows).flat_map(|row| (0..columns).map(move |column| cell(row, column))).collect();
        Self { scale, columns, cells }
    }

    /// The rows of cells, from the top.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = &[Cell]> {
        self.cells.chunks_exact(self.columns.into())
    }

    /// The drawing as text with escape sequences, a line for each row, for printing to a terminal. The colours are set
    /// back before each line ends, so that nothing beyond the code is coloured.
    pub fn ansi(&self) -> String {
        let index = |dark| if dark { DARK_INDEX } else { LIGHT_INDEX };
        let mut out = String::with_capacity(self.cells.len() * 4);
        for row in self.rows() {
            let mut last = None;
            for &cell in row {
                if last.replace(cell) != Some(cell) {
                    // The palette's numbers rather than RGB: more terminals understand them. Writing to a string
                    // cannot fail.
                    let _ = write!(out, "\x1b[38;5;{};48;5;{}m", index(!cell.dark), index(cell.dark));
                }
                out.push(cell.symbol);
            }
            out.push_str("\x1b[0m\n");
        }
        out
    }
}

/// The columns and rows that a code takes at a scale, with its quiet zone.
pub fn size(code: &Code, scale: u16) -> (u16, u16) {
    let side = (code.width() + 2 * QUIET) as u16 * scale;
    // The number of modules is odd: at an odd scale the last half row is one more of the quiet zone.
    (side, side.div_ceil(2))
}

#[cfg(test)]
mod tests {
    use super::super::{Level, tests::decode};
    use super::*;
    use proptest::prelude::*;
    use proptest::test_runner::RngSeed;

    /// How a terminal shows a drawing on a dark theme: glyphs of `width`×`height` pixels in lines that are higher by
    /// `above` and `below`, which the background fills, and by `seam`, which nothing does.
    struct Screen {
        width: usize,
        height: usize,
        above: usize,
        below: usize,
        seam: usize,
    }

    impl Screen {
        /// What a decoder reads from the screen, seen sharply or as by a camera that mixes neighbouring pixels.
        /// What a decoder reads from the screen, seen sharply or as by a camera that mixes neighbouring pixels.
        fn decode(&self, drawing: &Drawing, blurred: bool) -> Option<String> {
            let (width, mut image) = self.picture(drawing);
            if blurred {
                // A box of 3×3, first along rows, then along columns.
                for step in [1, width] {
                    let sharp = image.clone();
                    for at in step..image.len() - step {
                        let sum: u16 = [at - step, at, at + step].map(|at| u16::from(sharp[at])).into_iter().sum();
                        image[at] = (sum / 3) as u8;
                    }
                }
            }
            decode(width, image.len() / width, |x, y| image[y * width + x])
        }

        /// The screen in grey, with a dark margin, and its width.
        fn picture(&self, drawing: &Drawing) -> (usize, Vec<u8>) {
            const MARGIN: usize = 20;
            let filled = self.above + self.height + self.below;
            let width = usize::from(drawing.columns) * self.width + 2 * MARGIN;
            let mut image = vec![0; width * MARGIN];
            let middle = self.above + self.height / 2;
            let glyph = middle..self.above + self.height;
            for row in drawing.rows() {
                for y in 0..filled {
                    image.resize(image.len() + MARGIN, 0);
                    for cell in row {
                        let drawn = cell.symbol == '▄' && glyph.contains(&y);
                        let grey = if cell.dark == drawn { 255 } else { 0 };
                        image.resize(image.len() + self.width, grey);
                    }
                    image.resize(image.len() + MARGIN, 0);
                }
                image.resize(image.len() + self.seam * width, 0);
            }
            image.resize(image.len() + width * MARGIN, 0);
            (width, image)
        }
    }

    /// Lines without a gap, and with gaps as real fonts have them.
    const GAPS: [(usize, usize, usize); 6] = [(0, 0, 0), (1, 0, 0), (0, 1, 0), (1, 1, 0), (2, 1, 0), (0, 0, 1)];

    fn screen((above, below, seam): (usize, usize, usize)) -> Screen {
        Screen { width: 6, height: 12, above, below, seam }
    }

    const TEXT: &str = "https://m.me/1029?ref=giveaway--hall-a--738--north";

    #[test]
    fn a_scanner_reads_the_screen() {
        let texts = [TEXT, "https://wa.me/4915112345678?text=%D0%9F%D1%80%D0%B8%D0%B2%D0%B5%D1%82"];
        for (text, level) in texts.into_iter().flat_map(|text| Level::ALL.map(|level| (text, level))) {
            let code = Code::new(text, level).unwrap();
            for (scale, gap) in GAPS.map(|gap| (1, gap)).into_iter().chain([(2, GAPS[5])]) {
                let drawing = Drawing::at_scale(&code, scale);
                let seen = screen(gap).decode(&drawing, true);
                assert_eq!(seen.as_deref(), Some(text), "by a camera: {level} ×{scale} {gap:?}");
            }
        }
    }

    /// This decoder follows edges pixel by pixel, so on a picture without any blur one stripe stops it. What needs no
    /// glyph must have none, whatever the gaps.
    #[test]
    fn a_sharp_picture_has_no_stripes_where_no_glyph_is_needed() {
        let code = Code::new(TEXT, Level::M).unwrap();
        for (scale, gap) in
            [(1, (0, 0, 0)), (1, (1, 0, 0)), (1, (2, 0, 0)), (2, (0, 1, 0)), (2, (1, 1, 0)), (2, (1, 2, 0))]
        {
            let seen = screen(gap).decode(&Drawing::at_scale(&code, scale), false);
            assert_eq!(seen.as_deref(), Some(TEXT), "×{scale} {gap:?}");
        }
    }

    #[test]
    fn as_large_as_fits() {
        let code = Code::new(TEXT, Level::M).unwrap();
        let (columns, rows) = size(&code, 1);
        assert_eq!((columns, rows), (41, 21));
        for (across, down, scale) in [(41, 21, 1), (81, 60, 1), (82, 41, 2), (82, 40, 1), (300, 62, 2), (164, 82, 4)] {
            let drawing = Drawing::fit(&code, across, down).unwrap();
            assert_eq!(drawing.scale, scale, "{across}×{down}");
            assert!(drawing.columns <= across && drawing.rows().len() <= usize::from(down));
        }
        let needed = TooSmall { columns: 41, rows: 21 };
        for (across, down) in [(40, 60), (200, 20), (0, 0)] {
            assert_eq!(Drawing::fit(&code, across, down), Err(needed));
        }
    }

    #[test]
    fn the_background_carries_the_colour() {
        let code = Code::new(TEXT, Level::M).unwrap();
        let drawing = Drawing::at_scale(&code, 2);
        assert!(drawing.rows().flatten().all(|cell| cell.symbol == ' '), "whole cells need no glyph");
        let drawing = Drawing::at_scale(&code, 1);
        let glyphs = drawing.rows().flatten().filter(|cell| cell.symbol != ' ').count();
        assert!(glyphs * 2 < drawing.rows().flatten().count(), "{glyphs}");
        let quiet = drawing.rows().next().unwrap();
        assert!(quiet.iter().all(|&cell| cell == Cell { symbol: ' ', dark: false }));
    }

    #[test]
    fn printed_to_a_terminal() {
        let code = Code::new(TEXT, Level::M).unwrap();
        let drawing = Drawing::at_scale(&code, 1);
        let printed = drawing.ansi();
        assert!(printed.lines().all(|line| line.ends_with("\x1b[0m")));
        let mut parser = vt100::Parser::new(30.try_into().unwrap(), 60.try_into().unwrap(), 0);
        parser.process(printed.replace('\n', "\r\n").as_bytes());
        let dark = |color| match color {
            vt100::Color::Idx(DARK_INDEX) => true,
            vt100::Color::Idx(LIGHT_INDEX) => false,
            other => panic!("{other:?}"),
        };
        for (y, row) in drawing.rows().enumerate() {
            for (x, cell) in row.iter().enumerate() {
                let shown = parser.screen().cell(y as u16, x as u16).unwrap();
                assert_eq!((dark(shown.bgcolor()), dark(shown.fgcolor())), (cell.dark, !cell.dark));
                assert_eq!(shown.contents(), cell.symbol.to_string());
            }
            let beyond = parser.screen().cell(y as u16, drawing.columns).unwrap();
            assert_eq!(beyond.bgcolor(), vt100::Color::Default);
        }
    }

    proptest! {
        // The decoder gives up on one code in some hundreds that others read, so the same links are tried each time.
        #![proptest_config(ProptestConfig { rng_seed: RngSeed::Fixed(20), ..ProptestConfig::with_cases(24) })]
        #[test]
        fn any_link_reads_from_the_screen(text in "https://[a-z.]{4,12}/[A-Za-z0-9%=?&-]{1,150}", level in 0usize..4, scale in 1u16..3) {
            let code = Code::new(&text, Level::ALL[level]).unwrap();
            prop_assert_eq!(screen(GAPS[0]).decode(&Drawing::at_scale(&code, scale), false), Some(text));
        }
    }
}
