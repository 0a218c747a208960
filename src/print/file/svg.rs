//! SVG: one path for all that is dark, on a ground of its own, sized in millimetres.

use super::Single;
use crate::print::path::Step;
use crate::print::shape::svg_path;

pub(super) fn write(file: &Single<'_>) -> Vec<u8> {
    let modules = file.modules();
    // To a thousandth of a millimetre: what no printer knows any more.
    let width = short(file.width().as_mm());
    // To a thousandth of a module.
    let (height, rows) = (short(file.height().as_mm()), short(file.rows()));
    let path = svg_path(file.code, file.quiet);
    let (dark, light) = (file.colors.dark, file.colors.light);
    let letters = letters(&file.letters());
    // A second path, without crispEdges: letters have curves.
    let caption = if letters.is_empty() {
        String::new()
    } else {
        format!("<path fill=\"{dark}\" shape-rendering=\"auto\" d=\"{letters}\"/>\n")
    };
    // Without crispEdges, some programs soften the edges of modules that do not fall on pixels.
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}mm\" height=\"{height}mm\" \
         viewBox=\"0 0 {modules} {rows}\" shape-rendering=\"crispEdges\">\n\
         <rect width=\"{modules}\" height=\"{rows}\" fill=\"{light}\"/>\n\
         <path fill=\"{dark}\" d=\"{path}\"/>\n\
         {caption}</svg>\n"
    )
    .into_bytes()
}

/// A number to a thousandth.
pub(super) fn short(n: f64) -> String {
    let text = format!("{n:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A path as the data of an SVG path.
fn letters(path: &[Step]) -> String {
    let mut out = String::with_capacity(path.len() * 16);
    for step in path {
        let (letter, points) = match step {
            Step::Move(to) => ('M', vec![to]),
            Step::Line(to) => ('L', vec![to]),
            Step::Curve(a, b, to) => ('C', vec![a, b, to]),
            Step::Close => ('z', Vec::new()),
        };
        out.push(letter);
        for (at, (x, y)) in points.into_iter().enumerate() {
            if at > 0 {
                out.push(' ');
            }
            out.push_str(&short(*x));
            out.push(',');
            out.push_str(&short(*y));
        }
    }
    out
}
