//! A pseudo-terminal with a program in it, and what a person sees there.

use portable_pty::{CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, WaitOptions, WaitStatus, kill_process, waitpid};
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::{JoinHandle, sleep};
use std::time::{Duration, Instant};
use vt100::{Callbacks, MouseProtocolMode, Parser, Screen};

/// When a test gives up. Nothing takes that long on any machine; nothing waits longer than it must.
const DEADLINE: Duration = Duration::from_mins(2);

/// A text that stands on the sample's screen as soon as it is loaded.
pub const LOADED: &str = "giveaway";

/// The end of the sample's footer, which is written last.
const FOOTER: &str = "s sort  b bots";

/// What the terminal was asked for beyond drawing: who it is, and to take a text to the clipboard.
#[derive(Default)]
struct Questions {
    who: usize,
    /// The text in base64, as it came.
    copied: Vec<u8>,
    /// Every byte that the program wrote.
    written: Vec<u8>,
}

impl Callbacks for Questions {
    fn unhandled_csi(&mut self, _: &mut Screen, first: Option<u8>, _: Option<u8>, _: &[&[u16]], c: char) {
        if c == 'c' && first.is_none() {
            self.who += 1;
        }
    }

    fn copy_to_clipboard(&mut self, _: &mut Screen, _: &[u8], data: &[u8]) {
        self.copied = data.to_vec();
    }
}

type Terminal = Parser<Questions>;

/// The size of the terminal.
pub const ROWS: NonZeroU16 = nonzero(36);
/// The size of the terminal.
pub const COLUMNS: NonZeroU16 = nonzero(120);

/// A program in a terminal of 120×36.
pub struct Pty {
    master: Option<Box<dyn MasterPty + Send>>,
    writer: Arc<Mutex<Option<Box<dyn Write + Send>>>>,
    terminal: Arc<(Mutex<Terminal>, Condvar)>,
    closing: Arc<AtomicBool>,
    reader: Option<JoinHandle<()>>,
    pid: Pid,
    ended: Option<WaitStatus>,
    /// The line settings before the program changed them.
    before: String,
}

const fn nonzero(n: u16) -> NonZeroU16 {
    NonZeroU16::new(n).unwrap()
}

const fn size(columns: u16, rows: u16) -> PtySize {
    // Cells of 9×19 pixels.
    PtySize { rows, cols: columns, pixel_width: columns * 9, pixel_height: rows * 19 }
}

impl Pty {
    /// The program with the sample, in a dark terminal with 24-bit colours.
    pub fn sample(env: &[(&str, &str)]) -> Self {
        Self::start(&[env!("CARGO_BIN_EXE_entrylink"), "--sample"], env)
    }

    /// The program with the sample, loaded.
    pub fn loaded(env: &[(&str, &str)]) -> Self {
        let mut pty = Self::sample(env);
        pty.until(|screen| {
            let shown = screen.contents();
            screen.alternate_screen() && shown.contains(LOADED) && shown.contains(FOOTER)
        });
        pty
    }

    /// Any command.
    pub fn start(command: &[&str], env: &[(&str, &str)]) -> Self {
        let pair = native_pty_system().openpty(size(COLUMNS.get(), ROWS.get())).unwrap();
        let mut builder = CommandBuilder::new(command[0]);
        builder.args(&command[1..]);
        for name in ["NO_COLOR", "COLORFGBG", "TMUX", "STY", "WT_SESSION", "ENTRYLINK_DATABASE", "ENV"] {
            builder.env_remove(name);
        }
        for (name, value) in [("TERM", "xterm-256color"), ("COLORTERM", "truecolor"), ("PS1", "$ ")].iter().chain(env) {
            builder.env(name, value);
        }
        let before = format!("{:?}", pair.master.get_termios());
        let child = pair.slave.spawn_command(builder).unwrap();
        let pid = Pid::from_raw(child.process_id().unwrap().cast_signed()).unwrap();
        let terminal = Parser::new_with_callbacks(ROWS, COLUMNS, 0, Questions::default());
        let mut pty = Self {
            writer: Arc::new(Mutex::new(Some(pair.master.take_writer().unwrap()))),
            master: Some(pair.master),
            terminal: Arc::new((Mutex::new(terminal), Condvar::new())),
            closing: Arc::default(),
            reader: None,
            pid,
            ended: None,
            before,
        };
        pty.read();
        pty
    }

    /// Starts the thread that shows what the program writes, and answers as a terminal does.
    fn read(&mut self) {
        let mut from = self.master.as_ref().unwrap().try_clone_reader().unwrap();
        let (terminal, writer, closing) =
            (Arc::clone(&self.terminal), Arc::clone(&self.writer), Arc::clone(&self.closing));
        self.reader = Some(std::thread::spawn(move || {
            let mut bytes = vec![0; 65536];
            while let Ok(count @ 1..) = from.read(&mut bytes) {
                let mut shown = terminal.0.lock().unwrap();
                shown.process(&bytes[..count]);
                shown.callbacks_mut().written.extend(&bytes[..count]);
                let questions = std::mem::take(&mut shown.callbacks_mut().who);
                drop(shown);
                terminal.1.notify_all();
                if closing.load(Ordering::SeqCst) {
                    break;
                }
                if questions > 0
                    && let Some(writer) = writer.lock().unwrap().as_mut()
                {
                    writer.write_all("\x1b[?62c".repeat(questions).as_bytes()).unwrap();
                }
            }
        }));
    }

