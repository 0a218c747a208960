//! From what was pasted to the link itself: out of HTML references, of one encoding too many, of redirects, of a doubled
//! beginning.

use super::address::{
    self, Address, is_host_start, is_known_host, starts_parameter, template_len, webchat_variable_len,
};
use super::carry::merge_tag_len;
use super::notes::{Layer, Notes, is_invisible};
use super::query::{self, Param};
use super::reading::Part;
use super::recognise::{Kind, recognise};
use super::traced::Traced;
use crate::domain::encode;
use crate::domain::finding::{Finding, Rule};
use std::ops::Range;

/// A link with its parts and what it is.
#[derive(Debug)]
pub(super) struct Resolved {
    /// The link.
    pub link: Traced,
    /// Its parts.
    pub address: Address,
    /// The parameters of its query.
    pub params: Vec<Param>,
    /// What it is.
    pub kind: Kind,
}

impl Resolved {
    fn new(link: Traced) -> Option<Self> {
        let address = Address::split(link.as_str())?;
        let params = address.query.clone().map(|q| query::params(link.as_str(), q)).unwrap_or_default();
        let kind = recognise(link.as_str(), &address, &params);
        Some(Self { link, address, params, kind })
    }

    /// The parameter that carries the payload, filled if possible.
    pub fn payload_param(&self, name: &str) -> Option<&Param> {
        let mut named = self.params.iter().filter(|p| p.is(self.link.as_str(), name));
        let first = named.clone().next();
        named.find(|p| p.filled().is_some()).or(first)
    }
}

/// How many layers are taken off: more than anybody wraps, and few enough to stay linear.
const MOST_LAYERS: usize = 8;

/// Takes the link out of everything around it, and says what that was.
pub(super) fn resolve(notes: &mut Notes, link: Traced) -> Option<Resolved> {
    let mut link = link;
    for _ in 0..MOST_LAYERS {
        if is_encoded(link.as_str()) {
            link = decode_whole(
                notes,
                &link,
                "the whole link is percent-encoded, so that nothing opens it: decode it once",
            );
            continue;
        }
        if let Some(inner) = undouble(notes, &link) {
            link = inner;
            continue;
        }
        let resolved = Resolved::new(link)?;
        match &resolved.kind {
            Kind::Entry { channel, .. } => {
                if resolved.payload_param(channel.parameter()).is_none() && hides_its_query(&resolved) {
                    let why =
                        "the “?”, “=” or “&” of the link is percent-encoded, so that nobody sees a parameter there";
                    link = decode_whole(notes, &resolved.link, why);
                    continue;
                }
                return Some(resolved);
            }
            Kind::Neighbour { .. } | Kind::Foreign => match unwrap(notes, &resolved) {
                Some(inner) => link = inner,
                None => return Some(resolved),
            },
        }
    }
    Resolved::new(link)
}

/// Drops line breaks, tabs, control characters and invisible ones, as a browser does with most of them, and says so.
pub(super) fn clean(notes: &mut Notes, link: Traced) -> Traced {
    let dropped = |c: char| c.is_control() || is_invisible(c);
    let text = link.as_str();
    if !text.contains(dropped) {
        return link;
    }
    let mut run: Option<Range<usize>> = None;
    let mut runs = Vec::new();
    for (at, c) in text.char_indices().filter(|(_, c)| dropped(*c)) {
        match &mut run {
            Some(r) if r.end == at => r.end = at + c.len_utf8(),
            _ => runs.extend(run.replace(at..at + c.len_utf8())),
        }
    }
    runs.extend(run);
    for run in runs {
        let line_break = text[run.clone()].contains(['\n', '\r', '\t']);
        let span = link.source(run);
        notes.say(if line_break {
            Finding::new(Rule::Whitespace, span, "a line break or tab cuts the link in two: join its parts").fix("")
        } else {
            let message = "there is an invisible character in the link, which changes it for the platform: remove it";
            Finding::new(Rule::ControlCharacter, span, message).fix("")
        });
    }
    link.without(dropped)
}

/// Takes the backslashes away that JSON and JavaScript put before slashes.
pub(super) fn unescape_slashes(notes: &mut Notes, link: Traced) -> Traced {
    let text = link.as_str();
    let places: Vec<_> = text.match_indices("\\/").map(|(at, s)| (at..at + s.len(), "/")).collect();
    let (Some(first), Some(last)) = (places.first(), places.last()) else { return link };
    let range = first.0.start..last.0.end;
    let message = "“\\/” is how program code writes a slash: in the link itself it is “/” alone";
    let fix = notes.encoded(&text[range.clone()].replace("\\/", "/"));
    notes.say(Finding::new(Rule::BadEscape, link.source(range), message).fix(fix));
    link.replaced(&places)
}

