//! What is different between two versions of a thing, in words: for previews, for the history, and for two windows that
//! changed the same.

use super::change::{Change, Entity};
use super::field::FieldKey;
use super::id::Uid;
use super::{Book, show};
use std::collections::HashMap;

/// An attribute that is not the same on both sides; empty: it has no value there, or there is no thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What people call it: “status”, “value of branch”.
    pub attribute: String,
    /// What it was.
    pub before: String,
    /// What it is.
    pub after: String,
}

/// What things are called that others refer to.
pub trait Names {
    /// The name of the campaign or flow with this identity.
    fn thing(&self, uid: Uid) -> Option<String>;

    /// The name of a field.
    fn field(&self, key: &FieldKey) -> String {
        key.to_string()
    }
}

impl Names for Book {
    fn thing(&self, uid: Uid) -> Option<String> {
        let flow = self.flows.iter().find(|f| f.uid == uid);
        let flow = flow.map(|f| if f.name.is_empty() { f.id.clone() } else { f.name.clone() });
        flow.or_else(|| self.campaigns.iter().find(|c| c.uid == uid).map(|c| c.name.clone()))
    }

    fn field(&self, key: &FieldKey) -> String {
        self.name_of(key).to_owned()
    }
}

/// The names of a list of things.
impl<S: std::hash::BuildHasher> Names for HashMap<Uid, String, S> {
    fn thing(&self, uid: Uid) -> Option<String> {
        self.get(&uid).cloned()
    }
}

/// The names of `entities`, for [`Names`].
pub fn names<'a>(entities: impl IntoIterator<Item = &'a Entity>) -> HashMap<Uid, String> {
    entities.into_iter().map(|e| (e.uid(), e.name().to_owned())).collect()
}

/// Every attribute of a thing that a person can set, with its value in words; empty where it has none.
pub fn attributes(entity: &Entity, names: &dyn Names) -> Vec<(String, String)> {
    let yes = |is: bool| if is { "yes".to_owned() } else { String::new() };
    let thing = |uid: Option<Uid>| uid.map(|u| names.thing(u).unwrap_or_else(|| u.to_string())).unwrap_or_default();
    let number = |n: Option<u64>| n.map(|n| n.to_string()).unwrap_or_default();
    let text = |s: &Option<String>| s.clone().unwrap_or_default();
    let list: Vec<(&str, String)> = match entity {
        Entity::Bot(x) => {
            let accounts = x.accounts.iter().map(|(c, a)| (c.label().to_owned(), a.clone()));
            let mut all: Vec<_> = accounts.collect();
            let rest = [
                ("name", x.name.clone()),
                ("color", x.color.to_string()),
                ("host", x.host.clone()),
                ("WebChat path", x.webchat_path.clone()),
                ("WhatsApp prefix", x.whatsapp_prefix.clone()),
                ("archived", yes(x.archived)),
            ];
            all.splice(0..0, rest.map(|(name, value)| (name.to_owned(), value)));
            return all;
        }
        Entity::Campaign(x) => vec![
            ("name", x.name.clone()),
            ("start", text(&x.start)),
            ("end", text(&x.end)),
            ("notes", x.notes.clone()),
            ("archived", yes(x.archived)),
        ],
        Entity::Flow(x) => vec![("id", x.id.clone()), ("name", x.name.clone())],
        Entity::Field(x) => vec![
            ("id", x.id.clone()),
            ("name", x.name.clone()),
            ("type", x.kind.to_string()),
            ("options", x.options.join(", ")),
            ("archived", yes(x.archived)),
        ],
        Entity::Link(x) => vec![
            ("ref", x.reference.clone()),
            ("name", x.name.clone()),
            ("status", x.status.to_string()),
            ("campaign", thing(x.campaign)),
            ("flow", thing(x.flow)),
            ("payload field", x.payload_field.as_ref().map(|key| names.field(key)).unwrap_or_default()),
            ("tags", x.tags.join(", ")),
        ],
        Entity::Placement(x) => {
            let mut all = vec![
                ("label".to_owned(), x.label.clone()),
                ("quantity".to_owned(), number(x.quantity)),
                ("cost".to_owned(), x.cost_cents.map(money).unwrap_or_default()),
                ("archived".to_owned(), yes(x.archived)),
            ];
            all.extend(x.values.iter().map(|v| (format!("value of {}", names.field(&v.field)), v.value.clone())));
            return all;
        }
        Entity::Print(x) => vec![
            ("what", x.what.clone()),
            ("way", x.way.to_string()),
            ("quantity", x.quantity.to_string()),
            ("day", x.day.clone()),
            ("ref", x.reference.clone()),
            ("label", x.label.clone()),
            ("channel", x.channel.to_string()),
            ("URL", x.url.clone()),
        ],
    };
    list.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// An amount in hundredths as people write it.
pub fn money(cents: u64) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}

/// Reads an amount of money such as `12.50` into hundredths.
pub fn cents(text: &str) -> Result<u64, String> {
    let wrong = || "write an amount such as 12 or 12.50".to_owned();
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(fraction) || fraction.len() > 2 {
        return Err(wrong());
    }
    let cents: u64 = format!("{fraction:0<2}").parse().map_err(|_| wrong())?;
    whole.parse::<u64>().ok().and_then(|n| n.checked_mul(100)?.checked_add(cents)).ok_or_else(wrong)
}

