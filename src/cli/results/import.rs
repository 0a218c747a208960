//! `results import`.

use super::role_name;
use crate::cli::args::{Assignment, Format, assignment, channel};
use crate::cli::failure::Failure;
use crate::cli::out::Out;
use crate::cli::session::Session;
use crate::domain::model::fold;
use crate::domain::plan::key_of;
use crate::domain::results::mapping::{DayOrder, Decimal, there};
use crate::domain::results::{Mapped, Mapping, Role, Worth};
use crate::domain::show::{number, plural};
use crate::domain::{Book, Channel};
use crate::files::{Readers, Whole};
use crate::results::{Bad, Input, Job, Outcome, Progress};
use crate::table::{Style, Writer};
use clap::{Args, ValueEnum, ValueHint};
use serde_json::{Value, json};
use std::io::{self, IsTerminal, Write};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

#[derive(Debug, Args)]
pub(in crate::cli) struct ImportArgs {
    /// The export: CSV, or the JSON of the platform's API; “-” for standard input
    #[arg(value_hint = ValueHint::FilePath)]
    file: PathBuf,
    /// The column with the contact's id
    #[arg(long, value_name = "COLUMN")]
    id: Option<String>,
    /// The column that says when a contact was first seen; an empty name: none
    #[arg(long, value_name = "COLUMN")]
    first_seen: Option<String>,
    /// The column with the channel; an empty name: none
    #[arg(long, value_name = "COLUMN")]
    channel: Option<String>,
    /// The channel of all contacts in the file, where no column says it
    #[arg(long, value_name = "CHANNEL", value_parser = channel())]
    all_on: Option<Channel>,
    /// The column with the ref, or with the whole payload; an empty name: none
    #[arg(long = "ref", value_name = "COLUMN")]
    reference: Option<String>,
    /// The column with the text that opened the conversation on WhatsApp; an empty name: none
    #[arg(long, value_name = "COLUMN")]
    text: Option<String>,
    /// A field that tells placements apart, and its column; once for each
    #[arg(long = "field", value_name = "FIELD=COLUMN", value_parser = assignment)]
    fields: Vec<Assignment>,
    /// A column that counts as a conversion where there is anything in it, or with =WORD where that is among its words: a tag
    #[arg(long = "conversion", value_name = "COLUMN[=WORD]")]
    conversions: Vec<String>,
    /// A column with an amount, which counts as a conversion above zero and is added up
    #[arg(long = "amount", value_name = "COLUMN")]
    amounts: Vec<String>,
    /// What 03/04/2026 is: the day first, or the month
    #[arg(long, value_name = "day-first|month-first", value_enum, hide_possible_values = true)]
    days: Option<Days>,
    /// What stands before the hundredths of amounts; by default what the amounts of the column say
    #[arg(long, value_name = "point|comma", value_enum, hide_possible_values = true)]
    decimal: Option<Sign>,
    /// How far the clock of times without a zone is ahead of UTC, such as +02:00; days and hours are counted by it, too
    #[arg(long, value_name = "HH:MM", value_parser = offset, allow_hyphen_values = true)]
    utc_offset: Option<i32>,
    /// Only say what the columns are taken for
    #[arg(long)]
    columns: bool,
    /// Read everything and keep nothing
    #[arg(long)]
    dry_run: bool,
    /// A file for the rows that are bad: their line and what is wrong
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    rejects: Option<PathBuf>,
    #[command(flatten)]
    format: Format,
}

/// The order of days with slashes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Days {
    /// The day, the month, the year
    DayFirst,
    /// The month, the day, the year
    MonthFirst,
}

/// The sign before hundredths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Sign {
    /// 1.50
    Point,
    /// 1,50
    Comma,
}

/// Reads `+02:00` into minutes.
fn offset(text: &str) -> Result<i32, String> {
    let wrong = || "write how far it is ahead of UTC, such as +02:00 or -05:00".to_owned();
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let (hours, minutes) = rest.split_once(':').unwrap_or((rest, "0"));
    let number = |text: &str, most: i32| text.parse::<i32>().ok().filter(|n| (0..=most).contains(n));
    Ok(sign * (number(hours, 14).ok_or_else(wrong)? * 60 + number(minutes, 59).ok_or_else(wrong)?))
}

