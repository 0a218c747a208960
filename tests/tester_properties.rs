//! Whatever is typed or pasted: the tester never panics, points only at what is there, and its repairs come to an end.

use entrylink::domain::{Book, Bot, Change, Channel, CustomField, Entity, FieldType, Link, Uid, tester};
use proptest::prelude::*;

/// A book that gives every rule something to say.
fn book() -> Book {
    let accounts = [
        (Channel::Messenger, "102938475610293"),
        (Channel::Whatsapp, "4915100000000"),
        (Channel::Telegram, "harbour_bot"),
        (Channel::Webchat, "1166608"),
    ];
    let mut book = Book::new(Bot {
        uid: Uid(1),
        name: "Harbour".into(),
        whatsapp_prefix: "/".into(),
        accounts: accounts.into_iter().map(|(c, a)| (c, a.to_owned())).collect(),
        ..Bot::default()
    });
    book.others = vec![(Channel::Telegram, "rival_bot".into(), "Rival".into())];
    let fields = [
        ("738", "branch", FieldType::Select, &["north", "South"][..]),
        ("514", "seats", FieldType::Number, &[]),
        ("90", "yes", FieldType::Boolean, &[]),
    ];
    for (at, (id, name, kind, options)) in fields.into_iter().enumerate() {
        let options = options.iter().map(|&o| o.to_owned()).collect();
        book.apply(&Change::create(Entity::Field(CustomField {
            uid: Uid(10 + at as i64),
            bot: Uid(1),
            id: id.into(),
            name: name.into(),
            kind,
            options,
            ..CustomField::default()
        })));
    }
    book.put_link(Link { uid: Uid(100), bot: Uid(1), reference: "Giveaway".into(), ..Link::default() });
    book
}

/// Pieces that links and payloads are made of, whole and broken, in any order.
#[rustfmt::skip]
fn scraps() -> impl Strategy<Value = String> {
    let scrap = prop::sample::select(vec![
        "https://", "http://", "https:/", "HTTPS%3A%2F%2F", "https%253A%252F%252F", "//", "/", "\\/", "m.me/", "m.me",
        "ig.me/m/", "wa.me/", "t.me/", "harbour_bot.t.me", "api.whatsapp.com/send", "whatsapp://send?",
        "tg://resolve?domain=", "viber://pa?", "fb-messenger://user-thread/", "app.x.io/webchat/?p=", "/webchat/",
        "{{webchat}}", "{{ webchat }}", "%7B%7Bwebchat%7D%7D", "https://l.facebook.com/l.php?u=", "u=", "?ref=",
        "&ref=", "&amp;ref=", "?text=", "&text=", "?start=", "&context=", "chatURI=", "?", "&", "=", "#", "%3F",
        "%3D", "%26", "%20", "%2520", "%25", "%", "%E2%80%93", "%C3", "%0A", "%00", "+", " ", "  ", "\n", "\t",
        "\r\n", "\u{a0}", "\u{200b}", "\u{feff}", "\u{7}", "--", "-", "---", "----", "\u{2013}", "\u{2014}",
        "\u{2011}", "%2D%2D", "%252D%252D", "giveaway", "Giveaway", "/giveaway", "hall-a", "738", "514", "90",
        "branch", "email", "Email", "user_id", "full_name", "north", "South", "south", "12,5", "yes", "a@b.co",
        "a--b@c.de", "+4915112345678", "{{email}}", "{{api_key}}", "*|EMAIL|*", "%EMAIL%", "<PAGE_ID>", "FB_PAGE_ID",
        "102938475610293", "4915100000000", "+49", "00", "@", "rival_bot", "1166608",
        "[{id: \"email\", value: \"a\"}]", "[{", "id:", "}]", "(", ")", "[", "](", "]", "<", ">", "\"", "'", "`",
        "**", "_", ".", ",", "!", "&amp;", "&ndash;", "<a href=\"", "\">x</a>", "é", "日本", "👩‍👩‍👧", "see ", "rn/",
        "message/", "?startgroup=",
    ]);
    prop::collection::vec(scrap, 0..14).prop_map(|scraps| scraps.concat())
}

fn anything() -> impl Strategy<Value = String> {
    prop_oneof![6 => scraps(), 1 => any::<String>(), 1 => "[ -~]{0,60}", 1 => "\\PC{0,40}"]
}

fn check(input: &str, book: &Book) -> Result<(), TestCaseError> {
    let reading = tester::read(input, book);
    prop_assert_eq!(&reading.input, input);
    let inside = |start: usize, end: usize| {
        start <= end && end <= input.len() && input.is_char_boundary(start) && input.is_char_boundary(end)
    };
    for finding in &reading.findings {
        prop_assert!(inside(finding.start, finding.end), "{:?}", finding);
        prop_assert!(!finding.message.chars().any(char::is_control), "{:?}", finding);
        prop_assert!(
            finding.fix.as_deref() != Some(&input[finding.span()]),
            "a repair that repairs nothing: {:?}",
            finding
        );
    }
    prop_assert!(reading.parameter.clone().is_none_or(|p| inside(p.start, p.end)));
    let mut at = 0;
    for part in &reading.anatomy {
        prop_assert_eq!(part.span.start, at, "{:?}", reading.anatomy);
        prop_assert!(inside(part.span.start, part.span.end) && !part.span.is_empty());
        at = part.span.end;
    }
    prop_assert_eq!(at, input.len());

    let repairable = reading.findings.iter().any(|f| f.fix.is_some());
    prop_assert_eq!(repairable, reading.repaired.is_some());
    for finding in &reading.findings {
        prop_assert_eq!(tester::apply(input, finding).is_some(), finding.fix.is_some());
    }
    let repaired = tester::repair(input, book);
    let again = tester::read(&repaired, book);
    prop_assert!(again.findings.iter().all(|f| f.fix.is_none()), "{:?}: {:?}", repaired, again.findings);
    prop_assert_eq!(tester::repair(&repaired, book), repaired.clone());
    // What the reading of the broken text says is what the repaired one says.
    prop_assert_eq!(&reading.reference, &again.reference, "{:?}", repaired);
    prop_assert_eq!(reading.channel, again.channel, "{:?}", repaired);
    prop_assert_eq!(reading.link, again.link, "{:?}", repaired);
    let fields = |writes: &[tester::Write]| writes.iter().map(|w| w.field.clone()).collect::<Vec<_>>();
    prop_assert_eq!(fields(&reading.writes), fields(&again.writes), "{:?}", repaired);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, max_shrink_iters: 20_000, ..ProptestConfig::default() })]

    #[test]
    fn every_text_has_a_sound_reading(input in anything()) {
        check(&input, &book())?;
        check(&input, &Book::default())?;
    }

    #[test]
    fn links_that_are_found_can_be_read(text in prop::collection::vec(anything(), 0..4)) {
        let text = text.join(" ");
        let mut end = 0;
        for range in tester::find(&text) {
            prop_assert!(range.start >= end && range.end > range.start);
            end = range.end;
            let link = &text[range];
            let reading = tester::read(link, &Book::default());
            // In an HTML attribute a link may hold spaces that end it elsewhere.
            prop_assert!(reading.channel.is_some() || link.contains(' '), "{:?}", link);
        }
    }
}
