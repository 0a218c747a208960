//! Which placement a contact came by, and how that is known.
//!
//! In this order: a value that is a placement's own, letter for letter; what somebody accepted; the ref; and a repair of
//! what case, dashes or an edited text have damaged. A repair counts only where it can mean one placement and no other:
//! slips of the finger are never guessed at, since `hall-a` and `hall-b` are one slip apart.

use super::clue::{Clue, Trace};
use super::normal;
use crate::domain::payload::{self, SEPARATOR};
use crate::domain::{Book, FieldKey, Link, Placement, Print, Uid, compose, encode};
use std::collections::{BTreeSet, HashMap};

/// How a contact was matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum How {
    /// A placement's own value, letter for letter.
    Token,
    /// The ref of a link.
    Ref,
    /// A value, ref or text that was damaged in a way that can be undone.
    Repaired,
    /// Somebody said so.
    Accepted,
}

impl How {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Token, Self::Ref, Self::Repaired, Self::Accepted];

    /// The name in commands, JSON and the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Token => "token",
            Self::Ref => "ref",
            Self::Repaired => "repaired",
            Self::Accepted => "accepted",
        }
    }
}

/// Where a contact came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Match {
    /// The link.
    pub link: Uid,
    /// The placement; `None`: that cannot be told.
    pub placement: Option<Uid>,
    /// How it is known.
    pub how: How,
}

/// What somebody said about contacts with a clue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// What they carry.
    pub clue: Clue,
    /// The link that they came by.
    pub link: Uid,
    /// The placement.
    pub placement: Uid,
}

/// A placement with its link.
type Place = (Uid, Uid);

/// Matches contacts against a book. Made once, asked for each contact.
#[derive(Clone, Debug, Default)]
pub struct Matcher {
    exact: HashMap<(FieldKey, String), BTreeSet<Place>>,
    folded: HashMap<(FieldKey, String), BTreeSet<Place>>,
    refs: HashMap<String, Uid>,
    folded_refs: HashMap<String, BTreeSet<Uid>>,
    /// Whole payloads in normal form.
    wholes: HashMap<String, BTreeSet<Place>>,
    /// Beginnings of payloads in normal form, as far as a value: somebody deleted the rest.
    beginnings: HashMap<String, BTreeSet<Place>>,
    /// The placements of each link, with the fields that each has a value for.
    places: HashMap<Uid, Vec<(Uid, Vec<FieldKey>)>>,
    accepted: HashMap<Clue, Place>,
}

impl Matcher {
    /// Matches against the links and placements of `book`, archived ones too, and against what was printed or sent, which
    /// keeps the values that it had.
    pub fn new(book: &Book, accepted: &[Accepted]) -> Self {
        let mut matcher = Self::default();
        for link in book.links() {
            matcher.refs.insert(link.reference.clone(), link.uid);
            matcher.folded_refs.entry(normal::value(&link.reference)).or_default().insert(link.uid);
            for placement in book.placements(link.uid) {
                matcher.put_placement(link, placement);
            }
        }
        for print in &book.prints {
            if let Some(link) = book.link(print.link).filter(|l| book.placement(l.uid, print.placement).is_some()) {
                matcher.put_print(link, print);
            }
        }
        let there = |a: &&Accepted| book.placement(a.link, a.placement).is_some();
        matcher.accepted = accepted.iter().filter(there).map(|a| (a.clue.clone(), (a.link, a.placement))).collect();
        matcher
    }

    fn put_placement(&mut self, link: &Link, placement: &Placement) {
        let place = (link.uid, placement.uid);
        let fields = placement.values.iter().map(|v| v.field.clone()).collect();
        self.places.entry(link.uid).or_default().push((placement.uid, fields));
        for value in &placement.values {
            self.put_value(&value.field, &value.value, place);
        }
        if let Ok(payload) = compose::payload_text(link, &placement.values) {
            self.put_text(&payload, place);
        }
    }

    fn put_value(&mut self, field: &FieldKey, value: &str, place: Place) {
        if value.is_empty() || value.contains("{{") {
            return;
        }
        self.exact.entry((field.clone(), value.to_owned())).or_default().insert(place);
        let folded = normal::value(value);
        if !folded.is_empty() {
            self.folded.entry((field.clone(), folded)).or_default().insert(place);
        }
    }

    /// The payload, and every beginning of it that ends where a value does.
    fn put_text(&mut self, payload: &str, place: Place) {
        let pieces: Vec<&str> = payload::pieces(payload).into_iter().map(|piece| &payload[piece]).collect();
        for end in 2..=pieces.len() {
            let key = normal::value(&pieces[..end].join(SEPARATOR));
            let map = if end == pieces.len() { &mut self.wholes } else { &mut self.beginnings };
            map.entry(key).or_default().insert(place);
        }
    }

    fn put_print(&mut self, link: &Link, print: &Print) {
        let parameter = format!("{}=", print.channel.parameter());
        let Some((_, text)) =
            print.url.split_once(&format!("?{parameter}")).or_else(|| print.url.split_once(&format!("&{parameter}")))
        else {
            return;
        };
        let text = encode::decode(text);
        let place = (print.link, print.placement);
        let parsed = payload::parse(&text);
        for slot in &parsed.slots {
            let field = match &slot.field {
                Some(named) => FieldKey::parse(&text[named.clone()]),
                None => match &link.payload_field {
                    Some(field) => field.clone(),
                    None => continue,
                },
            };
            self.put_value(&field, &text[slot.value.clone()], place);
        }
        self.put_text(text.trim_start_matches('/'), place);
    }

