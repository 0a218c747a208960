//! Reading `merge-tags.toml`.

use super::{Pattern, Tool};
use crate::domain::show::safe;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Where the tool's own name goes in a tag.
const NAME: &str = "NAME";

/// A tool as it stands in the file. What is left out stays as it was.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Record {
    name: Option<String>,
    also: Option<Vec<String>>,
    tag: Option<String>,
    encoded: Option<String>,
    note: Option<String>,
    #[serde(default)]
    names: BTreeMap<String, Names>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Names {
    One(String),
    Several(Vec<String>),
}

/// Puts what `text` says into `tools`. What cannot be used is said, a sentence each.
pub(super) fn read(tools: &mut Vec<Tool>, text: &str, file: &str) -> Vec<String> {
    let file = safe(file);
    // Editors on Windows put this invisible mark in front.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let table: toml::Table = match toml::from_str(text) {
        Ok(table) => table,
        Err(e) => {
            let line = e.span().map_or(1, |span| text[..span.start.min(text.len())].matches('\n').count() + 1);
            let why = format!(
                "{file}, line {line}: this cannot be read as TOML ({}): mend the line; until then none of its tools is \
                 there",
                safe(e.message())
            );
            return vec![why];
        }
    };
    let mut problems = Vec::new();
    for (id, value) in table {
        let known = tools.iter().position(|tool| tool.id == id);
        let base = known.map_or_else(|| Tool { id: id.clone(), ..Tool::default() }, |at| tools[at].clone());
        match value.try_into().map_err(|e: toml::de::Error| e.message().to_owned()).and_then(|r| apply(base, r)) {
            Ok(tool) => match known {
                Some(at) => tools[at] = tool,
                None => tools.push(tool),
            },
            Err(why) => problems.push(format!("{file}: the tool [{}] is left out: {}", safe(&id), safe(&why))),
        }
    }
    problems
}

fn apply(mut tool: Tool, record: Record) -> Result<Tool, String> {
    if let Some(name) = record.name {
        tool.name = name;
    }
    tool.also = record.also.unwrap_or(tool.also);
    tool.note = record.note.unwrap_or(tool.note);
    if let Some(tag) = record.tag {
        tool.tag = pattern(&tag, "tag")?;
    }
    if let Some(encoded) = record.encoded {
        // An empty one takes the filter away.
        tool.encoded = if encoded.is_empty() { None } else { Some(pattern(&encoded, "encoded")?) };
    }
    for (placeholder, names) in record.names {
        let names = match names {
            Names::One(name) => vec![name],
            Names::Several(names) => names,
        };
        let names: Vec<_> = names.into_iter().filter(|name| !name.is_empty()).collect();
        if let Some(name) = names.iter().find(|name| !name.chars().all(in_name)) {
            return Err(format!(
                "“{name}” cannot be the name of a tag: letters, digits, “_”, “.” and “-” can be in it"
            ));
        }
        if names.is_empty() {
            tool.names.remove(&placeholder);
        } else {
            tool.names.insert(placeholder, names);
        }
    }
    if tool.name.trim().is_empty() {
        tool.name.clone_from(&tool.id);
    }
    if tool.tag == Pattern::default() {
        return Err("it has no “tag”: write what a tag looks like, such as tag = \"{{ NAME }}\"".to_owned());
    }
    Ok(tool)
}

/// What the tool's own name of a value may be made of.
pub(super) const fn in_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-')
}

fn pattern(text: &str, key: &str) -> Result<Pattern, String> {
    // These would have to be escaped in a page, and the tool would not know its tag again.
    if let Some(c) = text.chars().find(|c| c.is_control() || matches!(c, '<' | '>' | '&' | '"' | '\'' | '\\' | '`')) {
        return Err(format!("“{key}” has {c:?} in it, which cannot stand in a link"));
    }
    match text.split(NAME).collect::<Vec<_>>().as_slice() {
        [open, close] if !open.is_empty() && !close.is_empty() => {
            Ok(Pattern { open: (*open).to_owned(), close: (*close).to_owned() })
        }
        _ => Err(format!(
            "“{key}” should have {NAME} in it once, with the tool's signs before and after it, such as \"*|{NAME}|*\""
        )),
    }
}
