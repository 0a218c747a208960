//! Results: contacts in, a report out, unmatched ones accepted, people forgotten.

use super::desk::Desk;
use serde_json::Value;

const EXPORT: &str = "user_id;channel;subscribed_date;last_ref;source;tags\r\n\
    90071992547409931;WhatsApp;2026-05-01 10:00;giveaway;hall-a;bought\r\n\
    90071992547409932;Telegram;2026-05-01 11:00;giveaway;hall-a;\r\n\
    90071992547409933;Telegram;2026-05-02 11:00;giveaway;hal-b;\r\n\
    ;Telegram;2026-05-02 11:00;giveaway;hall-b;\r\n";

fn desk() -> Desk {
    let desk = Desk::harbour();
    desk.ok(["place", "add", "giveaway", "hall-a", "--set", "source=hall-a", "--quantity", "100", "--cost", "20"]);
    desk.ok(["place", "add", "giveaway", "hall-b", "--set", "source=hall-b"]);
    desk.write("export.csv", EXPORT);
    desk
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|e| panic!("{e}: {text}"))
}

#[test]
fn contacts_are_imported_and_reported() {
    let desk = desk();
    let before = desk.run(["results", "report"]);
    assert!(before.code == 1 && before.err.contains("nothing was imported for Harbour Coffee yet"), "{before:?}");
    let ran = desk.run(["results", "import", "export.csv", "--conversion", "tags=bought"]);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{ran:?}");
    assert!(ran.err.contains("Imported 3 rows of export.csv: 3 new"), "{}", ran.err);
    assert!(
        ran.err.contains("line 5: the contact has no id") && ran.err.contains("1 row is bad, and changed nothing"),
        "{}",
        ran.err
    );
    // The columns are remembered: the second time nothing has to be said.
    let again = desk.run(["results", "import", "export.csv", "--json"]);
    assert_eq!(json(&again.out)["same"], 3, "{again:?}");
    let report = json(&desk.ok(["results", "report", "--json"]));
    assert_eq!((report["contacts"].clone(), report["conversion"].clone()), (3.into(), "bought".into()));
    let hall = report["rows"].as_array().unwrap().iter().find(|r| r["placement"] == "hall-a").unwrap();
    assert_eq!(
        (hall["started"].clone(), hall["converted"].clone(), hall["distributed"].clone()),
        (2.into(), 1.into(), 100.into())
    );
    assert_eq!((hall["cost_per_start"].clone(), hall["matched"]["token"].clone()), (10.0.into(), 2.into()));
    let table = desk.run(["results", "report"]);
    assert!(table.out.contains("hall-a") && table.err.contains("too few to call"), "{table:?}");
    let first: Vec<&str> = table.out.lines().next().unwrap().split_whitespace().collect();
    assert_eq!(first[..4], ["CAMPAIGN", "LINK", "PLACEMENT", "DISTRIBUTED"]);
}

#[test]
fn every_form_is_written_and_none_runs_what_is_in_it() {
    let desk = desk();
    desk.ok(["place", "add", "giveaway", "=cmd|' /C calc'!A0<script>alert(1)</script>|x", "--set", "source=evil"]);
    desk.write("more.csv", "user_id,last_ref,source\n1,giveaway,evil\n2,giveaway,<img src=x>\n");
    desk.ok(["results", "import", "more.csv"]);
    let csv = desk.ok(["results", "report", "--as", "csv"]);
    assert!(csv.contains(",'=cmd|' /C calc'!A0<script>"), "{csv}");
    let markdown = desk.ok(["results", "report", "--as", "markdown"]);
    assert!(
        markdown.contains("\\<script\\>") && !markdown.contains("<script>") && !markdown.contains("</script>|x"),
        "{markdown}"
    );
    desk.ok(["results", "report", "--as", "html", "--output", "report.html"]);
    let html = std::fs::read_to_string(desk.path().join("report.html")).unwrap();
    assert!(html.contains("&lt;script&gt;") && !html.contains("<script") && !html.contains("<img"), "{html}");
    assert!(html.contains("&lt;img src=x&gt;") && !html.contains("://"), "{html}");
    let json = json(&desk.ok(["results", "report", "--as", "json"]));
    assert_eq!(json["unmatched"][0]["value"], "<img src=x>");
    let ran = desk.run(["results", "report", "--as", "table", "--output", "x"]);
    assert_eq!(ran.code, 2, "{ran:?}");
}

