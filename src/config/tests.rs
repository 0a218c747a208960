use super::*;
use crate::app::command::Scope;
use crate::effects::clipboard;
use ratatui::style::{Color, Modifier, Style};

/// The settings of a text in which everything can be used.
fn good(text: &str) -> Config {
    let (config, problems) = Config::parse(text, "config.toml");
    assert_eq!(problems, Vec::<String>::new(), "{text}");
    config
}

/// Everything that is wrong with a text, wherever it is found out.
fn wrong(text: &str) -> Vec<String> {
    let (config, mut problems) = Config::parse(text, "config.toml");
    problems.extend(config.keymap().1);
    problems.extend(config.theme(Variant::Dark).1);
    problems
}

/// That a text has one problem, which is said to be in a line with certain words.
fn one(text: &str, line: usize, words: &[&str]) {
    let problems = wrong(text);
    assert_eq!(problems.len(), 1, "{text}: {problems:?}");
    let start = format!("config.toml, line {line}: ");
    assert!(problems[0].starts_with(&start), "{text}: {}", problems[0]);
    for word in words {
        assert!(problems[0].contains(word), "{text}: {} lacks {word}", problems[0]);
    }
}

fn key(text: &str) -> Key {
    text.parse().unwrap()
}

/// The name of the command that a key has.
fn command(keymap: &Keymap, scope: Scope, text: &str) -> Option<&'static str> {
    keymap.find(scope, key(text)).map(|at| TABLE[at].id)
}

#[test]
fn an_empty_text_is_the_default() {
    for text in ["", "# nothing\n", "\u{feff}", "[keys]\n[theme]\n[theme.colors]\n"] {
        assert_eq!(good(text), Config { file: "config.toml".to_owned(), ..Config::default() });
    }
    let default = Config::default();
    assert!(default.mouse);
    assert_eq!(default.keymap(), (Keymap::default(), Vec::new()));
    assert_eq!(default.theme(Variant::Light), (Theme::new(Variant::Light), Vec::new()));
}

#[test]
fn keys_replace_those_of_a_command_however_its_name_is_written() {
    for text in [
        "[keys]\nmain.undo = \"ctrl-e\"",
        "[keys]\n\"main.undo\" = [\"ctrl-e\"]",
        "[keys.main]\nundo = \"Ctrl+E\"",
        "keys.main.undo = \"C-e\"",
        "\u{feff}[keys]\r\nmain.undo = \"ctrl-e\"\r\n",
    ] {
        let (keymap, problems) = good(text).keymap();
        assert!(problems.is_empty(), "{problems:?}");
        assert_eq!(command(&keymap, Scope::Main, "ctrl-e"), Some("main.undo"), "{text}");
        assert_eq!(command(&keymap, Scope::Main, "u"), None, "{text}");
    }
}

#[test]
fn a_command_can_have_several_keys_or_none() {
    let (keymap, _) = good("[keys]\nmain.undo = [\"u\", \"f5\"]\nmain.log = []").keymap();
    assert_eq!(command(&keymap, Scope::Main, "u"), Some("main.undo"));
    assert_eq!(command(&keymap, Scope::Main, "f5"), Some("main.undo"));
    assert_eq!(command(&keymap, Scope::Main, "L"), None);
}

#[test]
fn two_commands_can_swap_their_keys() {
    let (keymap, problems) = good("[keys]\nlinks.new = \"s\"\nlinks.sort = \"n\"").keymap();
    assert_eq!(problems, Vec::<String>::new());
    assert_eq!(command(&keymap, Scope::Links, "s"), Some("links.new"));
    assert_eq!(command(&keymap, Scope::Links, "n"), Some("links.sort"));
}

#[test]
fn keys_that_cannot_be_are_named_with_their_line() {
    one("\n[keys]\nmain.quti = \"x\"", 3, &["no command “main.quti”", "did you mean “main.quit”"]);
    one("[keys]\nfoo = \"x\"", 2, &["no command “foo”", "config.example.toml"]);
    one("[keys]\nmain.undo = \"hyper-x\"", 2, &["main.undo", "“hyper-x” is not the name of a key", "ctrl-s"]);
    one("[keys]\nmain.undo = [\n  \"u\",\n  \"gg\",\n]", 4, &["“gg” is not the name of a key"]);
    one("[keys]\nmain.undo = 7", 2, &["“main.undo” should be a key", "and is 7"]);
    one("[keys]\nmain.pane-1 = [1]", 2, &["a key in quotes", "\"1\""]);
    one("keys = true", 1, &["“keys” should be a section, [keys]", "and is true"]);
    one("[keys]\nmain.log = \"f9\"\nform.save = \"s\"", 3, &["“s” cannot do form.save"]);
    one(
        "[keys]\nmain.log = \"f9\"\nlinks.sort = \"n\"",
        3,
        &["“n” does links.sort now, and links.new has no key left"],
    );
}

