//! Forms: how a thing is made or edited. One kind of form for all things; what each has to ask is in `open`, what it
//! says while typing in `check`, what it offers in `complete`, what it describes in `draft`, and what comes of it in `submit`.

mod check;
mod complete;
mod draft;
mod duplicate;
mod open;
mod sheet;
mod submit;
mod tested;

pub use check::{Check, check};
pub use complete::{Candidate, candidates};
pub use draft::{Draft, draft, token, values_for};
pub use duplicate::duplicates;
pub use open::{
    EMPTY, NEW_VALUE, add_value, bot, campaign, field, link, link_text, links, place, places, print, setup, some_places,
};
pub use sheet::{habits, job, known, sheet, wrong};
pub use submit::{Submission, submit};
pub use tested::{bot_with_account, contact, contact_of, tested_link, tested_place};

use super::edit::TextField;
use super::key::{Code, Key};
use crate::domain::{Book, Bot, Channel, Entity, FieldKey, Uid};

/// What a form is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A new link; with the placements of another where it is a duplicate.
    NewLink {
        /// The link to take the placements of.
        copy_of: Option<Uid>,
    },
    /// A link there is.
    Link(Uid),
    /// Several links at once.
    Links(Vec<Uid>),
    /// Several placements at once: of which link, and which.
    SomePlaces(Vec<(Uid, Uid)>),
    /// Many new placements of a link.
    Places(Uid),
    /// A new placement of a link, as a duplicate.
    NewPlace(Uid),
    /// A placement there is: of which link, and which.
    Place(Uid, Uid),
    /// A new custom field.
    NewField,
    /// A custom field there is.
    Field(Uid),
    /// A new campaign.
    NewCampaign,
    /// A campaign there is.
    Campaign(Uid),
    /// A new bot, by hand.
    NewBot,
    /// A bot there is.
    Bot(Uid),
    /// A new bot, out of pasted links.
    Setup,
    /// The sample contact of the bot.
    Contact,
    /// A record of what was printed or sent: of which link, and which placement.
    NewPrint(Vec<(Uid, Uid)>),
    /// What readers of a copied link click on.
    LinkText,
    /// A sheet of codes: of which link, and which placement.
    Sheet(Vec<(Uid, Uid)>),
}

/// Whether what is written for a slot of several things at once empties it in all of them.
pub fn empties(form: &Form, slot: &Slot) -> bool {
    let several = matches!(form.subject, Subject::Links(_) | Subject::SomePlaces(_));
    let can = matches!(slot, Slot::Campaign | Slot::PayloadField | Slot::Value(_) | Slot::Quantity | Slot::Cost);
    several && can && form.get(slot) == EMPTY
}

/// What one input is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Slot {
    /// The ref of a link.
    Ref,
    /// A name.
    Name,
    /// The name of a flow.
    Flow,
    /// The platform's id of a flow.
    FlowId,
    /// The payload field of a link, by name.
    PayloadField,
    /// The campaign of a link, by name.
    Campaign,
    /// Tags, with commas or spaces between.
    Tags,
    /// The status of a link.
    Status,
    /// The label of a placement.
    Label,
    /// The labels of many placements.
    Labels,
    /// The value for the payload field, whichever that is.
    PayloadValue,
    /// The value of a field.
    Value(FieldKey),
    /// The name of a field that is to get a value.
    AddValue,
    /// How many were printed or sent.
    Quantity,
    /// What it cost.
    Cost,
    /// The platform's id of a custom field.
    FieldId,
    /// The type of a custom field.
    FieldType,
    /// The options of a select.
    Options,
    /// A bot's colour.
    Color,
    /// The account on a channel.
    Account(Channel),
    /// The platform's host.
    Host,
    /// The path of `WebChat` links.
    WebchatPath,
    /// What `WhatsApp` texts start with.
    WhatsappPrefix,
    /// The first day.
    Start,
    /// The last day.
    End,
    /// Anything worth remembering.
    Notes,
    /// Links that the platform gave.
    Links,
    /// What was printed or sent.
    What,
    /// Whether it was printed or sent.
    Way,
    /// A channel.
    Channel,
    /// A day.
    Day,
    /// What readers of a copied link click on.
    LinkText,
    /// What a sheet is printed on.
    Stock,
    /// A list with a row for each code.
    List,
    /// From how far a code is to be read.
    Distance,
    /// The colours of codes.
    Colors,
    /// What stands under each code.
    Caption,
    /// How wide a code is.
    CodeSize,
    /// The level of error correction of a sheet.
    Strength,
    /// How many of each.
    Copies,
    /// The label to start at.
    StartAt,
    /// Whether marks for cutting are drawn.
    Marks,
    /// How far everything is moved to the right.
    OffsetX,
    /// How far everything is moved down.
    OffsetY,
    /// A font file.
    Font,
    /// The file to be made.
    File,
    /// Whether what is printed is written down.
    Record,
}

