//! Trying and making what is printed: sheets a page at a time and files a few at a time, so that the worker hears when it
//! is to stop.

use super::singles::{self, Singles};
use crate::app::sheet::{Job, On, Preview};
use crate::bulk::{self, typed_path};
use crate::domain::show::plural;
use crate::domain::{Severity, Uid};
use crate::files::{self, Readers};
use crate::print::sheet::{
    self, Collected, Font, NAMES, Reading, Settings, Sheet, Stock, Template, USUAL, arrange, cell, inside,
};
use crate::print::{Advice, Demands, Length, Remark, Size, remark};
use crate::store::Store;
use std::path::PathBuf;
use std::time::SystemTime;

/// How many remarks are shown one by one.
const SHOWN: usize = 5;

/// Something on its way to the disk.
pub struct Making {
    /// The job.
    pub job: Job,
    /// What is printed.
    pub collected: Collected,
    work: Work,
}

enum Work {
    Sheet(Box<Pages>),
    Files(Singles),
}

/// A sheet that is read back.
struct Pages {
    sheet: Sheet,
    bytes: Vec<u8>,
    reading: Reading,
    page: usize,
    done: usize,
}

/// What it was collected of.
#[derive(PartialEq)]
struct Key {
    bot: Uid,
    places: Vec<(Uid, Uid)>,
    channel: crate::domain::Channel,
    /// The last step of the history.
    seq: i64,
    /// The list, when it was changed last, and its size.
    list: Option<(PathBuf, Option<SystemTime>, u64)>,
}

/// What was collected last: it costs more than all the rest, and stays while somebody chooses a stock.
#[derive(Default)]
pub struct Kept {
    key: Option<Key>,
    collected: Collected,
    /// What captions may name; empty: the usual [`NAMES`].
    names: Vec<String>,
}

impl Kept {
    fn collect(&mut self, store: &Store, job: &Job) -> Result<(), String> {
        let list = Some(job.list.trim()).filter(|list| !list.is_empty()).map(typed_path);
        let stamp = |path: PathBuf| {
            let about = std::fs::metadata(&path).ok();
            let (at, size) = about.map_or((None, 0), |about| (about.modified().ok(), about.len()));
            (path, at, size)
        };
        let key = Key {
            bot: job.bot,
            places: job.places.clone(),
            channel: job.channel,
            seq: store.last_seq().map_err(|e| e.to_string())?,
            list: list.clone().map(stamp),
        };
        if self.key.as_ref() == Some(&key) {
            return Ok(());
        }
        self.key = None;
        let book = store.part(job.bot, &job.places).map_err(|e| e.to_string())?;
        (self.collected, self.names) = match &list {
            None => (sheet::collect(&book, &job.places, job.channel), Vec::new()),
            Some(path) => {
                let (of, place) = *job.places.first().ok_or("choose the link that the list is for")?;
                let link = book.link(of).ok_or("the link is gone")?;
                // Several placements are none that all rows stand for.
                let placement = book.placement(of, place).filter(|_| job.places.len() == 1);
                let listed = bulk::of_file(path, &book, (link, placement), job.channel)?;
                let places = Vec::new();
                (Collected { pieces: listed.pieces, places, remarks: listed.remarks }, listed.names)
            }
        };
        self.key = Some(key);
        Ok(())
    }

    /// What stands under each code. Of a list that is its first column, where nobody chose anything else.
    fn template(&self, job: &Job) -> Result<Template, String> {
        match self.names.first() {
            None => Template::read(&job.caption, NAMES),
            Some(first) => {
                let usual = format!("{{{first}}}");
                let text = if job.caption == USUAL { &usual } else { &job.caption };
                Template::read(text, self.names.iter().map(String::as_str))
            }
        }
    }

    /// What a job would look like.
    pub fn preview(&mut self, store: &Store, job: &Job) -> Preview {
        let looked = self.collect(store, job).and_then(|()| self.look(job));
        let preview = looked.unwrap_or_else(|why| Preview {
            remarks: vec![(Severity::Error, why)],
            refused: true,
            ..Preview::default()
        });
        Preview { ticket: job.ticket, ..preview }
    }

