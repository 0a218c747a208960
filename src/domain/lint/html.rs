//! A newsletter's HTML taken apart, with the place of each piece.
//!
//! Newsletters are templates, not pages yet: a merge tag with quotation marks stands in a quoted attribute, whole
//! attributes stand in conditions, and what Outlook shows stands in comments. A parser of HTML would cut the attribute at
//! the tag's quotation mark and skip the comment. This scanner keeps byte offsets, takes merge tags whole, reads
//! conditional comments, and never goes back, so that it is linear in whatever it is given.

use std::ops::Range;

/// A piece of HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// Text between tags, still with its character references.
    Text(Range<usize>),
    /// An attribute that has a value, after its element was opened.
    Attribute {
        /// The name.
        name: Range<usize>,
        /// The value without its quotation marks.
        value: Range<usize>,
    },
    /// The beginning of an element; its attributes follow.
    Open {
        /// The element's name.
        name: Range<usize>,
        /// All of the tag.
        tag: Range<usize>,
    },
    /// The end of an element.
    Close {
        /// The element's name.
        name: Range<usize>,
        /// All of the tag.
        tag: Range<usize>,
    },
    /// The content of a script: text without character references.
    Script(Range<usize>),
    /// From here on it is (not) for Outlook alone.
    Outlook(bool),
}

/// Takes `text` apart. Comments, declarations and styles are left out. `markdown`: whether it is HTML within Markdown, where
/// `\<` is a sign to read and begins no tag.
pub(super) fn scan(text: &str, markdown: bool) -> Vec<Token> {
    let mut scanner = Scanner { text, markdown, at: 0, tokens: Vec::new(), no_quote: [usize::MAX; 2] };
    scanner.run();
    scanner.tokens
}

struct Scanner<'a> {
    text: &'a str,
    markdown: bool,
    at: usize,
    tokens: Vec<Token>,
    /// From where on there is no `"` and no `'`, so that nobody looks for one twice.
    no_quote: [usize; 2],
}

impl<'a> Scanner<'a> {
    fn run(&mut self) {
        while self.at < self.text.len() {
            let start = self.at;
            let Some(offset) = self.text[start..].find('<') else { return self.text_until(start, self.text.len()) };
            self.text_until(start, start + offset);
            self.at = start + offset;
            if self.markdown && is_escaped(self.text, self.at) {
                self.text_until(self.at, self.at + 1);
            } else {
                self.markup();
            }
        }
    }

    fn text_until(&mut self, start: usize, end: usize) {
        self.at = end;
        if start >= end {
            return;
        }
        match self.tokens.last_mut() {
            Some(Token::Text(last)) if last.end == start => last.end = end,
            _ => self.tokens.push(Token::Text(start..end)),
        }
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// What starts with the `<` at hand.
    fn markup(&mut self) {
        let rest = self.rest();
        if rest.starts_with("<!--") {
            self.comment();
        } else if rest.starts_with("<!") || rest.starts_with("<?") {
            let start = self.at;
            // `<![endif]-->` of a comment whose beginning was read as a condition.
            if rest.starts_with("<![endif]") {
                self.tokens.push(Token::Outlook(false));
            }
            self.skip_past(start, ">");
        } else if let Some(len) = name_len(&rest[1..]) {
            self.open(self.at + 1..self.at + 1 + len);
        } else if let Some(len) = rest.strip_prefix("</").and_then(name_len) {
            let (start, name) = (self.at, self.at + 2..self.at + 2 + len);
            self.skip_past(name.end, ">");
            self.tokens.push(Token::Close { name, tag: start..self.at });
        } else {
            self.text_until(self.at, self.at + 1);
        }
    }

    /// Goes on after the next `mark` from `from` on; to the end where there is none.
    fn skip_past(&mut self, from: usize, mark: &str) {
        self.at = self.text[from..].find(mark).map_or(self.text.len(), |at| from + at + mark.len());
    }

    fn comment(&mut self) {
        let rest = self.rest();
        let near = &rest[..rest.floor_char_boundary(LONGEST_CONDITION)];
        let condition = near[4..].trim_start().strip_prefix("[if").and_then(|c| Some(&c[..c.find(']')?]));
        let inside = condition.map(|c| {
            let only = !c.contains('!') && ["mso", "IE"].iter().any(|name| c.contains(name));
            (only, near.find("]>"))
        });
        match inside {
            // `<!--[if !mso]><!-->` is for everybody else, and its content is no comment.
            Some((only, Some(end))) => {
                self.tokens.push(Token::Outlook(only));
                self.at += end + 2;
            }
            _ if rest.starts_with("<!-->") => self.at += 5,
            _ => {
                if rest[4..].starts_with("<![endif]") {
                    self.tokens.push(Token::Outlook(false));
                }
                self.skip_past(self.at + 4, "-->");
            }
        }
    }

    /// A tag whose name is known; then what belongs to an element that has no markup within.
    fn open(&mut self, name: Range<usize>) {
        let start = self.at;
        let index = self.tokens.len();
        self.tokens.push(Token::Open { name: name.clone(), tag: start..start });
        self.at = name.end;
        self.attributes();
        if let Token::Open { tag, .. } = &mut self.tokens[index] {
            tag.end = self.at;
        }
        let is = |other: &str| self.text[name.clone()].eq_ignore_ascii_case(other);
        let (script, style) = (is("script"), is("style"));
        if script || style {
            let content = self.at;
            let end = ends_raw(&self.text[content..], if script { "</script" } else { "</style" });
            self.at = content + end;
            if script && end > 0 {
                self.tokens.push(Token::Script(content..self.at));
            }
        }
    }

    fn attributes(&mut self) {
        loop {
            let rest = self.rest();
            let blank = rest.len() - rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/').len();
            self.at += blank;
            let rest = self.rest();
            match rest.chars().next() {
                // A `<` here is the next tag: this one lost its end.
                None | Some('<') => return,
                Some('>') => {
                    self.at += 1;
                    return;
                }
                Some(_) => {}
            }
            if let Some(len) = template_len(rest) {
                self.at += len;
                continue;
            }
            let len = rest
                .char_indices()
                .skip(1)
                .find(|(_, c)| c.is_whitespace() || matches!(c, '/' | '>' | '=' | '<'))
                .map_or(rest.len(), |(at, _)| at);
            let name = self.at..self.at + len;
            self.at = name.end;
            self.value(name);
        }
    }

    /// The value of the attribute `name`, if there is one.
    fn value(&mut self, name: Range<usize>) {
        let rest = self.rest();
        let trimmed = rest.trim_start();
        let Some(after) = trimmed.strip_prefix('=') else { return };
        let value = after.trim_start();
        self.at = self.text.len() - value.len();
        let range = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => self.quoted(quote),
            _ => None,
        };
        let range = range.unwrap_or_else(|| {
            let len =
                value.char_indices().find(|(_, c)| c.is_whitespace() || *c == '>').map_or(value.len(), |(at, _)| at);
            self.at..self.at + len
        });
        let closing = self.text[range.end..].starts_with(['"', '\'']) && range.start > self.at;
        self.at = range.end + usize::from(closing);
        self.tokens.push(Token::Attribute { name, value: range });
    }

