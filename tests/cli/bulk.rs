//! A link a row: mailing lists in, mailing lists with links out.

use super::desk::Desk;
use serde_json::json;
use std::io::Write;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

const LIST: &str =
    "email;branch;seats\r\nann@example.com;north;2\r\nbob@example.com;west;2\r\ncho@example.com;south;many\r\n";

fn read(desk: &Desk, name: &str) -> String {
    std::fs::read_to_string(desk.path().join(name)).unwrap()
}

fn files(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.retain(|name| !name.starts_with("book.db"));
    names.sort();
    names
}

#[test]
fn rows_get_their_links_and_refused_ones_say_why() {
    let desk = Desk::harbour();
    desk.write("list.csv", LIST);
    let ran = desk.run(["bulk", "giveaway", "--channel", "webchat", "--input", "list.csv", "--output", "links.csv"]);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{ran:?}");
    assert!(ran.err.contains("1 of 3 rows have a link in links.csv"), "{}", ran.err);
    assert!(ran.err.contains("1 row, line 3 [option-mismatch]: “branch” has no option “west”"), "{}", ran.err);
    assert!(ran.err.contains("The refused rows are in links.rejects.csv"), "{}", ran.err);
    assert_eq!(
        read(&desk, "links.csv"),
        "email;branch;seats;link\r\nann@example.com;north;2;https://app.chatgptbuilder.io/webchat/?p=1166608&ref=\
         giveaway--email--ann@example.com--738--north--514--2\r\n"
    );
    let rejects = read(&desk, "links.rejects.csv");
    assert!(
        rejects.starts_with("email;branch;seats;line;rule;reason\r\nbob@example.com;west;2;3;option-mismatch;"),
        "{rejects}"
    );
    assert!(rejects.contains("\r\ncho@example.com;south;many;4;type-mismatch;"), "{rejects}");
    // Mended, the rejects are a mailing list again.
    std::fs::write(desk.path().join("links.rejects.csv"), rejects.replace("west", "north").replace("many", "3"))
        .unwrap();
    desk.ok(["bulk", "giveaway", "--channel", "webchat", "--input", "links.rejects.csv", "--output", "more.csv"]);
    let more = read(&desk, "more.csv");
    assert!(more.starts_with("email;branch;seats;link\r\n") && more.lines().count() == 3, "{more}");
    assert_eq!(files(desk.path()), ["links.csv", "links.rejects.csv", "list.csv", "more.csv"]);
}

#[test]
fn columns_are_chosen_and_pipes_are_pipes() {
    let desk = Desk::harbour();
    let ran = desk.feed(
        ["bulk", "giveaway", "--channel", "telegram", "--input", "-", "--output", "-", "--value", "source=Stand"],
        "stand,branch\n=may,north\njune,south\n".as_bytes(),
    );
    let start = "https://t.me/harbour_coffee_bot?start=giveaway--";
    assert_eq!((ran.code, ran.out.as_str()), (1, format!("stand,branch,link\njune,south,{start}june\n").as_str()));
    assert!(ran.err.contains("nowhere: name a file for them with --rejects"), "{}", ran.err);
    let ran = desk.feed(
        [
            "bulk",
            "giveaway",
            "--channel",
            "messenger",
            "--input",
            "-",
            "--output",
            "out.csv",
            "--rejects",
            "-",
            "--json",
        ],
        "source\n=may\na--b\n".as_bytes(),
    );
    assert!(ran.out.starts_with("source,line,rule,reason\na--b,3,separator-in-value,"), "{ran:?}");
    assert_eq!(read(&desk, "out.csv"), "source,link\n'=may,https://m.me/102938475610293?ref=giveaway--=may\n");
}

#[test]
fn a_dry_run_and_the_worst_say_what_would_happen_and_write_nothing() {
    let desk = Desk::harbour();
    desk.write("list.csv", LIST);
    let ran = desk.run(["bulk", "giveaway", "--input", "list.csv", "--dry-run", "--json"]);
    let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!((ran.code, &report["rows"]), (1, &json!(3)));
    assert_eq!(report["values"][1], json!({"field": "738", "name": "branch", "column": "branch", "value": null}));
    let telegram = report["channels"].as_array().unwrap().iter().find(|c| c["channel"] == "telegram").unwrap();
    assert_eq!((&telegram["links"], &telegram["refused"]), (&json!(0), &json!(3)));
    let ran = desk.run(["worst", "giveaway", "--input", "list.csv", "--channel", "webchat"]);
    assert!(ran.out.contains("WebChat: 1 link, 2 refused"), "{}", ran.out);
    assert!(ran.out.contains("refused  1 row, line 4 [type-mismatch]"), "{}", ran.out);
    assert_eq!(files(desk.path()), ["list.csv"]);
}

