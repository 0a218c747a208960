//! What to copy: which placements, on which channels, in which format, with which mailing tool's tags.

use super::state::State;
use crate::domain::compose::{Composed, Verdict, compose};
use crate::domain::show::{number, plural};
use crate::domain::{Channel, Rule, Severity, Uid, encode, merge};
use crate::export::formats::{self, Format};
use crate::export::table::Row;
use crate::export::{Content, urls};
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// What was copied last, to do it again with one key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Habits {
    /// The channels.
    pub channels: BTreeSet<Channel>,
    /// The format chosen for several URLs.
    pub format: Option<Format>,
    /// The format chosen for a single URL: never a table, which means nothing there.
    pub single: Option<Format>,
    /// The format of the last copy, whatever it was of.
    pub last: Option<Format>,
    /// Whether the last copy repeats the one before.
    pub again: bool,
    /// What was left out of a copy that is on its way: what the copy is, and the sentence.
    pub but: Option<(String, String)>,
    /// What readers click on, see [`urls::link_text`]; `None`: nobody was asked yet.
    pub link_text: Option<String>,
}

/// The menu of what to copy.
#[derive(Clone, Debug, Default)]
pub struct CopyMenu {
    /// The placements: of which link, and which.
    pub targets: Vec<(Uid, Uid)>,
    /// The channels chosen so far.
    pub channels: BTreeSet<Channel>,
    /// The format for this copy; `None`: the usual one, see [`CopyMenu::effective_format`].
    pub format: Option<Format>,
    /// Whether the user chose it here: then it is that of the next copies of this kind, too.
    pub picked: bool,
    /// The usual formats for a single URL, and for several.
    usual: (Option<Format>, Option<Format>),
    /// The channels whose faults were shown, so that asking again copies all the same.
    pub insisted: BTreeSet<Channel>,
    /// The URLs of the placements on each channel, in their order. Made once, not for each frame: there may be many.
    composed: BTreeMap<Channel, Vec<Composed>>,
    /// What there is to say about the tags in those of a channel.
    notes: BTreeMap<Channel, Vec<Note>>,
    /// The first placeholder in the placements' values, braces and all; `None`: there is none.
    pub placeholder: Option<String>,
    /// The channels that are to be copied when the link text is known.
    pub waiting: Vec<Channel>,
}

/// How many URLs are made when the menu opens: more would keep it waiting.
const AT_ONCE: usize = 5_000;

/// A sentence about the tags of a mailing tool, and how bad it is.
pub type Note = (Severity, String);

/// What goes on the clipboard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copy {
    /// The text, and the same with formatting where the format has it.
    pub content: Content,
    /// What it is: “Telegram URL of giveaway · hall-a”, “60 URLs: 12 placements × 5 channels”.
    pub what: String,
    /// How many URLs are in it.
    pub count: usize,
    /// What is left out, and why, a sentence each.
    pub left_out: Vec<String>,
    /// What there is to say about the tags in it, a sentence each, the worst first.
    pub notes: Vec<Note>,
}

/// The beginning of what would go on the clipboard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glance {
    /// The first lines.
    pub lines: Vec<String>,
    /// How many lines come after them.
    pub more: usize,
    /// How many URLs are left out.
    pub left_out: usize,
    /// The first of those, and why.
    pub first_left_out: Option<String>,
    /// What there is to say about the tags in it, a sentence each, the worst first.
    pub notes: Vec<Note>,
}

impl CopyMenu {
    /// A menu for placements, with their URLs on `channels`.
    pub fn new(state: &State, targets: Vec<(Uid, Uid)>, channels: impl IntoIterator<Item = Channel>) -> Self {
        let mut menu = Self { targets, usual: (state.copied.single, state.copied.format), ..Self::default() };
        let channels: Vec<Channel> = channels.into_iter().collect();
        // Of very many, those of a channel are made when it is chosen: nobody waits for those that nobody wants.
        if menu.targets.len() * channels.len() <= AT_ONCE {
            menu.compose(state, channels);
        }
        menu
    }

    /// Makes the URLs on channels whose URLs were left for later.
    pub fn complete(&mut self, state: &State, channels: &[Channel]) {
        if channels.iter().any(|channel| !self.composed.contains_key(channel)) {
            self.compose(state, channels.to_vec());
        }
    }

    /// Whether the URLs on a channel are left for later.
    pub fn is_later(&self, channel: Channel) -> bool {
        !self.composed.contains_key(&channel)
    }

    /// Makes the URLs anew, after a change of the book. What it no longer has is left off.
    pub fn refresh(&mut self, state: &State) {
        let channels = self.composed.keys().copied().collect();
        self.compose(state, channels);
    }

