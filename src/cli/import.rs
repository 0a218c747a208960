//! `import`: what was exported, merged into the link book.

use super::args::Format;
use super::export::json_files;
use super::failure::Failure;
use super::files;
use super::out::Out;
use super::preview::{self, Counts};
use super::session::Session;
use crate::domain::difference::names;
use crate::domain::reconcile::{Clash, Policy, Why, merge};
use crate::domain::transition::transition;
use crate::domain::{Entity, Uid};
use crate::export::archive;
use clap::{Args, ValueEnum};
use serde::Serialize;
use std::collections::HashMap;
use std::path::PathBuf;

/// What becomes of what is in conflict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Conflicts {
    /// Nothing is imported as long as there is one
    Refuse,
    /// It stays as the link book has it
    Keep,
    /// It becomes as the file has it
    Take,
}

#[derive(Debug, Args)]
pub(super) struct ImportArgs {
    /// What “export” wrote: a file, a folder, or “-” for standard input
    source: PathBuf,
    /// Show what would be added, changed and in conflict, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// What becomes of things in conflict: refuse to import anything, keep the link book's, or take the file's
    #[arg(long, value_enum, value_name = "refuse|keep|take", default_value_t = Conflicts::Refuse, hide_possible_values = true)]
    conflicts: Conflicts,
    #[command(flatten)]
    format: Format,
}

#[derive(Serialize)]
struct Outcome {
    source: String,
    counts: Counts,
    same: usize,
    changes: Vec<preview::Record>,
    conflicts: Vec<ConflictRecord>,
    imported: bool,
}

#[derive(Serialize)]
struct ConflictRecord {
    kind: &'static str,
    uid: Uid,
    name: String,
    why: &'static str,
    sentence: String,
}

pub(super) fn run(args: &ImportArgs, mut session: Session, out: &mut Out) -> Result<(), Failure> {
    let file = read(args, out)?;
    let now = session.store.everything()?;
    let former = former_states(&session, &now, &file)?;
    let policy = match args.conflicts {
        Conflicts::Refuse => Policy::Refuse,
        Conflicts::Keep => Policy::Keep,
        Conflicts::Take => Policy::Take,
    };
    let is_former = |entity: &Entity| former.contains(&entity.key());
    let source = args.source.display().to_string();
    let merged = merge(&now, &file, &is_former, policy).map_err(|problems| report(&source, &problems, out))?;
    let changes = transition(&now, &merged.then);
    let shown = preview::settled(&changes);
    let called = names(now.iter().chain(&file).chain(&merged.then));
    let refused = policy == Policy::Refuse && !merged.clashes.is_empty();
    let outcome = Outcome {
        source: source.clone(),
        counts: Counts::of(&shown),
        same: merged.same,
        changes: preview::records(&shown, &called),
        conflicts: merged.clashes.iter().map(|clash| record(clash, &called)).collect(),
        imported: !args.dry_run && !refused,
    };
    if !args.format.json {
        preview::print(&shown, &called, out)?;
        for conflict in &outcome.conflicts {
            out.text(&format!("! {}", conflict.sentence))?;
        }
    }
    if outcome.imported {
        session.apply(&changes, &format!("Import {source}"))?;
    }
    conclude(args, &outcome, out);
    if args.format.json {
        out.json(&outcome)?;
    }
    if refused { Err(Failure::Findings) } else { Ok(()) }
}

/// What the import came to, for people.
fn conclude(args: &ImportArgs, outcome: &Outcome, out: &Out) {
    let Outcome { counts, same, conflicts, imported, .. } = outcome;
    let in_conflict = match conflicts.len() {
        0 => String::new(),
        n => format!(", {n} in conflict"),
    };
    let told = format!("{} added, {} changed, {same} the same{in_conflict}", counts.added, counts.changed);
    if *imported && *counts == Counts::default() {
        out.say(&format!("Nothing to do: {told}."));
    } else if *imported {
        out.say(&format!("Imported: {told}. “entrylink undo” takes it back."));
    } else if conflicts.is_empty() || args.conflicts != Conflicts::Refuse {
        out.say(&format!("Nothing was changed. It would be: {told}."));
    } else {
        out.say(&format!(
            "Nothing was changed: {told}. Add --conflicts keep to leave what is in conflict as the link book has it, or \
             --conflicts take to have it as the file has it."
        ));
    }
}

/// Everything in the file, or in the files of the folder.
fn read(args: &ImportArgs, out: &Out) -> Result<Vec<Entity>, Failure> {
    let source = &args.source;
    let texts = if source.is_dir() {
        let found = json_files(source)?;
        if found.is_empty() {
            return Err(Failure::problem(format!(
                "{} has nothing in it that an export wrote: name the folder with “bots” and “links” in it",
                source.display()
            )));
        }
        let read = |(name, path): (String, PathBuf)| Ok((name, files::read_text(&path, out)?));
        found.into_iter().map(read).collect::<Result<Vec<_>, Failure>>()?
    } else {
        vec![(source.display().to_string(), files::read_text(source, out)?)]
    };
    archive::read(&texts).map_err(|problems| report(&source.display().to_string(), &problems, out))
}

fn report(source: &str, problems: &[String], out: &Out) -> Failure {
    for problem in problems {
        out.say(problem);
    }
    let count = if problems.len() == 1 { "1 problem".to_owned() } else { format!("{} problems", problems.len()) };
    Failure::problem(format!("{source} has {count}: nothing was changed"))
}

/// Which things of the file are as the book once had them, and has no longer.
fn former_states(
    session: &Session,
    now: &[Entity],
    file: &[Entity],
) -> Result<std::collections::HashSet<crate::domain::transition::Key>, Failure> {
    let present: HashMap<_, _> = now.iter().map(|e| (e.key(), e)).collect();
    let differs = |e: &&Entity| present.get(&e.key()).is_some_and(|p| p != e);
    let wanted: HashMap<_, _> = file.iter().filter(differs).map(|e| (e.key(), e)).collect();
    let mut former = std::collections::HashSet::new();
    if wanted.is_empty() {
        return Ok(former);
    }
    for step in session.store.history(usize::MAX, None)? {
        for state in step.changes.iter().flat_map(|c| [&c.before, &c.after]).flatten() {
            if wanted.get(&state.key()) == Some(&state) {
                former.insert(state.key());
            }
        }
    }
    Ok(former)
}

fn record(clash: &Clash, names: &HashMap<Uid, String>) -> ConflictRecord {
    let (noun, name) = (clash.file.noun(), clash.file.name());
    let within = match &clash.file {
        Entity::Placement(p) => names.get(&p.link).map(|link| format!("{link} · ")).unwrap_or_default(),
        _ => String::new(),
    };
    let (why, sentence) = match &clash.why {
        Why::Older => (
            "older",
            format!("{noun} {within}{name}: the link book has a newer version, which was changed since this one"),
        ),
        Why::Taken { attribute, by } if clash.book.is_some() => (
            "taken",
            format!(
                "{noun} {within}{name}: another {noun} has this {attribute}, “{}”; rename one of the two",
                by.name()
            ),
        ),
        Why::Taken { attribute, by } => (
            "taken",
            format!("{noun} {within}{name}: the link book has another {noun} with this {attribute}, “{}”", by.name()),
        ),
    };
    ConflictRecord { kind: noun, uid: clash.file.uid(), name: name.to_owned(), why, sentence }
}
