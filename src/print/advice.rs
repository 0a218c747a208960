//! How large a printed code should be, by the rules of the trade, and from how far it reads.
//!
//! Where the figures come from: DENSO WAVE, which invented the code, asks for four printer dots a module; GS1 gives
//! 0.396 mm as the least module for codes that are read by hand; 20 mm is the custom of the label trade. The reach is a
//! model of our own that fits measurements better than the folklore of “a tenth of the distance”: a phone's preview of
//! 1080 lines that sees 3.5 pixels a module, which comes to 400 modules' widths.

use super::length::{Length, Size};
use crate::qr::{Code, QUIET};
use std::fmt;

/// Printer dots that a module has at least (DENSO WAVE).
const DOTS: f64 = 4.0;
/// The least module of codes that are read by hand (GS1 General Specifications).
const RETAIL: Length = Length::mm(0.396);
/// The least width of a code with its quiet zone, by custom of the label trade.
const LABEL: Length = Length::mm(20.0);
/// How many modules' widths away a phone reads a code (our model, see above).
const REACH: f64 = 400.0;

/// What a code on paper has to do.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Demands {
    /// The light margin on each side, in modules.
    pub quiet: usize,
    /// The resolution of the printer or the raster file, in dots an inch.
    pub dpi: u32,
    /// Whether a module has to be a whole number of dots, as in raster files.
    pub whole_dots: bool,
    /// From how far it is to be read, where that is known.
    pub distance: Option<Length>,
}

impl Default for Demands {
    fn default() -> Self {
        Self { quiet: QUIET, dpi: 300, whole_dots: false, distance: None }
    }
}

/// What keeps a code from being smaller.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Rule {
    /// Four printer dots a module, at so many dots an inch.
    Dots(u32),
    /// The least module that is read by hand.
    Retail,
    /// The least width of a code on a label.
    Label,
    /// The distance that it is to be read from.
    Reach(Length),
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Dots(dpi) => write!(f, "4 printer dots a module at {dpi} dpi (DENSO WAVE)"),
            Self::Retail => write!(f, "modules of {RETAIL} for codes read by hand (GS1)"),
            Self::Label => write!(f, "codes of {LABEL} on labels (custom of the trade)"),
            Self::Reach(distance) => write!(f, "read from {} (400 modules' widths, our model)", distance.spoken()),
        }
    }
}

/// The smallest size that every rule allows, and the rule that decides.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Smallest {
    /// The width of a module.
    pub module: Length,
    /// The whole width, with the quiet zone.
    pub width: Length,
    /// The strictest rule.
    pub rule: Rule,
}

/// The smallest safe size of a code that has `modules` on a side, without its quiet zone.
pub fn smallest(modules: usize, demands: &Demands) -> Smallest {
    let all = (modules + 2 * demands.quiet) as f64;
    // The custom of the trade is for codes with the margin that they should have: a narrower one makes none smaller.
    let label = LABEL / (modules + 2 * demands.quiet.max(QUIET)) as f64;
    let rules = [
        (Length::dot(demands.dpi) * DOTS, Rule::Dots(demands.dpi)),
        (RETAIL, Rule::Retail),
        (label, Rule::Label),
        (demands.distance.unwrap_or_default() / REACH, Rule::Reach(demands.distance.unwrap_or_default())),
    ];
    let strictest = |a: (Length, Rule), b: (Length, Rule)| if b.0 > a.0 { b } else { a };
    let (module, rule) = rules.into_iter().reduce(strictest).unwrap_or((RETAIL, Rule::Retail));
    let module = if demands.whole_dots { whole_dots_above(module, demands.dpi) } else { module };
    Smallest { module, width: module * all, rule }
}

/// The next length from `module` upwards that is a whole number of dots.
fn whole_dots_above(module: Length, dpi: u32) -> Length {
    // What is a whole number but for the last bits of a float stays it.
    Length::dot(dpi) * (module.as_dots(dpi) - 1e-6).ceil().max(1.0)
}

/// From how far a phone reads a code whose modules have this width.
pub fn reach(module: Length) -> Length {
    module * REACH
}

/// What comes of printing a code in some size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Advice {
    /// The version, 1 to 40.
    pub version: u8,
    /// Modules on a side, without the quiet zone.
    pub modules: usize,
    /// The width of a module.
    pub module: Length,
    /// The whole width, with the quiet zone.
    pub width: Length,
    /// From how far a phone reads it.
    pub reach: Length,
    /// The smallest safe size, and the rule that decides.
    pub smallest: Smallest,
}

impl Advice {
    /// For a code in a size.
    pub fn new(code: &Code, size: Size, demands: &Demands) -> Self {
        let all = code.width() + 2 * demands.quiet;
        Self {
            version: code.version(),
            modules: code.width(),
            module: size.module(all),
            width: size.width(all),
            reach: reach(size.module(all)),
            smallest: smallest(code.width(), demands),
        }
    }

    /// For a code in the smallest safe size.
    pub fn smallest(code: &Code, demands: &Demands) -> Self {
        Self::new(code, Size::Module(smallest(code.width(), demands).module), demands)
    }

    /// Whether every rule allows the size. A thousandth of a millimetre is nothing that a printer knows.
    pub fn is_safe(&self) -> bool {
        self.module.as_mm() > self.smallest.module.as_mm() - 0.001
    }