    /// Where a contact came from; `None`: nothing says so.
    pub fn find(&self, trace: &Trace) -> Option<Match> {
        if trace.is_empty() {
            return None;
        }
        let link = self.link_of(&trace.reference);
        let token = by_fields(&self.exact, &trace.fields, str::to_owned, link, How::Token);
        if let Some(found) = token.filter(|m| m.placement.is_some()) {
            return Some(found);
        }
        if let Some((link, placement)) = trace.clue().and_then(|clue| self.accepted.get(&clue)) {
            return Some(Match { link: *link, placement: Some(*placement), how: How::Accepted });
        }
        if token.is_some() {
            return token;
        }
        let by_ref = link.map(|link| Match { link, placement: self.only(link, &trace.fields), how: How::Ref });
        if let Some(found) = by_ref.filter(|m| m.placement.is_some()) {
            return Some(found);
        }
        // A ref that names a link for certain keeps the repair to its placements.
        let repaired = self.repair(trace, link).filter(|m| link.is_none_or(|l| l == m.link));
        repaired.filter(|m| m.placement.is_some() || by_ref.is_none()).or(by_ref)
    }

    /// Whether a link, and a placement where there is one, are still there.
    pub fn has(&self, found: &Match) -> bool {
        let places = self.places.get(&found.link);
        places.is_some_and(|all| found.placement.is_none_or(|wanted| all.iter().any(|(uid, _)| *uid == wanted)))
    }

    /// The link of a ref, or of a whole payload that stands in the ref's place.
    fn link_of(&self, reference: &str) -> Option<Uid> {
        let reference = reference.trim();
        self.refs.get(reference).or_else(|| self.refs.get(reference.split_once(SEPARATOR)?.0)).copied()
    }

    /// The only placement of a link that a contact with these values can have come by.
    fn only(&self, link: Uid, fields: &[(FieldKey, String)]) -> Option<Uid> {
        // A value that is no placement's own may be that of a placement that is gone.
        if !fields.is_empty() {
            return None;
        }
        match self.places.get(&link).map(Vec::as_slice) {
            Some([(only, _)]) => Some(*only),
            _ => None,
        }
    }

    fn repair(&self, trace: &Trace, link: Option<Uid>) -> Option<Match> {
        let found = by_fields(&self.folded, &trace.fields, normal::value, link, How::Repaired);
        if found.is_some_and(|m| m.placement.is_some()) {
            return found;
        }
        let text = [&trace.reference, &trace.text].into_iter().find_map(|text| self.by_text(text));
        if text.is_some_and(|m| m.placement.is_some()) {
            return text;
        }
        let reference = [&trace.reference, &trace.text].into_iter().find_map(|text| {
            let links = self.folded_refs.get(&normal::value(text))?;
            let [link] = links.iter().collect::<Vec<_>>()[..] else { return None };
            Some(Match { link: *link, placement: self.only(*link, &trace.fields), how: How::Repaired })
        });
        found.or(text).or(reference)
    }

    /// A payload in a text: the whole text, else the one word of it that is one. A bare ref among other words is no sign:
    /// “giveaway” is a word, too.
    fn by_text(&self, text: &str) -> Option<Match> {
        if text.trim().is_empty() {
            return None;
        }
        let payload = |key: &str| self.wholes.get(key).or_else(|| self.beginnings.get(key));
        if let Some(places) = payload(&normal::value(text)) {
            return settle(places, None, How::Repaired);
        }
        let mut found: Vec<&BTreeSet<Place>> = normal::words(text).iter().filter_map(|word| payload(word)).collect();
        found.dedup();
        match found[..] {
            [places] => settle(places, None, How::Repaired),
            _ => None,
        }
    }
}

/// What all known values agree on; among several placements, what is of `link`.
fn by_fields(
    index: &HashMap<(FieldKey, String), BTreeSet<Place>>,
    fields: &[(FieldKey, String)],
    form: impl Fn(&str) -> String,
    link: Option<Uid>,
    how: How,
) -> Option<Match> {
    let mut agreed: Option<BTreeSet<Place>> = None;
    for (field, value) in fields {
        let Some(places) = index.get(&(field.clone(), form(value.trim()))) else { continue };
        agreed = Some(match agreed {
            None => places.clone(),
            Some(before) => before.intersection(places).copied().collect(),
        });
    }
    settle(&agreed?, link, how)
}

/// The one placement, or the one link that several are of.
fn settle(places: &BTreeSet<Place>, link: Option<Uid>, how: How) -> Option<Match> {
    let of_link: BTreeSet<Place> = places.iter().filter(|(l, _)| Some(*l) == link).copied().collect();
    let places = if of_link.is_empty() || places.len() == 1 { places } else { &of_link };
    let first = places.first()?;
    if places.len() == 1 {
        return Some(Match { link: first.0, placement: Some(first.1), how });
    }
    places.iter().all(|(l, _)| *l == first.0).then_some(Match { link: first.0, placement: None, how })
}
