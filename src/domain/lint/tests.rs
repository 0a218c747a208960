use super::*;
use crate::domain::Rule;
use crate::domain::catalogue::example_book;
use proptest::prelude::*;

/// What is said of `text`: each rule with the bytes that it is about.
fn said(text: &str, format: Format) -> Vec<String> {
    let report = Lint::new(&example_book()).check("x", text, format);
    report.findings.iter().map(|f| format!("{}@{}", f.rule, &text[f.span()])).collect()
}

fn mended(text: &str, format: Format) -> String {
    mend(&Lint::new(&example_book()), text, format).map_or_else(|| text.to_owned(), |m| m.text)
}

#[test]
fn links_are_found_wherever_they_stand() {
    for (format, text, found) in [
        (Format::Html, "<a href=\"https://m.me/harbour.coffee?ref=giveaway\">x</a>", 1),
        (
            Format::Html,
            "<a href='https://m.me/harbour.coffee?ref=giveaway'>https://m.me/harbour.coffee?ref=giveaway</a>",
            2,
        ),
        (Format::Html, "<p>https://m.me/<wbr>harbour.coffee<b>?ref=giveaway</b></p>", 1),
        (Format::Html, "<!--[if mso]><v:rect href=\"https://t.me/harbour_coffee_bot?start=giveaway\"/><![endif]-->", 1),
        (Format::Html, "<!-- https://t.me/harbour_coffee_bot?start=giveaway -->", 0),
        (Format::Html, "<form action=https://m.me/harbour.coffee?ref=giveaway>", 1),
        (Format::Html, "<script type=\"application/ld+json\">{\"url\":\"https://m.me/harbour.coffee\"}</script>", 1),
        (Format::Html, "<a href=\"https://example.com/\">x</a> <a href=\"mailto:x@m.me\">y</a>", 0),
        (
            Format::Html,
            "<a href=\"https://l.facebook.com/l.php?u=https%3A%2F%2Fm.me%2Fharbour.coffee%3Fref%3Dgiveaway\">x</a>",
            1,
        ),
        (
            Format::Markdown,
            "[x](https://m.me/harbour.coffee?ref=giveaway) <https://m.me/harbour.coffee?ref=giveaway>",
            2,
        ),
        (Format::Markdown, "[x][1]\n\n[1]: https://m.me/harbour.coffee?ref=giveaway", 1),
        (Format::Markdown, "[https://m.me/harbour.coffee](https://m.me/harbour.coffee?ref=giveaway)", 2),
        (Format::Markdown, "[x](https://t.me/harbour\\_coffee\\_bot?start=giveaway)", 1),
        (Format::Text, "Write: m.me/harbour.coffee?ref=giveaway.", 1),
        (
            Format::Mail,
            "Content-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n<a href=3D\"https://m.me/harbour.co=\nffee?ref=3Dgiveaway\">",
            1,
        ),
    ] {
        let report = Lint::new(&example_book()).check("x", text, format);
        assert_eq!(report.links.len(), found, "{text}: {report:?}");
        assert!(report.links.iter().all(|l| l.channel.is_some()), "{text}");
        assert_eq!(report.count(Severity::Error), 0, "{text}: {report:?}");
    }
}

#[test]
fn what_only_the_book_knows_is_said() {
    const L: &str = "https://m.me/harbour.coffee?ref=";
    for (text, expected) in [
        (format!("{L}giveaway--x"), ""),
        (format!("{L}givaway"), "unknown-ref@givaway"),
        (format!("{L}autumn"), "draft-link@autumn"),
        (format!("{L}easter"), "archived-link@easter"),
        ("https://t.me/other_bot?start=giveaway".to_owned(), "foreign-account@other_bot"),
        (format!("{L}giveaway--x\n\n{L}giveaway--x"), &format!("repeated-placement@{L}giveaway--x")),
        (format!("{L}giveaway--x\n\n{L}giveaway--y"), ""),
        (format!("{L}giveaway--ann@mail.example"), "personal-data@ann@mail.example bad-character@@"),
        ("https://wa.me/4915123450000?text=Hello%20there".to_owned(), "unknown-ref@Hello%20there"),
    ] {
        assert_eq!(said(&text, Format::Text).join(" "), expected, "{text}");
    }
    let report = Lint::new(&example_book()).check("x", &format!("{L}givaway"), Format::Text);
    assert_eq!(report.findings[0].severity, Severity::Error);
    assert!(report.findings[0].message.contains("did you mean “giveaway”?"), "{}", report.findings[0].message);
}

