//! The rows of a list as codes on a sheet: badges, vouchers, place cards, each with a link of its own.

use super::mapping;
use super::rows::Rows;
use super::write::Stop;
use crate::domain::template::{Empty, Filled, Template};
use crate::domain::{Book, Channel, Link, Placement, Rule, Severity, encode};
use crate::print::Remark;
use crate::print::remark::of_status;
use crate::print::sheet::{MOST, Piece, fields};
use std::io::Read;
use std::path::Path;

/// The codes of a list.
#[derive(Clone, Debug, Default)]
pub struct Listed {
    /// A piece for every row that has a link.
    pub pieces: Vec<Piece>,
    /// What there is to say of the list.
    pub remarks: Vec<Remark>,
    /// What a caption may name: the columns, and what is known of the link.
    pub names: Vec<String>,
}

/// The rows of a list as codes of a link. `placement`: the one that they all stand for, if there is one.
pub fn listed<R: Read>(
    rows: &mut Rows<R>,
    book: &Book,
    (link, placement): (&Link, Option<&Placement>),
    channel: Channel,
    filled: &[Filled],
    empty: Empty,
) -> Result<Listed, Stop> {
    let links = Template::new(book, link, channel, filled, empty);
    // A list without one placement to stand for has no label of it.
    let nowhere = Placement::default();
    let mut shared = fields(book, link, placement.unwrap_or(&nowhere), channel);
    shared.retain(|(name, _)| placement.is_some() || !["label", "check"].contains(&name.as_str()));
    let names = rows.head().iter().chain(shared.iter().map(|(name, _)| name)).cloned().collect();
    let (pieces, mut remarks) = pieces(rows, &links, &shared)?;
    remarks.extend(of_status(link, placement.unwrap_or(&nowhere)));
    Ok(Listed { pieces, remarks, names })
}

/// The same of a file, whose columns go into the fields that they are named like. The error is a sentence.
pub fn of_file(path: &Path, book: &Book, of: (&Link, Option<&Placement>), channel: Channel) -> Result<Listed, String> {
    let (mut rows, _) = super::job::open(path)?;
    let shown = path.display();
    if let Some(clash) = mapping::clash(book, rows.head()) {
        return Err(format!("{shown}: {clash}: rename one of them"));
    }
    let filled = mapping::automatic(book, of.1, rows.head());
    if !mapping::is_personal(&filled) {
        return Err(format!(
            "no column of {shown} is named like a field of {}, so all codes would be the same: the first row has to have \
             the names of the columns; there are {}",
            book.bot.name,
            mapping::list(rows.head())
        ));
    }
    listed(&mut rows, book, of, channel, &filled, Empty::Refuse).map_err(|stop| match stop {
        Stop::Input(problem) => format!("{shown}, {problem}"),
        Stop::Output(e) => e.to_string(),
        Stop::Cancelled => "stopped".to_owned(),
    })
}

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
