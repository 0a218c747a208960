use super::*;
use crate::domain::book::Book;
use crate::domain::change::{Change, Entity};
use crate::domain::field::{CustomField, FieldKey, FieldType};
use crate::domain::id::{IdSource, Uid};
use crate::domain::model::{Bot, Campaign, Flow, Status, Value};
use crate::domain::record::LinkRecord;
use proptest::prelude::*;

const NOW: i64 = 1_780_000_000_000;

fn book() -> Book {
    let mut book = Book::new(Bot { uid: Uid(1), name: "Harbour".into(), ..Bot::default() });
    let field = |uid, id: &str, name: &str| {
        Entity::Field(CustomField {
            uid: Uid(uid),
            bot: Uid(1),
            id: id.into(),
            name: name.into(),
            kind: FieldType::Text,
            ..CustomField::default()
        })
    };
    let value = |field: &str, value: &str| Value { field: FieldKey::parse(field), value: value.into() };
    for entity in [
        field(2, "738", "branch"),
        // A field that is called as one of the platform's is.
        field(3, "514", "email"),
        Entity::Campaign(Campaign { uid: Uid(4), bot: Uid(1), name: "Spring".into(), ..Campaign::default() }),
        Entity::Flow(Flow { uid: Uid(5), bot: Uid(1), id: "1759931745026".into(), name: "Intake".into() }),
        Entity::Link(Link {
            uid: Uid(10),
            bot: Uid(1),
            reference: "giveaway".into(),
            name: "Give-away".into(),
            flow: Some(Uid(5)),
            payload_field: Some(FieldKey::Custom("738".into())),
            campaign: Some(Uid(4)),
            tags: vec!["print".into(), "a, b".into()],
            status: Status::Live,
            ..Link::default()
        }),
        Entity::Link(Link { uid: Uid(11), bot: Uid(1), reference: "welcome".into(), ..Link::default() }),
        Entity::Placement(Placement {
            uid: Uid(20),
            link: Uid(10),
            label: "hall-a".into(),
            values: vec![value("738", "north"), value("email", "x")],
            quantity: Some(20),
            cost_cents: Some(1250),
            archived: false,
        }),
        Entity::Placement(Placement { uid: Uid(21), link: Uid(10), label: "hall-b".into(), ..Placement::default() }),
        Entity::Placement(Placement { uid: Uid(22), link: Uid(11), label: "default".into(), ..Placement::default() }),
    ] {
        book.apply(&Change::create(entity));
    }
    book
}

fn draft(book: &Book) -> Draft {
    write(book, &[Uid(10), Uid(11)])
}

fn outcome(text: &str, draft: &Draft, book: &Book, side: Side) -> Result<Outcome, Vec<Wrong>> {
    read(draft, text, book, &mut IdSource::new(3), NOW, side)
}

/// The book after the text was edited by these replacements, each of which is there once.
fn edited(edits: &[(&str, &str)]) -> Result<(Book, Vec<Change>), Vec<Wrong>> {
    let mut book = book();
    let draft = draft(&book);
    let mut text = draft.text.clone();
    for (from, to) in edits {
        assert_eq!(text.matches(from).count(), 1, "{from:?} in\n{text}");
        text = text.replace(from, to);
    }
    let found = outcome(&text, &draft, &book, Side::Theirs)?;
    assert_eq!(found.clashes, []);
    for change in &found.changes {
        book.apply(change);
    }
    Ok((book, found.changes))
}

#[test]
fn it_reads_well() {
    let text = draft(&book()).text;
    let body: Vec<_> = text.lines().filter(|line| !line.starts_with('#')).collect();
    assert_eq!(
        body.join("\n"),
        "\nlink [1] giveaway\nname: Give-away\nstatus: live\ncampaign: Spring\ntags: print, \"a, b\"\n\
         flow id: 1759931745026\nflow name: Intake\npayload field: branch\n\n  place [1] hall-a\n  quantity: 20\n  \
         cost: 12.50\n  branch = north\n  email = x\n\n  place [2] hall-b\n\nlink [2] welcome\nname:\nstatus: draft\n\
         campaign:\ntags:\nflow id:\nflow name:\npayload field:\n\n  place [3] default"
    );
}

#[test]
fn what_is_not_touched_changes_nothing() {
    assert_eq!(edited(&[]).unwrap().1, []);
    assert_eq!(edited(&[("  quantity: 20", "\n # twenty\nquantity:20  ")]).unwrap().1, []);
}

