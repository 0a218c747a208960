//! The guard against cells that a spreadsheet would run as a formula, and how it is taken off again.

use std::borrow::Cow;

/// Whether a spreadsheet would run the cell: it starts like a formula, and is no plain number.
///
/// `+49 151 2345` and `-12.5` start like one, too; but digits with the signs of numbers run nothing, and a telephone
/// number that got an apostrophe is wrong for whoever reads the file next.
fn runs(cell: &str) -> bool {
    match cell.as_bytes() {
        [b'=' | b'@' | b'\t' | b'\r' | b'\n', ..] => true,
        [b'+' | b'-', rest @ ..] => {
            !rest.iter().all(|b| b.is_ascii_digit() || matches!(b, b' ' | b'.' | b',' | b'(' | b')' | b'-' | b'/'))
        }
        // Spreadsheets take the full-width forms for the same signs.
        [0xef, 0xbc, ..] => cell.starts_with(['＝', '＋', '－', '＠']),
        _ => false,
    }
}

/// Whether `cell` needs an apostrophe in front. One that has some already and would run without them gets one more: so the
/// guard can be told from the text, and taken off again.
pub fn needs_guard(cell: &str) -> bool {
    match cell.as_bytes().first() {
        Some(b'\'') => runs(cell.trim_start_matches('\'')),
        Some(b'=' | b'@' | b'+' | b'-' | b'\t' | b'\r' | b'\n' | 0xef) => runs(cell),
        _ => false,
    }
}

/// `cell` as it can be put into a spreadsheet.
pub fn guarded(cell: &str) -> Cow<'_, str> {
    if needs_guard(cell) { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

/// The cell that [`guarded`] was given.
pub fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if runs(rest.trim_start_matches('\'')) => rest,
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn formulas_are_guarded_and_numbers_are_left_alone() {
        for cell in ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3+cmd|x", "\t=1", "＝1", "'=1"] {
            assert_eq!(guarded(cell), format!("'{cell}"));
        }
        for cell in ["+49 151 2345-678", "-12.5", "-1,5", "'tis", "a=b", "", "'", "https://m.me/x", "日本"] {
            assert_eq!(guarded(cell), cell);
        }
    }

    proptest! {
        #[test]
        fn the_guard_can_always_be_taken_off(cell in "('|=|\\+|-|@|\t|＝|a|1){0,5}") {
            let written = guarded(&cell);
            prop_assert_eq!(unguarded(&written), cell.as_str());
            prop_assert!(!runs(&written));
        }
    }
}
