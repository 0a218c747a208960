//! Reading the lines: what stands where, and nothing about what it means for the book.

use super::Wrong;
use crate::domain::near::{near, offer};

/// A link as it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct LinkBlock {
    pub line: usize,
    pub number: Option<usize>,
    pub reference: String,
    pub attributes: Attributes<LINK>,
    pub places: Vec<PlaceBlock>,
}

/// A placement as it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct PlaceBlock {
    pub line: usize,
    pub number: Option<usize>,
    pub label: String,
    pub attributes: Attributes<PLACE>,
    /// The line, what the field is called, the value.
    pub values: Vec<(usize, String, String)>,
}

/// How many attributes a link has.
pub(super) const LINK: usize = 7;
/// What they are called.
pub(super) const LINK_NAMES: [&str; LINK] =
    ["name", "status", "campaign", "tags", "flow id", "flow name", "payload field"];
/// How many attributes a placement has.
pub(super) const PLACE: usize = 3;
/// What they are called.
pub(super) const PLACE_NAMES: [&str; PLACE] = ["quantity", "cost", "archived"];

/// The line and the text of each attribute; no line: it is not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Attributes<const N: usize>([(usize, String); N]);

impl<const N: usize> Default for Attributes<N> {
    fn default() -> Self {
        Self(std::array::from_fn(|_| (0, String::new())))
    }
}

impl<const N: usize> Attributes<N> {
    /// The text of an attribute, as it stands behind the colon.
    pub fn text(&self, at: usize) -> &str {
        &self.0[at].1
    }

    /// The line that it stands on, else `line`.
    pub fn line(&self, at: usize, line: usize) -> usize {
        if self.0[at].0 == 0 { line } else { self.0[at].0 }
    }

    fn set(&mut self, at: usize, line: usize, text: String) -> Result<(), String> {
        if self.0[at].0 > 0 {
            return Err(format!("this is there twice, on line {} as well: keep one of the two", self.0[at].0));
        }
        self.0[at] = (line, text);
        Ok(())
    }
}

/// The links of a text, and everything that cannot be read.
pub(super) fn blocks(text: &str) -> (Vec<LinkBlock>, Vec<Wrong>) {
    let (mut links, mut wrong) = (Vec::new(), Vec::new());
    for (line, content) in (1..).zip(text.lines()) {
        let content = content.trim();
        if content.is_empty() || content.starts_with('#') {
            continue;
        }
        if let Err(sentence) = read_line(line, content, &mut links) {
            wrong.push(Wrong { line, sentence });
        }
    }
    (links, wrong)
}

fn read_line(line: usize, content: &str, links: &mut Vec<LinkBlock>) -> Result<(), String> {
    if let Some(rest) = headed(content, "link") {
        let (number, reference) = head(rest)?;
        links.push(LinkBlock { line, number, reference, ..LinkBlock::default() });
        return Ok(());
    }
    let Some(link) = links.last_mut() else {
        return Err("this belongs to no link: write “link REF” above it".to_owned());
    };
    if let Some(rest) = headed(content, "place") {
        let (number, label) = head(rest)?;
        link.places.push(PlaceBlock { line, number, label, ..PlaceBlock::default() });
        return Ok(());
    }
    let (key, is_value, rest) = split(content)?;
    match link.places.last_mut() {
        Some(place) if is_value => {
            place.values.push((line, key, unquoted(rest)?));
            Ok(())
        }
        None if is_value => Err("a value belongs to a placement: write “place LABEL” above it".to_owned()),
        Some(place) => match position(&PLACE_NAMES, &key) {
            Some(at) => place.attributes.set(at, line, rest.to_owned()),
            None if position(&LINK_NAMES, &key).is_some() => {
                Err(format!("“{key}” belongs to the link: write it above its placements"))
            }
            None => Err(unknown(&key, &PLACE_NAMES, "placement")),
        },
        None => match position(&LINK_NAMES, &key) {
            Some(at) => link.attributes.set(at, line, rest.to_owned()),
            None if position(&PLACE_NAMES, &key).is_some() => {
                Err(format!("“{key}” belongs to a placement: write “place LABEL” above it"))
            }
            None => Err(unknown(&key, &LINK_NAMES, "link")),
        },
    }
}

