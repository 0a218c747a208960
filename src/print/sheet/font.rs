//! The font of captions: which characters it has, how they are joined in their script, and the part of it that a file
//! takes along.

use crate::print::path::{Point, Step, flat, scan};
use std::borrow::Cow;
use std::collections::BTreeMap;
use subsetter::GlyphRemapper;
use unicode_bidi::BidiInfo;

/// The font that comes with the program: Latin, Greek, Cyrillic, Arabic, Hebrew, Armenian, Georgian and others.
static USUAL: &[u8] = include_bytes!("../../../assets/fonts/DejaVuSansCondensed.ttf");

/// Characters from here on may have to be joined or moved: they go through the shaper.
const SIMPLE: usize = 0x300;

/// A font file.
#[derive(Clone)]
pub struct Font {
    data: Cow<'static, [u8]>,
    /// What sentences call it.
    name: String,
}

impl std::fmt::Debug for Font {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Font({})", self.name)
    }
}

impl Default for Font {
    fn default() -> Self {
        Self { data: Cow::Borrowed(USUAL), name: "DejaVu Sans Condensed".to_owned() }
    }
}

/// A glyph of a line, from left to right. Lengths are in sizes of type.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Glyph {
    /// Its number in the font.
    pub id: u16,
    /// How far it moves on.
    pub advance: f64,
    /// How far it is moved to the right.
    pub x: f64,
    /// How far it is moved up.
    pub y: f64,
    /// What it stands for, so that text can be copied out of the file.
    pub stands_for: char,
}

/// A line of glyphs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shaped {
    /// From left to right.
    pub glyphs: Vec<Glyph>,
    /// The whole width, in sizes of type.
    pub width: f64,
}

impl Font {
    /// A font out of a file's bytes. `name`: what sentences call it.
    pub fn read(data: Vec<u8>, name: &str) -> Result<Self, String> {
        let refuse = |why: &str| Err(format!("{name} cannot be used as a font: {why}"));
        let Some(face) = rustybuzz::Face::from_slice(&data, 0) else {
            return refuse("it is no TrueType or OpenType font (.ttf or .otf)");
        };
        if face.is_variable() {
            return refuse("it is a variable font: use one of its fixed styles");
        }
        if face.tables().glyf.is_none() && face.tables().cff.is_none() {
            return refuse("it has no outlines, only pictures of its characters");
        }
        // 2: its makers do not allow that (OpenType, OS/2, fsType).
        if face
            .tables()
            .os2
            .is_some_and(|os2| os2.permissions() == Some(rustybuzz::ttf_parser::Permissions::Restricted))
        {
            return refuse("its makers do not allow it to be embedded in files");
        }
        Ok(Self { data: Cow::Owned(data), name: name.to_owned() })
    }

    /// What sentences call it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// For setting text in it.
    pub fn setter(&self) -> Option<Setter<'_>> {
        let face = rustybuzz::Face::from_slice(&self.data, 0)?;
        let em = f64::from(face.units_per_em());
        let glyph = |at: usize| {
            let c = char::from_u32(at as u32)?;
            let id = face.glyph_index(c)?;
            let advance = f64::from(face.glyph_hor_advance(id)?) / em;
            Some(Glyph { id: id.0, advance, x: 0.0, y: 0.0, stands_for: c })
        };
        let simple = (0..SIMPLE).map(glyph).collect();
        Some(Setter { font: self, face, em, simple })
    }
}

/// Sets text in a font.
pub struct Setter<'a> {
    font: &'a Font,
    face: rustybuzz::Face<'a>,
    em: f64,
    simple: Vec<Option<Glyph>>,
}

/// What can be told of a font, in thousandths of the size of type.
pub struct Metrics {
    /// The name in the font.
    pub name: String,
    /// Above the line.
    pub ascent: f32,
    /// Below the line; negative.
    pub descent: f32,
    /// The height of capitals.
    pub cap_height: f32,
    /// Left, bottom, right, top of all glyphs.
    pub bounds: [f32; 4],
    /// Whether its outlines are those of `PostScript`.
    pub is_cff: bool,
}

