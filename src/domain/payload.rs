//! The payload grammar: `TEXT = REF ( "--" SEGMENT )*`, split after one percent-decoding, with no escape.
//!
//! Of the `n` segments after the ref: `n` odd, and the first is the value of the link's payload field, the rest are
//! `FIELD--VALUE` pairs; `n` even, and all are pairs. The platform's article shows both forms and never says what tells
//! them apart: that parity decides is inferred.

use super::encode;
use super::field::FieldKey;
use super::finding::Rule;
use serde::Serialize;
use std::ops::Range;

/// What stands between the pieces of a payload.
pub const SEPARATOR: &str = "--";

/// Which of the grammar's forms a payload has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// No payload at all.
    #[default]
    None,
    /// A ref alone.
    Ref,
    /// A value for the link's payload field, then pairs (perhaps none).
    ValueAndPairs,
    /// Pairs only.
    Pairs,
}

impl Form {
    /// The form of a payload of so many pieces, the ref among them: parity decides.
    pub const fn of(pieces: usize) -> Self {
        match pieces {
            0 => Self::None,
            1 => Self::Ref,
            n if n % 2 == 0 => Self::ValueAndPairs,
            _ => Self::Pairs,
        }
    }
}

/// Where one value goes, as byte ranges of the text that was parsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// The field's id or name; `None`: the link's payload field.
    pub field: Option<Range<usize>>,
    /// The value.
    pub value: Range<usize>,
}

/// A payload taken apart, as byte ranges of the text that was parsed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parsed {
    /// The ref: everything before the first separator.
    pub reference: Range<usize>,
    /// The values, in order.
    pub slots: Vec<Slot>,
    /// Which form it is.
    pub form: Form,
}

/// The pieces of `text` between separators, found from left to right; always at least one.
pub fn pieces(text: &str) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let mut start = 0;
    while let Some(at) = text[start..].find(SEPARATOR) {
        pieces.push(start..start + at);
        start += at + SEPARATOR.len();
    }
    pieces.push(start..text.len());
    pieces
}

/// Takes a decoded payload apart, by parity. Never fails: what is wrong with the parts is for the rules to say.
pub fn parse(text: &str) -> Parsed {
    let pieces = pieces(text);
    let form = if text.is_empty() { Form::None } else { Form::of(pieces.len()) };
    Parsed { reference: pieces[0].clone(), slots: slots(&pieces, form), form }
}

/// Takes a payload apart as if it had the given form, whatever its parity says: the other reading of a payload in which
/// a value is missing. A last field without a value gets an empty one.
pub fn parse_as(text: &str, form: Form) -> Parsed {
    let pieces = pieces(text);
    Parsed { reference: pieces[0].clone(), slots: slots(&pieces, form), form }
}

/// Where the values of a payload in `pieces` go if it has the given form; the first piece is the ref.
pub fn slots(pieces: &[Range<usize>], form: Form) -> Vec<Slot> {
    let mut rest = pieces.get(1..).unwrap_or_default();
    let mut slots = Vec::with_capacity(rest.len() / 2 + 1);
    if let (Form::ValueAndPairs, Some((value, pairs))) = (form, rest.split_first()) {
        slots.push(Slot { field: None, value: value.clone() });
        rest = pairs;
    }
    for pair in rest.chunks(2) {
        let value = pair.get(1).cloned().unwrap_or(pair[0].end..pair[0].end);
        slots.push(Slot { field: Some(pair[0].clone()), value });
    }
    slots
}

/// Which part of a payload a refusal is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// The ref.
    Ref,
    /// The value for the payload field.
    PayloadValue,
    /// The pair at this index.
    Pair(usize),
}

/// Why something cannot be written: it would be read as something else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Which part.
    pub part: Part,
    /// By which rule.
    pub rule: Rule,
    /// The sentence.
    pub message: String,
}

/// Dashes that word processors put where `--` was typed.
pub const SMART_DASHES: [char; 7] =
    ['\u{2010}', '\u{2011}', '\u{2012}', '\u{2013}', '\u{2014}', '\u{2015}', '\u{2212}'];

