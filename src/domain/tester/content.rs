//! What a payload says: its ref, the link of the book that it belongs to, and its values.

use super::array;
use super::carry::{self, Route, email};
use super::known::Fields;
use super::notes::{Notes, quote};
use super::reading::{Other, Part, Write};
use super::shift;
use super::slots::Slots;
use super::split::{self, Split};
use super::traced::Traced;
use crate::domain::book::Book;
use crate::domain::channel::Channel;
use crate::domain::field::FieldKey;
use crate::domain::finding::{Finding, Rule};
use crate::domain::id::Uid;
use crate::domain::model::Link;
use crate::domain::near;
use crate::domain::payload::{self, Form, SEPARATOR, Slot};
use crate::domain::show;
use std::ops::Range;

/// What a payload says.
#[derive(Debug, Default)]
pub(super) struct Content {
    pub reference: Option<String>,
    pub form: Form,
    pub writes: Vec<Write>,
    pub other: Option<Other>,
    pub link: Option<Uid>,
    pub placement: Option<Uid>,
}

/// Reads a decoded payload. `ours`: whether the book's fields and links say anything about it.
pub(super) fn read(notes: &mut Notes, input: &str, text: Traced, route: Route, book: &Book, ours: bool) -> Content {
    notes.mark(text.whole(), Part::Value);
    carry::visible(notes, &text, route);
    let fields = Fields::new(book, ours);
    if let Some(content) = read_array(notes, &text, &fields, book, ours) {
        carry::check(notes, &text, route);
        return content;
    }
    let Split { text, mut pieces, prefix } = split::split(notes, text, route.channel);
    if shift::ends_in_separator(notes, &text, &fields, &pieces) {
        pieces.pop();
    }
    // On other channels than WhatsApp the prefix is taken out.
    let stays = if route.channel == Some(Channel::Whatsapp) { 0 } else { prefix };
    carry::check(notes, &text.slice(stays..text.as_str().len()), route);
    let form = Form::of(pieces.len());
    let written = &text.as_str()[pieces[0].clone()];
    if written.is_empty() {
        let message = "there is no ref in front: the name of an Entry Point Link, or the id of a flow";
        notes.say(Finding::new(Rule::EmptyRef, text.source(pieces[0].clone()), message));
    } else if let Some(range) = email(written) {
        let message = "an e-mail address stands in the link for everyone to read, in histories and statistics too";
        let span = text.source(pieces[0].start + range.start..pieces[0].start + range.end);
        notes.say(Finding::new(Rule::PersonalData, span, message));
    }
    let span = text.source(pieces[0].clone());
    let link = if ours { find_link(notes, book, written, span) } else { None };
    let reference = link.map_or(written, |l| l.reference.as_str()).to_owned();
    if ours && route.channel == Some(Channel::Whatsapp) && !book.bot.accounts.is_empty() {
        prefix_mix(notes, &text, prefix, &book.bot.whatsapp_prefix);
    }
    if link.is_none() && (book.link_count() > 0 || written.contains(char::is_whitespace)) {
        // A sentence, or the ref of nothing: whether the “/” belongs to it is anybody's guess.
        let guesses = notes.findings.iter_mut().filter(|f| f.rule == Rule::PrefixMix);
        guesses.for_each(|f| f.fix = None);
    }
    encoded_separators(notes, input, &text, &pieces);
    let slots = Slots {
        text: &text,
        fields: &fields,
        payload_field: link.and_then(|l| l.payload_field.as_ref()),
        known_link: link.is_some(),
    };
    let straight = payload::slots(&pieces, form);
    let swapped = slots.turn_round(notes, &straight);
    let shift = if swapped.is_some() { None } else { shift::find(&slots, &pieces, form, &straight) };
    // A shift makes every pair look swapped.
    let writes = slots.judge(notes, swapped.as_deref().unwrap_or(&straight), shift.is_none());
    shift::say_torn_emails(notes, &slots, &pieces);
    if shift.is_none() && swapped.is_none() {
        shift::lone_field(notes, &slots, &pieces, form);
    }
    let other = shift.map(|shift| shift.explain(notes, &slots));
    let placement = link.and_then(|l| placement(book, l, &writes));
    Content {
        reference: Some(reference).filter(|r| !r.is_empty()),
        form,
        writes,
        other,
        link: link.map(|l| l.uid),
        placement,
    }
}

