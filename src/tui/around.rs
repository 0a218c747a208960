//! What the terminal, the clipboard and the settings are like here: for `entrylink doctor`, which changes nothing.

use super::appearance;
use crate::config::Config;
use crate::effects::clipboard::{Choice, Clipboard, Surroundings, terminal_sink};
use crate::ui::Variant;
use std::io::{self, IsTerminal};

/// Something to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// What it belongs to.
    pub group: &'static str,
    /// What it is about.
    pub name: &'static str,
    /// What there is to know.
    pub value: String,
    /// Whether something is wrong.
    pub trouble: bool,
}

/// Everything there is to know. `color`: whether colours are wanted, where the user said so.
pub fn look(color: Option<bool>) -> Vec<Fact> {
    let (config, problems) = Config::load();
    let mut facts = Vec::new();
    let mut say = |group, name, value: String, trouble| facts.push(Fact { group, name, value, trouble });
    settings(&problems, &mut say);
    terminal(color, &config, &mut say);
    let choice = Choice::ALL.into_iter().find(|(_, c)| *c == config.clipboard).map_or("auto", |(name, _)| name);
    say("clipboard", "setting", choice.to_owned(), false);
    for (way, outcome) in Clipboard::new(config.clipboard, terminal_sink()).probe() {
        let value = outcome.unwrap_or_else(|why| format!("no: {why}"));
        say("clipboard", way.describe(), value, false);
    }
    facts
}

fn settings(problems: &[String], say: &mut impl FnMut(&'static str, &'static str, String, bool)) {
    let file = match Config::path() {
        Some(path) if path.exists() => path.display().to_string(),
        Some(path) => format!("{} (not there: everything is as it comes)", path.display()),
        None => "there is no home directory to keep one in".to_owned(),
    };
    say("settings", "file", file, false);
    if !problems.is_empty() {
        say("settings", "mistakes", problems.join("; "), true);
    }
}

fn terminal(color: Option<bool>, config: &Config, say: &mut impl FnMut(&'static str, &'static str, String, bool)) {
    const GROUP: &str = "terminal";
    let var = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let (reads, draws) = (io::stdin().is_terminal(), io::stdout().is_terminal());
    say(GROUP, "TERM", var("TERM").unwrap_or_else(|| "not set".to_owned()), false);
    if let Some(value) = var("COLORTERM") {
        say(GROUP, "COLORTERM", value, false);
    }
    let program = match super::terminal::check() {
        Ok(()) => "can be drawn here".to_owned(),
        Err(why) => format!("cannot be drawn here: {why}"),
    };
    say(GROUP, "the program", program, false);
    if draws && let Ok((columns, rows)) = crossterm::terminal::size() {
        say(GROUP, "size", format!("{columns} columns, {rows} rows"), false);
    }
    let found = if reads && draws { appearance::variant(color) } else { appearance::unasked(color) };
    let shown = config.theme.variant(found);
    say(GROUP, "colours", colours(shown).to_owned(), false);
    if let Some(value) = var("NO_COLOR") {
        say(GROUP, "NO_COLOR", value, false);
    }
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(var);
    let utf8 = |l: &str| l.to_ascii_lowercase().replace('-', "").contains("utf8");
    let text = match locale {
        Some(name) if utf8(&name) => name,
        Some(name) => format!("{name}: not a UTF-8 locale, so other programs may show ü and “ wrong"),
        None => "not set: other programs may show ü and “ wrong".to_owned(),
    };
    say(GROUP, "locale", text, false);
    let around = Surroundings::from_env(|name| std::env::var_os(name));
    let inside = [(around.tmux, "tmux"), (around.screen, "GNU screen"), (around.ssh, "SSH")];
    let inside: Vec<_> = inside.into_iter().filter_map(|(is, name)| is.then_some(name)).collect();
    if !inside.is_empty() {
        say(GROUP, "inside", inside.join(", "), false);
    }
}

const fn colours(variant: Variant) -> &'static str {
    match variant {
        Variant::Dark => "24-bit colours on a dark ground",
        Variant::Light => "24-bit colours on a light ground",
        Variant::AnsiDark => "the terminal’s own 16 colours on a dark ground",
        Variant::AnsiLight => "the terminal’s own 16 colours on a light ground",
        Variant::Mono => "none",
    }
}