impl Setter<'_> {
    /// The characters of a text that the font has nothing for, each once. Blanks and what only steers the others count
    /// as nothing to draw.
    pub fn missing(&self, text: &str) -> Vec<char> {
        let mut missing = Vec::new();
        for c in text.chars() {
            let steers = c.is_whitespace()
                || c.is_control()
                || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ad}');
            if !steers && self.face.glyph_index(c).is_none() && !missing.contains(&c) {
                missing.push(c);
            }
        }
        missing
    }

    /// A line of text, in the order in which it is read: the glyphs from left to right.
    pub fn line(&self, text: &str) -> Shaped {
        let glyphs = self.plain(text).unwrap_or_else(|| self.shaped(text));
        let width = glyphs.iter().map(|g| g.advance).sum();
        Shaped { glyphs, width }
    }

    /// Text whose characters stand one beside the other; `None`: it has others, too.
    fn plain(&self, text: &str) -> Option<Vec<Glyph>> {
        text.chars().map(|c| *self.simple.get(c as usize)?).collect()
    }

    fn shaped(&self, text: &str) -> Vec<Glyph> {
        let bidi = BidiInfo::new(text, None);
        let mut glyphs = Vec::new();
        for paragraph in &bidi.paragraphs {
            let (levels, runs) = bidi.visual_runs(paragraph, paragraph.range.clone());
            for run in runs {
                let backwards = levels.get(run.start).is_some_and(unicode_bidi::Level::is_rtl);
                glyphs.extend(self.run(&text[run], backwards));
            }
        }
        glyphs
    }

    fn run(&self, text: &str, backwards: bool) -> Vec<Glyph> {
        let mut buffer = rustybuzz::UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        buffer.set_direction(if backwards {
            rustybuzz::Direction::RightToLeft
        } else {
            rustybuzz::Direction::LeftToRight
        });
        let shaped = rustybuzz::shape(&self.face, &[], buffer);
        let infos = shaped.glyph_infos().iter().zip(shaped.glyph_positions());
        // What the font lacks is named before, and no box is drawn for it.
        infos
            .filter(|(info, _)| info.glyph_id != 0)
            .map(|(info, at)| Glyph {
                id: info.glyph_id as u16,
                advance: f64::from(at.x_advance) / self.em,
                x: f64::from(at.x_offset) / self.em,
                y: f64::from(at.y_offset) / self.em,
                stands_for: text.get(info.cluster as usize..).and_then(|t| t.chars().next()).unwrap_or(' '),
            })
            .collect()
    }

    /// How far the letters reach above and below the line, in sizes of type; both positive.
    pub fn reach(&self) -> (f64, f64) {
        (f64::from(self.face.ascender()) / self.em, -f64::from(self.face.descender()) / self.em)
    }

    /// The outlines of a line of text, in the units of `size`; `x` and `y`: where it begins, and the height of the line that
    /// the letters stand on, downwards.
    pub fn outlines(&self, line: &Shaped, (x, y): (f64, f64), size: f64) -> Vec<Step> {
        let mut pen = Pen { scale: size / self.em, ..Pen::default() };
        let mut moved = 0.0;
        for glyph in &line.glyphs {
            pen.origin = (x + (moved + glyph.x) * size, y - glyph.y * size);
            self.face.outline_glyph(rustybuzz::ttf_parser::GlyphId(glyph.id), &mut pen);
            moved += glyph.advance;
        }
        pen.steps
    }

    /// A line of text as dots, `height` of them high from the highest letter to the lowest; `None`: the font lacks a
    /// character, or the line is empty. Every row has as many dots.
    pub fn dots(&self, text: &str, height: usize) -> Option<Vec<Vec<bool>>> {
        // Dots of this many parts each way are dark where half of their parts are.
        const PARTS: usize = 4;
        if !self.missing(text).is_empty() || height == 0 {
            return None;
        }
        let line = self.line(text);
        let (above, below) = self.reach();
        let size = (height * PARTS) as f64 / (above + below);
        let width = (line.width * size / PARTS as f64).ceil() as usize;
        if width == 0 {
            return None;
        }
        let outlines = flat(&self.outlines(&line, (0.0, above * size), size));
        let mut parts = vec![vec![0_usize; width]; height];
        scan(&outlines, (width * PARTS, height * PARTS), |row, columns| {
            columns.for_each(|at| parts[row / PARTS][at / PARTS] += 1);
        });
        let dark = |count: usize| count * 2 >= PARTS * PARTS;
        Some(parts.into_iter().map(|row| row.into_iter().map(dark).collect()).collect())
    }

    /// What a file has to say of the font.
    pub fn metrics(&self) -> Metrics {
        let per_mille = |units: i16| (f64::from(units) * 1000.0 / self.em) as f32;
        let bounds = self.face.global_bounding_box();
        let name = self.face.names().into_iter().filter(|n| n.name_id == 6).find_map(|n| n.to_string());
        let plain = |c: &char| c.is_ascii_alphanumeric() || *c == '-';
        let name: String = name.unwrap_or_default().chars().filter(plain).collect();
        Metrics {
            name: if name.is_empty() { "Caption".to_owned() } else { name },
            ascent: per_mille(self.face.ascender()),
            descent: per_mille(self.face.descender()),
            cap_height: per_mille(self.face.capital_height().unwrap_or_else(|| self.face.ascender())),
            bounds: [bounds.x_min, bounds.y_min, bounds.x_max, bounds.y_max].map(per_mille),
            is_cff: self.face.tables().cff.is_some() && self.face.tables().glyf.is_none(),
        }
    }

    /// The part of the font that has these glyphs, as a file of its own, or the outlines alone where they are those of
    /// `PostScript`.
    pub fn subset(&self, glyphs: &GlyphRemapper) -> Result<Vec<u8>, String> {
        let part = subsetter::subset(&self.font.data, 0, glyphs)
            .map_err(|e| format!("{} cannot be taken along in the file: {e}", self.font.name))?;
        if self.metrics().is_cff
            && let Ok(raw) = rustybuzz::ttf_parser::RawFace::parse(&part, 0)
            && let Some(outlines) = raw.table(rustybuzz::ttf_parser::Tag::from_bytes(b"CFF "))
        {
            return Ok(outlines.to_vec());
        }
        Ok(part)
    }
}

