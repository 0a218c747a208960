//! Fields of a contact: custom ones, known by the platform's id, and the system's own, known by name.
//!
//! The type numbers and the rule that the platform drops a value of the wrong type without a word are seen in public
//! client code; which system fields a link can set is documented for `email` and `full_name`, and very likely for the
//! other settable attributes of a contact.

use super::encode;
use super::id::Uid;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// The type of a custom field. The discriminants are the platform's numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FieldType {
    /// A line of text.
    #[default]
    Text = 0,
    /// A decimal number.
    Number = 1,
    /// A day, as a Unix timestamp in seconds.
    Date = 2,
    /// A moment, as a Unix timestamp in seconds.
    DateTime = 3,
    /// `0` or `1`.
    Boolean = 4,
    /// Text of several lines.
    LongText = 5,
    /// One of the field's options.
    Select = 6,
    /// Some of the field's options, with commas between.
    MultiSelect = 7,
}

impl FieldType {
    /// All types, in the order of the platform's numbers.
    pub const ALL: [Self; 8] = [
        Self::Text,
        Self::Number,
        Self::Date,
        Self::DateTime,
        Self::Boolean,
        Self::LongText,
        Self::Select,
        Self::MultiSelect,
    ];

    /// The name in commands, JSON and the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Number => "number",
            Self::Date => "date",
            Self::DateTime => "date-time",
            Self::Boolean => "boolean",
            Self::LongText => "long-text",
            Self::Select => "select",
            Self::MultiSelect => "multi-select",
        }
    }

    /// The type of one of the platform's numbers.
    pub fn from_number(number: i64) -> Option<Self> {
        usize::try_from(number).ok().and_then(|n| Self::ALL.get(n).copied())
    }

    /// Whether a value must be one of the field's options.
    pub const fn has_options(self) -> bool {
        matches!(self, Self::Select | Self::MultiSelect)
    }
}

impl fmt::Display for FieldType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// No field type has this name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownType(pub String);

impl fmt::Display for UnknownType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "there is no field type “{}”: use text, number, date, date-time, boolean, long-text, select or multi-select",
            self.0
        )
    }
}

impl std::error::Error for UnknownType {}

impl FromStr for FieldType {
    type Err = UnknownType;

    /// Reads a name (`-`, `_`, space and case make no difference) or one of the platform's numbers.
    fn from_str(s: &str) -> Result<Self, Self::Err> {
        let fold = |s: &str| s.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
        let wanted = fold(s);
        Self::ALL
            .into_iter()
            .find(|t| fold(t.name()) == wanted)
            .or_else(|| wanted.parse().ok().and_then(Self::from_number))
            .ok_or_else(|| UnknownType(s.to_owned()))
    }
}

/// A custom field of one bot.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomField {
    /// Our identity.
    pub uid: Uid,
    /// The bot that it belongs to.
    pub bot: Uid,
    /// The platform's id: digits, kept as text.
    pub id: String,
    /// The name, by which payloads are composed. Unique in a bot without regard to case.
    pub name: String,
    /// The type.
    pub kind: FieldType,
    /// The options of a select or multi-select.
    #[serde(default)]
    pub options: Vec<String>,
    /// Whether it was put away: kept, and out of sight.
    #[serde(default)]
    pub archived: bool,
}

/// Fields that belong to every contact, and that a link can set by name.
pub const SETTABLE: [&str; 6] = ["email", "full_name", "phone", "first_name", "last_name", "gender"];

/// System fields and variables that can only be read: a link that sets one is a mistake.
pub const READ_ONLY: [&str; 30] = [
    "user_id",
    "user_hash",
    "user_code",
    "username",
    "locale",
    "locale2",
    "timezone",
    "user_country",
    "user_state",
    "user_city",
    "profile_pic",
    "inbox_link",
    "fb_chat_link",
    "subscribed_date",
    "user_tags",
    "user_source",
    "user_channel",
    "user_external_id",
    "last_ref",
    "last_ad",
    "last_input",
    "last_seen",
    "last_interaction",
    "account_id",
    "account_name",
    "webchat",
    "chat_history",
    "api_key",
    "page_id",
    "current_time",
];

/// The variable that holds the account's key: never to leave in a link.
pub const SECRET: &str = "api_key";

/// A field as a payload names it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum FieldKey {
    /// A custom field, by the platform's id.
    Custom(String),
    /// A system field, by name (one of [`SETTABLE`] or [`READ_ONLY`], in lower case).
    System(String),
}

