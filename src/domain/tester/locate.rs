//! Where the link is in what was pasted: between quotes, brackets and Markdown, in a sentence, in a scrap of HTML.

use super::address::{
    self, Address, host_at, is_host_start, is_known_host, is_parameter, starts_parameter, template_len,
    webchat_variable_len,
};
use super::array;
use super::carry::merge_tag_len;
use super::notes::is_invisible;
use crate::domain::field::is_settable;
use crate::domain::payload::SEPARATOR;
use std::ops::Range;

/// A link within a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Located {
    /// The link, without what is stuck to it.
    pub core: Range<usize>,
    /// Whether it stands in the attribute of an HTML element, where `&amp;` is right.
    pub in_html: bool,
    /// Whether what follows may have been meant to belong to it: words after a space.
    pub loose_end: bool,
    /// Whether a bracket, a quotation mark or emphasis stands right before it, so that its closing mark is no part of what
    /// is opened.
    pub enclosed: bool,
}

/// What ends a line, or a cell of a table.
const LINE_ENDS: [char; 3] = ['\n', '\r', '\t'];

/// White space, control characters and invisible ones, as they cling to what is pasted.
pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace() || c.is_control() || is_invisible(c)
}

/// The first link in `text` that starts at or after `from`. `listed`: whether a comma or semicolon right before another link
/// ends this one, as in a list; a single link may have that in a value.
pub(super) fn locate(text: &str, from: usize, listed: bool) -> Option<Located> {
    let start = next_start(text, from)?;
    let fresh_line = text[..from].chars().all(is_blank) || text[from..start].contains(LINE_ENDS);
    let opener = Opener::before(&text[from..start], fresh_line);
    let (end, loose_end) = extent(text, start, &opener, listed);
    let end = strip_end(&text[..end], start, &opener);
    let enclosed = opener.mark.is_some() || opener.unquoted || !opener.emphasis.is_empty();
    Some(Located { core: start..end, in_html: opener.in_html, loose_end, enclosed })
}

/// Where the next link starts.
pub(super) fn next_start(text: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = from;
    while at < text.len() {
        let rest = &text[at..];
        let boundary = at == from || is_boundary(char::from(bytes[at - 1]), rest);
        // A value that is a link belongs to the payload that it stands in.
        if boundary
            && !text[from..at].ends_with(SEPARATOR)
            && let Some(offset) = start_in_word(rest)
        {
            return Some(at + offset);
        }
        let word = word_len(rest);
        let step = if word > 0 { word } else { rest.chars().next().map_or(1, char::len_utf8) };
        at += step;
    }
    None
}

/// Whether a link of ours starts right at `at`, which follows white space: another one may be a part of a message.
fn starts_at(text: &str, at: usize) -> bool {
    let rest = &text[at..];
    let len = rest.char_indices().take(300).find(|(_, c)| c.is_whitespace()).map(|(at, _)| at);
    let word = &rest[..len.unwrap_or_else(|| rest.floor_char_boundary(300))];
    let ours = |a: Address| !a.is_web(word) || is_known_host(&word[a.host.clone()]) || word.contains("webchat");
    start_in_word(rest) == Some(0) && Address::split(word).is_some_and(ours)
}

/// Whether a link can start with `rest` after the (last byte of the) character `before`.
fn is_boundary(before: char, rest: &str) -> bool {
    match rest.as_bytes().first() {
        Some(b'{' | b'%' | b'/' | b':') => !before.is_ascii_alphanumeric() && !matches!(before, ':' | '/'),
        _ => !matches!(before, '/' | '@' | '%'),
    }
}

/// The length of the host-like word that `text` starts with.
fn word_len(text: &str) -> usize {
    let plain = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-');
    match text.bytes().next() {
        Some(first) if plain(&first) => text.bytes().take_while(|b| plain(b) || *b == b'_').count(),
        _ => 0,
    }
}