/// How an input is filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A line of text.
    Line,
    /// Several lines of text.
    Lines,
    /// One of these.
    Choice(Vec<String>),
}

/// One question of a form.
#[derive(Clone, Debug)]
pub struct Input {
    /// What it is for.
    pub slot: Slot,
    /// What it is called.
    pub label: String,
    /// What to write, shown while it is empty.
    pub hint: String,
    /// How it is filled in.
    pub kind: Kind,
    /// What is written.
    pub text: TextField,
    /// What was written when the form opened.
    initial: String,
}

impl Input {
    /// A line with something in it.
    pub fn line(slot: Slot, label: &str, hint: &str, text: &str) -> Self {
        let mut field = TextField::one_line();
        field.set_text(text);
        let initial = field.text().to_owned();
        Self { slot, label: label.into(), hint: hint.into(), kind: Kind::Line, text: field, initial }
    }

    /// Several lines with something in them.
    pub fn lines(slot: Slot, label: &str, hint: &str, text: &str) -> Self {
        let mut field = TextField::multi_line();
        field.set_text(text);
        let initial = field.text().to_owned();
        Self { slot, label: label.into(), hint: hint.into(), kind: Kind::Lines, text: field, initial }
    }

    /// A choice.
    pub fn choice(slot: Slot, label: &str, options: Vec<String>, chosen: &str) -> Self {
        Self { kind: Kind::Choice(options), ..Self::line(slot, label, "", chosen) }
    }

    /// What is written.
    pub fn value(&self) -> String {
        self.text.text().to_owned()
    }

    /// Chooses the next option, or the one before.
    pub fn cycle(&mut self, by: isize) {
        if let Kind::Choice(options) = &self.kind
            && !options.is_empty()
        {
            let at = options.iter().position(|o| o == self.text.text()).unwrap_or(0);
            let next = (at.cast_signed() + by).rem_euclid(options.len().cast_signed()).cast_unsigned();
            let chosen = options[next].clone();
            self.text.set_text(&chosen);
        }
    }
}

/// Something being made or edited.
#[derive(Clone, Debug)]
pub struct Form {
    /// What it is about.
    pub subject: Subject,
    /// The title.
    pub title: String,
    /// The questions.
    pub inputs: Vec<Input>,
    /// The question that has the cursor.
    pub focus: usize,
    /// Why it could not be saved.
    pub error: Option<String>,
    /// Which of the offered completions is chosen.
    pub offer: Option<usize>,
    /// Whether the question about what is out in the world was answered with yes.
    pub asked: bool,
    /// What the dialog of a sheet knows beside its inputs.
    pub sheet: Option<Box<super::sheet::Dialog>>,
    /// The things that it is about as they were when it was opened; `None`: not noted yet.
    pub base: Option<Vec<Entity>>,
    /// What the user decided where another window changed the same meanwhile.
    pub settled: Option<Entity>,
    /// Whether another window was faster when it was saved, and its version is on the way.
    pub overtaken: bool,
    /// What was typed so far to choose an option by its name.
    wanted: String,
}

impl Form {
    /// A form with the cursor in its first input.
    pub fn new(subject: Subject, title: impl Into<String>, inputs: Vec<Input>) -> Self {
        Self {
            subject,
            title: title.into(),
            inputs,
            focus: 0,
            error: None,
            offer: None,
            asked: false,
            sheet: None,
            base: None,
            settled: None,
            overtaken: false,
            wanted: String::new(),
        }
    }

