//! Things as tables for a spreadsheet, with the columns that `link import` and `field import` read.

use super::links::COLUMNS;
use crate::domain::difference::money;
use crate::domain::{Book, Bot, Channel, FieldKey};
use crate::table::{Style, Writer};

/// A table out of rows. Cells that a spreadsheet would run as a formula are guarded.
fn table<R: AsRef<[String]>>(head: &[&str], rows: impl IntoIterator<Item = R>) -> String {
    let mut bytes = Vec::new();
    let mut writer = Writer::new(&mut bytes, Style::default());
    for cell in head {
        writer.cell(cell);
    }
    // Writing into memory does not fail.
    let _ = writer.end_row();
    for row in rows {
        row.as_ref().iter().for_each(|cell| writer.cell(cell));
        let _ = writer.end_row();
    }
    let _ = writer.finish();
    String::from_utf8(bytes).unwrap_or_default()
}

/// The links of a bot: a row for each placement, with a column for each field that one of them has a value for.
pub fn links(book: &Book) -> String {
    let mut links: Vec<_> = book.links().collect();
    links.sort_by_key(|l| l.uid);
    // In an order that is that of every link, where there is one: they are read back in the order of the columns.
    let mut keys: Vec<&FieldKey> = Vec::new();
    for place in links.iter().flat_map(|l| book.placements(l.uid)) {
        for (at, value) in place.values.iter().enumerate() {
            if keys.contains(&&value.field) {
                continue;
            }
            let next = place.values[at..].iter().find_map(|v| keys.iter().position(|key| **key == v.field));
            keys.insert(next.unwrap_or(keys.len()), &value.field);
        }
    }
    // A field whose name another column has goes by its id.
    let called = |key: &FieldKey| {
        let name = book.name_of(key);
        let plain = |s: &str| s.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
        let like = |other: &str| plain(other) == plain(name);
        let taken = COLUMNS.iter().any(|f| like(f)) || ["tag", "flow", "label", "place", ""].into_iter().any(like);
        if taken || name.trim() != name || book.key_of(name).as_ref() != Some(key) {
            key.to_string()
        } else {
            name.to_owned()
        }
    };
    let columns: Vec<String> = keys.iter().map(|key| called(key)).collect();
    let head: Vec<&str> = COLUMNS.into_iter().chain(columns.iter().map(String::as_str)).collect();
    let mut rows = Vec::new();
    for link in links {
        let flow = link.flow.and_then(|_| book.flow_of(link));
        let own = [
            link.reference.clone(),
            link.name.clone(),
            link.status.to_string(),
            book.campaign_of(link).map(|c| c.name.clone()).unwrap_or_default(),
            tags(&link.tags),
            flow.map(|f| f.id.clone()).unwrap_or_default(),
            flow.map(|f| f.name.clone()).unwrap_or_default(),
            link.payload_field.as_ref().map(|key| named(book, key)).unwrap_or_default(),
        ];
        let places = book.placements(link.uid);
        for place in places {
            let mut row = own.to_vec();
            row.push(place.label.clone());
            row.push(place.quantity.map(|n| n.to_string()).unwrap_or_default());
            row.push(place.cost_cents.map(money).unwrap_or_default());
            row.push(if place.archived { "yes".to_owned() } else { String::new() });
            row.extend(keys.iter().map(|key| {
                let value = place.values.iter().find(|v| v.field == **key);
                value.map(|v| v.value.clone()).unwrap_or_default()
            }));
            rows.push(row);
        }
        if places.is_empty() {
            let mut row = own.to_vec();
            row.resize(head.len(), String::new());
            rows.push(row);
        }
    }
    table(&head, rows)
}

/// A field by its name, where that leads back to it.
fn named(book: &Book, key: &FieldKey) -> String {
    let name = book.name_of(key);
    if book.key_of(name).as_ref() == Some(key) { name.to_owned() } else { key.to_string() }
}

/// With bars between, which tell them apart whatever else they have in them; a bar alone says that for one.
fn tags(tags: &[String]) -> String {
    let all = tags.join("|");
    if tags.len() == 1 && all.contains([',', ';']) { all + "|" } else { all }
}

/// The custom fields of a bot.
pub fn fields(book: &Book) -> String {
    let rows = book.fields.iter().map(|f| [f.id.clone(), f.name.clone(), f.kind.to_string(), f.options.join("|")]);
    table(&["id", "name", "type", "options"], rows)
}

/// The campaigns of a bot.
pub fn campaigns(book: &Book) -> String {
    let rows = book.campaigns.iter().map(|c| {
        let text = |day: &Option<String>| day.clone().unwrap_or_default();
        [c.name.clone(), text(&c.start), text(&c.end), c.notes.clone()]
    });
    table(&["name", "start", "end", "notes"], rows)
}

/// All bots with their accounts.
pub fn bots(bots: &[Bot]) -> String {
    let mut head = vec!["name", "host", "webchat_path", "whatsapp_prefix"];
    head.extend(Channel::ALL.map(Channel::name));
    let rows = bots.iter().map(|b| {
        let mut row = vec![b.name.clone(), b.host.clone(), b.webchat_path.clone(), b.whatsapp_prefix.clone()];
        row.extend(Channel::ALL.map(|c| b.account(c).unwrap_or_default().to_owned()));
        row
    });
    table(&head, rows)
}
