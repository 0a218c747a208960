//! `import`: what was exported, merged into the link book.

use super::args::Format;
use super::failure::Failure;
use super::files;
use super::out::Out;
use super::preview::{self, Counts};
use super::session::Session;
use crate::domain::reconcile::{Clash, Policy};
use crate::domain::{Entity, Uid};
use crate::exchange::bring::{self, Brought};
use crate::exchange::look::{self, Kind};
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
    let policy = match args.conflicts {
        Conflicts::Refuse => Policy::Refuse,
        Conflicts::Keep => Policy::Keep,
        Conflicts::Take => Policy::Take,
    };
    let source = args.source.display().to_string();
    let brought = bring::import(&session.store, &file, policy)?;
    let Brought { changes, clashes, same, names: called } =
        brought.map_err(|problems| report(&source, &problems, out))?;
    let shown = preview::settled(&changes);
    let refused = policy == Policy::Refuse && !clashes.is_empty();
    let outcome = Outcome {
        source: source.clone(),
        counts: Counts::of(&shown),
        same,
        changes: preview::records(&shown, &called),
        conflicts: clashes.iter().map(|clash| record(clash, &called)).collect(),
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

/// Everything in the file, in the files of the folder, or on standard input.
fn read(args: &ImportArgs, out: &Out) -> Result<Vec<Entity>, Failure> {
    let source = &args.source;
    let name = source.display().to_string();
    let read = if source.as_os_str() == "-" {
        archive::read(&[(name.clone(), files::read_text(source, out)?)])
    } else {
        bring::read(source)
    };
    read.map_err(|problems| match look::misplaced(source, Kind::Export) {
        Some(sentence) => Failure::problem(sentence),
        None => report(&name, &problems, out),
    })
}

fn report(source: &str, problems: &[String], out: &Out) -> Failure {
    for problem in problems {
        out.say(problem);
    }
    let count = if problems.len() == 1 { "1 problem".to_owned() } else { format!("{} problems", problems.len()) };
    Failure::problem(format!("{source} has {count}: nothing was changed"))
}

fn record(clash: &Clash, names: &HashMap<Uid, String>) -> ConflictRecord {
    let (why, sentence) = bring::why(clash, names);
    ConflictRecord { kind: clash.file.noun(), uid: clash.file.uid(), name: clash.file.name().to_owned(), why, sentence }
}
