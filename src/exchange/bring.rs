//! What a file would change, before it does.

use super::input;
use super::out::json_files;
use crate::domain::reconcile::{Clash, Merged, Policy, Why, merge};
use crate::domain::transition::{Key, transition};
use crate::domain::{Change, Entity, Uid};
use crate::export::archive;
use crate::store::{Step, Store, StoreError};
use std::collections::{HashMap, HashSet};
use std::hash::BuildHasher;
use std::path::Path;

/// Why a file cannot be brought in: a sentence for each problem.
pub type Problems = Vec<String>;

/// What a file would change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Brought {
    /// The changes, in the order in which they can be made.
    pub changes: Vec<Change>,
    /// What is in conflict.
    pub clashes: Vec<Clash>,
    /// How many things are in the book already, just so.
    pub same: usize,
    /// Everything that has a name in it, for sentences.
    pub names: HashMap<Uid, String>,
}

/// How many things come, change and go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Counts {
    /// So many come.
    pub added: usize,
    /// So many are different afterwards.
    pub changed: usize,
    /// So many go.
    pub removed: usize,
}

impl Counts {
    /// Those of changes that are [`settled`](crate::domain::transition::settled).
    pub fn of(changes: &[Change]) -> Self {
        let mut counts = Self::default();
        for change in changes {
            match (&change.before, &change.after) {
                (None, _) => counts.added += 1,
                (Some(_), Some(_)) => counts.changed += 1,
                (Some(_), None) => counts.removed += 1,
            }
        }
        counts
    }
}

impl std::fmt::Display for Counts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} added, {} changed, {} removed", self.added, self.changed, self.removed)
    }
}

/// Everything in an export: a file, or the files of a folder.
pub fn read(source: &Path) -> Result<Vec<Entity>, Problems> {
    let one = |path: &Path| {
        let bytes = input::file(path)?;
        input::text(&bytes).map_err(|problem| format!("{}, {problem}", path.display()))
    };
    let one = |path: &Path| one(path).map_err(|why| vec![why]);
    let texts = if source.is_dir() {
        let found = json_files(source).map_err(|why| vec![why])?;
        if found.is_empty() {
            return Err(vec![format!(
                "{} has nothing in it that an export wrote: name the folder with “bots” and “links” in it",
                source.display()
            )]);
        }
        found.into_iter().map(|(name, path)| Ok((name, one(&path)?))).collect::<Result<Vec<_>, Problems>>()?
    } else {
        vec![(source.display().to_string(), one(source)?)]
    };
    archive::read(&texts)
}

/// What merging `file` into the book would change. The inner error names what hangs in the air.
pub fn import(store: &Store, file: &[Entity], policy: Policy) -> Result<Result<Brought, Problems>, StoreError> {
    let now = store.everything()?;
    let former = former_states(store, &now, file)?;
    let is_former = |entity: &Entity| former.contains(&entity.key());
    let merged = match merge(&now, file, &is_former, policy) {
        Ok(merged) => merged,
        Err(problems) => return Ok(Err(problems)),
    };
    let Merged { then, clashes, same } = merged;
    let names = crate::domain::difference::names(now.iter().chain(file).chain(&then));
    // What would change but for the conflicts is shown, though none of it is done while there are some.
    let changes = transition(&now, &then);
    Ok(Ok(Brought { changes, clashes, same, names }))
}

/// What having the book as it is in `backup` would change.
pub fn restore(store: &Store, backup: &Store) -> Result<Brought, StoreError> {
    let (now, then) = (store.everything()?, backup.everything()?);
    let names = crate::domain::difference::names(now.iter().chain(&then));
    let changes = transition(&now, &then);
    Ok(Brought { changes, clashes: Vec::new(), same: 0, names })
}

/// What is in a backup.
#[derive(Clone, Debug, Default)]
pub struct Inside {
    /// The last change that was made to it; `None`: nothing was ever changed.
    pub last: Option<Step>,
    /// The bots: names, and how many links and placements they have.
    pub bots: Vec<(String, usize, usize)>,
}

/// Looks into a backup.
pub fn inside(backup: &Store) -> Result<Inside, StoreError> {
    let bot = |bot: crate::domain::Bot| {
        let book = backup.book(bot.uid)?;
        let placements = book.links().map(|l| book.placements(l.uid).len()).sum();
        Ok((bot.name, book.link_count(), placements))
    };
    let bots = backup.bots()?.into_iter().map(bot).collect::<Result<_, StoreError>>()?;
    Ok(Inside { last: backup.history(1, None)?.pop(), bots })
}

/// Which things of the file are as the book once had them, and has no longer.
fn former_states(store: &Store, now: &[Entity], file: &[Entity]) -> Result<HashSet<Key>, StoreError> {
    let present: HashMap<_, _> = now.iter().map(|e| (e.key(), e)).collect();
    let differs = |e: &&Entity| present.get(&e.key()).is_some_and(|p| p != e);
    let wanted: HashMap<_, _> = file.iter().filter(differs).map(|e| (e.key(), e)).collect();
    let mut former = HashSet::new();
    if wanted.is_empty() {
        return Ok(former);
    }
    for step in store.history(usize::MAX, None)? {
        for state in step.changes.iter().flat_map(|c| [&c.before, &c.after]).flatten() {
            if wanted.get(&state.key()) == Some(&state) {
                former.insert(state.key());
            }
        }
    }
    Ok(former)
}

/// Why something is in conflict: a word for programs, and a sentence for people.
pub fn why<S: BuildHasher>(clash: &Clash, names: &HashMap<Uid, String, S>) -> (&'static str, String) {
    let (noun, name) = (clash.file.noun(), clash.file.name());
    let within = match &clash.file {
        Entity::Placement(p) => names.get(&p.link).map(|link| format!("{link} · ")).unwrap_or_default(),
        _ => String::new(),
    };
    match &clash.why {
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
    }
}
