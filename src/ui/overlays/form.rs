//! A form: its inputs with what there is to say about each, completions, and what the link will be.

use super::places::Tried;
use super::{popup, whole_height};
use crate::app::edit::View;
use crate::app::form::{self, Form, Kind, Slot, Subject, candidates, check};
use crate::app::msg::Target;
use crate::app::state::State;
use crate::domain::compose::{Composed, Verdict};
use crate::domain::{Severity, setup, show};
use crate::ui::memory::scroll;
use crate::ui::panes::sign;
use crate::ui::text::{bullet, column, fitted, line_width, padded, span, wrap, wrapped};
use crate::ui::widgets::field_line;
use crate::ui::{Canvas, Theme};
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

/// How wide a form is at most: wide enough for a URL to be compared at a glance.
const WIDTH: u16 = 96;
/// How many lines a text of several lines has.
const LINES: usize = 5;

/// What is said of a choice that has the cursor.
const CHOOSE: &str = "   ← → choose";

/// A line of the form: what it shows, and which input it belongs to.
pub(super) struct Row {
    pub line: Line<'static>,
    pub input: usize,
    pub cursor: Option<u16>,
}

pub(super) fn draw(canvas: &mut Canvas<'_, '_>, state: &State, form: &Form, area: Rect) {
    let theme = canvas.theme;
    let width = WIDTH.min(area.width);
    let room = usize::from(width).saturating_sub(4);
    // A text of several lines may have what the rest leaves.
    let others = 2 + form.inputs.len() + 1 + preview_height(state, form);
    let lines = text_lines(form, usize::from(area.height).saturating_sub(others));
    let rows = rows(theme, state, form, room, lines as u16);
    canvas.memory.tried.look(state, form);
    // The box has room for what the inputs may have to say, so that it does not jump while somebody types.
    let height = (base_height(form, lines) + preview_height(state, form) + 3).min(usize::from(area.height)) as u16;
    let height = whole_height(area, WIDTH, height);
    let inner = popup(canvas, area, width, height, &form.title, theme.focus);
    let inner_height = usize::from(inner.height);
    // On a small screen the inputs come first, but empty rows below them are the preview's.
    let least = if inner_height < 14 { (inner_height / 4).max(1) } else { inner_height / 2 };
    let most = least.max(inner_height.saturating_sub(rows.len()));
    let tried = &canvas.memory.tried;
    // What is wrong is said in full where that has room.
    let mut preview = Preview { theme, state, form, tried, room, wraps: true }.lines();
    if preview.len() > most {
        preview = Preview { theme, state, form, tried, room, wraps: false }.lines();
    }
    let below = preview_height(state, form).max(preview.len()).min(most);
    if preview.len() > below
        && let Some(short) = short_preview(theme, state, form, tried, room)
    {
        preview = short;
    }
    let above = inner_height - below;
    let count = rows.len();
    let cursor_row = rows.iter().rposition(|r| r.cursor.is_some()).unwrap_or(0);
    scroll(&mut canvas.memory.overlay, cursor_row, rows.len(), above);
    let first = canvas.memory.overlay;
    for (y, row) in (inner.y..inner.y + above as u16).zip(rows.into_iter().skip(first)) {
        let line = Rect { y, height: 1, ..inner };
        canvas.memory.hit(line, Target::Item(row.input));
        if let Some(column) = row.cursor {
            canvas.cursor = Some(Position::new(inner.x + column.min(inner.width.saturating_sub(1)), y));
        }
        canvas.draw(row.line, line);
    }
    // Inputs above or below the edge are hinted at in the margin.
    let mark = |canvas: &mut Canvas<'_, '_>, y, arrow| {
        canvas.draw(Line::styled(arrow, theme.key), Rect { x: inner.right(), y, width: 1, height: 1 });
    };
    if first > 0 {
        mark(canvas, inner.y, "↑");
    }
    if first + above < count {
        mark(canvas, inner.y + above as u16 - 1, "↓");
    }
    let rest = Rect { y: inner.bottom() - below as u16, height: below as u16, ..inner };
    canvas.draw(Paragraph::new(preview), rest);
}

/// The rows of all inputs, with room for a few remarks and completions.
fn base_height(form: &Form, lines: usize) -> usize {
    let several = form.inputs.iter().filter(|i| i.kind == Kind::Lines).count();
    form.inputs.len() + several * (lines.max(LINES) - 1) + 3
}

