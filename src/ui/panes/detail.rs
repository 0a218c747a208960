//! The selection: its URL on every channel, what opening it does, and its QR code.

use super::{has_focus, pane};
use crate::app::msg::Target;
use crate::app::picker::plural;
use crate::app::qr::caution;
use crate::app::state::{Pane, State};
use crate::domain::compose::{Composed, Verdict};
use crate::domain::field::is_settable;
use crate::domain::printed::Standing;
use crate::domain::{Channel, FieldKey, Link, Placement, Severity, show};
use crate::qr::terminal::{Drawing, size};
use crate::qr::{Code, Level};
use crate::ui::text::{bullet, fitted, list_row, padded, span, wrap, wrapped};
use crate::ui::widgets::QrCode;
use crate::ui::{Canvas, Theme};
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

pub(super) fn draw(canvas: &mut Canvas<'_, '_>, state: &State, area: Rect) {
    let (title, right) = title(state, area.width);
    let inner = pane(canvas, state, Pane::Detail, area, title, &right);
    let Some(link) = state.link() else {
        return nothing(canvas, state, inner);
    };
    let composed = state.composed();
    if composed.is_empty() {
        let text = format!(
            "\n{} has no account on any channel yet: {} lists the bots, {} edits this one.",
            state.book.bot.name,
            state.keymap.label_of("main.bots"),
            state.keymap.label_of("picker.edit")
        );
        let lines = wrapped(&text, usize::from(inner.width), canvas.theme.dim);
        return canvas.draw(Paragraph::new(lines), inner);
    }
    let rows = channels(canvas, state, &composed, inner);
    let rest = Rect { y: inner.y + rows, height: inner.height.saturating_sub(rows), ..inner };
    let shown = composed.iter().find(|c| c.channel == state.channel).or_else(|| composed.first());
    let Some(shown) = shown else { return };
    let code = shown.url.as_deref().and_then(|url| Code::new(url, Level::M).ok());
    let place = state.placement();
    let about = About { state, theme: canvas.theme, link, place, shown, code: code.as_ref() };
    let Some((drawing, words, lines)) = code.as_ref().and_then(|code| beside(&about, code, rest)) else {
        let lines = opening(&about, false, rest);
        return canvas.draw(Paragraph::new(lines), rest);
    };
    // A line of air above the code, where there is one.
    let height = drawing.rows().len() as u16;
    let y = (rest.y + 1).min(rest.bottom() - height);
    let area = Rect { x: rest.right() - drawing.columns, y, width: drawing.columns, height };
    canvas.draw(&QrCode(&drawing), area);
    canvas.memory.code = Some(area);
    canvas.draw(Paragraph::new(lines), words);
}

/// What the words beside the code are about.
struct About<'a> {
    state: &'a State,
    theme: &'a Theme,
    link: &'a Link,
    place: Option<&'a Placement>,
    shown: &'a Composed,
    code: Option<&'a Code>,
}

/// The code with the words beside it, where both have room and the code may be shown without a warning.
fn beside(about: &About<'_>, code: &Code, area: Rect) -> Option<(Drawing, Rect, Vec<Line<'static>>)> {
    let (columns, rows) = size(code, 1);
    if rows > area.height || columns + 22 > area.width {
        return None;
    }
    if caution(about.shown.url.as_deref()?, &about.shown.findings).is_some() {
        return None;
    }
    let words = Rect { width: area.width - columns - 1, ..area };
    let lines = opening(about, true, words);
    if lines.len() > usize::from(words.height) {
        return None;
    }
    Some((Drawing::fit(code, columns, rows).ok()?, words, lines))
}

fn nothing(canvas: &mut Canvas<'_, '_>, state: &State, area: Rect) {
    if state.has_bot() && state.loaded {
        let text = "\nURLs, what opening the link does, and its QR code stand here once there is a link.";
        let room = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
        canvas.draw(Paragraph::new(wrapped(text, usize::from(room.width), canvas.theme.dim)), room);
    }
}

