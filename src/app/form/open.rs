//! What each form asks, and what it starts with.

use super::{Form, Input, Slot, Subject};
use crate::domain::model::{DEFAULT_HOST, DEFAULT_WEBCHAT_PATH};
use crate::domain::printed::Way;
use crate::domain::show::plural;
use crate::domain::{Book, Bot, Campaign, Channel, CustomField, FieldKey, FieldType, Link, Placement, Status, Uid};

/// The hint of the input that adds a value.
pub const NEW_VALUE: &str = "a field's name, to save something to it";

/// The names of the bot colours, by number.
pub const COLORS: [&str; 8] = ["blue", "green", "magenta", "yellow", "cyan", "red", "white", "orange"];

/// A new link. `from`: the link to start from, for a duplicate. `campaign`: the one it starts in.
pub fn link(book: &Book, subject: Subject, from: Option<&Link>, campaign: Option<Uid>) -> Form {
    let blank = Link { campaign, ..Link::default() };
    let link = from.unwrap_or(&blank);
    let editing = matches!(subject, Subject::Link(_));
    let reference = match (&subject, from) {
        (Subject::NewLink { .. }, Some(link)) => free_ref(book, &link.reference),
        _ => link.reference.clone(),
    };
    let flow = link.flow.and_then(|uid| book.flows.iter().find(|f| f.uid == uid));
    let payload = link.payload_field.as_ref().map_or("", |key| book.name_of(key));
    let campaign = book.campaign_of(link).map_or("", |c| c.name.as_str());
    let mut inputs = vec![
        Input::line(Slot::Ref, "Ref", "the name on the platform, or a flow id", &reference),
        Input::line(Slot::Name, "Name", "for people; may stay empty", &link.name),
        Input::line(Slot::Flow, "Flow", "what opening it starts", flow.map_or("", |f| &f.name)),
        Input::line(Slot::FlowId, "Flow id", "13 digits, if you know it", flow.map_or("", |f| &f.id)),
        Input::line(
            Slot::PayloadField,
            "Payload field",
            "where the first value is saved, as set on the platform",
            payload,
        ),
        Input::line(Slot::Campaign, "Campaign", "may stay empty", campaign),
        Input::line(Slot::Tags, "Tags", "words with commas between", &link.tags.join(", ")),
    ];
    if editing {
        let names = Status::ALL.iter().map(|s| s.name().to_owned()).collect();
        inputs.push(Input::choice(Slot::Status, "Status", names, link.status.name()));
    }
    let title = match (&subject, from) {
        (Subject::Link(_), _) => format!("Edit link {}", link.reference),
        (_, Some(link)) => format!("Duplicate link {}", link.reference),
        _ => "New link".to_owned(),
    };
    Form::new(subject, title, inputs)
}

/// What a choice says that leaves things as they are.
pub const UNCHANGED: &str = "as it is";

/// What empties something of several things at once, where an empty input leaves it as it is. No value can be that.
pub const EMPTY: &str = "-";
/// The same, as a hint.
const EMPTIED: &str = "a lone - empties it";

/// Several links at once: what is filled in is changed in all of them, the rest stays.
pub fn links(uids: Vec<Uid>) -> Form {
    let mut statuses = vec![UNCHANGED.to_owned()];
    statuses.extend(Status::ALL.iter().map(|s| s.name().to_owned()));
    let title = format!("Edit {}: what stays empty stays as it is", plural(uids.len(), "link"));
    let inputs = vec![
        Input::line(Slot::Campaign, "Campaign", &format!("for all of them; {EMPTIED}"), ""),
        Input::line(Slot::PayloadField, "Payload field", &format!("where the first value is saved; {EMPTIED}"), ""),
        Input::line(Slot::Tags, "Add tags", "words with commas between", ""),
        Input::choice(Slot::Status, "Status", statuses, UNCHANGED),
    ];
    Form::new(Subject::Links(uids), title, inputs)
}

/// Several placements at once: what is filled in is changed in all of them, the rest stays.
pub fn some_places(book: &Book, places: Vec<(Uid, Uid)>) -> Form {
    let mut keys: Vec<FieldKey> = Vec::new();
    for (link, place) in &places {
        for value in book.placement(*link, *place).map_or(&[][..], |p| &p.values) {
            if !keys.contains(&value.field) {
                keys.push(value.field.clone());
            }
        }
    }
    let title = format!("Edit {}: what stays empty stays as it is", plural(places.len(), "placement"));
    let value = |key| {
        let input = value_input(book, key, "");
        Input { hint: format!("{}; {EMPTIED}", input.hint), ..input }
    };
    let mut inputs: Vec<Input> = keys.iter().map(value).collect();
    inputs.push(add_value_input());
    inputs.push(Input::line(
        Slot::Quantity,
        "Quantity",
        &format!("how many are printed or sent, of each; {EMPTIED}"),
        "",
    ));
    inputs.push(Input::line(Slot::Cost, "Cost", &format!("such as 120.00, of each; {EMPTIED}"), ""));
    Form::new(Subject::SomePlaces(places), title, inputs)
}

