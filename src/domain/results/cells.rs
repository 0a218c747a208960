//! Cells of an export, read: ids, moments, amounts, channels.

use super::mapping::{DayOrder, Decimal, Worth};
use crate::domain::Channel;
use crate::domain::day;

/// The longest id. What is longer is no id.
const LONGEST_ID: usize = 200;
/// Years that make sense for a contact.
const YEARS: std::ops::RangeInclusive<i64> = 2000..=2199;

/// The id of a contact, as text: ids go past what a number in a spreadsheet holds.
pub fn contact_id(cell: &str) -> Result<&str, String> {
    let id = cell.trim();
    if id.is_empty() {
        return Err("the contact has no id".to_owned());
    }
    if id.len() > LONGEST_ID {
        return Err(format!("the contact's id has more than {LONGEST_ID} characters"));
    }
    if id.chars().any(char::is_control) {
        return Err("the contact's id has control characters in it".to_owned());
    }
    let number = |text: &str| text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '+'));
    if let Some((digits, power)) = id.split_once(['E', 'e'])
        && !digits.is_empty()
        && !power.is_empty()
        && number(digits)
        && number(power)
        && (digits.contains(['.', ',']) || power.starts_with('+'))
    {
        return Err(format!(
            "“{id}” is an id that a spreadsheet has shortened: export the file again, and don't open it in between"
        ));
    }
    Ok(id)
}

/// The channel that a cell names; `None`: none that is ours. Platforms have several names for the same.
pub fn channel(cell: &str) -> Option<Channel> {
    let plain: String = cell.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
    match plain.as_str() {
        "facebook" | "facebookmessenger" | "fb" | "fbmessenger" => Some(Channel::Messenger),
        "ig" | "instagramdm" => Some(Channel::Instagram),
        "wa" | "whatsappcloud" | "whatsappbusiness" => Some(Channel::Whatsapp),
        "tg" => Some(Channel::Telegram),
        "web" | "website" | "widget" | "livechat" => Some(Channel::Webchat),
        name => name.parse().ok(),
    }
}

/// A moment in milliseconds since the Unix epoch; `None`: the cell is empty. Times without a zone are at a clock that is
/// `offset` minutes ahead of UTC.
pub fn moment(cell: &str, days: DayOrder, offset: i32) -> Result<Option<i64>, String> {
    let text = cell.trim();
    if text.is_empty() || text == "0" || text.eq_ignore_ascii_case("null") {
        return Ok(None);
    }
    let wrong = || format!("“{text}” is no time that can be read: 2026-05-31 14:30 can, and so can seconds since 1970");
    if text.bytes().all(|b| b.is_ascii_digit()) && text.len() >= 9 {
        let number: i64 = text.parse().map_err(|_| wrong())?;
        // Seconds have ten digits until the year 2286, milliseconds thirteen.
        let ms = if text.len() <= 10 { number * 1000 } else { number };
        return in_years(ms).ok_or_else(wrong).map(Some);
    }
    let split = text.find(['T', ' ', ',']).unwrap_or(text.len());
    let (date, time) = text.split_at(split);
    let date = day_of(date, days)?.ok_or_else(wrong)?;
    let (ms, zone) = time_of(time.trim_start_matches(['T', ',']).trim()).ok_or_else(wrong)?;
    let zone = zone.unwrap_or(i64::from(offset));
    in_years(date * 86_400_000 + ms - zone * 60_000).ok_or_else(wrong).map(Some)
}

fn in_years(ms: i64) -> Option<i64> {
    let (year, ..) = day::civil(ms.div_euclid(86_400_000));
    YEARS.contains(&year).then_some(ms)
}

/// The days since 1970 of a day; `None`: it is none.
fn day_of(text: &str, days: DayOrder) -> Result<Option<i64>, String> {
    let Some(separator) = text.chars().find(|c| !c.is_ascii_digit()) else { return Ok(None) };
    let parts: Option<Vec<i64>> = text.split(separator).map(|p| p.parse().ok()).collect();
    let Some([a, b, c]) = parts.as_deref() else { return Ok(None) };
    let (year, month, day) = match (separator, text.find(separator)) {
        ('-' | '/' | '.', Some(4)) => (*a, *b, *c),
        ('.', _) => (*c, *b, *a),
        ('/' | '-', _) => match days {
            DayOrder::DayFirst => (*c, *b, *a),
            DayOrder::MonthFirst => (*c, *a, *b),
            DayOrder::Unsaid if *a > 12 => (*c, *b, *a),
            DayOrder::Unsaid if *b > 12 => (*c, *a, *b),
            DayOrder::Unsaid => {
                return Err(format!(
                    "“{text}” may be either of two days: say whether the day comes first or the month (--days, or below the \
                     columns in the program)"
                ));
            }
        },
        _ => return Ok(None),
    };
    let written = format!("{year:04}-{month:02}-{day:02}");
    Ok(day::is_day(&written).then(|| days_from(year, month, day)))
}

