//! The two colours of a code, and whether scanners can tell them apart.

use std::fmt;
use std::str::FromStr;

/// A colour: red, green and blue, 0 to 255.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rgb(pub u8, pub u8, pub u8);

impl Rgb {
    /// Black.
    pub const BLACK: Self = Self(0, 0, 0);
    /// White.
    pub const WHITE: Self = Self(255, 255, 255);

    /// How bright it is, 0 to 1: the relative luminance of WCAG 2.
    pub fn luminance(self) -> f64 {
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.0) + 0.7152 * linear(self.1) + 0.0722 * linear(self.2)
    }

    /// The grey that is as bright, 0 to 255, as a picture in greys has it.
    pub fn grey(self) -> u8 {
        let parts = [(self.0, 299), (self.1, 587), (self.2, 114)];
        (parts.into_iter().map(|(part, weight)| u32::from(part) * weight).sum::<u32>() / 1000) as u8
    }
}

/// As in SVG: `#1a2b3c`.
impl fmt::Display for Rgb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }
}

impl FromStr for Rgb {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let digits = text.trim().strip_prefix('#').unwrap_or(text.trim());
        let digit = |at: usize| digits.as_bytes().get(at).and_then(|b| char::from(*b).to_digit(16)).map(|d| d as u8);
        let part = |at: usize| match digits.len() {
            3 => digit(at).map(|d| d * 17),
            6 => Some(digit(2 * at)? * 16 + digit(2 * at + 1)?),
            _ => None,
        };
        let color = (|| Some(Self(part(0)?, part(1)?, part(2)?)))();
        color.ok_or_else(|| format!("“{text}” is no colour: write it as #1a2b3c"))
    }
}

/// The colours of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colors {
    /// Of dark modules.
    pub dark: Rgb,
    /// Of light modules and of the quiet zone.
    pub light: Rgb,
}

/// The least contrast that is let through. 3:1 is where readers begin to fail; print loses some of it, and light some.
const LEAST: f64 = 4.5;

impl Default for Colors {
    fn default() -> Self {
        Self { dark: Rgb::BLACK, light: Rgb::WHITE }
    }
}

impl Colors {
    /// The contrast, 1 to 21, as WCAG 2 counts it; below 1 where the dark colour is the brighter one.
    pub fn contrast(self) -> f64 {
        (self.light.luminance() + 0.05) / (self.dark.luminance() + 0.05)
    }

    /// Why a code in these colours will not scan, and what would do.
    pub fn check(self) -> Result<(), String> {
        let Self { dark, light } = self;
        let contrast = self.contrast();
        if contrast < 1.0 {
            return Err(format!(
                "{dark} on {light} is light on dark, which many scanners refuse: exchange the two colours"
            ));
        }
        if contrast < LEAST {
            return Err(format!(
                "{dark} on {light} has a contrast of {contrast:.1}:1, and scanners need well above 3:1: from {LEAST}:1 on \
                 it is written; take a darker foreground or a lighter background"
            ));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn colors(dark: &str, light: &str) -> Colors {
        Colors { dark: dark.parse().unwrap(), light: light.parse().unwrap() }
    }

    #[test]
    fn colours_are_read_and_written() {
        assert_eq!("#1a2b3c".parse(), Ok(Rgb(0x1a, 0x2b, 0x3c)));
        assert_eq!("ABC".parse::<Rgb>().unwrap().to_string(), "#aabbcc");
        for wrong in ["", "#", "#12", "#12345", "#1234567", "#12345g", "red", "#äöü"] {
            assert!(wrong.parse::<Rgb>().unwrap_err().contains("#1a2b3c"), "{wrong}");
        }
    }

    #[test]
    fn what_will_not_scan_is_refused() {
        assert!((Colors::default().contrast() - 21.0).abs() < 1e-9);
        for (dark, light) in [("#000", "#fff"), ("#003366", "#fff8e0"), ("#7a0019", "#fff")] {
            assert_eq!(colors(dark, light).check(), Ok(()), "{dark} on {light}");
        }
        assert!(colors("#fff", "#000").check().unwrap_err().contains("light on dark"));
        assert!(colors("#ffe000", "#fff").check().unwrap_err().contains("contrast of 1.3:1"));
        assert!(colors("#777", "#ccc").check().unwrap_err().contains("well above 3:1"));
        assert!(colors("#123", "#123").check().is_err());
    }
}
