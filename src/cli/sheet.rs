//! `sheet`: many codes on pages of labels, cards, tents or posters, as one PDF.

use super::args::{Assignment, Correction, assignment, channel};
use super::bulk::{List, OnEmpty, Opened, failed, has_account};
use super::failure::Failure;
use super::out::Out;
use super::session::Session;
use super::{pick, place};
use crate::bulk;
use crate::clock;
use crate::config::Config;
use crate::domain::model::fold;
use crate::domain::show::plural;
use crate::domain::{Book, Change, Channel, Entity, Rule, Severity, Status, Uid};
use crate::files::{self, Readers};
use crate::print::remark::{self, Remark};
use crate::print::sheet::{self, Collected, Font, NAMES, Settings, Stock, Stocks, Template, arrange, calibration};
use crate::print::{Colors, Length, Rgb};
use crate::qr::QUIET;
use crate::store;
use clap::{Args, ValueHint};
use serde::Serialize;
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own on the command line")]
pub(super) struct SheetArgs {
    /// The links, by ref or name: all their placements that are not archived
    links: Vec<String>,
    /// All links of this campaign that are not archived
    #[arg(long, value_name = "NAME")]
    campaign: Option<String>,
    /// A code for every row of this list (CSV), with a personal link as “bulk” makes it; “-” for standard input. Captions
    /// may name its columns
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, conflicts_with = "campaign")]
    input: Option<PathBuf>,
    /// A field and the column of the list that it is filled from; once for each, by default all columns that are named
    /// like a field
    #[arg(long = "value", value_name = "FIELD=COLUMN", value_parser = assignment, requires = "input")]
    values: Vec<Assignment>,
    /// What is done with an empty cell of the list: an empty value, no value, or no link
    #[arg(long, value_name = "keep|omit|refuse", value_enum, default_value_t = OnEmpty::Refuse, hide_possible_values = true)]
    empty: OnEmpty,
    /// Only this placement of the link; once for each
    #[arg(long = "place", value_name = "LABEL")]
    places: Vec<String>,
    /// What it is printed on, such as L7160 or 5160; “list” shows what there is
    #[arg(long, value_name = "NAME", default_value = "L7160")]
    stock: String,
    /// The file, such as labels.pdf
    #[arg(long, short, value_name = "FILE.pdf")]
    output: Option<PathBuf>,
    /// The channel; needed where the bot has several
    #[arg(long, value_name = "CHANNEL", value_parser = channel())]
    channel: Option<Channel>,
    /// What stands under each code: {label}, {link}, {name}, {campaign}, {check}, {channel}, and of a list its columns; \n
    /// starts a new line. By default the label and the check code, or the first column of a list
    #[arg(long, value_name = "TEMPLATE")]
    caption: Option<String>,
    /// How wide a code is with its light margin, such as 30mm; by default as wide as there is room
    #[arg(long, value_name = "LENGTH")]
    size: Option<Length>,
    /// From how far the codes are to be read, such as 1m: those that are too small for that are named
    #[arg(long, value_name = "LENGTH")]
    distance: Option<Length>,
    /// The light margin around each code, in modules
    #[arg(long, value_name = "N", default_value_t = QUIET)]
    quiet: usize,
    /// How much of a code may be lost before it no longer reads; by default the strongest that makes no code larger, from
    /// M on
    #[arg(long, value_name = "LEVEL", value_enum)]
    ec: Option<Correction>,
    /// The colour of dark modules
    #[arg(long, value_name = "COLOUR", default_value = "#000000")]
    foreground: Rgb,
    /// The colour behind the codes
    #[arg(long, value_name = "COLOUR", default_value = "#ffffff")]
    background: Rgb,
    /// How many of each
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..))]
    copies: u16,
    /// The label to start at, for a sheet that was begun
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..))]
    start: u16,
    /// Draw marks for cutting; cards and tents have them anyway
    #[arg(long)]
    crop_marks: bool,
    /// Move everything to the right by this, or to the left with a minus: what --calibrate shows
    #[arg(long, value_name = "LENGTH", default_value = "0mm", allow_hyphen_values = true, value_parser = offset)]
    offset_x: f64,
    /// Move everything down by this, or up with a minus
    #[arg(long, value_name = "LENGTH", default_value = "0mm", allow_hyphen_values = true, value_parser = offset)]
    offset_y: f64,
    /// A font file for the captions (.ttf or .otf)
    #[arg(long, value_name = "FILE")]
    font: Option<PathBuf>,
    /// A page that shows how far the printer is off, instead of codes
    #[arg(long)]
    calibrate: bool,
    /// Make the file although something speaks against it; what does is said all the same
    #[arg(long)]
    anyway: bool,
    /// How often the file will be printed: so many are written down as printed
    #[arg(long, value_name = "N", default_value_t = 1)]
    runs: u32,
    /// Do not write down what was printed
    #[arg(long)]
    no_record: bool,
    /// Print JSON: the stocks, or what was made
    #[arg(long)]
    json: bool,
}

