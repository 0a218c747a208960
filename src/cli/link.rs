//! `link list|show|add|edit|archive|restore|remove|import`.

use super::args::Format;
use super::columns::ColumnArgs;
use super::failure::Failure;
use super::out::Out;
use super::session::Session;
use super::shelf::{self, Way};
use super::{files, pick};
use crate::domain::compose::compose_all;
use crate::domain::model::fold;
use crate::domain::plan::{self, Plan};
use crate::domain::record::{FlowRecord, LinkRecord, PlacementRecord};
use crate::domain::results::token::{self, Tokens};
use crate::domain::show::plural;
use crate::domain::{Book, Change, Entity, Finding, Link, Placement, Severity, Status, Uid};
use crate::exchange::look::Kind;
use crate::exchange::{Asker, links};
use clap::{Args, Subcommand};
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// The links of the bot; archived ones where they are asked for
    ///
    /// The table leaves archived links out, as the terminal UI does, unless --archived or --status archived asks for them.
    /// JSON has all of them, each with its status, so that what is written can be read in again.
    List(ListArgs),
    /// One link with its placements
    Show(ShowArgs),
    /// Add a link
    Add(AddArgs),
    /// Change a link; an empty value takes something away
    Edit(EditArgs),
    /// Archive links: they stay, out of the way
    Archive(NamesArgs),
    /// Take links back from the archive
    Restore(NamesArgs),
    /// Remove links with their placements
    Remove(NamesArgs),
    /// Add links from CSV, or from the JSON that “link list --json” writes
    ///
    /// CSV has a row for each placement and these columns, in any order, of which only “ref” is needed: ref, name, status,
    /// campaign, tags (several with “,”, “;” or “|” between), flow_id, flow_name, payload_field, placement, quantity, cost,
    /// archived. A column that is called like a field holds that field's values. Columns that are called otherwise are taken
    /// with --map, or left out with --skip; --dry-run says what would become of every row. What “export --as csv” wrote is read
    /// back the same. One row that cannot be read, and nothing is changed.
    Import(ImportArgs),
}

#[derive(Debug, Args)]
pub(super) struct ListArgs {
    /// Only links with this status
    #[arg(long, value_name = "STATUS")]
    status: Option<Status>,
    /// Only links of this campaign
    #[arg(long, value_name = "NAME")]
    campaign: Option<String>,
    /// Only links with this tag
    #[arg(long, value_name = "TAG")]
    tag: Option<String>,
    /// Archived links too; JSON has them in any case
    #[arg(long)]
    archived: bool,
    #[command(flatten)]
    format: Format,
}

#[derive(Debug, Args)]
pub(super) struct ShowArgs {
    /// The link, by ref or name
    link: String,
    #[command(flatten)]
    format: Format,
}

#[derive(Debug, Args)]
pub(super) struct AddArgs {
    /// The ref: the link's name on the platform, or the id of a flow
    #[arg(value_name = "REF")]
    reference: String,
    #[command(flatten)]
    settings: Settings,
    /// A place where the link is put; once for each, or many in a range such as 'hall-{a..f}'
    #[arg(long = "place", value_name = "LABEL")]
    places: Vec<String>,
    /// Give each placement a short token of its own, made of its label, in the payload field or the field “source”
    #[arg(long, requires = "places")]
    token: bool,
    #[command(flatten)]
    format: Format,
}

#[derive(Debug, Args)]
pub(super) struct EditArgs {
    /// The link, by ref or name
    link: String,
    /// Another ref
    #[arg(long = "ref", value_name = "REF")]
    reference: Option<String>,
    #[command(flatten)]
    settings: Settings,
    #[command(flatten)]
    format: Format,
}

#[derive(Debug, Args)]
struct Settings {
    /// A name for people
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// The id of the flow that it starts
    #[arg(long, value_name = "ID")]
    flow_id: Option<String>,
    /// The name of the flow that it starts
    #[arg(long, value_name = "NAME")]
    flow_name: Option<String>,
    /// The field that the first value is saved to, by name or id
    #[arg(long, value_name = "FIELD")]
    payload_field: Option<String>,
    /// The campaign that it belongs to; a new one is created
    #[arg(long, value_name = "NAME")]
    campaign: Option<String>,
    /// A word to find it by; once for each
    #[arg(long = "tag", value_name = "TAG")]
    tags: Vec<String>,
    /// draft, registered, tested, live or archived
    #[arg(long, value_name = "STATUS")]
    status: Option<Status>,
}

