//! Rows, rates and comparisons of what was counted.

use super::clue::Clue;
use super::compare::{Candidate, Comparison, compare};
use super::likely::Likely;
use super::tally::{Cell, Tally};
use super::wilson::{Interval, wilson};
use crate::domain::model::fold;
use crate::domain::{Book, Channel, Link, Placement, Uid};
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// What a row stands for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Level {
    /// A placement.
    #[default]
    Placements,
    /// A link with its placements.
    Links,
    /// A campaign with its links.
    Campaigns,
}

impl Level {
    /// All of them, the finest first.
    pub const ALL: [Self; 3] = [Self::Placements, Self::Links, Self::Campaigns];

    /// The name in the user interface, commands and JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Placements => "placements",
            Self::Links => "links",
            Self::Campaigns => "campaigns",
        }
    }
}

/// What rows are sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the column of that name")]
pub enum Sort {
    Name,
    Distributed,
    #[default]
    Started,
    Converted,
    StartRate,
    ConversionRate,
    Amount,
    Cost,
    CostPerStart,
    CostPerConversion,
}

impl Sort {
    /// All of them, in the order of the columns.
    pub const ALL: [Self; 10] = [
        Self::Name,
        Self::Distributed,
        Self::Started,
        Self::StartRate,
        Self::Converted,
        Self::ConversionRate,
        Self::Amount,
        Self::Cost,
        Self::CostPerStart,
        Self::CostPerConversion,
    ];

    /// The name in the user interface and commands.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Distributed => "distributed",
            Self::Started => "started",
            Self::Converted => "converted",
            Self::StartRate => "start-rate",
            Self::ConversionRate => "conversion-rate",
            Self::Amount => "amount",
            Self::Cost => "cost",
            Self::CostPerStart => "cost-per-start",
            Self::CostPerConversion => "cost-per-conversion",
        }
    }
}

/// Which part of the figures is wanted, and in which order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// What a row stands for.
    pub level: Level,
    /// Only this channel.
    pub channel: Option<Channel>,
    /// A row for each channel.
    pub split: bool,
    /// Only this campaign.
    pub campaign: Option<Uid>,
    /// Only this link.
    pub link: Option<Uid>,
    /// The order: names from A, figures from the highest, costs from the lowest.
    pub sort: Sort,
    /// The other way round.
    pub reversed: bool,
}

/// The figures of a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// How many were printed or sent; `None`: that is not known.
    pub distributed: Option<u64>,
    /// Contacts that came.
    pub started: u64,
    /// Contacts that converted.
    pub converted: u64,
    /// What they brought, in hundredths.
    pub amount_cents: i64,
    /// What it cost, in hundredths; `None`: that is not known.
    pub cost_cents: Option<u64>,
    /// How they were matched, in the order of [`super::How::ALL`].
    pub how: [u64; 4],
    /// Contacts of what is known to be distributed and brought no more than there is of it, and how much that is.
    of_distributed: (u64, u64),
    /// Contacts of what is known to cost something, and those that converted.
    of_cost: (u64, u64),
}

impl Figures {
    fn put(&mut self, cell: &Cell, distributed: Option<u64>, cost_cents: Option<u64>) {
        let add = |sum: &mut Option<u64>, n: Option<u64>| {
            if let Some(n) = n {
                *sum = Some(sum.unwrap_or(0).saturating_add(n));
            }
        };
        self.started += cell.started;
        self.converted += cell.converted;
        self.amount_cents = self.amount_cents.saturating_add(cell.amount_cents);
        self.how.iter_mut().zip(cell.how).for_each(|(sum, n)| *sum += n);
        if let Some(n) = distributed.filter(|n| cell.started <= *n) {
            self.of_distributed.0 += cell.started;
            self.of_distributed.1 = self.of_distributed.1.saturating_add(n);
        }
        if cost_cents.is_some() {
            self.of_cost = (self.of_cost.0 + cell.started, self.of_cost.1 + cell.converted);
        }
        add(&mut self.distributed, distributed);
        add(&mut self.cost_cents, cost_cents);
    }

    /// Starts of what was distributed. `None`: that is not known, or there were more starts than copies, so that it is no
    /// share: people share a poster.
    pub fn start_rate(&self) -> Option<Interval> {
        wilson(self.of_distributed.0, self.of_distributed.1)
    }

    /// Whether the start rate is of a part of the starts only: of placements whose number is known, and that brought no more
    /// people than that.
    pub fn starts_in_part(&self) -> bool {
        self.of_distributed.1 > 0 && self.of_distributed != (self.started, self.distributed.unwrap_or(0))
    }

    /// Whether costs are of a part of the starts only: of placements whose cost is known.
    pub fn costs_in_part(&self) -> bool {
        self.cost_cents.is_some() && self.of_cost != (self.started, self.converted)
    }

