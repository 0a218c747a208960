//! `place list|add|edit|remove`.

use super::args::{Assignment, Format, assignment};
use super::failure::Failure;
use super::out::Out;
use super::pick;
use super::session::Session;
use super::shelf::{self, Way, marked};
use crate::domain::difference::cents;
use crate::domain::model::fold;
use crate::domain::plan;
use crate::domain::record::PlacementRecord;
use crate::domain::results::token::{self, Tokens};
use crate::domain::{Book, Change, Entity, FieldKey, Link, Placement, Severity, payload};
use clap::{Args, Subcommand};
use std::collections::BTreeSet;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// The placements of a link
    List(ListArgs),
    /// Add placements to a link
    Add(AddArgs),
    /// Change a placement
    Edit(EditArgs),
    /// Archive placements: they stay, out of the way
    Archive(NamesArgs),
    /// Take placements back from the archive
    Restore(NamesArgs),
    /// Remove placements of a link
    Remove(NamesArgs),
}

#[derive(Debug, Args)]
pub(super) struct ListArgs {
    /// The link, by ref or name
    link: String,
    #[command(flatten)]
    format: Format,
}

#[derive(Debug, Args)]
pub(super) struct AddArgs {
    /// The link, by ref or name
    link: String,
    /// What you call the places; ranges such as 'hall-{a..f}' or 'table-{01..40}' stand for many
    #[arg(required = true, value_name = "LABEL")]
    labels: Vec<String>,
    /// Give each a short token of its own, made of its label, in the link's payload field or the field “source”
    #[arg(long)]
    token: bool,
    #[command(flatten)]
    settings: Settings,
    #[command(flatten)]
    format: Format,
}

#[derive(Debug, Args)]
pub(super) struct EditArgs {
    /// The link, by ref or name
    link: String,
    /// The placement
    label: String,
    /// Another label
    #[arg(long = "label", value_name = "LABEL")]
    new_label: Option<String>,
    /// Take the value for a field away; once for each
    #[arg(long, value_name = "FIELD")]
    unset: Vec<String>,
    #[command(flatten)]
    settings: Settings,
    #[command(flatten)]
    format: Format,
}

#[derive(Debug, Args)]
struct Settings {
    /// What opening the link saves, by the field's name or id; once for each. {label} stands for a token made of the label
    #[arg(long, value_name = "FIELD=VALUE", value_parser = assignment)]
    set: Vec<Assignment>,
    /// How many are printed or sent
    #[arg(long, value_name = "N")]
    quantity: Option<u64>,
    /// What it costs, such as 12.50
    #[arg(long, value_name = "AMOUNT", value_parser = cents)]
    cost: Option<u64>,
}

#[derive(Debug, Args)]
pub(super) struct NamesArgs {
    /// The link, by ref or name
    link: String,
    /// The placements
    #[arg(required = true, value_name = "LABEL")]
    labels: Vec<String>,
    #[command(flatten)]
    format: Format,
}

pub(super) fn run(command: Command, session: Session, out: &mut Out) -> Result<(), Failure> {
    match command {
        Command::List(args) => list(&args, session, out),
        Command::Add(args) => add(&args, session, out),
        Command::Edit(args) => edit(&args, session, out),
        Command::Archive(args) => shelve(Way::Archive, &args, session, out),
        Command::Restore(args) => shelve(Way::Restore, &args, session, out),
        Command::Remove(args) => remove(&args, session, out),
    }
}

fn list(args: &ListArgs, mut session: Session, out: &mut Out) -> Result<(), Failure> {
    let book = session.book()?;
    let link = pick::link(&book, &args.link)?;
    if args.format.json {
        let records: Vec<_> = book.placements(link.uid).iter().map(|p| PlacementRecord::of(&book, p)).collect();
        return out.json(&records);
    }
    table(&book, link, out)
}

/// The placements of a link as a table for people.
pub(super) fn table(book: &Book, link: &Link, out: &mut Out) -> Result<(), Failure> {
    let rows: Vec<_> = book
        .placements(link.uid)
        .iter()
        .map(|p| {
            let values: Vec<_> = p.values.iter().map(|v| format!("{}={}", book.name_of(&v.field), v.value)).collect();
            let cost = p.cost_cents.map(|cents| format!("{}.{:02}", cents / 100, cents % 100));
            let quantity = p.quantity.map(|n| n.to_string());
            vec![
                marked(&p.label, p.archived),
                values.join(", "),
                quantity.unwrap_or_default(),
                cost.unwrap_or_default(),
            ]
        })
        .collect();
    out.table(&["PLACEMENT", "VALUES", "QUANTITY", "COST"], &rows)
}

