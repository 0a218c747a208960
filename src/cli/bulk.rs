//! `bulk` and `worst`: a personal link for every row of a mailing list, and what the list does to a link before that.

mod report;

use super::args::{Assignment, Format, assignment, channel};
use super::ask::{Asked, ask};
use super::failure::Failure;
use super::out::Out;
use super::session::Session;
use super::{pick, place};
use crate::bulk::{
    self, Codes, Done, Folder, Meter, Outputs, Picture, Progress, Question, Rows, Stop, Wishes, mapping,
};
use crate::domain::show::number;
use crate::domain::template::{Empty, Filled, Template};
use crate::domain::{Book, Channel, Link, Placement, lint};
use crate::files::{self, Readers, Whole};
use clap::{Args, ValueEnum, ValueHint};
use serde::Serialize;
use std::fs::File;
use std::io::{self, IsTerminal, Read, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

#[derive(Debug, Args)]
pub(super) struct BulkArgs {
    #[command(flatten)]
    list: List,
    /// The channel of the links; a dry run without it looks at all that the bot has
    #[arg(long, value_name = "CHANNEL", value_parser = channel(), required_unless_present = "dry_run")]
    channel: Option<Channel>,
    /// Where the rows with their links go: the columns of the input and “link”; “-” for standard output
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, required_unless_present = "dry_run")]
    output: Option<PathBuf>,
    /// Where refused rows go: the columns of the input and “line”, “rule”, “reason”; by default a file beside the output
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    rejects: Option<PathBuf>,
    /// A new folder for a QR code of each link; the column “qr” of the output names its file
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, conflicts_with = "dry_run")]
    qr: Option<PathBuf>,
    /// The format of the codes
    #[arg(long, value_name = "svg|png", value_enum, default_value_t = QrFormat::Svg, requires = "qr", hide_possible_values = true)]
    qr_format: QrFormat,
    /// The column that names the files of the codes; by default they have the number of the line
    #[arg(long, value_name = "COLUMN", requires = "qr")]
    qr_name: Option<String>,
    /// Put a table for InDesign's data merge into the folder of the codes: data-merge.txt
    #[arg(long, requires = "qr")]
    data_merge: bool,
    /// How many codes are drawn at the same time; links alone need one core
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=64))]
    jobs: u8,
    /// Replace files that are there already without asking
    #[arg(long, conflicts_with = "dry_run")]
    force: bool,
    /// Write nothing, and say what would become of the rows
    #[arg(long, conflicts_with_all = ["output", "rejects"])]
    dry_run: bool,
    #[command(flatten)]
    format: Format,
}

#[derive(Debug, Args)]
pub(super) struct WorstArgs {
    #[command(flatten)]
    list: List,
    /// The channel; once for each, by default all that the bot has
    #[arg(long = "channel", value_name = "CHANNEL", value_parser = channel())]
    channels: Vec<Channel>,
    #[command(flatten)]
    format: Format,
}

/// A mailing list, and how it goes into a link.
#[derive(Debug, Args)]
pub(super) struct List {
    /// The link, by ref or name
    pub link: String,
    /// The mailing list: CSV with any delimiter and encoding of spreadsheets; “-” for standard input
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub input: PathBuf,
    /// A field and the column that it is filled from; once for each, by default all columns that are named like a field
    #[arg(long = "value", value_name = "FIELD=COLUMN", value_parser = assignment)]
    pub values: Vec<Assignment>,
    /// The placement whose values are the same in every link; by default the only one, of several none
    #[arg(long, value_name = "LABEL")]
    pub place: Option<String>,
    /// What is done with an empty cell: an empty value, no value, or no link
    #[arg(long, value_name = "keep|omit|refuse", value_enum, default_value_t = OnEmpty::Keep, hide_possible_values = true)]
    pub empty: OnEmpty,
}

/// The format of the codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum QrFormat {
    /// Sharp at any size
    Svg,
    /// In dots
    Png,
}

/// What is done with an empty cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum OnEmpty {
    /// The field gets an empty value
    Keep,
    /// The field is left out of that link
    Omit,
    /// The row is refused
    Refuse,
}

impl From<OnEmpty> for Empty {
    fn from(empty: OnEmpty) -> Self {
        match empty {
            OnEmpty::Keep => Self::Keep,
            OnEmpty::Omit => Self::Omit,
            OnEmpty::Refuse => Self::Refuse,
        }
    }
}