#[test]
fn of_very_many_findings_in_a_link_or_a_newsletter_the_first_are_said() {
    let one = Lint::new(&example_book()).check(
        "x",
        &format!("https://m.me/harbour.coffee?ref=giveaway{}", "--".repeat(500)),
        Format::Text,
    );
    assert!(one.findings.len() < 20, "{}", one.findings.len());
    assert!(one.findings.iter().any(|f| f.message.contains("more like this in the link")), "{one:?}");
    let link = format!("https://m.me/harbour.coffee?ref=giveaway{}\n", "-".repeat(60));
    let many = Lint::new(&example_book()).check("x", &link.repeat(6000), Format::Text);
    assert!(many.is_cut && many.links.len() == 6000);
    // Repairs are all of them made.
    let dashes = "https://m.me/harbour.coffee?ref=giveaway–hall-a–738–north–514–2–612–x–90210–y\n".repeat(50);
    let mended = mend(&Lint::new(&example_book()), &dashes, Format::Text).unwrap();
    assert_eq!(mended.count, 450);
}

#[test]
fn a_sentence_speaks_of_the_tag_as_it_is_written() {
    let tools = Tools::builtin();
    let text = "<a href=\"https://t.me/harbour_coffee_bot?start=giveaway--*|EMAIL|*\">Join</a>";
    let book = example_book();
    let report = Lint::new(&book).sent_by(tools.clone(), tools.get("mailchimp")).check("x", text, Format::Html);
    let said: Vec<_> = report.findings.iter().map(|f| (f.rule, f.message.as_str())).collect();
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].1.starts_with("“*|EMAIL|*” is a placeholder: it can never travel on Telegram"), "{said:?}");
}

#[test]
fn what_stands_below_a_link_is_left_alone() {
    const L: &str = "https://t.me/harbour_coffee_bot?start=giveaway--x";
    const LONG: &str = "https://t.me/harbour_coffee_bot?start=giveaway--hall-a-from-the-poster";
    const SHOP: &str = "https://example.com/x";
    for text in [
        format!("Chat: {L}\n\n-- \nCorner"),
        format!("Chat: {L}\r\n\r\n--\r\nCorner"),
        format!("{L}\n\n--------\nBye"),
        format!("{L}\n--------\nBye"),
        format!("Shop: {SHOP}\n\n--------\n{L}\nBye"),
        format!("Shop: {SHOP}\n--\n{L}\nBye"),
        format!("Shop: {SHOP}\n--{L}\nBye"),
        format!("{L}\n--------\nhttps://t.me/harbour_coffee_bot?start=giveaway--y"),
        format!("---\ncta: {L}\n---\nText"),
        format!("{L}\n\n---\n\nText"),
        format!("{L}\n-- Anna from the Café"),
        format!("{L}\n--Anna from the Café"),
        format!("{L}\n--Anna\n"),
        format!("{L}\n\n--514--2\n"),
        format!("{L}\n\n&ref=y\n"),
        format!("{L}\n--{SHOP}\n"),
        // A line as full as it gets is no proof that it was cut.
        format!("{LONG}\n--Anna\n"),
        format!("{LONG}\n\n--Anna\n"),
        format!("{LONG}\n--514\nBye"),
        format!("{LONG}\n--Anna--Berta\n"),
        format!("{LONG}\n--Anna (514)\n"),
    ] {
        for (format, text) in [
            (Format::Text, text.clone()),
            (Format::Markdown, text.clone()),
            (Format::Html, format!("<pre>{text}</pre>")),
            (Format::Mail, format!("Content-Type: text/plain; charset=utf-8\n\n{text}")),
        ] {
            assert_eq!(mended(&text, format), text, "{format:?}");
            assert!(!said(&text, format).iter().any(|s| s.starts_with("wrapped-url")), "{format:?} {text}");
        }
    }
    // What can only be the rest of a link: a field and its value.
    for (text, right) in [
        (format!("{L}\n--514--2\n"), format!("{L}--514--2\n")),
        (format!("{LONG}\n--738--north--514--2\nBye"), format!("{LONG}--738--north--514--2\nBye")),
        (format!("{LONG}--\nemail--x\nBye"), format!("{LONG}--email--x\nBye")),
    ] {
        assert_eq!(mended(&text, Format::Text), right);
    }
}

