//! The parameters of a link's query.

use super::address::{is_payload_parameter, starts_parameter};
use std::ops::Range;

/// One parameter, as byte ranges of the link's text, without the white space around its parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Param {
    /// The name.
    pub name: Range<usize>,
    /// What follows the `=`; `None`: there is no `=`.
    pub value: Option<Range<usize>>,
    /// The `?` that stands where the `&` before this parameter should.
    pub wrong_start: Option<usize>,
    /// White space around its parts that doesn't belong there.
    pub spaces: Vec<Range<usize>>,
}

impl Param {
    /// Whether it has this name, in any case.
    pub fn is(&self, text: &str, name: &str) -> bool {
        text[self.name.clone()].eq_ignore_ascii_case(name)
    }

    /// The value, if it isn't empty.
    pub fn filled(&self) -> Option<Range<usize>> {
        self.value.clone().filter(|v| !v.is_empty())
    }
}

/// The parameters of the query `range` of `text`, in order. Empty ones (`a=1&&b=2`) are left out.
pub(super) fn params(text: &str, range: Range<usize>) -> Vec<Param> {
    let mut params = Vec::new();
    let mut start = range.start;
    let mut wrong_start = None;
    while start <= range.end {
        let end = text[start..range.end].find('&').map_or(range.end, |at| start + at);
        let cut = second_query(text, start..end);
        let stop = cut.unwrap_or(end);
        if !text[start..stop].trim().is_empty() {
            params.push(param(text, start..stop, wrong_start));
        }
        wrong_start = cut;
        start = stop + 1;
    }
    params
}

/// A `?` in a parameter that carries no payload, where another parameter of ours starts: `p=116?ref=x`.
fn second_query(text: &str, range: Range<usize>) -> Option<usize> {
    let name = text[range.clone()].split('=').next().unwrap_or_default().trim();
    let is_link = text[range.clone()].split('?').next().is_some_and(|value| value.contains("://"));
    if is_payload_parameter(name) || is_link {
        return None;
    }
    text[range.clone()].match_indices('?').map(|(at, _)| range.start + at).find(|at| starts_parameter(&text[at + 1..]))
}

fn param(text: &str, range: Range<usize>, wrong_start: Option<usize>) -> Param {
    let mut spaces = Vec::new();
    let mut trimmed = |range: Range<usize>| {
        let part = &text[range.clone()];
        let start = range.start + (part.len() - part.trim_start().len());
        let end = (range.start + part.trim_end().len()).max(start);
        spaces.extend([range.start..start, end..range.end].into_iter().filter(|r| !r.is_empty()));
        start..end
    };
    match text[range.clone()].find('=') {
        Some(at) => {
            let (name, value) = (trimmed(range.start..range.start + at), trimmed(range.start + at + 1..range.end));
            Param { name, value: Some(value), wrong_start, spaces }
        }
        None => Param { name: trimmed(range), value: None, wrong_start, spaces },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(text: &str) -> Vec<(&str, Option<&str>)> {
        params(text, 0..text.len()).into_iter().map(|p| (&text[p.name], p.value.map(|v| &text[v]))).collect()
    }

    #[test]
    fn parameters_come_apart() {
        assert_eq!(seen("phone=49&text&x="), [("phone", Some("49")), ("text", None), ("x", Some(""))]);
        assert_eq!(seen("p=1 & ref = a b "), [("p", Some("1")), ("ref", Some("a b"))]);
        assert_eq!(seen("p=116?ref=a?ref=b"), [("p", Some("116")), ("ref", Some("a?ref=b"))]);
        assert_eq!(seen("page=https://x.io/?ref=a"), [("page", Some("https://x.io/?ref=a"))]);
        assert_eq!(seen("&&a&"), [("a", None)]);
        assert_eq!(seen(""), []);
    }
}
