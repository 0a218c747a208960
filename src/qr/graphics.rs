//! A QR code as a picture for terminals that show pictures: kitty's protocol, iTerm2's, and sixel. Sharper than cells, and
//! small enough for codes that cells have no room for.
//!
//! Bytes alone are made here: who writes them, and takes pictures away again, is elsewhere.

use super::{Code, QUIET};
use crate::domain::encode::base64;
use std::fmt::Write as _;

/// The fewest pixels that a module has: what a phone tells apart on a screen.
const LEAST: usize = 4;
/// The number that kitty knows our one picture by.
const NUMBER: u32 = 1_936_027;
/// How much kitty takes at once, in characters.
const CHUNK: usize = 4096;

/// A way to show pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// kitty's, which Ghostty and others know too.
    Kitty,
    /// iTerm2's, which `WezTerm` and others know too.
    Iterm2,
    /// Sixel: foot, xterm, mlterm, Windows Terminal, and tmux itself.
    Sixel,
}

/// Which way the user wants.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Choice {
    /// Cells, as everywhere.
    #[default]
    Off,
    /// What the terminal is known for, else cells.
    Auto,
    /// This one.
    Only(Protocol),
}

impl Choice {
    /// All choices with their names in the file.
    pub const ALL: [(&'static str, Self); 5] = [
        ("off", Self::Off),
        ("auto", Self::Auto),
        ("kitty", Self::Only(Protocol::Kitty)),
        ("iterm2", Self::Only(Protocol::Iterm2)),
        ("sixel", Self::Only(Protocol::Sixel)),
    ];

    /// The protocol for a terminal with these environment variables. The error says why there is none although one was
    /// named: kitty's and iTerm2's pictures go past tmux and screen, which then leave them behind wherever they move text.
    pub fn protocol(self, get: &dyn Fn(&str) -> Option<String>) -> Result<Option<Protocol>, &'static str> {
        let within = get("TMUX").is_some() || get("STY").is_some();
        match self {
            Self::Off => Ok(None),
            Self::Auto if within => Ok(None),
            Self::Auto => Ok(known(get)),
            Self::Only(Protocol::Sixel) => Ok(Some(Protocol::Sixel)),
            Self::Only(_) if within => {
                Err("inside tmux and screen codes are drawn with characters: pictures would be left \
                                            behind there; graphics = \"sixel\" works where tmux itself has it")
            }
            Self::Only(protocol) => Ok(Some(protocol)),
        }
    }
}

/// What a terminal is known for, by what it says of itself in the environment.
fn known(get: &dyn Fn(&str) -> Option<String>) -> Option<Protocol> {
    let term = get("TERM").unwrap_or_default();
    let program = get("TERM_PROGRAM").unwrap_or_default();
    let starts = |names: &[&str]| names.iter().any(|name| term.starts_with(name));
    if starts(&["xterm-kitty", "xterm-ghostty"]) || program == "ghostty" || get("KITTY_WINDOW_ID").is_some() {
        return Some(Protocol::Kitty);
    }
    if ["iTerm.app", "WezTerm"].contains(&program.as_str()) || get("LC_TERMINAL").is_some_and(|t| t == "iTerm2") {
        return Some(Protocol::Iterm2);
    }
    starts(&["foot", "mlterm", "yaft"]).then_some(Protocol::Sixel)
}

/// The size of a terminal's cell, in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Across.
    pub width: u16,
    /// Down.
    pub height: u16,
}

/// A code over an area of cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// In pixels.
    pub width: usize,
    /// In pixels.
    pub height: usize,
    columns: u16,
    rows: u16,
    /// Rows of bits from the top, each filled up to whole bytes, the leftmost bit the highest; a dark one is 1.
    bits: Vec<u8>,
}

