//! What a form says of each input while it is typed.

use super::{Form, Slot, Subject};
use crate::domain::channel::AccountCheck;
use crate::domain::day::{self, is_day};
use crate::domain::field::{Misfit, check_value, is_settable};
use crate::domain::model::{DEFAULT_LABEL, fold};
use crate::domain::show::number;
use crate::domain::{Book, Bot, Channel, FieldKey, Placement, Severity, Uid, expand, payload, setup};
use std::collections::{HashMap, HashSet};

/// Something to say about an input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// How bad it is.
    pub severity: Severity,
    /// The sentence.
    pub sentence: String,
    /// Whether the form cannot be saved like this.
    pub blocks: bool,
}

#[expect(clippy::unnecessary_wraps, reason = "every caller says something or nothing")]
fn block(sentence: impl Into<String>) -> Option<Check> {
    Some(Check { severity: Severity::Error, sentence: sentence.into(), blocks: true })
}

#[expect(clippy::unnecessary_wraps, reason = "every caller says something or nothing")]
fn warn(sentence: impl Into<String>) -> Option<Check> {
    Some(Check { severity: Severity::Warning, sentence: sentence.into(), blocks: false })
}

#[expect(clippy::unnecessary_wraps, reason = "every caller says something or nothing")]
fn note(sentence: impl Into<String>) -> Option<Check> {
    Some(Check { severity: Severity::Info, sentence: sentence.into(), blocks: false })
}

/// What there is to say about an input, if anything.
pub fn check(form: &Form, at: usize, book: &Book, bots: &[Bot]) -> Option<Check> {
    let input = form.inputs.get(at)?;
    let text = input.value();
    let trimmed = text.trim();
    if matches!(form.subject, Subject::Sheet(_)) {
        // Whether the sheet has the label to start at is said by the worker, which knows the stock.
        let known = || super::known(form, &input.slot).filter(|_| at == form.focus);
        return super::wrong(form, &input.slot, usize::MAX).and_then(block).or_else(|| known().and_then(note));
    }
    if super::empties(form, &input.slot) {
        return note("this will be empty in all of them");
    }
    match &input.slot {
        Slot::Ref => reference(form, book, trimmed),
        Slot::Name => name(form, book, bots, trimmed),
        Slot::FlowId if !trimmed.is_empty() && !digits(trimmed) => {
            warn("the flow ids of the platform are 13 digits: this is kept as it is, but look where it came from")
        }
        Slot::FlowId if !trimmed.is_empty() && trimmed.len() != 13 => warn(format!(
            "the flow ids seen so far have 13 digits, and this has {}: it is kept, but look whether it was copied whole",
            trimmed.len()
        )),
        Slot::PayloadField => payload_field(book, trimmed),
        Slot::Campaign => campaign(book, trimmed),
        Slot::Label => label(form, book, trimmed),
        Slot::Labels => labels(form, book, trimmed),
        Slot::PayloadValue if !trimmed.is_empty() => payload_value(form, book, trimmed),
        Slot::Value(key) if form.subject == Subject::Contact => misfit(book, key, &text),
        Slot::Value(key) => {
            value(book, key, &text, matches!(form.subject, Subject::Places(_) | Subject::SomePlaces(_)))
        }
        Slot::AddValue if !trimmed.is_empty() => added(book, trimmed),
        Slot::Quantity if !trimmed.is_empty() && trimmed.replace(['.', ',', ' '], "").parse::<u64>().is_err() => {
            block("a quantity is a whole number, such as 5000")
        }
        Slot::Quantity if matches!(form.subject, Subject::NewPrint(_)) && trimmed.is_empty() => {
            block("how many there are is what an edit later warns about: write a number")
        }
        Slot::Day if !is_day(trimmed) => block(day::why_not(trimmed)),
        Slot::LinkText if trimmed.is_empty() => block("a link needs a text to click on, such as Chat with us"),
        Slot::LinkText => note("{link}, {placement} and {channel} stand for those of each link"),
        Slot::Cost if !trimmed.is_empty() => cost(trimmed),
        Slot::FieldId => field_id(form, book, trimmed),
        Slot::Options => options(form, trimmed),
        Slot::Account(channel) => account(*channel, trimmed),
        Slot::Host if trimmed.contains('/') || trimmed.contains(char::is_whitespace) => {
            block("a host is a name such as app.chatgptbuilder.io, without https:// and path")
        }
        Slot::WebchatPath if !(trimmed.is_empty() || trimmed.starts_with('/') && trimmed.ends_with('/')) => {
            block("a WebChat path starts and ends with “/”, such as /webchat/")
        }
        Slot::Start | Slot::End if !trimmed.is_empty() && !is_day(trimmed) => block(day::why_not(trimmed)),
        Slot::End => end(form, trimmed),
        Slot::Links => links(trimmed),
        _ => None,
    }
}

