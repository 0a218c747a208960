//! Where the values of a payload go, and what keeps them from getting there.

use super::carry::{email, is_phone, placeholders};
use super::known::{Fields, Known};
use super::notes::{Notes, quote};
use super::reading::{Part, Write};
use super::traced::Traced;
use crate::domain::channel::is_template;
use crate::domain::field::{self, Doubt, FieldKey, FieldType, Misfit};
use crate::domain::finding::{Finding, Rule, Severity};
use crate::domain::payload::{SEPARATOR, Slot};
use std::collections::HashSet;
use std::ops::Range;

/// A payload whose slots are judged.
pub(super) struct Slots<'a, 'b> {
    /// The payload.
    pub text: &'a Traced,
    /// The fields that are known.
    pub fields: &'a Fields<'b>,
    /// The payload field of the link, where the link is in the book.
    pub payload_field: Option<&'a FieldKey>,
    /// Whether the link is in the book.
    pub known_link: bool,
}

/// What in a value is nobody else's business, and what that is. `is_phone_field`: whether it is the contact's own number.
fn private(value: &str, is_phone_field: bool) -> Option<(Range<usize>, &'static str)> {
    let number = || is_phone(value) || is_phone_field && value.bytes().filter(u8::is_ascii_digit).count() >= 7;
    let address = email(value).map(|range| (range, "an e-mail address"));
    address.or_else(|| number().then_some((0..value.len(), "a phone number")))
}

/// Whether a value has an e-mail address or a phone number in it, which everybody who sees the link can read.
pub fn is_private(value: &str, is_phone_field: bool) -> bool {
    private(value, is_phone_field).is_some()
}

type Dropped = Option<(Rule, String)>;

impl Slots<'_, '_> {
    fn str(&self, range: &Range<usize>) -> &str {
        &self.text.as_str()[range.clone()]
    }

    /// What `slots` would save, without a word about what is wrong.
    pub fn writes(&self, slots: &[Slot]) -> Vec<Write> {
        let mut quiet = Notes::default();
        self.judge(&mut quiet, slots, false)
    }

    /// What `slots` save, and what is wrong with them. `swaps`: whether a swapped pair is worth a word.
    pub fn judge(&self, notes: &mut Notes, slots: &[Slot], swaps: bool) -> Vec<Write> {
        let mut seen = HashSet::new();
        slots
            .iter()
            .map(|slot| {
                let write = match &slot.field {
                    Some(key) => {
                        if swaps {
                            self.swapped(notes, key, &slot.value);
                        }
                        self.pair(notes, key.clone(), slot.value.clone())
                    }
                    None => self.payload_value(notes, slot.value.clone()),
                };
                if let Some(field) = &write.field
                    && !seen.insert(field.clone())
                    && !field.as_str().is_empty()
                {
                    let name = quote(write.name.as_deref().unwrap_or(field.as_str()));
                    let message = format!("{name} gets a value twice: only one of them stays");
                    let span = slot.field.clone().unwrap_or(slot.value.clone());
                    notes.say(Finding::new(Rule::DuplicateField, self.text.source(span), message));
                }
                self.private(notes, &write, slot.value.clone());
                write
            })
            .collect()
    }

    fn payload_value(&self, notes: &mut Notes, value: Range<usize>) -> Write {
        let written = self.str(&value);
        let span = self.text.source(value.clone());
        notes.mark(span.clone(), Part::Value);
        let name = self.payload_field.and_then(|f| self.fields.name(f));
        let mut dropped = None;
        if written.is_empty() {
            let message = "a “--” without a value after it: write the value, or take the “--” away";
            notes.say(Finding::new(Rule::EmptyValue, span.clone(), message));
        } else if self.known_link && self.payload_field.is_none() {
            let message = format!(
                "{} would be saved in the link's payload field, and the link has none: choose one on the platform and here",
                quote(written)
            );
            notes.say(Finding::new(Rule::NoPayloadField, span, &*message));
            dropped = Some((Rule::NoPayloadField, message));
        } else if let Some(FieldKey::Custom(id)) = self.payload_field {
            dropped = self.fits(notes, id, value.clone());
        }
        self.hyphens(notes, value.clone());
        Write { field: self.payload_field.cloned(), name, value: written.to_owned(), dropped }
    }

