//! Bringing a file in: which file, what its columns are, what it would change.

use super::changes::{Called, told};
use super::tested::ago;
use super::{popup, whole_height};
use crate::app::bring::{BringView, SHOWN, Stage, Way};
use crate::app::msg::Target;
use crate::app::state::State;
use crate::domain::reconcile::Policy;
use crate::domain::show::plural;
use crate::domain::time;
use crate::exchange::look::{Kind, Seen};
use crate::exchange::out::size;
use crate::store::{Backup, Reason};
use crate::ui::memory::scroll;
use crate::ui::text::{bullet, list_row, padded, wrapped};
use crate::ui::widgets::field_line;
use crate::ui::{Canvas, Theme};
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

/// How wide the box is at most.
const WIDTH: u16 = 110;

pub(super) fn draw(canvas: &mut Canvas<'_, '_>, state: &State, view: &BringView, area: Rect) {
    let theme = canvas.theme;
    let width = WIDTH.min(area.width);
    let room = usize::from(width).saturating_sub(4);
    let problems = problems(view, theme, room);
    let shown = problems.len() as u16;
    let (title, height) = match view.stage {
        Stage::File => {
            let backups = view.backups.as_ref().map_or(0, Vec::len) as u16;
            let list = if view.way == Way::Restore { backups.clamp(1, 14) + 2 } else { 0 };
            let title = if view.way == Way::Restore { "Restore a backup" } else { "Bring a file in" };
            (title.to_owned(), 9 + list + shown)
        }
        Stage::Columns => (format!("{} · its columns", name(view)), (view.rows() as u16).saturating_add(7 + shown)),
        Stage::Looking | Stage::Seen | Stage::Doing => {
            let height = view.seen.as_ref().map_or(5, |seen| height(state, view, seen, theme, (room, area.height)));
            (format!("{} · what would change", name(view)), height)
        }
    };
    let mut inner = popup(canvas, area, width, whole_height(area, width, height), &title, theme.focus);
    if !problems.is_empty() && view.stage == Stage::Columns {
        let high = shown.min(inner.height.saturating_sub(5));
        inner.height -= high;
        canvas.draw(Paragraph::new(problems.clone()), Rect { y: inner.bottom(), height: high, ..inner });
    }
    match view.stage {
        Stage::File => file(canvas, view, problems, inner),
        Stage::Columns => columns(canvas, state, view, inner),
        Stage::Looking => canvas.draw(Line::styled("The file is being read …", theme.dim), inner),
        Stage::Doing => canvas.draw(Line::styled("It is being done …", theme.dim), inner),
        Stage::Seen => {
            if let Some(seen) = &view.seen {
                self::seen(canvas, state, view, seen, inner);
            }
        }
    }
}

/// The name of the file, without its folders.
fn name(view: &BringView) -> String {
    let name = view.file.file_name().unwrap_or(view.file.as_os_str());
    name.to_string_lossy().into_owned()
}

/// How many lines the problems take at most.
const PROBLEM_LINES: usize = 12;

/// Why it does not go on; of very many sentences the first, and how many more there are.
fn problems(view: &BringView, theme: &Theme, room: usize) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    for (n, problem) in view.problems.iter().enumerate() {
        let next = bullet("✗", theme.error, problem, theme.error, room);
        if n > 0 && (n >= SHOWN || lines.len() + next.len() >= PROBLEM_LINES) {
            let more = plural(view.problems.len() - n, "problem");
            lines.extend(wrapped(&format!("… and {more} more"), room, theme.error));
            break;
        }
        lines.extend(next);
    }
    lines
}