fn digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

fn reference(form: &Form, book: &Book, text: &str) -> Option<Check> {
    if let Some((_, why)) = payload::refuse_ref(text) {
        return block(why);
    }
    let own = match form.subject {
        Subject::Link(uid) => Some(uid),
        _ => None,
    };
    if let Some(other) = book.link_by_ref(text)
        && Some(other.uid) != own
    {
        return block(format!(
            "{} has a link “{}” already: refs differ in more than case",
            book.bot.name, other.reference
        ));
    }
    None
}

fn name(form: &Form, book: &Book, bots: &[Bot], text: &str) -> Option<Check> {
    let folded = fold(text);
    let (what, taken) = match form.subject {
        Subject::NewLink { .. } | Subject::Link(_) | Subject::Links(_) => return None,
        Subject::NewField | Subject::Field(_) => {
            let own = if let Subject::Field(uid) = form.subject { Some(uid) } else { None };
            if crate::domain::field::system_field(text).is_some() {
                return block(format!(
                    "“{text}” is a field that every contact has: a link sets it by name, no id needed"
                ));
            }
            ("field", book.fields.iter().any(|f| fold(&f.name) == folded && Some(f.uid) != own))
        }
        Subject::NewCampaign | Subject::Campaign(_) => {
            let own = if let Subject::Campaign(uid) = form.subject { Some(uid) } else { None };
            ("campaign", book.campaigns.iter().any(|c| fold(&c.name) == folded && Some(c.uid) != own))
        }
        _ => {
            let own = if let Subject::Bot(uid) = form.subject { Some(uid) } else { None };
            ("bot", bots.iter().any(|b| fold(&b.name) == folded && Some(b.uid) != own))
        }
    };
    if text.is_empty() {
        return block(format!("a {what} needs a name"));
    }
    if taken {
        return block(format!("there is a {what} “{text}” already"));
    }
    match form.subject {
        Subject::NewField => book.mistakable("", text, None).and_then(warn),
        Subject::Field(uid) => book.mistakable("", text, Some(uid)).and_then(warn),
        _ => None,
    }
}

fn payload_field(book: &Book, text: &str) -> Option<Check> {
    if text.is_empty() {
        return None;
    }
    match book.key_of(text) {
        None => block(format!("{} has no field “{text}”: make it in the Fields pane first", book.bot.name)),
        Some(FieldKey::System(name)) if !is_settable(&name) => block(format!("“{name}” can only be read, not set")),
        Some(FieldKey::Custom(id)) if book.field(&id).is_none() => warn(format!("field {id} is not in the book")),
        Some(_) => None,
    }
}

fn campaign(book: &Book, text: &str) -> Option<Check> {
    let known = book.campaigns.iter().any(|c| fold(&c.name) == fold(text));
    if text.is_empty() || known { None } else { note(format!("“{text}” will be a new campaign")) }
}

fn label(form: &Form, book: &Book, text: &str) -> Option<Check> {
    if text.is_empty() {
        return block("a placement needs a label: where the link is put");
    }
    let (link, own) = match form.subject {
        Subject::NewPlace(link) => (link, None),
        Subject::Place(link, place) => (link, Some(place)),
        _ => return None,
    };
    let taken = book.placements(link).iter().any(|p| fold(&p.label) == fold(text) && Some(p.uid) != own);
    if taken { block(format!("this link has a placement “{text}” already")) } else { None }
}

