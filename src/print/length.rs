//! Lengths on paper, with their units, and the size that somebody asks a code to have.

use std::fmt;
use std::ops::{Add, Div, Mul, Sub};
use std::str::FromStr;

/// A length on paper, held in millimetres.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub struct Length(f64);

/// Millimetres in an inch.
const INCH: f64 = 25.4;

/// The units that a length may be written in, with their millimetres. A point is that of `PostScript` and PDF.
const UNITS: [(&str, f64); 5] = [("mm", 1.0), ("cm", 10.0), ("in", INCH), ("pt", INCH / 72.0), ("m", 1000.0)];

/// What a length on the command line has to look like.
const EXAMPLES: &str = "write a number with a unit: 30mm, 3cm, 1.2in or 85pt";

/// No size that anybody prints, in millimetres: a larger one is a slip of the keyboard.
const LARGEST: f64 = 20_000.0;

impl Length {
    /// Millimetres.
    pub const fn mm(value: f64) -> Self {
        Self(value)
    }

    /// Inches.
    pub const fn inches(value: f64) -> Self {
        Self(value * INCH)
    }

    /// Points, of which an inch has 72.
    pub const fn points(value: f64) -> Self {
        Self(value * INCH / 72.0)
    }

    /// The side of one dot at a resolution in dots an inch.
    pub fn dot(dpi: u32) -> Self {
        Self(INCH / f64::from(dpi.max(1)))
    }

    /// In millimetres.
    pub const fn as_mm(self) -> f64 {
        self.0
    }

    /// In points.
    pub const fn as_points(self) -> f64 {
        self.0 * 72.0 / INCH
    }

    /// In dots, whole and broken ones, at a resolution in dots an inch.
    pub fn as_dots(self, dpi: u32) -> f64 {
        self.0 / Self::dot(dpi).0
    }

    /// The longer one.
    #[must_use]
    pub const fn max(self, other: Self) -> Self {
        Self(self.0.max(other.0))
    }

    /// As people say a distance: millimetres up to 10 cm, then centimetres, from 1 m on metres.
    pub fn spoken(self) -> String {
        let trimmed = |number: f64, unit: &str| {
            let text = if number < 10.0 { format!("{number:.1}") } else { format!("{number:.0}") };
            format!("{} {unit}", text.strip_suffix(".0").unwrap_or(&text))
        };
        match self.0 {
            mm if mm < 99.5 => trimmed(mm, "mm"),
            mm if mm < 995.0 => trimmed(mm / 10.0, "cm"),
            mm => trimmed(mm / 1000.0, "m"),
        }
    }
}

impl Add for Length {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Sub for Length {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Mul<f64> for Length {
    type Output = Self;
    fn mul(self, factor: f64) -> Self {
        Self(self.0 * factor)
    }
}

impl Div<f64> for Length {
    type Output = Self;
    fn div(self, divisor: f64) -> Self {
        Self(self.0 / divisor)
    }
}

/// In millimetres, to a hundredth at most: `30 mm`, `0.34 mm`.
impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = format!("{:.2}", self.0);
        write!(f, "{} mm", text.trim_end_matches('0').trim_end_matches('.'))
    }
}

impl FromStr for Length {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let lower = text.to_ascii_lowercase();
        let read = UNITS.into_iter().find_map(|(unit, mm)| {
            let number = lower.strip_suffix(unit)?.trim_end();
            // A comma is how half of the world writes it. `parse` would take “inf” and “1e3”, too.
            let plain = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b','));
            plain.then(|| number.replace(',', ".").parse::<f64>().ok())?.map(|number| number * mm)
        });
        match read {
            Some(mm) if mm > 0.0 && mm <= LARGEST => Ok(Self(mm)),
            Some(mm) if mm > LARGEST => Err(format!("“{text}” is more than 20 m: {EXAMPLES}")),
            Some(_) => Err(format!("“{text}” is no size: {EXAMPLES}")),
            None => Err(format!("“{text}” is no length: {EXAMPLES}")),
        }
    }
}

/// How large a code is to be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Size {
    /// The whole width, with the quiet zone.
    Width(Length),
    /// The width of one module.
    Module(Length),
}

impl Size {
    /// The width of one module of a code that is `modules` wide with its quiet zone.
    pub fn module(self, modules: usize) -> Length {
        match self {
            Self::Width(width) => width / modules as f64,
            Self::Module(module) => module,
        }
    }

    /// The whole width of a code that is `modules` wide with its quiet zone.
    pub fn width(self, modules: usize) -> Length {
        self.module(modules) * modules as f64
    }
}

/// `30mm` is the whole width, `0.5mm/module` that of a module.
impl FromStr for Size {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        match text.split_once('/') {
            Some((length, "module" | "mod")) => length.parse().map(Self::Module),
            Some(_) => Err(format!("“{text}” is no size: after “/” only “module” can stand, as in 0.5mm/module")),
            None => text.parse().map(Self::Width).map_err(|e| format!("{e}, or 0.5mm/module")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_read_in_their_units() {
        for (text, mm) in [
            ("30mm", 30.0),
            ("3 cm", 30.0),
            ("1in", 25.4),
            ("72pt", 25.4),
            ("2,5CM", 25.0),
            ("2m", 2000.0),
            (" 0.4 mm ", 0.4),
        ] {
            assert!((text.parse::<Length>().unwrap().as_mm() - mm).abs() < 1e-9, "{text}");
        }
        for wrong in ["", "30", "mm", "-3mm", "0mm", "1e3mm", "infmm", "3km", "1.2.3mm", "21000mm", "3 m m"] {
            let said = wrong.parse::<Length>().unwrap_err();
            assert!(said.contains("30mm, 3cm, 1.2in or 85pt"), "{wrong}: {said}");
        }
    }

    #[test]
    fn sizes_are_whole_widths_or_modules() {
        assert_eq!("37mm".parse(), Ok(Size::Width(Length::mm(37.0))));
        assert_eq!("0.5mm/module".parse(), Ok(Size::Module(Length::mm(0.5))));
        assert!("0.5mm/dot".parse::<Size>().unwrap_err().contains("0.5mm/module"));
        assert!("x".parse::<Size>().unwrap_err().contains("0.5mm/module"));
        let (width, module) = (Size::Width(Length::mm(37.0)), Size::Module(Length::mm(1.0)));
        assert_eq!((width.module(37), width.width(37)), (Length::mm(1.0), Length::mm(37.0)));
        assert_eq!((module.module(37), module.width(37)), (Length::mm(1.0), Length::mm(37.0)));
    }

    #[test]
    fn lengths_are_written_for_people() {
        assert_eq!(Length::mm(30.0).to_string(), "30 mm");
        assert_eq!(Length::mm(0.3387).to_string(), "0.34 mm");
        for (mm, spoken) in [(8.0, "8 mm"), (23.4, "23 mm"), (324.3, "32 cm"), (2000.0, "2 m"), (12_345.0, "12 m")] {
            assert_eq!(Length::mm(mm).spoken(), spoken);
        }
    }

    #[test]
    fn dots_and_points() {
        assert!((Length::mm(25.4).as_dots(300) - 300.0).abs() < 1e-9);
        assert!((Length::points(72.0).as_mm() - 25.4).abs() < 1e-9);
        assert!((Length::inches(1.0).as_points() - 72.0).abs() < 1e-9);
        assert!((Length::dot(300).as_mm() * 300.0 - 25.4).abs() < 1e-9);
    }
}