/// What is different between two versions of a thing; one that is missing has nothing.
pub fn differences(before: Option<&Entity>, after: Option<&Entity>, names: &dyn Names) -> Vec<Difference> {
    let of = |side: Option<&Entity>| side.map(|e| attributes(e, names)).unwrap_or_default();
    let (old, mut new) = (of(before), of(after));
    let mut all = Vec::new();
    for (attribute, before) in old {
        let at = new.iter().position(|(name, _)| *name == attribute);
        let after = at.map(|at| new.remove(at).1).unwrap_or_default();
        all.push(Difference { attribute, before, after });
    }
    all.extend(new.into_iter().map(|(attribute, after)| Difference { attribute, before: String::new(), after }));
    all.retain(|d| d.before != d.after);
    // The order of values is what a person can set, too.
    if all.is_empty()
        && let (Some(Entity::Placement(a)), Some(Entity::Placement(b))) = (before, after)
        && a.values != b.values
    {
        let order =
            |p: &super::Placement| p.values.iter().map(|v| names.field(&v.field)).collect::<Vec<_>>().join(", ");
        all.push(Difference { attribute: "order of values".to_owned(), before: order(a), after: order(b) });
    }
    all
}

/// A change in a line: “link giveaway: status draft → live”. `within`: what the thing belongs to, for one whose name says
/// little alone.
pub fn line(change: &Change, within: &str, names: &dyn Names) -> String {
    let Some(subject) = change.subject() else { return String::new() };
    let mut head = format!("{} ", subject.noun());
    if !within.is_empty() {
        head.push_str(within);
        head.push_str(" · ");
    }
    head.push_str(if subject.name().is_empty() { "(no name)" } else { subject.name() });
    if change.before.is_none() || change.after.is_none() {
        return head;
    }
    let all: Vec<_> = differences(change.before.as_ref(), change.after.as_ref(), names)
        .iter()
        .map(|d| {
            let (before, after) = apart(&d.before, &d.after);
            format!("{} {} → {}", d.attribute, quoted(&before), quoted(&after))
        })
        .collect();
    if all.is_empty() { head } else { format!("{head}: {}", all.join("; ")) }
}

/// Long values without what both begin with: where they differ is what a line is about.
fn apart(before: &str, after: &str) -> (String, String) {
    /// As much of the same stays, to be recognised by.
    const KEPT: usize = 12;
    let same = before.chars().zip(after.chars()).take_while(|(a, b)| a == b).count();
    let long = show::width(before).max(show::width(after)) > LONG;
    if !long || same <= 2 * KEPT || before.is_empty() || after.is_empty() {
        return (before.to_owned(), after.to_owned());
    }
    let rest = |value: &str| format!("…{}", value.chars().skip(same - KEPT).collect::<String>());
    (rest(before), rest(after))
}

/// How wide a value is at most in a line.
const LONG: usize = 60;

fn quoted(value: &str) -> String {
    if value.is_empty() { "(nothing)".to_owned() } else { format!("“{}”", show::fit(value, LONG)) }
}

#[cfg(test)]
mod tests {
    use super::super::{Bot, Campaign, Link, Placement, Status, Value};
    use super::*;

    fn book() -> Book {
        let mut book = Book::new(Bot { uid: Uid(1), ..Bot::default() });
        let campaign = Campaign { uid: Uid(2), bot: Uid(1), name: "Spring".into(), ..Campaign::default() };
        book.apply(&Change::create(Entity::Campaign(campaign)));
        book
    }

    #[test]
    fn differences_are_told_in_words() {
        let before = Link { reference: "giveaway".into(), ..Link::default() };
        let after = Link { status: Status::Live, campaign: Some(Uid(2)), tags: vec!["a".into()], ..before.clone() };
        let change = Change::edit(Entity::Link(before), Entity::Link(after));
        assert_eq!(
            line(&change, "", &book()),
            "link giveaway: status “draft” → “live”; campaign (nothing) → “Spring”; tags (nothing) → “a”"
        );
        assert_eq!(line(&Change::remove(change.after.unwrap()), "", &book()), "link giveaway");
    }

    #[test]
    fn values_are_compared_by_field_and_in_their_order() {
        let value = |field: &str, value: &str| Value { field: FieldKey::parse(field), value: value.into() };
        let a = Placement { values: vec![value("738", "north"), value("email", "x")], ..Placement::default() };
        let b = Placement { values: vec![value("738", "south")], cost_cents: Some(1205), ..Placement::default() };
        let told = |a: &Placement, b: &Placement| {
            let (a, b) = (Entity::Placement(a.clone()), Entity::Placement(b.clone()));
            let all = differences(Some(&a), Some(&b), &book());
            all.into_iter().map(|d| format!("{}: {} → {}", d.attribute, d.before, d.after)).collect::<Vec<_>>()
        };
        assert_eq!(told(&a, &b), ["cost:  → 12.05", "value of 738: north → south", "value of email: x → "]);
        let turned = Placement { values: a.values.iter().rev().cloned().collect(), ..a.clone() };
        assert_eq!(told(&a, &turned), ["order of values: 738, email → email, 738"]);
        assert_eq!(told(&a, &a), [""; 0]);
    }

    #[test]
    fn amounts_are_read_to_the_cent() {
        assert_eq!(cents("12"), Ok(1200));
        assert_eq!(cents("12.5"), Ok(1250));
        assert_eq!(cents("0.07"), Ok(7));
        for wrong in ["", ".5", "1.234", "-1", "1,5", "99999999999999999999"] {
            assert!(cents(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn of_long_values_a_line_shows_where_they_differ() {
        let link = |name: String| Entity::Link(Link { reference: "a".into(), name, ..Link::default() });
        let long = "a name that goes on and on, much longer than a line of the history is wide ";
        let change = Change::edit(link(format!("{long}one")), link(format!("{long}two")));
        assert_eq!(line(&change, "", &book()), "link a: name “…ory is wide one” → “…ory is wide two”");
        let change = Change::edit(link(format!("{long}one")), link("short".into()));
        assert!(line(&change, "", &book()).contains("name “a name that goes"), "{}", line(&change, "", &book()));
    }
}
