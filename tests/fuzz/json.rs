//! Any text as the JSON of an import: it is refused with a sentence, or what comes of it is written and read again the same.
//! Both as what `export` wrote, merged into a book that has something already, and as the lists that commands print.

#![no_main]

use entrylink::domain::IdSource;
use entrylink::domain::catalogue::example_book;
use entrylink::domain::plan::Plan;
use entrylink::domain::reconcile::{Policy, merge};
use entrylink::domain::record::{BotRecord, FieldRecord, LinkRecord};
use entrylink::domain::transition::transition;
use entrylink::domain::{Change, Entity, sample};
use entrylink::export::archive;
use libfuzzer_sys::fuzz_target;
use std::collections::BTreeMap;

/// Reads records, as far as they are some.
fn links(data: &[u8]) -> Vec<LinkRecord> {
    serde_json::from_slice(data).or_else(|_| serde_json::from_slice(data).map(|one| vec![one])).unwrap_or_default()
}

fn sentences(problems: &[String]) {
    assert!(!problems.is_empty() && problems.iter().all(|p| !p.is_empty()));
}

/// What the changes make of a book, by identity.
fn after(now: &[Entity], changes: &[Change]) -> Vec<Entity> {
    let mut all: BTreeMap<_, Entity> = now.iter().map(|e| (e.key(), e.clone())).collect();
    for change in changes {
        let Some(subject) = change.subject() else { continue };
        assert_eq!(all.get(&subject.key()), change.before.as_ref(), "each change starts from what is there");
        match &change.after {
            Some(entity) => drop(all.insert(entity.key(), entity.clone())),
            None => drop(all.remove(&subject.key())),
        }
    }
    all.into_values().collect()
}

/// What an export wrote, or looks like it.
fn export(text: &str) {
    let file = match archive::read(&[("x".to_owned(), text.to_owned())]) {
        Ok(file) => file,
        Err(problems) => return sentences(&problems),
    };
    let written = archive::write(&file);
    let again = archive::read(&[("x".to_owned(), written.clone())]).expect("what was written can be read");
    assert_eq!(archive::write(&again), written, "the same bytes both times");
    let now: Vec<Entity> = sample::changes(IdSource::new(1), 2).into_iter().filter_map(|c| c.after).collect();
    for policy in [Policy::Refuse, Policy::Keep, Policy::Take] {
        match merge(&now, &file, &|_| true, policy) {
            Err(problems) => sentences(&problems),
            Ok(merged) if policy == Policy::Refuse && !merged.clashes.is_empty() => {}
            Ok(merged) => {
                let mut then = merged.then.clone();
                then.sort_by_key(Entity::key);
                assert_eq!(after(&now, &transition(&now, &merged.then)), then);
            }
        }
    }
}

fuzz_target!(|data: &[u8]| {
    if let Ok(text) = std::str::from_utf8(data)
        && archive::is_ours(text)
    {
        export(text);
    }
    if let Ok(fields) = serde_json::from_slice::<Vec<FieldRecord>>(data) {
        let mut plan = Plan::new(example_book(), IdSource::new(1), 2);
        for field in &fields {
            let _ = plan.field(field);
        }
    }
    let _ = serde_json::from_slice::<BotRecord>(data);
    let records = links(data);
    if records.is_empty() {
        return;
    }
    let mut plan = Plan::new(example_book(), IdSource::new(1), 2);
    for record in &records {
        if let Err(refused) = plan.link(record) {
            assert!(!refused.to_string().is_empty());
            return;
        }
    }
    let (_, book, _) = plan.finish();
    for link in book.links() {
        let record = LinkRecord::of(&book, link);
        let text = serde_json::to_string(&record).unwrap();
        assert_eq!(serde_json::from_str::<LinkRecord>(&text).unwrap(), record, "{text}");
    }
});
