//! Which column of a table is what: by its name, or as the command line says.

use super::Unread;
use crate::domain::model::fold;
use crate::domain::near::{near, offer};

/// How the columns of a table are taken: by their names, unless something else is said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns {
    /// What is in a column that is called otherwise: what, and the column's name.
    pub map: Vec<(String, String)>,
    /// Columns to leave out, by name.
    pub skip: Vec<String>,
    /// What each column is, in their order, whatever they are called; `None`: it is left out. Nothing else is looked at
    /// then.
    pub exactly: Option<Vec<Option<String>>>,
}

/// What a column is called, and what it is to be read as; `None`: it is left out.
pub type Named = (String, Option<String>);

impl Columns {
    /// Whether anything was said about columns, which only a table has.
    pub fn is_empty(&self) -> bool {
        self.map.is_empty() && self.skip.is_empty()
    }

    /// Refuses what was said about columns where the file is no table.
    pub fn refuse(&self) -> Result<(), Unread> {
        if self.is_empty() { Ok(()) } else { Err(Unread::NoColumns) }
    }

    /// What each column of a table is read as.
    pub fn of(&self, head: &[String]) -> Result<Vec<Named>, String> {
        if let Some(exactly) = &self.exactly {
            if exactly.len() != head.len() {
                return Err("the table has other columns by now: read their names again".to_owned());
            }
            return Ok(head.iter().map(|name| name.trim().to_owned()).zip(exactly.iter().cloned()).collect());
        }
        let mut named: Vec<Named> =
            head.iter().map(|name| (name.trim().to_owned(), Some(name.trim().to_owned()))).collect();
        for column in &self.skip {
            named[position(head, column)?].1 = None;
        }
        for (what, column) in &self.map {
            let at = position(head, column)?;
            // Another column of that name gives way.
            for (n, (_, other)) in named.iter_mut().enumerate() {
                if n != at && other.as_ref().is_some_and(|other| fold(other) == fold(what)) {
                    *other = None;
                }
            }
            named[at].1 = Some(what.clone());
        }
        Ok(named)
    }
}

fn position(head: &[String], column: &str) -> Result<usize, String> {
    let wanted = fold(column.trim());
    head.iter().position(|name| fold(name.trim()) == wanted).ok_or_else(|| {
        let names = || head.iter().map(|name| name.trim());
        let offered = offer(&near(column, names()));
        let all = if offered.is_empty() {
            format!(": there are {}", names().collect::<Vec<_>>().join(", "))
        } else {
            offered
        };
        format!("there is no column “{column}”{all}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_found_by_name_and_taken_as_wished() {
        let head = ["Ref", " Ort ", "Notiz", "place"].map(str::to_owned);
        let columns =
            Columns { map: vec![("place".into(), "ort".into())], skip: vec!["Notiz".into()], ..Columns::default() };
        let named = columns.of(&head).unwrap();
        let is = |name: &str, what: Option<&str>| (name.to_owned(), what.map(str::to_owned));
        assert_eq!(named, [is("Ref", Some("Ref")), is("Ort", Some("place")), is("Notiz", None), is("place", None)]);
        let columns = Columns { map: vec![("ref".into(), "Notitz".into())], ..Columns::default() };
        assert!(columns.of(&head).unwrap_err().contains("did you mean “Notiz”?"));
        let exactly = |what: &[Option<&str>]| Columns {
            exactly: Some(what.iter().map(|w| w.map(str::to_owned)).collect()),
            ..Columns::default()
        };
        let named = exactly(&[None, Some("ref"), None, Some("branch")]).of(&head).unwrap();
        assert_eq!(named, [is("Ref", None), is("Ort", Some("ref")), is("Notiz", None), is("place", Some("branch"))]);
        assert!(exactly(&[None]).of(&head).is_err());
    }
}