#[test]
fn an_escaped_sign_of_markdown_begins_no_tag() {
    const L: &str = "https://m.me/harbour.coffee?ref=giveaway--email--*|EMAIL|*";
    let tools = Tools::builtin();
    let book = example_book();
    let rules = |label: &str, tool: &str| {
        let text = format!("[{label}](<{L}>)");
        let mut lint = Lint::new(&book).sent_by(tools.clone(), tools.get(tool));
        lint.check("x", &text, Format::Markdown).findings.into_iter().map(|f| f.rule).collect::<Vec<_>>()
    };
    assert!(rules("abc", "brevo").contains(&Rule::WrongTag));
    for label in ["a\\<b c", "a\\<b = c", "\\\\\\<b c"] {
        for tool in ["brevo", "mailchimp"] {
            assert_eq!(rules(label, tool), rules("abc", tool), "{label}");
        }
    }
}

#[test]
fn the_namespace_of_a_tag_says_whose_it_is() {
    const L: &str = "https://m.me/harbour.coffee?ref=giveaway--";
    let tools = Tools::builtin();
    let book = example_book();
    for (tag, tool) in [
        ("{{ contact.FIRSTNAME | default : \"friend\" }}", "brevo"),
        ("{{contact.FIRSTNAME|default:\"friend\"}}", "brevo"),
        ("{{ contact.VORNAME | default : \"friend\" }}", "brevo"),
        ("{{ contact.email|urlencode }}", "hubspot"),
        ("{{ contact.city | urlencode }}", "hubspot"),
        ("{{ subscriber.first_name | default: \"you\" | url_encode }}", "kit"),
        ("{{ first_name|default:\"friend\" }}", "klaviyo"),
    ] {
        for text in [format!("{L}{tag}"), format!("<a href=\"{L}{tag}\">x</a>")] {
            let mut lint = Lint::new(&book).sent_by(tools.clone(), tools.get(tool));
            let format = Format::of_text(&text);
            let report = lint.check("x", &text, format);
            let wrong = report.findings.iter().filter(|f| f.severity > Severity::Info && f.rule != Rule::UnfilteredTag);
            assert_eq!(wrong.map(|f| f.message.as_str()).collect::<Vec<_>>(), [""; 0], "{text}");
        }
    }
}

