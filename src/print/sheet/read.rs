//! Reading back a sheet: the file that was really written is parsed by a crate that did not write it, what it draws is
//! rendered, and every code is decoded and compared.
//!
//! The renderer knows what sheets are drawn with (filled paths and lines under a matrix) and refuses anything else, so
//! that nothing can be in the way of a code that it does not see. Text is not rendered: where it stands was held against
//! the codes when the sheet was arranged.

use super::arrange::{Printed, Sheet};
use super::layout::Area;
use crate::print::Rgb;
use crate::print::path::cross;
use crate::print::preflight::{Picture, Place};
use crate::qr::QUIET;
use hayro_syntax::Pdf;
use hayro_syntax::object::Object;

/// How many dots of the rendering a module has.
const DOTS: f64 = 4.0;

/// A matrix as in PDF: `x' = a x + c y + e`, `y' = b x + d y + f`.
type Matrix = [f64; 6];

const IDENTITY: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// Points in a millimetre.
const POINT: f64 = 72.0 / 25.4;

/// A written sheet that is being read back.
pub struct Reading {
    pdf: Pdf,
}

/// What is drawn on a page: closed shapes in millimetres from the top left, filled by the nonzero rule.
struct Drawn {
    shapes: Vec<Shape>,
}

struct Shape {
    grey: u8,
    bounds: Area,
    outlines: Vec<Vec<(f64, f64)>>,
}

impl Reading {
    /// Of the bytes of a file, which has to have as many pages as the sheet.
    pub fn new(bytes: Vec<u8>, sheet: &Sheet) -> Result<Self, String> {
        let pdf = Pdf::new(bytes).map_err(|_| "the file that was written is no PDF that can be read".to_owned())?;
        let there = pdf.pages().len();
        if there != sheet.pages {
            return Err(format!("the file that was written has {there} pages instead of {}", sheet.pages));
        }
        Ok(Self { pdf })
    }

    /// Decodes every code of a page (from 0). Returns how many there were; the error names the first that is not as it
    /// should be.
    pub fn page(&self, at: usize, sheet: &Sheet, name: impl Fn(usize) -> String) -> Result<usize, String> {
        let drawn = self.drawn(at, sheet)?;
        let mut count = 0;
        for printed in sheet.printed.iter().filter(|p| p.face.page == at) {
            code(&drawn, printed, sheet).map_err(|why| format!("page {}, {}: {why}", at + 1, name(printed.piece)))?;
            count += 1;
        }
        Ok(count)
    }

    fn drawn(&self, at: usize, sheet: &Sheet) -> Result<Drawn, String> {
        let page = self.pdf.pages().get(at).ok_or("a page is missing")?;
        let height = sheet.paper.1.as_mm();
        let (width_there, height_there) = page.base_dimensions();
        let close = |a: f32, mm: f64| (f64::from(a) / POINT - mm).abs() < 0.01;
        if !close(width_there, sheet.paper.0.as_mm()) || !close(height_there, height) {
            return Err(format!("page {} has another size than the paper", at + 1));
        }
        let mut painter = Painter {
            matrix: IDENTITY,
            saved: Vec::new(),
            path: Vec::new(),
            width: 1.0,
            grey: 0,
            height,
            shapes: Vec::new(),
        };
        let mut operations = page.operations();
        while let Some(operation) = operations.next() {
            let numbers: Vec<f64> = operation
                .operands()
                .filter_map(|o| if let Object::Number(n) = o { Some(n.as_f64()) } else { None })
                .collect();
            painter.paint(operation.operator, &numbers).map_err(|why| format!("page {}: {why}", at + 1))?;
        }
        Ok(Drawn { shapes: painter.shapes })
    }
}

struct Painter {
    matrix: Matrix,
    saved: Vec<(Matrix, f64, u8)>,
    path: Vec<Vec<(f64, f64)>>,
    width: f64,
    /// Of what is filled.
    grey: u8,
    height: f64,
    shapes: Vec<Shape>,
}

impl Painter {
    fn paint(&mut self, operator: &[u8], numbers: &[f64]) -> Result<(), String> {
        match (operator, numbers) {
            (b"q", []) => self.saved.push((self.matrix, self.width, self.grey)),
            (b"Q", []) => {
                (self.matrix, self.width, self.grey) = self.saved.pop().ok_or("it restores more than was saved")?;
            }
            (b"cm", numbers) => {
                let matrix = Matrix::try_from(numbers).map_err(|_| "it has a matrix that is none")?;
                self.matrix = times(matrix, self.matrix);
            }
            (b"w", &[width]) => self.width = width,
            (b"g", &[grey]) => self.grey = part(grey),
            (b"rg", &[red, green, blue]) => self.grey = Rgb(part(red), part(green), part(blue)).grey(),
            (b"m", &[x, y]) => {
                let at = self.at(x, y);
                self.path.push(vec![at]);
            }
            (b"l", &[x, y]) => {
                let at = self.at(x, y);
                self.path.last_mut().ok_or("a line starts nowhere")?.push(at);
            }
            (b"re", &[x, y, w, h]) => {
                let corners = [(x, y), (x + w, y), (x + w, y + h), (x, y + h)].map(|(x, y)| self.at(x, y));
                self.path.push(corners.to_vec());
            }
            (b"f", []) => {
                let outlines = std::mem::take(&mut self.path);
                self.shapes.extend(shape(outlines, self.grey));
            }
            (b"S", []) => {
                let half = self.width * (self.matrix[0].hypot(self.matrix[1])) / POINT / 2.0;
                for line in std::mem::take(&mut self.path) {
                    self.shapes
                        .extend(line.windows(2).filter_map(|ends| shape(vec![thick(ends[0], ends[1], half)], 0)));
                }
            }
            // Text, see above; and filling closes what is open.
            (b"h" | b"BT" | b"ET" | b"Tf" | b"Tm" | b"Ts" | b"TJ", _) => {}
            (other, _) => {
                return Err(format!("it has “{}” in it, which no sheet is drawn with", String::from_utf8_lossy(other)));
            }
        }
        Ok(())
    }

