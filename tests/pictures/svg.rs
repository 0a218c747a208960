//! A screen as an SVG picture. Grounds, blocks and lines are drawn, so that they are whole in any font; letters are text.

use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier};
use std::fmt::Write;
use unicode_width::UnicodeWidthStr;

/// The size of a cell and of the letters in it, in units of the picture.
const CELL: (usize, usize) = (10, 20);
const FONT_SIZE: usize = 16;
/// Where letters stand in a cell, from its top.
const BASELINE: usize = 15;
/// The room around the screen.
const MARGIN: usize = 16;

/// The colours of a terminal that have no number.
pub struct Terminal {
    pub ink: &'static str,
    pub ground: &'static str,
}

/// What the terminals of most people look like.
pub const DARK: Terminal = Terminal { ink: "#d8dee9", ground: "#1e1e1e" };
pub const LIGHT: Terminal = Terminal { ink: "#1f2328", ground: "#ffffff" };

/// How a cell looks, once reversal is done.
#[derive(Clone, PartialEq)]
struct Look {
    ink: String,
    ground: String,
    bold: bool,
    underlined: bool,
}

/// The picture of a screen. `title`: what it shows, for those who cannot see it.
pub fn picture(screen: &Buffer, terminal: &Terminal, title: &str) -> String {
    let (columns, rows) = (usize::from(screen.area.width), usize::from(screen.area.height));
    let (width, height) = (columns * CELL.0 + 2 * MARGIN, rows * CELL.1 + 2 * MARGIN);
    let (ink, ground) = (terminal.ink, terminal.ground);
    let mut svg = String::new();
    writeln!(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{title}\" \
         font-family=\"DejaVu Sans Mono, Menlo, Consolas, monospace\" font-size=\"{FONT_SIZE}\" \
         fill=\"{ink}\">\n<title>{title}</title>\n\
         <rect width=\"{width}\" height=\"{height}\" rx=\"10\" fill=\"{ground}\" stroke=\"#8b95a5\" stroke-opacity=\"0.4\"/>\n\
         <g transform=\"translate({MARGIN} {MARGIN})\" xml:space=\"preserve\">"
    )
    .unwrap();
    for row in 0..rows {
        let cells: Vec<_> = (0..columns).map(|column| cell(screen, column, row, terminal)).collect();
        grounds(&mut svg, &cells, row, ground);
        let mut column = 0;
        while column < columns {
            column +=
                drawn(&mut svg, &cells, column, row).unwrap_or_else(|| letters(&mut svg, &cells, column, row, ink));
        }
    }
    svg.push_str("</g>\n</svg>\n");
    svg
}

fn cell(screen: &Buffer, column: usize, row: usize, terminal: &Terminal) -> (String, Look) {
    let cell = &screen[(column as u16, row as u16)];
    let has = |modifier| cell.modifier.contains(modifier);
    let mut look = Look {
        ink: color(cell.fg, terminal.ink),
        ground: color(cell.bg, terminal.ground),
        bold: has(Modifier::BOLD),
        underlined: has(Modifier::UNDERLINED),
    };
    if has(Modifier::REVERSED) {
        std::mem::swap(&mut look.ink, &mut look.ground);
    }
    (cell.symbol().to_owned(), look)
}

fn color(color: Color, default: &str) -> String {
    match color {
        Color::Reset => default.to_owned(),
        Color::Rgb(r, g, b) => format!("#{r:02x}{g:02x}{b:02x}"),
        // The cube of the 256 colours, which QR codes take their black and white from.
        Color::Indexed(index @ 16..=231) => {
            let level = |step: u8| if step == 0 { 0 } else { 55 + 40 * step };
            let (r, g, b) = ((index - 16) / 36, (index - 16) / 6 % 6, (index - 16) % 6);
            format!("#{:02x}{:02x}{:02x}", level(r), level(g), level(b))
        }
        other => panic!("the themes of the pictures have colours in 24 bits, not {other}"),
    }
}

