//! The terminal's events in the program's own words.

use crate::app::input::{Input, Mouse, MouseAction};
use crate::app::key::{Code, Key};
use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use std::time::{Duration, Instant};

/// Two clicks at one cell within this time are a double click: the default of most desktops.
const DOUBLE_CLICK: Duration = Duration::from_millis(500);

/// Turns events into [`Input`]; remembers the last click to tell a double click.
#[derive(Debug, Default)]
pub struct Reader {
    last_click: Option<(Instant, u16, u16)>,
}

impl Reader {
    /// What the user did, where the event means something to the program. `now` is when it arrived.
    pub fn read(&mut self, event: Event, now: Instant) -> Option<Input> {
        match event {
            Event::Key(event) => key(event).map(Input::Key),
            Event::Paste(text) => Some(Input::Paste(text)),
            Event::Mouse(event) => self.mouse(event, now).map(Input::Mouse),
            Event::Resize(columns, rows) => Some(Input::Resize(columns, rows)),
            Event::FocusGained | Event::FocusLost => None,
        }
    }

    fn mouse(&mut self, event: MouseEvent, now: Instant) -> Option<Mouse> {
        let MouseEvent { kind, column, row, modifiers } = event;
        let action = match kind {
            MouseEventKind::Down(MouseButton::Left) => self.click(column, row, now),
            MouseEventKind::Drag(MouseButton::Left) => MouseAction::Drag,
            MouseEventKind::Up(MouseButton::Left) => MouseAction::Release,
            MouseEventKind::ScrollUp => MouseAction::WheelUp,
            MouseEventKind::ScrollDown => MouseAction::WheelDown,
            _ => return None,
        };
        Some(Mouse {
            action,
            column,
            row,
            ctrl: modifiers.contains(KeyModifiers::CONTROL),
            alt: modifiers.contains(KeyModifiers::ALT),
            shift: modifiers.contains(KeyModifiers::SHIFT),
        })
    }

    fn click(&mut self, column: u16, row: u16, now: Instant) -> MouseAction {
        // A third click begins anew, so a double click forgets the first.
        match self.last_click.take() {
            Some((then, x, y)) if (x, y) == (column, row) && now.duration_since(then) <= DOUBLE_CLICK => {
                MouseAction::DoubleClick
            }
            _ => {
                self.last_click = Some((now, column, row));
                MouseAction::Click
            }
        }
    }
}

/// The key of an event. None for a key let go (Windows and some terminals report that) and for keys that the program
/// has no use for, such as media keys or Shift alone.
pub fn key(event: KeyEvent) -> Option<Key> {
    if event.kind == KeyEventKind::Release {
        return None;
    }
    let held = event.modifiers;
    let (mut ctrl, mut alt) = (held.contains(KeyModifiers::CONTROL), held.contains(KeyModifiers::ALT));
    let mut shift = held.contains(KeyModifiers::SHIFT);
    let code = match event.code {
        KeyCode::Char(c) => {
            // Windows reports AltGr as Ctrl and Alt: `@` on a German keyboard is typed, not a command.
            if cfg!(windows) && ctrl && alt && !c.is_ascii_alphanumeric() && c != ' ' {
                (ctrl, alt) = (false, false);
            }
            if c.is_control() {
                return None;
            }
            Code::Char(c)
        }
        KeyCode::BackTab => {
            shift = true;
            Code::Tab
        }
        KeyCode::Enter => Code::Enter,
        KeyCode::Tab => Code::Tab,
        KeyCode::Backspace => Code::Backspace,
        KeyCode::Delete => Code::Delete,
        KeyCode::Insert => Code::Insert,
        KeyCode::Esc => Code::Esc,
        KeyCode::Left => Code::Left,
        KeyCode::Right => Code::Right,
        KeyCode::Up => Code::Up,
        KeyCode::Down => Code::Down,
        KeyCode::Home => Code::Home,
        KeyCode::End => Code::End,
        KeyCode::PageUp => Code::PageUp,
        KeyCode::PageDown => Code::PageDown,
        KeyCode::F(n @ 1..=24) => Code::F(n),
        _ => return None,
    };
    Some(Key::new(code, ctrl, alt, shift))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pressed(code: KeyCode, held: KeyModifiers) -> Option<String> {
        key(KeyEvent::new(code, held)).map(|key| key.to_string())
    }

    #[test]
    fn keys_have_the_names_people_use() {
        let none = KeyModifiers::NONE;
        for (code, held, name) in [
            (KeyCode::Char('g'), none, "g"),
            (KeyCode::Char('G'), KeyModifiers::SHIFT, "G"),
            (KeyCode::Char('g'), KeyModifiers::SHIFT, "G"),
            (KeyCode::Char('?'), KeyModifiers::SHIFT, "?"),
            (KeyCode::Char(' '), none, "space"),
            (KeyCode::Char('s'), KeyModifiers::CONTROL, "ctrl-s"),
            (KeyCode::Char('s'), KeyModifiers::CONTROL.union(KeyModifiers::SHIFT), "ctrl-shift-s"),
            (KeyCode::Char('B'), KeyModifiers::ALT.union(KeyModifiers::SHIFT), "alt-B"),
            (KeyCode::BackTab, none, "shift-tab"),
            (KeyCode::BackTab, KeyModifiers::SHIFT, "shift-tab"),
            (KeyCode::Tab, KeyModifiers::SHIFT, "shift-tab"),
            (KeyCode::Left, KeyModifiers::ALT, "alt-left"),
            (KeyCode::F(1), none, "f1"),
            (KeyCode::Char('é'), none, "é"),
        ] {
            assert_eq!(pressed(code, held).as_deref(), Some(name), "{code:?} {held:?}");
        }
        assert_eq!(pressed(KeyCode::CapsLock, none), None);
        assert_eq!(pressed(KeyCode::Null, none), None);
    }

    #[test]
    fn a_key_counts_when_it_goes_down() {
        let event = |kind| KeyEvent::new_with_kind(KeyCode::Char('x'), KeyModifiers::NONE, kind);
        assert!(key(event(KeyEventKind::Press)).is_some());
        assert!(key(event(KeyEventKind::Repeat)).is_some());
        assert!(key(event(KeyEventKind::Release)).is_none());
    }

    #[test]
    fn two_quick_clicks_at_one_cell_are_double() {
        let mut reader = Reader::default();
        let start = Instant::now();
        let mut click = |ms: u64, column: u16| {
            let event = MouseEvent {
                kind: MouseEventKind::Down(MouseButton::Left),
                column,
                row: 2,
                modifiers: KeyModifiers::NONE,
            };
            match reader.read(Event::Mouse(event), start + Duration::from_millis(ms)) {
                Some(Input::Mouse(mouse)) => mouse.action,
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(click(0, 5), MouseAction::Click);
        assert_eq!(click(300, 5), MouseAction::DoubleClick);
        assert_eq!(click(400, 5), MouseAction::Click, "the third begins anew");
        assert_eq!(click(500, 6), MouseAction::Click, "elsewhere");
        assert_eq!(click(1500, 6), MouseAction::Click, "too late");
    }
}
