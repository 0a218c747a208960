//! Two versions of one thing, side by side.

use super::popup;
use crate::app::clash::{Clash, Row};
use crate::app::state::State;
use crate::ui::text::{padded, wrap, wrapped};
use crate::ui::{Canvas, Theme};
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

/// How many lines a value may take, where there is room for all, and where there is less and less.
const LINES: [usize; 5] = [24, 12, 6, 4, 3];

pub(super) fn draw(canvas: &mut Canvas<'_, '_>, state: &State, clash: &Clash, area: Rect) {
    let theme = canvas.theme;
    let width = 110.min(area.width);
    let room = usize::from(width).saturating_sub(4);
    let names = (room / 4).min(24);
    let column = room.saturating_sub(names + 2) / 2;
    let intro = format!(
        "Another window changed the {} “{}” while you edited it. Nothing is saved yet.",
        clash.theirs.noun(),
        clash.theirs.name()
    );
    let mut lines = wrapped(&intro, room, theme.text);
    lines.push(Line::default());
    lines.push(Line::from(vec![
        padded("", names, theme.dim),
        padded(" yours", column + 1, theme.heading),
        padded(" theirs", column, theme.heading),
    ]));
    let rows = clash.rows(&state.book);
    let choices = 5;
    let fits = |most: &usize| {
        let high: usize = rows.iter().map(|row| table_row(row, *most, names, column, theme).len()).sum();
        lines.len() + high + choices + 2 <= usize::from(area.height)
    };
    let most = LINES.into_iter().find(fits).unwrap_or(LINES[LINES.len() - 1]);
    lines.extend(rows.iter().flat_map(|row| table_row(row, most, names, column, theme)));
    lines.push(Line::default());
    let choices = [
        ("clash.both", "both: what you changed, and what they changed", clash.both.is_some()),
        ("clash.mine", "yours, over theirs", true),
        ("clash.theirs", "theirs; what you typed is thrown away", true),
        ("clash.back", "back to the form, to decide later", true),
    ];
    for (id, text, _) in choices.into_iter().filter(|(.., possible)| *possible) {
        lines.push(Line::from(vec![padded(&state.keymap.label_of(id), 5, theme.key), Span::styled(text, theme.text)]));
    }
    let height = lines.len() as u16 + 2;
    let inner = popup(canvas, area, width, height, "Two versions", theme.warning);
    // The choices are on screen even where not every difference is.
    let rows = usize::from(inner.height);
    if lines.len() > rows {
        let tail = lines.split_off(lines.len() - 5.min(lines.len()));
        lines.truncate(rows.saturating_sub(tail.len()));
        lines.extend(tail);
    }
    canvas.draw(Paragraph::new(lines), inner);
}

/// An attribute in both versions, each in `most` lines at most. Of a longer value those are shown where it is not the same.
fn table_row(row: &Row, most: usize, names: usize, column: usize, theme: &Theme) -> Vec<Line<'static>> {
    let style = |changed: bool, value: &str| match (changed, value.is_empty()) {
        (_, true) => theme.dim,
        (true, _) => theme.warning,
        (false, _) => theme.text,
    };
    let same = row.mine.chars().zip(row.theirs.chars()).take_while(|(a, b)| a == b).count();
    let cut =
        |value: &str| part(if value.is_empty() { "(nothing)" } else { value }, column.saturating_sub(3), most, same);
    let (mine, theirs) = (cut(&row.mine), cut(&row.theirs));
    let line = |n: usize| {
        let sign = |changed: bool| if changed && n == 0 { "*" } else { " " };
        let cell =
            |lines: &[String], changed: bool| format!("{}{}", sign(changed), lines.get(n).map_or("", String::as_str));
        Line::from(vec![
            padded(if n == 0 { &row.attribute } else { "" }, names, theme.dim),
            padded(&cell(&mine, row.by_me), column + 1, style(row.by_me, &row.mine)),
            padded(&cell(&theirs, row.by_them), column, style(row.by_them, &row.theirs)),
        ])
    };
    (0..mine.len().max(theirs.len())).map(line).collect()
}

/// At most `most` lines of a text, so that the character after the first `same` is among them.
fn part(text: &str, width: usize, most: usize, same: usize) -> Vec<String> {
    let mut lines = wrap(text, width);
    if lines.len() <= most {
        return lines;
    }
    let mut seen = 0;
    let at = lines.iter().position(|line| {
        // The blank at the end of a line is not in it.
        seen += line.chars().count() + 1;
        seen > same
    });
    let first = at.unwrap_or(lines.len() - 1).min(lines.len() - most);
    let last = first + most;
    let more = last < lines.len();
    lines = lines[first..last].to_vec();
    if first > 0 {
        lines[0].insert(0, '…');
    }
    if more && let Some(line) = lines.last_mut() {
        line.push('…');
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::part;

    #[test]
    fn of_a_long_value_what_differs_is_shown() {
        let text = "one two three four five six seven";
        assert_eq!(part(text, 10, 9, 0), ["one two", "three four", "five six", "seven"]);
        assert_eq!(part(text, 10, 2, 0), ["one two", "three four…"]);
        assert_eq!(part(text, 10, 2, 20), ["…five six", "seven"]);
        assert_eq!(part(text, 10, 2, 99), ["…five six", "seven"]);
        assert_eq!(part(text, 10, 1, 9), ["…three four…"]);
    }
}
