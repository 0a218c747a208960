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
        if overrides.is_empty() {
            // A test sees to it that no two commands of the table share a key where both could be meant.
            return (map, problems);
        }
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
        map.keep_a_way_out(&mut problems);
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

    /// Whatever the file says, there is a key that ends the program.
    fn keep_a_way_out(&mut self, problems: &mut Vec<String>) {
        let Some(quit) = TABLE.iter().position(|c| c.id == "main.quit") else { return };
        let way_out = Key { code: super::key::Code::Char('c'), ctrl: true, ..Key::char('c') };
        if self.keys[quit].is_empty() {
            for (at, command) in TABLE.iter().enumerate() {
                if command.scope == Scope::Main || command.scope.in_panes() {
                    self.keys[at].retain(|key| *key != way_out);
                }
            }
            self.keys[quit].push(way_out);
            problems.push(format!("main.quit had no key left: “{way_out}” quits all the same"));
        }
    }

    /// A key that the user has chosen is taken from the command that has it by default; a sentence names that command, and
    /// what it keeps.
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
            let (id, taker) = (command.id, TABLE[taker].id);
            problems.push(match kept.first() {
                None => format!("“{key}” does {taker} now, and {id} has no key left: give it one"),
                Some(left) => format!("“{key}” does {taker} now, and no longer {id}, which keeps “{left}”"),
            });
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
        assert_eq!(problems.len(), 6, "{problems:?}");
        assert!(
            problems
                .iter()
                .any(|p| p.contains("“F1” does main.palette now") || p.contains("“f1” does main.palette now")),
            "{problems:?}"
        );
        // The user's key wins over the one that a command came with.
        let does = |k: &str| map.find(Scope::Main, key(k)).map(|at| TABLE[at].id);
        assert_eq!(does("ctrl-z"), Some("main.undo"));
        assert_eq!((does("f1"), does("?")), (Some("main.palette"), Some("main.help")));
    }

    #[test]
    fn a_key_that_is_taken_is_named_and_the_program_can_always_be_ended() {
        let key = |s: &str| s.parse::<Key>().unwrap();
        let quit = TABLE.iter().position(|c| c.id == "main.quit").unwrap();
        let (map, problems) = Keymap::with(&BTreeMap::from([("main.undo".to_owned(), vec![key("q")])]));
        assert_eq!(map.keys(quit), [key("ctrl-c")]);
        assert!(problems.len() == 1 && problems[0].contains("main.quit, which keeps"), "{problems:?}");
        for undo in [vec![key("q"), key("ctrl-c")], vec![key("u")]] {
            let (map, problems) =
                Keymap::with(&BTreeMap::from([("main.undo".to_owned(), undo), ("main.quit".to_owned(), Vec::new())]));
            assert_eq!(map.find(Scope::Main, key("ctrl-c")), Some(quit));
            assert!(problems.iter().any(|p| p.contains("quits all the same")), "{problems:?}");
        }
    }
}
