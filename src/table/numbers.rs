//! What spreadsheets do to long numbers: they shorten ids to `1.76E+12`, and take leading zeros away.

/// Whether the cell is a long number that a spreadsheet shortened: `1.75993E+12`, `1,76E+12`. Its digits are lost: nobody
/// can say which number it was. The sign after the `E` tells it from a code such as `2E3`.
pub fn is_shortened(cell: &str) -> bool {
    let bytes = cell.trim().as_bytes();
    let bytes = bytes.strip_prefix(b"-").unwrap_or(bytes);
    let Some(at) = bytes.iter().position(|b| matches!(b, b'E' | b'e')) else { return false };
    let (number, exponent) = (&bytes[..at], &bytes[at + 1..]);
    let digits = |s: &[u8]| !s.is_empty() && s.iter().all(u8::is_ascii_digit);
    let plain = match number.iter().position(|b| matches!(b, b'.' | b',')) {
        Some(dot) => digits(&number[..dot]) && digits(&number[dot + 1..]),
        None => digits(number),
    };
    plain && matches!(exponent, [b'+' | b'-', rest @ ..] if digits(rest) && (2..=3).contains(&rest.len()))
}

/// What there is to say about a cell that [`is_shortened`].
pub fn shortened(cell: &str) -> String {
    format!(
        "“{cell}” is a long number that a spreadsheet shortened, and its last digits are lost: format the column as text \
         where it comes from, and save the file again"
    )
}

/// The longest number that is looked at, in digits: as long as telephone numbers get.
const LONGEST: usize = 16;

/// Gathers what the numbers of one column look like, to see where leading zeros may be lost.
#[derive(Clone, Debug, Default)]
pub struct Zeros {
    /// How many numbers have so many digits, and the first line with one.
    lengths: [(u64, usize); LONGEST + 1],
    numbers: u64,
    others: bool,
}

/// A column that may have lost leading zeros.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LostZeros {
    /// How many numbers are shorter than the others.
    pub short: u64,
    /// The first line with one.
    pub line: usize,
    /// How many digits the others have.
    pub digits: usize,
}

impl Zeros {
    /// Takes a cell into account.
    pub fn add(&mut self, cell: &str, line: usize) {
        let len = cell.len();
        if len == 0 || self.others {
            return;
        }
        if len > LONGEST || cell.as_bytes()[0] == b'0' || !cell.bytes().all(|b| b.is_ascii_digit()) {
            // One number that kept its zero says that they are kept.
            self.others = true;
            return;
        }
        self.numbers += 1;
        let (count, first) = &mut self.lengths[len];
        if *count == 0 {
            *first = line;
        }
        *count += 1;
    }

    /// Whether leading zeros seem to be lost: all cells are numbers, most of them with the same four digits or more, none with
    /// more, and some with one or two fewer.
    pub fn lost(&self) -> Option<LostZeros> {
        let digits = self.lengths.iter().rposition(|(count, _)| *count > 0)?;
        let most = self.lengths[digits].0;
        let near = &self.lengths[digits.saturating_sub(2)..digits];
        let short: u64 = near.iter().map(|(count, _)| count).sum();
        if self.others || digits < 4 || short == 0 || short + most != self.numbers || most * 10 < self.numbers * 6 {
            return None;
        }
        let line = near.iter().filter(|(count, _)| *count > 0).map(|(_, line)| *line).min()?;
        Some(LostZeros { short, line, digits })
    }
}

impl LostZeros {
    /// What there is to say about the column.
    pub fn sentence(&self, column: &str) -> String {
        format!(
            "column “{column}”: {} of its numbers {} fewer than {} digits (first on line {}): a spreadsheet may have \
             taken leading zeros away",
            self.short,
            if self.short == 1 { "has" } else { "have" },
            self.digits,
            self.line
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shortened_numbers_are_told_from_codes() {
        for cell in ["1.76E+12", "1,75993174502E+12", "2E+05", "-1.5e+10", " 1.76E+12 ", "4.9E-05"] {
            assert!(is_shortened(cell), "{cell}");
        }
        for cell in ["2E3", "E+12", "1.76", "1.E+12", "hall E+12", "1E+", "1E+1", "1759931745026", "", "1E+12345"] {
            assert!(!is_shortened(cell), "{cell}");
        }
    }

    #[test]
    fn lost_zeros_are_seen_where_the_column_shows_them() {
        let lost = |cells: &[&str]| {
            let mut zeros = Zeros::default();
            (2..).zip(cells).for_each(|(line, cell)| zeros.add(cell, line));
            zeros.lost()
        };
        assert_eq!(lost(&["10115", "1067", "20095", "80331"]), Some(LostZeros { short: 1, line: 3, digits: 5 }));
        assert_eq!(lost(&["10115", "01067", "1067"]), None);
        assert_eq!(lost(&["10115", "20095"]), None);
        assert_eq!(lost(&["10115", "north", "1067"]), None);
        assert_eq!(lost(&["1", "12", "123", "7"]), None);
        assert_eq!(lost(&["1067", "1068", "10115"]), None);
        assert_eq!(lost(&[]), None);
    }
}
