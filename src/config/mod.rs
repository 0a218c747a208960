//! The user's own settings: keys, colours, mouse, clipboard and pictures from a TOML file.
//!
//! The file is only ever read. Whatever is wrong in it, the program starts: what cannot be used is left as it is without
//! the file, and a sentence says which file, which line, why, and what to write instead. An example with every setting
//! is in `assets/config.example.toml`.
//!
//! It uses `app` (commands, keys), `ui` (the theme) and `domain`; the start of the program uses it.

mod paint;
mod read;

use crate::app::command::TABLE;
use crate::app::key::Key;
use crate::app::keymap::Keymap;
use crate::domain::merge::Tools;
use crate::domain::near::{near, offer};
use crate::domain::show::safe;
use crate::effects::clipboard;
use crate::print::sheet::{self as stock, Stocks};
use crate::qr::graphics;
use crate::ui::theme::{ROLES, Theme, Variant};
use paint::Paint;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

/// The environment variable that names another file.
pub const FILE_VARIABLE: &str = "ENTRYLINK_CONFIG";

/// Far more than every setting takes, in bytes: what is longer was named by mistake.
const MOST: u64 = 1024 * 1024;

/// Which theme the user wants.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ThemeChoice {
    /// The one for the terminal as it was found.
    #[default]
    Auto,
    /// 24-bit colours on a dark ground.
    Dark,
    /// 24-bit colours on a light ground.
    Light,
    /// The terminal's own 16 colours, on the ground that was found.
    Ansi,
    /// The terminal's own 16 colours, on a dark ground.
    AnsiDark,
    /// The terminal's own 16 colours, on a light ground.
    AnsiLight,
    /// No colours.
    Mono,
}

impl ThemeChoice {
    /// All choices with their names in the file.
    pub const ALL: [(&'static str, Self); 7] = [
        ("auto", Self::Auto),
        ("dark", Self::Dark),
        ("light", Self::Light),
        ("ansi", Self::Ansi),
        ("ansi-dark", Self::AnsiDark),
        ("ansi-light", Self::AnsiLight),
        ("mono", Self::Mono),
    ];

    /// The theme's variant, on a terminal that was found to be `detected`.
    pub const fn variant(self, detected: Variant) -> Variant {
        match (self, detected) {
            (Self::Auto, _) => detected,
            (Self::Dark, _) => Variant::Dark,
            (Self::Light, _) => Variant::Light,
            (Self::AnsiLight, _) | (Self::Ansi, Variant::Light | Variant::AnsiLight) => Variant::AnsiLight,
            (Self::AnsiDark | Self::Ansi, _) => Variant::AnsiDark,
            (Self::Mono, _) => Variant::Mono,
        }
    }
}

/// The settings. The default is the program without a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// Whether the mouse works in the program; otherwise it is the terminal's, for selecting text.
    pub mouse: bool,
    /// Which way a copy takes to the clipboard.
    pub clipboard: clipboard::Choice,
    /// Whether codes are shown as pictures, and how.
    pub graphics: graphics::Choice,
    /// Which theme is shown.
    pub theme: ThemeChoice,
    /// The keys of commands, by the commands' names.
    keys: Vec<Named<Vec<Key>>>,
    /// The looks of roles, by the roles' names.
    colors: Vec<Named<Paint>>,
    /// What the file is called in sentences.
    file: String,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            mouse: true,
            clipboard: clipboard::Choice::default(),
            graphics: graphics::Choice::default(),
            theme: ThemeChoice::default(),
            keys: Vec::new(),
            colors: Vec::new(),
            file: String::new(),
        }
    }
}

/// A setting whose name is looked up where it is used.
#[derive(Clone, Debug, PartialEq)]
struct Named<T> {
    name: String,
    /// Counted from 1.
    line: usize,
    value: T,
}

impl Config {
    /// Where the file is: `ENTRYLINK_CONFIG`, or `config.toml` in the platform's folder for settings. `None`: this user has
    /// no home directory.
    pub fn path() -> Option<PathBuf> {
        use etcetera::base_strategy::{BaseStrategy, choose_native_strategy};
        if let Some(named) = std::env::var_os(FILE_VARIABLE).filter(|name| !name.is_empty()) {
            return Some(named.into());
        }
        Some(choose_native_strategy().ok()?.config_dir().join("entrylink").join("config.toml"))
    }

    /// The settings of this user, and what is wrong in the file, a sentence each.
    pub fn load() -> (Self, Vec<String>) {
        Self::path().map_or_else(Default::default, |path| Self::load_file(&path))
    }

    /// The settings in a file, likewise. A file that does not exist is no mistake.
    pub fn load_file(path: &Path) -> (Self, Vec<String>) {
        let name = path.display().to_string();
        let useless = |why: &str| {
            let sentence = format!("{}: {why}; until then the program runs without it", safe(&name));
            (Self::default(), vec![sentence])
        };
        match read_text(path) {
            Ok(Some(text)) => Self::parse(&text, &name),
            Ok(None) => Self::default().into_pair(),
            Err(why) => useless(&why),
        }
    }

