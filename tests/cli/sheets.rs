//! `sheet`: a PDF of many codes, what is refused by name, and what is written down.

use crate::desk::Desk;

fn harbour() -> Desk {
    let desk = Desk::harbour();
    for hall in ["hall-a", "hall-b"] {
        desk.ok(["place", "add", "giveaway", hall, "--set", &format!("source={hall}")]);
    }
    desk.ok(["place", "remove", "giveaway", "default"]);
    desk.ok(["link", "edit", "giveaway", "--status", "live"]);
    desk
}

#[test]
fn a_sheet_is_made_read_back_and_written_down() {
    let desk = harbour();
    let ran =
        desk.run(["sheet", "giveaway", "--channel", "telegram", "--output", "out.pdf", "--copies", "3", "--json"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let made: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!((&made["codes"], &made["pages"], &made["recorded"]), (&6.into(), &1.into(), &2.into()), "{made}");
    assert!(ran.err.contains("Wrote 6 codes on 1 page of L7160 to out.pdf; every code was read back."), "{}", ran.err);
    let bytes = std::fs::read(desk.path().join("out.pdf")).unwrap();
    assert!(bytes.starts_with(b"%PDF-1.7") && made["bytes"] == bytes.len());
    let list = desk.json(["print", "list", "--json"]);
    assert_eq!(
        (list.as_array().unwrap().len(), &list[0]["quantity"], &list[0]["what"]),
        (2, &3.into(), &"labels".into())
    );
    // The same file again is the same print; the warning is there from now on.
    desk.ok(["sheet", "giveaway", "--channel", "telegram", "-o", "out.pdf", "--copies", "3"]);
    assert_eq!(desk.json(["print", "list", "--json"]).as_array().unwrap().len(), 2);
    assert!(desk.fails(["link", "edit", "giveaway", "--ref", "raffle"]).contains("6 labels printed on"));
    desk.ok(["undo"]);
    assert_eq!(desk.json(["print", "list", "--json"]), serde_json::json!([]));
    desk.ok(["sheet", "giveaway", "--channel", "telegram", "-o", "out.pdf", "--no-record"]);
    assert_eq!(desk.json(["print", "list", "--json"]), serde_json::json!([]));
}

#[test]
fn what_had_better_not_be_printed_is_refused_by_name() {
    let desk = harbour();
    let sheet = |more: &[&str]| {
        let mut args = vec!["sheet", "giveaway", "--channel", "messenger", "--output", "out.pdf"];
        args.extend(more);
        desk.run(args)
    };
    desk.ok(["place", "add", "giveaway", "hall-c", "--set", "source=hall-a"]);
    let same = sheet(&[]);
    assert_eq!(same.code, 1);
    assert!(same.err.contains("giveaway · hall-a and giveaway · hall-c have the same URL"), "{}", same.err);
    assert!(!desk.path().join("out.pdf").exists());
    desk.ok(["place", "edit", "giveaway", "hall-c", "--set", "source={{email}}"]);
    assert!(sheet(&[]).err.contains("giveaway · hall-c: {{email}} would stand on paper"));
    assert_eq!(sheet(&["--anyway", "--no-record"]).code, 0);
    desk.ok(["place", "archive", "giveaway", "hall-c"]);
    assert_eq!(sheet(&["--no-record"]).code, 0);
    assert!(sheet(&["--place", "hall-c"]).err.contains("giveaway · hall-c is archived"));
    assert!(sheet(&["--size", "9mm"]).err.contains("giveaway · hall-a: at 9 mm a module is"));
    assert!(sheet(&["--quiet", "0"]).err.contains("reaches into the light margin"));
    assert!(sheet(&["--foreground", "#ffd000"]).err.contains("[low-contrast]"));
    assert!(sheet(&["--background", "#000000", "--foreground", "#fff"]).err.contains("light on dark"));
    assert_eq!(sheet(&["--foreground", "#003366", "--background", "#fff8e0", "--no-record"]).code, 0);
    for level in ["auto", "l", "m", "q", "h"] {
        assert_eq!(sheet(&["--ec", level, "--no-record"]).code, 0, "{level}");
    }
    assert!(sheet(&["--caption", "海報"]).err.contains("has no 海 報"));
    assert!(sheet(&["--caption", "{lable}"]).err.contains("{lable}"));
    assert!(sheet(&["--start", "22"]).err.contains("21 places"));
    assert!(sheet(&["--stock", "L7610"]).err.contains("did you mean"));
    assert!(sheet(&["--font", "nowhere.ttf"]).err.contains("nowhere.ttf cannot be read"));
    desk.ok(["link", "edit", "giveaway", "--status", "draft"]);
    let draft = sheet(&["--no-record"]);
    assert!(draft.code == 0 && draft.err.contains("giveaway is a draft still"), "{}", draft.err);
    for wrong in [
        &["sheet", "--output", "x.pdf"][..],
        &["sheet", "giveaway"],
        &["sheet", "giveaway", "-o", "x.pdf", "--offset-x", "9m"],
    ] {
        assert_eq!(desk.run(wrong).code, 2, "{wrong:?}");
    }
}

#[test]
fn a_campaign_on_a_stock_of_ones_own() {
    let desk = harbour();
    let folder = desk.path().join("config/entrylink");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(
        folder.join("stocks.toml"),
        "[[stock]]\nname = \"own\"\npage = \"a5\"\nsize = \"60mm x 60mm\"\ncount = \"2 x 3\"\n[[stock]]\nname = \"bad\"\npage = \"a9\"\nsize = \"1mm x 1mm\"\ncount = \"1 x 1\"\n",
    )
    .unwrap();
    desk.ok(["link", "edit", "giveaway", "--campaign", "Spring"]);
    let output = desk
        .command(["sheet", "--campaign", "spring", "--channel", "webchat", "-o", "out.pdf", "--stock", "own"])
        .args(["--caption", "{campaign} · {label}\\n{check}", "--start", "6", "--offset-x", "-0.5mm", "--crop-marks"])
        .env("XDG_CONFIG_HOME", desk.path().join("config"))
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success() && said.contains("2 codes on 2 pages of own"), "{said}");
    assert!(said.contains("stocks.toml, line 6: “bad”: page: it is a3, a4, a5 or letter"), "{said}");
    let list = desk.json(["sheet", "--stock", "list", "--json"]);
    assert!(list.as_array().unwrap().iter().any(|s| s["name"] == "L7160" && s["across"] == 3));
    assert!(desk.ok(["sheet", "--stock", "list"]).contains("21 labels"));
    desk.ok(["sheet", "--calibrate", "-o", "calibration.pdf", "--offset-y", "1mm"]);
    assert!(std::fs::read(desk.path().join("calibration.pdf")).unwrap().starts_with(b"%PDF"));
}

#[test]
fn every_row_of_a_list_gets_a_code_with_its_columns_under_it() {
    let desk = harbour();
    std::fs::write(
        desk.path().join("guests.csv"),
        "Guest;source;branch;Table\nÅsa;vip-1;north;7\nLi;vip-2;south;8\nMax;vip-3;north;9\n",
    )
    .unwrap();
    let sheet = |more: &[&str]| {
        let list = ["sheet", "giveaway", "--channel", "messenger", "--input", "guests.csv", "--output", "out.pdf"];
        desk.run([&list[..], more].concat())
    };
    let made = sheet(&["--caption", "{Guest} · {table}\\n{link}"]);
    assert!(made.code == 0 && made.err.contains("3 codes on 1 page of L7160"), "{made:?}");
    let pdf = desk.path().join("out.pdf");
    let text = std::process::Command::new("pdftotext").arg(&pdf).arg("-").output().unwrap();
    let text = String::from_utf8(text.stdout).unwrap();
    assert!(text.contains("Åsa · 7") && text.contains("Max · 9") && text.contains("giveaway"), "{text}");
    // People's links are no placements: nothing is written down as printed.
    assert_eq!(desk.json(["print", "list", "--json"]), serde_json::json!([]));
    // The first column, where nobody says what stands under the codes.
    assert_eq!(sheet(&[]).code, 0);
    assert!(sheet(&["--caption", "{Gust}"]).err.contains("did you mean"));
    // What has no link is named by its line and its rule, and two that are alike by theirs.
    std::fs::write(
        desk.path().join("guests.csv"),
        "Guest,source,branch\nÅsa,vip--1,north\nLi,v,west\nA,v,north\nB,v,north\nC,,north\n",
    )
    .unwrap();
    let refused = sheet(&["--no-record"]);
    assert_eq!(refused.code, 1);
    for said in [
        "line 2: ",
        "[separator-in-value]",
        "line 3: ",
        "[option-mismatch]",
        "line 4 and line 5 have the same URL",
        "line 6: ",
    ] {
        assert!(refused.err.contains(said), "{said}: {}", refused.err);
    }
    let anyway = sheet(&["--anyway"]);
    assert!(anyway.code == 0 && anyway.err.contains("2 codes on 1 page"), "{}", anyway.err);
    assert_eq!(desk.run(["sheet", "--input", "guests.csv", "-o", "x.pdf", "--channel", "telegram"]).code, 2);
}
