//! Any text as the JSON of an import: it is refused with a sentence, or what comes of it is written and read again the same.

#![no_main]

use entrylink::domain::IdSource;
use entrylink::domain::catalogue::example_book;
use entrylink::domain::plan::Plan;
use entrylink::domain::record::{BotRecord, FieldRecord, LinkRecord};
use libfuzzer_sys::fuzz_target;

/// Reads records, as far as they are some.
fn links(data: &[u8]) -> Vec<LinkRecord> {
    serde_json::from_slice(data).or_else(|_| serde_json::from_slice(data).map(|one| vec![one])).unwrap_or_default()
}

fuzz_target!(|data: &[u8]| {
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
