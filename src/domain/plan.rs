//! From wishes that name things to the changes that fulfil them: what exists is found by its name, what does not is
//! created, and what would not work is refused before anything changes.

use super::book::Book;
use super::change::{Change, Entity};
use super::field::{CustomField, FieldKey, SETTABLE};
use super::id::{IdSource, Uid};
use super::model::{Bot, Campaign, DEFAULT_LABEL, Flow, Link, Placement, Value, fold};
use super::near::{near, offer};
use super::payload;
use super::record::{BotRecord, CampaignRecord, FieldRecord, FlowRecord, LinkRecord, PlacementRecord, ValueRecord};
use std::collections::HashSet;
use std::fmt;

/// Why a wish cannot be fulfilled: a sentence that names the thing, the reason and the way out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused(pub String);

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Refused {}

/// Changes to one bot's book, collected; each sees what those before it did. After a refusal the plan is to be thrown
/// away: it may have half of the wish in it.
#[derive(Debug)]
pub struct Plan {
    book: Book,
    ids: IdSource,
    now_ms: i64,
    changes: Vec<Change>,
}

impl Plan {
    /// A plan that starts from `book`.
    pub const fn new(book: Book, ids: IdSource, now_ms: i64) -> Self {
        Self { book, ids, now_ms, changes: Vec::new() }
    }

    /// A plan that creates a bot and goes on from there.
    pub fn with_new_bot(record: &BotRecord, mut ids: IdSource, now_ms: i64) -> Self {
        let bot = Bot {
            uid: ids.next(now_ms),
            name: record.name.clone(),
            color: record.color,
            host: record.host.clone(),
            webchat_path: record.webchat_path.clone(),
            whatsapp_prefix: record.whatsapp_prefix.clone(),
            accounts: record.accounts.clone(),
            newsletter_tool: record.newsletter_tool.clone(),
            archived: record.archived,
        };
        let changes = vec![Change::create(Entity::Bot(bot.clone()))];
        Self { book: Book::new(bot), ids, now_ms, changes }
    }

    /// The book as it will be.
    pub const fn book(&self) -> &Book {
        &self.book
    }

    /// The changes so far, in order.
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// The changes, the book as they leave it, and the identities that are left.
    pub fn finish(self) -> (Vec<Change>, Book, IdSource) {
        (self.changes, self.book, self.ids)
    }

    /// Adds a change that somebody else worked out.
    pub fn push(&mut self, change: Change) {
        self.book.apply(&change);
        self.changes.push(change);
    }

    fn fresh(&mut self) -> Uid {
        self.ids.next(self.now_ms)
    }

    /// Adds a campaign.
    pub fn campaign(&mut self, record: &CampaignRecord) -> Uid {
        let uid = self.fresh();
        let CampaignRecord { name, start, end, notes, archived } = record.clone();
        self.push(Change::create(Entity::Campaign(Campaign {
            uid,
            bot: self.book.bot.uid,
            name,
            start,
            end,
            notes,
            archived,
        })));
        uid
    }

    /// The campaign with this name, created where there is none.
    pub fn campaign_named(&mut self, name: &str) -> Uid {
        let wanted = fold(name);
        match self.book.campaigns.iter().find(|c| fold(&c.name) == wanted) {
            Some(campaign) => campaign.uid,
            None => self.campaign(&CampaignRecord { name: name.to_owned(), ..CampaignRecord::default() }),
        }
    }

    /// The flow with this id, or this name where the id isn't known; created where there is none. A name that the book
    /// did not have is taken over.
    pub fn flow(&mut self, record: &FlowRecord) -> Option<Uid> {
        if record.id.is_empty() && record.name.is_empty() {
            return None;
        }
        let known = self.book.flows.iter().find(|f| match record.id.as_str() {
            "" => fold(&f.name) == fold(&record.name),
            id => f.id == id,
        });
        if let Some(before) = known.cloned() {
            if !record.name.is_empty() && !record.id.is_empty() && before.name != record.name {
                let after = Flow { name: record.name.clone(), ..before.clone() };
                self.push(Change::edit(Entity::Flow(before.clone()), Entity::Flow(after)));
            }
            return Some(before.uid);
        }
        let uid = self.fresh();
        let flow = Flow { uid, bot: self.book.bot.uid, id: record.id.clone(), name: record.name.clone() };
        self.push(Change::create(Entity::Flow(flow)));
        Some(uid)
    }

