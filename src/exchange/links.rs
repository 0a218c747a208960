//! Links out of a file: the JSON that `link list --json` writes, or CSV with a row for each placement; and what becomes of
//! each row.

use super::columns::{Columns, Named};
use super::{Asker, Unread};
use crate::domain::difference::cents;
use crate::domain::model::fold;
use crate::domain::plan::{self, Plan};
use crate::domain::record::{FlowRecord, LinkRecord, PlacementRecord, ValueRecord};
use crate::domain::{Change, Entity, Status, Uid};
use crate::table::numbers::{Zeros, is_shortened, shortened};
use crate::table::{self, Owned, Problem, unguarded};
use serde_json::Value;
use std::collections::HashMap;

/// A link and the line, or for JSON the place in the list, that it begins in.
pub type Numbered = (usize, LinkRecord);

/// What was read.
#[derive(Debug, Default)]
pub struct Links {
    /// The links.
    pub records: Vec<Numbered>,
    /// What each column was read as: its name, and what; none in JSON.
    pub columns: Vec<(String, String)>,
    /// What a spreadsheet may have done, a sentence each.
    pub remarks: Vec<String>,
}

/// Reads links in whichever of the two forms `text` has. Either all of it can be read, or every problem is named.
pub fn read(text: &str, columns: &Columns, asker: Asker) -> Result<Links, Unread> {
    if text.trim_start().starts_with(['[', '{']) {
        columns.refuse()?;
        return Ok(Links { records: read_json(text)?, ..Links::default() });
    }
    Ok(read_csv(text, columns, asker)?)
}

fn read_json(text: &str) -> Result<Vec<Numbered>, Vec<Problem>> {
    let value: Value = serde_json::from_str(text)
        .map_err(|e| vec![Problem { line: e.line(), sentence: format!("this is not JSON: {e}") }])?;
    let items = match value {
        Value::Array(items) => items,
        one => vec![one],
    };
    let (mut records, mut problems) = (Vec::new(), Vec::new());
    for (n, item) in (1..).zip(items) {
        match serde_json::from_value(item) {
            Ok(record) => records.push((n, record)),
            Err(e) => problems.push(Problem { line: n, sentence: format!("this is not a link: {e}") }),
        }
    }
    if problems.is_empty() { Ok(records) } else { Err(problems) }
}

/// What a column holds.
enum Column {
    Reference,
    Name,
    Status,
    Campaign,
    Tags,
    FlowId,
    FlowName,
    PayloadField,
    Placement,
    Quantity,
    Cost,
    Archived,
    /// The values of a field that is called like the column.
    Values(String),
    /// Nothing, because the column has no name.
    Nothing,
}

fn column(head: &str) -> Column {
    let plain: String = head.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    match plain.as_str() {
        "ref" => Column::Reference,
        "name" => Column::Name,
        "status" => Column::Status,
        "campaign" => Column::Campaign,
        "tags" | "tag" => Column::Tags,
        "flowid" => Column::FlowId,
        "flow" | "flowname" => Column::FlowName,
        "payloadfield" => Column::PayloadField,
        "placement" | "label" | "place" => Column::Placement,
        "quantity" => Column::Quantity,
        "cost" => Column::Cost,
        "archived" => Column::Archived,
        "" => Column::Nothing,
        _ => Column::Values(head.trim().to_owned()),
    }
}

/// What a column can be besides the values of a field.
pub const COLUMNS: [&str; 12] = [
    "ref",
    "name",
    "status",
    "campaign",
    "tags",
    "flow_id",
    "flow_name",
    "payload_field",
    "placement",
    "quantity",
    "cost",
    "archived",
];

/// What a column of that name is taken for, unless something else is said: one of [`COLUMNS`], or itself where it is not
/// one of them.
pub fn called(head: &str) -> &str {
    match column(head) {
        Column::Reference => "ref",
        Column::Name => "name",
        Column::Status => "status",
        Column::Campaign => "campaign",
        Column::Tags => "tags",
        Column::FlowId => "flow_id",
        Column::FlowName => "flow_name",
        Column::PayloadField => "payload_field",
        Column::Placement => "placement",
        Column::Quantity => "quantity",
        Column::Cost => "cost",
        Column::Archived => "archived",
        Column::Values(_) | Column::Nothing => head.trim(),
    }
}

