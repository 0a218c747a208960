//! Tables of contacts.

use super::input::{Stop, Taker};
use crate::table::{Problem, Reader, unguarded};
use std::io::Read;

fn sentence(problem: &Problem) -> String {
    problem.to_string()
}

pub(super) fn head(input: impl Read) -> Result<Vec<String>, String> {
    let mut reader = Reader::new(input).map_err(|p| sentence(&p))?;
    match reader.next_row().map_err(|p| sentence(&p))? {
        Some(row) => Ok(row.iter().map(|cell| unguarded(cell).trim().to_owned()).collect()),
        None => Err("it is empty".to_owned()),
    }
}

pub(super) fn rows<E>(input: impl Read, columns: &[String], take: &mut Taker<'_, E>) -> Result<(), Stop<E>> {
    let unreadable = |p: Problem| Stop::Unreadable(sentence(&p));
    let mut reader = Reader::new(input).map_err(unreadable)?;
    let Some(first) = reader.next_row().map_err(unreadable)? else { return Ok(()) };
    let width = first.len();
    let names: Vec<&str> = first.iter().map(|cell| unguarded(cell).trim()).collect();
    let places: Vec<Option<usize>> = columns.iter().map(|column| names.iter().position(|n| n == column)).collect();
    let mut cells = vec![String::new(); columns.len()];
    loop {
        let read = reader.bytes_read();
        let Some(row) = reader.next_row().map_err(unreadable)? else { return Ok(()) };
        if row.len() == 1 && width > 1 && row.get(0).is_some_and(|cell| cell.trim().is_empty()) {
            continue;
        }
        let said = if row.len() == width {
            for (cell, place) in cells.iter_mut().zip(&places) {
                cell.clear();
                cell.push_str(place.and_then(|at| row.get(at)).map_or("", unguarded));
            }
            Ok(cells.as_slice())
        } else {
            Err(format!(
                "the row has {} cells, and the first row has {width}: a delimiter or a quotation mark is wrong",
                row.len()
            ))
        };
        take(row.line, read, said).map_err(Stop::Asked)?;
    }
}