impl FieldKey {
    /// Reads what stands in a payload or in the database: the name of a system field, else an id.
    pub fn parse(text: &str) -> Self {
        match system_field(text) {
            Some(name) => Self::System(name.to_owned()),
            None => Self::Custom(text.to_owned()),
        }
    }

    /// What is written into the payload.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Custom(s) | Self::System(s) => s,
        }
    }
}

impl From<String> for FieldKey {
    fn from(text: String) -> Self {
        Self::parse(&text)
    }
}

impl From<FieldKey> for String {
    fn from(key: FieldKey) -> Self {
        match key {
            FieldKey::Custom(s) | FieldKey::System(s) => s,
        }
    }
}

impl fmt::Display for FieldKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The system field of that name (settable or read-only), without regard to case.
pub fn system_field(name: &str) -> Option<&'static str> {
    SETTABLE.iter().chain(&READ_ONLY).find(|f| f.eq_ignore_ascii_case(name)).copied()
}

/// Whether a link can set the system field of that name.
pub fn is_settable(name: &str) -> bool {
    SETTABLE.iter().any(|f| f.eq_ignore_ascii_case(name))
}

/// Why a value does not fit its field. Both are dropped by the platform without a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Misfit {
    /// The value is not of the field's type. `hint`: how to write it; `fix`: the value as it should be, where certain.
    Type {
        /// What the type wants, as the end of “… is not …”.
        wanted: &'static str,
        /// The value as it should be, where that is certain.
        fix: Option<String>,
    },
    /// A select has no such option. `fix`: the option that differs in case or space only.
    Option {
        /// The part of the value that is no option.
        part: String,
        /// The whole value with the option's own spelling, where exactly one option matches.
        fix: Option<String>,
    },
}

/// Checks a value against a custom field's type and options. Values with `{{placeholders}}` are not known yet, and pass.
pub fn check_value(kind: FieldType, options: &[String], value: &str) -> Option<Misfit> {
    if value.is_empty() || !encode::placeholders(value).is_empty() {
        return None;
    }
    check_literal(kind, options, value)
}

/// The same for a value in which no placeholder can be.
pub(super) fn check_literal(kind: FieldType, options: &[String], value: &str) -> Option<Misfit> {
    if value.is_empty() {
        return None;
    }
    let misfit = |wanted, fix| Some(Misfit::Type { wanted, fix });
    match kind {
        FieldType::Text | FieldType::LongText => None,
        FieldType::Number => {
            if is_number(value) {
                return None;
            }
            let plain: String = value.trim().replace(',', ".");
            // A comma before three digits may be that of a thousand.
            let certain = is_number(&plain) && doubtful_number(&plain).is_none();
            misfit("a number such as 12 or 12.5", certain.then_some(plain))
        }
        FieldType::Date | FieldType::DateTime => {
            let ok = !value.is_empty() && value.len() <= 13 && value.bytes().all(|b| b.is_ascii_digit());
            if ok { None } else { misfit("a Unix timestamp (seconds since 1970, such as 1767225600)", None) }
        }
        FieldType::Boolean => match value {
            "0" | "1" => None,
            _ => {
                let fix = match value.trim().to_ascii_lowercase().as_str() {
                    "true" | "yes" | "on" | "1" => Some("1".to_owned()),
                    "false" | "no" | "off" | "0" => Some("0".to_owned()),
                    _ => None,
                };
                misfit("0 or 1", fix)
            }
        },
        // Options that nobody has typed in yet are unknown, not absent.
        FieldType::Select | FieldType::MultiSelect if options.is_empty() => None,
        FieldType::Select => check_options(options, &[value]),
        FieldType::MultiSelect if options.iter().any(|o| o == value) => None,
        FieldType::MultiSelect => check_options(options, &value.split(',').collect::<Vec<_>>()),
    }
}

fn check_options(options: &[String], parts: &[&str]) -> Option<Misfit> {
    let part = parts.iter().find(|part| !options.iter().any(|o| o == *part))?;
    let fold = |s: &str| s.trim().to_lowercase();
    let spelled = |part: &str| {
        let mut near = options.iter().filter(|o| fold(o) == fold(part));
        match (near.next(), near.next()) {
            (Some(only), None) => Some(only.clone()),
            _ => None,
        }
    };
    let fix = parts.iter().map(|p| spelled(p)).collect::<Option<Vec<_>>>().map(|all| all.join(","));
    Some(Misfit::Option { part: (*part).to_owned(), fix })
}