    /// Adds a custom field.
    pub fn field(&mut self, record: &FieldRecord) -> Result<Uid, Refused> {
        check_field(record)?;
        let uid = self.fresh();
        let FieldRecord { id, name, kind, options, archived } = record.clone();
        self.push(Change::create(Entity::Field(CustomField {
            uid,
            bot: self.book.bot.uid,
            id,
            name,
            kind,
            options,
            archived,
        })));
        Ok(uid)
    }

    /// Changes a custom field. With a new id, the links and placements that save to it follow.
    pub fn edit_field(&mut self, before: &CustomField, after: &CustomField) -> Result<(), Refused> {
        check_field(&FieldRecord::from(after))?;
        self.push(Change::edit(Entity::Field(before.clone()), Entity::Field(after.clone())));
        if before.id == after.id {
            return Ok(());
        }
        let (old, new) = (FieldKey::Custom(before.id.clone()), FieldKey::Custom(after.id.clone()));
        let mut links: Vec<_> = self.book.links().cloned().collect();
        links.sort_by_key(|l| l.uid);
        for link in links {
            if link.payload_field.as_ref() == Some(&old) {
                let moved = Link { payload_field: Some(new.clone()), ..link.clone() };
                self.push(Change::edit(Entity::Link(link.clone()), Entity::Link(moved)));
            }
            for placement in self.book.placements(link.uid).to_vec() {
                let mut moved = placement.clone();
                moved.values.iter_mut().filter(|v| v.field == old).for_each(|v| v.field = new.clone());
                if moved != placement {
                    self.push(Change::edit(Entity::Placement(placement), Entity::Placement(moved)));
                }
            }
        }
        Ok(())
    }

    /// Adds a link with its placements.
    pub fn link(&mut self, record: &LinkRecord) -> Result<Uid, Refused> {
        check_ref(&record.reference)?;
        let payload_field = record.payload_field.as_deref().map(|f| key_of(&self.book, f)).transpose()?;
        let campaign = record.campaign.as_deref().filter(|c| !c.is_empty()).map(|c| self.campaign_named(c));
        let flow = record.flow.as_ref().and_then(|f| self.flow(f));
        let uid = self.fresh();
        let link = Link {
            uid,
            bot: self.book.bot.uid,
            reference: record.reference.clone(),
            name: record.name.clone(),
            flow,
            payload_field,
            campaign,
            tags: tidy_tags(&record.tags),
            status: record.status,
            status_before: None,
        };
        self.push(Change::create(Entity::Link(link)));
        if record.placements.is_empty() {
            self.placement(uid, &PlacementRecord { label: DEFAULT_LABEL.to_owned(), ..PlacementRecord::default() })?;
        }
        self.placements(uid, &record.placements)?;
        Ok(uid)
    }

    /// Adds placements to a link.
    pub fn placements(&mut self, link: Uid, records: &[PlacementRecord]) -> Result<(), Refused> {
        let mut taken: HashSet<String> = self.book.placements(link).iter().map(|p| fold(&p.label)).collect();
        for record in records {
            if !taken.insert(fold(&record.label)) {
                return Err(Refused(format!(
                    "the link has a placement “{}” already (capitals make no difference): choose another label",
                    record.label
                )));
            }
            self.placement(link, record)?;
        }
        Ok(())
    }

    fn placement(&mut self, link: Uid, record: &PlacementRecord) -> Result<Uid, Refused> {
        check_label(&record.label)?;
        let cost_cents = record.cost_cents();
        if record.cost.is_some() && cost_cents.is_none() {
            return Err(Refused(format!("the cost of “{}” is not an amount such as 12.50", record.label)));
        }
        let values = record.values.iter().map(|v| value_of(&self.book, v)).collect::<Result<_, _>>()?;
        let uid = self.fresh();
        self.push(Change::create(Entity::Placement(Placement {
            uid,
            link,
            label: record.label.clone(),
            values,
            quantity: record.quantity,
            cost_cents,
            archived: record.archived,
        })));
        Ok(uid)
    }
}

