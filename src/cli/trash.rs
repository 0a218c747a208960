//! `trash`: what was deleted, and how it comes back.

use super::args::Format;
use super::failure::Failure;
use super::out::Out;
use super::session::Session;
use crate::domain::model::fold;
use crate::domain::near::{near, offer};
use crate::domain::past::Trashed;
use crate::domain::show::plural;
use crate::domain::time;
use crate::store;
use clap::Subcommand;
use serde::Serialize;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// What was deleted and can come back, the latest first
    List {
        #[command(flatten)]
        format: Format,
    },
    /// Bring something back, with all that went with it
    Restore {
        /// Its name: the ref of a link, the label of a placement
        name: String,
        /// The step of the history in which it went, where several of that name did; by default the latest
        #[arg(long, value_name = "N")]
        step: Option<i64>,
        #[command(flatten)]
        format: Format,
    },
}

#[derive(Serialize)]
struct Record<'a> {
    kind: &'static str,
    name: &'a str,
    uid: crate::domain::Uid,
    step: i64,
    at: String,
    who: &'a str,
    with: Vec<String>,
}

fn record(trashed: &Trashed) -> Record<'_> {
    Record {
        kind: trashed.thing.noun(),
        name: trashed.thing.name(),
        uid: trashed.thing.uid(),
        step: trashed.seq,
        at: time::utc(trashed.at_ms),
        who: &trashed.who,
        with: with(trashed),
    }
}

/// What went with it: “3 placements”.
fn with(trashed: &Trashed) -> Vec<String> {
    let nouns = ["campaign", "flow", "field", "link", "placement"];
    let counted = nouns.map(|noun| (trashed.count(noun), noun));
    counted.into_iter().filter(|(n, _)| *n > 0).map(|(n, noun)| plural(n, noun)).collect()
}

#[derive(Serialize)]
struct Restored {
    kind: &'static str,
    name: String,
    step: i64,
}

pub(super) fn run(command: &Command, mut session: Session, out: &mut Out) -> Result<(), Failure> {
    match command {
        Command::List { format } => list(&session, *format, out),
        Command::Restore { name, step, format } => restore(&mut session, name, *step, *format, out),
    }
}

fn list(session: &Session, format: Format, out: &mut Out) -> Result<(), Failure> {
    let all = session.store.trash()?;
    if format.json {
        return out.json(&all.iter().map(record).collect::<Vec<_>>());
    }
    if all.is_empty() {
        out.say("the trash is empty");
        return Ok(());
    }
    let rows: Vec<_> = all
        .iter()
        .map(|t| {
            let record = record(t);
            let with = record.with.join(", ");
            vec![record.kind.to_owned(), record.name.to_owned(), with, record.at, t.who.clone(), t.seq.to_string()]
        })
        .collect();
    out.table(&["KIND", "NAME", "WITH", "DELETED", "BY", "STEP"], &rows)
}

fn restore(session: &mut Session, name: &str, step: Option<i64>, format: Format, out: &mut Out) -> Result<(), Failure> {
    let all = session.store.trash()?;
    let wanted = fold(name);
    let fits = |t: &&Trashed| fold(t.thing.name()) == wanted && step.is_none_or(|step| t.seq == step);
    let Some(trashed) = all.iter().find(fits) else {
        let near = offer(&near(name, all.iter().map(|t| t.thing.name())));
        let hint = if near.is_empty() { ": “entrylink trash list” shows what is" } else { &near };
        return Err(Failure::problem(format!("there is nothing called “{name}” in the trash{hint}")));
    };
    let others = all.iter().filter(fits).count() - 1;
    let applied = session.store.bring_back(trashed.thing.key(), &store::current_user(), store::now_ms())?;
    session.tell_backup_trouble();
    let back = applied.changes.iter().filter_map(|c| c.after.as_ref()).find(|e| e.key() == trashed.thing.key());
    let now_called = back.map_or(name, |e| e.name()).to_owned();
    let kind = trashed.thing.noun();
    let with = with(trashed);
    let with = if with.is_empty() { String::new() } else { format!(" with {}", with.join(", ")) };
    let another = if fold(&now_called) == wanted {
        String::new()
    } else {
        format!(" as “{now_called}”, because its name is taken")
    };
    out.say(&format!(
        "Brought back the {kind} “{}”{with}{another}. “entrylink undo” takes it back.",
        trashed.thing.name()
    ));
    if others > 0 {
        out.say(&format!(
            "{others} more called so went before: --step N chooses one, “entrylink trash list” has the steps."
        ));
    }
    if format.json {
        out.json(&Restored { kind, name: now_called, step: applied.seq })?;
    }
    Ok(())
}
