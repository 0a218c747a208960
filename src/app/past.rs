//! What is shown of the past: the history of a link, and what was deleted.

use crate::domain::Uid;
use crate::domain::past::{Past, Trashed};

/// The history of a link.
#[derive(Clone, Debug)]
pub struct PastView {
    /// Whose it is.
    pub title: String,
    /// The link.
    pub link: Uid,
    /// The steps, the latest first; `None` until the worker has answered.
    pub steps: Option<Vec<Past>>,
    /// The first line shown.
    pub top: usize,
}

/// What was deleted.
#[derive(Clone, Debug, Default)]
pub struct TrashList {
    /// When it was opened, in milliseconds since the Unix epoch.
    pub opened_ms: i64,
    /// What was deleted, the latest first; `None` until the worker has answered.
    pub all: Option<Vec<Trashed>>,
    /// The row that has the cursor.
    pub cursor: usize,
}

impl TrashList {
    /// Takes the list of the worker.
    pub fn fill(&mut self, all: Vec<Trashed>) {
        self.cursor = self.cursor.min(all.len().saturating_sub(1));
        self.all = Some(all);
    }

    /// Moves the cursor by rows, stopping at the ends.
    pub fn step(&mut self, by: isize) {
        let last = self.all.as_ref().map_or(0, Vec::len).saturating_sub(1);
        self.cursor = self.cursor.saturating_add_signed(by).min(last);
    }

    /// What has the cursor.
    pub fn chosen(&self) -> Option<&Trashed> {
        self.all.as_ref()?.get(self.cursor)
    }
}
