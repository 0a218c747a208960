//! What the user does: keys, pasted text, the mouse, a window of another size. Made from the terminal's events by
//! [`crate::tui::input`].

use super::key::Key;

/// Something that the user did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A key was pressed, or repeats.
    Key(Key),
    /// Text was pasted in one piece; as it came, nothing left out.
    Paste(String),
    /// The mouse.
    Mouse(Mouse),
    /// The terminal now has so many columns and rows.
    Resize(u16, u16),
}

/// Something done with the mouse, at a cell of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mouse {
    /// What was done.
    pub action: MouseAction,
    /// The column, from 0.
    pub column: u16,
    /// The row, from 0.
    pub row: u16,
    /// Whether Control was held.
    pub ctrl: bool,
    /// Whether Alt was held.
    pub alt: bool,
    /// Whether Shift was held.
    pub shift: bool,
}

/// What was done with the mouse. Moving without a button, and the right and middle buttons, are not reported: terminals
/// have their own uses for those.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MouseAction {
    /// The left button went down.
    Click,
    /// The left button went down for the second time at the same cell, shortly after a [`MouseAction::Click`].
    DoubleClick,
    /// The mouse moved with the left button down.
    Drag,
    /// The left button was let go.
    Release,
    /// One notch of the wheel, away from the user.
    WheelUp,
    /// One notch of the wheel, towards the user.
    WheelDown,
}
