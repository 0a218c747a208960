//! Trying and making sheets of codes, a page at a time, so that the worker hears when it is to stop.

use crate::app::sheet::{Job, Preview};
use crate::domain::{Severity, Uid};
use crate::files::{self, Readers};
use crate::print::sheet::{self, Collected, Font, NAMES, Reading, Settings, Sheet, Template, arrange, cell, inside};
use crate::print::{Advice, Demands, Length, Remark, Size, remark};
use crate::store::{Store, StoreError};
use std::path::{Path, PathBuf};

/// How many remarks are shown one by one.
const SHOWN: usize = 5;

/// A file on its way.
pub struct Making {
    /// The job.
    pub job: Job,
    /// What is printed.
    pub collected: Collected,
    sheet: Sheet,
    bytes: Vec<u8>,
    reading: Reading,
    page: usize,
    done: usize,
}

/// What it was collected of: bot, placements, channel, and the last step of the history.
type Key = (Uid, Vec<(Uid, Uid)>, crate::domain::Channel, i64);

/// What was collected last: it costs more than all the rest, and stays while somebody chooses a stock.
#[derive(Default)]
pub struct Kept {
    key: Option<Key>,
    collected: Collected,
}

impl Kept {
    fn collect(&mut self, store: &Store, job: &Job) -> Result<&Collected, StoreError> {
        let key = (job.bot, job.places.clone(), job.channel, store.last_seq()?);
        if self.key.as_ref() != Some(&key) {
            self.collected = sheet::collect(&store.book(job.bot)?, &job.places, job.channel);
            self.key = Some(key);
        }
        Ok(&self.collected)
    }

    /// What a job would look like.
    pub fn preview(&mut self, store: &Store, job: &Job) -> Preview {
        let refused = |sentence: String| Preview {
            ticket: job.ticket,
            remarks: vec![(Severity::Error, sentence)],
            refused: true,
            ..Preview::default()
        };
        let collected = match self.collect(store, job) {
            Ok(collected) => collected,
            Err(e) => return refused(e.to_string()),
        };
        match arranged(job, collected) {
            Ok((sheet, remarks)) => preview(job, collected, &sheet, &remarks),
            Err(why) => refused(collected.remarks.first().map_or(why, Remark::to_string)),
        }
    }

    /// Begins to make the file; the error says why not.
    pub fn begin(&mut self, store: &Store, job: Job) -> Result<Making, String> {
        let collected = self.collect(store, &job).map_err(|e| e.to_string())?.clone();
        let (sheet, remarks) = arranged(&job, &collected)?;
        if let Some(error) = remarks.iter().find(|r| r.severity == Severity::Error).filter(|_| !job.anyway) {
            return Err(error.to_string());
        }
        let bytes = sheet::write(&sheet, &job.file)?;
        let reading = Reading::new(bytes.clone(), &sheet)?;
        Ok(Making { job, collected, sheet, bytes, reading, page: 0, done: 0 })
    }
}

impl Making {
    /// Reads back a page. `Some`: how many codes of how many were read; `None`: that was all of them.
    pub fn step(&mut self) -> Result<Option<(usize, usize)>, String> {
        if self.page == self.sheet.pages {
            return Ok(None);
        }
        let name = |at: usize| self.collected.pieces.get(at).map_or_else(String::new, |p| p.name.clone());
        self.done += self.reading.page(self.page, &self.sheet, name).map_err(|why| format!("not made: {why}"))?;
        self.page += 1;
        Ok(Some((self.done, self.sheet.printed.len())))
    }

    /// Puts the file in its place. Returns where that is, how many codes it has, and on how many pages.
    pub fn finish(&self) -> Result<(PathBuf, usize, usize), String> {
        let path = path_of(&self.job.file);
        files::write(&path, &self.bytes, Readers::Usual).map_err(|e| e.to_string())?;
        let path = std::fs::canonicalize(&path).unwrap_or(path);
        Ok((path, self.sheet.printed.len(), self.sheet.pages))
    }
}

/// A file as people name it: `~/` is their home.
fn path_of(name: &str) -> PathBuf {
    match (name.strip_prefix("~/"), std::env::var_os("HOME")) {
        (Some(rest), Some(home)) => Path::new(&home).join(rest),
        _ => PathBuf::from(name),
    }
}

fn arranged(job: &Job, collected: &Collected) -> Result<(Sheet, Vec<Remark>), String> {
    let usual = Settings::new(job.stock.clone(), Template::read(&job.caption, NAMES)?);
    let font = match job.font.as_str() {
        "" => Font::default(),
        file => Font::read(std::fs::read(path_of(file)).map_err(|e| format!("{file} cannot be read: {e}"))?, file)?,
    };
    let settings = Settings {
        code: job.size,
        start: job.start,
        copies: job.copies,
        marks: job.marks || usual.marks,
        offset: job.offset,
        strength: job.strength,
        font,
        ..usual
    };
    let sheet = arrange(&collected.pieces, &settings)?;
    let mut remarks = collected.remarks.clone();
    remarks.extend(sheet.remarks.iter().cloned());
    remarks.sort_by_key(|r| std::cmp::Reverse(r.severity));
    Ok((sheet, remarks))
}

fn preview(job: &Job, collected: &Collected, sheet: &Sheet, remarks: &[Remark]) -> Preview {
    let lines = sheet.printed.first().map_or(0, |p| p.words.len());
    let faces = sheet.printed.iter().filter(|p| p.face.page == 0).map(|p| {
        let at = inside(&p.face.area, job.stock.kind, job.size, lines);
        let (x, y) = (p.face.area.x, p.face.area.y);
        (p.face.area, p.on_page(), at.caption.moved(x, y))
    });
    let taken = sheet.printed.iter().filter(|p| p.face.page == 0).map(|p| p.face.label + job.start - 1).max();
    let empty = (0..job.stock.per_page())
        .filter(|at| *at + 1 < job.start || taken.is_none_or(|last| *at > last))
        .map(|at| cell(&job.stock, at).moved(job.offset.0, job.offset.1));
    let advice = sheet.printed.first().map(|p| {
        let code = &sheet.codes[p.piece];
        Advice::new(code, Size::Width(Length::mm(p.code.width)), &Demands::default()).to_string()
    });
    let mut shown: Vec<(Severity, String)> = remarks.iter().take(SHOWN).map(|r| (r.severity, r.to_string())).collect();
    if remarks.len() > SHOWN {
        shown.push((Severity::Info, format!("and {} more of the like", remarks.len() - SHOWN)));
    }
    Preview {
        ticket: job.ticket,
        paper: (sheet.paper.0.as_mm(), sheet.paper.1.as_mm()),
        pages: sheet.pages,
        codes: sheet.printed.len(),
        faces: faces.collect(),
        empty: empty.collect(),
        first: collected.pieces.first().map(|p| p.url.clone()).unwrap_or_default(),
        advice: advice.unwrap_or_default(),
        remarks: shown,
        refused: remark::is_refused(remarks),
    }
}
