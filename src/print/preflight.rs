//! Reading back what was drawn, before anybody prints it 5,000 times.
//!
//! The decoder is a crate of its own (rqrr) and shares no code with the encoder. It first looks for the code in the
//! picture as a scanner does. Its search gives up on one code in some hundreds that every other reader finds; so where
//! it finds none, and the place of the code is known, it is handed the modules at that place.

use crate::qr::QUIET;
use std::fmt;

/// A picture in greys: what a file shows once it is rendered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// In pixels.
    pub width: usize,
    /// In pixels.
    pub height: usize,
    /// Rows from the top; 0 is black, 255 white.
    pub pixels: Vec<u8>,
}

/// Where a code is in a picture, in pixels; its quiet zone is not part of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// From the left of the picture to the code.
    pub x: f64,
    /// From the top of the picture to the code.
    pub y: f64,
    /// The width of a module.
    pub module: f64,
    /// Modules on a side.
    pub modules: usize,
}

/// What was drawn does not read as it should.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Misread {
    /// There is no code to be found.
    Nothing,
    /// There is a code, but it says something else.
    Other(String),
    /// The code reads, but something stands in its light margin.
    Covered,
}

impl fmt::Display for Misread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => f.write_str("the code in it cannot be read"),
            Self::Other(text) => write!(f, "the code in it reads “{text}”"),
            Self::Covered => f.write_str("something stands in the light margin of the code"),
        }
    }
}

impl std::error::Error for Misread {}

impl Picture {
    /// A white picture.
    pub fn blank(width: usize, height: usize) -> Self {
        Self { width, height, pixels: vec![255; width * height] }
    }

    /// The grey of a pixel; what is outside is white.
    pub fn at(&self, x: usize, y: usize) -> u8 {
        if x < self.width && y < self.height { self.pixels[y * self.width + x] } else { 255 }
    }

    /// The part of it from `x`, `y` on; what is outside is white.
    #[must_use]
    pub fn cut(&self, x: usize, y: usize, width: usize, height: usize) -> Self {
        let pixels = (0..width * height).map(|at| self.at(x + at % width, y + at / width)).collect();
        Self { width, height, pixels }
    }

    /// The texts of all codes that the decoder finds by itself.
    pub fn codes(&self) -> Vec<String> {
        if self.width == 0 || self.height == 0 {
            return Vec::new();
        }
        let mut image = rqrr::PreparedImage::prepare_from_greyscale(self.width, self.height, |x, y| self.at(x, y));
        image.detect_grids().iter().filter_map(|grid| grid.decode().ok()).map(|(_, text)| text).collect()
    }

    /// The text of the code at a place.
    pub fn code_at(&self, place: &Place) -> Option<String> {
        let (darkest, lightest) = self.pixels.iter().fold((255, 0), |(low, high), p| (low.min(*p), high.max(*p)));
        let middle = u8::midpoint(darkest, lightest);
        rqrr::Grid::new(Modules { picture: self, place, middle }).decode().ok().map(|(_, text)| text)
    }

    /// Whether everything within four modules of a code is paper, or of the grey of its light modules.
    pub fn is_light_around(&self, place: &Place, light: u8) -> bool {
        let side = place.module * place.modules as f64;
        let margin = place.module * QUIET as f64;
        let near = |start: f64| {
            let from = (start - margin).round().max(0.0) as usize;
            from..(start + side + margin).round() as usize
        };
        let inside = |at: usize, start: f64| (at as f64 + 1.0) > start && (at as f64) < start + side;
        near(place.y).all(|y| {
            near(place.x).all(|x| (inside(x, place.x) && inside(y, place.y)) || [255, light].contains(&self.at(x, y)))
        })
    }

    /// Whether the one code that is in the picture reads as `expected`.
    ///
    /// `place`: where it was drawn, for the codes that the decoder does not find by itself; `None`: it has to.
    pub fn reads(&self, expected: &str, place: Option<&Place>) -> Result<(), Misread> {
        let mut found = self.codes();
        if found.is_empty() {
            found.extend(place.and_then(|place| self.code_at(place)));
        }
        if found.is_empty() {
            return Err(Misread::Nothing);
        }
        found.into_iter().find(|text| text != expected).map_or(Ok(()), |other| Err(Misread::Other(other)))
    }
}

