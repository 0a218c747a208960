//! The second reading of a payload: one missing value shifts every pair after it, and parity then tells the wrong story.

use super::known::{Fields, Known};
use super::notes::{Notes, quote};
use super::reading::Other;
use super::slots::Slots;
use super::traced::Traced;
use crate::domain::finding::{Finding, Rule};
use crate::domain::payload::{self, Form, Slot};
use std::ops::Range;

/// A second reading, before anything is said about it.
pub(super) struct Shift {
    form: Form,
    slots: Vec<Slot>,
    /// The key of the straight reading that is no field.
    stranger: Range<usize>,
    /// Whether the second reading names more fields than the straight one.
    pub likelier: bool,
    why: String,
}

/// Looks for a shift in a payload of `pieces`, whose straight reading is `form` with `straight`.
pub(super) fn find(slots: &Slots, pieces: &[Range<usize>], form: Form, straight: &[Slot]) -> Option<Shift> {
    let other_form = match form {
        Form::ValueAndPairs if pieces.len() > 2 => Form::Pairs,
        Form::Pairs => Form::ValueAndPairs,
        _ => return None,
    };
    if torn_emails(slots, pieces).next().is_some() {
        // The `--` in the address shifts the pairs: that is said instead.
        return None;
    }
    let text = slots.text.as_str();
    let mut keys = straight.iter().filter_map(|s| s.field.clone());
    let stranger = keys.find(|key| is_unknown(slots.fields, &text[key.clone()]))?;
    let other = payload::slots(pieces, other_form);
    let (here, (there, first)) = (known(slots, straight).0, known(slots, &other));
    if there == 0 || there < here {
        return None;
    }
    let reads_as = if other_form == Form::Pairs { "pairs only" } else { "a value and pairs" };
    let fields = |count: usize| match count {
        0 => "none".to_owned(),
        1 => "one field".to_owned(),
        n => format!("{n} fields"),
    };
    let why = format!(
        "{} is no field, but {} is; read as {reads_as} it names {}, as it stands {}",
        quote(&text[stranger.clone()]),
        quote(&text[first?]),
        fields(there),
        fields(here),
    );
    Some(Shift { form: other_form, slots: other, stranger, likelier: there > here, why })
}

impl Shift {
    /// Explains the shift, and gives the second reading.
    pub fn explain(self, notes: &mut Notes, slots: &Slots) -> Other {
        let text = slots.text.as_str();
        let dangling = self.slots.last().filter(|s| s.value.is_empty()).and_then(|s| s.field.clone());
        let of = match dangling.map(|key| slots.fields.get(&text[key])) {
            Some(Known::Custom(field) | Known::ByName(field)) => format!(", perhaps that of {}", quote(&field.name)),
            Some(Known::System(name)) => format!(", perhaps that of {}", quote(name)),
            _ => String::new(),
        };
        let verdict = if self.likelier {
            format!("A value is missing{of}, and that shifts every pair after it")
        } else {
            format!("Either a field is unknown, or a value is missing{of}, which shifts every pair after it")
        };
        let message = format!("{verdict}: {}", self.why);
        notes.say(Finding::new(Rule::MissingValue, slots.text.source(self.stranger), message));
        Other { form: self.form, writes: slots.writes(&self.slots), likelier: self.likelier, why: self.why }
    }
}

/// Whether the last `--` is one too many: nothing follows it, and without it every key may be a field, with it not. Says so.
pub(super) fn ends_in_separator(notes: &mut Notes, text: &Traced, fields: &Fields, pieces: &[Range<usize>]) -> bool {
    let [rest @ .., last] = pieces else { return false };
    let all_known = |pieces: &[Range<usize>]| {
        let slots = payload::slots(pieces, Form::of(pieces.len()));
        slots.into_iter().filter_map(|s| s.field).all(|key| !is_unknown(fields, &text.as_str()[key]))
    };
    if rest.len() < 2 || !last.is_empty() || Form::of(pieces.len()) != Form::Pairs {
        return false;
    }
    if all_known(pieces) || !all_known(rest) {
        return false;
    }
    let message = "the last “--” is one too many: nothing follows it, and it makes a field of every value: take it out";
    let span = text.source(rest[rest.len() - 1].end..last.start);
    notes.say(Finding::new(Rule::MissingValue, span, message).fix(""));
    true
}

/// A key that cannot be a field: a word, or a number where the bot's numbers are known. An empty one says nothing.
fn is_unknown(fields: &Fields, key: &str) -> bool {
    match fields.get(key) {
        Known::Word => !key.is_empty(),
        Known::Id => fields.any(),
        _ => false,
    }
}

/// How many keys of a reading are fields, and the first of them.
fn known(slots: &Slots, reading: &[Slot]) -> (usize, Option<Range<usize>>) {
    let text = slots.text.as_str();
    let mut keys =
        reading.iter().filter_map(|s| s.field.clone()).filter(|key| slots.fields.get(&text[key.clone()]).is_field());
    let first = keys.next();
    (usize::from(first.is_some()) + keys.count(), first)
}

/// The id of a field where the value of the payload field should be: its own value was left out.
pub(super) fn lone_field(notes: &mut Notes, slots: &Slots, pieces: &[Range<usize>], form: Form) {
    if form != Form::ValueAndPairs || slots.payload_field.is_some() || torn_emails(slots, pieces).next().is_some() {
        return;
    }
    let piece = &slots.text.as_str()[pieces[1].clone()];
    let name = match slots.fields.get(piece) {
        Known::Custom(field) => field.name.as_str(),
        // A word such as “email” may well be a value, the name of a source say; with pairs after it, it is worth a look.
        Known::System(name) if pieces.len() > 2 => name,
        _ => return,
    };
    let what = if name == piece { "is a field".to_owned() } else { format!("is the field {}", quote(name)) };
    let message = format!(
        "{} {what}, and stands where the value for the payload field does: is its own value missing?",
        quote(piece)
    );
    let span = slots.text.source(pieces[1].clone());
    notes.say(Finding::new(Rule::MissingValue, span, message));
}

/// Says which e-mail addresses are cut in two by a `--` in them.
pub(super) fn say_torn_emails(notes: &mut Notes, slots: &Slots, pieces: &[Range<usize>]) {
    for (start, end) in torn_emails(slots, pieces) {
        let message = format!(
            "the address {} is cut in two: “--” always separates, and there is no way to escape it",
            quote(&slots.text.as_str()[start.start..end.end])
        );
        notes.say(Finding::new(Rule::SeparatorInValue, slots.text.source(start.end..end.start), message));
    }
}

/// The two pieces of each address after `email` that has a `--` in it.
fn torn_emails<'a>(
    slots: &'a Slots,
    pieces: &'a [Range<usize>],
) -> impl Iterator<Item = (Range<usize>, Range<usize>)> + 'a {
    let text = slots.text.as_str();
    let pieces = if text.contains('@') { pieces } else { &[] };
    pieces.windows(3).skip(1).filter_map(move |three| {
        let [key, start, end] = three else { return None };
        let is_email = text[key.clone()].eq_ignore_ascii_case("email");
        let (first, second) = (&text[start.clone()], &text[end.clone()]);
        let torn = !first.is_empty() && !first.contains('@') && second.contains('@') && !second.starts_with('@');
        (is_email && torn).then(|| (start.clone(), end.clone()))
    })
}
