//! `check`: whether the link book is sound.

use super::args::Format;
use super::failure::Failure;
use super::out::Out;
use super::session::Session;
use crate::domain::Severity;
use crate::domain::readback::read_back;
use crate::store::StoreError;
use clap::Args;
use serde::Serialize;

#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    #[command(flatten)]
    format: Format,
}

/// What a check came to. The JSON of `check` and a part of `doctor`'s.
#[derive(Debug, Serialize)]
pub(super) struct Health {
    pub database: String,
    pub ok: bool,
    pub format: i32,
    pub bots: usize,
    pub links: usize,
    pub placements: usize,
    pub steps: i64,
    pub urls_read_back: usize,
    pub problems: Vec<String>,
}

impl Health {
    /// Reads the whole book: the file, its references, its history, and every URL.
    pub fn of(session: &Session) -> Result<Self, StoreError> {
        let store = &session.store;
        let mut health = Self {
            database: store.path().display().to_string(),
            ok: true,
            format: store.format()?,
            bots: 0,
            links: 0,
            placements: 0,
            steps: store.last_seq()?,
            urls_read_back: 0,
            problems: store.check()?,
        };
        for bot in store.bots()? {
            let book = store.book(bot.uid)?;
            let outcome = read_back(&book);
            health.bots += 1;
            health.links += book.link_count();
            health.placements += book.links().map(|l| book.placements(l.uid).len()).sum::<usize>();
            health.urls_read_back += outcome.urls;
            health.problems.extend(
                outcome.misread.into_iter().map(|m| {
                    format!("{}: the {} link of {} · {}: {}", bot.name, m.channel, m.link, m.placement, m.why)
                }),
            );
        }
        health.ok = health.problems.is_empty();
        Ok(health)
    }

    /// What was looked at, for people.
    pub fn summary(&self) -> String {
        let count = |n: usize, noun: &str| format!("{n} {noun}{}", if n == 1 { "" } else { "s" });
        format!(
            "{}, {}, {}; {} read back; {} of history",
            count(self.bots, "bot"),
            count(self.links, "link"),
            count(self.placements, "placement"),
            count(self.urls_read_back, "URL"),
            count(usize::try_from(self.steps).unwrap_or(0), "step"),
        )
    }
}

pub(super) fn run(args: &CheckArgs, session: &Session, out: &mut Out) -> Result<(), Failure> {
    let health = Health::of(session)?;
    for problem in &health.problems {
        out.finding(Severity::Error, &health.database, problem);
    }
    if args.format.json {
        out.json(&health)?;
    } else if health.ok {
        out.text(&format!("{} is sound: {}.", health.database, health.summary()))?;
    }
    if health.ok {
        return Ok(());
    }
    out.say("A backup can be put in its place: “entrylink backup --list” shows those there are.");
    Err(Failure::Findings)
}
