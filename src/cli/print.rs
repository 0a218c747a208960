//! `print list|add|remove`: what was printed or sent.

use super::args::{Format, channel};
use super::failure::Failure;
use super::out::Out;
use super::session::Session;
use super::{pick, place};
use crate::clock;
use crate::domain::printed::{DEFAULT_WHAT, Standing, Way, noun};
use crate::domain::show::number;
use crate::domain::{Book, Change, Channel, Entity, Print, Uid, day};
use crate::store;
use clap::{Args, Subcommand};
use serde::Serialize;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// What was printed or sent, with the URL that is on it
    List(ListArgs),
    /// Write down that something was printed or sent
    Add(AddArgs),
    /// Remove records, where something was never printed or is all gone
    Remove(RemoveArgs),
}

#[derive(Debug, Args)]
pub(super) struct ListArgs {
    /// Only of this link, by ref or name
    link: Option<String>,
    /// Only of this placement; once for each
    #[arg(long = "place", value_name = "LABEL", requires = "link")]
    places: Vec<String>,
    #[command(flatten)]
    format: Format,
}

#[derive(Debug, Args)]
pub(super) struct AddArgs {
    /// The link, by ref or name
    link: String,
    /// The placement; once for each. By default all that are not archived
    #[arg(long = "place", value_name = "LABEL")]
    places: Vec<String>,
    /// The channel
    #[arg(long, value_name = "CHANNEL", value_parser = channel())]
    channel: Channel,
    /// How many, of each placement
    #[arg(long, value_name = "N")]
    quantity: u64,
    /// What it is, such as flyers
    #[arg(long, value_name = "WORD", default_value = DEFAULT_WHAT)]
    what: String,
    /// It was sent, not printed
    #[arg(long)]
    sent: bool,
    /// When, such as 2026-05-03; by default today
    #[arg(long, value_name = "DAY", value_parser = read_day)]
    date: Option<String>,
    #[command(flatten)]
    format: Format,
}

#[derive(Debug, Args)]
pub(super) struct RemoveArgs {
    /// The records, by the number that “print list” shows
    #[arg(required = true, value_name = "ID")]
    ids: Vec<i64>,
}

/// What `--json` says of a record.
#[derive(Serialize)]
struct Record<'a> {
    id: String,
    #[serde(rename = "ref")]
    reference: &'a str,
    placement: &'a str,
    channel: Channel,
    what: &'a str,
    way: Way,
    quantity: u64,
    date: &'a str,
    /// The URL that is on it.
    url: &'a str,
    /// Whether the placement has the same URL today.
    current: bool,
    /// The placement's URL today; null: it has none any more.
    url_now: Option<String>,
}

fn read_day(text: &str) -> Result<String, String> {
    if day::is_day(text) { Ok(text.to_owned()) } else { Err("write a day such as 2026-05-03".to_owned()) }
}

pub(super) fn run(command: Command, session: Session, out: &mut Out) -> Result<(), Failure> {
    match command {
        Command::List(args) => list(&args, session, out),
        Command::Add(args) => add(&args, session, out),
        Command::Remove(args) => remove(&args, session, out),
    }
}

fn list(args: &ListArgs, mut session: Session, out: &mut Out) -> Result<(), Failure> {
    let book = session.book()?;
    let mut prints: Vec<&Print> = book.prints.iter().collect();
    if let Some(named) = &args.link {
        let (link, places) = wanted(&book, named, &args.places)?;
        prints.retain(|p| p.link == link && places.as_ref().is_none_or(|all| all.contains(&p.placement)));
    }
    show(&book, &prints, args.format, out)
}

/// The link that is meant and the placements of it, where some are named. A link that is gone is known by what was
/// printed of it.
fn wanted(book: &Book, named: &str, labels: &[String]) -> Result<(Uid, Option<Vec<Uid>>), Failure> {
    let link = match pick::link(book, named) {
        Ok(link) => link.uid,
        Err(missing) => {
            let folded = crate::domain::model::fold(named);
            let print = book.prints.iter().find(|p| crate::domain::model::fold(&p.reference) == folded);
            print.map(|p| p.link).ok_or(missing)?
        }
    };
    if labels.is_empty() {
        return Ok((link, None));
    }
    let named = |label: &String| {
        let folded = crate::domain::model::fold(label);
        let printed = book.prints.iter().filter(|p| p.link == link);
        let there = book.placements(link).iter().find(|p| crate::domain::model::fold(&p.label) == folded);
        there
            .map(|p| p.uid)
            .or_else(|| printed.clone().find(|p| crate::domain::model::fold(&p.label) == folded).map(|p| p.placement))
            .ok_or_else(|| Failure::problem(format!("nothing of a placement “{label}” was printed or sent")))
    };
    Ok((link, Some(labels.iter().map(named).collect::<Result<_, _>>()?)))
}

