//! Where in a newsletter the links stand: in attributes, in the text, in Markdown, in the parts of a message.

use super::html::{self, Token};
use super::mail::{self, Transfer};
use super::{Format, markdown};
use crate::domain::tester::traced::Traced;
use crate::domain::tester::{self, LONGEST};
use std::ops::Range;

/// A link where it stands.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// The link as its reader gets it, with the place of each byte in the file.
    pub link: Traced,
    /// The same before HTML references or Markdown's backslashes were taken off.
    pub raw: Traced,
    /// What it is there.
    pub role: Role,
    /// The anchor that it belongs to, by its number.
    pub anchor: Option<usize>,
    /// Which of several versions of the same content it is in: the part of a message, and whether it is for Outlook alone.
    pub version: (usize, bool),
    /// How a repair has to be written there.
    pub writing: Writing,
}

/// What a link is where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// What a click opens.
    Target,
    /// Something to read.
    Text,
    /// A value of program code, or of an attribute that nobody clicks on.
    Data,
}

/// How a text is written where it stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Writing {
    /// With references for `&`, `<`, `>` and `"`.
    pub html: bool,
    /// The encoding of the message's part.
    pub transfer: Transfer,
}

impl Writing {
    /// `text` as it stands there; `None`: nothing can be written there.
    pub fn write(self, text: &str) -> Option<String> {
        let text = if self.html { escape(text) } else { text.to_owned() };
        match self.transfer {
            Transfer::Plain => Some(text),
            Transfer::QuotedPrintable => Some(mail::write_quoted_printable(&text)),
            Transfer::Base64 => None,
        }
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// An anchor: what its link is, and what is to be read of it.
#[derive(Clone, Debug)]
pub(super) struct Anchor {
    /// The value of `href`.
    pub href: Traced,
    /// The text in it.
    pub text: Option<Traced>,
}

/// All links of a newsletter, and its anchors.
#[derive(Debug, Default)]
pub(super) struct Sites {
    pub places: Vec<Place>,
    pub anchors: Vec<Anchor>,
    /// The parts of a message that are written in an encoding.
    pub decoded: Vec<Traced>,
    /// Whether one of them is in an encoding that nothing can be written into.
    pub sealed: bool,
}

/// Finds the links in `text`.
pub(super) fn places(text: &str, format: Format) -> Sites {
    let mut found = Sites::default();
    if format == Format::Mail {
        for (number, part) in mail::parts(text).into_iter().enumerate() {
            let base = Base { text: part.text.as_str(), part: Some(&part.text) };
            Finder::new(base, &mut found, part.transfer, number).run(part.format);
            found.sealed |= part.transfer == Transfer::Base64;
            if part.transfer != Transfer::Plain {
                found.decoded.push(part.text);
            }
        }
    } else {
        Finder::new(Base { text, part: None }, &mut found, Transfer::Plain, 0).run(format);
    }
    found
}

/// What is looked through: the file itself, or a part that was decoded.
#[derive(Clone, Copy)]
struct Base<'a> {
    text: &'a str,
    part: Option<&'a Traced>,
}

impl Base<'_> {
    fn slice(&self, range: Range<usize>) -> Traced {
        match self.part {
            Some(part) => part.slice(range),
            None => Traced::of(self.text, range),
        }
    }
}

struct Finder<'a, 'b> {
    base: Base<'a>,
    found: &'b mut Sites,
    transfer: Transfer,
    part: usize,
    outlook: bool,
    /// The anchor that is open.
    anchor: Option<usize>,
    /// The text since the last tag that breaks it: its ranges, without the tags between.
    block: Vec<Range<usize>>,
    markdown: bool,
    /// Whether the text is program code or data, where a slash may have a backslash in front.
    script: bool,
}

/// Elements that a text goes on through.
const INLINE: [&str; 16] =
    ["b", "strong", "i", "em", "u", "s", "span", "font", "wbr", "small", "big", "code", "mark", "sub", "sup", "nobr"];

