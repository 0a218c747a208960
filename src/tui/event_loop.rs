//! The loop: waits for something to happen, hands it to the program, does what the program asks for, draws.

use super::editor::{Editing, Failed};
use super::gate::Gate;
use super::input::Reader;
use super::pictures::Pictures;
use super::program::Program;
use super::signals::{self, Signal};
use super::terminal::{Hold, Screen};
use super::{now_ms, panics};
use crate::app::input::Input;
use crate::app::msg::{Answer, Effect};
use crate::effects::Worker;
use crate::qr::graphics::Protocol;
use crossterm::event::{self, Event};
use std::io::{self, Write};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender};
use std::time::{Duration, Instant};

/// How long things that happened are taken one after the other without a frame between them. A storm of resizes or keys
/// is drawn once; one that lasts longer is seen to be worked on.
const UNSEEN: Duration = Duration::from_millis(100);

/// How long the first frame waits for the first page: a frame without it is of use only where the disk is slow.
const AT_ONCE: Duration = Duration::from_millis(30);

/// Something that the loop has to do with.
#[derive(Debug)]
pub enum Happened {
    /// The user did something.
    Event(Event),
    /// The worker says something; what belongs together comes together.
    Answers(Vec<Answer>),
    /// The worker has bytes for the terminal: a copy that goes through it. They are written here, where no frame is half
    /// drawn.
    Write(Vec<u8>),
    /// The editor is closed: what its file has in it.
    Edited(Result<String, Failed>),
    /// The editor has stopped, and this program has not.
    EditorStopped,
    /// A signal came.
    Signal(Signal),
    /// A thread panicked.
    Panicked,
    /// The terminal cannot be read any more.
    Unreadable(io::Error),
}

/// Why the loop ended.
#[derive(Debug)]
pub enum End {
    /// The user quit.
    Quit,
    /// A signal with this number.
    Signal(i32),
    /// A panic in another thread.
    Panicked,
}

/// What the loop has its hands on.
pub struct Loop<'a> {
    /// The hold on the terminal.
    pub hold: &'a Hold,
    /// What is drawn on.
    pub screen: Screen,
    /// The program.
    pub program: Program,
    /// The worker.
    pub worker: &'a Worker,
    /// Where everything comes in.
    pub happened: &'a Receiver<Happened>,
    /// What is shown as a picture; `None`: nothing ever is.
    pub pictures: Option<Pictures>,
    /// Turns events into inputs.
    pub reader: Reader,
    /// Where the editor's end is told.
    pub tell: Sender<Happened>,
    /// Keeps the reader of the keys away from the terminal while the editor has it.
    pub gate: Arc<Gate>,
    /// The process of the editor that has the terminal.
    pub editor: Option<u32>,
    /// What the worker had for the terminal meanwhile.
    pub held: Vec<u8>,
    /// Whether the screen is behind the program.
    pub stale: bool,
    /// Whether the terminal may show something else than what was drawn.
    pub torn: bool,
}

