//! The menu of what to copy: a row a channel, and what will be on the clipboard.

use super::popup;
use crate::app::copy::CopyMenu;
use crate::app::msg::Target;
use crate::app::picker::plural;
use crate::app::state::State;
use crate::domain::Channel;
use crate::domain::compose::{Composed, Verdict};
use crate::domain::show::{noun, number};
use crate::ui::Canvas;
use crate::ui::panes::sign;
use crate::ui::text::{fitted, padded, span, wrapped};
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
    let format = menu.effective_format(chosen.len());
    let sample = menu.glance(state, &chosen, 6);
    let height = (channels.len() + sample.lines.len() + 8) as u16;
    let inner = popup(canvas, area, 96, height, &title, theme.focus);
    let room = usize::from(inner.width);
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
    let key = |id: &str| Span::styled(state.keymap.label_of(id), theme.key);
    let dim = |text: &str| Span::styled(text.to_owned(), theme.dim);
    let mut lines = vec![Line::from(vec![
        Span::raw("  "),
        key("copy.all"),
        dim("  all channels     a capital letter chooses several, "),
        key("copy.go"),
        dim(" copies them"),
    ])];
    lines.push(Line::from(vec![
        Span::raw("  "),
        key("copy.format"),
        dim("  format: "),
        span(format.name(), theme.text),
    ]));
    lines.push(Line::styled("─".repeat(room), theme.frame));
    for one in &sample.lines {
        lines.push(Line::from(fitted(&one.replace('\t', "  "), room, theme.dim)));
    }
    if sample.more > 0 {
        lines.push(Line::styled(format!("… {} more {}", number(sample.more), noun(sample.more, "line")), theme.dim));
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
    let rest = Rect { y, height: inner.bottom().saturating_sub(y), ..inner };
    canvas.draw(Paragraph::new(lines), rest);
}

fn channel_row(canvas: &Canvas<'_, '_>, menu: &CopyMenu, channel: Channel, room: usize) -> Line<'static> {
    let theme = canvas.theme;
    let all = menu.composed(channel);
    let worst = all.iter().map(Composed::verdict).max().unwrap_or(Verdict::Fails);
    let chosen = menu.channels.contains(&channel);
    let text = match (all, worst) {
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
    let none_goes = !all.iter().any(|one| menu.takes(one));
    let worst = if worst == Verdict::Fails && !none_goes { Verdict::Warns } else { worst };
    let style = if worst == Verdict::Fails { theme.error } else { theme.text };
    Line::from(vec![
        Span::styled(if chosen { "●" } else { " " }, theme.mark),
        Span::styled(format!(" {}  ", channel.letter()), theme.key),
        padded(channel.label(), 11, theme.text),
        Span::styled(format!("{} ", sign(worst)), theme.verdict(worst)),
        fitted(&text, room.saturating_sub(18), style),
    ])
}
