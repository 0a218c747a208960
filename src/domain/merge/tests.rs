use super::*;
use crate::domain::channel::Channel;
use crate::domain::compose::{Verdict, compose};
use crate::domain::finding::{Finding, Rule, Severity};
use crate::domain::{Book, Bot, FieldKey, Link, Value};
use proptest::prelude::*;

#[test]
fn the_file_that_is_built_in_is_read_whole() {
    let (tools, problems) = add(Vec::new(), TEXT, "merge-tags.toml");
    let tools = Tools { changed: Some(tools) };
    assert_eq!(problems, [""; 0]);
    assert_eq!(tools.all().len(), 14);
}

/// E-mail, first name, full name in a text, and the e-mail in a link.
const TABLE: [(&str, &str, &str, &str, &str); 15] = [
    ("Mailchimp", "*|EMAIL|*", "*|FNAME|*", "*|FNAME|* *|LNAME|*", "*|EMAIL|*"),
    ("klaviyo", "{{ email }}", "{{ first_name }}", "{{ first_name }} {{ last_name }}", "{{ email|urlencode }}"),
    (
        "HubSpot",
        "{{ contact.email }}",
        "{{ contact.firstname }}",
        "{{ contact.firstname }} {{ contact.lastname }}",
        "{{ contact.email }}",
    ),
    ("SendGrid", "{{email}}", "{{first_name}}", "", "{{email}}"),
    (
        "Brevo",
        "{{ contact.EMAIL }}",
        "{{ contact.FIRSTNAME }}",
        "{{ contact.FIRSTNAME }} {{ contact.LASTNAME }}",
        "{{ contact.EMAIL }}",
    ),
    ("ActiveCampaign", "%EMAIL%", "%FIRSTNAME%", "%FULLNAME%", "%EMAIL%"),
    (
        "ConvertKit",
        "{{ subscriber.email_address }}",
        "{{ subscriber.first_name }}",
        "",
        "{{ subscriber.email_address | url_encode }}",
    ),
    ("MailerLite", "{$email}", "{$name}", "{$name} {$last_name}", "{$email}"),
    ("GetResponse", "[[email]]", "[[firstname]]", "", "[[email]]"),
    ("campaign-monitor", "[email]", "[firstname]", "", "[email]"),
    ("Sendy", "[email]", "[firstname]", "", "[email]"),
    ("Keap", "~Contact.Email~", "~Contact.FirstName~", "", "~Contact.Email~"),
    ("Constant Contact", "$SUBSCRIBER.EMAIL$", "", "", "$SUBSCRIBER.EMAIL$"),
    ("Salesforce-MC", "%%emailaddr%%", "%%firstname%%", "", "%%=URLEncode(emailaddr,1,1)=%%"),
    ("MailWizz", "[EMAIL]", "[FNAME]", "", "[EMAIL:filter:urlencode]"),
];

#[test]
fn every_tool_writes_its_own_tags() {
    let tools = Tools::builtin();
    for (name, email, first, full, in_url) in TABLE {
        let tool = tools.named(name).unwrap();
        let text = |placeholder| tool.in_text(placeholder).unwrap_or_default();
        assert_eq!([text("email"), text("first_name"), text("full_name")], [email, first, full], "{name}");
        assert_eq!(tool.in_url("email").unwrap(), in_url, "{name}");
    }
    let mailchimp = tools.named("mailchimp").unwrap();
    assert_eq!(mailchimp.in_url("full_name").unwrap(), "*|FNAME|*%20*|LNAME|*");
    assert_eq!(mailchimp.in_url("branch"), None);
}

#[test]
fn a_tool_that_does_not_exist_is_refused_with_those_that_do() {
    let tools = Tools::builtin();
    let why = tools.named("mailchump").unwrap_err().0;
    assert!(why.contains("did you mean “mailchimp”"), "{why}");
    let why = tools.named("zzz").unwrap_err().0;
    assert!(why.contains("activecampaign, brevo") && why.contains("merge-tags.toml"), "{why}");
}

