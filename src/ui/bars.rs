//! The line at the top (where am I), the tabs, and the line at the bottom (what can I do).

use super::Canvas;
use super::text::{fitted, line_width, span, wrap};
use crate::app::command::TABLE;
use crate::app::form::{Kind, Slot};
use crate::app::key::Code;
use crate::app::msg::Target;
use crate::app::overlay::Overlay;
use crate::app::state::{Pane, State, Tone};
use crate::app::update::scopes;
use crate::domain::{Status, show};
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

/// The line at the top: the bot in its colour, the campaign, how many links have each status.
pub fn header(canvas: &mut Canvas<'_, '_>, state: &State, area: Rect) {
    let theme = canvas.theme;
    let width = usize::from(area.width);
    let mut spans = vec![Span::styled(if width < 60 { " " } else { " entrylink  " }, theme.dim)];
    if state.has_bot() {
        let bot = &state.book.bot;
        let room = (width / 3).max(12);
        let start = line_width(&spans);
        spans.push(Span::styled("● ", theme.bot(bot.color)));
        spans.push(fitted(&bot.name, room, theme.bot(bot.color)));
        spans.push(Span::styled(if bot.archived { " (archived) ▾  " } else { " ▾  " }, theme.dim));
        menu(canvas, state, "main.bots", (start, line_width(&spans)), area);
        let start = line_width(&spans);
        let campaign = state.campaign().map_or("All links", |c| c.name.as_str());
        spans.push(fitted(campaign, room, theme.text));
        spans.push(Span::styled(" ▾", theme.dim));
        menu(canvas, state, "main.campaign", (start, line_width(&spans)), area);
    }
    if state.sample {
        let note = if width < 100 { "  sample" } else { "  sample, nothing is kept" };
        spans.push(Span::styled(note, theme.warning));
    }
    let used = line_width(&spans);
    // Where not all of them have room, those that matter most.
    let right = [&Status::ALL[..], &Status::ALL[..4], &[Status::Draft, Status::Live], &[Status::Live]];
    let right = right.map(|some| counts(state, some));
    if let Some(right) = right.into_iter().find(|r| used + r.chars().count() + 2 <= width) {
        spans.push(Span::raw(" ".repeat(width - used - right.chars().count())));
        spans.push(Span::styled(right, theme.dim));
    }
    canvas.draw(Line::from(spans), area);
}

/// A part of the line at the top, from one column to another, opens a menu by a click, where nothing lies over the panes.
fn menu(canvas: &mut Canvas<'_, '_>, state: &State, id: &str, (from, to): (usize, usize), area: Rect) {
    if let Some(at) = TABLE.iter().position(|c| c.id == id).filter(|_| state.top().is_none()) {
        let place = Rect { x: area.x + from as u16, width: (to - from) as u16, ..area };
        canvas.memory.hit(place.intersection(area), Target::Command(at));
    }
}

/// “3 draft · 12 live”.
fn counts(state: &State, statuses: &[Status]) -> String {
    let counts = state.counts();
    let shown: usize = statuses.iter().filter(|s| counts.contains_key(s)).count();
    // Of a book that is not there yet nobody knows how many.
    if !state.has_bot() || state.is_reading() || shown == 0 {
        return String::new();
    }
    let number = |count: &usize| show::number(*count);
    let some = statuses.iter().filter_map(|status| counts.get(status).map(|n| format!("{} {status}", number(n))));
    // What is archived is out of the way, here too: it needs no sign that it is left out.
    let others = counts.keys().filter(|s| **s != Status::Archived && !statuses.contains(s)).count();
    let more = if others > 0 { " …" } else { "" };
    some.collect::<Vec<_>>().join(" · ") + more + " "
}

/// The tabs, where one pane is shown at a time.
pub fn tabs(canvas: &mut Canvas<'_, '_>, state: &State, area: Rect) {
    let theme = canvas.theme;
    let mut x = area.x;
    let mut spans = Vec::new();
    for pane in Pane::ALL {
        let label = format!(" {} {} ", pane.number(), pane.title());
        let style = if pane == state.pane { theme.focus.patch(theme.selected_away) } else { theme.dim };
        let width = label.chars().count() as u16;
        canvas.memory.hit(Rect { x, width, ..area }, Target::Pane(pane));
        x += width;
        spans.push(Span::styled(label, style));
    }
    canvas.draw(Line::from(spans), area);
}

