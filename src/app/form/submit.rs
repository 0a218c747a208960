//! What comes of a form: changes, when it is saved.

use super::draft::{link_of, link_values, tags, values_of};
use super::open::{COLORS, PREFIX_SLASH};
use super::{Form, Slot, Subject};
use crate::app::links::RowId;
use crate::domain::model::{DEFAULT_HOST, DEFAULT_LABEL, DEFAULT_WEBCHAT_PATH};
use crate::domain::printed::{DEFAULT_WHAT, Way};
use crate::domain::results::token::Tokens;
use crate::domain::show::{number, plural};
use crate::domain::{
    Book, Bot, Campaign, Change, Channel, CustomField, Entity, FieldKey, Flow, IdSource, Link, Placement, Print, Uid,
    expand, payload, setup,
};
use std::collections::{HashMap, HashSet};

/// Changes that a form makes.
#[derive(Clone, Debug, Default)]
pub struct Submission {
    /// The changes.
    pub changes: Vec<Change>,
    /// What they are, for the history and the notice.
    pub what: String,
    /// The row to go to.
    pub row: Option<RowId>,
    /// The field to go to.
    pub field: Option<Uid>,
    /// The bot to go to.
    pub bot: Option<Uid>,
    /// The campaign to go to.
    pub campaign: Option<Uid>,
}

/// Why a form cannot be saved: the input, and the sentence.
pub type Refused = (Option<usize>, String);

struct Maker<'a> {
    form: &'a Form,
    book: &'a Book,
    bots: &'a [Bot],
    ids: &'a mut IdSource,
    now: i64,
}

/// The changes that the form makes, or why it cannot be saved. Nothing is changed by this.
pub fn submit(form: &Form, book: &Book, bots: &[Bot], ids: &mut IdSource, now: i64) -> Result<Submission, Refused> {
    for at in 0..form.inputs.len() {
        if let Some(check) = super::check(form, at, book, bots)
            && check.blocks
        {
            return Err((Some(at), check.sentence));
        }
    }
    let mut maker = Maker { form, book, bots, ids, now };
    match &form.subject {
        Subject::NewLink { copy_of } => Ok(maker.new_link(*copy_of)),
        Subject::Link(uid) => maker.edit_link(*uid),
        Subject::Links(uids) => Ok(maker.edit_links(uids)),
        Subject::SomePlaces(places) => Ok(maker.edit_places(places)),
        Subject::Places(uid) => maker.places(*uid),
        Subject::NewPlace(uid) => maker.new_place(*uid),
        Subject::Place(link, place) => maker.edit_place(*link, *place),
        Subject::NewField => Ok(maker.field(None)),
        Subject::Field(uid) => Ok(maker.field(book.fields.iter().find(|f| f.uid == *uid))),
        Subject::NewCampaign => Ok(maker.campaign(None)),
        Subject::Campaign(uid) => Ok(maker.campaign(book.campaigns.iter().find(|c| c.uid == *uid))),
        Subject::NewBot => Ok(maker.bot(None)),
        Subject::Bot(uid) => Ok(maker.bot(bots.iter().find(|b| b.uid == *uid))),
        Subject::Setup => maker.setup(),
        Subject::NewPrint(places) => maker.prints(places),
        // No part of the book: it changes nothing there.
        Subject::Contact | Subject::LinkText | Subject::Sheet(_) => Ok(Submission::default()),
    }
}

fn gone() -> Refused {
    (None, "it was removed in the meantime: press Esc, and make it anew".into())
}