#[derive(Debug, Args)]
pub(super) struct NamesArgs {
    /// The links, by ref or name
    #[arg(required = true)]
    links: Vec<String>,
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
        Command::Show(args) => show(&args, session, out),
        Command::Add(args) => add(args, session, out),
        Command::Edit(args) => edit(&args, session, out),
        Command::Archive(args) => shelve(Way::Archive, &args, session, out),
        Command::Restore(args) => shelve(Way::Restore, &args, session, out),
        Command::Remove(args) => remove(&args, session, out),
        Command::Import(args) => import(&args, session, out),
    }
}

/// The links of a book, oldest first.
fn sorted(book: &Book) -> Vec<&Link> {
    let mut links: Vec<_> = book.links().collect();
    links.sort_by_key(|l| l.uid);
    links
}

fn list(args: &ListArgs, mut session: Session, out: &mut Out) -> Result<(), Failure> {
    let book = session.book()?;
    let same = |a: &str, b: &str| fold(a) == fold(b);
    let mut links = sorted(&book);
    links.retain(|link| {
        args.status.is_none_or(|status| link.status == status)
            && args.tag.as_ref().is_none_or(|tag| link.tags.iter().any(|t| same(t, tag)))
            && args.campaign.as_ref().is_none_or(|name| book.campaign_of(link).is_some_and(|c| same(&c.name, name)))
    });
    if args.format.json {
        return out.json(&links.iter().map(|l| LinkRecord::of(&book, l)).collect::<Vec<_>>());
    }
    let all = links.len();
    links.retain(|link| args.archived || args.status.is_some() || link.status != Status::Archived);
    let hidden = all - links.len();
    if hidden > 0 {
        out.say(&format!("{} left out: --archived lists what is archived, too", plural(hidden, "archived link")));
    }
    if links.is_empty() && hidden > 0 {
        return Ok(());
    }
    if links.is_empty() {
        let filtered = args.status.is_some() || args.tag.is_some() || args.campaign.is_some();
        out.say(if filtered { "no link fits" } else { "no links yet: “entrylink link add REF” adds one" });
        return Ok(());
    }
    let rows: Vec<_> = links.iter().map(|link| summary(&book, link)).collect();
    out.table(&["REF", "NAME", "STATUS", "CAMPAIGN", "FLOW", "PLACES", "TAGS"], &rows)
}

fn summary(book: &Book, link: &Link) -> Vec<String> {
    vec![
        link.reference.clone(),
        link.name.clone(),
        link.status.to_string(),
        book.campaign_of(link).map(|c| c.name.clone()).unwrap_or_default(),
        book.flow_of(link).map(|f| if f.name.is_empty() { &f.id } else { &f.name }.clone()).unwrap_or_default(),
        book.placements(link.uid).len().to_string(),
        link.tags.join(", "),
    ]
}

fn show(args: &ShowArgs, mut session: Session, out: &mut Out) -> Result<(), Failure> {
    let book = session.book()?;
    let link = pick::link(&book, &args.link)?;
    if args.format.json {
        return out.json(&LinkRecord::of(&book, link));
    }
    out.text(&link.reference)?;
    let payload = link.payload_field.as_ref().map(|key| book.name_of(key)).unwrap_or_default();
    let summary = summary(&book, link);
    let facts = [
        ("Name", summary[1].as_str()),
        ("Status", &summary[2]),
        ("Campaign", &summary[3]),
        ("Flow", &summary[4]),
        ("Payload field", payload),
        ("Tags", &summary[6]),
    ];
    for (name, value) in facts.into_iter().filter(|(_, value)| !value.is_empty()) {
        out.text(&format!("  {name:<14} {value}"))?;
    }
    super::place::table(&book, link, out)
}