impl Loop<'_> {
    /// Runs until something ends it. An error is one of the terminal.
    pub fn run(&mut self) -> io::Result<End> {
        // The first page is about to come: one frame with it is there sooner than one without and one with it.
        if let Ok(happened) = self.happened.recv_timeout(AT_ONCE)
            && let Some(end) = self.handle(happened)?
        {
            return Ok(end);
        }
        loop {
            if self.stale && self.hold.is_taken() {
                if std::mem::take(&mut self.torn) {
                    self.screen.forget()?;
                    if let Some(pictures) = &mut self.pictures {
                        pictures.forget(&mut io::stdout().lock())?;
                        // The window may have come to another screen, or its font changed.
                        self.program.state.cell = pictures.cell();
                    }
                }
                self.screen.draw(|frame| self.program.draw(frame))?;
                if let Some(pictures) = &mut self.pictures {
                    pictures.show(self.program.picture(), self.hold, &mut io::stdout().lock())?;
                }
                self.stale = false;
            }
            let mut next = if self.program.is_searching() {
                // A key goes before the search; only what comes while a piece is done waits for its end.
                let next = self.happened.try_recv().ok();
                self.stale |= next.is_none() && self.program.search_on();
                next
            } else {
                self.wait()
            };
            let since = Instant::now();
            while let Some(happened) = next {
                if let Some(end) = self.handle(happened)? {
                    return Ok(end);
                }
                next = if since.elapsed() < UNSEEN { self.happened.try_recv().ok() } else { None };
            }
            if let Some(end) = self.tick() {
                return Ok(end);
            }
        }
    }

    /// Waits for something to happen, or for the time at which the program changes by itself.
    fn wait(&self) -> Option<Happened> {
        let Some(at) = self.program.next_tick() else {
            // Senders live as long as the threads, the signals' one for good: there is no end of the channel.
            return self.happened.recv().ok();
        };
        let wait = Duration::from_millis(u64::try_from(at - now_ms()).unwrap_or(0));
        self.happened.recv_timeout(wait).ok()
    }

    fn tick(&mut self) -> Option<End> {
        let now = now_ms();
        if self.program.next_tick().is_none_or(|at| at > now) {
            return None;
        }
        self.stale = true;
        let effects = self.program.tick(now);
        self.perform(effects)
    }

    fn handle(&mut self, happened: Happened) -> io::Result<Option<End>> {
        match happened {
            // Typed before the editor came up, at a screen that was about to go; and a terminal that is the editor's again.
            Happened::Event(_) | Happened::Signal(Signal::Continue) if self.editor.is_some() => Ok(None),
            Happened::Event(event) => {
                panics::rehearse("main");
                match self.reader.read(event, Instant::now()) {
                    Some(input) => Ok(self.input(input)),
                    None => Ok(None),
                }
            }
            Happened::Answers(answers) => {
                self.stale = true;
                let mut end = None;
                for answer in answers {
                    let effects = self.program.answer(answer, now_ms());
                    end = end.or(self.perform(effects));
                }
                Ok(end)
            }
            Happened::Write(bytes) if self.editor.is_some() => {
                self.held.extend(bytes);
                Ok(None)
            }
            Happened::Write(bytes) => {
                let mut out = io::stdout().lock();
                out.write_all(&bytes)?;
                out.flush()?;
                Ok(None)
            }
            Happened::Edited(outcome) => self.edited(outcome),
            Happened::EditorStopped => {
                signals::stop_here();
                Ok(None)
            }
            Happened::Signal(Signal::End(signal)) => {
                if let Some(editor) = self.editor {
                    signals::pass_on(editor, signal);
                }
                Ok(Some(End::Signal(signal)))
            }
            Happened::Signal(Signal::Stop) => {
                self.hold.give_back();
                signals::stop_here();
                Ok(None)
            }
            Happened::Signal(Signal::Continue) => self.resume(),
            Happened::Panicked => Ok(Some(End::Panicked)),
            Happened::Unreadable(e) => Err(e),
        }
    }

    fn input(&mut self, input: Input) -> Option<End> {
        self.stale = true;
        // A terminal that shrinks and grows between two frames has lost text, and its size is what it was.
        self.torn |= matches!(input, Input::Resize(..));
        let effects = self.program.input(input, now_ms());
        self.perform(effects)
    }

    /// Takes the terminal again, in whatever state it is now: after a stop of which nobody could be warned it is still
    /// thought to be ours.
    fn resume(&mut self) -> io::Result<Option<End>> {
        self.hold.give_back();
        self.hold.take()?;
        let (columns, rows) = crossterm::terminal::size()?;
        Ok(self.input(Input::Resize(columns, rows)))
    }

    /// Gives the terminal to the user's editor with `text` in it. The loop goes on: signals are heard, and others' changes.
    fn edit(&mut self, text: &str) -> Option<End> {
        if !self.gate.close() {
            return self.not_edited("the terminal is in the middle of something: try again");
        }
        self.hold.lend();
        let tell = self.tell.clone();
        let outcome = Editing::start(text).and_then(|editing| {
            let id = editing.id();
            let wait = move || {
                let outcome = editing.wait(|| drop(tell.send(Happened::EditorStopped)));
                let _ = tell.send(Happened::Edited(outcome));
            };
            let thread = std::thread::Builder::new().name("editor".to_owned()).spawn(wait);
            thread.map(|_| id).map_err(|e| Failed::because(format!("nobody can wait for the editor: {e}")))
        });
        match outcome {
            Ok(id) => self.editor = Some(id),
            // By the same way as an editor that ends at once.
            Err(failed) => drop(self.tell.send(Happened::Edited(Err(failed)))),
        }
        None
    }

    fn not_edited(&mut self, why: &str) -> Option<End> {
        let answer = Answer::Edited(Err((why.to_owned(), None)));
        let effects = self.program.answer(answer, now_ms());
        self.perform(effects)
    }

    /// The editor is closed: the terminal is taken again, whatever state it is in.
    fn edited(&mut self, outcome: Result<String, Failed>) -> io::Result<Option<End>> {
        self.editor = None;
        self.hold.take_again()?;
        let held = std::mem::take(&mut self.held);
        io::stdout().lock().write_all(&held)?;
        let (columns, rows) = crossterm::terminal::size()?;
        let end = self.input(Input::Resize(columns, rows));
        let effects = self.program.answer(Answer::Edited(outcome.map_err(|f| (f.why, f.text))), now_ms());
        let end = self.perform(effects).or(end);
        // Unless what was answered gave it away again.
        if self.editor.is_none() {
            self.gate.open();
        }
        Ok(end)
    }

    fn perform(&mut self, effects: Vec<Effect>) -> Option<End> {
        let mut end = None;
        for effect in effects {
            match effect {
                Effect::Quit => end = Some(End::Quit),
                Effect::Redraw => self.torn = true,
                Effect::Suspend => signals::stop_job(),
                Effect::EditText(text) => end = self.edit(&text).or(end),
                other => self.worker.send(other),
            }
        }
        end
    }
}

