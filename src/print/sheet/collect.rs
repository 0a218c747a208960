//! From the link book to what is printed, with what is wrong with it.

use super::arrange::Piece;
use crate::domain::compose::compose;
use crate::domain::printed::Way;
use crate::domain::{Book, Channel, Link, Placement, Print, Rule, Severity, Uid, check};
use crate::print::{Remark, remark};
use std::collections::HashSet;

/// The placements of a link book that are to be printed.
#[derive(Clone, Debug, Default)]
pub struct Collected {
    /// What is printed, in the order that was asked for.
    pub pieces: Vec<Piece>,
    /// Of which link and placement each is.
    pub places: Vec<(Uid, Uid)>,
    /// What there is to say of them.
    pub remarks: Vec<Remark>,
}

/// Collects placements: of which link, and which. What has no URL on the channel is left out, and that is an error.
pub fn collect(book: &Book, places: &[(Uid, Uid)], channel: Channel) -> Collected {
    let mut all = Collected::default();
    let mut told = HashSet::new();
    for (link, place) in places {
        let (Some(of), Some(placement)) = (book.link(*link), book.placement(*link, *place)) else { continue };
        let name = format!("{} · {}", of.reference, placement.label);
        let composed = compose(book, of, &placement.values, channel);
        let Some(url) = &composed.url else {
            let found = composed.headline();
            let why = found.map_or("it has none", |f| f.message.as_str());
            let rule = found.map_or(Rule::MissingAccount, |f| f.rule);
            let sentence = format!("{name}: no URL on {channel}: {why}");
            all.remarks.push(Remark::new(rule, sentence).severity(Severity::Error));
            continue;
        };
        let mut said = remark::of_link(&name, of, placement, &composed);
        // What a link is is said once, and not for each of its placements.
        if !told.insert(of.uid) {
            let once = |r: &Remark| r.rule == Rule::DraftLink || (r.rule == Rule::ArchivedLink && !placement.archived);
            said.retain(|remark| !once(remark));
        }
        all.remarks.extend(said);
        let fields = fields(book, of, placement, channel);
        all.pieces.push(Piece { name, url: url.clone(), fields });
        all.places.push((*link, *place));
    }
    all
}

/// What the names of a caption's template stand for.
pub fn fields(book: &Book, link: &Link, placement: &Placement, channel: Channel) -> Vec<(String, String)> {
    let campaign = book.campaign_of(link).map(|c| c.name.clone()).unwrap_or_default();
    let fields = [
        ("label", placement.label.clone()),
        ("link", link.reference.clone()),
        ("name", link.title().to_owned()),
        ("campaign", campaign),
        ("check", check::code(placement.uid)),
        ("channel", channel.label().to_owned()),
    ];
    fields.map(|(name, value)| (name.to_owned(), value)).to_vec()
}

/// The records of what was printed. `uid` makes their identities; `day`: `YYYY-MM-DD`. What is written down already for the
/// same day, as the same thing and as many, is not written down twice: somebody made the same file again.
pub fn records(
    book: &Book,
    places: &[(Uid, Uid)],
    channel: Channel,
    (what, quantity, day): (&str, u64, &str),
    mut uid: impl FnMut() -> Uid,
) -> Vec<Print> {
    let record = |(link, place): &(Uid, Uid)| {
        let template = Print::template(uid(), channel, what, Way::Printed, quantity, day);
        let print = book.print_of(*link, *place, template)?;
        let same = |other: &Print| Print { uid: print.uid, ..other.clone() } == print;
        (!book.prints.iter().any(same)).then_some(print)
    };
    places.iter().filter_map(record).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Bot, Status, Value};

    fn book() -> Book {
        let accounts = [(Channel::Telegram, "harbour_bot".to_owned())].into();
        let mut book = Book::new(Bot { uid: Uid(1), name: "Harbour".into(), accounts, ..Bot::default() });
        for (uid, reference, status) in
            [(2, "live", Status::Live), (3, "draft", Status::Draft), (4, "old", Status::Archived)]
        {
            book.put_link(Link { uid: Uid(uid), bot: Uid(1), reference: reference.into(), status, ..Link::default() });
            for place in [10, 20] {
                let uid = Uid(uid * 100 + place);
                book.put_placement(Placement {
                    uid,
                    link: Uid(uid.0 / 100),
                    label: format!("p{place}"),
                    ..Placement::default()
                });
            }
        }
        let email = Value { field: crate::domain::FieldKey::parse("email"), value: "{{email}}".into() };
        let unfilled = Placement {
            uid: Uid(230),
            link: Uid(2),
            label: "mail".into(),
            values: vec![email],
            ..Placement::default()
        };
        book.put_placement(unfilled);
        book.put_placement(Placement {
            uid: Uid(240),
            link: Uid(2),
            label: "gone".into(),
            archived: true,
            ..Placement::default()
        });
        book
    }

    #[test]
    fn drafts_archived_ones_and_unfilled_placeholders_are_named() {
        let places =
            [(2, 210), (3, 310), (4, 410), (2, 230), (2, 240), (3, 320), (4, 420)].map(|(l, p)| (Uid(l), Uid(p)));
        let collected = collect(&book(), &places, Channel::Telegram);
        let said: Vec<(Severity, &str)> = collected.remarks.iter().map(|r| (r.severity, r.sentence.as_str())).collect();
        let has = |severity, text: &str| said.iter().any(|(s, t)| *s == severity && t.contains(text));
        assert!(has(Severity::Warning, "draft · p10: draft is a draft still"), "{said:?}");
        assert!(
            has(Severity::Error, "old · p10 is archived") && has(Severity::Error, "live · gone is archived"),
            "{said:?}"
        );
        assert!(has(Severity::Error, "live · mail"), "{said:?}");
        assert!(!said.iter().any(|(_, t)| t.contains("live · p10")), "{said:?}");
        // Once for a link, however many placements of it there are.
        assert!(!said.iter().any(|(_, t)| t.contains("p20")), "{said:?}");
        let first = &collected.pieces[0];
        assert_eq!((first.name.as_str(), first.url.as_str()), ("live · p10", "https://t.me/harbour_bot?start=live"));
        assert!(first.fields.contains(&("check".into(), check::code(Uid(210)))));
        let none = collect(&book(), &places[..1], Channel::Viber);
        assert!(none.pieces.is_empty() && none.remarks[0].sentence.contains("live · p10: no URL on Viber"));
    }

    #[test]
    fn a_file_that_is_made_again_is_written_down_once() {
        let mut book = book();
        let places = [(Uid(2), Uid(210)), (Uid(2), Uid(220))];
        let mut next = 900;
        let mut uid = || {
            next += 1;
            Uid(next)
        };
        let first = records(&book, &places, Channel::Telegram, ("labels", 1, "2026-05-03"), &mut uid);
        assert_eq!(first.len(), 2);
        book.prints = first;
        assert!(records(&book, &places, Channel::Telegram, ("labels", 1, "2026-05-03"), &mut uid).is_empty());
        assert_eq!(records(&book, &places, Channel::Telegram, ("labels", 2, "2026-05-03"), &mut uid).len(), 2);
    }
}
