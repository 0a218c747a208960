//! Which column of an export is what, chosen once and remembered.

use super::token;
use crate::domain::model::fold;
use crate::domain::{Book, Channel, FieldKey};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

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

/// What `1.234` is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Decimal {
    /// Nobody said: the other amounts of the column say it, or such an amount is a problem.
    #[default]
    Unsaid,
    /// A little more than one.
    Point,
    /// More than a thousand; a little more than one is `1,234`.
    Comma,
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
    /// Which sign stands before the hundredths of amounts.
    #[serde(default)]
    pub decimal: Decimal,
    /// The currencies of amounts, by the name of the conversion, as far as they stand beside them.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub currencies: BTreeMap<String, String>,
    /// What was chosen for columns that are not in this file: it is there again when they are.
    #[serde(default, skip_serializing_if = "Former::is_empty")]
    pub former: Former,
    /// Columns whose names say what they are, and that are not to be kept.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub declined: Vec<String>,
}

/// Columns of earlier files.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Former {
    /// Columns with the contact's id.
    #[serde(default)]
    pub ids: Vec<String>,
    /// Columns that say when the contact was first seen.
    #[serde(default)]
    pub times: Vec<String>,
    /// The others.
    #[serde(default)]
    pub columns: Vec<Mapped>,
}

impl Former {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// So many columns of earlier files are remembered.
const REMEMBERED: usize = 40;

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
const TEXTS: [&str; 6] = ["first message", "first_message", "opening text", "text", "last_input", "last input"];

impl Mapping {
    /// What was chosen `before`, as far as those columns are there, whatever their capitals; of the others what their names
    /// suggest, but for what was declined. What was chosen for columns that are not there stays remembered.
    pub fn guess(book: &Book, head: &[String], before: Option<&Self>) -> Self {
        let named = Self::by_name(book, head);
        let Some(before) = before else { return named };
        let mut mapping = Self {
            all_on: before.all_on,
            days: before.days,
            offset_minutes: before.offset_minutes,
            decimal: before.decimal,
            declined: before.declined.clone(),
            currencies: before.currencies.clone(),
            ..Self::default()
        };
        let former = &before.former;
        let (id, ids) = first_there(head, std::iter::once(&before.id).chain(&former.ids));
        let (time, times) = first_there(head, before.first_seen.iter().chain(&former.times));
        (mapping.former.ids, mapping.former.times) = (ids, times);
        for chosen in before.columns.iter().chain(&former.columns) {
            match there(head, &chosen.column) {
                Some(column) if !mapping.columns.iter().any(|c| c.role == chosen.role) => {
                    mapping.columns.push(Mapped { column: column.to_owned(), ..chosen.clone() });
                }
                Some(_) => {}
                // What is on one channel has no column that says so.
                None if chosen.column.is_empty() || mapping.former.columns.contains(chosen) => {}
                None => mapping.former.columns.push(chosen.clone()),
            }
        }
        mapping.former.columns.truncate(REMEMBERED);
        mapping.id = id.unwrap_or(named.id);
        let wanted = |column: &String| !before.declined.iter().any(|d| fold(d) == fold(column));
        let free = |mapping: &Self, column: &String| {
            *column != mapping.id && !mapping.columns.iter().any(|c| c.column == *column)
        };
        mapping.first_seen = time.or_else(|| named.first_seen.filter(|c| wanted(c) && free(&mapping, c)));
        for found in named.columns {
            let new = !mapping.columns.iter().any(|c| c.role == found.role);
            if new && wanted(&found.column) && free(&mapping, &found.column) {
                mapping.columns.push(found);
            }
        }
        mapping
    }

