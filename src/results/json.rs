//! The JSON of the platform's API, and what people make of it: a list of contacts, an object with the list in `data`,
//! `contacts`, `results` or `items`, or one contact a line. A record is read, handed on and dropped.
//!
//! What is nested becomes columns with a path: `custom_fields.source`, whether the fields are an object or a list of things
//! with a name (or id) and a value. A list of words or of things with a name becomes the words with commas between: tags.

use super::input::{Stop, Taker};
use serde::de::{DeserializeSeed, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};
use std::cell::Cell;
use std::fmt;
use std::io::{BufReader, Read};

/// What the list of contacts is called in an object.
const LISTS: [&str; 4] = ["data", "contacts", "results", "items"];
/// So many records are looked at for the names of columns.
const LOOKED_AT: usize = 500;
/// More columns than these are none that people choose from.
const MOST_COLUMNS: usize = 500;
/// How deep things are nested that become columns.
const DEEPEST: usize = 4;

/// Takes a record; false: no more.
type Take<'a> = dyn FnMut(Value) -> bool + 'a;

struct Top<'a, 'b>(&'a mut Take<'b>);
struct List<'a, 'b>(&'a mut Take<'b>);

impl<'de> DeserializeSeed<'de> for Top<'_, '_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Top<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of contacts")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<(), A::Error> {
        List(self.0).visit_seq(list)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut record = Map::new();
        let mut listed = false;
        while let Some(key) = map.next_key::<String>()? {
            if LISTS.contains(&key.as_str()) && record.len() < 8 {
                listed = true;
                map.next_value_seed(List(self.0))?;
            } else if listed {
                map.next_value::<IgnoredAny>()?;
            } else {
                record.insert(key, map.next_value()?);
            }
        }
        if listed {
            return Ok(());
        }
        if let (1, Some(error)) = (record.len(), record.get("error")) {
            return Err(A::Error::custom(format!("the platform answered with an error instead of contacts: {error}")));
        }
        if (self.0)(Value::Object(record)) { Ok(()) } else { Err(A::Error::custom("")) }
    }
}

impl<'de> DeserializeSeed<'de> for List<'_, '_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for List<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of contacts")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while let Some(record) = list.next_element::<Value>()? {
            if !(self.0)(record) {
                return Err(A::Error::custom(""));
            }
        }
        Ok(())
    }
}

/// Gives every record to `take`; whether it was stopped.
fn each(input: impl Read, take: &mut Take<'_>) -> Result<bool, String> {
    let mut input = BufReader::with_capacity(128 * 1024, input);
    skip_mark(&mut input).map_err(|e| e.to_string())?;
    let mut deserializer = serde_json::Deserializer::from_reader(input);
    loop {
        let mut stopped = false;
        let mut watched = |record: Value| {
            let more = take(record);
            stopped = !more;
            more
        };
        let end = deserializer.end();
        if end.is_ok() {
            return Ok(false);
        }
        match Top(&mut watched).deserialize(&mut deserializer) {
            Ok(()) => {}
            Err(_) if stopped => return Ok(true),
            Err(e) => return Err(e.to_string()),
        }
    }
}

fn skip_mark(input: &mut BufReader<impl Read>) -> std::io::Result<()> {
    use std::io::BufRead;
    if input.fill_buf()?.starts_with(b"\xef\xbb\xbf") {
        input.consume(3);
    }
    Ok(())
}

/// What a record has, as columns with paths.
fn flatten(value: &Value, path: &mut String, depth: usize, put: &mut dyn FnMut(&str, String)) {
    let long = path.len();
    match value {
        Value::Null => put(path, String::new()),
        Value::Bool(b) => put(path, b.to_string()),
        Value::Number(n) => put(path, n.to_string()),
        Value::String(s) => put(path, s.clone()),
        Value::Object(map) if depth < DEEPEST => {
            for (key, value) in map {
                join(path, key);
                flatten(value, path, depth + 1, put);
                path.truncate(long);
            }
        }
        // Nobody has a tag yet: the column is there all the same.
        Value::Array(list) if list.is_empty() => put(path, String::new()),
        Value::Array(list) if depth < DEEPEST => {
            let mut words = Vec::new();
            for item in list {
                match (name_of(item), item.get("value")) {
                    (Some(name), Some(value)) => {
                        join(path, &name);
                        flatten(value, path, depth + 1, put);
                        path.truncate(long);
                    }
                    (Some(name), None) => words.push(name),
                    (None, _) => {}
                }
            }
            if !words.is_empty() {
                put(path, words.join(", "));
            }
        }
        Value::Object(_) | Value::Array(_) => {}
    }
}

