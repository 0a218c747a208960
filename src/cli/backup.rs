//! `backup`: a copy of the whole link book, and the list of those that were made by themselves.

use super::args::Format;
use super::failure::Failure;
use super::out::Out;
use super::session::Session;
use crate::domain::time;
use crate::exchange::out::{self as exchange, Unwritten, size};
use crate::store::{self, Backup};
use clap::Args;
use serde::Serialize;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(super) struct BackupArgs {
    /// The file to write; it must not exist yet
    #[arg(required_unless_present = "list")]
    file: Option<PathBuf>,
    /// Write over a backup that is there already
    #[arg(long)]
    replace: bool,
    /// List the backups that were made by themselves
    #[arg(long, conflicts_with_all = ["file", "replace"])]
    list: bool,
    #[command(flatten)]
    format: Format,
}

#[derive(Serialize)]
struct Written {
    file: String,
    bytes: u64,
}

#[derive(Serialize)]
struct Listed {
    file: String,
    at: String,
    reason: &'static str,
    bytes: u64,
}

pub(super) fn run(args: &BackupArgs, session: &Session, out: &mut Out) -> Result<(), Failure> {
    let Some(file) = args.file.as_ref().filter(|_| !args.list) else { return list(session, args.format, out) };
    let bytes = exchange::back_up(&session.store, file, args.replace).map_err(|why| match why {
        Unwritten::Failed(sentence) => Failure::problem(sentence),
        Unwritten::Exists(path) => Failure::problem(format!(
            "{} exists already, and was left as it is: name another file, or add --replace where it is an older backup",
            path.display()
        )),
    })?;
    let name = file.display().to_string();
    out.say(&format!(
        "Wrote the whole link book to {name} ({}). “entrylink restore {name}” looks inside.",
        size(bytes)
    ));
    if args.format.json {
        out.json(&Written { file: name, bytes })?;
    }
    Ok(())
}

fn list(session: &Session, format: Format, out: &mut Out) -> Result<(), Failure> {
    let backups = store::backups_of(session.store.path());
    if format.json {
        return out.json(&backups.iter().map(listed).collect::<Vec<_>>());
    }
    if backups.is_empty() {
        out.say("there is no backup yet: one is made before the first change of a day");
        return Ok(());
    }
    let rows: Vec<_> = backups
        .iter()
        .map(|b| vec![time::utc(b.at_ms), b.reason.name().to_owned(), size(b.bytes), b.path.display().to_string()])
        .collect();
    out.table(&["WHEN", "WHY", "SIZE", "FILE"], &rows)
}

fn listed(backup: &Backup) -> Listed {
    Listed {
        file: backup.path.display().to_string(),
        at: time::utc(backup.at_ms),
        reason: backup.reason.name(),
        bytes: backup.bytes,
    }
}
