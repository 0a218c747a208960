//! What the command line says about the columns of a table.

use crate::exchange::Columns;
use clap::Args;

/// How the columns of a table are taken.
#[derive(Debug, Default, Args)]
pub(super) struct ColumnArgs {
    /// A column of the table that is called otherwise, such as 'campaign=Kampagne'; once for each
    #[arg(long = "map", value_name = "WHAT=COLUMN", value_parser = wish)]
    map: Vec<(String, String)>,
    /// A column of the table to leave out; once for each
    #[arg(long = "skip", value_name = "COLUMN")]
    skip: Vec<String>,
}

impl ColumnArgs {
    /// The same, for those who read tables.
    pub fn columns(&self) -> Columns {
        Columns { map: self.map.clone(), skip: self.skip.clone(), exactly: None }
    }
}

fn wish(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((what, column)) if !what.trim().is_empty() && !column.trim().is_empty() => {
            Ok((what.trim().to_owned(), column.trim().to_owned()))
        }
        _ => Err("write WHAT=COLUMN: what it is, and the name of the column".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::wish;

    #[test]
    fn a_wish_names_both() {
        assert_eq!(wish(" place = Ort "), Ok(("place".into(), "Ort".into())));
        assert!(wish("=b").is_err() && wish("a=").is_err() && wish("a").is_err());
    }
}