/// Where in the word at the start of `rest` a link starts.
fn start_in_word(rest: &str) -> Option<usize> {
    if rest.starts_with(['{', '%']) {
        return webchat_variable_len(rest).map(|_| 0);
    }
    let scheme_less = rest.trim_start_matches(':').strip_prefix("//");
    if let Some(host) = scheme_less {
        return host_at(host).filter(|h| is_known_host(h) || is_webchat_path(&host[h.len()..])).map(|_| 0);
    }
    let word = &rest[..word_len(rest)];
    if word.is_empty() {
        return None;
    }
    let after = &rest[word.len()..];
    if is_start(rest, word, after) {
        return Some(0);
    }
    // `Link.https://…`, `1-https://…`: the scheme is the end of the word.
    let start = address::scheme_before(word)?;
    let marks = after.starts_with("://").then_some(3).or_else(|| encoded_marks_len(after));
    let host_follows = marks.is_some_and(|len| is_host_start(after[len..].trim_start_matches('/')));
    (start > 0 && host_follows && !word[..start].ends_with(SEPARATOR)).then_some(start)
}

fn is_start(rest: &str, word: &str, after: &str) -> bool {
    let encoded = |s: &str| after.get(..s.len()).is_some_and(|a| a.eq_ignore_ascii_case(s));
    let is_web = word.eq_ignore_ascii_case("http") || word.eq_ignore_ascii_case("https");
    if is_web && encoded_marks_len(after).is_some_and(|len| is_host_start(after[len..].trim_start_matches('/'))) {
        return true;
    }
    if after.starts_with(':') || after.starts_with(['/', '\\']) {
        let end = address::scheme_end(rest).0;
        if end > word.len() && is_host_start(&rest[end..]) {
            return true;
        }
    }
    let Some(host) = host_at(rest).filter(|h| h.len() == word.trim_end_matches('.').len()) else { return false };
    let goes_on = after.is_empty()
        || after.strip_prefix('&').is_some_and(starts_parameter)
        || after.starts_with(['/', '?', ':'])
        || encoded("%2F")
        || encoded("%3F");
    goes_on && (is_known_host(host) || is_webchat_path(after))
}

/// The length of a percent-encoded `://`, encoded any number of times, that `text` starts with.
fn encoded_marks_len(text: &str) -> Option<usize> {
    let mut at = 0;
    while text[at..].starts_with('%') {
        let mut end = at + 1;
        while text[end..].starts_with("25") {
            end += 2;
        }
        let is_mark =
            text.get(end..end + 2).is_some_and(|e| e.eq_ignore_ascii_case("3A") || e.eq_ignore_ascii_case("2F"));
        if !is_mark {
            break;
        }
        at = end + 2;
    }
    (at > 0).then_some(at)
}

/// The length of an escaped white space character, encoded any number of times, that `text` starts with.
pub(super) fn escaped_blank_len(text: &str) -> Option<usize> {
    let mut at = text.strip_prefix('%').map(|_| 1)?;
    while text[at..].starts_with("25") {
        at += 2;
    }
    let code = text.get(at..at + 2)?;
    ["20", "0A", "0D", "09"].iter().any(|c| c.eq_ignore_ascii_case(code)).then_some(at + 2)
}

/// Whether a path ends in `webchat` before its query.
fn is_webchat_path(after: &str) -> bool {
    const LONGEST: usize = 80;
    let end = after.bytes().take(LONGEST).position(|b| matches!(b, b'?' | b'&' | b' ' | b'\n' | b'\r' | b'\t'));
    let path = after.get(..end.unwrap_or(after.len()));
    path.filter(|p| p.len() <= LONGEST).is_some_and(|path| {
        let last = path.trim_end_matches('/').rsplit('/').next();
        last.is_some_and(|last| last.eq_ignore_ascii_case("webchat"))
    })
}

