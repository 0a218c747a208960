//! What there is to say before something is printed: each remark names its rule, which stands in the catalogue. The same
//! rules hold for a single code and for a sheet.

use super::{Advice, Colors};
use crate::domain::compose::Composed;
use crate::domain::{Link, Placement, Rule, Severity, Status, encode};
use crate::qr::QUIET;
use std::fmt;

/// Something to say before it is printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// The rule.
    pub rule: Rule,
    /// An error keeps it from being made, unless somebody insists.
    pub severity: Severity,
    /// The sentence.
    pub sentence: String,
}

impl Remark {
    /// With the rule's usual severity.
    pub fn new(rule: Rule, sentence: impl Into<String>) -> Self {
        Self { rule, severity: rule.severity(), sentence: sentence.into() }
    }

    /// The same with another severity.
    #[must_use]
    pub const fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }
}

/// The sentence, and the rule: `… [low-contrast]`.
impl fmt::Display for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} [{}]", self.sentence, self.rule)
    }
}

/// Whether something keeps it from being made.
pub fn is_refused(remarks: &[Remark]) -> bool {
    remarks.iter().any(|remark| remark.severity == Severity::Error)
}

/// What the link book says against printing a placement. `name`: what sentences call it.
pub fn of_link(name: &str, link: &Link, placement: &Placement, composed: &Composed) -> Vec<Remark> {
    let mut remarks: Vec<Remark> = composed.url.as_deref().and_then(|url| of_text(name, url)).into_iter().collect();
    let errors = composed.findings.iter().filter(|f| f.severity == Severity::Error);
    remarks.extend(errors.map(|f| Remark::new(f.rule, format!("{name}: {}", f.message)).severity(Severity::Error)));
    remarks.extend(named_status(name, link, placement));
    remarks
}

/// What the status of a link says against printing it for the rows of a list. `placement`: the one that they stand for.
pub fn of_status(link: &Link, placement: &Placement) -> Option<Remark> {
    named_status(&link.reference, link, placement)
}

fn named_status(name: &str, link: &Link, placement: &Placement) -> Option<Remark> {
    if link.status == Status::Archived || placement.archived {
        let sentence = format!("{name} is archived: take it back from the archive first");
        return Some(Remark::new(Rule::ArchivedLink, sentence));
    }
    if link.status == Status::Draft {
        let place = if name == link.reference { String::new() } else { format!("{name}: ") };
        // Posters are made before the flow is: that it has to be there when they hang is said, no more.
        let sentence = format!(
            "{place}{} is a draft still: until its ref is added on the platform the code leads nowhere",
            link.reference
        );
        return Some(Remark::new(Rule::DraftLink, sentence).severity(Severity::Warning));
    }
    None
}

/// Placeholders in what a code says: on paper nobody fills them in.
pub fn of_text(name: &str, text: &str) -> Option<Remark> {
    let names: Vec<String> =
        encode::placeholders(text).into_iter().map(|(name, _)| format!("{{{{{name}}}}}")).collect();
    let sentence = || format!("{name}: {} would stand on paper, where nobody fills it in", names.join(" and "));
    (!names.is_empty()).then(|| Remark::new(Rule::UnfilledPlaceholder, sentence()).severity(Severity::Error))
}

/// Whether a code is large enough. `dpi`: dots an inch that the printer has.
pub fn of_size(name: &str, advice: &Advice, dpi: u32) -> Option<Remark> {
    let remark = |why: String| Remark::new(Rule::SmallModule, format!("{name}: {why}"));
    // Under four dots a module a printer loses modules; the other rules are customs.
    match advice.lost(dpi) {
        Some(why) => Some(remark(why).severity(Severity::Error)),
        None => advice.warning().map(remark),
    }
}

/// Whether the light margin, in modules, is as wide as readers count on.
pub fn of_margin(name: &str, quiet: usize) -> Option<Remark> {
    (quiet < QUIET).then(|| {
        let sentence = format!(
            "{name}: a light margin of {quiet} modules is less than the {QUIET} that readers count on (ISO/IEC 18004): \
             leave that much light around it where it is placed"
        );
        Remark::new(Rule::NarrowMargin, sentence)
    })
}

/// Whether scanners can tell the colours apart.
pub fn of_colors(colors: Colors) -> Option<Remark> {
    colors.check().err().map(|why| Remark::new(Rule::LowContrast, why))
}

/// What a font has nothing for. `example`: the first caption that it is in.
pub fn of_font(missing: &[char], font: &str, example: &str) -> Option<Remark> {
    const SHOWN: usize = 12;
    let shown: String = missing.iter().take(SHOWN).flat_map(|c| [' ', *c]).collect();
    let more = if missing.len() > SHOWN { " …" } else { "" };
    (!missing.is_empty()).then(|| {
        let sentence = format!(
            "the font {font} has no{shown}{more} (in the caption of {example}): name a font file that has, or leave it \
             out of the caption"
        );
        Remark::new(Rule::MissingGlyph, sentence)
    })
}

/// A caption that has no room.
pub fn cut(name: &str) -> Remark {
    Remark::new(Rule::CutCaption, format!("{name}: the caption has no room and is cut: shorten it"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remarks_name_their_rule() {
        let remark = of_margin("giveaway · hall-a", 2).unwrap();
        assert!(remark.to_string().ends_with("[narrow-margin]") && remark.severity == Severity::Warning, "{remark}");
        assert_eq!(of_margin("x", 4), None);
        let remark = of_text("x", "https://m.me/1?ref=a--{{email}}").unwrap();
        assert!(remark.to_string().starts_with("x: {{email}} would stand on paper"), "{remark}");
        assert!(is_refused(&[remark]) && !is_refused(&[]));
        assert_eq!(of_font(&[], "F", "x"), None);
    }
}