/// What `--stock list --json` says of a stock; lengths are millimetres.
#[derive(Serialize)]
struct StockRecord<'a> {
    name: &'a str,
    also: &'a [String],
    page: &'static str,
    kind: &'static str,
    width: f64,
    height: f64,
    across: usize,
    down: usize,
}

impl<'a> StockRecord<'a> {
    fn of(stock: &'a Stock) -> Self {
        Self {
            name: &stock.name,
            also: &stock.also,
            page: stock.paper.name(),
            kind: stock.kind.plural(),
            width: stock.size.0.as_mm(),
            height: stock.size.1.as_mm(),
            across: stock.count.0,
            down: stock.count.1,
        }
    }
}

/// What `--json` says of a file that was made.
#[derive(Serialize)]
struct Made<'a> {
    file: String,
    stock: &'a str,
    pages: usize,
    codes: usize,
    bytes: usize,
    recorded: usize,
    remarks: Vec<Said<'a>>,
}

/// What `--json` says of a remark.
#[derive(Serialize)]
pub(super) struct Said<'a> {
    rule: Rule,
    severity: Severity,
    message: &'a str,
}

impl<'a> Said<'a> {
    pub fn of(remark: &'a Remark) -> Self {
        Self { rule: remark.rule, severity: remark.severity, message: &remark.sentence }
    }
}

/// `open`: opens the link book, which a list of stocks and a calibration do not need.
pub(super) fn run(
    args: &SheetArgs,
    open: impl FnOnce() -> Result<Session, Failure>,
    out: &mut Out,
) -> Result<(), Failure> {
    let stocks = stocks(out);
    if args.stock == "list" {
        return list(&stocks, args.json, out);
    }
    let stock = stocks.named(&args.stock).map_err(Failure::problem)?;
    let Some(path) = &args.output else {
        return Err(Failure::usage("name the file with --output, such as --output labels.pdf"));
    };
    if args.calibrate {
        let sheet = calibration(stock, (args.offset_x, args.offset_y)).map_err(Failure::problem)?;
        let bytes = sheet::write(&sheet, &format!("Calibration for {}", stock.name)).map_err(Failure::problem)?;
        files::write(path, &bytes, Readers::Usual).map_err(|e| Failure::problem(e.to_string()))?;
        out.say(&format!(
            "Wrote a page for calibration to {}: print it at 100 %, and hold it over {stock}.",
            path.display()
        ));
        return Ok(());
    }
    let mut session = open()?;
    let book = session.book()?;
    let channel = super::qr::one_channel(args.channel, &book, "a sheet")?;
    let (mut collected, template) = match &args.input {
        Some(input) => of_list(args, input, &book, channel, out)?,
        None => {
            let template = args.caption.as_deref().unwrap_or(sheet::USUAL);
            let template = Template::read(template, NAMES).map_err(Failure::problem)?;
            (sheet::collect(&book, &chosen(args, &book)?, channel), template)
        }
    };
    let settings = settings(args, stock, template)?;
    let mut remarks = std::mem::take(&mut collected.remarks);
    if collected.pieces.is_empty() {
        say(&remarks, out);
        return Err(Failure::problem("there is nothing to print: none of these placements has a URL that can be"));
    }
    let sheet = arrange(&collected.pieces, &settings).map_err(Failure::problem)?;
    remarks.extend(sheet.remarks.iter().cloned());
    say(&remarks, out);
    if remark::is_refused(&remarks) && !args.anyway {
        let them = plural(remarks.iter().filter(|r| r.severity == Severity::Error).count(), "error");
        return Err(Failure::problem(format!("nothing was made, because of {them}: --anyway makes it all the same")));
    }
    let name = |at: usize| collected.pieces.get(at).map_or_else(String::new, |p| p.name.clone());
    let bytes = sheet::make(&sheet, &book.bot.name, name, |_| {})
        .map_err(|why| Failure::problem(format!("nothing was made: {why}")))?;
    files::write(path, &bytes, Readers::Usual).map_err(|e| Failure::problem(e.to_string()))?;
    let recorded =
        if args.no_record { 0 } else { record(args, &settings, &collected, channel, &book, &mut session, out) };
    let (codes, pages) = (sheet.printed.len(), sheet.pages);
    out.say(&format!(
        "Wrote {} on {} of {} to {}; every code was read back.{}",
        plural(codes, "code"),
        plural(pages, "page"),
        stock.name,
        path.display(),
        if recorded > 0 { " Written down as printed: “entrylink print list” shows it." } else { "" }
    ));
    if args.json {
        let remarks = remarks.iter().map(Said::of).collect();
        let file = path.display().to_string();
        out.json(&Made { file, stock: &stock.name, pages, codes, bytes: bytes.len(), recorded, remarks })?;
    }
    Ok(())
}

