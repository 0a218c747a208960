//! Why a command did not succeed, and what the shell is told.

use crate::domain::plan::Refused;
use crate::store::StoreError;
use std::io;
use std::process::ExitCode;

/// How a command ends when it does not end well.
#[derive(Debug)]
pub(super) enum Failure {
    /// The data has a problem, or the work failed: exit code 1.
    Problem(String),
    /// The link book could not be used: exit code 1.
    Store(StoreError),
    /// The command line is wrong in a way that its grammar cannot see: exit code 2.
    Usage(String),
    /// Findings of severity error were reported already: exit code 1, with nothing to add.
    Findings,
    /// Whoever read our output has gone away: no failure at all.
    ClosedPipe,
}

impl Failure {
    pub fn problem(sentence: impl Into<String>) -> Self {
        Self::Problem(sentence.into())
    }

    pub fn usage(sentence: impl Into<String>) -> Self {
        Self::Usage(sentence.into())
    }

    /// What there is to say.
    pub fn sentence(&self) -> Option<String> {
        match self {
            Self::Problem(sentence) | Self::Usage(sentence) => Some(sentence.clone()),
            Self::Store(error) => Some(error.to_string()),
            Self::Findings | Self::ClosedPipe => None,
        }
    }

    pub fn exit_code(&self) -> ExitCode {
        match self {
            Self::Problem(_) | Self::Store(_) | Self::Findings => ExitCode::from(1),
            Self::Usage(_) => ExitCode::from(2),
            Self::ClosedPipe => ExitCode::SUCCESS,
        }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<Refused> for Failure {
    fn from(refused: Refused) -> Self {
        Self::Problem(refused.0)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::ClosedPipe,
            _ => Self::Problem(format!("the output could not be written: {error}")),
        }
    }
}
