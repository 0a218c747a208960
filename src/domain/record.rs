//! Things as people and scripts write them: by name, without our identities. The JSON of the commands, of imports and of
//! the sample.

use super::book::Book;
use super::channel::Channel;
use super::field::{CustomField, FieldKey, FieldType};
use super::model::{Bot, Campaign, DEFAULT_HOST, DEFAULT_WEBCHAT_PATH, Flow, Link, Placement, Status, Value};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A bot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BotRecord {
    /// The name.
    pub name: String,
    /// Which of the theme's bot colours it has: 0 to 7.
    #[serde(default)]
    pub color: u8,
    /// The platform's host, without scheme.
    #[serde(default = "default_host")]
    pub host: String,
    /// The path of `WebChat` links.
    #[serde(default = "default_path")]
    pub webchat_path: String,
    /// What `WhatsApp` texts start with.
    #[serde(default)]
    pub whatsapp_prefix: String,
    /// The account on each channel.
    #[serde(default)]
    pub accounts: BTreeMap<Channel, String>,
    /// The mailing tool whose tags take the place of placeholders, by its id. Written only where there is one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub newsletter_tool: String,
    /// Whether it was put away. Written only where it is so.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub archived: bool,
}

fn default_host() -> String {
    DEFAULT_HOST.to_owned()
}

fn default_path() -> String {
    DEFAULT_WEBCHAT_PATH.to_owned()
}

impl From<&Bot> for BotRecord {
    fn from(bot: &Bot) -> Self {
        Self {
            name: bot.name.clone(),
            color: bot.color,
            host: bot.host.clone(),
            webchat_path: bot.webchat_path.clone(),
            whatsapp_prefix: bot.whatsapp_prefix.clone(),
            accounts: bot.accounts.clone(),
            newsletter_tool: bot.newsletter_tool.clone(),
            archived: bot.archived,
        }
    }
}

/// A campaign.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CampaignRecord {
    /// The name.
    pub name: String,
    /// The first day, `YYYY-MM-DD`.
    #[serde(default)]
    pub start: Option<String>,
    /// The last day, `YYYY-MM-DD`.
    #[serde(default)]
    pub end: Option<String>,
    /// Notes.
    #[serde(default)]
    pub notes: String,
    /// Whether it was put away. Written only where it is so.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub archived: bool,
}

impl From<&Campaign> for CampaignRecord {
    fn from(campaign: &Campaign) -> Self {
        Self {
            name: campaign.name.clone(),
            start: campaign.start.clone(),
            end: campaign.end.clone(),
            notes: campaign.notes.clone(),
            archived: campaign.archived,
        }
    }
}

/// A custom field.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldRecord {
    /// The platform's id.
    pub id: String,
    /// The name.
    pub name: String,
    /// The type.
    #[serde(rename = "type", default)]
    pub kind: FieldType,
    /// The options of a select or multi-select.
    #[serde(default)]
    pub options: Vec<String>,
    /// Whether it was put away. Written only where it is so.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub archived: bool,
}

impl From<&CustomField> for FieldRecord {
    fn from(field: &CustomField) -> Self {
        Self {
            id: field.id.clone(),
            name: field.name.clone(),
            kind: field.kind,
            options: field.options.clone(),
            archived: field.archived,
        }
    }
}

/// A flow.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FlowRecord {
    /// The platform's id; may be empty.
    #[serde(default)]
    pub id: String,
    /// The name; may be empty.
    #[serde(default)]
    pub name: String,
}

impl From<&Flow> for FlowRecord {
    fn from(flow: &Flow) -> Self {
        Self { id: flow.id.clone(), name: flow.name.clone() }
    }
}

/// A link with its placements.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkRecord {
    /// The ref.
    #[serde(rename = "ref")]
    pub reference: String,
    /// A name for people; may be empty.
    #[serde(default)]
    pub name: String,
    /// How far it is.
    #[serde(default)]
    pub status: Status,
    /// The campaign's name.
    #[serde(default)]
    pub campaign: Option<String>,
    /// Words to find it by.
    #[serde(default)]
    pub tags: Vec<String>,
    /// The flow that it starts.
    #[serde(default)]
    pub flow: Option<FlowRecord>,
    /// The field that the first value is saved to. Written as the id or system name; a name is read, too.
    #[serde(default)]
    pub payload_field: Option<String>,
    /// Where it is put. Read as one called “default” where there are none.
    #[serde(default)]
    pub placements: Vec<PlacementRecord>,
}

impl LinkRecord {
    /// The record of a link in `book`.
    pub fn of(book: &Book, link: &Link) -> Self {
        Self {
            reference: link.reference.clone(),
            name: link.name.clone(),
            status: link.status,
            campaign: book.campaign_of(link).map(|c| c.name.clone()),
            tags: link.tags.clone(),
            flow: book.flow_of(link).map(FlowRecord::from),
            payload_field: link.payload_field.as_ref().map(FieldKey::to_string),
            placements: book.placements(link.uid).iter().map(|p| PlacementRecord::of(book, p)).collect(),
        }
    }
}

/// A placement.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlacementRecord {
    /// What people call the place.
    pub label: String,
    /// What opening it saves.
    #[serde(default)]
    pub values: Vec<ValueRecord>,
    /// How many were printed or sent.
    #[serde(default)]
    pub quantity: Option<u64>,
    /// What it cost, in the currency's units, to two decimals.
    #[serde(default)]
    pub cost: Option<f64>,
    /// Whether it was put away. Written only where it is so.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub archived: bool,
}

impl PlacementRecord {
    /// The record of a placement in `book`.
    pub fn of(book: &Book, placement: &Placement) -> Self {
        Self {
            label: placement.label.clone(),
            values: placement.values.iter().map(|v| ValueRecord::of(book, v)).collect(),
            quantity: placement.quantity,
            cost: placement.cost_cents.map(|cents| cents as f64 / 100.0),
            archived: placement.archived,
        }
    }

    /// The cost in hundredths; `None` where there is none, or where it is no amount.
    pub fn cost_cents(&self) -> Option<u64> {
        let cents = (self.cost? * 100.0).round();
        (cents.is_finite() && (0.0..=9_007_199_254_740_992.0).contains(&cents)).then_some(cents as u64)
    }
}

/// A value for a field.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ValueRecord {
    /// The field's id or system name. Read as a field's name, too.
    #[serde(default)]
    pub field: Option<String>,
    /// What people call the field; `None` where nobody knows. Read where `field` is missing.
    #[serde(default)]
    pub name: Option<String>,
    /// What is saved.
    pub value: String,
}

impl ValueRecord {
    /// The record of a value in `book`.
    pub fn of(book: &Book, value: &Value) -> Self {
        let name = match &value.field {
            FieldKey::Custom(id) => book.field(id).map(|f| f.name.clone()),
            FieldKey::System(name) => Some(name.clone()),
        };
        Self { field: Some(value.field.to_string()), name, value: value.value.clone() }
    }
}
