//! What the book knows, as far as it may be used for the link at hand.

use crate::domain::book::Book;
use crate::domain::field::{CustomField, FieldKey, SETTABLE, system_field};
use crate::domain::model::fold;
use std::cell::{Cell, OnceCell};
use std::collections::HashMap;

/// What is known of a field, by what stands in a payload.
#[derive(Clone, Copy, Debug)]
pub(super) enum Known<'a> {
    /// A custom field of the book, by its id.
    Custom(&'a CustomField),
    /// A system field that a link can set, by its name.
    System(&'static str),
    /// A system field or variable that can only be read.
    ReadOnly(&'static str),
    /// A custom field of the book, by its name: that doesn't work.
    ByName(&'a CustomField),
    /// A number that is no id in the book.
    Id,
    /// A word that is nothing.
    Word,
}

impl Known<'_> {
    /// Whether it names a field, if not always in a way that works.
    pub const fn is_field(self) -> bool {
        matches!(self, Self::Custom(_) | Self::System(_) | Self::ByName(_))
    }
}

/// So many look-ups are quicker than an index.
const FEW: usize = 8;

/// Looks fields up: one by one at first, and by an index once there are many, since a payload may have hundreds of pairs.
pub(super) struct Fields<'a> {
    all: &'a [CustomField],
    asked: Cell<usize>,
    ids: OnceCell<HashMap<&'a str, &'a CustomField>>,
    names: OnceCell<HashMap<String, &'a CustomField>>,
}

impl<'a> Fields<'a> {
    /// The fields of `book`; of none, where the link belongs to another bot.
    pub fn new(book: &'a Book, ours: bool) -> Self {
        let all: &[CustomField] = if ours { &book.fields } else { &[] };
        Self { all, asked: Cell::new(0), ids: OnceCell::new(), names: OnceCell::new() }
    }

    /// Whether any custom field is known, so that an unknown one says something.
    pub const fn any(&self) -> bool {
        !self.all.is_empty()
    }

    /// What is known of the field that a payload names `key`.
    pub fn get(&self, key: &str) -> Known<'a> {
        if !key.is_empty() && key.bytes().all(|b| b.is_ascii_digit()) {
            return self.by_id(key).map_or(Known::Id, Known::Custom);
        }
        match system_field(key) {
            Some(name) if SETTABLE.contains(&name) => Known::System(name),
            Some(name) => Known::ReadOnly(name),
            None => self.by_name(key).map_or(Known::Word, Known::ByName),
        }
    }

    /// Whether it is time for an index.
    fn many(&self) -> bool {
        self.asked.set(self.asked.get() + 1);
        self.asked.get() > FEW
    }

    /// The custom field with this id.
    pub fn by_id(&self, id: &str) -> Option<&'a CustomField> {
        if !self.many() {
            return self.all.iter().find(|f| f.id == id);
        }
        self.ids.get_or_init(|| self.all.iter().map(|f| (f.id.as_str(), f)).collect()).get(id).copied()
    }

    fn by_name(&self, name: &str) -> Option<&'a CustomField> {
        if !self.many() {
            let ascii = name.is_ascii();
            let folded = fold(name);
            return self.all.iter().find(|f| {
                if ascii && f.name.is_ascii() { f.name.eq_ignore_ascii_case(name) } else { fold(&f.name) == folded }
            });
        }
        self.names.get_or_init(|| self.all.iter().map(|f| (fold(&f.name), f)).collect()).get(&fold(name)).copied()
    }

    /// What people call a field, where that is known.
    pub fn name(&self, key: &FieldKey) -> Option<String> {
        match key {
            FieldKey::System(name) => Some(name.clone()),
            FieldKey::Custom(id) => self.by_id(id).map(|f| f.name.clone()),
        }
    }
}
