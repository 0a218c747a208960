//! What can go wrong with the book on disk. Each sentence names the file or the thing, the reason, and the way out.

use crate::domain::{Change, Entity};
use rusqlite::ErrorCode;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Why the store could not do what it was asked. Nothing has been changed by the call that returned it, except perhaps
/// with [`StoreError::Unsure`].
#[derive(Debug)]
pub enum StoreError {
    /// Another program holds the file.
    Locked {
        /// The database.
        path: PathBuf,
    },
    /// The file, its folder or its disk cannot be written; reading works.
    ReadOnly {
        /// The database.
        path: PathBuf,
    },
    /// It was a database of ours, and is damaged or cut off.
    Corrupt {
        /// The database.
        path: PathBuf,
        /// What was found.
        detail: String,
    },
    /// The file is something else than a database.
    NotADatabase {
        /// The file.
        path: PathBuf,
    },
    /// It is a database, but of another program.
    NotOurs {
        /// The file.
        path: PathBuf,
    },
    /// A newer version of the program wrote it.
    Newer {
        /// The database.
        path: PathBuf,
        /// Its schema version.
        found: i32,
        /// The newest schema version that this program knows.
        known: i32,
    },
    /// The folder that the file should be in does not exist.
    NoFolder {
        /// The folder.
        folder: PathBuf,
    },
    /// The file is no longer where it was opened: it, or its folder, was moved or deleted, or another took its place.
    Gone {
        /// The database.
        path: PathBuf,
    },
    /// The operating system does not let us read or create the file.
    Unreachable {
        /// The file or folder.
        path: PathBuf,
        /// The operating system's reason.
        reason: String,
    },
    /// The disk failed at the very moment of saving: what was written may turn out to be there, or not.
    Unsure {
        /// The database.
        path: PathBuf,
        /// What the engine says.
        detail: String,
    },
    /// There is no room left on the disk.
    DiskFull {
        /// The database.
        path: PathBuf,
    },
    /// The platform's data directory is unknown, because there is no home directory.
    NoHome,
    /// A name that must be unique is taken.
    NotUnique {
        /// The kind of thing: “link”, “field”, …
        noun: &'static str,
        /// What of it is taken: “ref”, “name”, “id”, “label”.
        attribute: &'static str,
        /// The thing that has it already, in its own spelling.
        taken_by: String,
    },
    /// Somebody else changed the thing since it was read.
    Conflict(Box<Conflict>),
    /// A thing cannot go, or come, because of another one that changed in the meantime.
    Entangled {
        /// The kind of thing.
        noun: &'static str,
        /// Its name.
        name: String,
        /// Whether it was to be removed.
        removing: bool,
    },
    /// The bot that was asked for does not exist (any more).
    NoBot,
    /// There is no step to take back.
    NothingToUndo,
    /// There is no step that was taken back.
    NothingToRedo,
    /// What was to come back is not (any more) in the trash.
    NotInTrash,
    /// What was to come back needs something that is gone: the sentence.
    CannotComeBack(String),
    /// A file that was to be written exists already.
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// A copy of the book could not be written.
    NoBackup {
        /// The copy, or the folder that it should be in.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// More columns of contacts are to be kept than there is room for.
    TooManyColumns {
        /// How many there can be.
        most: usize,
    },
    /// Anything else that the database engine says.
    Engine {
        /// The database.
        path: PathBuf,
        /// What it says.
        detail: String,
    },
}

/// Two versions of one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// What was asked for, with the state that it started from.
    pub ours: Change,
    /// What is in the book now; `None`: it was removed.
    pub theirs: Option<Entity>,
}

impl StoreError {
    /// An engine's error, told apart as far as it matters to a user.
    pub(super) fn from_sql(path: &Path, error: rusqlite::Error) -> Self {
        let path = path.to_owned();
        match error {
            rusqlite::Error::SqliteFailure(failure, message) => {
                let detail = message.unwrap_or_else(|| failure.to_string());
                match failure.code {
                    ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked | ErrorCode::FileLockingProtocolFailed => {
                        Self::Locked { path }
                    }
                    ErrorCode::ReadOnly => Self::ReadOnly { path },
                    ErrorCode::DatabaseCorrupt => Self::Corrupt { path, detail },
                    ErrorCode::NotADatabase => Self::NotADatabase { path },
                    ErrorCode::DiskFull => Self::DiskFull { path },
                    ErrorCode::CannotOpen | ErrorCode::PermissionDenied => Self::Unreachable { path, reason: detail },
                    _ => Self::Engine { path, detail },
                }
            }
            // A value that this program never writes: the file was damaged, or edited by hand.
            rusqlite::Error::FromSqlConversionFailure(..)
            | rusqlite::Error::IntegralValueOutOfRange(..)
            | rusqlite::Error::InvalidColumnType(..)
            | rusqlite::Error::Utf8Error(..) => Self::Corrupt { path, detail: error.to_string() },
            other => Self::Engine { path, detail: other.to_string() },
        }
    }

    /// The same error where it came from the end of a transaction. A sync that fails leaves everything written behind,
    /// and whoever opens the file next may find it whole.
    pub(super) fn at_the_end(self) -> Self {
        match self {
            Self::Engine { path, detail } => Self::Unsure { path, detail },
            other => other,
        }
    }

