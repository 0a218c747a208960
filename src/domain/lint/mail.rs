//! A whole message, as mail programs save it: its parts of text, out of the encodings that mails travel in, each byte with
//! its place in the file.

use super::Format;
use crate::domain::encode::escape_at;
use crate::domain::tester::traced::Traced;
use std::ops::Range;

/// A part of a message that people read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// Its text.
    pub text: Traced,
    /// HTML or plain text.
    pub format: Format,
    /// How it is encoded in the file.
    pub transfer: Transfer,
}

/// How a part of a message is encoded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Transfer {
    /// As it is.
    #[default]
    Plain,
    /// `=3D` for `=`, and lines cut by a `=` at their end.
    QuotedPrintable,
    /// Four letters for three bytes: nothing in it can be mended in its place.
    Base64,
}

/// How deep parts are nested at most, and how many there are: more than any mail program makes.
const DEEPEST: usize = 10;
const MOST: usize = 1000;

/// Whether a text starts as a message does: with lines `Name: value`, and among them one that says what is in it.
pub(super) fn is_message(text: &str) -> bool {
    let head = header(text, 0..text.len()).0;
    head.iter().any(|(name, _)| {
        ["content-type", "mime-version", "received", "message-id"].iter().any(|n| n.eq_ignore_ascii_case(name))
    })
}

/// The parts of the message `text` that people read.
pub(super) fn parts(text: &str) -> Vec<Part> {
    let mut found = Vec::new();
    collect(text, 0..text.len(), 0, &mut found);
    found
}

fn collect(text: &str, range: Range<usize>, depth: usize, found: &mut Vec<Part>) {
    if depth > DEEPEST || found.len() >= MOST {
        return;
    }
    let (fields, body) = header(text, range);
    let field = |name: &str| fields.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, v)| v.as_str());
    let kind = field("content-type").unwrap_or("text/plain");
    let lower = kind.to_ascii_lowercase();
    if lower.starts_with("multipart/") {
        let Some(boundary) = parameter(kind, "boundary") else { return };
        for part in split(text, body, &boundary) {
            collect(text, part, depth + 1, found);
        }
        return;
    }
    if lower.starts_with("message/rfc822") {
        return collect(text, body, depth + 1, found);
    }
    let attached = field("content-disposition").is_some_and(|d| d.to_ascii_lowercase().starts_with("attachment"));
    let format = match () {
        () if attached => return,
        () if lower.starts_with("text/html") => Format::Html,
        () if lower.starts_with("text/plain") => Format::Text,
        () => return,
    };
    let transfer = match field("content-transfer-encoding").unwrap_or_default().trim().to_ascii_lowercase().as_str() {
        "quoted-printable" => Transfer::QuotedPrintable,
        "base64" => Transfer::Base64,
        _ => Transfer::Plain,
    };
    let text = match transfer {
        Transfer::Plain => Traced::of(text, body),
        Transfer::QuotedPrintable => quoted_printable(text, body),
        Transfer::Base64 => base64(text, body),
    };
    found.push(Part { text, format, transfer });
}

/// The fields at the beginning of `range`, with continued lines joined, and where the body is.
fn header(text: &str, range: Range<usize>) -> (Vec<(String, String)>, Range<usize>) {
    const MOST_FIELDS: usize = 500;
    let mut fields: Vec<(String, String)> = Vec::new();
    let mut at = range.start;
    for line in text[range.clone()].split_inclusive('\n') {
        let content = line.trim_end_matches(['\r', '\n']);
        if content.is_empty() {
            at += line.len();
            break;
        }
        if content.starts_with([' ', '\t']) && !fields.is_empty() {
            if let Some((_, value)) = fields.last_mut() {
                value.push(' ');
                value.push_str(content.trim());
            }
        } else if let Some((name, value)) = content.split_once(':')
            && !name.is_empty()
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
            && fields.len() < MOST_FIELDS
        {
            fields.push((name.to_owned(), value.trim().to_owned()));
        } else if !(fields.is_empty() && content.starts_with("From ")) {
            // No header at all, or no longer one.
            return (fields, at..range.end);
        }
        at += line.len();
    }
    (fields, at..range.end)
}