/// Which of the labels the link has already, or which stands twice among them: a sentence.
pub(super) fn clash(book: &Book, link: Uid, labels: &[String]) -> Option<String> {
    let unused = unused(book, link).map(|p| p.uid);
    let there = book.placements(link).iter().filter(|p| Some(p.uid) != unused);
    let taken: HashMap<String, &Placement> = there.map(|p| (fold(&p.label), p)).collect();
    let mut seen = HashSet::new();
    labels.iter().find_map(|label| {
        let folded = fold(label);
        if let Some(place) = taken.get(&folded) {
            let reference = book.link(link).map_or("this link", |l| l.reference.as_str());
            let archived = if place.archived { ", archived" } else { "" };
            return Some(format!(
                "{reference} has a placement “{}” already{archived}: choose another label",
                place.label
            ));
        }
        (!seen.insert(folded)).then(|| format!("“{label}” stands here twice: leave one out, or tell them apart"))
    })
}

/// The placement that came with a link and was never used: it makes room for the real ones.
pub(super) fn unused(book: &Book, link: Uid) -> Option<&Placement> {
    match book.placements(link) {
        [only] if only.label == DEFAULT_LABEL && only.values.is_empty() && only.quantity.is_none() => Some(only),
        _ => None,
    }
}

/// Whether nothing in the form tells the placements apart that it would make.
fn alike(form: &Form, book: &Book) -> bool {
    let Subject::Places(link) = form.subject else { return false };
    let values = || form.inputs.iter().filter(|i| matches!(i.slot, Slot::Value(_)));
    book.link(link).is_some() && !values().any(|i| i.text.text().contains(super::open::LABEL_TOKEN))
}

fn labels(form: &Form, book: &Book, text: &str) -> Option<Check> {
    let link = if let Subject::Places(link) = form.subject { link } else { Uid::default() };
    match expand::labels(text) {
        Err(e) => block(e.to_string()),
        Ok(labels) if labels.is_empty() => None,
        Ok(labels) if clash(book, link, &labels).is_some() => clash(book, link, &labels).and_then(block),
        Ok(labels) if labels.iter().any(|l| l.contains(['{', '}'])) => {
            warn("a brace is left as it stands: a range looks like hall-{a..f} or table-{01..40}")
        }
        Ok(labels) => {
            let shown: Vec<_> = labels.iter().take(4).map(String::as_str).collect();
            let more = if labels.len() > 4 { ", …" } else { "" };
            let places = if labels.len() == 1 { "placement" } else { "placements" };
            let all = format!("{} {places}: {}{more}", number(labels.len()), shown.join(", "));
            if labels.len() > 1 && alike(form, book) {
                let way = "{label} in the value of a text field tells them apart";
                return warn(format!("{all}. All have the same URLs: {way}"));
            }
            note(all)
        }
    }
}

fn value(book: &Book, key: &FieldKey, text: &str, template: bool) -> Option<Check> {
    if text.is_empty() {
        return None;
    }
    if let Some((_, why)) = payload::refuse_value(text) {
        return block(why);
    }
    if template && text.contains(super::open::LABEL_TOKEN) {
        return None;
    }
    match key {
        FieldKey::System(name) if !is_settable(name) => {
            warn(format!("“{name}” can only be read: the platform drops this"))
        }
        FieldKey::System(_) => travels(book, text),
        FieldKey::Custom(id) => {
            let Some(field) = book.field(id) else {
                return warn(format!("field {id} is not in the book: its type is not known"));
            };
            match check_value(field.kind, &field.options, text) {
                Some(Misfit::Type { wanted, .. }) => {
                    warn(format!("“{text}” is not {wanted}: the platform drops it without a word"))
                }
                Some(Misfit::Option { part, .. }) => {
                    warn(format!("“{part}” is not among {}: the platform drops it", field.options.join(", ")))
                }
                None => travels(book, text),
            }
        }
    }
}

/// A value for a payload field that may not be named yet.
fn payload_value(form: &Form, book: &Book, text: &str) -> Option<Check> {
    if form.get(&Slot::PayloadField).is_empty() {
        return block("name the payload field that this is saved to, or leave this empty");
    }
    payload::refuse_value(text).and_then(|(_, why)| block(why)).or_else(|| travels(book, text))
}

