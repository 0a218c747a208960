//! How a role looks: colours as people write them, and weights.

use crate::domain::near::{near, offer};
use crate::domain::show::safe;
use ratatui::style::{Color, Modifier, Style};

/// The terminal's own colours under the names that terminals use for them.
pub(super) const NAMES: [(&str, Color); 17] = [
    ("default", Color::Reset),
    ("black", Color::Black),
    ("red", Color::Red),
    ("green", Color::Green),
    ("yellow", Color::Yellow),
    ("blue", Color::Blue),
    ("magenta", Color::Magenta),
    ("cyan", Color::Cyan),
    // What ratatui calls gray is what every terminal calls white.
    ("white", Color::Gray),
    ("bright-black", Color::DarkGray),
    ("bright-red", Color::LightRed),
    ("bright-green", Color::LightGreen),
    ("bright-yellow", Color::LightYellow),
    ("bright-blue", Color::LightBlue),
    ("bright-magenta", Color::LightMagenta),
    ("bright-cyan", Color::LightCyan),
    ("bright-white", Color::White),
];

/// Other names that people write for the same colours.
const ALIASES: [(&str, Color); 2] = [("gray", Color::DarkGray), ("grey", Color::DarkGray)];

/// Roles that are a ground under text: a colour alone is their background.
const GROUNDS: [&str; 3] = ["selected", "selected-away", "text-selection"];

/// What the file says about the look of a role; what it does not say stays as in the theme.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Paint {
    pub fg: Option<Color>,
    pub bg: Option<Color>,
    pub bold: Option<bool>,
    pub underline: Option<bool>,
    pub reversed: Option<bool>,
}

impl Paint {
    /// One colour for a role: of its text or, where the role is a ground, of that.
    pub fn plain(role: &str, color: Color) -> Self {
        if GROUNDS.contains(&role) {
            Self { bg: Some(color), reversed: Some(false), ..Self::default() }
        } else {
            Self { fg: Some(color), ..Self::default() }
        }
    }

    /// The same without its colours.
    pub fn without_colour(self) -> Self {
        // A ground loses its reversal for its colour: without one it needs it.
        let reversed = if self.bg.is_some() { None } else { self.reversed };
        Self { fg: None, bg: None, reversed, ..self }
    }

    /// Changes a style to it.
    pub fn apply(self, style: &mut Style) {
        style.fg = self.fg.or(style.fg);
        style.bg = self.bg.or(style.bg);
        for (on, modifier) in
            [(self.bold, Modifier::BOLD), (self.underline, Modifier::UNDERLINED), (self.reversed, Modifier::REVERSED)]
        {
            if let Some(on) = on {
                style.add_modifier.set(modifier, on);
            }
        }
    }
}

/// Reads `#ff8800`, `#f80` or a name; the error is a sentence.
pub(super) fn color(text: &str) -> Result<Color, String> {
    if let Some(color) = text.strip_prefix('#').and_then(hex) {
        return Ok(color);
    }
    let typed = text.trim().to_ascii_lowercase().replace([' ', '_'], "-");
    if let Some(&(_, color)) = NAMES.iter().chain(&ALIASES).find(|(name, _)| *name == typed) {
        return Ok(color);
    }
    let near = if text.starts_with('#') { Vec::new() } else { near(&typed, NAMES.map(|(name, _)| name)) };
    Err(match offer(&near) {
        offer if offer.is_empty() => format!("“{}” is no colour: {WRITTEN}", safe(text)),
        offer => format!("“{}” is no colour{offer}", safe(text)),
    })
}

/// How colours are written, for sentences.
pub(super) const WRITTEN: &str = "write \"#ff8800\", a name such as \"bright-blue\", or a number from 0 to 255";

/// `rgb` or `rrggbb`, two or one hexadecimal digits for each of red, green and blue.
fn hex(digits: &str) -> Option<Color> {
    if !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    let number = u32::from_str_radix(digits, 16).ok()?;
    match digits.len() {
        6 => Some(Color::from_u32(number)),
        3 => {
            let double = |shift: u32| ((number >> shift & 15) * 17) as u8;
            Some(Color::Rgb(double(8), double(4), double(0)))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_as_people_write_them() {
        for (text, expected) in [
            ("#ff8800", Color::Rgb(255, 136, 0)),
            ("#F80", Color::Rgb(255, 136, 0)),
            ("bright-blue", Color::LightBlue),
            ("Bright Blue", Color::LightBlue),
            ("bright_blue", Color::LightBlue),
            ("white", Color::Gray),
            ("bright-white", Color::White),
            ("grey", Color::DarkGray),
            ("default", Color::Reset),
        ] {
            assert_eq!(color(text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_colour_is_said_with_the_way_out() {
        assert!(color("brigth-blue").unwrap_err().ends_with("did you mean “blue” or “bright-blue”?"));
        for text in ["#ff88", "#ff88001", "#gg0000", "ff8800", "#+f8", "#", ""] {
            assert!(color(text).unwrap_err().contains("is no colour"), "{text}");
        }
        assert!(color("#ff88").unwrap_err().contains("#ff8800"));
        assert!(!color("\u{1b}[31m").unwrap_err().contains('\u{1b}'));
    }

    #[test]
    fn one_colour_is_the_ink_of_a_text_and_the_ground_of_a_selection() {
        let mut error = Style::new().fg(Color::Red).add_modifier(Modifier::BOLD);
        Paint::plain("error", Color::Blue).apply(&mut error);
        assert_eq!(error, Style::new().fg(Color::Blue).add_modifier(Modifier::BOLD));

        let mut selected = Style::new().add_modifier(Modifier::REVERSED);
        Paint::plain("selected", Color::Blue).apply(&mut selected);
        assert_eq!(selected, Style::new().bg(Color::Blue));
    }

    #[test]
    fn without_colour_a_selection_can_still_be_seen() {
        let mut selected = Style::new().add_modifier(Modifier::REVERSED);
        Paint::plain("selected", Color::Blue).without_colour().apply(&mut selected);
        assert_eq!(selected, Style::new().add_modifier(Modifier::REVERSED));

        let heavy = Paint { fg: Some(Color::Red), bold: Some(true), ..Paint::default() };
        assert_eq!(heavy.without_colour(), Paint { bold: Some(true), ..Paint::default() });
    }
}
