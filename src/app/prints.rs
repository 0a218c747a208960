//! What was printed or sent, to be looked up.

use crate::domain::{Book, Print, Uid};

/// The list of what is out in the world.
#[derive(Clone, Debug, Default)]
pub struct PrintsList {
    /// The placements that were selected: of which link, and which.
    pub targets: Vec<(Uid, Uid)>,
    /// Whether everything of the bot is listed, and not only those.
    pub all: bool,
    /// The record that has the cursor; where it is not there, the first.
    pub cursor: Option<Uid>,
}

impl PrintsList {
    /// The records that are listed, the latest day first.
    pub fn rows<'a>(&self, book: &'a Book) -> Vec<&'a Print> {
        let listed = |p: &&Print| self.all || self.targets.contains(&(p.link, p.placement));
        let mut rows: Vec<_> = book.prints.iter().filter(listed).collect();
        rows.sort_by(|a, b| b.day.cmp(&a.day).then(b.uid.cmp(&a.uid)));
        rows
    }

    /// The place of the cursor among the rows.
    pub fn position(&self, rows: &[&Print]) -> usize {
        rows.iter().position(|p| Some(p.uid) == self.cursor).unwrap_or(0)
    }

    /// The record that has the cursor.
    pub fn chosen<'a>(&self, book: &'a Book) -> Option<&'a Print> {
        let rows = self.rows(book);
        rows.get(self.position(&rows)).copied()
    }
}
