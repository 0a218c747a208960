//! Cells of tables for spreadsheets, as text: nothing in them is run as a formula, and none becomes two. The guard is that
//! of all tables that are written, see [`crate::table`].
//!
//! A link is never changed by this: none begins with a sign that starts a formula.

use crate::table::guarded;

/// A cell of CSV with commas (RFC 4180), guarded. What spreadsheets of other countries cut cells at is quoted too: a
/// formula behind it stays inside of the cell.
pub fn csv(text: &str) -> String {
    let cell = guarded(text);
    if cell.contains(['"', ',', ';', '\t', '\n', '\r']) { quoted(&cell) } else { cell.into_owned() }
}

/// A cell of a table with tabs, as it is pasted into a spreadsheet: on one line, and guarded. A quotation mark in front
/// would begin a cell that goes on to the next one.
pub fn tsv(text: &str) -> String {
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let cell = guarded(&line);
    if cell.starts_with('"') { quoted(&cell) } else { cell.into_owned() }
}

fn quoted(cell: &str) -> String {
    format!("\"{}\"", cell.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::encode::query_value;
    use crate::table::unguarded;
    use proptest::prelude::*;

    #[test]
    fn formulas_are_guarded_and_cells_stay_cells() {
        assert_eq!(csv("=1+1"), "'=1+1");
        assert_eq!(csv("'=1"), "''=1");
        assert_eq!(csv("+49 40 555"), "+49 40 555");
        assert_eq!(csv("-a,b"), "\"'-a,b\"");
        assert_eq!(csv("say \"hi\""), "\"say \"\"hi\"\"\"");
        assert_eq!(csv("＝1"), "'＝1");
        assert_eq!(csv("a;=1"), "\"a;=1\"");
        assert_eq!(tsv("=a\tb\nc"), "'=a b c");
        assert_eq!(tsv("\"a\" b"), "\"\"\"a\"\" b\"");
        assert_eq!(tsv("a \"b\""), "a \"b\"");
    }

    /// The cells of a line of CSV, by the letter of RFC 4180.
    fn read(line: &str) -> Vec<String> {
        let (mut cells, mut cell, mut inside) = (Vec::new(), String::new(), false);
        let mut rest = line.chars().peekable();
        while let Some(c) = rest.next() {
            match c {
                '"' if inside && rest.peek() == Some(&'"') => cell.extend(rest.next()),
                '"' => inside = !inside,
                ',' if !inside => cells.push(std::mem::take(&mut cell)),
                c => cell.push(c),
            }
        }
        cells.push(cell);
        assert!(!inside, "{line}");
        cells
    }

    /// `-`, `+ -`: signs of a number without one, which run nothing.
    fn is_blank_number(cell: &str) -> bool {
        cell.starts_with(['+', '-']) && cell[1..].chars().all(|c| matches!(c, ' ' | '-' | ','))
    }

    proptest! {
        #[test]
        fn a_cell_of_any_text_is_read_back_and_is_no_formula(texts in proptest::collection::vec("[=+@'\"\\-,\t\r\n aé]{0,6}", 1..4)) {
            let line = texts.iter().map(|t| csv(t)).collect::<Vec<_>>().join(",");
            let cells = read(&line);
            prop_assert_eq!(cells.iter().map(|c| unguarded(c).to_owned()).collect::<Vec<_>>(), texts.clone());
            // There are no digits in them: what begins with a sign is a formula.
            let signs = ['=', '+', '-', '@', '\t', '\r', '\n'];
            for cell in cells {
                prop_assert!(!cell.starts_with(signs) || is_blank_number(&cell), "{cell:?}");
            }
            for text in texts {
                let cell = tsv(&text);
                prop_assert!(!cell.starts_with(signs) || is_blank_number(&cell), "{cell:?}");
                prop_assert!(!cell.contains(['\t', '\n', '\r']), "{cell:?}");
            }
        }

        #[test]
        fn a_link_is_never_changed(value in any::<String>()) {
            let url = format!("https://m.me/10293?ref={}", query_value(&value));
            prop_assert_eq!(&read(&csv(&url)), std::slice::from_ref(&url));
            prop_assert_eq!(tsv(&url), url);
        }
    }
}
