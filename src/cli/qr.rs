//! `qr`: the code of a link, or of any text, in the terminal or as a file.

use super::args::{Assignment, assignment, channel};
use super::failure::Failure;
use super::out::Out;
use super::session::Session;
use super::{pick, place};
use crate::domain::compose::compose;
use crate::domain::{Book, Channel, Link, Placement, Severity, Status, Value, encode};
use crate::files::{self, Readers};
use crate::print::file::{Format, Single};
use crate::print::shorter::Printed;
use crate::print::{Advice, Colors, Demands, Length, Rgb, Size};
use crate::qr::terminal::{Drawing, size};
use crate::qr::{Code, Level, QUIET, TooLong};
use clap::{Args, ValueEnum, ValueHint};
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::str::FromStr;

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
    #[arg(long, value_name = "LEVEL", value_enum, default_value_t = Correction::M)]
    ec: Correction,
    /// Print a code that has a {{placeholder}} in it, which nobody will fill in on paper
    #[arg(long)]
    unfilled: bool,
    #[command(flatten)]
    paper: Paper,
}

/// How a code is printed.
#[derive(Debug, Args)]
#[command(next_help_heading = "In print")]
struct Paper {
    /// Write a file that ends in .svg, .png or .pdf
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    output: Option<PathBuf>,
    /// The width with the quiet zone (30mm, 3cm, 1.2in, 85pt), that of a module (0.5mm/module), or “smallest”: the
    /// smallest that is safe. By default 30 mm, or more where the code needs more
    #[arg(long, value_name = "SIZE")]
    size: Option<Wanted>,
    /// From how far it is to be read, such as 2m: the smallest safe size follows from it
    #[arg(long, value_name = "LENGTH")]
    distance: Option<Length>,
    /// Pixels an inch that a PNG has at least, and dots an inch that the printer has
    #[arg(long, value_name = "DPI", default_value_t = 300, value_parser = clap::value_parser!(u32).range(50..=4800))]
    dpi: u32,
    /// The light margin on each side, in modules
    #[arg(long, value_name = "MODULES", default_value_t = QUIET as u8, value_parser = clap::value_parser!(u8).range(0..=40))]
    quiet: u8,
    /// The colour of dark modules
    #[arg(long, value_name = "COLOUR", default_value = "#000000")]
    foreground: Rgb,
    /// The colour behind them
    #[arg(long, value_name = "COLOUR", default_value = "#ffffff")]
    background: Rgb,
}

/// The size that is asked for.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Wanted {
    /// The smallest safe one.
    Smallest,
    /// This one.
    Size(Size),
}

impl FromStr for Wanted {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text.eq_ignore_ascii_case("smallest") { Ok(Self::Smallest) } else { text.parse().map(Self::Size) }
    }
}

/// The level of error correction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Correction {
    /// The strongest that costs no larger code
    Auto,
    /// 7 %
    L,
    /// 15 %, what is customary
    M,
    /// 25 %, for codes that get scratched
    Q,
    /// 30 %
    H,
}

impl Correction {
    fn code(self, text: &str) -> Result<Code, TooLong> {
        match self {
            Self::Auto => Code::strongest(text, Level::L),
            Self::L => Code::new(text, Level::L),
            Self::M => Code::new(text, Level::M),
            Self::Q => Code::new(text, Level::Q),
            Self::H => Code::new(text, Level::H),
        }
    }
}

