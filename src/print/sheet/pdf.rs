//! A sheet as a PDF: vectors and text, nothing that blurs, at its true size.
//!
//! Each face is drawn in millimetres from its own top left corner, whichever way it lies on the page.

use super::arrange::{Printed, Sheet, Words};
use super::font::{Setter, Used};
use super::layout::{Area, Stroke};
use crate::print::shape::rectangles;
use crate::print::{Colors, Length, Rgb};
use crate::qr::Code;
use miniz_oxide::deflate::compress_to_vec_zlib;
use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap};
use pdf_writer::{Filter, Finish, Name, Pdf, Rect, Ref, Str, TextStr};

/// How hard streams are packed: beyond this they hardly get smaller, and take much longer.
const PACKING: u8 = 6;

/// Points in a millimetre.
const POINT: f64 = 72.0 / 25.4;

/// How wide lines are drawn, in millimetres.
const LINE: f64 = 0.15;

const SYSTEM: SystemInfo<'_> = SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };

/// The file. `title`: what a viewer shows in its bar.
pub fn write(sheet: &Sheet, title: &str) -> Result<Vec<u8>, String> {
    let setter = sheet.font.setter().ok_or_else(|| format!("{} cannot be used as a font", sheet.font.name()))?;
    let mut used = Used::default();
    let contents = contents(sheet, &mut used);
    let mut pdf = Pdf::with_capacity(contents.iter().map(Vec::len).sum::<usize>() + 64 * 1024);
    let (catalog, tree, info) = (Ref::new(1), Ref::new(2), Ref::new(3));
    let font = FontRefs::from(4);
    let with_font = !used.glyphs.is_empty();
    let mut catalog = pdf.catalog(catalog);
    catalog.pages(tree);
    // A printer that fits the page to its paper moves every label.
    let mut preferences = catalog.viewer_preferences();
    preferences.display_doc_title(true);
    preferences.pair(Name(b"PrintScaling"), Name(b"None"));
    preferences.finish();
    catalog.finish();
    pdf.document_info(info).title(TextStr(title)).producer(TextStr("entrylink"));
    let page_ref = |at: usize| Ref::new(FIRST_PAGE + 2 * at as i32);
    let stream_ref = |at: usize| Ref::new(FIRST_PAGE + 1 + 2 * at as i32);
    pdf.pages(tree).kids((0..contents.len()).map(page_ref)).count(contents.len() as i32);
    let (width, height) = (sheet.paper.0.as_points() as f32, sheet.paper.1.as_points() as f32);
    for (at, content) in contents.iter().enumerate() {
        let mut page = pdf.page(page_ref(at));
        page.parent(tree).media_box(Rect::new(0.0, 0.0, width, height)).contents(stream_ref(at));
        let mut resources = page.resources();
        if with_font {
            resources.fonts().pair(Name(b"F"), font.type0);
        }
        resources.finish();
        page.finish();
        pdf.stream(stream_ref(at), content).filter(Filter::FlateDecode);
    }
    if with_font {
        embed(&mut pdf, &font, &setter, &used)?;
    }
    Ok(pdf.finish())
}

/// The number of the first page; what is before is the catalogue and the font.
const FIRST_PAGE: i32 = 16;

struct FontRefs {
    type0: Ref,
    cid: Ref,
    descriptor: Ref,
    file: Ref,
    unicode: Ref,
}

impl FontRefs {
    fn from(first: i32) -> Self {
        let at = |n: i32| Ref::new(first + n);
        Self { type0: at(0), cid: at(1), descriptor: at(2), file: at(3), unicode: at(4) }
    }
}

/// The packed contents of every page.
fn contents(sheet: &Sheet, used: &mut Used) -> Vec<Vec<u8>> {
    let shapes: Vec<Vec<u8>> = sheet.codes.iter().map(shape).collect();
    let mut raw: Vec<Vec<u8>> = vec![Vec::new(); sheet.pages];
    for page in &mut raw {
        strokes(page, &sheet.strokes, sheet.paper.1);
    }
    if let (Some(page), false) = (raw.first_mut(), sheet.notes.is_empty()) {
        page.extend_from_slice(b"q ");
        operation(page, &[POINT, 0.0, 0.0, -POINT, 0.0, sheet.paper.1.as_points()], "cm");
        for words in &sheet.notes {
            text(page, words, used);
        }
        page.extend_from_slice(b"Q\n");
    }
    for printed in &sheet.printed {
        face(&mut raw[printed.face.page], printed, sheet, &shapes[printed.piece], used);
    }
    packed(&raw)
}