/// What came of it, for scripts.
#[derive(Serialize)]
struct Summary<'a> {
    rows: u64,
    links: u64,
    refused: u64,
    rules: &'a [bulk::Count],
    output: &'a Path,
    rejects: Option<&'a Path>,
    warnings: &'a [bulk::Count],
    empty: &'a [bulk::Count],
    notes: &'a [String],
}

pub(super) type Input = Box<dyn Read>;

/// A list that is ready to be read.
pub(super) struct Opened<'a> {
    /// The link.
    pub link: &'a Link,
    /// The placement whose values are in every link.
    pub placement: Option<&'a Placement>,
    /// The list.
    pub rows: Rows<Input>,
    /// What is filled in from where.
    pub filled: Vec<Filled>,
    /// The size of the file where that is known.
    size: Option<u64>,
}

pub(super) fn run(args: &BulkArgs, mut session: Session, out: &mut Out) -> Result<(), Failure> {
    let book = session.book()?;
    let mut list = args.list.open(&book, out)?;
    let (Some(channel), Some(output)) = (args.channel, &args.output) else {
        let channels: Vec<Channel> = match args.channel {
            Some(channel) => vec![channel],
            None => book.bot.channels().collect(),
        };
        let report = look(&args.list, &book, &mut list, &channels, out)?;
        return report::tell(&report, &args.list.input, report::Kind::DryRun, args.format.json, out);
    };
    if args.format.json && is_dash(output) {
        return Err(Failure::usage(
            "--json and the links cannot both go to standard output: name a file with --output",
        ));
    }
    has_account(&book, channel)?;
    if let Some((_, sentence)) = lint::standing(list.link, list.placement) {
        out.say(&format!("warning: {sentence}."));
    }
    let replaces = args.may_replace(output)?;
    let Opened { link, rows, filled, size, .. } = &mut list;
    let template = Template::new(&book, link, channel, filled, args.list.empty.into());
    let mut codes = args.codes(rows.head())?;
    let mut watch = Watch::new(*size);
    let (done, rejects) = if is_dash(output) {
        to_stdout(args, rows, &template, (&mut watch, &mut codes), out)?
    } else {
        to_file(args, output, rows, &template, (&mut watch, &mut codes), out)?
    };
    let (links, refused) = (done.counts.rows - done.counts.refused(), done.counts.refused());
    let place = if replaces { ", in place of the file that was there" } else { "" };
    let where_to = if is_dash(output) { String::new() } else { format!(" in {}{place}", output.display()) };
    let have = if done.counts.rows == 1 { "has" } else { "have" };
    out.say(&format!("{} of {} {have} a link{where_to}.", number(links), report::rows(done.counts.rows)));
    let column = mapping::free_name(rows.head(), "link");
    if column != "link" {
        out.say(&format!("  {} “{column}”", bulk::TAKEN));
    }
    report::besides(&done, out);
    if refused > 0 {
        out.say(&match &rejects {
            Some(path) => {
                format!("The refused rows are in {}: mend them there and run it again on that file.", path.display())
            }
            None => "The refused rows are nowhere: name a file for them with --rejects.".to_owned(),
        });
    }
    if args.format.json {
        let bulk::Done { counts, warnings, empty, notes } = &done;
        let (rows, rules, rejects) = (counts.rows, &counts.rules[..], rejects.as_deref());
        out.json(&Summary { rows, links, refused, rules, output, rejects, warnings, empty, notes })?;
    }
    if refused > 0 { Err(Failure::Findings) } else { Ok(()) }
}

pub(super) fn worst(args: &WorstArgs, mut session: Session, out: &mut Out) -> Result<(), Failure> {
    let book = session.book()?;
    let mut list = args.list.open(&book, out)?;
    let wanted =
        |c: &Channel| if args.channels.is_empty() { book.bot.account(*c).is_some() } else { args.channels.contains(c) };
    let channels: Vec<Channel> = Channel::ALL.into_iter().filter(wanted).collect();
    let report = look(&args.list, &book, &mut list, &channels, out)?;
    report::tell(&report, &args.list.input, report::Kind::Worst, args.format.json, out)
}

