//! What was tested, to be found again by typing.

use crate::app::edit::TextField;
use crate::domain::Tested;
use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

/// The list of what was tested.
#[derive(Clone, Debug, Default)]
pub struct TestedList {
    /// When it was opened, in milliseconds since the Unix epoch.
    pub opened_ms: i64,
    /// What is typed.
    pub field: TextField,
    /// The row that has the cursor.
    pub cursor: usize,
    /// What was tested, the latest first; `None` until the worker has answered.
    pub all: Option<Vec<Tested>>,
    /// The texts that match what is typed, by their place in `all`, the latest first.
    pub hits: Vec<usize>,
}

impl TestedList {
    /// Brings the hits up to date.
    pub fn filter(&mut self) {
        let all = self.all.as_deref().unwrap_or_default();
        let query = self.field.text().trim();
        let pattern = Pattern::parse(query, CaseMatching::Ignore, Normalization::Smart);
        let mut matcher = Matcher::new(Config::DEFAULT);
        let mut buffer = Vec::new();
        // The order stays that of time: people look for what they tested last week, not for the best match.
        self.hits = (0..all.len())
            .filter(|&at| {
                query.is_empty() || pattern.score(Utf32Str::new(&all[at].text, &mut buffer), &mut matcher).is_some()
            })
            .collect();
        self.cursor = self.cursor.min(self.hits.len().saturating_sub(1));
    }

    /// The text that has the cursor.
    pub fn chosen(&self) -> Option<&Tested> {
        self.all.as_deref()?.get(*self.hits.get(self.cursor)?)
    }

    /// Takes the list of the worker.
    pub fn fill(&mut self, all: Vec<Tested>) {
        self.all = Some(all);
        self.filter();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typing_filters_and_keeps_the_order_of_time() {
        let tested = |text: &str| Tested { text: text.to_owned(), at_ms: 0 };
        let mut list = TestedList::default();
        list.fill(["giveaway--hall-a", "https://m.me/x?ref=menu", "giveaway"].map(tested).to_vec());
        list.cursor = 2;
        assert_eq!(list.chosen().unwrap().text, "giveaway");
        list.field.set_text("GIVE");
        list.filter();
        assert_eq!((list.hits.as_slice(), list.cursor), (&[0, 2][..], 1));
        list.field.set_text("nothing like it");
        list.filter();
        assert_eq!(list.chosen(), None);
    }
}