/// Decodes HTML references. In an HTML attribute they are right; elsewhere they break the link.
pub(super) fn decode_entities(notes: &mut Notes, link: Traced, in_html: bool) -> Traced {
    let Some(decoded) = link.entities_decoded() else { return link };
    if in_html {
        notes.layers.push(Layer::Html);
        return decoded;
    }
    let text = decoded.as_str();
    let decoded_at: Vec<Range<usize>> = text
        .char_indices()
        .map(|(at, c)| at..at + c.len_utf8())
        .filter(|range| decoded.source(range.clone()).len() > range.len())
        .collect();
    if let (Some(first), Some(last)) = (decoded_at.first(), decoded_at.last()) {
        let span = decoded.source(first.start..last.end);
        let message = "HTML stands in the link: outside a web page “&amp;” is no “&”, and what follows it is lost";
        notes.say(Finding::new(Rule::BadEscape, span, message).fix(&text[first.start..last.end]));
    }
    decoded
}

/// Whether the link itself is percent-encoded: its scheme or host is.
fn is_encoded(text: &str) -> bool {
    if webchat_variable_len(text).is_some() {
        return false;
    }
    let scheme = address::scheme_end(text).0;
    let end = text[scheme..].find(['/', '?', '#']).map_or(text.len(), |at| scheme + at);
    let head = &text[scheme..end];
    let bytes = head.as_bytes();
    let escape =
        |at: &usize| encode::escape_at(bytes, *at).is_some_and(|b| matches!(b, b':' | b'/' | b'?' | b'%' | b'&'));
    (0..bytes.len().min(300)).find(escape).is_some_and(|at| {
        let before = &head[..at];
        scheme > 0 || ["http", "https"].iter().any(|s| s.eq_ignore_ascii_case(before)) || is_known_host(before)
    })
}

/// Whether `?`, `=` or `&` are encoded where an address has them.
fn hides_its_query(resolved: &Resolved) -> bool {
    let text = resolved.link.as_str();
    let has = |range: &Range<usize>, escapes: &[&str]| {
        let part = text[range.clone()].to_ascii_lowercase();
        escapes.iter().any(|e| part.contains(e))
    };
    let shows = |range: Range<usize>| {
        let decoded = encode::decode(&text[range]);
        decoded.match_indices(['?', '&']).any(|(at, _)| starts_parameter(&decoded[at + 1..]))
            || starts_parameter(&decoded)
    };
    let encoded_path = has(&resolved.address.path, &["%3f", "%26"]) && shows(resolved.address.path.clone());
    encoded_path
        || resolved.params.iter().any(|p| {
            let hidden_equals = p.value.is_none() && has(&p.name, &["%3d"]) && shows(p.name.clone());
            let hidden_ampersand = p.value.clone().is_some_and(|v| has(&v, &["%26"]) && shows(v))
                && ["p", "phone", "domain", "chaturi"].iter().any(|name| p.is(text, name));
            hidden_equals || hidden_ampersand
        })
}

fn decode_whole(notes: &mut Notes, link: &Traced, why: &str) -> Traced {
    let decoded = link.percent_decoded(false).0;
    let fix = notes.encoded(&presentable(decoded.as_str()));
    notes.say(Finding::new(Rule::BadEscape, link.whole(), why).fix(fix));
    notes.layers.push(Layer::Whole);
    decoded
}

/// A link out of a decoding as it can stand alone in a text: what would end it is encoded again.
fn presentable(link: &str) -> String {
    let mut out = String::with_capacity(link.len());
    let mut template_end = 0;
    for (at, c) in link.char_indices() {
        let template = match c {
            '<' => template_len(&link[at..]),
            '{' => webchat_variable_len(&link[at..]).or_else(|| merge_tag_len(&link[at..])),
            _ => None,
        };
        template_end = template.map_or(template_end, |len| at + len);
        if at < template_end {
            out.push(c);
        } else if c.is_whitespace() || c.is_control() || is_invisible(c) || matches!(c, '"' | '<' | '>' | '`') {
            push_encoded(&mut out, c);
        } else {
            out.push(c);
        }
    }
    let last =
        out.chars().next_back().filter(|c| !c.is_alphanumeric() && !matches!(c, '}' | '/' | '=' | '-' | '_' | '>'));
    if let Some(c) = last {
        out.pop();
        push_encoded(&mut out, c);
    }
    out
}