fn add(args: AddArgs, mut session: Session, out: &mut Out) -> Result<(), Failure> {
    let mut plan = session.plan()?;
    let settings = args.settings;
    let record = LinkRecord {
        reference: args.reference,
        name: settings.name.unwrap_or_default(),
        status: settings.status.unwrap_or_default(),
        campaign: settings.campaign,
        tags: settings.tags,
        flow: Some(FlowRecord {
            id: settings.flow_id.unwrap_or_default(),
            name: settings.flow_name.unwrap_or_default(),
        }),
        payload_field: settings.payload_field.filter(|f| !f.is_empty()),
        placements: pick::labels(&args.places)?.into_iter().map(place).collect(),
    };
    let mut record = record;
    let mut own_field = None;
    if args.token {
        let payload_field = record.payload_field.as_deref().map(|f| plan::key_of(plan.book(), f)).transpose()?;
        let link = Link { reference: record.reference.clone(), payload_field, ..Link::default() };
        let own = pick::token_field(plan.book(), &link)?;
        let mut tokens = Tokens::of(plan.book(), &link);
        for placement in &mut record.placements {
            placement.values = pick::values_with_token(&[], Some(&own), &tokens.next(&placement.label));
        }
        own_field = Some(own);
    }
    let uid = plan.link(&record)?;
    let book = session.carry_out(plan, &format!("new link {}", record.reference))?;
    warn(&book, uid, out);
    for sentence in token::notes(&book, book.placements(uid)) {
        out.finding(Severity::Warning, "placements", &sentence);
    }
    let labels: Vec<_> = book.placements(uid).iter().map(|p| format!("“{}”", p.label)).collect();
    out.say(&format!("Added the link “{}”, placed at {}.", record.reference, labels.join(", ")));
    if let Some(own) = own_field {
        super::place::tell_tokens(&book, &own, book.placements(uid), out);
    }
    print(args.format, &book, &[uid], out)
}

/// Says on standard error what is wrong with the URLs of a link: each thing once, with the channels that it is said of.
fn warn(book: &Book, uid: Uid, out: &Out) {
    let Some(link) = book.link(uid) else { return };
    let mut said: Vec<(Finding, Vec<&str>)> = Vec::new();
    for place in book.placements(uid).iter().filter(|p| !p.archived) {
        for composed in compose_all(book, link, &place.values) {
            for finding in composed.findings.into_iter().filter(|f| f.severity > Severity::Info) {
                let channel = composed.channel.label();
                match said.iter_mut().find(|(f, _)| f.message == finding.message) {
                    Some((_, channels)) if channels.contains(&channel) => {}
                    Some((_, channels)) => channels.push(channel),
                    None => said.push((finding, vec![channel])),
                }
            }
        }
    }
    for (finding, channels) in said {
        out.finding(finding.severity, &channels.join(", "), &format!("{} [{}]", finding.message, finding.rule));
    }
}

fn place(label: String) -> PlacementRecord {
    PlacementRecord { label, ..PlacementRecord::default() }
}

fn edit(args: &EditArgs, mut session: Session, out: &mut Out) -> Result<(), Failure> {
    let mut plan = session.plan()?;
    let before = pick::link(plan.book(), &args.link)?.clone();
    let after = edited(&mut plan, &before, args)?;
    let applied = if after == before {
        out.say(&format!("Nothing to change in the link “{}”.", before.reference));
        session.store.book(before.bot)?
    } else {
        plan.push(Change::edit(Entity::Link(before.clone()), Entity::Link(after.clone())));
        let book = session.carry_out(plan, &format!("edit link {}", before.reference))?;
        out.say(&format!("Changed the link “{}”.", after.reference));
        warn(&book, after.uid, out);
        book
    };
    print(args.format, &applied, &[before.uid], out)
}

/// The link as the arguments want it.
fn edited(plan: &mut Plan, before: &Link, args: &EditArgs) -> Result<Link, Failure> {
    let mut after = before.clone();
    let settings = &args.settings;
    if let Some(reference) = &args.reference {
        plan::check_ref(reference)?;
        after.reference.clone_from(reference);
    }
    if let Some(name) = &settings.name {
        after.name.clone_from(name);
    }
    if let Some(campaign) = &settings.campaign {
        after.campaign = (!campaign.is_empty()).then(|| plan.campaign_named(campaign));
    }
    if let Some(field) = &settings.payload_field {
        after.payload_field = (!field.is_empty()).then(|| plan::key_of(plan.book(), field)).transpose()?;
    }
    if settings.flow_id.is_some() || settings.flow_name.is_some() {
        let wish = |text: &Option<String>| text.clone().unwrap_or_default();
        after.flow = plan.flow(&FlowRecord { id: wish(&settings.flow_id), name: wish(&settings.flow_name) });
    }
    if !settings.tags.is_empty() {
        after.tags = plan::tidy_tags(&settings.tags);
    }
    if let Some(status) = settings.status {
        after.set_status(status);
    }
    Ok(after)
}

