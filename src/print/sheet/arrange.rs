//! From what is to be printed to where each code and each line of text stands, with what there is to say about it.

use super::caption::Template;
use super::font::{Font, Setter, Shaped};
use super::layout::{Area, Face, LINE, Stroke, faces, inside, marks, type_sizes};
use super::stock::{Kind, Stock};
use crate::domain::Rule;
use crate::print::{Advice, Colors, Demands, Length, Remark, Size, remark};
use crate::qr::{Code, Level, QUIET, Strength};
use std::collections::HashMap;

/// The most codes of one file: a slip of the keyboard is no reason to fill a disk.
pub const MOST: usize = 100_000;

/// A code that is to be printed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Piece {
    /// What sentences call it: `giveaway · hall-a`.
    pub name: String,
    /// What the code says.
    pub url: String,
    /// What the names in the caption's template stand for.
    pub fields: Vec<(String, String)>,
}

impl Piece {
    /// What a name in the caption's template stands for; empty: nothing.
    pub fn field(&self, name: &str) -> String {
        self.fields.iter().find(|(n, _)| n == name).map(|(_, v)| v.clone()).unwrap_or_default()
    }
}

/// How a sheet is to look.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The sheet of labels.
    pub stock: Stock,
    /// How wide a code is to be with its quiet zone; `None`: as wide as there is room.
    pub code: Option<Length>,
    /// From how far it is to be read, where that is known.
    pub distance: Option<Length>,
    /// The light margin of a code, in modules.
    pub quiet: usize,
    /// The level of error correction.
    pub strength: Strength,
    /// The colours of the codes. Captions are black.
    pub colors: Colors,
    /// What stands under each code.
    pub caption: Template,
    /// The place on the first page to start at, from 1.
    pub start: usize,
    /// How many of each.
    pub copies: usize,
    /// Whether marks for cutting are drawn.
    pub marks: bool,
    /// What the printer needs to be told, in millimetres to the right and down.
    pub offset: (f64, f64),
    /// The font of the captions.
    pub font: Font,
}

impl Settings {
    /// The usual ones for a stock.
    pub fn new(stock: Stock, caption: Template) -> Self {
        let marks = matches!(stock.kind, Kind::Cards | Kind::Tents);
        let font = Font::default();
        Self {
            stock,
            code: None,
            distance: None,
            quiet: QUIET,
            // Once a code has its size, what it can lose comes for nothing.
            strength: Strength::From(Level::M),
            colors: Colors::default(),
            caption,
            start: 1,
            copies: 1,
            marks,
            offset: (0.0, 0.0),
            font,
        }
    }
}

/// A line of text on a face. Millimetres, from the face's top left corner as it is read.
#[derive(Clone, Debug, PartialEq)]
pub struct Words {
    /// The glyphs.
    pub shaped: Shaped,
    /// The left end of the line that the letters stand on.
    pub x: f64,
    /// The height of that line.
    pub y: f64,
    /// The size of type.
    pub size: f64,
}

/// A code on a face, with its caption.
#[derive(Clone, Debug, PartialEq)]
pub struct Printed {
    /// The face.
    pub face: Face,
    /// Which of the pieces.
    pub piece: usize,
    /// The code with its quiet zone, from the face's corner.
    pub code: Area,
    /// The caption.
    pub words: Vec<Words>,
}

impl Printed {
    /// Where the code with its quiet zone is on the page.
    pub fn on_page(&self) -> Area {
        let Face { area, turned, .. } = self.face;
        let (x, y) = if turned {
            (area.width - self.code.x - self.code.width, area.height - self.code.y - self.code.height)
        } else {
            (self.code.x, self.code.y)
        };
        self.code.moved(area.x + x - self.code.x, area.y + y - self.code.y)
    }
}