/// The modules at a place of a picture, for the decoder: dark where the pixel in the middle is.
struct Modules<'a> {
    picture: &'a Picture,
    place: &'a Place,
    /// The grey between dark and light.
    middle: u8,
}

impl rqrr::BitGrid for Modules<'_> {
    fn size(&self) -> usize {
        self.place.modules
    }

    fn bit(&self, y: usize, x: usize) -> bool {
        let middle = |start: f64, at: usize| (start + (at as f64 + 0.5) * self.place.module) as usize;
        self.picture.at(middle(self.place.x, x), middle(self.place.y, y)) <= self.middle
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::print::Bitmap;
    use crate::qr::{Code, Level};

    fn drawn(bitmap: &Bitmap) -> Picture {
        let dark = |at: usize| bitmap.dark(at % bitmap.side, at / bitmap.side);
        let pixels = (0..bitmap.side * bitmap.side).map(|at| if dark(at) { 0 } else { 255 }).collect();
        Picture { width: bitmap.side, height: bitmap.side, pixels }
    }

    fn place(code: &Code, quiet: usize, scale: usize) -> Place {
        let start = (quiet * scale) as f64;
        Place { x: start, y: start, module: scale as f64, modules: code.width() }
    }

    #[test]
    fn what_is_drawn_reads_back() {
        for (number, level) in (0..200).zip(Level::ALL.into_iter().cycle()) {
            let text = format!("https://m.me/1029?ref=giveaway--hall-{number}--738--{}", "%D0%9F".repeat(number / 10));
            let code = Code::new(&text, level).unwrap();
            let picture = drawn(&Bitmap::new(&code, QUIET, 4));
            let place = place(&code, QUIET, 4);
            assert_eq!(picture.reads(&text, Some(&place)), Ok(()), "{text}");
            assert_eq!(picture.code_at(&place), Some(text));
        }
    }

    #[test]
    fn what_reads_as_something_else_or_not_at_all_is_told_apart() {
        let code = Code::new("https://m.me/1029?ref=a", Level::M).unwrap();
        let picture = drawn(&Bitmap::new(&code, QUIET, 4));
        let other = picture.reads("https://m.me/1029?ref=b", None).unwrap_err();
        assert_eq!(other, Misread::Other("https://m.me/1029?ref=a".into()));
        let blank = Picture::blank(picture.width, picture.height);
        assert_eq!(blank.reads("x", Some(&place(&code, QUIET, 4))), Err(Misread::Nothing));
        assert_eq!(Picture::blank(0, 0).reads("x", None), Err(Misread::Nothing));
        // Half of the code painted over is more than error correction mends.
        let mut torn = picture.clone();
        torn.pixels[..picture.pixels.len() / 2].fill(255);
        assert_eq!(torn.reads("https://m.me/1029?ref=a", Some(&place(&code, QUIET, 4))), Err(Misread::Nothing));
        let inverted = Picture { pixels: picture.pixels.iter().map(|p| 255 - p).collect(), ..picture };
        assert_eq!(inverted.reads("https://m.me/1029?ref=a", None), Err(Misread::Nothing));
    }

    #[test]
    fn one_of_several_is_cut_out() {
        let (one, two) = (Code::new("one", Level::M).unwrap(), Code::new("two", Level::M).unwrap());
        let (one, two) = (drawn(&Bitmap::new(&one, QUIET, 3)), drawn(&Bitmap::new(&two, QUIET, 3)));
        let mut page = Picture::blank(one.width * 2, one.height);
        for y in 0..one.height {
            page.pixels[y * one.width * 2..][..one.width].copy_from_slice(&one.pixels[y * one.width..][..one.width]);
            page.pixels[y * one.width * 2 + one.width..][..one.width]
                .copy_from_slice(&two.pixels[y * one.width..][..one.width]);
        }
        assert_eq!(page.codes().len(), 2);
        assert_eq!(page.cut(0, 0, one.width, one.height).reads("one", None), Ok(()));
        assert_eq!(page.cut(one.width, 0, one.width, one.height).reads("two", None), Ok(()));
        assert_eq!(page.cut(one.width, 0, 2 * one.width, one.height).reads("two", None), Ok(()));
    }
}
