//! A link that is written many times with other values each time: a row of a mailing list after the other.
//!
//! The rules are those of [`compose`](super::compose::compose) and nothing else. What makes it quick is that they need not be asked about a value in
//! which there is nothing to find: letters, digits and the few signs of names and addresses, no hyphen that could separate, of
//! the field's type, not the name of a field, and carried by the channel. Every other row is composed and read back as a link
//! that a person writes is. A property test holds both ways against each other.

use super::book::Book;
use super::channel::{Carries, Channel};
use super::compose::{self, Composed};
use super::encode;
use super::field::{self, CustomField, FieldKey, FieldType, READ_ONLY, SETTABLE};
use super::finding::{Finding, Rule, Severity};
use super::model::{Link, Value, fold};
use super::payload::{self, SEPARATOR};
use super::show::is_hostile;
use super::tester;
use std::collections::HashSet;

/// Where a value comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// It is the same in every link.
    Fixed(String),
    /// The cell of a row, by its index.
    Column(usize),
}

/// A field that gets a value in every link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filled {
    /// The field.
    pub field: FieldKey,
    /// Where its value comes from.
    pub from: Source,
}

/// What is done with an empty cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Empty {
    /// The field gets an empty value.
    #[default]
    Keep,
    /// The field is left out of that link.
    Omit,
    /// The row is refused.
    Refuse,
}

/// A link on one channel, ready to be filled in.
pub struct Template<'a> {
    book: &'a Book,
    link: &'a Link,
    channel: Channel,
    empty: Empty,
    parts: Vec<Part<'a>>,
    /// The URL as far as the end of the ref.
    head: String,
    /// Where the parameter starts in it.
    start: usize,
    /// What a byte of a value is, see the constants below.
    classes: [u8; 256],
    keys: Keys,
    /// Whether the book has every field.
    all_known: bool,
    /// The same, and a link can set each of them.
    all_settable: bool,
    /// Whether the quick way may be taken at all.
    quick: bool,
}

struct Part<'a> {
    field: FieldKey,
    custom: Option<&'a CustomField>,
    from: Source,
    /// What stands before the value, encoded: `--738--`.
    lead: String,
    /// A fixed value, encoded.
    fixed: String,
}

/// Nothing to find in it.
const PLAIN: u8 = 0;
/// A sign whose place in the value matters.
const EDGE: u8 = 1;
/// A byte of a letter beyond ASCII.
const LETTER: u8 = 2;
/// Plain elsewhere, and not carried by this channel.
const NOT_CARRIED: u8 = 4;
/// Anything else: the rules have to be asked.
const OTHER: u8 = 8;
/// A hyphen, which may separate.
const HYPHEN: u8 = 16;

/// What the rules say to a row, in short.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    /// The rule that refuses it; `None`: it has a link.
    pub rule: Option<Rule>,
    /// How many errors it has.
    pub errors: usize,
    /// How long its parameter is, as the channel counts; `None`: it cannot be written.
    pub length: Option<usize>,
    /// What else there is to say.
    pub warnings: Warnings,
}

/// Warnings about a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Warnings {
    /// The rules were asked: these are all findings.
    Found(Vec<Finding>),
    /// They were not, and would say the same rules to every row with this number.
    Like(u64),
}

/// What the quick way comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Quick {
    /// The URL is written.
    Fits,
    /// Only the channel has something against it.
    NotCarried,
    /// The rules have to be asked.
    Ask,
}

