//! A QR code for every link of a mailing list: a new folder of files that a column of the output names, and a table that a
//! layout program merges them with.

use super::mapping::column_named;
use super::write::Codes;
use crate::files::Unwritable;
use crate::print::file::{Format, Single};
use crate::print::{Colors, Length, Size};
use crate::qr::{self, Code, Level};
use std::collections::HashSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// The light margin that a code needs, in modules (ISO/IEC 18004).
const QUIET: usize = 4;
/// Dots of a bitmap in an inch, and for a module: 0.85 mm, easy to read from a hand's distance. A layout program makes the
/// code as large as its frame.
const DPI: u32 = 300;
const DOTS: f64 = 10.0;
/// So many codes are drawn at once.
const BATCH: usize = 512;
/// The table for a layout program.
const MERGE: &str = "data-merge.txt";

/// The format of the files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Picture {
    /// Sharp at any size.
    Svg,
    /// In dots, for programs that read nothing else.
    Png,
}

impl Picture {
    const fn format(self) -> Format {
        match self {
            Self::Svg => Format::Svg,
            Self::Png => Format::Png,
        }
    }
}

/// How the folder is filled.
#[derive(Clone, Debug)]
pub struct Wishes {
    /// The format of the files.
    pub picture: Picture,
    /// The column whose cells name the files; `None`: the line does.
    pub name: Option<String>,
    /// Whether there is a table for a layout program.
    pub merge: bool,
    /// How many threads draw.
    pub jobs: usize,
}

/// A folder of codes on its way: it has its name when it is finished, and not before.
#[derive(Debug)]
pub struct Folder {
    part: TempDir,
    target: PathBuf,
    picture: Picture,
    name: Option<usize>,
    columns: usize,
    jobs: usize,
    taken: HashSet<String>,
    waiting: Vec<(PathBuf, String)>,
    merge: Option<BufWriter<File>>,
    /// Links that no code is large enough for.
    pub too_long: u64,
}

impl Folder {
    /// Begins a new folder beside the one that it becomes, for a list with the columns of `head`. One with something in it is
    /// not written into.
    pub fn create(target: &Path, head: &[String], wishes: &Wishes) -> Result<Self, Unwritable> {
        let failed = |why: String| Unwritable(format!("{} cannot be written: {why}", target.display()));
        let name = wishes.name.as_ref().map(|name| column_named(head, name)).transpose().map_err(Unwritable)?;
        match fs::symlink_metadata(target) {
            Ok(there) if !there.is_dir() => return Err(failed("it is no folder: name a new one".to_owned())),
            Ok(_) if fs::read_dir(target).is_ok_and(|mut files| files.next().is_some()) => {
                return Err(failed(
                    "there is something in it: name a new folder, so that codes of two runs cannot mix".to_owned(),
                ));
            }
            Ok(_) | Err(_) => {}
        }
        let parent = target.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let part = tempfile::Builder::new()
            .prefix(".codes.")
            .suffix(".part")
            .tempdir_in(parent)
            .map_err(|e| failed(e.to_string()))?;
        let merge = if wishes.merge {
            let file = new_file(&part.path().join(MERGE)).map_err(|e| failed(e.to_string()))?;
            let mut merge = BufWriter::new(file);
            merge_row(&mut merge, true, head.iter().map(String::as_str).chain(["link", "@qr"]))
                .map_err(|e| failed(e.to_string()))?;
            Some(merge)
        } else {
            None
        };
        Ok(Self {
            part,
            target: target.to_owned(),
            picture: wishes.picture,
            name,
            columns: head.len(),
            jobs: wishes.jobs.max(1),
            taken: HashSet::new(),
            waiting: Vec::with_capacity(BATCH),
            merge,
            too_long: 0,
        })
    }

    /// Draws what is waiting, and gives the folder its name.
    pub fn finish(mut self) -> Result<(), Unwritable> {
        let target = self.target.clone();
        let failed = |e: io::Error| Unwritable(format!("{} cannot be written: {e}", target.display()));
        self.draw().map_err(failed)?;
        if let Some(mut merge) = self.merge.take() {
            merge.flush().map_err(failed)?;
        }
        fs::rename(self.part.path(), &target).map_err(failed)?;
        // It has another name: there is nothing left to take away.
        let _ = self.part.keep();
        Ok(())
    }

    /// Draws what is waiting, on as many threads as are wanted.
    fn draw(&mut self) -> io::Result<()> {
        let waiting = std::mem::take(&mut self.waiting);
        let picture = self.picture;
        let some = |files: &[(PathBuf, String)]| files.iter().try_for_each(|(path, link)| draw(path, link, picture));
        if self.jobs == 1 || waiting.len() < 2 {
            return some(&waiting);
        }
        std::thread::scope(|scope| {
            let threads: Vec<_> = waiting
                .chunks(waiting.len().div_ceil(self.jobs))
                .map(|files| scope.spawn(move || some(files)))
                .collect();
            threads.into_iter().try_for_each(|thread| {
                thread.join().unwrap_or_else(|_| Err(io::Error::other("a code could not be drawn")))
            })
        })
    }

    /// A name for a file that no other file has, in any case.
    fn unique(&mut self, wish: &str) -> String {
        let extension = self.picture.format().ending();
        let mut name = format!("{wish}.{extension}");
        let mut number = 2;
        while !self.taken.insert(name.to_lowercase()) {
            name = format!("{wish}-{number}.{extension}");
            number += 1;
        }
        name
    }
}

