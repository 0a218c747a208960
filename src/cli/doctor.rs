//! `doctor`: where the files are, what the terminal and the clipboard can do, and whether the link book is sound.

use super::args::{Format, Global};
use super::check::Health;
use super::failure::Failure;
use super::out::Out;
use super::session::Session;
use crate::domain::time;
use crate::exchange::out::size;
use crate::store;
use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(super) struct DoctorArgs {
    #[command(flatten)]
    format: Format,
}

/// Something to know about the place where the program runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// What it belongs to: “terminal”, “clipboard”.
    pub group: &'static str,
    /// What it is about.
    pub name: &'static str,
    /// What there is to know.
    pub value: String,
    /// Whether something is wrong.
    pub trouble: bool,
}

impl Fact {
    /// Something that is as it is.
    pub fn new(group: &'static str, name: &'static str, value: impl Into<String>) -> Self {
        Self { group, name, value: value.into(), trouble: false }
    }

    /// Something that is wrong.
    pub fn trouble(group: &'static str, name: &'static str, value: impl Into<String>) -> Self {
        Self { group, name, value: value.into(), trouble: true }
    }
}

/// `around`: see [`super::Outside::around`].
pub(super) fn run(
    args: &DoctorArgs,
    global: &Global,
    sample: bool,
    around: fn(Option<bool>) -> Vec<Fact>,
    out: &mut Out,
) -> Result<(), Failure> {
    let mut facts = vec![
        Fact::new("program", "version", env!("CARGO_PKG_VERSION")),
        Fact::new("program", "system", format!("{} on {}", std::env::consts::OS, std::env::consts::ARCH)),
        Fact::new("program", "database engine", format!("SQLite {}", store::engine_version())),
        Fact::new("program", "format of link books", store::KNOWN_FORMAT.to_string()),
    ];
    if let Ok(program) = std::env::current_exe() {
        facts.push(Fact::new("program", "file", program.display().to_string()));
    }
    facts.extend(book(global, sample));
    facts.extend(around(global.color.wanted()));
    let troubles = facts.iter().filter(|f| f.trouble).count();
    if args.format.json {
        let mut groups = serde_json::Map::new();
        for fact in &facts {
            let group = groups.entry(fact.group).or_insert_with(|| serde_json::json!({}));
            if let Some(group) = group.as_object_mut() {
                group.insert(fact.name.to_owned(), fact.value.clone().into());
            }
        }
        let wrong: Vec<_> = facts.iter().filter(|f| f.trouble).map(|f| &f.value).collect();
        groups.insert("problems".to_owned(), serde_json::json!(wrong));
        out.json(&groups)?;
    } else {
        print(&facts, out)?;
    }
    if troubles == 0 { Ok(()) } else { Err(Failure::Findings) }
}

fn print(facts: &[Fact], out: &mut Out) -> Result<(), Failure> {
    let (mut group, mut width) = ("", 0);
    for fact in facts {
        if fact.group != group {
            if !group.is_empty() {
                out.line("")?;
            }
            group = fact.group;
            let names = facts.iter().filter(|f| f.group == group).map(|f| f.name.chars().count());
            width = names.max().unwrap_or(0);
            out.text(group)?;
        }
        let mark = if fact.trouble { "!" } else { " " };
        out.text(&format!("{mark} {:width$}  {}", fact.name, fact.value))?;
    }
    Ok(())
}

/// The link book: where it is, and how it is.
fn book(global: &Global, sample: bool) -> Vec<Fact> {
    const GROUP: &str = "link book";
    if sample {
        return vec![Fact::new(GROUP, "file", "(the sample, in memory)")];
    }
    let path: PathBuf = match global.database.clone().map_or_else(store::default_path, Ok) {
        Ok(path) => path,
        Err(why) => return vec![Fact::trouble(GROUP, "file", why.to_string())],
    };
    let mut facts = vec![Fact::new(GROUP, "file", path.display().to_string())];
    let folder = store::folder_of(&path);
    let backups = store::backups_of(&path);
    let latest = backups.first().map_or_else(
        || "none yet: one is made before the first change of a day".to_owned(),
        |b| format!("{}, the latest of {} ({})", backups.len(), time::utc(b.at_ms), b.reason.name()),
    );
    match Session::open_if_there(global, sample) {
        Ok(None) => facts.push(Fact::new(GROUP, "health", "not there yet: the first change creates it")),
        Err(why) => facts.push(Fact::trouble(GROUP, "health", why.sentence().unwrap_or_default())),
        Ok(Some(session)) => {
            let bytes = std::fs::metadata(&path).map_or(0, |meta| meta.len());
            facts.push(Fact::new(GROUP, "size", size(bytes)));
            if session.store.is_read_only() {
                facts.push(Fact::new(GROUP, "writing", "not possible: the file, its folder or its disk is read-only"));
            }
            match Health::of(&session) {
                Ok(health) if health.ok => {
                    facts.push(Fact::new(GROUP, "health", format!("sound: {}", health.summary())));
                }
                Ok(health) => facts.push(Fact::trouble(GROUP, "health", health.problems.join("; "))),
                Err(why) => facts.push(Fact::trouble(GROUP, "health", why.to_string())),
            }
        }
    }
    facts.push(Fact::new(GROUP, "backups", latest));
    facts.push(Fact::new(GROUP, "backups in", folder.display().to_string()));
    facts
}