/// Days since 1970 of a day in the Gregorian calendar, the inverse of [`day::civil`].
fn days_from(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Milliseconds since midnight, and the zone in minutes ahead of UTC where there is one.
fn time_of(text: &str) -> Option<(i64, Option<i64>)> {
    if text.is_empty() {
        return Some((0, None));
    }
    let (text, zone) = zone_of(text)?;
    let lower = text.trim().to_ascii_lowercase();
    let (clock, half) = match (lower.strip_suffix("am"), lower.strip_suffix("pm")) {
        (Some(clock), _) => (clock.trim(), Some(0)),
        (_, Some(clock)) => (clock.trim(), Some(12)),
        _ => (lower.as_str(), None),
    };
    let mut parts = clock.split(':');
    let mut number =
        |most: i64| parts.next().map_or(Some(0), |p| p.parse::<i64>().ok().filter(|n| (0..=most).contains(n)));
    let (hour, minute) = (number(23)?, number(59)?);
    let seconds = parts.next().map_or(Some(0.0), |p| p.parse::<f64>().ok().filter(|n| (0.0..61.0).contains(n)))?;
    if parts.next().is_some() || (half.is_some() && hour > 12) {
        return None;
    }
    let hour = half.map_or(hour, |more| hour % 12 + more);
    Some(((hour * 60 + minute) * 60_000 + (seconds * 1000.0) as i64, zone))
}

fn zone_of(text: &str) -> Option<(&str, Option<i64>)> {
    if let Some(clock) =
        text.strip_suffix(['Z', 'z']).or_else(|| text.strip_suffix(" UTC")).or_else(|| text.strip_suffix(" GMT"))
    {
        return Some((clock, Some(0)));
    }
    let Some(at) = text.rfind(['+', '-']) else { return Some((text, None)) };
    let (clock, zone) = text.split_at(at);
    let digits: String = zone[1..].chars().filter(|c| *c != ':').collect();
    let number: i64 = digits.parse().ok()?;
    let minutes = match digits.len() {
        1 | 2 => number * 60,
        4 => number / 100 * 60 + number % 100,
        _ => return None,
    };
    (minutes <= 14 * 60).then_some((clock, Some(if zone.starts_with('-') { -minutes } else { minutes })))
}

/// What a cell says about a conversion, in hundredths; `None`: not converted. What has no amount has none: 0. `decimal`: what
/// is known of the amounts of the column, see [`Amounts::decimal`].
pub fn conversion(cell: &str, worth: &Worth, decimal: Decimal) -> Result<Option<i64>, String> {
    let text = cell.trim();
    let no = is_no(text);
    Ok(match worth {
        Worth::Anything => (!no && !words(text).is_empty()).then_some(0),
        Worth::Word(word) => {
            let wanted = word.trim().to_lowercase();
            words(text).iter().any(|part| part.to_lowercase() == wanted).then_some(0)
        }
        Worth::Amount if no => None,
        Worth::Amount => Some(amount(text, decimal)?).filter(|cents| *cents > 0),
    })
}

fn is_no(text: &str) -> bool {
    text.is_empty() || ["0", "no", "false", "null", "-", "–"].iter().any(|no| text.eq_ignore_ascii_case(no))
}

/// The words in a cell: with commas, semicolons or bars between them, or as a list in JSON, of words or of things with a name.
pub fn words(text: &str) -> Vec<String> {
    if text.starts_with('[')
        && let Ok(serde_json::Value::Array(list)) = serde_json::from_str(text)
    {
        let name = |item: &serde_json::Value| match item.get("name").unwrap_or(item) {
            serde_json::Value::String(s) => Some(s.trim().to_owned()),
            serde_json::Value::Number(n) => Some(n.to_string()),
            _ => None,
        };
        return list.iter().filter_map(name).filter(|word| !word.is_empty()).collect();
    }
    text.split([',', ';', '|']).map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
}

/// An amount in pieces: its digits with the signs between them, whether it is below zero, and the currency beside it.
struct Written {
    digits: String,
    negative: bool,
    currency: String,
}

/// An amount as it is written; `None`: it is none.
fn written(text: &str) -> Option<Written> {
    let is_digit = |c: char| c.is_ascii_digit();
    let (first, last) = (text.find(is_digit)?, text.rfind(is_digit)?);
    // What stands between thousands beside a point and a comma: a blank of any width, an apostrophe.
    let plain = |c: &char| !c.is_whitespace() && !matches!(c, '\'' | '’' | '\u{202f}');
    let digits: String = text[first..=last].chars().filter(plain).collect();
    let beside = || text[..first].chars().chain(text[last + 1..].chars()).filter(|c| !c.is_whitespace());
    let is_minus = |c: char| matches!(c, '-' | '−');
    let currency: String = beside().filter(|c| !is_minus(*c) && *c != '+').collect();
    // “12.-” and “12,–” are whole amounts.
    let currency = currency.trim_matches(['.', ',', '–', '—']).to_owned();
    let fine = digits.chars().all(|c| is_digit(c) || matches!(c, '.' | ',')) && currency.chars().count() <= 4;
    let negative = text[..first].chars().any(is_minus) || text.starts_with('(');
    fine.then(|| Written { digits, negative, currency: currency.trim_matches(['(', ')']).to_uppercase() })
}

/// How the signs in an amount can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Signs {
    /// There is none.
    None,
    /// The hundredths begin at this byte, behind a sign.
    Decimal(usize, Decimal),
    /// All of them stand between thousands, and so the other sign is the decimal one.
    Thousands(Decimal),
    /// It is either, at this byte: `1.234`.
    Either(usize, Decimal),
    /// No amount is written like that.
    Wrong,
}