/// Waits for what the user does next; `None` where it is time to look at the gate.
fn next_event() -> io::Result<Option<Event>> {
    /// How long a wait is that nobody can end.
    const LOOK_UP: Duration = Duration::from_millis(200);
    // On Unix a signal ends it, so it need not end by itself and wake a program that is idle.
    if cfg!(unix) || event::poll(LOOK_UP)? { event::read().map(Some) } else { Ok(None) }
}

/// Reads what the user does, for as long as the program lives and the gate is open. `size` is what the terminal's size was,
/// in columns and rows, before anything was drawn.
pub fn read_events(tell: Sender<Happened>, gate: Arc<Gate>, size: Option<(u16, u16)>) -> io::Result<()> {
    let read = move || {
        // The first question is what begins to listen for resizes: nobody is told of one that came before.
        let _ = event::poll(Duration::ZERO);
        let now = crossterm::terminal::size().ok();
        if let Some((columns, rows)) = now.filter(|_| now != size) {
            let _ = tell.send(Happened::Event(Event::Resize(columns, rows)));
        }
        loop {
            gate.pass();
            let happened = match next_event() {
                Ok(None) => continue,
                Ok(Some(event)) => {
                    panics::rehearse("input");
                    Happened::Event(event)
                }
                Err(e) => Happened::Unreadable(e),
            };
            let last = matches!(happened, Happened::Unreadable(_));
            if tell.send(happened).is_err() || last {
                break;
            }
        }
    };
    std::thread::Builder::new().name("input".to_owned()).spawn(read).map(|_| ())
}

/// Takes the terminal: a loop with everything to draw. `graphics`: how codes are shown as pictures; `None`: in characters.
pub fn start<'a>(
    hold: &'a Arc<Hold>,
    program: Program,
    worker: &'a Worker,
    happened: &'a Receiver<Happened>,
    graphics: Option<Protocol>,
    (tell, gate): (Sender<Happened>, Arc<Gate>),
) -> io::Result<Loop<'a>> {
    hold.take()?;
    let pictures = graphics.map(Pictures::new);
    let mut program = program;
    program.state.cell = pictures.as_ref().and_then(Pictures::cell);
    Ok(Loop {
        hold,
        screen: Screen::new(hold)?,
        pictures,
        program,
        worker,
        happened,
        reader: Reader::default(),
        tell,
        gate,
        editor: None,
        held: Vec::new(),
        stale: true,
        torn: false,
    })
}
