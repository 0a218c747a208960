//! The things in the book. A URL is not among them: it is a function of bot, link, placement and channel.

use super::channel::Channel;
use super::field::FieldKey;
use super::id::Uid;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

/// The platform's host where a bot says nothing else.
pub const DEFAULT_HOST: &str = "app.chatgptbuilder.io";
/// The path of `WebChat` links where a bot says nothing else; siblings of the platform use `/bots/webchat/`.
pub const DEFAULT_WEBCHAT_PATH: &str = "/webchat/";

/// One account on the platform; an agency has one for each client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bot {
    /// Our identity.
    pub uid: Uid,
    /// The name, unique without regard to case.
    pub name: String,
    /// Which of the theme's bot colours it has: 0 to 7.
    #[serde(default)]
    pub color: u8,
    /// The platform's host, without scheme.
    pub host: String,
    /// The path of `WebChat` links, with a slash first and last.
    pub webchat_path: String,
    /// What `WhatsApp` texts start with: nothing or `/`.
    #[serde(default)]
    pub whatsapp_prefix: String,
    /// The account on each channel that the bot has.
    #[serde(default)]
    pub accounts: BTreeMap<Channel, String>,
    /// The mailing tool whose tags take the place of `{{placeholders}}` in copies, by its id; empty: none was chosen.
    #[serde(default)]
    pub newsletter_tool: String,
    /// Whether it was put away: kept, and out of sight.
    #[serde(default)]
    pub archived: bool,
}

impl Default for Bot {
    fn default() -> Self {
        Self {
            uid: Uid::default(),
            name: String::new(),
            color: 0,
            host: DEFAULT_HOST.to_owned(),
            webchat_path: DEFAULT_WEBCHAT_PATH.to_owned(),
            whatsapp_prefix: String::new(),
            accounts: BTreeMap::new(),
            newsletter_tool: String::new(),
            archived: false,
        }
    }
}

impl Bot {
    /// The account on `channel`, if the bot has one.
    pub fn account(&self, channel: Channel) -> Option<&str> {
        self.accounts.get(&channel).map(String::as_str)
    }

    /// The channels that the bot has an account on, in the usual order.
    pub fn channels(&self) -> impl Iterator<Item = Channel> + '_ {
        Channel::ALL.into_iter().filter(|c| self.accounts.contains_key(c))
    }
}

/// A group of links with a time and a purpose.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Campaign {
    /// Our identity.
    pub uid: Uid,
    /// The bot that it belongs to.
    pub bot: Uid,
    /// The name, unique in a bot without regard to case.
    pub name: String,
    /// The first day, `YYYY-MM-DD`.
    #[serde(default)]
    pub start: Option<String>,
    /// The last day, `YYYY-MM-DD`.
    #[serde(default)]
    pub end: Option<String>,
    /// Anything worth remembering.
    #[serde(default)]
    pub notes: String,
    /// Whether it was put away: kept, and out of sight.
    #[serde(default)]
    pub archived: bool,
}

/// A conversation on the platform that a link starts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flow {
    /// Our identity.
    pub uid: Uid,
    /// The bot that it belongs to.
    pub bot: Uid,
    /// The platform's id: 13 digits, the creation time in milliseconds; empty where it isn't known.
    #[serde(default)]
    pub id: String,
    /// The name.
    #[serde(default)]
    pub name: String,
}

/// How far a link is on its way. The platform has no interface that says so: people do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Exists here only.
    #[default]
    Draft,
    /// The ref was added on the platform by hand.
    Registered,
    /// Somebody opened it and saw the right flow.
    Tested,
    /// Out in the world.
    Live,
    /// No longer used.
    Archived,
}

impl Status {
    /// All of them, in their order.
    pub const ALL: [Self; 5] = [Self::Draft, Self::Registered, Self::Tested, Self::Live, Self::Archived];

    /// The name in the user interface, commands, JSON and the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Registered => "registered",
            Self::Tested => "tested",
            Self::Live => "live",
            Self::Archived => "archived",
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// No status has this name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownStatus(pub String);

impl fmt::Display for UnknownStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "there is no status “{}”: use draft, registered, tested, live or archived", self.0)
    }
}