/// Reads the whole list, and gives what there is to say about it.
fn look(args: &List, book: &Book, list: &mut Opened, channels: &[Channel], out: &Out) -> Result<bulk::Report, Failure> {
    channels.iter().try_for_each(|channel| has_account(book, *channel))?;
    if channels.is_empty() {
        return Err(Failure::problem(format!(
            "{} has no channel yet: “entrylink bot edit” gives it one",
            book.bot.name
        )));
    }
    let Opened { link, placement, rows, filled, size } = list;
    let question = Question { book, link, placement: *placement, channels, filled, empty: args.empty.into() };
    let mut watch = Watch::new(*size);
    let report = bulk::report(rows, &question, &mut |progress| watch.at(progress));
    watch.clear();
    report.map_err(|stop| failed(stop, &args.input, out))
}

pub(super) fn has_account(book: &Book, channel: Channel) -> Result<(), Failure> {
    match book.bot.account(channel) {
        Some(_) => Ok(()),
        None => Err(Failure::problem(format!(
            "{} has no {} on {channel}: “entrylink bot edit --{} …” gives it one",
            book.bot.name,
            channel.account_noun(),
            channel.name()
        ))),
    }
}

impl BulkArgs {
    /// Whether the links take the place of a file that is there. A person is asked first, and may refuse.
    fn may_replace(&self, output: &Path) -> Result<bool, Failure> {
        let beside = beside(output);
        let rejects = self.rejects.as_deref().unwrap_or(&beside);
        let is_there = |path: &&Path| !is_dash(path) && path.exists();
        // With the links on standard output, refused rows have no file beside it.
        let all: &[&Path] = if is_dash(output) { &[] } else { &[output, rejects] };
        let there: Vec<String> = all.iter().copied().filter(is_there).map(|p| p.display().to_string()).collect();
        if !there.is_empty() && !self.force && !is_dash(&self.list.input) {
            let are = if there.len() == 1 { "is there already: replace it" } else { "are there already: replace them" };
            if ask(&format!("{} {are}?", there.join(" and ")))? == Asked::No {
                return Err(Failure::problem("nothing was written: name another file with --output"));
            }
        }
        Ok(!is_dash(output) && output.exists())
    }

    /// The folder of codes, where one is wanted.
    fn codes(&self, head: &[String]) -> Result<Option<Folder>, Failure> {
        let Some(target) = &self.qr else { return Ok(None) };
        let wishes = Wishes {
            picture: match self.qr_format {
                QrFormat::Svg => Picture::Svg,
                QrFormat::Png => Picture::Png,
            },
            name: self.qr_name.clone(),
            merge: self.data_merge,
            jobs: usize::from(self.jobs),
        };
        Folder::create(target, head, &wishes).map(Some).map_err(|e| Failure::problem(e.0))
    }
}

impl List {
    /// Opens the list, and settles what is filled in from where.
    pub fn open<'a>(&self, book: &'a Book, out: &Out) -> Result<Opened<'a>, Failure> {
        let link = pick::link(book, &self.link)?;
        let placement = self.placement(book, link)?;
        let (input, size): (Input, _) = if is_dash(&self.input) {
            (Box::new(io::stdin().lock()), None)
        } else {
            let unreadable = |e| Failure::problem(format!("{} cannot be read: {e}", self.input.display()));
            let file = File::open(&self.input).map_err(unreadable)?;
            let about = file.metadata().map_err(unreadable)?;
            if about.is_dir() {
                return Err(Failure::problem(format!("{} is a folder, and no table", self.input.display())));
            }
            (Box::new(file), about.is_file().then_some(about.len()))
        };
        let rows = Rows::open(input).map_err(|problem| failed(Stop::Input(problem), &self.input, out))?;
        let filled = self.filled(book, placement, rows.head())?;
        let values = book.placements(link.uid).iter().filter(|p| !p.archived && !p.values.is_empty()).count();
        if placement.is_none() && values > 0 {
            out.say(&format!(
                "warning: “{}” has several placements, and none was named: none of their values are in the links. \
                 --place LABEL names one.",
                link.reference
            ));
        }
        Ok(Opened { link, placement, rows, filled, size })
    }

    fn placement<'a>(&self, book: &'a Book, link: &Link) -> Result<Option<&'a Placement>, Failure> {
        if let Some(label) = &self.place {
            return pick::placement(book, link, label).map(Some);
        }
        Ok(match place::chosen(book, link, &[]).unwrap_or_default().as_slice() {
            [only] => Some(*only),
            _ => None,
        })
    }

    fn filled(&self, book: &Book, placement: Option<&Placement>, head: &[String]) -> Result<Vec<Filled>, Failure> {
        if self.values.is_empty() {
            if let Some(clash) = mapping::clash(book, head) {
                return Err(Failure::problem(format!(
                    "{}: {clash}: rename one of them, or say which columns go where with --value FIELD=COLUMN",
                    self.input.display()
                )));
            }
            let filled = mapping::automatic(book, placement, head);
            if !mapping::is_personal(&filled) {
                return Err(Failure::problem(format!(
                    "no column of {} is named like a field of {}, so nothing personal would go into the links: the first row \
                     has to have the names of the columns; or say which goes where with --value FIELD=COLUMN; there are {}",
                    self.input.display(),
                    book.bot.name,
                    mapping::list(head)
                )));
            }
            return Ok(filled);
        }
        let wishes: Vec<_> = self.values.iter().map(|a| (a.field.clone(), a.value.clone())).collect();
        mapping::chosen(book, placement, head, &wishes)
            .map_err(|why| Failure::problem(format!("{}: {why}", self.input.display())))
    }
}

