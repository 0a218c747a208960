//! What stands under a single code: lines of text as outlines, so that no program needs the font.

use super::Single;
use crate::print::path::Step;
use crate::print::sheet::{Area, Font, LINE, set};
use crate::print::{Length, Remark, remark};
use crate::qr::QUIET;

/// The least size of type that can be read, and the largest that looks well, in points.
const TYPE: (f64, f64) = (5.0, 48.0);
/// The size of type, as a part of the width.
const SHARE: f64 = 0.075;
/// How much room is under the last line, in modules.
const BELOW: f64 = 2.0;

/// Lines of text under a code.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Caption {
    /// The outlines of the letters, in millimetres from the upper left corner of the page.
    pub steps: Vec<Step>,
    /// How high the page is with them.
    pub height: Length,
}

impl Caption {
    /// Lines for a file that has none yet. `name`: what sentences call it. They stand below the whole light margin that a
    /// code needs, however narrow that of the file is; what the font lacks is named, and left out.
    pub fn new(lines: &[String], file: &Single<'_>, font: &Font, name: &str) -> Result<(Self, Vec<Remark>), String> {
        let setter = font.setter().ok_or_else(|| format!("{} cannot be used as a font", font.name()))?;
        let mut missing: Vec<char> = lines.iter().flat_map(|line| setter.missing(line)).collect();
        missing.dedup();
        let mut remarks: Vec<Remark> = remark::of_font(&missing, font.name(), name).into_iter().collect();
        let (width, module) = (file.width().as_mm(), file.size.module(file.modules()).as_mm());
        let below = (file.quiet + file.code.width() + file.quiet.max(QUIET)) as f64 * module;
        let room = Area { x: module, y: below, width: width - 2.0 * module, height: f64::MAX };
        let most = (width * SHARE * 72.0 / 25.4).clamp(TYPE.0, TYPE.1);
        let (words, cut) = set(lines, &room, false, (TYPE.0, most), &setter);
        if cut {
            remarks.push(remark::cut(name));
        }
        let lines: f64 = words.iter().map(|words| words.size * LINE).sum();
        let steps = words.iter().flat_map(|words| setter.outlines(&words.shaped, (words.x, words.y), words.size));
        Ok((Self { steps: steps.collect(), height: Length::mm(below + lines + BELOW * module) }, remarks))
    }
}
