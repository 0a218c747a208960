//! Questions before something is lost. Enter never answers them.

use super::msg::Effect;
use crate::domain::Change;

/// A question.
#[derive(Clone, Debug)]
pub struct Confirm {
    /// The question.
    pub title: String,
    /// What goes with it, a line each.
    pub lines: Vec<String>,
    /// What the “yes” key is called: “delete”, “discard”.
    pub verb: &'static str,
    /// What happens then.
    pub then: Then,
}

/// What happens when a question is answered with yes.
#[derive(Clone, Debug)]
pub enum Then {
    /// The changes are made; the words are for the history.
    Change(Vec<Change>, String),
    /// The form under the question is saved, whatever it breaks.
    Save,
    /// The edited text under the question is made true, whatever it breaks.
    Plain,
    /// What the dialog under the question shows is brought in, whatever it breaks.
    Bring,
    /// The overlay under the question is closed, with what was typed in it.
    Discard,
    /// The worker does something.
    Do(Effect),
}