/// Writes a payload. Refused is whatever would not be read back as what it was: a value that holds the separator, or
/// starts or ends with a hyphen (there is no escape, and `%2D` is decoded before the split), and what never may leave.
pub fn write(
    reference: &str,
    payload_value: Option<&str>,
    pairs: &[(&FieldKey, &str)],
) -> Result<String, Vec<Refusal>> {
    let mut refusals = Vec::new();
    if let Some((rule, message)) = refuse_ref(reference) {
        refusals.push(Refusal { part: Part::Ref, rule, message });
    }
    let mut text = reference.to_owned();
    if let Some(value) = payload_value {
        if let Some((rule, message)) = refuse_value(value) {
            refusals.push(Refusal { part: Part::PayloadValue, rule, message });
        }
        text.push_str(SEPARATOR);
        text.push_str(value);
    }
    for (index, (field, value)) in pairs.iter().enumerate() {
        let key = field.as_str();
        let refused = refuse_value(value).or_else(|| {
            let bad = key.is_empty() || splits(key).is_some();
            bad.then(|| (Rule::UnknownField, format!("“{key}” cannot be the id or name of a field")))
        });
        if let Some((rule, message)) = refused {
            refusals.push(Refusal { part: Part::Pair(index), rule, message });
        }
        for piece in [SEPARATOR, key, SEPARATOR, value] {
            text.push_str(piece);
        }
    }
    if refusals.is_empty() { Ok(text) } else { Err(refusals) }
}

/// Why `reference` cannot be a ref, or `None` where it can.
pub fn refuse_ref(reference: &str) -> Option<(Rule, String)> {
    if reference.is_empty() {
        return Some((Rule::EmptyRef, "a link needs a ref: the name of its Entry Point Link on the platform".into()));
    }
    if reference.starts_with('/') {
        return Some((
            Rule::PrefixMix,
            format!("the ref “{reference}” starts with “/”: that is the bot's WhatsApp prefix, leave it off here"),
        ));
    }
    if reference.trim() != reference {
        return Some((Rule::Whitespace, "a ref does not start or end with a space".into()));
    }
    if let Some(dash) = broken_separator(reference) {
        let dash = &reference[dash];
        return Some((
            Rule::SmartDash,
            format!("“{dash}” in a ref is taken for a broken “--”: write a plain hyphen “-” instead"),
        ));
    }
    if let Some(decoded) = encode::decode_strictly(reference) {
        return Some((
            Rule::BadEscape,
            format!(
                "the ref “{reference}” looks percent-encoded: write it as it is read, “{decoded}”; links are encoded later"
            ),
        ));
    }
    if reference.starts_with('[') && reference.ends_with(']') && reference.contains('{') {
        return Some((
            Rule::ArrayForm,
            format!("“{reference}” is a list of values, and no name of an Entry Point Link"),
        ));
    }
    refuse_value(reference)
}

/// The first dash that stands where `--` should: one with no white space beside it. Only a text without any `--` is read
/// that way.
pub fn broken_separator(text: &str) -> Option<Range<usize>> {
    let mut before = None;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let space = |c: char| c.is_whitespace();
        let after = chars.peek().map(|(_, c)| *c);
        if SMART_DASHES.contains(&c) && !before.is_some_and(space) && !after.is_some_and(space) {
            return Some(at..at + c.len_utf8());
        }
        before = Some(c);
    }
    None
}

/// Why `value` cannot be written, or `None` where it can.
pub fn refuse_value(value: &str) -> Option<(Rule, String)> {
    if let Some(c) = value.chars().find(|c| c.is_control()) {
        return Some((Rule::ControlCharacter, format!("there is a control character (U+{:04X}) in it", u32::from(c))));
    }
    if has_secret(value) {
        return Some((
            Rule::SecretPlaceholder,
            "{{api_key}} would publish the account's key to everyone who sees the link".into(),
        ));
    }
    splits(value).map(|rule| {
        let why = if rule == Rule::SeparatorInValue {
            format!("“{value}” contains “--”, which would cut it in two: the platform has no way to escape it")
        } else {
            format!("“{value}” starts or ends with “-”, which would join the “--” beside it")
        };
        (rule, why)
    })
}

/// Whether a value would change the split, and by which rule.
pub fn splits(value: &str) -> Option<Rule> {
    if value.contains(SEPARATOR) {
        Some(Rule::SeparatorInValue)
    } else if value.starts_with('-') || value.ends_with('-') {
        Some(Rule::EdgeHyphen)
    } else {
        None
    }
}

/// Whether `text` names the variable that holds the account's key, in any case and with spaces inside the braces.
pub fn has_secret(text: &str) -> bool {
    find_secret(text).is_some()
}

