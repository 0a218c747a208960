//! `results report`.

use super::nothing_yet;
use crate::cli::args::{Format, channel};
use crate::cli::failure::Failure;
use crate::cli::out::Out;
use crate::cli::pick;
use crate::cli::session::Session;
use crate::domain::model::fold;
use crate::domain::results::mapping::DayOrder;
use crate::domain::results::{Level, Report, Scope, Sort, caveats, cells};
use crate::domain::{Channel, Uid, day};
use crate::files::{self, Readers};
use crate::report::{self, Paper};
use crate::store::Question;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum, ValueHint};
use std::path::PathBuf;

/// So many values that belong to no placement are in a report.
const UNMATCHED: usize = 100;

#[derive(Debug, Args)]
pub(in crate::cli) struct ReportArgs {
    /// What a row stands for
    #[arg(long, value_name = "placements|links|campaigns", value_parser = level(), default_value = "placements", hide_possible_values = true)]
    by: Level,
    /// A row for each channel
    #[arg(long)]
    split: bool,
    /// Only this channel
    #[arg(long, value_name = "CHANNEL", value_parser = channel())]
    channel: Option<Channel>,
    /// Only the links of this campaign
    #[arg(long, value_name = "NAME")]
    campaign: Option<String>,
    /// Only this link, by ref or name
    #[arg(long, value_name = "LINK")]
    link: Option<String>,
    /// Only contacts that were first seen on this day or later, such as 2026-05-31
    #[arg(long, value_name = "DAY")]
    from: Option<String>,
    /// Only contacts that were first seen on this day or earlier
    #[arg(long, value_name = "DAY")]
    to: Option<String>,
    /// What counts as converted, where several columns do
    #[arg(long, value_name = "NAME")]
    conversion: Option<String>,
    /// What rows are sorted by: name, distributed, started, start-rate, converted, conversion-rate, amount, cost,
    /// cost-per-start or cost-per-conversion
    #[arg(long, value_name = "COLUMN", value_parser = sort(), default_value = "started", hide_possible_values = true)]
    sort: Sort,
    /// The other way round
    #[arg(long)]
    reverse: bool,
    /// The form
    #[arg(long = "as", value_name = "table|csv|json|markdown|html", value_enum, default_value_t = Form::Table, hide_possible_values = true)]
    form: Form,
    /// A file for it; by default standard output
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    output: Option<PathBuf>,
    #[command(flatten)]
    format: Format,
}

/// The form of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Form {
    /// For people, in the terminal
    Table,
    /// For a spreadsheet
    Csv,
    /// For a program
    Json,
    /// For a document
    Markdown,
    /// One page with its charts, to be mailed
    Html,
}

fn level() -> impl TypedValueParser<Value = Level> {
    PossibleValuesParser::new(Level::ALL.map(Level::name))
        .map(|name| Level::ALL.into_iter().find(|l| l.name() == name).unwrap_or_default())
}

fn sort() -> impl TypedValueParser<Value = Sort> {
    PossibleValuesParser::new(Sort::ALL.map(Sort::name))
        .map(|name| Sort::ALL.into_iter().find(|s| s.name() == name).unwrap_or_default())
}

fn day_number(text: Option<&String>) -> Result<Option<i64>, Failure> {
    let Some(text) = text else { return Ok(None) };
    if !day::is_day(text) {
        return Err(Failure::usage(format!("{text}: {}", day::why_not(text))));
    }
    let ms = cells::moment(text, DayOrder::Unsaid, 0).map_err(Failure::usage)?;
    Ok(ms.map(|ms| ms.div_euclid(86_400_000)))
}

