//! Beside a code on the whole screen: what would come of printing it, and what would make it smaller.

use crate::app::qr::QrView;
use crate::app::state::State;
use crate::print::shorter::Printed;
use crate::print::{Advice, Demands, Length, Size};
use crate::qr::Code;
use crate::qr::terminal::Drawing;
use crate::ui::Canvas;
use crate::ui::text::wrapped;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;
use ratatui::widgets::Paragraph;

/// The fewest columns that sentences can be read in, and the most that they need.
const COLUMNS: std::ops::RangeInclusive<u16> = 26..=44;

/// Where the advice stands: to the right of the code; `None`: there is no room for it.
pub(super) fn beside(drawing: &Drawing, area: Rect) -> Option<Rect> {
    // A margin on either side.
    let width = area.width.checked_sub(drawing.columns + 2)?.min(*COLUMNS.end());
    (width >= *COLUMNS.start()).then(|| Rect { x: area.right() - width, width, ..area })
}

pub(super) fn draw(canvas: &mut Canvas<'_, '_>, state: &State, view: &QrView, code: &Code, area: Rect) {
    let theme = canvas.theme;
    let size = Size::Width(Length::mm(view.paper_mm.into()));
    let advice = Advice::new(code, size, &Demands::default());
    let columns = usize::from(area.width.saturating_sub(2));
    let mut lines: Vec<Line<'static>> = Vec::new();
    let mut say = |text: &str, style: Style| lines.extend(wrapped(text, columns, style));
    let keys = format!("{} {}", state.keymap.label_of("qr.narrower"), state.keymap.label_of("qr.wider"));
    say(&format!("On paper, {} wide  ({keys})", advice.width), theme.heading);
    say(&format!("version {}, {} modules of {}", advice.version, advice.modules, advice.module), theme.text);
    say(&format!("reads from {}", advice.reach.spoken()), theme.text);
    let safe = format!("safe from {} on: {}", advice.smallest.upwards(), advice.smallest.rule);
    say(&safe, if advice.is_safe() { theme.dim } else { theme.warning });
    if let Some((link, place)) = view.place()
        && let (Some(link), Some(place)) = (state.book.link(link), state.book.placement(link, place))
    {
        let (book, values, level) = (&state.book, place.values.as_slice(), code.level());
        let printed = Printed { book, link, place, values, channel: view.channel, level };
        let costs = printed.costs(advice.module);
        if !costs.is_empty() {
            say(" ", theme.text);
            say("What each value adds to the width", theme.heading);
        }
        for cost in costs {
            let width = if cost.width > Length::default() { cost.width.to_string() } else { "nothing".to_owned() };
            say(&format!("{} = {}: {width}", cost.field, cost.value), theme.text);
        }
        for (number, shorter) in printed.shorter(advice.module).into_iter().enumerate() {
            if number == 0 {
                say(" ", theme.text);
                say("Smaller codes", theme.heading);
            }
            say(&format!("{} less (version {}): {}", shorter.saving, shorter.version, shorter.what), theme.text);
            if let Some(caution) = shorter.caution {
                say(caution, theme.dim);
            }
        }
    }
    let height = (lines.len() as u16).min(area.height);
    let y = area.y + (area.height - height) / 2;
    canvas.draw(Paragraph::new(lines), Rect { y, height, ..area });
}