fn title(state: &State, width: u16) -> (Line<'static>, String) {
    let Some(link) = state.link() else { return (Line::from("Detail"), String::new()) };
    let places: Vec<&Placement> = state.places(link.uid).collect();
    let place = state.placement();
    let at = place.and_then(|p| places.iter().position(|x| x.uid == p.uid));
    let right = at.map_or_else(String::new, |at| format!("{}/{}", at + 1, plural(places.len(), "place")));
    let room = usize::from(width).saturating_sub(10 + right.len());
    let text = place.map_or_else(|| link.reference.clone(), |p| format!("{} · {}", link.reference, p.label));
    (Line::from(fitted(&text, room, Style::new())), right)
}

/// A row for each channel. Returns how many rows were taken.
fn channels(canvas: &mut Canvas<'_, '_>, state: &State, composed: &[Composed], area: Rect) -> u16 {
    let theme = canvas.theme;
    let width = usize::from(area.width);
    let mut y = area.y;
    for one in composed.iter().take(usize::from(area.height)) {
        let line = Rect { y, height: 1, ..area };
        let base = match (state.channel == one.channel, has_focus(state, Pane::Detail)) {
            (true, true) => theme.selected,
            (true, false) => theme.selected_away,
            _ => Style::new(),
        };
        let verdict = one.verdict();
        let sign = sign(verdict);
        let mut spans = vec![
            Span::styled(format!(" {} ", one.channel.letter()), theme.key),
            padded(one.channel.label(), 10, theme.text),
            Span::styled(format!("{sign} "), theme.verdict(verdict)),
        ];
        let room = width.saturating_sub(16);
        spans.extend(summary(theme, one, room));
        let used = crate::ui::text::line_width(&spans);
        spans.push(Span::raw(" ".repeat(width.saturating_sub(used))));
        canvas.draw(list_row(spans, base), line);
        canvas.memory.hit(line, Target::Channel(one.channel));
        y += 1;
    }
    y - area.y
}

/// The sign of a verdict.
pub fn sign(verdict: Verdict) -> char {
    match verdict {
        Verdict::Fits => '✓',
        Verdict::Warns => '!',
        Verdict::Fails => '✗',
    }
}

/// The URL of a channel, or the sentence that matters more.
fn summary(theme: &Theme, one: &Composed, room: usize) -> Vec<Span<'static>> {
    match (one.verdict(), one.headline(), &one.url) {
        (Verdict::Fails, Some(finding), _) => vec![fitted(&finding.message, room, theme.error)],
        (_, _, Some(url)) => vec![span(&middle(url, room), theme.text)],
        (_, Some(finding), None) => vec![fitted(&finding.message, room, theme.warning)],
        _ => Vec::new(),
    }
}

/// A URL with its middle left out where it is too long: the account may go, the payload may not.
fn middle(url: &str, room: usize) -> String {
    if show::width(url) <= room {
        return url.to_owned();
    }
    let Some(at) = url.find(['=', '?']).filter(|_| room > 24) else { return show::fit(url, room).into_owned() };
    // “https://m.me/1029…ref=giveaway--hall-a”
    let at = url[..at].rfind(['?', '&']).map_or(at, |q| q + 1);
    let tail = &url[at..];
    let head_room = 18.min(room.saturating_sub(show::width(tail) + 1)).max(12.min(room / 3));
    let head: String = url.chars().take(head_room).collect();
    show::fit(&format!("{head}…{tail}"), room).into_owned()
}

