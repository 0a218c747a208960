//! The menu of what to copy: a row a channel, and what will be on the clipboard.

use super::{popup, whole_height};
use crate::app::copy::{CopyMenu, Glance};
use crate::app::msg::Target;
use crate::app::picker::plural;
use crate::app::state::State;
use crate::domain::compose::{Composed, Verdict};
use crate::domain::show::{noun, number};
use crate::domain::{Channel, Severity};
use crate::export::formats::Format;
use crate::ui::Canvas;
use crate::ui::panes::sign;
use crate::ui::text::{bullet, fitted, line_width, padded, wrap, wrapped};
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

pub(super) fn draw(canvas: &mut Canvas<'_, '_>, state: &State, menu: &CopyMenu, area: Rect) {
    let theme = canvas.theme;
    let channels: Vec<Channel> = state.book.bot.channels().collect();
    let title = match menu.targets.as_slice() {
        [(link, place)] => {
            let reference = state.book.link(*link).map_or("", |l| l.reference.as_str());
            let label = state.book.placement(*link, *place).map_or("", |p| p.label.as_str());
            format!("Copy {reference} · {label}")
        }
        many => format!("Copy {}", plural(many.len(), "placement")),
    };
    let chosen: Vec<Channel> =
        if menu.channels.is_empty() { channels.clone() } else { menu.channels.iter().copied().collect() };
    let room = usize::from(area.width.min(WIDTH).saturating_sub(4));
    let options = options(canvas, state, menu, chosen.len(), (room, area.height < LOW));
    let sample = menu.glance(state, &chosen, PREVIEW);
    let notes = notes(canvas, state, &sample, room);
    let fixed = channels.len() + options.len() + notes.len() + 3;
    // The whole preview where there is room, a few lines of it where not.
    let most = usize::from(area.height).saturating_sub(fixed + 1).clamp(2, PREVIEW);
    let (preview, shown) = preview(&sample, menu.shown_format(chosen.len()), room, most);
    let more = sample.more + sample.lines.len() - shown;
    let height = whole_height(area, WIDTH, (fixed + preview.len() + usize::from(more > 0)) as u16);
    let inner = popup(canvas, area, WIDTH, height, &title, theme.focus);
    if usize::from(inner.height) < channels.len() + 4 {
        return small(canvas, state, menu, &channels, inner);
    }
    let mut y = inner.y;
    for (n, channel) in channels.iter().enumerate() {
        if y >= inner.bottom() {
            return;
        }
        let line = Rect { y, height: 1, ..inner };
        canvas.memory.hit(line, Target::Item(n));
        canvas.draw(channel_row(canvas, menu, *channel, room), line);
        y += 1;
    }
    let mut lines = options;
    lines.push(Line::styled("─".repeat(room), theme.frame));
    lines.extend(preview.iter().map(|row| Line::from(fitted(row, room, theme.dim))));
    if more > 0 {
        lines.push(Line::styled(format!("… {} more {}", number(more), noun(more, "line")), theme.dim));
    }
    lines.extend(notes);
    let rest = Rect { y, height: inner.bottom().saturating_sub(y), ..inner };
    canvas.draw(Paragraph::new(lines), rest);
}

/// What will be copied in at most `most` rows, and how many of its lines have begun in them. Links are shown whole, in as
/// many rows as they take; the lines of a table are cut at the edge, so that they stay one under the other.
fn preview(sample: &Glance, format: Format, room: usize, most: usize) -> (Vec<String>, usize) {
    let mut rows: Vec<String> = Vec::new();
    let mut shown = 0;
    for line in &sample.lines {
        if rows.len() >= most {
            break;
        }
        shown += 1;
        let line = line.replace('\t', "  ");
        if format.is_table() || format == Format::Json {
            rows.push(line);
        } else {
            rows.extend(wrap(&line, room));
        }
    }
    rows.truncate(most);
    (rows, shown)
}

