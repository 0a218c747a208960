//! `field list|add|edit|remove|import`.

use super::args::Format;
use super::columns::ColumnArgs;
use super::failure::Failure;
use super::out::Out;
use super::session::Session;
use super::shelf::{self, Way, marked};
use super::{files, pick};
use crate::domain::field::is_settable;
use crate::domain::record::FieldRecord;
use crate::domain::{Book, Change, CustomField, Entity, FieldKey, FieldType};
use crate::exchange::fields;
use crate::exchange::look::Kind;
use clap::{Args, Subcommand};
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// The custom fields of the bot
    List(ListArgs),
    /// Add a custom field that exists on the platform
    Add(AddArgs),
    /// Change a custom field; with a new id, links and placements follow
    Edit(EditArgs),
    /// Archive fields: they stay, out of the way
    Archive(NamesArgs),
    /// Take fields back from the archive
    Restore(NamesArgs),
    /// Remove custom fields from the link book
    Remove(NamesArgs),
    /// Add and update fields from CSV, the platform's JSON, or lines of “id name type”
    Import(ImportArgs),
}

#[derive(Debug, Args)]
pub(super) struct ListArgs {
    #[command(flatten)]
    format: Format,
}

#[derive(Debug, Args)]
pub(super) struct AddArgs {
    /// The field's id on the platform
    #[arg(long, value_name = "ID")]
    id: String,
    /// The field's name
    #[arg(long, value_name = "NAME")]
    name: String,
    /// text, number, date, date-time, boolean, long-text, select or multi-select
    #[arg(long = "type", value_name = "TYPE", default_value = "text")]
    kind: FieldType,
    /// An option of a select; once for each
    #[arg(long = "option", value_name = "OPTION")]
    options: Vec<String>,
    #[command(flatten)]
    format: Format,
}

#[derive(Debug, Args)]
pub(super) struct EditArgs {
    /// The field, by name or id
    field: String,
    /// Another id
    #[arg(long, value_name = "ID")]
    id: Option<String>,
    /// Another name
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Another type
    #[arg(long = "type", value_name = "TYPE")]
    kind: Option<FieldType>,
    /// The options, in place of those there are; once for each
    #[arg(long = "option", value_name = "OPTION")]
    options: Vec<String>,
    #[command(flatten)]
    format: Format,
}

#[derive(Debug, Args)]
pub(super) struct NamesArgs {
    /// The fields, by name or id
    #[arg(required = true)]
    fields: Vec<String>,
    #[command(flatten)]
    format: Format,
}

#[derive(Debug, Args)]
pub(super) struct ImportArgs {
    /// The file; “-” for standard input
    file: PathBuf,
    /// Only say what would become of every row
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    columns: ColumnArgs,
    #[command(flatten)]
    format: Format,
}

pub(super) fn run(command: Command, session: Session, out: &mut Out) -> Result<(), Failure> {
    match command {
        Command::List(args) => list(&args, session, out),
        Command::Add(args) => add(args, session, out),
        Command::Edit(args) => edit(args, session, out),
        Command::Archive(args) => shelve(Way::Archive, &args, session, out),
        Command::Restore(args) => shelve(Way::Restore, &args, session, out),
        Command::Remove(args) => remove(&args, session, out),
        Command::Import(args) => import(&args, session, out),
    }
}

fn list(args: &ListArgs, mut session: Session, out: &mut Out) -> Result<(), Failure> {
    let book = session.book()?;
    if args.format.json {
        return out.json(&book.fields.iter().map(FieldRecord::from).collect::<Vec<_>>());
    }
    if book.fields.is_empty() {
        out.say("no custom fields yet: “entrylink field add --id ID --name NAME” adds one");
        return Ok(());
    }
    let rows: Vec<_> = book
        .fields
        .iter()
        .map(|f| vec![f.id.clone(), marked(&f.name, f.archived), f.kind.to_string(), f.options.join(", ")])
        .collect();
    out.table(&["ID", "NAME", "TYPE", "OPTIONS"], &rows)
}

fn add(args: AddArgs, mut session: Session, out: &mut Out) -> Result<(), Failure> {
    let record = FieldRecord {
        id: args.id,
        name: args.name.trim().to_owned(),
        kind: args.kind,
        options: args.options,
        archived: false,
    };
    with_options(record.kind, &record.options, &record.name)?;
    let mut plan = session.plan()?;
    let mistakable = plan.book().mistakable(&record.id, &record.name, None);
    plan.field(&record)?;
    session.carry_out(plan, &format!("new field {}", record.name))?;
    out.say(&format!("Added the field “{}” ({}, {}).", record.name, record.id, record.kind));
    if let Some(sentence) = mistakable {
        out.say(&format!("warning: {sentence}."));
    }
    if is_settable(&record.name) {
        out.say(&format!(
            "warning: “{}” is also a field that every contact has: by this name, commands now mean the custom one.",
            record.name
        ));
    }
    print(args.format, &record, out)
}

