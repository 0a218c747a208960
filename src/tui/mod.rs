//! The terminal itself: set-up, the event loop, signals, panics, and giving it back as it was.
//!
//! | file | what it is for |
//! | --- | --- |
//! | [`program`] | what runs, without any terminal: tests drive it |
//! | [`terminal`] | taking the terminal and giving it back |
//! | [`appearance`] | dark or light, and which colours |
//! | [`around`] | what the terminal and the clipboard are like, for `doctor` |
//! | [`pictures`] | the one picture on the screen, and its end |
//! | [`editor`] | the user's own editor |
//! | [`gate`] | no key is read while the editor has the terminal |
//! | [`signals`] | signals, job control, a terminal that goes away |
//! | [`exact`] | every cell where it belongs, whatever the terminal makes of the one before |
//! | [`panics`] | the end after a panic |
//! | [`input`] | the terminal's events in the program's words |
//! | [`event_loop`] | all of it together |

pub mod appearance;
pub mod around;
pub mod editor;
pub mod event_loop;
pub mod exact;
pub mod gate;
pub mod input;
pub mod panics;
pub mod pictures;
pub mod program;
pub mod signals;
pub mod terminal;

use crate::app::msg::Answer;
use crate::app::state::State;
use crate::config::Config;
use crate::domain::{IdSource, sample};
use crate::effects::clipboard::Clipboard;
use crate::effects::{Desk, Worker};
use crate::store::{Store, StoreError};
use anyhow::{Context, Result, anyhow};
use event_loop::{End, Happened};
use program::Program;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::{SystemTime, UNIX_EPOCH};
use terminal::Hold;

/// How the terminal UI is started.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The database; `None`: the usual place.
    pub database: Option<PathBuf>,
    /// A throw-away copy of the sample instead of a database.
    pub sample: bool,
    /// The name of the bot to start with.
    pub bot: Option<String>,
    /// Whether colours are wanted; `None`: that is for the terminal to say.
    pub color: Option<bool>,
}

/// Runs the terminal UI until the user quits. Does not return from a signal: it ends the program, when everything is
/// in order.
pub fn run(options: &Options) -> Result<()> {
    terminal::check()?;
    let seed = u64::from(std::process::id()) ^ (now_ms() as u64).rotate_left(32);
    let (config, mut problems) = Config::load();
    let hold = Arc::new(Hold::new(config.mouse));
    let (tell, happened) = channel();
    let watch = {
        let tell = tell.clone();
        signals::Watch::start(&hold, move |signal| drop(tell.send(Happened::Signal(signal))))?
    };
    let hook = {
        let tell = tell.clone();
        panics::Hook::set(&hold, move || drop(tell.send(Happened::Panicked)))
    };
    let sink = {
        let tell = tell.clone();
        move |bytes: &[u8]| tell.send(Happened::Write(bytes.to_vec())).map_err(|_| io::ErrorKind::BrokenPipe.into())
    };
    let copier = Clipboard::new(config.clipboard, Some(Box::new(sink))).into_copier();
    let (mut worker, opening) = {
        let (tell, options, bot) = (tell.clone(), options.clone(), options.bot.clone());
        let rows = crossterm::terminal::size().map_or(0, |(_, rows)| rows);
        let open = move || -> Result<_, StoreError> {
            Ok(Desk::new(open(&options, seed)?, copier, crate::store::current_user()).with_rows(rows))
        };
        let tell = move |answers| {
            let _ = tell.send(Happened::Answers(answers));
            panics::rehearse("worker");
        };
        Worker::start(open, bot, tell)?
    };
    let (theme, more) = config.theme(appearance::variant(options.color));
    problems.extend(more);
    let (keymap, more) = config.keymap();
    problems.extend(more);
    let mut state = State::new(seed, keymap, options.sample);
    let (tools, more) = Config::tools();
    state.tools = tools;
    problems.extend(more);
    let (stocks, wrong) = Config::stocks();
    state.stocks = stocks;
    state.ahead_ms = crate::clock::ahead_ms(now_ms());
    problems.extend(wrong);
    let get = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let graphics = config.graphics.protocol(&get).unwrap_or_else(|why| {
        problems.push(why.to_owned());
        None
    });
    state.say_problems(now_ms(), problems);
    opening.wait()?;
    let program = Program::new(state, theme);
    let end = catch_unwind(AssertUnwindSafe(|| {
        let size = crossterm::terminal::size().ok();
        let gate = Arc::new(gate::Gate::default());
        let editor = (tell.clone(), Arc::clone(&gate));
        let mut running = event_loop::start(&hold, program, &worker, &happened, graphics, editor)?;
        event_loop::read_events(tell, gate, size)?;
        let end = running.run();
        hold.give_back();
        end
    }));
    hold.give_back();
    watch.given_back();
    worker.finish();
    if let Some(report) = hook.report() {
        return Err(anyhow!("{report}"));
    }
    conclude(end.unwrap_or(Ok(End::Panicked)), &happened)
}

/// The last word, when terminal and worker are done with.
fn conclude(end: io::Result<End>, happened: &Receiver<Happened>) -> Result<()> {
    // What the user did last may have been refused when nobody looked any more.
    let answers = happened.try_iter().filter_map(|last| match last {
        Happened::Answers(answers) => Some(answers),
        _ => None,
    });
    let refused = answers.flatten().find_map(|last| match last {
        Answer::Refused { why, .. } => Some(why),
        _ => None,
    });
    match (end.context("the terminal does not work any more")?, refused) {
        (End::Signal(signal), _) => signals::die_of(signal),
        (_, Some(why)) => Err(anyhow!("what you did last is not saved: {why}")),
        (End::Quit | End::Panicked, None) => Ok(()),
    }
}

/// Milliseconds since the Unix epoch.
fn now_ms() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_millis() as i64)
}

fn open(options: &Options, seed: u64) -> Result<Store, StoreError> {
    if options.sample {
        let mut store = Store::open_in_memory()?;
        let changes = sample::changes(IdSource::new(seed), now_ms());
        store.apply(&changes, "the sample campaign", "entrylink", now_ms())?;
        crate::results::sample(&mut store, now_ms())?;
        return Ok(store);
    }
    let path = match &options.database {
        Some(path) => path.clone(),
        None => crate::store::default_path()?,
    };
    Store::open(&path)
}
