//! Recognising the tags of all tools in a text: whole ones, encoded ones, and what is left of broken ones.

use super::read::in_name;
use super::view::View;
use super::{Pattern, Tool, Tools};
use crate::domain::encode;
use std::collections::BTreeSet;
use std::ops::Range;

/// What state a tag is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Condition {
    /// The tool knows it.
    Whole,
    /// It has the tool's own name of a value in other capitals: most tools fill in nothing then.
    OtherCase,
    /// Percent-encoded, written in entities of a page, or with backslashes (`%7B%7Bemail%7D%7D`, `*\|EMAIL\|*`): the tool
    /// does not see it.
    Encoded,
    /// A sign of it is missing or doubled (`{{email}`, `{email}`, `*|EMAIL*`).
    Broken,
}

/// A tag in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag<'t> {
    /// Where it stands, in bytes.
    pub span: Range<usize>,
    /// What state it is in.
    pub condition: Condition,
    /// The tools that it can belong to: by the name in it where a tool knows that, else by its signs alone. Never empty.
    pub tools: Vec<&'t Tool>,
    /// The name between the signs: `EMAIL`, `contact.email`.
    pub name: String,
    /// The placeholder that it stands for (`email`), where the name is known.
    pub placeholder: Option<&'t str>,
    /// Whether a filter makes its value safe in a link.
    pub filtered: bool,
    /// The tag as it is after decoding.
    pub written: String,
}

impl Tag<'_> {
    /// Whether the tool of this id can have written it.
    pub fn belongs_to(&self, id: &str) -> bool {
        self.tools.iter().any(|tool| tool.id == id)
    }

    /// Whether it is a placeholder of the platform, word for word: `{{email}}`.
    pub fn is_placeholder(&self) -> bool {
        encode::placeholder_len(&self.written) == Some(self.written.len())
    }

    /// The tag as `tool` would write it for a link, or, where the name is not known, as it was meant. `None`: the tool
    /// cannot say that.
    pub fn mended(&self, tool: &Tool) -> Option<String> {
        match (self.placeholder, self.condition) {
            (Some(placeholder), _) => tool.in_url(placeholder),
            (None, Condition::Encoded) if self.belongs_to(&tool.id) => Some(self.written.clone()),
            _ => None,
        }
    }
}

/// A pattern matched at some place of a view.
struct Match<'t> {
    range: Range<usize>,
    tool: &'t Tool,
    name: String,
    placeholder: Option<&'t str>,
    exact: bool,
    filtered: bool,
    /// How much of the match is the pattern's own signs.
    signs: usize,
}

