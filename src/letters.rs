//! Newsletters on disk: which files a path means, how they are read, and how a mended one takes the place of the old.

use crate::domain::lint::{Encoding, Format, LONGEST_FILE};
use crate::files;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// A newsletter that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// What people call it: the path as it was named.
    pub name: String,
    /// The file; `None`: it came through a pipe.
    pub path: Option<PathBuf>,
    /// What it is written in.
    pub format: Format,
    /// Its text.
    pub text: String,
    /// How that was encoded.
    pub encoding: Encoding,
    bytes: Vec<u8>,
}

/// More files than this in one folder are no newsletters.
const MOST_FILES: usize = 10_000;
/// Folders are looked into no deeper.
const DEEPEST: usize = 20;

/// The files that `path` means: itself, or the newsletters in a folder and the folders in it, by name. What is hidden and
/// what a symbolic link in a folder leads to is left out. The error is a sentence.
pub fn meant(path: &Path) -> Result<Vec<PathBuf>, String> {
    if !fs::metadata(path).map_err(|e| unreadable(path, &e))?.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut found = Vec::new();
    walk(path, 0, &mut found)?;
    if found.is_empty() {
        return Err(format!(
            "{} has no newsletter in it: files are looked at whose names end in .html, .md, .txt, .eml and the like",
            path.display()
        ));
    }
    Ok(found)
}

fn walk(folder: &Path, depth: usize, found: &mut Vec<PathBuf>) -> Result<(), String> {
    let read = || -> io::Result<Vec<_>> {
        let mut entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
        entries.sort_by_key(fs::DirEntry::file_name);
        Ok(entries)
    };
    for entry in read().map_err(|e| unreadable(folder, &e))? {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let kind = entry.file_type().map_err(|e| unreadable(folder, &e))?;
        if name.starts_with('.') {
            continue;
        }
        if kind.is_dir() && depth < DEEPEST {
            walk(&entry.path(), depth + 1, found)?;
        } else if kind.is_file() && Format::of_name(&name).is_some() {
            if found.len() == MOST_FILES {
                return Err(format!("there are more than {MOST_FILES} files: name a folder deeper down"));
            }
            found.push(entry.path());
        }
    }
    Ok(())
}

fn unreadable(path: &Path, error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => format!("there is no file or folder “{}”", path.display()),
        _ => format!("{} cannot be read: {error}", path.display()),
    }
}

/// Reads the file at `path`. `format`: what it is written in, where somebody said so; else its name says it, or its look.
pub fn read(path: &Path, format: Option<Format>) -> Result<Letter, String> {
    let file = File::open(path).map_err(|e| unreadable(path, &e))?;
    let mut letter = from(file, &path.display().to_string(), format)?;
    letter.path = Some(path.to_owned());
    Ok(letter)
}

/// Reads a newsletter out of a pipe that people call `name`.
pub fn from(input: impl Read, name: &str, format: Option<Format>) -> Result<Letter, String> {
    let mut bytes = Vec::new();
    let most = LONGEST_FILE as u64;
    input.take(most + 1).read_to_end(&mut bytes).map_err(|e| format!("{name} cannot be read: {e}"))?;
    if bytes.len() > LONGEST_FILE {
        let most = LONGEST_FILE / 1024 / 1024;
        return Err(format!("{name} is larger than {most} MB: this is no newsletter that a mail program would show"));
    }
    let (text, encoding) = Encoding::decode(&bytes);
    if !is_text(&text) {
        return Err(format!(
            "{name} is no text: name the newsletter itself, as HTML, Markdown, plain text or a saved message; in UTF-8 if it is one"
        ));
    }
    let format = format.or_else(|| Format::of_name(name)).unwrap_or_else(|| Format::of_text(&text));
    Ok(Letter { name: name.to_owned(), path: None, format, text, encoding, bytes })
}

/// Whether somebody wrote this: a picture, a document or an archive has signs in it that no text has.
fn is_text(text: &str) -> bool {
    const NEAR: usize = 1 << 16;
    let near = &text[..text.floor_char_boundary(NEAR)];
    let odd = |c: char| c.is_ascii_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{c}' | '\u{1b}');
    !near.contains('\0') && near.chars().filter(|c| odd(*c)).count() * 50 <= near.chars().count()
}