fn shelve(way: Way, args: &NamesArgs, mut session: Session, out: &mut Out) -> Result<(), Failure> {
    let book = session.book()?;
    let links = args.links.iter().map(|named| pick::link(&book, named)).collect::<Result<Vec<_>, _>>()?;
    let things: Vec<_> = links.iter().map(|link| Entity::Link((*link).clone())).collect();
    shelf::put(way, &things, &mut session, out)?;
    let uids: Vec<_> = links.iter().map(|link| link.uid).collect();
    print(args.format, &session.book()?, &uids, out)
}

fn remove(args: &NamesArgs, mut session: Session, out: &mut Out) -> Result<(), Failure> {
    let mut plan = session.plan()?;
    let (mut records, mut names, mut places) = (Vec::new(), Vec::new(), 0);
    for named in &args.links {
        let link = pick::link(plan.book(), named)?.clone();
        records.push(LinkRecord::of(plan.book(), &link));
        names.push(format!("“{}”", link.reference));
        places += plan.book().placements(link.uid).len();
        plan.book().removal_of_link(link.uid).into_iter().for_each(|change| plan.push(change));
    }
    let names = names.join(", ");
    session.carry_out(plan, &format!("delete link {names}"))?;
    let places = plural(places, "placement");
    out.say(&format!("Removed {names} with {places}. “entrylink undo” brings it back."));
    if args.format.json {
        out.json(&records)?;
    }
    Ok(())
}

fn import(args: &ImportArgs, mut session: Session, out: &mut Out) -> Result<(), Failure> {
    let text = files::read_text(&args.file, out)?;
    let plan = session.plan()?;
    let read = links::read(&text, &args.columns.columns(), Asker::Command)
        .map_err(|unread| files::unread(&args.file, Kind::Links, unread, out))?;
    for remark in &read.remarks {
        out.say(&format!("{}, {remark}", args.file.display()));
    }
    let taken =
        links::take(&read, plan, Asker::Command).map_err(|problems| files::report(&args.file, &problems, out))?;
    let links::Taken { plan, rows, uids, added, extended } = taken;
    let placed = plan.changes().iter().filter_map(|c| match &c.after {
        Some(Entity::Placement(placement)) => Some(placement.clone()),
        _ => None,
    });
    let placed: Vec<Placement> = placed.collect();
    let placements = placed.len();
    let book = if args.dry_run {
        if !args.format.json {
            rows.iter().try_for_each(|row| out.text(row))?;
            let taken: Vec<_> = read
                .columns
                .iter()
                .filter(|(name, what)| name != what)
                .map(|(name, what)| format!("“{name}” as {what}"))
                .collect();
            if !taken.is_empty() {
                out.say(&format!("Columns: {}.", taken.join(", ")));
            }
        }
        out.say(&format!("Would add {added} links and {placements} placements; {extended} links are there already. Nothing was changed."));
        plan.finish().1
    } else {
        let book = session
            .carry_out(plan, &format!("import {} and {}", plural(added, "link"), plural(placements, "placement")))?;
        out.say(&format!("Added {added} links and {placements} placements; {extended} links were there already."));
        book
    };
    for sentence in token::first_notes(&book, &placed, 20) {
        out.finding(Severity::Warning, "placements", &sentence);
    }
    if args.format.json {
        let records: Vec<_> = uids.iter().filter_map(|uid| book.link(*uid)).map(|l| LinkRecord::of(&book, l)).collect();
        out.json(&records)?;
    }
    Ok(())
}

/// Prints what the links are now: one object for one link, a list for several.
fn print(format: Format, book: &Book, uids: &[Uid], out: &mut Out) -> Result<(), Failure> {
    if !format.json {
        return Ok(());
    }
    let records: Vec<_> = uids.iter().filter_map(|uid| book.link(*uid)).map(|l| LinkRecord::of(book, l)).collect();
    match records.as_slice() {
        [one] => out.json(one),
        several => out.json(&several),
    }
}
