//! Every cell where it belongs, whatever the terminal makes of the one before.
//!
//! Terminals disagree about how many columns some clusters take: letters of Khmer that are written below others, for one.
//! What is known to be shown differently is not shown at all (see [`crate::domain::show`]); of writing there is no other
//! way to show it. So the place of such a cell is emptied first, the cursor is put where the next cell is, and that is
//! written again with every frame: what was drawn too wide is covered, and nothing else is moved.

use ratatui::backend::{Backend, ClearType, CrosstermBackend, WindowSize};
use ratatui::buffer::{Buffer, Cell, CellDiffOption, CellWidth};
use ratatui::layout::{Position, Size};
use std::io::{self, Write};
use unicode_width::UnicodeWidthChar;

/// A terminal that is told where each cell is whose place is not sure.
pub struct Exact<W: Write> {
    inner: CrosstermBackend<W>,
}

impl<W: Write> Exact<W> {
    /// What is written goes to `out`.
    pub const fn new(out: W) -> Self {
        Self { inner: CrosstermBackend::new(out) }
    }
}

/// How many columns a symbol takes where it is taken for one cluster, and at most where its characters are counted;
/// `None`: the same. Terminals have tables of different age, and most of all for the vowels and marks of Indic writing: each
/// of those may be counted as one.
fn disputed(symbol: &str) -> Option<(u16, u16)> {
    if symbol.len() < 4 || symbol.is_ascii() {
        return None;
    }
    let columns = |c: char| {
        let indic = matches!(c, '\u{900}'..='\u{109f}' | '\u{1700}'..='\u{1cff}' | '\u{a800}'..='\u{abff}');
        c.width().unwrap_or(0).max(usize::from(indic))
    };
    let sum = symbol.chars().map(columns).sum::<usize>() as u16;
    let cluster = symbol.cell_width();
    // Several characters with a column each are not cleared as one where the first is written over.
    let parts = symbol.chars().filter(|c| columns(*c) > 0).count();
    (sum != cluster || parts > 1).then_some((cluster, sum))
}

/// Whether all terminals agree about how many columns a symbol takes.
pub fn is_sure(symbol: &str) -> bool {
    disputed(symbol).is_none()
}

/// Where such clusters are on the screen: column, row, and how many columns they may reach over.
#[derive(Debug, Default)]
pub struct Unsure(Vec<(u16, u16, u16)>);

impl Unsure {
    /// Marks the cells that a cluster may reach into, now or in the frame before, so that they are written again. To be called
    /// with every frame of one terminal, when all is drawn.
    pub fn settle(&mut self, buffer: &mut Buffer) {
        let area = buffer.area;
        let now = |at: &(u16, u16)| {
            let (cluster, sum) = buffer.cell(*at).and_then(|cell| disputed(cell.symbol()))?;
            // One that some terminal takes for two columns each is never wider than that.
            Some((at.0, at.1, sum.max(cluster + 1)))
        };
        let all = (area.top()..area.bottom()).flat_map(|y| (area.left()..area.right()).map(move |x| (x, y)));
        let found: Vec<_> = all.filter_map(|at| now(&at)).collect();
        for &(x, y, span) in self.0.iter().chain(&found) {
            for x in x..x.saturating_add(span).min(area.right()) {
                if let Some(cell) = buffer.cell_mut((x, y)) {
                    cell.set_diff_option(CellDiffOption::AlwaysUpdate);
                }
            }
        }
        self.0 = found;
    }
}

impl<W: Write> Backend for Exact<W> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        // Each call begins with the place of its first cell.
        let mut sure: Vec<(u16, u16, &Cell)> = Vec::new();
        for (x, y, cell) in content {
            let Some((cluster, _)) = disputed(cell.symbol()) else {
                sure.push((x, y, cell));
                continue;
            };
            let mut empty = cell.clone();
            empty.set_symbol(" ");
            self.inner.draw(sure.drain(..).chain((x..x.saturating_add(cluster)).map(|x| (x, y, &empty))))?;
            self.inner.draw(std::iter::once((x, y, cell)))?;
        }
        if sure.is_empty() { Ok(()) } else { self.inner.draw(sure.into_iter()) }
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.inner.hide_cursor()
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.inner.show_cursor()
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        self.inner.get_cursor_position()
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        self.inner.set_cursor_position(position)
    }

    fn clear(&mut self) -> io::Result<()> {
        self.inner.clear()
    }

    fn clear_region(&mut self, region: ClearType) -> io::Result<()> {
        self.inner.clear_region(region)
    }

    fn size(&self) -> io::Result<Size> {
        self.inner.size()
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        self.inner.window_size()
    }

    fn flush(&mut self) -> io::Result<()> {
        Backend::flush(&mut self.inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    const KHMER: &str = "\u{1781}\u{17d2}\u{1798}";

    #[test]
    fn what_stands_after_a_cluster_of_unsure_width_is_told_its_place_with_every_frame() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 8, 1));
        buffer.set_string(0, 0, format!("a{KHMER}bcd"), Style::new());
        let mut unsure = Unsure::default();
        unsure.settle(&mut buffer);
        let (cluster, sum) = disputed(KHMER).expect("Khmer is written one below the other");
        assert!(cluster < sum, "{cluster} {sum}");
        assert_eq!(buffer[(1 + cluster, 0)].diff_option, CellDiffOption::AlwaysUpdate);
        assert_eq!(buffer[(2 + sum, 0)].diff_option, CellDiffOption::None);
        // What it may have left behind is written over in the next frame.
        let mut next = Buffer::empty(buffer.area);
        unsure.settle(&mut next);
        assert_eq!(next[(1 + cluster, 0)].diff_option, CellDiffOption::AlwaysUpdate);
        let mut bytes = Vec::new();
        let mut backend = Exact::new(&mut bytes);
        backend.draw((0..5).map(|x| (x, 0, &buffer[(x, 0)]))).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let after = text.split(KHMER).nth(1).unwrap();
        let next = format!("\x1b[1;{}H", 2 + cluster);
        assert!(after.contains(&next) && after.find(&next) < after.find('b'), "{text:?}");
    }

    #[test]
    fn what_all_agree_on_is_written_as_it_comes() {
        for fine in ["a", "ü", "日", "e\u{301}", "👍"] {
            assert_eq!(disputed(fine), None, "{fine}");
        }
    }
}
