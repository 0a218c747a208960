//! Everything into a file or a folder, and which files may be written over.

use super::spread;
use crate::domain::{Entity, Uid};
use crate::export::archive;
use crate::files::{self, Readers};
use crate::store::{Store, StoreError};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// How an export is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Everything, to be imported again.
    Json,
    /// Tables for a spreadsheet: the links of a bot; in a folder, tables of all bots.
    Csv,
}

/// How much was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
    /// How many files.
    pub files: usize,
    /// How many things there are in the book.
    pub things: usize,
}

/// Why nothing was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unwritten {
    /// The file exists already, and is none that may be written over unasked.
    Exists(PathBuf),
    /// A sentence.
    Failed(String),
}

impl From<String> for Unwritten {
    fn from(sentence: String) -> Self {
        Self::Failed(sentence)
    }
}

impl From<StoreError> for Unwritten {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.to_string())
    }
}

/// Whether a name means a folder: one that is there, or has a slash at its end.
pub fn is_folder(target: &Path) -> bool {
    target.is_dir() || target.as_os_str().as_encoded_bytes().ends_with(b"/")
}

/// Writes everything to `target`; the table of one file is of `bot`. A file that no export of JSON wrote is left alone,
/// unless `replace` is set.
pub fn write_to(
    store: &Store,
    bot: Option<Uid>,
    target: &Path,
    form: Form,
    replace: bool,
) -> Result<Written, Unwritten> {
    let all = store.everything()?;
    let things = all.len();
    if is_folder(target) {
        let files = match form {
            Form::Json => archive::write_files(&all),
            Form::Csv => tables(store, &all)?,
        };
        write_folder(target, &files, form)?;
        return Ok(Written { files: files.len(), things });
    }
    let text = text(store, &all, bot, form)?;
    if !replace && !may_replace(target) {
        return Err(Unwritten::Exists(target.to_owned()));
    }
    write(target, &text)?;
    Ok(Written { files: 1, things })
}

/// Everything as one text; as a table the links of `bot`.
pub fn text(store: &Store, all: &[Entity], bot: Option<Uid>, form: Form) -> Result<String, Unwritten> {
    match (form, bot) {
        (Form::Json, _) => Ok(archive::write(all)),
        (Form::Csv, Some(bot)) => Ok(spread::links(&store.book(bot)?)),
        (Form::Csv, None) => {
            Err(Unwritten::Failed("there is no bot whose links could be a table: JSON has everything".to_owned()))
        }
    }
}

/// Copies the whole book to `file`, and says how many bytes that are. Only a backup is ever written over, where `replace`
/// is set: neither the book itself, nor anything else that has the name by mistake.
pub fn back_up(store: &Store, file: &Path, replace: bool) -> Result<u64, Unwritten> {
    if fs::symlink_metadata(file).is_ok() {
        if !replace {
            return Err(Unwritten::Exists(file.to_owned()));
        }
        let same = fs::canonicalize(file).is_ok_and(|f| fs::canonicalize(store.path()).is_ok_and(|p| f == p));
        if same {
            return Err(Unwritten::Failed(format!("{} is the link book itself: name another file", file.display())));
        }
        Store::look(file).map_err(|why| {
            format!("{} is not replaced, because it is no backup of a link book: {why}", file.display())
        })?;
    }
    store.back_up(file, replace)?;
    Ok(fs::metadata(file).map_or(0, |meta| meta.len()))
}

/// A size for people.
pub fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{} kB", bytes.div_ceil(1_000)),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}

/// People's notes and accounts are in it: for its owner only.
fn write(path: &Path, text: &str) -> Result<(), String> {
    files::write(path, text.as_bytes(), Readers::Owner).map_err(|e| e.to_string())
}

/// Whether a file may be written over unasked: one that is not there, or that an export wrote.
fn may_replace(path: &Path) -> bool {
    match fs::symlink_metadata(path) {
        Err(_) => true,
        // What is neither a file nor a link has no content to lose: `/dev/stdout`, a named pipe.
        Ok(meta) if !meta.is_file() => !meta.is_symlink(),
        Ok(_) => is_ours(path),
    }
}

/// The same for a table, which says of itself only what its columns are: one that begins as ours does was ours.
fn may_replace_table(path: &Path, text: &str) -> bool {
    const KNOWN: [&str; 3] = ["ref,name,status,campaign,", "name,start,end,notes", "id,name,type,options"];
    match fs::symlink_metadata(path) {
        Err(_) => true,
        Ok(meta) if !meta.is_file() => false,
        Ok(_) => {
            let there = fs::read(path).unwrap_or_default();
            let head = text.lines().next().unwrap_or_default();
            let begins = KNOWN.into_iter().find(|known| head.starts_with(known)).unwrap_or(head);
            there.is_empty() || there.starts_with(begins.as_bytes())
        }
    }
}

