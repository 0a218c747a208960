//! What opening a link does to a contact: each field before and after.

use crate::domain::tester::Write;
use crate::domain::{Book, FieldKey, Rule, Value};
use std::collections::HashMap;

/// A field that opening a link sets, or tries to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved {
    /// The field's id or system name; `None`: the payload field of a link that is not in the book.
    pub field: Option<FieldKey>,
    /// What people call the field.
    pub name: String,
    /// What type it has; empty where nobody knows.
    pub kind: &'static str,
    /// What the contact has in it before.
    pub before: Option<String>,
    /// What the contact has in it afterwards.
    pub after: Option<String>,
    /// What the link says.
    pub value: String,
    /// Why the platform drops the value in silence.
    pub dropped: Option<(Rule, String)>,
}

/// What `writes` do to `contact`, one after the other: a field that is written twice has the first value before the second.
pub fn saved(writes: &[Write], book: &Book, contact: &[Value]) -> Vec<Saved> {
    let mut now: HashMap<&FieldKey, &str> = contact.iter().map(|v| (&v.field, v.value.as_str())).collect();
    let mut saved = Vec::with_capacity(writes.len());
    for write in writes {
        let before = write.field.as_ref().and_then(|field| now.get(field).copied()).map(ToOwned::to_owned);
        let after = if write.dropped.is_some() { before.clone() } else { Some(write.value.clone()) };
        if let (Some(field), None) = (&write.field, &write.dropped) {
            now.insert(field, &write.value);
        }
        saved.push(Saved {
            name: name(write, book),
            kind: kind(write.field.as_ref(), book),
            field: write.field.clone(),
            before,
            after,
            value: write.value.clone(),
            dropped: write.dropped.clone(),
        });
    }
    saved
}

fn name(write: &Write, book: &Book) -> String {
    match (&write.name, &write.field) {
        (Some(name), _) => name.clone(),
        (None, Some(field)) => book.name_of(field).to_owned(),
        (None, None) => "the payload field".to_owned(),
    }
}

/// The type of a field, as the platform calls it.
pub fn kind(field: Option<&FieldKey>, book: &Book) -> &'static str {
    match field {
        Some(FieldKey::Custom(id)) => book.field(id).map_or("", |f| f.kind.name()),
        Some(FieldKey::System(_)) => "system",
        None => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Bot, CustomField, FieldType};

    fn write(field: &str, value: &str, dropped: bool) -> Write {
        let dropped = dropped.then(|| (Rule::TypeMismatch, "no number".to_owned()));
        Write { field: Some(FieldKey::parse(field)), name: None, value: value.to_owned(), dropped }
    }

    #[test]
    fn a_contact_changes_field_by_field_and_not_where_a_value_is_dropped() {
        let mut book = Book::new(Bot::default());
        let field =
            CustomField { id: "514".into(), name: "seats".into(), kind: FieldType::Number, ..Default::default() };
        book.fields.push(field);
        let contact = [Value { field: FieldKey::parse("514"), value: "2".into() }];
        let writes =
            [write("514", "x", true), write("514", "4", false), write("514", "5", false), write("email", "a@b", false)];
        let saved = saved(&writes, &book, &contact);
        let table: Vec<_> = saved.iter().map(|s| (s.name.as_str(), s.before.as_deref(), s.after.as_deref())).collect();
        assert_eq!(
            table,
            [
                ("seats", Some("2"), Some("2")),
                ("seats", Some("2"), Some("4")),
                ("seats", Some("4"), Some("5")),
                ("email", None, Some("a@b"))
            ]
        );
        assert_eq!((saved[0].kind, saved[3].kind), ("number", "system"));
    }
}