    /// Conversions of starts.
    pub fn conversion_rate(&self) -> Option<Interval> {
        wilson(self.converted, self.started)
    }

    /// The cost of a start in hundredths.
    pub fn cost_per_start(&self) -> Option<f64> {
        let (started, _) = self.of_cost;
        (started > 0).then_some(self.cost_cents? as f64 / started as f64)
    }

    /// The cost of a conversion in hundredths.
    pub fn cost_per_conversion(&self) -> Option<f64> {
        let (_, converted) = self.of_cost;
        (converted > 0).then_some(self.cost_cents? as f64 / converted as f64)
    }

    fn key(&self, sort: Sort) -> Option<f64> {
        match sort {
            Sort::Name => None,
            Sort::Distributed => self.distributed.map(|n| n as f64),
            Sort::Started => Some(self.started as f64),
            Sort::Converted => Some(self.converted as f64),
            Sort::StartRate => self.start_rate().map(|i| i.rate),
            Sort::ConversionRate => self.conversion_rate().map(|i| i.rate),
            Sort::Amount => Some(self.amount_cents as f64),
            Sort::Cost => self.cost_cents.map(|n| n as f64),
            Sort::CostPerStart => self.cost_per_start(),
            Sort::CostPerConversion => self.cost_per_conversion(),
        }
    }
}

/// A row of the table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// The campaign's name; empty: none.
    pub campaign: String,
    /// The link's ref; empty: the row is a campaign.
    pub reference: String,
    /// The placement's label; empty: the row is a link or a campaign; [`UNKNOWN`]: the placement is not known.
    pub label: String,
    /// The link.
    pub link: Option<Uid>,
    /// The placement.
    pub placement: Option<Uid>,
    /// The channel, where there is a row for each.
    pub channel: Option<Channel>,
    /// The figures.
    pub figures: Figures,
    /// Whether it is ahead of all others on its channel.
    pub ahead: bool,
}

/// The label of contacts whose link is known and whose placement is not.
pub const UNKNOWN: &str = "(placement not known)";

impl Row {
    /// What the row is about, in a line.
    pub fn name(&self) -> String {
        match (self.reference.as_str(), self.label.as_str()) {
            ("", _) if self.campaign.is_empty() => "(no campaign)".to_owned(),
            ("", _) => self.campaign.clone(),
            (reference, "") => reference.to_owned(),
            (reference, label) => format!("{reference} · {label}"),
        }
    }
}

/// The place of a row among others by name: campaign, link and label without case, then what tells equal names apart.
type Place = (String, String, String, Option<Uid>, Option<Uid>, Option<Channel>);

/// Contacts that nobody can place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unmatched {
    /// What they carry.
    pub clue: Clue,
    /// How many.
    pub count: u64,
    /// The link that they came by, where that is known.
    pub link: Option<Uid>,
    /// The likeliest placements with their links: several where nothing tells them apart.
    pub likely: Vec<(Uid, Uid)>,
}

impl Unmatched {
    /// The likeliest placement with its link, where there is one and no other is as likely.
    pub fn likeliest(&self) -> Option<(Uid, Uid)> {
        match self.likely[..] {
            [one] => Some(one),
            _ => None,
        }
    }
}

/// Everything that there is to show.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// The rows, in their order.
    pub rows: Vec<Row>,
    /// All rows together.
    pub total: Figures,
    /// By channel, in the usual order; those that no channel is known of come last.
    pub channels: Vec<(Option<Channel>, Figures)>,
    /// The placements of each channel, compared.
    pub comparisons: Vec<Comparison>,
    /// Starts, conversions, days and hours of all rows together.
    pub sum: Cell,
    /// Contacts that carry something, and whose link is not known.
    pub unknown: u64,
    /// Contacts that carry nothing: they came another way.
    pub bare: u64,
    /// Contacts whose link is known and whose placement is not.
    pub unplaced: u64,
    /// All contacts: of the one channel, where only one is wanted.
    pub contacts: u64,
}

