//! A page to find out what a printer needs to be told: the outlines of the labels, and scales.

use super::arrange::{Sheet, Words, set};
use super::font::Font;
use super::layout::{Area, Stroke, cell, type_sizes};
use super::stock::{Kind, Stock};
use crate::print::Colors;
use crate::qr::QUIET;

/// How far the scales reach from their middle, in millimetres.
const REACH: u8 = 5;

/// The page. `offset`: what the printer is told already, in millimetres to the right and down.
pub fn calibration(stock: &Stock, offset: (f64, f64)) -> Result<Sheet, String> {
    let font = Font::default();
    let setter = font.setter().ok_or("the font that comes with the program cannot be used")?;
    let cells: Vec<Area> = (0..stock.per_page()).map(|at| cell(stock, at).moved(offset.0, offset.1)).collect();
    let mut strokes: Vec<Stroke> = cells.iter().flat_map(outline).collect();
    let mut ends = vec![cells[0]];
    ends.extend(cells.last().filter(|_| cells.len() > 2));
    strokes.extend(ends.iter().flat_map(scales));
    let room = match cells.get(1) {
        Some(second) => second.shrunk(1.5),
        None => Area { y: cells[0].y + cells[0].height * 0.6, height: cells[0].height * 0.3, ..cells[0] }.shrunk(1.5),
    };
    let told = |mm: f64| format!("{}mm", (mm * 100.0).round() / 100.0);
    let lines = [
        format!("{} at offset {}, {}", stock.name, told(offset.0), told(offset.1)),
        "Print this at 100 %, lay it on a sheet of labels and hold both against the light.".to_owned(),
        "Each tick is 1 mm. Outlines 1 mm too far right: 1 less in --offset-x. Too low: 1 less in --offset-y."
            .to_owned(),
    ];
    let kind = if stock.kind == Kind::Poster { Kind::Cards } else { stock.kind };
    let (notes, _): (Vec<Words>, bool) = set(&lines, &room, false, type_sizes(kind), &setter);
    Ok(Sheet {
        paper: stock.paper.size(),
        pages: 1,
        codes: Vec::new(),
        texts: Vec::new(),
        quiet: QUIET,
        colors: Colors::default(),
        printed: Vec::new(),
        strokes,
        notes,
        font: font.clone(),
        remarks: Vec::new(),
    })
}

fn outline(area: &Area) -> [Stroke; 4] {
    let (left, top, right, bottom) = (area.x, area.y, area.x + area.width, area.y + area.height);
    let line = |from, to| Stroke { from, to };
    [
        line((left, top), (right, top)),
        line((right, top), (right, bottom)),
        line((right, bottom), (left, bottom)),
        line((left, bottom), (left, top)),
    ]
}

/// A cross with a tick at each millimetre, in the middle of a label.
fn scales(area: &Area) -> Vec<Stroke> {
    let (x, y) = (area.x + area.width / 2.0, area.y + area.height / 2.0);
    let reach = f64::from(REACH);
    let mut all =
        vec![Stroke { from: (x - reach, y), to: (x + reach, y) }, Stroke { from: (x, y - reach), to: (x, y + reach) }];
    for tick in 1..=REACH {
        let (at, half) = (f64::from(tick), if tick == REACH { 1.0 } else { 0.6 });
        for at in [at, -at] {
            all.push(Stroke { from: (x + at, y - half), to: (x + at, y + half) });
            all.push(Stroke { from: (x - half, y + at), to: (x + half, y + at) });
        }
    }
    all
}