#[test]
fn a_command_whose_keys_cannot_be_read_keeps_its_own() {
    let (config, _) = Config::parse("[keys]\nmain.undo = [\"hyper-x\"]\nmain.log = [\"hyper-x\", \"f9\"]", "c");
    let (keymap, _) = config.keymap();
    assert_eq!(command(&keymap, Scope::Main, "u"), Some("main.undo"));
    assert_eq!(command(&keymap, Scope::Main, "f9"), Some("main.log"));
}

#[test]
fn the_theme_follows_the_terminal_unless_told_otherwise() {
    let all = [Variant::Dark, Variant::Light, Variant::AnsiDark, Variant::AnsiLight, Variant::Mono];
    let ansi = [Variant::AnsiDark, Variant::AnsiLight, Variant::AnsiDark, Variant::AnsiLight, Variant::AnsiDark];
    for (name, expected) in [
        ("auto", all),
        ("dark", [Variant::Dark; 5]),
        ("light", [Variant::Light; 5]),
        ("ansi", ansi),
        ("ansi-dark", [Variant::AnsiDark; 5]),
        ("ansi-light", [Variant::AnsiLight; 5]),
        ("mono", [Variant::Mono; 5]),
    ] {
        let config = good(&format!("[theme]\nvariant = \"{name}\""));
        for (detected, expected) in all.into_iter().zip(expected) {
            assert_eq!(config.theme(detected).0, Theme::new(expected), "{name} on {detected:?}");
        }
    }
    one(
        "[theme]\nvariant = \"drak\"",
        2,
        &["“variant” should be \"auto\", \"dark\"", "or \"mono\"", "and is \"drak\""],
    );
    one("theme = \"dark\"", 1, &["“theme” should be a section", "variant = \"dark\""]);
    one("[theme]\ncolour = 1", 2, &["no setting “colour” in [theme]", "“colors”"]);
    one("[theme]\ncolors = \"red\"", 2, &["a section, [theme.colors]"]);
}

#[test]
fn roles_are_painted() {
    let config = good(
        "[theme.colors]\nerror = \"#ff8800\"\ninfo = \"bright-blue\"\nvalue = 208\nselected = \"#123\"\n\
         key = { bg = \"black\", bold = false, underline = true }\nstand-in = { reversed = false }",
    );
    let (theme, problems) = config.theme(Variant::Dark);
    assert_eq!(problems, Vec::<String>::new());
    let plain = Theme::new(Variant::Dark);
    assert_eq!(theme.error, plain.error.fg(Color::Rgb(255, 136, 0)));
    assert_eq!(theme.info, plain.info.fg(Color::LightBlue));
    assert_eq!(theme.value, plain.value.fg(Color::Indexed(208)));
    assert_eq!(theme.selected, plain.selected.bg(Color::Rgb(17, 34, 51)));
    let key = Style { fg: plain.key.fg, ..Style::new() };
    assert_eq!(theme.key, key.bg(Color::Black).add_modifier(Modifier::UNDERLINED));
    assert!(!theme.stand_in.add_modifier.contains(Modifier::REVERSED));
    assert_eq!(theme.dim, plain.dim);
}

#[test]
fn without_colours_the_file_brings_none() {
    let config = good("[theme.colors]\nerror = \"red\"\nselected = \"blue\"\ndim = { fg = 7, underline = true }");
    let (mut theme, _) = config.theme(Variant::Mono);
    for role in ROLES {
        let style = *theme.role(role).unwrap();
        assert_eq!((style.fg, style.bg), (None, None), "{role}");
    }
    assert!(theme.dim.add_modifier.contains(Modifier::UNDERLINED));
    assert!(theme.selected.add_modifier.contains(Modifier::REVERSED));
}

