//! All commands, to be found by typing.

use super::command::TABLE;
use super::edit::TextField;
use super::state::State;
use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

/// The palette.
#[derive(Clone, Debug, Default)]
pub struct Palette {
    /// What is typed.
    pub field: TextField,
    /// The row that has the cursor.
    pub cursor: usize,
}

impl Palette {
    /// The commands that match what is typed, best first, by their place in the table. Only those that mean something
    /// while the panes are on screen.
    pub fn hits(&self, state: &State) -> Vec<usize> {
        let offered = (0..TABLE.len()).filter(|&at| TABLE[at].scope.in_panes() && !TABLE[at].is_motion());
        let query = self.field.text();
        if query.trim().is_empty() {
            // What works now comes first.
            let mut all: Vec<usize> = offered.collect();
            all.sort_by_key(|&at| (TABLE[at].why_not)(state).is_some());
            return all;
        }
        let pattern = Pattern::parse(query, CaseMatching::Ignore, Normalization::Smart);
        let mut matcher = Matcher::new(Config::DEFAULT);
        let mut buffer = Vec::new();
        let folded = query.trim().to_lowercase();
        let mut hits: Vec<(bool, u32, usize)> = offered
            .filter_map(|at| {
                let command = &TABLE[at];
                let words = format!("{} {}", command.sentence, command.id);
                let score = pattern.score(Utf32Str::new(&words, &mut buffer), &mut matcher)?;
                // A command that is called what was typed comes before one that mentions it.
                let called = command.id.contains(&folded) || command.label.contains(&folded);
                Some((called, score, at))
            })
            .collect();
        hits.sort_by_key(|&(called, score, at)| (std::cmp::Reverse((called, score)), at));
        hits.into_iter().map(|(_, _, at)| at).collect()
    }
}