impl<'a> Template<'a> {
    /// `link` with the fields of `filled` on a channel of the bot. A field may be filled once.
    pub fn new(book: &'a Book, link: &'a Link, channel: Channel, filled: &[Filled], empty: Empty) -> Self {
        let mut filled: Vec<&Filled> = filled.iter().collect();
        // The value of the payload field comes first, the rest stays in order.
        filled.sort_by_key(|f| Some(&f.field) != link.payload_field.as_ref());
        let parts: Vec<Part> = filled.into_iter().map(|f| Part::new(book, link, f)).collect();
        let all_known = parts.iter().all(|p| p.custom.is_some() || matches!(p.field, FieldKey::System(_)));
        let settable = |p: &Part| match &p.field {
            FieldKey::Custom(_) => p.custom.is_some(),
            FieldKey::System(name) => field::is_settable(name),
        };
        let all_settable = parts.iter().all(settable);
        let bare = compose::url(&book.bot, channel, "").unwrap_or_default();
        let mut head = bare.clone();
        encode::push_query_value(&mut head, &compose::channel_text(&book.bot, channel, &link.reference));
        let mut template = Self {
            book,
            link,
            channel,
            empty,
            parts,
            head,
            start: bare.len(),
            classes: classes(channel),
            keys: Keys::new(book),
            all_known,
            all_settable,
            quick: !bare.is_empty(),
        };
        template.quick &= template.is_sound();
        template
    }

    /// The channel.
    pub const fn channel(&self) -> Channel {
        self.channel
    }

    /// The cells that are used.
    pub fn columns(&self) -> impl Iterator<Item = (usize, &FieldKey)> {
        self.parts.iter().filter_map(|part| match part.from {
            Source::Column(index) => Some((index, &part.field)),
            Source::Fixed(_) => None,
        })
    }