/// The columns and rows that a code takes at its largest, with whole pixels for each module; `None`: they would be too
/// small for a phone.
pub fn fit(code: &Code, cell: Cell, columns: u16, rows: u16) -> Option<(u16, u16)> {
    let all = code.width() + 2 * QUIET;
    let (width, height) = (usize::from(cell.width), usize::from(cell.height));
    let module = (width * usize::from(columns)).min(height * usize::from(rows)) / all;
    let cells = |side: usize, cell: usize| side.div_ceil(cell.max(1)) as u16;
    (module >= LEAST).then(|| (cells(module * all, width), cells(module * all, height)))
}

impl Picture {
    /// A code with its quiet zone in the middle of an area, as large as whole pixels allow; what is around it is light.
    pub fn new(code: &Code, cell: Cell, columns: u16, rows: u16) -> Self {
        let (width, height) =
            (usize::from(cell.width) * usize::from(columns), usize::from(cell.height) * usize::from(rows));
        let module = (width.min(height) / (code.width() + 2 * QUIET)).max(1);
        let start = |whole: usize| whole.saturating_sub(module * code.width()) / 2;
        let (left, top) = (start(width), start(height));
        let stride = width.div_ceil(8);
        let mut bits = vec![0; stride * height];
        for y in 0..code.width() * module {
            for x in (0..code.width() * module).filter(|x| code.dark(x / module, y / module)) {
                let (x, y) = (left + x, top + y);
                if x < width && y < height {
                    bits[y * stride + x / 8] |= 0x80 >> (x % 8);
                }
            }
        }
        Self { width, height, columns, rows, bits }
    }

    fn dark(&self, x: usize, y: usize) -> bool {
        self.bits[y * self.width.div_ceil(8) + x / 8] & (0x80 >> (x % 8)) != 0
    }

    /// What shows the picture, its upper left corner where the cursor is. The cursor may be elsewhere afterwards.
    pub fn bytes(&self, protocol: Protocol) -> Vec<u8> {
        match protocol {
            Protocol::Kitty => self.kitty(),
            Protocol::Iterm2 => {
                let png = self.png();
                let (size, text) = (png.len(), base64(&png));
                let (columns, rows) = (self.columns, self.rows);
                format!(
                    "\x1b]1337;File=inline=1;size={size};width={columns};height={rows};preserveAspectRatio=0;\
                     doNotMoveCursor=1:{text}\x07"
                )
            }
            Protocol::Sixel => self.sixel(),
        }
        .into_bytes()
    }

    fn kitty(&self) -> String {
        let text = base64(&self.png());
        let (columns, rows) = (self.columns, self.rows);
        let mut out = String::with_capacity(text.len() + 256);
        let mut rest = text.as_str();
        let mut first = true;
        while first || !rest.is_empty() {
            let (chunk, after) = rest.split_at(rest.len().min(CHUNK));
            let more = u8::from(!after.is_empty());
            // C=1: the cursor stays; q=2: no answers, which would come in as keys.
            let head = if std::mem::take(&mut first) {
                format!("a=T,f=100,i={NUMBER},p=1,c={columns},r={rows},C=1,q=2,")
            } else {
                "q=2,".to_owned()
            };
            // Writing to a string cannot fail.
            let _ = write!(out, "\x1b_G{head}m={more};{chunk}\x1b\\");
            rest = after;
        }
        out
    }

    fn sixel(&self) -> String {
        let (width, height) = (self.width, self.height);
        let mut out = format!("\x1bP0;1;0q\"1;1;{width};{height}#0;2;0;0;0#1;2;100;100;100");
        for top in (0..height).step_by(6) {
            for (number, dark) in [(0, true), (1, false)] {
                let _ = write!(out, "#{number}");
                let rows = (height - top).min(6);
                let sixel = |x: usize| {
                    let bit = |row: usize| u8::from(self.dark(x, top + row) == dark) << row;
                    char::from(b'?' + (0..rows).map(bit).sum::<u8>())
                };
                let mut x = 0;
                while x < width {
                    let sign = sixel(x);
                    let run = (x..width).take_while(|at| sixel(*at) == sign).count();
                    let _ = if run > 3 {
                        write!(out, "!{run}{sign}")
                    } else {
                        write!(out, "{}", sign.to_string().repeat(run))
                    };
                    x += run;
                }
                out.push(if dark { '$' } else { '-' });
            }
        }
        out.push_str("\x1b\\");
        out
    }