/// How many lines of a text of several lines are shown: all of them, where `most` have room.
fn text_lines(form: &Form, most: usize) -> usize {
    let texts = form.inputs.iter().filter(|i| i.kind == Kind::Lines);
    let longest = texts.map(|i| i.text.text().split('\n').count()).max().unwrap_or(0);
    longest.max(LINES).min(most).max(1)
}

/// The rows of the preview, whatever is typed.
fn preview_height(state: &State, form: &Form) -> usize {
    match form.subject {
        Subject::Setup => 9,
        _ if form::draft(form, &state.book).is_some() => state.book.bot.accounts.len() + 1,
        _ => 0,
    }
}

/// How wide the column of labels is.
fn label_width(form: &Form, room: usize) -> usize {
    let widest = form.inputs.iter().map(|i| show::width(&i.label)).max().unwrap_or(0);
    (widest + 2).min(room * 2 / 5)
}

/// The rows of all inputs; `lines`: how many a text of several lines may have.
pub(super) fn rows(theme: &Theme, state: &State, form: &Form, room: usize, lines: u16) -> Vec<Row> {
    let labels = label_width(form, room);
    let mut rows = Vec::new();
    for at in 0..form.inputs.len() {
        input_rows(&mut rows, theme, form, at, labels, room, usize::from(lines));
        let focus = at == form.focus;
        if focus {
            rows.extend(offers(theme, state, form, labels, room).into_iter().map(|line| Row {
                line,
                input: at,
                cursor: None,
            }));
        }
        // An input that was not reached yet is not complained about.
        let touched = focus || !form.inputs[at].text.is_empty();
        let said = match (&form.error, focus) {
            (Some(error), true) => Some((Severity::Error, error.clone())),
            _ => check(form, at, &state.book, &state.bots)
                .filter(|c| touched && !(focus && form.inputs[at].text.is_empty() && c.blocks))
                .map(|c| match c.severity {
                    _ if focus && completes(form, state) => unfinished(state),
                    // What a form brought along is nobody's fault before anything was typed.
                    Severity::Error if !form.is_dirty() => (Severity::Info, c.sentence),
                    severity => (severity, c.sentence),
                }),
        };
        if let Some((severity, sentence)) = said {
            let style = theme.severity(severity);
            let lead = format!("{}{}", " ".repeat(labels), severity.sign());
            let lines = bullet(&lead, style, &sentence, style, room);
            rows.extend(lines.into_iter().map(|line| Row { line, input: at, cursor: None }));
        }
    }
    rows
}

/// Whether what is typed is the beginning of something that the input is there for.
fn completes(form: &Form, state: &State) -> bool {
    matches!(form.input().slot, Slot::PayloadField | Slot::AddValue | Slot::Value(_))
        && !candidates(form, &state.book).is_empty()
}

/// What is said while that is typed: it is no fault yet.
fn unfinished(state: &State) -> (Severity, String) {
    (Severity::Info, format!("{} completes it", state.keymap.label_of("form.next")))
}

fn input_rows(rows: &mut Vec<Row>, theme: &Theme, form: &Form, at: usize, labels: usize, room: usize, lines: usize) {
    let input = &form.inputs[at];
    let focus = at == form.focus;
    let label = column(&input.label, labels, if focus { theme.focus } else { theme.dim });
    let value_room = room.saturating_sub(labels + 1);
    let views: Vec<View<'_>> = match (&input.kind, focus) {
        (Kind::Choice(_), _) => {
            let text = format!("‹ {} ›", input.value());
            let style = if focus { theme.selected } else { theme.text };
            let mut line = vec![label, fitted(&text, value_room, style)];
            if focus && show::width(&text) + CHOOSE.len() < value_room {
                line.push(Span::styled(CHOOSE, theme.dim));
            }
            let line = Line::from(line);
            let cursor = focus.then_some(labels as u16);
            return rows.push(Row { line, input: at, cursor });
        }
        (Kind::Lines, _) => input.text.views(value_room, lines),
        (Kind::Line, _) => vec![input.text.view(value_room)],
    };
    if input.text.is_empty() {
        let hint = fitted(&input.hint, value_room, theme.dim);
        let cursor = focus.then_some(labels as u16);
        return rows.push(Row { line: Line::from(vec![label, hint]), input: at, cursor });
    }
    for (n, view) in views.iter().enumerate() {
        let lead = if n == 0 { label.clone() } else { Span::raw(" ".repeat(labels)) };
        let mut spans = vec![lead];
        let text = field_line(view, theme, theme.text).spans;
        spans.extend(text.into_iter().map(|s| Span::styled(s.content.into_owned(), s.style)));
        let cursor = view.cursor.filter(|_| focus).map(|c| (labels + c) as u16);
        rows.push(Row { line: Line::from(spans), input: at, cursor });
    }
}