#[test]
fn every_tag_is_recognised_with_the_tools_that_it_can_belong_to() {
    let tools = Tools::builtin();
    for (name, email, first, _, in_url) in TABLE {
        let id = &tools.named(name).unwrap().id;
        for (tag, placeholder) in [(email, "email"), (first, "first_name"), (in_url, "email")] {
            if tag.is_empty() {
                continue;
            }
            let text = format!("https://m.me/1029?ref=giveaway--email--{tag}--738--north");
            let found = tools.tags_in(&text);
            let [only] = found.as_slice() else { panic!("{tag}: {found:?}") };
            assert_eq!(&text[only.span.clone()], tag);
            assert_eq!((only.condition, only.placeholder), (Condition::Whole, Some(placeholder)), "{tag}");
            assert!(only.belongs_to(id), "{tag}: {:?}", only.tools);
            assert_eq!(only.filtered, tag.to_lowercase().contains("encode"), "{tag}");
            assert_eq!(only.is_placeholder(), tag.starts_with("{{") && !tag.contains(' '), "{tag}");
        }
    }
}

fn ids(tag: &Tag) -> Vec<String> {
    tag.tools.iter().map(|tool| tool.id.clone()).collect()
}

#[test]
fn tools_that_write_alike_are_told_apart_where_that_is_possible() {
    let tools = Tools::builtin();
    for (text, expected) in [
        ("{{ email }}", vec!["klaviyo", "sendgrid"]),
        ("{{email}}", vec!["klaviyo", "sendgrid"]),
        ("{{ contact.email }}", vec!["hubspot"]),
        ("{{contact.EMAIL}}", vec!["brevo"]),
        ("{{ contact.company }}", vec!["brevo", "hubspot"]),
        ("{{ subscriber.city }}", vec!["kit"]),
        ("{{ branch }}", vec!["klaviyo"]),
        ("[EMAIL]", vec!["mailwizz"]),
        ("[email]", vec!["campaign-monitor"]),
        ("[[city]]", vec!["getresponse"]),
        ("*|MMERGE5|*", vec!["mailchimp"]),
    ] {
        let found = tools.tags_in(text);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert_eq!(
            (found[0].span.clone(), ids(&found[0])),
            (0..text.len(), expected.iter().map(|s| (*s).to_owned()).collect()),
            "{text}"
        );
        assert_eq!(found[0].condition, Condition::Whole, "{text}");
    }
}

#[test]
fn encoded_and_broken_tags_are_recognised_for_what_they_are() {
    use Condition::{Broken, Encoded, OtherCase};
    let tools = Tools::builtin();
    for (text, condition, id, mended) in [
        ("%7B%7Bemail%7D%7D", Encoded, "sendgrid", "{{email}}"),
        ("%257B%257Bemail%257D%257D", Encoded, "sendgrid", "{{email}}"),
        ("{{%20contact.email%20}}", Encoded, "hubspot", "{{ contact.email }}"),
        (
            "%7B%7B%20subscriber.email_address%20%7C%20url_encode%20%7D%7D",
            Encoded,
            "kit",
            "{{ subscriber.email_address | url_encode }}",
        ),
        ("&#123;&#123;email&#125;&#125;", Encoded, "sendgrid", "{{email}}"),
        ("&lbrace;$email&rbrace;", Encoded, "mailerlite", "{$email}"),
        ("*%7CEMAIL%7C*", Encoded, "mailchimp", "*|EMAIL|*"),
        ("%2A%7CMMERGE5%7C%2A", Encoded, "mailchimp", "*|MMERGE5|*"),
        (r"\*|EMAIL|\*", Encoded, "mailchimp", "*|EMAIL|*"),
        (r"{{ first\_name }}", Encoded, "klaviyo", "{{ first_name|urlencode }}"),
        ("{{\u{a0}email }}", Encoded, "klaviyo", "{{ email|urlencode }}"),
        ("%5B%5Bemail%5D%5D", Encoded, "getresponse", "[[email]]"),
        ("%25%25emailaddr%25%25", Encoded, "salesforce", "%%=URLEncode(emailaddr,1,1)=%%"),
        ("*|email|*", OtherCase, "mailchimp", "*|EMAIL|*"),
        ("[Email]", OtherCase, "mailwizz", "[EMAIL:filter:urlencode]"),
        ("{{ Contact.Email }}", OtherCase, "hubspot", "{{ contact.email }}"),
        ("{{email}", Broken, "sendgrid", "{{email}}"),
        ("{email}", Broken, "sendgrid", "{{email}}"),
        ("{{ contact.email }", Broken, "hubspot", "{{ contact.email }}"),
        ("*|EMAIL*", Broken, "mailchimp", "*|EMAIL|*"),
        ("|FNAME|", Broken, "mailchimp", "*|FNAME|*"),
        ("%7Bemail%7D", Broken, "sendgrid", "{{email}}"),
        ("[[email]", Broken, "getresponse", "[[email]]"),
    ] {
        let around = format!("ref=giveaway--email--{text}--738");
        let found = tools.tags_in(&around);
        let [only] = found.as_slice() else { panic!("{text}: {found:?}") };
        assert_eq!((&around[only.span.clone()], only.condition), (text, condition));
        let tool = tools.get(id).unwrap();
        assert!(only.belongs_to(id), "{text}: {:?}", ids(only));
        assert_eq!(only.mended(tool).as_deref(), Some(mended), "{text}");
    }
}