impl std::error::Error for UnknownStatus {}

impl FromStr for Status {
    type Err = UnknownStatus;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|x| x.name().eq_ignore_ascii_case(s)).ok_or_else(|| UnknownStatus(s.to_owned()))
    }
}

/// An Entry Point Link.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Our identity.
    pub uid: Uid,
    /// The bot that it belongs to.
    pub bot: Uid,
    /// The name on the platform, or a flow id. Unique in a bot without regard to case.
    #[serde(rename = "ref")]
    pub reference: String,
    /// A name for people; may be empty.
    #[serde(default)]
    pub name: String,
    /// The flow that it starts.
    #[serde(default)]
    pub flow: Option<Uid>,
    /// The field that the first value is saved to, as chosen on the platform.
    #[serde(default)]
    pub payload_field: Option<FieldKey>,
    /// The campaign that it belongs to.
    #[serde(default)]
    pub campaign: Option<Uid>,
    /// Words to find it by, in the order in which they were given.
    #[serde(default)]
    pub tags: Vec<String>,
    /// How far it is.
    #[serde(default)]
    pub status: Status,
    /// What the status was before it was archived.
    #[serde(default)]
    pub status_before: Option<Status>,
}

impl Link {
    /// What people call it: the name, or the ref where it has none.
    pub fn title(&self) -> &str {
        if self.name.is_empty() { &self.reference } else { &self.name }
    }

    /// The ref, by which rows and messages call it, and the name where it has one.
    pub fn full_title(&self) -> String {
        if self.name.is_empty() { self.reference.clone() } else { format!("{} ({})", self.reference, self.name) }
    }

    /// Gives the link a status; one that is archived remembers the status before.
    pub fn set_status(&mut self, status: Status) {
        if status == Status::Archived {
            self.archive();
        } else {
            self.restore();
            self.status = status;
        }
    }

    /// Archives the link, or does nothing if it is.
    pub fn archive(&mut self) {
        if self.status != Status::Archived {
            self.status_before = Some(self.status);
            self.status = Status::Archived;
        }
    }

    /// Takes the link back from the archive, to the status that it had.
    pub fn restore(&mut self) {
        if self.status == Status::Archived {
            self.status = self.status_before.take().unwrap_or_default();
        }
    }
}

/// One place where a link is put, and the values that go with it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placement {
    /// Our identity.
    pub uid: Uid,
    /// The link that it belongs to.
    pub link: Uid,
    /// What people call the place. Unique in a link without regard to case.
    pub label: String,
    /// What opening it saves, in the order in which it is written.
    #[serde(default)]
    pub values: Vec<Value>,
    /// How many were printed or sent, where that is known.
    #[serde(default)]
    pub quantity: Option<u64>,
    /// What it cost in hundredths of the currency, where that is known.
    #[serde(default)]
    pub cost_cents: Option<u64>,
    /// Whether it was put away: kept, and out of sight.
    #[serde(default)]
    pub archived: bool,
}

/// The label of the placement that a link gets when nobody names one.
pub const DEFAULT_LABEL: &str = "default";

/// A value for a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Value {
    /// Where it is saved.
    pub field: FieldKey,
    /// What is saved.
    pub value: String,
}

/// A text that was tested.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tested {
    /// The text.
    pub text: String,
    /// When it was tested last, in milliseconds since the Unix epoch.
    pub at_ms: i64,
}

/// The form in which names, refs and labels are compared: without regard to case.
pub fn fold(name: &str) -> String {
    name.to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_comes_back_from_the_archive_as_it_was() {
        let mut link = Link { status: Status::Live, ..Link::default() };
        link.archive();
        link.archive();
        assert_eq!(link.status, Status::Archived);
        link.restore();
        assert_eq!((link.status, link.status_before), (Status::Live, None));
    }

    #[test]
    fn statuses_are_read_back() {
        for status in Status::ALL {
            assert_eq!(status.name().parse(), Ok(status));
        }
    }
}
