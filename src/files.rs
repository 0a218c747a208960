//! Files that appear whole or not at all.
//!
//! What is written goes into a new file beside the one that was named, which nobody else can open or have put there, and takes
//! its place in one step when all of it is on the disk. Killed at any moment, the program leaves the old file or the new one,
//! never a part. A symbolic link in the place of the file is not followed: whoever can plant one must not choose what is
//! overwritten.

use std::ffi::{OsStr, OsString};
use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use tempfile::{Builder, NamedTempFile};

/// Who may read a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readers {
    /// Only its owner: it has people's data in it.
    Owner,
    /// Whoever may read a new file of this user.
    Usual,
}

/// Why a file cannot be written, as a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unwritable(pub String);

impl fmt::Display for Unwritable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Unwritable {}

impl Unwritable {
    fn because(path: &Path, why: impl fmt::Display) -> Self {
        Self(format!("{} cannot be written: {why}", path.display()))
    }
}

/// A file on its way. Dropped before [`Whole::finish`], it leaves nothing behind, and what was there stays.
#[derive(Debug)]
pub struct Whole {
    path: PathBuf,
    place: Place,
}

#[derive(Debug)]
enum Place {
    /// Beside the file that it becomes.
    Beside(NamedTempFile),
    /// A device or a named pipe: it has no place that could be taken.
    Straight(File),
}

impl Whole {
    /// Begins to write the file at `path`. A folder that is not there is not made.
    pub fn create(path: &Path, readers: Readers) -> Result<Self, Unwritable> {
        let refuse = |why: &str| Err(Unwritable::because(path, why));
        let Some(name) = path.file_name() else { return refuse("it is no name of a file") };
        match fs::symlink_metadata(path) {
            Ok(there) if there.is_dir() => return refuse("it is a folder: name a file in it"),
            Ok(there) if there.is_symlink() => {
                return refuse("it is a symbolic link: name the file that it points at, or take it away");
            }
            Ok(there) if !there.is_file() => {
                let file = OpenOptions::new().write(true).open(path).map_err(|e| Unwritable::because(path, e))?;
                return Ok(Self { path: path.to_owned(), place: Place::Straight(file) });
            }
            Ok(_) | Err(_) => {}
        }
        let folder = folder_of(path);
        let mut start = OsString::from(".");
        start.push(name);
        start.push(".");
        let file = beside(&start, readers, folder).map_err(|e| match e.kind() {
            io::ErrorKind::NotFound => Unwritable::because(path, format!("there is no folder {}", folder.display())),
            _ => Unwritable::because(path, e),
        })?;
        Ok(Self { path: path.to_owned(), place: Place::Beside(file) })
    }

    /// What it will be called.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Puts the file in its place, once all of it is on the disk.
    pub fn finish(self) -> Result<(), Unwritable> {
        let Self { path, place } = self;
        let failed = |e: io::Error| Unwritable::because(&path, e);
        match place {
            Place::Straight(mut file) => file.flush().map_err(failed),
            Place::Beside(file) => {
                file.as_file().sync_all().map_err(failed)?;
                file.persist(&path).map_err(|e| failed(e.error))?;
                sync_folder(&path);
                Ok(())
            }
        }
    }
}

impl Write for Whole {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.place {
            Place::Beside(file) => file.write(bytes),
            Place::Straight(file) => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.place {
            Place::Beside(file) => file.flush(),
            Place::Straight(file) => file.flush(),
        }
    }
}

/// Writes `bytes` as the file at `path`.
pub fn write(path: &Path, bytes: &[u8], readers: Readers) -> Result<(), Unwritable> {
    let mut file = Whole::create(path, readers)?;
    file.write_all(bytes).map_err(|e| Unwritable::because(path, e))?;
    file.finish()
}

/// Writes `bytes` in the place of the file at `path`, with `permissions`.
pub fn replace(path: &Path, bytes: &[u8], permissions: fs::Permissions) -> Result<(), Unwritable> {
    let mut file = Whole::create(path, Readers::Owner)?;
    file.write_all(bytes).map_err(|e| Unwritable::because(path, e))?;
    if let Place::Beside(new) = &file.place {
        new.as_file().set_permissions(permissions).map_err(|e| Unwritable::because(path, e))?;
    }
    file.finish()
}

