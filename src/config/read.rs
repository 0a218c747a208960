//! Reading the text of the file: what is written where, and whether it can be meant.

use super::paint::{self, Paint};
use super::{Config, Named, ThemeChoice, sentences};
use crate::app::key::Key;
use crate::domain::near::{near, offer};
use crate::domain::show::safe;
use crate::effects::clipboard;
use crate::qr::graphics;
use ratatui::style::Color;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The settings at the top of the file.
const SETTINGS: [&str; 5] = ["clipboard", "graphics", "keys", "mouse", "theme"];
/// The settings in `[theme]`.
const THEME: [&str; 2] = ["colors", "variant"];
/// The settings of a role.
const LOOK: [&str; 5] = ["bg", "bold", "fg", "reversed", "underline"];

type Value<'a> = Spanned<DeValue<'a>>;

/// Reads the settings in `text`. `file`: what sentences call it, safe to print.
pub(super) fn read(text: &str, file: &str) -> (Config, Vec<String>) {
    // Editors on Windows put this invisible mark in front.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let config = Config { file: file.to_owned(), ..Config::default() };
    let mut reader = Reader { text, config, problems: Vec::new() };
    match DeTable::parse(text) {
        Ok(table) => reader.settings(table.get_ref()),
        Err(e) => {
            let at = e.span().map_or(0, |span| span.start);
            let why = format!(
                "this cannot be read as TOML ({}): mend the line; until then the program runs without the file",
                safe(e.message())
            );
            reader.problem(at, why);
        }
    }
    let problems = sentences(file, reader.problems);
    (reader.config, problems)
}

struct Reader<'a> {
    text: &'a str,
    config: Config,
    problems: Vec<(usize, String)>,
}

