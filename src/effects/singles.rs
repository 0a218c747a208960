//! Codes as files of their own, from the same dialog as sheets: each is drawn and read back before any is written.

use super::sheet::{sum, whole};
use crate::app::form::token;
use crate::app::sheet::{Job, Preview};
use crate::bulk::typed_path;
use crate::domain::show::{number, plural};
use crate::files::{self, Readers};
use crate::print::file::{Caption, Format, Single, usual_size};
use crate::print::sheet::{Area, Collected, Font, Piece, Template, same_urls};
use crate::print::{Demands, Remark, remark};
use crate::qr::{Code, QUIET};
use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// The most files of one job. They are kept until all are read back; who needs more has a list, and `bulk`.
const MOST: usize = 1_000;
/// How many are made in one go.
const STEP: usize = 20;
/// The resolution of pixels, and that of printers.
const DPI: u32 = 300;

/// Files that are being made.
pub(super) struct Singles {
    format: Format,
    template: Template,
    font: Font,
    names: Vec<PathBuf>,
    made: Vec<Vec<u8>>,
}

impl Singles {
    pub fn new(job: &Job, format: Format, collected: &Collected, template: Template, font: Font) -> Self {
        let names = names(&typed_path(&job.file), &collected.pieces);
        Self { format, template, font, names, made: Vec::new() }
    }

    /// Draws some, and reads them back. `None`: there are no more.
    pub fn step(&mut self, job: &Job, pieces: &[Piece]) -> Result<Option<(usize, usize)>, String> {
        let from = self.made.len();
        if from == pieces.len() {
            return Ok(None);
        }
        for piece in pieces.iter().skip(from).take(STEP) {
            let code = code(job, piece)?;
            let (file, _) = single(job, self.format, piece, &code, &self.template, &self.font)?;
            let not_made = |why: String| format!("not made: {}: {why}", piece.name);
            let bytes = file.write(self.format).map_err(not_made)?;
            file.read_back(self.format, &bytes).map_err(|misread| not_made(format!("read back, {misread}")))?;
            self.made.push(bytes);
        }
        Ok(Some((self.made.len(), pieces.len())))
    }

    /// Writes them, and says where they are.
    pub fn finish(&self) -> Result<String, String> {
        for (at, (path, bytes)) in self.names.iter().zip(&self.made).enumerate() {
            files::write(path, bytes, Readers::Usual).map_err(|e| match at {
                0 => e.to_string(),
                _ => format!("{e}; {at} of {} files are there already", self.names.len()),
            })?;
        }
        let first = self.names.first().cloned().map(whole).unwrap_or_default();
        Ok(match self.names.as_slice() {
            [_] => format!("{}: the code in it was read back", first.display()),
            many => format!(
                "{} in {}, {}: every code was read back",
                plural(many.len(), "file"),
                first.parent().unwrap_or(Path::new(".")).display(),
                span(many)
            ),
        })
    }
}

/// What the files would look like, and what there is to say of them.
pub(super) fn look(
    job: &Job,
    format: Format,
    collected: &Collected,
    template: &Template,
    font: &Font,
) -> Result<(Preview, Vec<Remark>), String> {
    let pieces = &collected.pieces;
    if pieces.is_empty() {
        return Err("there is nothing to print: choose a link with a placement".to_owned());
    }
    if pieces.len() > MOST {
        return Err(format!(
            "{} codes are too many files for this dialog: {} at most; a mailing list has a folder of codes",
            number(pieces.len() as u64),
            number(MOST as u64)
        ));
    }
    let mut remarks = same_urls(pieces);
    remarks.extend(remark::of_colors(job.colors));
    let mut preview = Preview { pages: pieces.len(), codes: pieces.len(), is_files: true, ..Preview::default() };
    let mut all = Vec::with_capacity(pieces.len());
    for (at, piece) in pieces.iter().enumerate() {
        let code = code(job, piece)?;
        let (file, said) = single(job, format, piece, &code, template, font)?;
        let advice = file.advice(job.distance);
        remarks.extend(said);
        remarks.extend(remark::of_size(&piece.name, &advice, DPI));
        all.push(advice);
        if at == 0 {
            let (width, height) = (file.width().as_mm(), file.height().as_mm());
            let whole = Area { x: 0.0, y: 0.0, width, height };
            let code = Area { height: width, ..whole }.shrunk(file.module().as_mm() * QUIET as f64);
            let words = Area { x: width * 0.15, y: code.y + code.height, width: width * 0.7, height: height - width };
            preview.paper = (width, height);
            preview.faces = vec![(Area::default(), code, if file.caption.is_some() { words } else { Area::default() })];
        }
    }
    let names = names(&typed_path(&job.file), pieces);
    preview.sum = sum(&format!("{}: {}.", plural(pieces.len(), "file"), span(&names)), all.into_iter());
    Ok((preview, remarks))
}

