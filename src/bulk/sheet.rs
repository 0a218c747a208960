//! The rows of a list as codes on a sheet: badges, vouchers, place cards, each with a link of its own.

use super::rows::Rows;
use super::write::Stop;
use crate::domain::template::Template;
use crate::domain::{Rule, Severity, encode};
use crate::print::Remark;
use crate::print::sheet::{MOST, Piece};
use std::io::Read;

/// A piece for every row that has a link, and what there is to say of the others and of what would stand on paper
/// unfilled. A caption may name the list's columns, and what `shared` has for all rows; a column comes before another name
/// that is the same. Of more rows than a sheet can have, the first too many ends it.
pub fn pieces<R: Read>(
    rows: &mut Rows<R>,
    template: &Template,
    shared: &[(String, String)],
) -> Result<(Vec<Piece>, Vec<Remark>), Stop> {
    let shape = rows.shape();
    let head = rows.head().to_vec();
    let used: Vec<usize> = template.columns().map(|(index, _)| index).collect();
    let (mut pieces, mut remarks) = (Vec::new(), Vec::new());
    while let Some(row) = rows.next_row()? {
        let name = format!("line {}", row.line);
        let mut url = String::new();
        match shape.link(template, &used, &row, &mut url) {
            Err(refusal) => {
                let remark = Remark::new(refusal.rule, format!("{name}: {}", refusal.sentence));
                remarks.push(remark.severity(Severity::Error));
            }
            Ok(()) => {
                if !encode::placeholders(&url).is_empty() {
                    let sentence = format!("{name}: a placeholder would stand on paper, where nobody fills it in");
                    remarks.push(Remark::new(Rule::UnfilledPlaceholder, sentence).severity(Severity::Error));
                }
                let cells = head.iter().enumerate().map(|(at, name)| (name.clone(), shape.cell(&row, at).to_owned()));
                pieces.push(Piece { name, url, fields: cells.chain(shared.iter().cloned()).collect() });
            }
        }
        if pieces.len() > MOST {
            break;
        }
    }
    Ok((pieces, remarks))
}