    /// Writes the link of a row to `out`, whose content it takes the place of. `cell` gives the cells that are used. `Err`:
    /// why there is none, at least one finding of severity error.
    pub fn write<'v>(&self, cell: impl Fn(usize) -> &'v str, out: &mut String) -> Result<(), Vec<Finding>> {
        if self.quick(&cell, out) == Quick::Fits {
            return Ok(());
        }
        let composed = self.compose(cell);
        match composed.url {
            Some(url) if composed.findings.iter().all(|f| f.severity < Severity::Error) => {
                out.clear();
                out.push_str(&url);
                Ok(())
            }
            _ => Err(composed.findings),
        }
    }

    /// What the rules say to a row, in short; a link that there is is written to `out`. Says the same as [`Template::write`],
    /// and is quicker where a channel cannot carry what most rows have.
    pub fn judge<'v>(&self, cell: impl Fn(usize) -> &'v str, out: &mut String) -> Judged {
        let quick = self.quick(&cell, out);
        let warnings = || {
            let marks = self.marks(&cell, quick);
            marks.map_or_else(|| Warnings::Found(self.compose(&cell).findings), Warnings::Like)
        };
        match quick {
            Quick::Fits => {
                let length = Some(out.len() - self.start);
                return Judged { rule: None, errors: 0, length, warnings: warnings() };
            }
            Quick::NotCarried => {
                let (values, _) = self.values(&cell);
                let text = compose::payload_text(self.link, &values).unwrap_or_default();
                let length = self.length(&compose::channel_text(&self.book.bot, self.channel, &text));
                let long = self.channel.limit().is_some_and(|limit| length > limit);
                let rule = if long { Rule::TooLong } else { Rule::BadCharacter };
                return Judged {
                    rule: Some(rule),
                    errors: 1 + usize::from(long),
                    length: Some(length),
                    warnings: warnings(),
                };
            }
            Quick::Ask => {}
        }
        let composed = self.compose(cell);
        let mut errors = composed.findings.iter().filter(|f| f.severity == Severity::Error);
        let none = || composed.url.is_none().then_some(Rule::NotEntryLink);
        let rule = errors.next().map(|f| f.rule).or_else(none);
        let errors = usize::from(rule.is_some()) + errors.count();
        if let (None, Some(url)) = (rule, &composed.url) {
            out.clear();
            out.push_str(url);
        }
        let length = composed.text.map(|text| self.length(&text));
        Judged { rule, errors, length, warnings: Warnings::Found(composed.findings) }
    }

    /// What warnings about a row that went the quick way depend on, as a number: for each value whether it is empty, whether
    /// it is private, and whether the channel does not promise to carry it. `None`: the rules have to be asked.
    fn marks<'v>(&self, cell: &impl Fn(usize) -> &'v str, quick: Quick) -> Option<u64> {
        const MOST: usize = 20;
        if self.parts.len() > MOST || !self.all_settable {
            return None;
        }
        let unpromised = |c: char| self.channel.carries(c) == Carries::Unpromised;
        let mut marks = u64::from(quick == Quick::NotCarried);
        for part in self.parts.iter().filter(|part| matches!(part.from, Source::Column(_))) {
            let value = part.value(cell);
            let is_phone = matches!(&part.field, FieldKey::System(name) if name == "phone");
            let private = tester::is_private(value, is_phone);
            let doubtful = self.channel.promised().is_some() && value.contains(unpromised);
            marks = marks << 3 | u64::from(value.is_empty()) << 2 | u64::from(private) << 1 | u64::from(doubtful);
        }
        Some(marks)
    }

    fn length(&self, text: &str) -> usize {
        tester::length_on(self.channel, text)
    }

    /// The link of a row by the usual way, with all that there is to say about it.
    pub fn compose<'v>(&self, cell: impl Fn(usize) -> &'v str) -> Composed {
        let (values, refused) = self.values(&cell);
        let mut composed = compose::compose(self.book, self.link, &values, self.channel);
        for field in refused {
            let message = format!("{} is empty in this row", self.book.name_of(field));
            composed.findings.insert(0, Finding::new(Rule::EmptyValue, 0..0, message).severity(Severity::Error));
        }
        if let Some(url) = &composed.url
            && composed.findings.iter().all(|f| f.severity < Severity::Error)
            && !self.reads_back(url, &values)
        {
            let message = "read back, these values would be taken for something else, such as the array form";
            composed.findings.insert(0, Finding::new(Rule::ArrayForm, 0..0, message).severity(Severity::Error));
        }
        composed
    }

    fn reads_back(&self, url: &str, values: &[Value]) -> bool {
        let reading = tester::read(url, self.book);
        let first = |v: &&Value| Some(&v.field) == self.link.payload_field.as_ref();
        let ordered = values.iter().filter(first).chain(values.iter().filter(|v| !first(v)));
        reading.writes.iter().map(|w| w.value.as_str()).eq(ordered.map(|v| v.value.as_str()))
    }

    /// The values of a row, and the fields that must not be empty and are.
    fn values<'v>(&self, cell: &impl Fn(usize) -> &'v str) -> (Vec<Value>, Vec<&FieldKey>) {
        let (mut values, mut refused) = (Vec::with_capacity(self.parts.len()), Vec::new());
        for part in &self.parts {
            let value = part.value(cell);
            match self.empty {
                Empty::Omit if value.is_empty() => continue,
                Empty::Refuse if value.is_empty() => refused.push(&part.field),
                _ => {}
            }
            values.push(Value { field: part.field.clone(), value: value.to_owned() });
        }
        (values, refused)
    }

    /// Writes the link of a row in which the rules have nothing to find.
    fn quick<'v>(&self, cell: &impl Fn(usize) -> &'v str, out: &mut String) -> Quick {
        if !self.quick {
            return Quick::Ask;
        }
        out.clear();
        out.push_str(&self.head);
        let (mut outcome, mut written) = (Quick::Fits, false);
        for part in &self.parts {
            let value = part.value(cell);
            if value.is_empty() {
                match self.empty {
                    // After a field that the book does not have, a missing value may be one separator too many.
                    Empty::Keep if self.all_known => {}
                    Empty::Omit => continue,
                    Empty::Keep | Empty::Refuse => return Quick::Ask,
                }
            }
            out.push_str(&part.lead);
            written = true;
            if matches!(part.from, Source::Fixed(_)) {
                out.push_str(&part.fixed);
                continue;
            }
            match self.look(part, value) {
                Quick::Fits => encode::push_escaped(out, value),
                Quick::NotCarried => outcome = Quick::NotCarried,
                Quick::Ask => return Quick::Ask,
            }
        }
        if !written {
            return Quick::Ask;
        }
        encode::seal(out, self.start);
        let long = self.channel.limit().is_some_and(|limit| out.len() - self.start > limit);
        if outcome == Quick::Fits && (long || out.len() > tester::LONGEST) { Quick::Ask } else { outcome }
    }

    /// Whether the rules have something to find in a value.
    fn look(&self, part: &Part, value: &str) -> Quick {
        let class = value.bytes().fold(PLAIN, |class, byte| class | self.classes[usize::from(byte)]);
        if class & OTHER > 0
            || class & HYPHEN > 0 && payload::splits(value).is_some()
            || class & EDGE > 0 && (value.starts_with(' ') || value.ends_with(' '))
            || class & LETTER > 0 && !value.chars().all(is_plain_letter)
            || self.keys.has(value)
        {
            return Quick::Ask;
        }
        if let Some(field) = part.custom
            && !matches!(field.kind, FieldType::Text | FieldType::LongText)
            // A placeholder has signs of the class OTHER.
            && (field::check_literal(field.kind, &field.options, value).is_some()
                || field.kind == FieldType::Number && field::doubtful_number(value).is_some())
        {
            return Quick::Ask;
        }
        if class & NOT_CARRIED > 0 { Quick::NotCarried } else { Quick::Fits }
    }

    /// Whether the parts that are the same in every link are as plain as the quick way takes for granted: a row of the plainest
    /// values has no error, and comes out the same both ways.
    fn is_sound(&self) -> bool {
        let plain: Vec<&str> = self.parts.iter().map(Part::plainest).collect();
        let cell =
            |index| self.parts.iter().zip(&plain).find(|(p, _)| p.from == Source::Column(index)).map_or("", |p| p.1);
        let mut out = String::new();
        let composed = self.compose(cell);
        self.quick(&cell, &mut out) == Quick::Fits
            && composed.url.as_ref() == Some(&out)
            && composed.findings.iter().all(|f| f.severity < Severity::Error)
    }
}

