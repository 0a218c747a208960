//! `decode`: what links and payloads say and do, one after the other.

use super::failure::Failure;
use super::out::Out;
use super::session::Session;
use crate::domain::payload::Form;
use crate::domain::tester::{self, Reading};
use crate::domain::{Book, FieldKey, Finding, Severity};
use clap::Args;
use serde::Serialize;
use std::io::{self, BufRead, BufReader, IsTerminal, Read};

#[derive(Debug, Args)]
pub(super) struct DecodeArgs {
    /// A link or payload; “-”, or no text at all, reads one a line from standard input
    #[arg(value_name = "TEXT")]
    texts: Vec<String>,
    /// Print one JSON object a line
    #[arg(long)]
    json: bool,
    /// End with exit code 1 where a finding is an error
    #[arg(long)]
    strict: bool,
}

/// More than any link has: of a longer line the rest is skipped, so that memory stays bounded.
const LONGEST_LINE: u64 = 2 * tester::LONGEST as u64;

/// `session`: the link book, where there is one already.
pub(super) fn run(args: &DecodeArgs, session: Option<Session>, out: &mut Out) -> Result<(), Failure> {
    let book = match session {
        Some(mut session) if !session.store.bots()?.is_empty() => session.book()?,
        _ => Book::default(),
    };
    if args.texts.is_empty() && io::stdin().is_terminal() {
        return Err(Failure::usage("decode needs a link: write it behind the command, or “-” to read one a line"));
    }
    let mut decoder = Decoder { book: &book, args, out, failed: false, first: true };
    if args.texts.is_empty() {
        decoder.lines()?;
    }
    for text in &args.texts {
        match text.as_str() {
            "-" => decoder.lines()?,
            blank if blank.trim().is_empty() && !args.json => {
                return Err(Failure::usage(
                    "there is nothing to read in “”: write a link or a payload between the quotes",
                ));
            }
            text => decoder.one(text)?,
        }
    }
    let nothing = decoder.first && !args.json;
    let failed = decoder.failed;
    if nothing {
        decoder
            .out
            .say("there was nothing to read on standard input: decode takes links behind the command, or one a line");
    }
    if failed && args.strict { Err(Failure::Findings) } else { Ok(()) }
}

struct Decoder<'a> {
    book: &'a Book,
    args: &'a DecodeArgs,
    out: &'a mut Out,
    failed: bool,
    first: bool,
}

impl Decoder<'_> {
    /// Decodes each line of standard input as it comes.
    fn lines(&mut self) -> Result<(), Failure> {
        let mut input = BufReader::new(io::stdin().lock());
        let mut line = Vec::new();
        loop {
            line.clear();
            (&mut input).take(LONGEST_LINE).read_until(b'\n', &mut line).map_err(|e| unreadable(&e))?;
            if line.is_empty() {
                return Ok(());
            }
            if line.last() != Some(&b'\n') {
                input.skip_until(b'\n').map_err(|e| unreadable(&e))?;
            }
            let text = String::from_utf8_lossy(&line);
            let text = text.strip_suffix('\n').unwrap_or(&text);
            self.one(text.strip_suffix('\r').unwrap_or(text))?;
            // Whoever feeds line by line gets each answer at once; whoever feeds a file gets them in blocks.
            if input.buffer().is_empty() {
                self.out.flush()?;
            }
        }
    }

    fn one(&mut self, text: &str) -> Result<(), Failure> {
        let reading = tester::read(text, self.book);
        self.failed |= reading.findings.iter().any(|f| f.severity == Severity::Error);
        if self.args.json {
            return self.out.json_line(&Record::new(&reading, self.book));
        }
        if !std::mem::take(&mut self.first) {
            self.out.line("")?;
        }
        self.explain(&reading)
    }

    /// Says it to people.
    fn explain(&mut self, reading: &Reading) -> Result<(), Failure> {
        let Self { book, out, .. } = self;
        out.text(&reading.input)?;
        let mut fact = |name: &str, value: &str| out.text(&format!("  {name:<9} {value}"));
        match (reading.channel, &reading.account) {
            (Some(channel), Some(account)) => {
                fact("channel", &format!("{channel}, {} {account}", channel.account_noun()))?;
            }
            (Some(channel), None) => fact("channel", channel.label())?,
            (None, _) => {}
        }
        let link = reading.link.and_then(|uid| book.link(uid));
        if let Some(reference) = &reading.reference {
            fact("ref", reference)?;
        }
        if let Some(link) = link {
            let placement = reading.placement.and_then(|uid| book.placement(link.uid, uid));
            let place = placement.map_or_else(String::new, |p| format!(", placed at “{}”", p.label));
            fact("link", &format!("{}{place}", link.title()))?;
            if let Some(flow) = book.flow_of(link) {
                fact("starts", if flow.name.is_empty() { &flow.id } else { &flow.name })?;
            }
        }
        for write in &reading.writes {
            let field = write.name.as_deref().or(write.field.as_ref().map(FieldKey::as_str));
            let verb = if write.dropped.is_some() { "drops" } else { "saves" };
            fact(verb, &format!("{} = {}", field.unwrap_or("the payload field"), write.value))?;
        }
        if let Some(repaired) = &reading.repaired {
            fact("repaired", repaired)?;
        }
        for finding in &reading.findings {
            fact(finding.severity.name(), &format!("{} [{}]", finding.message, finding.rule))?;
        }
        Ok(())
    }
}

fn unreadable(error: &io::Error) -> Failure {
    Failure::problem(format!("standard input cannot be read: {error}"))
}

/// The contract of `decode --json`.
#[derive(Serialize)]
struct Record<'a> {
    input: &'a str,
    channel: Option<crate::domain::Channel>,
    account: Option<&'a str>,
    text: Option<&'a str>,
    #[serde(rename = "ref")]
    reference: Option<&'a str>,
    reading: Form,
    writes: Vec<WriteRecord<'a>>,
    link: Option<&'a str>,
    repaired: Option<&'a str>,
    findings: &'a [Finding],
}

#[derive(Serialize)]
struct WriteRecord<'a> {
    field: Option<&'a str>,
    name: Option<&'a str>,
    value: &'a str,
}

impl<'a> Record<'a> {
    fn new(reading: &'a Reading, book: &'a Book) -> Self {
        Self {
            input: &reading.input,
            channel: reading.channel,
            account: reading.account.as_deref(),
            text: reading.text.as_deref(),
            reference: reading.reference.as_deref(),
            reading: reading.form,
            writes: reading
                .writes
                .iter()
                .map(|w| WriteRecord {
                    field: w.field.as_ref().map(FieldKey::as_str),
                    name: w.name.as_deref(),
                    value: &w.value,
                })
                .collect(),
            link: reading.link.and_then(|uid| book.link(uid)).map(|l| l.reference.as_str()),
            repaired: reading.repaired.as_deref(),
            findings: &reading.findings,
        }
    }
}
