//! What a form offers to complete an input with.

use super::{Form, Slot};
use crate::domain::field::SETTABLE;
use crate::domain::model::fold;
use crate::domain::{Book, FieldKey};

/// An offer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// What is put into the input.
    pub text: String,
    /// What it is, shown beside it.
    pub note: String,
}

/// How many offers are made at most.
const LIMIT: usize = 8;

/// The offers for the input that has the cursor, best first: those that start with what is typed, then those that
/// contain it. None where what is typed is an offer already.
pub fn candidates(form: &Form, book: &Book) -> Vec<Candidate> {
    let input = form.input();
    let typed = input.value();
    let (prefix, wanted) = match input.slot {
        // Only the tag being typed is completed.
        Slot::Tags => {
            let at = typed.rfind([',', ' ']).map_or(0, |at| at + 1);
            (typed[..at].to_owned() + if at == 0 { "" } else { " " }, typed[at..].trim().to_owned())
        }
        _ => (String::new(), typed.trim().to_owned()),
    };
    let all = match &input.slot {
        Slot::PayloadField => fields(book),
        Slot::AddValue => {
            let there =
                |c: &Candidate| book.key_of(&c.text).is_some_and(|key| form.index_of(&Slot::Value(key)).is_some());
            fields(book).into_iter().filter(|c| !there(c)).collect()
        }
        Slot::Value(FieldKey::Custom(id)) => book.field(id).map_or_else(Vec::new, |f| offers(&f.options, &f.name)),
        Slot::Flow => book.flows.iter().map(|f| candidate(&f.name, &f.id)).collect(),
        Slot::Campaign => {
            book.campaigns.iter().filter(|c| !c.archived).map(|c| candidate(&c.name, "campaign")).collect()
        }
        Slot::Tags if wanted.is_empty() => Vec::new(),
        Slot::Tags => tags(book),
        _ => Vec::new(),
    };
    let folded = fold(&wanted);
    if all.iter().any(|c| c.text == wanted) {
        return Vec::new();
    }
    let mut hits: Vec<(bool, Candidate)> = all
        .into_iter()
        .filter(|c| !c.text.is_empty() && fold(&c.text).contains(&folded))
        .map(|c| (!fold(&c.text).starts_with(&folded), c))
        .collect();
    hits.sort_by_key(|(later, _)| *later);
    hits.into_iter()
        .take(LIMIT)
        .map(|(_, c)| Candidate { text: format!("{}{}", prefix.replace("  ", " "), c.text), note: c.note })
        .collect()
}

fn candidate(text: &str, note: &str) -> Candidate {
    Candidate { text: text.to_owned(), note: note.to_owned() }
}

fn fields(book: &Book) -> Vec<Candidate> {
    let custom =
        book.fields.iter().filter(|f| !f.archived).map(|f| candidate(&f.name, &format!("{} · {}", f.id, f.kind)));
    custom.chain(SETTABLE.iter().map(|name| candidate(name, "every contact"))).collect()
}

fn offers(options: &[String], name: &str) -> Vec<Candidate> {
    options.iter().map(|o| candidate(o, name)).collect()
}

fn tags(book: &Book) -> Vec<Candidate> {
    let mut tags: Vec<&String> = book.links().flat_map(|l| &l.tags).collect();
    tags.sort();
    tags.dedup();
    tags.into_iter().map(|t| candidate(t, "tag")).collect()
}