    /// The reason alone, for a sentence that says the rest.
    pub(super) fn reason(&self) -> String {
        match self {
            Self::Unreachable { reason, .. } | Self::NoBackup { reason, .. } => reason.clone(),
            Self::Corrupt { detail, .. } | Self::Engine { detail, .. } => detail.clone(),
            Self::Locked { .. } => "it is in use by another program".to_owned(),
            Self::ReadOnly { .. } => "it cannot be written".to_owned(),
            other => other.to_string(),
        }
    }

    /// An operating system's error about the file itself.
    pub(super) fn from_io(path: &Path, error: &io::Error) -> Self {
        let path = path.to_owned();
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull { path },
            io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnly { path },
            _ => Self::Unreachable { path, reason: error.to_string() },
        }
    }
}

impl fmt::Display for StoreError {
    #[expect(clippy::too_many_lines, reason = "a sentence for each error, and nothing else")]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Locked { path } => write!(
                f,
                "the link book {} is in use by another program: wait a moment and try again, or close the other program",
                path.display()
            ),
            Self::ReadOnly { path } => write!(
                f,
                "the link book {} can be read but not changed: allow writing to it and its folder, make room on its \
                 disk, or work on a copy with --database FILE",
                path.display()
            ),
            Self::Corrupt { path, detail } => write!(
                f,
                "the link book {} is damaged ({detail}): nothing was changed; put a backup in its place, or start a \
                 new one with --database FILE",
                path.display()
            ),
            Self::NotADatabase { path } => write!(
                f,
                "{} is not a link book, and was left as it is: name another file with --database FILE",
                path.display()
            ),
            Self::NotOurs { path } => write!(
                f,
                "{} is a database of another program, and was left as it is: name another file with --database FILE",
                path.display()
            ),
            Self::Newer { path, found, known } => write!(
                f,
                "the link book {} was written by a newer entrylink (format {found}, this one knows {known}), and was \
                 left as it is: update entrylink, or name another file with --database FILE",
                path.display()
            ),
            Self::NoFolder { folder } => write!(
                f,
                "the folder {} does not exist: create it, or name another file with --database FILE",
                folder.display()
            ),
            Self::Gone { path } => write!(
                f,
                "the link book {} is not there any more: it or its folder was moved, deleted or replaced while it was \
                 open, so nothing was saved; put it back and try again, or close entrylink and name another file with \
                 --database FILE",
                path.display()
            ),
            Self::Unreachable { path, reason } => write!(
                f,
                "{} cannot be opened ({reason}): check its permissions, or name another file with --database FILE",
                path.display()
            ),
            Self::Unsure { path, detail } => write!(
                f,
                "the disk failed while the link book {} was written ({detail}), so the last change may be saved or not: \
                 see that the disk works, and look before you repeat it",
                path.display()
            ),
            Self::DiskFull { path } => write!(
                f,
                "there is no room left on the disk of {}: nothing was changed; make room and try again",
                path.display()
            ),
            Self::NoHome => f.write_str(
                "there is no home directory to keep the link book in: name a file with --database FILE, or set HOME",
            ),
            Self::NotUnique { noun, attribute, taken_by } => {
                write!(
                    f,
                    "there is a {noun} with this {attribute} already, “{taken_by}” (capitals make no difference): \
                     choose another {attribute}, or edit that {noun}"
                )
            }
            Self::Conflict(conflict) => conflict.fmt(f),
            Self::Entangled { noun, name, removing: true } => write!(
                f,
                "the {noun} “{name}” cannot be removed: something belongs to it that was added in the meantime; look \
                 at it again, and repeat"
            ),
            Self::Entangled { noun, name, removing: false } => write!(
                f,
                "the {noun} “{name}” cannot be saved: what it belongs to was removed in the meantime; look again, and \
                 repeat"
            ),
            Self::NoBot => f.write_str("that bot is no longer in the link book: choose another one"),
            Self::NothingToUndo => f.write_str("there is nothing to undo"),
            Self::NothingToRedo => f.write_str("there is nothing to redo"),
            Self::NotInTrash => f.write_str("it is no longer in the trash: it was brought back already"),
            Self::CannotComeBack(why) => f.write_str(why),
            Self::Exists { path } => {
                write!(f, "{} exists already, and was left as it is: name another file", path.display())
            }
            Self::NoBackup { path, reason } => write!(
                f,
                "no copy of the link book could be written to {} ({reason}), and nothing was changed: make that place \
                 writable, and repeat",
                path.display()
            ),
            Self::TooManyColumns { most } => write!(
                f,
                "more than {most} columns of contacts would have to be kept: choose fewer, or forget what was imported and \
                 start anew (“entrylink results forget --everything”)"
            ),
            Self::Engine { path, detail } => write!(
                f,
                "the link book {} could not be used ({detail}): nothing was changed; try again, or name another file \
                 with --database FILE",
                path.display()
            ),
        }
    }
}

impl std::error::Error for StoreError {}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (noun, name) = self.ours.subject().map_or(("change", ""), |e| (e.noun(), e.name()));
        let happened = match (&self.ours.before, &self.theirs) {
            (None, _) => "exists already",
            (Some(_), None) => "was removed in the meantime",
            (Some(_), Some(_)) => "was changed in the meantime",
        };
        write!(f, "the {noun} “{name}” {happened}, so nothing was saved: look at it again, and repeat")
    }
}