fn unknown(key: &str, names: &[&str], thing: &str) -> String {
    let offered = offer(&near(key, names.iter().copied()));
    format!("a {thing} has no “{key}”{offered}; a value is written as FIELD = VALUE")
}

fn position(names: &[&str], key: &str) -> Option<usize> {
    let plain = |text: &str| text.replace(['_', '-'], " ").to_lowercase();
    names.iter().position(|name| *name == plain(key))
}

/// What stands behind the word, where the line begins with it and is no attribute or value.
fn headed<'a>(content: &'a str, word: &str) -> Option<&'a str> {
    let rest = content.strip_prefix(word)?;
    if rest.is_empty() {
        return Some(rest);
    }
    let trimmed = rest.trim_start();
    (trimmed.len() < rest.len() && !trimmed.starts_with(['=', ':'])).then_some(trimmed)
}

/// The number in brackets, and the text behind it.
fn head(rest: &str) -> Result<(Option<usize>, String), String> {
    let (number, rest) = match rest.strip_prefix('[') {
        None => (None, rest),
        Some(inside) => {
            let (number, rest) = inside.split_once(']').ok_or("there is no “]” behind the number")?;
            let number =
                number.trim().parse().map_err(|_| format!("“{number}” is no number of a link or placement"))?;
            (Some(number), rest.trim_start())
        }
    };
    Ok((number, unquoted(rest)?))
}

/// What stands before the first `:` or `=`, whether that is `=`, and what stands behind it.
fn split(content: &str) -> Result<(String, bool, &str), String> {
    let neither = || "this is neither “NAME: TEXT” nor “FIELD = VALUE”".to_owned();
    let (key, rest) = if content.starts_with('"') {
        let end = end_of_quotes(content).ok_or("the quotation mark is never closed")?;
        (unquoted(&content[..end])?, content[end..].trim_start())
    } else {
        let at = content.find([':', '=']).ok_or_else(neither)?;
        (content[..at].trim_end().to_owned(), &content[at..])
    };
    match rest.as_bytes().first() {
        Some(sign @ (b':' | b'=')) => Ok((key, *sign == b'=', rest[1..].trim())),
        _ => Err(neither()),
    }
}

/// Where the text in quotation marks that `text` begins with ends.
fn end_of_quotes(text: &str) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return Some(at + 1),
            _ => {}
        }
    }
    None
}

/// Text as it is meant: as it stands, or out of its quotation marks.
pub(super) fn unquoted(text: &str) -> Result<String, String> {
    let text = text.trim();
    if !text.starts_with('"') {
        return Ok(text.to_owned());
    }
    match end_of_quotes(text) {
        Some(end) if end == text.len() => serde_json::from_str(text).map_err(|_| {
            "what stands in the quotation marks has a “\\” that means nothing: write “\\\\” for one".to_owned()
        }),
        Some(_) => Err("something stands behind the closing quotation mark".to_owned()),
        None => Err("the quotation mark is never closed".to_owned()),
    }
}

/// The items of a list with commas.
pub(super) fn items(text: &str) -> Result<Vec<String>, String> {
    let mut items = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let end = if rest.starts_with('"') {
            end_of_quotes(rest).ok_or("the quotation mark is never closed")?
        } else {
            rest.find(',').unwrap_or(rest.len())
        };
        items.push(unquoted(&rest[..end])?);
        rest = rest[end..].trim_start();
        if !rest.is_empty() {
            rest = rest.strip_prefix(',').ok_or("there is no comma behind the closing quotation mark")?.trim_start();
        }
    }
    Ok(items)
}
