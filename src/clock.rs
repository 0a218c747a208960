//! Which day it is where the user is: the only place that knows of time zones. What is kept as a moment stays in UTC.

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// How far the user's clock is ahead of UTC at a moment, in milliseconds. `ms`: milliseconds since the Unix epoch.
pub fn ahead_ms(ms: i64) -> i64 {
    let Ok(moment) = Timestamp::from_millisecond(ms) else { return 0 };
    i64::from(TimeZone::system().to_offset(moment).seconds()) * 1000
}

/// The day of a moment on the user's calendar, as `YYYY-MM-DD`. `ms`: milliseconds since the Unix epoch.
pub fn day_of(ms: i64) -> String {
    crate::domain::day::of_ms(ms.saturating_add(ahead_ms(ms)))
}
