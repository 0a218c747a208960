//! The worked example of the sample campaign: what its links brought from March to May 2026. Its contacts are invented.

use super::{Input, Job};
use crate::domain::results::{Mapped, Mapping, Role, Worth};
use crate::domain::{Book, FieldKey};
use crate::store::{Store, StoreError};
use std::ops::ControlFlow;

const CONTACTS: &[u8] = include_bytes!("../../assets/sample-contacts.csv");

/// What the columns of the example are.
pub fn sample_mapping(book: &Book) -> Mapping {
    let column = |column: &str, role, worth| Mapped { column: column.to_owned(), role, worth };
    let source =
        book.field_named("source").map_or_else(|| FieldKey::parse("source"), |f| FieldKey::Custom(f.id.clone()));
    Mapping {
        id: "user_id".to_owned(),
        first_seen: Some("subscribed_date".to_owned()),
        columns: vec![
            column("channel", Role::Channel, Worth::Anything),
            column("last_ref", Role::Ref, Worth::Anything),
            column("source", Role::Field(source), Worth::Anything),
            column("last_input", Role::Text, Worth::Anything),
            column("order_total", Role::Conversion("order".to_owned()), Worth::Amount),
            column("tags", Role::Conversion("vip".to_owned()), Worth::Word("vip".to_owned())),
        ],
        offset_minutes: 120,
        ..Mapping::default()
    }
}

/// Imports the example for the bot of the sample that has the links of it; where there is none, nothing is done.
pub fn sample(store: &mut Store, now_ms: i64) -> Result<(), StoreError> {
    for bot in store.bots()? {
        let book = store.book(bot.uid)?;
        if book.link_by_ref("giveaway").is_none() || book.field_named("source").is_none() {
            continue;
        }
        let input = Input::built_in("sample-contacts.csv", CONTACTS);
        let (mapping, matcher) = (sample_mapping(&book), store.matcher(&book)?);
        let job = Job { input: &input, bot: bot.uid, mapping: &mapping, matcher: &matcher, dry: false };
        // A test reads the file that is built in.
        let _ = job.run(store, now_ms, &mut |_| ControlFlow::Continue(()), &mut |_| Ok(()));
        return Ok(());
    }
    Ok(())
}