    /// Where a point is, in millimetres from the top left of the page.
    fn at(&self, x: f64, y: f64) -> (f64, f64) {
        let m = self.matrix;
        ((m[0] * x + m[2] * y + m[4]) / POINT, self.height - (m[1] * x + m[3] * y + m[5]) / POINT)
    }
}

/// A part of a colour, from 0 to 1, as it is in pictures.
fn part(part: f64) -> u8 {
    (part * 255.0).round() as u8
}

/// First `m`, then `n`.
fn times(m: Matrix, n: Matrix) -> Matrix {
    [
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    ]
}

fn shape(outlines: Vec<Vec<(f64, f64)>>, grey: u8) -> Option<Shape> {
    let mut points = outlines.iter().flatten().copied();
    let (x, y) = points.next()?;
    let (mut left, mut top, mut right, mut bottom) = (x, y, x, y);
    for (x, y) in points {
        (left, right) = (left.min(x), right.max(x));
        (top, bottom) = (top.min(y), bottom.max(y));
    }
    Some(Shape { grey, bounds: Area { x: left, y: top, width: right - left, height: bottom - top }, outlines })
}

/// A line as a rectangle.
fn thick(from: (f64, f64), to: (f64, f64), half: f64) -> Vec<(f64, f64)> {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let length = dx.hypot(dy).max(1e-9);
    let (nx, ny) = (-dy / length * half, dx / length * half);
    vec![(from.0 + nx, from.1 + ny), (to.0 + nx, to.1 + ny), (to.0 - nx, to.1 - ny), (from.0 - nx, from.1 - ny)]
}

impl Drawn {
    /// An area of the page, `dots` to a millimetre.
    fn picture(&self, area: &Area, dots: f64) -> Picture {
        let (width, height) = ((area.width * dots).round() as usize, (area.height * dots).round() as usize);
        let mut picture = Picture::blank(width, height);
        let mut crossings: Vec<Vec<(f64, i32)>> = vec![Vec::new(); height];
        for shape in self.shapes.iter().filter(|s| s.bounds.overlaps(area)) {
            crossings.iter_mut().for_each(Vec::clear);
            for outline in &shape.outlines {
                for (at, from) in outline.iter().enumerate() {
                    let to = outline[(at + 1) % outline.len()];
                    let dot = |(x, y): (f64, f64)| ((x - area.x) * dots, (y - area.y) * dots);
                    cross(dot(*from), dot(to), &mut crossings);
                }
            }
            for (row, list) in crossings.iter_mut().enumerate() {
                list.sort_by(|a, b| a.0.total_cmp(&b.0));
                let mut winding = 0;
                for pair in list.windows(2) {
                    winding += pair[0].1;
                    if winding != 0 {
                        // Dots whose middles are inside.
                        let edge = |x: f64| ((x - 0.5).ceil().max(0.0) as usize).min(width);
                        let (from, to) = (edge(pair[0].0), edge(pair[1].0));
                        if from < to {
                            picture.pixels[row * width + from..row * width + to].fill(shape.grey);
                        }
                    }
                }
            }
        }
        picture
    }
}

fn code(drawn: &Drawn, printed: &Printed, sheet: &Sheet) -> Result<(), String> {
    let modules = sheet.codes[printed.piece].width();
    let all = (modules + 2 * sheet.quiet) as f64;
    let module = printed.code.width / all;
    // With the whole margin that readers count on, whatever margin was asked for.
    let area = printed.on_page().shrunk(module * (sheet.quiet as f64 - QUIET as f64));
    let dots = DOTS / module;
    let mut picture = drawn.picture(&area, dots);
    if printed.face.turned {
        picture.pixels.reverse();
    }
    let margin = module * QUIET as f64 * dots;
    let place = Place { x: margin, y: margin, module: module * dots, modules };
    let text = &sheet.texts[printed.piece];
    picture.reads(text, Some(&place)).map_err(|misread| format!("it does not read back: {misread}"))?;
    let light = |x: usize, y: usize| {
        let inside = |at: usize| (at as f64 + 1.0) > margin && (at as f64) < margin + module * dots * modules as f64;
        (inside(x) && inside(y)) || [255, sheet.colors.light.grey()].contains(&picture.at(x, y))
    };
    if sheet.quiet >= QUIET && !(0..picture.height).all(|y| (0..picture.width).all(|x| light(x, y))) {
        return Err("something stands in the light margin of its code".to_owned());
    }
    Ok(())
}
