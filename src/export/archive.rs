//! Everything in a link book as JSON that diffs well: the same book gives the same bytes, things stand in the order of
//! their age and their attributes in a fixed one, and what belongs to a thing stands inside it. In one file, or in a
//! folder with a file a link.
//!
//! Nothing here knows one kind of thing from another, but for `PLURALS` and `Bare`: how things nest follows from
//! [`Entity::parent`].

use crate::domain::near::{near, offer};
use crate::domain::printed::Print;
use crate::domain::transition::Key;
use crate::domain::{Bot, Campaign, CustomField, Entity, Flow, Link, Placement, Uid};
use serde::Serialize;
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;

/// What tells our files from others, and the version of their form.
const MARK: &str = "entrylink";
/// The version that is written, and the newest that is read.
const VERSION: u64 = 1;
/// The lists in the order of [`Entity::rank`].
const PLURALS: [&str; 7] = ["bots", "campaigns", "flows", "fields", "links", "placements", "prints"];
/// The rank of links, which have files of their own in a folder.
const LINK: usize = 4;

/// What a list of things like this one is called.
fn plural(entity: &Entity) -> &'static str {
    PLURALS[entity.rank()]
}

/// A thing without a word about its kind: the list that it stands in says that.
#[derive(Serialize)]
#[serde(untagged)]
enum Bare<'a> {
    Bot(&'a Bot),
    Campaign(&'a Campaign),
    Flow(&'a Flow),
    Field(&'a CustomField),
    Link(&'a Link),
    Placement(&'a Placement),
    Print(&'a Print),
}

impl<'a> From<&'a Entity> for Bare<'a> {
    fn from(entity: &'a Entity) -> Self {
        match entity {
            Entity::Bot(x) => Self::Bot(x),
            Entity::Campaign(x) => Self::Campaign(x),
            Entity::Flow(x) => Self::Flow(x),
            Entity::Field(x) => Self::Field(x),
            Entity::Link(x) => Self::Link(x),
            Entity::Placement(x) => Self::Placement(x),
            Entity::Print(x) => Self::Print(x),
        }
    }
}

/// A list's name, in the order of the lists.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct List(usize);

impl Serialize for List {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(PLURALS[self.0])
    }
}

/// A thing with what belongs to it.
#[derive(Serialize)]
struct Node<'a> {
    #[serde(flatten)]
    own: Bare<'a>,
    #[serde(flatten)]
    inside: BTreeMap<List, Vec<Node<'a>>>,
}

#[derive(Serialize)]
struct Document<'a> {
    entrylink: u64,
    #[serde(flatten)]
    lists: BTreeMap<List, Vec<Node<'a>>>,
}

/// The things by what they belong to.
type Families<'a> = HashMap<Uid, Vec<&'a Entity>>;

fn families(entities: &[Entity]) -> Families<'_> {
    let mut families: Families<'_> = HashMap::new();
    for entity in entities {
        if let Some(parent) = entity.parent() {
            families.entry(parent).or_default().push(entity);
        }
    }
    for family in families.values_mut() {
        family.sort_by_key(|e| e.key());
    }
    families
}

fn lists<'a>(
    things: impl IntoIterator<Item = &'a Entity>,
    families: &Families<'a>,
    depth: usize,
) -> BTreeMap<List, Vec<Node<'a>>> {
    let mut lists: BTreeMap<List, Vec<Node<'a>>> = BTreeMap::new();
    for entity in things {
        lists.entry(List(entity.rank())).or_default().push(node(entity, families, depth));
    }
    lists
}

/// `depth`: the rank from which things are left to files of their own.
fn node<'a>(entity: &'a Entity, families: &Families<'a>, depth: usize) -> Node<'a> {
    let family = families.get(&entity.uid()).map_or(&[][..], Vec::as_slice);
    // An identity is one of a kind: what belongs to a thing of another kind has another parent by its rank.
    let inside = family.iter().copied().filter(|e| belongs(e, entity) && e.rank() != depth);
    Node { own: entity.into(), inside: lists(inside, families, depth) }
}

