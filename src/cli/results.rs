//! `results import|report|unmatched|accept|imports|show|forget`: what links brought.

mod import;
mod report;

use super::args::Format;
use super::failure::Failure;
use super::out::Out;
use super::pick;
use super::session::Session;
use crate::domain::results::clue::{REF, TEXT};
use crate::domain::results::{Accepted, Clue, How, Mapping, Match, Report, Role, Trace, Unmatched, Worth};
use crate::domain::show::{number, plural};
use crate::domain::{Book, Uid, time};
use crate::report::{clue_name, likely_name, priced};
use crate::store::{Forgotten, Question, Whom};
use clap::{Args, Subcommand};
use serde_json::{Value, json};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Import contacts that the platform exported, as CSV or as the JSON of its API
    ///
    /// Columns are recognised by their names, or named once: the choice is remembered for the bot. A contact is counted
    /// once however often it is imported, and what was seen first stays, even where the platform overwrites the field.
    /// Kept are the id, the time, and the columns that are named; nothing else.
    Import(Box<import::ImportArgs>),
    /// What links brought: a table, CSV, JSON, Markdown, or one HTML page with charts
    Report(Box<report::ReportArgs>),
    /// Contacts whose placement is not known, by what they carry, with the likeliest placement
    Unmatched(UnmatchedArgs),
    /// Say which placement contacts came by that carry a value
    Accept(AcceptArgs),
    /// The imports so far
    Imports(Format),
    /// All that is kept of a contact
    Show(ShowArgs),
    /// Forget a contact, or everything that was imported, in the book and in the backups that were made by themselves
    Forget(ForgetArgs),
}

#[derive(Debug, Args)]
pub(super) struct UnmatchedArgs {
    /// How many are shown, the most frequent first
    #[arg(long, value_name = "N", default_value_t = 50)]
    limit: usize,
    #[command(flatten)]
    format: Format,
}

#[derive(Debug, Args)]
pub(super) struct AcceptArgs {
    /// The value that contacts carry, as “results unmatched” shows it
    value: String,
    /// The link that they came by, by ref or name; by default the likeliest
    #[arg(requires = "place")]
    link: Option<String>,
    /// The placement
    place: Option<String>,
    /// Where the value stands: a field's name or id, “ref” or “text”; by default where it is found
    #[arg(long = "in", value_name = "FIELD|ref|text")]
    what: Option<String>,
    /// Take back what was accepted
    #[arg(long, conflicts_with = "link")]
    remove: bool,
}

#[derive(Debug, Args)]
pub(super) struct ShowArgs {
    /// The contact's id
    id: String,
    #[command(flatten)]
    format: Format,
}

#[derive(Debug, Args)]
pub(super) struct ForgetArgs {
    /// The id of the contact
    #[arg(required_unless_present = "everything")]
    id: Option<String>,
    /// Everything that was imported for the bot: contacts, columns, what was accepted
    #[arg(long, conflicts_with = "id")]
    everything: bool,
    /// Of all bots, those that are gone, too
    #[arg(long, requires = "everything")]
    all_bots: bool,
    /// Do it: there is no way back
    #[arg(long)]
    yes: bool,
    #[command(flatten)]
    format: Format,
}

pub(super) fn run(command: Command, session: Session, out: &mut Out) -> Result<(), Failure> {
    match command {
        Command::Import(args) => import::run(&args, session, out),
        Command::Report(args) => report::run(&args, session, out),
        Command::Unmatched(args) => unmatched(&args, session, out),
        Command::Accept(args) => accept(&args, session, out),
        Command::Imports(format) => imports(format, session, out),
        Command::Show(args) => show(&args, session, out),
        Command::Forget(args) => forget(&args, session, out),
    }
}

/// The contacts that nobody can place.
fn lost(session: &mut Session, limit: usize) -> Result<(Book, Vec<Unmatched>), Failure> {
    let book = session.book()?;
    let matcher = session.store.matcher(&book)?;
    let tally = session.store.tally(&matcher, &Question { bot: book.bot.uid, ..Question::default() })?;
    if tally.imports == 0 {
        return Err(nothing_yet(&book));
    }
    let lost = Report::unmatched(&book, &tally, limit);
    Ok((book, lost))
}

/// Nothing was imported.
fn nothing_yet(book: &Book) -> Failure {
    Failure::problem(format!(
        "nothing was imported for {} yet: export the contacts on the platform, then “entrylink results import FILE.csv”",
        book.bot.name
    ))
}

