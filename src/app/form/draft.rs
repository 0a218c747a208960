//! What a form describes as far as it is filled in: the link and the values, for the preview while typing and for what is
//! saved in the end.

use super::open::LABEL_TOKEN;
use super::{Form, Input, Slot, Subject};
use crate::domain::compose::{Composed, compose_all};
use crate::domain::model::fold;
use crate::domain::results::token::Tokens;
use crate::domain::{Book, Campaign, Flow, Link, Value, expand};

/// What the form would make, as far as it is filled in: for the preview.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The link.
    pub link: Link,
    /// The values of the placement, or of the first of many.
    pub values: Vec<Value>,
}

impl Draft {
    /// The URL on each channel. They are judged by the link as the form has it, not as the book does.
    pub fn composed(&self, book: &Book) -> Vec<Composed> {
        let mut scene = Book::new(book.bot.clone());
        scene.others.clone_from(&book.others);
        scene.fields.clone_from(&book.fields);
        scene.put_link(self.link.clone());
        compose_all(&scene, &self.link, &self.values)
    }
}

/// What the form would make; `None` for forms that make no link or placement.
pub fn draft(form: &Form, book: &Book) -> Option<Draft> {
    match &form.subject {
        Subject::NewLink { copy_of } => {
            let link = link_of(form, book, &Link::default()).0;
            let values = match copy_of.and_then(|uid| book.placements(uid).first()) {
                Some(place) => place.values.clone(),
                None => link_values(form, &link),
            };
            Some(Draft { link, values })
        }
        Subject::Link(uid) => {
            let values = book.placements(*uid).first().map(|p| p.values.clone());
            Some(Draft { link: link_of(form, book, book.link(*uid)?).0, values: values.unwrap_or_default() })
        }
        Subject::Places(uid) => {
            let first = expand::labels(&form.get(&Slot::Labels)).ok().and_then(|l| l.into_iter().next());
            let label = first.unwrap_or_else(|| "place".to_owned());
            let link = book.link(*uid)?.clone();
            let token = Tokens::of(book, &link).next(&label);
            Some(Draft { values: values_of(form, Some(&token)), link })
        }
        Subject::NewPlace(uid) | Subject::Place(uid, _) => {
            Some(Draft { link: book.link(*uid)?.clone(), values: values_of(form, None) })
        }
        _ => None,
    }
}

/// The values that the form gives a placement with that token.
pub fn values_for(form: &Form, token: &str) -> Vec<Value> {
    values_of(form, Some(token))
}

/// The values in the form's inputs; empty ones are left out. `own`: the placement's token, which `{label}` stands for.
pub(super) fn values_of(form: &Form, own: Option<&str>) -> Vec<Value> {
    let value = |input: &Input| {
        let Slot::Value(field) = &input.slot else { return None };
        let text = input.value();
        let value = match own {
            Some(own) => text.replace(LABEL_TOKEN, own),
            None => text,
        };
        (!value.is_empty()).then(|| Value { field: field.clone(), value })
    };
    form.inputs.iter().filter_map(value).collect()
}

/// The values that a form for a new link has in its inputs: that of its payload field, whichever it is, comes first.
pub(super) fn link_values(form: &Form, link: &Link) -> Vec<Value> {
    let value = form.get(&Slot::PayloadValue);
    let first = link.payload_field.clone().filter(|_| !value.is_empty()).map(|field| Value { field, value });
    let mut values = values_of(form, None);
    if let Some(first) = first {
        values.retain(|v| v.field != first.field);
        values.insert(0, first);
    }
    values
}

/// A short form of a label that every channel can carry: letters without their accents, digits, `_` and single hyphens.
pub fn token(label: &str) -> String {
    let mut out = String::new();
    for c in label.chars().map(nucleo_matcher::chars::normalize) {
        if c.is_ascii_alphanumeric() || c == '_' {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    let trimmed = out.trim_end_matches('-');
    // Labels without a single plain letter keep their own spelling: the checks then say where it cannot travel.
    if trimmed.is_empty() { label.trim().to_owned() } else { trimmed.to_owned() }
}

/// The link that the form describes, with the flow and campaign that it names, new ones without an identity.
pub(super) fn link_of(form: &Form, book: &Book, base: &Link) -> (Link, Option<Flow>, Option<Campaign>) {
    let (flow_name, flow_id) = (form.get(&Slot::Flow), form.get(&Slot::FlowId));
    let known = book
        .flows
        .iter()
        .find(|f| if flow_id.is_empty() { fold(&f.name) == fold(&flow_name) } else { f.id == flow_id });
    let flow = (!flow_name.is_empty() || !flow_id.is_empty()).then(|| match known {
        Some(flow) if flow_name.is_empty() || flow.name == flow_name => flow.clone(),
        Some(flow) => Flow { name: flow_name.clone(), ..flow.clone() },
        None => Flow { bot: book.bot.uid, id: flow_id.clone(), name: flow_name.clone(), ..Flow::default() },
    });
    let name = form.get(&Slot::Campaign);
    let campaign = (!name.is_empty()).then(|| {
        let known = book.campaigns.iter().find(|c| fold(&c.name) == fold(&name)).cloned();
        known.unwrap_or_else(|| Campaign { bot: book.bot.uid, name: name.clone(), ..Campaign::default() })
    });
    let mut link = Link {
        bot: book.bot.uid,
        reference: form.get(&Slot::Ref),
        name: form.get(&Slot::Name),
        payload_field: book.key_of(&form.get(&Slot::PayloadField)),
        tags: tags(&form.get(&Slot::Tags)),
        flow: flow.as_ref().map(|f| f.uid),
        campaign: campaign.as_ref().map(|c| c.uid),
        ..base.clone()
    };
    if let Ok(status) = form.get(&Slot::Status).parse::<crate::domain::Status>() {
        link.set_status(status);
    }
    (link, flow, campaign)
}

/// Tags out of what was typed: separated by commas or spaces, without `#`, each once.
pub fn tags(text: &str) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    for tag in text.split([',', ' ', ';', '\n']).map(|t| t.trim().trim_start_matches('#')).filter(|t| !t.is_empty()) {
        if !tags.iter().any(|t| fold(t) == fold(tag)) {
            tags.push(tag.to_owned());
        }
    }
    tags
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_fit_every_channel() {
        assert_eq!(token("hall-a"), "hall-a");
        assert_eq!(token("Poster — Hall A!"), "Poster-Hall-A");
        assert_eq!(token("--x--"), "x");
        assert_eq!((token("Zürich"), token("Köln-Süd")), ("Zurich".to_owned(), "Koln-Sud".to_owned()));
        assert_eq!(token("Плакат"), "Плакат");
    }

    #[test]
    fn tags_are_words_each_once() {
        assert_eq!(tags("#spring, print Print;flyer"), ["spring", "print", "flyer"]);
    }
}