/// Whether a thing belongs to things of this kind: to a bot, but for placements, which belong to a link.
fn belongs(child: &Entity, parent: &Entity) -> bool {
    matches!((child, parent), (Entity::Placement(_), Entity::Link(_)))
        || (matches!(parent, Entity::Bot(_)) && !matches!(child, Entity::Placement(_)))
}

/// JSON in which nothing steers a terminal, and that says the same: the writer escapes only the controls that JSON itself
/// forbids. Such characters stand inside of strings only.
pub fn escape_json(text: &str) -> Cow<'_, str> {
    let steers = |c: char| matches!(c, '\u{7f}'..='\u{9f}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if text.is_ascii() && !text.contains('\u{7f}') || !text.contains(steers) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if steers(c) {
            // Writing to a string cannot fail.
            let _ = write!(out, "\\u{:04x}", u32::from(c));
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

fn text(document: &Document<'_>) -> String {
    // Our own things, whose attributes are text, numbers and lists: all of them can be written.
    let mut text = serde_json::to_string_pretty(document).unwrap_or_default();
    text.push('\n');
    escape_json(&text).into_owned()
}

/// Everything as one text.
pub fn write(entities: &[Entity]) -> String {
    let families = families(entities);
    let mut bots: Vec<_> = entities.iter().filter(|e| e.parent().is_none()).collect();
    bots.sort_by_key(|e| e.key());
    text(&Document { entrylink: VERSION, lists: lists(bots, &families, usize::MAX) })
}

/// Everything as a folder of files, by their paths with `/` between: a file for each bot with what it has but links, and
/// a file for each link with its placements.
pub fn write_files(entities: &[Entity]) -> BTreeMap<String, String> {
    let families = families(entities);
    let mut bots: Vec<_> = entities.iter().filter(|e| e.parent().is_none()).collect();
    bots.sort_by_key(|e| e.key());
    let mut files = BTreeMap::new();
    for (bot, slug) in bots.iter().zip(slugs(&bots)) {
        let document = Document { entrylink: VERSION, lists: lists([*bot], &families, LINK) };
        files.insert(format!("bots/{slug}.json"), text(&document));
        let family = families.get(&bot.uid()).map_or(&[][..], Vec::as_slice);
        let links: Vec<_> = family.iter().copied().filter(|e| e.rank() == LINK).collect();
        for (link, name) in links.iter().zip(slugs(&links)) {
            let document = Document { entrylink: VERSION, lists: lists([*link], &families, usize::MAX) };
            files.insert(format!("links/{slug}/{name}.json"), text(&document));
        }
    }
    files
}

/// Names of files for things of one kind: the thing's own as far as a file can have it, and its identity where that is
/// not all, or where two would have the same name.
pub fn slugs(things: &[&Entity]) -> Vec<String> {
    /// What Windows takes for a device.
    const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "com", "lpt"];
    let plain: Vec<String> = things.iter().map(|e| slug(e.name())).collect();
    let mut count: HashMap<&str, usize> = HashMap::new();
    for slug in &plain {
        *count.entry(slug).or_default() += 1;
    }
    let named = |(entity, slug): (&&Entity, &String)| {
        let device = DEVICES.iter().any(|d| slug.strip_prefix(d).is_some_and(|rest| rest.len() < 2));
        if !slug.is_empty() && count[slug.as_str()] == 1 && !device && *slug == entity.name().to_lowercase() {
            slug.clone()
        } else if slug.is_empty() {
            entity.uid().to_string()
        } else {
            format!("{slug}-{}", entity.uid())
        }
    };
    things.iter().zip(&plain).map(named).collect()
}

fn slug(name: &str) -> String {
    let mut slug = String::new();
    for c in name.to_lowercase().chars() {
        match c {
            'a'..='z' | '0'..='9' | '_' => slug.push(c),
            _ if slug.ends_with('-') || slug.is_empty() => {}
            _ => slug.push('-'),
        }
        if slug.len() >= 64 {
            break;
        }
    }
    slug.trim_end_matches('-').to_owned()
}

/// Whether a text is one that [`write()`] or [`write_files`] made, as far as its beginning shows.
pub fn is_ours(text: &str) -> bool {
    text.trim_start().strip_prefix('{').is_some_and(|rest| rest.trim_start().starts_with("\"entrylink\""))
}

