//! Two windows changed one thing at the same time: both versions, for the user to decide.

use super::form::Submission;
use crate::domain::combine::combine;
use crate::domain::difference::attributes;
use crate::domain::{Book, Change, Entity};

/// A thing as it was when somebody began to edit it here, as it was to be, and as another window has left it meanwhile.
#[derive(Clone, Debug)]
pub struct Clash {
    /// As it was.
    pub base: Entity,
    /// As it was to be here.
    pub mine: Entity,
    /// As it is.
    pub theirs: Entity,
    /// Both together, where they changed different attributes.
    pub both: Option<Entity>,
}

/// An attribute in the two versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What it is called.
    pub attribute: String,
    /// What it is here; empty: nothing.
    pub mine: String,
    /// What it is there.
    pub theirs: String,
    /// Whether it was changed here.
    pub by_me: bool,
    /// Whether it was changed there.
    pub by_them: bool,
}

impl Clash {
    /// The first thing of a form that somebody else changed since the form was opened, and that saving would overwrite.
    /// `base`: the form's things as they were then.
    pub fn find(base: &[Entity], submission: &Submission) -> Option<Self> {
        let clash = |change: &Change| {
            let (theirs, mine) = (change.before.as_ref()?, change.after.as_ref()?);
            let base = base.iter().find(|e| e.key() == theirs.key()).filter(|e| *e != theirs)?;
            let both = combine(base, mine, theirs);
            Some(Self { base: base.clone(), mine: mine.clone(), theirs: theirs.clone(), both })
        };
        submission.changes.iter().find_map(clash)
    }

    /// Every attribute that is not the same in all versions.
    pub fn rows(&self, book: &Book) -> Vec<Row> {
        let of = |entity: &Entity| attributes(entity, book);
        let (base, mine, theirs) = (of(&self.base), of(&self.mine), of(&self.theirs));
        let mut names: Vec<&String> = Vec::new();
        for (name, _) in mine.iter().chain(&theirs).chain(&base) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let value = |side: &[(String, String)], name: &String| {
            side.iter().find(|(n, _)| n == name).map(|(_, value)| value.clone()).unwrap_or_default()
        };
        let row = |name: &String| {
            let (base, mine, theirs) = (value(&base, name), value(&mine, name), value(&theirs, name));
            Row { attribute: name.clone(), by_me: mine != base, by_them: theirs != base, mine, theirs }
        };
        names.into_iter().map(row).filter(|row| row.by_me || row.by_them).collect()
    }
}
