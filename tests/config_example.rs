//! `assets/config.example.toml`: every setting with its default, made from the tables that the program itself uses.

mod assets;

use entrylink::app::command::{Scope, TABLE};
use entrylink::app::keymap::Keymap;
use entrylink::config::{Config, ThemeChoice};
use entrylink::effects::clipboard;
use entrylink::ui::theme::{ROLES, Theme, Variant};
use ratatui::style::{Color, Modifier, Style};
use std::fmt::Write;

const HEAD: &str = "\
# The settings of entrylink: keys, colours, mouse, clipboard and pictures.
#
# Copy this file to your folder for settings, under the name config.toml:
#
#   Linux    ~/.config/entrylink/config.toml
#   macOS    ~/Library/Preferences/entrylink/config.toml
#   Windows  %APPDATA%\\entrylink\\config.toml
#
# (or anywhere, with its name in the environment variable ENTRYLINK_CONFIG), and take the # off the lines that you
# change. Each line shows what holds without it. The program reads the file when it starts, and never writes it.
# Whatever it cannot use, it says when it starts, with the line.

";

const KEYS: &str = "
# The keys of each command. What you write replaces all keys of that command: \"x\" is one key, [\"x\", \"f2\"] are two,
# [] is none. A key is a character (g, G, ?), a name (enter, esc, tab, space, backspace, delete, insert, left, right,
# up, down, home, end, pageup, pagedown, f1 to f24), or one of these after ctrl-, alt- or shift-: ctrl-s, alt-left,
# shift-tab. Where text is typed, a letter alone cannot be a command.
[keys]
";

const COLORS: &str = "
# The look of each role; here as in the dark theme. A colour is \"#ff8800\", a number from 0 to 255 of your terminal's
# palette, or one of your terminal's names: default, black, red, green, yellow, blue, magenta, cyan, white, and
# bright-black to bright-white. A colour alone is that of the text, or of the ground where the role is one. Or say more:
# { fg = \"black\", bg = \"#ff8800\", bold = true, underline = true, reversed = true }; what you leave out stays.
# Without colours (mono, NO_COLOR) only bold, underline and reversed hold.
[theme.colors]
";

/// What a role is for.
fn role(name: &str) -> &'static str {
    match name {
        "text" => "ordinary text",
        "dim" => "notes, hints, what is missing",
        "frame" => "frames",
        "focus" => "the frame of the pane that has the keys",
        "title" => "titles of the other panes",
        "heading" => "headings",
        "key" => "keys in the footer, the help and the menus",
        "selected" => "the row under the cursor (a ground)",
        "selected-away" => "the same in a pane that has not the keys (a ground)",
        "mark" => "the sign of a marked row",
        "good" => "what works",
        "warning" => "what works, but",
        "error" => "what does not work",
        "info" => "what is worth knowing",
        "ref" => "the ref in a link",
        "field" => "a field in a link",
        "value" => "a value in a link",
        "separator" => "what separates the parts of a link",
        "text-selection" => "selected text where text is typed (a ground)",
        "stand-in" => "stand-ins for characters that cannot be shown",
        other => panic!("say here what the role {other} is for"),
    }
}

fn color(color: Color) -> String {
    match color {
        Color::Rgb(r, g, b) => format!("\"#{r:02x}{g:02x}{b:02x}\""),
        Color::Reset => "\"default\"".to_owned(),
        other => panic!("the dark theme has colours in 24 bits, not {other}"),
    }
}

/// A style as it is written in the file.
fn look(name: &str, style: Style) -> String {
    let mut parts = Vec::new();
    // Text without a colour of its own has the terminal's.
    let fg = style.fg.or((name == "text").then_some(Color::Reset));
    parts.extend(fg.map(|fg| format!("fg = {}", color(fg))));
    parts.extend(style.bg.map(|bg| format!("bg = {}", color(bg))));
    for (modifier, word) in
        [(Modifier::BOLD, "bold"), (Modifier::UNDERLINED, "underline"), (Modifier::REVERSED, "reversed")]
    {
        parts.extend(style.add_modifier.contains(modifier).then(|| format!("{word} = true")));
    }
    match (fg, parts.len()) {
        (Some(fg), 1) => color(fg),
        _ => format!("{{ {} }}", parts.join(", ")),
    }
}

