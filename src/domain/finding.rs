//! What is wrong with a link, or worth knowing about it.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::ops::Range;
use std::str::FromStr;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Works, but perhaps not as meant, or not everywhere.
    Warning,
    /// Does not work, or loses something.
    Error,
}

impl Severity {
    /// The name in commands and JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }

    /// The sign in the user interface, so that colour is never the only difference.
    pub const fn sign(self) -> char {
        match self {
            Self::Info => 'i',
            Self::Warning => '!',
            Self::Error => '✗',
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Something that a rule has to say about a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Which rule says it.
    pub rule: Rule,
    /// How bad it is.
    pub severity: Severity,
    /// The sentence, in words that a marketer understands.
    pub message: String,
    /// The first byte that it is about, in the text that was read.
    pub start: usize,
    /// The byte after the last one; equal to `start` where something is missing.
    pub end: usize,
    /// What to put in place of `start..end`, where a repair is certain.
    pub fix: Option<String>,
}

impl Finding {
    /// A finding with the rule's usual severity and no repair.
    pub fn new(rule: Rule, span: Range<usize>, message: impl Into<String>) -> Self {
        Self { rule, severity: rule.severity(), message: message.into(), start: span.start, end: span.end, fix: None }
    }

    /// The same with another severity.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// The same with a repair.
    #[must_use]
    pub fn fix(mut self, replacement: impl Into<String>) -> Self {
        self.fix = Some(replacement.into());
        self
    }

    /// What it is about.
    pub fn span(&self) -> Range<usize> {
        self.start..self.end
    }
}

/// The worst severity among `findings`.
pub fn worst(findings: &[Finding]) -> Option<Severity> {
    findings.iter().map(|f| f.severity).max()
}

macro_rules! rules {
    ($($variant:ident $name:literal $severity:ident,)*) => {
        /// The name of a rule. What each means, why, and what to do about it stands in the catalogue.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum Rule {
            $(#[doc = concat!("`", $name, "`")] $variant,)*
        }

        impl Rule {
            /// Every rule, in the order of the catalogue.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The name in commands and JSON.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// The usual severity; a rule whose severity depends on the channel says so in each finding.
            pub const fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity,)* }
            }
        }
    };
}

rules! {
    SmartDash "smart-dash" Error,
    Whitespace "whitespace" Warning,
    TrailingPunctuation "trailing-punctuation" Warning,
    DoubledPrefix "doubled-prefix" Error,
    WrappedUrl "wrapped-url" Warning,
    NotEntryLink "not-entry-link" Error,
    BadAccount "bad-account" Error,
    TemplateAccount "template-account" Warning,
    MissingAccount "missing-account" Error,
    MissingParameter "missing-parameter" Info,
    BadEscape "bad-escape" Error,
    PlusSign "plus-sign" Info,
    BadCharacter "bad-character" Error,
    TooLong "too-long" Error,
    VisibleText "visible-text" Info,
    UnfilledPlaceholder "unfilled-placeholder" Warning,
    SecretPlaceholder "secret-placeholder" Error,
    EmptyRef "empty-ref" Error,
    EmptyValue "empty-value" Warning,
    MissingValue "missing-value" Error,
    SeparatorInValue "separator-in-value" Error,
    EdgeHyphen "edge-hyphen" Error,
    UnknownField "unknown-field" Warning,
    FieldByName "field-by-name" Error,
    ReadOnlyField "read-only-field" Error,
    SwappedPair "swapped-pair" Warning,
    DuplicateField "duplicate-field" Warning,
    TypeMismatch "type-mismatch" Error,
    OptionMismatch "option-mismatch" Error,
    DoubtfulNumber "doubtful-number" Warning,
    NoPayloadField "no-payload-field" Error,
    UnknownRef "unknown-ref" Info,
    RefCase "ref-case" Warning,
    PrefixMix "prefix-mix" Warning,
    PersonalData "personal-data" Warning,
    ArrayForm "array-form" Info,
    ForeignAccount "foreign-account" Warning,
    UnknownParameter "unknown-parameter" Info,
    ControlCharacter "control-character" Error,
    DraftLink "draft-link" Error,
    ArchivedLink "archived-link" Error,
    RepeatedPlacement "repeated-placement" Warning,
    TextDiffers "text-differs" Error,
    HiddenTarget "hidden-target" Info,
    WrongTag "wrong-tag" Error,
    EncodedTag "encoded-tag" Error,
    BrokenTag "broken-tag" Error,
    UnfilteredTag "unfiltered-tag" Warning,
    RowWidth "row-width" Error,
    ShortenedNumber "shortened-number" Error,
    SameCode "same-code" Error,
    SmallModule "small-module" Warning,
    NarrowMargin "narrow-margin" Warning,
    CoveredMargin "covered-margin" Error,
    LowContrast "low-contrast" Error,
    MissingGlyph "missing-glyph" Error,
    CutCaption "cut-caption" Warning,
    NoRoom "no-room" Warning,
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// No rule has this name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownRule(pub String);

impl fmt::Display for UnknownRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "there is no rule “{}”: “entrylink rules” lists them all", self.0)
    }
}

impl std::error::Error for UnknownRule {}

impl FromStr for Rule {
    type Err = UnknownRule;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        Self::ALL.iter().find(|r| r.name() == s).copied().ok_or_else(|| UnknownRule(s.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back_and_are_those_of_serde() {
        for rule in Rule::ALL {
            assert_eq!(rule.name().parse(), Ok(*rule));
            assert_eq!(serde_json::to_string(rule).unwrap(), format!("\"{}\"", rule.name()));
        }
        assert!("no-such-rule".parse::<Rule>().is_err());
    }
}
