//! `qr`: the code of a link, or of any text, in the terminal.

use super::args::{Assignment, assignment, channel};
use super::failure::Failure;
use super::out::Out;
use super::session::Session;
use super::{pick, place};
use crate::domain::compose::compose;
use crate::domain::{Book, Channel, Link, Placement, Severity, encode};
use crate::qr::terminal::{Drawing, size};
use crate::qr::{Code, Level};
use clap::{Args, ValueEnum};
use std::io::{self, IsTerminal};

#[derive(Debug, Args)]
pub(super) struct QrArgs {
    /// The link, by ref or name
    #[arg(required_unless_present = "text")]
    link: Option<String>,
    /// The code of this text instead of a link
    #[arg(long, value_name = "URL", conflicts_with_all = ["link", "place", "channel", "set"])]
    text: Option<String>,
    /// The channel; needed where the bot has several
    #[arg(long, value_name = "CHANNEL", value_parser = channel())]
    channel: Option<Channel>,
    /// The placement; needed where the link has several
    #[arg(long, value_name = "LABEL")]
    place: Option<String>,
    /// A value beside or in place of the placement's own, by the field's name or id; once for each
    #[arg(long, value_name = "FIELD=VALUE", value_parser = assignment)]
    set: Vec<Assignment>,
    /// How much of the code may be lost before it no longer reads
    #[arg(long, value_name = "LEVEL", value_enum, default_value_t = Correction::Auto)]
    ec: Correction,
    /// Print a code that has a {{placeholder}} in it, which nobody will fill in on paper
    #[arg(long)]
    unfilled: bool,
}

/// The level of error correction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Correction {
    /// What is customary: m
    Auto,
    /// 7 %
    L,
    /// 15 %
    M,
    /// 25 %, for codes that get scratched
    Q,
    /// 30 %
    H,
}

impl From<Correction> for Level {
    fn from(correction: Correction) -> Self {
        match correction {
            Correction::L => Self::L,
            Correction::Auto | Correction::M => Self::M,
            Correction::Q => Self::Q,
            Correction::H => Self::H,
        }
    }
}

/// `open`: opens the link book, which a text alone does not need.
pub(super) fn run(
    args: &QrArgs,
    open: impl FnOnce() -> Result<Session, Failure>,
    out: &mut Out,
) -> Result<(), Failure> {
    let (text, failed) = match (&args.text, &args.link) {
        (Some(text), _) => (text.clone(), false),
        (None, Some(named)) => of_link(args, named, &open()?.book()?, out)?,
        (None, None) => return Err(Failure::usage("name a link, or give --text")),
    };
    let unfilled: Vec<_> = encode::placeholders(&text).into_iter().map(|(name, _)| format!("{{{{{name}}}}}")).collect();
    if !unfilled.is_empty() && !args.unfilled {
        return Err(Failure::problem(format!(
            "{} would stand in the code as it is, and on paper nobody fills it in: give a value with --set FIELD=VALUE, \
             or print it all the same with --unfilled",
            unfilled.join(" and ")
        )));
    }
    draw(&text, args.ec.into(), out)?;
    if failed { Err(Failure::Findings) } else { Ok(()) }
}

fn draw(text: &str, level: Level, out: &mut Out) -> Result<(), Failure> {
    let code = Code::new(text, level).map_err(|e| Failure::problem(e.to_string()))?;
    let (columns, rows) = size(&code, 1);
    if io::stdout().is_terminal()
        && let Ok((across, down)) = crossterm::terminal::size()
    {
        if across < columns {
            return Err(Failure::problem(format!(
                "the terminal is too small for this code: it needs {columns}×{rows}, and there are {across}×{down}; \
                 make the window larger or the font smaller"
            )));
        }
        if down <= rows {
            out.say(&format!("The code is {rows} lines high: make the window higher to see it whole."));
        }
    }
    out.bytes(Drawing::at_scale(&code, 1).ansi().as_bytes())
}

/// The URL of a link, and whether it has a finding of severity error.
fn of_link(args: &QrArgs, named: &str, book: &Book, out: &Out) -> Result<(String, bool), Failure> {
    let link = pick::link(book, named)?;
    let placement = one_placement(args, book, link)?;
    let channel = one_channel(args.channel, book, "a code")?;
    let values = pick::with_assignments(book, &placement.values, &args.set)?;
    let composed = compose(book, link, &values, channel);
    for finding in composed.findings.iter().filter(|f| f.severity > Severity::Info) {
        out.finding(
            finding.severity,
            &format!("{channel}, {}", placement.label),
            &format!("{} [{}]", finding.message, finding.rule),
        );
    }
    let failed = composed.findings.iter().any(|f| f.severity == Severity::Error);
    composed.url.map(|url| (url, failed)).ok_or(Failure::Findings)
}

fn one_placement<'a>(args: &QrArgs, book: &'a Book, link: &Link) -> Result<&'a Placement, Failure> {
    let chosen = place::chosen(book, link, args.place.as_slice())?;
    match chosen.as_slice() {
        [only] => Ok(only),
        several => Err(Failure::usage(format!(
            "“{}” has several placements, and a code is for one: say which with --place, such as “{}”",
            link.reference,
            several.first().map_or("default", |p| p.label.as_str())
        ))),
    }
}

/// The channel that was named, or the only one. `what`: what it is for, as in “a code”.
pub(super) fn one_channel(named: Option<Channel>, book: &Book, what: &str) -> Result<Channel, Failure> {
    if let Some(channel) = named {
        return Ok(channel);
    }
    let channels: Vec<_> = book.bot.channels().collect();
    match channels.as_slice() {
        [only] => Ok(*only),
        [] => Err(Failure::problem(format!("{} has no channel yet: “entrylink bot edit” gives it one", book.bot.name))),
        several => {
            let names: Vec<_> = several.iter().map(|c| c.name()).collect();
            Err(Failure::usage(format!(
                "{} has several channels, and {what} is for one: say which with --channel ({})",
                book.bot.name,
                names.join(", ")
            )))
        }
    }
}
