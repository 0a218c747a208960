//! Asking a person, where there is one.

use super::failure::Failure;
use std::io::{self, BufRead, IsTerminal, Write};

/// What came of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// Yes.
    Yes,
    /// No, or anything else.
    No,
    /// There is nobody: standard input or standard error is no terminal.
    Nobody,
}

/// Asks a question that is answered by yes or no; Enter is no.
pub(super) fn ask(question: &str) -> Result<Asked, Failure> {
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return Ok(Asked::Nobody);
    }
    let _ = write!(io::stderr().lock(), "{} [y/N] ", crate::domain::show::safe(question));
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer).map_err(|e| Failure::problem(format!("no answer could be read: {e}")))?;
    let yes = matches!(answer.trim().to_lowercase().as_str(), "y" | "yes");
    Ok(if yes { Asked::Yes } else { Asked::No })
}