/// A sheet, ready to be written.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// Width and height of a page.
    pub paper: (Length, Length),
    /// How many pages there are.
    pub pages: usize,
    /// The codes of the pieces, in their order.
    pub codes: Vec<Code>,
    /// What they say.
    pub texts: Vec<String>,
    /// The light margin of the codes, in modules.
    pub quiet: usize,
    /// The colours of the codes.
    pub colors: Colors,
    /// What is printed, page by page.
    pub printed: Vec<Printed>,
    /// The lines that are drawn on every page.
    pub strokes: Vec<Stroke>,
    /// Text on the first page, from the page's corner.
    pub notes: Vec<Words>,
    /// The font of the captions.
    pub font: Font,
    /// What there is to say.
    pub remarks: Vec<Remark>,
}

impl Sheet {
    /// Whether something keeps it from being made.
    pub fn is_refused(&self) -> bool {
        remark::is_refused(&self.remarks)
    }
}

/// Arranges pieces. What cannot be printed at all is the error; what had better not be is in the sheet's remarks.
pub fn arrange(pieces: &[Piece], settings: &Settings) -> Result<Sheet, String> {
    let Settings { stock, copies, start, .. } = settings;
    let total = pieces.len().saturating_mul((*copies).max(1));
    if pieces.is_empty() {
        return Err("there is nothing to print: choose a link with a placement".to_owned());
    }
    if total > MOST {
        return Err(format!("{total} codes are too many for one file: {MOST} at most"));
    }
    if *start > stock.per_page() {
        return Err(format!(
            "a sheet of {} has {} places: start at one of them, not at {start}",
            stock.name,
            stock.per_page()
        ));
    }
    let setter = settings.font.setter().ok_or_else(|| format!("{} cannot be used as a font", settings.font.name()))?;
    settings.colors.check().map_err(|why| format!("{why} [{}]", Rule::LowContrast))?;
    let mut remarks = same_urls(pieces);
    remarks.extend(remark::of_margin("every code", settings.quiet));
    let code = |piece: &Piece| settings.strength.code(&piece.url).map_err(|e| format!("{}: {e}", piece.name));
    let codes = pieces.iter().map(code).collect::<Result<Vec<_>, _>>()?;
    let captions: Vec<Vec<String>> =
        pieces.iter().map(|piece| settings.caption.lines(|name| piece.field(name))).collect();
    remarks.extend(lacking(pieces, &captions, &setter, &settings.font));
    let height = captions.iter().map(Vec::len).max().unwrap_or(0);
    let faces = faces(stock, total, *start, settings.offset);
    let mut set: HashMap<usize, (Area, Vec<Words>)> = HashMap::new();
    let mut printed = Vec::with_capacity(faces.len());
    for face in faces {
        let at = face.label / (*copies).max(1);
        let (code, words) = set.entry(at).or_insert_with(|| {
            let (code, words, said) = one(&pieces[at], &codes[at], &captions[at], &face, height, settings, &setter);
            remarks.extend(said);
            (code, words)
        });
        printed.push(Printed { face, piece: at, code: *code, words: words.clone() });
    }
    let pages = printed.last().map_or(0, |p| p.face.page + 1);
    let strokes = if settings.marks { marks(stock, settings.offset) } else { Vec::new() };
    remarks.sort_by_key(|r| std::cmp::Reverse(r.severity));
    Ok(Sheet {
        paper: stock.paper.size(),
        pages,
        codes,
        texts: pieces.iter().map(|p| p.url.clone()).collect(),
        quiet: settings.quiet,
        colors: settings.colors,
        printed,
        strokes,
        notes: Vec::new(),
        font: settings.font.clone(),
        remarks,
    })
}

/// Two placements with the same URL: nobody could tell afterwards which of them brought the people.
pub fn same_urls(pieces: &[Piece]) -> Vec<Remark> {
    let mut first: HashMap<&str, &str> = HashMap::new();
    let mut remarks = Vec::new();
    for piece in pieces {
        match first.get(piece.url.as_str()) {
            Some(other) => remarks.push(Remark::new(
                Rule::SameCode,
                format!(
                    "{other} and {} have the same URL: nobody could tell which of them was scanned; a value such as the \
                     label tells them apart",
                    piece.name
                ),
            )),
            None => drop(first.insert(&piece.url, &piece.name)),
        }
    }
    remarks
}

