//! Between the domain's types and columns: the one place that knows how a value is written in the database.

use crate::domain::printed::Way;
use crate::domain::{Channel, FieldKey, FieldType, Status, Uid};
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};

impl ToSql for Uid {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        self.0.to_sql()
    }
}

impl FromSql for Uid {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        i64::column_result(value).map(Self)
    }
}

impl ToSql for FieldKey {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        self.as_str().to_sql()
    }
}

impl FromSql for FieldKey {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value.as_str().map(Self::parse)
    }
}

/// Types whose column holds the name that they have everywhere.
macro_rules! by_name {
    ($($type:ty),*) => {$(
        impl ToSql for $type {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                self.name().to_sql()
            }
        }

        impl FromSql for $type {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                value.as_str()?.parse().map_err(|e| FromSqlError::Other(Box::new(e)))
            }
        }
    )*};
}

by_name!(Channel, FieldType, Status, Way);

/// A count, which `SQLite` has no unsigned type for: kept bit for bit, so that no number is refused or changed.
pub(super) struct Count(pub u64);

impl ToSql for Count {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(self.0.cast_signed()))
    }
}

impl FromSql for Count {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        i64::column_result(value).map(|n| Self(n.cast_unsigned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rusqlite::Connection;

    fn round<T: ToSql + FromSql>(value: T) -> T {
        Connection::open_in_memory().unwrap().query_row("SELECT ?1", [value], |row| row.get(0)).unwrap()
    }

    #[test]
    fn what_is_written_is_read_back() {
        assert_eq!(round(Uid(-7)), Uid(-7));
        for key in ["email", "738", "", "user_id"] {
            assert_eq!(round(FieldKey::parse(key)), FieldKey::parse(key));
        }
        for channel in Channel::ALL {
            assert_eq!(round(channel), channel);
        }
        for kind in FieldType::ALL {
            assert_eq!(round(kind), kind);
        }
        for way in [Way::Printed, Way::Sent] {
            assert_eq!(round(way), way);
        }
        for status in Status::ALL {
            assert_eq!(round(status), status);
        }
        for count in [0, 1, u64::MAX] {
            assert_eq!(round(Count(count)).0, count);
        }
    }

    #[test]
    fn a_name_that_is_none_is_an_error() {
        let conn = Connection::open_in_memory().unwrap();
        assert!(conn.query_row("SELECT 'fax'", [], |row| row.get::<_, Channel>(0)).is_err());
    }
}
