//! Cells of an export, read: ids, moments, amounts, channels.

use super::mapping::{DayOrder, Worth};
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
                    "“{text}” may be either of two days: say with --days whether the day comes first or the month"
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

/// What a cell says about a conversion, in hundredths; `None`: not converted. What has no amount has none: 0.
pub fn conversion(cell: &str, worth: &Worth) -> Result<Option<i64>, String> {
    let text = cell.trim();
    let no = text.is_empty() || ["0", "no", "false", "null", "-", "–"].iter().any(|no| text.eq_ignore_ascii_case(no));
    Ok(match worth {
        Worth::Anything => (!no).then_some(0),
        Worth::Word(word) => {
            let wanted = word.trim().to_lowercase();
            text.split([',', ';', '|']).any(|part| part.trim().to_lowercase() == wanted).then_some(0)
        }
        Worth::Amount if no => None,
        Worth::Amount => Some(amount(text)?).filter(|cents| *cents > 0),
    })
}

/// An amount in hundredths, as `1,234.50`, `1.234,50`, `12`, with or without a currency.
fn amount(text: &str) -> Result<i64, String> {
    let wrong = || format!("“{text}” is no amount such as 12.50");
    let kept: String = text.chars().filter(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '-')).collect();
    let other =
        text.chars().filter(|c| !c.is_ascii_digit() && !matches!(c, '.' | ',' | '-') && !c.is_whitespace()).count();
    if kept.is_empty() || other > 4 {
        return Err(wrong());
    }
    // The last sign with one or two digits behind it is the decimal one, whichever it is.
    let at = kept.rfind(['.', ',']).filter(|at| (1..=2).contains(&(kept.len() - at - 1)));
    let (whole, fraction) = at.map_or((kept.as_str(), ""), |at| (&kept[..at], &kept[at + 1..]));
    let whole: String = whole.chars().filter(|c| !matches!(c, '.' | ',')).collect();
    let negative = whole.starts_with('-');
    let whole: i64 = whole.trim_start_matches('-').parse().map_err(|_| wrong())?;
    let cents: i64 = format!("{fraction:0<2}").parse().map_err(|_| wrong())?;
    let sum = whole.checked_mul(100).and_then(|n| n.checked_add(cents)).ok_or_else(wrong)?;
    Ok(if negative { -sum } else { sum })
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
            ("vip, bought", &word, Some(0)),
            ("not bought", &word, None),
            ("1,234.50", &Worth::Amount, Some(123_450)),
            ("1.234,5 €", &Worth::Amount, Some(123_450)),
            ("12", &Worth::Amount, Some(1_200)),
            ("1,234", &Worth::Amount, Some(123_400)),
            ("0.00", &Worth::Amount, None),
            ("-5", &Worth::Amount, None),
        ] {
            assert_eq!(conversion(cell, worth), Ok(expected), "{cell}");
        }
        assert!(conversion("a lot of money", &Worth::Amount).is_err());
        assert_eq!(channel("Facebook Messenger"), Some(Channel::Messenger));
        assert_eq!(channel("WhatsApp"), Some(Channel::Whatsapp));
        assert_eq!(channel("sms"), None);
    }

    proptest! {
        #[test]
        fn nothing_that_is_typed_panics(cell in ".{0,24}|[0-9:./TZ+-]{0,24}") {
            let _ = moment(&cell, DayOrder::Unsaid, 0);
            let _ = conversion(&cell, &Worth::Amount);
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
