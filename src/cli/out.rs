//! Both outputs: data to standard output, sentences to standard error.

use super::args::ColorChoice;
use super::failure::Failure;
use crate::domain::Severity;
use crate::domain::show;
pub(super) use crate::export::archive::escape_json;
use serde::Serialize;
use std::io::{self, BufWriter, IsTerminal, StdoutLock, Write};

/// The outputs of a command.
pub(super) struct Out {
    stdout: BufWriter<StdoutLock<'static>>,
    data_in_color: bool,
    talk_in_color: bool,
    to_terminal: bool,
}

impl Out {
    /// Colours go where `choice` says: with `auto` to terminals, unless `NO_COLOR` is set or the terminal is dumb.
    pub fn new(choice: ColorChoice) -> Self {
        let wanted = |terminal: bool| match choice {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => {
                let set = |name| std::env::var_os(name).is_some_and(|v| !v.is_empty());
                let dumb = std::env::var_os("TERM").is_some_and(|t| t == "dumb");
                terminal && !set("NO_COLOR") && !dumb
            }
        };
        Self {
            data_in_color: wanted(io::stdout().is_terminal()),
            talk_in_color: wanted(io::stderr().is_terminal()),
            to_terminal: io::stdout().is_terminal(),
            stdout: BufWriter::new(io::stdout().lock()),
        }
    }

    /// A line of data that is safe by its making: URLs, JSON, generated text.
    pub fn line(&mut self, text: &str) -> Result<(), Failure> {
        Ok(writeln!(self.stdout, "{text}")?)
    }

    /// Bytes of data, as they are.
    pub fn bytes(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        Ok(self.stdout.write_all(bytes)?)
    }

    /// Standard output, for data that comes in a stream.
    pub fn writer(&mut self) -> &mut impl Write {
        &mut self.stdout
    }

    /// Text that is data, such as CSV: as it is into a file or pipe, made safe where it goes to a terminal.
    pub fn data(&mut self, text: &str) -> Result<(), Failure> {
        let shown = if self.to_terminal { show::safe_lines(text) } else { text.into() };
        self.bytes(shown.as_bytes())
    }

    /// One JSON value, indented.
    pub fn json(&mut self, value: &impl Serialize) -> Result<(), Failure> {
        let text = serde_json::to_string_pretty(value).map_err(io::Error::from)?;
        self.line(&escape_json(&text))
    }

    /// One JSON value on a line of its own.
    pub fn json_line(&mut self, value: &impl Serialize) -> Result<(), Failure> {
        let text = serde_json::to_string(value).map_err(io::Error::from)?;
        self.line(&escape_json(&text))
    }

    /// A table for people: columns padded to one width, cells made safe, the head in bold.
    pub fn table(&mut self, head: &[&str], rows: &[Vec<String>]) -> Result<(), Failure> {
        let mut widths: Vec<usize> = head.iter().map(|cell| show::width(cell)).collect();
        for row in rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = show::width(cell).max(*width);
            }
        }
        let padded = |cells: &mut dyn Iterator<Item = &str>| {
            let mut line = String::new();
            for (cell, width) in cells.zip(&widths) {
                line.push_str(&show::safe(cell));
                line.extend(std::iter::repeat_n(' ', width - show::width(cell) + 2));
            }
            line.trim_end().to_owned()
        };
        let title = padded(&mut head.iter().copied());
        let (bold, plain) = if self.data_in_color { ("\x1b[1m", "\x1b[0m") } else { ("", "") };
        self.line(&format!("{bold}{title}{plain}"))?;
        rows.iter().try_for_each(|row| self.line(&padded(&mut row.iter().map(String::as_str))))
    }

    /// A line of text for people on standard output, made safe.
    pub fn text(&mut self, text: &str) -> Result<(), Failure> {
        self.line(&show::safe(text))
    }

    /// A finding as data: how bad, where, what.
    pub fn found(&mut self, severity: Severity, place: &str, message: &str) -> Result<(), Failure> {
        let (color, plain) = if self.data_in_color { (color_of(severity), "\x1b[0m") } else { ("", "") };
        self.line(&format!("{}: {color}{severity}:{plain} {}", show::safe(place), show::safe(message)))
    }

    /// A unified diff: what goes in red, what comes in green. Carriage returns at the ends of lines are not shown.
    pub fn diff(&mut self, diff: &str) -> Result<(), Failure> {
        for line in diff.lines() {
            let color = match line.as_bytes().first() {
                Some(b'-') => "\x1b[31m",
                Some(b'+') => "\x1b[32m",
                Some(b'@') => "\x1b[36m",
                _ => "",
            };
            let (color, plain) = if self.data_in_color && !color.is_empty() { (color, "\x1b[0m") } else { ("", "") };
            self.line(&format!("{color}{}{plain}", show::safe(line)))?;
        }
        Ok(())
    }

    /// Says something on standard error. Nobody who listens is no failure.
    #[allow(clippy::unused_self)] // Saying is a matter of the outputs, whether or not it needs their state.
    pub fn say(&self, sentence: &str) {
        let _ = writeln!(io::stderr().lock(), "{}", show::safe_lines(sentence));
    }

    /// Says why the program ends.
    pub fn complain(&self, sentence: &str) {
        let (red, plain) = if self.talk_in_color { ("\x1b[31m", "\x1b[0m") } else { ("", "") };
        let _ = writeln!(io::stderr().lock(), "{red}entrylink:{plain} {}", show::safe_lines(sentence));
    }

    /// Says a finding: how bad, where, what.
    pub fn finding(&self, severity: Severity, place: &str, message: &str) {
        let (color, plain) = if self.talk_in_color { (color_of(severity), "\x1b[0m") } else { ("", "") };
        let (place, message) = (show::safe(place), show::safe(message));
        let _ = writeln!(io::stderr().lock(), "{color}{severity}:{plain} {place}: {message}");
    }

    /// Sends what is still on its way.
    pub fn flush(&mut self) -> Result<(), Failure> {
        Ok(self.stdout.flush()?)
    }
}

const fn color_of(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "\x1b[31m",
        Severity::Warning => "\x1b[33m",
        Severity::Info => "\x1b[36m",
    }
}
