//! Text on the screen: cut to a width, wrapped at words, always safe to show.

use crate::app::show;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

/// A span of text from outside.
pub fn span(text: &str, style: Style) -> Span<'static> {
    Span::styled(show::safe(text).into_owned(), style)
}

/// A span of text from outside, cut to `columns`.
pub fn fitted(text: &str, columns: usize, style: Style) -> Span<'static> {
    Span::styled(show::fit(text, columns).into_owned(), style)
}

/// Text cut or filled up to exactly `columns`.
pub fn padded(text: &str, columns: usize, style: Style) -> Span<'static> {
    let mut cut = show::fit(text, columns).into_owned();
    let missing = columns.saturating_sub(show::width(&cut));
    cut.extend(std::iter::repeat_n(' ', missing));
    Span::styled(cut, style)
}

/// The same with a gap after it, whatever its length: for columns.
pub fn column(text: &str, columns: usize, style: Style) -> Span<'static> {
    let Span { content, style } = padded(text, columns.saturating_sub(1), style);
    Span::styled(format!("{content}{}", if columns > 0 { " " } else { "" }), style)
}

/// A row of a list in the style of its state. Where that reverses colours, the parts give up theirs: reversed, each would
/// be a block of its own. Where it underlines, the words are underlined and not the air between the columns.
pub fn list_row(mut spans: Vec<Span<'static>>, base: Style) -> Line<'static> {
    if is_reversed(base) {
        for span in &mut spans {
            span.style = uncoloured(span.style);
        }
    }
    if base.add_modifier.contains(Modifier::UNDERLINED) || spans.iter().any(is_underlined) {
        return Line::from(spans.into_iter().flat_map(|span| underline_words(span, base)).collect::<Vec<_>>());
    }
    Line::from(spans).style(base)
}

/// A style on the ground of a selection: where that reverses colours, the style's own would make a block of each part.
pub fn on_ground(style: Style, ground: Style) -> Style {
    if is_reversed(ground) { uncoloured(style).patch(ground) } else { style.patch(ground) }
}

fn is_reversed(style: Style) -> bool {
    style.add_modifier.contains(Modifier::REVERSED)
}

fn uncoloured(style: Style) -> Style {
    Style { fg: None, bg: None, ..style }
}

fn is_underlined(span: &Span<'_>) -> bool {
    span.style.add_modifier.contains(Modifier::UNDERLINED)
}

/// The span in three parts: the blanks around its words lose the underline.
fn underline_words(span: Span<'static>, base: Style) -> [Span<'static>; 3] {
    let style = base.patch(span.style);
    let plain = style.remove_modifier(Modifier::UNDERLINED);
    let text = span.content;
    let lead = text.len() - text.trim_start_matches(' ').len();
    let end = text.trim_end_matches(' ').len().max(lead);
    [(0..lead, plain), (lead..end, style), (end..text.len(), plain)]
        .map(|(part, style)| Span::styled(text[part].to_owned(), style))
}

/// How many columns a line takes.
pub fn line_width(spans: &[Span<'_>]) -> usize {
    spans.iter().map(|s| show::width(&s.content)).sum()
}

/// Wraps text at spaces; a word longer than a line is cut where the line ends. Line breaks of the text are kept.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(1);
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        let mut line = String::new();
        let mut used = 0;
        for word in paragraph.split_inclusive(' ') {
            let word_width = show::width(word.trim_end());
            if used > 0 && used + word_width > columns {
                lines.push(std::mem::take(&mut line).trim_end().to_owned());
                used = 0;
            }
            for piece in show::pieces(word) {
                if used + piece.width > columns && !(piece.text == " " && used > 0) {
                    lines.push(std::mem::take(&mut line));
                    used = 0;
                }
                line.push_str(&piece.text);
                used += piece.width;
            }
        }
        lines.push(line.trim_end().to_owned());
    }
    lines
}

/// Wrapped text as lines of one style.
pub fn wrapped(text: &str, columns: usize, style: Style) -> Vec<Line<'static>> {
    wrap(text, columns).into_iter().map(|l| Line::from(Span::styled(l, style))).collect()
}

/// Wrapped text behind a sign: the lines after the first are indented to stand under it.
pub fn bullet(sign: &str, sign_style: Style, text: &str, style: Style, columns: usize) -> Vec<Line<'static>> {
    let indent = show::width(sign) + 1;
    wrap(text, columns.saturating_sub(indent))
        .into_iter()
        .enumerate()
        .map(|(n, line)| {
            let lead = if n == 0 { format!("{sign} ") } else { " ".repeat(indent) };
            Line::from(vec![Span::styled(lead, sign_style), Span::styled(line, style)])
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stay_whole_where_they_can() {
        assert_eq!(wrap("an en dash stands here", 9), ["an en", "dash", "stands", "here"]);
        assert_eq!(wrap("abcdefghij", 4), ["abcd", "efgh", "ij"]);
        assert_eq!(wrap("a\n\nb", 4), ["a", "", "b"]);
        assert_eq!(wrap("日本語テキスト", 5), ["日本", "語テ", "キス", "ト"]);
    }

    #[test]
    fn padding_is_exact_for_wide_characters() {
        assert_eq!(show::width(&padded("日本語", 4, Style::new()).content), 4);
        assert_eq!(padded("ab", 4, Style::new()).content, "ab  ");
    }
}