fn opening(about: &About<'_>, code_shown: bool, area: Rect) -> Vec<Line<'static>> {
    let About { state, theme, link, place, shown, code } = *about;
    let width = usize::from(area.width).saturating_sub(2);
    let mut lines = vec![Line::default(), Line::styled(" Opening it", theme.heading)];
    let flow = state.book.flow_of(link);
    let starts = match flow {
        Some(flow) if flow.name.is_empty() => format!("flow {}", flow.id),
        Some(flow) => flow.name.clone(),
        None => "the flow chosen on the platform".to_owned(),
    };
    lines.extend(fact(theme, "starts", &starts, if flow.is_some() { theme.text } else { theme.dim }, width));
    let values = place.map_or(&[][..], |p| &p.values);
    if values.is_empty() {
        lines.extend(fact(theme, "saves", "nothing", theme.dim, width));
    }
    for (n, value) in values.iter().enumerate() {
        let lead = if n == 0 { "saves" } else { "" };
        let name = state.book.name_of(&value.field);
        let style = if is_read_only(&value.field) { theme.error } else { theme.value };
        let mark = if link.payload_field.as_ref() == Some(&value.field) { "¹" } else { "" };
        lines.extend(fact(theme, lead, &format!("{name}{mark} = {}", value.value), style, width));
    }
    if values.iter().any(|v| link.payload_field.as_ref() == Some(&v.field)) {
        lines.push(Line::styled("         ¹ payload field", theme.dim));
    }
    if shown.channel == Channel::Whatsapp
        && let Some(text) = &shown.text
    {
        lines.push(Line::default());
        lines.extend(bullet(" i", theme.info, &format!("the customer sends “{text}”"), theme.info, width));
    }
    lines.extend(out(state, theme, link, place, width));
    findings(theme, shown, width, &mut lines);
    lines.push(Line::default());
    lines.extend(about_code(state, theme, shown, code, code_shown, width));
    if usize::from(area.height) > lines.len() + 2
        && let Some(url) = &shown.url
    {
        lines.push(Line::default());
        lines.extend(wrap(url, width).into_iter().map(|l| Line::styled(format!(" {l}"), theme.dim)));
    }
    lines
}

/// What was printed or sent of the placement, the last first.
fn out(state: &State, theme: &Theme, link: &Link, place: Option<&Placement>, width: usize) -> Vec<Line<'static>> {
    let Some(place) = place else { return Vec::new() };
    let prints: Vec<_> =
        state.book.prints.iter().rev().filter(|p| (p.link, p.placement) == (link.uid, place.uid)).collect();
    let Some(last) = prints.first() else { return Vec::new() };
    let mut text = last.sentence();
    if prints.len() > 1 {
        text = format!("{text}, and {} more: {}", prints.len() - 1, state.keymap.label_of("main.prints"));
    }
    let differs = prints.iter().any(|p| state.book.standing(p) != Standing::Same);
    let style = if differs { theme.warning } else { theme.text };
    let mut lines = fact(theme, "out", &text, style, width);
    if differs {
        let key = state.keymap.label_of("main.prints");
        lines.extend(fact(theme, "", &format!("not all with the URL of now: {key} says which"), theme.warning, width));
    }
    lines
}

/// Whether the platform drops a value for this field, because it can only be read.
fn is_read_only(key: &FieldKey) -> bool {
    matches!(key, FieldKey::System(name) if !is_settable(name))
}

fn fact(theme: &Theme, lead: &str, text: &str, style: Style, width: usize) -> Vec<Line<'static>> {
    wrap(text, width.saturating_sub(8))
        .into_iter()
        .enumerate()
        .map(|(n, line)| {
            let lead = if n == 0 { lead } else { "" };
            Line::from(vec![Span::styled(format!(" {lead:<8}"), theme.dim), Span::styled(line, style)])
        })
        .collect()
}

/// What there is to say about the channel, the worst first. What the customer sees is said above.
fn findings(theme: &Theme, shown: &Composed, width: usize, lines: &mut Vec<Line<'static>>) {
    let mut findings: Vec<_> = shown
        .findings
        .iter()
        .filter(|f| f.rule != crate::domain::Rule::VisibleText && f.severity != Severity::Info)
        .collect();
    findings.sort_by_key(|f| std::cmp::Reverse(f.severity));
    if !findings.is_empty() {
        lines.push(Line::default());
    }
    for finding in findings {
        let style = theme.severity(finding.severity);
        lines.extend(bullet(&format!(" {}", finding.severity.sign()), style, &finding.message, style, width));
    }
}

fn about_code(
    state: &State,
    theme: &Theme,
    shown: &Composed,
    code: Option<&Code>,
    code_shown: bool,
    width: usize,
) -> Vec<Line<'static>> {
    let Some(code) = code else { return Vec::new() };
    let key = state.keymap.label_of("main.qr");
    let guarded = shown.url.as_deref().and_then(|url| caution(url, &shown.findings)).is_some();
    let text = if guarded {
        format!("QR for {}: {key} shows it behind a warning", shown.channel)
    } else if code_shown {
        format!("QR for {}: version {}, {key} shows it large", shown.channel, code.version())
    } else {
        format!("QR for {}: version {}, {key} shows it", shown.channel, code.version())
    };
    wrap(&text, width).into_iter().map(|l| Line::styled(format!(" {l}"), theme.dim)).collect()
}
