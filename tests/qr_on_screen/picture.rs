//! A picture of a terminal's cells, in shades of grey: what a camera in front of the screen would see.

use std::io::Write;
use std::path::Path;

/// The pixels of a cell, as fonts have them: twice as high as wide.
const CELL: (usize, usize) = (10, 20);

/// What a terminal shows where a program names no colour, as red, green and blue.
#[derive(Clone, Copy)]
pub struct Colors {
    text: Rgb,
    ground: Rgb,
}

type Rgb = (u8, u8, u8);

impl Colors {
    /// Light text on a dark ground.
    pub const DARK: Self = Self { text: (0xd4, 0xd4, 0xd4), ground: (0x1e, 0x1e, 0x1e) };
    /// Dark text on a light ground.
    pub const LIGHT: Self = Self { text: (0x24, 0x29, 0x2f), ground: (0xff, 0xff, 0xff) };
}

/// A picture, a byte a pixel, 0 for black.
pub struct Picture {
    width: usize,
    height: usize,
    pixels: Vec<u8>,
}

/// What the escape sequences have set so far.
#[derive(Clone, Copy, Default)]
struct Pen {
    text: Option<Rgb>,
    ground: Option<Rgb>,
    reversed: bool,
}

impl Picture {
    /// The picture of a screen that was captured with its escape sequences.
    pub fn of(screen: &str, columns: usize, rows: usize, colors: Colors) -> Self {
        let (width, height) = (columns * CELL.0, rows * CELL.1);
        let mut picture = Self { width, height, pixels: vec![grey(colors.ground); width * height] };
        let mut pen = Pen::default();
        for (y, line) in screen.lines().take(rows).enumerate() {
            let mut x = 0;
            let mut chars = line.chars();
            while let Some(c) = chars.next() {
                if c == '\u{1b}' {
                    let sequence: String = chars.by_ref().take_while(|c| *c != 'm').collect();
                    pen.take(sequence.trim_start_matches('['));
                } else if x < columns {
                    picture.cell(x, y, c, pen, colors);
                    x += unicode_width::UnicodeWidthChar::width(c).unwrap_or(0);
                }
            }
        }
        picture
    }

    fn cell(&mut self, x: usize, y: usize, c: char, pen: Pen, colors: Colors) {
        let (mut text, mut ground) = (pen.text.unwrap_or(colors.text), pen.ground.unwrap_or(colors.ground));
        if pen.reversed {
            std::mem::swap(&mut text, &mut ground);
        }
        let (left, top) = (x * CELL.0, y * CELL.1);
        self.fill(left, top, CELL.0, CELL.1, ground);
        let half = CELL.1 / 2;
        match c {
            ' ' => {}
            '█' => self.fill(left, top, CELL.0, CELL.1, text),
            '▀' => self.fill(left, top, CELL.0, half, text),
            '▄' => self.fill(left, top + half, CELL.0, half, text),
            // Any other glyph is about this much ink.
            _ => self.fill(left + 2, top + 5, CELL.0 - 4, 10, text),
        }
    }

    fn fill(&mut self, left: usize, top: usize, width: usize, height: usize, color: Rgb) {
        for y in top..(top + height).min(self.height) {
            let row = y * self.width;
            self.pixels[row + left.min(self.width)..row + (left + width).min(self.width)].fill(grey(color));
        }
    }

    /// Writes it as a PGM file.
    pub fn save(&self, path: &Path) -> std::io::Result<()> {
        let mut file = std::fs::File::create(path)?;
        write!(file, "P5\n{} {}\n255\n", self.width, self.height)?;
        file.write_all(&self.pixels)
    }
}

impl Pen {
    /// Takes the parameters of an SGR sequence.
    fn take(&mut self, parameters: &str) {
        let mut numbers = parameters.split([';', ':']).map(|n| n.parse::<u8>().unwrap_or(0));
        while let Some(number) = numbers.next() {
            match number {
                0 => *self = Self::default(),
                7 => self.reversed = true,
                27 => self.reversed = false,
                30..=37 => self.text = Some(palette(number - 30)),
                90..=97 => self.text = Some(palette(number - 82)),
                40..=47 => self.ground = Some(palette(number - 40)),
                100..=107 => self.ground = Some(palette(number - 92)),
                38 => self.text = color(&mut numbers),
                48 => self.ground = color(&mut numbers),
                39 => self.text = None,
                49 => self.ground = None,
                _ => {}
            }
        }
    }
}

/// The rest of an extended colour: `5;INDEX` or `2;RED;GREEN;BLUE`.
fn color(numbers: &mut impl Iterator<Item = u8>) -> Option<Rgb> {
    match numbers.next()? {
        5 => numbers.next().map(palette),
        2 => Some((numbers.next()?, numbers.next()?, numbers.next()?)),
        _ => None,
    }
}

/// An entry of xterm's palette: 16 colours that themes choose, a cube of 216, a ramp of 24 greys.
fn palette(index: u8) -> Rgb {
    const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];
    match index {
        // A theme may make these any colour, two of them alike too: no code may depend on them.
        0..=15 => (0x80, 0x80, 0x80),
        16..=231 => {
            let at = usize::from(index - 16);
            (STEPS[at / 36], STEPS[at / 6 % 6], STEPS[at % 6])
        }
        232..=255 => {
            let level = 8 + 10 * (index - 232);
            (level, level, level)
        }
    }
}

/// How bright a colour is (ITU-R BT.601).
fn grey((red, green, blue): Rgb) -> u8 {
    ((u32::from(red) * 299 + u32::from(green) * 587 + u32::from(blue) * 114) / 1000) as u8
}
