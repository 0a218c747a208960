//! Taking the terminal, and giving it back as it was.
//!
//! Two halves, as they are needed in different places: [`Hold`] is what was done to the terminal and how it is undone,
//! which a signal or a panic may have to do from any thread; [`Screen`] is what frames are drawn on, which the loop
//! alone has.

use super::exact::{Exact, Unsure};
use anyhow::{Result, bail};
#[cfg(windows)]
use crossterm::event::EnableMouseCapture;
use crossterm::event::{DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste};
use crossterm::terminal::{EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode};
use crossterm::{Command, cursor, execute, queue, style};
use ratatui::Frame;
use ratatui::layout::Rect;
use std::fmt;
use std::io::{self, IsTerminal, Stdout, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

/// Fails with a sentence unless there is a terminal that a screen can be drawn on.
pub fn check() -> Result<()> {
    if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
        bail!(
            "there is no terminal to draw on: input or output is a file or a pipe. Start entrylink in a terminal window, \
             or use its commands, which need no terminal: entrylink --help lists them"
        );
    }
    if std::env::var_os("TERM").is_some_and(|term| term == "dumb") {
        bail!(
            "this terminal says that it cannot draw a screen (TERM=dumb). Start entrylink in another terminal window, \
             or use its commands, which only print lines: entrylink --help lists them"
        );
    }
    Ok(())
}

/// The program's hold on the terminal: raw mode, alternate screen, bracketed paste, mouse reports, hidden cursor.
#[derive(Debug)]
pub struct Hold {
    taken: AtomicBool,
    /// Whether another program has the terminal, and this one waits for it.
    lent: AtomicBool,
    mouse: bool,
    /// What takes away the picture that is shown; empty: none is, or it goes with the characters.
    picture: Mutex<Vec<u8>>,
    /// The line settings before anything of ours, not even a question about colours, touched them.
    #[cfg(unix)]
    before: Option<rustix::termios::Termios>,
}

impl Hold {
    /// Takes note of how the terminal is; changes nothing yet. `mouse`: whether clicks and the wheel are wanted.
    pub fn new(mouse: bool) -> Self {
        // The theme for NO_COLOR has no colours in it. Left to itself, crossterm writes `ESC[m` in place of every
        // colour, which takes bold and reverse away too, and with them the cursor's row.
        style::force_color_output(true);
        Self {
            taken: AtomicBool::new(false),
            lent: AtomicBool::new(false),
            mouse,
            picture: Mutex::default(),
            #[cfg(unix)]
            before: rustix::termios::tcgetattr(io::stdin()).ok(),
        }
    }

    /// Whether the terminal is ours now.
    pub fn is_taken(&self) -> bool {
        self.taken.load(Ordering::SeqCst)
    }

    /// Whether another program, which this one started, has the terminal now.
    pub fn is_lent(&self) -> bool {
        self.lent.load(Ordering::SeqCst)
    }

    /// Gives the terminal to another program.
    pub fn lend(&self) {
        self.lent.store(true, Ordering::SeqCst);
        self.give_back();
    }

    /// Takes the terminal back from another program, in whatever state that left it.
    pub fn take_again(&self) -> io::Result<()> {
        #[cfg(unix)]
        self.reset_line();
        self.lent.store(false, Ordering::SeqCst);
        self.take()
    }

    /// Takes the terminal. After an error it is as it was.
    pub fn take(&self) -> io::Result<()> {
        self.taken.store(true, Ordering::SeqCst);
        let take = || {
            enable_raw_mode()?;
            let mut out = io::stdout().lock();
            queue!(out, EnterAlternateScreen, EnableBracketedPaste, cursor::Hide)?;
            if self.mouse {
                queue!(out, ReportMouse)?;
            }
            out.flush()
        };
        take().inspect_err(|_| self.give_back())
    }

    /// Gives the terminal back as it was; does nothing where that is done already. From any thread. What a dead
    /// terminal refuses is of no interest any more.
    pub fn give_back(&self) {
        if !self.taken.swap(false, Ordering::SeqCst) {
            return;
        }
        // First what cannot wait on a terminal that has stopped reading.
        let _ = disable_raw_mode();
        let mut out = io::stdout().lock();
        // A picture above the characters would stay above those of the shell.
        if let Ok(mut picture) = self.picture.try_lock() {
            let _ = out.write_all(&std::mem::take(&mut *picture));
        }
        if self.mouse {
            let _ = queue!(out, DisableMouseCapture);
        }
        let _ = execute!(out, DisableBracketedPaste, style::ResetColor, LeaveAlternateScreen, cursor::Show);
    }

    /// Takes note of the picture that is shown. `removal`: what takes it away, where giving back the screen does not.
    pub fn has_picture(&self, removal: Option<Vec<u8>>) {
        if let Ok(mut picture) = self.picture.lock() {
            *picture = removal.unwrap_or_default();
        }
    }

    /// The line settings alone, whoever changed them: for the end of a program that hangs.
    #[cfg(unix)]
    pub fn reset_line(&self) {
        if let Some(before) = &self.before {
            let _ = rustix::termios::tcsetattr(io::stdin(), rustix::termios::OptionalActions::Now, before);
        }
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        self.give_back();
    }
}

/// Asks for presses, drags and the wheel. crossterm's own command asks for every move of the mouse as well, which would
/// wake an idle program for nothing.
struct ReportMouse;

impl Command for ReportMouse {
    fn write_ansi(&self, f: &mut impl fmt::Write) -> fmt::Result {
        f.write_str("\x1b[?1000h\x1b[?1002h\x1b[?1006h")
    }

    #[cfg(windows)]
    fn execute_winapi(&self) -> io::Result<()> {
        EnableMouseCapture.execute_winapi()
    }

    #[cfg(windows)]
    fn is_ansi_code_supported(&self) -> bool {
        false
    }
}

/// What frames are drawn on.
pub struct Screen {
    inner: ratatui::Terminal<Exact<Batch>>,
    unsure: Unsure,
}

impl Screen {
    /// A screen on standard output, which `hold` has taken by then.
    pub fn new(hold: &Arc<Hold>) -> io::Result<Self> {
        let batch = Batch { bytes: Vec::new(), out: io::stdout(), hold: Arc::clone(hold) };
        Ok(Self { inner: ratatui::Terminal::new(Exact::new(batch))?, unsure: Unsure::default() })
    }

    /// Draws a frame: writes what differs from the last one.
    pub fn draw(&mut self, view: impl FnOnce(&mut Frame<'_>)) -> io::Result<()> {
        let draw = |frame: &mut Frame<'_>| {
            view(frame);
            self.unsure.settle(frame.buffer_mut());
        };
        self.inner.draw(draw).map(|_| ())
    }

    /// Forgets the last frame, so that the next one is written whole.
    pub fn forget(&mut self) -> io::Result<()> {
        // Not `Terminal::clear`: it asks the terminal where the cursor is, and fails where no answer comes.
        let size = self.inner.size()?;
        self.inner.resize(Rect::new(0, 0, size.width, size.height))
    }
}

/// Collects a frame and writes it at once: no half-drawn frame on the screen. Writes nothing to a terminal that was given
/// back: ratatui has a last word when it is dropped, and complains where nobody hears it.
struct Batch {
    bytes: Vec<u8>,
    out: Stdout,
    hold: Arc<Hold>,
}

impl Write for Batch {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.bytes.is_empty() || !self.hold.is_taken() {
            self.bytes.clear();
            return Ok(());
        }
        let mut out = self.out.lock();
        let written = out.write_all(&self.bytes).and_then(|()| out.flush());
        self.bytes.clear();
        written
    }
}
