//! Whether what a book would send out into the world is what comes back: each URL is read by the tester and held against
//! the link that it was made from.

use super::book::Book;
use super::channel::Channel;
use super::compose::{Composed, Verdict, compose_all};
use super::model::{Link, Placement};
use super::tester;

/// A URL that is read as something else than it was made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misread {
    /// The link's ref.
    pub link: String,
    /// The placement's label.
    pub placement: String,
    /// The channel.
    pub channel: Channel,
    /// What is different.
    pub why: String,
}

/// What reading every URL of a book came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadBack {
    /// How many URLs were read.
    pub urls: usize,
    /// How many there are none of, or that cannot work, for a reason that their findings name.
    pub unusable: usize,
    /// Those that say something else.
    pub misread: Vec<Misread>,
}

/// Makes and reads every URL of a book.
pub fn read_back(book: &Book) -> ReadBack {
    let mut outcome = ReadBack::default();
    let mut links: Vec<_> = book.links().collect();
    links.sort_by_key(|l| l.uid);
    for link in links {
        for placement in book.placements(link.uid) {
            for composed in compose_all(book, link, &placement.values) {
                let usable = composed.url.as_deref().filter(|_| composed.verdict() != Verdict::Fails);
                let Some(url) = usable else {
                    outcome.unusable += 1;
                    continue;
                };
                outcome.urls += 1;
                if let Some(why) = difference(book, link, placement, &composed, url) {
                    let (link, placement) = (link.reference.clone(), placement.label.clone());
                    outcome.misread.push(Misread { link, placement, channel: composed.channel, why });
                }
            }
        }
    }
    outcome
}

fn difference(book: &Book, link: &Link, placement: &Placement, composed: &Composed, url: &str) -> Option<String> {
    let reading = tester::read(url, book);
    if reading.channel != Some(composed.channel) {
        return Some("it is read as a link of another channel".to_owned());
    }
    if reading.text != composed.text {
        return Some(format!("its parameter is read as “{}”", reading.text.unwrap_or_default()));
    }
    if reading.link != Some(link.uid) {
        return Some(format!("its ref is read as “{}”", reading.reference.unwrap_or_default()));
    }
    let mut wanted: Vec<_> = placement.values.iter().map(|v| (Some(&v.field), v.value.as_str())).collect();
    // The value of the payload field is written first, without its field.
    wanted.sort_by_key(|(field, _)| *field != link.payload_field.as_ref());
    let got: Vec<_> = reading.writes.iter().map(|w| (w.field.as_ref(), w.value.as_str())).collect();
    (got != wanted).then(|| {
        let values: Vec<_> = got.iter().map(|(_, value)| *value).collect();
        format!("its values are read as “{}”", values.join("”, “"))
    })
}

#[cfg(test)]
mod tests {
    use super::super::{Bot, Change, Entity, FieldKey, IdSource, Uid, Value, sample};
    use super::*;

    #[test]
    fn every_url_of_the_sample_is_read_back() {
        let changes = sample::changes(IdSource::new(1), 1_780_000_000_000);
        let bots = changes.iter().filter_map(|c| match &c.after {
            Some(Entity::Bot(bot)) => Some(bot.clone()),
            _ => None,
        });
        for bot in bots {
            let mut book = Book::new(bot);
            for change in &changes {
                book.apply(change);
            }
            let outcome = read_back(&book);
            assert!(outcome.urls > 3 && outcome.misread.is_empty(), "{outcome:?}");
        }
    }

    #[test]
    fn a_ref_that_only_damage_can_have_brought_about_is_found() {
        let accounts = [(Channel::Telegram, "harbour_bot".to_owned())].into();
        let mut book = Book::new(Bot { uid: Uid(1), name: "H".into(), accounts, ..Bot::default() });
        let link = |reference: &str| Link { uid: Uid(2), bot: Uid(1), reference: reference.into(), ..Link::default() };
        let value = Value { field: FieldKey::parse("738"), value: "north".into() };
        let place =
            Placement { uid: Uid(3), link: Uid(2), label: "a".into(), values: vec![value], ..Placement::default() };
        book.apply(&Change::create(Entity::Link(link("giveaway"))));
        book.apply(&Change::create(Entity::Placement(place)));
        assert_eq!(read_back(&book), ReadBack { urls: 1, unusable: 0, misread: vec![] });
        // Two values for one field: the second one's pair is there, but so is the first.
        let mut twice = book.placements(Uid(2))[0].clone();
        twice.values.push(Value { field: FieldKey::parse("738"), value: String::new() });
        book.apply(&Change::create(Entity::Placement(twice)));
        let outcome = read_back(&book);
        assert_eq!(outcome.urls + outcome.unusable, 1, "{outcome:?}");
    }
}