/// The link of the book with this ref, and what there is to say about the ref.
fn find_link<'a>(notes: &mut Notes, book: &'a Book, written: &str, span: Range<usize>) -> Option<&'a Link> {
    if written.is_empty() {
        return None;
    }
    let Some(link) = book.link_by_ref(written) else {
        let knows_links = book.link_count() > 0 || !book.bot.accounts.is_empty();
        if knows_links && !book.flows.iter().any(|f| f.id == written) {
            let bot = if book.bot.name.is_empty() { "the book".to_owned() } else { quote(&book.bot.name) };
            let is_flow = written.len() == 13 && written.bytes().all(|b| b.is_ascii_digit());
            let what = if is_flow { "flow with the id" } else { "link" };
            let meant = if is_flow { String::new() } else { offer_refs(book, written) };
            let message = format!(
                "{bot} has no {what} {} here: add it, or check that it exists on the platform{meant}",
                quote(written)
            );
            notes.say(Finding::new(Rule::UnknownRef, span, message));
        }
        return None;
    };
    if link.reference != written {
        let message = format!(
            "the link is written {}: whether the platform tells capitals apart is not documented",
            quote(&link.reference)
        );
        notes.say(Finding::new(Rule::RefCase, span, message).fix(notes.encoded(&link.reference)));
    }
    Some(link)
}

/// “; did you mean …?” for refs a slip of the finger away. In a book of more links than anybody knows by heart that would
/// cost more than a keystroke may.
fn offer_refs(book: &Book, written: &str) -> String {
    const MOST: usize = 2_000;
    const LONGEST: usize = 64;
    if book.link_count() > MOST || written.len() > LONGEST {
        return String::new();
    }
    let refs = book.links().map(|link| link.reference.as_str()).filter(|r| r.len() <= LONGEST);
    let near: Vec<_> = near::near(written, refs).into_iter().map(show::safe).collect();
    near::offer(&near.iter().map(AsRef::as_ref).collect::<Vec<_>>())
}

fn prefix_mix(notes: &mut Notes, text: &Traced, prefix: usize, wanted: &str) {
    let span = text.source(0..prefix);
    if prefix > 0 && wanted.is_empty() {
        let message = "this text starts with “/”, and the bot's other WhatsApp links do not: use one form for all";
        notes.say(Finding::new(Rule::PrefixMix, span, message).fix(""));
    } else if prefix == 0 && wanted == "/" {
        let message = "this text starts without “/”, and the bot's other WhatsApp links have it: use one form for all";
        notes.say(Finding::new(Rule::PrefixMix, span, message).fix("/"));
    }
}

/// `%2D%2D` beside plain separators: somebody meant to protect a value, and nothing does.
fn encoded_separators(notes: &mut Notes, input: &str, text: &Traced, pieces: &[Range<usize>]) {
    let spans = pieces.windows(2).map(|p| text.source(p[0].end..p[1].start));
    let is_encoded = |span: &Range<usize>| input[span.clone()].contains('%') && !input[span.clone()].contains("%E2");
    let (encoded, plain): (Vec<_>, Vec<_>) = spans.partition(is_encoded);
    if plain.is_empty() {
        return;
    }
    for span in encoded {
        let message =
            "%2D%2D is decoded before the payload is split, so it separates like any “--”: nothing protects it";
        notes.say(Finding::new(Rule::SeparatorInValue, span, message));
    }
}

/// The placement of `link` with exactly these values.
fn placement(book: &Book, link: &Link, writes: &[Write]) -> Option<Uid> {
    let has =
        |field: &FieldKey, value: &str| writes.iter().any(|w| w.field.as_ref() == Some(field) && w.value == value);
    let mut same = book
        .placements(link.uid)
        .iter()
        .filter(|p| p.values.len() == writes.len() && p.values.iter().all(|v| has(&v.field, &v.value)));
    same.next().map(|p| p.uid)
}