/// The completions of the input that has the cursor.
fn offers(theme: &Theme, state: &State, form: &Form, labels: usize, room: usize) -> Vec<Line<'static>> {
    let typed = !form.input().text.is_empty();
    let all = candidates(form, &state.book);
    // Before anything is typed only fields and options are worth their lines.
    let eager = matches!(form.input().slot, Slot::AddValue | Slot::Value(_) | Slot::PayloadField);
    if !typed && form.offer.is_none() && !eager {
        return Vec::new();
    }
    let shown = if typed || form.offer.is_some() { 6 } else { 3 };
    let chosen = form.offer.unwrap_or(usize::MAX);
    let first = if chosen == usize::MAX { 0 } else { chosen.saturating_sub(shown - 1) };
    all.iter()
        .enumerate()
        .skip(first)
        .take(shown)
        .map(|(n, c)| {
            let style = if n == chosen { theme.selected } else { theme.field };
            let key = if n == 0 && typed && form.offer.is_none() { "tab " } else { "    " };
            Line::from(vec![
                Span::raw(" ".repeat(labels.saturating_sub(4))),
                Span::styled(key, theme.key),
                fitted(&c.text, room.saturating_sub(labels) / 2, style),
                Span::styled("  ", theme.dim),
                fitted(&c.note, room.saturating_sub(labels) / 3, theme.dim),
            ])
        })
        .collect()
}

/// What saving the form would make: the URLs of the link, or the accounts found in pasted links.
struct Preview<'a> {
    theme: &'a Theme,
    state: &'a State,
    form: &'a Form,
    /// What holds for all of many placements.
    tried: &'a Tried,
    room: usize,
    /// Whether what is wrong may take more than a line.
    wraps: bool,
}

impl Preview<'_> {
    fn lines(&self) -> Vec<Line<'static>> {
        let Self { theme, state, form, room, .. } = *self;
        if form.subject == Subject::Setup {
            return found(theme, &form.get(&Slot::Links), room);
        }
        let Some(draft) = form::draft(form, &state.book) else { return Vec::new() };
        let mut lines = vec![Line::styled("─".repeat(room), theme.frame)];
        if draft.link.reference.is_empty() {
            lines.push(Line::styled("The URL of every channel stands here while you type.", theme.dim));
            return lines;
        }
        let composed = draft.composed(&state.book);
        let refused = composed.first().filter(|c| c.text.is_none()).and_then(|c| c.headline());
        if let Some(finding) = refused {
            lines.extend(bullet("✗", theme.error, &finding.message, theme.error, room));
            return lines;
        }
        for one in &composed {
            self.channel(&mut lines, one);
        }
        lines
    }

    /// The URL on a channel, or what is wrong with it.
    fn channel(&self, lines: &mut Vec<Line<'static>>, one: &Composed) {
        let theme = self.theme;
        let (verdict, fails) = judged(one, self.tried);
        let (mark, style) = match verdict {
            Some(verdict) => (sign(verdict), theme.verdict(verdict)),
            None => ('·', theme.dim),
        };
        let head = [padded(one.channel.label(), 10, theme.dim), Span::styled(format!("{mark} "), style)];
        let left = self.room.saturating_sub(12);
        match (fails, &one.url) {
            (Some(sentence), _) if self.wraps => {
                for (n, part) in wrap(&show::safe(&sentence), left).into_iter().enumerate() {
                    let lead = if n == 0 { head.to_vec() } else { vec![Span::raw(" ".repeat(12))] };
                    lines.push(Line::from([lead, vec![Span::styled(part, theme.error)]].concat()));
                }
            }
            (Some(sentence), _) => {
                lines.push(Line::from([&head[..], &[fitted(&sentence, left, theme.error)]].concat()));
            }
            (None, Some(url)) => lines.push(Line::from([&head[..], &[tail_fitted(url, left, theme.text)]].concat())),
            (None, None) => lines.push(Line::from(head.to_vec())),
        }
    }
}

