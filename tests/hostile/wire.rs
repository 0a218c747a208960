//! The bytes that a frame becomes on its way to a terminal, and what a terminal makes of them.

use crate::harness::Ui;
use crate::stream::strange;
use entrylink::tui::exact::{Exact, Unsure, is_sure};
use ratatui::layout::Rect;
use ratatui::{Terminal, TerminalOptions, Viewport};
use std::cell::RefCell;
use std::io::{self, Write};
use std::num::NonZeroU16;
use std::rc::Rc;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

const COLUMNS: u16 = 120;
const ROWS: u16 = 36;

/// Where the bytes go.
#[derive(Clone, Default)]
struct Bytes(Rc<RefCell<Vec<u8>>>);

impl Write for Bytes {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A terminal at the other end.
pub struct Wire {
    bytes: Bytes,
    sent: Terminal<Exact<Bytes>>,
    unsure: Unsure,
    seen: vt100::Parser,
    disputed: bool,
}

impl Wire {
    pub fn new() -> Self {
        let bytes = Bytes::default();
        let viewport = Viewport::Fixed(Rect::new(0, 0, COLUMNS, ROWS));
        let sent = Terminal::with_options(Exact::new(bytes.clone()), TerminalOptions { viewport }).unwrap();
        let seen = vt100::Parser::new(NonZeroU16::new(ROWS).unwrap(), NonZeroU16::new(COLUMNS).unwrap(), 0);
        Self { bytes, sent, unsure: Unsure::default(), seen, disputed: false }
    }

    /// Sends what is on the screen now. No byte may be anything but text and the sequences that the program is known to
    /// use; and each row must look as it was meant to, which it does only where every width was measured right.
    #[track_caller]
    pub fn look(&mut self, ui: &mut Ui, context: &dyn Fn() -> String) {
        let draw = |frame: &mut ratatui::Frame<'_>| {
            ui.program.draw(frame);
            self.unsure.settle(frame.buffer_mut());
        };
        self.sent.draw(draw).unwrap();
        let bytes = std::mem::take(&mut *self.bytes.0.borrow_mut());
        if let Some(found) = strange(&bytes) {
            panic!("{}: {found}\n{}", context(), ui.screen());
        }
        self.seen.process(&bytes);
        // The terminal of these tests leaves the replacement character out, as no other does.
        self.disputed |= ui.screen().contains('\u{fffd}');
        if self.disputed {
            return;
        }
        for (y, meant) in ui.screen().lines().enumerate() {
            let mut x = 0;
            for cluster in meant.graphemes(true) {
                let columns = cluster.width().max(1) as u16;
                // What terminals measure differently may be covered in part: all that stands beside it is in its place.
                if is_sure(cluster) {
                    let seen = self.seen.screen().cell(y as u16, x).map(vt100::Cell::contents).unwrap_or_default();
                    let right = first(seen) == first(cluster);
                    assert!(right, "{}: {cluster:?} at {x},{y} is {seen:?} in a terminal\n{}", context(), ui.screen());
                }
                x += columns;
            }
        }
    }
}

fn first(cluster: &str) -> char {
    cluster.chars().next().unwrap_or(' ')
}