#[test]
fn a_run_says_what_a_dry_run_says() {
    let desk = Desk::harbour();
    desk.write(
        "list.csv",
        "email,seats\nann@x.example,1.018\nbob@x.example,00123\ncho@x.example,\ndan@x.example,\"12,5\"\n",
    );
    let dry = desk.run(["bulk", "giveaway", "--channel", "webchat", "--input", "list.csv", "--dry-run"]);
    let args = ["bulk", "giveaway", "--channel", "webchat", "--input", "list.csv", "--output", "links.csv"];
    let real = desk.run(args);
    for said in [
        "4 rows, lines 2, 3, 4, 5 [personal-data]",
        "2 rows, lines 2, 3 [doubtful-number]: “seats” is a number field: “1.018” is saved as a fraction",
        "1 row, line 5 [type-mismatch]: “seats” is a number field: “12,5” is not a number such as 12 or 12.5: write “12.5”",
        "“seats” is empty in 1 row, line 4",
    ] {
        assert!(dry.out.contains(said), "{dry:?}");
        assert!(real.err.contains(said), "{real:?}");
    }
    // That a cell is empty is said once, by the name of its column.
    assert!(!dry.out.contains("gets no value") && !real.err.contains("gets no value"), "{dry:?} {real:?}");
    let ran = desk.run(args.iter().chain(&["--json"]));
    let summary: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!((&summary["warnings"][0]["rule"], &summary["empty"][0]["rows"]), (&json!("personal-data"), &json!(1)));
}

#[test]
fn links_of_no_use_are_warned_of() {
    let desk = Desk::harbour();
    desk.write("list.csv", "source\nmay\n");
    let run = || {
        let args = ["bulk", "giveaway", "--channel", "webchat", "--input", "list.csv"];
        let real = desk.run(args.iter().chain(&["--output", "links.csv", "--force"]));
        (real, desk.run(args.iter().chain(&["--dry-run"])))
    };
    let (real, dry) = run();
    assert!(real.code == 0 && real.err.contains("warning: “giveaway” is a draft"), "{real:?}");
    assert!(dry.out.contains("“giveaway” is a draft"), "{dry:?}");
    desk.ok(["link", "edit", "giveaway", "--status", "live"]);
    let (real, dry) = run();
    assert!(!real.err.contains("warning") && !dry.out.contains("draft"), "{real:?} {dry:?}");
    desk.ok(["link", "archive", "giveaway"]);
    let (real, dry) = run();
    assert!(
        real.err.contains("warning: “giveaway” was archived") && dry.out.contains("was archived"),
        "{real:?} {dry:?}"
    );
}

#[test]
fn of_several_placements_one_has_to_be_named() {
    let desk = Desk::harbour();
    desk.ok(["place", "add", "giveaway", "may", "june", "--set", "branch=north"]);
    desk.write("list.csv", "source\nx\n");
    let args = ["bulk", "giveaway", "--channel", "webchat", "--input", "list.csv", "--output", "-"];
    let ran = desk.run(args);
    assert!(ran.err.contains("“giveaway” has several placements, and none was named"), "{ran:?}");
    assert!(ran.err.contains("Refused rows are only counted: --rejects FILE keeps them."), "{ran:?}");
    let ran = desk.run(args.iter().chain(&["--place", "may"]));
    assert!(!ran.err.contains("several") && ran.out.contains("--738--north"), "{ran:?}");
}

#[test]
fn what_is_replaced_is_said_and_a_person_is_asked() {
    let desk = Desk::harbour();
    desk.write("list.csv", "source\nmay\n");
    let args = ["bulk", "giveaway", "--channel", "webchat", "--input", "list.csv", "--output", "links.csv"];
    let ran = desk.run(args);
    assert!(ran.err.contains("1 of 1 row has a link in links.csv.\n"), "{ran:?}");
    // Scripts go on as they did.
    let ran = desk.run(args);
    assert!(ran.code == 0 && ran.err.contains("in links.csv, in place of the file that was there."), "{ran:?}");
    #[cfg(target_os = "linux")]
    {
        let old = "mine\n";
        desk.write("links.csv", old);
        let program = env!("CARGO_BIN_EXE_entrylink");
        let database = desk.database();
        let command = format!("{program} --database {} {}", database.display(), args.join(" "));
        let answered = |answer: &str, more: &str| {
            let mut child = std::process::Command::new("script")
                .args(["-qec", &format!("{command}{more}"), "/dev/null"])
                .current_dir(desk.path())
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .spawn()
                .expect("script (of util-linux) gives the program a terminal");
            child.stdin.take().unwrap().write_all(answer.as_bytes()).unwrap();
            String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap()
        };
        let said = answered("n\n", "");
        assert!(said.contains("links.csv is there already: replace it? [y/N]"), "{said}");
        assert!(said.contains("nothing was written: name another file"), "{said}");
        assert_eq!(read(&desk, "links.csv"), old);
        assert!(!answered("", " --force").contains("replace it?"));
        assert_ne!(read(&desk, "links.csv"), old);
        assert!(answered("y\n", "").contains("in place of the file"));
    }
}

