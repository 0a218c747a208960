//! Rendering what was written, for reading it back.
//!
//! The shapes of SVG and PDF are read out of the bytes by what this program draws with and nothing else: anything that
//! it does not know makes the file unreadable, so that nothing can be in the way of a code without being seen.

use super::Single;
use crate::print::preflight::{Picture, Place};
use crate::print::{Length, Rgb};
use hayro_syntax::Pdf;
use hayro_syntax::object::Object;
use std::io::Cursor;

/// How many pixels a module is rendered with.
const PIXELS: usize = 4;

/// How much paper is around the page, in modules.
const MARGIN: usize = 4;

type Rendered = Option<(Picture, Place)>;

/// A page that shapes are filled on, in modules from its top left.
struct Page {
    picture: Picture,
}

impl Page {
    fn new(modules: usize) -> Self {
        // What is not painted is paper.
        Self { picture: Picture::blank(modules * PIXELS, modules * PIXELS) }
    }

    /// Fills closed outlines with level and upright sides, by the nonzero rule.
    fn fill(&mut self, outlines: &[Vec<(f64, f64)>], color: Rgb) {
        let (width, height) = (self.picture.width, self.picture.height);
        let pixel = |at: f64| (at * PIXELS as f64).round();
        for row in 0..height {
            let middle = (row as f64 + 0.5) / PIXELS as f64;
            let mut crossings: Vec<(usize, i32)> = Vec::new();
            for corners in outlines {
                for (at, &(x, from)) in corners.iter().enumerate() {
                    let (_, to) = corners[(at + 1) % corners.len()];
                    if (from < middle) != (to < middle) {
                        let sense = if from < to { 1 } else { -1 };
                        crossings.push((pixel(x).clamp(0.0, width as f64) as usize, sense));
                    }
                }
            }
            crossings.sort_unstable();
            let mut winding = 0;
            for pair in crossings.windows(2) {
                winding += pair[0].1;
                if winding != 0 {
                    self.picture.pixels[row * width + pair[0].0..row * width + pair[1].0].fill(color.grey());
                }
            }
        }
    }
}

/// The picture with paper around it, as readers see a narrow quiet zone, and where the code is in it.
fn laid_down(file: &Single<'_>, picture: &Picture, pixels: usize) -> (Picture, Place) {
    let margin = MARGIN * pixels;
    let mut around = Picture::blank(picture.width + 2 * margin, picture.height + 2 * margin);
    for (y, row) in picture.pixels.chunks(picture.width.max(1)).enumerate() {
        around.pixels[(y + margin) * around.width + margin..][..row.len()].copy_from_slice(row);
    }
    let start = (margin + file.quiet * pixels) as f64;
    (around, Place { x: start, y: start, module: pixels as f64, modules: file.code.width() })
}

/// Whether a length in millimetres is the width that the page should have.
fn is_width(file: &Single<'_>, mm: f64) -> bool {
    (mm - file.width().as_mm()).abs() < 0.01
}

pub(super) fn png(file: &Single<'_>, bytes: &[u8]) -> Rendered {
    let mut decoder = png::Decoder::new(Cursor::new(bytes));
    decoder.set_transformations(png::Transformations::EXPAND);
    let mut reader = decoder.read_info().ok()?;
    let pixels = file.pixels();
    let info = reader.info();
    if (info.width, info.height) != ((file.modules() * pixels) as u32, (file.modules() * pixels) as u32) {
        return None;
    }
    let (width, height) = (info.width as usize, info.height as usize);
    let mut buffer = vec![0; reader.output_buffer_size()?];
    let frame = reader.next_frame(&mut buffer).ok()?;
    let samples = frame.color_type.samples();
    let grey = |pixel: &[u8]| match *pixel {
        [red, green, blue] => Rgb(red, green, blue).grey(),
        [grey] => grey,
        _ => 0,
    };
    let drawn = Picture { width, height, pixels: buffer.chunks_exact(samples).map(grey).collect() };
    (drawn.pixels.len() == width * height).then(|| laid_down(file, &drawn, pixels))
}

