//! Lists to choose from: bots, campaigns, statuses, newsletter tools.

use super::links::Shown;
use super::state::State;
pub use crate::domain::show::plural;
use crate::domain::{Status, Uid};

/// What is chosen from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The bots.
    Bots,
    /// The campaigns of the bot, and “all links”.
    Campaigns,
    /// The statuses a link can have.
    Statuses,
    /// The mailing tools, and “none”.
    Tools,
}

/// Something to choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// No campaign in particular.
    AllLinks,
    /// A bot or campaign.
    Thing(Uid),
    /// A status.
    Status(Status),
    /// A mailing tool, by its place among those that are known; `None`: no tool.
    Tool(Option<usize>),
}

/// A row of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// What it stands for.
    pub choice: Choice,
    /// Its name.
    pub label: String,
    /// What it is, beside the name.
    pub note: String,
    /// A bot's colour.
    pub color: Option<u8>,
    /// Whether it is the one chosen now.
    pub current: bool,
    /// Whether it was put away.
    pub archived: bool,
}

/// A list with a cursor.
#[derive(Clone, Debug)]
pub struct Picker {
    /// What is chosen from.
    pub source: Source,
    /// What has the cursor.
    pub cursor: Choice,
}

impl Picker {
    /// A list with the cursor on what is chosen now.
    pub fn new(source: Source, state: &State) -> Self {
        let cursor = match source {
            Source::Bots => Choice::Thing(state.book.bot.uid),
            Source::Campaigns => state.shown.campaign.map_or(Choice::AllLinks, Choice::Thing),
            Source::Statuses => Choice::Status(state.link().map(|l| l.status).unwrap_or_default()),
            Source::Tools => {
                Choice::Tool(state.tools.all().iter().position(|tool| tool.id == state.book.bot.newsletter_tool))
            }
        };
        Self { source, cursor }
    }

    /// The title. That of the statuses says which links get it.
    pub fn title(&self, state: &State) -> String {
        match self.source {
            Source::Bots => "Bots".to_owned(),
            Source::Campaigns => "Campaigns".to_owned(),
            Source::Statuses => {
                let rows = state.target_rows();
                let links = state.target_links();
                match links.as_slice() {
                    [one] => format!("Status of {}", state.book.link(*one).map_or("", |l| l.reference.as_str())),
                    // The links of marked placements get it: nobody sees which those are.
                    many if rows.iter().all(|row| row.place().is_some()) => {
                        format!("Status of the {} of {}", plural(many.len(), "link"), plural(rows.len(), "placement"))
                    }
                    many => format!("Status of {}", plural(many.len(), "link")),
                }
            }
            Source::Tools => "Newsletter tool".to_owned(),
        }
    }

    /// The rows.
    pub fn items(&self, state: &State) -> Vec<Item> {
        match self.source {
            Source::Bots => {
                let shown =
                    |b: &&crate::domain::Bot| state.shown.archived || !b.archived || b.uid == state.book.bot.uid;
                state.bots.iter().filter(shown).map(|bot| bot_item(state, bot)).collect()
            }
            Source::Campaigns => campaign_items(state),
            Source::Statuses => Status::ALL
                .into_iter()
                .map(|status| Item {
                    choice: Choice::Status(status),
                    label: status.name().to_owned(),
                    note: meaning(status).to_owned(),
                    color: None,
                    current: state.link().is_some_and(|l| l.status == status),
                    archived: false,
                })
                .collect(),
            Source::Tools => tool_items(state),
        }
    }

    /// The index of the cursor's row.
    pub fn position(&self, items: &[Item]) -> usize {
        items.iter().position(|i| i.choice == self.cursor).unwrap_or(0)
    }

    /// Moves the cursor by rows, stopping at the ends.
    pub fn step(&mut self, state: &State, by: isize) {
        let items = self.items(state);
        if let Some(last) = items.len().checked_sub(1) {
            let at = self.position(&items).saturating_add_signed(by).min(last);
            self.cursor = items[at].choice;
        }
    }
}

fn bot_item(state: &State, bot: &crate::domain::Bot) -> Item {
    let channels: Vec<_> = bot.channels().map(crate::domain::Channel::label).collect();
    Item {
        choice: Choice::Thing(bot.uid),
        label: bot.name.clone(),
        note: if channels.is_empty() { "no account yet".to_owned() } else { channels.join(" ") },
        color: Some(bot.color),
        current: bot.uid == state.book.bot.uid,
        archived: bot.archived,
    }
}

fn tool_items(state: &State) -> Vec<Item> {
    let chosen = &state.book.bot.newsletter_tool;
    let item = |choice, label: &str, note: String, current| Item {
        choice,
        label: label.to_owned(),
        note,
        color: None,
        current,
        archived: false,
    };
    let none = item(Choice::Tool(None), "None", "placeholders stay: for a flow".to_owned(), chosen.is_empty());
    let tools = state.tools.all().iter().enumerate().map(|(n, tool)| {
        let example = tool.placeholders().next().and_then(|placeholder| tool.in_url(placeholder));
        item(Choice::Tool(Some(n)), &tool.name, example.unwrap_or_default(), tool.id == *chosen)
    });
    std::iter::once(none).chain(tools).collect()
}

fn campaign_items(state: &State) -> Vec<Item> {
    // Those that the list would show.
    let count = |campaign| Shown { campaign, ..state.shown.clone() }.count(&state.book);
    let all = Item {
        choice: Choice::AllLinks,
        label: "All links".to_owned(),
        note: plural(count(None), "link"),
        color: None,
        current: state.shown.campaign.is_none(),
        archived: false,
    };
    let shown = |c: &&crate::domain::Campaign| state.shown.archived || !c.archived;
    let campaigns = state.book.campaigns.iter().filter(shown).map(|c| {
        let days = match (&c.start, &c.end) {
            (Some(start), Some(end)) => format!(" · {start} – {end}"),
            (Some(start), None) => format!(" · from {start}"),
            (None, Some(end)) => format!(" · until {end}"),
            (None, None) => String::new(),
        };
        Item {
            choice: Choice::Thing(c.uid),
            label: c.name.clone(),
            note: format!("{}{days}", plural(count(Some(c.uid)), "link")),
            color: None,
            current: state.shown.campaign == Some(c.uid),
            archived: c.archived,
        }
    });
    std::iter::once(all).chain(campaigns).collect()
}

/// What a status means, in a few words.
pub const fn meaning(status: Status) -> &'static str {
    match status {
        Status::Draft => "exists here only",
        Status::Registered => "the ref was added on the platform",
        Status::Tested => "somebody opened it and saw the right flow",
        Status::Live => "out in the world",
        Status::Archived => "no longer used",
    }
}