/// Whether two paths name the same file, as far as both are there; else whether they are the same text.
pub fn same(a: &Path, b: &Path) -> bool {
    match (fs::canonicalize(a), fs::canonicalize(b)) {
        (Ok(a), Ok(b)) => a == b,
        // One that is not there yet: its folder is.
        _ => {
            let whole = |path: &Path| Some(fs::canonicalize(folder_of(path)).ok()?.join(path.file_name()?));
            a == b || matches!((whole(a), whole(b)), (Some(a), Some(b)) if a == b)
        }
    }
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

#[cfg(unix)]
fn beside(start: &OsStr, readers: Readers, folder: &Path) -> io::Result<NamedTempFile> {
    use std::os::unix::fs::PermissionsExt;
    // What the user's mask takes away is taken away.
    let mode = match readers {
        Readers::Owner => 0o600,
        Readers::Usual => 0o666,
    };
    let mode = fs::Permissions::from_mode(mode);
    Builder::new().prefix(start).suffix(".part").permissions(mode).tempfile_in(folder)
}

#[cfg(not(unix))]
fn beside(start: &OsStr, _: Readers, folder: &Path) -> io::Result<NamedTempFile> {
    Builder::new().prefix(start).suffix(".part").tempfile_in(folder)
}

/// Writes down that the file has its new name. Where a folder cannot be opened, the system sees to that by itself.
fn sync_folder(path: &Path) {
    if cfg!(unix)
        && let Ok(folder) = File::open(folder_of(path))
    {
        let _ = folder.sync_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> =
            fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_is_there_when_it_is_finished_and_not_before() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.csv");
        fs::write(&path, "old").unwrap();
        let mut file = Whole::create(&path, Readers::Owner).unwrap();
        file.write_all(b"new").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        file.finish().unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        let mut file = Whole::create(&path, Readers::Owner).unwrap();
        file.write_all(b"never").unwrap();
        drop(file);
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        assert_eq!(names(folder.path()), ["out.csv"]);
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_reads_peoples_data() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.csv");
        let mode = || fs::metadata(&path).unwrap().permissions().mode() & 0o777;
        write(&path, b"x", Readers::Usual).unwrap();
        assert_eq!(mode() & 0o600, 0o600);
        write(&path, b"x", Readers::Owner).unwrap();
        assert_eq!(mode(), 0o600);
    }

    #[cfg(unix)]
    #[test]
    fn nothing_planted_is_followed() {
        let folder = tempfile::tempdir().unwrap();
        let (secret, path) = (folder.path().join("secret"), folder.path().join("out.csv"));
        fs::write(&secret, "mine").unwrap();
        std::os::unix::fs::symlink(&secret, &path).unwrap();
        assert!(write(&path, b"x", Readers::Owner).unwrap_err().0.contains("symbolic link"));
        // Planted after the file was begun, it is replaced.
        fs::remove_file(&path).unwrap();
        let file = Whole::create(&path, Readers::Owner).unwrap();
        std::os::unix::fs::symlink(&secret, &path).unwrap();
        file.finish().unwrap();
        assert_eq!(fs::read_to_string(&secret).unwrap(), "mine");
        assert!(fs::symlink_metadata(&path).unwrap().is_file());
    }

    #[test]
    fn what_cannot_be_written_is_said_before_any_work() {
        let folder = tempfile::tempdir().unwrap();
        let sentence = |path: &Path| Whole::create(path, Readers::Usual).unwrap_err().0;
        assert!(sentence(folder.path()).contains("folder"));
        assert!(sentence(&folder.path().join("none/out.csv")).contains("there is no folder"));
        assert!(sentence(Path::new("/")).contains("cannot be written"));
    }

    #[test]
    fn the_same_file_is_known_by_any_path() {
        let folder = tempfile::tempdir().unwrap();
        let here = folder.path().join("a");
        assert!(same(&here, &folder.path().join("./a")));
        fs::write(&here, "").unwrap();
        assert!(same(&here, &folder.path().join("./a")));
        assert!(!same(&here, &folder.path().join("b")));
    }
}
