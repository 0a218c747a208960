//! The array form of a payload: `[{id: "email", value: "a@b.c"}, {id:000000, value: "x"}]`, with bare keys and leading
//! zeros, so no JSON. It is read, and never written.

use std::ops::Range;

/// One pair, as ranges of the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Pair {
    /// The field's id or name.
    pub field: Range<usize>,
    /// The value.
    pub value: Range<usize>,
}

/// Reads an array out of `text`, which must be that and nothing else, beside white space. `None`: it is none.
pub(super) fn read(text: &str) -> Option<Vec<Pair>> {
    let (pairs, end) = start(text)?;
    text[end..].trim().is_empty().then_some(pairs)
}

/// The length of the array that `text` starts with.
pub(super) fn len(text: &str) -> Option<usize> {
    // Cheap to refuse: a text of brackets alone must not be looked through from each of them.
    text.strip_prefix('[')?.trim_start().starts_with('{').then(|| start(text)).flatten().map(|(_, end)| end)
}

/// The longest array that is read, in bytes: a link has room for no more.
const LONGEST: usize = 4096;

/// The pairs of the array that `text` starts with, and where it ends.
fn start(text: &str) -> Option<(Vec<Pair>, usize)> {
    let text = &text[..text.floor_char_boundary(LONGEST)];
    let mut cursor = Cursor { text, at: 0 };
    cursor.expect('[')?;
    let mut pairs = Vec::new();
    while !cursor.take(']') {
        pairs.push(cursor.pair()?);
        if !cursor.take(',') {
            cursor.expect(']')?;
            break;
        }
    }
    (!pairs.is_empty()).then_some((pairs, cursor.at))
}

struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

impl Cursor<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn space(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start().len();
    }

    fn take(&mut self, c: char) -> bool {
        self.space();
        let found = self.rest().starts_with(c);
        self.at += if found { c.len_utf8() } else { 0 };
        found
    }

    fn expect(&mut self, c: char) -> Option<()> {
        self.take(c).then_some(())
    }

    fn pair(&mut self) -> Option<Pair> {
        self.expect('{')?;
        let (mut field, mut value) = (None, None);
        while !self.take('}') {
            let key = self.word(&[':', '='])?;
            if !self.take(':') {
                self.expect('=')?;
            }
            let word = self.word(&[',', '}'])?;
            match self.text[key].to_ascii_lowercase().as_str() {
                "id" | "field" | "field_id" | "key" | "name" => field = field.or(Some(word)),
                "value" => value = value.or(Some(word)),
                _ => {}
            }
            if !self.take(',') {
                self.expect('}')?;
                break;
            }
        }
        Some(Pair { field: field?, value: value? })
    }

    /// A word in quotation marks of any kind, or bare up to one of `ends`.
    fn word(&mut self, ends: &[char]) -> Option<Range<usize>> {
        self.space();
        let open = self.rest().chars().next()?;
        let close: &[char] = match open {
            '"' | '“' | '”' | '„' => &['"', '“', '”'],
            '\'' | '‘' | '’' => &['\'', '‘', '’'],
            _ => {
                let len = self.rest().find(|c| ends.contains(&c) || matches!(c, ']' | '{'))?;
                let start = self.at;
                let len = self.rest()[..len].trim_end().len();
                self.at += len;
                return (len > 0).then_some(start..start + len);
            }
        };
        let start = self.at + open.len_utf8();
        let len = self.text[start..].find(close)?;
        self.at = start + len;
        self.at += self.rest().chars().next().map_or(0, char::len_utf8);
        Some(start..start + len)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(text: &str) -> Option<Vec<(&str, &str)>> {
        Some(read(text)?.into_iter().map(|p| (&text[p.field], &text[p.value])).collect())
    }

    #[test]
    fn arrays_are_read_with_bare_keys_and_leading_zeros() {
        assert_eq!(
            seen(r#"[{id: "email", value: "a@b.c"}, {id:000000, value: "x, y"}]"#),
            Some(vec![("email", "a@b.c"), ("000000", "x, y")])
        );
        assert_eq!(seen("[{'value': '', \"id\": 738 },]"), Some(vec![("738", "")]));
        assert_eq!(seen("[ {“id”: “email”, “value”: {{email}} } ]"), None, "a bare value has no braces");
        for text in ["", "[]", "[x]", "[{id: 1}]", "[{id: 1, value: 2}] x", "[{id: 1, value: \"2}]", "[{id: 1 value: 2"]
        {
            assert_eq!(seen(text), None, "{text}");
        }
    }
}
