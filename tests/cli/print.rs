//! `qr --output`: files as print shops and phones see them, by programs that share no code with ours: poppler and librsvg
//! draw them, zbar reads them.

use crate::desk::Desk;
use std::path::Path;
use std::process::{Command, Stdio};

const CHANNELS: [&str; 4] = ["messenger", "instagram", "whatsapp", "telegram"];

/// Runs a program that `.ci/run` installs.
fn run(program: &str, args: &[&str], input: &str) -> String {
    let child = Command::new(program)
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|e| panic!("this test needs {program}: .ci/run installs it ({e})"));
    std::io::Write::write_all(&mut child.stdin.as_ref().unwrap(), input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// What zbar reads in a picture.
fn read(picture: &Path) -> String {
    run("zbarimg", &["-q", "--raw", "-Sdisable", "-Sqrcode.enable", picture.to_str().unwrap()], "").trim().to_owned()
}

/// Draws files at 300 dpi, and a second time as a phone's picture shows them; gives the names of both.
fn draw(desk: &Desk, files: &[String]) -> Vec<[std::path::PathBuf; 2]> {
    let path = |name: &str| desk.path().join(name).to_str().unwrap().to_owned();
    let mut jobs = String::new();
    let mut pictures = Vec::new();
    for (number, file) in files.iter().enumerate() {
        let drawn = path(&format!("{number}-drawn"));
        let source = match file.rsplit_once('.').unwrap().1 {
            "pdf" => {
                run("pdftoppm", &["-r", "300", "-png", "-singlefile", &path(file), &drawn], "");
                format!("{drawn}.png")
            }
            "eps" => {
                let to = format!("-sOutputFile={drawn}.png");
                let gs = ["-q", "-dBATCH", "-dNOPAUSE", "-dSAFER", "-sDEVICE=pnggray", "-r300", "-dEPSCrop", &to];
                run("gs", &[&gs[..], &[&path(file)]].concat(), "");
                format!("{drawn}.png")
            }
            "svg" => {
                let dpi = ["--dpi-x", "300", "--dpi-y", "300", "-b", "white", "-o", &drawn, &path(file)];
                run("rsvg-convert", &dpi, "");
                drawn.clone()
            }
            _ => path(file),
        };
        let [flat, phone] = [path(&format!("{number}-flat.png")), path(&format!("{number}-phone.png"))];
        jobs += &[&source, "\t", &flat, "\t", &phone, "\n"].map(|s: &str| s).concat();
        pictures.push([flat.into(), phone.into()]);
    }
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cli/phone.py");
    assert_eq!(run("python3", &[script], &jobs), "", "this test needs Python with Pillow: .ci/run installs it");
    pictures
}

#[test]
fn every_channel_level_and_format_is_read_from_paper_and_by_a_phone() {
    let desk = Desk::harbour();
    let place = ["--set", "source=hall-a", "--set", "branch=north"];
    let (mut files, mut urls) = (Vec::new(), Vec::new());
    for channel in CHANNELS {
        let url = desk.ok([&["url", "giveaway", "--channel", channel][..], &place].concat());
        for level in ["l", "m", "q", "h"] {
            for format in ["svg", "png", "pdf", "eps"] {
                for size in ["40mm", "smallest"] {
                    let file = format!("{channel}-{level}-{size}.{format}");
                    let code =
                        ["qr", "giveaway", "--channel", channel, "--ec", level, "--size", size, "--output", &file];
                    desk.ok([&code[..], &place].concat());
                    files.push(file);
                    urls.push(url.trim().to_owned());
                }
            }
        }
    }
    assert_eq!(files.len(), 128);
    for ((file, url), [flat, phone]) in files.iter().zip(&urls).zip(draw(&desk, &files)) {
        assert_eq!(&read(&flat), url, "{file} at 300 dpi");
        assert_eq!(&read(&phone), url, "{file}, turned, blurred and with noise");
    }
}

#[test]
fn files_have_the_size_that_was_asked_for() {
    let desk = Desk::new();
    let text = ["qr", "--text", "https://m.me/1029?ref=giveaway"];
    let write = |more: &[&str]| {
        let ran = desk.run([&text[..], more].concat());
        assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
        ran.err
    };
    for (size, mm) in [("40mm", 40.0), ("2.5cm", 25.0), ("2in", 50.8), ("144pt", 50.8), ("1mm/module", 37.0)] {
        for file in ["a.svg", "a.png", "a.pdf"] {
            write(&["--size", size, "--output", file]);
        }
        let svg = std::fs::read_to_string(desk.path().join("a.svg")).unwrap();
        assert!(svg.contains(&format!("width=\"{mm}mm\" height=\"{mm}mm\"")), "{size}: {svg}");
        assert_eq!(svg.matches("<path").count(), 1);
        let info = run("pdfinfo", &[desk.path().join("a.pdf").to_str().unwrap()], "");
        let line = info.lines().find(|line| line.starts_with("Page size:")).unwrap_or_else(|| panic!("{info}"));
        let points: f64 = line.split_whitespace().nth(2).unwrap().parse().unwrap();
        assert!((points - mm / 25.4 * 72.0).abs() < 0.01, "{size}: {line}");
        let png = png::Decoder::new(std::io::Cursor::new(std::fs::read(desk.path().join("a.png")).unwrap()));
        let reader = png.read_info().unwrap();
        let info = reader.info();
        let a_metre = f64::from(info.pixel_dims.unwrap().xppu);
        assert!((f64::from(info.width) / a_metre * 1000.0 - mm).abs() < 0.01, "{size}");
        assert!(a_metre > 11_810.0 && info.width.is_multiple_of(37) && info.bit_depth == png::BitDepth::One, "{size}");
    }
    assert!(write(&["--output", "b.svg"]).contains("30 mm wide"));
    assert!(write(&["--output", "b.svg", "--distance", "2m"]).contains("185 mm wide"));
    let far = write(&["--output", "b.svg", "--size", "smallest", "--distance", "2m"]);
    assert!(far.contains("read from 2 m (400 modules' widths, our model)"), "{far}");
}

#[test]
fn what_will_not_scan_is_refused_or_warned_about_by_name() {
    let desk = Desk::harbour();
    let refused = |more: &[&str], why: &str| {
        let ran = desk.run([&["qr", "--text", "https://m.me/1029?ref=x", "--output", "a.svg"][..], more].concat());
        assert_ne!(ran.code, 0, "{more:?}");
        assert!(ran.err.contains(why), "{more:?}: {}", ran.err);
        assert!(!desk.path().join("a.svg").exists());
    };
    refused(&["--foreground", "#fff", "--background", "#000"], "light on dark");
    refused(&["--foreground", "#ffd000"], "contrast of 1.5:1");
    refused(&["--foreground", "black"], "write it as #1a2b3c");
    refused(&["--size", "30"], "30mm, 3cm, 1.2in or 85pt, or 0.5mm/module");
    refused(&["--dpi", "7"], "50..=4800");
    let unnamed = desk.run(["qr", "--text", "x", "--output", "a.gif"]);
    assert_eq!(unnamed.code, 2);
    assert!(unnamed.err.contains("let it end in .svg, .png, .pdf or .eps"), "{}", unnamed.err);
    assert!(desk.fails(["qr", "--text", "x", "--output", "nowhere/a.svg"]).contains("nowhere"));
    assert!(desk.fails(["qr", "--text", "x", "--output", "a.png", "--size", "9m", "--dpi", "4800"]).contains("pixels"));

    let said = |args: &[&str]| {
        let ran = desk.run([&["qr", "giveaway", "--channel", "telegram", "--output", "b.pdf"][..], args].concat());
        assert_eq!(ran.code, 0, "{}", ran.err);
        ran.err
    };
    assert!(said(&[]).contains("giveaway is a draft still") && said(&[]).contains("[draft-link]"));
    assert!(said(&["--quiet", "2"]).contains("a light margin of 2 modules is less than the 4"));
    let small = said(&["--size", "15mm"]);
    assert!(small.contains("too small for") && small.contains("[small-module]"), "{small}");
    let file = |args: &[&str]| {
        desk.run([&["qr", "giveaway", "--channel", "telegram", "--output", "d.eps"][..], args].concat())
    };
    let lost = file(&["--size", "8mm"]);
    assert!(lost.code == 1 && lost.err.contains("[small-module]") && !desk.path().join("d.eps").exists(), "{lost:?}");
    assert_eq!(file(&["--size", "8mm", "--anyway"]).code, 0);
    desk.ok(["link", "edit", "giveaway", "--status", "live"]);
    let fine = said(&["--size", "40mm"]);
    assert!(!fine.contains("warning") && fine.contains("It was read back."), "{fine}");
    desk.ok(["link", "archive", "giveaway"]);
    let archived = file(&[]);
    assert!(archived.code == 1 && archived.err.contains("is archived") && archived.err.contains("[archived-link]"));
    assert!(said(&["--anyway"]).contains("is archived"));
    desk.ok(["link", "restore", "giveaway"]);
    let unfilled = ["qr", "giveaway", "--channel", "messenger", "--set", "email={{email}}", "--output", "c.svg"];
    assert!(desk.fails(unfilled).contains("{{email}} would stand on paper"));
    assert!(!desk.path().join("c.svg").exists());
    assert_eq!(desk.run([&unfilled[..], &["--unfilled"]].concat()).code, 0);
}

#[test]
fn auto_takes_the_strongest_level_that_costs_nothing() {
    let desk = Desk::new();
    let version = |level: &str| {
        let ran = desk.run(["qr", "--text", "https://m.me/1029?ref=giveaway", "--ec", level, "--output", "a.svg"]);
        let after = ran.err.split_once("version ").unwrap().1.to_owned();
        (after.split(' ').next().unwrap().to_owned(), after.split_once("level ").unwrap().1[..1].to_owned())
    };
    let (smallest, level) = version("auto");
    assert_eq!(smallest, version("l").0);
    assert_eq!(version(&level.to_lowercase()).0, smallest);
    let stronger = ["L", "M", "Q", "H"].into_iter().skip_while(|l| *l != level).nth(1).unwrap();
    assert_ne!(version(&stronger.to_lowercase()).0, smallest);
}

/// The arguments of a command as the catalogue writes it.
fn words(command: &str) -> Vec<String> {
    command.split(' ').skip(1).map(str::to_owned).collect()
}

#[test]
fn each_example_of_a_rule_of_print_is_found_by_it_and_mended_as_it_says() {
    let desk = Desk::harbour();
    for (label, source) in [("hall-a", "hall-a"), ("hall-a-too", "hall-a")] {
        desk.ok(["place", "add", "giveaway", label, "--set", &format!("source={source}"), "--set", "branch=north"]);
    }
    desk.ok(["link", "edit", "giveaway", "--status", "live"]);
    let examples = entrylink::domain::catalogue::entries().iter().filter(|e| e.wrong.starts_with("entrylink "));
    let mut count = 0;
    for entry in examples {
        let named = format!("[{}]", entry.rule);
        let wrong = desk.run(words(entry.wrong));
        assert!(wrong.err.contains(&named), "{}: {wrong:?}", entry.wrong);
        let refused = entry.rule.severity() == entrylink::domain::Severity::Error;
        assert_eq!(wrong.code, i32::from(refused), "{}: {}", entry.wrong, wrong.err);
        let right = desk.run(words(entry.right));
        assert!(right.code == 0 && !right.err.contains('['), "{}: {right:?}", entry.right);
        count += 1;
    }
    assert_eq!(count, 8);
}

#[test]
fn a_caption_under_one_code_finds_the_placement_again() {
    let desk = Desk::harbour();
    desk.ok(["place", "add", "giveaway", "зал-a", "--set", "source=hall-a", "--set", "branch=north"]);
    let mut files = Vec::new();
    for format in ["svg", "png", "pdf", "eps"] {
        for (size, quiet) in [("40mm", "4"), ("20mm", "0")] {
            let file = format!("{size}.{format}");
            let code = ["qr", "giveaway", "--place", "зал-a", "--channel", "messenger", "--output", &file];
            desk.ok(
                [&code[..], &["--size", size, "--quiet", quiet, "--caption", "{link} · {label}\\n{check}"]].concat()
            );
            files.push(file);
        }
    }
    let url = desk.ok(["url", "giveaway", "--place", "зал-a", "--channel", "messenger"]);
    for (file, [flat, phone]) in files.iter().zip(draw(&desk, &files)) {
        assert_eq!((read(&flat), read(&phone)), (url.trim().to_owned(), url.trim().to_owned()), "{file}");
    }
    // Outlines instead of a font: nothing has to be embedded, and no program shows another one.
    assert_eq!(run("pdffonts", &[desk.path().join("40mm.pdf").to_str().unwrap()], "").lines().count(), 2);
    let svg = std::fs::read_to_string(desk.path().join("40mm.svg")).unwrap();
    assert!(svg.matches("<path").count() == 2 && !svg.contains("<text"));
    let refused =
        |more: &[&str]| desk.fails([&["qr", "--text", "https://m.me/1", "--output", "x.svg"][..], more].concat());
    assert!(refused(&["--caption", "海報"]).contains("[missing-glyph]"));
    assert!(refused(&["--caption", "{label}"]).contains("{label}"));
    assert!(refused(&["--caption", "x", "--font", "nowhere.ttf"]).contains("nowhere.ttf cannot be read"));
}

#[test]
fn the_day_is_that_of_the_user() {
    let desk = Desk::harbour();
    let day_in = |zone: &str| {
        let add = ["print", "add", "giveaway", "--channel", "telegram", "--quantity", "1", "--what", zone];
        let ran = desk.command(add).env("TZ", zone).output().unwrap();
        assert!(ran.status.success(), "{ran:?}");
        let list = desk.json(["print", "list", "--json"]);
        let record = list.as_array().unwrap().iter().find(|p| p["what"] == zone).unwrap().clone();
        record["date"].as_str().unwrap().to_owned()
    };
    // 26 hours apart: whenever this runs, these are two days.
    assert!(day_in("UTC-14") > day_in("UTC+12"));
}
