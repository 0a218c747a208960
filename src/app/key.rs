//! Keys, as people write them: `ctrl-s`, `alt-left`, `G`, `é`, `space`, `f1`, `shift-tab`, `?`.
//!
//! An own type, so that the state and the table of commands know no terminal library and a user's file can name keys.

use std::fmt;
use std::str::FromStr;

/// The key itself, without what was held down with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each is the name on the key")]
pub enum Code {
    /// A character, as it would be typed: `G` is shift and the `g` key.
    Char(char),
    Enter,
    Tab,
    Backspace,
    Delete,
    Insert,
    Esc,
    Left,
    Right,
    Up,
    Down,
    Home,
    End,
    PageUp,
    PageDown,
    /// A function key, 1 to 24.
    F(u8),
}

/// A key with what was held down with it.
///
/// Always in normal form, so that equal presses are equal keys; build it with [`Key::new`] or by parsing. In normal
/// form a character carries its own shift (`G`, never `shift-g`). Only with Control, where terminals send no capitals,
/// the letter is small and the shift is kept beside it: `ctrl-shift-s`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// The key.
    pub code: Code,
    /// Whether Control was held.
    pub ctrl: bool,
    /// Whether Alt (Option, Meta) was held.
    pub alt: bool,
    /// Whether Shift was held, where the key does not already say so.
    pub shift: bool,
}

/// What a key is called in files, and what the footer and the help call it.
const NAMES: &[(&str, &str, Code)] = &[
    ("enter", "Enter", Code::Enter),
    ("tab", "Tab", Code::Tab),
    ("backspace", "Backspace", Code::Backspace),
    ("delete", "Del", Code::Delete),
    ("insert", "Ins", Code::Insert),
    ("esc", "Esc", Code::Esc),
    ("left", "←", Code::Left),
    ("right", "→", Code::Right),
    ("up", "↑", Code::Up),
    ("down", "↓", Code::Down),
    ("home", "Home", Code::Home),
    ("end", "End", Code::End),
    ("pageup", "PgUp", Code::PageUp),
    ("pagedown", "PgDn", Code::PageDown),
    ("space", "Space", Code::Char(' ')),
];

/// Other names that people write for the same keys.
const ALIASES: &[(&str, Code)] = &[
    ("return", Code::Enter),
    ("escape", Code::Esc),
    ("del", Code::Delete),
    ("ins", Code::Insert),
    ("bs", Code::Backspace),
    ("pgup", Code::PageUp),
    ("page-up", Code::PageUp),
    ("pgdn", Code::PageDown),
    ("pgdown", Code::PageDown),
    ("page-down", Code::PageDown),
    ("spc", Code::Char(' ')),
    ("plus", Code::Char('+')),
    ("minus", Code::Char('-')),
    ("dash", Code::Char('-')),
];

impl Key {
    /// The key in normal form.
    pub fn new(code: Code, ctrl: bool, alt: bool, shift: bool) -> Self {
        let (code, shift) = match code {
            Code::Char(c) if ctrl => match small(c) {
                Some(small) => (Code::Char(small), true),
                None => (code, shift && capital(c).is_some()),
            },
            Code::Char(c) if shift => (Code::Char(capital(c).unwrap_or(c)), false),
            Code::Char(_) => (code, false),
            _ => (code, shift),
        };
        Self { code, ctrl, alt, shift }
    }

    /// A key with nothing held down.
    pub fn plain(code: Code) -> Self {
        Self::new(code, false, false, false)
    }

    /// A typed character.
    pub fn char(c: char) -> Self {
        Self::plain(Code::Char(c))
    }

    /// Control and a character.
    pub fn ctrl(c: char) -> Self {
        Self::new(Code::Char(c), true, false, false)
    }

    /// Alt and a character.
    pub fn alt(c: char) -> Self {
        Self::new(Code::Char(c), false, true, false)
    }

    /// The same with Shift held as well.
    #[must_use]
    pub fn with_shift(self) -> Self {
        Self::new(self.code, self.ctrl, self.alt, true)
    }

    /// The character that it types into a text field, if it types one.
    pub fn typed(self) -> Option<char> {
        match self.code {
            Code::Char(c) if !self.ctrl && !self.alt => Some(c),
            _ => None,
        }
    }

