//! A mailing list as a job for somebody else's thread: looked at or written there, watched and stopped from here.

use super::codes::{Folder, Wishes};
use super::report::{Question, Report, report};
use super::rows::Rows;
use super::tally::{Meter, Progress};
use super::write::{Codes, Outputs, Stop, write};
use crate::domain::show::number;
use crate::domain::template::{Empty, Filled, Template};
use crate::domain::{Book, Channel, Uid};
use crate::files::{Readers, Whole};
use std::fmt::Write as _;
use std::fs::File;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};

/// What is to be done.
#[derive(Clone, Debug)]
pub struct Job {
    /// The mailing list.
    pub input: PathBuf,
    /// The bot that it belongs to.
    pub bot: Uid,
    /// The link.
    pub link: Uid,
    /// The placement whose values are in every link.
    pub placement: Option<Uid>,
    /// The channel.
    pub channel: Channel,
    /// What is filled in from where.
    pub filled: Vec<Filled>,
    /// The QR codes of the links, where they are wanted.
    pub codes: Option<Wishes>,
}

/// How far a job is, and whether it is to stop: shared by who does it and who waits for it.
#[derive(Debug, Default)]
pub struct Control {
    rows: AtomicU64,
    refused: AtomicU64,
    bytes: AtomicU64,
    stop: AtomicBool,
    meter: OnceLock<Meter>,
}

impl Control {
    /// Stops the job, at the next few thousand rows.
    pub fn stop(&self) {
        self.stop.store(true, Relaxed);
    }

    fn at(&self, progress: Progress) -> ControlFlow<()> {
        self.rows.store(progress.rows, Relaxed);
        self.refused.store(progress.refused, Relaxed);
        self.bytes.store(progress.bytes, Relaxed);
        if self.stop.load(Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    /// “412,000 rows · 1,900,000 rows/s · 12 s left”, and how much is done, from 0 to 1; `None`: it has not begun.
    pub fn progress(&self) -> Option<(String, f64)> {
        let progress = Progress {
            rows: self.rows.load(Relaxed),
            refused: self.refused.load(Relaxed),
            bytes: self.bytes.load(Relaxed),
        };
        self.meter.get().map(|meter| (meter.sentence(progress), meter.share(progress).unwrap_or_default()))
    }
}

/// The names of the columns of a mailing list, or a sentence.
pub fn head(path: &Path) -> Result<Vec<String>, String> {
    Ok(open(path)?.0.head().to_vec())
}

/// The file that somebody typed, pasted or dragged here: without quotation marks, and with `~` for the home directory.
pub fn typed_path(text: &str) -> PathBuf {
    let text = text.trim();
    let text = ['\'', '"'].into_iter().find_map(|q| text.strip_prefix(q)?.strip_suffix(q)).unwrap_or(text);
    match (text.strip_prefix("~/"), std::env::home_dir()) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => PathBuf::from(text),
    }
}

pub(super) fn open(path: &Path) -> Result<(Rows<File>, Option<u64>), String> {
    let unreadable = |e: std::io::Error| format!("{} cannot be read: {e}", path.display());
    let file = File::open(path).map_err(unreadable)?;
    let about = file.metadata().map_err(unreadable)?;
    if !about.is_file() {
        return Err(format!("{} is no file", path.display()));
    }
    let rows = Rows::open(file).map_err(|problem| format!("{}, {problem}", path.display()))?;
    Ok((rows, Some(about.len())))
}

impl Job {
    /// Where the links go, and where refused rows: beside the list.
    pub fn outputs(&self) -> [PathBuf; 2] {
        let stem = self.input.file_stem().unwrap_or_default().to_string_lossy();
        ["", ".rejects"].map(|more| self.input.with_file_name(format!("{stem}.{}{more}.csv", self.channel.name())))
    }

    /// Where the codes go: a folder beside the list that is not there yet, or has nothing in it.
    pub fn codes_folder(&self) -> PathBuf {
        let stem = self.input.file_stem().unwrap_or_default().to_string_lossy();
        let name = format!("{stem}.{}.codes", self.channel.name());
        let taken = |path: &PathBuf| std::fs::read_dir(path).map_or(path.exists(), |mut files| files.next().is_some());
        let numbered = (2..).map(|n| self.input.with_file_name(format!("{name}-{n}")));
        let mut folders = std::iter::once(self.input.with_file_name(&name)).chain(numbered);
        folders.find(|path| !taken(path)).unwrap_or_default()
    }

