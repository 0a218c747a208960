//! Payloads held against a book: what is said, and what would be saved.

use super::*;
use crate::domain::FieldKey;
use crate::domain::catalogue::example_book;
use crate::domain::finding::Severity;

/// The findings as `rule@text`, with a `!` for an error, and the values as `name=value`, with a `~` where they are dropped.
fn seen(text: &str) -> (String, String) {
    let reading = read(text, &example_book());
    let findings: Vec<String> = reading
        .findings
        .iter()
        .map(|f| format!("{}{}@{}", if f.severity == Severity::Error { "!" } else { "" }, f.rule, &text[f.span()]))
        .collect();
    (findings.join(" "), said(&reading.writes))
}

fn said(writes: &[Write]) -> String {
    let write = |w: &Write| {
        let field = w.name.as_deref().or(w.field.as_ref().map(FieldKey::as_str)).unwrap_or("?");
        format!("{}{field}={}", if w.dropped.is_some() { "~" } else { "" }, w.value)
    };
    writes.iter().map(write).collect::<Vec<_>>().join(" ")
}

#[test]
fn values_are_held_against_the_book() {
    for (text, findings, writes) in [
        ("giveaway--hall-a--738--north", "", "source=hall-a branch=north"),
        ("giveaway--738--north--514--2", "", "branch=north seats=2"),
        ("giveaway--Mon–Fri", "smart-dash@–", "source=Mon–Fri"),
        ("welcome--hall-a", "!no-payload-field@hall-a", "~?=hall-a"),
        ("giveaway--x--999--y", "unknown-field@999", "source=x ~999=y"),
        ("giveaway--x--branch--north", "!field-by-name@branch", "source=x ~branch=north"),
        ("giveaway--x--Email--a", "unknown-field@Email", "source=x email=a"),
        ("giveaway--x--user_id--7", "!read-only-field@user_id", "source=x ~user_id=7"),
        ("giveaway--x--514--many", "!type-mismatch@many", "source=x ~seats=many"),
        ("giveaway--x--738--west", "!option-mismatch@west", "source=x ~branch=west"),
        ("giveaway--x--738--{{branch}}", "unfilled-placeholder@{{branch}}", "source=x branch={{branch}}"),
        ("giveaway--x--738--", "empty-value@", "source=x branch="),
        ("giveaway--x----y", "!missing-value@", "source=x ~=y"),
        ("giveaway--x--514--1--514--2", "duplicate-field@514", "source=x seats=1 seats=2"),
        ("giveaway--x--90210--y", "duplicate-field@90210", "source=x source=y"),
        ("giveaway--account_id--738", "swapped-pair@account_id--738 !read-only-field@account_id", "~account_id=738"),
        ("givaway--x", "unknown-ref@givaway", "?=x"),
        ("1759931745026", "unknown-ref@1759931745026", ""),
        ("GIVEAWAY--x", "ref-case@GIVEAWAY", "source=x"),
    ] {
        assert_eq!(seen(text), (findings.to_owned(), writes.to_owned()), "{text}");
    }
}

#[test]
fn swapped_halves_and_a_separator_too_many_are_mended_where_that_is_certain() {
    for (text, findings, writes, mended) in [
        ("giveaway--x--north--738", "swapped-pair@north--738", "source=x branch=north", "giveaway--x--738--north"),
        (
            "giveaway--x--a@b.co--email",
            "swapped-pair@a@b.co--email personal-data@a@b.co",
            "source=x email=a@b.co",
            "giveaway--x--email--a@b.co",
        ),
        ("giveaway--x--", "!missing-value@--", "source=x", "giveaway--x"),
        ("giveaway--x--738--north--", "!missing-value@--", "source=x branch=north", "giveaway--x--738--north"),
    ] {
        assert_eq!(seen(text), (findings.to_owned(), writes.to_owned()), "{text}");
        assert_eq!(repair(text, &example_book()), mended);
    }
}