/// What the columns are. One has to be the ref.
fn columns_of(named: &[Named], asker: Asker) -> Result<Vec<Option<Column>>, String> {
    let columns: Vec<Option<Column>> = named.iter().map(|(_, what)| what.as_deref().map(column)).collect();
    if columns.iter().flatten().any(|c| matches!(c, Column::Reference)) {
        return Ok(columns);
    }
    Err(match asker {
        Asker::Screen => "no column is the ref yet: choose the one that is",
        Asker::Command => {
            "there is no column “ref”: name the columns ref, name, status, campaign, tags, flow_id, flow_name, \
             payload_field, placement, quantity, cost, archived, or like a field; or say which one it is, with --map \
             ref=COLUMN"
        }
    }
    .to_owned())
}

fn read_csv(text: &str, wanted: &Columns, asker: Asker) -> Result<Links, Vec<Problem>> {
    let rows = table::rows(text).map_err(|problem| vec![problem])?;
    let Some((head, rows)) = rows.split_first() else { return Ok(Links::default()) };
    let head_cells: Vec<String> = head.cells.iter().map(|c| unguarded(c).to_owned()).collect();
    let at_head = |sentence: String| vec![Problem { line: head.line, sentence }];
    let named = wanted.of(&head_cells).map_err(at_head)?;
    let columns = columns_of(&named, asker).map_err(at_head)?;
    let (mut records, mut problems) = (Vec::<Numbered>::new(), Vec::new());
    let mut known: HashMap<String, usize> = HashMap::new();
    for row in rows {
        match read_row(&columns, row) {
            Err(sentence) => problems.push(Problem { line: row.line, sentence }),
            Ok(record) => {
                // A further row of the same link adds a placement; the link itself is as its first row has it.
                if let Some(&at) = known.get(&fold(&record.reference)) {
                    records[at].1.placements.extend(record.placements);
                } else {
                    known.insert(fold(&record.reference), records.len());
                    records.push((row.line, record));
                }
            }
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let taken = named
        .iter()
        .filter_map(|(name, what)| Some((name.clone(), what.clone()?)))
        .filter(|(name, _)| !name.is_empty());
    Ok(Links { records, columns: taken.collect(), remarks: remarks(&named, &columns, rows) })
}

/// What a spreadsheet may have done to the cells that nobody can be sure of.
fn remarks(named: &[Named], columns: &[Option<Column>], rows: &[Owned]) -> Vec<String> {
    let mut remarks = Vec::new();
    for (at, (column, (name, _))) in columns.iter().zip(named).enumerate() {
        if !matches!(column, Some(Column::Reference | Column::Values(_) | Column::FlowId)) {
            continue;
        }
        let mut zeros = Zeros::default();
        for row in rows {
            zeros.add(row.cells.get(at).map_or("", |cell| cell.trim()), row.line);
        }
        remarks.extend(zeros.lost().map(|lost| lost.sentence(name)));
    }
    remarks
}

fn read_row(columns: &[Option<Column>], row: &Owned) -> Result<LinkRecord, String> {
    let mut link = LinkRecord::default();
    let mut place = PlacementRecord::default();
    let mut flow = FlowRecord::default();
    for (column, whole) in columns.iter().zip(&row.cells) {
        let Some(column) = column else { continue };
        // The apostrophe that an export puts before what a spreadsheet would run is none of the text.
        let whole = unguarded(whole);
        let cell = whole.trim();
        if cell.is_empty() {
            continue;
        }
        if is_shortened(cell) && !matches!(column, Column::Name | Column::Cost) {
            return Err(shortened(cell));
        }
        let text = || cell.to_owned();
        match column {
            Column::Reference => link.reference = text(),
            Column::Name => link.name = text(),
            Column::Status => link.status = cell.parse::<Status>().map_err(|e| e.to_string())?,
            Column::Campaign => link.campaign = Some(text()),
            // A bar tells tags apart that have commas in them.
            Column::Tags if cell.contains('|') => link.tags = cell.split('|').map(str::to_owned).collect(),
            Column::Tags => link.tags = cell.split([',', ';']).map(str::to_owned).collect(),
            Column::FlowId => flow.id = text(),
            Column::FlowName => flow.name = text(),
            Column::PayloadField => link.payload_field = Some(text()),
            Column::Placement => place.label = text(),
            Column::Quantity => {
                let number = cell.parse().map_err(|_| format!("“{cell}” is not a quantity: write digits only"))?;
                place.quantity = Some(number);
            }
            Column::Cost => place.cost = Some(cents(cell)? as f64 / 100.0),
            Column::Archived => {
                place.archived = match cell.to_lowercase().as_str() {
                    "yes" | "true" | "1" => true,
                    "no" | "false" | "0" => false,
                    _ => return Err(format!("“{cell}” in the column “archived” is neither yes nor no")),
                }
            }
            Column::Values(field) => {
                place.values.push(ValueRecord { field: Some(field.clone()), name: None, value: text() });
            }
            Column::Nothing => return Err(format!("“{cell}” stands in a column without a name")),
        }
    }
    if link.reference.is_empty() {
        return Err("there is no ref in this row".to_owned());
    }
    if !flow.id.is_empty() || !flow.name.is_empty() {
        link.flow = Some(flow);
    }
    let anything = !place.values.is_empty() || place.quantity.is_some() || place.cost.is_some();
    if place.label.is_empty() && anything {
        crate::domain::model::DEFAULT_LABEL.clone_into(&mut place.label);
    }
    if !place.label.is_empty() {
        link.placements.push(place);
    }
    Ok(link)
}

/// What becomes of a table of links.
#[derive(Debug)]
pub struct Taken {
    /// The changes, in a plan on the book that they are made to.
    pub plan: Plan,
    /// A line for each link: what becomes of it.
    pub rows: Vec<String>,
    /// The links, in the order of the table.
    pub uids: Vec<Uid>,
    /// How many links are new.
    pub added: usize,
    /// How many are in the book already; they may get further placements.
    pub extended: usize,
}

/// Adds links to the book of a plan; a link that is there already gets the placements that it lacks. Either every row can
/// be taken, or every problem is named.
pub fn take(links: &Links, mut plan: Plan, asker: Asker) -> Result<Taken, Vec<Problem>> {
    let (mut rows, mut uids, mut problems) = (Vec::new(), Vec::new(), Vec::new());
    let (mut added, mut extended) = (0, 0);
    for (line, record) in &links.records {
        let known = plan.book().link_by_ref(&record.reference).map(|l| l.uid);
        let made = plan.changes().len();
        let outcome = match known {
            None => plan.link(record).map(|uid| (uid, &mut added)).map_err(|refused| refused.0),
            Some(uid) => extend(&mut plan, uid, record, asker).map(|()| (uid, &mut extended)),
        };
        match outcome {
            Ok((uid, count)) => {
                *count += 1;
                uids.push(uid);
                rows.push(told(*line, record, known.is_some(), &plan.changes()[made..]));
            }
            Err(mut sentence) => {
                if asker == Asker::Command && sentence.starts_with("there is no field") && !links.columns.is_empty() {
                    sentence.push_str(
                        ". Of a column that is something else --map WHAT=COLUMN says what, and --skip COLUMN leaves it out",
                    );
                }
                problems.push(Problem { line: *line, sentence });
            }
        }
    }
    if problems.is_empty() { Ok(Taken { plan, rows, uids, added, extended }) } else { Err(problems) }
}

/// What becomes of the rows of one link.
fn told(line: usize, record: &LinkRecord, known: bool, changes: &[Change]) -> String {
    let new: Vec<&str> = changes
        .iter()
        .filter_map(|c| match &c.after {
            Some(Entity::Placement(p)) => Some(p.label.as_str()),
            _ => None,
        })
        .collect();
    let reference = &record.reference;
    match (known, new.is_empty()) {
        (false, _) => format!("line {line}: + link {reference} · {}", new.join(", ")),
        (true, false) => format!("line {line}: + placements of {reference} · {}", new.join(", ")),
        (true, true) => format!("line {line}: = {reference} is there already"),
    }
}

/// Adds the placements that a link in the book does not have yet. One that it has must be the same.
fn extend(plan: &mut Plan, uid: Uid, record: &LinkRecord, asker: Asker) -> Result<(), String> {
    let mut new = Vec::new();
    for place in &record.placements {
        let wanted = fold(&place.label);
        let Some(present) = plan.book().placements(uid).iter().find(|p| fold(&p.label) == wanted) else {
            new.push(place.clone());
            continue;
        };
        let values: Result<Vec<_>, _> = place.values.iter().map(|v| plan::value_of(plan.book(), v)).collect();
        let values = values.map_err(|refused| refused.0)?;
        // A table has one order of columns for all: it says nothing about that of one placement's values.
        let same = values.len() == present.values.len() && values.iter().all(|v| present.values.contains(v));
        if !same {
            let way = match asker {
                Asker::Command => "change it with “entrylink place edit”",
                Asker::Screen => "edit it in the links",
            };
            return Err(format!(
                "“{}” has a placement “{}” with other values: {way}, or use another label",
                record.reference, present.label
            ));
        }
    }
    plan.placements(uid, &new).map_err(|refused| refused.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<Numbered>, Vec<Problem>> {
        match super::read(text, &Columns::default(), Asker::Command) {
            Ok(links) => Ok(links.records),
            Err(Unread::Problems(problems)) => Err(problems),
            Err(Unread::NoColumns) => unreachable!(),
        }
    }

    #[test]
    fn rows_of_one_ref_are_one_link_with_several_placements() {
        let links = read(
            "Ref,Name,Tags,Flow ID,Placement,Quantity,Cost,branch\n\
             giveaway,Spring,a|b,1759931745026,hall-a,12,3.50,north\n\
             welcome,,,,,,,\n\
             GIVEAWAY,,,,hall-b,,,south\n",
        )
        .unwrap();
        let refs: Vec<_> = links.iter().map(|(line, l)| (*line, l.reference.as_str())).collect();
        assert_eq!(refs, [(2, "giveaway"), (3, "welcome")]);
        let giveaway = &links[0].1;
        assert_eq!(giveaway.placements.iter().map(|p| p.label.as_str()).collect::<Vec<_>>(), ["hall-a", "hall-b"]);
        assert_eq!(giveaway.placements[0].cost, Some(3.5));
        assert_eq!(giveaway.placements[1].values[0].value, "south");
        assert_eq!(giveaway.flow.as_ref().map(|f| f.id.as_str()), Some("1759931745026"));
        assert!(links[1].1.placements.is_empty());
    }

    #[test]
    fn json_is_what_list_writes() {
        let links =
            read(r#"[{"ref":"a","placements":[{"label":"x","values":[{"field":"738","value":"n"}]}]}]"#).unwrap();
        assert_eq!(links[0].1.placements[0].values[0].field.as_deref(), Some("738"));
        assert_eq!(read(r#"{"ref":"a"}"#).unwrap().len(), 1);
    }

    #[test]
    fn every_problem_is_named_by_its_line() {
        let lines = |text: &str| read(text).unwrap_err().into_iter().map(|p| p.line).collect::<Vec<_>>();
        assert_eq!(lines("name\nx"), [1]);
        assert_eq!(lines("ref,status,quantity\na,alive,\nb,,1.5\n,live,\nc,live,3"), [2, 3, 4]);
        assert_eq!(lines("ref,\na,b"), [2]);
        assert_eq!(lines("ref,flow_id\na,1759931745026\nb,1.75993E+12"), [3]);
        assert_eq!(lines(r#"[{"ref":"a"},{"name":"b"},{"ref":"c","colour":1}]"#), [2, 3]);
    }
}
