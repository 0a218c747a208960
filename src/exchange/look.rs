//! What the terminal UI does with a file: recognising it, looking at what it would change, and doing just that.

use super::columns::Columns;
use super::{Asker, Unread, bring, fields, input, links};
use crate::domain::plan::Plan;
use crate::domain::reconcile::Policy;
use crate::domain::show::plural;
use crate::domain::transition::settled;
use crate::domain::{Book, Change, Entity, Uid, time};
use crate::export::archive;
use crate::store::{self, Applied, Store, StoreError};
use crate::table::{Problem, Reader, unguarded};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::{fmt, fs};

/// What a file has in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// Everything, as an export of JSON wrote it: merged by identity.
    #[default]
    Export,
    /// Links with their placements, for one bot: added.
    Links,
    /// Custom fields of one bot: added, or brought up to date.
    Fields,
    /// A whole link book: it takes the place of the one that is there.
    Backup,
}

/// What was recognised.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// What the file has in it.
    pub kind: Kind,
    /// The names of its columns; none where it is no table.
    pub head: Vec<String>,
}

/// What is to be looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// The file, or the folder of an export.
    pub path: PathBuf,
    /// What it has in it.
    pub kind: Kind,
    /// The bot that links and fields are for.
    pub bot: Uid,
    /// What the columns of a table are.
    pub columns: Columns,
    /// What becomes of what is in conflict.
    pub policy: Policy,
}

/// What a file would change.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// What was looked at.
    pub wanted: Wanted,
    /// The changes, in the order in which they can be made.
    pub changes: Vec<Change>,
    /// The same for people: one for each thing.
    pub shown: Vec<Change>,
    /// What the things in them are called.
    pub names: HashMap<Uid, String>,
    /// How many come, change and go.
    pub counts: bring::Counts,
    /// How many are in the book already, just so.
    pub same: usize,
    /// What is in conflict, a sentence each.
    pub conflicts: Vec<String>,
    /// What the changes would break of what is printed or sent, a sentence each.
    pub breaks: Vec<String>,
    /// What there is to say about the file, a sentence each.
    pub remarks: Vec<String>,
    /// What becomes of the rows of a table, a line each.
    pub rows: Vec<String>,
}

impl Seen {
    /// Whether something has to be decided before anything is changed.
    pub fn is_undecided(&self) -> bool {
        self.wanted.policy == Policy::Refuse && !self.conflicts.is_empty()
    }

    /// What it comes to, in a line.
    pub fn told(&self) -> String {
        let bring::Counts { added, changed, removed } = self.counts;
        let mut all = vec![format!("{added} added"), format!("{changed} changed")];
        if removed > 0 || self.wanted.kind == Kind::Backup {
            all.push(format!("{removed} removed"));
        }
        if self.wanted.kind != Kind::Backup {
            all.push(format!("{} the same", self.same));
        }
        if !self.conflicts.is_empty() {
            all.push(format!("{} in conflict", self.conflicts.len()));
        }
        all.join(", ")
    }
}

/// Recognises a file. `book`: the one that a table would be for.
pub fn recognise(path: &Path) -> Result<Found, String> {
    if path.is_dir() {
        return Ok(Found::default());
    }
    // A pipe would be waited for, and a device never ends.
    if fs::metadata(path).is_ok_and(|about| !about.is_file()) {
        return Err(format!("{} is no file", path.display()));
    }
    let bytes = input::file(path)?;
    if bytes.starts_with(b"SQLite format 3\0") {
        return Ok(Found { kind: Kind::Backup, ..Found::default() });
    }
    let named = |problem: Problem| format!("{}, {problem}", path.display());
    let text = input::text(&bytes).map_err(named)?;
    let start = text.trim_start();
    if start.is_empty() {
        return Err(format!("{} is empty", path.display()));
    }
    if archive::is_ours(&text) {
        return Ok(Found::default());
    }
    if start.starts_with(['[', '{']) {
        // The lists that commands print, and the platform's answer: what tells them apart is the ref.
        let kind = if start.contains("\"ref\"") { Kind::Links } else { Kind::Fields };
        return Ok(Found { kind, ..Found::default() });
    }
    let head = head(&text).map_err(named)?;
    let is = |what: &str| head.iter().any(|name| links::called(name) == what);
    let plain = |what: &str| head.iter().any(|name| name.trim().eq_ignore_ascii_case(what));
    let kind = if !is("ref") && plain("id") && plain("name") { Kind::Fields } else { Kind::Links };
    // Lines such as “738 branch select” have no columns.
    let first = head.first().map_or("", |cell| cell.trim());
    let pasted =
        head.len() < 2 && first.split_whitespace().count() > 1 && first.starts_with(|c: char| c.is_ascii_digit());
    if pasted {
        return Ok(Found { kind: Kind::Fields, head: Vec::new() });
    }
    Ok(Found { kind, head })
}

