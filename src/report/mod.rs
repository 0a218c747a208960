//! What links brought, written down for others: a table, CSV, JSON, Markdown, and one HTML page with its charts in it that
//! can be mailed to a client.
//!
//! Text from outside (labels, refs, what contacts carry) is escaped for each of them, and a spreadsheet runs none of it.

mod csv;
mod html;
mod json;
mod markdown;
pub mod svg;

use crate::domain::day;
use crate::domain::results::{Comparison, Figures, Interval, Level, Report, Row, Scope, Tally, Unmatched, Verdict};
use crate::domain::show::{number, plural};
use crate::domain::{Book, Channel, Uid};

/// Everything that is written down.
#[derive(Clone, Copy, Debug)]
pub struct Paper<'a> {
    /// The book of the bot.
    pub book: &'a Book,
    /// The count.
    pub tally: &'a Tally,
    /// The part of it that was asked for.
    pub report: &'a Report,
    /// Which part that is.
    pub scope: Scope,
    /// Contacts that nobody can place, the most first.
    pub unmatched: &'a [Unmatched],
    /// The days that it is about, as `YYYY-MM-DD`; `None`: from the beginning, to the end.
    pub days: (Option<&'a str>, Option<&'a str>),
    /// When it is written, in milliseconds since the Unix epoch.
    pub now_ms: i64,
}

pub use csv::csv;
pub use html::html;
pub use json::json;
pub use markdown::markdown;

/// A rate in percent: “12.3 %”.
pub fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}

/// An interval in percent: “9.8–15.2 %”.
pub fn span(interval: &Interval) -> String {
    format!("{:.1}–{:.1} %", interval.low * 100.0, interval.high * 100.0)
}

/// An amount of hundredths: “1,234.50”.
pub fn money(cents: f64) -> String {
    let rounded = cents.abs().round() as u64;
    let sign = if cents < 0.0 && rounded > 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", number(rounded / 100), rounded % 100)
}

/// An amount with its currency, where that is known: “1,234.50 €”.
pub fn priced(cents: f64, currency: &str) -> String {
    if currency.is_empty() { money(cents) } else { format!("{} {currency}", money(cents)) }
}

/// How many carry something: “1 carries”, “2 carry”.
fn carry(n: u64) -> String {
    if n == 1 { "1 carries".to_owned() } else { format!("{} carry", number(n)) }
}

/// The likeliest placements of contacts that nobody can place, in words; `None`: nothing is like what they carry.
pub fn likely_name(book: &Book, lost: &Unmatched) -> Option<String> {
    let name = |(link, placement): &(Uid, Uid)| {
        let reference = &book.link(*link)?.reference;
        Some(format!("{reference} · {}", book.placement(*link, *placement)?.label))
    };
    match lost.likely.as_slice() {
        [] => None,
        [one] => name(one),
        [one, other] if one.0 == other.0 => {
            Some(format!("{} or {}", name(one)?, book.placement(other.0, other.1)?.label))
        }
        [one, other] => Some(format!("{} or {}", name(one)?, name(other)?)),
        [one, others @ ..] => Some(format!("{} or {} more", name(one)?, others.len())),
    }
}

/// What signs in the table mean, where they are in it: “★: …”.
pub fn signs(tally: &Tally, report: &Report, scope: Scope) -> Vec<String> {
    let mut lines = Vec::new();
    if report.rows.iter().any(|row| row.ahead) {
        lines.push("★: ahead of all others on its channel.".to_owned());
    }
    let mut figures = report.rows.iter().map(|r| &r.figures).chain([&report.total]);
    if figures.any(|f| f.starts_in_part() || f.costs_in_part()) {
        let converts = if tally.conversion.is_empty() { "" } else { " and conversions" };
        lines.push(format!(
            "*: only of the placements whose number is known and that brought no more people than that; costs are of the \
             starts{converts} of placements whose cost is known."
        ));
    }
    if scope.split && report.total.distributed.is_some() {
        lines.push(
            "Numbers and costs that were typed in are of no one channel: they are in the figures of all rows together only."
                .to_owned(),
        );
    }
    lines
}

/// A comparison as a sentence.
pub fn verdict(book: &Book, comparison: &Comparison, converts: bool) -> String {
    let Comparison { channel, verdict, compared, left_out } = comparison;
    let what = if converts { "conversion rate" } else { "start rate" };
    let others = match left_out {
        0 => String::new(),
        1 => " (1 more has too few to be compared)".to_owned(),
        n => format!(" ({n} more have too few to be compared)"),
    };
    match verdict {
        Verdict::Ahead(uid) => {
            let placed = book
                .links()
                .find_map(|l| book.placement(l.uid, *uid).map(|p| format!("{} · {}", l.reference, p.label)));
            format!(
                "{channel}: {} has the best {what} of {compared} placements{others}.",
                placed.unwrap_or_else(|| "a placement that is gone".to_owned())
            )
        }
        Verdict::TooFew => format!(
            "{channel}: too few to call: the {what}s of {compared} placements may well differ by chance{others}."
        ),
        Verdict::Nothing => {
            format!("{channel}: too few to call: fewer than two placements have enough contacts to compare.")
        }
    }
}

