//! Changes that are about to be made, for people to look at.

use crate::domain::difference::{Names, differences};
use crate::domain::transition::settled;
use crate::domain::{Book, Change, Entity, FieldKey, Uid};
use crate::ui::Theme;
use crate::ui::text::bullet;
use ratatui::text::Line;
use std::borrow::Cow;
use std::collections::HashMap;

/// What things are called: those in the book, and those that the changes are about.
pub(super) struct Called<'a> {
    book: &'a Book,
    more: Cow<'a, HashMap<Uid, String>>,
}

impl<'a> Called<'a> {
    pub(super) fn new(book: &'a Book, changes: &[Change]) -> Self {
        let sides = changes.iter().flat_map(|c| [&c.before, &c.after]).flatten();
        Self { book, more: Cow::Owned(crate::domain::difference::names(sides)) }
    }

    /// The same with names that are known already.
    pub(super) const fn with(book: &'a Book, names: &'a HashMap<Uid, String>) -> Self {
        Self { book, more: Cow::Borrowed(names) }
    }
}

impl Names for Called<'_> {
    fn thing(&self, uid: Uid) -> Option<String> {
        let link = || self.book.link(uid).map(|l| l.reference.clone());
        self.more.get(&uid).cloned().or_else(|| self.book.thing(uid)).or_else(link)
    }

    fn field(&self, key: &FieldKey) -> String {
        Names::field(self.book, key)
    }
}

/// The changes as lines: what comes, changes and goes, with every attribute that is different.
pub(super) fn lines(changes: &[Change], book: &Book, theme: &Theme, room: usize) -> Vec<Line<'static>> {
    let names = Called::new(book, changes);
    settled(changes).iter().flat_map(|change| told(change, &names, theme, room)).collect()
}

/// One change as lines.
pub(super) fn told(change: &Change, names: &Called<'_>, theme: &Theme, room: usize) -> Vec<Line<'static>> {
    let (sign, style) = match (&change.before, &change.after) {
        (None, _) => ("+", theme.good),
        (Some(_), Some(_)) => ("~", theme.info),
        (Some(_), None) => ("-", theme.error),
    };
    let Some(subject) = change.subject() else { return Vec::new() };
    let mut lines = bullet(sign, style, &head(subject, names), style, room);
    if change.after.is_none() {
        return lines;
    }
    let is_new = change.before.is_none();
    for d in differences(change.before.as_ref(), change.after.as_ref(), names) {
        let text = match (is_new, d.after.is_empty()) {
            // Its name says that already.
            (true, _) if d.after == subject.name() => continue,
            (true, _) => format!("{}: {}", d.attribute, d.after),
            (false, true) => format!("{}: {} → (nothing)", d.attribute, d.before),
            (false, false) if d.before.is_empty() => format!("{}: (nothing) → {}", d.attribute, d.after),
            (false, false) => format!("{}: {} → {}", d.attribute, d.before, d.after),
        };
        lines.extend(bullet("   ", theme.dim, &text, if is_new { theme.dim } else { theme.text }, room));
    }
    if let (Some(Entity::Placement(before)), Some(Entity::Placement(after))) = (&change.before, &change.after)
        && before.link != after.link
    {
        let name = |uid| names.thing(uid).unwrap_or_default();
        let text = format!("link: {} → {}", name(before.link), name(after.link));
        lines.extend(bullet("   ", theme.dim, &text, theme.text, room));
    }
    lines
}

/// “placement giveaway · hall-a”.
fn head(subject: &Entity, names: &Called<'_>) -> String {
    let within = match subject {
        Entity::Placement(p) => names.thing(p.link).map(|link| format!("{link} · ")).unwrap_or_default(),
        _ => String::new(),
    };
    let name = if subject.name().is_empty() { "(no name)" } else { subject.name() };
    format!("{} {within}{name}", subject.noun())
}