impl Report {
    /// The part of a count that `scope` asks for.
    pub fn new(book: &Book, tally: &Tally, scope: Scope) -> Self {
        let maker = Maker { book, tally, scope };
        let mut report = Self { comparisons: maker.comparisons(), ..Self::default() };
        let mut channels: BTreeMap<(bool, Option<Channel>), Figures> = BTreeMap::new();
        let mut rows: BTreeMap<Place, Row> = BTreeMap::new();
        for link in maker.links() {
            for (placement, channel, cell) in maker.cells_of(link, scope.split) {
                let (distributed, cost) =
                    placement.map_or((None, None), |p| maker.known_of(p, scope.channel.or(channel)));
                let row = maker.row(link, placement, channel);
                let key =
                    (fold(&row.campaign), fold(&row.reference), fold(&row.label), row.link, row.placement, row.channel);
                rows.entry(key).or_insert(row).figures.put(&cell, distributed, cost);
            }
            // All together are the same whether rows are split or not: what was typed in is of no channel.
            for (placement, _, cell) in maker.cells_of(link, false) {
                let (distributed, cost) = placement.map_or((None, None), |p| maker.known_of(p, scope.channel));
                report.total.put(&cell, distributed, cost);
                report.sum.add(&cell);
                report.unplaced += if placement.is_none() { cell.started } else { 0 };
            }
            for (channel, placement, cell) in maker.by_channel(link) {
                let known = channel.zip(placement).and_then(|(c, p)| maker.known_of(p, Some(c)).0);
                channels.entry((channel.is_none(), channel)).or_default().put(&cell, known, None);
            }
        }
        report.channels = channels.into_iter().map(|((_, channel), figures)| (channel, figures)).collect();
        report.rows = rows.into_values().collect();
        for row in &mut report.rows {
            row.ahead = row.placement.is_some_and(|placement| {
                let channel = scope.channel.or(row.channel);
                let mut of = report.comparisons.iter().filter(|c| channel.is_none_or(|wanted| wanted == c.channel));
                channel.is_some() && of.any(|c| c.verdict == super::Verdict::Ahead(placement))
            });
        }
        maker.sort(&mut report.rows);
        report.contacts = scope.channel.map_or(tally.contacts, |channel| tally.contacts_on(channel));
        if scope.link.is_none() && scope.campaign.is_none() {
            for (channel, (carry, bare)) in &tally.elsewhere {
                if scope.channel.is_none() || scope.channel == *channel {
                    report.unknown += carry;
                    report.bare += bare;
                }
            }
        }
        report
    }

    /// Contacts that nobody can place, the most first; at most `limit` of them.
    pub fn unmatched(book: &Book, tally: &Tally, limit: usize) -> Vec<Unmatched> {
        let mut all: Vec<(u64, &Clue)> = tally.lost.iter().map(|(clue, lost)| (lost.count, clue)).collect();
        all.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
        let likely = Likely::new(book);
        all.into_iter()
            .take(limit)
            .map(|(count, clue)| {
                let link = tally.link_of(clue);
                Unmatched { clue: clue.clone(), count, link, likely: likely.of(clue, link) }
            })
            .collect()
    }
}

/// What a report is made of.
struct Maker<'a> {
    book: &'a Book,
    tally: &'a Tally,
    scope: Scope,
}