/// A ref like `reference` that the book does not have yet.
pub(super) fn free_ref(book: &Book, reference: &str) -> String {
    let base = format!("{reference}-copy");
    let mut name = base.clone();
    let mut n = 2;
    while book.link_by_ref(&name).is_some() {
        name = format!("{base}{n}");
        n += 1;
    }
    name
}

/// Many placements at once.
pub fn places(book: &Book, link: &Link) -> Form {
    let mut inputs = vec![Input::lines(Slot::Labels, "Places", "one a line, or hall-{a..f}, table-{01..40}", "")];
    let own = link.payload_field.clone().or_else(|| {
        let source = book.field_named("source")?;
        matches!(source.kind, FieldType::Text | FieldType::LongText).then(|| FieldKey::Custom(source.id.clone()))
    });
    // A label is text: it makes a value for a text field, not for a number or one of given options.
    let takes_text = |key: &FieldKey| match key {
        FieldKey::Custom(id) => book.field(id).is_none_or(|f| matches!(f.kind, FieldType::Text | FieldType::LongText)),
        FieldKey::System(_) => true,
    };
    inputs.extend(own.map(|key| value_input(book, &key, if takes_text(&key) { LABEL_TOKEN } else { "" })));
    inputs.push(add_value_input());
    Form::new(Subject::Places(link.uid), format!("Add placements to {}", link.reference), inputs)
}

/// What stands for the placement's own label in a value of the form for many placements.
pub const LABEL_TOKEN: &str = "{label}";

/// One placement: a new one like `from`, or the one there is.
pub fn place(book: &Book, link: &Link, subject: Subject, from: &Placement) -> Form {
    let new = matches!(subject, Subject::NewPlace(_));
    let label = if new { format!("{}-copy", from.label) } else { from.label.clone() };
    let number = |n: Option<u64>| n.map(|n| n.to_string()).unwrap_or_default();
    let cost = from.cost_cents.map(|c| format!("{}.{:02}", c / 100, c % 100)).unwrap_or_default();
    let mut inputs = vec![Input::line(Slot::Label, "Label", "where the link is put", &label)];
    let mut keys: Vec<FieldKey> = link.payload_field.iter().cloned().collect();
    keys.extend(from.values.iter().map(|v| v.field.clone()).filter(|k| Some(k) != link.payload_field.as_ref()));
    for key in keys {
        let value = from.values.iter().find(|v| v.field == key).map_or("", |v| v.value.as_str());
        inputs.push(value_input(book, &key, value));
    }
    inputs.push(add_value_input());
    inputs.push(Input::line(Slot::Quantity, "Quantity", "how many are printed or sent", &number(from.quantity)));
    inputs.push(Input::line(Slot::Cost, "Cost", "such as 120.00", &cost));
    let title = if new {
        format!("Duplicate placement {} of {}", from.label, link.reference)
    } else {
        format!("Edit placement {} of {}", from.label, link.reference)
    };
    Form::new(subject, title, inputs)
}

/// What was printed or sent: a record for each of the placements.
pub fn print(places: Vec<(Uid, Uid)>, channels: &[Channel], channel: Channel, today: &str) -> Form {
    let title = match places.len() {
        1 => "Write down what was printed or sent".to_owned(),
        many => format!("Write down what was printed or sent: {many} placements"),
    };
    let names = channels.iter().map(|c| c.label().to_owned()).collect();
    let ways = [Way::Printed, Way::Sent].map(|w| w.name().to_owned()).to_vec();
    let inputs = vec![
        Input::line(Slot::What, "What", "flyers, posters, newsletters", "flyers"),
        Input::line(Slot::Quantity, "How many", "of each placement", ""),
        Input::choice(Slot::Way, "Way", ways, Way::Printed.name()),
        Input::choice(Slot::Channel, "Channel", names, channel.label()),
        Input::line(Slot::Day, "Day", "2026-05-31", today),
    ];
    let mut form = Form::new(Subject::NewPrint(places), title, inputs);
    form.focus = 1;
    form
}

/// The input for a field's value.
pub(super) fn value_input(book: &Book, key: &FieldKey, value: &str) -> Input {
    let hint = match key {
        FieldKey::Custom(id) => match book.field(id) {
            Some(field) if field.kind.has_options() && !field.options.is_empty() => {
                format!("one of {}", field.options.join(", "))
            }
            Some(field) => format!("a {}", field.kind),
            None => format!("field {id} is not in the book"),
        },
        FieldKey::System(_) => "a field of every contact".to_owned(),
    };
    Input::line(Slot::Value(key.clone()), book.name_of(key), &hint, value)
}

fn add_value_input() -> Input {
    Input::line(Slot::AddValue, "+ field", NEW_VALUE, "")
}

/// Turns the name in the “+ field” input into an input for that field's value, and moves the cursor there. Says why
/// where that cannot be.
pub fn add_value(form: &mut Form, book: &Book) -> Result<(), String> {
    let Some(at) = form.index_of(&Slot::AddValue) else { return Ok(()) };
    let name = form.get(&Slot::AddValue);
    let Some(key) = book.key_of(&name) else {
        return Err(format!("{} has no field “{name}”: make it in the Fields pane first (2, then n)", book.bot.name));
    };
    form.offer = None;
    form.inputs[at].text.set_text("");
    if let Some(there) = form.index_of(&Slot::Value(key.clone())) {
        form.focus = there;
    } else {
        let mut input = value_input(book, &key, "");
        // Only a value that was typed is a loss; an added and empty input is not.
        input.initial = String::new();
        form.inputs.insert(at, input);
        form.focus = at;
    }
    Ok(())
}