fn code(job: &Job, piece: &Piece) -> Result<Code, String> {
    job.strength.code(&piece.url).map_err(|e| format!("{}: {e}", piece.name))
}

/// A file as it is to be drawn, and what there is to say of its caption.
fn single<'a>(
    job: &Job,
    format: Format,
    piece: &'a Piece,
    code: &'a Code,
    template: &Template,
    font: &Font,
) -> Result<(Single<'a>, Vec<Remark>), String> {
    let demands = Demands { quiet: QUIET, dpi: DPI, whole_dots: format == Format::Png, distance: job.distance };
    let size = job.size.unwrap_or_else(|| usual_size(code, &demands));
    let mut file = Single { code, text: &piece.url, size, quiet: QUIET, dpi: DPI, colors: job.colors, caption: None };
    let lines = template.lines(|name| piece.field(name));
    if lines.is_empty() {
        return Ok((file, Vec::new()));
    }
    let (caption, said) = Caption::new(&lines, &file, font, &piece.name)?;
    file.caption = Some(caption);
    Ok((file, said))
}

/// What the files are called: of one code as somebody typed it; of several each has its label in the name.
fn names(typed: &Path, pieces: &[Piece]) -> Vec<PathBuf> {
    if pieces.len() == 1 {
        return vec![typed.to_owned()];
    }
    let stem = typed.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let ending = typed.extension().unwrap_or_default().to_string_lossy().into_owned();
    let links: HashSet<String> = pieces.iter().map(|p| p.field("link")).collect();
    let mut taken = HashSet::new();
    // Letters of any script, and nothing that means something in a path.
    let plain = |text: &str| -> String {
        token(text).chars().map(|c| if c.is_alphanumeric() || c == '_' { c } else { '-' }).collect()
    };
    let name = |piece: &Piece| {
        let label = match plain(&piece.field("label")) {
            none if none.is_empty() => plain(&piece.name),
            label => label,
        };
        let own = match plain(&piece.field("link")) {
            link if links.len() > 1 && link != stem => format!("{link}-{label}"),
            _ => label,
        };
        let mut name = format!("{stem}-{own}.{ending}");
        let mut number = 2;
        while !taken.insert(name.to_lowercase()) {
            name = format!("{stem}-{own}-{number}.{ending}");
            number += 1;
        }
        typed.with_file_name(name)
    };
    pieces.iter().map(name).collect()
}

/// `a.svg`, or `a-1.svg to a-9.svg`.
fn span(names: &[PathBuf]) -> String {
    let name = |path: &PathBuf| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    match names {
        [] => String::new(),
        [only] => name(only),
        [first, .., last] => format!("{} to {}", name(first), name(last)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(link: &str, label: &str, check: &str) -> Piece {
        let fields = [("link", link), ("label", label), ("check", check)];
        let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
        Piece { name: format!("{link} · {label}"), url: String::new(), fields }
    }

    #[test]
    fn each_file_has_a_name_of_its_own() {
        let called = |pieces: &[Piece]| {
            let names = names(Path::new("out/a.svg"), pieces);
            names.iter().map(|p| p.to_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(called(&[piece("g", "hall a", "7K")]), ["out/a.svg"]);
        let alike = [piece("g", "hall a", "7K"), piece("g", "Hall-A", "8K"), piece("g", "海/報", "9K")];
        assert_eq!(called(&alike), ["out/a-hall-a.svg", "out/a-Hall-A-2.svg", "out/a-海-報.svg"]);
        let rows = [Piece { name: "line 2".into(), ..Piece::default() }, piece("", "..", "")];
        assert_eq!(called(&rows), ["out/a-line-2.svg", "out/a---.svg"]);
        let links = [piece("a", "x", "1"), piece("b", "x", "2"), piece("b", "../../etc", "3")];
        assert_eq!(called(&links), ["out/a-x.svg", "out/a-b-x.svg", "out/a-b-etc.svg"]);
        assert_eq!(span(&names(Path::new("a.svg"), &links)), "a-x.svg to a-b-etc.svg");
    }
}