impl<'a> Part<'a> {
    fn new(book: &'a Book, link: &Link, filled: &Filled) -> Self {
        let custom = match &filled.field {
            FieldKey::Custom(id) => book.field(id),
            FieldKey::System(_) => None,
        };
        let is_payload = link.payload_field.as_ref() == Some(&filled.field);
        let mut lead = SEPARATOR.to_owned();
        if !is_payload {
            encode::push_escaped(&mut lead, filled.field.as_str());
            lead.push_str(SEPARATOR);
        }
        let mut fixed = String::new();
        if let Source::Fixed(value) = &filled.from {
            // Sealed is only the end of the whole.
            encode::push_query_value(&mut fixed, &format!("{value}-"));
            fixed.pop();
        }
        Self { field: filled.field.clone(), custom, from: filled.from.clone(), lead, fixed }
    }

    fn value<'s, 'v: 's>(&'s self, cell: &impl Fn(usize) -> &'v str) -> &'s str {
        match &self.from {
            Source::Fixed(value) => value,
            Source::Column(index) => cell(*index),
        }
    }

    /// A value that fits the field.
    fn plainest(&self) -> &str {
        match self.custom {
            Some(field) if field.kind.has_options() => field.options.first().map_or("x", String::as_str),
            Some(field) if !matches!(field.kind, FieldType::Text | FieldType::LongText) => "1",
            _ => "x",
        }
    }
}

/// Whether there is nothing to find in a letter. Those that most names are written with are known without a table.
fn is_plain_letter(c: char) -> bool {
    matches!(c, '\0'..='\x7f' | 'À'..='Ö' | 'Ø'..='ö' | 'ø'..='ſ' | 'Ѐ'..='ҁ') || c.is_alphabetic() && !is_hostile(c)
}

/// What each byte of a value is on a channel.
fn classes(channel: Channel) -> [u8; 256] {
    let mut classes = [OTHER; 256];
    for (byte, class) in (0..=u8::MAX).zip(&mut classes) {
        let c = char::from(byte);
        *class = match byte {
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'_' | b'.' | b'@' | b'\'' | b',' | b'+' => PLAIN,
            b'-' => HYPHEN,
            b' ' => EDGE,
            // Which letter it is part of is for `look` to see; a channel carries all of them or none.
            0x80.. => LETTER,
            _ => OTHER,
        };
        let seen = if byte >= 0x80 { 'é' } else { c };
        if *class != OTHER && channel.carries(seen) == Carries::No {
            *class |= NOT_CARRIED;
        }
    }
    classes
}

