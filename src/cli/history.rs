//! `history`, `undo` and `redo`.

use super::args::Format;
use super::failure::Failure;
use super::out::Out;
use super::pick;
use super::session::Session;
use crate::domain::{Change, Uid, time};
use crate::store::{self, Applied, Step, StepKind};
use clap::Args;
use serde::Serialize;

#[derive(Debug, Args)]
pub(super) struct HistoryArgs {
    /// Only what touched this link or a placement of it (its ref or name)
    link: Option<String>,
    /// How many steps, the last one first; 0 for all
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: usize,
    #[command(flatten)]
    format: Format,
}

#[derive(Debug, Args)]
pub(super) struct StepArgs {
    #[command(flatten)]
    format: Format,
}

#[derive(Serialize)]
struct StepRecord<'a> {
    seq: i64,
    at: String,
    who: &'a str,
    what: &'a str,
    kind: StepKind,
    target: Option<i64>,
    changes: &'a [Change],
}

#[derive(Serialize)]
struct AppliedRecord<'a> {
    seq: i64,
    what: &'a str,
    changes: &'a [Change],
}

/// A link by its ref or name; one that is gone by the ref that the history has for it.
fn link_of(session: &mut Session, named: &str) -> Result<Uid, Failure> {
    let book = session.book()?;
    let missing = match pick::link(&book, named) {
        Ok(link) => return Ok(link.uid),
        Err(missing) => missing,
    };
    let wanted = crate::domain::model::fold(named);
    let steps = session.store.history(usize::MAX, None)?;
    let entities = steps.iter().flat_map(|s| &s.changes).flat_map(|c| [&c.before, &c.after]);
    entities
        .filter_map(|entity| match entity.as_ref()? {
            crate::domain::Entity::Link(link) if link.bot == book.bot.uid => Some(link),
            _ => None,
        })
        .find(|link| crate::domain::model::fold(&link.reference) == wanted)
        .map(|link| link.uid)
        .ok_or(missing)
}

pub(super) fn run(args: &HistoryArgs, mut session: Session, out: &mut Out) -> Result<(), Failure> {
    let link = args.link.as_deref().map(|named| link_of(&mut session, named)).transpose()?;
    let limit = if args.limit == 0 { usize::MAX } else { args.limit };
    let steps = session.store.history(limit, link)?;
    if args.format.json {
        let records: Vec<_> = steps.iter().map(record).collect();
        return out.json(&records);
    }
    if steps.is_empty() {
        out.say("nothing has been changed yet");
        return Ok(());
    }
    let rows: Vec<_> = steps
        .iter()
        .map(|step| {
            let what = match (step.kind, step.target) {
                (StepKind::Do, _) | (_, None) => step.what.clone(),
                (kind, Some(target)) => format!("{} {target}: {}", kind.name(), step.what),
            };
            vec![step.seq.to_string(), time::utc(step.at_ms), step.who.clone(), what]
        })
        .collect();
    out.table(&["STEP", "WHEN", "WHO", "WHAT"], &rows)
}

fn record(step: &Step) -> StepRecord<'_> {
    StepRecord {
        seq: step.seq,
        at: time::utc(step.at_ms),
        who: &step.who,
        what: &step.what,
        kind: step.kind,
        target: step.target,
        changes: &step.changes,
    }
}

pub(super) fn undo(args: &StepArgs, mut session: Session, out: &mut Out) -> Result<(), Failure> {
    if let Some((_, changes)) = session.store.next_undo()? {
        session.heed_prints(&changes)?;
    }
    let applied = session.store.undo(&store::current_user(), store::now_ms())?;
    session.tell_backup_trouble();
    out.say(&format!("Taken back: {}. “entrylink redo” makes it again.", applied.what));
    print(args, &applied, out)
}

pub(super) fn redo(args: &StepArgs, mut session: Session, out: &mut Out) -> Result<(), Failure> {
    if let Some((_, changes)) = session.store.next_redo()? {
        session.heed_prints(&changes)?;
    }
    let applied = session.store.redo(&store::current_user(), store::now_ms())?;
    session.tell_backup_trouble();
    out.say(&format!("Made again: {}.", applied.what));
    print(args, &applied, out)
}

fn print(args: &StepArgs, applied: &Applied, out: &mut Out) -> Result<(), Failure> {
    if args.format.json {
        out.json(&AppliedRecord { seq: applied.seq, what: &applied.what, changes: &applied.changes })?;
    }
    Ok(())
}