fn push_encoded(out: &mut String, c: char) {
    let mut buffer = [0; 4];
    c.encode_utf8(&mut buffer).bytes().for_each(|byte| encode::push_escape(out, byte));
}

/// The link that follows a doubled beginning, such as `https://t.me/https://t.me/…` or `https://m.https://m.me/…`.
fn undouble(notes: &mut Notes, link: &Traced) -> Option<Traced> {
    let text = link.as_str();
    let head = &text[..Address::split(text)?.path.end];
    let scheme = address::scheme_end(text).0;
    let (start, fix) = (scheme > 0 && webchat_variable_len(&text[scheme..]).is_some())
        .then_some((scheme, ""))
        .or_else(|| second_scheme(head).map(|at| (at, "")))
        .or_else(|| second_host(head).map(|at| (at, "https://")))?;
    let first = Address::split(text);
    let elsewhere = first.is_some_and(|a| {
        let path = text.get(a.host.end..start).is_some_and(|between| between.contains('/'));
        let host = &text[a.host];
        let same = Address::split(&text[start..]).is_some_and(|b| text[start..][b.host].eq_ignore_ascii_case(host));
        path && host.contains('.') && !is_known_host(host) && !same && fix.is_empty()
    });
    if elsewhere {
        return None;
    }
    let message = "the beginning of the link stands there twice, so that it leads nowhere: keep the last one";
    notes.say(Finding::new(Rule::DoubledPrefix, link.source(0..start), message).fix(fix));
    notes.mark(link.whole(), Part::Noise);
    Some(link.slice(start..text.len()))
}

/// Where a second scheme starts in the part before the query.
fn second_scheme(head: &str) -> Option<usize> {
    let marks = head.rfind("://")?;
    let start = address::scheme_before(&head[..marks])?;
    let inner = &head[start..];
    let known = Address::split(inner).is_some_and(|a| {
        !a.is_web(inner) || is_known_host(&inner[a.host.clone()]) || inner.trim_end_matches('/').ends_with("/webchat")
    });
    (start > 0 && known && is_host_start(&head[marks + 3..])).then_some(start)
}

/// Where a host of ours stands once more as a part of the path.
fn second_host(head: &str) -> Option<usize> {
    let address = Address::split(head)?;
    if !address.is_web(head) {
        return None;
    }
    let mut start = address.path.start;
    for part in head[address.path.clone()].split('/').take(4) {
        if !part.is_empty() && is_known_host(part) && head[start + part.len()..].starts_with('/') {
            return Some(start);
        }
        start += part.len() + 1;
    }
    None
}

/// The link that another one leads to, by a parameter or in its path.
fn unwrap(notes: &mut Notes, resolved: &Resolved) -> Option<Traced> {
    let link = &resolved.link;
    let text = link.as_str();
    let leading: Vec<_> = candidates(resolved).into_iter().filter(|c| leads_to_us(&c.text(text), 3)).collect();
    // `?d=m.me&u=…`: the host alone says less than the link.
    let says_most = leading.iter().find(|c| c.text(text).contains(['?', '%']));
    // A host alone, such as that of `?utm_source=m.me`, is a name and leads nowhere.
    let inner = says_most.or_else(|| leading.iter().find(|c| c.text(text).contains('/')))?;
    let host = &text[resolved.address.host.clone()];
    let message = format!(
        "the link is wrapped by {}: it asks before it leads on, or opens the browser instead of the app; use the link inside",
        super::notes::quote(host)
    );
    let inner_link = inner.take(link);
    let inside = presentable(inner_link.as_str());
    let bare = address::scheme_end(&inside).0 == 0 && webchat_variable_len(&inside).is_none();
    let fix = notes.encoded(&if bare && !is_encoded(&inside) { format!("https://{inside}") } else { inside });
    notes.say(Finding::new(Rule::WrappedUrl, link.whole(), message).fix(fix));
    notes.mark(link.whole(), Part::Noise);
    match inner.form {
        Form::Plain => {}
        Form::Encoded => notes.layers.push(Layer::Whole),
        // Nothing can be mended in there: taking the link out comes first.
        Form::Sealed(_) => notes.sealed = true,
    }
    Some(inner_link)
}

/// A stretch of a link that may be a link itself.
struct Candidate {
    range: Range<usize>,
    form: Form,
}

/// How a link stands in another one.
enum Form {
    /// As it is.
    Plain,
    /// Percent-encoded.
    Encoded,
    /// In a code of the wrapper's own: what it says.
    Sealed(String),
}

impl Candidate {
    /// What it says.
    fn text(&self, link: &str) -> String {
        let text = &link[self.range.clone()];
        match &self.form {
            Form::Plain => text.to_owned(),
            Form::Encoded => encode::decode(text),
            Form::Sealed(inside) => inside.clone(),
        }
    }

