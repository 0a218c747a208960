//! What opening the link does: whose it is, which flow starts, the sample contact before and after, and what the customer
//! sees on `WhatsApp`.

use super::Section;
use crate::app::state::State;
use crate::app::tester::opening::Saved;
use crate::domain::tester::Reading;
use crate::domain::{Channel, Rule, show};
use crate::ui::Theme;
use crate::ui::text::{bullet, fitted, padded, span, wrap};
use ratatui::text::{Line, Span};

/// How many lines of a `WhatsApp` text are shown.
const BUBBLE: usize = 6;

/// What opening the link does; `None` where it opens nothing.
pub(super) fn section(theme: &Theme, state: &State, width: usize) -> Option<Section> {
    let reading = &state.tester.reading;
    if reading.reference.is_none() && reading.writes.is_empty() {
        return None;
    }
    let key = state.keymap.label_of("tester.contact");
    let mut section = Section::new(theme, "Opening it", &format!("{key} edits the sample contact"));
    let room = width.saturating_sub(9);
    let mut fact = |label: &str, spans: Vec<Span<'static>>| {
        let mut line = vec![Span::raw(" "), padded(label, 8, theme.dim)];
        line.extend(spans);
        section.say([Line::from(line)]);
    };
    if let Some(bot) = bot(theme, state, reading, room) {
        fact("asks", bot);
    }
    if let Some(reference) = &reading.reference {
        fact("link", belongs(theme, state, reading, reference, room));
    }
    fact("starts", flow(theme, state, reading, room));
    table(&mut section, theme, state, width);
    if reading.channel == Some(Channel::Whatsapp) {
        bubble(&mut section, theme, reading.text.as_deref().unwrap_or_default(), width);
    }
    Some(section)
}

/// Which flow starts.
fn flow(theme: &Theme, state: &State, reading: &Reading, room: usize) -> Vec<Span<'static>> {
    let link = reading.link.and_then(|uid| state.book.link(uid));
    let (text, style) = match (&reading.reference, link.map(|link| state.book.flow_of(link))) {
        (None, _) => ("nothing: there is no ref", theme.warning),
        (Some(_), Some(Some(flow))) => (flow.name.as_str(), theme.text),
        (Some(_), Some(None)) => ("a flow that the book does not name", theme.dim),
        (Some(_), None) => ("whatever the platform has for this ref", theme.dim),
    };
    vec![fitted(text, room, style)]
}

/// Whose account it is.
fn bot(theme: &Theme, state: &State, reading: &Reading, room: usize) -> Option<Vec<Span<'static>>> {
    let (channel, account) = (reading.channel?, reading.account.as_deref()?);
    let same = |other: &str| channel.same_account(other, account);
    // Two bots may have the same account: then it is the one on screen that the rest is said of.
    let mut bots = std::iter::once(&state.book.bot).chain(&state.bots);
    Some(match bots.find(|b| b.account(channel).is_some_and(same)) {
        Some(bot) => {
            let on = format!(" on {channel}");
            let name = fitted(&bot.name, room.saturating_sub(2 + on.len()), theme.bot(bot.color));
            vec![Span::styled("● ", theme.bot(bot.color)), name, Span::styled(on, theme.dim)]
        }
        None => vec![fitted(&format!("{account} on {channel}, no bot of yours"), room, theme.warning)],
    })
}

/// The link and placement that it belongs to.
fn belongs(theme: &Theme, state: &State, reading: &Reading, reference: &str, room: usize) -> Vec<Span<'static>> {
    let Some(link) = reading.link.and_then(|uid| state.book.link(uid)) else {
        let name = fitted(reference, room.saturating_sub(18).max(8), theme.reference);
        let why = if is_of_another(reading) { "  another bot's" } else { "  not in the book" };
        return vec![name, Span::styled(why, theme.dim)];
    };
    let place = reading.placement.and_then(|uid| state.book.placement(link.uid, uid));
    let place = place.map(|p| format!(" · {}", p.label)).unwrap_or_default();
    let status = format!("  {}", link.status);
    let left = room.saturating_sub(status.len());
    let name = fitted(&link.reference, left, theme.reference);
    let left = left.saturating_sub(show::width(&name.content));
    vec![name, fitted(&place, left, theme.text), Span::styled(status, theme.dim)]
}