impl Paper<'_> {
    /// Whether anything counts as converted.
    pub fn converts(&self) -> bool {
        !self.tally.conversion.is_empty()
    }

    /// What it is called.
    fn title(&self) -> String {
        format!("Results of {}", self.book.bot.name)
    }

    /// The days in words.
    fn period(&self) -> String {
        match self.days {
            (Some(from), Some(to)) => format!("{} to {}", day::in_words(from), day::in_words(to)),
            (Some(from), None) => format!("since {}", day::in_words(from)),
            (None, Some(to)) => format!("until {}", day::in_words(to)),
            (None, None) => "all that was imported".to_owned(),
        }
    }

    /// How much it is based on, in a sentence.
    pub fn basis(&self) -> String {
        let channel = self.scope.channel.map_or_else(String::new, |c| format!(" on {c}"));
        let contacts = format!("{}{channel}", plural(self.report.contacts as usize, "contact"));
        let imports = plural(self.tally.imports as usize, "import");
        let known = number(self.report.total.started);
        let link = self.scope.link.and_then(|uid| self.book.link(uid)).map(|l| format!("the link {}", l.reference));
        let campaign = || {
            let of = self.book.campaigns.iter().find(|c| Some(c.uid) == self.scope.campaign);
            of.map(|c| format!("the links of {}", c.name))
        };
        let by = link.or_else(campaign).unwrap_or_else(|| "a link".to_owned());
        let rest = [
            (self.report.unknown, "something that belongs to no link"),
            (self.report.bare, "nothing and came another way"),
        ];
        let rest: Vec<String> =
            rest.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{} {what}", carry(*n))).collect();
        let more = if rest.is_empty() { String::new() } else { format!("; {}", rest.join(", ")) };
        format!("{contacts} in {imports}, {known} of them by {by}{more}")
    }

    /// What counts as converted, what the amounts are of, and what signs in the table mean: a sentence each.
    pub fn legend(&self) -> Vec<String> {
        let mut lines = Vec::new();
        let tally = self.tally;
        if self.converts() {
            let currency = if tally.currency.is_empty() { String::new() } else { format!(", in {}", tally.currency) };
            lines.push(match tally.amount_of.as_str() {
                "" => format!("Converted: {}.", tally.conversion),
                of if of == tally.conversion => format!("Converted: {of}, with its amount{currency}."),
                of => format!("Converted: {}. Amount: {of}{currency}.", tally.conversion),
            });
        }
        lines.extend(signs(tally, self.report, self.scope));
        lines
    }

    /// The names of the columns, those of text first. How many those are comes with them.
    pub fn head(&self) -> (Vec<&'static str>, usize) {
        let mut head = match self.scope.level {
            Level::Placements => vec!["campaign", "link", "placement"],
            Level::Links => vec!["campaign", "link"],
            Level::Campaigns => vec!["campaign"],
        };
        if self.scope.split {
            head.push("channel");
        }
        let words = head.len();
        head.extend(["distributed", "started", "start rate", "95 %"]);
        if self.converts() {
            head.extend(["converted", "rate", "95 %", "amount"]);
        }
        head.extend(["cost", "per start"]);
        if self.converts() {
            head.push("per conversion");
        }
        (head, words)
    }

    /// The cells of a row for people, in the order of [`Self::head`].
    pub fn cells(&self, row: &Row) -> Vec<String> {
        let mut cells = self.words(row);
        cells.extend(self.numbers(&row.figures));
        cells
    }

    /// The cells of the row below all others.
    pub fn total(&self) -> Vec<String> {
        let mut cells = vec![String::new(); self.head().1];
        "all".clone_into(&mut cells[0]);
        cells.extend(self.numbers(&self.report.total));
        cells
    }

    fn words(&self, row: &Row) -> Vec<String> {
        let mut cells = vec![if row.campaign.is_empty() { "–".to_owned() } else { row.campaign.clone() }];
        if self.scope.level != Level::Campaigns {
            cells.push(row.reference.clone());
        }
        if self.scope.level == Level::Placements {
            cells.push(if row.ahead { format!("{} ★", row.label) } else { row.label.clone() });
        }
        if self.scope.split {
            cells.push(row.channel.map_or_else(|| "–".to_owned(), |c| c.label().to_owned()));
        }
        cells
    }

    fn numbers(&self, figures: &Figures) -> Vec<String> {
        let none = || "–".to_owned();
        let rate = |i: Option<Interval>| i.map_or_else(|| [none(), none()], |i| [percent(i.rate), span(&i)]);
        let cost = |cents: Option<f64>| cents.map_or_else(none, money);
        let part = |of_some: bool, cell: String| if of_some && cell != "–" { format!("{cell}*") } else { cell };
        let mut cells = vec![figures.distributed.map_or_else(none, number), number(figures.started)];
        let [start_rate, start_span] = rate(figures.start_rate());
        cells.extend([part(figures.starts_in_part(), start_rate), start_span]);
        if self.converts() {
            cells.push(number(figures.converted));
            cells.extend(rate(figures.conversion_rate()));
            cells.push(if figures.amount_cents == 0 { none() } else { money(figures.amount_cents as f64) });
        }
        cells.push(cost(figures.cost_cents.map(|c| c as f64)));
        cells.push(part(figures.costs_in_part(), cost(figures.cost_per_start())));
        if self.converts() {
            cells.push(part(figures.costs_in_part(), cost(figures.cost_per_conversion())));
        }
        cells
    }

    /// The comparisons of the channels in question, a sentence each.
    pub fn verdicts(&self) -> Vec<String> {
        let wanted = |c: &&Comparison| self.scope.channel.is_none_or(|channel| channel == c.channel);
        self.report.comparisons.iter().filter(wanted).map(|c| verdict(self.book, c, self.converts())).collect()
    }
}

/// The name of a channel that may not be known.
pub fn channel_name(channel: Option<Channel>) -> &'static str {
    channel.map_or("channel not known", Channel::label)
}

/// What a clue is about, in words: the field's name, “ref” or “text”.
pub fn clue_name(book: &Book, what: &str) -> String {
    use crate::domain::results::clue::{REF, TEXT};
    match what {
        REF => "ref".to_owned(),
        TEXT => "text".to_owned(),
        field => book.name_of(&crate::domain::FieldKey::parse(field)).to_owned(),
    }
}