/// The key of a field that was named by its name or id; a number that the book lacks is an id all the same.
pub fn key_of(book: &Book, named: &str) -> Result<FieldKey, Refused> {
    book.key_of(named).ok_or_else(|| {
        let candidates = book.fields.iter().map(|f| f.name.as_str()).chain(SETTABLE);
        let near = offer(&near(named, candidates));
        Refused(if near.is_empty() {
            format!("there is no field “{named}”: add it with its id from the platform first, or use the id itself")
        } else {
            format!("there is no field “{named}”{near}")
        })
    })
}

/// A value for a field that was named, refused where no payload could carry it.
pub fn value_of(book: &Book, record: &ValueRecord) -> Result<Value, Refused> {
    let named = record.field.as_deref().or(record.name.as_deref()).unwrap_or_default();
    let field = key_of(book, named)?;
    match payload::refuse_value(&record.value) {
        Some((_, why)) => Err(Refused(format!("the value for {named} cannot travel in a link: {why}"))),
        None => Ok(Value { field, value: record.value.clone() }),
    }
}

/// Refuses what cannot be a ref.
pub fn check_ref(reference: &str) -> Result<(), Refused> {
    payload::refuse_ref(reference)
        .map_or(Ok(()), |(_, why)| Err(Refused(format!("“{reference}” cannot be a ref: {why}"))))
}

/// Refuses what cannot be the label of a placement.
pub fn check_label(label: &str) -> Result<(), Refused> {
    if label.trim().is_empty() {
        return Err(Refused("a placement needs a label: what you call the place, such as “poster-hall-a”".to_owned()));
    }
    Ok(())
}

/// Refuses what cannot be a custom field.
pub fn check_field(record: &FieldRecord) -> Result<(), Refused> {
    let FieldRecord { id, name, kind, options, .. } = record;
    if id.is_empty() || !id.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Refused(format!(
            "“{id}” is not the id of a custom field: it is a number, shown on the platform beside the field"
        )));
    }
    if name.trim().is_empty() {
        return Err(Refused(format!("the field {id} needs a name")));
    }
    if !options.is_empty() && !kind.has_options() {
        return Err(Refused(format!(
            "the field “{name}” is a {kind} field, which has no options: make it select or multi-select, or leave \
             them off"
        )));
    }
    Ok(())
}

