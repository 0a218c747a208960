//! Custom fields out of a file: CSV, the JSON of the platform's API, or pasted lines; and what becomes of each row.

use super::Unread;
use super::columns::Columns;
use crate::domain::difference::line;
use crate::domain::plan::{Plan, check_field};
use crate::domain::record::FieldRecord;
use crate::domain::{Change, CustomField, Entity, FieldType};
use crate::table::numbers::{is_shortened, shortened};
use crate::table::{self, Owned, Problem, unguarded};
use serde_json::Value;

/// A field and the line, or for JSON the place in the list, that it stands in.
pub type Numbered = (usize, FieldRecord);

/// Reads fields in whichever of the three forms `text` has. Either all of it can be read, or every problem is named.
pub fn read(text: &str, columns: &Columns) -> Result<Vec<Numbered>, Unread> {
    let start = text.trim_start();
    if start.starts_with(['[', '{']) {
        columns.refuse()?;
        return Ok(read_json(text)?);
    }
    let rows = table::rows(text).map_err(|problem| vec![problem])?;
    let head: Vec<String> = rows.first().map(|r| r.cells.clone()).unwrap_or_default();
    let named = columns.of(&head).map_err(|sentence| vec![Problem { line: 1, sentence }])?;
    let head: Vec<String> = named.into_iter().map(|(_, what)| what.unwrap_or_default().to_lowercase()).collect();
    if head.len() > 1 && head.iter().any(|c| c == "id") && head.iter().any(|c| c == "name") {
        return Ok(read_rows(&head, &rows[1..])?);
    }
    if columns.exactly.is_some() {
        let sentence = "a field has an id and a name: choose the columns that have them".to_owned();
        return Err(Unread::Problems(vec![Problem { line: 1, sentence }]));
    }
    columns.refuse()?;
    Ok(collect(
        (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()).map(|(n, line)| (n, read_line(line))),
    )?)
}

/// All records, or all problems.
fn collect(rows: impl Iterator<Item = (usize, Result<FieldRecord, String>)>) -> Result<Vec<Numbered>, Vec<Problem>> {
    let (mut records, mut problems) = (Vec::new(), Vec::new());
    for (line, row) in rows {
        match row {
            Ok(record) => records.push((line, record)),
            Err(sentence) => problems.push(Problem { line, sentence }),
        }
    }
    if problems.is_empty() { Ok(records) } else { Err(problems) }
}

fn kind_of(text: &str) -> Result<FieldType, String> {
    if text.trim().is_empty() { Ok(FieldType::Text) } else { text.parse::<FieldType>().map_err(|e| e.to_string()) }
}

fn read_rows(head: &[String], rows: &[Owned]) -> Result<Vec<Numbered>, Vec<Problem>> {
    let column = |name: &str| head.iter().position(|c| c == name);
    let (id, name, kind, options) = (column("id"), column("name"), column("type"), column("options"));
    collect(rows.iter().map(|row| {
        let cell = |at: Option<usize>| at.and_then(|at| row.cells.get(at)).map_or("", |c| unguarded(c).trim());
        let record = kind_of(cell(kind)).map(|kind| FieldRecord {
            id: cell(id).to_owned(),
            name: cell(name).to_owned(),
            kind,
            options: cell(options).split('|').map(str::trim).filter(|o| !o.is_empty()).map(str::to_owned).collect(),
            archived: false,
        });
        (row.line, record)
    }))
}

/// `id name type`, with any white space between; the type may be left out.
fn read_line(line: &str) -> Result<FieldRecord, String> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let Some((id, rest)) = words.split_first().filter(|(_, rest)| !rest.is_empty()) else {
        return Err("write the id, the name and the type, such as “738 branch select”".to_owned());
    };
    // A type may have two words (“long text”); what is left must be a name.
    let typed = (1..=2).rev().filter(|n| rest.len() > *n).find_map(|n| {
        let (name, kind) = rest.split_at(rest.len() - n);
        Some((name, kind.concat().parse::<FieldType>().ok()?))
    });
    let (name, kind) = typed.unwrap_or((rest, FieldType::Text));
    Ok(FieldRecord { id: (*id).to_owned(), name: name.join(" "), kind, ..FieldRecord::default() })
}

/// `[{"id", "name", "type", …}]`, bare or under “data”, as the platform's `/accounts/custom_fields` answers. Ids and
/// types may be numbers or text.
fn read_json(text: &str) -> Result<Vec<Numbered>, Vec<Problem>> {
    let problem = |line, sentence: String| vec![Problem { line, sentence }];
    let value: Value = serde_json::from_str(text)
        .map_err(|e| problem(e.line(), format!("this is not JSON ({e}): save the platform's answer as it is")))?;
    let list = match &value {
        Value::Array(list) => list,
        Value::Object(object) => match (object.get("data"), object.get("error")) {
            (Some(Value::Array(list)), _) => list,
            (_, Some(error)) => {
                return Err(problem(1, format!("the platform answered with an error, not with fields: {error}")));
            }
            _ => return Err(problem(1, "there is no list of fields in this JSON".to_owned())),
        },
        _ => return Err(problem(1, "there is no list of fields in this JSON".to_owned())),
    };
    collect((1..).zip(list).map(|(n, item)| (n, read_item(item))))
}

fn read_item(item: &Value) -> Result<FieldRecord, String> {
    let text = |key: &str| match item.get(key) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    };
    let options = match item.get("options") {
        Some(Value::Array(options)) => options.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => Vec::new(),
    };
    Ok(FieldRecord { id: text("id"), name: text("name"), kind: kind_of(&text("type"))?, options, archived: false })
}

