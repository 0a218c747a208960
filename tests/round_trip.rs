//! The core property: a payload that is accepted and written into the URL of any channel is read back as the same payload,
//! for any Unicode values; and reading judges a link that we wrote ourselves without a false alarm.

use entrylink::domain::compose::{Composed, compose};
use entrylink::domain::{Book, Bot, Channel, CustomField, Entity, FieldKey, Link, Uid, Value, tester};
use entrylink::domain::{Change, FieldType};
use proptest::prelude::*;

fn book(prefix: &str) -> Book {
    let accounts = [
        (Channel::Messenger, "102938475610293"),
        (Channel::Instagram, "harbour.coffee"),
        (Channel::Whatsapp, "4915100000000"),
        (Channel::Telegram, "harbour_bot"),
        (Channel::Webchat, "1166608"),
        (Channel::Viber, "harbourcoffee"),
    ];
    let bot = Bot {
        uid: Uid(1),
        name: "Harbour".into(),
        whatsapp_prefix: prefix.into(),
        accounts: accounts.into_iter().map(|(c, a)| (c, a.to_owned())).collect(),
        ..Bot::default()
    };
    let mut book = Book::new(bot);
    for (at, (id, name)) in [("738", "branch"), ("514", "seats"), ("90210", "source")].into_iter().enumerate() {
        book.apply(&Change::create(Entity::Field(CustomField {
            uid: Uid(10 + at as i64),
            bot: Uid(1),
            id: id.into(),
            name: name.into(),
            kind: FieldType::Text,
            options: vec![],
            archived: false,
        })));
    }
    book
}

fn link(reference: &str, payload_field: Option<&str>) -> Link {
    Link {
        uid: Uid(100),
        bot: Uid(1),
        reference: reference.into(),
        payload_field: payload_field.map(FieldKey::parse),
        ..Link::default()
    }
}

fn assert_read_back(book: &Book, link: &Link, values: &[Value], composed: &Composed) -> Result<(), TestCaseError> {
    let url = composed.url.as_deref().unwrap_or_default();
    let reading = tester::read(url, book);
    prop_assert_eq!(reading.channel, Some(composed.channel), "{}", url);
    prop_assert_eq!(reading.account.as_deref(), book.bot.account(composed.channel), "{}", url);
    prop_assert_eq!(reading.text.as_deref(), composed.text.as_deref(), "{}", url);
    prop_assert_eq!(reading.reference.as_deref(), Some(link.reference.as_str()), "{}", url);
    prop_assert_eq!(reading.link, Some(link.uid), "{}", url);
    let mut wanted: Vec<_> = values.iter().map(|v| (Some(v.field.clone()), v.value.clone())).collect();
    wanted.sort_by_key(|(field, _)| *field != link.payload_field);
    let got: Vec<_> = reading.writes.into_iter().map(|w| (w.field, w.value)).collect();
    prop_assert_eq!(got, wanted, "{}", url);
    prop_assert_eq!(&reading.repaired, &None, "{}: {:?}", url, reading.findings);
    Ok(())
}

/// Text with everything in it that means something to a URL or to the payload.
fn tricky() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[a-z0-9]{1,6}",
        1 => ".",
        1 => r"[%&#+=?/. ,;:!'()\[\]{}<>*_~@$|\\`^-]{1,3}",
        1 => "%[0-9A-F]{2}",
        1 => prop_oneof![
            Just("{{email}}"), Just("–"), Just("—"), Just(" – "), Just("&amp;"), Just("https://m.me/x?ref=y"), Just("?ref="),
            Just("&ref="), Just("%252D"), Just("*|EMAIL|*"), Just("%EMAIL%"), Just("\u{200b}"), Just("👩‍👩‍👧"), Just("738"), Just("email"),
        ].prop_map(str::to_owned),
    ];
    proptest::collection::vec(piece, 1..5).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_accepted_is_read_back_on_every_channel(
        reference in tricky(),
        payload in proptest::option::of(tricky()),
        values in proptest::collection::btree_map("738|514|email|full_name", tricky(), 0..4),
        prefix in "/?",
    ) {
        let mut book = book(&prefix);
        let link = link(&reference, payload.as_ref().map(|_| "90210"));
        book.put_link(link.clone());
        let values: Vec<Value> = payload
            .iter()
            .map(|v| ("90210", v))
            .chain(values.iter().map(|(k, v)| (k.as_str(), v)))
            .map(|(field, value)| Value { field: FieldKey::parse(field), value: value.clone() })
            .collect();
        for channel in Channel::ALL {
            let composed = compose(&book, &link, &values, channel);
            if composed.url.is_some() {
                assert_read_back(&book, &link, &values, &composed)?;
            }
        }
    }

    #[test]
    fn plain_payloads_raise_no_alarm(
        reference in "[a-z][a-z0-9_]{2,8}",
        payload in proptest::option::of("[a-z0-9]{1,6}(-[a-z0-9]{1,5})?"),
        value in "[a-z0-9]{1,6}",
    ) {
        let mut book = book("");
        let link = link(&reference, payload.as_ref().map(|_| "90210"));
        book.put_link(link.clone());
        let values: Vec<Value> = payload
            .iter()
            .map(|v| ("90210", v.clone()))
            .chain([("738", value)])
            .map(|(field, value)| Value { field: FieldKey::parse(field), value })
            .collect();
        for channel in Channel::ALL {
            let composed = compose(&book, &link, &values, channel);
            let findings = composed.findings.iter().filter(|f| f.rule.name() != "visible-text");
            prop_assert_eq!(findings.count(), 0, "{:?}", composed);
        }
    }
}