#[test]
fn ordinary_text_has_no_tags() {
    let tools = Tools::builtin();
    for text in [
        "50% off, 20% more",
        "a%20b%20email%20c",
        "write to [our team](https://x.io) (email)",
        "array[0], [x], [1], {a: 1}, ~40~ $5 and $6$",
        "giveaway--email--ann@mail.example",
        "https://m.me/1029?ref=giveaway--hall-a--738--north&utm_source=email",
        "{{}} {{ }} [[]] *||*",
    ] {
        assert_eq!(tools.tags_in(text), [], "{text}");
    }
}

const MINE: &str = r#"
[mailchimp.names]
branch = "BRANCH"

[postroom]
name = "Post Room"
tag = "<<NAME>>"

[pigeon]
name = "Pigeon"
also = ["homing"]
tag = "((NAME))"
encoded = "((NAME:link))"
names = { email = "mail" }

[keap]
nmae = "Keap"
"#;

#[test]
fn a_users_file_adds_and_changes_tools_and_says_what_is_wrong_with_it() {
    let (tools, problems) = Tools::builtin().with_additions(MINE, "/home/x/merge-tags.toml");
    assert_eq!(tools.get("mailchimp").unwrap().in_url("branch").unwrap(), "*|BRANCH|*");
    assert_eq!(tools.get("mailchimp").unwrap().in_url("email").unwrap(), "*|EMAIL|*");
    assert_eq!(tools.named("Homing").unwrap().in_url("email").unwrap(), "((mail:link))");
    assert_eq!(tools.tags_in("a((mail))b").len(), 1);
    assert_eq!(tools.get("keap"), Tools::builtin().get("keap"));
    assert!(tools.get("postroom").is_none());
    assert_eq!(problems.len(), 2, "{problems:?}");
    assert!(problems[0].contains("[keap]") && problems[0].contains("nmae"), "{problems:?}");
    assert!(problems[1].contains("[postroom]") && problems[1].contains("'<'"), "{problems:?}");
    let (same, problems) = Tools::builtin().with_additions("[x\n", "m.toml");
    assert_eq!(same, Tools::builtin());
    assert!(problems[0].starts_with("m.toml, line 1: "), "{problems:?}");
    for (text, why) in [
        ("[x]\nname = \"X\"", "no “tag”"),
        ("[x]\ntag = \"NAME\"", "before and after"),
        ("[x]\ntag = \"{{ NAME }}\"\nnames = { email = \"a b\" }", "cannot be the name"),
    ] {
        let (_, problems) = Tools::builtin().with_additions(text, "m.toml");
        assert!(problems[0].contains(why), "{problems:?}");
    }
}

fn filled(tool: &str, channel: Channel, value: &str) -> super::super::compose::Composed {
    let mut bot = Bot { name: "Harbour".into(), ..Bot::default() };
    for (channel, account) in
        [(Channel::Messenger, "10293"), (Channel::Telegram, "harbour_bot"), (Channel::Instagram, "harbour")]
    {
        bot.accounts.insert(channel, account.into());
    }
    let link = Link { reference: "giveaway".into(), ..Link::default() };
    let values = [Value { field: FieldKey::System("email".into()), value: value.into() }];
    let composed = compose(&Book::new(bot), &link, &values, channel);
    fill(&composed, Tools::builtin().get(tool).unwrap())
}

fn said(findings: &[Finding], severity: Severity) -> Vec<&str> {
    findings.iter().filter(|f| f.severity == severity).map(|f| f.message.as_str()).collect()
}

#[test]
fn placeholders_become_tags_and_what_a_value_can_break_is_said() {
    let raw = filled("mailchimp", Channel::Messenger, "{{email}}");
    assert_eq!(raw.url.as_deref(), Some("https://m.me/10293?ref=giveaway--email--*|EMAIL|*"));
    assert_eq!(raw.text.as_deref(), Some("giveaway--email--*|EMAIL|*"));
    assert_eq!(raw.verdict(), Verdict::Warns);
    let warned = said(&raw.findings, Severity::Warning);
    assert!(warned.len() == 1 && warned[0].contains("“+”"), "{warned:?}");
    let encoded = filled("klaviyo", Channel::Messenger, "{{email}}");
    assert_eq!(encoded.url.as_deref(), Some("https://m.me/10293?ref=giveaway--email--{{ email|urlencode }}"));
    assert_eq!(encoded.verdict(), Verdict::Fits, "{:?}", encoded.findings);
    let sure = said(&encoded.findings, Severity::Info);
    assert!(sure.iter().any(|s| s.contains("Django")), "{sure:?}");
}