    /// One bit a pixel.
    fn png(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, self.width as u32, self.height as u32);
        encoder.set_depth(png::BitDepth::One);
        encoder.set_color(png::ColorType::Grayscale);
        encoder.set_filter(png::Filter::Up);
        encoder.set_compression(png::Compression::Fast);
        // There, 1 is white.
        let light: Vec<u8> = self.bits.iter().map(|byte| !byte).collect();
        let written = encoder.write_header().and_then(|mut png| png.write_image_data(&light));
        debug_assert!(written.is_ok(), "memory takes whatever is written");
        bytes
    }
}

/// What takes the picture away where that is not done by writing over it; `None`: it is.
pub fn removal(protocol: Protocol) -> Option<Vec<u8>> {
    (protocol == Protocol::Kitty).then(|| format!("\x1b_Ga=d,d=I,i={NUMBER},q=2\x1b\\").into_bytes())
}

#[cfg(test)]
mod tests {
    use super::super::{Level, tests::decode};
    use super::*;

    const TEXT: &str = "https://m.me/1029?ref=giveaway--hall-a--738--north";
    const CELL: Cell = Cell { width: 9, height: 19 };

    fn picture() -> Picture {
        let code = Code::new(TEXT, Level::M).unwrap();
        let (columns, rows) = fit(&code, CELL, 60, 24).unwrap();
        assert!(columns <= 60 && rows <= 24);
        Picture::new(&code, CELL, columns, rows)
    }

    #[test]
    fn bits_read_as_the_text() {
        let picture = picture();
        let grey = |x, y| if picture.dark(x, y) { 0 } else { 255 };
        assert_eq!(decode(picture.width, picture.height, grey).as_deref(), Some(TEXT));
    }

    #[test]
    fn a_code_that_cells_have_no_room_for_has_a_picture() {
        let code = Code::new(&TEXT.repeat(4), Level::M).unwrap();
        assert!(crate::qr::terminal::Drawing::fit(&code, 80, 22).is_err());
        assert!(fit(&code, CELL, 80, 22).is_some());
        assert_eq!(fit(&code, Cell { width: 4, height: 8 }, 80, 22), None);
    }

    #[test]
    fn kitty_gets_chunks_and_no_answer() {
        let bytes = String::from_utf8(picture().bytes(Protocol::Kitty)).unwrap();
        for (at, command) in bytes.split("\x1b\\").filter(|c| !c.is_empty()).enumerate() {
            let (head, chunk) = command.strip_prefix("\x1b_G").unwrap().split_once(';').unwrap();
            assert!(head.contains("q=2") && head.contains("a=T") == (at == 0) && chunk.len() <= CHUNK, "{head}");
        }
        assert!(removal(Protocol::Kitty).is_some() && removal(Protocol::Sixel).is_none());
    }

    #[test]
    fn terminals_are_known_by_what_they_say() {
        let auto = |set: &[(&str, &str)]| {
            let get = |name: &str| set.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned());
            (Choice::Auto.protocol(&get), Choice::Only(Protocol::Kitty).protocol(&get))
        };
        assert_eq!(auto(&[("TERM", "xterm-kitty")]).0, Ok(Some(Protocol::Kitty)));
        assert_eq!(auto(&[("TERM", "xterm-256color"), ("TERM_PROGRAM", "WezTerm")]).0, Ok(Some(Protocol::Iterm2)));
        assert_eq!(auto(&[("TERM", "foot")]).0, Ok(Some(Protocol::Sixel)));
        assert_eq!(auto(&[("TERM", "xterm-256color")]), (Ok(None), Ok(Some(Protocol::Kitty))));
        let within = auto(&[("TERM", "xterm-kitty"), ("TMUX", "x")]);
        assert!(within.0 == Ok(None) && within.1.unwrap_err().contains("tmux"));
        assert_eq!(Choice::default().protocol(&|_| Some("xterm-kitty".to_owned())), Ok(None));
    }
}