/// What the font has nothing for, with the first caption that it is in.
fn lacking(pieces: &[Piece], captions: &[Vec<String>], setter: &Setter<'_>, font: &Font) -> Option<Remark> {
    let mut all: Vec<char> = Vec::new();
    let mut example = "";
    for (piece, lines) in pieces.iter().zip(captions) {
        for c in lines.iter().flat_map(|line| setter.missing(line)) {
            if all.is_empty() {
                example = &piece.name;
            }
            if !all.contains(&c) {
                all.push(c);
            }
        }
    }
    remark::of_font(&all, font.name(), example)
}

/// The code and the words of a piece, and what there is to say of it.
fn one(
    piece: &Piece,
    code: &Code,
    lines: &[String],
    face: &Face,
    height: usize,
    settings: &Settings,
    setter: &Setter<'_>,
) -> (Area, Vec<Words>, Vec<Remark>) {
    let mut remarks = Vec::new();
    let at = inside(&face.area, settings.stock.kind, settings.code, height);
    if let Some(wanted) = settings.code
        && at.code.width + 0.01 < wanted.as_mm()
    {
        let there = Length::mm(at.code.width);
        let sentence = format!("{}: there is room for a code of {there}, not of {wanted}", piece.name);
        remarks.push(Remark::new(Rule::NoRoom, sentence));
    }
    let demands = Demands { quiet: settings.quiet, distance: settings.distance, ..Demands::default() };
    let advice = Advice::new(code, Size::Width(Length::mm(at.code.width)), &demands);
    remarks.extend(remark::of_size(&piece.name, &advice, demands.dpi));
    let (words, cut) = set(lines, &at.caption, at.beside, type_sizes(settings.stock.kind), setter);
    if cut {
        remarks.push(remark::cut(&piece.name));
    }
    let module = advice.module.as_mm();
    let light = at.code.shrunk(module * (settings.quiet as f64 - QUIET as f64));
    if words.iter().any(|w| ink(w, setter).overlaps(&light)) {
        let sentence = format!(
            "{}: its caption reaches into the light margin of the code, which then does not scan: leave the margin at \
             {QUIET} modules",
            piece.name
        );
        remarks.push(Remark::new(Rule::CoveredMargin, sentence));
    }
    (at.code, words, remarks)
}

/// What a line of words covers.
fn ink(words: &Words, setter: &Setter<'_>) -> Area {
    let (above, below) = setter.reach();
    Area {
        x: words.x,
        y: words.y - above * words.size,
        width: words.shaped.width * words.size,
        height: (above + below) * words.size,
    }
}

/// Sets lines into an area, as large as they fit between two sizes of type in points; those that are too long are broken
/// at blanks. `beside`: they start at the left, and are centred otherwise. Whether something had to be cut.
pub fn set(
    lines: &[String],
    area: &Area,
    beside: bool,
    (least, most): (f64, f64),
    setter: &Setter<'_>,
) -> (Vec<Words>, bool) {
    const STEP: f64 = 0.5;
    if lines.is_empty() || area.width <= 0.0 {
        return (Vec::new(), !lines.is_empty());
    }
    let mm = |points: f64| points * 25.4 / 72.0;
    let words: Vec<Vec<(&str, f64)>> =
        lines.iter().map(|line| line.split(' ').map(|w| (w, setter.line(w).width)).collect()).collect();
    let blank = setter.line(" ").width;
    let steps = ((most - least) / STEP) as usize;
    let fitting = (0..=steps).map(|n| mm(most - STEP * n as f64)).find_map(|size| {
        let broken = broken(&words, blank, area.width / size)?;
        (broken.len() as f64 * LINE * size <= area.height + 1e-9).then_some((size, broken))
    });
    let (size, broken, cut) = match fitting {
        Some((size, broken)) => (size, broken, false),
        None => {
            let room = ((area.height / (LINE * mm(least))) as usize).max(1);
            let short = lines.iter().take(room).map(|line| shortened(line, area.width / mm(least), setter)).collect();
            (mm(least), short, true)
        }
    };
    let (above, below) = setter.reach();
    let height = broken.len() as f64 * LINE * size;
    let mut y = if beside { area.y + (area.height - height) / 2.0 } else { area.y };
    let mut all = Vec::with_capacity(broken.len());
    for line in broken {
        let shaped = setter.line(&line);
        let width = shaped.width * size;
        let x = if beside { area.x } else { area.x + (area.width - width) / 2.0 };
        // The letters in the middle of their line.
        let base = y + size * f64::midpoint(LINE, above - below);
        all.push(Words { shaped, x, y: base, size });
        y += LINE * size;
    }
    (all, cut)
}