    /// Why the size is too small, and what would do; `None`: it is safe.
    pub fn warning(&self) -> Option<String> {
        (!self.is_safe()).then(|| self.too_small_for(self.smallest.rule))
    }

    /// Why a printer with so many dots an inch cannot print it, whatever else speaks against the size.
    pub fn lost(&self, dpi: u32) -> Option<String> {
        let least = Length::dot(dpi).as_mm() * DOTS;
        (self.module.as_mm() < least - 0.001).then(|| self.too_small_for(Rule::Dots(dpi)))
    }

    fn too_small_for(&self, rule: Rule) -> String {
        let Self { width, module, smallest, .. } = self;
        let what = if let Rule::Reach(_) = rule { "to be" } else { "for" };
        format!("at {width} a module is {module}: too small {what} {rule}; from {} on it is safe", smallest.upwards())
    }
}

impl Smallest {
    /// The width, rounded up to a tenth of a millimetre, so that whoever types it gets a safe size.
    pub fn upwards(&self) -> Length {
        Length::mm((self.width.as_mm() * 10.0 - 1e-6).ceil() / 10.0)
    }
}

/// `version 3 (29 modules), 40 mm wide, a module 1.08 mm, reads from 43 cm`
impl fmt::Display for Advice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { version, modules, module, width, reach, .. } = self;
        let reach = reach.spoken();
        write!(f, "version {version} ({modules} modules), {width} wide, a module {module}, reads from {reach}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::qr::Level;

    fn about(length: Length, mm: f64) -> bool {
        (length.as_mm() - mm).abs() < mm / 100.0
    }

    #[test]
    fn the_strictest_rule_decides_and_is_named() {
        let usual = Demands::default();
        // Version 3: 37 modules with the quiet zone.
        let small = smallest(29, &usual);
        assert!(about(small.width, 20.0) && small.rule == Rule::Label, "{small:?}");
        // Version 10: 65 modules of 0.396 mm are more than 20 mm.
        let retail = smallest(57, &usual);
        assert!(about(retail.width, 25.74) && retail.rule == Rule::Retail, "{retail:?}");
        let coarse = smallest(57, &Demands { dpi: 203, ..usual });
        assert!(about(coarse.module, 0.5005) && coarse.rule == Rule::Dots(203), "{coarse:?}");
        let far = smallest(29, &Demands { distance: Some(Length::mm(2000.0)), ..usual });
        assert!(about(far.width, 185.0) && far.rule == Rule::Reach(Length::mm(2000.0)), "{far:?}");
        let far = smallest(45, &Demands { distance: Some(Length::mm(2000.0)), ..usual });
        assert!(about(far.width, 265.0), "{far:?}");
        for rule in [small.rule, retail.rule, coarse.rule, far.rule] {
            assert!(rule.to_string().contains('('), "{rule}");
        }
    }

    #[test]
    fn a_narrow_quiet_zone_makes_no_code_smaller() {
        let modules = |quiet| smallest(21, &Demands { quiet, ..Demands::default() }).module;
        assert_eq!(modules(0), modules(4));
    }

    #[test]
    fn raster_modules_are_whole_dots() {
        let demands = Demands { whole_dots: true, ..Demands::default() };
        let safe = smallest(57, &demands);
        assert!((safe.module.as_dots(300) - 5.0).abs() < 1e-9, "{safe:?}");
        // Four dots are four dots.
        let dots = Demands { dpi: 100, ..demands };
        assert!((smallest(57, &dots).module.as_dots(100) - 4.0).abs() < 1e-9);
    }

    #[test]
    fn advice_for_a_code() {
        let code = Code::new("https://m.me/1029?ref=giveaway--hall-a--738--n", Level::M).unwrap();
        assert_eq!(code.version(), 4);
        let advice = Advice::new(&code, Size::Width(Length::mm(30.0)), &Demands::default());
        assert!(about(advice.module, 0.732) && about(advice.reach, 292.7) && advice.is_safe());
        assert_eq!(advice.warning(), None);
        assert_eq!(advice.to_string(), "version 4 (33 modules), 30 mm wide, a module 0.73 mm, reads from 29 cm");
        let small = Advice::new(&code, Size::Width(Length::mm(10.0)), &Demands::default());
        let warning = small.warning().unwrap();
        assert!(warning.contains("codes of 20 mm on labels") && warning.contains("from 20 mm on"), "{warning}");
        // What keeps it off paper is named, and not what is only a custom.
        let lost = small.lost(300).unwrap();
        assert!(lost.contains("4 printer dots a module at 300 dpi") && lost.contains("from 20 mm on"), "{lost}");
        assert_eq!((small.lost(600), advice.lost(300)), (None, None));
        let least = Advice::smallest(&code, &Demands::default());
        assert!(least.is_safe() && about(least.width, 20.0));
    }

    #[test]
    fn the_width_that_is_named_is_safe() {
        for version in 1..=40 {
            let modules = 17 + 4 * version;
            let safe = smallest(modules, &Demands::default());
            let module = Size::Width(safe.upwards()).module(modules + 2 * QUIET);
            assert!(module >= safe.module * (1.0 - 1e-9), "{version}");
        }
    }
}