fn edit(args: EditArgs, mut session: Session, out: &mut Out) -> Result<(), Failure> {
    let mut plan = session.plan()?;
    let before = pick::field(plan.book(), &args.field)?.clone();
    let mut after = before.clone();
    after.id = args.id.unwrap_or(after.id);
    after.name = args.name.map_or(after.name, |name| name.trim().to_owned());
    if let Some(kind) = args.kind {
        after.kind = kind;
        if !kind.has_options() {
            after.options.clear();
        }
    }
    if !args.options.is_empty() {
        after.options = args.options;
    }
    if args.kind.is_some() {
        with_options(after.kind, &after.options, &after.name)?;
    }
    let record = FieldRecord::from(&after);
    let mistakable = plan.book().mistakable(&after.id, &after.name, Some(after.uid));
    plan.edit_field(&before, &after)?;
    session.carry_out(plan, &format!("edit field {}", before.name))?;
    out.say(&format!("Changed the field “{}” ({}, {}).", after.name, after.id, after.kind));
    if let Some(sentence) = mistakable {
        out.say(&format!("warning: {sentence}."));
    }
    print(args.format, &record, out)
}

/// What is given by hand has its options with it; what the platform's API gives may come without.
fn with_options(kind: FieldType, options: &[String], name: &str) -> Result<(), Failure> {
    if kind.has_options() && options.is_empty() {
        return Err(Failure::usage(format!(
            "“{name}” is a {kind} field, and saves nothing but its options: name each with --option, as on the platform"
        )));
    }
    Ok(())
}

fn shelve(way: Way, args: &NamesArgs, mut session: Session, out: &mut Out) -> Result<(), Failure> {
    let book = session.book()?;
    let fields = args.fields.iter().map(|named| pick::field(&book, named).cloned()).collect::<Result<Vec<_>, _>>()?;
    let archived = way == Way::Archive;
    let records: Vec<_> = fields.iter().map(|f| FieldRecord { archived, ..FieldRecord::from(f) }).collect();
    let things: Vec<_> = fields.into_iter().map(Entity::Field).collect();
    shelf::put(way, &things, &mut session, out)?;
    shelf::print(args.format, &records, out)
}

fn remove(args: &NamesArgs, mut session: Session, out: &mut Out) -> Result<(), Failure> {
    let mut plan = session.plan()?;
    let mut removed: Vec<CustomField> = Vec::new();
    for named in &args.fields {
        let field = pick::field(plan.book(), named)?.clone();
        plan.push(Change::remove(Entity::Field(field.clone())));
        removed.push(field);
    }
    let names: Vec<_> = removed.iter().map(|f| format!("“{}”", f.name)).collect();
    let book = session.carry_out(plan, &format!("delete field {}", names.join(", ")))?;
    out.say(&format!("Removed the field {}. “entrylink undo” brings it back.", names.join(", ")));
    for field in &removed {
        let uses = uses(&book, field);
        if uses > 0 {
            out.say(&format!(
                "warning: {uses} links and placements still save to “{}”: they keep its id, {}.",
                field.name, field.id
            ));
        }
    }
    shelf::print(args.format, &removed.iter().map(FieldRecord::from).collect::<Vec<_>>(), out)
}

/// How many links and placements save something to a field.
fn uses(book: &Book, field: &CustomField) -> usize {
    let key = FieldKey::Custom(field.id.clone());
    book.links()
        .map(|link| {
            let placements = book.placements(link.uid).iter().filter(|p| p.values.iter().any(|v| v.field == key));
            usize::from(link.payload_field.as_ref() == Some(&key)) + placements.count()
        })
        .sum()
}

fn import(args: &ImportArgs, mut session: Session, out: &mut Out) -> Result<(), Failure> {
    let text = files::read_text(&args.file, out)?;
    let columns = args.columns.columns();
    let records =
        fields::read(&text, &columns).map_err(|unread| files::unread(&args.file, Kind::Fields, unread, out))?;
    let taken =
        fields::take(&records, session.plan()?).map_err(|problems| files::report(&args.file, &problems, out))?;
    let fields::Taken { plan, rows, added, changed, same } = taken;
    if args.dry_run {
        if !args.format.json {
            rows.iter().try_for_each(|row| out.text(row))?;
        }
        out.say(&format!(
            "Would add {added} fields and change {changed}; {same} are as they are. Nothing was changed."
        ));
    } else {
        session.carry_out(plan, &format!("import {} fields", added + changed))?;
        out.say(&format!("Added {added} fields and changed {changed}; {same} are as they were."));
    }
    if args.format.json {
        out.json(&records.into_iter().map(|(_, record)| record).collect::<Vec<_>>())?;
    }
    Ok(())
}

fn print(format: Format, record: &FieldRecord, out: &mut Out) -> Result<(), Failure> {
    if format.json {
        out.json(record)?;
    }
    Ok(())
}