#[test]
fn an_array_in_a_link_becomes_pairs_of_the_books_fields() {
    for link in ["https://m.me/harbour.coffee?ref=giveaway[", "https://m.me/harbour.coffee?ref=giveaway--["] {
        let text = format!("{link}{{id: 000738, value: \"north\"}}, {{id: \"514\", value: \"2\"}}]");
        assert_eq!(seen(&text).1, "branch=north seats=2", "{text}");
        let mended = "https://m.me/harbour.coffee?ref=giveaway--738--north--514--2";
        assert_eq!(repair(&text, &example_book()), mended, "{text}");
    }
}

#[test]
fn what_is_in_a_merge_tag_is_left_alone() {
    for tag in ["{{ email }}", "{{ contact.firstname|urlencode }}", "{{ subscriber.email_address | url_encode }}"] {
        let text = format!("https://m.me/harbour.coffee?ref=giveaway--x--full_name--{tag}");
        let reading = read(&text, &example_book());
        assert_eq!(reading.repaired, None, "{text}: {:?}", reading.findings);
        assert!(reading.findings.iter().all(|f| f.rule != Rule::Whitespace), "{text}: {:?}", reading.findings);
    }
}

#[test]
fn what_is_stuck_to_a_link_is_taken_off() {
    const LINK: &str = "https://m.me/harbour.coffee?ref=giveaway";
    for (before, after) in
        [("", "&amp;"), ("<a href=", ">Join</a>"), ("[url=", "]Join[/url]"), ("<", "|Join>"), ("", "&quot;&gt;")]
    {
        assert_eq!(repair(&format!("{before}{LINK}{after}"), &example_book()), LINK, "{before}…{after}");
    }
    let spaced = "https://app.chatgptbuilder.io/webchat/?p=1166608 & ref = giveaway";
    assert_eq!(
        repair(spaced, &example_book()),
        "https://app.chatgptbuilder.io/webchat/?p=1166608&ref=giveaway",
        "{spaced}"
    );
}

#[test]
fn an_account_of_the_bots_own_is_no_example_in_capitals() {
    let mut book = example_book();
    book.bot.accounts.insert(Channel::Telegram, "acme_news_bot".to_owned());
    let rules = |book: &Book| {
        let reading = read("HTTPS://T.ME/ACME_NEWS_BOT?START=GIVEAWAY", book);
        reading.findings.iter().any(|f| f.rule == Rule::TemplateAccount)
    };
    assert!(!rules(&book) && rules(&Book::default()));
}

#[test]
fn a_sentence_gets_no_prefix() {
    let mut book = example_book();
    book.bot.whatsapp_prefix = "/".to_owned();
    let reading = read("https://wa.me/4915123450000?text=Hello%20there", &book);
    let mix = reading.findings.iter().find(|f| f.rule == Rule::PrefixMix);
    assert_eq!((mix.map(|f| f.fix.clone()), reading.repaired), (Some(None), None));
}

#[test]
fn a_missing_value_is_found_by_the_other_reading() {
    for (text, writes, other, likelier) in [
        ("giveaway--hall-a--738--north--514", "~hall-a=738 ~north=514", "source=hall-a branch=north seats=", true),
        ("giveaway--738--north--514", "source=738 ~north=514", "branch=north seats=", true),
        ("giveaway--hall--738--514--2", "~hall=738 seats=2", "source=hall ~branch=514 ~2=", false),
        ("giveaway--north--738", "~north=738", "source=north branch=", true),
    ] {
        let reading = read(text, &example_book());
        assert_eq!(said(&reading.writes), writes, "{text}");
        let second = reading.other.as_ref().map(|o| (said(&o.writes), o.likelier));
        assert_eq!(second, Some((other.to_owned(), likelier)), "{text}");
        assert!(reading.findings.iter().any(|f| f.rule == Rule::MissingValue && f.fix.is_none()), "{text}");
    }
    for text in ["giveaway--hall-a--738--north", "giveaway--x--999--y", "giveaway--foo--bar", "givaway--a--b--c"] {
        assert_eq!(read(text, &example_book()).other, None, "{text}");
    }
    // Without a book numbers may be anything: nothing is claimed.
    assert_eq!(read("giveaway--hall-a--738--north--514", &Book::default()).other, None);
}

