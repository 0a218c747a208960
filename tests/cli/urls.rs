//! `url`.

use crate::desk::Desk;

#[test]
fn channels_come_in_the_bots_order_each_with_all_placements() {
    let desk = Desk::harbour();
    desk.ok(["place", "add", "giveaway", "hall-a", "--set", "source=hall-a"]);
    let expected = "https://m.me/102938475610293?ref=giveaway\n\
                    https://m.me/102938475610293?ref=giveaway--hall-a\n\
                    https://t.me/harbour_coffee_bot?start=giveaway\n\
                    https://t.me/harbour_coffee_bot?start=giveaway--hall-a\n";
    assert_eq!(desk.ok(["url", "giveaway", "--channel", "telegram", "--channel", "messenger"]), expected);
    assert_eq!(desk.ok(["url", "giveaway"]).lines().count(), 10);
    let one = desk.ok(["url", "Giveaway", "--place", "HALL-A", "--channel", "telegram"]);
    assert_eq!(one, "https://t.me/harbour_coffee_bot?start=giveaway--hall-a\n");
    assert!(desk.fails(["url", "giveaway", "--place", "hall-b"]).contains("did you mean “hall-a”?"));
}

#[test]
fn values_are_set_by_name_or_id_over_those_of_the_placement() {
    let desk = Desk::harbour();
    desk.ok(["place", "edit", "giveaway", "default", "--set", "branch=north", "--set", "seats=2"]);
    let url = |extra: &[&str]| {
        let args = [&["url", "giveaway", "--channel", "whatsapp"], extra].concat();
        desk.ok(args).trim().replace("https://wa.me/4940555010000?text=", "")
    };
    assert_eq!(url(&[]), "giveaway--738--north--514--2");
    assert_eq!(
        url(&["--set", "Branch=south", "--set", "email=a b+c@d.e"]),
        "giveaway--738--south--514--2--email--a%20b%2Bc@d.e"
    );
    assert_eq!(url(&["--set", "514=3", "--set", "source=hall"]), "giveaway--hall--738--north--514--3");
}

#[test]
fn warnings_are_said_and_the_url_printed() {
    let desk = Desk::harbour();
    let ran = desk.run(["url", "giveaway", "--channel", "telegram", "--set", "99999=x"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, "https://t.me/harbour_coffee_bot?start=giveaway--99999--x\n"));
    assert!(ran.err.starts_with("warning: Telegram, default: ") && ran.err.contains("[unknown-field]"), "{}", ran.err);
}

