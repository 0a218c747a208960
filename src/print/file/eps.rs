//! EPS: vectors for the layout programs and print shops that want `PostScript`. No maintained crate writes it, and for one
//! filled path none is needed: a head, the path, a foot.

use super::Single;
use crate::print::Rgb;
use crate::print::path::Step;
use std::fmt::Write as _;

/// What is there before the drawing. Every name is short, in a dictionary of its own.
pub(super) fn head(file: &Single<'_>) -> String {
    let (width, height) = (file.width().as_points(), file.height().as_points());
    let module = file.module().as_points();
    format!(
        "%!PS-Adobe-3.0 EPSF-3.0\n\
         %%BoundingBox: 0 0 {:.0} {:.0}\n\
         %%HiResBoundingBox: 0 0 {width:.4} {height:.4}\n\
         %%Creator: entrylink\n\
         %%LanguageLevel: 2\n\
         %%EndComments\n\
         10 dict begin gsave\n\
         /m{{moveto}}bind def/l{{lineto}}bind def/c{{curveto}}bind def/h{{closepath}}bind def\n\
         /f{{fill}}bind def/g{{setgray}}bind def/k{{setrgbcolor}}bind def\n\
         [{module:.6} 0 0 -{module:.6} 0 {height:.6}]concat\n",
        width.ceil(),
        height.ceil(),
    )
}

/// What is there after it.
pub(super) const FOOT: &str = "grestore end showpage\n%%EOF\n";

/// How lengths are written: to a thousandth of a module.
fn number(out: &mut String, n: f64) {
    let text = format!("{n:.3}");
    // Writing to a string cannot fail.
    let _ = write!(out, "{} ", text.trim_end_matches('0').trim_end_matches('.'));
}

pub(super) fn write(file: &Single<'_>) -> Vec<u8> {
    let mut out = head(file);
    for (Rgb(red, green, blue), path) in file.layers() {
        let part = |part: u8| format!("{:.4}", f64::from(part) / 255.0);
        // Black as black alone, where three inks would have to meet exactly.
        let _ = if red == green && green == blue {
            writeln!(out, "{} g", part(red))
        } else {
            writeln!(out, "{} {} {} k", part(red), part(green), part(blue))
        };
        for step in path {
            let (points, operator) = match step {
                Step::Move(to) => (vec![to], "m\n"),
                Step::Line(to) => (vec![to], "l\n"),
                Step::Curve(a, b, to) => (vec![a, b, to], "c\n"),
                Step::Close => (Vec::new(), "h\n"),
            };
            for (x, y) in points {
                number(&mut out, x);
                number(&mut out, y);
            }
            out.push_str(operator);
        }
        out.push_str("f\n");
    }
    out.push_str(FOOT);
    out.into_bytes()
}

/// What an EPS that [`write`] made draws: paths in modules with their colours. `None`: it is no such file, or has another
/// size.
pub(super) fn read(file: &Single<'_>, bytes: &[u8]) -> Option<Vec<(Rgb, Vec<Step>)>> {
    let body = std::str::from_utf8(bytes).ok()?.strip_prefix(&head(file))?.strip_suffix(FOOT)?;
    let part = |part: f64| (part * 255.0).round() as u8;
    let (mut layers, mut color, mut path, mut numbers) = (Vec::new(), Rgb::BLACK, Vec::new(), Vec::<f64>::new());
    for word in body.split_ascii_whitespace() {
        if let Ok(number) = word.parse() {
            numbers.push(number);
            continue;
        }
        match (word, std::mem::take(&mut numbers).as_slice()) {
            ("g", &[grey]) => color = Rgb(part(grey), part(grey), part(grey)),
            ("k", &[red, green, blue]) => color = Rgb(part(red), part(green), part(blue)),
            ("m", &[x, y]) => path.push(Step::Move((x, y))),
            ("l", &[x, y]) => path.push(Step::Line((x, y))),
            ("c", &[ax, ay, bx, by, x, y]) => path.push(Step::Curve((ax, ay), (bx, by), (x, y))),
            ("h", []) => path.push(Step::Close),
            ("f", []) => layers.push((color, std::mem::take(&mut path))),
            _ => return None,
        }
    }
    (path.is_empty() && numbers.is_empty()).then_some(layers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        let said = |n: f64| {
            let mut out = String::new();
            number(&mut out, n);
            out
        };
        assert_eq!([0.0, 4.0, 10.0, 1.5, -0.25, 3.123_456].map(said), ["0 ", "4 ", "10 ", "1.5 ", "-0.25 ", "3.123 "]);
    }
}
