//! SVG: one path for all that is dark, on a ground of its own, sized in millimetres.

use super::Single;
use crate::print::shape::svg_path;

pub(super) fn write(file: &Single<'_>) -> Vec<u8> {
    let modules = file.modules();
    // To a thousandth of a millimetre: what no printer knows any more.
    let width = format!("{:.3}", file.width().as_mm());
    let width = width.trim_end_matches('0').trim_end_matches('.');
    let path = svg_path(file.code, file.quiet);
    let (dark, light) = (file.colors.dark, file.colors.light);
    // Without crispEdges, some programs soften the edges of modules that do not fall on pixels.
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}mm\" height=\"{width}mm\" \
         viewBox=\"0 0 {modules} {modules}\" shape-rendering=\"crispEdges\">\n\
         <rect width=\"{modules}\" height=\"{modules}\" fill=\"{light}\"/>\n\
         <path fill=\"{dark}\" d=\"{path}\"/>\n\
         </svg>\n"
    )
    .into_bytes()
}