impl ImportArgs {
    /// What was chosen before or is recognised, with what the command line says.
    fn mapping(&self, book: &Book, head: &[String], before: Option<&Mapping>) -> Result<Mapping, Failure> {
        let mut mapping = Mapping::guess(book, head, before);
        // As the file writes it; what is not there is named as it was typed.
        let resolved = |column: &str| there(head, column).unwrap_or(column).to_owned();
        if let Some(id) = &self.id {
            mapping.id = resolved(id);
        }
        if let Some(column) = &self.first_seen {
            mapping.first_seen = Some(resolved(column)).filter(|c| !c.is_empty());
            mapping.former.times.clear();
        }
        // A conversion keeps the name that it had, whatever the capitals of its column by now.
        let known: Vec<String> = before.map(Mapping::all_conversions).unwrap_or_default();
        let conversion = |name: &str| {
            let known = known.iter().find(|k| fold(k) == fold(name)).cloned();
            Role::Conversion(known.unwrap_or_else(|| name.to_owned()))
        };
        let mut put = |role: Role, column: &str, worth: Worth| {
            mapping.columns.retain(|c| c.role != role);
            mapping.former.columns.retain(|c| c.role != role);
            if !column.is_empty() {
                mapping.columns.push(Mapped { column: resolved(column), role, worth });
            }
        };
        for (role, column) in [(Role::Channel, &self.channel), (Role::Ref, &self.reference), (Role::Text, &self.text)] {
            if let Some(column) = column {
                put(role, column, Worth::Anything);
            }
        }
        for Assignment { field, value } in &self.fields {
            put(Role::Field(key_of(book, field)?), value, Worth::Anything);
        }
        for typed in &self.conversions {
            let whole = there(head, typed).is_some();
            match typed.split_once('=').filter(|_| !whole) {
                Some((column, word)) => put(conversion(word), column, Worth::Word(word.to_owned())),
                None => put(conversion(typed), typed, Worth::Anything),
            }
        }
        for column in &self.amounts {
            put(conversion(column), column, Worth::Amount);
        }
        mapping.all_on = self.all_on.or(mapping.all_on);
        mapping.days = match self.days {
            Some(Days::DayFirst) => DayOrder::DayFirst,
            Some(Days::MonthFirst) => DayOrder::MonthFirst,
            None => mapping.days,
        };
        mapping.decimal = match self.decimal {
            Some(Sign::Point) => Decimal::Point,
            Some(Sign::Comma) => Decimal::Comma,
            None => mapping.decimal,
        };
        mapping.offset_minutes = self.utc_offset.unwrap_or(mapping.offset_minutes);
        mapping.settle(book, head);
        Ok(mapping)
    }
}

pub(super) fn run(args: &ImportArgs, mut session: Session, out: &mut Out) -> Result<(), Failure> {
    let book = session.book()?;
    let input = Input::open(&args.file).map_err(Failure::problem)?;
    let head = input.head().map_err(Failure::problem)?;
    let before = session.store.mapping(book.bot.uid)?;
    let mapping = args.mapping(&book, &head, before.as_ref())?;
    if args.columns {
        return columns(&book, &head, &mapping, args.format, out);
    }
    if let Some(wrong) = mapping.wrong(&head) {
        return Err(Failure::problem(format!("{}: {wrong}", input.name())));
    }
    let matcher = session.store.matcher(&book)?;
    let job = Job { input: &input, bot: book.bot.uid, mapping: &mapping, matcher: &matcher, dry: args.dry_run };
    let mut rejects = args.rejects.as_ref().map(|path| Rejects::create(path, &input)).transpose()?;
    let mut watch = Watch::new(input.size());
    let done = job.run(&mut session.store, crate::store::now_ms(), &mut |progress| watch.at(progress), &mut |bad| {
        rejects.as_mut().map_or(Ok(()), |r| r.put(bad))
    });
    watch.clear();
    session.tell_backup_trouble();
    let outcome = done.map_err(Failure::problem)?;
    if let Some(rejects) = rejects {
        rejects.finish()?;
    }
    tell(args, &input, &mapping, &outcome, out)?;
    if outcome.imported.bad > 0 { Err(Failure::Findings) } else { Ok(()) }
}

fn columns(book: &Book, head: &[String], mapping: &Mapping, format: Format, out: &mut Out) -> Result<(), Failure> {
    let role = |column: &String| -> String {
        if *column == mapping.id {
            return "id".to_owned();
        }
        if mapping.first_seen.as_ref() == Some(column) {
            return "first seen".to_owned();
        }
        let of: Vec<String> =
            mapping.columns.iter().filter(|c| c.column == *column).map(|c| role_name(book, &c.role)).collect();
        of.join(", ")
    };
    if format.json {
        let all: Vec<Value> = head.iter().map(|column| json!({ "column": column, "role": role(column) })).collect();
        return out.json(&all);
    }
    let rows: Vec<_> = head.iter().map(|column| vec![column.clone(), role(column)]).collect();
    out.table(&["COLUMN", "TAKEN FOR"], &rows)?;
    if let Some(wrong) = mapping.wrong(head) {
        out.say(&wrong);
    }
    for gone in mapping.absent() {
        out.say(&format!(
            "There is no column “{}”, which was taken for {} before.",
            gone.column,
            role_name(book, &gone.role)
        ));
    }
    out.say("What is taken for nothing is not kept.");
    Ok(())
}