/// What stands before a link, and so tells where it ends.
struct Opener {
    /// The bracket or quotation mark right before the link.
    mark: Option<char>,
    /// Whether nothing but such marks stands before it on its line.
    alone: bool,
    /// Characters of Markdown emphasis right before it.
    emphasis: String,
    in_html: bool,
    /// Whether it is the value of an attribute without quotation marks.
    unquoted: bool,
}

impl Opener {
    /// `fresh_line`: whether the line of the link starts within `prefix`.
    fn before(prefix: &str, fresh_line: bool) -> Self {
        let is_emphasis = |c: char| matches!(c, '*' | '_' | '~');
        let bare = prefix.trim_end_matches(is_emphasis);
        let emphasis = prefix[bare.len()..].to_owned();
        let mark = bare.chars().next_back().filter(|c| closer(*c).is_some());
        let line = prefix.rsplit(LINE_ENDS).next().unwrap_or_default();
        let alone = fresh_line && line.chars().all(|c| is_blank(c) || is_emphasis(c) || closer(c).is_some());
        let in_html = mark.is_some_and(|m| matches!(m, '"' | '\'')) && {
            let before = bare.trim_end_matches(['"', '\'']).trim_end();
            before.ends_with('=') && before.contains('<')
        };
        let unquoted = mark.is_none() && bare.ends_with('=') && in_tag(bare);
        let is_bbcode = bare.len() >= 5 && bare.as_bytes()[bare.len() - 5..].eq_ignore_ascii_case(b"[url=");
        let mark = if is_bbcode { Some('[') } else { mark };
        Self { mark, alone, emphasis, in_html: in_html || unquoted, unquoted }
    }
}

/// Whether `before` ends within an HTML element.
fn in_tag(before: &str) -> bool {
    before.rfind('<').is_some_and(|at| {
        before[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic()) && !before[at..].contains('>')
    })
}

/// The closing mark of an opening one.
const fn closer(mark: char) -> Option<char> {
    Some(match mark {
        '(' => ')',
        '[' => ']',
        '{' => '}',
        '<' => '>',
        '"' | '\'' | '`' => mark,
        '“' | '„' => '”',
        '‘' | '‚' => '’',
        '«' => '»',
        '»' => '«',
        '「' => '」',
        '（' => '）',
        _ => return None,
    })
}

/// Where a link that starts at `start` ends at the latest, and whether words follow that may belong to it.
fn extent(text: &str, start: usize, opener: &Opener, listed: bool) -> (usize, bool) {
    let closing = opener.mark.and_then(closer);
    let flow = Flow::of(text, start, opener.alone, listed);
    let mut depth = 0_usize;
    let mut skip_to = start;
    let mut blank = Blank::default();
    for (offset, c) in text[start..].char_indices() {
        let at = start + offset;
        if at < skip_to || c.is_ascii_alphanumeric() {
            continue;
        }
        if let Some(len) = whole_len(text, at, c) {
            skip_to = at + len;
            continue;
        }
        match c {
            '\n' | '\r' | '\t' if at > start && !flow.goes_on(text, start, at, blank.at(text, at)) => {
                return (at, false);
            }
            '"' | '`' => return (at, false),
            '|' if opener.mark == Some('<') => return (at, false),
            '>' if opener.unquoted => return (at, false),
            '[' if text[at..].starts_with("[/") => return (at, false),
            '&' if !opener.in_html && closes_attribute(&text[at..]) => return (at, false),
            ',' | ';' | '|' if listed && starts_at(text, at + 1) => return (at, false),
            '<' => match template_len(&text[at..]) {
                Some(len) => skip_to = at + len,
                None => return (at, false),
            },
            _ if c.is_whitespace()
                && (!opener.in_html || opener.unquoted)
                && !flow.goes_on(text, start, at, blank.at(text, at)) =>
            {
                let words = text[at..].trim_start().starts_with(char::is_alphanumeric);
                return (at, words && opener.alone);
            }
            '。' | '，' | '、' | '！' | '；' if !opener.alone => return (at, false),
            _ if opener.mark == Some(c) && Some(c) != closing => depth += 1,
            '\'' if closing == Some('\'') && !ends_quote(&text[at + 1..]) => {}
            _ if closing == Some(c) => match depth.checked_sub(1) {
                Some(less) => depth = less,
                None => return (at, false),
            },
            _ => {}
        }
    }
    (text.len(), false)
}

