//! The check of a newsletter: which one, what was found in it, and what can be mended.

use super::edit::TextField;
use crate::domain::lint::Excerpt;
use crate::domain::{Rule, Severity};

/// Where a newsletter comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A file, or a folder of them, as it was typed.
    Path(String),
    /// Its text, pasted.
    Pasted(String),
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Linted {
    /// In what.
    pub source: Source,
    /// How many newsletters.
    pub files: usize,
    /// How many entry point links.
    pub links: usize,
    /// What is wrong, in order.
    pub rows: Vec<Row>,
    /// What cannot be read, a sentence each.
    pub problems: Vec<String>,
    /// How many repairs are certain.
    pub repairs: usize,
    /// What they change, as a unified diff; empty: there are none.
    pub diff: String,
    /// A pasted text with its repairs.
    pub mended: Option<String>,
}

impl Linted {
    /// How many findings have this severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.rows.iter().filter(|row| row.severity == severity).count()
    }
}

/// A finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The file's name.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
    /// How bad it is.
    pub severity: Severity,
    /// Which rule says it.
    pub rule: Rule,
    /// The sentence.
    pub message: String,
    /// What stands there.
    pub excerpt: Excerpt,
    /// What to put there.
    pub fix: Option<String>,
    /// The link that it is about.
    pub link: String,
}

/// The view.
#[derive(Clone, Debug, Default)]
pub struct LetterView {
    /// The path.
    pub field: TextField,
    /// Whether the path is being typed.
    pub typing: bool,
    /// What is being read.
    pub asked: Option<Source>,
    /// What was found.
    pub found: Option<Linted>,
    /// The row that has the cursor.
    pub cursor: usize,
    /// The first line shown of the repairs, while they are looked at.
    pub diff: Option<usize>,
}

impl LetterView {
    /// A view that asks for a path, beginning with the last one.
    pub fn new(path: &str) -> Self {
        let mut field = TextField::one_line();
        field.set_text(path);
        field.select_all();
        Self { field, typing: true, ..Self::default() }
    }

    /// The finding that has the cursor.
    pub fn row(&self) -> Option<&Row> {
        self.found.as_ref()?.rows.get(self.cursor)
    }
}

/// The path that somebody typed, or that a terminal typed for a file that was dropped on it: without quotation marks,
/// backslashes before spaces, and `file://`.
pub fn typed_path(text: &str) -> String {
    let text = text.trim();
    let quoted = ["\"", "'"].into_iter().find_map(|q| text.strip_prefix(q)?.strip_suffix(q));
    if let Some(path) = quoted {
        return path.to_owned();
    }
    if let Some(path) = text.strip_prefix("file://") {
        return crate::domain::encode::decode(path);
    }
    // Windows separates by backslashes; there a drive comes first.
    let windows = text.as_bytes().get(1) == Some(&b':') || text.starts_with("\\\\");
    if windows { text.to_owned() } else { text.replace("\\ ", " ") }
}

/// Whether what was pasted is a newsletter, and no path to one.
pub fn is_newsletter(text: &str) -> bool {
    let text = text.trim();
    text.contains('\n') || text.contains('<') || text.contains("://") && !text.starts_with("file://")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_taken_as_terminals_type_them() {
        for (typed, path) in [
            (" may.html ", "may.html"),
            ("'/home/ann/may news.html'", "/home/ann/may news.html"),
            ("/home/ann/may\\ news.html", "/home/ann/may news.html"),
            ("file:///home/ann/may%20news.html", "/home/ann/may news.html"),
            ("C:\\news\\may.html", "C:\\news\\may.html"),
        ] {
            assert_eq!(typed_path(typed), path);
        }
        assert!(
            is_newsletter("<p>x</p>")
                && is_newsletter("a\nb")
                && !is_newsletter("file:///x\n")
                && !is_newsletter("x.html")
        );
    }
}
