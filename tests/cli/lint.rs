//! `lint`: every planted fault in the newsletters of `tests/newsletters` is found, and nothing in the clean ones.

use crate::desk::{Desk, Ran};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The link book that the newsletters are held against: two clients, live links, a draft, an archived one.
fn book() -> Desk {
    let desk = Desk::harbour();
    desk.ok(["bot", "add", "Linden Books", "--telegram", "linden_books_bot", "--webchat", "2200111"]);
    for reference in ["welcome", "autumn", "easter", "spring-sale"] {
        desk.ok(["--bot", "Harbour Coffee", "link", "add", reference]);
    }
    for reference in ["giveaway", "welcome", "easter"] {
        desk.ok(["link", "edit", reference, "--status", "live"]);
    }
    desk.ok(["link", "archive", "easter"]);
    desk
}

/// The tool that sends each newsletter.
const TOOLS: [&str; 10] = [
    "mailchimp",
    "klaviyo",
    "sendgrid",
    "brevo",
    "activecampaign",
    "kit",
    "getresponse",
    "hubspot",
    "mailerlite",
    "salesforce",
];

fn newsletter(folder: &str, tool: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/newsletters").join(folder);
    let found = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path());
    found.into_iter().find(|p| p.file_stem().is_some_and(|s| s == tool)).unwrap()
}

/// Where a format has no comments: the lines of the faults, and their rules.
fn faults_of(tool: &str) -> &'static [(u64, &'static str)] {
    match tool {
        "getresponse" => {
            &[(3, "broken-tag"), (4, "smart-dash"), (5, "bad-escape"), (6, "encoded-tag"), (8, "repeated-placement")]
        }
        "hubspot" => &[
            (21, "smart-dash"),
            (22, "smart-dash"),
            (24, "unknown-ref"),
            (25, "encoded-tag"),
            (27, "bad-character"),
            (27, "personal-data"),
        ],
        _ => &[],
    }
}

fn lint(desk: &Desk, tool: &str, path: &Path) -> (i32, Value) {
    let ran = desk.run(["lint", "--json", "--tags", tool, path.to_str().unwrap()]);
    (ran.code, serde_json::from_str(&ran.out).unwrap_or_else(|e| panic!("{e}: {ran:?}")))
}

/// Line and rule of everything that is worse than a note.
fn found(json: &Value) -> BTreeSet<(u64, String)> {
    let findings = json["files"][0]["findings"].as_array().unwrap().iter();
    let serious = findings.filter(|f| f["severity"] != "info");
    serious.map(|f| (f["line"].as_u64().unwrap(), f["rule"].as_str().unwrap().to_owned())).collect()
}

#[test]
fn clean_newsletters_have_nothing_wrong() {
    let desk = book();
    for tool in TOOLS {
        let (code, json) = lint(&desk, tool, &newsletter("clean", tool));
        assert_eq!((code, found(&json)), (0, BTreeSet::new()), "{tool}: {json:#}");
        let links = json["files"][0]["links"].as_array().unwrap();
        assert!(links.iter().filter(|l| l["link"].is_string()).count() >= 2, "{tool}: {links:#?}");
    }
}

#[test]
fn every_planted_fault_is_found_and_nothing_else() {
    let desk = book();
    for tool in TOOLS {
        let path = newsletter("faulty", tool);
        let text = fs::read_to_string(&path).unwrap();
        let mut planted: BTreeSet<(u64, String)> =
            faults_of(tool).iter().map(|(line, rule)| (*line, (*rule).to_owned())).collect();
        for (line, content) in (1..).zip(text.lines()) {
            let Some((_, rest)) = content.split_once("<!-- fault: ") else { continue };
            let rules = rest.split(" -->").next().unwrap().split(' ');
            planted.extend(rules.map(|rule| (line, rule.to_owned())));
        }
        assert!(planted.len() >= 5, "{tool}");
        let (code, json) = lint(&desk, tool, &path);
        let found = found(&json);
        let missed: Vec<_> = planted.difference(&found).collect();
        let invented: Vec<_> = found.difference(&planted).collect();
        assert!(missed.is_empty() && invented.is_empty(), "{tool}: missed {missed:?}, invented {invented:?}");
        assert_eq!(code, 1, "{tool}");
    }
}

