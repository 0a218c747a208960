//! Percent-encoding of the one thing we write: the value of a query parameter.

/// Percent-encodes `text` as a query value. Encoded is only what has to be: bytes outside ASCII, control characters, the
/// space (always `%20`), what would end or split the value (`&`, `#`, `+`, `%`) and what RFC 3986 has no place for in a
/// query. `{{placeholders}}` keep their braces, so that a person and a mailing tool still recognise them. The last character
/// is encoded as well if it is sentence punctuation: every program that finds links in a text leaves that out of the link.
pub fn query_value(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 4);
    push_query_value(&mut out, text);
    out
}

/// Appends [`query_value`] of `text` to `out`.
pub fn push_query_value(out: &mut String, text: &str) {
    let start = out.len();
    let mut rest = text;
    while let Some(at) = rest.find("{{") {
        let len = placeholder_len(&rest[at..]);
        // No placeholder: the second brace may begin one.
        push_escaped(out, &rest[..at + usize::from(len.is_none())]);
        let end = len.map_or(at + 1, |len| at + len);
        if len.is_some() {
            out.push_str(&rest[at..end]);
        }
        rest = &rest[end..];
    }
    push_escaped(out, rest);
    seal(out, start);
}

/// Appends `text`, a part of a query value without placeholders, with all bytes encoded that have to be. What is made of parts
/// has to be [sealed](seal).
pub fn push_escaped(out: &mut String, text: &str) {
    let mut done = 0;
    for (at, &byte) in text.as_bytes().iter().enumerate() {
        if !STAYS[usize::from(byte)] {
            if done < at {
                out.push_str(&text[done..at]);
            }
            push_escape(out, byte);
            done = at + 1;
        }
    }
    out.push_str(&text[done..]);
}

/// Encodes the last character of the query value that starts at `start`, if it is sentence punctuation.
pub fn seal(out: &mut String, start: usize) {
    if let Some(last) = out[start..].bytes().next_back().filter(|b| clings(*b)) {
        out.pop();
        push_escape(out, last);
    }
}

/// [`stays`] of every byte.
static STAYS: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = stays(byte as u8);
        byte += 1;
    }
    table
};

/// Whether a byte at the end of a link is taken for punctuation of the sentence around it.
const fn clings(byte: u8) -> bool {
    matches!(byte, b'.' | b',' | b';' | b':' | b'!' | b'?' | b'\'' | b')')
}

/// Appends the escape of one byte.
pub fn push_escape(out: &mut String, byte: u8) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    out.push('%');
    out.push(char::from(HEX[usize::from(byte >> 4)]));
    out.push(char::from(HEX[usize::from(byte & 15)]));
}

/// Whether a byte may stand in a query value as it is: RFC 3986's `query` characters, less `&` and `+`, whose meaning in
/// a query is taken.
pub const fn stays(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(
            byte,
            b'-' | b'.'
                | b'_'
                | b'~'
                | b'!'
                | b'$'
                | b'\''
                | b'('
                | b')'
                | b'*'
                | b','
                | b';'
                | b'='
                | b':'
                | b'@'
                | b'/'
                | b'?'
        )
}

/// The length in bytes of the `{{placeholder}}` that `text` starts with: two braces, a name of letters, digits, `_`, `.`
/// or `-`, two braces.
pub fn placeholder_len(text: &str) -> Option<usize> {
    let name = text.strip_prefix("{{")?;
    let len = name.bytes().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-')).count();
    (len > 0 && name[len..].starts_with("}}")).then_some(len + 4)
}

/// The names of all `{{placeholders}}` in `text`, in order, with the byte range of each, braces included.
pub fn placeholders(text: &str) -> Vec<(&str, std::ops::Range<usize>)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(offset) = text[at..].find("{{") {
        let start = at + offset;
        if let Some(len) = placeholder_len(&text[start..]) {
            found.push((&text[start + 2..start + len - 2], start..start + len));
            at = start + len;
        } else {
            at = start + 1;
        }
    }
    found
}