/// A parameter of a field's value: `boundary="x"`.
fn parameter(value: &str, name: &str) -> Option<String> {
    value.split(';').skip(1).find_map(|part| {
        let (n, v) = part.split_once('=')?;
        n.trim().eq_ignore_ascii_case(name).then(|| v.trim().trim_matches('"').to_owned()).filter(|v| !v.is_empty())
    })
}

/// The parts between the lines `--boundary`.
fn split(text: &str, body: Range<usize>, boundary: &str) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut start: Option<usize> = None;
    let mut at = body.start;
    for line in text[body.clone()].split_inclusive('\n') {
        let mark = line.trim_end().strip_prefix("--").and_then(|l| l.strip_prefix(boundary));
        if let Some(rest) = mark.filter(|rest| rest.is_empty() || *rest == "--") {
            parts.extend(start.map(|start| start..at));
            start = rest.is_empty().then_some(at + line.len());
            if start.is_none() {
                return parts;
            }
        }
        at += line.len();
    }
    parts.extend(start.map(|start| start..body.end));
    parts
}

/// The text of `range` out of quoted-printable.
fn quoted_printable(text: &str, range: Range<usize>) -> Traced {
    let bytes = text.as_bytes();
    let mut pieces: Vec<(String, Range<usize>)> = Vec::new();
    let mut at = range.start;
    while at < range.end {
        if bytes[at] != b'=' {
            let end = text[at..range.end].find('=').map_or(range.end, |offset| at + offset);
            // A piece for each character: what it came from is itself.
            pieces.extend(text[at..end].char_indices().map(|(offset, c)| {
                let start = at + offset;
                (c.to_string(), start..start + c.len_utf8())
            }));
            at = end;
            continue;
        }
        if let Some(len) = soft_break(&text[at..range.end]) {
            at += len;
            continue;
        }
        let mut decoded = Vec::new();
        let mut places = Vec::new();
        // A line may end within a character.
        loop {
            if let Some(byte) = octet(bytes, at, range.end) {
                decoded.push(byte);
                places.push(at);
                at += 3;
            } else {
                match text[at..range.end].strip_prefix('=').and_then(|_| soft_break(&text[at..range.end])) {
                    Some(len) if octet(bytes, at + len, range.end).is_some() => at += len,
                    _ => break,
                }
            }
        }
        if decoded.is_empty() {
            pieces.push(("=".to_owned(), at..at + 1));
            at += 1;
        } else {
            places.push(at);
            push_octets(&mut pieces, &decoded, |byte| places.get(byte).copied().unwrap_or(at));
        }
    }
    Traced::assembled(pieces.iter().map(|(piece, origin)| (piece.as_str(), origin.clone())), range.end)
}

/// The length of the `=` at the end of a line, with the line's end.
fn soft_break(text: &str) -> Option<usize> {
    let rest = text[1..].trim_start_matches([' ', '\t']);
    let rest = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix('\n'))?;
    Some(text.len() - rest.len())
}

/// The byte that `=3D` stands for.
fn octet(bytes: &[u8], at: usize, end: usize) -> Option<u8> {
    let digits = bytes.get(at..(at + 3).min(end)).filter(|b| b.len() == 3 && b[0] == b'=')?;
    escape_at(&[b'%', digits[1], digits[2]], 0)
}

/// Bytes as characters; those that are no UTF-8 as the letters of Windows-1252 that they are most likely.
fn push_octets(pieces: &mut Vec<(String, Range<usize>)>, bytes: &[u8], place: impl Fn(usize) -> usize) {
    let mut at = 0;
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            pieces.push((c.to_string(), place(at)..place(at + c.len_utf8())));
            at += c.len_utf8();
        }
        for byte in chunk.invalid() {
            pieces.push((super::encoding::windows_1252(*byte).to_string(), place(at)..place(at + 1)));
            at += 1;
        }
    }
}