/// A longer text is looked through in pieces.
const LONGEST_BLOCK: usize = 1 << 16;

/// A text out of JSON or a script, without the backslashes before slashes. `None`: there are none.
fn unslashed(raw: &Traced) -> Option<Traced> {
    let places: Vec<_> = raw.as_str().match_indices("\\/").map(|(at, _)| (at..at + 1, "")).collect();
    (!places.is_empty()).then(|| raw.replaced(&places))
}

/// The text without white space around it.
fn trimmed(text: &Traced) -> Traced {
    let all = text.as_str();
    let start = all.len() - all.trim_start().len();
    let end = start + all.trim().len();
    if end - start < all.len() { text.slice(start..end) } else { text.clone() }
}

impl<'a, 'b> Finder<'a, 'b> {
    fn new(base: Base<'a>, found: &'b mut Sites, transfer: Transfer, part: usize) -> Self {
        Self {
            base,
            found,
            transfer,
            part,
            outlook: false,
            anchor: None,
            block: Vec::new(),
            markdown: false,
            script: false,
        }
    }

    fn run(&mut self, format: Format) {
        match format {
            Format::Text | Format::Mail => self.long_text(0..self.base.text.len(), false),
            Format::Html => self.html(),
            Format::Markdown => {
                self.markdown = true;
                self.html();
            }
        }
    }

    fn html(&mut self) {
        let text = self.base.text;
        let mut element = 0..0;
        for token in html::scan(text, self.markdown) {
            match token {
                Token::Text(range) => self.block.push(range),
                Token::Open { name, .. } => {
                    element = name.clone();
                    self.tag(&text[name]);
                }
                Token::Close { name, .. } => self.tag(&text[name]),
                Token::Attribute { name, value } => self.attribute(&text[element.clone()], &text[name], value),
                Token::Script(range) => {
                    self.script = true;
                    self.long_text(range, false);
                    self.script = false;
                }
                Token::Outlook(only) => {
                    self.flush();
                    self.outlook = only;
                }
            }
        }
        self.flush();
    }

    fn tag(&mut self, name: &str) {
        if INLINE.iter().any(|inline| inline.eq_ignore_ascii_case(name)) {
            return;
        }
        self.flush();
        // An anchor within an anchor ends the first one, as in a browser.
        if name.eq_ignore_ascii_case("a") {
            self.anchor = None;
        }
    }

    /// The text so far is complete.
    fn flush(&mut self) {
        let block = std::mem::take(&mut self.block);
        let (Some(first), Some(last)) = (block.first(), block.last()) else { return };
        if block.len() == 1 {
            return self.long_text(first.clone(), true);
        }
        if last.end - first.start > LONGEST_BLOCK {
            return block.into_iter().for_each(|range| self.long_text(range, true));
        }
        let whole = self.base.slice(first.start..last.end);
        let gaps: Vec<(Range<usize>, &str)> =
            block.windows(2).map(|pair| (pair[0].end - first.start..pair[1].start - first.start, "")).collect();
        self.text(&whole.replaced(&gaps), true);
    }

    /// A text of any length: in pieces that end where no link goes on.
    fn long_text(&mut self, range: Range<usize>, html: bool) {
        let text = self.base.text;
        let mut start = range.start;
        while range.end - start > LONGEST_BLOCK {
            let near = &text[start..text.floor_char_boundary(start + LONGEST_BLOCK)];
            // At an empty line if there is one, else at a line's end, else anywhere.
            let cut = near.rfind("\n\n").or_else(|| near.rfind('\n')).or_else(|| near.rfind(char::is_whitespace));
            let end = start + cut.filter(|cut| *cut > 0).unwrap_or(near.len());
            self.text(&self.base.slice(start..end), html);
            start = end;
        }
        self.text(&self.base.slice(start..range.end), html);
    }