/// Tags without empty ones and repetitions, in their order.
pub fn tidy_tags(tags: &[String]) -> Vec<String> {
    let mut seen = HashSet::new();
    tags.iter().map(|t| t.trim().to_owned()).filter(|t| !t.is_empty() && seen.insert(fold(t))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan() -> Plan {
        let bot = BotRecord {
            name: "Harbour".into(),
            color: 0,
            host: "h".into(),
            webchat_path: "/".into(),
            whatsapp_prefix: String::new(),
            accounts: std::collections::BTreeMap::new(),
            newsletter_tool: String::new(),
            archived: false,
        };
        let mut plan = Plan::with_new_bot(&bot, IdSource::new(1), 1_700_000_000_000);
        plan.field(&FieldRecord {
            id: "738".into(),
            name: "branch".into(),
            kind: crate::domain::FieldType::Select,
            options: vec!["north".into()],
            archived: false,
        })
        .unwrap();
        plan
    }

    fn record(reference: &str) -> LinkRecord {
        LinkRecord { reference: reference.into(), ..LinkRecord::default() }
    }

    #[test]
    fn a_link_without_placements_gets_one() {
        let mut plan = plan();
        let uid = plan.link(&record("giveaway")).unwrap();
        assert_eq!(plan.book().placements(uid).iter().map(|p| p.label.as_str()).collect::<Vec<_>>(), ["default"]);
    }

    #[test]
    fn a_record_that_was_written_is_read_as_the_same_link() {
        let mut plan = plan();
        let written = LinkRecord {
            name: "Give-away".into(),
            status: crate::domain::Status::Live,
            campaign: Some("Spring".into()),
            tags: vec!["print".into()],
            flow: Some(FlowRecord { id: "1759931745026".into(), name: "Intake".into() }),
            payload_field: Some("738".into()),
            placements: vec![PlacementRecord {
                label: "hall".into(),
                values: vec![ValueRecord {
                    field: Some("738".into()),
                    name: Some("branch".into()),
                    value: "north".into(),
                }],
                quantity: Some(5),
                cost: Some(12.34),
                archived: true,
            }],
            ..record("giveaway")
        };
        let uid = plan.link(&written).unwrap();
        let link = plan.book().link(uid).unwrap();
        assert_eq!(LinkRecord::of(plan.book(), link), written);
        let json = serde_json::to_string(&written).unwrap();
        assert_eq!(serde_json::from_str::<LinkRecord>(&json).unwrap(), written);
    }

    #[test]
    fn campaigns_and_flows_are_found_again_by_name_or_id() {
        let mut plan = plan();
        let spring = plan.campaign_named("Spring");
        assert_eq!(plan.campaign_named("SPRING"), spring);
        let flow = plan.flow(&FlowRecord { id: "1".into(), name: String::new() });
        assert_eq!(plan.flow(&FlowRecord { id: "1".into(), name: "Intake".into() }), flow);
        assert_eq!(plan.flow(&FlowRecord { id: String::new(), name: "intake".into() }), flow);
        assert_eq!(plan.flow(&FlowRecord::default()), None);
        assert_eq!(plan.book().flows.len(), 1);
        assert_eq!(plan.book().flows[0].name, "Intake");
    }

    #[test]
    fn what_would_not_work_is_refused_with_the_way_out() {
        let mut plan = plan();
        let value = |named: &str, value: &str| LinkRecord {
            placements: vec![PlacementRecord {
                label: "a".into(),
                values: vec![ValueRecord { field: Some(named.into()), name: None, value: value.into() }],
                ..PlacementRecord::default()
            }],
            ..record("x")
        };
        for (wish, part) in [
            (record(""), "a link needs a ref"),
            (record("a--b"), "contains “--”"),
            (LinkRecord { payload_field: Some("brunch".into()), ..record("x") }, "did you mean “branch”?"),
            (LinkRecord { payload_field: Some("nonsense".into()), ..record("x") }, "add it with its id"),
            (value("branch", "a--b"), "the value for branch cannot travel in a link"),
            (value("emial", "a"), "did you mean “email”?"),
        ] {
            let refused = plan.link(&wish).unwrap_err().to_string();
            assert!(refused.contains(part), "{refused}");
        }
        let uid = plan.link(&record("y")).unwrap();
        let again = [PlacementRecord { label: "DEFAULT".into(), ..PlacementRecord::default() }];
        assert!(plan.placements(uid, &again).unwrap_err().to_string().contains("already"));
    }

    #[test]
    fn what_saves_to_a_field_follows_its_new_id() {
        let mut plan = plan();
        let value = ValueRecord { field: Some("branch".into()), name: None, value: "north".into() };
        let hall = PlacementRecord { label: "hall".into(), values: vec![value], ..PlacementRecord::default() };
        let wish = LinkRecord { payload_field: Some("branch".into()), placements: vec![hall], ..record("x") };
        let uid = plan.link(&wish).unwrap();
        let before = plan.book().fields[0].clone();
        plan.edit_field(&before, &CustomField { id: "739".into(), ..before.clone() }).unwrap();
        let key = FieldKey::Custom("739".into());
        assert_eq!(plan.book().link(uid).unwrap().payload_field.as_ref(), Some(&key));
        assert_eq!(plan.book().placements(uid)[0].values[0].field, key);
    }

    #[test]
    fn fields_are_checked() {
        let field = |id: &str, name: &str, options: &[&str]| FieldRecord {
            id: id.into(),
            name: name.into(),
            kind: crate::domain::FieldType::Number,
            options: options.iter().map(|o| (*o).to_owned()).collect(),
            archived: false,
        };
        assert!(check_field(&field("514", "seats", &[])).is_ok());
        assert!(check_field(&field("seats", "seats", &[])).is_err());
        assert!(check_field(&field("514", " ", &[])).is_err());
        assert!(check_field(&field("514", "seats", &["1"])).is_err());
    }

    #[test]
    fn tags_are_tidied() {
        let tags = ["a", " b ", "", "A"].map(str::to_owned);
        assert_eq!(tidy_tags(&tags), ["a", "b"]);
    }
}