fn tell(args: &ImportArgs, input: &Input, mapping: &Mapping, outcome: &Outcome, out: &mut Out) -> Result<(), Failure> {
    let done = outcome.imported;
    let same = done.rows - done.added - done.changed;
    let verb = if args.dry_run { "Would import" } else { "Imported" };
    out.say(&format!(
        "{verb} {} of {}: {} new, {} with something new, {} as before.",
        plural(done.rows as usize, "row"),
        input.name(),
        number(done.added),
        number(done.changed),
        number(same)
    ));
    let line = if input.is_json() { "contact" } else { "line" };
    for bad in outcome.bad.iter().take(20) {
        out.say(&format!("  {line} {}: {}", number(bad.line as u64), bad.why));
    }
    if done.bad > 0 {
        let more = if done.bad > 20 { " (the first 20 are above; --rejects FILE lists all)" } else { "" };
        let changed = if args.dry_run { "would change" } else { "changed" };
        out.say(&format!("{} bad, and {changed} nothing{more}.", plural_is(done.bad)));
    }
    for (name, count) in &outcome.strange {
        out.say(&format!(
            "{} on “{name}”, which is no channel of ours: {} channel counts as not known.",
            plural(*count as usize, "contact"),
            if *count == 1 { "its" } else { "their" }
        ));
    }
    for note in &outcome.notes {
        out.say(note);
    }
    if let Some(channel) = mapping.all_on.filter(|_| !mapping.columns.iter().any(|c| c.role == Role::Channel)) {
        out.say(&format!("All of them are taken to be on {channel}, as --all-on said."));
    }
    if !args.dry_run {
        out.say("“entrylink results report” shows what links brought.");
    }
    if args.format.json {
        let bad: Vec<Value> = outcome.bad.iter().map(|b| json!({ "line": b.line, "reason": b.why })).collect();
        out.json(&json!({
            "import": if args.dry_run { Value::Null } else { json!(done.import) },
            "dry_run": args.dry_run,
            "rows": done.rows, "added": done.added, "changed": done.changed, "same": same, "bad": done.bad,
            "problems": bad,
            "other_channels": outcome.strange,
            "notes": outcome.notes,
            "columns": mapping,
        }))?;
    }
    Ok(())
}

fn plural_is(n: u64) -> String {
    if n == 1 { "1 row is".to_owned() } else { format!("{} rows are", number(n)) }
}

/// The file for bad rows.
struct Rejects(Writer<Whole>);

impl Rejects {
    fn create(path: &std::path::Path, input: &Input) -> Result<Self, Failure> {
        let file = Whole::create(path, Readers::Owner).map_err(|e| Failure::problem(e.0))?;
        let mut writer = Writer::new(file, Style::default());
        writer.cell(if input.is_json() { "contact" } else { "line" });
        writer.cell("reason");
        writer.end_row()?;
        Ok(Self(writer))
    }

    fn put(&mut self, bad: &Bad) -> io::Result<()> {
        self.0.cell(&bad.line.to_string());
        self.0.cell(&bad.why);
        self.0.end_row()
    }

    fn finish(self) -> Result<(), Failure> {
        self.0.finish()?.finish().map_err(|e| Failure::problem(e.0))
    }
}

/// Shows how far it is, where somebody looks, and sees when it is to stop.
struct Watch {
    size: u64,
    begun: Instant,
    last: Instant,
    shown: bool,
    terminal: bool,
    stop: Arc<AtomicBool>,
}

impl Watch {
    fn new(size: u64) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        #[cfg(unix)]
        for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM, signal_hook::consts::SIGHUP] {
            // Asked for a second time, it does not wait for the next look.
            let _ = signal_hook::flag::register_conditional_shutdown(signal, 1, Arc::clone(&stop));
            let _ = signal_hook::flag::register(signal, Arc::clone(&stop));
        }
        let now = Instant::now();
        Self { size, begun: now, last: now, shown: false, terminal: io::stderr().is_terminal(), stop }
    }

    fn at(&mut self, progress: Progress) -> ControlFlow<()> {
        if self.stop.load(Ordering::Relaxed) {
            return ControlFlow::Break(());
        }
        if self.terminal && self.last.elapsed() > Duration::from_millis(150) {
            (self.last, self.shown) = (Instant::now(), true);
            let share = progress.bytes as f64 / self.size.max(1) as f64;
            let left = self.begun.elapsed().as_secs_f64() * (1.0 / share.max(0.001) - 1.0);
            let _ = write!(
                io::stderr().lock(),
                "\r\x1b[K{} rows · {:.0} % · {left:.0} s left",
                number(progress.rows),
                share.min(1.0) * 100.0
            );
        }
        ControlFlow::Continue(())
    }

    fn clear(&mut self) {
        if std::mem::take(&mut self.shown) {
            let _ = write!(io::stderr().lock(), "\r\x1b[K");
        }
    }
}
