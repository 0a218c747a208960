//! `url`: the URLs of a link, with what is wrong with them.

use super::args::{Assignment, assignment, channel};
use super::bot::{NO_TOOL, known_tools};
use super::failure::Failure;
use super::out::{Out, escape_json};
use super::session::Session;
use super::{Outside, pick, place};
use crate::domain::channel::WEBCHAT_VARIABLE;
use crate::domain::compose::{Composed, compose};
use crate::domain::merge::{self, Tool};
use crate::domain::{Book, Channel, Finding, Link, Placement, Rule, Severity, Value, lint};
use crate::export::Content;
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
    /// Write {{placeholders}} as the tags of this newsletter tool, such as mailchimp, with its filter where it has one;
    /// “none” leaves them. With --copy the bot's own tool is used by itself
    #[arg(long, value_name = "TOOL", conflicts_with = "in_flow")]
    tags: Option<String>,
    /// What readers click on, in the forms that have it; {link}, {placement} and {channel} stand for theirs
    #[arg(long, value_name = "TEXT")]
    link_text: Option<String>,
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
    /// HTML buttons that mail programs show
    Button,
    /// Links with formatting for a mail editor: with --copy, HTML and plain text are on the clipboard together; printed is
    /// the HTML
    Rich,
    /// Lines for people
    Text,
    /// A table to paste into a spreadsheet, with tabs
    Tsv,
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

impl Form {
    /// Whether a link text stands in it.
    const fn has_link_text(self) -> bool {
        matches!(self, Self::Markdown | Self::Html | Self::Button | Self::Rich | Self::Text)
    }
}

pub(super) fn run(args: &UrlArgs, mut session: Session, outside: &Outside, out: &mut Out) -> Result<(), Failure> {
    let form = if args.json { Form::Json } else { args.form };
    if args.link_text.is_some() && !form.has_link_text() {
        let with = "--as markdown, html, button, rich or text";
        return Err(Failure::usage(format!("--link-text has no place in this form: leave it off, or use {with}")));
    }
    let mut book = session.book()?;
    let tool = tool(args, &book, outside, out)?;
    let channels = channels(args, &mut book)?;
    let link = pick::link(&book, &args.link)?;
    let mut cells = cells(args, &book, link, &channels)?;
    if let Some(tool) = &tool {
        for cell in &mut cells {
            cell.composed = merge::fill(&cell.composed, tool);
        }
    }
    let link_text = args.link_text.as_deref().unwrap_or(urls::LINK_TEXT);
    let content = write(form, link, &cells, link_text)?;
    let text = content.html.as_ref().unwrap_or(&content.text);
    match form {
        // JSON says the same with its own stand-ins, see `escape_json`.
        Form::Json => out.bytes(escape_json(text).as_bytes())?,
        _ => out.data(text)?,
    }
    out.flush()?;
    // What a tool or a channel cannot do is said before anything is copied, and that the link starts nothing.
    report(&cells, tool.is_some(), out);
    standing(link, &cells, out);
    let count = cells.iter().filter(|c| c.composed.url.is_some()).count();
    if args.copy && count > 0 {
        let trimmed = |text: &str| text.trim_end().to_owned();
        let content = Content { text: trimmed(&content.text), html: content.html.as_deref().map(trimmed) };
        let copied = (outside.copy)(&content).map_err(|why| Failure::problem(format!("nothing was copied: {why}")))?;
        out.say(&format!("{count} {} {copied}.", if count == 1 { "URL" } else { "URLs" }));
    }
    let failed = cells.iter().flat_map(|c| &c.composed.findings).any(|f| f.severity == Severity::Error);
    if failed { Err(Failure::Findings) } else { Ok(()) }
}

/// Says that the link is not on the platform yet, or that it or one of its placements is no longer in use.
fn standing(link: &Link, cells: &[Cell], out: &Out) {
    let mut said: Vec<String> = Vec::new();
    for cell in cells {
        if let Some((_, sentence)) = lint::standing(link, Some(cell.placement))
            && !said.contains(&sentence)
        {
            out.say(&format!("warning: {sentence}."));
            said.push(sentence);
        }
    }
}

/// The mailing tool whose tags take the place of placeholders: the one that is named, and for a copy the bot's own.
fn tool(args: &UrlArgs, book: &Book, outside: &Outside, out: &Out) -> Result<Option<Tool>, Failure> {
    let chosen = &book.bot.newsletter_tool;
    match args.tags.as_deref() {
        Some(NO_TOOL) => Ok(None),
        Some(named) => {
            let tools = known_tools(outside.tools, out);
            tools.named(named).cloned().map(Some).map_err(|refused| Failure::usage(refused.0))
        }
        None if args.copy && !args.in_flow && !chosen.is_empty() => {
            let tool = known_tools(outside.tools, out).get(chosen).cloned();
            match &tool {
                Some(tool) => out.say(&format!(
                    "Placeholders are written as tags of {}, the newsletter tool of {}; --tags none leaves them.",
                    tool.name, book.bot.name
                )),
                None => out.say(&format!(
                    "warning: “{chosen}”, the newsletter tool of {}, is not known any more: placeholders stay as they are. \
                     “entrylink bot edit” chooses another one.",
                    book.bot.name
                )),
            }
            Ok(tool)
        }
        None => Ok(None),
    }
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
fn write(form: Form, link: &Link, cells: &[Cell], link_text: &str) -> Result<Content, Failure> {
    if form == Form::Json {
        let records: Vec<_> = cells.iter().map(|cell| UrlRecord::new(link, cell)).collect();
        let json = serde_json::to_string_pretty(&records).map_err(io::Error::from)?;
        return Ok(Content::text(json + "\n"));
    }
    let item = |cell: &'_ Cell| -> Option<(String, String)> {
        let Cell { placement, composed } = cell;
        let url = composed.url.as_deref()?;
        let named = Item { link: link.title(), placement: &placement.label, channel: composed.channel, url };
        let text = urls::link_text(link_text, &named);
        let line = match form {
            Form::Markdown => urls::markdown(&text, url),
            Form::Html => urls::html(&text, url),
            Form::Button => urls::button(&text, url),
            Form::Text | Form::Rich => urls::text(&text, url),
            Form::Tsv => urls::tsv(&named),
            // For programs “link” is the ref, as in JSON: a name may change, or be that of several links.
            Form::Csv => urls::csv(&Item { link: &link.reference, ..named }),
            Form::Url | Form::Json => url.to_owned(),
        };
        Some((line, urls::html(&text, url)))
    };
    let items: Vec<_> = cells.iter().filter_map(item).collect();
    let head = match form {
        Form::Csv => urls::COLUMNS.join(",") + "\n",
        Form::Tsv => urls::COLUMNS.join("\t") + "\n",
        _ => String::new(),
    };
    let text = items.iter().fold(head, |text, (line, _)| text + line + "\n");
    let html = (form == Form::Rich).then(|| {
        let links: Vec<_> = items.iter().map(|(_, link)| link.as_str()).collect();
        links.join("<br>\n") + "\n"
    });
    Ok(Content { text, html })
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
/// left to the JSON and to `decode`, but for what a mailing tool's tags do, where there are any.
fn report(cells: &[Cell], tagged: bool, out: &Out) {
    let said = |f: &Finding| f.severity > Severity::Info || tagged && f.rule == Rule::UnfilledPlaceholder;
    let mut groups: Vec<(Channel, &Finding, Vec<&str>)> = Vec::new();
    for Cell { placement, composed } in cells {
        for finding in composed.findings.iter().filter(|f| said(f)) {
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