/// The length of what starts with `c` at `at` and has spaces and quotation marks of its own: a variable, a merge tag
/// (`{{ email | url_encode }}`), an array of pairs.
fn whole_len(text: &str, at: usize, c: char) -> Option<usize> {
    match c {
        '{' => webchat_variable_len(&text[at..]).or_else(|| merge_tag_len(&text[at..])),
        '[' => array::len(&text[at..]),
        _ => None,
    }
}

/// Whether what follows an apostrophe shows that it was a closing mark.
fn ends_quote(rest: &str) -> bool {
    rest.chars().next().is_none_or(|c| !c.is_alphanumeric())
}

/// Whether an attribute ends here whose HTML was escaped once more: `&quot;&gt;`.
fn closes_attribute(rest: &str) -> bool {
    let starts =
        |text: &str, reference: &str| text.get(..reference.len()).is_some_and(|s| s.eq_ignore_ascii_case(reference));
    ["&quot;", "&#34;"]
        .iter()
        .any(|r| starts(rest, r) && (starts(&rest[r.len()..], "&gt;") || rest[r.len()..].starts_with(['>', ' '])))
}

/// A run of white space, looked at once for all of its characters.
#[derive(Clone, Copy, Debug, Default)]
struct Blank {
    end: usize,
    /// Where a line ends in it for the last time.
    last_line_end: Option<usize>,
    /// Whether an empty line is in it: what comes after that is something else.
    empty_line: bool,
}

impl Blank {
    /// The run that goes on at `at`.
    fn at(&mut self, text: &str, at: usize) -> Self {
        if at >= self.end {
            let end = text.len() - text[at..].trim_start().len();
            let run = &text[at..end];
            let count = |line_end: char| run.matches(line_end).count();
            *self = Self {
                end,
                last_line_end: run.rfind(LINE_ENDS).map(|n| at + n),
                empty_line: count('\n').max(count('\r')) > 1,
            };
        }
        *self
    }
}

/// Whether a parameter of ours follows, perhaps after some white space.
fn starts_parameter_after_blanks(rest: &str) -> bool {
    const MOST: usize = 32;
    starts_parameter(rest[..rest.floor_char_boundary(MOST)].trim_start())
}

/// Where white space may belong to a link: looked up once, so that many spaces cost no more than one.
#[derive(Default)]
struct Flow {
    /// Whether the line has nothing but the link, so that it may go on after a space.
    alone: bool,
    /// Whether the text is more than one link, so that the next line may be anything.
    listed: bool,
    /// The first `=` after the link's start.
    equals: usize,
    /// What the payload is likely to have in it.
    spaces: Spaces,
    /// Whether the path is a phone number, which people write with spaces.
    number: bool,
    /// The first separator after the `=`.
    separator: usize,
    /// The last place in the line, before another link, where a parameter of ours starts.
    parameter: Option<usize>,
}

/// How likely a payload has spaces.
#[derive(Default)]
enum Spaces {
    /// In a value, after a separator.
    #[default]
    InValues,
    /// Anywhere: it is a message for `WhatsApp`.
    Anywhere,
    /// Nowhere: the channel carries none.
    Nowhere,
}

