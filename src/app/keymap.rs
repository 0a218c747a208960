//! Which keys do what: the table's, or the user's own.

use super::command::{Scope, TABLE};
use super::key::Key;
use std::collections::BTreeMap;

/// The keys of each command, by its place in the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keymap {
    keys: Vec<Vec<Key>>,
}

impl Default for Keymap {
    fn default() -> Self {
        let parse = |keys: &[&str]| keys.iter().filter_map(|k| k.parse().ok()).collect();
        Self { keys: TABLE.iter().map(|c| parse(c.keys)).collect() }
    }
}

impl Keymap {
    /// The table's keys, with those of some commands replaced. What cannot be is left as it is, and a sentence says why.
    pub fn with(overrides: &BTreeMap<String, Vec<Key>>) -> (Self, Vec<String>) {
        let mut map = Self::default();
        let mut problems = Vec::new();
        let mut chosen = Vec::new();
        for (id, keys) in overrides {
            let Some(at) = TABLE.iter().position(|c| c.id == id) else {
                problems.push(format!("there is no command “{id}”: the key list (?) has the names"));
                continue;
            };
            let scope = TABLE[at].scope;
            if let Some(key) = keys.iter().find(|k| scope.has_text() && k.typed().is_some()) {
                problems.push(format!("“{key}” cannot do {id}: it is a letter to be typed there"));
                continue;
            }
            map.keys[at].clone_from(keys);
            chosen.push(at);
        }
        map.make_way(&chosen, &mut problems);
        for (at, command) in TABLE.iter().enumerate() {
            for key in &map.keys[at] {
                let twin = (0..at).find(|&b| TABLE[b].scope == command.scope && map.keys[b].contains(key));
                if let Some(twin) = twin {
                    problems.push(format!("“{key}” is bound to {} and {}: the first wins", TABLE[twin].id, command.id));
                }
            }
        }
        (map, problems)
    }

    /// A key that the user has chosen is taken from the command that has it by default; the sentence names the one that it
    /// was the last key of.
    fn make_way(&mut self, chosen: &[usize], problems: &mut Vec<String>) {
        for (at, command) in TABLE.iter().enumerate() {
            if chosen.contains(&at) {
                continue;
            }
            let by = |key: &Key| {
                chosen.iter().find(|&&c| self.keys[c].contains(key) && meets(c, command.scope, *key)).copied()
            };
            let Some((key, taker)) = self.keys[at].iter().find_map(|key| Some((*key, by(key)?))) else { continue };
            let kept: Vec<Key> = self.keys[at].iter().filter(|key| by(key).is_none()).copied().collect();
            if kept.is_empty() {
                let (id, taker) = (command.id, TABLE[taker].id);
                problems.push(format!("“{key}” does {taker} now, and {id} has no key left: give it one"));
            }
            self.keys[at] = kept;
        }
    }

    /// The command of a key in a scope, by its place in the table.
    pub fn find(&self, scope: Scope, key: Key) -> Option<usize> {
        (0..TABLE.len()).find(|&at| TABLE[at].scope == scope && self.keys[at].contains(&key))
    }

    /// The keys of a command.
    pub fn keys(&self, at: usize) -> &[Key] {
        &self.keys[at]
    }

    /// The first key of a command, as people read it; empty where it has none.
    pub fn label(&self, at: usize) -> String {
        self.keys[at].first().map(|k| k.label()).unwrap_or_default()
    }

    /// The first key of the command called `id`, as people read it.
    pub fn label_of(&self, id: &str) -> String {
        TABLE.iter().position(|c| c.id == id).map(|at| self.label(at)).unwrap_or_default()
    }
}

/// Whether a key that was chosen for a command (by its place in the table) has to be given up by those of a scope. The panes'
/// own keys come before those of everywhere, so they give way to a new one; where the command had the key all along, the
/// pane's own is meant to come first.
fn meets(chosen: usize, other: Scope, key: Key) -> bool {
    let command = &TABLE[chosen];
    let is_new = !command.keys.iter().any(|k| k.parse() == Ok(key));
    command.scope == other || command.scope == Scope::Main && other.in_panes() && is_new
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_can_be_replaced_and_mistakes_are_named() {
        let key = |s: &str| s.parse::<Key>().unwrap();
        let overrides = BTreeMap::from([
            ("main.undo".to_owned(), vec![key("ctrl-z")]),
            ("main.palette".to_owned(), vec![key("f2"), key("f1")]),
            ("main.copy".to_owned(), vec![key("D")]),
            ("no.such".to_owned(), vec![key("x")]),
            ("form.save".to_owned(), vec![key("s")]),
        ]);
        let (map, problems) = Keymap::with(&overrides);
        assert!(map.find(Scope::Main, key("u")).is_none());
        assert!(map.find(Scope::Links, key("D")).is_none(), "the panes give way to a key chosen for everywhere");
        assert_eq!(problems.len(), 5, "{problems:?}");
        // The user's key wins over the one that a command came with.
        let does = |k: &str| map.find(Scope::Main, key(k)).map(|at| TABLE[at].id);
        assert_eq!(does("ctrl-z"), Some("main.undo"));
        assert_eq!((does("f1"), does("?")), (Some("main.palette"), Some("main.help")));
    }
}