/// Packs the pages, on as many threads as there are processors.
fn packed(raw: &[Vec<u8>]) -> Vec<Vec<u8>> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(raw.len().max(1));
    let share = raw.len().div_ceil(threads).max(1);
    std::thread::scope(|scope| {
        let workers: Vec<_> = raw
            .chunks(share)
            .map(|pages| {
                scope.spawn(|| pages.iter().map(|page| compress_to_vec_zlib(page, PACKING)).collect::<Vec<_>>())
            })
            .collect();
        // A thread that cannot be joined has panicked, which is a bug that goes on here.
        workers.into_iter().flat_map(|w| w.join().unwrap_or_else(|e| std::panic::resume_unwind(e))).collect()
    })
}

/// The dark of a code as a path in modules.
fn shape(code: &Code) -> Vec<u8> {
    let mut path = Vec::with_capacity(code.width() * code.width() * 3);
    for rectangle in rectangles(code) {
        for length in rectangle {
            whole(&mut path, length.into());
        }
        path.extend_from_slice(b"re ");
    }
    path.extend_from_slice(b"f ");
    path
}

fn strokes(out: &mut Vec<u8>, strokes: &[Stroke], height: Length) {
    if strokes.is_empty() {
        return;
    }
    operation(out, &[LINE * POINT], "w");
    let y = |mm: f64| height.as_points() - mm * POINT;
    for Stroke { from, to } in strokes {
        operation(out, &[from.0 * POINT, y(from.1)], "m");
        operation(out, &[to.0 * POINT, y(to.1)], "l");
    }
    out.extend_from_slice(b"S\n");
}

fn face(out: &mut Vec<u8>, printed: &Printed, sheet: &Sheet, shape: &[u8], used: &mut Used) {
    let area = printed.face.area;
    let height = sheet.paper.1.as_points();
    out.extend_from_slice(b"q ");
    let matrix = if printed.face.turned {
        [-POINT, 0.0, 0.0, POINT, (area.x + area.width) * POINT, height - (area.y + area.height) * POINT]
    } else {
        [POINT, 0.0, 0.0, -POINT, area.x * POINT, height - area.y * POINT]
    };
    operation(out, &matrix, "cm");
    for words in &printed.words {
        text(out, words, used);
    }
    let code = &sheet.codes[printed.piece];
    let module = printed.code.width / (code.width() + 2 * sheet.quiet) as f64;
    let quiet = module * sheet.quiet as f64;
    if sheet.colors != Colors::default() {
        let Area { x, y, width, height } = printed.code;
        color(out, sheet.colors.light);
        operation(out, &[x, y, width, height], "re");
        out.extend_from_slice(b"f ");
        color(out, sheet.colors.dark);
    }
    operation(out, &[module, 0.0, 0.0, module, printed.code.x + quiet, printed.code.y + quiet], "cm");
    out.extend_from_slice(shape);
    out.extend_from_slice(b"Q\n");
}

/// The colour of what is filled from here on.
fn color(out: &mut Vec<u8>, Rgb(red, green, blue): Rgb) {
    let part = |part: u8| f64::from(part) / 255.0;
    if red == green && green == blue {
        // Black as black alone, where three inks would have to meet exactly.
        operation(out, &[part(red)], "g");
    } else {
        operation(out, &[part(red), part(green), part(blue)], "rg");
    }
}

/// A line of text. The letters stand upright in a space whose y goes down.
fn text(out: &mut Vec<u8>, words: &Words, used: &mut Used) {
    if words.shaped.glyphs.is_empty() {
        return;
    }
    out.extend_from_slice(b"BT /F ");
    operation(out, &[words.size], "Tf");
    operation(out, &[1.0, 0.0, 0.0, -1.0, words.x, words.y], "Tm");
    let mut open = false;
    let mut raised = 0.0;
    out.push(b'[');
    for glyph in &words.shaped.glyphs {
        // What is moved up or down needs an operator of its own.
        if (glyph.y - raised).abs() > 1e-6 {
            out.extend_from_slice(if open { b">]TJ " } else { b"]TJ " });
            operation(out, &[glyph.y * words.size], "Ts");
            out.push(b'[');
            (open, raised) = (false, glyph.y);
        }
        let shift = |out: &mut Vec<u8>, by: f64, open: &mut bool| {
            if by.abs() > 1e-6 {
                if std::mem::take(open) {
                    out.push(b'>');
                }
                number(out, -by * 1000.0);
            }
        };
        let id = used.take(glyph);
        shift(out, glyph.x, &mut open);
        if !open {
            out.push(b'<');
            open = true;
        }
        for nibble in [id >> 12, id >> 8, id >> 4, id] {
            out.push(b"0123456789abcdef"[usize::from(nibble & 15)]);
        }
        // A glyph may move on by another width than the font says: marks that stand over a letter, for one.
        let width = used.glyphs.get(&id).map_or(0.0, |(_, width)| f64::from(*width) / 1000.0);
        shift(out, glyph.advance - width - glyph.x, &mut open);
    }
    out.extend_from_slice(if open { b">]TJ " } else { b"]TJ " });
    if raised.abs() > 1e-6 {
        operation(out, &[0.0], "Ts");
    }
    out.extend_from_slice(b"ET\n");
}

