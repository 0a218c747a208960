//! The commands, for scripts and for people without a terminal UI.
//!
//! Standard output is data only: what was asked for, or one JSON value with `--json`. Everything said to people goes to
//! standard error, made safe to print. Exit codes: 0 fine; 1 a problem in the data, or the work failed; 2 the command
//! line is wrong. A closed pipe ends a command quietly.
//!
//! One file for a family of commands, with its arguments and what it does; `args` for the whole command line, `out` for
//! both outputs, `session` for the book that is worked on, `pick` for finding things by what people call them.

// What stands above an argument is the help that people read: no backticks there.
#![allow(clippy::doc_markdown)]

mod args;
mod ask;
mod backup;
mod bot;
mod bulk;
mod check;
mod columns;
mod decode;
mod doctor;
mod export;
mod failure;
mod field;
mod files;
mod generate;
mod history;
mod import;
mod link;
mod lint;
mod out;
mod pick;
mod place;
mod preview;
mod print;
mod qr;
mod restore;
mod results;
mod rules;
mod session;
mod sheet;
mod shelf;
mod trash;
mod url;

pub use doctor::Fact;

use crate::domain::merge::Tools;
use crate::export::Content;
use args::{Cli, ColorChoice, Command, Global};
use clap::{CommandFactory, Parser};
use failure::Failure;
use out::Out;
use session::Session;
use std::path::PathBuf;
use std::process::ExitCode;

/// What the command line says about the terminal UI, which opens where it has no command.
#[derive(Clone, Debug)]
pub struct Ui {
    /// The link book; `None`: the usual place.
    pub database: Option<PathBuf>,
    /// A throw-away copy of the sample instead of a link book.
    pub sample: bool,
    /// The name of the bot to start with.
    pub bot: Option<String>,
    /// Whether colours are wanted; `None`: that is for the terminal to say.
    pub color: Option<bool>,
}

/// What the commands need of rooms that are none of their business.
pub struct Outside {
    /// Opens the terminal UI, and says why where it cannot.
    pub ui: fn(Ui) -> Result<(), String>,
    /// Copies, and says where it went or why it did not: “copied to the clipboard”.
    pub copy: Copy,
    /// The mailing tools that are known, with the user's own, and what is wrong with those.
    pub tools: KnownTools,
    /// What settings, terminal and clipboard are like here. Takes whether colours are wanted, where the user said so.
    pub around: fn(Option<bool>) -> Vec<Fact>,
}

/// The definition of the whole command line, for what is made from it.
pub fn command() -> clap::Command {
    Cli::command()
}

/// Runs the program with the arguments of the process.
pub fn main(outside: &Outside) -> ExitCode {
    match Cli::try_parse() {
        Ok(cli) => run(cli, outside),
        Err(refusal) if refusal.use_stderr() => {
            // The sentence repeats what was typed, which may have come from anywhere.
            Out::new(ColorChoice::Never).say(refusal.to_string().trim_end());
            ExitCode::from(2)
        }
        Err(help_or_version) => {
            // A reader who has gone away does not mind.
            let _ = help_or_version.print();
            ExitCode::SUCCESS
        }
    }
}

fn run(cli: Cli, outside: &Outside) -> ExitCode {
    let Cli { mut global, sample, command } = cli;
    // A variable that is set to nothing names no file.
    global.database = global.database.filter(|path| !path.as_os_str().is_empty());
    let color = global.color;
    // The terminal UI writes to the terminal from its own threads: nobody may hold standard output then.
    let (mut out, outcome) = match command {
        None => {
            let outcome = open_ui(global, sample, outside.ui);
            (Out::new(color), outcome)
        }
        Some(command) => {
            let mut out = Out::new(color);
            let outcome = dispatch(command, &global, sample, outside, &mut out);
            (out, outcome)
        }
    };
    match outcome.and_then(|()| out.flush()) {
        Ok(()) | Err(Failure::ClosedPipe) => ExitCode::SUCCESS,
        Err(failure) => {
            // What was printed before the failure stays printed.
            let _ = out.flush();
            if let Some(sentence) = failure.sentence() {
                out.complain(&sentence);
            }
            failure.exit_code()
        }
    }
}

fn open_ui(global: Global, sample: bool, ui: fn(Ui) -> Result<(), String>) -> Result<(), Failure> {
    let color = global.color.wanted();
    ui(Ui { database: global.database, sample, bot: global.bot, color }).map_err(Failure::Problem)
}

/// Finds the mailing tools, see [`Outside::tools`].
pub type KnownTools = fn() -> (Tools, Vec<String>);

/// Puts something on the clipboard, see [`Outside::copy`].
pub type Copy = fn(&Content) -> Result<String, String>;

fn dispatch(command: Command, global: &Global, sample: bool, outside: &Outside, out: &mut Out) -> Result<(), Failure> {
    let open = || Session::open(global, sample);
    match command {
        Command::Bot(command) => bot::run(command, open()?, outside.tools, out),
        Command::Field(command) => field::run(command, open()?, out),
        Command::Link(command) => link::run(command, open()?, out),
        Command::Place(command) => place::run(command, open()?, out),
        Command::Print(command) => print::run(command, open()?, out),
        Command::Url(args) => url::run(&args, open()?, outside, out),
        Command::Qr(args) => qr::run(&args, open, out),
        Command::Sheet(args) => sheet::run(&args, open, out),
        Command::Bulk(args) => bulk::run(&args, open()?, out),
        Command::Worst(args) => bulk::worst(&args, open()?, out),
        Command::Decode(args) => decode::run(&args, Session::open_if_there(global, sample)?, out),
        Command::Lint(args) => lint::run(&args, Session::open_if_there(global, sample)?, outside.tools, out),
        Command::Results(command) => results::run(command, open()?, out),
        Command::Rules(args) => rules::run(&args, out),
        Command::History(args) => history::run(&args, open()?, out),
        Command::Undo(args) => history::undo(&args, open()?, out),
        Command::Redo(args) => history::redo(&args, open()?, out),
        Command::Trash(command) => trash::run(&command, open()?, out),
        Command::Export(args) => export::run(&args, open()?, out),
        Command::Import(args) => import::run(&args, open()?, out),
        Command::Backup(args) => backup::run(&args, &open()?, out),
        Command::Restore(args) => restore::run(&args, global, sample, out),
        Command::Check(args) => check::run(&args, &open()?, out),
        Command::Doctor(args) => doctor::run(&args, global, sample, outside.around, out),
        Command::Completions { shell } => generate::completions(shell, out),
        Command::Man { command } => generate::man(&command, out),
    }
}
