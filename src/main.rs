//! The program: see the library for everything.

use entrylink::cli::{self, Outside, Ui};
use entrylink::config::Config;
use entrylink::effects::clipboard::{Clipboard, Sink, holder};
use entrylink::export::Content;
use entrylink::tui;
use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

fn main() -> ExitCode {
    // The program's own second process: no command for users, so none of the command line's.
    if std::env::args_os().nth(1).is_some_and(|command| command == holder::COMMAND) {
        holder::run();
        return ExitCode::SUCCESS;
    }
    cli::main(&Outside { ui, copy, tools: Config::tools, around })
}

fn ui(Ui { database, sample, bot, color }: Ui) -> Result<(), String> {
    tui::run(&tui::Options { database, sample, bot, color }).map_err(|e| format!("{e:#}"))
}

/// Copies for a command: the terminal is asked over standard error, since standard output is for data.
fn copy(content: &Content) -> Result<String, String> {
    let (config, _) = Config::load();
    let sink = io::stderr().is_terminal().then(|| -> Sink { Box::new(|bytes| io::stderr().write_all(bytes)) });
    Clipboard::new(config.clipboard, sink).into_copier()(content)
}

fn around(color: Option<bool>) -> Vec<cli::Fact> {
    let fact = |f: tui::around::Fact| cli::Fact { group: f.group, name: f.name, value: f.value, trouble: f.trouble };
    tui::around::look(color).into_iter().map(fact).collect()
}
