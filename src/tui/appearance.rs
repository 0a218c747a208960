//! What the terminal looks like: dark or light, and which colours it has.

use crate::ui::Variant;
use std::time::Duration;
use terminal_colorsaurus::{QueryOptions, ThemeMode, theme_mode};

/// How long the terminal has to say what its background is. Terminals that cannot say so answer at once, by a second
/// question that all of them know; this is for slow connections.
const PATIENCE: Duration = Duration::from_millis(500);

/// Terminals that have 24-bit colours and are known by their `TERM`: that is passed on over SSH, `COLORTERM` is not.
const TRUE_COLOR_TERMS: [&str; 6] = ["xterm-kitty", "xterm-ghostty", "alacritty", "wezterm", "foot", "contour"];

/// Terminals without colours.
const MONO_TERMS: [&str; 5] = ["vt52", "vt100", "vt102", "vt220", "vt320"];

/// The variant of the theme that suits the terminal. Asks it, so it must not be in raw mode, nor anybody else reading.
/// `color`: whether the user wants colours, where the user said so.
pub fn variant(color: Option<bool>) -> Variant {
    choose(color, &|name| std::env::var(name).ok().filter(|value| !value.is_empty()), ask)
}

/// The same where there is no terminal to ask.
pub fn unasked(color: Option<bool>) -> Variant {
    choose(color, &|name| std::env::var(name).ok().filter(|value| !value.is_empty()), || None)
}

/// Whether the terminal says that its background is dark.
fn ask() -> Option<bool> {
    let mut options = QueryOptions::default();
    options.timeout = PATIENCE;
    theme_mode(options).ok().map(|mode| mode == ThemeMode::Dark)
}

/// `get`: an environment variable that is set and not empty. `ask`: asks the terminal whether it is dark.
fn choose(color: Option<bool>, get: &dyn Fn(&str) -> Option<String>, ask: impl FnOnce() -> Option<bool>) -> Variant {
    let mono = || get("NO_COLOR").is_some() || get("TERM").is_some_and(|term| is_mono(&term));
    if !color.unwrap_or_else(|| !mono()) {
        return Variant::Mono;
    }
    let dark = ask().or_else(|| get("COLORFGBG").and_then(|value| dark_by_colorfgbg(&value))).unwrap_or(true);
    match (has_true_color(get), dark) {
        (true, true) => Variant::Dark,
        (true, false) => Variant::Light,
        (false, true) => Variant::AnsiDark,
        (false, false) => Variant::AnsiLight,
    }
}

fn is_mono(term: &str) -> bool {
    MONO_TERMS.contains(&term) || term.ends_with("-m") || term.ends_with("-mono")
}

/// Whether the terminal is known to have 24-bit colours. Where that is not known, its own 16 are right everywhere, and
/// are what its user chose.
fn has_true_color(get: &dyn Fn(&str) -> Option<String>) -> bool {
    let term = get("TERM").unwrap_or_default();
    // Neither the Linux console nor GNU screen has them, whatever is inherited from the terminal they were started in.
    // tmux does, and says `screen-…` too; it turns them into what the terminal outside has.
    let screen = get("STY").is_some() && get("TMUX").is_none();
    if term == "linux" || screen {
        return false;
    }
    get("COLORTERM").is_some_and(|value| value == "truecolor" || value == "24bit")
        || term.ends_with("-direct")
        || term.ends_with("-truecolor")
        || TRUE_COLOR_TERMS.iter().any(|known| term.strip_prefix(known).is_some_and(is_suffix))
        || get("WT_SESSION").is_some()
        || cfg!(windows)
}

/// `foot-extra` is a foot, `footage` is not.
fn is_suffix(rest: &str) -> bool {
    rest.is_empty() || rest.starts_with('-')
}