#[test]
fn what_newsletters_have_besides_is_no_fault() {
    const L: &str = "https://m.me/harbour.coffee?ref=giveaway--";
    let html = |text: &str| said(text, Format::Html).join(" ");
    assert_eq!(html(&format!("<a href=\"\n  {L}x\n\">x</a>")), "");
    assert_eq!(html("<a href=\"https://harbour.example/?utm_source=m.me&amp;ref=x\">x</a>"), "");
    assert_eq!(
        html("<a href=\"https://t.me/harbourcoffee\">x</a>"),
        "foreign-account@harbourcoffee missing-parameter@"
    );
    assert_eq!(html(&format!("<a href=\"mailto:x@y.example?subject=m.me\">x</a> <a href=\"{L}x\">m.me</a>")), "");
    let data = L.replace('/', "\\/");
    assert_eq!(html(&format!("<script>{{\"url\":\"{data}x\"}}</script>")), "");
    assert_eq!(
        html(&format!("<script>{{\"url\":\"{}\"}}</script>", data.replace("giveaway--", "nothing--x"))),
        "unknown-ref@nothing"
    );
    for below in ["--", "-- ", "------------", "--\nHarbour Coffee"] {
        assert_eq!(said(&format!("See\n{L}x\n{below}\n"), Format::Text), [""; 0], "{below}");
    }
    // But a mail program may have cut it there.
    assert_eq!(said(&format!("{L}x\n--514--2\n"), Format::Text), ["whitespace@\n"]);
}

#[test]
fn a_link_without_its_scheme_opens_nothing() {
    for (link, right) in [
        ("m.me/harbour.coffee?ref=giveaway", "https://m.me/harbour.coffee?ref=giveaway"),
        (" www.t.me/harbour_coffee_bot?start=giveaway", " https://www.t.me/harbour_coffee_bot?start=giveaway"),
        ("//t.me/harbour_coffee_bot?start=giveaway", "https://t.me/harbour_coffee_bot?start=giveaway"),
    ] {
        let text = format!("<a href=\"{link}\">x</a>");
        let report = Lint::new(&example_book()).check("x", &text, Format::Html);
        let rules: Vec<_> = report.findings.iter().map(|f| (f.rule, f.severity)).collect();
        assert_eq!(rules, [(Rule::DoubledPrefix, Severity::Error)], "{text}");
        assert_eq!(mended(&text, Format::Html), format!("<a href=\"{right}\">x</a>"));
    }
    for fine in ["{{webchat}}&amp;ref=giveaway", "tg://resolve?domain=harbour_coffee_bot&amp;start=giveaway"] {
        assert_eq!(said(&format!("<a href=\"{fine}\">x</a>"), Format::Html), [""; 0], "{fine}");
    }
    // To be read, it needs none.
    assert_eq!(said("m.me/harbour.coffee?ref=giveaway", Format::Text), [""; 0]);
}

#[test]
fn what_stands_in_an_encoding_is_shown_as_it_reads() {
    let base64 = "Content-Type: text/html\nContent-Transfer-Encoding: base64\n\n\
        PHA+SGVsbG8gPGEgaHJlZj0iaHR0cHM6Ly9tLm1lL2hhcmJvdXIuY29mZmVlP3JlZj1naXZhd2F5\nLS14Ij5Kb2luPC9hPjwvcD4K\n";
    let printable = "Content-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n\
        <p>Hello <a href=3D\"https://m.me/harbour.coffee?ref=3Dgiv=\naway--x\">Join</a></p>\n";
    for text in [base64, printable] {
        let report = Lint::new(&example_book()).check("x", text, Format::Mail);
        let [finding] = report.findings.as_slice() else { panic!("{report:?}") };
        assert_eq!((finding.rule, finding.fix.as_deref()), (Rule::UnknownRef, None));
        assert_eq!(report.marked(text, &finding.span()), "givaway");
        let excerpt = report.excerpt(&Lines::of(text), text, &finding.span(), 100);
        assert_eq!(excerpt.marked, "givaway");
        assert_eq!(excerpt.before, "<p>Hello <a href=\"https://m.me/harbour.coffee?ref=");
        assert_eq!(excerpt.after, "--x\">Join</a></p>");
    }
    // In quoted-printable repairs can be written, in base64 they cannot: nothing is offered there.
    let dashed = printable.replace("giv=\naway--x", "giveaway=E2=80=93x");
    assert!(mended(&dashed, Format::Mail).contains("ref=3Dgiveaway--x"));
    let dashed = "Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n\
        aHR0cHM6Ly9tLm1lL2hhcmJvdXIuY29mZmVlP3JlZj1naXZlYXdheeKAk3gK\n";
    let report = Lint::new(&example_book()).check("x", dashed, Format::Mail);
    assert_eq!(
        report.findings.iter().map(|f| (f.rule, f.fix.is_some())).collect::<Vec<_>>(),
        [(Rule::SmartDash, false)]
    );
    assert_eq!(report.marked(dashed, &report.findings[0].span()), "–");
    assert_eq!(mended(dashed, Format::Mail), dashed);
}

