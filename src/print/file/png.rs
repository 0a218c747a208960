//! PNG: one bit a pixel, whole pixels a module, and the resolution that gives the size.

use super::Single;
use crate::print::path::{flat, scan};
use crate::print::{Bitmap, Colors};
use png::{BitDepth, ColorType, Compression, Encoder, Filter, PixelDimensions, Unit};

/// More pixels on a side than any printer or program is ready for.
const MOST: usize = 30_000;

pub(super) fn write(file: &Single<'_>) -> Result<Vec<u8>, String> {
    let pixels = file.pixels();
    let side = file.modules() * pixels;
    if side.max(file.pixel_rows()) > MOST {
        return Err(format!(
            "a PNG of {} at {} dpi would have {side} pixels on a side, and {MOST} are the most: take a lower resolution, \
             or SVG or PDF, which have none",
            file.width(),
            file.dpi
        ));
    }
    let bitmap = Bitmap::new(file.code, file.quiet, pixels);
    let (stride, height) = (bitmap.stride(), file.pixel_rows());
    let mut rows = bitmap.bytes;
    rows.resize(stride * height, 0);
    let letters: Vec<_> = file.letters();
    if !letters.is_empty() {
        let in_pixels = |(x, y)| (x * pixels as f64, y * pixels as f64);
        let letters: Vec<_> = letters.into_iter().map(|step| step.map(in_pixels)).collect();
        scan(&flat(&letters), (side, height), |row, columns| {
            columns.for_each(|at| rows[row * stride + at / 8] |= 0x80 >> (at % 8));
        });
    }
    let mut bytes = Vec::with_capacity(rows.len() / 4 + 256);
    let mut encoder = Encoder::new(&mut bytes, side as u32, height as u32);
    encoder.set_depth(BitDepth::One);
    if file.colors == Colors::default() {
        encoder.set_color(ColorType::Grayscale);
        // There, 1 is white.
        for byte in &mut rows {
            *byte = !*byte;
        }
    } else {
        encoder.set_color(ColorType::Indexed);
        let (dark, light) = (file.colors.dark, file.colors.light);
        encoder.set_palette(vec![light.0, light.1, light.2, dark.0, dark.1, dark.2]);
    }
    let a_metre = (side as f64 / (file.width().as_mm() / 1000.0)).round() as u32;
    encoder.set_pixel_dims(Some(PixelDimensions { xppu: a_metre, yppu: a_metre, unit: Unit::Meter }));
    // A row is nearly always like the one above it.
    encoder.set_filter(Filter::Up);
    encoder.set_compression(Compression::Fast);
    let write = |mut encoder: png::Writer<&mut Vec<u8>>| {
        encoder.write_image_data(&rows)?;
        encoder.finish()
    };
    encoder.write_header().and_then(write).map_err(|e| format!("the PNG cannot be made: {e}"))?;
    Ok(bytes)
}