fn file(canvas: &mut Canvas<'_, '_>, view: &BringView, problems: Vec<Line<'static>>, inner: Rect) {
    let theme = canvas.theme;
    let room = usize::from(inner.width);
    let shown = view.path.view(room.saturating_sub(7));
    let here = view.cursor == 0;
    let mut spans = vec![Span::styled("file  ", theme.key)];
    spans.extend(field_line(&shown, theme, if here { theme.text } else { theme.dim }).spans);
    canvas.cursor = Some(Position::new(inner.x + 6 + shown.cursor.unwrap_or(0) as u16, inner.y));
    let first = Rect { height: 1, ..inner };
    canvas.draw(Line::from(spans), first);
    canvas.memory.hit(first, Target::Item(0));
    let text = match view.way {
        Way::Restore => {
            "Type the name of a backup, paste it or drag it here, or choose one of those that were made by themselves. You \
             see what is in it before anything is changed."
        }
        Way::Import => {
            "An export (a JSON file, or its folder), or a table of links or fields (CSV as spreadsheets save it, JSON, lines \
             such as “738 branch select”). Type its name, paste it or drag it here. You see what becomes of everything in it \
             before anything is changed."
        }
    };
    // What is wrong stands where it is seen, and the rest below it.
    let mut lines = problems;
    if !lines.is_empty() {
        lines.push(Line::default());
    }
    lines.extend(wrapped(text, room, theme.dim));
    let below = Rect { y: inner.y + 2, height: inner.height.saturating_sub(2), ..inner };
    let list = Rect { y: below.y + lines.len() as u16 + 1, ..below };
    let list = Rect { height: inner.bottom().saturating_sub(list.y), ..list };
    canvas.draw(Paragraph::new(lines), below);
    let Some(backups) = view.backups.as_ref().filter(|_| list.height > 0) else { return };
    if backups.is_empty() {
        let none = "None was made yet: one is made before the first change of a day.";
        return canvas.draw(Line::styled(none, theme.dim), list);
    }
    canvas.memory.page = usize::from(list.height);
    scroll(&mut canvas.memory.overlay, view.cursor.saturating_sub(1), backups.len(), usize::from(list.height));
    let first = canvas.memory.overlay;
    for (y, (n, backup)) in (list.y..list.bottom()).zip(backups.iter().enumerate().skip(first)) {
        let line = Rect { y, height: 1, ..list };
        let here = n + 1 == view.cursor;
        let spans = backup_row(view, backup, here, theme, room);
        canvas.draw(list_row(spans, if here { theme.selected } else { Style::new() }), line);
        canvas.memory.hit(line, Target::Item(n + 1));
    }
}

fn backup_row(view: &BringView, backup: &Backup, here: bool, theme: &Theme, room: usize) -> Vec<Span<'static>> {
    let when = time::utc(backup.at_ms).replace('T', " ").replace('Z', " UTC");
    let why = match backup.reason {
        Reason::Daily => "before the day’s changes",
        Reason::Migration => "before a newer format",
        Reason::Restore => "before a restore",
    };
    vec![
        Span::styled(if here { "› " } else { "  " }, theme.key),
        padded(&when, 25, theme.text),
        padded(ago(view.opened_ms - backup.at_ms).trim(), 14, theme.dim),
        padded(&size(backup.bytes), 10, theme.dim),
        padded(why, room.saturating_sub(51), theme.dim),
    ]
}