impl Maker<'_> {
    fn id(&mut self) -> Uid {
        self.ids.next(self.now)
    }

    /// Gives new flows and campaigns their identity, and adds the changes that make them.
    fn complete(
        &mut self,
        mut link: Link,
        flow: Option<Flow>,
        campaign: Option<Campaign>,
        changes: &mut Vec<Change>,
    ) -> Link {
        if let Some(mut flow) = flow {
            match self.book.flows.iter().find(|f| f.uid == flow.uid) {
                Some(old) if *old != flow => {
                    changes.push(Change::edit(Entity::Flow(old.clone()), Entity::Flow(flow.clone())));
                }
                Some(_) => {}
                None => {
                    flow.uid = self.id();
                    changes.push(Change::create(Entity::Flow(flow.clone())));
                }
            }
            link.flow = Some(flow.uid);
        }
        if let Some(mut campaign) = campaign {
            if campaign.uid == Uid::default() {
                campaign.uid = self.id();
                changes.push(Change::create(Entity::Campaign(campaign.clone())));
            }
            link.campaign = Some(campaign.uid);
        }
        link
    }

    /// What a thing had before, where there is such a thing and none of these slots was touched; else what they say now.
    fn kept<T>(&self, slots: &[Slot], before: Option<T>, now: T) -> T {
        before.filter(|_| slots.iter().all(|slot| self.form.is_untouched(slot))).unwrap_or(now)
    }

    fn new_link(&mut self, copy_of: Option<Uid>) -> Submission {
        let base = copy_of.and_then(|uid| self.book.link(uid)).cloned().unwrap_or_default();
        let (link, flow, campaign) =
            link_of(self.form, self.book, &Link { status: crate::domain::Status::Draft, status_before: None, ..base });
        let mut changes = Vec::new();
        let mut link = self.complete(link, flow, campaign, &mut changes);
        link.uid = self.id();
        let label = Some(self.form.get(&Slot::Label)).filter(|l| !l.is_empty()).unwrap_or_else(|| DEFAULT_LABEL.into());
        let values = link_values(self.form, &link);
        let blank = [Placement { label, values, ..Placement::default() }];
        let places = copy_of.map_or(&[][..], |uid| self.book.placements(uid));
        let places = if places.is_empty() { &blank[..] } else { places };
        changes.push(Change::create(Entity::Link(link.clone())));
        for place in places {
            let uid = self.id();
            changes.push(Change::create(Entity::Placement(Placement {
                uid,
                link: link.uid,
                archived: false,
                ..place.clone()
            })));
        }
        Submission {
            what: format!("new link {}", link.reference),
            changes,
            row: Some(RowId::Link(link.uid)),
            ..Submission::default()
        }
    }

    fn edit_link(&mut self, uid: Uid) -> Result<Submission, Refused> {
        let old = self.book.link(uid).ok_or_else(gone)?.clone();
        let (link, flow, campaign) = link_of(self.form, self.book, &old);
        let flow = self.kept(&[Slot::Flow, Slot::FlowId], Some(None), flow);
        let campaign = self.kept(&[Slot::Campaign], Some(None), campaign);
        let link = Link {
            reference: self.kept(&[Slot::Ref], Some(old.reference.clone()), link.reference),
            name: self.kept(&[Slot::Name], Some(old.name.clone()), link.name),
            payload_field: self.kept(&[Slot::PayloadField], Some(old.payload_field.clone()), link.payload_field),
            tags: self.kept(&[Slot::Tags], Some(old.tags.clone()), link.tags),
            flow: self.kept(&[Slot::Flow, Slot::FlowId], Some(old.flow), link.flow),
            campaign: self.kept(&[Slot::Campaign], Some(old.campaign), link.campaign),
            ..link
        };
        let mut changes = Vec::new();
        let link = self.complete(link, flow, campaign, &mut changes);
        let what = format!("edit link {}", link.reference);
        if link != old {
            changes.push(Change::edit(Entity::Link(old), Entity::Link(link)));
        }
        Ok(Submission { changes, what, row: Some(RowId::Link(uid)), ..Submission::default() })
    }

    /// What is filled in goes into every link.
    fn edit_links(&mut self, uids: &[Uid]) -> Submission {
        let no = |slot| super::empties(self.form, slot);
        let (no_campaign, no_field) = (no(&Slot::Campaign), no(&Slot::PayloadField));
        let (_, _, campaign) = link_of(self.form, self.book, &Link::default());
        let campaign = campaign.filter(|_| !no_campaign);
        let mut changes = Vec::new();
        let filled = self.complete(Link::default(), None, campaign, &mut changes);
        let payload_field = self.book.key_of(&self.form.get(&Slot::PayloadField));
        let added = tags(&self.form.get(&Slot::Tags));
        let status = self.form.get(&Slot::Status).parse::<crate::domain::Status>().ok();
        for old in uids.iter().filter_map(|uid| self.book.link(*uid)) {
            let mut link = Link {
                campaign: filled.campaign.or(old.campaign).filter(|_| !no_campaign),
                payload_field: payload_field.clone().or_else(|| old.payload_field.clone()).filter(|_| !no_field),
                tags: tags(&[old.tags.clone(), added.clone()].concat().join(",")),
                ..old.clone()
            };
            if let Some(status) = status {
                link.set_status(status);
            }
            if link != *old {
                changes.push(Change::edit(Entity::Link(old.clone()), Entity::Link(link)));
            }
        }
        Submission { changes, what: format!("edit {}", plural(uids.len(), "link")), ..Submission::default() }
    }

    /// What is filled in goes into every placement; `{label}` in a value stands for the label of each.
    fn edit_places(&mut self, places: &[(Uid, Uid)]) -> Submission {
        let typed = self.place_of(&Placement::default());
        let no = |slot: &Slot| super::empties(self.form, slot);
        let edited: HashSet<Uid> = places.iter().map(|(_, uid)| *uid).collect();
        let mut tokens: HashMap<Uid, Tokens> = HashMap::new();
        let mut changes = Vec::new();
        for (link, uid) in places {
            let Some(old) = self.book.placement(*link, *uid) else { continue };
            let Some(of) = self.book.link(*link) else { continue };
            let tokens = tokens.entry(*link).or_insert_with(|| Tokens::beside(self.book, of, &edited));
            let token = tokens.next(&old.label);
            let mut place = Placement {
                quantity: typed.quantity.or(old.quantity).filter(|_| !no(&Slot::Quantity)),
                cost_cents: typed.cost_cents.or(old.cost_cents).filter(|_| !no(&Slot::Cost)),
                ..old.clone()
            };
            place.values.retain(|v| !no(&Slot::Value(v.field.clone())));
            for value in values_of(self.form, Some(&token)) {
                if no(&Slot::Value(value.field.clone())) {
                    continue;
                }
                match place.values.iter_mut().find(|v| v.field == value.field) {
                    Some(there) => *there = value,
                    None => place.values.push(value),
                }
            }
            if place != *old {
                changes.push(Change::edit(Entity::Placement(old.clone()), Entity::Placement(place)));
            }
        }
        Submission { changes, what: format!("edit {}", plural(places.len(), "placement")), ..Submission::default() }
    }

    fn places(&mut self, uid: Uid) -> Result<Submission, Refused> {
        let link = self.book.link(uid).ok_or_else(gone)?;
        let at = self.form.index_of(&Slot::Labels);
        let labels = expand::labels(&self.form.get(&Slot::Labels)).map_err(|e| (at, e.to_string()))?;
        let mut changes = Vec::new();
        let unused = super::check::unused(self.book, uid);
        let mut row = None;
        let mut tokens = Tokens::of(self.book, link);
        for label in &labels {
            let place = Placement {
                uid: self.id(),
                link: uid,
                label: label.clone(),
                values: values_of(self.form, Some(&tokens.next(label))),
                ..Placement::default()
            };
            if let Some(refusal) = place.values.iter().find_map(|v| payload::refuse_value(&v.value)) {
                return Err((at, format!("{label}: {}", refusal.1)));
            }
            row = row.or(Some(RowId::Place(uid, place.uid)));
            changes.push(Change::create(Entity::Placement(place)));
        }
        changes.extend(unused.map(|p| Change::remove(Entity::Placement(p.clone()))));
        let what = match labels.as_slice() {
            [] => return Err((at, "write at least one label, one a line".into())),
            [one] => format!("new placement {one} of {}", link.reference),
            many => format!("{} new placements of {}", number(many.len()), link.reference),
        };
        Ok(Submission { changes, what, row, ..Submission::default() })
    }

    fn place_of(&self, base: &Placement) -> Placement {
        let cents = |text: String| {
            let text = text.replace(',', ".");
            text.parse::<f64>().ok().map(|cost| (cost * 100.0).round() as u64)
        };
        Placement {
            label: self.form.get(&Slot::Label),
            values: values_of(self.form, None),
            quantity: self.form.get(&Slot::Quantity).replace(['.', ',', ' '], "").parse().ok(),
            cost_cents: cents(self.form.get(&Slot::Cost)),
            ..base.clone()
        }
    }

    fn new_place(&mut self, link: Uid) -> Result<Submission, Refused> {
        let reference = &self.book.link(link).ok_or_else(gone)?.reference;
        let uid = self.id();
        let place = self.place_of(&Placement { uid, link, ..Placement::default() });
        Ok(Submission {
            what: format!("new placement {} of {reference}", place.label),
            row: Some(RowId::Place(link, uid)),
            changes: vec![Change::create(Entity::Placement(place))],
            ..Submission::default()
        })
    }

    fn edit_place(&self, link: Uid, uid: Uid) -> Result<Submission, Refused> {
        let old = self.book.placement(link, uid).ok_or_else(gone)?.clone();
        let place = self.place_of(&old);
        let place = Placement {
            label: self.kept(&[Slot::Label], Some(old.label.clone()), place.label),
            quantity: self.kept(&[Slot::Quantity], Some(old.quantity), place.quantity),
            cost_cents: self.kept(&[Slot::Cost], Some(old.cost_cents), place.cost_cents),
            ..place
        };
        let what = format!("edit placement {}", place.label);
        let changes =
            if place == old { vec![] } else { vec![Change::edit(Entity::Placement(old), Entity::Placement(place))] };
        Ok(Submission { changes, what, row: Some(RowId::Place(link, uid)), ..Submission::default() })
    }

    /// A record for each placement that has a URL on the channel.
    fn prints(&mut self, places: &[(Uid, Uid)]) -> Result<Submission, Refused> {
        let label = self.form.get(&Slot::Channel);
        let channel = Channel::ALL.into_iter().find(|c| c.label() == label).unwrap_or(Channel::Messenger);
        let way: Way = self.form.get(&Slot::Way).parse().unwrap_or_default();
        let what = self.form.get(&Slot::What);
        let what = if what.is_empty() { DEFAULT_WHAT.to_owned() } else { what };
        let quantity = self.form.get(&Slot::Quantity).replace(['.', ',', ' '], "").parse().unwrap_or(0);
        let mut changes = Vec::new();
        for (link, place) in places {
            let template = Print::template(self.id(), channel, &what, way, quantity, &self.form.get(&Slot::Day));
            match self.book.print_of(*link, *place, template) {
                Some(print) => changes.push(Change::create(Entity::Print(print))),
                None => {
                    let name = self.book.placement(*link, *place).map_or("a placement", |p| &p.label);
                    let at = self.form.index_of(&Slot::Channel);
                    return Err((at, format!("{name} has no URL on {channel}: nothing of it can have been {way}")));
                }
            }
        }
        let total = quantity.saturating_mul(changes.len() as u64);
        let what = format!("record {} {what} {way}", number(total));
        Ok(Submission { changes, what, ..Submission::default() })
    }

    fn field(&mut self, old: Option<&CustomField>) -> Submission {
        let field = CustomField {
            uid: old.map_or_else(|| self.id(), |f| f.uid),
            bot: self.book.bot.uid,
            id: self.kept(&[Slot::FieldId], old.map(|f| f.id.clone()), self.form.get(&Slot::FieldId)),
            name: self.kept(&[Slot::Name], old.map(|f| f.name.clone()), self.form.get(&Slot::Name)),
            kind: self.form.get(&Slot::FieldType).parse().unwrap_or_default(),
            options: self.kept(&[Slot::Options], old.map(|f| f.options.clone()), lines(&self.form.get(&Slot::Options))),
            archived: old.is_some_and(|f| f.archived),
        };
        let field_uid = Some(field.uid);
        let mut changes = Vec::new();
        // A field that gets another id takes its values along.
        if let Some(old) = old.filter(|f| f.id != field.id) {
            let (from, to) = (FieldKey::Custom(old.id.clone()), FieldKey::Custom(field.id.clone()));
            changes.extend(self.rekey(&from, &to));
        }
        let (what, change) = saved(old.cloned().map(Entity::Field), Entity::Field(field));
        changes.extend(change);
        Submission { changes, what, field: field_uid, ..Submission::default() }
    }

    fn rekey(&self, from: &FieldKey, to: &FieldKey) -> Vec<Change> {
        let mut changes = Vec::new();
        for link in self.book.links() {
            if link.payload_field.as_ref() == Some(from) {
                let after = Link { payload_field: Some(to.clone()), ..link.clone() };
                changes.push(Change::edit(Entity::Link(link.clone()), Entity::Link(after)));
            }
            for place in self.book.placements(link.uid).iter().filter(|p| p.values.iter().any(|v| v.field == *from)) {
                let mut after = place.clone();
                after.values.iter_mut().filter(|v| v.field == *from).for_each(|v| v.field = to.clone());
                changes.push(Change::edit(Entity::Placement(place.clone()), Entity::Placement(after)));
            }
        }
        changes
    }

    fn campaign(&mut self, old: Option<&Campaign>) -> Submission {
        let some = |text: String| (!text.is_empty()).then_some(text);
        let campaign = Campaign {
            uid: old.map_or_else(|| self.id(), |c| c.uid),
            bot: self.book.bot.uid,
            name: self.kept(&[Slot::Name], old.map(|c| c.name.clone()), self.form.get(&Slot::Name)),
            start: self.kept(&[Slot::Start], old.map(|c| c.start.clone()), some(self.form.get(&Slot::Start))),
            end: self.kept(&[Slot::End], old.map(|c| c.end.clone()), some(self.form.get(&Slot::End))),
            notes: self.kept(&[Slot::Notes], old.map(|c| c.notes.clone()), self.form.get(&Slot::Notes)),
            archived: old.is_some_and(|c| c.archived),
        };
        let uid = campaign.uid;
        let (what, change) = saved(old.cloned().map(Entity::Campaign), Entity::Campaign(campaign));
        Submission { changes: change.into_iter().collect(), what, campaign: Some(uid), ..Submission::default() }
    }

    fn bot(&mut self, old: Option<&Bot>) -> Submission {
        let or = |text: String, default: &str| if text.is_empty() { default.to_owned() } else { text };
        let color = self.form.get(&Slot::Color);
        let account = |channel| {
            let before = old.map(|b| b.account(channel).unwrap_or_default().to_owned());
            let account = self.kept(&[Slot::Account(channel)], before, self.form.get(&Slot::Account(channel)));
            Some((channel, account)).filter(|(_, account)| !account.is_empty())
        };
        let prefix = if self.form.get(&Slot::WhatsappPrefix) == PREFIX_SLASH { "/".to_owned() } else { String::new() };
        let bot = Bot {
            name: self.kept(&[Slot::Name], old.map(|b| b.name.clone()), self.form.get(&Slot::Name)),
            color: self.kept(
                &[Slot::Color],
                old.map(|b| b.color),
                COLORS.iter().position(|c| *c == color).unwrap_or(0) as u8,
            ),
            host: self.kept(&[Slot::Host], old.map(|b| b.host.clone()), or(self.form.get(&Slot::Host), DEFAULT_HOST)),
            webchat_path: self.kept(
                &[Slot::WebchatPath],
                old.map(|b| b.webchat_path.clone()),
                or(self.form.get(&Slot::WebchatPath), DEFAULT_WEBCHAT_PATH),
            ),
            // The form offers two; a bot may have been given another by a command.
            whatsapp_prefix: self.kept(&[Slot::WhatsappPrefix], old.map(|b| b.whatsapp_prefix.clone()), prefix),
            accounts: Channel::ALL.into_iter().filter_map(account).collect(),
            newsletter_tool: old.map(|b| b.newsletter_tool.clone()).unwrap_or_default(),
            uid: old.map(|b| b.uid).unwrap_or_default(),
            archived: old.is_some_and(|b| b.archived),
        };
        let bot = if old.is_some() { bot } else { Bot { uid: self.id(), ..bot } };
        Self::saved_bot(old, bot)
    }

    fn setup(&mut self) -> Result<Submission, Refused> {
        let found = setup::from_links(&self.form.get(&Slot::Links));
        if found.accounts.is_empty() {
            let at = self.form.index_of(&Slot::Links);
            return Err((at, "none of this is a link with an account in it: paste one for each channel".into()));
        }
        let bot = Bot {
            uid: self.id(),
            name: self.form.get(&Slot::Name),
            color: (self.bots.len() % COLORS.len()) as u8,
            host: found.host.clone().unwrap_or_else(|| DEFAULT_HOST.into()),
            webchat_path: found.webchat_path.clone().unwrap_or_else(|| DEFAULT_WEBCHAT_PATH.into()),
            whatsapp_prefix: found.whatsapp_prefix.clone().unwrap_or_default(),
            accounts: found.accounts.clone(),
            newsletter_tool: String::new(),
            archived: false,
        };
        Ok(Self::saved_bot(None, bot))
    }

    fn saved_bot(old: Option<&Bot>, bot: Bot) -> Submission {
        let uid = bot.uid;
        let (what, change) = saved(old.cloned().map(Entity::Bot), Entity::Bot(bot));
        Submission { changes: change.into_iter().collect(), what, bot: Some(uid), ..Submission::default() }
    }
}

/// The change from `old` to `new`, if there is one, and what it is.
fn saved(old: Option<Entity>, new: Entity) -> (String, Option<Change>) {
    let verb = if old.is_some() { "edit" } else { "new" };
    let what = format!("{verb} {} {}", new.noun(), new.name());
    let change = match old {
        Some(old) if old == new => None,
        Some(old) => Some(Change::edit(old, new)),
        None => Some(Change::create(new)),
    };
    (what, change)
}

/// The lines of a text that have something on them, each once.
pub fn lines(text: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for line in text.lines().map(str::trim).filter(|l| !l.is_empty()) {
        if !out.iter().any(|l| l == line) {
            out.push(line.to_owned());
        }
    }
    out
}