#[test]
fn what_is_edited_is_what_changes() {
    let (book, changes) = edited(&[
        ("[1] giveaway", "[1] summer"),
        ("name: Give-away", "name: \"Sommer \\u00fc\""),
        ("status: live", "status: archived"),
        ("campaign: Spring", "campaign: Summer"),
        ("tags: print, \"a, b\"", "tags: b,  c ,b"),
        ("flow name: Intake", "flow name: Summer intake"),
        ("payload field: branch", "payload_field: email"),
        ("branch = north", "branch = south"),
        ("cost: 12.50", "cost: 3"),
        ("  place [2] hall-b", "  place [2] hall-b\n  archived: yes\n  738 = x = y"),
    ])
    .unwrap();
    let link = book.link_by_ref("summer").unwrap();
    assert_eq!(
        (link.name.as_str(), link.status, link.status_before),
        ("Sommer ü", Status::Archived, Some(Status::Live))
    );
    assert_eq!((book.campaign_of(link).unwrap().name.as_str(), link.tags.join("|")), ("Summer", "b|c".to_owned()));
    assert_eq!(book.flow_of(link).unwrap().name, "Summer intake");
    assert_eq!(link.payload_field, Some(FieldKey::Custom("514".into())), "the book's own field of that name");
    let places = book.placements(link.uid);
    assert_eq!(
        (places[0].values[0].value.as_str(), places[0].cost_cents, places[0].quantity),
        ("south", Some(300), Some(20))
    );
    assert_eq!(places[0].values[1].field, FieldKey::System("email".into()), "the same name, the same field as before");
    assert!(places[1].archived && places[1].values[0].value == "x = y");
    assert_eq!(changes.len(), 5, "{changes:?}");
}

#[test]
fn blocks_come_go_and_move() {
    let (book, _) =
        edited(&[("\n  place [2] hall-b\n", "\n"), ("place [3] default", "place [3] default\n  place [2] hall-b")])
            .unwrap();
    let labels = |uid| book.placements(Uid(uid)).iter().map(|p| (p.uid.0, p.label.clone())).collect::<Vec<_>>();
    assert_eq!(labels(10), [(20, "hall-a".to_owned())]);
    assert_eq!(labels(11), [(21, "hall-b".to_owned()), (22, "default".to_owned())]);
    let draft = draft(&book);
    let text = draft.text.split("link [2]").next().unwrap().to_owned() + "link new\ntags: a\nlink other\nplace x\n";
    let found = outcome(&text, &draft, &book, Side::Theirs).unwrap();
    let told: Vec<_> = found
        .changes
        .iter()
        .map(|c| (c.before.is_some(), c.after.is_some(), c.subject().unwrap().name().to_owned()))
        .collect();
    let is = |before, after, name: &str| (before, after, name.to_owned());
    assert_eq!(told[0..2], [is(true, false, "default"), is(true, false, "hall-b")]);
    assert!(told.contains(&is(true, false, "welcome")) && told.contains(&is(false, true, "new")), "{told:?}");
    assert!(told.contains(&is(false, true, "default")) && told.contains(&is(false, true, "x")), "{told:?}");
}

#[test]
fn two_can_swap_their_names() {
    let (book, _) = edited(&[("[1] giveaway", "[1] welcome"), ("[2] welcome", "[2] Giveaway")]).unwrap();
    assert_eq!(book.link_by_ref("welcome").unwrap().uid, Uid(10));
    assert_eq!(book.link_by_ref("giveaway").unwrap().uid, Uid(11));
}

#[test]
fn what_is_wrong_is_said_line_by_line_and_nothing_is_done() {
    for (from, to, part) in [
        ("status: live", "status: alive", "there is no status “alive”"),
        ("name: Give-away", "nmae: Give-away", "a link has no “nmae”; did you mean “name”?"),
        ("name: Give-away", "name: \"open", "never closed"),
        ("name: Give-away", "Give-away", "neither “NAME: TEXT” nor “FIELD = VALUE”"),
        ("name: Give-away", "branch = x", "belongs to a placement"),
        ("branch = north", "status: live", "belongs to the link"),
        ("branch = north", "brunch = north", "did you mean “branch”?"),
        ("branch = north", "branch = a--b", "cannot travel in a link"),
        ("quantity: 20", "quantity: many", "not a quantity"),
        ("cost: 12.50", "cost: 1.234", "not an amount"),
        ("[1] giveaway", "[1] welcome", "another link has the ref “welcome”"),
        ("[2] hall-b", "[2] HALL-A", "another placement of this link has the label"),
        ("[1] giveaway", "[1] a--b", "cannot be a ref"),
        ("link [2]", "link [1]", "[1] is there twice"),
        ("link [2]", "link [9]", "there is no [9] here"),
        ("link [2]", "link [x]", "is no number"),
        ("\n  place [3] default", "", "a link needs a placement"),
        ("campaign: Spring", "name: twice", "this is there twice"),
    ] {
        let wrong = edited(&[(from, to)]).unwrap_err();
        assert!(wrong.iter().any(|w| w.sentence.contains(part)), "{to}: {wrong:?}");
    }
}

