//! One code as a file: SVG, PDF and EPS of true size for print shops, PNG in whole pixels for everything else.
//!
//! [`Single::write`] makes the bytes, and [`Single::read_back`] renders those very bytes and holds what a decoder reads in
//! them against the text. Nothing is written anywhere here.

mod caption;
mod eps;
mod pdf;
mod png;
mod read;
mod svg;

pub use caption::Caption;

use super::path::Step;
use super::preflight::{Picture, Place};
use super::shape::outline;
use super::{Advice, Colors, Demands, Length, Misread, Rgb, Size};
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
    /// Vectors, for layout programs and print shops that want `PostScript`.
    Eps,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Svg, Self::Png, Self::Pdf, Self::Eps];

    /// The ending of a file's name, without the dot.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Svg => "svg",
            Self::Png => "png",
            Self::Pdf => "pdf",
            Self::Eps => "eps",
        }
    }

    /// By the ending of a file's name.
    pub fn of(path: &Path) -> Result<Self, String> {
        let ending = path.extension().and_then(|e| e.to_str()).unwrap_or_default();
        Self::ALL.into_iter().find(|format| format.ending().eq_ignore_ascii_case(ending)).ok_or_else(|| {
            format!(
                "the name of {} does not say what it is to be: let it end in .svg, .png, .pdf or .eps",
                path.display()
            )
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
    /// What stands under it.
    pub caption: Option<Caption>,
}

/// The width that a code has where nobody says anything else.
const USUAL: Length = Length::mm(30.0);

/// The size of a code where nobody says one: the usual one, or the smallest safe one where the code needs more.
pub fn usual_size(code: &Code, demands: &Demands) -> Size {
    let smallest = Advice::smallest(code, demands).module;
    let usual = Size::Width(USUAL).module(code.width() + 2 * demands.quiet);
    if smallest > usual { Size::Module(smallest) } else { Size::Width(USUAL) }
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

    /// The height of the page: more than its width where there is a caption.
    pub fn height(&self) -> Length {
        self.caption.as_ref().map_or(self.width(), |caption| caption.height)
    }

    /// The width of a module.
    pub fn module(&self) -> Length {
        self.size.module(self.modules())
    }

    /// The height of the page in modules.
    fn rows(&self) -> f64 {
        match &self.caption {
            Some(caption) => caption.height.as_mm() / self.module().as_mm(),
            None => self.modules() as f64,
        }
    }

    /// The letters of the caption, in modules from the upper left corner of the page.
    fn letters(&self) -> Vec<Step> {
        let module = self.module().as_mm();
        let in_modules = |(x, y)| (x / module, y / module);
        self.caption.iter().flat_map(|caption| &caption.steps).map(|step| step.map(in_modules)).collect()
    }

    /// What is filled, one after the other: paths in modules from the upper left corner of the page.
    fn layers(&self) -> Vec<(Rgb, Vec<Step>)> {
        let (width, height) = (self.modules() as f64, self.rows());
        let ground = vec![
            Step::Move((0.0, 0.0)),
            Step::Line((width, 0.0)),
            Step::Line((width, height)),
            Step::Line((0.0, height)),
            Step::Close,
        ];
        let quiet = self.quiet as f64;
        let mut dark = Vec::new();
        for corners in outline(self.code) {
            let points = corners.into_iter().map(|(x, y)| (f64::from(x) + quiet, f64::from(y) + quiet));
            dark.extend(points.enumerate().map(|(at, to)| if at == 0 { Step::Move(to) } else { Step::Line(to) }));
            dark.push(Step::Close);
        }
        let mut layers = vec![(self.colors.light, ground), (self.colors.dark, dark)];
        let letters = self.letters();
        if !letters.is_empty() {
            layers.push((self.colors.dark, letters));
        }
        layers
    }

    /// Pixels for a module in a PNG: as many whole ones as the resolution takes at least, so that the size comes out as
    /// it was asked for and nothing is blurred. What the file says of its resolution follows from that.
    pub fn pixels(&self) -> usize {
        // What is a whole number but for the last bits of a float stays it.
        let dots = self.size.module(self.modules()).as_dots(self.dpi);
        ((dots - 1e-6).ceil() as usize).max(1)
    }

    /// How many rows of pixels a PNG has.
    fn pixel_rows(&self) -> usize {
        (self.rows() * self.pixels() as f64 - 1e-6).ceil() as usize
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
            Format::Eps => Ok(eps::write(self)),
        }
    }

    /// Renders a file that [`Single::write`] made, and reads the code in it. In a file of another size than was asked for,
    /// nothing is found.
    pub fn read_back(&self, format: Format, bytes: &[u8]) -> Result<(), Misread> {
        let (picture, place) = self.rendered(format, bytes)?;
        picture.reads(self.text, Some(&place))?;
        if picture.is_light_around(&place, self.colors.light.grey()) { Ok(()) } else { Err(Misread::Covered) }
    }

    /// The same for files by the thousand: the decoder is shown where the code is, and does not look for it.
    pub fn read_in_place(&self, format: Format, bytes: &[u8]) -> Result<(), Misread> {
        let (picture, place) = self.rendered(format, bytes)?;
        match picture.code_at(&place) {
            None => Err(Misread::Nothing),
            Some(other) if other != self.text => Err(Misread::Other(other)),
            Some(_) if picture.is_light_around(&place, self.colors.light.grey()) => Ok(()),
            Some(_) => Err(Misread::Covered),
        }
    }

    fn rendered(&self, format: Format, bytes: &[u8]) -> Result<(Picture, Place), Misread> {
        let rendered = match format {
            Format::Svg => read::svg(self, bytes),
            Format::Png => read::png(self, bytes),
            Format::Pdf => read::pdf(self, bytes),
            Format::Eps => read::eps(self, bytes),
        };
        rendered.ok_or(Misread::Nothing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::print::Rgb;
    use crate::qr::{Level, QUIET};

    const TEXT: &str = "https://wa.me/4940555010000?text=/giveaway--hall-a--738--%D0%9F%D1%80";

    fn single<'a>(code: &'a Code, size: &str) -> Single<'a> {
        Single {
            code,
            text: TEXT,
            size: size.parse().unwrap(),
            quiet: 4,
            dpi: 300,
            colors: Colors::default(),
            caption: None,
        }
    }

    fn captioned<'a>(file: &Single<'a>, lines: &[&str]) -> (Single<'a>, Vec<crate::print::Remark>) {
        let lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
        let font = crate::print::sheet::Font::default();
        let (caption, remarks) = Caption::new(&lines, file, &font, "giveaway · hall-a").unwrap();
        (Single { caption: Some(caption), ..file.clone() }, remarks)
    }

    #[test]
    fn a_caption_stands_below_the_light_margin_in_every_format() {
        let code = Code::new(TEXT, Level::Q).unwrap();
        let lines = ["giveaway", "плакат αφίσα פוסטר", "7K2MX9"];
        for format in Format::ALL {
            for (size, quiet) in [("40mm", 4), ("20mm", 4), ("30mm", 0), ("2in", 2), ("0.5mm/module", 12)] {
                let (file, remarks) = captioned(&Single { quiet, ..single(&code, size) }, &lines);
                assert_eq!(remarks, []);
                assert!(file.height() > file.width());
                let below = (quiet + code.width() + QUIET.max(quiet)) as f64;
                let letters = file.letters();
                let highest = letters.iter().filter_map(|step| match step {
                    Step::Move(to) | Step::Line(to) | Step::Curve(_, _, to) => Some(to.1),
                    Step::Close => None,
                });
                assert!(highest.fold(f64::MAX, f64::min) >= below, "{size} {quiet}");
                let bytes = file.write(format).unwrap();
                assert_eq!(file.read_back(format, &bytes), Ok(()), "{format} {size} {quiet}");
                // Without it, or with another, it is another file.
                let bare = Single { caption: None, ..file.clone() };
                assert_eq!(bare.read_back(format, &bytes), Err(Misread::Nothing), "{format} {size}");
            }
        }
    }

    #[test]
    fn letters_in_the_light_margin_are_found_out() {
        let code = Code::new(TEXT, Level::M).unwrap();
        let (mut file, _) = captioned(&single(&code, "40mm"), &["hall-a"]);
        let caption = file.caption.as_mut().unwrap();
        for step in &mut caption.steps {
            *step = step.map(|(x, y)| (x, y - 4.0));
        }
        for format in Format::ALL {
            let bytes = file.write(format).unwrap();
            assert_eq!(file.read_back(format, &bytes), Err(Misread::Covered), "{format}");
            assert_eq!(file.read_in_place(format, &bytes), Err(Misread::Covered), "{format}");
        }
    }

    #[test]
    fn what_the_font_lacks_is_named_and_no_boxes_are_drawn() {
        let code = Code::new(TEXT, Level::M).unwrap();
        let (file, remarks) = captioned(&single(&code, "40mm"), &["海報 hall"]);
        assert!(remarks[0].to_string().contains("has no 海 報") && remarks[0].to_string().contains("[missing-glyph]"));
        let (bare, _) = captioned(&single(&code, "40mm"), &[" hall"]);
        assert_eq!(file.caption.unwrap().steps.len(), bare.caption.unwrap().steps.len());
        let long = "x".repeat(200);
        assert!(captioned(&single(&code, "40mm"), &[&long]).1[0].to_string().contains("[cut-caption]"));
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
            assert!(file.read_in_place(format, &bytes).is_err(), "{format}");
            let bytes = file.write(format).unwrap();
            assert_eq!(file.read_in_place(format, &bytes), Ok(()), "{format}");
            let other = Single { text: "https://t.me/other_bot", ..file.clone() };
            assert_eq!(other.read_in_place(format, &bytes), Err(Misread::Other(TEXT.to_owned())), "{format}");
            assert_eq!(file.read_in_place(format, &bytes[..bytes.len() / 2]), Err(Misread::Nothing), "{format}");
            assert_eq!(file.read_back(format, &bytes[..bytes.len() / 2]), Err(Misread::Nothing), "{format}");
            assert_eq!(file.read_back(format, b""), Err(Misread::Nothing), "{format}");
            assert_eq!(single(&code, "31mm").read_back(format, &bytes).is_ok(), format == Format::Png, "{format}");
        }
    }

    #[test]
    fn a_name_says_what_a_file_is() {
        assert_eq!(Format::of(Path::new("a/flyer.PDF")), Ok(Format::Pdf));
        for wrong in ["flyer", "flyer.gif", ".svg", "flyer.ps"] {
            assert!(Format::of(Path::new(wrong)).unwrap_err().contains(".svg, .png, .pdf or .eps"), "{wrong}");
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
