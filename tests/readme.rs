//! The README stays true: its lists come from the program's tables, and its examples are run.
//! `UPDATE_ASSETS=1 cargo test --test readme` writes those parts anew.

mod assets;

use entrylink::app::command::{Scope, TABLE};
use entrylink::app::key::Key;
use entrylink::config::Config;
use entrylink::domain::merge::Tools;
use entrylink::ui::Variant;
use std::fmt::Write;
use std::path::Path;
use std::process::Command;

fn readme() -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    std::fs::read_to_string(file).unwrap().replace("\r\n", "\n")
}

/// The README with other text between the marks of a part.
fn with(readme: &str, part: &str, text: &str) -> String {
    let (start, end) = (format!("<!-- {part}: "), format!("<!-- end of {part} -->"));
    let from = readme.find(&start).unwrap_or_else(|| panic!("the README has no {start}"));
    let from = from + readme[from..].find('\n').unwrap() + 1;
    let to = from + readme[from..].find(&end).unwrap_or_else(|| panic!("the README has no {end}"));
    format!("{}{text}{}", &readme[..from], &readme[to..])
}

/// A table of keys for each scope.
fn keys() -> String {
    let mut text = String::new();
    for scope in Scope::ALL {
        writeln!(text, "\n### {}\n\n| key | |\n| --- | --- |", scope.title()).unwrap();
        for command in TABLE.iter().filter(|c| c.scope == scope) {
            let keys: Vec<_> = command
                .keys
                .iter()
                .map(|key| format!("**{}**", escaped(&key.parse::<Key>().unwrap().label())))
                .collect();
            writeln!(text, "| {} | {} |", keys.join(" "), escaped(command.sentence)).unwrap();
        }
    }
    text.push('\n');
    text
}

/// Text that Markdown leaves as it is.
fn escaped(text: &str) -> String {
    text.chars().flat_map(|c| "|*_<\\`".contains(c).then_some('\\').into_iter().chain([c])).collect()
}

/// A table of all commands.
fn commands() -> String {
    fn rows(text: &mut String, path: &str, command: &clap::Command) {
        let mut leaf = true;
        for inner in command.get_subcommands().filter(|c| !c.is_hide_set() && c.get_name() != "help") {
            leaf = false;
            rows(text, &format!("{path} {}", inner.get_name()), inner);
        }
        if leaf {
            let about = command.get_about().map(ToString::to_string).unwrap_or_default();
            writeln!(text, "| `{path}` | {} |", escaped(&about)).unwrap();
        }
    }
    let mut text = "\n| command | |\n| --- | --- |\n".to_owned();
    writeln!(text, "| `entrylink` | The program in the terminal |").unwrap();
    rows(&mut text, "entrylink", &entrylink::cli::command());
    text.push('\n');
    text
}

#[test]
fn the_files_that_it_shows_are_there() {
    let text = readme();
    let files: Vec<_> = text.split("](").skip(1).filter_map(|rest| rest.split(')').next()).collect();
    let files: Vec<_> = files.into_iter().filter(|file| !file.starts_with("http")).collect();
    assert!(files.len() >= 8, "{files:?}");
    for file in files {
        assert!(Path::new(env!("CARGO_MANIFEST_DIR")).join(file).exists(), "{file}");
    }
}

/// The fenced blocks of one language.
fn blocks(language: &str) -> Vec<String> {
    let text = readme();
    let start = format!("```{language}\n");
    text.split(&start).skip(1).map(|rest| rest.split("```").next().unwrap().to_owned()).collect()
}

#[test]
fn the_settings_can_be_used() {
    let (tools, settings): (Vec<_>, Vec<_>) = blocks("toml").into_iter().partition(|b| b.contains("tag = "));
    assert_eq!(Tools::builtin().with_additions(&tools.concat(), "README.md").1, Vec::<String>::new());
    let (config, mut problems) = Config::parse(&settings.concat(), "README.md");
    problems.extend(config.keymap().1);
    problems.extend(config.theme(Variant::Dark).1);
    assert_eq!(problems, Vec::<String>::new());
}

/// The words of a command line, of which those with spaces stand in double quotes.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (at, part) in line.split('"').enumerate() {
        if at % 2 == 1 {
            words.push(part.to_owned());
        } else {
            words.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    words
}

/// The commands of the README, and what each prints when they are run one after the other.
fn session() -> String {
    let folder = tempfile::tempdir().unwrap();
    let mut text = "\n```console\n".to_owned();
    for line in blocks("console").concat().lines() {
        let Some(command) = line.strip_prefix("$ entrylink ") else { continue };
        writeln!(text, "{line}").unwrap();
        let output = Command::new(env!("CARGO_BIN_EXE_entrylink"))
            .args(words(command))
            .env("ENTRYLINK_DATABASE", folder.path().join("links.db"))
            .env("ENTRYLINK_CONFIG", folder.path().join("none.toml"))
            .output()
            .unwrap();
        assert!(output.status.success(), "{line}: {output:?}");
        // Each command writes to one of the two.
        text.push_str(&String::from_utf8(output.stderr).unwrap());
        text.push_str(&String::from_utf8(output.stdout).unwrap());
    }
    text.push_str("```\n\n");
    text
}

#[test]
fn its_lists_and_examples_are_what_the_program_has_and_does() {
    let parts = [("keys", keys()), ("commands", commands()), ("session", session())];
    let made = parts.iter().fold(readme(), |text, (part, made)| with(&text, part, made));
    assets::check("README.md", &made);
}