    /// What the names of the columns suggest.
    fn by_name(book: &Book, head: &[String]) -> Self {
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

    /// Takes down which columns are not to be kept although their names say what they are: the next file is not asked
    /// about them again.
    pub fn settle(&mut self, book: &Book, head: &[String]) {
        let named = Self::by_name(book, head);
        let used = |mapping: &Self, column: &str| {
            mapping.id == column
                || mapping.first_seen.as_deref() == Some(column)
                || mapping.columns.iter().any(|c| c.column == column)
        };
        let mut declined = std::mem::take(&mut self.declined);
        declined.retain(|d| !there(head, d).is_some_and(|column| used(self, column)));
        let time = named.first_seen.filter(|_| self.first_seen.is_none());
        let others = named.columns.into_iter().filter(|n| !self.columns.iter().any(|c| c.role == n.role));
        for column in time.into_iter().chain(others.map(|n| n.column)) {
            if !used(self, &column) && !declined.iter().any(|d| fold(d) == fold(&column)) {
                declined.push(column);
            }
        }
        declined.truncate(REMEMBERED);
        self.declined = declined;
    }

    /// The columns that were imported before and are not in this file: their names, and what they are.
    pub fn absent(&self) -> impl Iterator<Item = &Mapped> {
        self.former.columns.iter().filter(|f| !self.columns.iter().any(|c| c.role == f.role))
    }

    /// When a conversion counts, whether its column is in this file or was in another.
    pub fn worth_of(&self, conversion: &str) -> Option<&Worth> {
        let of = |c: &&Mapped| matches!(&c.role, Role::Conversion(name) if name == conversion);
        self.columns.iter().chain(&self.former.columns).find(of).map(|c| &c.worth)
    }

    /// What counts as converted, by name, in the order of the columns.
    pub fn conversions(&self) -> Vec<String> {
        let name = |c: &Mapped| if let Role::Conversion(name) = &c.role { Some(name.clone()) } else { None };
        self.columns.iter().filter_map(name).collect()
    }

    /// What counts as converted, by name, in this file or in earlier ones.
    pub fn all_conversions(&self) -> Vec<String> {
        let name = |c: &Mapped| if let Role::Conversion(name) = &c.role { Some(name.clone()) } else { None };
        self.columns.iter().chain(&self.former.columns).filter_map(name).collect()
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

/// The column of that name as the file writes it: to the letter, else whatever its capitals, where only one is so called.
pub fn there<'a>(head: &'a [String], column: &str) -> Option<&'a str> {
    if let Some(same) = head.iter().find(|c| *c == column) {
        return Some(same);
    }
    let mut alike = head.iter().filter(|c| fold(c) == fold(column));
    alike.next().filter(|_| alike.next().is_none()).map(String::as_str)
}

/// The first of the names that is there, as the file writes it, and those that are not.
fn first_there<'a>(head: &[String], names: impl Iterator<Item = &'a String>) -> (Option<String>, Vec<String>) {
    let (mut found, mut missing) = (None, Vec::new());
    for name in names.filter(|name| !name.is_empty()) {
        match there(head, name) {
            Some(column) => found = found.or_else(|| Some(column.to_owned())),
            None if missing.len() < REMEMBERED && !missing.contains(name) => missing.push(name.clone()),
            None => {}
        }
    }
    (found, missing)
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
    }

    fn mapped(column: &str, role: Role, worth: Worth) -> Mapped {
        Mapped { column: column.into(), role, worth }
    }

    #[test]
    fn what_was_chosen_outlives_a_file_that_lacks_the_column() {
        let book = example_book();
        let bought = || Role::Conversion("bought".into());
        let full = head(&["nr", "seen", "source", "tags"]);
        let chosen = Mapping {
            id: "nr".into(),
            first_seen: Some("seen".into()),
            columns: vec![mapped("tags", bought(), Worth::Word("bought".into()))],
            days: DayOrder::DayFirst,
            decimal: Decimal::Comma,
            ..Mapping::guess(&book, &full, None)
        };
        // A file without any of them, then one whose names have other capitals.
        let other = Mapping::guess(&book, &head(&["id", "created", "source"]), Some(&chosen));
        assert_eq!((other.id.as_str(), other.first_seen.as_deref()), ("id", Some("created")));
        assert_eq!((other.days, other.decimal), (DayOrder::DayFirst, Decimal::Comma));
        assert_eq!(other.absent().map(|c| c.column.as_str()).collect::<Vec<_>>(), ["tags"]);
        assert_eq!(other.worth_of("bought"), Some(&Worth::Word("bought".into())));
        let again = Mapping::guess(&book, &head(&["Nr", "SEEN", "Source", "Tags"]), Some(&other));
        assert_eq!((again.id.as_str(), again.first_seen.as_deref()), ("Nr", Some("SEEN")));
        let tags = again.columns.iter().find(|c| c.role == bought()).unwrap();
        assert_eq!((tags.column.as_str(), &tags.worth), ("Tags", &Worth::Word("bought".into())));
        assert_eq!(again.absent().count(), 0);
        assert!(again.columns.iter().any(|c| c.column == "Source"), "{:?}", again.columns);
        // Two names that are the same but for capitals are told apart by the letter.
        assert_eq!(there(&head(&["Tags", "TAGS"]), "tags"), None);
        assert_eq!(there(&head(&["Tags", "TAGS"]), "TAGS"), Some("TAGS"));
    }

    #[test]
    fn other_columns_are_recognised_beside_those_that_were_chosen_and_none_that_was_declined() {
        let book = example_book();
        let first = head(&["id", "text", "last_ref"]);
        let mut chosen = Mapping::guess(&book, &first, None);
        chosen.columns = vec![mapped("text", Role::Text, Worth::Anything)];
        chosen.settle(&book, &first);
        assert_eq!(chosen.declined, ["last_ref"]);
        let next = Mapping::guess(&book, &head(&["id", "custom_fields.source", "Last_Ref", "created"]), Some(&chosen));
        let columns: Vec<_> = next.columns.iter().map(|c| c.column.as_str()).collect();
        assert_eq!((columns, next.first_seen.as_deref()), (vec!["custom_fields.source"], Some("created")));
        // Taken for something after all, it is declined no longer.
        let mut again = next.clone();
        again.columns.push(mapped("Last_Ref", Role::Ref, Worth::Anything));
        again.settle(&book, &head(&["id", "Last_Ref"]));
        assert_eq!(again.declined, Vec::<String>::new());
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
