//! What lies over the panes.

mod bring;
mod bulk;
mod changes;
mod clash;
mod copy;
mod form;
mod help;
mod letter;
mod lists;
mod past;
mod places;
mod plain;
mod prints;
mod qr;
mod qr_paper;
mod readers;
mod results;
mod sheet;
mod tested;
mod write;

pub use places::Tried;

use super::Canvas;
use super::widgets::frame;
use crate::app::msg::Target;
use crate::app::overlay::Overlay;
use crate::app::state::State;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;

/// Draws the overlays, the topmost last. Under a question, what it is about stays visible.
pub fn draw(canvas: &mut Canvas<'_, '_>, state: &State, area: Rect) {
    let body = Rect { y: area.y + 1, height: area.height.saturating_sub(2), ..area };
    for overlay in &state.overlays {
        // A picture would lie above whatever comes over it.
        canvas.memory.picture = None;
        match overlay {
            Overlay::Welcome(at) => lists::welcome(canvas, state, *at, body),
            Overlay::Form(form) => match &form.sheet {
                Some(dialog) => sheet::draw(canvas, state, form, dialog, body),
                None => form::draw(canvas, state, form, body),
            },
            Overlay::Copy(menu) => copy::draw(canvas, state, menu, body),
            Overlay::Qr(view) => qr::draw(canvas, state, view, body),
            Overlay::Picker(picker) => lists::picker(canvas, state, picker, body),
            Overlay::Palette(palette) => lists::palette(canvas, state, palette, body),
            Overlay::Help(view) => help::draw(canvas, state, view, body),
            Overlay::Log(top) => readers::log(canvas, state, *top, body),
            Overlay::Confirm(confirm) => readers::confirm(canvas, state, confirm, body),
            Overlay::Tested(list) => tested::draw(canvas, list, body),
            Overlay::Letter(view) => letter::draw(canvas, state, view, body),
            Overlay::Results(view) => results::draw(canvas, state, view, body),
            Overlay::Bulk(view) => bulk::draw(canvas, state, view, body),
            Overlay::Bring(view) => bring::draw(canvas, state, view, body),
            Overlay::Write(view) => write::draw(canvas, state, view, body),
            Overlay::Clash(clash) => clash::draw(canvas, state, clash, body),
            Overlay::Past(view) => past::past(canvas, state, view, body),
            Overlay::Trash(list) => past::trash(canvas, list, body),
            Overlay::Prints(list) => prints::draw(canvas, state, list, body),
            Overlay::Plain(view) => plain::draw(canvas, state, view, body),
            Overlay::Rule(rule, top) => readers::rule(canvas, state, *rule, *top, body),
            Overlay::Text(text) => readers::text(canvas, text, body),
        }
    }
}

/// How high a box to work in is: as high as it has to be, or all of `area` where it is as wide as that. What would stand
/// out above and below it there is a frame that has lost its pane.
fn whole_height(area: Rect, width: u16, height: u16) -> u16 {
    if width >= area.width { area.height } else { height.min(area.height) }
}

/// Draws an empty box in the middle of `area`, no larger than that, and returns what is inside, with a column of air at
/// the sides.
fn popup(canvas: &mut Canvas<'_, '_>, area: Rect, width: u16, height: u16, title: &str, style: Style) -> Rect {
    let width = width.min(area.width);
    let height = height.min(area.height);
    let place = Rect { x: area.x + (area.width - width) / 2, y: area.y + (area.height - height) / 2, width, height };
    // What would be left of a QR code beside the box scans nowhere, and is louder than the box. Once it is gone, another box
    // may lie where it was.
    if let Some(code) = canvas.memory.code.take_if(|code| code.intersects(place)) {
        canvas.clear(code);
    }
    canvas.clear(place);
    let room = usize::from(width).saturating_sub(4);
    let title = format!(" {} ", crate::domain::show::fit(title, room));
    let block = frame(Line::styled(title, style), Line::default(), style);
    let inner = block.inner(place);
    // What lies under the box is out of the mouse's reach.
    canvas.memory.hit(area, Target::Nothing);
    canvas.memory.hit(place, Target::Overlay);
    canvas.draw(block, place);
    Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner }
}