impl Flow {
    fn of(text: &str, start: usize, alone: bool, listed: bool) -> Self {
        if !alone {
            return Self { listed, ..Self::default() };
        }
        let line = text[start..].split(LINE_ENDS).next().unwrap_or_default();
        let equals = line.find('=').unwrap_or(line.len());
        let head = line[..equals].to_ascii_lowercase();
        let strict =
            ["t.me", "telegram", "tg:", "ig.me"].iter().any(|host| head.contains(host)) || head.ends_with("start");
        let separator = line[equals..].find(SEPARATOR).map_or(line.len(), |at| equals + at);
        let space = line.find(char::is_whitespace).unwrap_or(line.len());
        let line = &line[..next_start(line, space).unwrap_or(line.len())];
        let parameter = line
            .rmatch_indices(['?', '&'])
            .map(|(at, _)| at)
            .find(|at| starts_parameter(line[at + 1..].trim_start_matches(' ')));
        Self {
            alone,
            listed,
            equals: start + equals,
            spaces: match head.ends_with("text") {
                true => Spaces::Anywhere,
                false if strict => Spaces::Nowhere,
                false => Spaces::InValues,
            },
            number: head.contains("wa.me/"),
            separator: start + separator,
            parameter: parameter.map(|at| start + at),
        }
    }

    /// Whether the link that starts at `start` goes on after the white space at `at`, which is a part of `blank`.
    fn goes_on(&self, text: &str, start: usize, at: usize, blank: Blank) -> bool {
        let head = &text[start..at];
        let next = blank.end;
        let rest = &text[next..];
        let line_break = blank.last_line_end.is_some_and(|end| end >= at);
        let further = line_break && blank.empty_line;
        // Below a link, hyphens alone begin a signature, or are a line across the page.
        let goes_on_with = |c: char| !line_break || !c.is_whitespace() && c != '-';
        let separates =
            rest.strip_prefix(SEPARATOR).is_some_and(|r| r.chars().next().map_or(!line_break, goes_on_with));
        let pairs = separates || head.ends_with(SEPARATOR) && rest.starts_with(char::is_alphanumeric);
        let cut = || !line_break || !self.listed || is_cut(head, rest);
        let divider = line_break && rest.starts_with("==");
        let joined = rest.strip_prefix(['&', '?']).is_some_and(starts_parameter_after_blanks)
            || head.ends_with(['?', '&']) && starts_parameter(rest)
            || rest.starts_with('=') && names_parameter(head) && !divider
            || pairs && cut()
            || wraps(rest);
        if joined && !further {
            return true;
        }
        if !self.alone || line_break || rest.is_empty() || starts_at(text, next) {
            return false;
        }
        // `ref= giveaway`
        if head.ends_with('=') && names_parameter(&head[..head.len() - 1]) {
            return true;
        }
        // `wa.me/+49 151 234`
        let number = head.ends_with(|c: char| c.is_ascii_digit()) && rest.starts_with(|c: char| c.is_ascii_digit());
        if number && at <= self.equals && self.number {
            return true;
        }
        let parameter_follows = self.parameter.is_some_and(|p| p >= next);
        let in_value = at > self.equals
            && match self.spaces {
                Spaces::Anywhere => true,
                Spaces::InValues => self.separator < at,
                Spaces::Nowhere => false,
            };
        parameter_follows || in_value
    }
}

/// Whether a mail program cut a link after `head`, within its pairs, and `rest` is what it put on the next line: the line has
/// nothing else, is no other link, and has a pair in it, the field and its value. A word by itself is none, however full the
/// line before was: below a link, it may be whose signature it is.
fn is_cut(head: &str, rest: &str) -> bool {
    let word = rest.split(char::is_whitespace).next().unwrap_or_default();
    let rest_of_line = rest[word.len()..].trim_start_matches([' ', '\u{a0}']);
    let alone = rest_of_line.is_empty() || rest_of_line.starts_with(LINE_ENDS);
    let value = word.strip_prefix(SEPARATOR).unwrap_or(word);
    let separated = value.len() < word.len() || head.ends_with(SEPARATOR);
    alone && separated && start_in_word(value) != Some(0) && has_pair(value)
}

