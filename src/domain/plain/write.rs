//! Writing links as text.

use super::Draft;
use crate::domain::book::Book;
use crate::domain::difference::money;
use crate::domain::field::FieldKey;
use crate::domain::id::Uid;
use crate::domain::model::{Link, Placement};
use crate::domain::show;
use std::fmt::Write;

/// What stands above the links.
const HEAD: &str = "\
# Save, and close the editor: what would change is shown, and nothing is changed before you say so.
# The numbers in brackets say which link or placement it is: leave them. Take one out with all its lines, and it is deleted;
# write “link REF” or “place LABEL” without a number, and it is new. A value is written as FIELD = VALUE, and a placement
# may have “quantity: 500”, “cost: 99.90” and “archived: yes”. Lines that start with # do not count.
";

/// Links of a book as text, in this order.
pub fn write(book: &Book, links: &[Uid]) -> Draft {
    let mut draft = Draft::default();
    let mut text = format!("# Links of {}\n{HEAD}", show::safe(&book.bot.name));
    let mut number = 0;
    for link in links.iter().filter_map(|uid| book.link(*uid)) {
        let places = book.placements(link.uid).to_vec();
        draft.things.push((link.clone(), places.clone()));
        write_link(&mut text, draft.things.len(), book, link);
        for place in &places {
            number += 1;
            write_place(&mut text, number, book, place);
        }
    }
    draft.text = text;
    draft
}

fn write_link(text: &mut String, number: usize, book: &Book, link: &Link) {
    let _ = writeln!(text, "\nlink [{number}] {}", head(&link.reference));
    let flow = link.flow.and_then(|uid| book.flows.iter().find(|f| f.uid == uid));
    let tags: Vec<String> = link.tags.iter().map(|tag| item(tag)).collect();
    let attributes = [
        ("name", plain(&link.name)),
        ("status", link.status.to_string()),
        ("campaign", book.campaign_of(link).map(|c| plain(&c.name)).unwrap_or_default()),
        ("tags", tags.join(", ")),
        ("flow id", flow.map(|f| plain(&f.id)).unwrap_or_default()),
        ("flow name", flow.map(|f| plain(&f.name)).unwrap_or_default()),
        ("payload field", link.payload_field.as_ref().map(|key| plain(&field(book, key))).unwrap_or_default()),
    ];
    for (name, value) in attributes {
        let _ = writeln!(text, "{}", format!("{name}: {value}").trim_end());
    }
}

fn write_place(text: &mut String, number: usize, book: &Book, place: &Placement) {
    let _ = writeln!(text, "\n  place [{number}] {}", head(&place.label));
    if let Some(quantity) = place.quantity {
        let _ = writeln!(text, "  quantity: {quantity}");
    }
    if let Some(cents) = place.cost_cents {
        let _ = writeln!(text, "  cost: {}", money(cents));
    }
    if place.archived {
        text.push_str("  archived: yes\n");
    }
    for value in &place.values {
        let line = format!("  {} = {}", key(&field(book, &value.field)), plain(&value.value));
        let _ = writeln!(text, "{}", line.trim_end());
    }
}

/// What a field is called where that leads back to it; else its id.
fn field(book: &Book, key: &FieldKey) -> String {
    let name = book.name_of(key);
    if book.key_of(name).as_ref() == Some(key) { name.to_owned() } else { key.to_string() }
}

/// Text as it stands where it is what it looks like, else in quotation marks with escapes.
fn plain(text: &str) -> String {
    if text.trim() == text && !text.starts_with('"') && show::safe(text) == text {
        text.to_owned()
    } else {
        quoted(text)
    }
}

/// Text behind “link” or “place”.
fn head(text: &str) -> String {
    if text.is_empty() || text.starts_with(['[', '=', ':']) { quoted(text) } else { plain(text) }
}

/// An item of a list with commas.
fn item(text: &str) -> String {
    if text.is_empty() || text.contains([',', '"']) { quoted(text) } else { plain(text) }
}

/// The name of a field in front of its value.
fn key(text: &str) -> String {
    let first = text.split_whitespace().next().unwrap_or_default();
    let strange = text.is_empty() || text.contains(['=', ':', '"']) || text.starts_with(['#', '[']);
    if strange || matches!(first, "link" | "place") { quoted(text) } else { plain(text) }
}

/// In quotation marks, with everything that cannot be seen, or is not what it looks like, as an escape of JSON.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if !c.is_ascii() && is_hidden(c) || c.is_ascii_control() => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    let _ = write!(out, "\\u{unit:04x}");
                }
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

fn is_hidden(c: char) -> bool {
    let mut bytes = [0; 4];
    let text: &str = c.encode_utf8(&mut bytes);
    c.is_whitespace() || show::safe(text) != text
}
