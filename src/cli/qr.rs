//! `qr`: the code of a link, or of any text, in the terminal or as a file.

use super::args::{Assignment, Correction, assignment, channel};
use super::failure::Failure;
use super::out::Out;
use super::session::Session;
use super::sheet::Said;
use super::{pick, place};
use crate::domain::compose::compose;
use crate::domain::{Book, Channel, Finding, Link, Placement, Rule, Severity, Value};
use crate::files::{self, Readers};
use crate::print::file::{Caption, Format, Single, usual_size};
use crate::print::sheet::{self, Template};
use crate::print::shorter::{Cost, Printed, Shorter};
use crate::print::{Advice, Colors, Demands, Length, Remark, Rgb, Size, remark};
use crate::qr::terminal::{Drawing, size};
use crate::qr::{Code, QUIET};
use clap::{Args, ValueHint};
use serde::Serialize;
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
    /// Print JSON instead of the code: what it says, its sizes and what speaks against it. Lengths are millimetres
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    paper: Paper,
}

/// How a code is printed.
#[derive(Debug, Args)]
#[command(next_help_heading = "In print")]
struct Paper {
    /// Write a file that ends in .svg, .png, .pdf or .eps
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
    /// What stands under the code: {label}, {link}, {name}, {campaign}, {check}, {channel}; \n starts a new line
    #[arg(long, value_name = "TEMPLATE", requires = "output")]
    caption: Option<String>,
    /// A font file for the caption (.ttf or .otf)
    #[arg(long, value_name = "FILE", requires = "caption", value_hint = ValueHint::FilePath)]
    font: Option<PathBuf>,
    /// Make the file although something speaks against it; what does is said all the same
    #[arg(long, requires = "output")]
    anyway: bool,
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
    let code = args.ec.strength().code(&text).map_err(|e| Failure::problem(e.to_string()))?;
    let name = chosen.as_ref().map_or_else(|| "the code".to_owned(), Chosen::name);
    let mut remarks = match &chosen {
        Some(chosen) => chosen.remarks(),
        None => remark::of_text(&name, &text).into_iter().collect(),
    };
    if args.unfilled {
        remarks.retain(|remark| remark.rule != Rule::UnfilledPlaceholder);
    }
    match &args.paper.output {
        Some(path) => {
            let fields = chosen.as_ref().map(Chosen::fields);
            remarks = args.paper.write(path, &Content { code: &code, text: &text, name, fields }, remarks, out)?;
        }
        None => {
            if let Some(remark) = remarks.iter().find(|r| r.rule == Rule::UnfilledPlaceholder) {
                return Err(Failure::problem(format!(
                    "{remark}: give a value with --set FIELD=VALUE, or show it all the same with --unfilled"
                )));
            }
            // A code on a screen is nothing that could not be taken back: what would keep it off paper is only said.
            for remark in remarks.iter().filter(|r| [Rule::DraftLink, Rule::ArchivedLink].contains(&r.rule)) {
                out.finding(Severity::Warning, "qr", &remark.to_string());
            }
            if !args.json {
                draw(&code, out)?;
                out.flush()?;
            }
            args.paper.advise(&code, out);
        }
    }
    if let Some(chosen) = &chosen {
        chosen.say_costs(&args.paper, &code, out);
    }
    if args.json {
        out.json(&Told::of(args, &text, &code, chosen.as_ref(), &remarks))?;
    }
    if failed { Err(Failure::Findings) } else { Ok(()) }
}

/// What `--json` says of a code. Lengths are millimetres.
#[derive(Serialize)]
struct Told<'a> {
    text: &'a str,
    channel: Option<Channel>,
    link: Option<&'a str>,
    placement: Option<&'a str>,
    version: u8,
    level: &'static str,
    modules: usize,
    module: f64,
    width: f64,
    reach: f64,
    smallest: Safe,
    file: Option<String>,
    costs: Vec<Costing>,
    shorter: Vec<Saving>,
    remarks: Vec<Said<'a>>,
}

/// The smallest safe size, and the rule that decides.
#[derive(Serialize)]
struct Safe {
    width: f64,
    rule: String,
}

#[derive(Serialize)]
struct Costing {
    field: String,
    value: String,
    width: f64,
}

#[derive(Serialize)]
struct Saving {
    what: String,
    version: u8,
    width: f64,
    caution: Option<&'static str>,
}

impl<'a> Told<'a> {
    fn of(args: &QrArgs, text: &'a str, code: &Code, chosen: Option<&Chosen<'a>>, remarks: &'a [Remark]) -> Self {
        let paper = &args.paper;
        let format = paper.output.as_deref().and_then(|path| Format::of(path).ok()).unwrap_or(Format::Svg);
        let (costs, shorter) = chosen.map(|chosen| chosen.costs(paper, code)).unwrap_or_default();
        let demands =
            Demands { quiet: paper.quiet.into(), dpi: paper.dpi, whole_dots: false, distance: paper.distance };
        let advice = Advice::new(code, paper.size(code, format), &demands);
        Self {
            text,
            channel: chosen.map(|chosen| chosen.channel),
            link: chosen.map(|chosen| chosen.link.reference.as_str()),
            placement: chosen.map(|chosen| chosen.placement.label.as_str()),
            version: advice.version,
            level: code.level().name(),
            modules: advice.modules,
            module: rounded(advice.module),
            width: rounded(advice.width),
            reach: rounded(advice.reach),
            smallest: Safe { width: rounded(advice.smallest.upwards()), rule: advice.smallest.rule.to_string() },
            file: paper.output.as_ref().map(|path| path.display().to_string()),
            costs: costs
                .into_iter()
                .map(|c| Costing { field: c.field, value: c.value, width: rounded(c.width) })
                .collect(),
            shorter: shorter
                .into_iter()
                .map(|s| Saving { what: s.what, version: s.version, width: rounded(s.saving), caution: s.caution })
                .collect(),
            remarks: remarks.iter().map(Said::of).collect(),
        }
    }
}