/// Whether a payload's piece has the id of a field or the name of a system field in it, and a value behind that.
fn has_pair(payload: &str) -> bool {
    let mut pieces = payload.split(SEPARATOR).peekable();
    let is_field = |piece: &str| is_settable(piece) || !piece.is_empty() && piece.bytes().all(|b| b.is_ascii_digit());
    while let Some(piece) = pieces.next() {
        if is_field(piece) && pieces.peek().is_some_and(|value| !value.is_empty()) {
            return true;
        }
    }
    false
}

/// Whether a link ends with the name of a parameter of ours, perhaps with spaces around it: `?p=1 & ref`.
fn names_parameter(head: &str) -> bool {
    const LONGEST: usize = 16;
    let tail = &head[head.ceil_char_boundary(head.len().saturating_sub(LONGEST))..];
    tail.rfind(['?', '&']).is_some_and(|sign| is_parameter(tail[sign + 1..].trim_matches(' ')))
}

/// Whether a line starts with a parameter and its `&`: a mail program broke the link there.
fn wraps(line: &str) -> bool {
    line.strip_prefix('&').is_some_and(|rest| {
        let name = rest.bytes().take(30).take_while(|b| b.is_ascii_alphanumeric() || *b == b'_').count();
        name > 0 && rest[name..].starts_with('=')
    })
}

/// Where the link `text[start..]` ends without the punctuation, quotes and brackets that are stuck to it.
fn strip_end(text: &str, start: usize, opener: &Opener) -> usize {
    const PAIRS: [(char, char); 4] = [('(', ')'), ('[', ']'), ('{', '}'), ('<', '>')];
    let core = &text[start..];
    // How many more of each bracket close than open: only those are stuck.
    let mut surplus =
        PAIRS.map(|(open, close)| core.chars().map(|c| i32::from(c == close) - i32::from(c == open)).sum::<i32>());
    let lower = core.to_ascii_lowercase();
    let sentence = core.contains([' ', '+']) || core.contains("%20") || core.contains("%2520");
    let message = lower.contains("text=");
    let mut questions = core.matches('?').count();
    let mut end = text.len();
    while let Some(c) = text[start..end].chars().next_back() {
        if let Some(len) = stuck_len(&text[start..end]) {
            end -= len;
            continue;
        }
        let bracket = PAIRS.iter().position(|(_, close)| *close == c).filter(|i| surplus[*i] > 0);
        let stuck = match c {
            _ if is_blank(c) => true,
            '"' | '\'' | '`' | '”' | '“' | '’' | '‘' | '»' | '«' | '\\' | '」' | '）' => true,
            ')' | ']' | '}' | '>' => bracket.is_some(),
            '*' | '_' | '~' => opener.emphasis.contains(c),
            '!' => !sentence && !message,
            '?' => !sentence && !message && questions > 1,
            '.' | ',' | ';' | ':' | '…' | '。' | '，' | '、' | '！' | '？' | '；' | '：' => {
                let before = &text[start..end - c.len_utf8()];
                // The spaces in an array or a merge tag make no sentence.
                !sentence || before.ends_with("}]") || !message && before.ends_with("}}")
            }
            _ => false,
        };
        if !stuck {
            break;
        }
        if let Some(index) = bracket {
            surplus[index] -= 1;
        }
        questions -= usize::from(c == '?');
        end -= c.len_utf8();
    }
    end
}

/// The length of an HTML reference that is stuck to the end of `link`. Stars stay: a value may end in them.
fn stuck_len(link: &str) -> Option<usize> {
    const REFERENCES: [&str; 6] = ["&amp;", "&quot;", "&apos;", "&nbsp;", "&#34;", "&#39;"];
    let reference = REFERENCES.iter().find(|r| {
        link.len().checked_sub(r.len()).and_then(|at| link.get(at..)).is_some_and(|end| end.eq_ignore_ascii_case(r))
    });
    reference.map(|r| r.len())
}

#[cfg(test)]
mod tests;