/// The stocks of the program and of the user's own file, whose problems are said.
fn stocks(out: &Out) -> Stocks {
    let (stocks, problems) = Config::stocks();
    for problem in &problems {
        out.say(problem);
    }
    stocks
}

fn list(stocks: &Stocks, json: bool, out: &mut Out) -> Result<(), Failure> {
    if json {
        let records: Vec<_> = stocks.all().iter().map(StockRecord::of).collect();
        return out.json(&records);
    }
    let rows: Vec<_> = stocks
        .all()
        .iter()
        .map(|s| {
            vec![
                s.name.clone(),
                s.paper.name().to_owned(),
                plural(s.per_page(), s.kind.plural().trim_end_matches('s')),
                format!("{} × {}", s.size.0, s.size.1),
                s.also.join(", "),
            ]
        })
        .collect();
    out.table(&["STOCK", "PAGE", "A PAGE HAS", "SIZE", "ALSO"], &rows)
}

/// A length with a sign, in millimetres.
fn offset(text: &str) -> Result<f64, String> {
    let (sign, rest) = match text.trim().strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, text.trim().trim_start_matches('+')),
    };
    if matches!(rest, "0" | "0mm") {
        return Ok(0.0);
    }
    let mm = rest.parse::<Length>()?.as_mm() * sign;
    if mm.abs() > 50.0 { Err("no printer is off by more than 5 cm".to_owned()) } else { Ok(mm) }
}

fn settings(args: &SheetArgs, stock: &Stock, caption: Template) -> Result<Settings, Failure> {
    let usual = Settings::new(stock.clone(), caption);
    Ok(Settings {
        code: args.size,
        distance: args.distance,
        quiet: args.quiet.min(40),
        start: args.start.into(),
        copies: args.copies.into(),
        marks: args.crop_marks || usual.marks,
        offset: (args.offset_x, args.offset_y),
        font: font(args.font.as_deref())?,
        strength: args.ec.map_or(usual.strength, Correction::strength),
        colors: Colors { dark: args.foreground, light: args.background },
        ..usual
    })
}

/// The font of a file; without one, the program's own.
pub(super) fn font(path: Option<&Path>) -> Result<Font, Failure> {
    let Some(path) = path else { return Ok(Font::default()) };
    let bytes = std::fs::read(path).map_err(|e| Failure::problem(format!("{} cannot be read: {e}", path.display())))?;
    Font::read(bytes, &path.display().to_string()).map_err(Failure::problem)
}

