//! A link book with the sample in it, in a folder of its own.

use entrylink::domain::results::{Mapping, Report, Scope, Tally};
use entrylink::domain::{Book, IdSource, Uid, sample};
use entrylink::results::{Input, Job, Outcome, sample_mapping};
use entrylink::store::{Question, Store};
use std::ops::ControlFlow;
use std::path::PathBuf;
use tempfile::TempDir;

pub const NOW: i64 = 1_780_000_000_000;
pub const HEAD: &str = "user_id,channel,subscribed_date,last_ref,source,last_input,tags,order_total";

pub struct Desk {
    pub folder: TempDir,
    pub store: Store,
    pub book: Book,
}

impl Desk {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::open(&folder.path().join("book.db")).unwrap();
        store.apply(&sample::changes(IdSource::new(7), NOW), "the sample", "a test", NOW).unwrap();
        let bots = store.bots().unwrap();
        let book = store.book(bots.iter().find(|b| b.name == "Harbour Coffee").unwrap().uid).unwrap();
        Self { folder, store, book }
    }

    pub fn bot(&self) -> Uid {
        self.book.bot.uid
    }

    pub fn path(&self) -> PathBuf {
        self.folder.path().join("book.db")
    }

    pub fn mapping(&self) -> Mapping {
        sample_mapping(&self.book)
    }

    pub fn try_import(&mut self, text: &str) -> Result<Outcome, String> {
        let path = self.folder.path().join("export.csv");
        std::fs::write(&path, text).unwrap();
        let input = Input::open(&path).unwrap();
        let (mapping, matcher) = (self.mapping(), self.store.matcher(&self.book).unwrap());
        let job = Job { input: &input, bot: self.bot(), mapping: &mapping, matcher: &matcher, dry: false };
        job.run(&mut self.store, NOW, &mut |_| ControlFlow::Continue(()), &mut |_| Ok(()))
    }

    /// Imports rows, of the columns of [`HEAD`].
    pub fn import<S: AsRef<str>>(&mut self, rows: &[S]) -> Outcome {
        let rows: Vec<&str> = std::iter::once(HEAD).chain(rows.iter().map(AsRef::as_ref)).collect();
        self.try_import(&rows.join("\n")).unwrap()
    }

    pub fn tally(&self) -> Tally {
        let matcher = self.store.matcher(&self.book).unwrap();
        self.store.tally(&matcher, &Question { bot: self.bot(), ..Question::default() }).unwrap()
    }

    pub fn report(&self, scope: Scope) -> Report {
        Report::new(&self.book, &self.tally(), scope)
    }

    /// The placement's label of the link “giveaway” that contacts with a value came by, by the rows of the report.
    pub fn started(&self, label: &str) -> u64 {
        let report = self.report(Scope::default());
        report.rows.iter().filter(|r| r.reference == "giveaway" && r.label == label).map(|r| r.figures.started).sum()
    }
}