#[test]
fn a_field_that_stands_alone_is_pointed_out() {
    for (text, findings) in [
        ("welcome--738", "!no-payload-field@738 !missing-value@738"),
        ("other--738", "unknown-ref@other !missing-value@738"),
        ("other--email--738--north", "unknown-ref@other !missing-value@email"),
        ("other--email", "unknown-ref@other"),
        ("giveaway--738", ""),
    ] {
        assert_eq!(seen(text).0, findings, "{text}");
    }
}

#[test]
fn a_link_of_another_bot_is_not_held_against_this_book() {
    let mut book = example_book();
    book.others.push((Channel::Telegram, "rival_coffee_bot".to_owned(), "Rival".to_owned()));
    let foreign = |text: &str| {
        let reading = read(text, &book);
        let finding = reading.findings.iter().find(|f| f.rule == Rule::ForeignAccount)?;
        assert_eq!((reading.link, reading.findings.len()), (None, 1), "{text}: {:?}", reading.findings);
        Some(finding.message.clone())
    };
    let named = foreign("https://t.me/Rival_Coffee_Bot?start=giveaway--x--999--y").unwrap();
    assert!(named.contains("of “Rival”"), "{named}");
    assert!(foreign("https://ig.me/m/someone.else?ref=giveaway--x--999--y").unwrap().contains("harbour.coffee"));
    assert!(foreign("https://bots.example/webchat/?p=1166608&ref=giveaway--x").unwrap().contains("bots.example"));
    assert!(foreign("viber://pa?chatURI=harbour&context=giveaway").unwrap().contains("no bot URI"));
    assert_eq!(foreign("https://m.me/HarbourCoffee?ref=giveaway"), None);
    assert_eq!(foreign("{{webchat}}&ref=giveaway"), None);
    assert_eq!(read("https://t.me/rival_coffee_bot?start=x", &Book::default()).findings, []);
}

#[test]
fn the_whatsapp_prefix_is_the_bots() {
    let link = |text: &str| format!("https://wa.me/4915123450000?text={text}");
    let mut book = example_book();
    let mixed = |text: &str, book: &Book| {
        let reading = read(&link(text), book);
        assert_eq!(reading.reference.as_deref(), Some("giveaway"));
        (reading.findings.iter().any(|f| f.rule == Rule::PrefixMix), reading.repaired)
    };
    assert_eq!(mixed("giveaway", &book), (false, None));
    assert_eq!(mixed("/giveaway", &book), (true, Some(link("giveaway"))));
    book.bot.whatsapp_prefix = "/".to_owned();
    assert_eq!(mixed("/giveaway", &book), (false, None));
    assert_eq!(mixed("giveaway", &book), (true, Some(link("/giveaway"))));
}

#[test]
fn repairs_put_in_what_the_platform_wants() {
    for (text, repaired) in [
        ("GIVEAWAY–x–Branch–North–seats–12,5", "giveaway--x--738--north--514--12.5"),
        (
            "<https://m.me/harbour.coffee?ref=GIVEAWAY%E2%80%93x%E2%80%93branch%E2%80%93NORTH>",
            "https://m.me/harbour.coffee?ref=giveaway--x--738--north",
        ),
        (
            "https://l.facebook.com/l.php?u=https%3A%2F%2Fm.me%2Fharbour.coffee%3Fref%3DGiveaway--x--branch--North&h=A",
            "https://m.me/harbour.coffee?ref=giveaway--x--738--north",
        ),
    ] {
        assert_eq!(repair(text, &example_book()), repaired, "{text}");
    }
}