/// The text of `range` out of base64.
fn base64(text: &str, range: Range<usize>) -> Traced {
    let value = |b: u8| match b {
        b'A'..=b'Z' => Some(b - b'A'),
        b'a'..=b'z' => Some(b - b'a' + 26),
        b'0'..=b'9' => Some(b - b'0' + 52),
        b'+' | b'-' => Some(62),
        b'/' | b'_' => Some(63),
        _ => None,
    };
    let mut places = Vec::new();
    let mut decoded = Vec::new();
    let (mut bits, mut count) = (0_u32, 0);
    for at in range.clone() {
        let Some(six) = value(text.as_bytes()[at]) else { continue };
        bits = (bits << 6) | u32::from(six);
        count += 6;
        if count >= 8 {
            count -= 8;
            decoded.push((bits >> count) as u8);
            places.push(at);
            bits &= (1 << count) - 1;
        }
    }
    let end = range.end;
    places.push(end);
    let mut pieces = Vec::new();
    push_octets(&mut pieces, &decoded, |byte| places.get(byte).copied().unwrap_or(end));
    Traced::assembled(pieces.iter().map(|(piece, origin)| (piece.as_str(), origin.clone())), end)
}

/// `text` as it is written in quoted-printable, to stand in a line.
pub(super) fn write_quoted_printable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if matches!(byte, b' '..=b'~') && byte != b'=' {
            out.push(char::from(byte));
        } else {
            out.extend(["=", &format!("{byte:02X}")]);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const MAIL: &str = "From: a@b.c\r\nContent-Type: multipart/alternative;\r\n boundary=\"x=y\"\r\n\r\nnothing\r\n\
        --x=y\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nplain\r\n\
        --x=y\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\na=3Db=C3=\r\n=A9=\r\nc=E9=\n--x=y--\r\n";

    #[test]
    fn the_parts_of_a_message_are_read() {
        let parts = parts(MAIL);
        let seen: Vec<_> = parts.iter().map(|p| (p.format, p.transfer, p.text.as_str())).collect();
        assert_eq!(
            seen,
            [(Format::Text, Transfer::Plain, "plain\r\n"), (Format::Html, Transfer::QuotedPrintable, "a=béc\u{e9}"),]
        );
        let html = &parts[1].text;
        assert_eq!(&MAIL[html.source(1..2)], "=3D");
        assert_eq!(&MAIL[html.source(3..5)], "=C3=\r\n=A9");
        assert_eq!(&MAIL[html.source(5..6)], "c");
        assert!(is_message(MAIL) && !is_message("Dear reader,\n\nhttps://m.me/x") && !is_message("<html>"));
    }

    #[test]
    fn base64_is_read() {
        let mail = "Content-Type: text/html\nContent-Transfer-Encoding: base64\n\nPGEgaHJl\nZj0iw6kiPg==\n";
        let part = &parts(mail)[0];
        assert_eq!(part.text.as_str(), "<a href=\"é\">");
    }

    #[test]
    fn attachments_and_pictures_are_left_out() {
        let head = |kind: &str, more: &str| format!("Content-Type: {kind}\n{more}\nhttps://m.me/x\n");
        assert_eq!(parts(&head("image/png", "")).len(), 0);
        assert_eq!(parts(&head("text/html", "Content-Disposition: attachment\n")).len(), 0);
        assert_eq!(parts(&head("text/html", "")).len(), 1);
    }

    proptest! {
        #[test]
        fn whatever_a_message_is_its_parts_point_into_it(
            text in "(Content-Type: multipart/mixed; boundary=a\n|Content-Type: text/html\n|Content-Transfer-Encoding: (base64|quoted-printable)\n|--a\n|--a--\n|\n|=3D|=\n|=C3|é|x|PGE){0,30}",
        ) {
            for part in parts(&text) {
                for (at, c) in part.text.as_str().char_indices() {
                    let span = part.text.source(at..at + c.len_utf8());
                    prop_assert!(text.is_char_boundary(span.start) && text.is_char_boundary(span.end) && span.end <= text.len());
                }
            }
        }

        #[test]
        fn what_is_written_in_quoted_printable_is_read_back(text in "\\PC{0,40}") {
            let written = write_quoted_printable(&text);
            let read = quoted_printable(&written, 0..written.len());
            prop_assert_eq!(read.as_str(), text);
        }
    }
}