    fn pair(&self, notes: &mut Notes, key: Range<usize>, value: Range<usize>) -> Write {
        let (name, written) = (self.str(&key), self.str(&value));
        let span = self.text.source(key.clone());
        notes.mark(span.clone(), Part::Field);
        notes.mark(self.text.source(value.clone()), Part::Value);
        self.hyphens(notes, key.clone());
        self.hyphens(notes, value.clone());
        let known = self.fields.get(name);
        let mut dropped = match known {
            Known::Custom(field) => self.fits(notes, &field.id, value.clone()),
            Known::System(system) => {
                if system != name {
                    let message = format!("the system field is called “{system}”, in small letters");
                    notes.say(Finding::new(Rule::UnknownField, span.clone(), message).fix(system));
                }
                None
            }
            Known::ReadOnly(system) => {
                let message = format!("“{system}” can only be read: no link can set it");
                notes.say(Finding::new(Rule::ReadOnlyField, span.clone(), &*message));
                Some((Rule::ReadOnlyField, message))
            }
            Known::ByName(field) => {
                let message = format!(
                    "the platform knows custom fields by their id, not by name: {} is {}",
                    quote(&field.name),
                    field.id
                );
                notes.say(Finding::new(Rule::FieldByName, span.clone(), &*message).fix(notes.encoded(&field.id)));
                self.fits(notes, &field.id, value.clone());
                Some((Rule::FieldByName, message))
            }
            Known::Id | Known::Word => self.unknown(notes, name, known, span.clone()),
        };
        if written.is_empty() && !name.is_empty() {
            let label = match known {
                Known::Custom(field) | Known::ByName(field) => &field.name,
                _ => name,
            };
            let message = format!("{} gets no value: an empty cell or merge tag leaves this behind", quote(label));
            notes.say(Finding::new(Rule::EmptyValue, self.text.source(value), message));
        }
        let field = match known {
            Known::Custom(f) | Known::ByName(f) => FieldKey::Custom(f.id.clone()),
            _ => FieldKey::parse(name),
        };
        let label = match known {
            Known::Custom(f) | Known::ByName(f) => Some(f.name.clone()),
            Known::System(s) | Known::ReadOnly(s) => Some(s.to_owned()),
            Known::Id | Known::Word => None,
        };
        if name.is_empty() {
            dropped = Some((Rule::MissingValue, "there is no field to save it in".to_owned()));
        }
        Write { field: Some(field), name: label, value: written.to_owned(), dropped }
    }

    fn unknown(&self, notes: &mut Notes, name: &str, known: Known, span: Range<usize>) -> Dropped {
        if name.is_empty() {
            let message = "a value without a field: between “----” the id of a field is missing";
            notes.say(Finding::new(Rule::MissingValue, span, message));
            return None;
        }
        let message = match known {
            Known::Id if self.fields.any() => {
                format!("the bot has no field with the id {}: the value is dropped without a word", quote(name))
            }
            Known::Id if name.bytes().all(|b| b == b'0') => {
                format!("{} is the example of a manual: put the id of a field there", quote(name))
            }
            // Nothing is known about the bot's fields, so nothing can be said about a number.
            Known::Id => return None,
            _ if is_template(name) || name.ends_with("_HERE") => {
                format!("{} is the example of a manual: put the id of a field there", quote(name))
            }
            _ => format!(
                "{} is neither the id of a field nor a system field: the value is dropped without a word",
                quote(name)
            ),
        };
        notes.say(Finding::new(Rule::UnknownField, span, &*message));
        Some((Rule::UnknownField, message))
    }

    /// The slots with every swapped pair the right way round, where both halves prove it, after a first value: then no
    /// value is missing. `None`: there is no such pair, or another one is unknown as well.
    pub fn turn_round(&self, notes: &mut Notes, slots: &[Slot]) -> Option<Vec<Slot>> {
        let [Slot { field: None, .. }, pairs @ ..] = slots else { return None };
        let mut turned = slots.to_vec();
        let mut swapped = Vec::new();
        for (slot, straight) in turned[1..].iter_mut().zip(pairs) {
            let key = straight.field.clone()?;
            if self.is_proven_swap(&key, &straight.value) {
                *slot = Slot { field: Some(straight.value.clone()), value: key.clone() };
                swapped.push((key, straight.value.clone()));
            } else if matches!(self.fields.get(self.str(&key)), Known::Id | Known::Word) {
                return None;
            }
        }
        for (value, field) in &swapped {
            let (value_text, field_text) = (self.str(value), self.str(field));
            let message = format!(
                "the field comes first, then its value: {} and {} are swapped",
                quote(value_text),
                quote(field_text)
            );
            let fix = [notes.encoded(field_text).as_str(), SEPARATOR, &notes.encoded(value_text)].concat();
            notes.say(Finding::new(Rule::SwappedPair, self.text.source(value.start..field.end), message).fix(fix));
        }
        (!swapped.is_empty()).then_some(turned)
    }

    /// Whether `value` names a field and `key`, which names none, can only be its value. Any text fits a text field, so
    /// that one proves nothing.
    fn is_proven_swap(&self, key: &Range<usize>, value: &Range<usize>) -> bool {
        let written = self.str(key);
        let unknown = match self.fields.get(written) {
            Known::Word => !written.is_empty(),
            Known::Id => self.fields.any(),
            _ => false,
        };
        unknown
            && match self.fields.get(self.str(value)) {
                Known::Custom(field) => {
                    !matches!(field.kind, FieldType::Text | FieldType::LongText)
                        && field::check_value(field.kind, &field.options, written).is_none()
                }
                Known::System("email") => email(written).is_some_and(|range| range == (0..written.len())),
                Known::System("phone") => is_phone(written),
                _ => false,
            }
    }