/// The array form: alone, or after a ref.
fn read_array(notes: &mut Notes, text: &Traced, fields: &Fields, book: &Book, ours: bool) -> Option<Content> {
    let whole = text.as_str();
    let start = whole.trim_end().ends_with(']').then(|| whole.find('[')).flatten()?;
    let pairs = array::read(&whole[start..])?;
    let head = whole[..start].trim_end();
    let written = head.strip_suffix(SEPARATOR).unwrap_or(head);
    if written.contains(SEPARATOR) {
        return None;
    }
    let prefix = usize::from(written.len() > 1 && written.starts_with('/'));
    let reference = &written[prefix..];
    let names_field = |pair: &array::Pair| {
        let key = start + pair.field.start..start + pair.field.end;
        fields.get(&whole[without_zeros(whole, key, fields)]).is_field()
    };
    let takes_value = ours && book.link_by_ref(reference).is_some_and(|l| l.payload_field.is_some());
    if takes_value && written.len() < head.len() && !pairs.iter().any(names_field) {
        // The link takes one value, and this may be it.
        return None;
    }
    notes.mark(text.source(0..prefix), Part::Prefix);
    notes.mark(text.source(prefix..written.len()), Part::Ref);
    notes.mark(text.source(written.len()..whole.len()), Part::Separator);
    let straight: Vec<Slot> = pairs
        .iter()
        .map(|p| Slot {
            field: Some(without_zeros(whole, start + p.field.start..start + p.field.end, fields)),
            value: start + p.value.start..start + p.value.end,
        })
        .collect();
    let span = text.source(prefix..prefix + reference.len());
    let link = if ours { find_link(notes, book, reference, span) } else { None };
    say_array(notes, text, prefix..whole.len(), reference, &straight);
    let slots =
        Slots { text, fields, payload_field: link.and_then(|l| l.payload_field.as_ref()), known_link: link.is_some() };
    let writes = slots.judge(notes, &straight, true);
    let reference = link.map_or(reference, |l| l.reference.as_str());
    Some(Content {
        reference: Some(reference.to_owned()).filter(|r| !r.is_empty()),
        form: Form::Pairs,
        placement: link.and_then(|l| placement(book, l, &writes)),
        writes,
        other: None,
        link: link.map(|l| l.uid),
    })
}

/// The id of a field without the zeros that the array form has in front, where that is the id of a known one.
fn without_zeros(text: &str, id: Range<usize>, fields: &Fields) -> Range<usize> {
    let digits = text[id.clone()].trim_start_matches('0');
    let padded = digits.len() < id.len() && fields.by_id(&text[id.clone()]).is_none() && fields.by_id(digits).is_some();
    if padded { id.end - digits.len()..id.end } else { id }
}

/// Says how the array is written as pairs, where there is a ref to write them after and every value can be written.
fn say_array(notes: &mut Notes, text: &Traced, range: Range<usize>, reference: &str, pairs: &[Slot]) {
    let span = text.source(range);
    let whole = text.as_str();
    let owned: Vec<(FieldKey, &str)> = pairs
        .iter()
        .filter_map(|s| Some((FieldKey::parse(&whole[s.field.clone()?]), &whole[s.value.clone()])))
        .collect();
    let borrowed: Vec<_> = owned.iter().map(|(key, value)| (key, *value)).collect();
    let finding = if let Ok(pairs) = payload::write(reference, None, &borrowed) {
        let message = "the array form is read as pairs: “ref--field--value--…” is what every channel carries";
        Finding::new(Rule::ArrayForm, span, message).fix(notes.encoded(&pairs))
    } else {
        let message = "the array form is read as pairs: put a ref in front, and write “ref--field--value--…” instead";
        Finding::new(Rule::ArrayForm, span, message)
    };
    notes.say(finding);
}
