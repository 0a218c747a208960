//! `lint`: the entry point links of newsletters, checked before they are sent.

use super::KnownTools;
use super::ask::{Asked, ask};
use super::bot::known_tools;
use super::failure::Failure;
use super::out::Out;
use super::session::Session;
use crate::domain::lint::{self, Format, Lines, Lint, Mended, Report};
use crate::domain::merge::{Tool, Tools};
use crate::domain::show::{self, plural};
use crate::domain::{Book, Channel, Rule, Severity};
use crate::letters::{self, Letter};
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueHint};
use serde::Serialize;
use std::io;
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
pub(super) struct LintArgs {
    /// A newsletter (HTML, Markdown, plain text, or a saved message), a folder of them, or “-” for standard input
    #[arg(required = true, value_name = "FILE", value_hint = ValueHint::AnyPath)]
    files: Vec<PathBuf>,
    /// What the files are written in; by default their names or their look says so
    #[arg(
        long = "as", value_name = "FORMAT",
        value_parser = PossibleValuesParser::new(Format::ALL.map(Format::name)).map(|name| format(&name))
    )]
    format: Option<Format>,
    /// The mailing tool that sends them, such as mailchimp; by default the bot's own, or the one whose tags are in them
    #[arg(long, value_name = "TOOL")]
    tags: Option<String>,
    /// Print one JSON value
    #[arg(long)]
    json: bool,
    /// Mend what is certain: shows what would change, and asks before it writes
    #[arg(long)]
    fix: bool,
    /// Write what --fix would change without asking
    #[arg(long, requires = "fix")]
    yes: bool,
}

fn format(name: &str) -> Format {
    Format::ALL.into_iter().find(|f| f.name() == name).unwrap_or(Format::Text)
}

/// A newsletter with a repair that is not written yet.
struct Repair {
    letter: Letter,
    mended: Mended,
}

/// `session`: the link book, where there is one already.
pub(super) fn run(args: &LintArgs, session: Option<Session>, tools: KnownTools, out: &mut Out) -> Result<(), Failure> {
    let tools = known_tools(tools, out);
    let book = match session {
        Some(mut session) if !session.store.bots()?.is_empty() => session.book()?,
        _ => Book::default(),
    };
    if book.bot.name.is_empty() {
        out.say(
            "There is no link book yet, so refs and accounts are held against nothing: “entrylink bot add” begins one.",
        );
    }
    let named = |name: &String| tools.named(name).map_err(|refused| Failure::usage(refused.0));
    let tool = args.tags.as_ref().map(named).transpose()?.or_else(|| tools.get(&book.bot.newsletter_tool));
    let mut check = Check::new(args, &book, &tools, tool);
    for named in &args.files {
        check.named(named, out)?;
    }
    check.finish(out)
}

struct Check<'a> {
    args: &'a LintArgs,
    book: &'a Book,
    lint: Lint<'a>,
    /// For what is left after the repairs.
    after: Lint<'a>,
    records: Vec<FileRecord>,
    repairs: Vec<Repair>,
    total: Total,
    left: Total,
    unreadable: usize,
    /// Whether a message has findings in a part that nothing can be written into.
    sealed: bool,
}

/// What was found in all files together.
#[derive(Default)]
struct Total {
    files: usize,
    links: usize,
    findings: [usize; 3],
}

impl Total {
    fn add(&mut self, report: &Report) {
        self.files += 1;
        self.links += report.links.len();
        for (count, severity) in self.findings.iter_mut().zip(WORST_FIRST) {
            *count += report.count(severity);
        }
    }

    /// “2 errors, 1 warning”.
    fn sentence(&self) -> String {
        let nouns = ["error", "warning", "note"];
        let some: Vec<_> =
            self.findings.iter().zip(nouns).filter(|(n, _)| **n > 0).map(|(n, noun)| plural(*n, noun)).collect();
        if some.is_empty() { "nothing to say".to_owned() } else { some.join(", ") }
    }
}

const WORST_FIRST: [Severity; 3] = [Severity::Error, Severity::Warning, Severity::Info];