    /// A short label for the footer and the help: `Ctrl-S`, `Alt-←`, `G`, `Space`.
    pub fn label(self) -> String {
        let key = match (self.code, name_of(self.code)) {
            (_, Some((_, label))) => label.to_owned(),
            (Code::F(n), _) => format!("F{n}"),
            // Beside Ctrl, keyboards and habit show the capital.
            (Code::Char(c), _) if self.ctrl => c.to_uppercase().to_string(),
            (Code::Char(c), _) => c.to_string(),
            _ => String::new(),
        };
        let held = |held, name| if held { name } else { "" };
        [held(self.ctrl, "Ctrl-"), held(self.alt, "Alt-"), held(self.shift, "Shift-"), &key].concat()
    }
}

/// The capital of the small letter `c`, where there is exactly one and it leads back (`ß` has none).
fn capital(c: char) -> Option<char> {
    only(c.to_uppercase()).filter(|&other| other != c && only(other.to_lowercase()) == Some(c))
}

/// The small letter of the capital `c`, likewise.
fn small(c: char) -> Option<char> {
    only(c.to_lowercase()).filter(|&other| other != c && only(other.to_uppercase()) == Some(c))
}

fn only(mut chars: impl Iterator<Item = char>) -> Option<char> {
    chars.next().filter(|_| chars.next().is_none())
}

fn name_of(code: Code) -> Option<(&'static str, &'static str)> {
    NAMES.iter().find(|(_, _, named)| *named == code).map(|&(name, label, _)| (name, label))
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (held, name) in [(self.ctrl, "ctrl-"), (self.alt, "alt-"), (self.shift, "shift-")] {
            f.write_str(if held { name } else { "" })?;
        }
        match (self.code, name_of(self.code)) {
            (_, Some((name, _))) => f.write_str(name),
            (Code::F(n), _) => write!(f, "f{n}"),
            (Code::Char(c), _) => write!(f, "{c}"),
            _ => Ok(()),
        }
    }
}

/// Why a text names no key: a sentence for the reader of a configuration file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotAKey(String);

impl fmt::Display for NotAKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for NotAKey {}

impl FromStr for Key {
    type Err = NotAKey;

    /// Reads what [`Display`](fmt::Display) writes, and the other ways in which people write keys: `Ctrl+S`, `C-s`,
    /// `Return`, `PgDn`. A capital beside Ctrl is habit, not Shift: `Ctrl-S` is `ctrl-s`.
    fn from_str(text: &str) -> Result<Self, NotAKey> {
        let (mut ctrl, mut alt, mut shift) = (false, false, false);
        let mut rest = text.trim_matches(' ');
        while let Some((held, after)) = split_modifier(rest) {
            match held {
                Held::Ctrl => ctrl = true,
                Held::Alt => alt = true,
                Held::Shift => shift = true,
                Held::Never(name) => {
                    return Err(NotAKey(format!(
                        "“{}” cannot be used: terminals keep the {name} key for themselves. Take ctrl-, alt- or shift-.",
                        super::show::safe(text)
                    )));
                }
            }
            rest = after;
        }
        let code = code_of(rest).ok_or_else(|| {
            NotAKey(format!(
                "“{}” is not the name of a key. Write a character (g, G, ?), a name (enter, esc, tab, space, left, home, \
                 pagedown, delete, f1) or one of these after ctrl-, alt- or shift- (ctrl-s, alt-left, shift-tab).",
                super::show::safe(text)
            ))
        })?;
        let code = match code {
            Code::Char(c) if ctrl => Code::Char(small(c).unwrap_or(c)),
            code => code,
        };
        Ok(Self::new(code, ctrl, alt, shift))
    }
}