#[test]
fn mistakes_are_said_above_their_lines_and_taken_out_again() {
    let wrong = [Wrong { line: 2, sentence: "no".into() }, Wrong { line: 9, sentence: "end\u{1b}".into() }];
    let said = marked("a\nb\n", &wrong);
    assert_eq!(said, "a\n#! no\nb\n#! end␛\n");
    assert_eq!(unmarked(&said), "a\nb\n");
}

#[test]
fn what_others_did_meanwhile_is_kept_or_asked_about() {
    let old = book();
    let draft = draft(&old);
    let text = draft.text.replace("name: Give-away", "name: Mine");
    let link = old.link(Uid(10)).unwrap().clone();
    let elsewhere = |after: Option<Link>| {
        let mut now = old.clone();
        let before = Some(Entity::Link(link.clone()));
        now.apply(&Change { before, after: after.map(Entity::Link) });
        now
    };
    // Another attribute: both.
    let now = elsewhere(Some(Link { status: Status::Tested, ..link.clone() }));
    let found = outcome(&text, &draft, &now, Side::Theirs).unwrap();
    assert_eq!(found.clashes, []);
    let after = Link { status: Status::Tested, name: "Mine".into(), ..link.clone() };
    assert_eq!(found.changes, [Change::edit(Entity::Link(now.link(Uid(10)).unwrap().clone()), Entity::Link(after))]);
    // The same attribute: asked.
    let now = elsewhere(Some(Link { name: "Theirs".into(), ..link.clone() }));
    let found = outcome(&text, &draft, &now, Side::Theirs).unwrap();
    assert_eq!((found.clashes.len(), found.changes.len()), (1, 0));
    let found = outcome(&text, &draft, &now, Side::Mine).unwrap();
    assert_eq!(found.changes[0].after, Some(Entity::Link(Link { name: "Mine".into(), ..link.clone() })));
    // Deleted there, with its placements: nothing hangs in the air.
    let now = elsewhere(None);
    let found = outcome(&text, &draft, &now, Side::Theirs).unwrap();
    assert_eq!((found.clashes.len(), found.changes.len()), (1, 0));
    let found = outcome(&draft.text, &draft, &now, Side::Theirs).unwrap();
    assert_eq!((found.clashes.len(), found.changes.len()), (0, 0));
    // Deleted here, changed there.
    let gone = draft.text.split("link [2]").nth(1).map(|rest| format!("link [2]{rest}")).unwrap();
    let now = elsewhere(Some(Link { name: "Theirs".into(), ..link.clone() }));
    let found = outcome(&gone, &draft, &now, Side::Theirs).unwrap();
    assert_eq!(found.clashes.len(), 1, "{found:?}");
    let mut after = now.clone();
    outcome(&gone, &draft, &now, Side::Mine).unwrap().changes.iter().for_each(|c| after.apply(c));
    assert!(after.link(Uid(10)).is_none() && after.link(Uid(11)).is_some());
}

/// Text of all sorts: plain, with what the form itself is made of, and hostile.
fn any_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[a-z0-9 .]{0,6}",
        "[\\[\\]:=#\",\\\\ ]{1,3}",
        Just("link".to_owned()),
        Just("\u{202e}\u{200b}\r\n\t\u{1b}[2J".to_owned()),
        Just("日本👩‍👩‍👧é\u{301}".to_owned()),
        any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..4).prop_map(|pieces| pieces.concat())
}

fn any_place() -> impl Strategy<Value = Placement> {
    let key = prop_oneof![Just("738".to_owned()), Just("email".to_owned()), "[0-9]{1,3}", any_text()];
    let values = prop::collection::vec((key, any_text()), 0..3);
    (any_text(), values, any::<Option<u64>>(), proptest::option::of(0..u64::MAX), any::<bool>()).prop_map(
        |(label, values, quantity, cost_cents, archived)| Placement {
            label,
            values: values.into_iter().map(|(key, value)| Value { field: FieldKey::parse(&key), value }).collect(),
            quantity,
            cost_cents,
            archived,
            ..Placement::default()
        },
    )
}

