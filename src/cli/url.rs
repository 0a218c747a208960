//! `url`: the URLs of a link, with what is wrong with them.

use super::args::{Assignment, assignment, channel};
use super::failure::Failure;
use super::out::Out;
use super::session::Session;
use super::{Copy, pick, place};
use crate::domain::channel::WEBCHAT_VARIABLE;
use crate::domain::compose::{Composed, compose};
use crate::domain::{Book, Channel, Finding, Link, Placement, Severity, Value};
use crate::export::urls::{self, Item};
use clap::{Args, ValueEnum};
use serde::Serialize;
use std::io;

#[derive(Debug, Args)]
pub(super) struct UrlArgs {
    /// The link, by ref or name
    link: String,
    /// The placement; once for each, by default all that are not archived
    #[arg(long = "place", value_name = "LABEL")]
    places: Vec<String>,
    /// The channel; once for each, by default all that the bot has
    #[arg(long = "channel", value_name = "CHANNEL", value_parser = channel())]
    channels: Vec<Channel>,
    /// A value beside or in place of the placement's own, by the field's name or id; once for each
    #[arg(long, value_name = "FIELD=VALUE", value_parser = assignment)]
    set: Vec<Assignment>,
    /// The form of the output
    #[arg(long = "as", value_name = "FORM", value_enum, default_value_t = Form::Url)]
    form: Form,
    /// The same as --as json
    #[arg(long, conflicts_with = "form")]
    json: bool,
    /// The WebChat link as it is written inside a flow, with {{webchat}} in place of the address
    #[arg(long)]
    in_flow: bool,
    /// Put it on the clipboard, too
    #[arg(long)]
    copy: bool,
}

/// The form of the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Form {
    /// One URL a line
    Url,
    /// Markdown links
    Markdown,
    /// HTML links
    Html,
    /// Lines for people
    Text,
    /// A table for a spreadsheet
    Csv,
    /// One JSON value, findings and all
    Json,
}

/// A URL with everything there is to say about it.
#[derive(Serialize)]
struct UrlRecord<'a> {
    link: &'a str,
    placement: &'a str,
    channel: Channel,
    url: Option<&'a str>,
    text: Option<&'a str>,
    findings: &'a [Finding],
}

/// One cell of channels × placements.
struct Cell<'a> {
    placement: &'a Placement,
    composed: Composed,
}

pub(super) fn run(args: &UrlArgs, mut session: Session, copy: Copy, out: &mut Out) -> Result<(), Failure> {
    let mut book = session.book()?;
    let channels = channels(args, &mut book)?;
    let link = pick::link(&book, &args.link)?;
    let cells = cells(args, &book, link, &channels)?;
    let form = if args.json { Form::Json } else { args.form };
    let text = write(form, link, &cells)?;
    out.bytes(text.as_bytes())?;
    out.flush()?;
    report(&cells, out);
    let count = cells.iter().filter(|c| c.composed.url.is_some()).count();
    if args.copy && count > 0 {
        let copied = copy(text.trim_end()).map_err(|why| Failure::problem(format!("nothing was copied: {why}")))?;
        out.say(&format!("{count} {} {copied}.", if count == 1 { "URL" } else { "URLs" }));
    }
    let failed = cells.iter().flat_map(|c| &c.composed.findings).any(|f| f.severity == Severity::Error);
    if failed { Err(Failure::Findings) } else { Ok(()) }
}

/// The channels that are meant, in the bot's order; with `--in-flow`, the bot is made to write the flow's own form.
fn channels(args: &UrlArgs, book: &mut Book) -> Result<Vec<Channel>, Failure> {
    if args.in_flow {
        if args.channels.iter().any(|c| *c != Channel::Webchat) {
            return Err(Failure::usage("only WebChat links have a form for flows: leave off the other channels"));
        }
        book.bot.accounts.insert(Channel::Webchat, WEBCHAT_VARIABLE.to_owned());
        return Ok(vec![Channel::Webchat]);
    }
    if args.channels.is_empty() && book.bot.accounts.is_empty() {
        return Err(Failure::problem(format!(
            "{} has no channel yet: give it an account with “entrylink bot edit”, such as --messenger PAGE",
            book.bot.name
        )));
    }
    let wanted =
        |c: &Channel| args.channels.is_empty() && book.bot.accounts.contains_key(c) || args.channels.contains(c);
    Ok(Channel::ALL.into_iter().filter(wanted).collect())
}