impl Reader<'_> {
    /// The line of a byte, counted from 1.
    fn line(&self, at: usize) -> usize {
        self.text.get(..at).unwrap_or(self.text).matches('\n').count() + 1
    }

    fn problem(&mut self, at: usize, sentence: String) {
        self.problems.push((self.line(at), sentence));
    }

    /// What `value` should have been.
    fn wrong(&mut self, name: &str, value: &Value<'_>, should: &str) {
        let sentence = format!("“{}” should be {should}, and is {}", safe(name), written(value.get_ref()));
        self.problem(value.span().start, sentence);
    }

    /// A setting that does not exist.
    fn unknown(&mut self, name: &Spanned<std::borrow::Cow<'_, str>>, place: &str, known: &[&str]) {
        let typed = name.get_ref().as_ref();
        let sentence = match offer(&near(typed, known.iter().copied())) {
            offer if offer.is_empty() => {
                format!("there is no setting “{}” {place}: there are {}", safe(typed), known.join(", "))
            }
            offer => format!("there is no setting “{}” {place}{offer}", safe(typed)),
        };
        self.problem(name.span().start, sentence);
    }

    fn settings(&mut self, table: &DeTable<'_>) {
        for (name, value) in table {
            match (name.get_ref().as_ref(), value.get_ref()) {
                ("mouse", DeValue::Boolean(on)) => self.config.mouse = *on,
                ("mouse", _) => self.wrong("mouse", value, "true or false"),
                ("clipboard", _) => {
                    if let Some(choice) = self.choice("clipboard", value, &clipboard::Choice::ALL) {
                        self.config.clipboard = choice;
                    }
                }
                ("graphics", _) => {
                    if let Some(choice) = self.choice("graphics", value, &graphics::Choice::ALL) {
                        self.config.graphics = choice;
                    }
                }
                ("keys", DeValue::Table(keys)) => self.keys("", keys),
                ("keys", _) => self.wrong("keys", value, "a section, [keys]"),
                ("theme", DeValue::Table(theme)) => self.theme(theme),
                ("theme", _) => self.wrong("theme", value, "a section, [theme], with variant = \"dark\" below it"),
                _ => self.unknown(name, "at the top of the file", &SETTINGS),
            }
        }
    }

    /// One of several words.
    fn choice<T: Copy>(&mut self, name: &str, value: &Value<'_>, all: &[(&str, T)]) -> Option<T> {
        let typed = value.get_ref().as_str();
        let chosen = typed.and_then(|typed| all.iter().find(|(word, _)| *word == typed));
        if chosen.is_none() {
            let words: Vec<_> = all.iter().map(|(word, _)| format!("\"{word}\"")).collect();
            let (last, others) = words.split_last()?;
            self.wrong(name, value, &format!("{} or {last}", others.join(", ")));
        }
        chosen.map(|&(_, choice)| choice)
    }

    /// Commands and their keys. In TOML, `main.copy = "y"` is a table in a table, and `"main.copy" = "y"` is not: both are
    /// meant.
    fn keys(&mut self, before: &str, table: &DeTable<'_>) {
        for (name, value) in table {
            let id = format!("{before}{}", name.get_ref());
            match value.get_ref() {
                DeValue::Table(inner) => self.keys(&format!("{id}."), inner),
                DeValue::String(_) => self.bind(id, name.span().start, std::slice::from_ref(value)),
                DeValue::Array(keys) => self.bind(id, name.span().start, keys),
                _ => self.wrong(&id, value, "a key such as \"ctrl-s\", or several such as [\"s\", \"f2\"]"),
            }
        }
    }

    /// Binds a command to the keys that can be read. Where none can, it keeps its own.
    fn bind(&mut self, id: String, at: usize, written: &[Value<'_>]) {
        let mut keys = Vec::new();
        for value in written {
            match value.get_ref().as_str().map(str::parse::<Key>) {
                Some(Ok(key)) => keys.push(key),
                Some(Err(why)) => self.problem(value.span().start, format!("{}: {why}", safe(&id))),
                None => self.wrong(&id, value, "a key in quotes, such as \"1\""),
            }
        }
        if written.is_empty() || !keys.is_empty() {
            let line = self.line(at);
            self.config.keys.push(Named { name: id, line, value: keys });
        }
    }

    fn theme(&mut self, table: &DeTable<'_>) {
        for (name, value) in table {
            match (name.get_ref().as_ref(), value.get_ref()) {
                ("variant", _) => {
                    if let Some(choice) = self.choice("variant", value, &ThemeChoice::ALL) {
                        self.config.theme = choice;
                    }
                }
                ("colors", DeValue::Table(colors)) => self.colors(colors),
                ("colors", _) => self.wrong("colors", value, "a section, [theme.colors]"),
                _ => self.unknown(name, "in [theme]", &THEME),
            }
        }
    }

    fn colors(&mut self, table: &DeTable<'_>) {
        for (name, value) in table {
            let role = name.get_ref().as_ref();
            let paint = match value.get_ref() {
                DeValue::Table(look) => Some(self.look(role, look)),
                _ => self.color(role, value).map(|color| Paint::plain(role, color)),
            };
            if let Some(value) = paint {
                let line = self.line(name.span().start);
                self.config.colors.push(Named { name: role.to_owned(), line, value });
            }
        }
    }

    fn look(&mut self, role: &str, table: &DeTable<'_>) -> Paint {
        let mut paint = Paint::default();
        for (name, value) in table {
            let on = value.get_ref().as_bool();
            match (name.get_ref().as_ref(), on) {
                ("fg", _) => paint.fg = self.color(role, value),
                ("bg", _) => paint.bg = self.color(role, value),
                ("bold", Some(_)) => paint.bold = on,
                ("underline", Some(_)) => paint.underline = on,
                ("reversed", Some(_)) => paint.reversed = on,
                (name @ ("bold" | "underline" | "reversed"), None) => self.wrong(name, value, "true or false"),
                _ => self.unknown(name, &format!("of “{}”", safe(role)), &LOOK),
            }
        }
        paint
    }

    fn color(&mut self, role: &str, value: &Value<'_>) -> Option<Color> {
        let why = match value.get_ref() {
            DeValue::String(text) => match paint::color(text) {
                Ok(color) => return Some(color),
                Err(why) => why,
            },
            DeValue::Integer(number) => match u8::from_str_radix(number.as_str(), number.radix()) {
                Ok(index) => return Some(Color::Indexed(index)),
                Err(_) => format!("{} is no colour: {}", safe(&number.to_string()), paint::WRITTEN),
            },
            other => format!("{} is no colour: {}", written(other), paint::WRITTEN),
        };
        self.problem(value.span().start, format!("{}: {why}", safe(role)));
        None
    }
}

/// A value as it may be quoted in a sentence.
fn written(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) => format!("\"{}\"", safe(text)),
        DeValue::Integer(number) => safe(&number.to_string()).into_owned(),
        DeValue::Float(number) => safe(&number.to_string()).into_owned(),
        DeValue::Boolean(on) => on.to_string(),
        DeValue::Datetime(_) => "a date".to_owned(),
        DeValue::Array(_) => "a list".to_owned(),
        DeValue::Table(_) => "a section".to_owned(),
    }
}