#[test]
fn unmatched_contacts_are_listed_and_accepted() {
    let desk = desk();
    desk.run(["results", "import", "export.csv"]);
    let list = json(&desk.ok(["results", "unmatched", "--json"]));
    assert_eq!(
        (list[0]["value"].clone(), list[0]["in"].clone(), list[0]["contacts"].clone()),
        ("hal-b".into(), "source".into(), 1.into())
    );
    assert_eq!(list[0]["likeliest"]["placement"], "hall-b");
    let accepted = desk.run(["results", "accept", "hal-b"]);
    assert!(accepted.code == 0 && accepted.err.contains("came by giveaway · hall-b"), "{accepted:?}");
    assert_eq!(json(&desk.ok(["results", "unmatched", "--json"])), Value::Array(Vec::new()));
    let none = desk.run(["results", "accept", "hal-b"]);
    assert!(none.code == 1 && none.err.contains("no contact without a placement carries"), "{none:?}");
    desk.ok(["results", "accept", "hal-b", "--remove"]);
    desk.ok(["results", "accept", "hal-b", "giveaway", "hall-a"]);
    let report = json(&desk.ok(["results", "report", "--json"]));
    let hall = report["rows"].as_array().unwrap().iter().find(|r| r["placement"] == "hall-a").unwrap();
    assert_eq!((hall["started"].clone(), hall["matched"]["accepted"].clone()), (3.into(), 1.into()));
}

#[test]
fn the_json_of_the_platform_says_the_same_as_a_table() {
    let desk = desk();
    desk.write(
        "page.json",
        r#"{"data": [
            {"id": 90071992547409931, "channel": "whatsapp", "subscribed_date": 1777629600, "last_ref": "giveaway",
             "custom_fields": [{"id": 612, "name": "source", "value": "hall-a"}], "tags": [{"id": 1, "name": "bought"}]},
            {"id": 90071992547409932, "channel": "telegram", "subscribed_date": 1777633200, "last_ref": "giveaway",
             "custom_fields": [{"id": 612, "name": "source", "value": "hall-a"}], "tags": []}
        ], "error": null}"#,
    );
    let columns = json(&desk.ok(["results", "import", "page.json", "--columns", "--json"]));
    let role = |name: &str| columns.as_array().unwrap().iter().find(|c| c["column"] == name).unwrap()["role"].clone();
    assert_eq!((role("id"), role("custom_fields.source"), role("tags")), ("id".into(), "source".into(), "".into()));
    desk.ok(["results", "import", "page.json", "--conversion", "tags=bought"]);
    let first = desk.ok(["results", "report", "--as", "csv"]);
    let table = self::desk();
    let text = EXPORT.lines().filter(|l| !l.starts_with(';') && !l.contains("hal-b")).collect::<Vec<_>>().join("\n");
    table.write("export.csv", &text);
    table.ok(["results", "import", "export.csv", "--conversion", "tags=bought"]);
    assert_eq!(first, table.ok(["results", "report", "--as", "csv"]));
    let ran = desk.feed(["results", "import", "-"], br#"{"error": {"message": "Invalid token"}}"#);
    assert!(ran.code == 1 && ran.err.contains("Invalid token"), "{ran:?}");
}

#[test]
fn people_are_shown_and_forgotten() {
    let desk = desk();
    desk.run(["results", "import", "export.csv"]);
    let shown = json(&desk.ok(["results", "show", "90071992547409931", "--json"]));
    assert_eq!(
        (shown["matched"]["placement"].clone(), shown["first_seen"].clone()),
        ("hall-a".into(), "2026-05-01T10:00:00Z".into())
    );
    let ran = desk.run(["results", "forget", "90071992547409931"]);
    assert!(ran.code == 2 && ran.err.contains("--yes"), "{ran:?}");
    let ran = desk.run(["results", "forget", "90071992547409931", "--yes"]);
    assert!(
        ran.code == 0 && ran.err.contains("Forgot 1 contact in the book") && ran.err.contains("Out of reach"),
        "{ran:?}"
    );
    assert_eq!(desk.run(["results", "show", "90071992547409931"]).code, 1);
    desk.ok(["results", "forget", "--everything", "--yes"]);
    assert_eq!(json(&desk.ok(["results", "imports", "--json"])), Value::Array(Vec::new()));
    assert!(!desk.ok(["export", "-"]).contains("90071992547409932"));
    desk.ok(["check"]);
}

