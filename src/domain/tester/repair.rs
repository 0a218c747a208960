//! Repairs: one at a time, or all that are certain.

use super::reading::Reading;
use crate::domain::book::Book;
use crate::domain::field::FieldKey;
use crate::domain::finding::{Finding, Rule};

/// How often a repaired text is read again for repairs that the first ones uncovered. More layers than anybody pastes.
const ROUNDS: usize = 12;

/// `input` with the repair of one finding made; `None`: the finding has none, or belongs to another text.
pub fn apply(input: &str, finding: &Finding) -> Option<String> {
    let fix = finding.fix.as_deref()?;
    let (before, after) = (input.get(..finding.start)?, input.get(finding.end..)?);
    Some([before, fix, after].concat())
}

/// `input` with the repair of the finding `at` made, and of those that stand or fall with it: where one of several broken
/// separators is mended alone, the others are dashes in a value from then on, and nobody can tell them apart any more.
/// `None`: that finding has no repair.
pub fn apply_one(input: &str, findings: &[Finding], at: usize) -> Option<String> {
    let chosen = findings.get(at).filter(|f| f.fix.is_some())?;
    if chosen.rule != Rule::SmartDash {
        return apply(input, chosen);
    }
    let together: Vec<Finding> = findings.iter().filter(|f| f.rule == chosen.rule).cloned().collect();
    Some(apply_all(input, &together))
}

/// `input` with the repairs of all `findings` made that don't overlap; of two that do, the wider one, since the narrower
/// is found again within it.
pub fn apply_all(input: &str, findings: &[Finding]) -> String {
    let mut repairs: Vec<_> = findings.iter().filter(|f| f.fix.is_some()).collect();
    repairs.sort_by_key(|f| (f.start, std::cmp::Reverse(f.end)));
    let mut out = String::with_capacity(input.len());
    let mut at = 0;
    for finding in repairs {
        let (Some(fix), Some(between)) = (&finding.fix, input.get(at..finding.start)) else { continue };
        if input.is_char_boundary(finding.end) {
            out.push_str(between);
            out.push_str(fix);
            at = finding.end;
        }
    }
    out.push_str(&input[at..]);
    out
}

/// `input` with every certain repair made, and those that only then show; the input itself where there is none to make.
pub fn repair(input: &str, book: &Book) -> String {
    super::read(input, book).repaired.unwrap_or_else(|| input.to_owned())
}

/// Fills in what all repairs together make of the input. If they come to no end, or to a text that says something else, they
/// were not certain: then the findings stay, and their repairs go.
pub(super) fn complete(reading: &mut Reading, book: &Book) {
    if reading.findings.iter().all(|f| f.fix.is_none()) {
        return;
    }
    let mut text = apply_all(&reading.input, &reading.findings);
    for _ in 0..ROUNDS {
        let next = super::analyse(&text, book);
        if next.findings.iter().all(|f| f.fix.is_none()) {
            if says_the_same(reading, &next) {
                reading.repaired = Some(text);
                return;
            }
            break;
        }
        text = apply_all(&text, &next.findings);
    }
    reading.findings.iter_mut().for_each(|f| f.fix = None);
}

/// Whether a repaired text says what the reading of the broken one said it says.
fn says_the_same(broken: &Reading, mended: &Reading) -> bool {
    fn fields(reading: &Reading) -> impl Iterator<Item = Option<&FieldKey>> {
        reading.writes.iter().map(|w| w.field.as_ref())
    }
    broken.channel == mended.channel && broken.reference == mended.reference && fields(broken).eq(fields(mended))
}
