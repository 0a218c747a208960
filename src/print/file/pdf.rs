//! PDF: vectors on a page that is as large as the code with its quiet zone.

use super::Single;
use crate::print::Rgb;
use crate::print::path::Step;
use pdf_writer::{Content, Finish, Name, Pdf, Rect, Ref, TextStr};

pub(super) fn write(file: &Single<'_>) -> Vec<u8> {
    let (catalog, tree, page, content, info) = (Ref::new(1), Ref::new(2), Ref::new(3), Ref::new(4), Ref::new(5));
    let (width, height) = (file.width().as_points() as f32, file.height().as_points() as f32);
    let mut pdf = Pdf::new();
    let mut root = pdf.catalog(catalog);
    root.pages(tree);
    let mut preferences = root.viewer_preferences();
    // Printed at its true size, not fitted to the paper.
    preferences.pair(Name(b"PrintScaling"), Name(b"None"));
    preferences.finish();
    root.finish();
    pdf.document_info(info).producer(TextStr("entrylink"));
    pdf.pages(tree).kids([page]).count(1);
    let mut only = pdf.page(page);
    only.parent(tree).media_box(Rect::new(0.0, 0.0, width, height)).contents(content);
    only.resources();
    only.finish();
    pdf.stream(content, &drawing(file, height));
    pdf.finish()
}

/// To a thousandth of a module: what is more only takes room.
fn short(n: f64) -> f32 {
    ((n * 1000.0).round() / 1000.0) as f32
}

/// What is drawn: in modules, from the top left of the page.
fn drawing(file: &Single<'_>, height: f32) -> Vec<u8> {
    let mut content = Content::new();
    let color = |content: &mut Content, Rgb(red, green, blue): Rgb| {
        let [red, green, blue] = [red, green, blue].map(|part| f32::from(part) / 255.0);
        if red.to_bits() == green.to_bits() && green.to_bits() == blue.to_bits() {
            // Black as black alone, where three inks would have to meet exactly.
            content.set_fill_gray(red);
        } else {
            content.set_fill_rgb(red, green, blue);
        }
    };
    let module = file.module().as_points() as f32;
    content.transform([module, 0.0, 0.0, -module, 0.0, height]);
    for (of, path) in file.layers() {
        color(&mut content, of);
        for step in path {
            let at = |(x, y): (f64, f64)| (short(x), short(y));
            match step {
                Step::Move(to) => content.move_to(at(to).0, at(to).1),
                Step::Line(to) => content.line_to(at(to).0, at(to).1),
                Step::Curve(a, b, to) => content.cubic_to(at(a).0, at(a).1, at(b).0, at(b).1, at(to).0, at(to).1),
                Step::Close => content.close_path(),
            };
        }
        content.fill_nonzero();
    }
    content.finish().into_vec()
}