pub(super) fn run(args: &ReportArgs, mut session: Session, out: &mut Out) -> Result<(), Failure> {
    let book = session.book()?;
    let campaign = args.campaign.as_deref().map(|name| campaign(&book, name)).transpose()?;
    let link = args.link.as_deref().map(|named| pick::link(&book, named)).transpose()?.map(|l| l.uid);
    let question = Question {
        bot: book.bot.uid,
        from_day: day_number(args.from.as_ref())?,
        to_day: day_number(args.to.as_ref())?,
        conversion: args.conversion.clone().unwrap_or_default(),
    };
    let matcher = session.store.matcher(&book)?;
    let tally = session.store.tally(&matcher, &question)?;
    if tally.imports == 0 {
        return Err(nothing_yet(&book));
    }
    if let Some(named) = args.conversion.as_ref().filter(|name| !tally.conversions.contains(name)) {
        let there: Vec<_> = tally.conversions.iter().map(|c| format!("“{c}”")).collect();
        let there =
            if there.is_empty() { "none was imported".to_owned() } else { format!("there are {}", there.join(", ")) };
        return Err(Failure::problem(format!("there is no conversion “{named}”: {there}")));
    }
    let scope = Scope {
        level: args.by,
        channel: args.channel,
        split: args.split,
        campaign,
        link,
        sort: args.sort,
        reversed: args.reverse,
    };
    let report = Report::new(&book, &tally, scope);
    let unmatched = Report::unmatched(&book, &tally, UNMATCHED);
    let paper = Paper {
        book: &book,
        tally: &tally,
        report: &report,
        scope,
        unmatched: &unmatched,
        days: (args.from.as_deref(), args.to.as_deref()),
        now_ms: crate::store::now_ms(),
    };
    let form = if args.format.json { Form::Json } else { args.form };
    if form == Form::Table && args.output.is_none() {
        return table(&paper, out);
    }
    let text = match form {
        Form::Table => {
            return Err(Failure::usage("a table is for the terminal: choose another form for a file with --as"));
        }
        Form::Csv => report::csv(&paper),
        Form::Json => format!("{:#}\n", report::json(&paper)),
        Form::Markdown => report::markdown(&paper),
        Form::Html => report::html(&paper),
    };
    match &args.output {
        Some(path) => {
            // What contacts carry may stand in it: for its owner only, who passes it on or does not.
            files::write(path, text.as_bytes(), Readers::Owner).map_err(|e| Failure::problem(e.0))?;
            out.say(&format!("The report is in {}.", path.display()));
            Ok(())
        }
        None if form == Form::Json => out.json(&report::json(&paper)),
        None => out.data(&text),
    }
}

fn campaign(book: &crate::domain::Book, name: &str) -> Result<Uid, Failure> {
    let wanted = fold(name);
    let found = book.campaigns.iter().find(|c| fold(&c.name) == wanted).map(|c| c.uid);
    found.ok_or_else(|| {
        let there: Vec<_> = book.campaigns.iter().map(|c| format!("“{}”", c.name)).collect();
        Failure::problem(format!("there is no campaign “{name}”; there are {}", there.join(", ")))
    })
}

fn table(paper: &Paper<'_>, out: &mut Out) -> Result<(), Failure> {
    let (head, words) = paper.head();
    let head: Vec<String> = head.iter().map(|h| h.to_uppercase()).collect();
    let mut rows: Vec<Vec<String>> = paper.report.rows.iter().map(|row| paper.cells(row)).collect();
    rows.push(paper.total());
    // Numbers stand under each other by their last digit.
    let widths: Vec<usize> = (0..head.len())
        .map(|n| {
            rows.iter()
                .map(|row| crate::domain::show::width(&row[n]))
                .chain([head[n].chars().count()])
                .max()
                .unwrap_or(0)
        })
        .collect();
    let right = |n: usize, cell: &str| {
        let missing = widths[n].saturating_sub(crate::domain::show::width(cell));
        format!("{}{cell}", " ".repeat(if n < words { 0 } else { missing }))
    };
    let head: Vec<String> = head.iter().enumerate().map(|(n, h)| right(n, h)).collect();
    let rows: Vec<Vec<String>> =
        rows.iter().map(|row| row.iter().enumerate().map(|(n, cell)| right(n, cell)).collect()).collect();
    let head: Vec<&str> = head.iter().map(String::as_str).collect();
    out.table(&head, &rows)?;
    out.say(&format!("\n{}.", paper.basis()));
    for line in paper.legend() {
        out.say(&line);
    }
    for verdict in paper.verdicts() {
        out.say(&verdict);
    }
    for caveat in caveats(paper.report) {
        out.say(caveat);
    }
    if !paper.unmatched.is_empty() {
        out.say("“entrylink results unmatched” lists contacts whose placement is not known.");
    }
    Ok(())
}