    /// The things that it edits one by one, as they are.
    pub fn things(&self, book: &Book, bots: &[Bot]) -> Vec<Entity> {
        let mut things = Vec::new();
        match &self.subject {
            Subject::Link(uid) => {
                let link = book.link(*uid);
                things.extend(link.and_then(|l| book.flow_of(l)).cloned().map(Entity::Flow));
                things.extend(link.cloned().map(Entity::Link));
            }
            Subject::Place(link, uid) => things.extend(book.placement(*link, *uid).cloned().map(Entity::Placement)),
            Subject::Field(uid) => {
                things.extend(book.fields.iter().find(|f| f.uid == *uid).cloned().map(Entity::Field));
            }
            Subject::Campaign(uid) => {
                things.extend(book.campaigns.iter().find(|c| c.uid == *uid).cloned().map(Entity::Campaign));
            }
            Subject::Bot(uid) => things.extend(bots.iter().find(|b| b.uid == *uid).cloned().map(Entity::Bot)),
            // What is made anew is nobody else's, and of several things only what is filled in is changed.
            _ => {}
        }
        things
    }

    /// The input that has the cursor.
    pub fn input(&self) -> &Input {
        &self.inputs[self.focus]
    }

    /// The input that has the cursor, to be changed.
    pub fn input_mut(&mut self) -> &mut Input {
        &mut self.inputs[self.focus]
    }

    /// What is written for a slot, without white space around it; empty where the form does not ask for it.
    pub fn get(&self, slot: &Slot) -> String {
        self.inputs.iter().find(|i| i.slot == *slot).map(|i| i.value().trim().to_owned()).unwrap_or_default()
    }

    /// Whether a slot says what it said when the form opened, or is not asked for: what it stands for is not to change
    /// then, not even in what the form cannot show, such as a space at its end.
    pub fn is_untouched(&self, slot: &Slot) -> bool {
        self.inputs.iter().filter(|i| i.slot == *slot).all(|i| i.text.text() == i.initial)
    }

    /// Whether a slot had something in it when the form opened.
    pub fn began_with(&self, slot: &Slot) -> bool {
        self.inputs.iter().any(|i| i.slot == *slot && !i.initial.is_empty())
    }

    /// The place of a slot.
    pub fn index_of(&self, slot: &Slot) -> Option<usize> {
        self.inputs.iter().position(|i| i.slot == *slot)
    }

    /// Gives a key to the input that has the cursor. Whether it took it.
    pub fn handle(&mut self, key: Key) -> bool {
        // Whoever goes on typing decides anew.
        self.settled = None;
        let wanted = std::mem::take(&mut self.wanted);
        let input = self.input_mut();
        let Kind::Choice(options) = &input.kind else { return input.text.handle(key) };
        match (key.code, key.typed()) {
            (Code::Left, _) => input.cycle(-1),
            (Code::Right, _) | (_, Some(' ')) => input.cycle(1),
            (_, Some(c)) => {
                // More letters narrow it down; one that fits nothing starts anew.
                let typed = [format!("{wanted}{c}"), c.to_string()].map(|t| t.to_lowercase());
                let starts = |t: &String| options.iter().find(|o| o.to_lowercase().starts_with(t.as_str())).cloned();
                let Some((typed, chosen)) = typed.iter().find_map(|t| Some((t.clone(), starts(t)?))) else {
                    return false;
                };
                input.text.set_text(&chosen);
                self.wanted = typed;
            }
            _ => return false,
        }
        true
    }

    /// Moves the cursor to another input, going round at the ends.
    pub fn step(&mut self, by: isize) {
        let count = self.inputs.len().cast_signed();
        self.focus = (self.focus.cast_signed() + by).rem_euclid(count).cast_unsigned();
        self.offer = None;
        self.wanted.clear();
    }

    /// Whether anything was typed that closing the form would lose.
    pub fn is_dirty(&self) -> bool {
        // White space alone is nothing that anybody would miss.
        self.inputs.iter().any(|i| i.value() != i.initial && !(i.initial.is_empty() && i.value().trim().is_empty()))
    }
}