fn columns(canvas: &mut Canvas<'_, '_>, state: &State, view: &BringView, inner: Rect) {
    let theme = canvas.theme;
    let room = usize::from(inner.width);
    let half = (room / 2).saturating_sub(2).clamp(6, 48);
    let notes = 4.min(inner.height / 3);
    let body = Rect { height: inner.height.saturating_sub(notes), ..inner };
    canvas.memory.page = usize::from(body.height);
    scroll(&mut canvas.memory.overlay, view.cursor, view.rows(), usize::from(body.height));
    let first = canvas.memory.overlay;
    for (y, n) in (body.y..body.bottom()).zip((0..view.rows()).skip(first)) {
        let line = Rect { y, height: 1, ..body };
        let here = n == view.cursor;
        let (name, taken) = match n.checked_sub(1) {
            None => ("the rows are".to_owned(), Some(kind(view.found.kind).to_owned())),
            Some(at) if view.found.head[at].is_empty() => (format!("column {n}, without a name"), words(view, at)),
            Some(at) => (format!("column “{}”", view.found.head[at]), words(view, at)),
        };
        let style = if taken.is_some() { theme.text } else { theme.dim };
        let spans = vec![
            Span::styled(if here { "› " } else { "  " }, theme.key),
            padded(&name, half, theme.text),
            padded(if here { " ‹ › " } else { "" }, 5, theme.key),
            padded(taken.as_deref().unwrap_or("– left out"), room.saturating_sub(half + 7), style),
        ];
        canvas.draw(list_row(spans, if here { theme.selected } else { Style::new() }), line);
        canvas.memory.hit(line, Target::Item(n));
    }
    let text = format!(
        "They are for {}. ← and → choose what a column is; what is left out is not read. Enter shows what becomes of every \
         row.",
        state.book.bot.name
    );
    let mut lines = vec![Line::default()];
    lines.extend(wrapped(&text, room, theme.dim));
    canvas.draw(Paragraph::new(lines), Rect { y: body.bottom(), height: notes, ..inner });
}

const fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Fields => "custom fields",
        _ => "links, a row for each placement",
    }
}

/// What a column is taken for, in words; `None`: it is left out.
fn words(view: &BringView, at: usize) -> Option<String> {
    let taken = view.taken.get(at)?.as_deref()?;
    if view.found.kind == Kind::Fields {
        return Some(format!("the field’s {taken}"));
    }
    Some(match taken {
        "ref" => "the ref".to_owned(),
        "name" => "the link’s name".to_owned(),
        "flow_id" => "the flow’s id".to_owned(),
        "flow_name" => "the flow’s name".to_owned(),
        "payload_field" => "the payload field".to_owned(),
        "placement" => "the placement’s label".to_owned(),
        "archived" => "whether the placement is archived".to_owned(),
        known if crate::exchange::links::COLUMNS.contains(&known) => known.to_owned(),
        field => format!("values of the field {field}"),
    })
}

/// What would change: what has to be known first, then everything, one after the other.
fn seen(canvas: &mut Canvas<'_, '_>, state: &State, view: &BringView, seen: &Seen, inner: Rect) {
    let theme = canvas.theme;
    let room = usize::from(inner.width);
    let mut head = wrapped(&format!("{}.", seen.told()), room, theme.heading);
    if inner.height > 12 {
        head.push(Line::default());
    }
    let high = (head.len() as u16).min(inner.height);
    canvas.draw(Paragraph::new(head), Rect { height: high, ..inner });
    let rows = usize::from(inner.height.saturating_sub(high + 1));
    let things = Things::of(seen, view.policy);
    canvas.memory.page = rows.max(2) - 1;
    canvas.memory.reader_lines = things.count();
    let names = Called::with(&state.book, &seen.names);
    let mut lines = Vec::new();
    let mut at = view.top.min(things.count().saturating_sub(1));
    while at < things.count() && lines.len() < rows {
        lines.extend(things.lines(at, &names, theme, room));
        at += 1;
    }
    let left = things.count() - at;
    if (lines.len() > rows || left > 0) && rows > 0 {
        lines.truncate(rows);
        if let Some(last) = lines.last_mut() {
            let below = if left > 0 { format!("{} more below", left + 1) } else { "more below".to_owned() };
            *last = Line::styled(format!("… {below}: j and k go through them"), theme.dim);
        }
    }
    if seen.changes.is_empty() && seen.conflicts.is_empty() && lines.len() < rows {
        let nothing = view.why_not().unwrap_or_default().replacen("there is", "There is", 1);
        lines.extend(wrapped(&format!("{nothing}."), room, theme.dim));
    }
    let body = Rect { y: inner.y + high, height: rows as u16, ..inner };
    canvas.draw(Paragraph::new(lines), body);
    canvas.draw(question(state, view, seen, theme, room), Rect { y: inner.bottom() - 1, height: 1, ..inner });
}