#[test]
fn repairs_leave_no_repair_and_change_nothing_else() {
    let desk = book();
    for tool in TOOLS {
        let source = newsletter("faulty", tool);
        let name = source.file_name().unwrap().to_str().unwrap();
        let old = fs::read_to_string(&source).unwrap();
        desk.write(name, &old);
        let ran = desk.run(["lint", "--fix", "--tags", tool, name]);
        assert_eq!(ran.code, 1, "{ran:?}");
        assert!(ran.err.contains("--yes makes the repairs") && ran.out.contains("\n+"), "{ran:?}");
        assert_eq!(fs::read_to_string(desk.path().join(name)).unwrap(), old, "nothing is written without a yes");
        let ran = desk.run(["lint", "--fix", "--yes", "--tags", tool, name]);
        assert!(ran.err.contains("After the repairs"), "{ran:?}");
        let new = fs::read_to_string(desk.path().join(name)).unwrap();
        let again = desk.run(["lint", "--fix", "--yes", "--tags", tool, name]);
        assert!(again.err.contains("nothing that can be mended"), "{again:?}");
        assert_eq!(fs::read_to_string(desk.path().join(name)).unwrap(), new);
        // Only links have changed: what stands before the first and after the last is as it was.
        let around = |text: &str| {
            let head = text.split("http").next().unwrap().len();
            (text[..head].to_owned(), text[text.len() - 20..].to_owned())
        };
        assert_eq!(around(&new), around(&old), "{tool}");
        assert_eq!(new.matches("\r\n").count() > 0, old.contains("\r\n"), "{tool}");
    }
}

#[test]
fn people_are_told_where_what_and_how_to_mend_it() {
    let desk = book();
    desk.write("may.html", "<p>é <a href=\"https://m.me/102938475610293?ref=giveaway–x\">Join\u{1b}[2J</a></p>\n");
    let ran = desk.run(["lint", "may.html"]);
    assert_eq!(ran.code, 1);
    let lines: Vec<_> = ran.out.lines().collect();
    assert!(lines[0].starts_with("may.html:1:56: error: ") && lines[0].ends_with("[smart-dash]"), "{}", ran.out);
    assert_eq!(lines[1], "    <p>é <a href=\"https://m.me/102938475610293?ref=giveaway–x\">Join␛[2J</a></p>");
    assert_eq!(lines[2], format!("    {}^", " ".repeat(55)));
    assert_eq!(lines[3], "    fix: --");
    assert_eq!(ran.err, "1 newsletter, 1 link: 1 error.\n");
    let clean = desk.run(["lint", "--as", "text", "may.html"]);
    assert!(clean.out.contains("smart-dash"), "{clean:?}");
}

#[test]
fn the_json_has_bytes_of_the_file() {
    let desk = book();
    for bytes in [
        &b"\xef\xbb\xbf<a href=\"https://m.me/102938475610293?ref=giveaway&ndash;x\">\xc3\xa9</a>"[..],
        b"\xe9 <a href=\"https://m.me/102938475610293?ref=giveaway\x96x\">",
    ] {
        desk.write("may.html", bytes);
        let json: Value = serde_json::from_str(&desk.run(["lint", "--json", "may.html"]).out).unwrap();
        let finding = &json["files"][0]["findings"][0];
        let at = |key: &str| finding[key].as_u64().unwrap() as usize;
        let marked = &bytes[at("start")..at("end")];
        assert!(marked == b"&ndash;" || marked == b"\x96", "{json:#}");
        assert_eq!((finding["rule"].as_str(), finding["fix"].as_str()), (Some("smart-dash"), Some("--")));
        assert_eq!((&json["errors"], &json["warnings"], &json["fixed"]), (&1.into(), &0.into(), &false.into()));
        desk.run(["lint", "--fix", "--yes", "may.html"]);
        let mended = fs::read(desk.path().join("may.html")).unwrap();
        assert_eq!(mended, [&bytes[..at("start")], b"--", &bytes[at("end")..]].concat());
    }
}

