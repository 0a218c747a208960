//! Several links in one paste: a paragraph, a scrap of HTML, the column of a spreadsheet.

use super::locate::{self, Located};
use super::notes::Notes;
use super::recognise::Kind;
use super::traced::Traced;
use super::{LONGEST, unwrap};
use crate::domain::Book;
use std::ops::Range;

/// Where the links of our channels are in `text`, neighbours without a payload among them, other web links not. Each range
/// can be given to [`read`](super::read); what is stuck to a link is left out. Linear in the length of the text.
pub fn find(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(located) = locate::locate(text, from, true) {
        from = located.core.end.max(located.core.start + 1);
        while !text.is_char_boundary(from) {
            from += 1;
        }
        if located.core.len() <= LONGEST && is_ours(text, &located) {
            found.push(located.core);
        }
    }
    found
}

fn is_ours(text: &str, located: &Located) -> bool {
    let mut quiet = Notes::default();
    let link = Traced::of(text, located.core.clone());
    let link = unwrap::decode_entities(&mut quiet, link, located.in_html);
    let link = unwrap::clean(&mut quiet, link);
    let link = unwrap::unescape_slashes(&mut quiet, link);
    unwrap::resolve(&mut quiet, link).is_some_and(|resolved| resolved.kind != Kind::Foreign)
        // What reads as another thing by itself is no use to anybody who is given the range.
        && (located.in_html || super::read(&text[located.core.clone()], &Book::default()).channel.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(text: &str) -> Vec<&str> {
        find(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn links_are_found_in_a_paragraph() {
        let text = "Write to us on Messenger (https://m.me/page?ref=a), on t.me/harbour_bot?start=b, \
                    or see https://example.com/. WhatsApp: https://wa.me/49151234567?text=c!";
        assert_eq!(
            seen(text),
            ["https://m.me/page?ref=a", "t.me/harbour_bot?start=b", "https://wa.me/49151234567?text=c!"]
        );
    }

    #[test]
    fn links_are_found_in_html() {
        let text = "<p><a href=\"https://app.x.io/webchat/?p=1166608&amp;ref=a\">chat</a> <a href='https://ig.me/m/harbour?ref=a'>\
                    https://ig.me/m/harbour?ref=b</a><img src=\"https://example.com/x.png\"></p>";
        assert_eq!(
            seen(text),
            [
                "https://app.x.io/webchat/?p=1166608&amp;ref=a",
                "https://ig.me/m/harbour?ref=a",
                "https://ig.me/m/harbour?ref=b"
            ]
        );
    }

    #[test]
    fn links_are_found_in_columns_and_tables() {
        let text = "Place\tLink\nHall A\thttps://m.me/page?ref=g--hall a--738--x\tx\nHall B\thttps://m.me/page?ref=g--b\t\n\
                    | Hall C | https://m.me/page?ref=g--c |\n";
        assert_eq!(
            seen(text),
            ["https://m.me/page?ref=g--hall a--738--x", "https://m.me/page?ref=g--b", "https://m.me/page?ref=g--c"]
        );
        assert_eq!(
            seen("Hall D,https://m.me/page?ref=g--d;t.me/harbour_bot?start=g--d\n"),
            ["https://m.me/page?ref=g--d", "t.me/harbour_bot?start=g--d"]
        );
        assert_eq!(seen("giveaway--x--738--y, nothing else"), [""; 0]);
    }
}