/// Percent-decodes once. `+` stays a plus: whether it meant a space is for the reader of the link to say. An escape that
/// is not one (`%`, `%E`, `%zz`) stays as it is; bytes that are no UTF-8 become U+FFFD.
pub fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        if let Some(byte) = escape_at(bytes, at) {
            out.push(byte);
            at += 3;
        } else {
            out.push(bytes[at]);
            at += 1;
        }
    }
    String::from_utf8(out).unwrap_or_else(|e| String::from_utf8_lossy(e.as_bytes()).into_owned())
}

/// What `text` decodes to if all that looks like an escape in it is one, and there is any: a text that was encoded once
/// more than it should have been, most likely.
pub fn decode_strictly(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let mut signs = bytes.iter().enumerate().filter(|(_, b)| **b == b'%').map(|(at, _)| at).peekable();
    signs.peek()?;
    let clean = signs.all(|at| escape_at(bytes, at).is_some());
    let decoded = if clean { decode(text) } else { return None };
    (!decoded.contains(char::REPLACEMENT_CHARACTER) && !decoded.contains(char::is_control)).then_some(decoded)
}

/// The byte that the escape at `at` stands for, if one is there.
pub fn escape_at(bytes: &[u8], at: usize) -> Option<u8> {
    let [b'%', high, low] = bytes.get(at..at + 3)? else { return None };
    let digit = |b: &u8| char::from(*b).to_digit(16);
    Some((digit(high)? * 16 + digit(low)?) as u8)
}

/// Base64 with padding (RFC 4648).
pub fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let bits = group.iter().fold(0, |bits, &byte| bits << 8 | usize::from(byte)) << (8 * (3 - group.len()));
        for at in 0..4 {
            // One byte fills two characters, two fill three, three fill four.
            let filled = at <= group.len();
            out.push(if filled { char::from(ALPHABET[bits >> (18 - 6 * at) & 63]) } else { '=' });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn encodes_what_must_be_and_nothing_else() {
        assert_eq!(query_value("giveaway--hall-a--738--north"), "giveaway--hall-a--738--north");
        assert_eq!(query_value("a b+c&d#e%f"), "a%20b%2Bc%26d%23e%25f");
        assert_eq!(query_value("a@b.c/d?e=f"), "a@b.c/d?e=f");
        assert_eq!(query_value("St. Mary's (north)"), "St.%20Mary's%20(north%29");
        assert_eq!(query_value("Привет"), "%D0%9F%D1%80%D0%B8%D0%B2%D0%B5%D1%82");
        assert_eq!(query_value("--email--{{email}}"), "--email--{{email}}");
        assert_eq!(query_value("{x} {{a b}} {{}} {{{y}}}"), "%7Bx%7D%20%7B%7Ba%20b%7D%7D%20%7B%7B%7D%7D%20%7B{{y}}%7D");
    }

    #[test]
    fn decodes_once_and_leaves_what_is_no_escape() {
        assert_eq!(decode("a%2D%2Db+c"), "a--b+c");
        assert_eq!(decode("%252D"), "%2D");
        assert_eq!(decode("100%, %E, %zz, %"), "100%, %E, %zz, %");
        assert_eq!(decode("%FF"), "\u{fffd}");
    }

    #[test]
    fn a_text_encoded_twice_is_told_from_one_with_a_percent_sign() {
        assert_eq!(decode_strictly("a%2D%2Db%C3%A9").as_deref(), Some("a--bé"));
        for text in ["a", "100%", "%zz", "%FF", "%0A", "%20 50%"] {
            assert_eq!(decode_strictly(text), None, "{text}");
        }
    }

    #[test]
    fn finds_placeholders() {
        let names: Vec<_> =
            placeholders("{{email}}--{{ x }}--{{{first_name}}}").into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["email", "first_name"]);
    }

    proptest! {
        #[test]
        fn what_is_encoded_decodes_to_itself(text in any::<String>()) {
            let encoded = query_value(&text);
            prop_assert_eq!(decode(&encoded), text);
            prop_assert!(encoded.bytes().all(|b| b.is_ascii_graphic() && !matches!(b, b'&' | b'#' | b'+' | b'"' | b'<' | b'>')));
        }
    }

    /// The test vectors of RFC 4648, section 10.
    #[test]
    fn base64_of_the_rfc() {
        for (text, encoded) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(base64(text.as_bytes()), encoded);
        }
        assert_eq!(base64(&[0xff, 0xfe, 0xfb]), "//77");
    }
}