    fn look(&self, job: &Job) -> Result<Preview, String> {
        let (template, font) = (self.template(job)?, font(job)?);
        let mut remarks = self.collected.remarks.clone();
        let mut preview = match &job.on {
            On::Stock(stock) => {
                let sheet = self.arranged(job, stock, template, font)?;
                remarks.extend(sheet.remarks.iter().cloned());
                of_sheet(job, stock, &sheet)
            }
            On::Files(format) => {
                let (preview, said) =
                    singles::look(job, *format, &self.collected, &template, &font).map_err(|why| self.worst_or(why))?;
                remarks.extend(said);
                preview
            }
        };
        remarks.sort_by_key(|r| std::cmp::Reverse(r.severity));
        preview.first = self.collected.pieces.first().map(|p| p.url.clone()).unwrap_or_default();
        preview.remarks = remarks.iter().take(SHOWN).map(|r| (r.severity, r.to_string())).collect();
        if remarks.len() > SHOWN {
            preview.remarks.push((Severity::Info, format!("and {} more of the like", remarks.len() - SHOWN)));
        }
        preview.refused = remark::is_refused(&remarks);
        if !self.names.is_empty() {
            let names: Vec<String> = self.names.iter().map(|name| format!("{{{name}}}")).collect();
            preview.note = format!("Captions may name {}.", names.join(", "));
        }
        Ok(preview)
    }

    fn arranged(&self, job: &Job, stock: &Stock, template: Template, font: Font) -> Result<Sheet, String> {
        let usual = Settings::new(stock.clone(), template);
        let settings = Settings {
            code: job.size.and_then(width),
            distance: job.distance,
            start: job.start,
            copies: job.copies,
            marks: job.marks || usual.marks,
            offset: job.offset,
            strength: job.strength,
            colors: job.colors,
            font,
            ..usual
        };
        arrange(&self.collected.pieces, &settings).map_err(|why| self.worst_or(why))
    }

    /// Why there is nothing to print, where that is known; else `why`.
    fn worst_or(&self, why: String) -> String {
        let first = self.collected.remarks.first().filter(|_| self.collected.pieces.is_empty());
        first.map_or(why, Remark::to_string)
    }

    /// Begins to make the file, or the files; the error says why not.
    pub fn begin(&mut self, store: &Store, job: Job) -> Result<Making, String> {
        self.collect(store, &job)?;
        let (template, font) = (self.template(&job)?, font(&job)?);
        let mut remarks = self.collected.remarks.clone();
        let work = match &job.on {
            On::Stock(stock) => {
                let sheet = self.arranged(&job, stock, template, font)?;
                remarks.extend(sheet.remarks.iter().cloned());
                refuse(&remarks, &job)?;
                let bytes = sheet::write(&sheet, &job.file)?;
                let reading = Reading::new(bytes.clone(), &sheet)?;
                Work::Sheet(Box::new(Pages { sheet, bytes, reading, page: 0, done: 0 }))
            }
            On::Files(format) => {
                let (_, said) = singles::look(&job, *format, &self.collected, &template, &font)?;
                remarks.extend(said);
                refuse(&remarks, &job)?;
                Work::Files(Singles::new(&job, *format, &self.collected, template, font))
            }
        };
        Ok(Making { job, collected: self.collected.clone(), work })
    }
}

fn refuse(remarks: &[Remark], job: &Job) -> Result<(), String> {
    let error = remarks.iter().find(|r| r.severity == Severity::Error).filter(|_| !job.anyway);
    error.map_or(Ok(()), |error| Err(error.to_string()))
}

fn font(job: &Job) -> Result<Font, String> {
    match job.font.as_str() {
        "" => Ok(Font::default()),
        file => Font::read(std::fs::read(typed_path(file)).map_err(|e| format!("{file} cannot be read: {e}"))?, file),
    }
}

impl Making {
    /// Reads back a page, or makes some files. `Some`: how many codes of how many were read; `None`: that was all of them.
    pub fn step(&mut self) -> Result<Option<(usize, usize)>, String> {
        let pieces = &self.collected.pieces;
        match &mut self.work {
            Work::Sheet(pages) if pages.page == pages.sheet.pages => Ok(None),
            Work::Sheet(pages) => {
                let name = |at: usize| pieces.get(at).map_or_else(String::new, |p| p.name.clone());
                let read = pages.reading.page(pages.page, &pages.sheet, name);
                pages.done += read.map_err(|why| format!("not made: {why}"))?;
                pages.page += 1;
                Ok(Some((pages.done, pages.sheet.printed.len())))
            }
            Work::Files(files) => files.step(&self.job, pieces),
        }
    }

