//! One code as a file: SVG and PDF of true size for print shops, PNG in whole pixels for everything else.
//!
//! [`Single::write`] makes the bytes, and [`Single::read_back`] renders those very bytes and holds what a decoder reads in
//! them against the text. Nothing is written anywhere here.

mod pdf;
mod png;
mod read;
mod svg;

use super::{Advice, Colors, Demands, Length, Misread, Size};
use crate::qr::Code;
use std::fmt;
use std::path::Path;

/// What a file can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Vectors, for layout programs and the web.
    Svg,
    /// Pixels.
    Png,
    /// Vectors, for print shops.
    Pdf,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Svg, Self::Png, Self::Pdf];

    /// The ending of a file's name, without the dot.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Svg => "svg",
            Self::Png => "png",
            Self::Pdf => "pdf",
        }
    }

    /// By the ending of a file's name.
    pub fn of(path: &Path) -> Result<Self, String> {
        let ending = path.extension().and_then(|e| e.to_str()).unwrap_or_default();
        Self::ALL.into_iter().find(|format| format.ending().eq_ignore_ascii_case(ending)).ok_or_else(|| {
            format!("the name of {} does not say what it is to be: let it end in .svg, .png or .pdf", path.display())
        })
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.ending())
    }
}

/// A code as it is to be drawn, alone on its page.
#[derive(Clone, Debug)]
pub struct Single<'a> {
    /// The code.
    pub code: &'a Code,
    /// What it says.
    pub text: &'a str,
    /// How large.
    pub size: Size,
    /// The light margin on each side, in modules.
    pub quiet: usize,
    /// The least resolution of pixels, in dots an inch.
    pub dpi: u32,
    /// Its colours.
    pub colors: Colors,
}

impl Single<'_> {
    /// Modules on a side of the page.
    pub fn modules(&self) -> usize {
        self.code.width() + 2 * self.quiet
    }

    /// The width of the page.
    pub fn width(&self) -> Length {
        self.size.width(self.modules())
    }

    /// Pixels for a module in a PNG: as many whole ones as the resolution takes at least, so that the size comes out as
    /// it was asked for and nothing is blurred. What the file says of its resolution follows from that.
    pub fn pixels(&self) -> usize {
        // What is a whole number but for the last bits of a float stays it.
        let dots = self.size.module(self.modules()).as_dots(self.dpi);
        ((dots - 1e-6).ceil() as usize).max(1)
    }

    /// What comes of the size.
    pub fn advice(&self, distance: Option<Length>) -> Advice {
        let demands = Demands { quiet: self.quiet, dpi: self.dpi, whole_dots: false, distance };
        Advice::new(self.code, self.size, &demands)
    }

    /// The bytes of the file. The error says why there can be none.
    pub fn write(&self, format: Format) -> Result<Vec<u8>, String> {
        match format {
            Format::Svg => Ok(svg::write(self)),
            Format::Png => png::write(self),
            Format::Pdf => Ok(pdf::write(self)),
        }
    }

    /// Renders a file that [`Single::write`] made, and reads the code in it. In an SVG and a PDF of another size than
    /// was asked for, nothing is found.
    pub fn read_back(&self, format: Format, bytes: &[u8]) -> Result<(), Misread> {
        let picture = match format {
            Format::Svg => read::svg(self, bytes),
            Format::Png => read::png(self, bytes),
            Format::Pdf => read::pdf(self, bytes),
        };
        let (picture, place) = picture.ok_or(Misread::Nothing)?;
        picture.reads(self.text, Some(&place))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::print::Rgb;
    use crate::qr::Level;

    const TEXT: &str = "https://wa.me/4940555010000?text=/giveaway--hall-a--738--%D0%9F%D1%80";

    fn single<'a>(code: &'a Code, size: &str) -> Single<'a> {
        Single { code, text: TEXT, size: size.parse().unwrap(), quiet: 4, dpi: 300, colors: Colors::default() }
    }

    #[test]
    fn every_format_reads_back_in_every_size_and_colour() {
        let code = Code::new(TEXT, Level::Q).unwrap();
        let blue = Colors { dark: Rgb(0, 0x33, 0x66), light: Rgb(0xff, 0xf8, 0xe0) };
        for format in Format::ALL {
            for (size, quiet, colors) in [
                ("40mm", 4, Colors::default()),
                ("20mm", 4, blue),
                ("0.33mm/module", 2, blue),
                ("3in", 10, Colors::default()),
                ("1cm", 0, Colors::default()),
            ] {
                let file = Single { quiet, colors, ..single(&code, size) };
                let bytes = file.write(format).unwrap();
                assert_eq!(file.read_back(format, &bytes), Ok(()), "{format} {size}");
            }
        }
    }

    #[test]
    fn a_file_with_another_code_or_a_damaged_one_is_noticed() {
        let code = Code::new(TEXT, Level::M).unwrap();
        let other = Code::new("https://t.me/other_bot?start=x", Level::M).unwrap();
        for format in Format::ALL {
            let file = single(&code, "30mm");
            let bytes = Single { code: &other, ..single(&code, "30mm") }.write(format).unwrap();
            assert!(file.read_back(format, &bytes).is_err(), "{format}");
            let bytes = file.write(format).unwrap();
            assert_eq!(file.read_back(format, &bytes[..bytes.len() / 2]), Err(Misread::Nothing), "{format}");
            assert_eq!(file.read_back(format, b""), Err(Misread::Nothing), "{format}");
            assert_eq!(single(&code, "31mm").read_back(format, &bytes).is_ok(), format == Format::Png, "{format}");
        }
    }

    #[test]
    fn a_name_says_what_a_file_is() {
        assert_eq!(Format::of(Path::new("a/flyer.PDF")), Ok(Format::Pdf));
        for wrong in ["flyer", "flyer.gif", ".svg", "flyer.eps"] {
            assert!(Format::of(Path::new(wrong)).unwrap_err().contains(".svg, .png or .pdf"), "{wrong}");
        }
    }

    #[test]
    fn pixels_are_whole_and_enough() {
        let code = Code::new(TEXT, Level::M).unwrap();
        let all = single(&code, "1mm").modules() as f64;
        for size in ["40mm", "20mm", "0.4233333333mm/module", "0.1mm/module"] {
            let file = single(&code, size);
            let resolution = file.pixels() as f64 * all / (file.width().as_mm() / 25.4);
            assert!(resolution > 299.99, "{size}: {resolution}");
        }
        assert_eq!(single(&code, "0.42333333333333mm/module").pixels(), 5);
    }
}