fn show(book: &Book, prints: &[&Print], format: Format, out: &mut Out) -> Result<(), Failure> {
    if format.json {
        return out.json(&prints.iter().map(|p| record(book, p)).collect::<Vec<_>>());
    }
    if prints.is_empty() {
        out.say("nothing was printed or sent, as far as is written down: “entrylink print add LINK” writes it down");
        return Ok(());
    }
    let rows: Vec<_> = prints
        .iter()
        .map(|p| {
            let now = match book.standing(p) {
                Standing::Same => String::new(),
                Standing::Differs(url) => format!("now {url}"),
                Standing::Gone => "its link is gone".to_owned(),
            };
            vec![
                p.uid.to_string(),
                p.day.clone(),
                format!("{} {} {}", number(p.quantity), noun(p.quantity, &p.what), p.way),
                format!("{} · {}", p.reference, p.label),
                p.url.clone(),
                now,
            ]
        })
        .collect();
    out.table(&["ID", "DAY", "WHAT", "PLACEMENT", "URL ON IT", "NOW"], &rows)
}

fn record<'a>(book: &Book, print: &'a Print) -> Record<'a> {
    let (current, url_now) = match book.standing(print) {
        Standing::Same => (true, Some(print.url.clone())),
        Standing::Differs(url) => (false, Some(url)),
        Standing::Gone => (false, None),
    };
    Record {
        id: print.uid.to_string(),
        reference: &print.reference,
        placement: &print.label,
        channel: print.channel,
        what: &print.what,
        way: print.way,
        quantity: print.quantity,
        date: &print.day,
        url: &print.url,
        current,
        url_now,
    }
}

fn add(args: &AddArgs, mut session: Session, out: &mut Out) -> Result<(), Failure> {
    let mut book = session.book()?;
    let link = pick::link(&book, &args.link)?.clone();
    let mut ids = store::id_source();
    let now = store::now_ms();
    let date = args.date.clone().unwrap_or_else(|| clock::day_of(now));
    let way = if args.sent { Way::Sent } else { Way::Printed };
    let mut changes = Vec::new();
    let mut uids = Vec::new();
    for placement in place::chosen(&book, &link, &args.places)? {
        let uid = ids.next(now);
        let template = Print::template(uid, args.channel, &args.what, way, args.quantity, &date);
        let print = book.print_of(link.uid, placement.uid, template).ok_or_else(|| {
            Failure::problem(format!(
                "“{}” of “{}” has no URL on {}: “entrylink url {}” says why",
                placement.label, link.reference, args.channel, link.reference
            ))
        })?;
        uids.push(uid);
        changes.push(Change::create(Entity::Print(print)));
    }
    let total = args.quantity.saturating_mul(changes.len() as u64);
    let what = format!("{} {} {way}", number(total), noun(total, &args.what));
    session.apply(&changes, &format!("Record {what} of {}", link.reference))?;
    for change in &changes {
        book.apply(change);
    }
    out.say(&format!(
        "Written down: {what} on {} of “{}”. An edit that would break it asks first.",
        day::in_words(&date),
        link.reference
    ));
    if args.format.json {
        let new: Vec<_> = book.prints.iter().filter(|p| uids.contains(&p.uid)).collect();
        return show(&book, &new, args.format, out);
    }
    Ok(())
}

fn remove(args: &RemoveArgs, mut session: Session, out: &Out) -> Result<(), Failure> {
    let book = session.book()?;
    let mut changes = Vec::new();
    for id in &args.ids {
        let print = book.prints.iter().find(|p| p.uid == Uid(*id)).ok_or_else(|| {
            Failure::problem(format!("there is no record {id}: “entrylink print list” shows those there are"))
        })?;
        if !changes.iter().any(|c: &Change| c.subject().is_some_and(|s| s.uid() == print.uid)) {
            changes.push(Change::remove(Entity::Print(print.clone())));
        }
    }
    let count = crate::domain::show::plural(changes.len(), "record");
    session.apply(&changes, &format!("delete {count} of what was printed or sent"))?;
    out.say(&format!("Removed {count}. “entrylink undo” brings it back."));
    Ok(())
}