/// Which command a file is for, in a sentence, where it is none for the one that reads `meant`; `None`: it is, or nobody
/// knows what it is.
pub fn misplaced(path: &Path, meant: Kind) -> Option<String> {
    let found = recognise(path).ok().filter(|found| found.kind != meant)?;
    let name = path.display();
    Some(match found.kind {
        Kind::Export if path.is_dir() => return None,
        Kind::Export => format!("{name} is an export: “entrylink import {name}” merges it into the link book"),
        Kind::Backup => format!("{name} is a link book: “entrylink restore {name}” looks inside"),
        // Anything may be a table of links. It is one where it says so.
        Kind::Links if !found.head.iter().any(|name| links::called(name) == "ref") => return None,
        Kind::Links => format!("{name} is a table of links: “entrylink link import {name}” reads it"),
        Kind::Fields => format!("{name} has fields in it: “entrylink field import {name}” reads them"),
    })
}

/// The names of a table's columns: the cells of its first row that has any.
fn head(text: &str) -> Result<Vec<String>, Problem> {
    let mut reader = Reader::new(text.as_bytes())?;
    while let Some(row) = reader.next_row()? {
        if row.iter().any(|cell| !cell.trim().is_empty()) {
            return Ok(row.iter().map(|cell| unguarded(cell).trim().to_owned()).collect());
        }
    }
    Ok(Vec::new())
}

/// What a column is taken for, by its name; `None`: nothing that is known.
pub fn guess(kind: Kind, name: &str, book: &Book) -> Option<String> {
    match kind {
        Kind::Fields => fields::COLUMNS.into_iter().find(|c| name.eq_ignore_ascii_case(c)).map(str::to_owned),
        _ => {
            let called = links::called(name);
            let known = links::COLUMNS.contains(&called) || (!called.is_empty() && book.key_of(called).is_some());
            known.then(|| called.to_owned())
        }
    }
}

/// Looks at what a file would change. Everything that keeps it from being brought in is named.
pub fn look(store: &Store, wanted: Wanted) -> Result<Seen, Vec<String>> {
    let seen = match wanted.kind {
        Kind::Export => export(store, wanted),
        Kind::Backup => backup(store, wanted).map_err(one),
        Kind::Links | Kind::Fields => table_of(store, wanted),
    };
    let mut seen = seen?;
    seen.shown = settled(&seen.changes);
    seen.counts = bring::Counts::of(&seen.shown);
    seen.breaks = store.would_break(&seen.changes).map_err(one)?;
    Ok(seen)
}

fn one(error: impl fmt::Display) -> Vec<String> {
    vec![error.to_string()]
}

fn export(store: &Store, wanted: Wanted) -> Result<Seen, Vec<String>> {
    let file = bring::read(&wanted.path)?;
    let bring::Brought { changes, clashes, same, names } =
        bring::import(store, &file, wanted.policy).map_err(one)??;
    let conflicts = clashes.iter().map(|clash| bring::why(clash, &names).1).collect();
    Ok(Seen { wanted, changes, names, same, conflicts, ..Seen::default() })
}

fn backup(store: &Store, wanted: Wanted) -> Result<Seen, StoreError> {
    let from = Store::look(&wanted.path)?;
    let bring::Inside { last, bots } = bring::inside(&from)?;
    let bring::Brought { changes, names, .. } = bring::restore(store, &from)?;
    let last = last.map_or_else(
        || "nothing was ever changed in it".to_owned(),
        |last| format!("last change {} by {}: {}", time::utc(last.at_ms), last.who, last.what),
    );
    let mut remarks = vec![last];
    remarks.extend(bots.into_iter().map(|(name, links, places)| {
        format!("{name}: {} with {}", plural(links, "link"), plural(places, "placement"))
    }));
    Ok(Seen { wanted, changes, names, remarks, ..Seen::default() })
}