/// Channels × placements: all placements of the first channel, then of the second, and so on.
fn cells<'a>(args: &UrlArgs, book: &'a Book, link: &Link, channels: &[Channel]) -> Result<Vec<Cell<'a>>, Failure> {
    let placements = place::chosen(book, link, &args.places)?;
    let with_values: Vec<(&Placement, Vec<Value>)> = placements
        .into_iter()
        .map(|p| Ok((p, pick::with_assignments(book, &p.values, &args.set)?)))
        .collect::<Result<_, Failure>>()?;
    let of_channel = |channel: &Channel| {
        let channel = *channel;
        with_values.iter().map(move |(placement, values)| (channel, *placement, values))
    };
    Ok(channels
        .iter()
        .flat_map(of_channel)
        .map(|(channel, placement, values)| Cell { placement, composed: compose(book, link, values, channel) })
        .collect())
}

/// What is printed and copied: a line for each URL that there is, with a line end after the last one.
fn write(form: Form, link: &Link, cells: &[Cell]) -> Result<String, Failure> {
    let mut text = String::new();
    let mut push = |line: &str| {
        text.push_str(line);
        text.push('\n');
    };
    if form == Form::Json {
        let records: Vec<_> = cells.iter().map(|cell| UrlRecord::new(link, cell)).collect();
        push(&serde_json::to_string_pretty(&records).map_err(io::Error::from)?);
        return Ok(text);
    }
    if form == Form::Csv {
        push(urls::CSV_HEAD);
    }
    for Cell { placement, composed } in cells {
        let Some(url) = composed.url.as_deref() else { continue };
        let item = Item { link: link.title(), placement: &placement.label, channel: composed.channel, url };
        push(&match form {
            Form::Markdown => urls::markdown(&item),
            Form::Html => urls::html(&item),
            Form::Text => urls::text(&item),
            Form::Csv => urls::csv(&item),
            Form::Url | Form::Json => url.to_owned(),
        });
    }
    Ok(text)
}

impl<'a> UrlRecord<'a> {
    fn new(link: &'a Link, Cell { placement, composed }: &'a Cell) -> Self {
        Self {
            link: &link.reference,
            placement: &placement.label,
            channel: composed.channel,
            url: composed.url.as_deref(),
            text: composed.text.as_deref(),
            findings: &composed.findings,
        }
    }
}

/// Says what is wrong, once for each channel, with the placements that it is wrong for. What is only worth knowing is
/// left to the JSON and to `decode`.
fn report(cells: &[Cell], out: &Out) {
    let mut groups: Vec<(Channel, &Finding, Vec<&str>)> = Vec::new();
    for Cell { placement, composed } in cells {
        for finding in composed.findings.iter().filter(|f| f.severity > Severity::Info) {
            let same = |(channel, other, _): &&mut (Channel, &Finding, Vec<&str>)| {
                (*channel, other.rule, &other.message) == (composed.channel, finding.rule, &finding.message)
            };
            match groups.iter_mut().find(same) {
                Some((_, _, labels)) => labels.push(&placement.label),
                None => groups.push((composed.channel, finding, vec![&placement.label])),
            }
        }
    }
    for (channel, finding, labels) in groups {
        let place = match labels.as_slice() {
            [only] => (*only).to_owned(),
            [first, second] => format!("{first} and {second}"),
            [first, others @ ..] => format!("{first} and {} others", others.len()),
            [] => String::new(),
        };
        let message = format!("{} [{}]", finding.message, finding.rule);
        out.finding(finding.severity, &format!("{channel}, {place}"), &message);
    }
}