/// The link and the label of a placement.
fn placed(book: &Book, (link, placement): (Uid, Uid)) -> (String, String) {
    let reference = book.link(link).map_or_else(String::new, |l| l.reference.clone());
    (reference, book.placement(link, placement).map_or_else(String::new, |p| p.label.clone()))
}

fn unmatched(args: &UnmatchedArgs, mut session: Session, out: &mut Out) -> Result<(), Failure> {
    let (book, lost) = lost(&mut session, args.limit)?;
    let json_of = |place: &(Uid, Uid)| {
        let (link, placement) = placed(&book, *place);
        json!({ "link": link, "placement": placement })
    };
    let of_link = |u: &Unmatched| u.link.and_then(|uid| book.link(uid)).map(|l| l.reference.clone());
    if args.format.json {
        let rows: Vec<Value> = lost
            .iter()
            .map(|u| {
                json!({
                    "in": clue_name(&book, &u.clue.what), "value": u.clue.value, "contacts": u.count, "link": of_link(u),
                    "likeliest": u.likeliest().as_ref().map(json_of),
                    "likely": u.likely.iter().map(json_of).collect::<Vec<_>>(),
                })
            })
            .collect();
        return out.json(&rows);
    }
    if lost.is_empty() {
        out.say("The placement of every contact that carries anything is known.");
        return Ok(());
    }
    let rows: Vec<_> = lost
        .iter()
        .map(|u| {
            vec![
                number(u.count),
                clue_name(&book, &u.clue.what),
                u.clue.value.clone(),
                of_link(u).unwrap_or_else(|| "–".to_owned()),
                likely_name(&book, u).unwrap_or_else(|| "–".to_owned()),
            ]
        })
        .collect();
    out.table(&["CONTACTS", "IN", "VALUE", "LINK", "LIKELIEST"], &rows)?;
    out.say("“entrylink results accept VALUE” accepts the likeliest, “accept VALUE LINK PLACE” another one.");
    Ok(())
}

fn accept(args: &AcceptArgs, mut session: Session, out: &Out) -> Result<(), Failure> {
    let wanted = args.value.trim();
    let book = session.book()?;
    let what = match args.what.as_deref() {
        None => None,
        Some("ref") => Some(REF.to_owned()),
        Some("text") => Some(TEXT.to_owned()),
        Some(field) => Some(crate::domain::plan::key_of(&book, field)?.as_str().to_owned()),
    };
    let fits = |clue: &Clue| clue.value == wanted && what.as_ref().is_none_or(|w| *w == clue.what);
    if args.remove {
        let known = session.store.accepted(book.bot.uid)?;
        let gone: Vec<Clue> = known.into_iter().map(|a| a.clue).filter(|clue| fits(clue)).collect();
        if gone.is_empty() {
            return Err(Failure::problem(format!("nothing was accepted about “{wanted}”")));
        }
        for clue in &gone {
            session.store.reject(book.bot.uid, clue)?;
        }
        out.say(&format!("What was accepted about “{wanted}” is taken back."));
        return Ok(());
    }
    let (book, lost) = lost(&mut session, usize::MAX)?;
    let found: Vec<&Unmatched> = lost.iter().filter(|u| fits(&u.clue)).collect();
    let found = match found.as_slice() {
        [one] => *one,
        [] => {
            return Err(Failure::problem(format!(
                "no contact without a placement carries “{wanted}”: “entrylink results unmatched” lists what they carry"
            )));
        }
        _ => return Err(Failure::usage(format!("“{wanted}” stands in several columns: say which one with --in"))),
    };
    let (link, placement) = match (&args.link, &args.place) {
        (Some(link), Some(label)) => {
            let link = pick::link(&book, link)?;
            (link.uid, pick::placement(&book, link, label)?.uid)
        }
        _ => match found.likely.as_slice() {
            [one] => *one,
            [] => {
                return Err(Failure::problem(format!(
                    "nothing is like “{wanted}”: name the link and the placement after it"
                )));
            }
            several => {
                let names = several.iter().take(5).map(|place| {
                    let (link, label) = placed(&book, *place);
                    format!("{link} · {label}")
                });
                let more = if several.len() > 5 { format!(" and {} more", several.len() - 5) } else { String::new() };
                return Err(Failure::problem(format!(
                    "“{wanted}” is as like to {}{more}: name the link and the placement after it",
                    names.collect::<Vec<_>>().join(" as to ")
                )));
            }
        },
    };
    session.store.accept(book.bot.uid, &Accepted { clue: found.clue.clone(), link, placement })?;
    let (reference, label) = placed(&book, (link, placement));
    out.say(&format!(
        "{} with “{wanted}” came by {reference} · {label} from now on; “entrylink results accept VALUE --remove” takes that \
         back.",
        plural(found.count as usize, "contact")
    ));
    Ok(())
}