#[test]
fn roles_and_colours_that_cannot_be_are_named_with_their_line() {
    one("[theme.colors]\nerorr = \"red\"", 2, &["no role “erorr”", "did you mean “error”?"]);
    one("[theme.colors]\nzzz = \"red\"", 2, &["no role “zzz”", "config.example.toml"]);
    one("[theme.colors]\nerror = \"rde\"", 2, &["error: ", "“rde” is no colour", "did you mean"]);
    one("[theme.colors]\nerror = 256", 2, &["256 is no colour", "0 to 255"]);
    one("[theme.colors]\nerror = -1", 2, &["-1 is no colour"]);
    one("[theme.colors]\nerror = [1]", 2, &["a list is no colour"]);
    one("[theme.colors]\nerror = { fg = true }", 2, &["true is no colour"]);
    one("[theme.colors]\nerror = { italic = true }", 2, &["no setting “italic” of “error”", "underline"]);
    one("[theme.colors]\nerror = { bold = 1 }", 2, &["“bold” should be true or false", "and is 1"]);
}

#[test]
fn mouse_and_clipboard() {
    assert!(!good("mouse = false").mouse);
    one("mouse = \"off\"", 1, &["“mouse” should be true or false", "and is \"off\""]);
    for (name, choice) in clipboard::Choice::ALL {
        assert_eq!(good(&format!("clipboard = \"{name}\"")).clipboard, choice);
    }
    for (name, choice) in crate::qr::graphics::Choice::ALL {
        assert_eq!(good(&format!("graphics = \"{name}\"")).graphics, choice);
    }
    one("graphics = true", 1, &["“graphics” should be \"off\""]);
    one("\nclipboard = \"xclip\"", 2, &["“clipboard” should be \"auto\"", "or \"none\"", "\"xclip\""]);
    one("mose = true", 1, &["no setting “mose” at the top of the file", "did you mean “mouse”?"]);
    one("zzz = 1", 1, &["no setting “zzz”", "there are clipboard, graphics, keys, mouse, theme"]);
}

#[test]
fn one_mistake_leaves_the_rest_in_force_and_a_broken_text_leaves_nothing() {
    let (config, problems) = Config::parse("mouse = false\nmose = 1\nclipboard = 3", "c");
    assert!(!config.mouse);
    assert_eq!(problems.len(), 2);
    assert!(problems[0].starts_with("c, line 2: ") && problems[1].starts_with("c, line 3: "), "{problems:?}");

    let (config, problems) = Config::parse("mouse = false\n[keys\n", "c");
    assert!(config.mouse);
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(problems[0].starts_with("c, line 2: this cannot be read as TOML"), "{problems:?}");
    assert!(problems[0].contains("without the file"));
}

#[test]
fn nothing_from_the_file_steers_the_terminal() {
    let texts = [
        "\"\\u001b[2J\" = 1",
        "mouse = \"\\u001b[2J\"",
        "[keys]\n\"\\u001b[2J\" = \"x\"\n\"main.undo\" = \"\\u001b[2J\"",
        "[theme.colors]\n\"\\u001b[2J\" = \"red\"\nerror = \"\\u001b[2J\"",
        "[theme.colors]\n\"\\u001b[2J\" = { \"\\u001b[2J\" = 1 }",
        "\u{1b}[2J",
    ];
    for text in texts {
        let problems = wrong(text);
        assert!(!problems.is_empty());
        assert!(problems.iter().all(|p| !p.chars().any(char::is_control)), "{problems:?}");
    }
    let (_, problems) = Config::parse("x = 1", "a\u{1b}b");
    assert!(!problems[0].contains('\u{1b}'));
}

#[test]
fn a_file_that_is_not_there_is_no_mistake() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(Config::load_file(&folder.path().join("config.toml")), (Config::default(), Vec::new()));
}

#[test]
fn a_file_is_read_and_never_written() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("config.toml");
    std::fs::write(&path, "mouse = false\nclipbord = 1\n").unwrap();
    let (config, problems) = Config::load_file(&path);
    assert!(!config.mouse);
    assert!(problems[0].starts_with(&format!("{}, line 2: ", path.display())), "{problems:?}");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "mouse = false\nclipbord = 1\n");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn a_file_that_cannot_be_used_is_told_why() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("config.toml");
    let refused = |path: &Path, why: &str| {
        let (config, problems) = Config::load_file(path);
        assert_eq!(config, Config::default());
        assert_eq!(problems.len(), 1);
        assert!(problems[0].starts_with(&path.display().to_string()) && problems[0].contains(why), "{problems:?}");
    };
    std::fs::write(&path, b"mouse = false # \xff\n").unwrap();
    refused(&path, "not in UTF-8");
    std::fs::write(&path, " ".repeat(MOST as usize + 1)).unwrap();
    refused(&path, "larger than 1 MB");
    refused(folder.path(), "cannot be read");
}