/// What a column of a table of fields can be.
pub const COLUMNS: [&str; 4] = ["id", "name", "type", "options"];

/// What becomes of a table of fields.
#[derive(Debug)]
pub struct Taken {
    /// The changes, in a plan on the book that they are made to.
    pub plan: Plan,
    /// A line for each field: what becomes of it.
    pub rows: Vec<String>,
    /// How many are new.
    pub added: usize,
    /// How many change.
    pub changed: usize,
    /// How many are as they are.
    pub same: usize,
}

/// Adds fields to the book of a plan, or brings those with their ids up to date. Either every row can be taken, or every
/// problem is named.
pub fn take(records: &[Numbered], mut plan: Plan) -> Result<Taken, Vec<Problem>> {
    let (mut rows, mut problems) = (Vec::new(), Vec::new());
    let (mut added, mut changed, mut same) = (0, 0, 0);
    for (at, record) in records {
        let known = plan.book().field(&record.id).cloned();
        match take_one(&mut plan, record, known.as_ref()) {
            Err(sentence) => problems.push(Problem { line: *at, sentence }),
            Ok(after) => {
                let (sign, count) = match (&known, &after) {
                    (None, _) => ('+', &mut added),
                    (Some(_), Some(_)) => ('~', &mut changed),
                    (Some(_), None) => ('=', &mut same),
                };
                *count += 1;
                let mut row = format!("line {at}: {sign} field {} ({})", record.name, record.id);
                if let (Some(before), Some(after)) = (known, after) {
                    let change = Change::edit(Entity::Field(before), Entity::Field(after));
                    let told = line(&change, "", plan.book());
                    row.push_str(told.split_once(": ").map(|(_, what)| format!(": {what}")).as_deref().unwrap_or(""));
                }
                rows.push(row);
            }
        }
    }
    if problems.is_empty() { Ok(Taken { plan, rows, added, changed, same }) } else { Err(problems) }
}

/// Takes one field; what it is then, where that is not the same. Options that the file does not have are kept.
fn take_one(plan: &mut Plan, record: &FieldRecord, known: Option<&CustomField>) -> Result<Option<CustomField>, String> {
    if is_shortened(&record.id) {
        return Err(shortened(&record.id));
    }
    check_field(record).map_err(|refused| refused.0)?;
    let taken = plan.book().field_named(&record.name).filter(|f| f.id != record.id);
    if let Some(other) = taken {
        return Err(format!(
            "the name “{}” belongs to the field {} already: rename one of them",
            record.name, other.id
        ));
    }
    let Some(before) = known else {
        plan.field(record).map_err(|refused| refused.0)?;
        return Ok(plan.book().field(&record.id).cloned());
    };
    let mut after = CustomField { name: record.name.clone(), kind: record.kind, ..before.clone() };
    if !record.options.is_empty() || !record.kind.has_options() {
        after.options.clone_from(&record.options);
    }
    if after == *before {
        return Ok(None);
    }
    plan.edit_field(before, &after).map_err(|refused| refused.0)?;
    Ok(Some(after))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<Numbered>, Vec<Problem>> {
        super::read(text, &Columns::default()).map_err(|unread| match unread {
            Unread::Problems(problems) => problems,
            Unread::NoColumns => unreachable!(),
        })
    }

    fn short(text: &str) -> Vec<(usize, String, String, FieldType)> {
        read(text).unwrap().into_iter().map(|(n, r)| (n, r.id, r.name, r.kind)).collect()
    }

    fn field(n: usize, id: &str, name: &str, kind: FieldType) -> (usize, String, String, FieldType) {
        (n, id.into(), name.into(), kind)
    }

    #[test]
    fn all_three_forms_are_read() {
        let expected = [field(2, "738", "branch", FieldType::Select), field(3, "514", "seats", FieldType::Number)];
        assert_eq!(
            short("\u{feff}Id;Name;Type\n738;branch;select\n514;seats;1\n".trim_start_matches('\u{feff}')),
            expected
        );
        let expected = expected.map(|(n, id, name, kind)| (n - 1, id, name, kind));
        assert_eq!(short("738 branch select\n514\tseats\tnumber\n"), expected);
        let json =
            r#"[{"id":738,"name":"branch","type":6,"description":""},{"id":"514","name":"seats","type":"number"}]"#;
        assert_eq!(short(json), expected);
        assert_eq!(short(&format!("{{\"data\": {json}}}")), expected);
    }

    #[test]
    fn a_line_may_have_names_and_types_of_several_words() {
        assert_eq!(short("12 home address long text"), [field(1, "12", "home address", FieldType::LongText)]);
        assert_eq!(short("12 number"), [field(1, "12", "number", FieldType::Text)]);
        assert_eq!(short("12 favourite colour"), [field(1, "12", "favourite colour", FieldType::Text)]);
    }

    #[test]
    fn options_are_read_where_there_are_any() {
        let options = |text: &str| read(text).unwrap().remove(0).1.options;
        assert_eq!(options("id,name,type,options\n738,branch,select,north | south"), ["north", "south"]);
        assert_eq!(options(r#"[{"id":738,"name":"branch","type":6,"options":["north"]}]"#), ["north"]);
    }

    #[test]
    fn every_problem_is_named_by_its_line() {
        let lines = |text: &str| read(text).unwrap_err().into_iter().map(|p| p.line).collect::<Vec<_>>();
        assert_eq!(lines("id,name,type\n1,a,colour\n2,b,text\n3,c,8"), [2, 4]);
        assert_eq!(lines("738\n\n514"), [1, 3]);
        assert_eq!(lines("[\n{]"), [2]);
        assert_eq!(read(r#"{"error":{"message":"token"}}"#).unwrap_err()[0].line, 1);
    }
}