    /// Links in a text to read.
    fn text(&mut self, raw: &Traced, html: bool) {
        if self.markdown {
            return self.markdown_text(raw);
        }
        let decoded = match () {
            () if self.script => unslashed(raw),
            () if html => raw.entities_decoded_once(),
            () => None,
        };
        let text = decoded.as_ref().unwrap_or(raw);
        if let Some(anchor) = self.anchor.and_then(|at| self.found.anchors.get_mut(at))
            && anchor.text.is_none()
            && !text.as_str().trim().is_empty()
        {
            anchor.text = Some(text.clone());
        }
        for range in tester::find(text.as_str()) {
            let link = text.slice(range);
            let raw = raw.within(link.whole());
            self.push(link, raw, if self.script { Role::Data } else { Role::Text }, html);
        }
    }

    fn markdown_text(&mut self, raw: &Traced) {
        for piece in markdown::pieces(raw.as_str()) {
            let before = self.anchor;
            let (range, role) = match piece {
                markdown::Piece::Text(range) => (range, Role::Text),
                markdown::Piece::Target(range, label) => {
                    let href = raw.slice(range.clone());
                    let text = label.map(|label| raw.slice(label));
                    self.found.anchors.push(Anchor { href, text });
                    self.anchor = Some(self.found.anchors.len() - 1);
                    (range, Role::Target)
                }
                markdown::Piece::Label(range) => {
                    // The label comes before its target, whose anchor is the next one.
                    self.anchor = Some(self.found.anchors.len());
                    (range, Role::Text)
                }
            };
            let raw = raw.slice(range);
            let decoded = raw.entities_decoded_once().unwrap_or_else(|| raw.clone());
            let decoded = markdown::unescaped(&decoded);
            if role == Role::Target {
                self.target(&decoded, &raw, Role::Target);
            } else {
                for range in tester::find(decoded.as_str()) {
                    let link = decoded.slice(range);
                    let before = raw.within(link.whole());
                    self.push(link, before, Role::Text, true);
                }
            }
            self.anchor = before;
        }
    }

    fn attribute(&mut self, element: &str, name: &str, value: Range<usize>) {
        let is = |names: &[&str]| names.iter().any(|n| n.eq_ignore_ascii_case(name));
        let raw = self.base.slice(value);
        let decoded = raw.entities_decoded_once().unwrap_or_else(|| raw.clone());
        let opens = is(&["href", "xlink:href", "action", "formaction"]);
        if opens && element.eq_ignore_ascii_case("a") && is(&["href"]) {
            self.found.anchors.push(Anchor { href: decoded.clone(), text: None });
            self.anchor = Some(self.found.anchors.len() - 1);
        }
        if opens {
            self.target(&decoded, &raw, Role::Target);
        } else if !is(&["style", "class", "src", "srcset"]) {
            for range in tester::find(decoded.as_str()) {
                let link = decoded.slice(range);
                let before = raw.within(link.whole());
                self.push(link, before, Role::Data, true);
            }
        }
    }

    /// What a click opens: all of it is the link, as far as it begins with one.
    fn target(&mut self, decoded: &Traced, raw: &Traced, role: Role) {
        // White space around it is no part of it for any mail program.
        let (decoded, raw) = (&trimmed(decoded), &trimmed(raw));
        let text = decoded.as_str();
        let lead = text.len() - text.trim_start_matches(|c: char| !c.is_alphanumeric() && !"{%/<:".contains(c)).len();
        let found = tester::find(text);
        match found.as_slice() {
            [only, ..] if only.start <= lead && text.len() <= LONGEST => {
                self.push(decoded.clone(), raw.clone(), role, true);
            }
            several => {
                for range in several {
                    let link = decoded.slice(range.clone());
                    let before = raw.within(link.whole());
                    self.push(link, before, Role::Data, true);
                }
            }
        }
    }

    fn push(&mut self, link: Traced, raw: Traced, role: Role, html: bool) {
        self.found.places.push(Place {
            link,
            raw,
            role,
            anchor: self.anchor,
            version: (self.part, self.outlook),
            writing: Writing { html, transfer: self.transfer },
        });
    }
}