/// `open`: opens the link book, which a text alone does not need.
pub(super) fn run(
    args: &QrArgs,
    open: impl FnOnce() -> Result<Session, Failure>,
    out: &mut Out,
) -> Result<(), Failure> {
    let book;
    let (text, failed, chosen) = match (&args.text, &args.link) {
        (Some(text), _) if text.trim().is_empty() => {
            return Err(Failure::usage(
                "a code of nothing reads as nothing: give --text the address that it is to open",
            ));
        }
        (Some(text), _) => (text.clone(), false, None),
        (None, Some(named)) => {
            book = open()?.book()?;
            let chosen = Chosen::new(args, named, &book)?;
            let (url, failed) = of_link(args, &chosen, out)?;
            (url, failed, Some(chosen))
        }
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
    let code = args.ec.code(&text).map_err(|e| Failure::problem(e.to_string()))?;
    match &args.paper.output {
        Some(path) => args.paper.write(path, &code, &text, out)?,
        None => {
            draw(&code, out)?;
            out.flush()?;
            args.paper.advise(&code, out);
        }
    }
    if let Some(chosen) = &chosen {
        chosen.say_costs(&args.paper, &code, out);
    }
    if failed { Err(Failure::Findings) } else { Ok(()) }
}

impl Paper {
    /// Writes the file, once what is in it was read back.
    fn write(&self, path: &Path, code: &Code, text: &str, out: &Out) -> Result<(), Failure> {
        let format = Format::of(path).map_err(Failure::usage)?;
        let colors = Colors { dark: self.foreground, light: self.background };
        colors.check().map_err(Failure::problem)?;
        let quiet = usize::from(self.quiet);
        let file = Single { code, text, size: self.size(code, format), quiet, dpi: self.dpi, colors };
        let advice = file.advice(self.distance);
        let name = path.display();
        if quiet < QUIET {
            out.say(&format!(
                "warning: a quiet zone of {quiet} modules is less than the {QUIET} that readers count on (ISO/IEC 18004): \
                 leave that much light around it where it is placed"
            ));
        }
        if let Some(warning) = advice.warning() {
            out.say(&format!("warning: {warning}"));
        }
        let bytes = file.write(format).map_err(Failure::problem)?;
        file.read_back(format, &bytes).map_err(|misread| {
            Failure::problem(format!("{name} was not written: read back, {misread}, where it should say “{text}”"))
        })?;
        files::write(path, &bytes, Readers::Usual).map_err(|e| Failure::problem(e.to_string()))?;
        out.say(&format!("{name}: {advice}, level {}. It was read back.", code.level().name().to_uppercase()));
        out.say(&format!("The smallest safe size is {}: {}.", advice.smallest.upwards(), advice.smallest.rule));
        Ok(())
    }

    /// Says what would come of printing a code.
    fn advise(&self, code: &Code, out: &Out) {
        let demands = Demands { quiet: self.quiet.into(), dpi: self.dpi, whole_dots: false, distance: self.distance };
        let advice = Advice::new(code, self.size(code, Format::Svg), &demands);
        out.say(&format!("On paper: {advice}, level {}.", code.level().name().to_uppercase()));
        if let Some(warning) = advice.warning() {
            out.say(&format!("warning: {warning}"));
        }
        out.say(&format!("The smallest safe size is {}: {}.", advice.smallest.upwards(), advice.smallest.rule));
    }

    fn size(&self, code: &Code, format: Format) -> Size {
        let quiet = usize::from(self.quiet);
        let whole_dots = format == Format::Png;
        let smallest =
            Advice::smallest(code, &Demands { quiet, dpi: self.dpi, whole_dots, distance: self.distance }).module;
        match self.size {
            Some(Wanted::Size(size)) => size,
            Some(Wanted::Smallest) => Size::Module(smallest),
            None if smallest > Size::Width(USUAL).module(code.width() + 2 * quiet) => Size::Module(smallest),
            None => Size::Width(USUAL),
        }
    }
}

/// The width that a code has where nobody says anything else.
const USUAL: Length = Length::mm(30.0);

fn draw(code: &Code, out: &mut Out) -> Result<(), Failure> {
    let (columns, rows) = size(code, 1);
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
    out.bytes(Drawing::at_scale(code, 1).ansi().as_bytes())
}

/// What a code is made of.
struct Chosen<'a> {
    book: &'a Book,
    link: &'a Link,
    placement: &'a Placement,
    values: Vec<Value>,
    channel: Channel,
}

impl<'a> Chosen<'a> {
    fn new(args: &QrArgs, named: &str, book: &'a Book) -> Result<Self, Failure> {
        let link = pick::link(book, named)?;
        let placement = one_placement(args, book, link)?;
        let channel = one_channel(args.channel, book, "a code")?;
        let values = pick::with_assignments(book, &placement.values, &args.set)?;
        Ok(Self { book, link, placement, values, channel })
    }

    /// Says what each value costs in millimetres, and what could be shorter.
    fn say_costs(&self, paper: &Paper, code: &Code, out: &Out) {
        let Self { book, link, placement, channel, .. } = *self;
        let printed = Printed { book, link, place: placement, values: &self.values, channel, level: code.level() };
        let module = paper.size(code, Format::Svg).module(code.width() + 2 * usize::from(paper.quiet));
        for cost in printed.costs(module).iter().filter(|cost| cost.width > Length::default()) {
            out.say(&format!("{} = {} costs {} of the width, at the same module.", cost.field, cost.value, cost.width));
        }
        for shorter in printed.shorter(module) {
            let caution = shorter.caution.map_or_else(String::new, |caution| format!(" ({caution})"));
            out.say(&format!(
                "Shorter by {}, version {} instead of {}: {}{caution}.",
                shorter.saving,
                shorter.version,
                code.version(),
                shorter.what
            ));
        }
    }
}

/// The URL of a link, and whether it has a finding of severity error.
fn of_link(args: &QrArgs, chosen: &Chosen<'_>, out: &Out) -> Result<(String, bool), Failure> {
    let Chosen { book, link, placement, values, channel } = chosen;
    let composed = compose(book, link, values, *channel);
    if args.paper.output.is_some() {
        unfinished(link, placement, out);
    }
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

/// Says what keeps a link or its placement from being ready for print.
fn unfinished(link: &Link, placement: &Placement, out: &Out) {
    let why = match link.status {
        Status::Draft => "is a draft: as far as the link book knows, its ref is not on the platform yet",
        Status::Archived => "is archived: it is no longer used",
        _ if placement.archived => "is put there no longer: the placement is archived",
        _ => return,
    };
    out.say(&format!("warning: {} · {} {why}", link.reference, placement.label));
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
