//! Everything that is written into files: as the text was where a program reads it, and never so that it runs or steers.

use crate::desk::Desk;
use crate::list::all;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};

/// A link book in which every text is a name, a campaign, a flow, a tag, a label and a value, brought there by the JSON
/// import, which is made for text of any kind.
fn book() -> (Desk, Vec<String>) {
    let desk = Desk::harbour();
    // A table trims its cells, and so does every form: what is blank around a text is no part of it.
    let texts: Vec<String> = all().into_iter().filter(|text| !text.trim().is_empty()).collect();
    let mut file: Value = serde_json::from_str(&desk.ok(["export", "-"])).unwrap();
    let links = file["bots"][0]["links"].as_array_mut().unwrap();
    let pattern = links[0].clone();
    for (n, text) in texts.iter().enumerate() {
        let mut link = pattern.clone();
        let uid = 1_000_000 + 10 * n as u64;
        link["uid"] = json!(uid);
        link["ref"] = json!(format!("text-{n}"));
        link["name"] = json!(text);
        link["tags"] = json!([text]);
        let place = &mut link["placements"][0];
        place["uid"] = json!(uid + 1);
        place["link"] = json!(uid);
        place["label"] = json!(text.trim());
        links.push(link);
    }
    desk.write("hostile.json", file.to_string());
    let ran = desk.run(["import", "hostile.json", "--json"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    (desk, texts)
}

fn files(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap().flatten() {
        match entry.file_type().unwrap() {
            kind if kind.is_dir() => files(&entry.path(), into),
            kind => {
                assert!(kind.is_file(), "{}", entry.path().display());
                into.push(entry.path());
            }
        }
    }
}

/// No control character but line ends, and nothing that turns the direction of what follows.
#[track_caller]
fn assert_calm(what: &str, text: &str) {
    let steers = |c: char| {
        (c.is_control() && c != '\n' && c != '\r') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if let Some(at) = text.find(steers) {
        let start = text[..at].char_indices().rev().nth(40).map_or(0, |(i, _)| i);
        panic!("{what}: {:?}", text[start..].chars().take(80).collect::<String>());
    }
}

#[test]
fn json_in_one_file_and_in_a_folder_has_every_text_to_the_byte_and_nothing_that_steers() {
    let (desk, texts) = book();
    desk.ok(["export", "all.json"]);
    let text = fs::read_to_string(desk.path().join("all.json")).unwrap();
    assert_calm("all.json", &text);
    let read: Value = serde_json::from_str(&text).unwrap();
    let links = read["bots"][0]["links"].as_array().unwrap();
    for (n, wanted) in texts.iter().enumerate() {
        let link = links.iter().find(|l| l["ref"] == json!(format!("text-{n}"))).unwrap();
        assert_eq!(link["name"], json!(wanted));
        assert_eq!(link["tags"][0], json!(wanted));
        assert_eq!(link["placements"][0]["label"], json!(wanted.trim()));
    }
    desk.ok(["export", "book/"]);
    let mut found = Vec::new();
    files(&desk.path().join("book"), &mut found);
    assert!(found.len() > texts.len());
    for path in &found {
        let name = path.strip_prefix(desk.path()).unwrap().to_str().unwrap();
        assert!(name.chars().all(|c| c.is_ascii_graphic() || c.is_alphanumeric()), "{name:?}");
        assert_calm(name, &fs::read_to_string(path).unwrap());
    }
    // Written and read is the same, from the file and from the folder.
    for source in ["all.json", "book"] {
        let other = Desk::new();
        let source = desk.path().join(source);
        other.ok(["import", source.to_str().unwrap()]);
        assert_eq!(other.ok(["export", "-"]), text, "{source:?}");
    }
}

#[test]
fn tables_run_nothing_in_a_spreadsheet_and_steer_no_terminal() {
    let (desk, texts) = book();
    let text = desk.ok(["export", "-", "--as", "csv"]);
    let mut reader = entrylink::table::Reader::new(text.as_bytes()).unwrap();
    let mut rows = 0;
    while let Some(row) = reader.next_row().unwrap() {
        for cell in row.iter() {
            // Digits with the signs of numbers run nothing.
            let number = |rest: &str| rest.chars().all(|c| c.is_ascii_digit() || " .,()-/".contains(c));
            let runs = cell.starts_with(['=', '@', '\t', '\r', '＝', '＋', '－', '＠'])
                || cell.strip_prefix(['+', '-']).is_some_and(|rest| !number(rest));
            assert!(!runs, "{cell:?} is a formula");
        }
        rows += 1;
    }
    assert!(rows > texts.len(), "{rows} rows");
}

#[test]
fn what_is_copied_as_html_is_text_and_links_and_nothing_else() {
    let (desk, texts) = book();
    let step = crate::step().div_ceil(30).max(1);
    for n in (0..texts.len()).step_by(step) {
        let link = format!("text-{n}");
        for form in ["html", "markdown", "csv", "text", "json"] {
            let ran = desk.run(["url", &link, "--as", form, "--link-text", &texts[n].replace('\0', "")]);
            // A text that cannot be in the form is refused with a sentence.
            assert!(ran.code == 0 || !ran.err.is_empty(), "{link} as {form}: {ran:?}");
            assert_calm(&link, &ran.err);
            if form == "html" {
                let tags = ran.out.matches('<').count();
                assert_eq!(
                    tags,
                    ran.out.matches("<a href=\"").count() + ran.out.matches("</a>").count(),
                    "{}",
                    ran.out
                );
            }
        }
    }
}

#[test]
fn codes_sheets_and_personal_links_of_any_text_stay_in_their_place() {
    let (desk, texts) = book();
    let step = crate::step().div_ceil(12).max(1);
    let mut made = 0;
    for n in (0..texts.len()).step_by(step) {
        let link = format!("text-{n}");
        for name in ["code.svg", "code.png", "code.pdf"] {
            let ran = desk.run(["qr", &link, "--channel", "webchat", "--output", name]);
            assert_calm(&link, &(ran.out.clone() + &ran.err));
            if ran.code == 0 && name == "code.svg" {
                let svg = fs::read_to_string(desk.path().join(name)).unwrap();
                assert_calm(&link, &svg);
                assert!(!svg.contains("<script"), "{svg}");
            }
        }
        let caption = texts[n].replace(['\0', '{', '}'], "");
        let ran = desk.run([
            "sheet",
            &link,
            "--channel",
            "webchat",
            "--stock",
            "L7160",
            "--output",
            "sheet.pdf",
            "--caption",
            &caption,
        ]);
        assert!(ran.code == 0 || !ran.err.is_empty(), "{link}: {ran:?}");
        assert_calm(&link, &(ran.out + &ran.err));
        made += usize::from(ran.code == 0);
        desk.write("list.csv", format!("source,{n}\nmay,\"{}\"\n", texts[n].replace('"', "\"\"")));
        let ran = desk.run([
            "bulk",
            "giveaway",
            "--channel",
            "webchat",
            "--input",
            "list.csv",
            "--output",
            "out.csv",
            "--rejects",
            "no.csv",
            "--qr",
            &format!("codes-{n}"),
            "--qr-name",
            &n.to_string(),
        ]);
        assert!(ran.code == 0 || !ran.err.is_empty(), "{link}: {ran:?}");
        assert_calm(&link, &(ran.out + &ran.err));
    }
    assert!(made > 0);
    // Nothing outside of the named folder, whatever a text looks like as the name of a file.
    let mut found = Vec::new();
    files(desk.path(), &mut found);
    for path in found {
        let inside = path.strip_prefix(desk.path()).unwrap();
        assert!(inside.components().count() <= 3, "{inside:?}");
        let name = path.file_name().unwrap().to_str().unwrap();
        assert!(!name.chars().any(char::is_control), "{name:?}");
    }
}