/// Where the variable of [`has_secret`] stands, with its braces as far as they are there.
pub fn find_secret(text: &str) -> Option<Range<usize>> {
    let mut at = 0;
    while let Some(offset) = text[at..].find("{{") {
        let start = at + offset;
        let inside = text[start..].trim_start_matches('{');
        at = text.len() - inside.len();
        let name = inside.trim_start();
        if name.get(..super::field::SECRET.len()).is_some_and(|n| n.eq_ignore_ascii_case(super::field::SECRET)) {
            let end = inside.find("}}").map_or(text.len(), |closing| at + closing + 2);
            return Some(start..end);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn seen(text: &str) -> (String, Vec<(Option<String>, String)>, Form) {
        let parsed = parse(text);
        let slots = parsed
            .slots
            .iter()
            .map(|s| (s.field.clone().map(|f| text[f].to_owned()), text[s.value.clone()].to_owned()))
            .collect();
        (text[parsed.reference.clone()].to_owned(), slots, parsed.form)
    }

    #[test]
    fn parity_decides() {
        let value = |f: Option<&str>, v: &str| (f.map(str::to_owned), v.to_owned());
        assert_eq!(seen("giveaway"), ("giveaway".into(), vec![], Form::Ref));
        assert_eq!(seen("giveaway--456"), ("giveaway".into(), vec![value(None, "456")], Form::ValueAndPairs));
        assert_eq!(
            seen("giveaway--value1--738--value2--514--value3"),
            (
                "giveaway".into(),
                vec![value(None, "value1"), value(Some("738"), "value2"), value(Some("514"), "value3")],
                Form::ValueAndPairs
            )
        );
        assert_eq!(
            seen("g--email----full_name--"),
            ("g".into(), vec![value(Some("email"), ""), value(Some("full_name"), "")], Form::Pairs)
        );
        assert_eq!(seen(""), (String::new(), vec![], Form::None));
        assert_eq!(seen("--x"), (String::new(), vec![value(None, "x")], Form::ValueAndPairs));
    }

    #[test]
    fn the_other_reading_can_be_forced() {
        let parsed = parse_as("g--738--north--514", Form::Pairs);
        assert_eq!(parsed.slots.len(), 2);
        assert!(parsed.slots[1].value.is_empty());
    }

    #[test]
    fn values_that_change_the_split_are_refused() {
        let key = FieldKey::parse("738");
        for (value, rule) in [
            ("a--b", Rule::SeparatorInValue),
            ("-a", Rule::EdgeHyphen),
            ("a-", Rule::EdgeHyphen),
            ("-", Rule::EdgeHyphen),
            ("a\nb", Rule::ControlCharacter),
            ("{{ API_KEY }}", Rule::SecretPlaceholder),
        ] {
            assert_eq!(write("g", Some(value), &[]).unwrap_err()[0].rule, rule, "{value}");
            let refusals = write("g", None, &[(&key, value)]).unwrap_err();
            assert_eq!((refusals[0].rule, &refusals[0].part), (rule, &Part::Pair(0)), "{value}");
        }
        for (reference, rule) in [
            ("", Rule::EmptyRef),
            ("/giveaway", Rule::PrefixMix),
            ("a--b", Rule::SeparatorInValue),
            ("summer\u{2013}sale", Rule::SmartDash),
            (" a", Rule::Whitespace),
            ("a%20b", Rule::BadEscape),
            ("[{id: 1, value: 2}]", Rule::ArrayForm),
        ] {
            assert_eq!(write(reference, None, &[]).unwrap_err()[0].rule, rule, "{reference}");
        }
        assert_eq!(write("Hola \u{2014} quiero", None, &[]).as_deref(), Ok("Hola \u{2014} quiero"));
    }

    proptest! {
        #[test]
        fn what_is_accepted_is_read_back(
            reference in ".*",
            payload in proptest::option::of(".*"),
            pairs in proptest::collection::vec(("[0-9]{3,6}|email|full_name", ".*"), 0..5),
        ) {
            let keys: Vec<_> = pairs.iter().map(|(k, v)| (FieldKey::parse(k), v.as_str())).collect();
            let borrowed: Vec<_> = keys.iter().map(|(k, v)| (k, *v)).collect();
            if let Ok(text) = write(&reference, payload.as_deref(), &borrowed) {
                let (read_ref, slots, _) = seen(&text);
                prop_assert_eq!(read_ref, reference);
                let mut expected: Vec<_> = payload.iter().map(|v| (None, v.clone())).collect();
                expected.extend(pairs.iter().map(|(k, v)| (Some(k.clone()), v.clone())));
                prop_assert_eq!(slots, expected);
            }
        }

        #[test]
        fn parsing_covers_the_text_and_never_fails(text in ".*") {
            let joined = pieces(&text).into_iter().map(|r| text[r].to_owned()).collect::<Vec<_>>().join(SEPARATOR);
            prop_assert_eq!(joined, text);
        }
    }
}
