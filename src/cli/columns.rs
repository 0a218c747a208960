//! Which column of a table is what: by its name, or as the command line says.

use super::failure::Failure;
use crate::domain::model::fold;
use crate::domain::near::{near, offer};
use clap::Args;

/// How the columns of a table are taken.
#[derive(Debug, Default, Args)]
pub(super) struct Columns {
    /// A column of the table that is called otherwise, such as 'campaign=Kampagne'; once for each
    #[arg(long = "map", value_name = "WHAT=COLUMN", value_parser = wish)]
    map: Vec<(String, String)>,
    /// A column of the table to leave out; once for each
    #[arg(long = "skip", value_name = "COLUMN")]
    skip: Vec<String>,
}

fn wish(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((what, column)) if !what.trim().is_empty() && !column.trim().is_empty() => {
            Ok((what.trim().to_owned(), column.trim().to_owned()))
        }
        _ => Err("write WHAT=COLUMN: what it is, and the name of the column".to_owned()),
    }
}

/// What a column is called, and what it is to be read as; `None`: it is left out.
pub(super) type Named = (String, Option<String>);

impl Columns {
    /// Whether anything was said about columns, which only a table has.
    pub fn is_empty(&self) -> bool {
        self.map.is_empty() && self.skip.is_empty()
    }

    /// Refuses what was said about columns where the file is no table.
    pub fn refuse(&self) -> Result<(), Failure> {
        if self.is_empty() {
            return Ok(());
        }
        Err(Failure::usage("the file is no table with named columns: leave --map and --skip out"))
    }

    /// What each column of a table is read as.
    pub fn of(&self, head: &[String]) -> Result<Vec<Named>, String> {
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
        let columns = Columns { map: vec![("place".into(), "ort".into())], skip: vec!["Notiz".into()] };
        let named = columns.of(&head).unwrap();
        let is = |name: &str, what: Option<&str>| (name.to_owned(), what.map(str::to_owned));
        assert_eq!(named, [is("Ref", Some("Ref")), is("Ort", Some("place")), is("Notiz", None), is("place", None)]);
        let columns = Columns { map: vec![("ref".into(), "Notitz".into())], skip: vec![] };
        assert!(columns.of(&head).unwrap_err().contains("did you mean “Notiz”?"));
        assert!(wish("a=b").is_ok() && wish("=b").is_err() && wish("a").is_err());
    }
}