fn imports(format: Format, mut session: Session, out: &mut Out) -> Result<(), Failure> {
    let bot = session.bot()?;
    let all = session.store.snapshots(bot.uid)?;
    if format.json {
        let rows: Vec<Value> = all
            .iter()
            .map(|s| {
                let [rows, added, changed, bad] = s.counts;
                json!({
                    "import": s.import, "at": time::utc(s.at_ms), "file": s.file, "rows": rows, "added": added,
                    "changed": changed, "bad": bad,
                })
            })
            .collect();
        return out.json(&rows);
    }
    let rows: Vec<_> = all
        .iter()
        .map(|s| {
            let mut cells = vec![s.import.to_string(), time::utc(s.at_ms), s.file.clone()];
            cells.extend(s.counts.map(number));
            cells
        })
        .collect();
    out.table(&["IMPORT", "AT", "FILE", "ROWS", "NEW", "CHANGED", "BAD"], &rows)
}

/// What a column is, in words.
fn role_name(book: &Book, role: &Role) -> String {
    match role {
        Role::Channel => "channel".to_owned(),
        Role::Ref => "ref".to_owned(),
        Role::Text => "text".to_owned(),
        Role::Field(key) => book.name_of(key).to_owned(),
        Role::Conversion(name) => format!("conversion {name}"),
    }
}

/// A value that is kept, for people: of a conversion its amount, with the currency where that is known.
fn shown(mapping: &Mapping, role: &Role, value: &str) -> String {
    let Role::Conversion(name) = role else { return value.to_owned() };
    match value.parse::<i64>() {
        Ok(cents) if cents != 0 || mapping.worth_of(name) == Some(&Worth::Amount) => {
            priced(cents as f64, mapping.currencies.get(name).map_or("", String::as_str))
        }
        _ => "yes".to_owned(),
    }
}