#[test]
fn folders_pipes_and_what_cannot_be_read() {
    let desk = book();
    fs::create_dir_all(desk.path().join("letters/old")).unwrap();
    let link = "https://m.me/102938475610293?ref=giveaway--x\n";
    desk.write("letters/b.txt", link);
    desk.write("letters/old/a.md", link);
    desk.write("letters/c.png", link);
    let ran = desk.run(["lint", "letters"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(
        ran.out.contains("letters/old/a.md:1:1: warning: ") && ran.out.contains("in letters/b.txt, line 1, too"),
        "{ran:?}"
    );
    let Ran { code, out, .. } = desk.feed(["lint", "-"], b"Write to us: t.me/harbour_coffee_bot?start=givaway");
    assert!(
        code == 1 && out.contains("standard input:1:44: error") && out.contains("did you mean “giveaway”?"),
        "{out}"
    );
    let ran = desk.run(["lint", "none.html", "letters/b.txt"]);
    assert!(ran.code == 1 && ran.err.contains("there is no file or folder “none.html”"), "{ran:?}");
    assert_eq!(desk.feed(["lint", "--fix", "-"], b"x").code, 2);
    assert_eq!(desk.run(["lint"]).code, 2);
    let ran = desk.run(["lint", "--tags", "mailchmp", "letters"]);
    assert!(ran.code == 2 && ran.err.contains("did you mean “mailchimp”?"), "{ran:?}");
}

#[test]
fn without_a_link_book_it_says_so_and_reads_all_the_same() {
    let desk = Desk::new();
    let ran = desk.feed(["lint", "-"], "https://t.me/some_bot?start=a–b".as_bytes());
    assert!(
        ran.code == 1 && ran.err.contains("There is no link book yet") && ran.out.contains("smart-dash"),
        "{ran:?}"
    );
    assert!(!desk.database().exists());
}

#[test]
fn the_bots_own_tool_is_meant_where_nothing_is_said() {
    let desk = book();
    desk.write("may.html", "<a href=\"https://m.me/102938475610293?ref=giveaway--a--email--*|EMAIL|*\">Join</a>");
    assert_eq!(desk.run(["lint", "may.html"]).code, 0);
    desk.ok(["bot", "edit", "Harbour Coffee", "--newsletter-tool", "klaviyo"]);
    let ran = desk.run(["lint", "may.html"]);
    assert!(
        ran.code == 1 && ran.out.contains("[wrong-tag]") && ran.out.contains("fix: {{ email|urlencode }}"),
        "{ran:?}"
    );
    assert_eq!(desk.run(["lint", "--tags", "mailchimp", "may.html"]).code, 0);
}

#[test]
fn what_is_no_text_and_what_cannot_be_mended_is_said() {
    let desk = book();
    fs::write(desk.path().join("pic.png"), b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").unwrap();
    let ran = desk.run(["lint", "pic.png"]);
    assert!(ran.code == 1 && ran.err.contains("pic.png is no text"), "{ran:?}");
    // `<a href="https://t.me/harbour_coffee_bot?start=giveaway–x">Join</a>`
    let body = "PGEgaHJlZj0iaHR0cHM6Ly90Lm1lL2hhcmJvdXJfY29mZmVlX2JvdD9zdGFydD1naXZlYXdheeKAk3giPkpvaW48L2E+";
    desk.write(
        "may.eml",
        format!(
            "From: a@b.example\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: base64\n\n{body}\n"
        ),
    );
    let ran = desk.run(["lint", "--fix", "--yes", "may.eml"]);
    assert!(ran.out.contains("start=giveaway–x") && ran.out.contains("[smart-dash]"), "{ran:?}");
    assert!(ran.err.contains("parts of a message in base64 are mended where they come from"), "{ran:?}");
}