/// The ids and names that mean a field wherever they stand in a payload.
struct Keys {
    folded: HashSet<String>,
    /// For each first byte a bit for each length there is.
    lengths: [u64; 256],
    beyond_ascii: bool,
}

impl Keys {
    fn new(book: &Book) -> Self {
        let own = book.fields.iter().flat_map(|f| [f.id.as_str(), f.name.as_str()]);
        let folded: HashSet<String> = SETTABLE.into_iter().chain(READ_ONLY).chain(own).map(fold).collect();
        let mut lengths = [0; 256];
        for key in &folded {
            lengths[usize::from(key.bytes().next().unwrap_or_default())] |= 1 << key.len().min(63);
        }
        Self { lengths, beyond_ascii: folded.iter().any(|k| !k.is_ascii()), folded }
    }

    fn has(&self, value: &str) -> bool {
        let first = value.bytes().next().unwrap_or_default();
        let possible = self.lengths[usize::from(first.to_ascii_lowercase())] & 1 << value.len().min(63) > 0;
        if possible && value.is_ascii() {
            return self.has_folded(value);
        }
        // The only sign beyond ASCII that is a letter of ASCII in small is that of kelvin.
        !value.is_ascii() && (self.beyond_ascii || value.contains('\u{212a}')) && self.has_folded(value)
    }

    fn has_folded(&self, value: &str) -> bool {
        if value.len() <= 64 && value.is_ascii() {
            let mut small = [0; 64];
            let small = &mut small[..value.len()];
            small.copy_from_slice(value.as_bytes());
            small.make_ascii_lowercase();
            return std::str::from_utf8(small).is_ok_and(|folded| self.folded.contains(folded));
        }
        self.folded.contains(&fold(value))
    }
}

#[cfg(test)]
mod tests {
    use super::super::catalogue::example_book;
    use super::*;
    use proptest::prelude::*;

    fn filled(book: &Book, fields: &[&str]) -> Vec<Filled> {
        let key = |name: &&str| book.key_of(name).unwrap_or_else(|| FieldKey::parse(name));
        fields.iter().enumerate().map(|(n, f)| Filled { field: key(f), from: Source::Column(n) }).collect()
    }