#[test]
fn a_list_that_puts_nothing_personal_into_the_links_is_refused() {
    let desk = Desk::harbour();
    desk.ok(["link", "add", "corner"]);
    desk.ok(["place", "add", "corner", "counter", "--set", "branch=north"]);
    // Without a first row of names, the first customer would be taken for it.
    desk.write("list.csv", "ann@mail.example,Ann\nbob@mail.example,Bob\n");
    for command in [
        &["bulk", "corner", "--place", "counter", "--channel", "webchat", "--output", "o.csv"][..],
        &["bulk", "corner", "--place", "counter", "--dry-run"],
        &["worst", "corner", "--place", "counter"],
    ] {
        let ran = desk.run(command.iter().chain(&["--input", "list.csv"]).copied());
        assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{ran:?}");
        assert!(ran.err.contains("no column of list.csv is named like a field"), "{}", ran.err);
        assert!(ran.err.contains("the first row has to have the names") && ran.err.contains("--value"), "{}", ran.err);
    }
}

#[test]
fn what_was_written_can_be_read_again() {
    let desk = Desk::harbour();
    desk.write("list.csv", "source,note\n=A1,a\nmay,b,c\n");
    let run = |input: &str, output: &str| {
        desk.run(["bulk", "giveaway", "--channel", "webchat", "--input", input, "--output", output])
    };
    assert_eq!(run("list.csv", "one.csv").code, 1);
    let one = read(&desk, "one.csv");
    let row = one.strip_prefix("source,note,link\n").unwrap().trim_end();
    let link = row.strip_prefix("'=A1,a,").unwrap();
    assert!(!link.contains('\''), "{link}");
    let ran = run("one.csv", "two.csv");
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.err.contains("the new links are in the column “link 2”"), "{ran:?}");
    assert_eq!(read(&desk, "two.csv"), format!("source,note,link,link 2\n{row},{link}\n"));
    // A row that is too long stays so, until somebody mends it.
    let ran = run("one.rejects.csv", "three.csv");
    assert_eq!((ran.code, read(&desk, "three.csv").as_str()), (1, "source,note,link\n"), "{ran:?}");
    let rejects = read(&desk, "three.rejects.csv");
    assert!(rejects.contains("\nmay,b,c,2,row-width,"), "{rejects}");
}

#[test]
fn what_cannot_be_done_is_refused_before_any_work() {
    let desk = Desk::harbour();
    desk.write("list.csv", LIST);
    desk.write("open.csv", "source\na\n\"b\nc\n");
    desk.write("other.csv", "city\nx\n");
    let fails = |extra: &[&str]| {
        let ran = desk.run(["bulk", "giveaway"].iter().chain(extra).copied());
        assert!(ran.code > 0 && ran.out.is_empty(), "{ran:?}");
        ran.err
    };
    let same = ["--channel", "webchat", "--input", "list.csv", "--output", "./list.csv"];
    assert!(fails(&same).contains("is the input"));
    assert!(fails(&["--channel", "viber", "--input", "list.csv", "--output", "o.csv"]).contains("no bot URI on Viber"));
    let said = fails(&["--channel", "webchat", "--input", "open.csv", "--output", "o.csv"]);
    assert!(said.contains("open.csv, line 3: a quotation mark is opened here"), "{said}");
    let said = fails(&["--channel", "webchat", "--input", "other.csv", "--output", "o.csv"]);
    assert!(said.contains("no column of other.csv is named like a field") && said.contains("“city”"), "{said}");
    desk.write("double.csv", "email,branch,Email\na@x.example,north,b@x.example\n");
    let said = fails(&["--channel", "webchat", "--input", "double.csv", "--output", "o.csv"]);
    assert!(said.contains("columns 1 “email” and 3 “Email” are both named like the field"), "{said}");
    std::fs::remove_file(desk.path().join("double.csv")).unwrap();
    let said = fails(&["--channel", "webchat", "--input", "list.csv", "--output", "o.csv", "--value", "source=emial"]);
    assert!(said.contains("there is no column “emial”") && said.contains("“email”"), "{said}");
    assert!(
        fails(&["--channel", "webchat", "--input", "none.csv", "--output", "o.csv"])
            .contains("none.csv cannot be read")
    );
    assert_eq!(files(desk.path()), ["list.csv", "open.csv", "other.csv"]);
}