impl Tools {
    /// The tags of all tools in `text`, in order and without overlap. Placeholders of the platform (`{{email}}`) are among
    /// them, as they look like the tags of some tools.
    ///
    /// Tags whose signs say little (`[name]`, `%NAME%`) are recognised only where a tool knows the name.
    pub fn tags_in(&self, text: &str) -> Vec<Tag<'_>> {
        let mut found: Vec<Tag<'_>> = Vec::new();
        let mut views = vec![View::of(text)];
        // Twice: an address inside the address of a click counter is encoded once more.
        while let Some(next) = views.last().filter(|_| views.len() < 3).and_then(View::decoded) {
            views.push(next);
        }
        let patterns = self.all().iter().flat_map(|tool| tool.encoded.iter().chain([&tool.tag]));
        let openers: BTreeSet<char> = patterns.filter_map(|pattern| pattern.open.chars().next()).collect();
        for (layer, view) in views.iter().enumerate() {
            let mut at = 0;
            while at < view.0.len() {
                if !view.at(at).is_some_and(|c| openers.contains(&c)) {
                    at += 1;
                    continue;
                }
                let tag = self.whole_at(view, at).filter(|(tag, _)| is_free(&found, &tag.span));
                at = tag.map_or(at + 1, |(mut tag, end)| {
                    if layer > 0 && text[tag.span.clone()] != tag.written {
                        tag.condition = Condition::Encoded;
                    }
                    found.push(tag);
                    end
                });
            }
        }
        if let Some(view) = views.last() {
            for at in 0..view.0.len() {
                if let Some(tag) = self.broken_at(view, at).filter(|tag| is_free(&found, &tag.span)) {
                    found.push(tag);
                }
            }
        }
        found.sort_by_key(|tag| tag.span.start);
        found
    }

    /// The tag that starts at character `at`, and the character after it.
    fn whole_at<'t>(&'t self, view: &View, at: usize) -> Option<(Tag<'t>, usize)> {
        let first = view.at(at)?;
        let mut matches = Vec::new();
        for tool in self.all() {
            for pattern in tool.encoded.iter().chain([&tool.tag]) {
                if pattern.open.starts_with(first) {
                    matches.extend(match_at(view, at, tool, pattern));
                }
            }
        }
        // A name that a tool knows says most; then the pattern with the most signs of its own.
        let rank = |m: &Match| (m.placeholder.is_some(), m.exact, m.signs);
        let best = matches.iter().map(rank).max()?;
        let of_best =
            |m: &Match| (m.placeholder.is_some(), m.exact) == (best.0, best.1) && (best.0 || m.signs == best.2);
        let mut kept = matches.into_iter().filter(of_best);
        let lead = kept.next()?;
        let mut tools = vec![lead.tool];
        for other in kept.filter(|m| m.range == lead.range) {
            if !tools.iter().any(|tool| tool.id == other.tool.id) {
                tools.push(other.tool);
            }
        }
        let condition = if lead.placeholder.is_some() && !lead.exact { Condition::OtherCase } else { Condition::Whole };
        let tag = Tag {
            span: view.source(lead.range.clone()),
            condition,
            tools,
            name: lead.name,
            placeholder: lead.placeholder,
            filtered: lead.filtered,
            written: view.text(lead.range.clone()),
        };
        Some((tag, lead.range.end))
    }

    /// What is left of a tag around the known name that starts at character `at`.
    fn broken_at<'t>(&'t self, view: &View, at: usize) -> Option<Tag<'t>> {
        let is_word = |at: usize| view.at(at).is_some_and(|c| in_name(c) && c != '-');
        if !is_word(at) || (at > 0 && is_word(at - 1)) {
            return None;
        }
        let len = view.run(at, |c| in_name(c) && c != '-');
        let word = view.text(at..at + len);
        let mut best: Option<(usize, Tag<'t>)> = None;
        for tool in self.all() {
            let (open, before) = split_signs(&tool.tag.open);
            // The signs come first: most words have none beside them, and names take longer to look up.
            let left = run(view, open, |n| at.checked_sub(n + 1));
            let right = run(view, &tool.tag.close, |n| Some(at + len + n));
            let signs = left.1 + right.1;
            if signs < 2 || (open.trim().chars().count() == 1 && (left.1 == 0 || right.1 == 0)) {
                continue;
            }
            let Some(own) = strip_prefix_ignoring_case(&word, before) else { continue };
            let Some(placeholder) = tool.placeholder_of(own, false) else { continue };
            let range = at - left.0..at + len + right.0;
            match &mut best {
                Some((most, tag)) if *most == signs && tag.span == view.source(range.clone()) => tag.tools.push(tool),
                Some((most, _)) if *most >= signs => {}
                _ => {
                    let tag = Tag {
                        span: view.source(range.clone()),
                        condition: Condition::Broken,
                        tools: vec![tool],
                        name: word.clone(),
                        placeholder: Some(placeholder),
                        filtered: false,
                        written: view.text(range),
                    };
                    best = Some((signs, tag));
                }
            }
        }
        best.map(|(_, tag)| tag)
    }
}