/// Draws the outlines of glyphs.
#[derive(Default)]
struct Pen {
    /// Where the glyph begins.
    origin: Point,
    /// From the font's units.
    scale: f64,
    /// The point that was reached.
    at: Point,
    steps: Vec<Step>,
}

impl Pen {
    fn point(&self, x: f32, y: f32) -> Point {
        (self.origin.0 + f64::from(x) * self.scale, self.origin.1 - f64::from(y) * self.scale)
    }
}

impl rustybuzz::ttf_parser::OutlineBuilder for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.at = self.point(x, y);
        self.steps.push(Step::Move(self.at));
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.at = self.point(x, y);
        self.steps.push(Step::Line(self.at));
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let (from, bend, to) = (self.at, self.point(x1, y1), self.point(x, y));
        // The same curve with two points that bend it.
        let third = |end: Point| (end.0 + (bend.0 - end.0) * 2.0 / 3.0, end.1 + (bend.1 - end.1) * 2.0 / 3.0);
        self.steps.push(Step::Curve(third(from), third(to), to));
        self.at = to;
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.at = self.point(x, y);
        self.steps.push(Step::Curve(self.point(x1, y1), self.point(x2, y2), self.at));
    }

    fn close(&mut self) {
        self.steps.push(Step::Close);
    }
}

/// The glyphs that a file uses, with what they stand for and how wide they are.
#[derive(Default)]
pub struct Used {
    /// From the font's numbers to the file's.
    pub remapper: GlyphRemapper,
    /// By the file's numbers: what it stands for, and its width in thousandths of the size of type.
    pub glyphs: BTreeMap<u16, (char, f32)>,
}

impl Used {
    /// The number in the file.
    pub fn take(&mut self, glyph: &Glyph) -> u16 {
        let id = self.remapper.remap(glyph.id);
        self.glyphs.entry(id).or_insert((glyph.stands_for, (glyph.advance * 1000.0) as f32));
        id
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_font_lacks_is_named() {
        let font = Font::default();
        let setter = font.setter().unwrap();
        assert_eq!(setter.missing("Плакат Zürich Αθήνα שלום مرحبا 7K2MX9"), Vec::<char>::new());
        assert_eq!(setter.missing("海報 hall 海"), ['海', '報']);
        assert_eq!(setter.missing("a\u{200d}b\u{feff} \t"), Vec::<char>::new());
    }

    #[test]
    fn letters_stand_side_by_side_or_are_joined() {
        let font = Font::default();
        let setter = font.setter().unwrap();
        let plain = setter.line("hall-a");
        assert_eq!(plain.glyphs.iter().map(|g| g.stands_for).collect::<String>(), "hall-a");
        assert!((plain.width - plain.glyphs.iter().map(|g| g.advance).sum::<f64>()).abs() < 1e-9 && plain.width > 2.0);
        // From left to right the last letter of a Hebrew word comes first.
        let hebrew = setter.line("שלום");
        assert_eq!(hebrew.glyphs.iter().map(|g| g.stands_for).collect::<String>(), "םולש");
        // A joined letter has another glyph than one alone.
        let (joined, alone) = (setter.line("بب"), setter.line("ب"));
        assert!(joined.glyphs.iter().all(|g| g.id != alone.glyphs[0].id), "{joined:?}");
        // Digits in a Hebrew line stay in their order.
        let mixed = setter.line("שלום 123");
        assert!(mixed.glyphs.iter().map(|g| g.stands_for).collect::<String>().starts_with("123"), "{mixed:?}");
    }

    #[test]
    fn what_is_no_font_is_refused_by_name() {
        let said = Font::read(b"hello".to_vec(), "x.ttf").unwrap_err();
        assert!(said.contains("x.ttf") && said.contains("TrueType"), "{said}");
        assert!(Font::read(USUAL.to_vec(), "x.ttf").is_ok());
    }

    #[test]
    fn a_part_of_the_font_is_small() {
        let font = Font::default();
        let setter = font.setter().unwrap();
        let mut used = Used::default();
        for glyph in &setter.line("hall-a").glyphs {
            used.take(glyph);
        }
        let part = setter.subset(&used.remapper).unwrap();
        assert!(part.len() < 20_000, "{}", part.len());
        assert!(rustybuzz::ttf_parser::Face::parse(&part, 0).is_ok());
    }
}