/// What can be written before a key.
enum Held {
    Ctrl,
    Alt,
    Shift,
    /// What no terminal passes on, by its name on the keyboard.
    Never(&'static str),
}

/// Takes one `ctrl-` (or `ctrl+`, `C-`, …) off the front, where something is left after it.
fn split_modifier(text: &str) -> Option<(Held, &str)> {
    let at = text.find(['-', '+'])?;
    let (name, rest) = (&text[..at], &text[at + 1..]);
    if rest.is_empty() {
        return None;
    }
    let held = match name.to_ascii_lowercase().as_str() {
        "ctrl" | "control" | "c" => Held::Ctrl,
        "alt" | "option" | "opt" | "meta" | "m" | "a" => Held::Alt,
        "shift" | "s" => Held::Shift,
        "cmd" | "command" => Held::Never("Command"),
        "super" | "win" | "windows" => Held::Never("Windows"),
        _ => return None,
    };
    Some((held, rest))
}

fn code_of(name: &str) -> Option<Code> {
    if let Some(c) = only(name.chars()) {
        return (!c.is_control()).then_some(Code::Char(c));
    }
    let name = name.to_ascii_lowercase();
    let named = NAMES.iter().map(|&(name, _, code)| (name, code)).chain(ALIASES.iter().copied());
    if let Some((_, code)) = named.into_iter().find(|(known, _)| *known == name) {
        return Some(code);
    }
    let number = name.strip_prefix('f')?;
    // “f01” and “f+1” are typing errors, not keys.
    let n: u8 = number.parse().ok().filter(|n: &u8| n.to_string() == number)?;
    (1..=24).contains(&n).then_some(Code::F(n))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn key(text: &str) -> Key {
        text.parse().unwrap()
    }

    #[test]
    fn names_people_use() {
        assert_eq!(key("ctrl-s"), Key::ctrl('s'));
        assert_eq!(key("Ctrl+S"), Key::ctrl('s'));
        assert_eq!(key("C-s"), Key::ctrl('s'));
        assert_eq!(key("ctrl-shift-s"), Key::ctrl('s').with_shift());
        assert_eq!(key("alt-left"), Key::new(Code::Left, false, true, false));
        assert_eq!(key("G"), Key::char('G'));
        assert_eq!(key("shift-g"), Key::char('G'));
        assert_eq!(key("é"), Key::char('é'));
        assert_eq!(key("space"), Key::char(' '));
        assert_eq!(key("f1"), Key::plain(Code::F(1)));
        assert_eq!(key("shift-tab"), Key::plain(Code::Tab).with_shift());
        assert_eq!(key("Return"), Key::plain(Code::Enter));
        assert_eq!(key("PgDn"), Key::plain(Code::PageDown));
        for c in ['?', ':', '-', '+', '/', 'ß', '日', 'c', 's'] {
            assert_eq!(key(&c.to_string()), Key::char(c));
        }
        assert_eq!(key("ctrl--"), Key::ctrl('-'));
        assert_eq!(key("alt-+"), Key::alt('+'));
        assert_eq!(key("alt-G"), Key::alt('G'));
    }

    #[test]
    fn what_is_no_key_is_told_why() {
        for text in ["", "ctrl-", "hyper-x", "gg", "f0", "f25", "f01", "ctrl-\u{7}", "enterr"] {
            let message = text.parse::<Key>().unwrap_err().to_string();
            assert!(message.contains("is not the name of a key"), "{text}: {message}");
            assert!(!message.contains('\u{7}'));
        }
        assert!("cmd-s".parse::<Key>().unwrap_err().to_string().contains("Command"));
    }

    #[test]
    fn labels_for_the_footer() {
        for (text, label) in [
            ("ctrl-s", "Ctrl-S"),
            ("alt-left", "Alt-←"),
            ("G", "G"),
            ("space", "Space"),
            ("f5", "F5"),
            ("shift-tab", "Shift-Tab"),
        ] {
            assert_eq!(key(text).label(), label);
        }
    }

    #[test]
    fn only_plain_characters_type() {
        assert_eq!(key("G").typed(), Some('G'));
        assert_eq!(key("space").typed(), Some(' '));
        for text in ["ctrl-g", "alt-g", "enter", "f1"] {
            assert_eq!(key(text).typed(), None);
        }
    }

    fn code() -> impl Strategy<Value = Code> {
        let named: Vec<Code> = NAMES.iter().map(|&(_, _, code)| code).collect();
        prop_oneof![
            any::<char>().prop_filter("a key types no control character", |c| !c.is_control()).prop_map(Code::Char),
            proptest::char::range(' ', '~').prop_map(Code::Char),
            proptest::sample::select(named),
            (1u8..=24).prop_map(Code::F),
        ]
    }

    proptest! {
        #[test]
        fn written_and_read_is_the_same(code in code(), ctrl: bool, alt: bool, shift: bool) {
            let key = Key::new(code, ctrl, alt, shift);
            prop_assert_eq!(key.to_string().parse::<Key>(), Ok(key));
        }

        #[test]
        fn normal_form_is_normal(code in code(), ctrl: bool, alt: bool, shift: bool) {
            let key = Key::new(code, ctrl, alt, shift);
            prop_assert_eq!(Key::new(key.code, key.ctrl, key.alt, key.shift), key);
        }
    }
}
