//! `export`: everything in the link book, as JSON or as tables.

use super::args::Format;
use super::failure::Failure;
use super::out::Out;
use super::session::Session;
use super::spread;
use crate::domain::Entity;
use crate::export::archive;
use crate::files::{self, Readers};
use clap::{Args, ValueEnum};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// How an export is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum As {
    /// Everything, to be imported again
    Json,
    /// Tables for a spreadsheet: the links of the bot; in a folder, tables of all bots
    Csv,
}

#[derive(Debug, Args)]
pub(super) struct ExportArgs {
    /// The file, “-” for standard output, or a folder (there already, or with a “/” at the end) for a file a link
    target: PathBuf,
    /// The form
    #[arg(long = "as", value_enum, value_name = "json|csv", default_value_t = As::Json, hide_possible_values = true)]
    form: As,
    /// Write over a file that no export of JSON wrote
    #[arg(long)]
    replace: bool,
    #[command(flatten)]
    format: Format,
}

#[derive(Serialize)]
struct Written {
    target: String,
    files: usize,
    things: usize,
}

pub(super) fn run(args: &ExportArgs, mut session: Session, out: &mut Out) -> Result<(), Failure> {
    let target = &args.target;
    let stdout = target.as_os_str() == "-";
    let folder = target.is_dir() || target.as_os_str().as_encoded_bytes().ends_with(b"/");
    if stdout && args.format.json {
        return Err(Failure::usage("with “-” the export itself is what is printed: leave --json out"));
    }
    let all = session.store.everything()?;
    if folder {
        let files = match args.form {
            As::Json => archive::write_files(&all),
            As::Csv => tables(&session, &all)?,
        };
        write_folder(target, &files, args.form)?;
        return report(args, files.len(), all.len(), out);
    }
    let text = match args.form {
        As::Json => archive::write(&all),
        As::Csv => spread::links(&session.book()?),
    };
    if stdout {
        return out.bytes(text.as_bytes());
    }
    if !args.replace && !may_replace(target) {
        return Err(Failure::problem(format!(
            "{} exists already, and is no JSON that an export wrote: name another file, or add --replace",
            target.display()
        )));
    }
    write(target, &text)?;
    report(args, 1, all.len(), out)
}

fn report(args: &ExportArgs, files: usize, things: usize, out: &mut Out) -> Result<(), Failure> {
    let name = args.target.display().to_string();
    let plural = if files == 1 { "" } else { "s" };
    out.say(&format!("Wrote {files} file{plural} to {name}."));
    if args.format.json {
        out.json(&Written { target: name, files, things })?;
    }
    Ok(())
}

/// People's notes and accounts are in it: for its owner only.
fn write(path: &Path, text: &str) -> Result<(), Failure> {
    files::write(path, text.as_bytes(), Readers::Owner).map_err(|e| Failure::problem(e.to_string()))
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

fn is_ours(path: &Path) -> bool {
    use std::io::Read;
    let mut start = Vec::new();
    let read = fs::File::open(path).and_then(|file| file.take(256).read_to_end(&mut start));
    read.is_ok() && archive::is_ours(&String::from_utf8_lossy(&start))
}

/// Tables of everything, by path.
fn tables(session: &Session, all: &[Entity]) -> Result<BTreeMap<String, String>, Failure> {
    let bots: Vec<_> = all.iter().filter(|e| e.parent().is_none()).collect();
    let mut files = BTreeMap::from([("bots.csv".to_owned(), spread::bots(&session.store.bots()?))]);
    for (bot, slug) in bots.iter().zip(archive::slugs(&bots)) {
        let book = session.store.book(bot.uid())?;
        files.insert(format!("{slug}/links.csv"), spread::links(&book));
        files.insert(format!("{slug}/fields.csv"), spread::fields(&book));
        files.insert(format!("{slug}/campaigns.csv"), spread::campaigns(&book));
    }
    Ok(files)
}

/// Writes the files of a folder: those that differ, and takes away what an earlier export wrote about things that are gone.
/// Everything is looked at before anything is written.
fn write_folder(folder: &Path, files: &BTreeMap<String, String>, form: As) -> Result<(), Failure> {
    let mut folders: BTreeSet<PathBuf> = BTreeSet::from([folder.to_owned()]);
    for path in files.keys() {
        let path = Path::new(path);
        folders.extend(path.ancestors().skip(1).filter(|p| !p.as_os_str().is_empty()).map(|p| folder.join(p)));
    }
    for sub in &folders {
        // A link in a folder's place would lead the files elsewhere. The folder itself is as the user named it.
        match if sub == folder { fs::metadata(sub) } else { fs::symlink_metadata(sub) } {
            Ok(meta) if !meta.is_dir() => {
                return Err(Failure::problem(format!("{} is in the way: it is no folder", sub.display())));
            }
            _ => {}
        }
    }
    for path in files.keys() {
        let path = folder.join(path);
        if form == As::Json && !may_replace(&path) {
            return Err(Failure::problem(format!("{} is in the way: no export wrote it", path.display())));
        }
    }
    for sub in &folders {
        if !sub.is_dir() {
            fs::create_dir_all(sub).map_err(|e| Failure::problem(format!("{} cannot be made: {e}", sub.display())))?;
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
    if form == As::Json {
        for stale in json_files(folder)?.into_iter().filter(|(name, _)| !files.contains_key(name)) {
            if is_ours(&stale.1) {
                fs::remove_file(&stale.1)
                    .map_err(|e| Failure::problem(format!("{} cannot be removed: {e}", stale.1.display())))?;
            }
        }
    }
    Ok(())
}

/// The files of a folder that an export of JSON writes, by their names with `/` between. No link is followed.
pub(super) fn json_files(folder: &Path) -> Result<BTreeMap<String, PathBuf>, Failure> {
    let mut found = BTreeMap::new();
    let mut list = |prefix: &str| -> Result<Vec<String>, Failure> {
        let path = folder.join(prefix);
        if !fs::symlink_metadata(&path).is_ok_and(|meta| meta.is_dir()) {
            return Ok(Vec::new());
        }
        let unreadable = |e: std::io::Error| Failure::problem(format!("{} cannot be read: {e}", path.display()));
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
