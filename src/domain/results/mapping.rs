//! Which column of an export is what, chosen once and remembered.

use super::token;
use crate::domain::model::fold;
use crate::domain::{Book, Channel, FieldKey};
use serde::{Deserialize, Serialize};

/// What a column is besides the contact's id and the time at which it was first seen.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// The channel.
    Channel,
    /// The ref by which the conversation was opened, or the whole payload.
    Ref,
    /// The text that opened it, on `WhatsApp`.
    Text,
    /// The value of a field that tells placements apart.
    Field(FieldKey),
    /// Something that counts as converted, by its name.
    Conversion(String),
}

/// When a cell counts as converted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Worth {
    /// When there is anything in it but “no”, “false” and “0”.
    #[default]
    Anything,
    /// When this is among the words in it, which have commas, semicolons or bars between: a tag.
    Word(String),
    /// When there is an amount above zero in it, which is added up.
    Amount,
}

/// A column with what it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapped {
    /// The name of the column.
    pub column: String,
    /// What it is.
    pub role: Role,
    /// When it counts, for a conversion.
    #[serde(default)]
    pub worth: Worth,
}

/// What `03/04/2026` is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DayOrder {
    /// Nobody said: such a day is a problem.
    #[default]
    Unsaid,
    /// The third of April.
    DayFirst,
    /// The fourth of March.
    MonthFirst,
}

/// All columns that are read of an export. Nothing else of a contact is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    /// The column with the contact's id.
    pub id: String,
    /// The column that says when the contact was first seen.
    #[serde(default)]
    pub first_seen: Option<String>,
    /// The others.
    #[serde(default)]
    pub columns: Vec<Mapped>,
    /// The channel of all contacts in the file, where no column says it.
    #[serde(default)]
    pub all_on: Option<Channel>,
    /// What days with slashes are.
    #[serde(default)]
    pub days: DayOrder,
    /// How far the clock of times without a zone is ahead of UTC, in minutes; days and hours are counted by it, too.
    #[serde(default)]
    pub offset_minutes: i32,
}

/// Names of columns in exports, as far as they are known or likely; none is documented by the platform.
const IDS: [&str; 8] =
    ["contact id", "contact_id", "user id", "user_id", "subscriber id", "subscriber_id", "user_ns", "id"];
const TIMES: [&str; 8] = [
    "subscribed_date",
    "subscribed date",
    "subscribed",
    "first seen",
    "first_seen",
    "created_at",
    "created",
    "date added",
];
const CHANNELS: [&str; 3] = ["channel", "user_channel", "source channel"];
const REFS: [&str; 4] = ["last_ref", "last ref", "ref", "referral"];
const TEXTS: [&str; 5] = ["first message", "first_message", "opening text", "last_input", "last input"];

impl Mapping {
    /// What the names of the columns suggest: for what `before` had chosen the same, as far as those columns are there.
    pub fn guess(book: &Book, head: &[String], before: Option<&Self>) -> Self {
        if let Some(before) = before
            && has(head, &before.id)
        {
            let mut kept = before.clone();
            kept.columns.retain(|c| has(head, &c.column));
            kept.first_seen = kept.first_seen.filter(|c| has(head, c));
            return kept;
        }
        let named = |names: &[&str]| {
            names.iter().find_map(|name| head.iter().find(|column| fold(last(column)) == *name).cloned())
        };
        let mut columns = Vec::new();
        let mut put = |column: Option<String>, role: Role| {
            columns.extend(column.map(|column| Mapped { column, role, worth: Worth::Anything }));
        };
        put(named(&CHANNELS), Role::Channel);
        put(named(&REFS), Role::Ref);
        put(named(&TEXTS), Role::Text);
        for key in token_fields(book) {
            let name = fold(book.name_of(&key));
            let column = head.iter().find(|column| fold(last(column)) == name || last(column) == key.as_str());
            put(column.cloned(), Role::Field(key));
        }
        Self { id: named(&IDS).unwrap_or_default(), first_seen: named(&TIMES), columns, ..Self::default() }
    }