#[test]
fn errors_are_said_the_url_printed_and_the_exit_code_is_1() {
    let desk = Desk::harbour();
    let ran = desk.run(["url", "giveaway", "--channel", "telegram", "--set", "email=a@b.c"]);
    assert_eq!((ran.code, ran.out.as_str()), (1, "https://t.me/harbour_coffee_bot?start=giveaway--email--a@b.c\n"));
    assert!(ran.err.contains("error: Telegram, default: ") && ran.err.contains("[bad-character]"), "{}", ran.err);
    let ran = desk.run(["url", "giveaway", "--channel", "messenger", "--set", "branch=east"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("[option-mismatch]"), "{}", ran.err);
}

#[test]
fn what_cannot_be_written_is_not_printed() {
    let desk = Desk::harbour();
    for (value, rule) in [
        ("branch=a--b", "separator-in-value"),
        ("branch=-a", "edge-hyphen"),
        ("branch={{api_key}}", "secret-placeholder"),
        ("branch=a\nb", "control-character"),
    ] {
        let said = desk.fails(["url", "giveaway", "--channel", "messenger", "--set", value]);
        assert!(said.contains("error: Messenger, default: ") && said.contains(rule), "{said}");
    }
    let said = desk.fails(["url", "giveaway", "--channel", "viber"]);
    assert!(said.contains("[missing-account]"), "{said}");
}

#[test]
fn fields_that_nobody_knows_are_refused_with_what_may_have_been_meant() {
    let desk = Desk::harbour();
    assert!(desk.fails(["url", "giveaway", "--set", "brnach=north"]).contains("did you mean “branch”?"));
    let said = desk.fails(["url", "giveaway", "--set", "colour=red"]);
    assert!(said.contains("there is no field “colour”: add it with its id"), "{said}");
}

#[test]
fn the_command_line_itself_is_checked() {
    let desk = Desk::harbour();
    for wrong in [
        &["url"][..],
        &["url", "giveaway", "--channel", "fax"],
        &["url", "giveaway", "--set", "branch"],
        &["url", "giveaway", "--as", "pdf"],
        &["url", "giveaway", "--in-flow", "--channel", "telegram"],
        &["nonsense"],
    ] {
        let ran = desk.run(wrong);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{wrong:?}");
        assert!(!ran.err.is_empty());
    }
}

#[test]
fn other_forms_escape_what_has_a_meaning_in_them() {
    let desk = Desk::harbour();
    desk.ok(["link", "edit", "giveaway", "--name", "A <b>, [c]"]);
    let form = |name: &str| desk.ok(["url", "giveaway", "--channel", "webchat", "--as", name]);
    let url = "https://app.chatgptbuilder.io/webchat/?p=1166608&ref=giveaway";
    assert_eq!(form("url"), format!("{url}\n"));
    assert_eq!(form("markdown"), format!("[A \\<b\\>\\, \\[c\\] · default · WebChat]({url})\n"));
    assert_eq!(
        form("html"),
        format!("<a href=\"{}\">A &lt;b&gt;, [c] · default · WebChat</a>\n", url.replace('&', "&amp;"))
    );
    assert_eq!(form("text"), format!("A <b>, [c] · default · WebChat: {url}\n"));
    assert_eq!(form("csv"), format!("link,placement,channel,url\ngiveaway,default,webchat,{url}\n"));
}

#[test]
fn the_json_has_the_findings_and_what_has_no_url() {
    let desk = Desk::harbour();
    let ran = desk.run(["url", "giveaway", "--as", "json", "--set", "branch=a--b", "--channel", "messenger"]);
    assert_eq!(ran.code, 1);
    let value: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert!(value[0]["url"].is_null());
    assert_eq!(value[0]["findings"][0]["rule"], "separator-in-value");
    let value = desk.json(["url", "giveaway", "--as", "json", "--channel", "whatsapp"]);
    assert_eq!(value[0]["url"], "https://wa.me/4940555010000?text=giveaway");
    assert_eq!(
        (&value[0]["link"], &value[0]["placement"], &value[0]["channel"]),
        (&"giveaway".into(), &"default".into(), &"whatsapp".into())
    );
}

#[test]
fn a_bot_without_channels_says_how_it_gets_one() {
    let desk = Desk::new();
    desk.ok(["bot", "add", "Empty"]);
    desk.ok(["link", "add", "x"]);
    assert!(desk.fails(["url", "x"]).contains("entrylink bot edit"));
}

#[test]
fn copied_is_never_said_where_it_was_not() {
    let desk = Desk::harbour();
    let nowhere = |args: &[&str]| {
        let mut command = desk.command(args);
        let config = desk.path().join("config.toml");
        std::fs::write(&config, "clipboard = \"none\"\n").unwrap();
        command.env("ENTRYLINK_CONFIG", config).output().unwrap()
    };
    let output = nowhere(&["url", "giveaway", "--channel", "telegram", "--copy"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(String::from_utf8_lossy(&output.stdout), "https://t.me/harbour_coffee_bot?start=giveaway\n");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("nothing was copied") && said.contains("switched off"), "{said}");
}

#[cfg(unix)]
#[test]
fn what_is_printed_goes_to_the_clipboard_too() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::harbour();
    // A tmux that keeps what it is fed: the clipboard chain's first way.
    let tmux = desk.path().join("tmux");
    std::fs::write(&tmux, "#!/bin/sh\ncat > \"$COPIED\"\n").unwrap();
    std::fs::set_permissions(&tmux, std::fs::Permissions::from_mode(0o755)).unwrap();
    let copied = desk.path().join("copied");
    let config = desk.path().join("config.toml");
    std::fs::write(&config, "clipboard = \"tmux\"\n").unwrap();
    let path = format!("{}:{}", desk.path().display(), std::env::var("PATH").unwrap_or_default());
    let mut command = desk.command(["url", "giveaway", "--channel", "telegram", "--channel", "messenger", "--copy"]);
    let output = command
        .env("PATH", path)
        .env("COPIED", &copied)
        .env("TMUX", "/tmp/tmux,1,0")
        .env("ENTRYLINK_CONFIG", config)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{said}");
    let printed = String::from_utf8_lossy(&output.stdout);
    assert_eq!(std::fs::read_to_string(copied).unwrap(), printed.trim_end());
    assert!(said.starts_with("warning: “giveaway” is a draft: until its ref is added"), "{said}");
    assert!(said.contains("\n2 URLs in tmux’s buffer"), "{said}");
}

#[test]
fn placeholders_become_the_tags_of_a_tool_and_what_it_cannot_do_is_said() {
    let desk = Desk::harbour();
    desk.ok(["link", "edit", "giveaway", "--status", "live"]);
    desk.ok(["place", "edit", "giveaway", "default", "--set", "email={{email}}"]);
    let url = |extra: &[&str]| desk.run([&["url", "giveaway", "--channel", "messenger"], extra].concat());
    let plain = "https://m.me/102938475610293?ref=giveaway--email--";
    assert_eq!(url(&[]).out, format!("{plain}{{{{email}}}}\n"));
    let ran = url(&["--tags", "MailChimp"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, format!("{plain}*|EMAIL|*\n").as_str()));
    assert!(
        ran.err.contains("warning: Messenger, default: Mailchimp puts {{email}} into the link as it is"),
        "{}",
        ran.err
    );
    let ran = url(&["--tags", "klaviyo"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, format!("{plain}{{{{ email|urlencode }}}}\n").as_str()));
    assert!(!ran.err.contains("warning") && ran.err.contains("Django"), "{}", ran.err);
    let ran = url(&["--tags", "sendgrid", "--set", "email={{full_name}}"]);
    assert_eq!((ran.code, ran.out.as_str()), (1, format!("{plain}{{{{full_name}}}}\n").as_str()));
    assert!(ran.err.contains("SendGrid has no tag for {{full_name}}"), "{}", ran.err);
    let ran = desk.run(["url", "giveaway", "--channel", "telegram", "--tags", "mailchimp"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("error: Telegram, default: {{email}} can never arrive on Telegram"), "{}", ran.err);
    let ran = url(&["--tags", "mailchump"]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("did you mean “mailchimp”?"), "{}", ran.err);
    let json = desk.json(["url", "giveaway", "--channel", "messenger", "--tags", "mailchimp", "--json"]);
    assert_eq!(json[0]["url"], format!("{plain}*|EMAIL|*"));
    let finding = &json[0]["findings"][0];
    assert_eq!((&finding["rule"], &finding["severity"]), (&"unfilled-placeholder".into(), &"warning".into()));
    let span = |end: &str| finding[end].as_u64().unwrap() as usize;
    assert_eq!(&json[0]["url"].as_str().unwrap()[span("start")..span("end")], "*|EMAIL|*");
}

#[test]
fn a_bots_newsletter_tool_is_for_copies_and_a_users_own_tools_count() {
    let desk = Desk::harbour();
    desk.write(
        "merge-tags.toml",
        "[pigeon]\nname = \"Pigeon\"\ntag = \"((NAME))\"\nnames = { email = \"mail\" }\n[owl]\nx = 1\n",
    );
    desk.write("config.toml", "clipboard = \"none\"\n");
    let run = |args: &[&str]| {
        let mut command = desk.command(args);
        let output = command.env("ENTRYLINK_CONFIG", desk.path().join("config.toml")).output().unwrap();
        (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    let (_, said) = run(&["bot", "edit", "Harbour Coffee", "--newsletter-tool", "Pigeon"]);
    assert!(said.contains("Changed") && said.contains("the tool [owl] is left out"), "{said}");
    assert!(run(&["bot", "show"]).0.contains("Newsletter tool  Pigeon"));
    assert_eq!(desk.json(["bot", "show", "--json"])["newsletter_tool"], "pigeon");
    let url = ["url", "giveaway", "--channel", "whatsapp", "--set", "email={{email}}"];
    // What is only printed keeps its placeholders.
    assert!(run(&url).0.ends_with("--email--{{email}}\n"));
    let (printed, said) = run(&[&url[..], &["--copy"]].concat());
    assert!(printed.ends_with("--email--((mail))\n"), "{printed}");
    assert!(said.contains("tags of Pigeon, the newsletter tool of Harbour Coffee"), "{said}");
    assert!(run(&[&url[..], &["--copy", "--tags", "none"]].concat()).0.ends_with("--email--{{email}}\n"));
    // Without its file the tool is not known any more, and that is said.
    let ran = desk.run([&url[..], &["--copy"]].concat());
    assert!(ran.err.contains("“pigeon”, the newsletter tool of Harbour Coffee, is not known any more"), "{}", ran.err);
    run(&["bot", "edit", "Harbour Coffee", "--newsletter-tool", "none"]);
    assert!(desk.json(["bot", "show", "--json"]).get("newsletter_tool").is_none());
}

#[test]
fn buttons_rich_text_and_tables_are_forms_too() {
    let desk = Desk::harbour();
    desk.ok(["link", "edit", "giveaway", "--name", "=A <b>"]);
    let form = |extra: &[&str]| desk.ok([&["url", "giveaway", "--channel", "webchat", "--as"], extra].concat());
    let href = "href=\"https://app.chatgptbuilder.io/webchat/?p=1166608&amp;ref=giveaway\"";
    let button = form(&["button", "--link-text", "Chat & win"]);
    assert!(button.starts_with("<table role=\"presentation\"") && button.ends_with("</table>\n"), "{button}");
    assert!(button.contains(href) && button.contains(">Chat &amp; win</a>"), "{button}");
    assert_eq!(form(&["rich", "--link-text", "{link}"]), format!("<a {href}>=A &lt;b&gt;</a>\n"));
    let url = "https://app.chatgptbuilder.io/webchat/?p=1166608&ref=giveaway";
    assert_eq!(form(&["tsv"]), format!("link\tplacement\tchannel\turl\n'=A <b>\tdefault\twebchat\t{url}\n"));
    assert_eq!(form(&["markdown", "--link-text", "Chat"]), format!("[Chat]({url})\n"));
    let ran = desk.run(["url", "giveaway", "--as", "csv", "--link-text", "Chat"]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("--link-text has no place"), "{}", ran.err);
}
