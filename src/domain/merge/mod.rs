//! Merge tags: what mailing tools fill in for each subscriber, in place of `{{email}}` and its like.
//!
//! Which tool writes what stands in `assets/merge-tags.toml`, so that a tool is added without touching code. [`Tools`]
//! reads it (and a user's own additions), [`Tool::in_url`] writes a tag, [`fill`] puts tags into a link and says what
//! cannot work, and [`Tools::tags_in`] recognises the tags of all tools in a text, broken ones too.

mod fill;
mod find;
mod read;
mod view;

pub use fill::{fill, never_arrives};
pub use find::{Condition, Tag};

use super::model::fold;
use super::near::{near, offer};
use super::plan::Refused;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What the tools are that the program knows, as it stands in the file.
const TEXT: &str = include_str!("../../../assets/merge-tags.toml");

/// What the program knows by itself. Read when it is first asked for: most links have no placeholders.
static KNOWN: LazyLock<Vec<Tool>> = LazyLock::new(|| {
    let (tools, problems) = add(Vec::new(), TEXT, "merge-tags.toml");
    debug_assert_eq!(problems, [""; 0], "a test reads the file that is built in");
    tools
});

/// The mailing tools that are known, by name.
#[derive(Clone, Debug, Default)]
pub struct Tools {
    /// With the user's own; `None`: there are none.
    changed: Option<Vec<Tool>>,
}

/// A mailing tool with its tags.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tool {
    /// The name in commands and the database: `campaign-monitor`.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// Other names that it can be chosen by.
    pub also: Vec<String>,
    /// A sentence to be shown before its tags are copied; empty: there is none.
    pub note: String,
    tag: Pattern,
    encoded: Option<Pattern>,
    /// The tool's own names for each placeholder. More than one: several tags with a space between.
    names: BTreeMap<String, Vec<String>>,
}

/// What a tag looks like: what stands before the name, and what after it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Pattern {
    open: String,
    close: String,
}

impl Pattern {
    fn with(&self, name: &str) -> String {
        format!("{}{name}{}", self.open, self.close)
    }
}

impl PartialEq for Tools {
    fn eq(&self, other: &Self) -> bool {
        self.all() == other.all()
    }
}

impl Eq for Tools {}

/// `tools` with what a text adds and changes, by name; and what is wrong in it.
fn add(mut tools: Vec<Tool>, text: &str, file: &str) -> (Vec<Tool>, Vec<String>) {
    let problems = read::read(&mut tools, text, file);
    tools.sort_by_cached_key(|tool| fold(&tool.name));
    (tools, problems)
}

impl Tools {
    /// The tools that the program knows by itself.
    pub const fn builtin() -> Self {
        Self { changed: None }
    }

    /// These tools with what a user's file adds and changes. `file`: what sentences call it. A tool that cannot be read is
    /// left as it was; a sentence says why.
    #[must_use]
    pub fn with_additions(self, text: &str, file: &str) -> (Self, Vec<String>) {
        let (tools, problems) = add(self.all().to_vec(), text, file);
        (Self { changed: Some(tools) }, problems)
    }

    /// All tools, by name.
    pub fn all(&self) -> &[Tool] {
        self.changed.as_deref().unwrap_or(&KNOWN)
    }

    /// The tool with this id.
    pub fn get(&self, id: &str) -> Option<&Tool> {
        self.all().iter().find(|tool| tool.id == id)
    }

    /// The tool that a person calls so: by id, name, or one of its other names, without regard to case.
    pub fn named(&self, name: &str) -> Result<&Tool, Refused> {
        let wanted = fold(name.trim());
        let called = |tool: &&Tool| tool.names_of_itself().any(|own| fold(own) == wanted);
        self.all().iter().find(called).ok_or_else(|| {
            // The names differ from the ids by capitals and spaces only, or say more.
            let short = |tool: &'_ Tool| -> Vec<String> { [std::slice::from_ref(&tool.id), &tool.also].concat() };
            let names: Vec<String> = self.all().iter().flat_map(short).collect();
            let near = near(name, names.iter().map(String::as_str));
            let way = match offer(&near) {
                offer if offer.is_empty() => {
                    let ids: Vec<_> = self.all().iter().map(|tool| tool.id.as_str()).collect();
                    format!(": there are {}, and what your own merge-tags.toml adds", ids.join(", "))
                }
                offer => offer,
            };
            Refused(format!("there is no newsletter tool “{name}”{way}"))
        })
    }
}

impl Tool {
    fn names_of_itself(&self) -> impl Iterator<Item = &str> {
        [self.id.as_str(), self.name.as_str()].into_iter().chain(self.also.iter().map(String::as_str))
    }

    /// The placeholders that it has a tag for: `email`, `first_name`, …
    pub fn placeholders(&self) -> impl Iterator<Item = &str> {
        self.names.keys().map(String::as_str)
    }

    /// Whether it can make a value safe in a link.
    pub const fn has_filter(&self) -> bool {
        self.encoded.is_some()
    }

    /// The tag for a placeholder as it stands in the text of a mail: `*|FNAME|* *|LNAME|*` for `full_name`. `None`: the
    /// tool has none.
    pub fn in_text(&self, placeholder: &str) -> Option<String> {
        self.written(placeholder, &self.tag, " ")
    }

    /// The tag for a placeholder as it stands in a link: with the tool's filter where it has one, and with `%20` for a
    /// space between two tags. `None`: the tool has none.
    pub fn in_url(&self, placeholder: &str) -> Option<String> {
        self.written(placeholder, self.encoded.as_ref().unwrap_or(&self.tag), "%20")
    }

    fn written(&self, placeholder: &str, pattern: &Pattern, space: &str) -> Option<String> {
        let names = self.names.get(placeholder)?;
        Some(names.iter().map(|name| pattern.with(name)).collect::<Vec<_>>().join(space))
    }

    /// The placeholder that the tool's own name stands for by itself; `exactly`: with the same capitals.
    fn placeholder_of(&self, own: &str, exactly: bool) -> Option<&str> {
        let same = |name: &String| if exactly { name == own } else { name.eq_ignore_ascii_case(own) };
        self.names
            .iter()
            .find(|(_, names)| matches!(names.as_slice(), [name] if same(name)))
            .map(|(placeholder, _)| placeholder.as_str())
    }
}

#[cfg(test)]
mod tests;