#[test]
fn what_is_wrong_with_the_columns_is_said() {
    let desk = desk();
    desk.write("odd.csv", "nr,when\n1,2026-05-01\n");
    let ran = desk.run(["results", "import", "odd.csv"]);
    assert!(
        ran.code == 1 && ran.err.contains("no column has the contact's id") && ran.err.contains("“nr”, “when”"),
        "{ran:?}"
    );
    let ran = desk.run(["results", "import", "odd.csv", "--id", "nr"]);
    assert!(ran.code == 1 && ran.err.contains("no column says where contacts came from"), "{ran:?}");
    let ran = desk.run(["results", "import", "odd.csv", "--id", "nr", "--ref", "gone"]);
    assert!(ran.code == 1 && ran.err.contains("there is no column “gone”"), "{ran:?}");
    let ran = desk.run(["results", "import", "no-such.csv"]);
    assert!(ran.code == 1 && ran.err.contains("no-such.csv cannot be read"), "{ran:?}");
    let ran = desk.run(["results", "report", "--from", "May"]);
    assert_eq!(ran.code, 2, "{ran:?}");
}

#[test]
fn the_sample_has_a_worked_example() {
    let desk = Desk::new();
    let report = json(&desk.ok(["--sample", "results", "report", "--json", "--sort", "conversion-rate"]));
    assert!(report["total"]["started"].as_u64().unwrap() > 500, "{report}");
    let ahead: Vec<_> = report["comparisons"].as_array().unwrap().iter().filter(|c| c["verdict"] == "ahead").collect();
    assert_eq!(ahead[0]["ahead"]["placement"], "poster-hall-a", "{report}");
    let split = json(&desk.ok([
        "--sample",
        "results",
        "report",
        "--json",
        "--split",
        "--from",
        "2026-04-01",
        "--to",
        "2026-04-30",
    ]));
    assert!(split["rows"].as_array().unwrap().iter().any(|r| r["channel"] == "telegram"));
    assert!(split["days"].as_array().unwrap().iter().all(|d| d["day"].as_str().unwrap().starts_with("2026-04")));
}

#[test]
fn placements_get_tokens_of_their_own_and_what_is_too_alike_is_said() {
    let desk = Desk::harbour();
    let values = |link: &str| -> Vec<String> {
        let list = json(&desk.ok(["place", "list", link, "--json"]));
        let of = |p: &Value| p["values"][0]["value"].as_str().unwrap_or("-").to_owned();
        list.as_array().unwrap().iter().map(of).collect()
    };
    desk.ok(["place", "add", "giveaway", "Poster Hall A", "poster-hall-a", "カフェ", "喫茶", "--token"]);
    assert_eq!(values("giveaway"), ["-", "poster-hall-a", "poster-hall-a-2", "giveaway-1", "giveaway-2"]);
    // {label} means the same as in the terminal UI.
    desk.ok(["place", "add", "giveaway", "Stand 5", "--set", "source={label}"]);
    desk.ok(["place", "edit", "giveaway", "Stand 5", "--set", "source={label}"]);
    assert_eq!(values("giveaway").last().unwrap(), "stand-5");
    for (label, value, words) in [
        ("x", "Stand-5", "“Stand-5” is “stand-5” of giveaway · Stand 5 but for capitals"),
        ("y", "poster_hall_a", "but for dashes, blanks or signs"),
        ("z", "poster-hal-a", "but for one letter"),
    ] {
        let ran = desk.run(["place", "add", "giveaway", label, "--set", &format!("source={value}")]);
        assert!(ran.code == 0 && ran.err.contains(words), "{ran:?}");
    }
    let ran = desk.run(["link", "add", "offer", "--payload-field", "source", "--place", "t-{1..3}"]);
    assert!(ran.err.contains("“t-1”, “t-2”, “t-3” of offer have the same link"), "{ran:?}");
    let ran = desk.run(["link", "add", "offer-2", "--payload-field", "source", "--place", "t-{1..3}", "--token"]);
    assert!(ran.code == 0 && !ran.err.contains("same link"), "{ran:?}");
    assert_eq!(values("offer-2"), ["t-1", "t-2", "t-3"]);
}