fn add(args: &AddArgs, mut session: Session, out: &mut Out) -> Result<(), Failure> {
    let mut plan = session.plan()?;
    let link = pick::link(plan.book(), &args.link)?.clone();
    let before = plan.book().placements(link.uid).len();
    let own = args.token.then(|| pick::token_field(plan.book(), &link)).transpose()?;
    // What --set says of that field counts.
    let said = |own: &String| {
        args.settings.set.iter().any(|a| plan.book().key_of(&a.field).is_some_and(|key| key.as_str() == own))
    };
    let own = own.filter(|own| !said(own));
    let mut tokens = Tokens::of(plan.book(), &link);
    let records: Vec<_> = pick::labels(&args.labels)?
        .into_iter()
        .map(|label| PlacementRecord {
            values: pick::values_with_token(&args.settings.set, own.as_deref(), &tokens.next(&label)),
            label,
            quantity: args.settings.quantity,
            cost: args.settings.cost.map(|cents| cents as f64 / 100.0),
            archived: false,
        })
        .collect();
    plan.placements(link.uid, &records)?;
    let what = match records.as_slice() {
        [only] => format!("new placement {} of {}", only.label, link.reference),
        several => format!("{} new placements of {}", several.len(), link.reference),
    };
    let book = session.carry_out(plan, &what)?;
    let new = &book.placements(link.uid)[before..];
    out.say(&format!("Added {} to the link “{}”.", names(new.iter().map(|p| &p.label)), link.reference));
    if let Some(own) = &own {
        tell_tokens(&book, own, new, out);
    }
    warn(&book, new, out);
    print(args.format, &book, new, out)
}

fn edit(args: &EditArgs, mut session: Session, out: &mut Out) -> Result<(), Failure> {
    let mut plan = session.plan()?;
    let link = pick::link(plan.book(), &args.link)?.clone();
    let before = pick::placement(plan.book(), &link, &args.label)?.clone();
    let mut after = before.clone();
    for named in &args.unset {
        let field = plan::key_of(plan.book(), named)?;
        after.values.retain(|v| v.field != field);
    }
    for Assignment { field, value } in &args.settings.set {
        if let Some((_, why)) = payload::refuse_value(value) {
            return Err(Failure::problem(format!("the value for {field} cannot travel in a link: {why}")));
        }
    }
    let label = args.new_label.as_ref().unwrap_or(&before.label);
    let mut others = plan.book().clone();
    others.remove_placement(link.uid, before.uid);
    let token = Tokens::of(&others, &link).next(label);
    let set: Vec<Assignment> = args.settings.set.iter().map(|a| pick::with_token(a, &token)).collect();
    after.values = pick::with_assignments(plan.book(), &after.values, &set)?;
    if let Some(label) = &args.new_label {
        plan::check_label(label)?;
        after.label.clone_from(label);
    }
    after.quantity = args.settings.quantity.or(after.quantity);
    after.cost_cents = args.settings.cost.or(after.cost_cents);
    plan.push(Change::edit(Entity::Placement(before.clone()), Entity::Placement(after.clone())));
    let book = session.carry_out(plan, &format!("edit placement {} of {}", before.label, link.reference))?;
    let same = if after == before { "Nothing to change in" } else { "Changed" };
    out.say(&format!("{same} the placement “{}” of the link “{}”.", after.label, link.reference));
    warn(&book, std::slice::from_ref(&after), out);
    print(args.format, &book, &[after], out)
}

/// So many tokens are said; a table has all.
const TOKENS: usize = 12;

/// Says which token each placement was given in the field `own`.
pub(super) fn tell_tokens(book: &Book, own: &str, placements: &[Placement], out: &Out) {
    let key = FieldKey::parse(own);
    let token = |p: &Placement| {
        let value = p.values.iter().find(|v| v.field == key)?;
        Some(format!("“{}” of {}", value.value, p.label))
    };
    let all: Vec<String> = placements.iter().filter_map(token).collect();
    if !all.is_empty() {
        let more = if all.len() > TOKENS { format!(" and {} more", all.len() - TOKENS) } else { String::new() };
        let some = all.iter().take(TOKENS).map(String::as_str).collect::<Vec<_>>().join(", ");
        out.say(&format!(
            "{} in {}: {some}{more}.",
            if all.len() == 1 { "Token" } else { "Tokens" },
            book.name_of(&key)
        ));
    }
}