impl<'a> Maker<'a> {
    fn links(&self) -> impl Iterator<Item = &'a Link> {
        let Scope { campaign, link, .. } = self.scope;
        let wanted =
            move |l: &&Link| campaign.is_none_or(|c| l.campaign == Some(c)) && link.is_none_or(|uid| l.uid == uid);
        self.book.links().filter(wanted)
    }

    /// The placements of a link and what came by them; for contacts whose placement is not known, without one. Placements
    /// that brought nobody are there, too, unless they are in the archive.
    fn cells_of(&self, link: &Link, split: bool) -> Vec<(Option<&'a Placement>, Option<Channel>, Cell)> {
        let mut found = Vec::new();
        let places = self.book.placements(link.uid).iter().map(Some).chain([None]);
        for placement in places {
            let of = |key: &super::Key| key.link == link.uid && key.placement == placement.map(|p| p.uid);
            let keys = self.cells(link.uid).filter(|(key, _)| of(key));
            if split {
                let mut by_channel: BTreeMap<Option<Channel>, Cell> =
                    keys.map(|(key, cell)| (key.channel, cell.clone())).collect();
                // What is out on a channel has a row of its own there, though it brought nobody yet.
                let prints = self.book.prints.iter().filter(|p| Some(p.placement) == placement.map(|p| p.uid));
                for channel in prints.map(|p| p.channel).filter(|c| self.scope.channel.is_none_or(|only| only == *c)) {
                    by_channel.entry(Some(channel)).or_default();
                }
                if !by_channel.is_empty() {
                    found.extend(by_channel.into_iter().map(|(channel, cell)| (placement, channel, cell)));
                    continue;
                }
            }
            let mut sum = Cell::default();
            self.cells(link.uid).filter(|(key, _)| of(key)).for_each(|(_, cell)| sum.add(cell));
            let archived = link.status == crate::domain::Status::Archived || placement.is_none_or(|p| p.archived);
            if sum.started > 0 || !archived {
                found.push((placement, None, sum));
            }
        }
        found
    }

    fn cells(&self, link: Uid) -> impl Iterator<Item = (&'a super::Key, &'a Cell)> {
        let first = super::Key { link, placement: None, channel: None };
        let channel = self.scope.channel;
        let of_link = self.tally.cells.range(first..).take_while(move |(key, _)| key.link == link);
        of_link.filter(move |(key, _)| channel.is_none() || key.channel == channel)
    }

    fn by_channel(&self, link: &Link) -> Vec<(Option<Channel>, Option<&'a Placement>, Cell)> {
        self.cells(link.uid)
            .map(|(key, cell)| {
                let placement = key.placement.and_then(|uid| self.book.placement(link.uid, uid));
                (key.channel, placement, cell.clone())
            })
            .collect()
    }

    /// How many of a placement are out, and what they cost: from the record of what was printed or sent, else as it was
    /// typed in. What is typed in is of no channel.
    fn known_of(&self, placement: &Placement, channel: Option<Channel>) -> (Option<u64>, Option<u64>) {
        let mut prints = self.book.prints.iter().filter(|p| p.placement == placement.uid).peekable();
        let recorded = prints.peek().is_some();
        let of_channel = prints.filter(|p| channel.is_none_or(|c| p.channel == c));
        let sum = of_channel.map(|p| p.quantity).reduce(u64::saturating_add);
        let typed = if channel.is_none() { placement.quantity } else { None };
        let cost = if channel.is_none() { placement.cost_cents } else { None };
        (if recorded { sum } else { typed }, cost)
    }

    fn row(&self, link: &Link, placement: Option<&Placement>, channel: Option<Channel>) -> Row {
        let campaign = self.book.campaign_of(link).map_or_else(String::new, |c| c.name.clone());
        let channel = channel.filter(|_| self.scope.split);
        let base = Row { campaign, channel, ..Row::default() };
        match self.scope.level {
            Level::Campaigns => base,
            Level::Links => Row { reference: link.reference.clone(), link: Some(link.uid), ..base },
            Level::Placements => Row {
                reference: link.reference.clone(),
                link: Some(link.uid),
                label: placement.map_or_else(|| UNKNOWN.to_owned(), |p| p.label.clone()),
                placement: placement.map(|p| p.uid),
                ..base
            },
        }
    }

    fn comparisons(&self) -> Vec<Comparison> {
        let mut candidates: BTreeMap<Channel, Vec<Candidate>> = BTreeMap::new();
        for link in self.links() {
            for (channel, placement, cell) in self.by_channel(link) {
                let Some((channel, placement)) = channel.zip(placement) else { continue };
                let (hits, trials) = if self.tally.conversion.is_empty() {
                    match self.known_of(placement, Some(channel)).0 {
                        Some(distributed) => (cell.started, distributed),
                        None => continue,
                    }
                } else {
                    (cell.converted, cell.started)
                };
                candidates.entry(channel).or_default().push(Candidate { placement: placement.uid, hits, trials });
            }
        }
        candidates.into_iter().map(|(channel, all)| compare(channel, &all)).collect()
    }

    /// Rows without the figure come last, whichever way round.
    fn sort(&self, rows: &mut [Row]) {
        let Scope { sort, reversed, .. } = self.scope;
        let lowest_first = matches!(sort, Sort::CostPerStart | Sort::CostPerConversion) != reversed;
        // They come sorted by name, and the sort keeps the order of equals.
        rows.sort_by(|a, b| match (a.figures.key(sort), b.figures.key(sort)) {
            (Some(a), Some(b)) if lowest_first => a.total_cmp(&b),
            (Some(a), Some(b)) => b.total_cmp(&a),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => Ordering::Equal,
        });
        if sort == Sort::Name && reversed {
            rows.reverse();
        }
    }
}

/// What has to be known of the figures of a channel.
pub const fn caveat(channel: Channel) -> &'static str {
    match channel {
        Channel::Messenger => {
            "Messenger loses the ref on some Android phones, and where the page has no Get Started button: those people \
             start without a placement."
        }
        Channel::Instagram => {
            "Instagram passes no ref on in the browser, nor where the account has no ice breakers: those people start \
             without a placement."
        }
        Channel::Whatsapp => {
            "WhatsApp: who opens the chat and never sends the text is no contact, and the text can be edited before it is \
             sent: starts are fewer than openings, and some are found by repair or not at all."
        }
        Channel::Telegram => "Telegram: no loss of the parameter on its way is known.",
        Channel::Webchat => {
            "WebChat: who comes back with another device or an emptied browser is most likely a new contact (inferred)."
        }
        Channel::Viber => "Viber: nothing is documented about what gets lost on the way.",
    }
}

/// What has to be known of all figures.
pub const IN_GENERAL: &str = "Started means that a contact exists. Clicks and scans of links are not known to anybody, and \
                              are not guessed at. Rates have their 95 % Wilson interval.";

/// What has to be known of the figures in a report, the general first.
pub fn caveats(report: &Report) -> Vec<&'static str> {
    let channels = report.channels.iter().filter(|(_, f)| f.started > 0).filter_map(|(channel, _)| *channel);
    std::iter::once(IN_GENERAL).chain(channels.map(caveat)).collect()
}
