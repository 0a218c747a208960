//! Forms that the tester fills in: a link, a placement or an account out of what was tested; and the sample contact.

use super::draft::token;
use super::open::{self, value_input};
use super::{Form, Input, Slot, Subject};
use crate::domain::field::SETTABLE;
use crate::domain::model::DEFAULT_LABEL;
use crate::domain::tester::Reading;
use crate::domain::{Book, Bot, Channel, FieldKey, Link, Placement, Uid, Value};

/// What a reading saves, a value for each field that it names: of two values for one field the last, as on the platform.
fn values(reading: &Reading) -> Vec<Value> {
    let mut values: Vec<Value> = Vec::new();
    for write in &reading.writes {
        let Some(field) = write.field.clone() else { continue };
        values.retain(|v| v.field != field);
        values.push(Value { field, value: write.value.clone() });
    }
    values
}

/// A label for the placement of what was tested: its first value.
fn label(reading: &Reading) -> String {
    let first = reading.writes.iter().map(|w| token(&w.value)).find(|t| !t.is_empty());
    first.unwrap_or_else(|| DEFAULT_LABEL.to_owned())
}

/// A new link out of what was tested: its ref, and a placement with its values.
pub fn tested_link(book: &Book, reading: &Reading, campaign: Option<Uid>) -> Form {
    let reference = reading.reference.clone().unwrap_or_default();
    let mut form = open::link(book, Subject::NewLink { copy_of: None }, None, campaign);
    form.title = format!("New link {reference}, as it was tested");
    prefill(&mut form, &Slot::Ref, &reference);
    // A ref of 13 digits is a flow's id.
    if reference.len() == 13 && reference.bytes().all(|b| b.is_ascii_digit()) {
        prefill(&mut form, &Slot::FlowId, &reference);
    }
    form.inputs.push(Input::line(Slot::Label, "Placement", "where the link is put", &label(reading)));
    if let Some(first) = reading.writes.iter().find(|w| w.field.is_none()) {
        let hint = "saved to the payload field";
        form.inputs.push(Input::line(Slot::PayloadValue, "Payload value", hint, &first.value));
    }
    form.inputs.extend(values(reading).iter().map(|v| value_input(book, &v.field, &v.value)));
    form
}

/// A new placement of `link` with the values that were tested.
pub fn tested_place(book: &Book, link: &Link, reading: &Reading) -> Form {
    let from = Placement { label: label(reading), values: values(reading), ..Placement::default() };
    let mut form = open::place(book, link, Subject::NewPlace(link.uid), &from);
    form.title = format!("New placement of {}, as it was tested", link.reference);
    let free = free_label(book, link.uid, &from.label);
    prefill(&mut form, &Slot::Label, &free);
    form
}

/// A label like `label` that the link does not have yet.
fn free_label(book: &Book, link: Uid, label: &str) -> String {
    let fold = crate::domain::model::fold;
    let taken = |label: &str| book.placements(link).iter().any(|p| fold(&p.label) == fold(label));
    let mut free = label.to_owned();
    let mut n = 2;
    while taken(&free) {
        free = format!("{label}-{n}");
        n += 1;
    }
    free
}

/// `bot`, or a new one, with the account that was tested; of a `WebChat` link a new bot gets host and path, too.
pub fn bot_with_account(bot: Option<&Bot>, channel: Channel, account: &str, reading: &Reading) -> Form {
    let mut form = match bot {
        Some(bot) => open::bot(Subject::Bot(bot.uid), Some(bot)),
        None => open::bot(Subject::NewBot, None),
    };
    let slot = Slot::Account(channel);
    prefill(&mut form, &slot, account);
    if let (Some(at), Some(_)) = (form.index_of(&slot), bot) {
        form.focus = at;
    }
    if let (None, Channel::Webchat, Some(host)) = (bot, channel, &reading.host) {
        prefill(&mut form, &Slot::Host, host);
        prefill(&mut form, &Slot::WebchatPath, reading.path.as_deref().unwrap_or_default());
    }
    form
}

/// The sample contact: a row for every field that a link can set.
pub fn contact(book: &Book, contact: &[Value]) -> Form {
    let mut keys: Vec<FieldKey> = SETTABLE.iter().map(|name| FieldKey::System((*name).to_owned())).collect();
    keys.extend(book.fields.iter().map(|f| FieldKey::Custom(f.id.clone())));
    // Fields that the book has lost since keep what they had.
    let lost: Vec<FieldKey> = contact.iter().map(|v| v.field.clone()).filter(|k| !keys.contains(k)).collect();
    keys.extend(lost);
    let value = |key: &FieldKey| contact.iter().find(|v| v.field == *key).map_or("", |v| v.value.as_str());
    let inputs = keys.iter().map(|key| value_input(book, key, value(key))).collect();
    Form::new(Subject::Contact, format!("Sample contact of {}", book.bot.name), inputs)
}

/// The sample contact that the form describes; empty fields are those that the contact does not have.
pub fn contact_of(form: &Form) -> Vec<Value> {
    let value = |input: &Input| match &input.slot {
        Slot::Value(field) if !input.text.is_empty() => Some(Value { field: field.clone(), value: input.value() }),
        _ => None,
    };
    form.inputs.iter().filter_map(value).collect()
}

/// Fills an input in as if the form had opened so: nothing is lost when it is closed.
fn prefill(form: &mut Form, slot: &Slot, text: &str) {
    if let Some(at) = form.index_of(slot) {
        let input = &mut form.inputs[at];
        input.text.set_text(text);
        input.initial = input.value();
    }
}
