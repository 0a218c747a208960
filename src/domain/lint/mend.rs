//! Repairs of a whole newsletter: all that are certain, and what changes by them.

use super::{Format, Lint};
use crate::domain::tester;
use similar::TextDiff;

/// What repairs make of a newsletter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mended {
    /// The text with the repairs.
    pub text: String,
    /// How many were made.
    pub count: usize,
}

/// A repair may uncover another one, but not more often than this.
const ROUNDS: usize = 6;

/// `text` with every certain repair made that `lint` finds, and those that only then show; `None`: there is none to make.
pub fn mend(lint: &Lint<'_>, text: &str, format: Format) -> Option<Mended> {
    let mut mended = Mended { text: text.to_owned(), count: 0 };
    for _ in 0..ROUNDS {
        let report = lint.afresh().check("", &mended.text, format);
        let count = report.findings.iter().filter(|f| f.fix.is_some()).count();
        if count == 0 {
            break;
        }
        let next = tester::apply_all(&mended.text, &report.findings);
        if next == mended.text {
            break;
        }
        mended.text = next;
        mended.count += count;
    }
    (mended.count > 0).then_some(mended)
}

/// The lines that differ, as a unified diff with one line of context; the texts have `name` as their name.
pub fn diff(name: &str, old: &str, new: &str) -> String {
    TextDiff::from_lines(old, new).unified_diff().context_radius(1).header(name, name).to_string()
}