/// The background of `COLORFGBG`, `foreground;background` or `foreground;other;background`, as rxvt and Konsole set it:
/// numbers of the 16 colours, of which 7 and 9 to 15 are light.
fn dark_by_colorfgbg(value: &str) -> Option<bool> {
    let background: u8 = value.rsplit(';').next()?.parse().ok()?;
    Some(background < 7 || background == 8)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `said`: what the terminal answers. `set`: the environment.
    fn chosen(said: Option<bool>, set: &[(&str, &str)]) -> Variant {
        let get = |name: &str| set.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned());
        choose(None, &get, || said)
    }

    #[test]
    fn no_color_is_mono_and_asks_nothing() {
        let get = |name: &str| (name == "NO_COLOR").then(|| "1".to_owned());
        assert_eq!(choose(None, &get, || panic!("asked")), Variant::Mono);
        let get = |name: &str| (name == "TERM").then(|| "vt220".to_owned());
        assert_eq!(choose(None, &get, || panic!("asked")), Variant::Mono);
    }

    #[test]
    fn what_the_user_said_comes_first() {
        let get = |name: &str| (name == "NO_COLOR").then(|| "1".to_owned());
        assert_eq!(choose(Some(true), &get, || Some(false)), Variant::AnsiLight);
        assert_eq!(choose(Some(false), &|_| None, || panic!("asked")), Variant::Mono);
    }

    #[test]
    fn the_terminals_answer_comes_before_the_environment() {
        let set = [("TERM", "xterm-256color"), ("COLORTERM", "truecolor"), ("COLORFGBG", "0;15")];
        assert_eq!(chosen(Some(true), &set), Variant::Dark);
        assert_eq!(chosen(Some(false), &set), Variant::Light);
        assert_eq!(chosen(None, &set), Variant::Light, "COLORFGBG");
        assert_eq!(chosen(None, &set[..2]), Variant::Dark, "nothing is known");
    }

    #[test]
    fn colorfgbg_is_read_from_its_end() {
        for (value, dark) in [
            ("15;0", Some(true)),
            ("0;15", Some(false)),
            ("0;default;15", Some(false)),
            ("12;8", Some(true)),
            ("0;7", Some(false)),
            ("0;6", Some(true)),
            ("15;default", None),
            ("", None),
        ] {
            assert_eq!(dark_by_colorfgbg(value), dark, "{value}");
        }
    }

    #[test]
    fn twenty_four_bits_only_where_they_are_known_to_work() {
        let dark = |set: &[(&str, &str)]| chosen(Some(true), set);
        assert_eq!(dark(&[("TERM", "xterm-256color")]), Variant::AnsiDark);
        assert_eq!(dark(&[("TERM", "xterm-256color"), ("COLORTERM", "24bit")]), Variant::Dark);
        assert_eq!(dark(&[("TERM", "xterm-256color"), ("COLORTERM", "yes")]), Variant::AnsiDark);
        assert_eq!(dark(&[("TERM", "xterm-direct")]), Variant::Dark);
        assert_eq!(dark(&[("TERM", "xterm-kitty")]), Variant::Dark);
        assert_eq!(dark(&[("TERM", "foot-extra")]), Variant::Dark);
        assert_eq!(dark(&[("TERM", "footage")]), Variant::AnsiDark);
        assert_eq!(dark(&[("TERM", "linux"), ("COLORTERM", "truecolor")]), Variant::AnsiDark);
        assert_eq!(chosen(Some(false), &[("TERM", "xterm")]), Variant::AnsiLight);
    }

    #[test]
    fn inside_a_multiplexer() {
        let tmux = ("TMUX", "/tmp/tmux-1000/default,1,0");
        let dark = |set: &[(&str, &str)]| chosen(Some(true), set);
        assert_eq!(dark(&[("TERM", "tmux-256color"), tmux]), Variant::AnsiDark);
        assert_eq!(dark(&[("TERM", "tmux-256color"), tmux, ("COLORTERM", "truecolor")]), Variant::Dark);
        let screen = ("STY", "1.pts-0.host");
        let inherited = ("COLORTERM", "truecolor");
        assert_eq!(dark(&[("TERM", "screen.xterm-256color"), screen, inherited]), Variant::AnsiDark);
        assert_eq!(dark(&[("TERM", "tmux-256color"), screen, tmux, inherited]), Variant::Dark, "tmux inside screen");
    }
}
