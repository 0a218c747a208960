//! Every file that a command writes: for its owner alone where people's data is in it, and never through a symbolic link that
//! somebody planted in its place.
#![cfg(unix)]

use crate::desk::Desk;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};

/// The command, the file that it writes, and whether people's data is in that.
const WRITERS: [(&[&str], &str, bool); 9] = [
    (&["export", "all.json"], "all.json", true),
    (&["export", "all.csv", "--as", "csv"], "all.csv", true),
    (&["backup", "copy.db"], "copy.db", true),
    (&["bulk", "giveaway", "--channel", "webchat", "--input", "list.csv", "--output", "out.csv"], "out.csv", true),
    (
        &[
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
        ],
        "no.csv",
        true,
    ),
    (&["qr", "giveaway", "--channel", "webchat", "--output", "code.svg"], "code.svg", false),
    (&["qr", "giveaway", "--channel", "webchat", "--output", "code.png"], "code.png", false),
    (&["qr", "giveaway", "--channel", "webchat", "--output", "code.pdf"], "code.pdf", false),
    (&["sheet", "giveaway", "--channel", "webchat", "--stock", "L7160", "--output", "sheet.pdf"], "sheet.pdf", false),
];

fn desk() -> Desk {
    let desk = Desk::harbour();
    desk.write("list.csv", "source\nmay\n");
    desk
}

#[test]
fn people_s_data_is_for_its_owner_only() {
    for (args, file, private) in WRITERS {
        let desk = desk();
        desk.ok(args);
        let mode = fs::metadata(desk.path().join(file)).unwrap().permissions().mode() & 0o777;
        let of_others = mode & 0o077;
        assert_eq!(of_others == 0, private, "{args:?}: {file} has {mode:o}");
    }
    let desk = desk();
    desk.ok(["export", "book/"]);
    desk.ok([
        "bulk",
        "giveaway",
        "--channel",
        "webchat",
        "--input",
        "list.csv",
        "--output",
        "out.csv",
        "--qr",
        "codes",
    ]);
    let (mut folders, mut seen) = (vec![desk.path().join("book"), desk.path().join("codes")], 0);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().flatten() {
            if entry.file_type().unwrap().is_dir() {
                folders.push(entry.path());
                continue;
            }
            let mode = entry.metadata().unwrap().permissions().mode() & 0o777;
            assert_eq!(mode & 0o077, 0, "{:?} has {mode:o}", entry.path());
            seen += 1;
        }
    }
    assert!(seen >= 3, "{seen}");
}

#[test]
fn no_planted_link_is_followed() {
    for (args, file, _) in WRITERS {
        for there in [true, false] {
            let desk = desk();
            let victim = desk.path().join("victim");
            if there {
                fs::write(&victim, "precious").unwrap();
            }
            symlink(&victim, desk.path().join(file)).unwrap();
            let ran = desk.run(args);
            // Refused with a sentence that names it, or put in the place of the link.
            assert!(ran.code == 0 || ran.err.contains(file), "{args:?}: {ran:?}");
            assert_eq!(fs::read_to_string(&victim).ok(), there.then(|| "precious".to_owned()), "{args:?}");
        }
    }
}

#[test]
fn no_planted_folder_is_written_into() {
    for planted in ["book/bots", "book/links", "codes"] {
        let desk = desk();
        let elsewhere = desk.path().join("elsewhere");
        fs::create_dir_all(&elsewhere).unwrap();
        fs::create_dir_all(desk.path().join("book")).unwrap();
        symlink(&elsewhere, desk.path().join(planted)).unwrap();
        let args: &[&str] = match planted {
            "codes" => &[
                "bulk",
                "giveaway",
                "--channel",
                "webchat",
                "--input",
                "list.csv",
                "--output",
                "out.csv",
                "--qr",
                "codes",
            ],
            _ => &["export", "book"],
        };
        let ran = desk.run(args);
        let written = fs::read_dir(&elsewhere).unwrap().count();
        assert_eq!(written, 0, "{planted}: {ran:?}");
    }
}
