//! Rendering what was written, for reading it back.
//!
//! The shapes of SVG and PDF are read out of the bytes by what this program draws with and nothing else: anything that
//! it does not know makes the file unreadable, so that nothing can be in the way of a code without being seen.

use super::Single;
use super::svg::short;
use crate::print::path::{Point, Step, flat, scan};
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
    fn new(file: &Single<'_>) -> Self {
        let rows = (file.rows() * PIXELS as f64 - 1e-6).ceil() as usize;
        // What is not painted is paper.
        Self { picture: Picture::blank(file.modules() * PIXELS, rows) }
    }

    /// Fills a path, by the nonzero rule.
    fn fill(&mut self, path: &[Step], color: Rgb) {
        let Picture { width, height, pixels } = &mut self.picture;
        let in_pixels = |(x, y)| (x * PIXELS as f64, y * PIXELS as f64);
        let path: Vec<_> = path.iter().map(|step| step.map(in_pixels)).collect();
        scan(&flat(&path), (*width, *height), |row, columns| {
            pixels[row * *width..][columns].fill(color.grey());
        });
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

/// Whether two lengths in millimetres are those that the page should have.
fn is_size(file: &Single<'_>, width: f64, height: f64) -> bool {
    let close = |a: f64, b: f64| (a - b).abs() < 0.01;
    close(width, file.width().as_mm()) && close(height, file.height().as_mm())
}

pub(super) fn png(file: &Single<'_>, bytes: &[u8]) -> Rendered {
    let mut decoder = png::Decoder::new(Cursor::new(bytes));
    decoder.set_transformations(png::Transformations::EXPAND);
    let mut reader = decoder.read_info().ok()?;
    let pixels = file.pixels();
    let info = reader.info();
    if (info.width, info.height) != ((file.modules() * pixels) as u32, file.pixel_rows() as u32) {
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
                let mm = |name: &str| attribute(name)?.strip_suffix("mm")?.parse().ok();
                let all = format!("0 0 {} {}", file.modules(), short(file.rows()));
                let right = is_size(file, mm(" width")?, mm(" height")?) && attribute("viewBox")? == all;
                page = right.then(|| Page::new(file));
            }
            ("rect", Some(page)) => {
                let (width, height) = (attribute("width")?.parse().ok()?, attribute("height")?.parse().ok()?);
                let corners = [(0.0, 0.0), (width, 0.0), (width, height), (0.0, height)];
                page.fill(&closed(&corners), attribute("fill")?.parse().ok()?);
            }
            ("path", Some(page)) => page.fill(&svg_steps(attribute(" d")?)?, attribute("fill")?.parse().ok()?),
            _ => return None,
        }
    }
    let page = page.filter(|_| text.ends_with("</svg>\n"))?;
    Some(laid_down(file, &page.picture, PIXELS))
}

/// The steps along corners, and back.
fn closed(corners: &[Point]) -> Vec<Step> {
    let steps = corners.iter().enumerate().map(|(at, to)| if at == 0 { Step::Move(*to) } else { Step::Line(*to) });
    steps.chain([Step::Close]).collect()
}

/// An SVG path of `M`, `L`, `C`, `h`, `v` and `z`.
fn svg_steps(path: &str) -> Option<Vec<Step>> {
    let mut steps = Vec::new();
    let mut at = (0.0, 0.0);
    let letters = path.char_indices().filter(|(_, c)| c.is_ascii_alphabetic()).map(|(start, _)| start);
    for start in letters {
        let step = &path[start + 1..];
        let step = &step[..step.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(step.len())];
        let numbers = step.split([',', ' ']).filter(|n| !n.is_empty()).map(|n| n.parse().ok());
        let numbers: Vec<f64> = numbers.collect::<Option<_>>()?;
        steps.push(match (path.as_bytes()[start], numbers.as_slice()) {
            (b'M', &[x, y]) => Step::Move((x, y)),
            (b'L', &[x, y]) => Step::Line((x, y)),
            (b'C', &[ax, ay, bx, by, x, y]) => Step::Curve((ax, ay), (bx, by), (x, y)),
            (b'h', &[by]) => Step::Line((at.0 + by, at.1)),
            (b'v', &[by]) => Step::Line((at.0, at.1 + by)),
            (b'z', []) => Step::Close,
            _ => return None,
        });
        if let Some(Step::Move(to) | Step::Line(to) | Step::Curve(_, _, to)) = steps.last() {
            at = *to;
        }
    }
    Some(steps)
}

pub(super) fn eps(file: &Single<'_>, bytes: &[u8]) -> Rendered {
    let mut page = Page::new(file);
    for (color, path) in super::eps::read(file, bytes)? {
        page.fill(&path, color);
    }
    Some(laid_down(file, &page.picture, PIXELS))
}

pub(super) fn pdf(file: &Single<'_>, bytes: &[u8]) -> Rendered {
    let pdf = Pdf::new(bytes.to_vec()).ok()?;
    let [only] = pdf.pages().as_ref() else { return None };
    let (width, height) = only.base_dimensions();
    let mm = |points: f32| Length::points(points.into()).as_mm();
    if !is_size(file, mm(width), mm(height)) {
        return None;
    }
    let module = f64::from(width) / file.modules() as f64;
    let mut page = Page::new(file);
    let (mut path, mut color, mut moved) = (Vec::new(), Rgb::BLACK, false);
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
                moved = close(a, module) && close(d, -module) && close(f, height.into());
            }
            (b"g", &[grey]) => color = Rgb(part(grey), part(grey), part(grey)),
            (b"rg", &[red, green, blue]) => color = Rgb(part(red), part(green), part(blue)),
            (b"m", &[x, y]) => path.push(Step::Move((x, y))),
            (b"l", &[x, y]) => path.push(Step::Line((x, y))),
            (b"c", &[ax, ay, bx, by, x, y]) => path.push(Step::Curve((ax, ay), (bx, by), (x, y))),
            (b"h", []) => path.push(Step::Close),
            (b"f", []) => page.fill(&std::mem::take(&mut path), color),
            _ => return None,
        }
    }
    moved.then(|| laid_down(file, &page.picture, PIXELS))
}