impl<'a> Check<'a> {
    fn new(args: &'a LintArgs, book: &'a Book, tools: &Tools, tool: Option<&Tool>) -> Self {
        let lint = Lint::new(book).sent_by(tools.clone(), tool);
        let after = lint.afresh();
        Self {
            args,
            book,
            lint,
            after,
            records: Vec::new(),
            repairs: Vec::new(),
            total: Total::default(),
            left: Total::default(),
            unreadable: 0,
            sealed: false,
        }
    }

    /// Checks what a path of the command line means.
    fn named(&mut self, path: &Path, out: &mut Out) -> Result<(), Failure> {
        if path.as_os_str() == "-" {
            if self.args.fix {
                return Err(Failure::usage(
                    "what comes from standard input cannot be mended in its place: name a file",
                ));
            }
            return self.one(letters::from(io::stdin().lock(), "standard input", self.args.format), out);
        }
        match letters::meant(path) {
            Ok(files) => files.iter().try_for_each(|file| self.one(letters::read(file, self.args.format), out)),
            Err(why) => self.one(Err(why), out),
        }
    }

    fn one(&mut self, letter: Result<Letter, String>, out: &mut Out) -> Result<(), Failure> {
        let letter = match letter {
            Ok(letter) => letter,
            Err(why) => {
                // The other files are still worth a look.
                out.complain(&why);
                self.unreadable += 1;
                return Ok(());
            }
        };
        let report = self.lint.check(&letter.name, &letter.text, letter.format);
        self.total.add(&report);
        self.sealed |= report.is_sealed();
        let mended = if self.args.fix { lint::mend(&self.lint, &letter.text, letter.format) } else { None };
        if self.args.fix {
            let text = mended.as_ref().map_or(&letter.text, |m| &m.text);
            self.left.add(&self.after.check(&letter.name, text, letter.format));
        }
        if report.is_cut {
            out.say(&format!("{}: there is more to say than this: these are the first findings.", letter.name));
        }
        if self.args.json {
            self.records.push(FileRecord::new(&letter, &report, self.book, mended.as_ref()));
        } else {
            show(&letter, &report, out)?;
        }
        self.repairs.extend(mended.map(|mended| Repair { letter, mended }));
        Ok(())
    }

    fn finish(self, out: &mut Out) -> Result<(), Failure> {
        let written = self.mend(out);
        let failed = if written.is_ok() && self.args.fix { &self.left } else { &self.total };
        let errors = failed.findings[0] > 0 || self.unreadable > 0;
        if self.args.json {
            let [errors, warnings, notes] = self.total.findings;
            let fixed = matches!(written, Ok(true));
            out.json(&Record { files: &self.records, errors, warnings, notes, fixed })?;
        } else if self.total.files > 0 {
            let (files, links) = (plural(self.total.files, "newsletter"), plural(self.total.links, "link"));
            out.flush()?;
            out.say(&format!("{files}, {links}: {}.", self.total.sentence()));
            if matches!(written, Ok(true)) {
                out.say(&format!("After the repairs: {}.", self.left.sentence()));
            }
        }
        written?;
        if errors { Err(Failure::Findings) } else { Ok(()) }
    }

    /// Shows the repairs, and makes them where that is wanted. Whether any was made.
    fn mend(&self, out: &mut Out) -> Result<bool, Failure> {
        if !self.args.fix {
            return Ok(false);
        }
        if self.repairs.is_empty() {
            out.say(if self.sealed {
                "There is nothing that can be mended for certain: parts of a message in base64 are mended where they come from."
            } else {
                "There is nothing that can be mended for certain."
            });
            return Ok(false);
        }
        if !self.args.json {
            for Repair { letter, mended } in &self.repairs {
                out.diff(&lint::diff_shown(&letter.name, &letter.text, &mended.text))?;
            }
            out.flush()?;
        }
        let count: usize = self.repairs.iter().map(|r| r.mended.count).sum();
        let what = format!("{} in {}", plural(count, "repair"), plural(self.repairs.len(), "file"));
        if !self.args.yes {
            match ask(&format!("Make {what}?"))? {
                Asked::Yes => {}
                Asked::No => return Err(Failure::problem("nothing was changed")),
                Asked::Nobody => {
                    return Err(Failure::problem("nothing was changed: --yes makes the repairs without asking"));
                }
            }
        }
        let mut refused = 0;
        for Repair { letter, mended } in &self.repairs {
            if let Err(why) = letters::replace(letter, &mended.text) {
                out.complain(&why);
                refused += 1;
            }
        }
        match refused {
            0 => {
                out.say(&format!("{what} made."));
                Ok(true)
            }
            _ => Err(Failure::problem(format!("{} could not be mended", plural(refused, "file")))),
        }
    }
}