    /// Every stock of labels: the program's own, with those of the user's `stocks.toml` beside the file of settings; and
    /// what is wrong in that, a sentence each.
    pub fn stocks() -> (Stocks, Vec<String>) {
        let Some(path) = Self::path().map(|path| path.with_file_name(stock::FILE)) else {
            return (Stocks::builtin(), Vec::new());
        };
        let name = safe(&path.display().to_string()).into_owned();
        let mut text = String::new();
        match File::open(&path).and_then(|file| file.take(MOST).read_to_string(&mut text)) {
            Ok(_) => Stocks::builtin().with_additions(&text, &name),
            Err(e) if e.kind() == ErrorKind::NotFound => (Stocks::builtin(), Vec::new()),
            Err(e) => (Stocks::builtin(), vec![format!("{name} cannot be read: {e}")]),
        }
    }

    fn into_pair(self) -> (Self, Vec<String>) {
        (self, Vec::new())
    }

    /// The mailing tools that the program knows, with those of `merge-tags.toml` beside the settings, and what is wrong in
    /// that file. Like the settings it is only ever read, and no mistake in it keeps the program from starting.
    pub fn tools() -> (Tools, Vec<String>) {
        let tools = Tools::builtin();
        let Some(path) = Self::path().map(|path| path.with_file_name("merge-tags.toml")) else {
            return (tools, Vec::new());
        };
        match read_text(&path) {
            Ok(Some(text)) => tools.with_additions(&text, &path.display().to_string()),
            Ok(None) => (tools, Vec::new()),
            Err(why) => {
                let name = path.display().to_string();
                (tools, vec![format!("{}: {why}; until then the program runs without it", safe(&name))])
            }
        }
    }

    /// The settings in a text. `file`: what sentences call it.
    pub fn parse(text: &str, file: &str) -> (Self, Vec<String>) {
        read::read(text, &safe(file))
    }

    /// The keys: the table's, with those of the file in their place; and what is wrong with the file's.
    pub fn keymap(&self) -> (Keymap, Vec<String>) {
        let mut problems = Vec::new();
        let mut known = Vec::new();
        for binding in &self.keys {
            if TABLE.iter().any(|c| c.id == binding.name) {
                known.push(binding);
            } else {
                let near = near(&binding.name, TABLE.iter().map(|c| c.id));
                problems.push((binding.line, no_such("command", &binding.name, &near, "every command")));
            }
        }
        let with = |first: usize| {
            let overrides: BTreeMap<_, _> = known[..first].iter().map(|b| (b.name.clone(), b.value.clone())).collect();
            Keymap::with(&overrides)
        };
        let (keymap, wrong) = with(known.len());
        for sentence in wrong {
            // The line to blame is the first with which the problem is there.
            let at = (1..known.len()).find(|&first| with(first).1.contains(&sentence)).unwrap_or(known.len());
            let line = at.checked_sub(1).map_or(1, |at| known[at].line);
            problems.push((line, sentence));
        }
        (keymap, sentences(&self.file, problems))
    }

    /// The theme on a terminal that was found to be `detected`, and what is wrong with the roles in the file.
    ///
    /// Without colours ([`Variant::Mono`]) only the weights of the file hold, not its colours.
    pub fn theme(&self, detected: Variant) -> (Theme, Vec<String>) {
        let variant = self.theme.variant(detected);
        let mut theme = Theme::new(variant);
        let mut problems = Vec::new();
        for role in &self.colors {
            match theme.role(&role.name) {
                Some(style) if variant == Variant::Mono => role.value.without_colour().apply(style),
                Some(style) => role.value.apply(style),
                None => problems.push((role.line, no_such("role", &role.name, &near(&role.name, ROLES), "every role"))),
            }
        }
        (theme, sentences(&self.file, problems))
    }
}

/// The text of a file; `None`: there is no such file. Why it cannot be used, and the way out.
fn read_text(path: &Path) -> Result<Option<String>, String> {
    let mut bytes = Vec::new();
    match File::open(path).and_then(|file| file.take(MOST + 1).read_to_end(&mut bytes)) {
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(None),
        Err(e) => return Err(format!("it cannot be read ({e}): make it a text file that you may read")),
        Ok(_) => {}
    }
    if bytes.len() as u64 > MOST {
        return Err("it is larger than 1 MB, which no file of settings is: put another in its place".to_owned());
    }
    let text = String::from_utf8(bytes);
    text.map(Some).map_err(|_| "it is not in UTF-8: save it again with that encoding".to_owned())
}

/// The sentence about a name that means nothing.
fn no_such(kind: &str, name: &str, near: &[&str], all: &str) -> String {
    match offer(near) {
        offer if offer.is_empty() => {
            format!("there is no {kind} “{}”: config.example.toml lists {all}", safe(name))
        }
        offer => format!("there is no {kind} “{}”{offer}", safe(name)),
    }
}

/// Problems with their lines as sentences that name the file, from top to bottom.
fn sentences(file: &str, mut problems: Vec<(usize, String)>) -> Vec<String> {
    problems.sort();
    problems.into_iter().map(|(line, sentence)| format!("{file}, line {line}: {sentence}")).collect()
}

#[cfg(test)]
mod tests;