fn is_dash(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// How a run that was stopped ends.
pub(super) fn failed(stop: Stop, input: &Path, out: &Out) -> Failure {
    match stop {
        Stop::Input(problem) => {
            out.say(&format!("{}, line {}: {}", input.display(), problem.line, problem.sentence));
            Failure::problem(format!("{} cannot be read to its end: nothing was written", input.display()))
        }
        Stop::Output(error) => error.into(),
        Stop::Cancelled => Failure::problem("stopped: nothing was written"),
    }
}

/// Writes files that appear whole, and only when all rows have been read. Gives the file with the refused rows, if there is one.
fn to_file(
    args: &BulkArgs,
    output: &Path,
    rows: &mut Rows<Input>,
    template: &Template,
    (watch, codes): (&mut Watch, &mut Option<Folder>),
    out: &mut Out,
) -> Result<(Done, Option<PathBuf>), Failure> {
    let beside = beside(output);
    let rejects = args.rejects.as_deref().unwrap_or(&beside);
    apart(&args.list.input, output, rejects)?;
    let create = |path: &Path| Whole::create(path, Readers::Owner).map_err(|e| Failure::problem(e.0));
    let mut links_file = create(output)?;
    let mut rejects_file = if is_dash(rejects) { None } else { Some(create(rejects)?) };
    let reject_to: &mut dyn Write = match &mut rejects_file {
        Some(file) => file,
        None => out.writer(),
    };
    let outputs =
        Outputs { links: &mut links_file, rejects: reject_to, codes: codes.as_mut().map(|c| c as &mut dyn Codes) };
    let written = bulk::write(rows, template, outputs, &mut |progress| watch.at(progress));
    watch.clear();
    let done = written.map_err(|stop| match stop {
        Stop::Output(e) if e.kind() != io::ErrorKind::BrokenPipe => {
            Failure::problem(format!("{} cannot be written: {e}; nothing was changed", output.display()))
        }
        other => failed(other, &args.list.input, out),
    })?;
    finish_codes(codes, out)?;
    // Rejects that nobody asked for appear only where there are any, or where older ones would tell a lie.
    let refused = done.counts.refused() > 0;
    let wanted = args.rejects.is_some() || refused || rejects.exists();
    // The links come last: where they are, everything is.
    if let Some(file) = rejects_file.filter(|_| wanted) {
        file.finish().map_err(|e| Failure::problem(e.0))?;
    }
    links_file.finish().map_err(|e| Failure::problem(e.0))?;
    let rejects = (args.rejects.is_some() || refused).then(|| rejects.to_owned());
    Ok((done, rejects))
}

/// Writes the links to standard output as they come. Refused rows go to a file where one is named.
fn to_stdout(
    args: &BulkArgs,
    rows: &mut Rows<Input>,
    template: &Template,
    (watch, codes): (&mut Watch, &mut Option<Folder>),
    out: &mut Out,
) -> Result<(Done, Option<PathBuf>), Failure> {
    let rejects = args.rejects.as_deref().filter(|path| !is_dash(path));
    if args.rejects.is_some() && rejects.is_none() {
        return Err(Failure::usage(
            "links and refused rows cannot both go to standard output: name a file for one of them",
        ));
    }
    if let Some(path) = rejects.filter(|path| files::same(path, &args.list.input)) {
        return Err(Failure::usage(format!("{} is the input: name another file for the refused rows", path.display())));
    }
    if rejects.is_none() {
        out.say("Refused rows are only counted: --rejects FILE keeps them.");
    }
    let create = |path: &Path| Whole::create(path, Readers::Owner).map_err(|e| Failure::problem(e.0));
    let mut file = rejects.map(create).transpose()?;
    let mut nowhere = io::sink();
    let reject_to: &mut dyn Write = match &mut file {
        Some(file) => file,
        None => &mut nowhere,
    };
    let outputs =
        Outputs { links: out.writer(), rejects: reject_to, codes: codes.as_mut().map(|c| c as &mut dyn Codes) };
    let written = bulk::write(rows, template, outputs, &mut |progress| watch.at(progress));
    watch.clear();
    let done = written.map_err(|stop| failed(stop, &args.list.input, out))?;
    finish_codes(codes, out)?;
    if let Some(file) = file {
        file.finish().map_err(|e| Failure::problem(e.0))?;
    }
    Ok((done, rejects.map(Path::to_owned)))
}

/// Gives the folder of the codes its name.
fn finish_codes(codes: &mut Option<Folder>, out: &Out) -> Result<(), Failure> {
    let Some(codes) = codes.take() else { return Ok(()) };
    let too_long = codes.too_long;
    codes.finish().map_err(|e| Failure::problem(e.0))?;
    if too_long > 0 {
        out.say(&format!("{} links are too long for any QR code: their column “qr” is empty.", number(too_long)));
    }
    Ok(())
}

/// The file for refused rows where none is named: `links.rejects.csv` beside `links.csv`.
fn beside(output: &Path) -> PathBuf {
    let name = output.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let extension = output.extension().map_or("csv".into(), |e| e.to_string_lossy());
    output.with_file_name(format!("{name}.rejects.{extension}"))
}

/// Refuses files that would overwrite each other.
fn apart(input: &Path, output: &Path, rejects: &Path) -> Result<(), Failure> {
    for (a, b, sentence) in [
        (output, input, "is the input: name another file for the links"),
        (rejects, input, "is the input: name another file for the refused rows with --rejects"),
        (rejects, output, "is for the links: name another file for the refused rows with --rejects"),
    ] {
        if !is_dash(a) && !is_dash(b) && files::same(a, b) {
            return Err(Failure::usage(format!("{} {sentence}", a.display())));
        }
    }
    Ok(())
}

/// Shows how far it is, where somebody looks, and sees when it is to stop.
struct Watch {
    meter: Meter,
    shown: bool,
    last: Instant,
    terminal: bool,
    stop: Arc<AtomicBool>,
}

impl Watch {
    /// `total`: the size of the input in bytes.
    fn new(total: Option<u64>) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        #[cfg(unix)]
        for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM, signal_hook::consts::SIGHUP] {
            // Asked for a second time, it does not wait for the next look. Where neither works, the signal does what it always does.
            let _ = signal_hook::flag::register_conditional_shutdown(signal, 1, Arc::clone(&stop));
            let _ = signal_hook::flag::register(signal, Arc::clone(&stop));
        }
        Self {
            meter: Meter::start(total),
            shown: false,
            last: Instant::now(),
            terminal: io::stderr().is_terminal(),
            stop,
        }
    }

    fn at(&mut self, progress: Progress) -> ControlFlow<()> {
        if self.stop.load(Ordering::Relaxed) {
            return ControlFlow::Break(());
        }
        if self.terminal && self.last.elapsed() > Duration::from_millis(150) {
            self.last = Instant::now();
            self.shown = true;
            let _ = write!(io::stderr().lock(), "\r\x1b[K{}", self.meter.sentence(progress));
        }
        ControlFlow::Continue(())
    }

    /// Takes the line away again.
    fn clear(&mut self) {
        if std::mem::take(&mut self.shown) {
            let _ = write!(io::stderr().lock(), "\r\x1b[K");
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.clear();
    }
}
