//! The list of every key: what has the focus comes first, and typing leaves only what is looked for.

use super::command::{Command, Scope, TABLE};
use super::edit::TextField;
use super::state::State;

/// The list.
#[derive(Clone, Debug, Default)]
pub struct HelpView {
    /// The first line shown.
    pub top: usize,
    /// What is looked for.
    pub field: TextField,
    /// Whether that is being typed.
    pub typing: bool,
    /// The scopes that had the keys when it was opened, the nearest first.
    near: Vec<Scope>,
}

impl HelpView {
    /// The list, beginning with the scopes that have the keys now.
    pub fn new(near: Vec<Scope>) -> Self {
        Self { near, ..Self::default() }
    }

    /// The scopes, each with its commands that have what is looked for, by their places in the table.
    pub fn parts(&self, state: &State) -> Vec<(Scope, Vec<usize>)> {
        let rest = Scope::ALL.into_iter().filter(|scope| !self.near.contains(scope));
        let scopes = self.near.iter().copied().chain(rest);
        let wanted: Vec<String> = self.field.text().split_whitespace().map(str::to_lowercase).collect();
        let has = |at: &usize, command: &Command| {
            let text = format!("{} {} {}", command.scope.title(), command.sentence, command.label).to_lowercase();
            let keys: Vec<String> = state.keymap.keys(*at).iter().map(|key| key.label().to_lowercase()).collect();
            wanted.iter().all(|word| text.contains(word) || keys.contains(word))
        };
        let commands = |scope: Scope| {
            let all = TABLE.iter().enumerate().filter(|(at, c)| c.scope == scope && has(at, c));
            (scope, all.map(|(at, _)| at).collect::<Vec<_>>())
        };
        scopes.map(commands).filter(|(_, commands)| !commands.is_empty()).collect()
    }
}
