//! PDF: vectors on a page that is as large as the code with its quiet zone.

use super::Single;
use crate::print::Rgb;
use crate::print::shape::outline;
use pdf_writer::{Content, Finish, Name, Pdf, Rect, Ref, TextStr};

pub(super) fn write(file: &Single<'_>) -> Vec<u8> {
    let (catalog, tree, page, content, info) = (Ref::new(1), Ref::new(2), Ref::new(3), Ref::new(4), Ref::new(5));
    let width = file.width().as_points() as f32;
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
    only.parent(tree).media_box(Rect::new(0.0, 0.0, width, width)).contents(content);
    only.resources();
    only.finish();
    pdf.stream(content, &drawing(file, width));
    pdf.finish()
}

/// What is drawn: in modules, from the top left of the page.
fn drawing(file: &Single<'_>, width: f32) -> Vec<u8> {
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
    let modules = file.modules() as f32;
    let module = width / modules;
    content.transform([module, 0.0, 0.0, -module, 0.0, width]);
    color(&mut content, file.colors.light);
    content.rect(0.0, 0.0, modules, modules).fill_nonzero();
    color(&mut content, file.colors.dark);
    let at = |(x, y): (u16, u16)| (f32::from(x) + file.quiet as f32, f32::from(y) + file.quiet as f32);
    for corners in outline(file.code) {
        let mut corners = corners.into_iter().map(at);
        let Some((x, y)) = corners.next() else { continue };
        content.move_to(x, y);
        for (x, y) in corners {
            content.line_to(x, y);
        }
        content.close_path();
    }
    content.fill_nonzero();
    content.finish().into_vec()
}