    /// Waits until the screen is as wanted.
    pub fn until(&mut self, wanted: impl Fn(&Screen) -> bool) {
        let start = Instant::now();
        let mut terminal = self.terminal.0.lock().unwrap();
        while !wanted(terminal.screen()) {
            assert!(start.elapsed() < DEADLINE, "not in time; the screen:\n{}", terminal.screen().contents());
            terminal = self.terminal.1.wait_timeout(terminal, Duration::from_millis(100)).unwrap().0;
        }
    }

    /// Waits for text on the screen.
    pub fn until_text(&mut self, text: &str) {
        self.until(|screen| screen.contents().contains(text));
    }

    /// Runs `check` on the screen.
    pub fn look<T>(&self, check: impl FnOnce(&Screen) -> T) -> T {
        check(self.terminal.0.lock().unwrap().screen())
    }

    /// The text that the terminal was asked to take to the clipboard.
    #[cfg(target_os = "linux")]
    pub fn copied(&self) -> String {
        const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let terminal = self.terminal.0.lock().unwrap();
        let values = terminal.callbacks().copied.iter().filter_map(|c| ALPHABET.iter().position(|known| known == c));
        let bits: Vec<bool> = values.flat_map(|value| (0..6).rev().map(move |bit| value >> bit & 1 == 1)).collect();
        let byte = |bits: &[bool]| bits.iter().fold(0, |byte, &bit| byte << 1 | u8::from(bit));
        String::from_utf8(bits.chunks_exact(8).map(byte).collect()).unwrap()
    }

    /// Every byte that the program wrote to the terminal, after it has ended.
    pub fn written(&mut self) -> Vec<u8> {
        if self.ended.is_none() {
            self.wait();
        }
        // Nobody has the other side any more, so the reader comes to an end.
        self.reader.take().unwrap().join().unwrap();
        std::mem::take(&mut self.terminal.0.lock().unwrap().callbacks_mut().written)
    }

    /// Types, or sends what a terminal sends for a key.
    pub fn send(&self, bytes: &[u8]) {
        let mut writer = self.writer.lock().unwrap();
        let writer = writer.as_mut().unwrap();
        writer.write_all(bytes).unwrap();
        writer.flush().unwrap();
    }

    /// Gives the terminal another size. What it showed is lost, as it is where a terminal cuts it off.
    pub fn resize(&self, columns: u16, rows: u16) {
        let mut terminal = self.terminal.0.lock().unwrap();
        terminal.screen_mut().set_size(nonzero(rows), nonzero(columns));
        terminal.process(b"\x1b[2J");
        self.master.as_ref().unwrap().resize(size(columns, rows)).unwrap();
    }

    /// Shows what somebody else writes to the terminal.
    pub fn scribble(&self, bytes: &[u8]) {
        self.terminal.0.lock().unwrap().process(bytes);
    }

    /// The number of the program's process.
    pub fn id(&self) -> i32 {
        self.pid.as_raw_nonzero().get()
    }

    /// Sends a signal to the program.
    pub fn signal(&self, signal: Signal) {
        kill_process(self.pid, signal).unwrap();
    }

    /// Waits until the program ends or stops.
    pub fn wait(&mut self) -> WaitStatus {
        let start = Instant::now();
        loop {
            if let Some((_, status)) = waitpid(Some(self.pid), WaitOptions::NOHANG | WaitOptions::UNTRACED).unwrap() {
                if !status.stopped() {
                    self.ended = Some(status);
                }
                return status;
            }
            assert!(start.elapsed() < DEADLINE, "it still runs; the screen:\n{}", self.look(Screen::contents));
            sleep(Duration::from_millis(5));
        }
    }

    /// Waits until the program ends; the number of the signal that ended it.
    pub fn killed_by(&mut self) -> Option<i32> {
        self.wait().terminating_signal()
    }

    /// Waits until the program ends by itself; its exit code.
    pub fn exit_code(&mut self) -> Option<i32> {
        self.wait().exit_status()
    }

    /// Asserts that the terminal is as it was before the program.
    pub fn assert_given_back(&mut self) {
        self.until(|screen| !screen.alternate_screen() && !screen.hide_cursor());
        self.look(|screen| {
            assert!(!screen.bracketed_paste(), "bracketed paste");
            assert_eq!(screen.mouse_protocol_mode(), MouseProtocolMode::None);
        });
        assert_eq!(self.line_settings(), self.before);
    }

    /// Asserts that the program has the terminal.
    pub fn assert_taken(&mut self) {
        self.until(|screen| screen.alternate_screen() && screen.bracketed_paste());
        self.look(|screen| assert_eq!(screen.mouse_protocol_mode(), MouseProtocolMode::ButtonMotion));
        assert_ne!(self.line_settings(), self.before);
    }

    fn line_settings(&self) -> String {
        format!("{:?}", self.master.as_ref().unwrap().get_termios())
    }

    /// Runs `meanwhile` while nobody reads what the program writes.
    pub fn deaf<T>(&self, meanwhile: impl FnOnce() -> T) -> T {
        let shown = self.terminal.0.lock().unwrap();
        let result = meanwhile();
        drop(shown);
        result
    }

    /// Takes the terminal away, as when its window is closed. `last` makes the program write something.
    pub fn vanish(&mut self, last: &[u8]) {
        self.closing.store(true, Ordering::SeqCst);
        self.send(last);
        self.reader.take().unwrap().join().unwrap();
        *self.writer.lock().unwrap() = None;
        self.master = None;
    }
}

impl Drop for Pty {
    fn drop(&mut self) {
        if self.ended.is_none() {
            let _ = kill_process(self.pid, Signal::KILL);
            let _ = waitpid(Some(self.pid), WaitOptions::empty());
        }
    }
}