/// Lines of words broken so that none is wider than `room`, in sizes of type; `None`: a single word is.
fn broken(lines: &[Vec<(&str, f64)>], blank: f64, room: f64) -> Option<Vec<String>> {
    let mut out = Vec::new();
    for words in lines {
        let (mut line, mut used) = (String::new(), 0.0);
        // A sign between words, such as “·”: it stays on the line of both, and where that is broken the break says as much.
        let mut between: Option<(&str, f64)> = None;
        for (word, width) in words {
            if *width > room {
                return None;
            }
            if !line.is_empty() && between.is_none() && !word.contains(char::is_alphanumeric) {
                between = Some((word, *width));
                continue;
            }
            let sign = between.take();
            let more = blank + width + sign.map_or(0.0, |(_, width)| blank + width);
            if !line.is_empty() && used + more > room {
                out.push(std::mem::take(&mut line));
                used = 0.0;
            } else if !line.is_empty() {
                for part in sign.iter().map(|(sign, _)| *sign).chain([""]) {
                    line.push(' ');
                    line.push_str(part);
                }
                used += more - width;
            }
            line.push_str(word);
            used += width;
        }
        // At the end of a line it is what somebody wrote there.
        if let Some((sign, width)) = between {
            if used + blank + width > room {
                out.push(std::mem::take(&mut line));
            } else {
                line.push(' ');
            }
            line.push_str(sign);
        }
        out.push(line);
    }
    Some(out)
}

/// A line cut to `room`, in sizes of type, with an ellipsis.
fn shortened(line: &str, room: f64, setter: &Setter<'_>) -> String {
    if setter.line(line).width <= room {
        return line.to_owned();
    }
    let dots = if setter.missing("…").is_empty() { "…" } else { "..." };
    let ends: Vec<usize> = line.char_indices().map(|(at, _)| at).collect();
    let fits = |end: &&usize| setter.line(&format!("{}{dots}", &line[..**end])).width <= room;
    let end = ends.iter().rev().find(fits).copied().unwrap_or(0);
    format!("{}{dots}", line[..end].trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lines in which every character is as wide as it is high.
    fn lines(text: &str, room: f64) -> Option<Vec<String>> {
        let words = text.split(' ').map(|w| (w, w.chars().count() as f64)).collect();
        broken(&[words], 1.0, room)
    }

    #[test]
    fn a_sign_between_words_stands_alone_on_no_line() {
        for room in 8..30 {
            let all = lines("giveaway · hall-a · north", f64::from(room)).unwrap();
            assert!(all.iter().all(|line| line.starts_with(char::is_alphabetic) && !line.ends_with('·')), "{all:?}");
            assert!(all.iter().all(|line| line.chars().count() <= room as usize), "{all:?}");
        }
        assert_eq!(lines("a · b", 5.0).unwrap(), ["a · b"]);
        assert_eq!(lines("a · b", 4.0).unwrap(), ["a", "b"]);
        // What is no sign between words stays.
        assert_eq!(lines("· a –", 5.0).unwrap(), ["· a –"]);
        assert_eq!(lines("ab !", 2.0).unwrap(), ["ab", "!"]);
        assert_eq!(lines("abc d", 2.0), None);
    }
}
