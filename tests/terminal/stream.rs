//! The bytes that the program writes to the terminal: text, and sequences of its own, and nothing else.

/// The sequences after `ESC [` that the program has a use for, by their last letter: moving, colours and attributes,
/// clearing, the question who the terminal is; and by their numbers, the modes that it turns on and off.
const FINALS: &[u8] = b"HmJKc";
const MODES: [&str; 9] = ["?25", "?1049", "?2004", "?1000", "?1002", "?1003", "?1005", "?1006", "?1015"];

/// What is not one of the program's own sequences nor harmless text, with where it stands; `None` where there is none.
/// Whoever finds something has found text from outside that reached the terminal raw.
pub fn strange(bytes: &[u8]) -> Option<String> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        // A program that was killed may have been in the middle of a character.
        Err(e) if e.error_len().is_none() => std::str::from_utf8(&bytes[..e.valid_up_to()]).unwrap(),
        Err(e) => return Some(format!("no UTF-8 at byte {}", e.valid_up_to())),
    };
    let mut rest = text;
    while let Some(at) = rest.find(char::is_control) {
        rest = &rest[at..];
        let Some(length) = known(rest) else {
            let place = bytes.len() - rest.len();
            return Some(format!("at byte {place}: {:?}", rest.chars().take(40).collect::<String>()));
        };
        rest = &rest[length..];
    }
    None
}

/// How long the known sequence is that a text begins with.
fn known(text: &str) -> Option<usize> {
    if let Some(csi) = text.strip_prefix("\x1b[") {
        let end = csi.find(|c: char| !matches!(c, '0'..='9' | ';' | ':' | '?'))?;
        let (numbers, last) = (&csi[..end], csi.as_bytes()[end]);
        let fits = match last {
            b'h' | b'l' => MODES.contains(&numbers),
            _ => FINALS.contains(&last) && !numbers.contains('?'),
        };
        return fits.then_some(2 + end + 1);
    }
    // The colours of the terminal, asked for; a text for the clipboard.
    for question in ["\x1b]10;?\x07", "\x1b]11;?\x07", "\x1b]10;?\x1b\\", "\x1b]11;?\x1b\\", "\r\n"] {
        if text.starts_with(question) {
            return Some(question.len());
        }
    }
    None
}

#[test]
fn what_is_not_of_our_own_making_is_found() {
    for fine in ["", "text ü 日本", "\x1b[1;2H\x1b[0m\x1b[38;2;1;2;3mx\x1b[?25l\x1b[?1049h", "\x1b]11;?\x1b\\\x1b[c"]
    {
        assert_eq!(strange(fine.as_bytes()), None, "{fine:?}");
    }
    for raw in [
        "\x07",
        "a\x1b",
        "\x1b[31",
        "\x1b[5n",
        "\x1b]0;title\x07",
        "\x1b]52;c;AA\x07",
        "\u{9b}1m",
        "\x1bc",
        "\x1b[?5h",
        "\t",
    ] {
        assert!(strange(raw.as_bytes()).is_some(), "{raw:?}");
    }
    assert!(strange(b"\xff").is_some());
}