fn embed(pdf: &mut Pdf, refs: &FontRefs, setter: &Setter<'_>, used: &Used) -> Result<(), String> {
    let metrics = setter.metrics();
    let part = setter.subset(&used.remapper)?;
    // Six capitals before the name say that this is a part of the font.
    let name = format!("ENTRYL+{}", metrics.name);
    let base = Name(name.as_bytes());
    pdf.type0_font(refs.type0)
        .base_font(base)
        .encoding_predefined(Name(b"Identity-H"))
        .descendant_font(refs.cid)
        .to_unicode(refs.unicode);
    let mut cid = pdf.cid_font(refs.cid);
    cid.subtype(if metrics.is_cff { CidFontType::Type0 } else { CidFontType::Type2 });
    cid.base_font(base).system_info(SYSTEM).font_descriptor(refs.descriptor).default_width(0.0);
    if !metrics.is_cff {
        cid.cid_to_gid_map_predefined(Name(b"Identity"));
    }
    let mut widths = cid.widths();
    for (id, (_, width)) in &used.glyphs {
        widths.consecutive(*id, [*width]);
    }
    widths.finish();
    cid.finish();
    let [left, bottom, right, top] = metrics.bounds;
    let mut descriptor = pdf.font_descriptor(refs.descriptor);
    descriptor.name(base).flags(FontFlags::SYMBOLIC).bbox(Rect::new(left, bottom, right, top)).italic_angle(0.0);
    descriptor.ascent(metrics.ascent).descent(metrics.descent).cap_height(metrics.cap_height).stem_v(90.0);
    if metrics.is_cff {
        descriptor.font_file3(refs.file)
    } else {
        descriptor.font_file2(refs.file)
    };
    descriptor.finish();
    let packed = compress_to_vec_zlib(&part, 9);
    let mut file = pdf.stream(refs.file, &packed);
    file.filter(Filter::FlateDecode);
    if metrics.is_cff {
        file.pair(Name(b"Subtype"), Name(b"CIDFontType0C"));
    } else {
        file.pair(Name(b"Length1"), part.len() as i32);
    }
    file.finish();
    let mut unicode = UnicodeCmap::new(Name(b"Custom"), SYSTEM);
    for (id, (c, _)) in &used.glyphs {
        unicode.pair(*id, *c);
    }
    pdf.cmap(refs.unicode, &unicode.finish().into_vec());
    Ok(())
}

/// Numbers and an operator.
fn operation(out: &mut Vec<u8>, numbers: &[f64], operator: &str) {
    for n in numbers {
        number(out, *n);
    }
    out.extend_from_slice(operator.as_bytes());
    out.push(b' ');
}

/// A number to a ten-thousandth, with a blank behind it.
fn number(out: &mut Vec<u8>, n: f64) {
    let scaled = (n * 10_000.0).round() as i64;
    if scaled < 0 {
        out.push(b'-');
    }
    let (before, mut after) = (scaled.unsigned_abs() / 10_000, scaled.unsigned_abs() % 10_000);
    whole(out, before);
    if after > 0 {
        out.pop();
        out.push(b'.');
        for place in [1_000, 100, 10, 1] {
            out.push(b'0' + (after / place) as u8);
            after %= place;
            if after == 0 {
                break;
            }
        }
        out.push(b' ');
    }
}

/// A whole number with a blank behind it.
fn whole(out: &mut Vec<u8>, n: u64) {
    if n >= 10 {
        whole(out, n / 10);
        out.pop();
    }
    out.push(b'0' + (n % 10) as u8);
    out.push(b' ');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        let said = |n: f64| {
            let mut out = Vec::new();
            number(&mut out, n);
            String::from_utf8(out).unwrap()
        };
        for (n, text) in [
            (0.0, "0 "),
            (-0.000_01, "0 "),
            (1.5, "1.5 "),
            (-12.0, "-12 "),
            (0.0003, "0.0003 "),
            (841.889_76, "841.8898 "),
            (1_000.02, "1000.02 "),
        ] {
            assert_eq!(said(n), text);
        }
    }
}