    /// The value in the quotation marks that start here; `None`: they are never closed.
    fn quoted(&mut self, quote: char) -> Option<Range<usize>> {
        const MOST_TEMPLATES: usize = 50;
        let kind = usize::from(quote == '\'');
        let start = self.at + 1;
        let mut at = start;
        for _ in 0..MOST_TEMPLATES {
            if at >= self.no_quote[kind] {
                return None;
            }
            let Some(offset) = self.text[at..].find(quote) else {
                self.no_quote[kind] = at;
                return None;
            };
            let end = at + offset;
            match template_around(&self.text[start..], end - start) {
                Some(after) => at = start + after,
                None => return Some(start..end),
            }
        }
        None
    }
}

/// Whether a backslash of Markdown stands before the sign at `at`, and not two of them, which are one to read.
fn is_escaped(text: &str, at: usize) -> bool {
    let before = &text[..at];
    (before.len() - before.trim_end_matches('\\').len()) % 2 == 1
}

/// The length of the element name that `text` starts with. `<https://…>` and `<PAGE_ID>` are no elements.
fn name_len(text: &str) -> Option<usize> {
    let len = text.bytes().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b':' | b'-')).count();
    let ends = text[len..].chars().next().is_none_or(|c| c.is_whitespace() || matches!(c, '/' | '>'));
    let good = text.starts_with(|c: char| c.is_ascii_alphabetic()) && !text[..len].ends_with(':');
    (good && ends).then_some(len)
}

/// Where the element ends whose end tag is `end`, which is in small letters.
fn ends_raw(text: &str, end: &str) -> usize {
    let found =
        |(at, _): &(usize, &str)| text.get(*at..at + end.len()).is_some_and(|found| found.eq_ignore_ascii_case(end));
    text.match_indices("</").find(found).map_or(text.len(), |(at, _)| at)
}

/// How mailing tools write what they fill in or decide, where quotation marks can stand in it.
const TEMPLATES: [(&str, &str); 6] =
    [("{{", "}}"), ("{%", "%}"), ("*|", "|*"), ("%%=", "=%%"), ("%%[", "]%%"), ("<%", "%>")];

/// The longest condition of a comment.
const LONGEST_CONDITION: usize = 200;

/// The longest template that is taken whole.
const LONGEST_TEMPLATE: usize = 300;

/// The length of the template that `text` starts with.
fn template_len(text: &str) -> Option<usize> {
    let (open, close) = TEMPLATES.into_iter().find(|(open, _)| text.starts_with(open))?;
    let near = &text[..text.floor_char_boundary(LONGEST_TEMPLATE)];
    let inside = &near[open.len()..];
    let len = inside.find(close)?;
    // What goes on over lines or into another tag was never closed.
    let whole = open == "<%" || !inside[..len].contains(['<', '\n']) && !inside[..len].contains(open);
    whole.then_some(open.len() + len + close.len())
}