fn is_free(found: &[Tag<'_>], span: &Range<usize>) -> bool {
    !found.iter().any(|tag| tag.span.start < span.end && span.start < tag.span.end)
}

/// The signs before a name, and the part of the name that all names of the tool begin with: `{{ contact.` → (`{{`,
/// `contact.`).
fn split_signs(open: &str) -> (&str, &str) {
    let at = open.find(|c: char| c.is_ascii_alphanumeric()).unwrap_or(open.len());
    open.split_at(at)
}

fn strip_prefix_ignoring_case<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let head = text.get(..prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then(|| &text[prefix.len()..])
}

/// How many characters next to a name are signs of `signs` or spaces between them, and how many of those are signs.
/// `place`: where the n-th character away from the name is.
fn run(view: &View, signs: &str, place: impl Fn(usize) -> Option<usize>) -> (usize, usize) {
    let most = signs.chars().filter(|c| *c != ' ').count() + 1;
    let (mut taken, mut count) = (0, 0);
    for n in 0..most + 2 {
        match place(n).and_then(|at| view.at(at)) {
            Some(c) if c != ' ' && signs.contains(c) && count < most => {
                count += 1;
                taken = n + 1;
            }
            Some(' ') => {}
            _ => break,
        }
    }
    (taken, count)
}

/// The longest filter that is looked for.
const LONGEST_FILTER: usize = 80;

fn match_at<'t>(view: &View, at: usize, tool: &'t Tool, pattern: &Pattern) -> Option<Match<'t>> {
    // Between double braces the tools take spaces or leave them, elsewhere they don't.
    let loose = pattern.open.starts_with("{{");
    let spaces = |at| if loose { spaces(view, at) } else { at };
    let skip = |at, signs| skip(view, at, signs, loose);
    let start = skip(at, &pattern.open)?;
    let from = spaces(start);
    let len = view.run(from, in_name);
    if len == 0 {
        return None;
    }
    let own = view.text(from..from + len);
    let exactly = tool.placeholder_of(&own, true);
    let exactly = exactly.filter(|_| same_letters(view, at..start, &pattern.open));
    let placeholder = exactly.or_else(|| tool.placeholder_of(&own, false));
    let (signs, before) = split_signs(&pattern.open);
    // One sign alone says little: any bracket would be a tag.
    let says_enough = signs.trim_end().chars().count() > 1 || !before.is_empty();
    if placeholder.is_none() && !(says_enough && same_letters(view, at..start, &pattern.open)) {
        return None;
    }
    let after = from + len;
    let (end, filter) = match skip(spaces(after), &pattern.close) {
        Some(end) => (end, None),
        None => {
            let tail = spaces(after);
            let starts = view.at(tail).is_some_and(|c| matches!(c, '|' | ':' | ','));
            // The letters of `{{ contact.` are no signs: a filter may have them.
            let own_sign = |c: char| c != ' ' && signs.contains(c);
            let inside = |c: char| !c.is_control() && !own_sign(c) && !matches!(c, '{' | '}' | '<' | '>');
            let longest = (tail..tail + LONGEST_FILTER).take_while(|at| view.at(*at).is_some_and(inside));
            let end = longest.filter(|_| starts).find_map(|at| Some((at, skip(at + 1, &pattern.close)?)));
            let (last, end) = end?;
            (end, Some(view.text(tail..last + 1).to_ascii_lowercase()))
        }
    };
    // Of a doubled sign, the inner tag is not the tool's: `[[email]]` is not `[email]`.
    let single = |signs: &str| signs.trim().chars().count() == 1;
    let beside = |place: Option<usize>, signs: &str| {
        single(signs) && place.and_then(|at| view.at(at)).is_some_and(|c| signs.contains(c))
    };
    if beside(at.checked_sub(1), &pattern.open) || beside(Some(end), &pattern.close) {
        return None;
    }
    Some(Match {
        range: at..end,
        tool,
        name: format!("{before}{own}"),
        placeholder,
        exact: exactly.is_some(),
        filtered: pattern != &tool.tag || filter.is_some_and(|filter| filter.contains("encode")),
        signs: pattern.open.len(),
    })
}

/// The character after `signs` at `at`, letters in any case; `loose`: spaces between them may be left out or added.
fn skip(view: &View, at: usize, signs: &str, loose: bool) -> Option<usize> {
    let mut at = at;
    for c in signs.chars().filter(|c| !(loose && *c == ' ')) {
        if loose && view.at(at) != Some(c) {
            at = spaces(view, at);
        }
        at = view.at(at).filter(|seen| seen.eq_ignore_ascii_case(&c)).map(|_| at + 1)?;
    }
    Some(at)
}

/// Whether the characters `range` are `signs`, capitals and all; spaces don't count.
fn same_letters(view: &View, range: Range<usize>, signs: &str) -> bool {
    range.filter_map(|at| view.at(at)).filter(|c| *c != ' ').eq(signs.chars().filter(|c| *c != ' '))
}

fn spaces(view: &View, at: usize) -> usize {
    at + view.run(at, |c| c == ' ')
}