/// A custom field: a new one (perhaps like another), or the one there is.
pub fn field(subject: Subject, from: Option<&CustomField>) -> Form {
    let blank = CustomField::default();
    let base = from.unwrap_or(&blank);
    let types = FieldType::ALL.iter().map(|t| t.name().to_owned()).collect();
    let (title, name, id) = match (&subject, from) {
        (Subject::Field(_), _) => (format!("Edit field {}", base.name), base.name.clone(), base.id.as_str()),
        (_, Some(_)) => (format!("Duplicate field {}", base.name), format!("{}-copy", base.name), ""),
        _ => ("New field".to_owned(), String::new(), ""),
    };
    let inputs = vec![
        Input::line(Slot::Name, "Name", "as it is called on the platform", &name),
        Input::line(Slot::FieldId, "Id", "digits: the platform shows it beside the field", id),
        Input::choice(Slot::FieldType, "Type", types, base.kind.name()),
        Input::lines(Slot::Options, "Options", "one a line, for a select", &base.options.join("\n")),
    ];
    Form::new(subject, title, inputs)
}

/// A campaign: a new one (perhaps like another), or the one there is.
pub fn campaign(subject: Subject, from: Option<&Campaign>) -> Form {
    let blank = Campaign::default();
    let base = from.unwrap_or(&blank);
    let (title, name) = match (&subject, from) {
        (Subject::Campaign(_), _) => (format!("Edit campaign {}", base.name), base.name.clone()),
        (_, Some(_)) => (format!("Duplicate campaign {}", base.name), format!("{} copy", base.name)),
        _ => ("New campaign".to_owned(), String::new()),
    };
    let inputs = vec![
        Input::line(Slot::Name, "Name", "such as Spring launch", &name),
        Input::line(Slot::Start, "First day", "2026-03-01", base.start.as_deref().unwrap_or("")),
        Input::line(Slot::End, "Last day", "2026-05-31", base.end.as_deref().unwrap_or("")),
        Input::lines(Slot::Notes, "Notes", "", &base.notes),
    ];
    Form::new(subject, title, inputs)
}

/// A bot: a new one (perhaps like another), or the one there is.
pub fn bot(subject: Subject, from: Option<&Bot>) -> Form {
    let blank = Bot::default();
    let base = from.unwrap_or(&blank);
    let (title, name) = match (&subject, from) {
        (Subject::Bot(_), _) => (format!("Edit bot {}", base.name), base.name.clone()),
        // What is not copied is said before it is missed.
        (_, Some(_)) => {
            (format!("Duplicate bot {}: accounts and settings, no links", base.name), format!("{} copy", base.name))
        }
        _ => ("New bot".to_owned(), String::new()),
    };
    let mut inputs = vec![Input::line(Slot::Name, "Name", "the account on the platform, or the client", &name)];
    for channel in Channel::ALL {
        let account = base.account(channel).unwrap_or("");
        inputs.push(Input::line(Slot::Account(channel), channel.label(), channel.account_noun(), account));
    }
    let colors = COLORS.iter().map(|c| (*c).to_owned()).collect();
    let color = COLORS[usize::from(base.color) % COLORS.len()];
    let prefix = if base.whatsapp_prefix == "/" { PREFIX_SLASH } else { PREFIX_NONE };
    inputs.extend([
        Input::line(Slot::Host, "Host", DEFAULT_HOST, &base.host),
        Input::line(Slot::WebchatPath, "WebChat path", DEFAULT_WEBCHAT_PATH, &base.webchat_path),
        Input::choice(Slot::WhatsappPrefix, "WhatsApp prefix", vec![PREFIX_NONE.into(), PREFIX_SLASH.into()], prefix),
        Input::choice(Slot::Color, "Colour", colors, color),
    ]);
    Form::new(subject, title, inputs)
}

/// The choice of no `WhatsApp` prefix.
pub const PREFIX_NONE: &str = "none: giveaway";
/// The choice of the `/` prefix.
pub const PREFIX_SLASH: &str = "slash: /giveaway";

/// A bot out of pasted links.
pub fn setup() -> Form {
    let hint = "paste links that the platform gave, one for each channel";
    let inputs = vec![
        Input::lines(Slot::Links, "Links", hint, ""),
        Input::line(Slot::Name, "Name", "the account on the platform, or the client", ""),
    ];
    Form::new(Subject::Setup, "Set up a bot", inputs)
}

/// What readers of a copied link click on.
pub fn link_text(text: &str) -> Form {
    let hint = "such as Chat with us; {link}, {placement} and {channel} stand for theirs";
    Form::new(Subject::LinkText, "Link text", vec![Input::line(Slot::LinkText, "Link text", hint, text)])
}