/// Whether the account is not this bot's, so that its links are not looked up.
fn is_of_another(reading: &Reading) -> bool {
    reading.findings.iter().any(|f| f.rule == Rule::ForeignAccount)
}

/// The fields that are set, before and after.
fn table(section: &mut Section, theme: &Theme, state: &State, width: usize) {
    let saved = &state.tester.saved;
    if saved.is_empty() {
        return section.say([Line::styled("   it saves nothing to the contact", theme.dim)]);
    }
    let widest = |some: fn(&Saved) -> usize, least: usize, most: usize| {
        saved.iter().map(some).max().unwrap_or(0).clamp(least, most.max(least)) + 2
    };
    let name = widest(|s| show::width(&s.name), 5, width / 4);
    let kind = if width >= 48 { widest(|s| s.kind.len(), 4, 12) } else { 0 };
    let left = width.saturating_sub(3 + name + kind);
    let before = widest(|s| s.before.as_deref().map_or(1, show::width), 6, left / 2).min(left);
    let after = left.saturating_sub(before);
    section.say([Line::from(vec![
        Span::raw("   "),
        padded("field", name, theme.dim),
        padded("type", kind, theme.dim),
        padded("before", before, theme.dim),
        padded("after", after, theme.dim),
    ])]);
    let first = state.tester.reading.findings.len();
    let window = section.window(theme, state.tester.cursor, first, saved.len());
    for (n, row) in window.clone().zip(&saved[window.clone()]) {
        let cursor = state.tester.cursor == first + n && !state.tester.editing;
        let lead = if cursor { "›" } else { " " };
        let sign = if row.dropped.is_some() { "✗" } else { " " };
        let value = |text: Option<&str>| text.unwrap_or("–").to_owned();
        let style = if row.dropped.is_some() { theme.dim } else { theme.value };
        let mut lines = vec![Line::from(vec![
            Span::styled(lead, theme.key),
            Span::styled(format!("{sign} "), theme.error),
            cell(&row.name, name, theme.field),
            padded(row.kind, kind, theme.dim),
            cell(&value(row.before.as_deref()), before, theme.text),
            cell(&value(row.after.as_deref()), after, style),
        ])];
        if let Some((_, why)) = &row.dropped {
            let text = format!("“{}” is dropped: {why}", show::fit(&row.value, 40));
            lines.extend(bullet("    ", theme.error, &text, theme.error, width));
        }
        section.row(first + n, lines);
    }
    section.rest(theme, &window, saved.len());
}

/// A cell of the table, with air after it.
fn cell(text: &str, columns: usize, style: ratatui::style::Style) -> Span<'static> {
    padded(&format!("{} ", show::fit(text, columns.saturating_sub(2))), columns, style)
}

/// The text as the customer sees it, before it is sent.
fn bubble(section: &mut Section, theme: &Theme, text: &str, width: usize) {
    let room = width.saturating_sub(6).clamp(4, 60);
    let mut lines = wrap(&show::safe_lines(text), room);
    let cut = lines.len() > BUBBLE;
    lines.truncate(BUBBLE);
    if let (true, Some(last)) = (cut, lines.last_mut()) {
        *last = show::fit(&format!("{last} …"), room).into_owned();
    }
    let inner = lines.iter().map(|l| show::width(l)).max().unwrap_or(0).max(4);
    let lead = "the customer sees this, and can change it before it is sent:";
    section.say(bullet("", theme.dim, lead, theme.dim, width));
    section.say([Line::styled(format!("  ╭{}╮", "─".repeat(inner + 2)), theme.good)]);
    section.say(lines.iter().map(|line| {
        let air = " ".repeat(inner - show::width(line));
        let side = |text: &'static str| Span::styled(text, theme.good);
        Line::from(vec![side("  │ "), span(line, theme.text), Span::raw(air), side(" │")])
    }));
    section.say([Line::styled(format!("  ╰{}╯", "─".repeat(inner + 2)), theme.good)]);
}