fn table_of(store: &Store, wanted: Wanted) -> Result<Seen, Vec<String>> {
    let named = |problems: Vec<Problem>| problems.iter().map(ToString::to_string).collect::<Vec<_>>();
    let unread = |unread: Unread| match unread {
        Unread::Problems(problems) => named(problems),
        Unread::NoColumns => one("the file is no table with columns"),
    };
    let bytes = input::file(&wanted.path).map_err(one)?;
    let text = input::text(&bytes).map_err(one)?;
    let book = store.book(wanted.bot).map_err(one)?;
    let mut remarks = left_out(&text, &wanted.columns);
    let plan = Plan::new(book, store::id_source(), store::now_ms());
    let (plan, rows, same) = if wanted.kind == Kind::Links {
        let read = links::read(&text, &wanted.columns, Asker::Screen).map_err(unread)?;
        remarks.extend(read.remarks.iter().cloned());
        let taken = links::take(&read, plan, Asker::Screen).map_err(named)?;
        (taken.plan, taken.rows, taken.extended)
    } else {
        let records = fields::read(&text, &wanted.columns).map_err(unread)?;
        let taken = fields::take(&records, plan).map_err(named)?;
        (taken.plan, taken.rows, taken.same)
    };
    let (changes, book, _) = plan.finish();
    let names = book.links().map(|link| (link.uid, link.reference.clone())).collect();
    Ok(Seen { wanted, changes, names, same, remarks, rows, ..Seen::default() })
}

/// Which columns are not read.
fn left_out(text: &str, columns: &Columns) -> Vec<String> {
    let (Ok(head), Some(exactly)) = (head(text), &columns.exactly) else { return Vec::new() };
    let left: Vec<_> = head
        .iter()
        .zip(exactly)
        .filter(|(name, what)| what.is_none() && !name.is_empty())
        .map(|(name, _)| format!("“{name}”"))
        .collect();
    match left.as_slice() {
        [] => Vec::new(),
        [column] => vec![format!("the column {column} is left out")],
        several => vec![format!("the columns {} are left out", several.join(", "))],
    }
}

/// Makes the changes that were seen, as one step, and says so. A backup that takes the book's place leaves a copy of what
/// was there. Where the book has changed since they were seen, nothing is done.
pub fn do_it(store: &mut Store, seen: &Seen, who: &str, now_ms: i64) -> Result<(Applied, String), StoreError> {
    let file = seen.wanted.path.display();
    if seen.wanted.kind != Kind::Backup {
        let places = seen.changes.iter().filter(|c| matches!(c.after, Some(Entity::Placement(_)))).count();
        let what = match seen.wanted.kind {
            Kind::Links => {
                let links = seen.rows.len() - seen.same;
                format!("import {} and {}", plural(links, "link"), plural(places, "placement"))
            }
            Kind::Fields => format!("import {}", plural(seen.counts.added + seen.counts.changed, "field")),
            _ => format!("Import {file}"),
        };
        let applied = store.apply(&seen.changes, &what, who, now_ms)?;
        return Ok((applied, format!("imported: {}", seen.told())));
    }
    let kept = store.back_up_before_restore(now_ms)?;
    let applied = store.apply(&seen.changes, &format!("Restore {file}"), who, now_ms)?;
    let kept = kept.map(|path| format!("; what was there is in {}, too", path.display())).unwrap_or_default();
    Ok((applied, format!("restored: {}{kept}", seen.told())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Found {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        std::fs::write(&path, text).unwrap();
        recognise(&path).unwrap()
    }

    #[test]
    fn a_file_is_known_by_what_is_in_it() {
        assert_eq!(found(&archive::write(&[])).kind, Kind::Export);
        assert_eq!(found("SQLite format 3\0…").kind, Kind::Backup);
        assert_eq!(found(r#"[{"ref": "a"}]"#).kind, Kind::Links);
        assert_eq!(found(r#"{"data": [{"id": 738, "name": "branch"}]}"#), Found { kind: Kind::Fields, head: vec![] });
        assert_eq!(found("738 branch select\n"), Found { kind: Kind::Fields, head: vec![] });
        let head = |names: &[&str]| names.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>();
        assert_eq!(found("\u{feff}Id;Name\n738;branch"), Found { kind: Kind::Fields, head: head(&["Id", "Name"]) });
        assert_eq!(found("Ref,id,name\na,1,b"), Found { kind: Kind::Links, head: head(&["Ref", "id", "name"]) });
        assert_eq!(found("Kampagne,Ort\na,b").kind, Kind::Links);
    }

    #[test]
    fn what_cannot_be_brought_in_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        assert!(recognise(&path).unwrap_err().contains("cannot be read"));
        std::fs::write(&path, " \n").unwrap();
        assert!(recognise(&path).unwrap_err().ends_with("is empty"));
        std::fs::write(&path, "PK\u{3}\u{4}").unwrap();
        assert!(recognise(&path).unwrap_err().contains("workbook"));
        #[cfg(unix)]
        assert!(recognise(Path::new("/dev/zero")).unwrap_err().ends_with("is no file"));
    }
}