/// A list for which there is time to be killed in between.
const ROWS: usize = 20_000;

/// Runs `bulk` again and again, and sends it `signal` at moments that nobody chose, from before its start until after its
/// end. `left` looks at what it leaves behind; `links` says whether there are links.
#[cfg(unix)]
fn at_random_moments(signal: rustix::process::Signal, left: impl Fn(&Desk, bool, u32)) {
    let desk = Desk::harbour();
    let row = |n| format!("name-{n},{}\n", if n % 1000 == 7 { "west" } else { "north" });
    let rows: String = (0..ROWS).map(row).collect();
    desk.write("list.csv", format!("source,branch\n{rows}"));
    let args = ["bulk", "giveaway", "--channel", "webchat", "--input", "list.csv", "--output", "links.csv"];
    let start = Instant::now();
    assert_eq!(desk.run(args).code, 1);
    let whole = start.elapsed();
    let mut seed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().subsec_nanos() | 1;
    for _ in 0..24 {
        for name in ["links.csv", "links.rejects.csv"] {
            let _ = std::fs::remove_file(desk.path().join(name));
        }
        // Any numbers will do (xorshift); the one that fails is in the message.
        seed ^= seed << 13;
        seed ^= seed >> 17;
        seed ^= seed << 5;
        let mut child = desk.command(args).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(whole.mul_f64(f64::from(seed % 1200) / 1000.0));
        let pid = rustix::process::Pid::from_raw(child.id().cast_signed()).unwrap();
        rustix::process::kill_process(pid, signal).unwrap();
        child.wait().unwrap();
        let links = desk.path().join("links.csv").exists();
        if links {
            let lines = |name: &str| read(&desk, name).lines().count() - 1;
            assert_eq!((lines("links.csv"), lines("links.rejects.csv")), (ROWS - 20, 20), "{seed}");
            assert!(
                read(&desk, "links.csv").ends_with(&format!("giveaway--name-{}--738--north\n", ROWS - 1)),
                "{seed}"
            );
        }
        left(&desk, links, seed);
    }
}

#[cfg(unix)]
#[test]
fn killed_at_any_moment_it_leaves_no_output_or_a_whole_one() {
    // Nobody can take away what a killed program has begun; it has no name that anybody would take for the output.
    at_random_moments(rustix::process::Signal::KILL, |desk, links, seed| {
        for name in files(desk.path()) {
            let begun = name.starts_with(".links.");
            assert!(
                begun || name == "list.csv" || name == "links.rejects.csv" || name == "links.csv" && links,
                "{seed}: {name}"
            );
            if begun {
                std::fs::remove_file(desk.path().join(name)).unwrap();
            }
        }
    });
}

#[cfg(unix)]
#[test]
fn cancelled_at_any_moment_it_leaves_nothing_or_all() {
    for signal in [rustix::process::Signal::INT, rustix::process::Signal::TERM] {
        at_random_moments(signal, |desk, links, seed| {
            // Before it listens, the signal ends it at once, and it has begun nothing.
            let expected: &[&str] = if links { &["links.csv", "links.rejects.csv", "list.csv"] } else { &["list.csv"] };
            assert_eq!(files(desk.path()), expected, "{seed}");
        });
    }
}

#[cfg(unix)]
#[test]
fn stopped_by_a_signal_it_takes_its_files_away() {
    let desk = Desk::harbour();
    let args = ["bulk", "giveaway", "--channel", "webchat", "--input", "-", "--output", "links.csv"];
    let mut child = desk.command(args).stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    input.write_all(b"source\n").unwrap();
    // The handler is there when the files are: then it waits for rows.
    while files(desk.path()).len() < 2 {
        std::thread::sleep(Duration::from_millis(5));
    }
    let pid = rustix::process::Pid::from_raw(child.id().try_into().unwrap()).unwrap();
    rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
    let row = "name\n".repeat(10_000);
    // It may be gone before it has read all of it.
    let _ = input.write_all(row.as_bytes());
    drop(input);
    let ran = child.wait_with_output().unwrap();
    assert_eq!(ran.status.code(), Some(1), "{ran:?}");
    assert!(String::from_utf8_lossy(&ran.stderr).contains("stopped: nothing was written"), "{ran:?}");
    assert!(files(desk.path()).is_empty(), "{:?}", files(desk.path()));
}