fn is_ours(path: &Path) -> bool {
    use std::io::Read;
    let mut start = Vec::new();
    let read = fs::File::open(path).and_then(|file| file.take(256).read_to_end(&mut start));
    read.is_ok() && archive::is_ours(&String::from_utf8_lossy(&start))
}

/// Tables of everything, by path.
fn tables(store: &Store, all: &[Entity]) -> Result<BTreeMap<String, String>, StoreError> {
    let bots: Vec<_> = all.iter().filter(|e| e.parent().is_none()).collect();
    let mut files = BTreeMap::from([("bots.csv".to_owned(), spread::bots(&store.bots()?))]);
    for (bot, slug) in bots.iter().zip(archive::slugs(&bots)) {
        let book = store.book(bot.uid())?;
        files.insert(format!("{slug}/links.csv"), spread::links(&book));
        files.insert(format!("{slug}/fields.csv"), spread::fields(&book));
        files.insert(format!("{slug}/campaigns.csv"), spread::campaigns(&book));
    }
    Ok(files)
}

/// Writes the files of a folder: those that differ, and takes away what an earlier export wrote about things that are gone.
/// Everything is looked at before anything is written.
fn write_folder(folder: &Path, files: &BTreeMap<String, String>, form: Form) -> Result<(), String> {
    let mut folders: BTreeSet<PathBuf> = BTreeSet::from([folder.to_owned()]);
    for path in files.keys() {
        let path = Path::new(path);
        folders.extend(path.ancestors().skip(1).filter(|p| !p.as_os_str().is_empty()).map(|p| folder.join(p)));
    }
    for sub in &folders {
        // A link in a folder's place would lead the files elsewhere. The folder itself is as the user named it.
        match if sub == folder { fs::metadata(sub) } else { fs::symlink_metadata(sub) } {
            Ok(meta) if !meta.is_dir() => {
                return Err(format!("{} is in the way: it is no folder", sub.display()));
            }
            _ => {}
        }
    }
    for (path, text) in files {
        let path = folder.join(path);
        let ours = match form {
            Form::Json => may_replace(&path),
            Form::Csv => may_replace_table(&path, text),
        };
        if !ours {
            return Err(format!("{} is in the way: no export wrote it", path.display()));
        }
    }
    for sub in &folders {
        if !sub.is_dir() {
            fs::create_dir_all(sub).map_err(|e| format!("{} cannot be made: {e}", sub.display()))?;
        }
    }
    for (path, text) in files {
        let path = folder.join(path);
        // A file that says so already keeps its date.
        if fs::read_to_string(&path).is_ok_and(|there| there == *text) {
            continue;
        }
        write(&path, text)?;
    }
    if form == Form::Json {
        for stale in json_files(folder)?.into_iter().filter(|(name, _)| !files.contains_key(name)) {
            if is_ours(&stale.1) {
                fs::remove_file(&stale.1).map_err(|e| format!("{} cannot be removed: {e}", stale.1.display()))?;
            }
        }
    }
    Ok(())
}

/// The files of a folder that an export of JSON writes, by their names with `/` between. No link is followed.
pub fn json_files(folder: &Path) -> Result<BTreeMap<String, PathBuf>, String> {
    let mut found = BTreeMap::new();
    let mut list = |prefix: &str| -> Result<Vec<String>, String> {
        let path = folder.join(prefix);
        if !fs::symlink_metadata(&path).is_ok_and(|meta| meta.is_dir()) {
            return Ok(Vec::new());
        }
        let unreadable = |e: std::io::Error| format!("{} cannot be read: {e}", path.display());
        let mut folders = Vec::new();
        for entry in fs::read_dir(&path).map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?;
            let Some(name) = entry.file_name().to_str().map(|name| format!("{prefix}/{name}")) else { continue };
            let kind = entry.file_type().map_err(unreadable)?;
            if kind.is_dir() {
                folders.push(name);
            } else if kind.is_file() && Path::new(&name).extension().is_some_and(|e| e == "json") {
                found.insert(name, entry.path());
            }
        }
        Ok(folders)
    };
    list("bots")?;
    for folder in list("links")? {
        list(&folder)?;
    }
    Ok(found)
}