    /// Puts what was made in its place, and says where that is.
    pub fn finish(&self) -> Result<String, String> {
        match (&self.work, &self.job.on) {
            (Work::Sheet(pages), On::Stock(stock)) => {
                let path = typed_path(&self.job.file);
                files::write(&path, &pages.bytes, Readers::Usual).map_err(|e| e.to_string())?;
                Ok(format!(
                    "{} on {} of {} in {}: every code was read back; print it at 100 %",
                    plural(pages.sheet.printed.len(), "code"),
                    plural(pages.sheet.pages, "page"),
                    stock.name,
                    whole(path).display()
                ))
            }
            (Work::Files(files), _) => files.finish(),
            (Work::Sheet(_), On::Files(_)) => Err("a sheet cannot be written as files".to_owned()),
        }
    }
}

/// How wide a code is; by module, each of a sheet would be another.
const fn width(size: Size) -> Option<Length> {
    match size {
        Size::Width(width) => Some(width),
        Size::Module(_) => None,
    }
}

/// Where a file is, from the root.
pub(super) fn whole(path: PathBuf) -> PathBuf {
    std::fs::canonicalize(&path).unwrap_or(path)
}

fn of_sheet(job: &Job, stock: &Stock, sheet: &Sheet) -> Preview {
    let lines = sheet.printed.first().map_or(0, |p| p.words.len());
    let size = job.size.and_then(width);
    let faces = sheet.printed.iter().filter(|p| p.face.page == 0).map(|p| {
        let at = inside(&p.face.area, stock.kind, size, lines);
        let (x, y) = (p.face.area.x, p.face.area.y);
        (p.face.area, p.on_page(), at.caption.moved(x, y))
    });
    let taken = sheet.printed.iter().filter(|p| p.face.page == 0).map(|p| p.face.label + job.start - 1).max();
    let empty = (0..stock.per_page())
        .filter(|at| *at + 1 < job.start || taken.is_none_or(|last| *at > last))
        .map(|at| cell(stock, at).moved(job.offset.0, job.offset.1));
    let demands = Demands { distance: job.distance, ..Demands::default() };
    let advice = sheet.printed.iter().map(|p| {
        let size = Size::Width(Length::mm(p.code.width));
        Advice::new(&sheet.codes[p.piece], size, &demands)
    });
    let many = format!("{} on {}.", plural(sheet.printed.len(), "code"), plural(sheet.pages, "page"));
    Preview {
        paper: (sheet.paper.0.as_mm(), sheet.paper.1.as_mm()),
        pages: sheet.pages,
        codes: sheet.printed.len(),
        faces: faces.collect(),
        empty: empty.collect(),
        sum: sum(&many, advice),
        ..Preview::default()
    }
}

/// How many there are, and in words the one with the smallest modules: where that reads, all do.
pub(super) fn sum(many: &str, all: impl Iterator<Item = Advice>) -> String {
    let (mut alike, mut count) = (true, 0);
    let worst = all.inspect(|_| count += 1).reduce(|worst, other| {
        alike &= other.modules == worst.modules && (other.width.as_mm() - worst.width.as_mm()).abs() < 0.01;
        if other.module < worst.module { other } else { worst }
    });
    let Some(advice) = worst else { return many.to_owned() };
    let which = match (count, alike) {
        (1, _) => "It is",
        (_, true) => "Each is",
        (_, false) => "The finest is",
    };
    format!("{many} {which} {advice}; safe from {} on: {}.", advice.smallest.upwards(), advice.smallest.rule)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::qr::{Code, Level};

    #[test]
    fn the_sum_is_of_the_code_with_the_smallest_modules() {
        let advice = |text: &str| {
            let code = Code::new(text, Level::M).unwrap();
            Advice::new(&code, Size::Width(Length::mm(30.0)), &Demands::default())
        };
        let (short, long) = (advice("https://m.me/1"), advice(&"https://m.me/1029?ref=giveaway--hall-a".repeat(3)));
        let said = |all: &[Advice]| sum("n codes.", all.iter().copied());
        assert!(said(&[short]).starts_with("n codes. It is version 1 (21 modules), 30 mm wide"), "{}", said(&[short]));
        assert!(said(&[short, short]).starts_with("n codes. Each is version 1 "));
        let finest = format!("n codes. The finest is version {} ", long.version);
        assert!(said(&[short, long, short]).starts_with(&finest) && said(&[long, short]).starts_with(&finest));
        assert!(said(&[long]).contains("safe from") && said(&[]) == "n codes.");
    }
}