/// Whether a contact can have the value at all. It need not come out of a link, so that it may have any characters.
fn misfit(book: &Book, key: &FieldKey, text: &str) -> Option<Check> {
    let FieldKey::Custom(id) = key else { return None };
    let field = book.field(id)?;
    match check_value(field.kind, &field.options, text)? {
        Misfit::Type { wanted, .. } => warn(format!("“{text}” is not {wanted}")),
        Misfit::Option { part, .. } => warn(format!("“{part}” is not among {}", field.options.join(", "))),
    }
}

/// On which of the bot's channels a value cannot travel, by its characters.
fn travels(book: &Book, text: &str) -> Option<Check> {
    use crate::domain::channel::Carries;
    let stuck: Vec<_> =
        book.bot.channels().filter(|c| text.chars().any(|x| c.carries(x) == Carries::No)).map(Channel::label).collect();
    if stuck.is_empty() { None } else { warn(format!("cannot travel on {}", stuck.join(" and "))) }
}

fn added(book: &Book, text: &str) -> Option<Check> {
    match book.key_of(text) {
        Some(key) => note(format!("Enter: a value for {}", book.name_of(&key))),
        None => block(format!("{} has no field “{text}”", book.bot.name)),
    }
}

fn cost(text: &str) -> Option<Check> {
    let number = text.replace(',', ".").parse::<f64>();
    if number.is_ok_and(|n| (0.0..1e12).contains(&n)) {
        None
    } else {
        block("a cost is a number, such as 120 or 120.50")
    }
}

fn field_id(form: &Form, book: &Book, text: &str) -> Option<Check> {
    let own = if let Subject::Field(uid) = form.subject { Some(uid) } else { None };
    if text.is_empty() {
        return block("the platform shows the id beside the field: digits, such as 738");
    }
    if text.contains(['e', 'E', '+', '.', ',']) && text.starts_with(|c: char| c.is_ascii_digit()) {
        return block(format!(
            "“{text}” looks like a number that a spreadsheet has rounded: copy the id from the platform"
        ));
    }
    if !digits(text) {
        return block("a field id is digits only, such as 738");
    }
    if let Some(other) = book.fields.iter().find(|f| f.id == text && Some(f.uid) != own) {
        return block(format!("{text} is the id of “{}” already", other.name));
    }
    if let Some(sentence) = book.mistakable(text, "", own) {
        return warn(sentence);
    }
    if (3..=6).contains(&text.len()) { None } else { warn("field ids have 3 to 6 digits in practice") }
}

fn options(form: &Form, text: &str) -> Option<Check> {
    let kind: crate::domain::FieldType = form.get(&Slot::FieldType).parse().unwrap_or_default();
    if kind.has_options() && text.is_empty() {
        block(format!("a {kind} needs at least one option: write them here, one a line, as the platform has them"))
    } else if !kind.has_options() && !text.is_empty() {
        note(format!("a {kind} has no options: these are kept, and not used"))
    } else {
        None
    }
}

fn account(channel: Channel, text: &str) -> Option<Check> {
    if text.is_empty() {
        return None;
    }
    match channel.check_account(text) {
        AccountCheck::Good => None,
        AccountCheck::Odd(why) => warn(why),
        AccountCheck::Template => {
            warn(format!("“{text}” is an example out of a manual: put your own {}", channel.account_noun()))
        }
        AccountCheck::Bad(why) => block(why),
    }
}

fn end(form: &Form, text: &str) -> Option<Check> {
    let start = form.get(&Slot::Start);
    if !text.is_empty() && is_day(&start) && text < start.as_str() {
        return block("the last day is before the first");
    }
    None
}

fn links(text: &str) -> Option<Check> {
    if text.is_empty() {
        return None;
    }
    let found = setup::from_links(text);
    if found.accounts.is_empty() {
        return block("no account found yet: a link looks like https://m.me/PAGE?ref=giveaway");
    }
    found.problems.first().and_then(warn)
}