/// How wide the menu is where there is room.
const WIDTH: u16 = 96;
/// On fewer rows than these the menu shows less of what can be chosen.
const LOW: u16 = 20;
/// How many lines of what will be copied are shown at most.
const PREVIEW: usize = 8;

/// What can be chosen beside the channels.
fn options(
    canvas: &Canvas<'_, '_>,
    state: &State,
    menu: &CopyMenu,
    channels: usize,
    (room, low): (usize, bool),
) -> Vec<Line<'static>> {
    let theme = canvas.theme;
    let key = |id: &str| Span::styled(state.keymap.label_of(id), theme.key);
    let dim = |text: &str| Span::styled(text.to_owned(), theme.dim);
    let several = vec![dim("a capital letter chooses several, "), key("copy.go"), dim(" copies them")];
    let named = |format: Format| Span::styled(format.name(), theme.heading);
    let whole = state.book.bot.channels().count();
    // What each key copies is said before it is pressed.
    let all = vec![Span::raw("  "), key("copy.all"), dim("  all channels as "), named(menu.effective_format(whole))];
    let one = vec![dim(",  a letter one as "), named(menu.effective_format(1))];
    let mut lines = Vec::new();
    lines.push(Line::from([all, one].concat()));
    lines.push(Line::from([vec![Span::raw("     ")], several].concat()));
    let format = menu.shown_format(channels);
    let mut line = vec![Span::raw("  ")];
    // On a low screen only the one that is chosen: what will be copied is to be seen, too.
    let few = [("copy.format", format)];
    let formats: &[(&str, Format)] = if low { &few } else { &FORMATS };
    for &(id, of) in formats {
        let spans = [
            key(id),
            Span::raw(" "),
            Span::styled(of.name(), if of == format { theme.selected } else { theme.dim }),
            Span::styled(if of == format { " ◂ " } else { "   " }, theme.key),
        ];
        if line_width(&line) + line_width(&spans) > room + 2 {
            lines.push(Line::from(std::mem::replace(&mut line, vec![Span::raw("  ")])));
        }
        line.extend(spans);
    }
    lines.push(Line::from(line));
    if format.has_link_text() {
        let (text, style) = match &state.copied.link_text {
            Some(text) => (text.as_str(), theme.text),
            None => ("asked for at the first copy, then remembered", theme.dim),
        };
        let text = fitted(text, room.saturating_sub(16), style);
        lines.push(Line::from(vec![Span::raw("  "), key("copy.text"), dim("  link text: "), text]));
    }
    if let Some(placeholder) = &menu.placeholder {
        let chosen = &state.book.bot.newsletter_tool;
        let (text, style) = match state.tool() {
            Some(tool) => (format!("{}, whose tags take the place of {placeholder}", tool.name), theme.text),
            None if chosen.is_empty() => (format!("none: {placeholder} stays, for a flow to fill in"), theme.dim),
            None => (format!("“{chosen}” is not known any more: {placeholder} stays"), theme.warning),
        };
        let text = fitted(&text, room.saturating_sub(17), style);
        lines.push(Line::from(vec![Span::raw("  "), key("copy.tool"), dim("  newsletter: "), text]));
    }
    lines
}

/// The formats with the commands that choose them.
const FORMATS: [(&str, Format); 10] = [
    ("copy.as-url", Format::Lines),
    ("copy.as-markdown", Format::Links),
    ("copy.as-html", Format::Html),
    ("copy.as-button", Format::Button),
    ("copy.as-rich", Format::Rich),
    ("copy.as-text", Format::Text),
    ("copy.as-tsv", Format::Tsv),
    ("copy.as-csv", Format::Csv),
    ("copy.as-markdown-table", Format::Markdown),
    ("copy.as-json", Format::Json),
];

