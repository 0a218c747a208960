//! Changes that are about to be made, shown before they are.

use super::failure::Failure;
use super::out::Out;
pub(super) use crate::domain::transition::settled;
pub(super) use crate::exchange::bring::Counts;

use crate::domain::difference::{Difference, Names, differences, line};
use crate::domain::{Change, Entity, Uid};
use serde::Serialize;
use std::collections::HashMap;

/// A change as JSON.
#[derive(Serialize)]
pub(super) struct Record {
    change: &'static str,
    kind: &'static str,
    uid: Uid,
    name: String,
    differences: Vec<DifferenceRecord>,
}

#[derive(Serialize)]
struct DifferenceRecord {
    attribute: String,
    before: String,
    after: String,
}

/// The changes as JSON.
pub(super) fn records(changes: &[Change], names: &dyn Names) -> Vec<Record> {
    let record = |change: &Change| {
        let subject = change.subject()?;
        let difference = |d: Difference| DifferenceRecord { attribute: d.attribute, before: d.before, after: d.after };
        let all = differences(change.before.as_ref(), change.after.as_ref(), names);
        Some(Record {
            change: match (&change.before, &change.after) {
                (None, _) => "added",
                (Some(_), Some(_)) => "changed",
                (Some(_), None) => "removed",
            },
            kind: subject.noun(),
            uid: subject.uid(),
            name: subject.name().to_owned(),
            differences: all.into_iter().map(difference).collect(),
        })
    };
    changes.iter().filter_map(record).collect()
}

/// The changes for people, a line each: `+` comes, `~` changes, `-` goes.
pub(super) fn print(changes: &[Change], names: &HashMap<Uid, String>, out: &mut Out) -> Result<(), Failure> {
    for change in changes {
        let mark = match (&change.before, &change.after) {
            (None, _) => '+',
            (Some(_), Some(_)) => '~',
            (Some(_), None) => '-',
        };
        let placement = change.subject().filter(|e| matches!(e, Entity::Placement(_)));
        let within = placement.and_then(Entity::parent).and_then(|uid| names.get(&uid)).map_or("", String::as_str);
        out.text(&format!("{mark} {}", line(change, within, names)))?;
    }
    Ok(())
}