#[test]
fn what_was_chosen_is_remembered_through_files_that_lack_it() {
    let desk = desk();
    desk.write("a.csv", "id,subscribed,source,tags\n1,05/06/2026,hall-a,bought\n");
    desk.ok(["results", "import", "a.csv", "--conversion", "Tags=bought", "--days", "day-first"]);
    // No tags, another name for the id, days that need the choice.
    desk.write("b.csv", "Contact ID,subscribed,source\n2,06/06/2026,hall-a\n");
    let ran = desk.run(["results", "import", "b.csv"]);
    assert!(ran.code == 0 && ran.err.contains("There is no column “tags” in this file"), "{ran:?}");
    // Capitals of the names make no difference, and other columns are recognised beside them.
    desk.write("c.csv", "ID,Subscribed,TAGS,Text,Channel\n3,07/06/2026,BOUGHT,giveaway–hall-a,telegram\n");
    desk.ok(["results", "import", "c.csv"]);
    let report = json(&desk.ok(["results", "report", "--json"]));
    assert_eq!((report["contacts"].clone(), report["total"]["converted"].clone()), (3.into(), 2.into()), "{report}");
    assert_eq!(report["conversions"], serde_json::json!(["bought"]), "{report}");
    let days: Vec<_> = report["days"].as_array().unwrap().iter().map(|d| d["day"].as_str().unwrap()).collect();
    assert_eq!(days, ["2026-06-05", "2026-06-06", "2026-06-07"]);
    // The API's JSON after a table: its source is recognised, too.
    let api = r#"{"data": [{"id": 4, "subscribed": "2026-06-08", "tags": [], "custom_fields": {"source": "hall-b"}}]}"#;
    desk.write("api.json", api);
    let columns = json(&desk.ok(["results", "import", "api.json", "--columns", "--json"]));
    let role = |name: &str| columns.as_array().unwrap().iter().find(|c| c["column"] == name).unwrap()["role"].clone();
    assert_eq!(
        (role("custom_fields.source"), role("tags")),
        ("source".into(), "conversion bought".into()),
        "{columns}"
    );
    // What was declined stays declined.
    desk.write("d.csv", "ID,Source,Text\n5,hall-a,hello\n");
    desk.ok(["results", "import", "d.csv", "--text", ""]);
    let columns = json(&desk.ok(["results", "import", "d.csv", "--columns", "--json"]));
    assert!(columns.as_array().unwrap().iter().any(|c| c["column"] == "Text" && c["role"] == ""), "{columns}");
}

