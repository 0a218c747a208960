//! Moments as text, and back.

use super::day::civil;

/// Year, month, day, hour, minute and second of a moment, in UTC.
fn parts(ms: i64) -> (i64, i64, i64, i64, i64, i64) {
    let seconds = ms.div_euclid(1000);
    let (days, rest) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let (year, month, day) = civil(days);
    (year, month, day, rest / 3600, rest / 60 % 60, rest % 60)
}

/// `2026-05-01T12:00:00Z` for milliseconds since the Unix epoch.
pub fn utc(ms: i64) -> String {
    let (year, month, day, hour, minute, second) = parts(ms);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

/// `2026-05-01-120000`, the same for the name of a file: sorts by time, and has no character that a file system minds.
pub fn stamp(ms: i64) -> String {
    let (year, month, day, hour, minute, second) = parts(ms);
    format!("{year:04}-{month:02}-{day:02}-{hour:02}{minute:02}{second:02}")
}

/// The moment of a [`stamp`] that `text` starts with, in milliseconds since the Unix epoch; `None`: it starts with none.
pub fn from_stamp(text: &str) -> Option<i64> {
    let digits = |from: usize, to: usize| {
        let part = text.get(from..to).filter(|part| part.bytes().all(|b| b.is_ascii_digit()))?;
        part.parse::<i64>().ok()
    };
    let (year, month, day) = (digits(0, 4)?, digits(5, 7)?, digits(8, 10)?);
    let (hour, minute, second) = (digits(11, 13)?, digits(13, 15)?, digits(15, 17)?);
    let ms = (days_from_civil(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second) * 1000;
    // What is no date or no time of day, such as the 31st of June, has another stamp.
    (stamp(ms) == text[..17]).then_some(ms)
}

/// The inverse of [`civil`].
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_written_in_utc() {
        for (ms, text) in [
            (0, "1970-01-01T00:00:00Z"),
            (-1, "1969-12-31T23:59:59Z"),
            (951_782_400_000, "2000-02-29T00:00:00Z"),
            (1_772_454_896_789, "2026-03-02T12:34:56Z"),
            (4_107_542_399_000, "2100-02-28T23:59:59Z"),
            (4_107_542_400_000, "2100-03-01T00:00:00Z"),
        ] {
            assert_eq!(utc(ms), text);
        }
    }

    #[test]
    fn stamps_are_read_back() {
        for ms in [0, 951_782_400_000, 951_868_799_000, 1_772_454_896_000, 4_107_542_400_000] {
            assert_eq!(from_stamp(&format!("{}-daily.db", stamp(ms))), Some(ms));
        }
        assert_eq!(stamp(1_772_454_896_789), "2026-03-02-123456");
        for no in ["", "2026-03-02", "2026-02-30-120000", "2026-03-02-246060", "2026-03-02-12345é", "x026-03-02-123456"]
        {
            assert_eq!(from_stamp(no), None, "{no}");
        }
    }
}