/// Millimetres to the micrometre: what is beyond is the arithmetic's.
fn rounded(length: Length) -> f64 {
    (length.as_mm() * 1000.0).round() / 1000.0
}

/// What goes into a file.
struct Content<'a> {
    code: &'a Code,
    text: &'a str,
    /// What sentences call it.
    name: String,
    /// What the names of a caption stand for; `None`: it is a text of somebody's own.
    fields: Option<Vec<(String, String)>>,
}

impl Paper {
    /// Writes the file, once what is in it was read back. `remarks`: what speaks against it already; with what else does
    /// they come back.
    fn write(
        &self,
        path: &Path,
        of: &Content<'_>,
        mut remarks: Vec<Remark>,
        out: &Out,
    ) -> Result<Vec<Remark>, Failure> {
        let Content { code, text, name, .. } = of;
        let format = Format::of(path).map_err(Failure::usage)?;
        let colors = Colors { dark: self.foreground, light: self.background };
        // What cannot be scanned is not made, whoever insists.
        if let Some(remark) = remark::of_colors(colors) {
            return Err(Failure::problem(remark.to_string()));
        }
        let quiet = usize::from(self.quiet);
        let size = self.size(code, format);
        let mut file = Single { code, text, size, quiet, dpi: self.dpi, colors, caption: None };
        let advice = file.advice(self.distance);
        remarks.extend(remark::of_margin(name, quiet));
        remarks.extend(remark::of_size(name, &advice, self.dpi));
        if let Some(template) = &self.caption {
            let (caption, said) = self.caption(template, of, &file)?;
            file.caption = Some(caption);
            remarks.extend(said);
        }
        for remark in &remarks {
            out.finding(remark.severity, "print", &remark.to_string());
        }
        if remark::is_refused(&remarks) && !self.anyway {
            return Err(Failure::problem(format!("{} was not made: --anyway makes it all the same", path.display())));
        }
        let bytes = file.write(format).map_err(Failure::problem)?;
        let shown = path.display();
        file.read_back(format, &bytes).map_err(|misread| {
            Failure::problem(format!("{shown} was not written: read back, {misread}, where it should say “{text}”"))
        })?;
        files::write(path, &bytes, Readers::Usual).map_err(|e| Failure::problem(e.to_string()))?;
        out.say(&format!("{shown}: {advice}, level {}. It was read back.", code.level().name().to_uppercase()));
        out.say(&format!("The smallest safe size is {}: {}.", advice.smallest.upwards(), advice.smallest.rule));
        Ok(remarks)
    }

    fn caption(&self, template: &str, of: &Content<'_>, file: &Single<'_>) -> Result<(Caption, Vec<Remark>), Failure> {
        let fields = of.fields.as_deref().unwrap_or_default();
        let names = fields.iter().map(|(name, _)| name.as_str());
        let template = Template::read(template, names).map_err(Failure::problem)?;
        let value = |name: &str| fields.iter().find(|(n, _)| n == name).map(|(_, v)| v.clone()).unwrap_or_default();
        let font = super::sheet::font(self.font.as_deref())?;
        Caption::new(&template.lines(value), file, &font, &of.name).map_err(Failure::problem)
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
        let whole_dots = format == Format::Png;
        let demands = Demands { quiet: self.quiet.into(), dpi: self.dpi, whole_dots, distance: self.distance };
        match self.size {
            Some(Wanted::Size(size)) => size,
            Some(Wanted::Smallest) => Size::Module(Advice::smallest(code, &demands).module),
            None => usual_size(code, &demands),
        }
    }
}

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

    fn name(&self) -> String {
        format!("{} · {}", self.link.reference, self.placement.label)
    }

    fn fields(&self) -> Vec<(String, String)> {
        sheet::fields(self.book, self.link, self.placement, self.channel)
    }

    /// What the link book says against printing it.
    fn remarks(&self) -> Vec<Remark> {
        let composed = compose(self.book, self.link, &self.values, self.channel);
        remark::of_link(&self.name(), self.link, self.placement, &composed)
    }

    /// What each value costs in millimetres, and what could be shorter.
    fn costs(&self, paper: &Paper, code: &Code) -> (Vec<Cost>, Vec<Shorter>) {
        let Self { book, link, placement, channel, .. } = *self;
        let printed = Printed { book, link, place: placement, values: &self.values, channel, level: code.level() };
        let module = paper.size(code, Format::Svg).module(code.width() + 2 * usize::from(paper.quiet));
        (printed.costs(module), printed.shorter(module))
    }

    fn say_costs(&self, paper: &Paper, code: &Code, out: &Out) {
        let (costs, all) = self.costs(paper, code);
        for cost in costs.iter().filter(|cost| cost.width > Length::default()) {
            out.say(&format!("{} = {} costs {} of the width, at the same module.", cost.field, cost.value, cost.width));
        }
        for shorter in all {
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
    // What keeps a file from being made is said with what else does.
    let said = |f: &&Finding| match args.paper.output {
        Some(_) => f.severity == Severity::Warning,
        None => f.severity > Severity::Info,
    };
    for finding in composed.findings.iter().filter(said) {
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
