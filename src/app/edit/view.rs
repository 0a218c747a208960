//! The part of a text field that is visible, counted in columns.

use super::{TextField, motion};
use crate::app::show::{self, Piece};
use std::ops::Range;

/// One line of a field as it is drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct View<'a> {
    /// What to draw, from left to right without gaps, together never wider than was asked for.
    pub pieces: Vec<Piece<'a>>,
    /// The column of the cursor, where the line has it; always inside the width.
    pub cursor: Option<usize>,
    /// The selected columns, where some are visible. A selected line break counts as one column.
    pub selection: Option<Range<usize>>,
    /// The bytes of the text that are visible.
    pub span: Range<usize>,
    /// Whether the line goes on to the left.
    pub more_left: bool,
    /// Whether the line goes on to the right.
    pub more_right: bool,
}

impl View<'_> {
    /// The byte offset of the character drawn at `column`, for a click; the end of what is visible beyond it.
    pub fn at(&self, column: usize) -> usize {
        let mut used = 0;
        for piece in &self.pieces {
            used += piece.width;
            if column < used {
                return piece.span.start;
            }
        }
        self.span.end
    }
}

impl TextField {
    /// The field in one line of `width` columns, scrolled so that the cursor is visible and no further than needed. In
    /// a field of several lines it is the cursor's line.
    pub fn view(&self, width: usize) -> View<'_> {
        let line = self.line(self.cursor);
        let (from, top) = self.scroll.get();
        let from = self.scrolled(from, &line, width);
        self.scroll.set((from, top));
        self.view_from(from, &line, width)
    }

    /// The field in at most `height` lines of `width` columns; the cursor's line is among them and is the only one
    /// that scrolls sideways.
    pub fn views(&self, width: usize, height: usize) -> Vec<View<'_>> {
        if height == 0 {
            return vec![];
        }
        let cursor = self.line(self.cursor);
        let (from, top) = self.scroll.get();
        let top = self.scrolled_top(top, cursor.start, height);
        let from = self.scrolled(from, &cursor, width);
        self.scroll.set((from, top));
        let mut views = Vec::with_capacity(height);
        let mut next = Some(top);
        while let Some(start) = next.filter(|_| views.len() < height) {
            let line = self.line(start);
            let from = if line == cursor { from } else { line.start };
            views.push(self.view_from(from, &line, width));
            next = motion::next_line(&self.text, line.end);
        }
        views
    }

    /// The line from byte `from` on.
    fn view_from(&self, from: usize, line: &Range<usize>, width: usize) -> View<'_> {
        let selected = self.selection().unwrap_or_default();
        let mut view = View { span: from..from, more_left: from > line.start, ..View::default() };
        let (mut used, mut first, mut last) = (0, None, 0);
        for mut piece in show::pieces(&self.text[from..line.end]) {
            piece.span = from + piece.span.start..from + piece.span.end;
            if piece.span.start == self.cursor && used < width {
                view.cursor = Some(used);
            }
            if used + piece.width > width {
                view.more_right = true;
                break;
            }
            if selected.contains(&piece.span.start) {
                first = first.or(Some(used));
                last = used + piece.width;
            }
            used += piece.width;
            view.span.end = piece.span.end;
            view.pieces.push(piece);
        }
        if view.span.end == line.end && used < width {
            if self.cursor == line.end {
                view.cursor = Some(used);
            }
            if selected.contains(&line.end) && line.end < self.text.len() {
                first = first.or(Some(used));
                last = used + 1;
            }
        }
        view.selection = first.map(|first| first..last);
        view
    }

    /// Where the cursor's line has to begin to be seen in `width` columns, having begun at `from` before.
    fn scrolled(&self, from: usize, line: &Range<usize>, width: usize) -> usize {
        let width = width.max(1);
        // A few characters before the cursor stay in view, so that one sees what is being deleted.
        let margin = (width / 8).min(4);
        let from = motion::snap(&self.text, from.clamp(line.start, line.end));
        // No empty room at the right while there is text hidden at the left.
        let from = from.min(self.back(line, line.end, width - 1));
        let from = from.min(self.back(line, self.cursor, margin));
        from.max(self.back(line, self.cursor, width - 1))
    }

    /// The start of the first visible line of `height`, having been `top` before.
    fn scrolled_top(&self, top: usize, cursor: usize, height: usize) -> usize {
        let up = |mut start: usize| {
            for _ in 1..height {
                start = start.checked_sub(1).map_or(0, |end| self.line(end).start);
            }
            start
        };
        let top = self.line(motion::snap(&self.text, top)).start;
        let last = self.line(self.text.len()).start;
        top.min(up(last)).min(cursor).max(up(cursor))
    }

    /// The furthest edge of a cluster before `at` in its line that is no more than `columns` away.
    fn back(&self, line: &Range<usize>, at: usize, columns: usize) -> usize {
        let mut used = 0;
        for piece in show::pieces(&self.text[line.start..at]).rev() {
            used += piece.width;
            if used > columns {
                return line.start + piece.span.end;
            }
        }
        line.start
    }
}
