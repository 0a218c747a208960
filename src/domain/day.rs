//! Days as text: `YYYY-MM-DD`, as they are kept, and as people say them.

/// The year, month and day of a day counted from 1970-01-01, in the Gregorian calendar: 400 years have 146,097 days, and
/// counting years from March puts the leap day last.
pub fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

/// The day of a moment in UTC, as `YYYY-MM-DD`. `ms`: milliseconds since the Unix epoch.
pub fn of_ms(ms: i64) -> String {
    let (year, month, day) = civil(ms.div_euclid(86_400_000));
    format!("{year:04}-{month:02}-{day:02}")
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The day in words, such as “3 May 2026”; a text that is no day stays as it is.
pub fn in_words(day: &str) -> String {
    match parts(day) {
        Some((year, month, day)) => format!("{day} {} {year}", MONTHS[month - 1]),
        None => day.to_owned(),
    }
}

/// Whether the text is a day that exists, written `YYYY-MM-DD`.
pub fn is_day(text: &str) -> bool {
    parts(text).is_some()
}

/// Why a text is no day, as a sentence: the day does not exist, or it is written in another way.
pub fn why_not(text: &str) -> String {
    let form = "a day is written like 2026-05-31";
    let pieces: Vec<&str> = text.split('-').collect();
    let lengths: Vec<usize> = pieces.iter().map(|p| p.len()).collect();
    if lengths != [4, 2, 2] || !pieces.iter().all(|p| p.bytes().all(|b| b.is_ascii_digit())) {
        return form.to_owned();
    }
    let (year, month, day) = (pieces[0], pieces[1].parse::<usize>().unwrap_or(0), pieces[2]);
    match month.checked_sub(1).and_then(|at| MONTHS.get(at)) {
        None => format!("there is no month {}: {form}, with 01 to 12 in the middle", pieces[1]),
        Some(name) => format!("{name} {year} has no day {day}: {form}"),
    }
}

/// Year, month (from 1) and day.
fn parts(text: &str) -> Option<(u32, usize, u32)> {
    let mut pieces = text.split('-');
    let (year, month, day) = (pieces.next()?, pieces.next()?, pieces.next()?);
    let written = [year, month, day].iter().all(|p| p.bytes().all(|b| b.is_ascii_digit()));
    if pieces.next().is_some() || !written || (year.len(), month.len(), day.len()) != (4, 2, 2) {
        return None;
    }
    let (year, month, day): (u32, usize, u32) = (year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    (1..=days).contains(&day).then_some((year, month, day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_and_said() {
        assert_eq!(of_ms(0), "1970-01-01");
        assert_eq!(of_ms(-1), "1969-12-31");
        assert_eq!(of_ms(1_772_454_896_789), "2026-03-02");
        assert_eq!(in_words("2026-05-03"), "3 May 2026");
        assert_eq!(in_words("soon"), "soon");
    }

    #[test]
    fn only_days_that_exist_are_days() {
        for day in ["2026-05-03", "2024-02-29", "2000-02-29", "2026-12-31"] {
            assert!(is_day(day), "{day}");
        }
        for text in [
            "",
            "2026-5-3",
            "2026-02-29",
            "1900-02-29",
            "2026-13-01",
            "2026-00-10",
            "2026-04-31",
            "26-05-03",
            "2026-05-03-1",
            "+026-05-03",
        ] {
            assert!(!is_day(text), "{text}");
        }
    }
}