/// Says which values the platform will drop. What many placements share is said once.
fn warn(book: &Book, placements: &[Placement], out: &Out) {
    let sentences: BTreeSet<String> =
        placements.iter().flat_map(|p| &p.values).filter_map(|value| book.dropped(value)).collect();
    for sentence in sentences {
        out.finding(Severity::Warning, "values", &sentence);
    }
    for sentence in token::notes(book, placements) {
        out.finding(Severity::Warning, "placements", &sentence);
    }
}

fn shelve(way: Way, args: &NamesArgs, mut session: Session, out: &mut Out) -> Result<(), Failure> {
    let book = session.book()?;
    let link = pick::link(&book, &args.link)?;
    let placements = args.labels.iter().map(|label| pick::placement(&book, link, label).cloned());
    let placements = placements.collect::<Result<Vec<_>, _>>()?;
    let archived = way == Way::Archive;
    let now = |p| PlacementRecord { archived, ..PlacementRecord::of(&book, p) };
    let records: Vec<_> = placements.iter().map(now).collect();
    let things: Vec<_> = placements.into_iter().map(Entity::Placement).collect();
    shelf::put(way, &things, &mut session, out)?;
    shelf::print(args.format, &records, out)
}

fn remove(args: &NamesArgs, mut session: Session, out: &mut Out) -> Result<(), Failure> {
    let mut plan = session.plan()?;
    let link = pick::link(plan.book(), &args.link)?.clone();
    let mut records = Vec::new();
    for label in &args.labels {
        let placement = pick::placement(plan.book(), &link, label)?.clone();
        records.push(PlacementRecord::of(plan.book(), &placement));
        plan.push(Change::remove(Entity::Placement(placement)));
    }
    if plan.book().placements(link.uid).is_empty() {
        return Err(Failure::problem(format!(
            "“{}” would be left without a placement, and a link has at least one: add another placement first, or \
             remove the link with “entrylink link remove {}”",
            link.reference, link.reference
        )));
    }
    let names = names(args.labels.iter());
    session.carry_out(plan, &format!("delete placement {names} of {}", link.reference))?;
    out.say(&format!("Removed {names} of the link “{}”. “entrylink undo” brings it back.", link.reference));
    shelf::print(args.format, &records, out)
}

fn names<'a>(labels: impl Iterator<Item = &'a String>) -> String {
    const SHOWN: usize = 12;
    let all: Vec<_> = labels.map(|label| format!("“{label}”")).collect();
    match all.len().checked_sub(SHOWN) {
        None | Some(0) => all.join(", "),
        Some(more) => format!("{} and {more} more", all[..SHOWN].join(", ")),
    }
}

/// Prints what the placements are now: one object for one, a list for several.
fn print(format: Format, book: &Book, placements: &[Placement], out: &mut Out) -> Result<(), Failure> {
    if !format.json {
        return Ok(());
    }
    let records: Vec<_> = placements.iter().map(|p| PlacementRecord::of(book, p)).collect();
    match records.as_slice() {
        [one] => out.json(one),
        several => out.json(&several),
    }
}

/// The placements that are meant: the ones named, or all of the link that are not in the archive.
pub(super) fn chosen<'a>(book: &'a Book, link: &Link, labels: &[String]) -> Result<Vec<&'a Placement>, Failure> {
    for label in labels {
        pick::placement(book, link, label)?;
    }
    let wanted: Vec<String> = labels.iter().map(|l| fold(l)).collect();
    let all = book.placements(link.uid).iter();
    let chosen: Vec<_> =
        all.filter(|p| if wanted.is_empty() { !p.archived } else { wanted.contains(&fold(&p.label)) }).collect();
    if chosen.is_empty() {
        return Err(Failure::problem(format!(
            "all placements of “{}” are archived: name one with --place, or take it back with “entrylink place restore”",
            link.reference
        )));
    }
    Ok(chosen)
}