/// The grounds of a row that are not the terminal's own, in runs.
fn grounds(svg: &mut String, cells: &[(String, Look)], row: usize, own: &str) {
    let mut column = 0;
    while column < cells.len() {
        let ground = &cells[column].1.ground;
        let run = cells[column..].iter().take_while(|(_, look)| look.ground == *ground).count();
        if ground != own {
            rect(svg, (column * CELL.0, row * CELL.1), (run * CELL.0, CELL.1), ground);
        }
        column += run;
    }
}

fn rect(svg: &mut String, at: (usize, usize), size: (usize, usize), fill: &str) {
    let ((x, y), (width, height)) = (at, size);
    writeln!(
        svg,
        "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" fill=\"{fill}\" shape-rendering=\"crispEdges\"/>"
    )
    .unwrap();
}

/// Draws a run of one block or line character; the answer is how many cells it took, none where it is a letter.
fn drawn(svg: &mut String, cells: &[(String, Look)], column: usize, row: usize) -> Option<usize> {
    let (symbol, look) = &cells[column];
    let run = cells[column..].iter().take_while(|cell| **cell == cells[column]).count();
    let (x, y) = (column * CELL.0, row * CELL.1);
    let half = CELL.1 / 2;
    match symbol.as_str() {
        " " if !look.underlined => {}
        "█" => rect(svg, (x, y), (run * CELL.0, CELL.1), &look.ink),
        "▀" => rect(svg, (x, y), (run * CELL.0, half), &look.ink),
        "▄" => rect(svg, (x, y + half), (run * CELL.0, half), &look.ink),
        "─" => stroke(svg, &format!("M{x} {}h{}", y + half, run * CELL.0), look),
        line => {
            stroke(svg, &format!("M{x} {y}{}", corner(line)?), look);
            return Some(1);
        }
    }
    Some(run)
}

fn stroke(svg: &mut String, path: &str, look: &Look) {
    writeln!(svg, "<path d=\"{path}\" fill=\"none\" stroke=\"{}\" stroke-width=\"1.4\"/>", look.ink).unwrap();
}

/// The path of a line character, from the corner at the top left of its cell.
fn corner(symbol: &str) -> Option<&'static str> {
    Some(match symbol {
        "│" => "m5 0v20",
        "┃" => "m4 0v20m2 0v-20",
        "├" => "m5 0v20m0 -10h5",
        "┤" => "m5 0v20m0 -10h-5",
        "┬" => "m0 10h10m-5 0v10",
        "┴" => "m0 10h10m-5 0v-10",
        "┼" => "m0 10h10m-5 -10v20",
        "╭" => "m5 20v-5q0 -5 5 -5",
        "╮" => "m5 20v-5q0 -5 -5 -5",
        "╰" => "m5 0v5q0 5 5 5",
        "╯" => "m5 0v5q0 5 -5 5",
        "┌" => "m5 20v-10h5",
        "┐" => "m5 20v-10h-5",
        "└" => "m5 0v10h5",
        "┘" => "m5 0v10h-5",
        _ => return None,
    })
}

/// Writes letters of one look; the answer is how many cells they took.
fn letters(svg: &mut String, cells: &[(String, Look)], column: usize, row: usize, own: &str) -> usize {
    let look = &cells[column].1;
    let (mut text, mut width) = (String::new(), 0);
    while let Some((symbol, next)) = cells.get(column + width) {
        let ends = text.ends_with(' ') && symbol == " ";
        if next != look || ends || corner(symbol).is_some() || "█▀▄─".contains(symbol.as_str()) {
            break;
        }
        text.push_str(symbol);
        // What is wide takes the cell behind it as well.
        width += symbol.width().max(1);
    }
    let (x, y) = (column * CELL.0, row * CELL.1 + BASELINE);
    let fill = if look.ink == own { String::new() } else { format!(" fill=\"{}\"", look.ink) };
    let bold = if look.bold { " font-weight=\"bold\"" } else { "" };
    let line = if look.underlined { " text-decoration=\"underline\"" } else { "" };
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    // The width is given, so that a reader's font of another width does not break the columns.
    writeln!(
        svg,
        "<text x=\"{x}\" y=\"{y}\" textLength=\"{}\" lengthAdjust=\"spacingAndGlyphs\"{fill}{bold}{line}>{escaped}</text>",
        width * CELL.0
    )
    .unwrap();
    width
}