#[test]
fn accounts_of_other_clients_are_errors_and_pages_of_others_are_not() {
    let mut book = example_book();
    book.others.push((Channel::Telegram, "rival_bot".to_owned(), "Rival".to_owned()));
    let severity = |text: &str| Lint::new(&book).check("x", text, Format::Text).findings.first().map(|f| f.severity);
    assert_eq!(severity("https://t.me/rival_bot?start=giveaway"), Some(Severity::Error));
    assert_eq!(severity("https://t.me/someone_bot?start=giveaway"), Some(Severity::Warning));
    for page in [
        "https://www.facebook.com/harbour.coffee?ref=page_internal",
        "https://www.instagram.com/harbour",
        "https://www.facebook.com/sharer/sharer.php?u=https%3A%2F%2Fexample.com",
        "https://wa.me/?text=Look%20at%20this%20https%3A%2F%2Fexample.com",
        "https://t.me/share/url?url=https%3A%2F%2Fexample.com",
        "https://wa.me/message/ABCDEFG",
        "https://chat.whatsapp.com/ABC",
        "https://m.me/harbour.coffee?text=Hello",
    ] {
        assert_eq!(severity(page), None, "{page}");
    }
    assert_eq!(severity("https://m.me/harbour.coffee?text=giveaway"), Some(Severity::Error));
}

#[test]
fn a_text_that_opens_something_else_is_found() {
    const L: &str = "https://m.me/harbour.coffee?ref=giveaway--";
    let html = |href: &str, text: &str| said(&format!("<a href=\"{href}\">{text}</a>"), Format::Html).join(" ");
    assert_eq!(html(&format!("{L}x"), &format!(" {L}x\n")), "");
    assert_eq!(html(&format!("{L}x"), "m.me/harbour.coffee"), "missing-parameter@");
    assert_eq!(html(&format!("{L}x"), &format!("{L}y")), format!("text-differs@{L}y"));
    assert_eq!(html(&format!("{L}x"), "www.harbour.example/join"), "text-differs@www.harbour.example/join");
    assert_eq!(html("https://example.com", &format!("{L}y")), format!("text-differs@{L}y"));
    assert_eq!(html(&format!("{L}x"), "Join us now"), "");
    let markdown = said(&format!("[{L}y]({L}x)"), Format::Markdown).join(" ");
    assert_eq!(markdown, format!("text-differs@{L}y"));
}

#[test]
fn versions_for_other_programs_are_no_repetition() {
    const L: &str = "https://m.me/harbour.coffee?ref=giveaway--x";
    let outlook = format!(
        "<!--[if mso]><v:rect href=\"{L}\"/><![endif]--><!--[if !mso]><!--><a href=\"{L}\">x</a><!--<![endif]-->"
    );
    assert_eq!(said(&outlook, Format::Html), [""; 0]);
    let mail = format!(
        "Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\n{L}\n--b\nContent-Type: text/html\n\n<a href=\"{L}\">x</a>\n--b--\n"
    );
    assert_eq!(said(&mail, Format::Mail), [""; 0]);
    let book = example_book();
    let mut lint = Lint::new(&book);
    assert_eq!(lint.check("may.txt", L, Format::Text).findings, []);
    let again = lint.check("june.txt", L, Format::Text);
    assert!(again.findings[0].message.contains("in may.txt, line 1, too"), "{:?}", again.findings);
}