/// The rows of a list: a piece each, and how their captions look.
fn of_list(
    args: &SheetArgs,
    input: &Path,
    book: &Book,
    channel: Channel,
    out: &Out,
) -> Result<(Collected, Template), Failure> {
    let ([link], [] | [_]) = (args.links.as_slice(), args.places.as_slice()) else {
        return Err(Failure::usage("a list is for one link: name it, and with --place at most one placement of it"));
    };
    let (values, empty) = (args.values.clone(), args.empty);
    let list = List { link: link.clone(), input: input.to_owned(), values, place: args.places.first().cloned(), empty };
    has_account(book, channel)?;
    let Opened { link: of, placement, mut rows, filled, .. } = list.open(book, out)?;
    let usual = rows.head().first().map(|name| format!("{{{name}}}")).unwrap_or_default();
    let listed = bulk::listed(&mut rows, book, (of, placement), channel, &filled, empty.into())
        .map_err(|stop| failed(stop, input, out))?;
    let names = listed.names.iter().map(String::as_str);
    let template = Template::read(args.caption.as_deref().unwrap_or(&usual), names).map_err(Failure::problem)?;
    Ok((Collected { pieces: listed.pieces, places: Vec::new(), remarks: listed.remarks }, template))
}

/// The placements that are meant: of the links named, or of a campaign.
fn chosen(args: &SheetArgs, book: &Book) -> Result<Vec<(Uid, Uid)>, Failure> {
    let mut links = args.links.iter().map(|named| pick::link(book, named)).collect::<Result<Vec<_>, _>>()?;
    if let Some(name) = &args.campaign {
        let campaign = book.campaigns.iter().find(|c| fold(&c.name) == fold(name));
        let campaign = campaign.ok_or_else(|| Failure::problem(no_campaign(book, name)))?;
        let mut of: Vec<_> = book.links().filter(|l| l.campaign == Some(campaign.uid)).collect();
        of.retain(|l| l.status != Status::Archived && !links.iter().any(|other| other.uid == l.uid));
        of.sort_by_key(|l| l.uid);
        links.extend(of);
    }
    if links.is_empty() {
        return Err(match &args.campaign {
            Some(name) => Failure::problem(format!("the campaign “{name}” has no link that is not archived")),
            None => Failure::usage("name the links that are to be printed, or a --campaign"),
        });
    }
    if links.len() > 1 && !args.places.is_empty() {
        return Err(Failure::usage("--place is for one link: name only that one"));
    }
    let mut places = Vec::new();
    for link in links {
        places.extend(place::chosen(book, link, &args.places)?.into_iter().map(|p| (link.uid, p.uid)));
    }
    Ok(places)
}

fn no_campaign(book: &Book, name: &str) -> String {
    let all: Vec<String> = book.campaigns.iter().map(|c| format!("“{}”", c.name)).collect();
    let there = if all.is_empty() { "there is none yet".to_owned() } else { format!("there are {}", all.join(", ")) };
    format!("there is no campaign “{name}”: {there}")
}

/// How many remarks are said one by one.
const SAID: usize = 12;

fn say(remarks: &[Remark], out: &Out) {
    for remark in remarks.iter().take(SAID) {
        out.finding(remark.severity, "sheet", &remark.to_string());
    }
    if remarks.len() > SAID {
        out.say(&format!("… and {} more of the like", remarks.len() - SAID));
    }
}

/// Writes down what was printed. A link book that cannot be written is no reason to lose the file: it is said.
fn record(
    args: &SheetArgs,
    settings: &Settings,
    collected: &Collected,
    channel: Channel,
    book: &Book,
    session: &mut Session,
    out: &Out,
) -> usize {
    let now = store::now_ms();
    let mut ids = store::id_source();
    let quantity = u64::from(args.copies) * u64::from(args.runs);
    let what = settings.stock.kind.plural();
    let records =
        sheet::records(book, &collected.places, channel, (what, quantity, &clock::day_of(now)), || ids.next(now));
    let count = records.len();
    if count == 0 {
        return 0;
    }
    let changes: Vec<Change> = records.into_iter().map(|print| Change::create(Entity::Print(print))).collect();
    let described = format!("Print {} {what} of {}", quantity * count as u64, plural(count, "placement"));
    match session.apply(&changes, &described) {
        Ok(_) => count,
        Err(failure) => {
            let why = failure.sentence().unwrap_or_default();
            out.say(&format!("the file is made, but that it was printed could not be written down: {why}"));
            0
        }
    }
}
