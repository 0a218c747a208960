//! Who changes the book, and when: what the store is told with each change.

use crate::domain::IdSource;
use std::time::{SystemTime, UNIX_EPOCH};

/// The name that the operating system gives the user, for the history; “unknown” where it gives none.
pub fn current_user() -> String {
    ["USER", "LOGNAME", "USERNAME"]
        .into_iter()
        .filter_map(std::env::var_os)
        .map(|name| name.to_string_lossy().into_owned())
        .find(|name| !name.is_empty())
        .unwrap_or_else(|| "unknown".to_owned())
}

/// Milliseconds since the Unix epoch; 0 where the clock is set before it.
pub fn now_ms() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| i64::try_from(d.as_millis()).unwrap_or(i64::MAX))
}

/// A source of identities that differs from that of any other process which runs at the same time.
pub fn id_source() -> IdSource {
    let nanos = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| u64::from(d.subsec_nanos()));
    IdSource::new(nanos ^ (u64::from(std::process::id()) << 32))
}