#[test]
fn tags_are_held_against_the_tool() {
    const L: &str = "https://m.me/harbour.coffee?ref=giveaway--";
    let book = example_book();
    let tools = Tools::builtin();
    let said = |tool: &str, tag: &str| {
        let text = format!("<a href=\"{L}{tag}\">x</a>");
        let mut lint = Lint::new(&book).sent_by(tools.clone(), tools.get(tool));
        let report = lint.check("x", &text, Format::Html);
        let said: Vec<_> = report.findings.iter().map(|f| format!("{}@{}", f.rule, &text[f.span()])).collect();
        let mended = mend(&lint, &text, Format::Html).map_or_else(|| text.clone(), |m| m.text);
        let mended =
            mended.strip_prefix(&format!("<a href=\"{L}")).unwrap().strip_suffix("\">x</a>").unwrap().to_owned();
        (said.join(" "), mended)
    };
    for (tool, tag, rules, mended) in [
        ("mailchimp", "*|FNAME|*", "unfiltered-tag@*|FNAME|*", "*|FNAME|*"),
        ("mailchimp", "*%7CFNAME%7C*", "encoded-tag@*%7CFNAME%7C*", "*|FNAME|*"),
        ("mailchimp", "*&#124;FNAME&#124;*", "encoded-tag@*&#124;FNAME&#124;*", "*|FNAME|*"),
        ("mailchimp", "*|FNAME*", "broken-tag@*|FNAME*", "*|FNAME|*"),
        ("mailchimp", "{{first_name}}", "wrong-tag@{{first_name}}", "*|FNAME|*"),
        ("klaviyo", "{{ first_name|urlencode }}", "", "{{ first_name|urlencode }}"),
        ("klaviyo", "{{ first_name }}", "unfiltered-tag@{{ first_name }}", "{{ first_name|urlencode }}"),
        (
            "klaviyo",
            "%7B%7B%20first_name%20%7D%7D",
            "encoded-tag@%7B%7B%20first_name%20%7D%7D",
            "{{ first_name|urlencode }}",
        ),
        (
            "klaviyo",
            "{{ first_name|default:'x' }}",
            "unfiltered-tag@{{ first_name|default:'x' }}",
            "{{ first_name|default:'x' }}",
        ),
        ("klaviyo", "{{ first_name|urlencode }", "broken-tag@{{ first_name|urlencode }", "{{ first_name|urlencode }}"),
        ("klaviyo", "*|FNAME|*", "wrong-tag@*|FNAME|*", "{{ first_name|urlencode }}"),
        ("kit", "{{ subscriber.first_name | url_encode }}", "", "{{ subscriber.first_name | url_encode }}"),
        ("salesforce", "%%=URLEncode(firstname,1,1)=%%", "", "%%=URLEncode(firstname,1,1)=%%"),
        ("mailwizz", "[FNAME:filter:urlencode]", "", "[FNAME:filter:urlencode]"),
        ("activecampaign", "%FIRSTNAME%", "unfiltered-tag@%FIRSTNAME%", "%FIRSTNAME%"),
        ("activecampaign", "%25FIRSTNAME%25", "encoded-tag@%25FIRSTNAME%25", "%FIRSTNAME%"),
        ("getresponse", "[[firstname]", "broken-tag@[[firstname]", "[[firstname]]"),
    ] {
        let seen = said(tool, tag);
        assert_eq!((seen.0.as_str(), seen.1.as_str()), (rules, mended), "{tool} {tag}");
    }
}

#[test]
fn a_link_in_a_wrapper_keeps_its_tags() {
    let text = "<a href=\"https://l.facebook.com/l.php?u=https%3A%2F%2Fm.me%2Fharbour.coffee%3Fref%3Dgiveaway--*%7CFNAME%7C*&amp;h=x\">x</a>";
    assert_eq!(mended(text, Format::Html), "<a href=\"https://m.me/harbour.coffee?ref=giveaway--*|FNAME|*\">x</a>");
}