/// Reads texts that [`write()`] or [`write_files`] made, each with the name that problems are to be told with. Either all
/// can be read, or every problem is named. The things stand in the order of their kinds and ages.
pub fn read(texts: &[(String, String)]) -> Result<Vec<Entity>, Vec<String>> {
    let mut reading = Reading::default();
    for (file, text) in texts {
        reading.document(file, text);
    }
    if !reading.problems.is_empty() {
        return Err(reading.problems);
    }
    reading.found.sort_by_key(Entity::key);
    Ok(reading.found)
}

#[derive(Default)]
struct Reading {
    found: Vec<Entity>,
    seen: BTreeSet<Key>,
    problems: Vec<String>,
}

impl Reading {
    fn document(&mut self, file: &str, text: &str) {
        let mut root = match serde_json::from_str(text) {
            Ok(Value::Object(root)) => root,
            Ok(_) => return self.problems.push(format!("{file}: this is no export of entrylink")),
            Err(e) => return self.problems.push(format!("{file}, line {}: this is not JSON: {e}", e.line())),
        };
        match root.remove(MARK).as_ref().map(Value::as_u64) {
            Some(Some(VERSION)) => {}
            Some(Some(newer)) if newer > VERSION => {
                let sentence = "this was written by a newer entrylink: update entrylink, then import it again";
                return self.problems.push(format!("{file}: {sentence}"));
            }
            _ => {
                return self
                    .problems
                    .push(format!("{file}: this is no export of entrylink: “entrylink export” writes one"));
            }
        }
        self.lists(&format!("{file}: "), &mut root, None);
        for key in root.keys() {
            self.problems.push(format!("{file}: there is no list “{key}”{}", offer(&near(key, PLURALS))));
        }
    }

    /// Takes the lists out of an object and reads what is in them. `parent`: what they belong to.
    fn lists(&mut self, place: &str, object: &mut Map<String, Value>, parent: Option<&Entity>) {
        for (rank, name) in PLURALS.into_iter().enumerate() {
            let Some(list) = object.remove(name) else { continue };
            let Value::Array(items) = list else {
                self.problems.push(format!("{place}“{name}” is no list"));
                continue;
            };
            for (n, item) in items.into_iter().enumerate() {
                self.item(&format!("{place}{name}[{n}]"), rank, item, parent);
            }
        }
    }

    fn item(&mut self, place: &str, rank: usize, item: Value, parent: Option<&Entity>) {
        let Value::Object(mut object) = item else {
            return self.problems.push(format!("{place}: this is no thing with attributes, but {}", kind_of(&item)));
        };
        let mut inside = Map::new();
        for name in PLURALS {
            inside.extend(object.remove(name).map(|list| (name.to_owned(), list)));
        }
        let entity = match thing(rank, &object) {
            Ok(entity) => entity,
            Err(why) => return self.problems.push(format!("{place}: {why}")),
        };
        let place = format!("{place} ({})", entity.name());
        if let Some(parent) = parent
            && (entity.parent() != Some(parent.uid()) || !belongs(&entity, parent))
        {
            self.problems.push(format!(
                "{place}: it stands in the {} {}, and says that it belongs to another",
                parent.noun(),
                parent.name()
            ));
        }
        if !self.seen.insert(entity.key()) {
            self.problems.push(format!("{place}: there are two {} with the uid {}", plural(&entity), entity.uid()));
        }
        self.lists(&format!("{place}."), &mut inside, Some(&entity));
        self.found.push(entity);
    }
}

