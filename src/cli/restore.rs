//! `restore`: a look into a backup, and putting it in the link book's place.

use super::args::{Format, Global};
use super::failure::Failure;
use super::out::Out;
use super::preview::{self, Counts};
use super::session::Session;
use crate::domain::difference::names;
use crate::domain::time;
use crate::domain::transition::transition;
use crate::exchange::bring;
use crate::exchange::look::{self, Kind};
use crate::store::{self, Step, Store, StoreError};
use clap::Args;
use serde::Serialize;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(super) struct RestoreArgs {
    /// The backup
    file: PathBuf,
    /// Put it in the link book's place; without this, only what is inside is shown
    #[arg(long)]
    yes: bool,
    #[command(flatten)]
    format: Format,
}

#[derive(Serialize)]
struct Inside {
    file: String,
    last_change: Option<LastChange>,
    bots: Vec<BotInside>,
    counts: Counts,
    changes: Vec<preview::Record>,
    restored: bool,
}

#[derive(Serialize)]
struct LastChange {
    at: String,
    who: String,
    what: String,
}

#[derive(Serialize)]
struct BotInside {
    name: String,
    links: usize,
    placements: usize,
}

pub(super) fn run(args: &RestoreArgs, global: &Global, sample: bool, out: &mut Out) -> Result<(), Failure> {
    if let Err(e) = std::fs::metadata(&args.file) {
        return Err(Failure::problem(format!(
            "{} cannot be read: {e}. “entrylink backup --list” lists the copies that were made by themselves",
            args.file.display()
        )));
    }
    let backup = Store::look(&args.file).map_err(|e| match look::misplaced(&args.file, Kind::Backup) {
        Some(sentence) => Failure::problem(sentence),
        None => e.into(),
    })?;
    let then = backup.everything()?;
    let mut session = match Session::open(global, sample).and_then(|s| Ok((s.store.everything()?, s))) {
        Ok((now, session)) => (now, Some(session)),
        // Where the book is damaged, the backup is what there is.
        Err(Failure::Store(StoreError::Corrupt { .. })) => (Vec::new(), None),
        Err(failure) => return Err(failure),
    };
    let (now, session) = (&session.0, session.1.as_mut());
    let changes = transition(now, &then);
    let shown = preview::settled(&changes);
    let called = names(now.iter().chain(&then));
    let file = args.file.display().to_string();
    let bring::Inside { last, bots } = bring::inside(&backup)?;
    let mut inside = Inside {
        file: file.clone(),
        last_change: last.map(last_change),
        bots: bots.into_iter().map(bot_inside).collect(),
        counts: Counts::of(&shown),
        changes: preview::records(&shown, &called),
        restored: false,
    };
    if !args.format.json {
        describe(&inside, out)?;
        preview::print(&shown, &called, out)?;
    }
    if args.yes {
        inside.restored = true;
        match session {
            Some(session) => {
                session.heed_prints(&changes)?;
                let made = session.store.back_up_before_restore(store::now_ms())?;
                session.apply(&changes, &format!("Restore {file}"))?;
                out.say(&format!("Restored: {}. “entrylink undo” takes it back.", inside.counts));
                if let Some(made) = made {
                    out.say(&format!("What was there before is in {}, too.", made.display()));
                }
            }
            None => replace_damaged(global, &backup, out)?,
        }
    } else if session.is_none() {
        out.say("The link book is damaged and cannot be read. With --yes it is put aside, and this takes its place; every other window of entrylink must be closed for that.");
    } else if shown.is_empty() {
        out.say("The link book has exactly this: there is nothing to restore.");
    } else {
        out.say(&format!("With --yes the link book would be as it is there: {}.", inside.counts));
    }
    if args.format.json {
        out.json(&inside)?;
    }
    Ok(())
}

fn replace_damaged(global: &Global, backup: &Store, out: &Out) -> Result<(), Failure> {
    let path = global.database.clone().map_or_else(store::default_path, Ok)?;
    let aside = store::put_in_place_of_damaged(&path, backup, store::now_ms())?;
    out.say(&format!("Restored. The damaged link book is kept as {}.", aside.display()));
    Ok(())
}

fn last_change(step: Step) -> LastChange {
    LastChange { at: time::utc(step.at_ms), who: step.who, what: step.what }
}

fn bot_inside((name, links, placements): (String, usize, usize)) -> BotInside {
    BotInside { name, links, placements }
}

fn describe(inside: &Inside, out: &mut Out) -> Result<(), Failure> {
    out.text(&inside.file)?;
    let last = inside.last_change.as_ref().map_or_else(
        || "nothing was ever changed in it".to_owned(),
        |last| format!("last change {} by {}: {}", last.at, last.who, last.what),
    );
    out.text(&format!("  {last}"))?;
    for bot in &inside.bots {
        out.text(&format!("  {}: links {}, placements {}", bot.name, bot.links, bot.placements))?;
    }
    Ok(())
}