    /// The link, with the place of each byte as far as it has one.
    fn take(&self, link: &Traced) -> Traced {
        let inner = link.slice(self.range.clone());
        match &self.form {
            Form::Plain => inner,
            Form::Encoded => inner.percent_decoded(false).0,
            Form::Sealed(inside) => {
                let origin = inner.whole();
                Traced::assembled([(inside.as_str(), origin.clone())], origin.end)
            }
        }
    }
}

/// The stretches of a link that may be links themselves: values of the query and of the fragment, parts of the path, the
/// rest of the path.
fn candidates(resolved: &Resolved) -> Vec<Candidate> {
    const MOST_SEGMENTS: usize = 16;
    let text = resolved.link.as_str();
    let mut values: Vec<_> = resolved.params.iter().filter_map(Param::filled).collect();
    if let Some(fragment) = resolved.address.fragment.clone() {
        let start = fragment.end - text[fragment.clone()].trim_start_matches(['?', '/', '!']).len();
        values.extend(query::params(text, start..fragment.end).iter().filter_map(Param::filled));
    }
    let host = text[resolved.address.host.clone()].to_ascii_lowercase();
    let mut found = Vec::new();
    for range in values {
        let sealed = if host.contains("urldefense") { dashed(&text[range.clone()]) } else { None };
        let sealed = sealed.or_else(|| in_base64(&text[range.clone()]));
        let form = sealed.map_or(Form::Encoded, Form::Sealed);
        found.push(Candidate { range, form });
    }
    let path = resolved.address.path.clone();
    let mut start = path.start;
    for segment in text[path.clone()].split('/').take(MOST_SEGMENTS) {
        let range = start..start + segment.len();
        start = range.end + 1;
        if segment.contains("%2F") || segment.contains("%2f") {
            found.push(Candidate { range, form: Form::Encoded });
        } else if let Some(inside) = in_base64(segment.split('.').next().unwrap_or_default()) {
            found.push(Candidate { range, form: Form::Sealed(inside) });
        }
    }
    if let Some(scheme) = text[path.clone()].find("://").and_then(|m| address::scheme_before(&text[path.clone()][..m]))
    {
        let start = path.start + scheme;
        // Proofpoint puts two underscores before the link, and two with a semicolon after it.
        let marked = text[..start].ends_with("__").then(|| text[start..].find("__;")).flatten();
        let end = marked.map_or(text.len(), |len| start + len);
        found.push(Candidate { range: start..end, form: Form::Plain });
    }
    found
}

/// A longer code than any counter of clicks makes is not taken apart.
const LONGEST_CODE: usize = 8192;

/// The first web link in `code`, which may be base64 of it or of something around it.
fn in_base64(code: &str) -> Option<String> {
    const SHORTEST: usize = 16;
    let plain = code.trim_end_matches("%3D").trim_end_matches('=');
    if !(SHORTEST..LONGEST_CODE).contains(&plain.len()) {
        return None;
    }
    let mut bytes = Vec::with_capacity(plain.len());
    let (mut bits, mut count) = (0_u32, 0);
    for byte in plain.bytes() {
        let six = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return None,
        };
        bits = (bits << 6) | u32::from(six);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
            bits &= (1 << count) - 1;
        }
    }
    let inside = String::from_utf8(bytes).ok()?.replace(r"\\\/", "/").replace(r"\/", "/");
    let start = ["https://", "http://"].iter().filter_map(|scheme| inside.find(scheme)).min()?;
    let ends = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '"' | '\\' | '<' | '>');
    let end = inside[start..].find(ends).map_or(inside.len(), |len| start + len);
    Some(inside[start..end].to_owned())
}

/// What Proofpoint wrote with `-` for `%` and `_` for `/`.
fn dashed(code: &str) -> Option<String> {
    (code.len() < LONGEST_CODE && code.starts_with("http"))
        .then(|| encode::decode(&code.replace('-', "%").replace('_', "/")))
}

fn leads_to_us(text: &str, depth: usize) -> bool {
    let text = if is_encoded(text) { &encode::decode(text) } else { text };
    let Some(resolved) = Resolved::new(Traced::of(text, 0..text.len())) else { return false };
    match resolved.kind {
        Kind::Entry { .. } | Kind::Neighbour { .. } => true,
        Kind::Foreign if depth == 0 => false,
        Kind::Foreign => candidates(&resolved).into_iter().any(|c| leads_to_us(&c.text(text), depth - 1)),
    }
}