/// How many columns of a line are shown.
const EXCERPT: usize = 100;

/// Says to people what was found in one newsletter.
fn show(letter: &Letter, report: &Report, out: &mut Out) -> Result<(), Failure> {
    let lines = Lines::of(&letter.text);
    for finding in &report.findings {
        let (line, column) = lines.position(&letter.text, finding.start);
        let place = format!("{}:{line}:{column}", letter.name);
        out.found(finding.severity, &place, &format!("{} [{}]", finding.message, finding.rule))?;
        let excerpt = report.excerpt(&lines, &letter.text, &finding.span(), EXCERPT);
        out.text(&format!("    {}{}{}", excerpt.before, excerpt.marked, excerpt.after))?;
        let marks = "^".repeat(show::width(&excerpt.marked).max(1));
        out.line(&format!("    {}{marks}", " ".repeat(show::width(&excerpt.before))))?;
        match finding.fix.as_deref() {
            Some("") => out.text("    fix: take it out")?,
            Some(fix) => out.text(&format!("    fix: {}", show::fit(fix, 2 * EXCERPT)))?,
            None => {}
        }
    }
    Ok(())
}

/// What `lint --json` prints.
#[derive(Serialize)]
struct Record<'a> {
    files: &'a [FileRecord],
    errors: usize,
    warnings: usize,
    notes: usize,
    /// Whether the repairs were written.
    fixed: bool,
}

#[derive(Serialize)]
struct FileRecord {
    file: String,
    format: &'static str,
    encoding: &'static str,
    links: Vec<LinkRecord>,
    findings: Vec<FindingRecord>,
    /// What `--fix` changes, as a unified diff.
    diff: Option<String>,
}

#[derive(Serialize)]
struct LinkRecord {
    line: usize,
    column: usize,
    start: usize,
    end: usize,
    clickable: bool,
    url: String,
    channel: Option<Channel>,
    account: Option<String>,
    #[serde(rename = "ref")]
    reference: Option<String>,
    link: Option<String>,
    placement: Option<String>,
}

#[derive(Serialize)]
struct FindingRecord {
    rule: Rule,
    severity: Severity,
    message: String,
    line: usize,
    column: usize,
    /// Bytes of the file.
    start: usize,
    end: usize,
    excerpt: String,
    fix: Option<String>,
}

impl FileRecord {
    fn new(letter: &Letter, report: &Report, book: &Book, mended: Option<&Mended>) -> Self {
        let (text, lines) = (&letter.text, Lines::of(&letter.text));
        let offset = |at| letter.encoding.offset(&lines, text, at);
        let links = report.links.iter().map(|found| {
            let (line, column) = lines.position(text, found.span.start);
            let link = found.link.and_then(|uid| book.link(uid));
            let placement = link.zip(found.placement).and_then(|(link, uid)| book.placement(link.uid, uid));
            LinkRecord {
                line,
                column,
                start: offset(found.span.start),
                end: offset(found.span.end),
                clickable: found.clickable,
                url: found.url.clone(),
                channel: found.channel,
                account: found.account.clone(),
                reference: found.reference.clone(),
                link: link.map(|l| l.reference.clone()),
                placement: placement.map(|p| p.label.clone()),
            }
        });
        let findings = report.findings.iter().map(|finding| {
            let (line, column) = lines.position(text, finding.start);
            FindingRecord {
                rule: finding.rule,
                severity: finding.severity,
                message: finding.message.clone(),
                line,
                column,
                start: offset(finding.start),
                end: offset(finding.end),
                excerpt: report.marked(text, &finding.span()).chars().take(2 * EXCERPT).collect(),
                fix: finding.fix.clone(),
            }
        });
        Self {
            file: letter.name.clone(),
            format: letter.format.name(),
            encoding: letter.encoding.name(),
            links: links.collect(),
            findings: findings.collect(),
            diff: mended.map(|mended| lint::diff(&letter.name, text, &mended.text)),
        }
    }
}
