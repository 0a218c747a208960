//! Which column goes into which field.

use crate::domain::field::is_settable;
use crate::domain::model::fold;
use crate::domain::near::{near, offer};
use crate::domain::template::{Filled, Source};
use crate::domain::{Book, FieldKey, Placement, encode, plan};

/// The columns that are named like a field, by its name or id, after the values of the placement. A value of the placement that
/// is a placeholder, such as `{{email}}`, is filled in from the column of that name. A field that several columns are named like
/// gets none of them: see [`clash`].
pub fn automatic(book: &Book, placement: Option<&Placement>, head: &[String]) -> Vec<Filled> {
    let mut filled = of_placement(placement, head);
    let fields: Vec<Option<FieldKey>> = head.iter().map(|name| named_like(book, name.trim())).collect();
    for (index, field) in fields.iter().enumerate() {
        if let Some(field) = field
            && fields.iter().filter(|other| other.as_ref() == Some(field)).count() == 1
        {
            put(&mut filled, field.clone(), Source::Column(index));
        }
    }
    filled
}

/// A sentence without its way out about columns that are named like the same field; `None`: there are none.
pub fn clash(book: &Book, head: &[String]) -> Option<String> {
    let fields: Vec<Option<FieldKey>> = head.iter().map(|name| named_like(book, name.trim())).collect();
    fields.iter().enumerate().find_map(|(first, field)| {
        let field = field.as_ref()?;
        let second = first + 1 + fields[first + 1..].iter().position(|other| other.as_ref() == Some(field))?;
        Some(format!(
            "columns {} “{}” and {} “{}” are both named like the field “{}”",
            first + 1,
            head[first],
            second + 1,
            head[second],
            book.name_of(field)
        ))
    })
}

/// The columns that go into the link.
pub fn used(filled: &[Filled]) -> Vec<usize> {
    let column = |f: &Filled| match f.from {
        Source::Column(index) => Some(index),
        Source::Fixed(_) => None,
    };
    filled.iter().filter_map(column).collect()
}

/// Whether any column of the list goes into the link: without one, all links are the same.
pub fn is_personal(filled: &[Filled]) -> bool {
    filled.iter().any(|f| matches!(f.from, Source::Column(_)))
}

/// `wish`, or where a column is called so, `wish 2`, and so on.
pub fn free_name(head: &[String], wish: &str) -> String {
    let taken = |name: &String| head.iter().any(|column| fold(column.trim()) == fold(name));
    let numbered = (2..).map(|n| format!("{wish} {n}"));
    std::iter::once(wish.to_owned()).chain(numbered).find(|name| !taken(name)).unwrap_or_default()
}

/// The fields that were chosen, each with the name of its column, after the values of the placement. `Err`: a sentence.
pub fn chosen(
    book: &Book,
    placement: Option<&Placement>,
    head: &[String],
    wishes: &[(String, String)],
) -> Result<Vec<Filled>, String> {
    let mut filled = of_placement(placement, head);
    for (field, column) in wishes {
        let field = plan::key_of(book, field).map_err(|refused| refused.0)?;
        put(&mut filled, field, Source::Column(column_named(head, column)?));
    }
    Ok(filled)
}

/// The index of the column with this name, without regard to case where that is clear.
pub fn column_named(head: &[String], name: &str) -> Result<usize, String> {
    let find = |same: &dyn Fn(&str) -> bool| {
        let mut found = head.iter().enumerate().filter(|(_, column)| same(column.trim())).map(|(index, _)| index);
        (found.next(), found.next())
    };
    let name = name.trim();
    let found = match find(&|column| column == name) {
        (None, _) => find(&|column| fold(column) == fold(name)),
        exact => exact,
    };
    match found {
        (Some(index), None) => Ok(index),
        (Some(_), Some(_)) => Err(format!("there are several columns “{name}”: give them different names")),
        (None, _) => {
            let near = offer(&near(name, head.iter().map(String::as_str)));
            let all = if near.is_empty() { format!(": there are {}", list(head)) } else { near };
            Err(format!("there is no column “{name}”{all}"))
        }
    }
}