/// Puts `text` in the place of the newsletter's, in its encoding and with its permissions: whole or not at all. Refused
/// where that cannot be done without a change elsewhere in it, or where somebody else changed the file since it was read.
pub fn replace(letter: &Letter, text: &str) -> Result<(), String> {
    let failed = |why: &str| format!("{} was left as it is: {why}", letter.name);
    let Some(path) = &letter.path else { return Err(failed("what comes through a pipe has no place")) };
    let there = fs::symlink_metadata(path).map_err(|e| failed(&e.to_string()))?;
    if there.is_symlink() {
        return Err(failed("it is a symbolic link: name the file that it points at"));
    }
    if !there.is_file() {
        return Err(failed("it is no ordinary file"));
    }
    if fs::read(path).map_err(|e| failed(&e.to_string()))? != letter.bytes {
        return Err(failed("somebody changed it in the meantime: check it again"));
    }
    if letter.encoding.encode(&letter.text).as_deref() != Some(&letter.bytes) {
        return Err(failed("a part of it is broken, and would change with the rest: save it in UTF-8 first"));
    }
    let name = letter.encoding.name();
    let bytes = letter.encoding.encode(text).ok_or_else(|| failed(&format!("a repair cannot be written in {name}")))?;
    files::replace(path, &bytes, there.permissions()).map_err(|e| e.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_means_the_newsletters_in_it() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir_all(at("b/.git")).unwrap();
        for name in ["z.html", "a.md", "b/c.txt", "b/.git/x.html", "d.png", ".e.html"] {
            fs::write(at(name), "x").unwrap();
        }
        let found = meant(folder.path()).unwrap();
        assert_eq!(found, ["a.md", "b/c.txt", "z.html"].map(at));
        assert_eq!(meant(&at("d.png")).unwrap(), [at("d.png")]);
        assert!(meant(&at("none")).unwrap_err().contains("there is no file"));
        assert!(meant(&at("b/.git/..")).is_ok());
        fs::create_dir(at("empty")).unwrap();
        assert!(meant(&at("empty")).unwrap_err().contains("no newsletter"));
    }

    #[cfg(unix)]
    #[test]
    fn a_mended_file_keeps_everything_else() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.html");
        for (old, text, new) in [
            (&b"\xef\xbb\xbfa\r\nb"[..], "a\r\nc", &b"\xef\xbb\xbfa\r\nc"[..]),
            (b"\xe9 b", "é c", b"\xe9 c"),
            (b"\xff\xfea\0", "b", b"\xff\xfeb\0"),
        ] {
            fs::write(&path, old).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
            let letter = read(&path, None).unwrap();
            replace(&letter, text).unwrap();
            assert_eq!(fs::read(&path).unwrap(), new);
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
            assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        }
    }

    #[test]
    fn a_picture_is_no_newsletter() {
        let noise: Vec<u8> = (0..5000_u32).map(|n| ((n * 7919) >> 3) as u8).collect();
        for bytes in [&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..], b"PK\x03\x04\x14\0", b"<\0p\0>\0", &noise] {
            let why = from(bytes, "pic.png", None).unwrap_err();
            assert!(why.contains("is no text"), "{why}");
        }
        for text in ["", "x", "a\tb\r\n\u{c}", "caf\u{e9}\u{91}", "Join\u{1b}[2J us"] {
            assert!(from(text.as_bytes(), "a.txt", None).is_ok(), "{text}");
        }
    }

    #[test]
    fn what_cannot_be_mended_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.html");
        let refused = |old: &[u8], text: &str, meanwhile: &[u8]| {
            fs::write(&path, old).unwrap();
            let letter = read(&path, None).unwrap();
            fs::write(&path, meanwhile).unwrap();
            let why = replace(&letter, text).unwrap_err();
            assert_eq!(fs::read(&path).unwrap(), meanwhile);
            why
        };
        assert!(refused(b"a", "b", b"c").contains("in the meantime"));
        assert!(refused(b"\xe9 b", "日", b"\xe9 b").contains("windows-1252"));
        assert!(refused(b"\xff\xfea\0\0\xd8", "b", b"\xff\xfea\0\0\xd8").contains("broken"));
        #[cfg(unix)]
        {
            let link = folder.path().join("link.html");
            fs::write(&path, "a").unwrap();
            std::os::unix::fs::symlink(&path, &link).unwrap();
            assert!(replace(&read(&link, None).unwrap(), "b").unwrap_err().contains("symbolic link"));
        }
    }
}