/// What a number field may take a number for that was meant as something else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// `1.018`: a fraction, where a point between thousands may be meant. The number without it.
    Thousands(String),
    /// `00123`: the zeros in front may get lost. The number without them.
    Zeros(String),
}

/// Whether a number field may save something else than a plain decimal number says.
pub fn doubtful_number(value: &str) -> Option<Doubt> {
    let (sign, digits) = value.strip_prefix('-').map_or(("", value), |rest| ("-", rest));
    let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(whole, rest)| (whole, Some(rest)));
    if !is_number(value) {
        return None;
    }
    if whole.len() > 1 && whole.starts_with('0') {
        let plain = whole.trim_start_matches('0');
        let plain = if plain.is_empty() { "0" } else { plain };
        return Some(Doubt::Zeros(format!("{sign}{plain}{}", &digits[whole.len()..])));
    }
    let thousands = fraction.filter(|f| f.len() == 3 && whole.len() <= 3 && whole != "0")?;
    Some(Doubt::Thousands(format!("{sign}{whole}{thousands}")))
}

/// Whether `s` is a plain decimal number.
pub fn is_number(s: &str) -> bool {
    let s = s.strip_prefix('-').unwrap_or(s);
    let (whole, fraction) = s.split_once('.').unwrap_or((s, "0"));
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    digits(whole) && digits(fraction)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_may_mean_something_else_are_doubted() {
        for (value, doubt) in [
            ("1.018", Some(Doubt::Thousands("1018".into()))),
            ("-12.500", Some(Doubt::Thousands("-12500".into()))),
            ("00123", Some(Doubt::Zeros("123".into()))),
            ("-007.5", Some(Doubt::Zeros("-7.5".into()))),
            ("000", Some(Doubt::Zeros("0".into()))),
        ] {
            assert_eq!(doubtful_number(value), doubt, "{value}");
        }
        for value in ["0", "12", "0.125", "12.5", "1234.567", "1.0185", "1018", "x", "1.018.000", ""] {
            assert_eq!(doubtful_number(value), None, "{value}");
        }
    }

    #[test]
    fn types_are_read_by_name_and_number() {
        for kind in FieldType::ALL {
            assert_eq!(kind.name().parse(), Ok(kind));
            assert_eq!((kind as i64).to_string().parse(), Ok(kind));
        }
        assert_eq!("Date and time".replace("and", "").parse(), Ok(FieldType::DateTime));
        assert!("8".parse::<FieldType>().is_err());
    }

    #[test]
    fn keys_tell_system_fields_from_ids() {
        assert_eq!(FieldKey::parse("Email"), FieldKey::System("email".into()));
        assert_eq!(FieldKey::parse("738"), FieldKey::Custom("738".into()));
        assert_eq!(FieldKey::parse("user_external_identifier"), FieldKey::Custom("user_external_identifier".into()));
        assert!(is_settable("email") && !is_settable("user_id"));
    }

    #[test]
    fn values_are_held_against_type_and_options() {
        let options = ["north".to_owned(), "South".to_owned()];
        let ok = |kind, value: &str| check_value(kind, &options, value).is_none();
        assert!(ok(FieldType::Number, "-12.5") && !ok(FieldType::Number, "12 seats") && !ok(FieldType::Number, "1e5"));
        assert!(ok(FieldType::Date, "1767225600") && !ok(FieldType::Date, "2026-01-01"));
        assert!(ok(FieldType::Boolean, "1") && !ok(FieldType::Boolean, "yes"));
        assert!(ok(FieldType::Select, "north") && !ok(FieldType::Select, "North") && !ok(FieldType::Select, "west"));
        assert!(ok(FieldType::MultiSelect, "north,South") && !ok(FieldType::MultiSelect, "north,west"));
        assert!(ok(FieldType::Number, "{{seats}}"));
        let mended = |value| match check_value(FieldType::Number, &[], value) {
            Some(Misfit::Type { fix, .. }) => fix,
            _ => None,
        };
        assert_eq!((mended("12,5").as_deref(), mended("1,018"), mended("1.018.000")), (Some("12.5"), None, None));
        assert_eq!(
            check_value(FieldType::Select, &options, "south"),
            Some(Misfit::Option { part: "south".into(), fix: Some("South".into()) })
        );
        assert!(
            matches!(check_value(FieldType::Boolean, &[], "Yes"), Some(Misfit::Type { fix: Some(f), .. }) if f == "1")
        );
    }
}
