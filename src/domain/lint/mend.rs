//! Repairs of a whole newsletter: all that are certain, and what changes by them.

use super::{Format, Lint};
use crate::domain::{Rule, tester};
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
/// Repairs of a rule that come to no end, each making room for the next, were not certain: they are left out.
pub fn mend(lint: &Lint<'_>, text: &str, format: Format) -> Option<Mended> {
    let mut endless = Vec::new();
    loop {
        match settle(lint, text, format, &endless) {
            Ok(mended) => return (mended.count > 0).then_some(mended),
            Err(more) => endless.extend(more),
        }
    }
}

/// Repairs until nothing is left to repair, but for the rules `without`; else the rules that still have repairs.
fn settle(lint: &Lint<'_>, text: &str, format: Format, without: &[Rule]) -> Result<Mended, Vec<Rule>> {
    let mut mended = Mended { text: text.to_owned(), count: 0 };
    let mut left = Vec::new();
    for _ in 0..=ROUNDS {
        let mut findings = lint.afresh().check("", &mended.text, format).findings;
        findings.retain(|f| f.fix.is_some() && !without.contains(&f.rule));
        let next = tester::apply_all(&mended.text, &findings);
        if findings.is_empty() || next == mended.text {
            return Ok(mended);
        }
        mended.text = next;
        mended.count += findings.len();
        left = findings.into_iter().map(|f| f.rule).collect();
    }
    Err(left)
}

/// The lines that differ, as a unified diff with one line of context; the texts have `name` as their name.
pub fn diff(name: &str, old: &str, new: &str) -> String {
    TextDiff::from_lines(old, new).unified_diff().context_radius(1).header(name, name).to_string()
}