impl Codes for Folder {
    fn column(&self) -> &'static str {
        "qr"
    }

    fn make(&mut self, line: usize, cell: &dyn Fn(usize) -> String, link: &str) -> io::Result<String> {
        let too_long = link.len() > 1_000 && qr::version(link, Level::M).is_err();
        let file = if too_long {
            self.too_long += 1;
            String::new()
        } else {
            let wish = self.name.map(|index| file_name(&cell(index))).filter(|name| !name.is_empty());
            let file = self.unique(&wish.unwrap_or_else(|| format!("{line:06}")));
            self.waiting.push((self.part.path().join(&file), link.to_owned()));
            file
        };
        if let Some(merge) = &mut self.merge {
            let cells: Vec<String> = (0..self.columns).map(cell).collect();
            merge_row(merge, false, cells.iter().map(String::as_str).chain([link, &file]))?;
        }
        if self.waiting.len() >= BATCH {
            self.draw()?;
        }
        Ok(file)
    }
}

/// What of a cell can be the name of a file on every system.
fn file_name(cell: &str) -> String {
    const MOST: usize = 80;
    let plain = |c: char| if c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '@' | '+' | ' ') { c } else { '-' };
    let name: String = cell.chars().take(MOST).map(plain).collect();
    name.trim_matches([' ', '.', '-']).to_owned()
}

fn new_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn draw(path: &Path, link: &str, picture: Picture) -> io::Result<()> {
    let code = Code::new(link, Level::M).map_err(|e| io::Error::other(e.to_string()))?;
    let module = Length::dot(DPI) * DOTS;
    let (size, colors) = (Size::Module(module), Colors::default());
    let file = Single { code: &code, text: link, size, quiet: QUIET, dpi: DPI, colors, caption: None };
    let bytes = file.write(picture.format()).map_err(io::Error::other)?;
    file.read_in_place(picture.format(), &bytes)
        .map_err(|misread| io::Error::other(format!("the code of {link} was read back, and {misread}")))?;
    new_file(path)?.write_all(&bytes)
}

/// A row as `InDesign` reads it: UTF-16 with a mark, tabs between cells, and no line ends in them. The column whose name starts
/// with `@` has the names of pictures in the same folder.
fn merge_row<'a>(out: &mut impl Write, first: bool, cells: impl Iterator<Item = &'a str>) -> io::Result<()> {
    let mut row = if first { String::from("\u{feff}") } else { String::new() };
    for (n, cell) in cells.enumerate() {
        if n > 0 {
            row.push('\t');
        }
        row.extend(cell.chars().map(|c| if c.is_control() { ' ' } else { c }));
    }
    row.push_str("\r\n");
    row.encode_utf16().try_for_each(|unit| out.write_all(&unit.to_le_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8], width: usize, dark: impl Fn(usize, usize) -> bool) -> String {
        assert!(!bytes.is_empty());
        let mut image =
            rqrr::PreparedImage::prepare_from_greyscale(width, width, |x, y| if dark(x, y) { 0 } else { 255 });
        image.detect_grids()[0].decode().unwrap().1
    }

    fn wishes(picture: Picture, jobs: usize) -> Wishes {
        Wishes { picture, name: Some("name".to_owned()), merge: true, jobs }
    }

    #[test]
    fn files_are_named_by_the_column_and_read_as_their_links() {
        let parent = tempfile::tempdir().unwrap();
        let target = parent.path().join("codes");
        let head = ["name".to_owned(), "city".to_owned()];
        let mut folder = Folder::create(&target, &head, &wishes(Picture::Png, 2)).unwrap();
        let rows = [("Ann/Lee", "a"), ("ann-lee", "b"), ("..", "c"), ("Zoë", "d")];
        let made: Vec<String> = (2..)
            .zip(rows)
            .map(|(line, (name, city))| {
                let cell = |n: usize| [name, city][n].to_owned();
                folder.make(line, &cell, &format!("https://m.me/x?ref={city}")).unwrap()
            })
            .collect();
        assert_eq!(made, ["Ann-Lee.png", "ann-lee-2.png", "000004.png", "Zoë.png"]);
        assert!(!target.exists());
        folder.finish().unwrap();
        for (name, (_, city)) in made.iter().zip(rows) {
            let bytes = fs::read(target.join(name)).unwrap();
            let mut reader = png::Decoder::new(io::Cursor::new(&bytes)).read_info().unwrap();
            let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
            let info = reader.next_frame(&mut pixels).unwrap();
            let dark = |x: usize, y: usize| pixels[y * info.line_size + x / 8] & (0x80 >> (x % 8)) == 0;
            assert_eq!(read(&bytes, info.width as usize, dark), format!("https://m.me/x?ref={city}"));
        }
        let merge = crate::table::text(&fs::read(target.join(MERGE)).unwrap()).unwrap();
        assert_eq!(merge.lines().next(), Some("name\tcity\tlink\t@qr"));
        assert!(
            merge.lines().last().unwrap().ends_with("Zoë\td\thttps://m.me/x?ref=d\tZoë.png")
                && merge.lines().count() == 5
        );
        assert!(Folder::create(&target, &head, &wishes(Picture::Png, 1)).unwrap_err().0.contains("something in it"));
    }

    #[test]
    fn a_folder_that_is_not_finished_leaves_nothing() {
        let parent = tempfile::tempdir().unwrap();
        let folder =
            Folder::create(&parent.path().join("codes"), &["name".to_owned()], &wishes(Picture::Svg, 1)).unwrap();
        drop(folder);
        assert_eq!(fs::read_dir(parent.path()).unwrap().count(), 0);
    }
}