proptest! {
    /// Whatever stands in the book, its text changes nothing when it comes back, and says all of it.
    #[test]
    fn what_is_written_is_read_back_the_same(
        texts in prop::collection::vec(any_text(), 6),
        tags in prop::collection::vec(any_text(), 0..3),
        status in prop::sample::select(Status::ALL.to_vec()),
        places in prop::collection::vec(any_place(), 0..3),
    ) {
        let mut book = book();
        let [reference, name, campaign, id, flow, field] = <[String; 6]>::try_from(texts).unwrap();
        let campaign = Campaign { uid: Uid(104), bot: Uid(1), name: campaign, ..Campaign::default() };
        let flow = Flow { uid: Uid(105), bot: Uid(1), id, name: flow };
        let field = CustomField { uid: Uid(106), bot: Uid(1), id: "77".into(), name: field, ..CustomField::default() };
        let link = Link {
            uid: Uid(100), bot: Uid(1), reference: reference.clone(), name: name.clone(), flow: Some(Uid(105)),
            payload_field: Some(FieldKey::Custom("77".into())), campaign: Some(Uid(104)), tags: tags.clone(), status,
            ..Link::default()
        };
        let mut all = vec![Entity::Campaign(campaign.clone()), Entity::Flow(flow.clone()), Entity::Field(field), Entity::Link(link)];
        all.extend((200..).zip(&places).map(|(uid, p)| Entity::Placement(Placement { uid: Uid(uid), link: Uid(100), ..p.clone() })));
        for entity in all {
            book.apply(&Change::create(entity));
        }
        let draft = write(&book, &[Uid(100)]);
        prop_assert!(!draft.text.chars().any(|c| c.is_control() && c != '\n'), "{:?}", draft.text);
        let (blocks, wrong) = super::read::blocks(&draft.text);
        prop_assert_eq!(&wrong, &[]);
        prop_assert_eq!(blocks.len(), 1);
        let (block, plain) = (&blocks[0], super::read::unquoted);
        prop_assert_eq!(&block.reference, &reference);
        prop_assert_eq!(plain(block.attributes.text(0)), Ok(name));
        prop_assert_eq!(plain(block.attributes.text(2)), Ok(campaign.name));
        prop_assert_eq!(super::read::items(block.attributes.text(3)), Ok(tags));
        prop_assert_eq!(plain(block.attributes.text(4)), Ok(flow.id));
        prop_assert_eq!(plain(block.attributes.text(5)), Ok(flow.name));
        prop_assert_eq!(block.places.len(), places.len());
        for (block, place) in block.places.iter().zip(&places) {
            prop_assert_eq!(&block.label, &place.label);
            let values: Vec<_> = block.values.iter().map(|v| v.2.clone()).collect();
            prop_assert_eq!(values, place.values.iter().map(|v| v.value.clone()).collect::<Vec<_>>());
        }
        let labels: std::collections::HashSet<_> = places.iter().map(|p| p.label.to_lowercase()).collect();
        let taken = ["giveaway", "welcome"].contains(&reference.to_lowercase().as_str());
        if labels.len() == places.len() && !taken {
            let found = read(&draft, &draft.text, &book, &mut IdSource::new(3), NOW, Side::Theirs);
            prop_assert_eq!(found, Ok(Outcome::default()));
        }
    }

    /// Any text at all is read or refused.
    #[test]
    fn nothing_panics(text in any_text(), lines in prop::collection::vec("(link|place|name:|a =|\\[1\\]| |\"|\\\\|\n){0,6}", 0..6)) {
        let book = book();
        let draft = draft(&book);
        for text in [text.clone(), lines.join("\n"), format!("link x\n{text}"), format!("link x\nplace y\n{}", lines.join("\n"))] {
            let _ = outcome(&text, &draft, &book, Side::Mine);
        }
    }
}

#[test]
fn without_numbers_it_makes_the_same_links_in_another_book() {
    let book = book();
    let text = draft(&book).text.replace("link [1]", "link").replace("link [2]", "link");
    let text =
        ["[1]", "[2]", "[3]"].iter().fold(text, |text, number| text.replace(&format!("place {number}"), "place"));
    let mut other = book.clone();
    for uid in [Uid(10), Uid(11)] {
        book.removal_of_link(uid).iter().for_each(|change| other.apply(change));
    }
    let found = outcome(&text, &Draft::default(), &other, Side::Theirs).unwrap();
    found.changes.iter().for_each(|change| other.apply(change));
    for reference in ["giveaway", "welcome"] {
        let record = |book: &Book| LinkRecord::of(book, book.link_by_ref(reference).unwrap());
        let (mut was, is) = (record(&book), record(&other));
        // The platform's own field hides behind the book's of the same name.
        was.placements
            .iter_mut()
            .flat_map(|p| &mut p.values)
            .filter(|v| v.field.as_deref() == Some("email"))
            .for_each(|v| v.field = Some("514".into()));
        assert_eq!(is, was);
    }
}