    fn compose(&mut self, state: &State, channels: Vec<Channel>) {
        self.targets
            .retain(|(link, place)| state.book.link(*link).is_some() && state.book.placement(*link, *place).is_some());
        let one = |(link, place): &(Uid, Uid), channel| {
            let values = state.book.placement(*link, *place).map_or(&[][..], |p| &p.values);
            let composed = compose(&state.book, state.book.link(*link)?, values, channel);
            Some(state.tool().map_or_else(|| composed.clone(), |tool| merge::fill(&composed, tool)))
        };
        let column = |channel| self.targets.iter().filter_map(|target| one(target, channel)).collect();
        self.composed = channels.into_iter().map(|channel| (channel, column(channel))).collect();
        let tagged = state.tool().is_some();
        self.notes = self.composed.iter().filter(|_| tagged).map(|(channel, all)| (*channel, notes(all))).collect();
        let placements = self.targets.iter().filter_map(|(link, place)| state.book.placement(*link, *place));
        self.placeholder = placements.flat_map(|placement| &placement.values).find_map(|value| {
            let (_, range) = encode::placeholders(&value.value).into_iter().next()?;
            Some(value.value[range].to_owned())
        });
    }

    /// What there is to say about the tags on some channels, each sentence once.
    fn notes(&self, channels: &[Channel]) -> Vec<Note> {
        let all = channels.iter().filter_map(|channel| self.notes.get(channel)).flatten();
        let mut seen = HashSet::new();
        let mut notes: Vec<Note> = all.filter(|note| seen.insert(*note)).cloned().collect();
        notes.sort_by_key(|(severity, _)| std::cmp::Reverse(*severity));
        notes
    }

    /// The format that will be used for so many channels: the one chosen in this menu, or else the one that was chosen for
    /// as much the last time. Without any a single URL is that, and so are those of one channel or of one placement; the
    /// rest is a table.
    pub fn effective_format(&self, channels: usize) -> Format {
        let several = self.targets.len() > 1;
        let usual = if several || channels > 1 { self.usual.1 } else { self.usual.0 };
        let plain = if several && channels > 1 { Format::Tsv } else { Format::Lines };
        self.format.or(usual).unwrap_or(plain)
    }

    /// The format that the menu shows while so many channels are to be had: that of the next letter where there is one
    /// placement and nothing is chosen yet.
    pub fn shown_format(&self, channels: usize) -> Format {
        let one = self.channels.is_empty() && self.targets.len() == 1;
        self.effective_format(if one { 1 } else { channels })
    }

    /// The URLs of the placements on a channel.
    pub fn composed(&self, channel: Channel) -> &[Composed] {
        self.composed.get(&channel).map_or(&[], Vec::as_slice)
    }

    /// Whether a URL goes into the copy: one with an error does only on a channel that was insisted on.
    pub fn takes(&self, composed: &Composed) -> bool {
        let works = composed.verdict() != Verdict::Fails || self.insisted.contains(&composed.channel);
        works && composed.url.is_some()
    }

    /// The first `lines` lines of what would be copied on `channels`, and how much else there is.
    pub fn glance(&self, state: &State, channels: &[Channel], lines: usize) -> Glance {
        if channels.iter().any(|channel| self.is_later(*channel)) {
            return self.glance_at_few(state, channels, lines);
        }
        let all = || channels.iter().flat_map(|channel| self.composed(*channel));
        let (urls, left_out) =
            all().fold((0, 0), |(urls, left), one| if self.takes(one) { (urls + 1, left) } else { (urls, left + 1) });
        let format = self.shown_format(channels.len());
        let total = match format {
            Format::Lines | Format::Links | Format::Html | Format::Button | Format::Text => urls,
            Format::Rich => urls * 2 + 1,
            Format::Tsv | Format::Csv => self.targets.len() + 1,
            Format::Markdown => self.targets.len() + 2,
            Format::Json => urls * 6 + 2,
        };
        // Placements of which nothing is taken have no line: those with one are looked for.
        let some: Vec<usize> = (0..self.targets.len())
            .filter(|at| format.is_table() || self.at(*at, channels).any(|one| self.takes(one)))
            .take(lines)
            .collect();
        let Content { text, html } = self.content(state, channels, &some, format);
        let also = html.as_ref().map(|_| "and as plain text:");
        let lines: Vec<String> = html
            .as_deref()
            .unwrap_or_default()
            .lines()
            .chain(also)
            .chain(text.lines())
            .take(lines)
            .map(str::to_owned)
            .collect();
        let first = (0..self.targets.len())
            .find_map(|at| self.at(at, channels).find(|one| !self.takes(one)).map(|one| self.left_out(state, at, one)));
        let notes = self.notes(channels);
        Glance { more: total.saturating_sub(lines.len()), lines, left_out, first_left_out: first, notes }
    }