fn words<T>(all: &[(&str, T)]) -> String {
    all.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(", ")
}

fn example() -> String {
    let mut text = HEAD.to_owned();
    let mut line = |arguments: std::fmt::Arguments<'_>| {
        text.write_fmt(arguments).unwrap();
        text.push('\n');
    };
    line(format_args!("# Whether the mouse works in the program; off, your terminal selects text with it as usual."));
    line(format_args!("#mouse = true\n"));
    line(format_args!(
        "# Which way copies take: {}. The README says how far each goes.",
        words(&clipboard::Choice::ALL)
    ));
    line(format_args!("#clipboard = \"auto\"\n"));
    line(format_args!("# Whether QR codes are shown as pictures, which are sharper and have room for larger codes:"));
    line(format_args!("# {}.", words(&entrylink::qr::graphics::Choice::ALL)));
    line(format_args!(
        "# auto takes what your terminal is known for, and draws with characters elsewhere. Inside tmux only"
    ));
    line(format_args!("# sixel can work."));
    line(format_args!("#graphics = \"off\"\n"));
    line(format_args!("[theme]"));
    line(format_args!("# {}. auto follows your terminal;", words(&ThemeChoice::ALL)));
    line(format_args!("# the ansi themes use your terminal's own 16 colours."));
    line(format_args!("#variant = \"auto\""));
    line(format_args!("{}", COLORS.trim_end()));
    let mut theme = Theme::new(Variant::Dark);
    for name in ROLES {
        line(format_args!("# {}", role(name)));
        line(format_args!("#{name} = {}", look(name, *theme.role(name).unwrap())));
    }
    line(format_args!("{}", KEYS.trim_end()));
    for scope in Scope::ALL {
        line(format_args!("\n# {}", scope.title()));
        for command in TABLE.iter().filter(|c| c.scope == scope) {
            let keys: Vec<_> = command.keys.iter().map(|key| format!("\"{key}\"")).collect();
            let keys = if let [key] = &keys[..] { key.clone() } else { format!("[{}]", keys.join(", ")) };
            line(format_args!("# {}", command.sentence));
            line(format_args!("#{} = {keys}", command.id));
        }
    }
    text
}

/// The example with the `#` taken off every setting.
fn uncommented() -> String {
    let setting = |line: &str| line.starts_with('#') && !line.starts_with("# ") && line != "#";
    example().lines().map(|line| if setting(line) { &line[1..] } else { line }).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_example_is_up_to_date() {
    assets::check("assets/config.example.toml", &example());
}

#[test]
fn the_example_as_it_is_changes_nothing() {
    let (config, problems) = Config::parse(&example(), "example");
    assert_eq!(problems, Vec::<String>::new());
    assert_eq!(config.keymap(), Config::default().keymap());
    assert_eq!(config.theme(Variant::Light), Config::default().theme(Variant::Light));
}

#[test]
fn every_line_of_the_example_can_be_used_and_says_what_holds_without_it() {
    let (config, problems) = Config::parse(&uncommented(), "example");
    assert_eq!(problems, Vec::<String>::new());
    assert!(config.mouse);
    assert_eq!((config.clipboard, config.theme), (clipboard::Choice::Auto, ThemeChoice::Auto));
    assert_eq!(config.keymap(), (Keymap::default(), Vec::new()));
    let (mut theme, problems) = config.theme(Variant::Dark);
    assert_eq!(problems, Vec::<String>::new());
    theme.text.fg = None;
    assert_eq!(theme, Theme::new(Variant::Dark));
    for command in TABLE {
        assert!(uncommented().contains(&format!("\n{} = ", command.id)), "{}", command.id);
    }
}
