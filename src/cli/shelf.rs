//! `archive` and `restore`, the same for everything that can be put away.

use super::args::Format;
use super::failure::Failure;
use super::out::Out;
use super::session::Session;
use crate::domain::{Change, Entity};
use serde::Serialize;

/// Whether something is put away or taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    Archive,
    Restore,
}

/// Puts things away or takes them back, as one step, and says what that came to.
pub(super) fn put(way: Way, things: &[Entity], session: &mut Session, out: &Out) -> Result<(), Failure> {
    let away = way == Way::Archive;
    let changes: Vec<_> = things
        .iter()
        .filter(|thing| thing.is_archived() != away)
        .map(|thing| Change::edit(thing.clone(), thing.clone().archived(away)))
        .collect();
    let names: Vec<_> = changes.iter().filter_map(Change::subject).map(|t| format!("“{}”", t.name())).collect();
    if names.is_empty() {
        out.say(if away { "Nothing to do: archived already." } else { "Nothing to do: not in the archive." });
        return Ok(());
    }
    let noun = things.first().map_or("thing", Entity::noun);
    let (verb, done) = if away { ("archive", "Archived") } else { ("restore", "Restored") };
    session.apply(&changes, &format!("{verb} {noun} {}", names.join(", ")))?;
    out.say(&format!("{done} the {noun} {}.", names.join(", ")));
    Ok(())
}

/// Prints what things are now, where JSON is asked for: one object for one, a list for several.
pub(super) fn print(format: Format, records: &[impl Serialize], out: &mut Out) -> Result<(), Failure> {
    match records {
        _ if !format.json => Ok(()),
        [one] => out.json(one),
        several => out.json(&several),
    }
}

/// A name as a table shows it: what was put away says so.
pub(super) fn marked(name: &str, archived: bool) -> String {
    if archived { format!("{name} (archived)") } else { name.to_owned() }
}