/// Where the template ends in which the quotation mark at `at` of `value` stands; `None`: it stands in none.
fn template_around(value: &str, at: usize) -> Option<usize> {
    let from = value.ceil_char_boundary(at.saturating_sub(LONGEST_TEMPLATE));
    let before = &value[from..at];
    let start = TEMPLATES.iter().filter_map(|(open, _)| before.rfind(open)).max()?;
    let end = from + start + template_len(&value[from + start..])?;
    (end > at).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn seen(text: &str) -> Vec<String> {
        let piece = |range: &Range<usize>| text[range.clone()].to_owned();
        scan(text, false)
            .iter()
            .map(|token| match token {
                Token::Text(range) => format!("“{}”", piece(range)),
                Token::Attribute { name, value } => format!("{}={}", piece(name), piece(value)),
                Token::Open { name, .. } => format!("<{}", piece(name)),
                Token::Close { name, .. } => format!("/{}", piece(name)),
                Token::Script(range) => format!("script:{}", piece(range)),
                Token::Outlook(only) => format!("outlook:{only}"),
            })
            .collect()
    }

    #[test]
    fn tags_attributes_and_text_come_apart() {
        for (text, expected) in [
            ("a<p class=x>b</p >c", "“a” <p class=x “b” /p “c”"),
            ("<a href='x y' id=\"z\"/>", "<a href=x y id=z"),
            ("<A HREF = x>y", "<A HREF=x “y”"),
            ("<br/><img src=a/b alt>", "<br <img src=a/b"),
            ("1 < 2 <3 <https://m.me/x> <PAGE_ID> a<", "“1 < 2 <3 <https://m.me/x> <PAGE_ID> a<”"),
            ("<v:roundrect href=\"a\">", "<v:roundrect href=a"),
            ("<p\n  a=1\n>x", "<p a=1 “x”"),
            ("<a href=\"x\"title=\"y\">", "<a href=x title=y"),
            ("<a href=x<b>y", "<a href=x<b “y”"),
            ("<a <b>x", "<a <b “x”"),
            ("<a href=\"never closed>x</a>", "<a href=\"never “x” /a"),
            ("<!doctype html><?xml a?>x", "“x”"),
        ] {
            assert_eq!(seen(text).join(" "), expected, "{text}");
        }
    }

    #[test]
    fn merge_tags_stand_whole_in_attributes() {
        for (text, expected) in [
            ("<a href=\"x--{{ e|default:\"\" }}--y\" id=z>", "<a href=x--{{ e|default:\"\" }}--y id=z"),
            ("<a {% if x == \"y\" %}href=\"a\"{% endif %}>b", "<a href=a “b”"),
            ("<a href='%%=URLEncode('a')=%%'>", "<a href=%%=URLEncode('a')=%%"),
            ("<a href=\"{{ open\" id=\"x\">", "<a href={{ open id=x"),
            ("<a href=\"{{ open }\">x</a> <a href=\"{{ y }}\">", "<a href={{ open } “x” /a “ ” <a href={{ y }}"),
        ] {
            assert_eq!(seen(text).join(" "), expected, "{text}");
        }
    }

    #[test]
    fn what_outlook_shows_is_read_and_other_comments_are_not() {
        for (text, expected) in [
            ("<!-- <a href=x> -->y", "“y”"),
            ("<!--[if mso]><a href=x><![endif]-->y", "outlook:true <a href=x outlook:false “y”"),
            ("<!--[if !mso]><!-->z<!--<![endif]-->y", "outlook:false “z” outlook:false “y”"),
            ("<!--[if never ends", ""),
            ("<!-->x", "“x”"),
        ] {
            assert_eq!(seen(text).join(" "), expected, "{text}");
        }
    }

    #[test]
    fn scripts_and_styles_have_no_tags() {
        assert_eq!(
            seen("<style>a<b</STYLE><script>\"<a>\"</script>x").join(" "),
            "<style /STYLE <script script:\"<a>\" /script “x”"
        );
    }

    proptest! {
        #[test]
        fn pieces_are_in_order_and_on_boundaries(text in "(<|>|\\\\|\"|'|=|/|a|b|!--|-->|\\[if mso\\]>|<!\\[endif\\]-->|\\{\\{|\\}\\}|é|<script>| |\n|&amp;){0,40}") {
            let mut last = 0;
            for token in scan(&text, text.len() % 2 == 0) {
                let range = match token {
                    Token::Text(r) | Token::Script(r) | Token::Attribute { value: r, .. } => r,
                    Token::Open { name, .. } | Token::Close { name, .. } => name,
                    Token::Outlook(_) => continue,
                };
                prop_assert!(range.start >= last && range.end >= range.start);
                prop_assert!(text.is_char_boundary(range.start) && text.is_char_boundary(range.end));
                last = range.end;
            }
        }
    }
}