/// A link's ref, a placement's label, how it is known.
type Placed = (String, Option<String>, &'static str);

fn place_json((link, placement, how): Placed) -> Value {
    json!({ "link": link, "placement": placement, "how": how })
}

/// What a contact carries, of what is kept of it.
fn trace_of(values: &[(Role, String)]) -> Trace {
    let mut trace = Trace::default();
    for (role, value) in values {
        match role {
            Role::Ref => trace.reference.clone_from(value),
            Role::Text => trace.text.clone_from(value),
            Role::Field(key) => trace.fields.push((key.clone(), value.clone())),
            Role::Channel | Role::Conversion(_) => {}
        }
    }
    trace.fields.sort();
    trace
}

fn show(args: &ShowArgs, mut session: Session, out: &mut Out) -> Result<(), Failure> {
    let book = session.book()?;
    let id = args.id.trim();
    let Some(known) = session.store.known_of(book.bot.uid, id)? else {
        return Err(Failure::problem(format!("no contact “{id}” was imported for {}", book.bot.name)));
    };
    let mapping = session.store.mapping(book.bot.uid)?.unwrap_or_default();
    // Where it counts now: what was accepted or changed since its import is in it.
    let now = session.store.matcher(&book)?.find(&trace_of(&known.values));
    let placed = |m: &Match| m.placement.is_some() && m.how != How::Accepted;
    let now = match known.matched.filter(placed) {
        Some(then) if now.is_none_or(|m| m.placement.is_none() && m.link == then.link) => Some(then),
        _ => now,
    };
    let named = |m: Match| {
        let link = book.link(m.link).map_or("", |l| l.reference.as_str());
        let placement = m.placement.and_then(|p| book.placement(m.link, p)).map(|p| p.label.as_str());
        (link.to_owned(), placement.map(str::to_owned), m.how.name())
    };
    let (place, now) = (known.matched.map(named), now.map(named));
    if args.format.json {
        let pairs = |all: &[(Role, String)]| -> Vec<Value> {
            let one = |(role, value): &(Role, String)| json!({ "column": role_name(&book, role), "value": value, "shown": shown(&mapping, role, value) });
            all.iter().map(one).collect()
        };
        let changes: Vec<Value> = known
            .changes
            .iter()
            .map(|(role, import, value)| json!({ "column": role_name(&book, role), "import": import, "value": value }))
            .collect();
        return out.json(&json!({
            "id": id,
            "first_seen": known.first_ms.map(time::utc),
            "import": known.import,
            "values": pairs(&known.values),
            "changes": changes,
            "matched": place.map(place_json),
            "matched_now": now.map(place_json),
        }));
    }
    let mut rows = vec![vec!["first seen".to_owned(), known.first_ms.map_or_else(|| "–".to_owned(), time::utc)]];
    rows.extend(known.values.iter().map(|(role, value)| vec![role_name(&book, role), shown(&mapping, role, value)]));
    rows.extend(known.changes.iter().map(|(role, import, value)| {
        vec![format!("{} in import {import}", role_name(&book, role)), shown(&mapping, role, value)]
    }));
    let came = |place: Option<Placed>| {
        place.map_or_else(
            || "–".to_owned(),
            |(link, placement, how)| {
                format!("{link} · {} (by {how})", placement.unwrap_or_else(|| "placement not known".to_owned()))
            },
        )
    };
    let (then, now) = (came(place), came(now));
    if now != then {
        rows.push(vec!["comes by, as it is now".to_owned(), now]);
    }
    rows.push(vec!["came by, at its import".to_owned(), then]);
    out.table(&["WHAT", "VALUE"], &rows)
}

fn forget(args: &ForgetArgs, mut session: Session, out: &mut Out) -> Result<(), Failure> {
    let (whom, words) = if args.all_bots {
        (Whom::Everybody(None), "everything that was imported, for all bots".to_owned())
    } else {
        let bot = session.bot()?;
        match &args.id {
            Some(id) => {
                (Whom::Contact(bot.uid, id.trim().to_owned()), format!("the contact {} of {}", id.trim(), bot.name))
            }
            None => (Whom::Everybody(Some(bot.uid)), format!("everything that was imported for {}", bot.name)),
        }
    };
    if !args.yes {
        return Err(Failure::usage(format!("this forgets {words}, with no way back: add --yes to do it")));
    }
    let done = session.store.forget(&whom)?;
    let found = done.contacts > 0 || done.copies.iter().any(|c| c.outcome.as_ref().is_ok_and(|n| *n > 0));
    if let (Whom::Contact(_, id), false) = (&whom, found)
        && done.copies.iter().all(|c| c.outcome.is_ok())
    {
        let name = &session.book()?.bot.name;
        return Err(Failure::problem(format!(
            "no contact “{id}” is kept for {name}, in the book or in the backups of it: an id is written as the platform exports \
             it"
        )));
    }
    if args.format.json {
        let copies: Vec<Value> = done
            .copies
            .iter()
            .map(|c| json!({ "file": c.path.display().to_string(), "contacts": c.outcome.as_ref().ok(), "problem": c.outcome.as_ref().err() }))
            .collect();
        out.json(&json!({ "contacts": done.contacts, "log_emptied": done.clean, "copies": copies }))?;
    }
    tell_forgotten(&done, out);
    if done.clean && done.copies.iter().all(|c| c.outcome.is_ok()) { Ok(()) } else { Err(Failure::Findings) }
}

/// What was done, and what could not be.
fn tell_forgotten(done: &Forgotten, out: &Out) {
    let gone = done.copies.iter().filter(|c| c.outcome.as_ref().is_ok_and(|n| *n > 0)).count();
    let backups = if gone > 0 { format!(", and in {} of it", plural(gone, "backup")) } else { String::new() };
    let contacts = plural(done.contacts as usize, "contact");
    let overwritten = if done.contacts > 0 || gone > 0 { " What is gone was overwritten in the files." } else { "" };
    out.say(&format!("Forgot {contacts} in the book{backups}.{overwritten}"));
    if !done.clean {
        out.say(
            "Another program is reading the book, so its log still has the data: close the other windows, and forget again.",
        );
    }
    for copy in &done.copies {
        if let Err(why) = &copy.outcome {
            out.say(&format!(
                "{} could not be changed ({why}): delete it, or make it writable and forget again.",
                copy.path.display()
            ));
        }
    }
    out.say(
        "Out of reach are files that you or others made: backups elsewhere (“entrylink backup”), reports, the exports \
         themselves, and copies that a system makes of your disk. An export that is imported again brings its contacts back.",
    );
}