    /// `account_id--CUF_ID`: what should be the value comes first, and the id second.
    fn swapped(&self, notes: &mut Notes, key: &Range<usize>, value: &Range<usize>) {
        let known = self.fields.get(self.str(key));
        let written = self.str(value);
        let id = matches!(self.fields.get(written), Known::Custom(_));
        let example = written.contains("ID") && is_template(written) || written.ends_with("_HERE");
        let swapped = match known {
            Known::ReadOnly(_) => id || example || self.may_be_id(written),
            Known::Word => !self.str(key).is_empty() && (id || example),
            _ => false,
        };
        if swapped {
            let message = format!(
                "the field comes first, then its value: {} and {} seem to be swapped",
                quote(self.str(key)),
                quote(written)
            );
            notes.say(Finding::new(Rule::SwappedPair, self.text.source(key.start..value.end), message));
        }
    }

    /// Whether a number may be the id of a field, as far as nothing is known: ids have 3 to 6 digits in practice.
    fn may_be_id(&self, written: &str) -> bool {
        !self.fields.any() && (3..=6).contains(&written.len()) && matches!(self.fields.get(written), Known::Id)
    }

    /// Holds a value against the type and the options of a custom field.
    fn fits(&self, notes: &mut Notes, id: &str, value: Range<usize>) -> Dropped {
        let field = self.fields.by_id(id)?;
        let written = self.str(&value);
        if !placeholders(written).is_empty() {
            return None;
        }
        let misfit = field::check_value(field.kind, &field.options, written);
        if field.kind == FieldType::Number && misfit.is_none() {
            self.doubted(notes, &field.name, value.clone());
        }
        let (rule, message, fix) = match misfit? {
            Misfit::Type { wanted, fix } => {
                let write = fix.as_ref().map_or_else(String::new, |fix| format!(": write {}", quote(fix)));
                let (name, written) = (quote(&field.name), quote(written));
                let message = format!("{name} is a {} field: {written} is not {wanted}{write}", field.kind);
                (Rule::TypeMismatch, message, fix)
            }
            Misfit::Option { part, fix } => {
                let options: Vec<_> = field.options.iter().take(6).map(|o| quote(o)).collect();
                let more = if field.options.len() > options.len() { ", …" } else { "" };
                let options = options.join(", ");
                (
                    Rule::OptionMismatch,
                    format!("{} has no option {}: it has {options}{more}", quote(&field.name), quote(&part)),
                    fix,
                )
            }
        };
        let mut finding = Finding::new(rule, self.text.source(value), &*message);
        finding.fix = fix.map(|fix| notes.encoded(&fix));
        notes.say(finding);
        Some((rule, message))
    }

    /// A number that people write for another one than a computer reads.
    fn doubted(&self, notes: &mut Notes, field: &str, value: Range<usize>) {
        let written = self.str(&value);
        let name = quote(field);
        let message = match field::doubtful_number(written) {
            None => return,
            Some(Doubt::Thousands(meant)) => format!(
                "{name} is a number field: {} is saved as a fraction, with a decimal point; if thousands are meant, write {}",
                quote(written),
                quote(&meant)
            ),
            Some(Doubt::Zeros(plain)) => format!(
                "{name} is a number field: of {} it may keep {}; a code, which needs its zeros, belongs in a text field",
                quote(written),
                quote(&plain)
            ),
        };
        notes.say(Finding::new(Rule::DoubtfulNumber, self.text.source(value), message));
    }

    /// A hyphen at the edge of a piece joins the separator beside it.
    fn hyphens(&self, notes: &mut Notes, piece: Range<usize>) {
        let written = self.str(&piece);
        if written.starts_with('-') {
            let span = self.text.source(piece.start..piece.start + 1);
            let message = "three hyphens in a row: “--” separates, and the third is read as a part of what follows";
            notes.say(Finding::new(Rule::EdgeHyphen, span, message));
        } else if written.ends_with('-') {
            let span = self.text.source(piece.end - 1..piece.end);
            let message = "a single hyphen at the end: if another piece were added, it would join the “--” before it";
            notes.say(Finding::new(Rule::EdgeHyphen, span, message).severity(Severity::Warning));
        }
    }

    /// What everybody who sees the link can read.
    fn private(&self, notes: &mut Notes, write: &Write, value: Range<usize>) {
        let is_phone_field = matches!(&write.field, Some(FieldKey::System(name)) if name == "phone");
        if let Some((range, what)) = private(&write.value, is_phone_field) {
            let span = self.text.source(value.start + range.start..value.start + range.end);
            let message = format!("{what} stands in the link for everyone to read, in histories and statistics too");
            notes.say(Finding::new(Rule::PersonalData, span, message));
        }
    }
}