#[test]
fn the_tool_shows_in_the_tags() {
    const L: &str = "https://m.me/harbour.coffee?ref=giveaway--";
    let text = format!("{L}a--514--*|EMAIL|*\n\n{L}b--514--*|EMAIL|*\n\n{L}c--514--[[email]]\n");
    assert!(said(&text, Format::Text).contains(&"wrong-tag@[[email]]".to_owned()), "{:?}", said(&text, Format::Text));
    assert_eq!(said(&format!("{L}{{{{first_name}}}}"), Format::Text), ["unfilled-placeholder@{{first_name}}"]);
}

#[test]
fn repairs_are_written_as_the_file_is() {
    for (format, text, expected) in [
        (
            Format::Html,
            "<a href=\"https://app.chatgptbuilder.io/webchat/?p=1166608&amp;ref=giveaway–hall–738–north\">x</a>",
            "<a href=\"https://app.chatgptbuilder.io/webchat/?p=1166608&amp;ref=giveaway--hall--738--north\">x</a>",
        ),
        (
            Format::Html,
            "<a href=\"https://app.chatgptbuilder.io/webchat/?p=1166608 &amp;ref=giveaway&ndash;hall\">x</a>",
            "<a href=\"https://app.chatgptbuilder.io/webchat/?p=1166608&amp;ref=giveaway--hall\">x</a>",
        ),
        (
            Format::Html,
            "<a href=\"https://l.facebook.com/l.php?u=https%3A%2F%2Fapp.chatgptbuilder.io%2Fwebchat%2F%3Fp%3D1166608%26ref%3Dgiveaway&amp;h=x\">x</a>",
            "<a href=\"https://app.chatgptbuilder.io/webchat/?p=1166608&amp;ref=giveaway\">x</a>",
        ),
        (
            Format::Markdown,
            "[x](https://m.me/harbour.coffee?ref=GIVEAWAY)",
            "[x](https://m.me/harbour.coffee?ref=giveaway)",
        ),
        (
            Format::Text,
            "é\r\nhttps://t.me/harbour_coffee_bot?start=giveaway—x\r\n",
            "é\r\nhttps://t.me/harbour_coffee_bot?start=giveaway--x\r\n",
        ),
        (
            Format::Mail,
            "Content-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n<a href=3D\"https://m.me/harbour.coffee?ref=3Dgiveaway=E2=80=93x--branch=\n--north\">",
            "Content-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n<a href=3D\"https://m.me/harbour.coffee?ref=3Dgiveaway=E2=80=93x--738=\n--north\">",
        ),
    ] {
        assert_eq!(mended(text, format), expected, "{text}");
        assert_eq!(mended(expected, format), expected, "again: {expected}");
    }
}

#[test]
fn a_text_that_goes_on_through_tags_is_not_cut_by_a_repair() {
    let text = "<p>https://m.me/harbour.coffee?ref=give<b>away–x</b></p>";
    assert_eq!(mended(text, Format::Html), "<p>https://m.me/harbour.coffee?ref=give<b>away--x</b></p>");
}

#[test]
fn formats_are_told_by_name_and_by_look() {
    assert_eq!(Format::of_name("Mai.HTML"), Some(Format::Html));
    assert_eq!((Format::of_name("a.png"), Format::of_name("html")), (None, None));
    for (text, format) in [
        ("<!DOCTYPE html>", Format::Html),
        ("Hello <a href=x>", Format::Html),
        ("See [x](y)", Format::Markdown),
        ("MIME-Version: 1.0\nSubject: x\n\n<html>", Format::Mail),
        ("Dear reader", Format::Text),
    ] {
        assert_eq!(Format::of_text(text), format, "{text}");
    }
}

