//! Links that were edited as text in the user's editor.

use crate::domain::plain::{Clash, Draft, Outcome, Side, Wrong};

/// How far an edited text is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The editor has it.
    Editing,
    /// The editor did not end well: why.
    Failed(String),
    /// Something in it cannot be done.
    Wrong(Vec<Wrong>),
    /// What it would change.
    Read(Outcome),
}

/// The view.
#[derive(Clone, Debug)]
pub struct PlainView {
    /// What was handed out.
    pub draft: Draft,
    /// What was typed.
    pub text: String,
    /// How far it is.
    pub stage: Stage,
    /// Whose version counts where another window changed the same; `None`: nobody has said so yet.
    pub side: Option<Side>,
    /// The first line shown.
    pub top: usize,
}

impl PlainView {
    /// A view of what is handed out now.
    pub fn new(draft: Draft) -> Self {
        let text = draft.text.clone();
        Self { draft, text, stage: Stage::Editing, side: None, top: 0 }
    }

    /// What another window has changed otherwise.
    pub fn clashes(&self) -> &[Clash] {
        match &self.stage {
            Stage::Read(outcome) => &outcome.clashes,
            _ => &[],
        }
    }

    /// Why the changes cannot be made now.
    pub fn why_not(&self) -> Option<String> {
        match &self.stage {
            Stage::Read(outcome) if !outcome.clashes.is_empty() && self.side.is_none() => {
                Some("another window changed the same: choose yours (m) or theirs (t) first".to_owned())
            }
            Stage::Read(_) => None,
            Stage::Wrong(_) => Some("something in the text cannot be done: e edits it again".to_owned()),
            Stage::Editing | Stage::Failed(_) => Some("the editor did not end well: e opens it again".to_owned()),
        }
    }

    /// Whether anything would be lost with it.
    pub fn is_touched(&self) -> bool {
        self.text != self.draft.text
    }
}