/// The line at the bottom: a notice while there is one, else the keys that work now.
pub fn footer(canvas: &mut Canvas<'_, '_>, state: &State, area: Rect) {
    let theme = canvas.theme;
    if let Some(notice) = &state.notice {
        let (sign, style) = match notice.tone {
            Tone::Good => ("✓", theme.good),
            Tone::Note => ("i", theme.info),
            Tone::Bad => ("✗", theme.error),
        };
        return say(canvas, state, (sign, style), &notice.text, area);
    }
    let help = TABLE.iter().position(|c| c.id == "main.help");
    let mut hints = hints(state);
    let in_panes = state.top().is_none();
    // Help is always the last, and always there.
    hints.retain(|at| Some(*at) != help);
    let typing = scopes(state).first().is_some_and(|s| s.has_text());
    let tail = help.filter(|_| in_panes && !typing).map(|at| hint(state, at));
    // The way out has a place, too, whatever else there is to do.
    let out = hints.iter().copied().find(|at| !in_panes && state.keymap.keys(*at).iter().any(|k| k.code == Code::Esc));
    hints.retain(|at| Some(*at) != out);
    let out_width = out.map_or(0, |at| hint_width(state, at));
    let room = usize::from(area.width)
        .saturating_sub(out_width)
        .saturating_sub(tail.as_ref().map_or(0, |t| show::width(&t.0) + show::width(&t.1) + 3));
    let mut spans = vec![Span::raw(" ")];
    let mut used = 1;
    let fits = |used: &mut usize, at: &usize| {
        *used += hint_width(state, *at);
        Some(*used <= room)
    };
    let some = hints.iter().scan(used, |used, at| fits(used, at)).take_while(|fits| *fits).count();
    for at in hints.into_iter().take(some).chain(out) {
        let (key, label) = hint(state, at);
        let width = hint_width(state, at);
        let x = area.x + used as u16;
        canvas.memory.hit(Rect { x, width: width as u16 - 2, ..area }, Target::Command(at));
        spans.push(Span::styled(key, theme.key));
        spans.push(Span::styled(format!(" {label}  "), theme.dim));
        used += width;
    }
    if let (Some((key, label)), Some(at)) = (tail, help) {
        let width = show::width(&key) + show::width(&label) + 1;
        let gap = usize::from(area.width).saturating_sub(used + width + 1);
        let x = area.x + (used + gap) as u16;
        canvas.memory.hit(Rect { x, width: width as u16, ..area }, Target::Command(at));
        spans.push(Span::raw(" ".repeat(gap)));
        spans.push(Span::styled(key, theme.key));
        spans.push(Span::styled(format!(" {label}"), theme.dim));
    }
    canvas.draw(Line::from(spans), area);
}

/// A notice at the bottom: over as many lines as it takes to be read in full, up to a fourth of the screen.
fn say(canvas: &mut Canvas<'_, '_>, state: &State, (sign, style): (&str, Style), text: &str, area: Rect) {
    let room = usize::from(area.width).saturating_sub(4);
    let mut lines = wrap(&show::safe(text), room);
    let most = usize::from((area.bottom() / 4).clamp(1, 4));
    if lines.len() > most {
        let more = format!("… ({} reads it)", state.keymap.label_of("main.log"));
        let last = lines[most - 1..].join(" ");
        let cut: String = show::fit(&last, room.saturating_sub(show::width(&more))).trim_end_matches('…').to_owned();
        lines.truncate(most - 1);
        lines.push(format!("{cut}{more}"));
    }
    let height = lines.len().max(1) as u16;
    let area = Rect { y: area.bottom() - height, height, ..area };
    canvas.clear(area);
    let lead = |n: usize| if n == 0 { format!(" {sign} ") } else { "   ".to_owned() };
    let lines = lines.iter().enumerate();
    let lines: Vec<Line<'_>> =
        lines.map(|(n, line)| Line::from(vec![Span::styled(lead(n), style), span(line, style)])).collect();
    canvas.draw(Paragraph::new(lines), area);
}

fn hint(state: &State, at: usize) -> (String, String) {
    let label = match TABLE[at].id {
        "form.enter" => enter_label(state),
        _ => TABLE[at].label,
    };
    (state.keymap.label(at), label.to_owned())
}

/// How wide a hint is, with the air after it.
fn hint_width(state: &State, at: usize) -> usize {
    let (key, label) = hint(state, at);
    show::width(&key) + show::width(&label) + 3
}

/// What Enter does in a form, where it stands.
fn enter_label(state: &State) -> &'static str {
    match state.top() {
        Some(Overlay::Form(form)) if form.offer.is_some() => "take it",
        Some(Overlay::Form(form)) if form.input().kind == Kind::Lines => "new line",
        Some(Overlay::Form(form)) if form.input().slot == Slot::AddValue && !form.input().text.is_empty() => "add it",
        _ => "save",
    }
}

/// Whether a command that would work is no use to offer.
fn is_idle(state: &State, at: usize) -> bool {
    match TABLE[at].id {
        "main.undo" => !state.steps.undo,
        "welcome.redo" => !state.steps.redo,
        // Enter says it.
        "form.save" => enter_label(state) == "save",
        _ => false,
    }
}

/// The commands that the footer offers: those of the nearest scope first, only what works now.
pub fn hints(state: &State) -> Vec<usize> {
    let mut hints = Vec::new();
    let scopes = scopes(state);
    for (at, command) in TABLE.iter().enumerate() {
        let shadowed = || {
            scopes.first() != Some(&command.scope)
                && state.keymap.keys(at).first().is_some_and(|k| state.keymap.find(scopes[0], *k).is_some())
        };
        if scopes.contains(&command.scope)
            && !command.label.is_empty()
            && !shadowed()
            && !state.keymap.keys(at).is_empty()
            && (command.why_not)(state).is_none()
            && !is_idle(state, at)
        {
            hints.push(at);
        }
    }
    hints
}