/// Column names as a sentence lists them.
pub fn list(head: &[String]) -> String {
    const MOST: usize = 12;
    let mut names: Vec<String> = head.iter().take(MOST).map(|name| format!("“{name}”")).collect();
    if head.len() > MOST {
        names.push(format!("and {} more", head.len() - MOST));
    }
    names.join(", ")
}

fn of_placement(placement: Option<&Placement>, head: &[String]) -> Vec<Filled> {
    let values = placement.map_or(&[][..], |p| &p.values);
    let from = |value: &str| {
        let column = match encode::placeholders(value).as_slice() {
            [(name, span)] if *span == (0..value.len()) => column_named(head, name).ok(),
            _ => None,
        };
        column.map_or_else(|| Source::Fixed(value.to_owned()), Source::Column)
    };
    values.iter().map(|v| Filled { field: v.field.clone(), from: from(&v.value) }).collect()
}

/// The field that a column is named like: one of the book that is not archived, or one of the system that a link can set.
pub fn named_like(book: &Book, name: &str) -> Option<FieldKey> {
    match book.key_of(name)? {
        FieldKey::Custom(id) => book.field(&id).filter(|f| !f.archived).map(|_| FieldKey::Custom(id)),
        FieldKey::System(system) => is_settable(&system).then_some(FieldKey::System(system)),
    }
}

fn put(filled: &mut Vec<Filled>, field: FieldKey, from: Source) {
    match filled.iter_mut().find(|f| f.field == field) {
        Some(present) => present.from = from,
        None => filled.push(Filled { field, from }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Value;
    use crate::domain::catalogue::example_book;

    fn head(names: &[&str]) -> Vec<String> {
        names.iter().map(|n| (*n).to_owned()).collect()
    }

    fn seen(filled: &[Filled]) -> Vec<String> {
        let from = |f: &Filled| match &f.from {
            Source::Fixed(value) => format!("{}={value}", f.field.as_str()),
            Source::Column(index) => format!("{}@{index}", f.field.as_str()),
        };
        filled.iter().map(from).collect()
    }

    #[test]
    fn columns_find_their_fields_by_name_and_id() {
        let book = example_book();
        let columns = head(&["Email", "note", " Branch ", "514", "user_id", "999"]);
        assert_eq!(seen(&automatic(&book, None, &columns)), ["email@0", "738@2", "514@3"]);
        let values = ["{{email}}", "may", "{{nobody}}"].into_iter().zip(["email", "90210", "full_name"]);
        let values = values.map(|(v, f)| Value { field: FieldKey::parse(f), value: v.to_owned() }).collect();
        let placement = Placement { values, ..Placement::default() };
        assert_eq!(
            seen(&automatic(&book, Some(&placement), &columns)),
            ["email@0", "90210=may", "full_name={{nobody}}", "738@2", "514@3"]
        );
    }

    #[test]
    fn of_columns_that_are_named_alike_none_is_taken() {
        let book = example_book();
        let columns = head(&["Email", "branch", "EMAIL", "738"]);
        assert_eq!(seen(&automatic(&book, None, &columns)), [""; 0]);
        let said = clash(&book, &columns).unwrap();
        assert!(said.starts_with("columns 1 “Email” and 3 “EMAIL” are both named like"), "{said}");
        assert_eq!(clash(&book, &head(&["Email", "branch", "note", "note"])), None);
    }

    #[test]
    fn a_new_column_has_a_name_of_its_own() {
        assert_eq!(free_name(&head(&["email"]), "link"), "link");
        assert_eq!(free_name(&head(&["email", " Link "]), "link"), "link 2");
        assert_eq!(free_name(&head(&["link", "link 2"]), "link"), "link 3");
    }

    #[test]
    fn chosen_columns_are_those_and_no_others() {
        let book = example_book();
        let columns = head(&["Email", "Stadt", "stadt", "Branch"]);
        let choose =
            |field: &str, column: &str| chosen(&book, None, &columns, &[(field.to_owned(), column.to_owned())]);
        assert_eq!(seen(&choose("source", "email").unwrap()), ["90210@0"]);
        assert_eq!(seen(&choose("source", "stadt").unwrap()), ["90210@2"]);
        assert!(choose("source", "STADT").unwrap_err().contains("several"));
        assert!(choose("source", "Branche").unwrap_err().contains("“Branch”"));
        assert!(choose("no such", "Email").is_err());
    }
}