#[test]
fn what_a_tool_or_a_channel_cannot_do_is_an_error() {
    let none = filled("sendgrid", Channel::Messenger, "{{full_name}}");
    assert_eq!(none.url.as_deref(), Some("https://m.me/10293?ref=giveaway--email--{{full_name}}"));
    assert!(said(&none.findings, Severity::Error)[0].contains("SendGrid has no tag for {{full_name}}"));
    for channel in [Channel::Telegram, Channel::Instagram] {
        for never in ["{{email}}", "{{full_name}}"] {
            let composed = filled("mailchimp", channel, never);
            let errors = said(&composed.findings, Severity::Error);
            assert!(errors.len() == 1 && errors[0].contains("can never arrive on"), "{errors:?}");
        }
        let some = filled("mailchimp", channel, "{{first_name}}");
        assert_eq!(some.verdict(), Verdict::Warns);
        assert!(some.url.unwrap().ends_with("*|FNAME|*"));
    }
}

#[test]
fn what_is_copied_for_a_tool_is_read_by_the_tester_as_what_it_is() {
    for tool in Tools::builtin().all() {
        let composed = filled(&tool.id, Channel::Messenger, "{{email}}");
        let reading = crate::domain::tester::read(composed.url.as_deref().unwrap(), &Book::default());
        assert_eq!(reading.writes.len(), 1, "{}: {reading:?}", tool.id);
        assert_eq!(Some(&reading.writes[0].value), tool.in_url("email").as_ref(), "{}", tool.id);
        let unfilled = |f: &&Finding| f.rule == Rule::UnfilledPlaceholder && f.severity == Severity::Warning;
        assert_eq!(reading.findings.iter().filter(unfilled).count(), 1, "{}: {:?}", tool.id, reading.findings);
        assert!(said(&reading.findings, Severity::Error).is_empty(), "{}: {:?}", tool.id, reading.findings);
    }
}

#[test]
fn findings_follow_their_place_in_the_url() {
    let composed = filled("mailchimp", Channel::Messenger, "{{first_name}} Ö");
    let finding = composed.findings.iter().find(|f| f.rule == Rule::BadCharacter).expect("a finding about “Ö”");
    assert_eq!(&composed.url.unwrap()[finding.span()], "%20%C3%96");
}

proptest! {
    /// Of any text: tags are found where they are, in order, on character boundaries, and nothing panics.
    #[test]
    fn any_text_can_be_searched(parts in proptest::collection::vec(
        prop_oneof![
            Just("{{".to_owned()), Just("}}".to_owned()), Just("email".to_owned()), Just("*|".to_owned()), Just("|*".to_owned()),
            Just("%7B".to_owned()), Just("%25".to_owned()), Just("&#123;".to_owned()), Just("[".to_owned()), Just("]".to_owned()),
            Just("contact.".to_owned()), Just("\\".to_owned()), Just(" ".to_owned()), Just("=URLEncode(".to_owned()), "\\PC{0,3}",
        ], 0..14)) {
        let text = parts.concat();
        let tools = Tools::builtin();
        let mut end = 0;
        for tag in tools.tags_in(&text) {
            prop_assert!(tag.span.start >= end && !tag.span.is_empty());
            prop_assert!(!tag.tools.is_empty() && text.get(tag.span.clone()).is_some());
            end = tag.span.end;
        }
    }

    /// Whatever a link's value is, filling changes the placeholders in it and nothing else.
    #[test]
    fn filling_changes_placeholders_only(before in "[a-zé +]{0,5}", after in "[a-z}{@]{0,5}") {
        let value = format!("{before}{{{{email}}}}{after}");
        let plain = filled("sendgrid", Channel::Messenger, &value);
        let tagged = filled("mailchimp", Channel::Messenger, &value);
        if let (Some(plain), Some(tagged)) = (plain.url, tagged.url) {
            prop_assert_eq!(tagged.replace("*|EMAIL|*", "{{email}}"), plain);
        }
    }
}