fn join(path: &mut String, key: &str) {
    if !path.is_empty() {
        path.push('.');
    }
    path.push_str(key);
}

/// What a word, or a thing in a list, is called.
fn name_of(item: &Value) -> Option<String> {
    let plain = |value: &Value| match value {
        Value::String(s) => Some(s.clone()),
        Value::Number(n) => Some(n.to_string()),
        _ => None,
    };
    plain(item).or_else(|| ["name", "id"].iter().find_map(|key| plain(item.get(key)?)))
}

pub(super) fn head(input: impl Read) -> Result<Vec<String>, String> {
    let mut names: Vec<String> = Vec::new();
    let mut looked = 0;
    each(input, &mut |record| {
        flatten(&record, &mut String::new(), 0, &mut |path, _| {
            if names.len() < MOST_COLUMNS && !names.iter().any(|n| n == path) {
                names.push(path.to_owned());
            }
        });
        looked += 1;
        looked < LOOKED_AT
    })?;
    if names.is_empty() { Err("there is no contact in it".to_owned()) } else { Ok(names) }
}

/// Counts the bytes that go through.
struct Counted<'a, R>(R, &'a Cell<u64>);

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let n = self.0.read(out)?;
        self.1.set(self.1.get() + n as u64);
        Ok(n)
    }
}

pub(super) fn rows<E>(input: impl Read, columns: &[String], take: &mut Taker<'_, E>) -> Result<(), Stop<E>> {
    let bytes = Cell::new(0);
    let mut number = 0;
    let mut cells = vec![String::new(); columns.len()];
    let mut asked = None;
    let done = each(Counted(input, &bytes), &mut |record| {
        number += 1;
        let said = if record.is_object() {
            cells.iter_mut().for_each(String::clear);
            flatten(&record, &mut String::new(), 0, &mut |path, value| {
                if let Some(at) = columns.iter().position(|c| c == path) {
                    cells[at] = value;
                }
            });
            Ok(cells.as_slice())
        } else {
            Err("it is no contact, which is an object in braces".to_owned())
        };
        match take(number, bytes.get(), said) {
            Ok(()) => true,
            Err(e) => {
                asked = Some(e);
                false
            }
        }
    });
    match (done, asked) {
        (_, Some(e)) => Err(Stop::Asked(e)),
        (Err(why), None) => Err(Stop::Unreadable(why)),
        (Ok(_), None) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<Vec<String>>, String> {
        let head = head(text.as_bytes())?;
        let mut all = vec![head.clone()];
        let done = rows::<()>(text.as_bytes(), &head, &mut |_, _, row| {
            all.push(row.map_or_else(|why| vec![why], <[String]>::to_vec));
            Ok(())
        });
        match done {
            Ok(()) => Ok(all),
            Err(Stop::Unreadable(why)) => Err(why),
            Err(Stop::Asked(())) => Err("asked".to_owned()),
        }
    }

    #[test]
    fn lists_pages_and_lines_say_the_same() {
        let one = r#"{"id": 90071992547409931, "tags": [{"id": 1, "name": "vip"}, "bought"], "custom_fields": [{"id": 612, "name": "source", "value": "hall-a"}]}"#;
        let expected = [["id", "tags", "custom_fields.source"], ["90071992547409931", "vip, bought", "hall-a"]];
        for text in
            [format!("[{one}]"), format!(r#"{{"page": 1, "data": [{one}], "next": null}}"#), format!("\u{feff}{one}\n")]
        {
            let found = read(&text).unwrap();
            assert_eq!(
                found[1].iter().collect::<std::collections::BTreeSet<_>>(),
                expected[1].iter().map(|s| (*s).to_owned()).collect::<Vec<_>>().iter().collect(),
                "{text}"
            );
            assert_eq!(found[0].len(), 3);
        }
        assert_eq!(read(&format!("{one}\n{one}\n")).unwrap().len(), 3);
    }

    #[test]
    fn what_is_no_contact_is_said() {
        assert!(read(r#"{"error": {"message": "Invalid token"}}"#).unwrap_err().contains("Invalid token"));
        assert!(read("[]").unwrap_err().contains("no contact"));
        assert!(read("[{\"id\": 1}, 7]").unwrap()[2][0].contains("no contact"));
        assert!(read("[{\"id\": 1}").unwrap_err().contains("EOF"));
    }
}