    /// The same where the URLs are left for later: of the first placements, as if none of the others were left out.
    fn glance_at_few(&self, state: &State, channels: &[Channel], lines: usize) -> Glance {
        let targets: Vec<_> = self.targets.iter().take(lines).copied().collect();
        let format = Some(self.shown_format(channels.len()));
        let mut few = Self { targets, format, insisted: self.insisted.clone(), ..Self::default() };
        few.compose(state, channels.to_vec());
        let glance = few.glance(state, channels, lines);
        let shown = glance.lines.len() + glance.more;
        let rest = self.targets.len() - few.targets.len();
        let of_each = shown.checked_div(few.targets.len()).unwrap_or(0).max(1);
        Glance { more: glance.more + rest * of_each, ..glance }
    }

    /// What would be copied on `channels`. URLs with errors are left out, except on channels that were insisted on.
    pub fn build(&self, state: &State, channels: &[Channel]) -> Copy {
        let all: Vec<usize> = (0..self.targets.len()).collect();
        let mut left_out = Vec::new();
        for at in &all {
            let missing = self.at(*at, channels).filter(|one| !self.takes(one));
            left_out.extend(missing.map(|one| self.left_out(state, *at, one)));
        }
        let count = channels.iter().map(|c| self.composed(*c).len()).sum::<usize>() - left_out.len();
        let urls = plural(count, "URL");
        let what = match (self.targets.as_slice(), channels) {
            ([one], [channel]) => format!("{channel} URL of {}", name(state, *one)),
            (_, [channel]) => format!("{} {channel} {}", number(count), if count == 1 { "URL" } else { "URLs" }),
            ([one], many) => format!("{urls} of {} on {} channels", name(state, *one), many.len()),
            (rows, many) => format!("{urls}: {} × {} channels", plural(rows.len(), "placement"), many.len()),
        };
        let format = self.effective_format(channels.len());
        let usual = format == Format::Lines || format == Format::Tsv && channels.len() > 1;
        let what = if usual { what } else { format!("{what} as {}", format.name()) };
        Copy {
            content: self.content(state, channels, &all, format),
            what,
            count,
            left_out,
            notes: self.notes(channels),
        }
    }

    /// The URLs of a placement, by its index.
    fn at<'a>(&'a self, at: usize, channels: &'a [Channel]) -> impl Iterator<Item = &'a Composed> {
        channels.iter().filter_map(move |channel| self.composed(*channel).get(at))
    }

    /// What is copied of some of the placements, by their indexes.
    fn content(&self, state: &State, channels: &[Channel], some: &[usize], format: Format) -> Content {
        let row = |at: &usize| {
            let (link, place) = self.targets[*at];
            let of = state.book.link(link)?;
            Some(Row {
                link: of.reference.clone(),
                title: of.title().to_owned(),
                label: label(state, link, place),
                urls: self.at(*at, channels).map(|one| one.url.clone().filter(|_| self.takes(one))).collect(),
            })
        };
        let rows: Vec<Row> = some.iter().filter_map(row).collect();
        let link_text = state.copied.link_text.as_deref().unwrap_or(urls::LINK_TEXT);
        formats::write(channels, &rows, format, link_text)
    }

    /// What is left out, and why.
    fn left_out(&self, state: &State, at: usize, composed: &Composed) -> String {
        let why = composed.headline().map_or("it has no URL", |f| f.message.as_str());
        format!("{} on {}: {why}", name(state, self.targets[at]), composed.channel)
    }
}

/// What there is to say about the tags in URLs that are copied.
fn notes(all: &[Composed]) -> Vec<Note> {
    let tagged = |rule| matches!(rule, Rule::UnfilledPlaceholder | Rule::BadCharacter);
    let works = all.iter().filter(|composed| composed.verdict() != Verdict::Fails);
    let findings = works.flat_map(|composed| &composed.findings).filter(|f| tagged(f.rule));
    // Each sentence once, and none compared with all the others: there may be one for every placement.
    let mut seen = HashSet::new();
    let fresh = findings.filter(|f| seen.insert((f.severity, f.message.as_str())));
    fresh.map(|f| (f.severity, f.message.clone())).collect()
}

/// “giveaway · hall-a”.
fn name(state: &State, (link, place): (Uid, Uid)) -> String {
    let reference = state.book.link(link).map_or("", |l| l.reference.as_str());
    format!("{reference} · {}", label(state, link, place))
}

fn label(state: &State, link: Uid, place: Uid) -> String {
    state.book.placement(link, place).map_or_else(String::new, |p| p.label.clone())
}