fn signs(digits: &str) -> Signs {
    let of = |c: char| if c == '.' { Decimal::Point } else { Decimal::Comma };
    let other = |c: char| if c == '.' { Decimal::Comma } else { Decimal::Point };
    let Some(at) = digits.rfind(['.', ',']) else { return Signs::None };
    let sign = if digits[at..].starts_with('.') { '.' } else { ',' };
    let (whole, fraction) = (&digits[..at], &digits[at + 1..]);
    let grouped = |whole: &str, by: char| {
        let mut groups = whole.split(by);
        groups.next().is_some_and(|first| (1..=3).contains(&first.len())) && groups.all(|g| g.len() == 3)
    };
    let mixed = whole.contains(['.', ',']);
    match fraction.len() {
        // “1.234,56”: what stands before the last sign are thousands, by the other one.
        _ if mixed && !whole.contains(sign) => {
            let by = if sign == '.' { ',' } else { '.' };
            if grouped(whole, by) { Signs::Decimal(at, of(sign)) } else { Signs::Wrong }
        }
        3 if mixed && grouped(whole, sign) => Signs::Thousands(other(sign)),
        _ if mixed => Signs::Wrong,
        3 if whole.len() > 3 || whole.starts_with('0') => Signs::Decimal(at, of(sign)),
        3 => Signs::Either(at, of(sign)),
        _ => Signs::Decimal(at, of(sign)),
    }
}

/// An amount in hundredths, as `1,234.50`, `1.234,50`, `12`, with or without a currency.
fn amount(text: &str, decimal: Decimal) -> Result<i64, String> {
    let wrong = || format!("“{text}” is no amount such as 12.50");
    let Written { digits, negative, .. } = written(text).ok_or_else(wrong)?;
    let (whole, fraction) = match signs(&digits) {
        Signs::Decimal(_, sign) | Signs::Thousands(sign) if decimal != Decimal::Unsaid && sign != decimal => {
            return Err(format!("“{text}” is not written as the other amounts of the column are"));
        }
        Signs::Decimal(at, _) => (&digits[..at], &digits[at + 1..]),
        Signs::Either(_, _) if decimal == Decimal::Unsaid => {
            return Err(format!(
                "“{text}” may be a little more than {} or {} thousand: say whether a point or a comma stands before the \
                 hundredths (--decimal, or below the columns in the program)",
                digits.split(['.', ',']).next().unwrap_or_default(),
                digits.split(['.', ',']).next().unwrap_or_default(),
            ));
        }
        Signs::Either(at, sign) if sign == decimal => (&digits[..at], &digits[at + 1..]),
        Signs::None | Signs::Thousands(_) | Signs::Either(..) => (digits.as_str(), ""),
        Signs::Wrong => return Err(wrong()),
    };
    let whole: String = whole.chars().filter(char::is_ascii_digit).collect();
    let whole: i64 = whole.parse().map_err(|_| wrong())?;
    // What is smaller than a hundredth is rounded.
    let digit = |n: usize| fraction.as_bytes().get(n).map_or(0, |b| i64::from(b - b'0'));
    let cents = digit(0) * 10 + digit(1) + i64::from(digit(2) >= 5);
    let sum = whole.checked_mul(100).and_then(|n| n.checked_add(cents)).ok_or_else(wrong)?;
    Ok(if negative { -sum } else { sum })
}