#[test]
fn amounts_are_read_by_their_column_and_shown_with_their_currency() {
    let desk = desk();
    desk.write(
        "a.csv",
        "id,source,tags,order_total\n1,hall-a,\"[\"\"bought\"\"]\",99.99 €\n2,hall-a,,1.234\n3,hall-b,bought,\"1,234.50\"\n",
    );
    let ran = desk.run(["results", "import", "a.csv", "--conversion", "tags=bought", "--amount", "order_total"]);
    assert!(ran.code == 0 && ran.err.contains("Amounts such as “1.234” in “order_total” were read as"), "{ran:?}");
    // The tag counts, and the amounts stand beside it.
    let report = json(&desk.ok(["results", "report", "--json"]));
    assert_eq!((report["conversion"].clone(), report["amount_of"].clone()), ("bought".into(), "order_total".into()));
    assert_eq!((report["total"]["converted"].clone(), report["currency"].clone()), (2.into(), "€".into()));
    assert_eq!(report["total"]["amount"], 99.99 + 1.23 + 1_234.50);
    let table = desk.run(["results", "report"]);
    assert!(table.err.contains("Converted: bought. Amount: order_total, in €."), "{table:?}");
    assert!(!table.err.contains('★') && table.out.contains("1,335.72"), "{table:?}");
    let shown = desk.ok(["results", "show", "1"]);
    assert!(shown.contains("99.99 €"), "{shown}");
    let bought = shown.lines().find(|l| l.contains("conversion bought")).unwrap();
    assert!(bought.trim_end().ends_with("yes"), "{shown}");
    // Nothing says what it is: the row is bad, and the way out is named.
    desk.write("b.csv", "id,source,order_total\n5,hall-a,1.234\n");
    let ran = desk.run(["results", "import", "b.csv"]);
    assert!(ran.code == 1 && ran.err.contains("--decimal"), "{ran:?}");
    desk.ok(["results", "import", "b.csv", "--decimal", "comma"]);
    assert!(desk.ok(["results", "show", "5"]).contains("1,234.00 €"));
    // Currencies that are mixed are named.
    desk.write("c.csv", "id,source,order_total\n6,hall-a,$5\n");
    let ran = desk.run(["results", "import", "c.csv"]);
    assert!(ran.err.contains("is in $, and was in € in an earlier file"), "{ran:?}");
}

#[test]
fn a_tie_is_not_accepted_and_nobody_is_not_forgotten() {
    let desk = desk();
    desk.write("a.csv", "id,source\n1,hall-x\n");
    desk.ok(["results", "import", "a.csv"]);
    let list = json(&desk.ok(["results", "unmatched", "--json"]));
    assert_eq!((list[0]["likeliest"].clone(), list[0]["likely"].as_array().unwrap().len()), (Value::Null, 2));
    let ran = desk.run(["results", "accept", "hall-x"]);
    assert!(ran.code == 1 && ran.err.contains("is as like to giveaway · hall-a as to giveaway · hall-b"), "{ran:?}");
    let ran = desk.run(["results", "forget", "nobody", "--yes"]);
    assert!(ran.code == 1 && ran.err.contains("no contact “nobody” is kept for Harbour Coffee"), "{ran:?}");
}

#[test]
fn counts_are_those_of_the_channel_that_is_asked_for() {
    let desk = Desk::new();
    let ran = desk.run(["--sample", "results", "report", "--channel", "telegram"]);
    assert!(ran.err.contains(" contacts on Telegram in 1 import, 163 of them by a link"), "{}", ran.err);
    assert!(!ran.err.contains("684"), "{}", ran.err);
    let ran = desk.run(["--sample", "results", "report", "--link", "giveaway"]);
    assert!(ran.err.contains("of them by the link giveaway"), "{}", ran.err);
    let ran = desk.run(["--sample", "results", "report"]);
    assert!(ran.err.contains("*: only of the placements whose number is known"), "{}", ran.err);
    assert!(ran.err.contains("(1 more has too few to be compared)"), "{}", ran.err);
}

#[test]
fn tokens_that_are_given_are_said_and_an_import_says_what_is_too_alike() {
    let desk = Desk::harbour();
    let ran = desk.run([
        "link",
        "add",
        "spring",
        "--payload-field",
        "source",
        "--place",
        "夏",
        "--place",
        "kiosk",
        "--token",
    ]);
    assert!(ran.err.contains("Tokens in source: “spring-1” of 夏, “kiosk” of kiosk."), "{ran:?}");
    let ran = desk.run(["place", "add", "spring", "Stand 1", "--token"]);
    assert!(ran.err.contains("Token in source: “stand-1” of Stand 1."), "{ran:?}");
    desk.write(
        "links.csv",
        "ref,payload_field,placement,source\nautumn,source,x,kiosk\nautumn,source,y,stand1\nautumn,source,z,ki_osk\n",
    );
    let ran = desk.run(["link", "import", "links.csv"]);
    assert!(ran.code == 0, "{ran:?}");
    for words in [
        "“kiosk” is the value of spring · kiosk, too",
        "“stand1” is “stand-1” of spring · Stand 1 but for dashes",
        "“ki_osk” is “kiosk”",
    ] {
        assert!(ran.err.contains(words), "{words}: {ran:?}");
    }
}