#[cfg(unix)]
#[test]
fn what_is_written_is_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::harbour();
    desk.write("list.csv", "source\nmay\n");
    desk.ok([
        "bulk",
        "giveaway",
        "--channel",
        "webchat",
        "--input",
        "list.csv",
        "--output",
        "links.csv",
        "--rejects",
        "no.csv",
    ]);
    for name in ["links.csv", "no.csv"] {
        assert_eq!(std::fs::metadata(desk.path().join(name)).unwrap().permissions().mode() & 0o777, 0o600);
    }
    assert_eq!(read(&desk, "no.csv"), "source,line,rule,reason\n");
}

#[test]
fn every_link_can_have_its_code() {
    let desk = Desk::harbour();
    desk.write("list.csv", "source,note\nmay,x\njune,y\na--b,z\n");
    let args = ["bulk", "giveaway", "--channel", "telegram", "--input", "list.csv", "--output", "links.csv"];
    let codes = ["--qr", "codes", "--qr-name", "Source", "--data-merge", "--jobs", "2"];
    let ran = desk.run(args.iter().chain(&codes));
    assert_eq!(ran.code, 1, "{ran:?}");
    let links = read(&desk, "links.csv");
    assert!(links.starts_with("source,note,link,qr\nmay,x,https://t.me/") && links.contains(",june.svg\n"), "{links}");
    assert_eq!(files(&desk.path().join("codes")), ["data-merge.txt", "june.svg", "may.svg"]);
    // Codes of two runs never mix.
    assert!(desk.fails(args.iter().chain(&codes)).contains("there is something in it"));
    desk.write("list.csv", "source\nmay\n");
    desk.ok(args.iter().chain(&["--qr", "more", "--qr-format", "png"]));
    assert_eq!(files(&desk.path().join("more")), ["000002.png"]);
}

/// Values that break tables, links or terminals.
const HOSTILE: [&str; 38] = [
    "may",
    "Zoë",
    "",
    "a--b",
    "--",
    "-",
    "-a",
    "a-",
    "say \"hi\"",
    "\"",
    "two\nlines",
    "two\r\nlines",
    "a,b;c\td",
    "\u{202e}abc",
    "a\u{200b}b",
    "\u{feff}x",
    "a+b",
    "+49 151 2345678",
    "a & b",
    "#1",
    "100%",
    "%20",
    "👍🏽",
    "👩‍👩‍👧",
    "日本",
    "=1+1",
    "@SUM(A1)",
    "'quoted",
    "-1",
    "email",
    "738",
    "https://t.me/x?start=y",
    "–",
    "1.76E+12",
    " a ",
    "O'Neil",
    "\u{a0}",
    "a/b?c=d",
];

#[test]
fn another_reader_finds_in_every_link_what_its_row_says() {
    let desk = Desk::harbour();
    let quoted = |cell: &str| format!("\"{}\"", cell.replace('"', "\"\""));
    let rows: String =
        HOSTILE.iter().flat_map(|a| HOSTILE.iter().map(move |b| format!("{},{}\r\n", quoted(a), quoted(b)))).collect();
    desk.write("list.csv", format!("source,full_name\r\n{rows}"));
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cli/rows.py");
    for (channel, least) in [("messenger", 300), ("whatsapp", 300), ("webchat", 300), ("telegram", 9), ("instagram", 9)]
    {
        desk.run([
            "bulk",
            "giveaway",
            "--channel",
            channel,
            "--input",
            "list.csv",
            "--output",
            "links.csv",
            "--rejects",
            "no.csv",
        ]);
        let ran = std::process::Command::new("python3")
            .arg(script)
            .args(["list.csv", "links.csv", "no.csv"])
            .current_dir(desk.path())
            .output()
            .expect("python3 reads the outputs: .ci/run installs it");
        let links = String::from_utf8_lossy(&ran.stdout).trim().parse::<usize>().unwrap_or_default();
        assert!(ran.status.success() && links >= least, "{channel}: {links}: {}", String::from_utf8_lossy(&ran.stderr));
    }
}