/// What the amounts of a column have in common: which sign stands before the hundredths, and their currencies.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Amounts {
    points: u64,
    commas: u64,
    /// An amount that is read by the others.
    either: Option<String>,
    currencies: std::collections::BTreeMap<String, u64>,
}

impl Amounts {
    /// Looks at a cell.
    pub fn look(&mut self, cell: &str) {
        let text = cell.trim();
        if is_no(text) {
            return;
        }
        let Some(written) = written(text) else { return };
        match signs(&written.digits) {
            Signs::Decimal(_, Decimal::Point) | Signs::Thousands(Decimal::Point) => self.points += 1,
            Signs::Decimal(..) | Signs::Thousands(_) => self.commas += 1,
            Signs::Either(..) if self.either.is_none() => self.either = Some(text.chars().take(20).collect()),
            Signs::Either(..) | Signs::None | Signs::Wrong => {}
        }
        // Nobody has so many: what is no currency is not remembered.
        if !written.currency.is_empty() && self.currencies.len() < 50 {
            *self.currencies.entry(written.currency).or_default() += 1;
        }
    }

    /// Which sign stands before the hundredths, as far as the amounts agree.
    pub const fn decimal(&self) -> Decimal {
        match (self.points, self.commas) {
            (1.., 0) => Decimal::Point,
            (0, 1..) => Decimal::Comma,
            _ => Decimal::Unsaid,
        }
    }

    /// An amount such as `1.234` that was read as the others are.
    pub fn read_by_others(&self) -> Option<&str> {
        self.either.as_deref().filter(|_| self.decimal() != Decimal::Unsaid)
    }