#[test]
fn the_placement_with_the_same_values_is_found() {
    use crate::domain::{Placement, Uid, Value};
    let mut book = example_book();
    let value = |field: &str, value: &str| Value { field: FieldKey::parse(field), value: value.to_owned() };
    let values = vec![value("90210", "hall-a"), value("738", "north")];
    book.put_placement(Placement {
        uid: Uid(50),
        link: Uid(2),
        label: "hall a".into(),
        values,
        ..Placement::default()
    });
    assert_eq!(read("giveaway--hall-a--738--north", &book).placement, Some(Uid(50)));
    assert_eq!(read("giveaway--hall-b--738--north", &book).placement, None);
    assert_eq!(read("giveaway--hall-a", &book).placement, None);
}

#[test]
fn what_is_too_long_is_no_link() {
    let reading = read(&"a".repeat(LONGEST + 1), &Book::default());
    assert_eq!((reading.text, reading.findings[0].rule), (None, Rule::TooLong));
    assert_eq!(read(&"a".repeat(LONGEST), &Book::default()).text.map(|t| t.len()), Some(LONGEST));
}

#[test]
fn links_in_the_codes_of_wrappers_are_read() {
    const LINK: &str = "https://m.me/harbour.coffee?ref=giveaway--x";
    for wrapped in [
        "https://a.r.us-east-1.awstrack.me/L0/https:%2F%2Fm.me%2Fharbour.coffee%3Fref=giveaway--x/1/0100/x=300",
        "https://click.pstmrk.it/3s/m.me%2Fharbour.coffee%3Fref%3Dgiveaway--x/abc/def",
        "https://click.convertkit-mail.com/abc/def/aHR0cHM6Ly9tLm1lL2hhcmJvdXIuY29mZmVlP3JlZj1naXZlYXdheS0teA==",
        "https://e.customeriomail.com/e/c/eyJpZCI6IjEiLCJocmVmIjoiaHR0cHM6XC9cL20ubWVcL2hhcmJvdXIuY29mZmVlP3JlZj1naXZlYXdheS0teCJ9/hash",
        "https://eu.protection.sophos.com?d=m.me&u=aHR0cHM6Ly9tLm1lL2hhcmJvdXIuY29mZmVlP3JlZj1naXZlYXdheS0teA==&i=1",
        "https://urldefense.proofpoint.com/v2/url?u=https-3A__m.me_harbour.coffee-3Fref-3Dgiveaway-2D-2Dx&d=D&c=x",
        "https://urldefense.com/v3/__https://m.me/harbour.coffee?ref=giveaway--x__;!!ABC!xyz$",
        "https://secure-web.cisco.com/1abc/https%3A%2F%2Fm.me%2Fharbour.coffee%3Fref%3Dgiveaway--x",
    ] {
        let reading = read(wrapped, &example_book());
        let rules: Vec<_> = reading.findings.iter().map(|f| f.rule).collect();
        assert_eq!((rules, reading.repaired.as_deref()), (vec![Rule::WrappedUrl], Some(LINK)), "{wrapped}");
        assert_eq!((reading.text.as_deref(), reading.reference.as_deref()), (Some("giveaway--x"), Some("giveaway")));
    }
    // A code that says something else, and one that only looks like a code.
    for other in
        ["https://click.example/c/aHR0cHM6Ly9leGFtcGxlLmNvbS9hYmM=", "https://example.com/abcdefghijklmnopqrstuvwx"]
    {
        assert_eq!(read(other, &example_book()).channel, None, "{other}");
    }
    // What is broken in a code is mended with it.
    let broken = "https://click.convertkit-mail.com/a/b/aHR0cHM6Ly9tLm1lL2hhcmJvdXIuY29mZmVlP3JlZj1HSVZFQVdBWS0teA";
    assert_eq!(repair(broken, &example_book()), LINK);
    assert!(read(broken, &example_book()).findings.iter().all(|f| f.fix.is_none() || f.rule == Rule::WrappedUrl));
}