#[test]
fn the_diff_shows_what_changes() {
    assert_eq!(
        diff("a.html", "1\n2\n3\n4\n", "1\n2\nx\n4\n"),
        "--- a.html\n+++ a.html\n@@ -2,3 +2,3 @@\n 2\n-3\n+x\n 4\n"
    );
}

/// Pieces that newsletters are made of, and break in.
fn scraps() -> impl Strategy<Value = String> {
    let scrap = prop_oneof![
        Just("<a href=\""),
        Just("\">"),
        Just("</a>"),
        Just("<"),
        Just(">"),
        Just("'"),
        Just("https://m.me/harbour.coffee?ref="),
        Just("giveaway"),
        Just("--"),
        Just("–"),
        Just("738--north"),
        Just("&amp;"),
        Just("&ndash;"),
        Just("&#8211;"),
        Just("\n"),
        Just("\r\n"),
        Just(" "),
        Just("é"),
        Just("\u{202e}"),
        Just("\u{0}"),
        Just("{{ email }}"),
        Just("*|EMAIL|*"),
        Just("%7B%7B"),
        Just("]("),
        Just("["),
        Just(")"),
        Just("\\_"),
        Just("<b>"),
        Just("=3D"),
        Just("=\n"),
        Just("=C3"),
        Just("<!--[if mso]>"),
        Just("-->"),
        Just("https://t.me/harbour_coffee_bot?start="),
        Just("https://l.facebook.com/l.php?u="),
        Just("https%3A%2F%2Fm.me%2Fx"),
        Just("Content-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n"),
        Just("GIVEAWAY"),
        Just("%E2%80%93"),
    ];
    proptest::collection::vec(scrap, 0..25).prop_map(|scraps| scraps.concat())
}

proptest! {
    #[test]
    fn findings_point_into_the_file_and_repairs_come_to_an_end(text in scraps(), format in 0usize..4) {
        let format = Format::ALL[format];
        let book = example_book();
        let report = Lint::new(&book).check("x", &text, format);
        for finding in &report.findings {
            prop_assert!(finding.start <= finding.end && text.get(finding.span()).is_some(), "{finding:?}");
            prop_assert!(!finding.message.chars().any(char::is_control), "{finding:?}");
        }
        if let Some(mended) = mend(&Lint::new(&book), &text, format) {
            // What is outside links stays: the same number of lines but for breaks within a link, and no tag is lost.
            prop_assert_eq!(mend(&Lint::new(&book), &mended.text, format), None, "{}", mended.text);
        }
    }

    #[test]
    fn nothing_makes_it_panic(text in "\\PC{0,80}|(<|>|\"|&#|;|\\[|\\]|\\(|\\)|\\\\|=|m\\.me/|\\?ref=|--|é|日|\u{301}|\u{7f}|\r|\n){0,60}") {
        let book = example_book();
        for format in Format::ALL {
            let report = Lint::new(&book).check("x", &text, format);
            let lines = Lines::of(&text);
            for finding in &report.findings {
                lines.position(&text, finding.start);
                let excerpt = lines.excerpt(&text, &finding.span(), 60);
                prop_assert!(![excerpt.before, excerpt.marked, excerpt.after].concat().chars().any(char::is_control));
            }
        }
    }
}

#[test]
fn repairs_that_would_never_end_are_left_out() {
    // Each repair of the tag makes emphasis of the stars, so that the next look finds it broken again.
    let text = "*|EMAIL|*https://m.me/harbour.coffee?ref=*|EMAIL|*<b>";
    let book = example_book();
    let mended = mend(&Lint::new(&book), text, Format::ALL[0]);
    assert!(mended.as_ref().is_none_or(|m| m.text.len() < text.len() + 8), "{mended:?}");
    let text = mended.map_or(text.to_owned(), |m| m.text);
    assert_eq!(mend(&Lint::new(&book), &text, Format::ALL[0]), None);
}
