//! Counting, importing and accepting, for the desk.

use crate::app::msg::{Answer, Effect};
use crate::app::results::{Counted, ExportHead, Import, ImportOutcome, LISTED};
use crate::domain::Uid;
use crate::domain::results::{Mapping, Report};
use crate::domain::show::number;
use crate::domain::show::plural;
use crate::results::{Control, Input, Job};
use crate::store::{Question, Store};
use std::path::Path;

/// Does what an effect asks for that is about results; nothing for any other.
pub(super) fn perform(store: &mut Store, effect: Effect, now_ms: i64) -> Vec<Answer> {
    let answer = match effect {
        Effect::CountResults { bot, conversion } => Answer::Results(bot, count(store, bot, conversion).map(Box::new)),
        Effect::ResultsHead { bot, path } => Answer::ResultsHead(head(store, bot, &path)),
        Effect::ImportResults(wanted, control) => {
            let outcome = import(store, &wanted, &control, now_ms);
            Answer::ResultsImported(control, outcome)
        }
        Effect::AcceptResult { bot, accepted, conversion } => match store.accept(bot, &accepted) {
            Ok(()) => Answer::Results(bot, count(store, bot, conversion).map(Box::new)),
            Err(e) => Answer::Trouble(e.to_string()),
        },
        Effect::RejectResult { bot, clue, conversion } => match store.reject(bot, &clue) {
            Ok(_) => Answer::Results(bot, count(store, bot, conversion).map(Box::new)),
            Err(e) => Answer::Trouble(e.to_string()),
        },
        Effect::ImportSample => match crate::results::sample(store, now_ms) {
            Ok(()) => return Vec::new(),
            Err(e) => Answer::Trouble(e.to_string()),
        },
        _ => return Vec::new(),
    };
    vec![answer]
}

/// Counts the contacts of a bot.
fn count(store: &Store, bot: Uid, conversion: String) -> Result<Counted, String> {
    let counted = || {
        let book = store.book(bot)?;
        let matcher = store.matcher(&book)?;
        let tally = store.tally(&matcher, &Question { bot, conversion, ..Question::default() })?;
        let unmatched = Report::unmatched(&book, &tally, LISTED);
        Ok::<_, crate::store::StoreError>(Counted { tally, unmatched })
    };
    counted().map_err(|e| e.to_string())
}

/// The names of an export's columns, and what they are taken for.
fn head(store: &Store, bot: Uid, path: &Path) -> Result<Box<ExportHead>, String> {
    let input = Input::open(path)?;
    let head = input.head()?;
    let samples = input.samples(&head);
    let book = store.book(bot).map_err(|e| e.to_string())?;
    let before = store.mapping(bot).map_err(|e| e.to_string())?;
    let mapping = Mapping::guess(&book, &head, before.as_ref());
    Ok(Box::new(ExportHead { head, samples, mapping }))
}

/// Imports; says what came of it.
fn import(store: &mut Store, import: &Import, control: &Control, now_ms: i64) -> Result<Box<ImportOutcome>, String> {
    let input = Input::open(&import.path)?;
    let book = store.book(import.bot).map_err(|e| e.to_string())?;
    let matcher = store.matcher(&book).map_err(|e| e.to_string())?;
    let mut mapping = import.mapping.clone();
    mapping.settle(&book, &input.head()?);
    let job = Job { input: &input, bot: import.bot, mapping: &mapping, matcher: &matcher, dry: false };
    let size = input.size();
    let outcome = job.run(store, now_ms, &mut |progress| control.at(progress, size), &mut |_| Ok(()))?;
    let done = outcome.imported;
    let mut sentence = format!(
        "{}: {} new, {} with something new",
        plural(done.rows as usize, "row"),
        number(done.added),
        number(done.changed)
    );
    if done.bad > 0 {
        sentence = format!("{sentence}; {} changed nothing", plural(done.bad as usize, "bad row"));
    }
    let mut notes = outcome.notes;
    notes.extend(outcome.strange.iter().map(|(name, count)| {
        let contacts = plural(*count as usize, "contact");
        format!("{contacts} on “{name}”, which is no channel of ours: the channel counts as not known.")
    }));
    let line = if input.is_json() { "contact" } else { "line" };
    let bad = outcome.bad.into_iter().map(|b| (format!("{line} {}", number(b.line as u64)), b.why)).collect();
    Ok(Box::new(ImportOutcome { sentence, notes, bad, bad_rows: done.bad }))
}
