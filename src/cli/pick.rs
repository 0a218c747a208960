//! Finding things by what people call them; where there is no such thing, what may have been meant.

use super::args::Assignment;
use super::failure::Failure;
use crate::domain::model::fold;
use crate::domain::near::{near, offer};
use crate::domain::record::ValueRecord;
use crate::domain::results::token;
use crate::domain::{Book, CustomField, Link, Placement, Value};
use crate::domain::{expand, plan};

/// The link with this ref, or with this name where only one has it.
pub(super) fn link<'a>(book: &'a Book, named: &str) -> Result<&'a Link, Failure> {
    if let Some(link) = book.link_by_ref(named) {
        return Ok(link);
    }
    let wanted = fold(named);
    let mut called: Vec<_> = book.links().filter(|l| !l.name.is_empty() && fold(&l.name) == wanted).collect();
    called.sort_by_key(|l| l.uid);
    match called.as_slice() {
        [only] => Ok(only),
        [] => {
            let called = book.links().flat_map(|l| [l.reference.as_str(), l.name.as_str()]);
            let near = offer(&near(named, called.filter(|n| !n.is_empty())));
            let hint = if near.is_empty() { ": “entrylink link list” shows the links there are" } else { &near };
            Err(Failure::problem(format!("there is no link “{named}” in {}{hint}", book.bot.name)))
        }
        several => {
            let refs: Vec<_> = several.iter().map(|l| format!("“{}”", l.reference)).collect();
            Err(Failure::problem(format!("several links are called “{named}”: say which ref, {}", refs.join(", "))))
        }
    }
}

/// The placement of a link with this label.
pub(super) fn placement<'a>(book: &'a Book, link: &Link, label: &str) -> Result<&'a Placement, Failure> {
    let wanted = fold(label);
    let all = book.placements(link.uid);
    all.iter().find(|p| fold(&p.label) == wanted).ok_or_else(|| {
        let near = offer(&near(label, all.iter().map(|p| p.label.as_str())));
        let hint = if near.is_empty() {
            format!(": “entrylink place list {}” shows the placements there are", link.reference)
        } else {
            near
        };
        Failure::problem(format!("the link “{}” has no placement “{label}”{hint}", link.reference))
    })
}

/// The custom field with this id or name.
pub(super) fn field<'a>(book: &'a Book, named: &str) -> Result<&'a CustomField, Failure> {
    book.field(named).or_else(|| book.field_named(named)).ok_or_else(|| {
        let near = offer(&near(named, book.fields.iter().map(|f| f.name.as_str())));
        let hint = if near.is_empty() { ": “entrylink field list” shows the fields there are" } else { &near };
        Failure::problem(format!("there is no custom field “{named}” in {}{hint}", book.bot.name))
    })
}

/// The labels that were typed, ranges in braces written out; one that stands for nothing is refused.
pub(super) fn labels(typed: &[String]) -> Result<Vec<String>, Failure> {
    let mut all = Vec::new();
    for label in typed {
        plan::check_label(label)?;
        all.extend(expand::labels(label).map_err(|e| Failure::problem(e.to_string()))?);
    }
    Ok(all)
}

/// The field for tokens of a link's placements, by its id.
pub(super) fn token_field(book: &Book, link: &Link) -> Result<String, Failure> {
    token::field(book, link).map(|key| key.as_str().to_owned()).ok_or_else(|| {
        Failure::problem(format!(
            "{} has no text field for tokens: make one called “{}” on the platform, and add it with “entrylink field add”",
            book.bot.name,
            token::FIELD
        ))
    })
}

/// What `--set` wants, with a placement's token where `{label}` stands.
pub(super) fn with_token(assignment: &Assignment, token: &str) -> Assignment {
    Assignment { field: assignment.field.clone(), value: assignment.value.replace(token::PLACEHOLDER, token) }
}

/// What `--set` wants to be saved of a placement with a token; before it the token itself, in the field `own`.
pub(super) fn values_with_token(set: &[Assignment], own: Option<&str>, token: &str) -> Vec<ValueRecord> {
    let own = own.map(|field| Assignment { field: field.to_owned(), value: token.to_owned() });
    own.iter().map(record_of).chain(set.iter().map(|a| record_of(&with_token(a, token)))).collect()
}

/// What `--set` wants to be saved, as a record that a plan understands.
pub(super) fn record_of(assignment: &Assignment) -> ValueRecord {
    ValueRecord { field: Some(assignment.field.clone()), name: None, value: assignment.value.clone() }
}

/// `values` with what `--set` says: a field that has a value gets the new one in its place, others follow in order.
/// Whether a value can travel is left to whoever composes the link.
pub(super) fn with_assignments(
    book: &Book,
    values: &[Value],
    assignments: &[Assignment],
) -> Result<Vec<Value>, Failure> {
    let mut values = values.to_vec();
    for Assignment { field, value } in assignments {
        let field = plan::key_of(book, field)?;
        match values.iter_mut().find(|v| v.field == field) {
            Some(present) => present.value.clone_from(value),
            None => values.push(Value { field, value: value.clone() }),
        }
    }
    Ok(values)
}
