//! The one picture that may be on the screen: shown after the frame that it belongs to, and never left behind.
//!
//! Where a picture is, the frame has cells of its own (the same code in characters, or light): iTerm2 and sixel pictures go
//! when other characters are written there, as every other frame does. kitty's lie above the characters and are taken away.

use super::terminal::Hold;
use crate::qr::graphics::{Cell, Picture, Protocol, removal};
use crate::ui::memory::Placed;
use std::io::{self, Write};

/// What is on the screen.
#[derive(Debug)]
pub struct Pictures {
    protocol: Protocol,
    shown: Option<(Placed, Cell)>,
}

impl Pictures {
    /// Nothing is shown yet.
    pub const fn new(protocol: Protocol) -> Self {
        Self { protocol, shown: None }
    }

    /// The size of a cell; `None`: the terminal does not say, and for sixels it has to be known.
    pub fn cell(&self) -> Option<Cell> {
        let said = crossterm::terminal::window_size().ok().filter(|s| s.width > 0 && s.columns > 0 && s.rows > 0);
        let cell = said.map(|s| Cell { width: s.width / s.columns, height: s.height / s.rows });
        match self.protocol {
            Protocol::Sixel => cell,
            // These are told how many cells a picture takes, and make it fit.
            Protocol::Kitty | Protocol::Iterm2 => Some(cell.unwrap_or(Cell { width: 10, height: 20 })),
        }
        .filter(|cell| cell.width > 0 && cell.height > 0)
    }

    /// The screen was written anew: what was shown may be gone.
    pub fn forget(&mut self, out: &mut impl Write) -> io::Result<()> {
        if self.shown.take().is_some()
            && let Some(removal) = removal(self.protocol)
        {
            out.write_all(&removal)?;
        }
        Ok(())
    }

    /// Shows what the last frame wants, where that is something else than what is there.
    pub fn show(&mut self, wanted: Option<(&Placed, Cell)>, hold: &Hold, out: &mut impl Write) -> io::Result<()> {
        if wanted == self.shown.as_ref().map(|(placed, cell)| (placed, *cell)) {
            return Ok(());
        }
        self.forget(out)?;
        if let Some((placed, cell)) = wanted {
            let area = placed.area;
            let picture = Picture::new(&placed.code, cell, area.width, area.height);
            write!(out, "\x1b7\x1b[{};{}H", area.y + 1, area.x + 1)?;
            out.write_all(&picture.bytes(self.protocol))?;
            out.write_all(b"\x1b8")?;
            self.shown = Some((placed.clone(), cell));
        }
        hold.has_picture(self.shown.as_ref().and_then(|_| removal(self.protocol)));
        out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::qr::{Code, Level};
    use ratatui::layout::Rect;

    const CELL: Cell = Cell { width: 10, height: 20 };

    fn placed(text: &str) -> Placed {
        Placed { code: Code::new(text, Level::M).unwrap(), area: Rect::new(4, 2, 40, 20) }
    }

    fn written(pictures: &mut Pictures, hold: &Hold, wanted: Option<&Placed>) -> String {
        let mut out = Vec::new();
        pictures.show(wanted.map(|placed| (placed, CELL)), hold, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_picture_is_written_once_and_taken_away() {
        let hold = Hold::new(false);
        let (one, two) = (placed("one"), placed("two"));
        let mut kitty = Pictures::new(Protocol::Kitty);
        assert_eq!(written(&mut kitty, &hold, None), "");
        let first = written(&mut kitty, &hold, Some(&one));
        assert!(first.starts_with("\x1b7\x1b[3;5H\x1b_Ga=T") && first.ends_with("\x1b8"), "{first:?}");
        assert_eq!(written(&mut kitty, &hold, Some(&one)), "");
        assert!(written(&mut kitty, &hold, Some(&two)).starts_with("\x1b_Ga=d,d=I"));
        assert!(written(&mut kitty, &hold, None).starts_with("\x1b_Ga=d,d=I"));
        assert_eq!(written(&mut kitty, &hold, None), "");
        // After the screen was written anew it is shown again.
        written(&mut kitty, &hold, Some(&one));
        let mut out = Vec::new();
        kitty.forget(&mut out).unwrap();
        assert!(!out.is_empty() && written(&mut kitty, &hold, Some(&one)).contains("a=T"));
        // What lies in the characters' place goes with them.
        let mut sixel = Pictures::new(Protocol::Sixel);
        assert!(written(&mut sixel, &hold, Some(&one)).contains("\x1bP0;1;0q\"1;1;400;400"));
        assert_eq!(written(&mut sixel, &hold, None), "");
    }
}