    /// What the list does to the link: on the job's channel, then on the bot's others.
    pub fn look(&self, book: &Book, control: &Control) -> Result<Report, String> {
        let (mut rows, size) = open(&self.input)?;
        let link = book.link(self.link).ok_or("the link is gone")?;
        let others = book.bot.channels().filter(|c| *c != self.channel);
        let channels: Vec<Channel> = std::iter::once(self.channel).chain(others).collect();
        let placement = self.placement.and_then(|uid| book.placement(link.uid, uid));
        let (filled, empty) = (&self.filled[..], Empty::Keep);
        let question = Question { book, link, placement, channels: &channels, filled, empty };
        control.meter.get_or_init(|| Meter::start(size));
        let report = report(&mut rows, &question, &mut |progress| control.at(progress));
        let mut report = report.map_err(|stop| self.failed(stop))?;
        report.replaces = self.outputs().into_iter().filter(|path| path.exists()).collect();
        report.codes = self.codes.as_ref().map(|_| self.codes_folder());
        Ok(report)
    }

    /// Writes both files, and says what came of it.
    pub fn write(&self, book: &Book, control: &Control) -> Result<String, String> {
        let (mut rows, size) = open(&self.input)?;
        let link = book.link(self.link).ok_or("the link is gone")?;
        let template = Template::new(book, link, self.channel, &self.filled, Empty::Keep);
        let [output, rejects] = self.outputs();
        let create = |path: &Path| Whole::create(path, Readers::Owner).map_err(|e| e.0);
        let (mut links_file, mut rejects_file) = (create(&output)?, create(&rejects)?);
        let folder = self.codes_folder();
        let mut codes = match &self.codes {
            Some(wishes) => Some(Folder::create(&folder, rows.head(), wishes).map_err(|e| e.0)?),
            None => None,
        };
        control.meter.get_or_init(|| Meter::start(size));
        let drawn = codes.as_mut().map(|codes| codes as &mut dyn Codes);
        let outputs = Outputs { links: &mut links_file, rejects: &mut rejects_file, codes: drawn };
        let done = write(&mut rows, &template, outputs, &mut |progress| control.at(progress));
        let counts = done.map_err(|stop| self.failed(stop))?.counts;
        let mut said = String::new();
        if let Some(codes) = codes {
            let too_long = codes.too_long;
            codes.finish().map_err(|e| e.0)?;
            said = format!("; codes in {}", folder.display());
            if too_long > 0 {
                let _ = std::write!(said, ", {} links are too long for one", number(too_long));
            }
        }
        // The links come last: where they are, everything is.
        if counts.refused() > 0 || rejects.exists() {
            rejects_file.finish().map_err(|e| e.0)?;
        }
        links_file.finish().map_err(|e| e.0)?;
        let (made, all) = (number(counts.rows - counts.refused()), number(counts.rows));
        let noun = if counts.rows == 1 { "row has" } else { "rows have" };
        let refused = match counts.refused() {
            0 => String::new(),
            n => format!("; {} refused, in {}", number(n), rejects.display()),
        };
        Ok(format!("{made} of {all} {noun} a link, in {}{said}{refused}", output.display()))
    }

    fn failed(&self, stop: Stop) -> String {
        match stop {
            Stop::Input(problem) => format!("{}, {problem}", self.input.display()),
            Stop::Output(e) => format!("the links cannot be written: {e}"),
            Stop::Cancelled => "stopped: nothing was written".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bulk::mapping;
    use crate::domain::catalogue::example_book;

    #[test]
    fn a_job_is_looked_at_written_and_stopped() {
        let folder = tempfile::tempdir().unwrap();
        let input = folder.path().join("list.csv");
        std::fs::write(&input, "source\nmay\na--b\n").unwrap();
        let book = example_book();
        let filled = mapping::automatic(&book, None, &head(&input).unwrap());
        let link = book.link_by_ref("giveaway").unwrap().uid;
        let (bot, channel) = (book.bot.uid, Channel::Telegram);
        let job = Job { input: input.clone(), bot, link, placement: None, channel, filled, codes: None };
        let report = job.look(&book, &Control::default()).unwrap();
        assert_eq!(
            (report.channels[0].channel, report.channels[0].links, report.channels.len()),
            (Channel::Telegram, 1, 5)
        );
        let stopped = Control::default();
        stopped.stop();
        assert!(job.write(&book, &stopped).unwrap_err().contains("stopped"));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
        let control = Control::default();
        assert!(job.write(&book, &control).unwrap().starts_with("1 of 2 rows have a link"));
        assert!(job.outputs().iter().all(|path| path.exists()) && control.progress().is_some());
    }

    #[test]
    fn paths_are_taken_as_they_are_pasted() {
        assert_eq!(typed_path(" '/a b/c.csv' "), PathBuf::from("/a b/c.csv"));
        assert_eq!(typed_path("list.csv"), PathBuf::from("list.csv"));
        assert!(head(Path::new("/no/such.csv")).unwrap_err().contains("cannot be read"));
    }
}