/// How high a box is in which all of it has room, or as high as may be.
fn height(state: &State, view: &BringView, seen: &Seen, theme: &Theme, (room, most): (usize, u16)) -> u16 {
    let things = Things::of(seen, view.policy);
    let names = Called::with(&state.book, &seen.names);
    // The frame, what it comes to, air, and the keys.
    let mut height = 7;
    for at in 0..things.count() {
        if height >= usize::from(most) {
            break;
        }
        height += things.lines(at, &names, theme, room).len();
    }
    height.min(usize::from(most)) as u16
}

/// What is listed: sentences first, then rows of a table, or changes.
struct Things<'a> {
    seen: &'a Seen,
    sentences: Vec<(&'static str, &'a str)>,
}

impl<'a> Things<'a> {
    fn of(seen: &'a Seen, policy: Policy) -> Self {
        let chosen = match policy {
            Policy::Refuse => {
                "Something is in conflict. Choose: keep what the link book has there (m), or take what the file has (t)."
            }
            Policy::Keep => "What is in conflict stays as the link book has it.",
            Policy::Take => "What is in conflict becomes as the file has it.",
        };
        let chosen = (!seen.conflicts.is_empty()).then_some(("!", chosen));
        let conflicts = seen.conflicts.iter().map(|c| ("!", c.as_str()));
        let breaks = seen.breaks.iter().map(|b| ("!", b.as_str()));
        let remarks = seen.remarks.iter().map(|r| ("i", r.as_str()));
        Self { seen, sentences: chosen.into_iter().chain(conflicts).chain(breaks).chain(remarks).collect() }
    }

    fn count(&self) -> usize {
        let rest = if self.seen.rows.is_empty() { self.seen.shown.len() } else { self.seen.rows.len() };
        self.sentences.len() + rest
    }

    fn lines(&self, at: usize, names: &Called<'_>, theme: &Theme, room: usize) -> Vec<Line<'static>> {
        let Some(rest) = at.checked_sub(self.sentences.len()) else {
            let (sign, sentence) = self.sentences[at];
            let style = if sign == "!" { theme.warning } else { theme.text };
            return bullet(sign, style, sentence, style, room);
        };
        match self.seen.rows.get(rest) {
            Some(row) => {
                let style = match row.split_once(": ").map(|(_, what)| what) {
                    Some(what) if what.starts_with('+') => theme.good,
                    Some(what) if what.starts_with('~') => theme.info,
                    _ => theme.dim,
                };
                wrapped(row, room, style)
            }
            None => self.seen.shown.get(rest).map(|change| told(change, names, theme, room)).unwrap_or_default(),
        }
    }
}

/// The keys that decide.
fn question(state: &State, view: &BringView, seen: &Seen, theme: &Theme, room: usize) -> Line<'static> {
    let narrow = room < 52;
    let mut spans = Vec::new();
    let mut add = |id: &str, label: &str, style: Style| {
        let gap = if narrow { "  " } else { "   " };
        let lead = if spans.is_empty() { "" } else { gap };
        spans.push(Span::styled(format!("{lead}{}", state.keymap.label_of(id)), theme.key));
        spans.push(Span::styled(format!(" {label}"), style));
    };
    if view.why_not().is_none() {
        add("seen.do", if seen.wanted.kind == Kind::Backup { "restore it" } else { "import it" }, theme.text);
    }
    if !seen.conflicts.is_empty() {
        add("seen.keep", if narrow { "mine" } else { "keep mine" }, theme.text);
        add("seen.take", if narrow { "theirs" } else { "take theirs" }, theme.text);
    }
    add("seen.back", "back", theme.dim);
    Line::from(spans)
}