    /// The currencies, the most frequent first.
    pub fn currencies(&self) -> Vec<&str> {
        let mut all: Vec<(&String, &u64)> = self.currencies.iter().collect();
        all.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
        all.into_iter().map(|(currency, _)| currency.as_str()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::utc;
    use proptest::prelude::*;

    fn read(text: &str, days: DayOrder, offset: i32) -> String {
        match moment(text, days, offset) {
            Ok(Some(ms)) => utc(ms),
            Ok(None) => "none".to_owned(),
            Err(why) => why,
        }
    }

    #[test]
    fn moments_are_read_as_people_and_programs_write_them() {
        for (text, expected) in [
            ("2026-05-31T14:30:05Z", "2026-05-31T14:30:05Z"),
            ("2026-05-31 14:30", "2026-05-31T14:30:00Z"),
            ("2026-05-31T14:30:00.123+02:00", "2026-05-31T12:30:00Z"),
            ("2026-05-31", "2026-05-31T00:00:00Z"),
            ("31.05.2026 14:30", "2026-05-31T14:30:00Z"),
            ("5/31/2026 2:30 PM", "2026-05-31T14:30:00Z"),
            ("31/5/2026", "2026-05-31T00:00:00Z"),
            ("1780237800", "2026-05-31T14:30:00Z"),
            ("1780237800000", "2026-05-31T14:30:00Z"),
            ("", "none"),
            ("0", "none"),
        ] {
            assert_eq!(read(text, DayOrder::Unsaid, 0), expected, "{text}");
        }
        assert_eq!(read("03/04/2026", DayOrder::DayFirst, 0), "2026-04-03T00:00:00Z");
        assert_eq!(read("03/04/2026", DayOrder::MonthFirst, 0), "2026-03-04T00:00:00Z");
        assert_eq!(read("2026-05-31 14:30", DayOrder::Unsaid, 120), "2026-05-31T12:30:00Z");
        for text in ["03/04/2026", "soon", "2026-02-30", "2026-05-31 25:00", "1899-01-01", "99999999999999999999"] {
            assert!(moment(text, DayOrder::Unsaid, 0).is_err(), "{text}");
        }
    }

    #[test]
    fn ids_stay_text_and_shortened_ones_are_seen() {
        assert_eq!(contact_id(" 0090071992547409931 "), Ok("0090071992547409931"));
        assert_eq!(contact_id("1e5f"), Ok("1e5f"));
        for bad in ["", " ", "1.23457E+17", "1,23457E+17", "9E+12", "a\u{7}b"] {
            assert!(contact_id(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn conversions_are_tags_amounts_or_anything() {
        let word = Worth::Word("Bought".into());
        for (cell, worth, expected) in [
            ("yes", &Worth::Anything, Some(0)),
            ("false", &Worth::Anything, None),
            ("[]", &Worth::Anything, None),
            ("vip, bought", &word, Some(0)),
            ("not bought", &word, None),
            (r#"["vip","bought"]"#, &word, Some(0)),
            (r#"[{"id": 1, "name": "bought"}]"#, &word, Some(0)),
            (r#"["not bought"]"#, &word, None),
            ("[bought]", &word, None),
            ("1,234.50", &Worth::Amount, Some(123_450)),
            ("1.234,5 €", &Worth::Amount, Some(123_450)),
            ("$ 1'234.50", &Worth::Amount, Some(123_450)),
            ("1 234,50", &Worth::Amount, Some(123_450)),
            ("12", &Worth::Amount, Some(1_200)),
            ("CHF 12.-", &Worth::Amount, Some(1_200)),
            ("1,234,567", &Worth::Amount, Some(123_456_700)),
            ("1234.567", &Worth::Amount, Some(123_457)),
            ("0.125", &Worth::Amount, Some(13)),
            ("0.00", &Worth::Amount, None),
            ("-5", &Worth::Amount, None),
        ] {
            assert_eq!(conversion(cell, worth, Decimal::Unsaid), Ok(expected), "{cell}");
        }
        for wrong in ["a lot of money", "1.23.45", "12,34,56.7", "2026-05-01"] {
            assert!(conversion(wrong, &Worth::Amount, Decimal::Unsaid).is_err(), "{wrong}");
        }
        assert_eq!(channel("Facebook Messenger"), Some(Channel::Messenger));
        assert_eq!(channel("WhatsApp"), Some(Channel::Whatsapp));
        assert_eq!(channel("sms"), None);
    }

    #[test]
    fn what_an_amount_is_the_other_amounts_of_the_column_say() {
        let looked = |cells: &[&str]| {
            let mut all = Amounts::default();
            for cell in cells {
                all.look(cell);
            }
            all
        };
        let read = |cell: &str, decimal| conversion(cell, &Worth::Amount, decimal);
        for (cells, decimal) in [
            (&["99.99", "1.234", ""][..], Decimal::Point),
            (&["99,99", "1.234"], Decimal::Comma),
            (&["1,234,567", "1.234"], Decimal::Point),
            (&["12", "1.234"], Decimal::Unsaid),
            (&["1.5", "1,5"], Decimal::Unsaid),
        ] {
            assert_eq!(looked(cells).decimal(), decimal, "{cells:?}");
        }
        assert_eq!(looked(&["99.99", "1.234"]).read_by_others(), Some("1.234"));
        assert_eq!(read("1.234", Decimal::Point), Ok(Some(123)));
        assert_eq!(read("1.234", Decimal::Comma), Ok(Some(123_400)));
        assert_eq!(read("1,234", Decimal::Point), Ok(Some(123_400)));
        let why = read("1.234", Decimal::Unsaid).unwrap_err();
        assert!(why.contains("may be a little more than 1 or 1 thousand") && why.contains("--decimal"), "{why}");
        assert!(read("1.234,50", Decimal::Point).unwrap_err().contains("not written as the other amounts"));
        assert_eq!(looked(&["€ 12", "12 €", "$5", "7"]).currencies(), ["€", "$"]);
        assert_eq!(looked(&["12 eur", "EUR 5"]).currencies(), ["EUR"]);
    }

    proptest! {
        #[test]
        fn nothing_that_is_typed_panics(cell in ".{0,24}|[0-9:./TZ+-]{0,24}") {
            let _ = moment(&cell, DayOrder::Unsaid, 0);
            for decimal in [Decimal::Unsaid, Decimal::Point, Decimal::Comma] {
                let _ = conversion(&cell, &Worth::Amount, decimal);
                let _ = conversion(&cell, &Worth::Word("x".into()), decimal);
            }
            Amounts::default().look(&cell);
            let _ = contact_id(&cell);
            let _ = channel(&cell);
        }

        #[test]
        fn a_moment_that_is_written_is_read_back(ms in 946_684_800_000i64..7_000_000_000_000) {
            let seconds = ms / 1000 * 1000;
            prop_assert_eq!(moment(&utc(seconds), DayOrder::Unsaid, 300), Ok(Some(seconds)));
        }
    }
}