    /// Values around everything that a rule looks for.
    fn value() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            4 => "[a-zA-Z0-9_.@ ',+-]{0,8}",
            2 => prop::sample::select(vec![
                "--", "-", "", " ", "  ", "é", "Zoë", "Жанна", "日本", "ﾠ", "email", "738", "branch", "north", "South", "2", "12.5", "1,5", "1.018", "007",
                "ann@example.com", "+49 151 2345678", "user_id", "–", "—", "‑", "\u{200b}", "\u{202e}", "\u{a0}", "\u{3000}", "%", "%20", "%41",
                "&", "#", "=", "/", "{{email}}", "{{", "}}", "{{api_key}}", "*|EMAIL|*", "[1]", "[{id: \"738\", value: \"x\"}]",
                "https://m.me/x?ref=y", "\n", "\t", "\"", "👍", "\u{1f3f4}", "\u{301}", "ß", "İ", "ID", "YOUR_ID_HERE", "PAGE_ID", "&amp;", "<a>",
            ]).prop_map(str::to_owned),
        ];
        prop::collection::vec(piece, 0..4).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]

        #[test]
        fn the_quick_way_says_what_the_rules_say(
            values in prop::collection::vec(value(), 4),
            fields in prop::sample::subsequence(vec!["source", "branch", "seats", "email", "full_name", "999"], 1..=4),
            channel in prop::sample::select(Channel::ALL.to_vec()),
            empty in prop::sample::select(vec![Empty::Keep, Empty::Omit, Empty::Refuse]),
            reference in prop::sample::select(vec!["giveaway", "welcome"]),
        ) {
            let book = example_book();
            let Some(link) = book.link_by_ref(reference) else { return Ok(()) };
            let template = Template::new(&book, link, channel, &filled(&book, &fields), empty);
            let cell = |n: usize| values[n].as_str();
            let mut out = String::from("before");
            let composed = template.compose(cell);
            let errors: Vec<_> = composed.findings.iter().filter(|f| f.severity == Severity::Error).collect();
            let quick = template.quick(&cell, &mut out);
            if quick == Quick::Fits {
                prop_assert_eq!(&errors, &Vec::<&Finding>::new());
                prop_assert_eq!(Some(&out), composed.url.as_ref());
            }
            let length = composed.text.as_ref().map(|text| tester::length_on(channel, text));
            let judged = template.judge(cell, &mut out);
            let first = errors.first().map(|f| f.rule);
            prop_assert_eq!((judged.rule, judged.errors, judged.length), (first, errors.len(), length));
            if let Warnings::Found(findings) = judged.warnings {
                prop_assert_eq!(&findings, &composed.findings);
            }
            match template.write(cell, &mut out) {
                Ok(()) => {
                    prop_assert_eq!(Some(&out), composed.url.as_ref());
                    prop_assert!(template.reads_back(&out, &template.values(&cell).0), "{}", out);
                }
                Err(findings) => prop_assert_eq!(findings, composed.findings),
            }
        }

        #[test]
        fn pieces_come_out_as_the_whole(text in "(\\{\\{a\\}\\}|\\{|\\}|a|é| |%|\\.|-){0,12}") {
            // As it was done before it was done in runs: by character.
            let mut expected = String::new();
            let mut rest = text.as_str();
            while let Some(c) = rest.chars().next() {
                let len = encode::placeholder_len(rest);
                match len {
                    Some(len) => expected.push_str(&rest[..len]),
                    None => c.encode_utf8(&mut [0; 4]).bytes().for_each(|b| match encode::stays(b) {
                        true => expected.push(char::from(b)),
                        false => encode::push_escape(&mut expected, b),
                    }),
                }
                rest = &rest[len.unwrap_or(c.len_utf8())..];
            }
            encode::seal(&mut expected, 0);
            prop_assert_eq!(encode::query_value(&text), expected);
        }
    }

    #[test]
    fn plain_rows_take_the_quick_way() {
        let book = example_book();
        let link = book.link_by_ref("giveaway").unwrap();
        for channel in [Channel::Messenger, Channel::Whatsapp, Channel::Webchat] {
            let template =
                Template::new(&book, link, channel, &filled(&book, &["source", "branch", "full_name"]), Empty::Keep);
            let row = ["newsletter-may", "north", "Zoë O'Neil"];
            assert_eq!(template.quick(&|n| row[n], &mut String::new()), Quick::Fits, "{channel}");
        }
        let template = Template::new(&book, link, Channel::Telegram, &filled(&book, &["email"]), Empty::Keep);
        assert_eq!(template.quick(&|_| "ann@example.com", &mut String::new()), Quick::NotCarried);
    }

    #[test]
    fn fixed_values_and_an_account_that_is_missing() {
        let book = example_book();
        let link = book.link_by_ref("giveaway").unwrap();
        let fixed = |value: &str| Filled { field: book.key_of("source").unwrap(), from: Source::Fixed(value.into()) };
        let mut all = vec![Filled { field: book.key_of("email").unwrap(), from: Source::Column(0) }, fixed("may. (1)")];
        let mut out = String::new();
        let template = Template::new(&book, link, Channel::Whatsapp, &all, Empty::Keep);
        assert!(template.quick);
        template.write(|_| "a@b.co", &mut out).unwrap();
        assert!(out.ends_with("giveaway--may.%20(1)--email--a@b.co"), "{out}");
        all[1] = fixed("a--b");
        let template = Template::new(&book, link, Channel::Whatsapp, &all, Empty::Keep);
        assert_eq!(template.judge(|_| "a@b.co", &mut out).rule, Some(Rule::SeparatorInValue));
        let template = Template::new(&book, link, Channel::Viber, &all[..1], Empty::Keep);
        assert_eq!(template.judge(|_| "a@b.co", &mut out).rule, Some(Rule::MissingAccount));
    }
}