/// The verdict on a channel, of all placements where there are many, and what is wrong where something fails.
fn judged(one: &Composed, tried: &Tried) -> (Option<Verdict>, Option<String>) {
    if let Some(said) = tried.said(one.channel) {
        return (said.worst, said.fails);
    }
    let verdict = one.verdict();
    let failing = one.headline().filter(|_| verdict == Verdict::Fails);
    (Some(verdict), failing.map(|finding| finding.message.clone()))
}

/// The same where a line a channel has no room: a sign for each, and what is wrong with the first that fails.
fn short_preview(theme: &Theme, state: &State, form: &Form, tried: &Tried, room: usize) -> Option<Vec<Line<'static>>> {
    let draft = form::draft(form, &state.book).filter(|draft| !draft.link.reference.is_empty())?;
    let composed = draft.composed(&state.book);
    let judged: Vec<_> = composed.iter().map(|one| judged(one, tried)).collect();
    let mut signs = Vec::new();
    for (one, (verdict, _)) in composed.iter().zip(&judged) {
        let (mark, style) = verdict.map_or(('·', theme.dim), |verdict| (sign(verdict), theme.verdict(verdict)));
        signs.push(Span::styled(one.channel.letter().to_string(), theme.dim));
        signs.push(Span::styled(format!("{mark}  "), style));
    }
    let failing = judged.iter().find_map(|(_, fails)| fails.as_deref());
    let left = room.saturating_sub(line_width(&signs));
    let mut lines = Vec::new();
    match failing {
        Some(sentence) => signs.push(fitted(sentence, left, theme.error)),
        None => signs
            .extend(composed.first().and_then(|one| one.url.as_deref()).map(|url| tail_fitted(url, left, theme.dim))),
    }
    lines.push(Line::from(signs));
    Some(lines)
}

/// A URL whose end stays visible: what is typed ends up there.
fn tail_fitted(url: &str, columns: usize, style: Style) -> Span<'static> {
    if show::width(url) <= columns {
        return span(url, style);
    }
    // It begins after the scheme, or where a part of the URL begins: half a word says nothing.
    let starts = url.match_indices(['/', '?', '&', '=']).map(|(at, _)| at + 1);
    let mut tails = starts.map(|at| &url[at..]).filter(|tail| !tail.starts_with('/'));
    let whole = tails.clone().find(|tail| show::width(tail) < columns);
    match whole.or_else(|| tails.next_back()) {
        Some(tail) => fitted(&format!("…{tail}"), columns, style),
        None => fitted(url, columns, style),
    }
}

/// What was read out of pasted links.
fn found(theme: &Theme, text: &str, room: usize) -> Vec<Line<'static>> {
    let mut lines = vec![Line::styled("─".repeat(room), theme.frame)];
    let setup = setup::from_links(text);
    if setup.accounts.is_empty() {
        let help = "On the platform: Marketing › Entry Point Links › ⋯ › Get Link. Copy the link of each channel and \
                    paste them here, in any order.";
        lines.extend(wrapped(help, room, theme.dim));
        return lines;
    }
    for (channel, account) in &setup.accounts {
        lines.push(Line::from(vec![
            Span::styled("✓ ", theme.good),
            padded(channel.label(), 11, theme.text),
            span(account, theme.info),
        ]));
    }
    let mut facts = Vec::new();
    if let Some(host) = &setup.host {
        facts.push(format!("host {host}{}", setup.webchat_path.as_deref().unwrap_or("")));
    }
    if let Some(prefix) = setup.whatsapp_prefix.as_deref().filter(|p| !p.is_empty()) {
        facts.push(format!("WhatsApp texts start with “{prefix}”"));
    }
    lines.extend(facts.into_iter().map(|f| Line::from(fitted(&f, room, theme.dim))));
    for problem in &setup.problems {
        lines.extend(bullet("!", theme.warning, problem, theme.warning, room));
    }
    lines
}