pub(super) fn svg(file: &Single<'_>, bytes: &[u8]) -> Rendered {
    let text = std::str::from_utf8(bytes).ok()?;
    let mut page = None;
    for element in text.split('<').skip(1) {
        let (element, _) = element.split_once('>')?;
        let (name, attributes) = element.split_once(' ').unwrap_or((element, ""));
        let attribute = |name: &str| {
            let value = attributes.split_once(&format!("{name}=\""))?.1;
            value.split_once('"').map(|(value, _)| value)
        };
        match (name, &mut page) {
            ("?xml" | "/svg", _) => {}
            ("svg", None) => {
                let mm = attribute("width")?.strip_suffix("mm")?.parse().ok()?;
                let all = format!("0 0 {0} {0}", file.modules());
                page = (is_width(file, mm) && attribute("viewBox")? == all).then(|| Page::new(file.modules()));
            }
            ("rect", Some(page)) => {
                let (width, height) = (attribute("width")?.parse().ok()?, attribute("height")?.parse().ok()?);
                page.fill(
                    &[vec![(0.0, 0.0), (width, 0.0), (width, height), (0.0, height)]],
                    attribute("fill")?.parse().ok()?,
                );
            }
            ("path", Some(page)) => page.fill(&outlines(attribute(" d")?)?, attribute("fill")?.parse().ok()?),
            _ => return None,
        }
    }
    let page = page.filter(|_| text.ends_with("</svg>\n"))?;
    Some(laid_down(file, &page.picture, PIXELS))
}

/// The outlines of an SVG path: `M`, `h`, `v` and `z`.
fn outlines(path: &str) -> Option<Vec<Vec<(f64, f64)>>> {
    let mut outlines: Vec<Vec<(f64, f64)>> = Vec::new();
    let mut at = (0.0, 0.0);
    let steps = path.char_indices().filter(|(_, c)| c.is_ascii_alphabetic()).map(|(start, _)| start);
    for start in steps {
        let step = &path[start + 1..];
        let step = &step[..step.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(step.len())];
        match path.as_bytes()[start] {
            b'M' => {
                let (x, y) = step.split_once(',')?;
                at = (x.parse().ok()?, y.parse().ok()?);
                outlines.push(vec![at]);
                continue;
            }
            b'h' => at.0 += step.parse::<f64>().ok()?,
            b'v' => at.1 += step.parse::<f64>().ok()?,
            b'z' => continue,
            _ => return None,
        }
        outlines.last_mut()?.push(at);
    }
    Some(outlines)
}

pub(super) fn pdf(file: &Single<'_>, bytes: &[u8]) -> Rendered {
    let pdf = Pdf::new(bytes.to_vec()).ok()?;
    let [only] = pdf.pages().as_ref() else { return None };
    let (width, height) = only.base_dimensions();
    if width.to_bits() != height.to_bits() || !is_width(file, Length::points(width.into()).as_mm()) {
        return None;
    }
    let module = f64::from(width) / file.modules() as f64;
    let mut page = Page::new(file.modules());
    let (mut outlines, mut color, mut moved) = (Vec::<Vec<(f64, f64)>>::new(), Rgb::BLACK, false);
    let part = |part: f64| (part * 255.0).round() as u8;
    let mut operations = only.operations();
    while let Some(operation) = operations.next() {
        let number = |object: &Object<'_>| if let Object::Number(n) = object { Some(n.as_f64()) } else { None };
        let numbers: Option<Vec<f64>> = operation.operands().map(number).collect();
        let operator: &[u8] = operation.operator;
        match (operator, numbers?.as_slice()) {
            // From the page's points to modules from the top left.
            (b"cm", &[a, 0.0, 0.0, d, 0.0, f]) if !moved => {
                let close = |a: f64, b: f64| (a - b).abs() < 0.001;
                moved = close(a, module) && close(d, -module) && close(f, width.into());
            }
            (b"g", &[grey]) => color = Rgb(part(grey), part(grey), part(grey)),
            (b"rg", &[red, green, blue]) => color = Rgb(part(red), part(green), part(blue)),
            (b"re", &[x, y, w, h]) => outlines.push(vec![(x, y), (x + w, y), (x + w, y + h), (x, y + h)]),
            (b"m", &[x, y]) => outlines.push(vec![(x, y)]),
            (b"l", &[x, y]) => outlines.last_mut()?.push((x, y)),
            (b"h", []) => {}
            (b"f", []) => page.fill(&std::mem::take(&mut outlines), color),
            _ => return None,
        }
    }
    moved.then(|| laid_down(file, &page.picture, PIXELS))
}