/// What is to be known before it is copied.
fn notes(canvas: &Canvas<'_, '_>, state: &State, sample: &Glance, room: usize) -> Vec<Line<'static>> {
    let theme = canvas.theme;
    let mut lines = Vec::new();
    for (severity, sentence) in sample.notes.iter().take(2) {
        let style = if *severity == Severity::Info { theme.dim } else { theme.warning };
        lines.extend(bullet(&severity.sign().to_string(), style, sentence, style, room));
    }
    if let Some(first) = &sample.first_left_out {
        let sentence = match sample.left_out {
            1 => format!("left out: {first}"),
            many => format!("{} left out, the first: {first}", number(many)),
        };
        lines.extend(wrapped(&sentence, room, theme.warning));
    }
    if let Some(note) = state.hidden_note() {
        lines.extend(wrapped(&note, room, theme.warning));
    }
    lines
}

/// The menu where a line a channel has no room: the channels side by side, then the keys.
fn small(canvas: &mut Canvas<'_, '_>, state: &State, menu: &CopyMenu, channels: &[Channel], area: Rect) {
    let theme = canvas.theme;
    let column = 18;
    let across = usize::from(area.width / column).max(1);
    let mut y = area.y;
    for (row, some) in channels.chunks(across).enumerate() {
        for (n, channel) in some.iter().enumerate() {
            let x = area.x + n as u16 * column;
            let cell = Rect { x, y, width: column.min(area.right() - x), height: 1 }.intersection(area);
            canvas.memory.hit(cell, Target::Item(row * across + n));
            canvas.draw(channel_row(canvas, menu, *channel, usize::from(column)), cell);
        }
        y += 1;
    }
    let key = |id: &str| Span::styled(state.keymap.label_of(id), theme.key);
    let dim = |text: &str| Span::styled(text.to_owned(), theme.dim);
    let count = if menu.channels.is_empty() { channels.len() } else { menu.channels.len() };
    let format = menu.shown_format(count).name();
    let lines = vec![
        Line::from(vec![Span::raw("  "), key("copy.all"), dim("  all")]),
        Line::from(vec![Span::raw("  "), key("copy.format"), dim("  "), Span::styled(format, theme.text)]),
        Line::from(vec![dim("capitals for several, "), key("copy.go"), dim(" copies")]),
    ];
    canvas.draw(Paragraph::new(lines), Rect { y, height: area.bottom().saturating_sub(y), ..area });
}

fn channel_row(canvas: &Canvas<'_, '_>, menu: &CopyMenu, channel: Channel, room: usize) -> Line<'static> {
    let theme = canvas.theme;
    let all = menu.composed(channel);
    let later = menu.is_later(channel);
    let worst = all.iter().map(Composed::verdict).max().unwrap_or(if later { Verdict::Fits } else { Verdict::Fails });
    let chosen = menu.channels.contains(&channel);
    let text = match (all, worst) {
        _ if later => format!("{}, checked when they are copied", plural(menu.targets.len(), "URL")),
        ([one], Verdict::Fails) => one.headline().map(|f| f.message.clone()).unwrap_or_default(),
        ([one], _) => one.url.clone().unwrap_or_default(),
        (many, _) => {
            // Those that go, and why the others do not: “11 URLs, 1 left out (71 of 64 characters)”.
            let out: Vec<&Composed> = many.iter().filter(|one| !menu.takes(one)).collect();
            let urls = plural(many.len() - out.len(), "URL");
            match out.first() {
                None => urls,
                Some(first) => {
                    let why = first.headline().map_or("no URL", |f| f.message.as_str());
                    format!("{urls}, {} left out ({why})", number(out.len()))
                }
            }
        }
    };
    // Where something is left to copy, it is no failure.
    let none_goes = !later && !all.iter().any(|one| menu.takes(one));
    let worst = if worst == Verdict::Fails && !none_goes { Verdict::Warns } else { worst };
    let style = if worst == Verdict::Fails { theme.error } else { theme.text };
    Line::from(vec![
        Span::styled(if chosen { "●" } else { " " }, theme.mark),
        Span::styled(format!(" {}  ", channel.letter()), theme.key),
        padded(channel.label(), 11, theme.text),
        Span::styled(format!("{} ", if later { ' ' } else { sign(worst) }), theme.verdict(worst)),
        fitted(&text, room.saturating_sub(18), style),
    ])
}