    /// What counts as converted, by name, in the order of the columns.
    pub fn conversions(&self) -> Vec<String> {
        let name = |c: &Mapped| if let Role::Conversion(name) = &c.role { Some(name.clone()) } else { None };
        self.columns.iter().filter_map(name).collect()
    }

    /// Why contacts cannot be read with it, as a sentence; `None`: they can.
    pub fn wrong(&self, head: &[String]) -> Option<String> {
        let there = || head.iter().take(30).map(|c| format!("“{c}”")).collect::<Vec<_>>().join(", ");
        if self.id.is_empty() {
            return Some(format!("no column has the contact's id: say which one does; there are {}", there()));
        }
        let named = self.first_seen.iter().chain(self.columns.iter().map(|c| &c.column));
        if let Some(missing) = std::iter::once(&self.id).chain(named).find(|column| !has(head, column)) {
            return Some(format!("there is no column “{missing}”; there are {}", there()));
        }
        let tells = |c: &Mapped| matches!(c.role, Role::Ref | Role::Text | Role::Field(_));
        if !self.columns.iter().any(tells) {
            return Some(format!(
                "no column says where contacts came from: name one with the ref, with a field that tells placements \
                 apart, or with the text that opened the conversation; there are {}",
                there()
            ));
        }
        for (n, column) in self.columns.iter().enumerate() {
            if self.columns[..n].iter().any(|other| other.role == column.role) {
                return Some(format!("“{}” is the second column for the same thing", column.column));
            }
        }
        None
    }
}

/// The end of a name that a nested value of JSON has: `custom_fields.source`.
fn last(column: &str) -> &str {
    column.rsplit('.').next().unwrap_or(column).trim()
}

fn has(head: &[String], column: &str) -> bool {
    head.iter().any(|c| c == column)
}

/// The fields that tell placements of a book apart: the payload fields of links, and the one that tokens go to.
pub fn token_fields(book: &Book) -> Vec<FieldKey> {
    let mut keys: Vec<FieldKey> = book.links().filter_map(|link| token::field(book, link)).collect();
    keys.sort();
    keys.dedup();
    keys
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::catalogue::example_book;

    fn head(names: &[&str]) -> Vec<String> {
        names.iter().map(|n| (*n).to_owned()).collect()
    }

    #[test]
    fn columns_are_recognised_and_remembered() {
        let book = example_book();
        let head = head(&["user_id", "custom_fields.source", "Channel", "last_ref", "subscribed_date", "email"]);
        let guess = Mapping::guess(&book, &head, None);
        assert_eq!((guess.id.as_str(), guess.first_seen.as_deref()), ("user_id", Some("subscribed_date")));
        let roles: Vec<_> = guess.columns.iter().map(|c| c.column.as_str()).collect();
        assert_eq!(roles, ["Channel", "last_ref", "custom_fields.source"]);
        assert_eq!(guess.wrong(&head), None);
        // What was chosen once is taken again, without the columns that are gone.
        let chosen = Mapping { first_seen: Some("gone".into()), columns: guess.columns[1..].to_vec(), ..guess };
        let again = Mapping::guess(&book, &head, Some(&chosen));
        assert_eq!((again.first_seen, again.columns.len()), (None, 2));
    }

    #[test]
    fn what_is_missing_is_said() {
        let head = head(&["id", "name"]);
        let mut mapping = Mapping { id: "id".into(), ..Mapping::default() };
        assert!(mapping.wrong(&head).unwrap().contains("where contacts came from"));
        let column = |role| Mapped { column: "name".into(), role, worth: Worth::Anything };
        mapping.columns = vec![column(Role::Ref)];
        assert_eq!(mapping.wrong(&head), None);
        mapping.columns.push(column(Role::Ref));
        assert!(mapping.wrong(&head).unwrap().contains("second column"));
        mapping.id = "nr".into();
        assert!(mapping.wrong(&head).unwrap().contains("there is no column “nr”; there are “id”, “name”"));
    }
}