/// One thing of the kind that `rank` says, with nothing in it that this program would silently forget.
fn thing(rank: usize, object: &Map<String, Value>) -> Result<Entity, String> {
    fn read<T: serde::de::DeserializeOwned>(object: &Map<String, Value>) -> Result<T, String> {
        T::deserialize(&Value::Object(object.clone())).map_err(|e| e.to_string())
    }
    let entity = match rank {
        0 => Entity::Bot(read(object)?),
        1 => Entity::Campaign(read(object)?),
        2 => Entity::Flow(read(object)?),
        3 => Entity::Field(read(object)?),
        4 => Entity::Link(read(object)?),
        5 => Entity::Placement(read(object)?),
        _ => Entity::Print(read(object)?),
    };
    if let Ok(Value::Object(known)) = serde_json::to_value(Bare::from(&entity))
        && let Some(strange) = object.keys().find(|key| !known.contains_key(*key))
    {
        let near = offer(&near(strange, known.keys().map(String::as_str)));
        return Err(format!("a {} has no “{strange}”{near}", entity.noun()));
    }
    Ok(entity)
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{IdSource, sample};

    fn sample() -> Vec<Entity> {
        let changes = sample::changes(IdSource::new(1), 1_780_000_000_000);
        let mut all: Vec<_> = changes.into_iter().filter_map(|c| c.after).collect();
        all.sort_by_key(Entity::key);
        all
    }

    fn one(text: &str) -> Result<Vec<Entity>, Vec<String>> {
        read(&[("book.json".to_owned(), text.to_owned())])
    }

    #[test]
    fn what_is_written_is_read_back_and_gives_the_same_bytes() {
        let all = sample();
        let text = write(&all);
        assert_eq!(one(&text).unwrap(), all);
        let mut turned = all.clone();
        turned.reverse();
        assert_eq!(write(&turned), text, "whatever order it is given in");
        let files: Vec<_> = write_files(&all).into_iter().collect();
        assert_eq!(read(&files).unwrap(), all);
        assert_eq!(write_files(&turned).into_iter().collect::<Vec<_>>(), files);
    }

    #[test]
    fn a_folder_has_a_file_for_each_link_whose_name_says_which() {
        let names: Vec<_> = write_files(&sample()).into_keys().collect();
        assert!(names.iter().any(|n| n.starts_with("bots/harbour-coffee-")), "{names:?}");
        assert!(
            names.iter().any(|n| n.starts_with("links/harbour-coffee-") && n.ends_with("/giveaway.json")),
            "{names:?}"
        );
        let link = |uid, name: &str| Entity::Link(Link { uid: Uid(uid), reference: name.into(), ..Link::default() });
        let things = [
            link(1, "a/../b"),
            link(2, "A"),
            link(3, "con"),
            link(4, "日本"),
            link(5, "a b"),
            link(6, "a-b"),
            link(7, "plain_1"),
        ];
        let refs: Vec<_> = things.iter().collect();
        assert_eq!(slugs(&refs), ["a-b-1", "a", "con-3", "4", "a-b-5", "a-b-6", "plain_1"]);
    }

    #[test]
    fn what_would_be_lost_or_is_not_ours_is_named_with_its_place() {
        let text = write(&sample());
        for (from, to, part) in [
            ("\"entrylink\": 1", "\"entrylink\": 2", "written by a newer entrylink"),
            ("\"entrylink\": 1", "\"other\": 1", "no export of entrylink"),
            ("\"bots\"", "\"bot\"", "there is no list “bot”; did you mean “bots”?"),
            ("\"color\"", "\"colour\"", "bots[0]: a bot has no “colour”; did you mean “color”?"),
            ("\"ref\": \"giveaway\"", "\"ref\": 7", "invalid type"),
            ("\"status\": \"live\"", "\"status\": \"alive\"", "unknown variant"),
            ("{", "[", "this is not JSON"),
        ] {
            let problems = one(&text.replacen(from, to, 1)).unwrap_err();
            assert!(problems.iter().any(|p| p.starts_with("book.json") && p.contains(part)), "{to}: {problems:?}");
        }
        assert!(one("[]").is_err() && one("").is_err() && one("{}").is_err());
        assert!(one(&text.replacen("\"campaigns\": [", "\"campaigns\": [3, ", 1)).unwrap_err()[0].contains("a number"));
        let twice = [("a.json".to_owned(), text.clone()), ("b.json".to_owned(), text)];
        assert!(read(&twice).unwrap_err()[0].contains("there are two"));
    }

    #[test]
    fn ours_are_told_from_others_by_their_beginning() {
        assert!(is_ours(&write(&[])) && is_ours("\n{ \"entrylink\" : 1}"));
        assert!(!is_ours("{\"name\": \"entrylink\"}") && !is_ours("") && !is_ours("text"));
    }
}
