//! The one semantic theme. No colour is named anywhere else, but for the black and white of QR codes.

use ratatui::style::{Color, Modifier, Style};

/// What kind of terminal the theme is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Variant {
    /// Light text on a dark ground, in 24-bit colours.
    #[default]
    Dark,
    /// Dark text on a light ground, in 24-bit colours.
    Light,
    /// The terminal's own 16 colours, on a dark ground.
    AnsiDark,
    /// The terminal's own 16 colours, on a light ground.
    AnsiLight,
    /// No colour at all: `NO_COLOR`, or a terminal without any.
    Mono,
}

/// A style for each role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Theme {
    /// Ordinary text.
    pub text: Style,
    /// Text of less weight: notes, hints, what is missing.
    pub dim: Style,
    /// Frames.
    pub frame: Style,
    /// The frame of what has the focus.
    pub focus: Style,
    /// Titles of panes without the focus.
    pub title: Style,
    /// Headings inside panes.
    pub heading: Style,
    /// Keys in the footer, the help and the menus.
    pub key: Style,
    /// The row under the cursor, in the pane with the focus.
    pub selected: Style,
    /// The row under the cursor, in another pane.
    pub selected_away: Style,
    /// The sign of a marked row.
    pub mark: Style,
    /// What works.
    pub good: Style,
    /// What works, but.
    pub warning: Style,
    /// What does not work.
    pub error: Style,
    /// What is worth knowing.
    pub info: Style,
    /// The ref in a link.
    pub reference: Style,
    /// A field's id or name in a link.
    pub field: Style,
    /// A value in a link.
    pub value: Style,
    /// What separates the parts of a link.
    pub separator: Style,
    /// Selected text in a text field.
    pub text_selection: Style,
    /// Stand-ins for characters that cannot be shown.
    pub stand_in: Style,
    /// The bots' colours.
    pub bots: [Style; 8],
}

/// The names of the roles in the configuration file.
pub const ROLES: [&str; 20] = [
    "text",
    "dim",
    "frame",
    "focus",
    "title",
    "heading",
    "key",
    "selected",
    "selected-away",
    "mark",
    "good",
    "warning",
    "error",
    "info",
    "ref",
    "field",
    "value",
    "separator",
    "text-selection",
    "stand-in",
];

/// The colours of a 24-bit theme, as `0xRRGGBB`.
struct Palette {
    /// What is written on a ground of our own: the terminal's own ink may be anything.
    ink: u32,
    dim: u32,
    frame: u32,
    focus: u32,
    key: u32,
    select: u32,
    select_away: u32,
    mark: u32,
    good: u32,
    warning: u32,
    error: u32,
    info: u32,
    value: u32,
    text_selection: u32,
    bots: [u32; 8],
}

const DARK: Palette = Palette {
    ink: 0x00e6_edf3,
    dim: 0x008b_95a5,
    frame: 0x0047_5160,
    focus: 0x005c_b3ff,
    key: 0x00f0_c674,
    select: 0x0027_3b52,
    select_away: 0x002a_2f38,
    mark: 0x00ff_9e64,
    good: 0x007f_d98c,
    warning: 0x00f0_c674,
    error: 0x00ff_7b80,
    info: 0x006c_b6ff,
    value: 0x00d2_a8ff,
    text_selection: 0x003b_5a80,
    bots: [0x006c_b6ff, 0x007f_d98c, 0x00d2_a8ff, 0x00f0_c674, 0x0056_d4dd, 0x00ff_7b80, 0x00d0_d7de, 0x00ff_9e64],
};

const LIGHT: Palette = Palette {
    ink: 0x001f_2328,
    dim: 0x0059_636e,
    frame: 0x00b0_b9c4,
    focus: 0x0008_57c3,
    key: 0x008a_4b00,
    select: 0x00cf_e3fb,
    select_away: 0x00e7_ebf0,
    mark: 0x00b3_4d00,
    good: 0x0011_732f,
    warning: 0x008a_5400,
    error: 0x00c0_1c28,
    info: 0x0008_57c3,
    value: 0x0075_2fc4,
    text_selection: 0x00a9_cdf7,
    bots: [0x0008_57c3, 0x0011_732f, 0x0075_2fc4, 0x008a_5400, 0x000a_6d7a, 0x00c0_1c28, 0x003a_424c, 0x00b3_4d00],
};

impl Theme {
    /// The theme for a kind of terminal.
    pub fn new(variant: Variant) -> Self {
        match variant {
            Variant::Dark => Self::rgb(&DARK),
            Variant::Light => Self::rgb(&LIGHT),
            Variant::AnsiDark => Self::ansi(true),
            Variant::AnsiLight => Self::ansi(false),
            Variant::Mono => Self::mono(),
        }
    }

    fn rgb(p: &Palette) -> Self {
        let fg = |hex: u32| Style::new().fg(Color::from_u32(hex));
        let bg = |hex: u32| fg(p.ink).bg(Color::from_u32(hex));
        Self {
            text: Style::new(),
            dim: fg(p.dim),
            frame: fg(p.frame),
            focus: fg(p.focus).add_modifier(Modifier::BOLD),
            title: fg(p.dim).add_modifier(Modifier::BOLD),
            heading: Style::new().add_modifier(Modifier::BOLD),
            key: fg(p.key).add_modifier(Modifier::BOLD),
            selected: bg(p.select).add_modifier(Modifier::BOLD),
            selected_away: bg(p.select_away),
            mark: fg(p.mark).add_modifier(Modifier::BOLD),
            good: fg(p.good),
            warning: fg(p.warning),
            error: fg(p.error),
            info: fg(p.info),
            reference: fg(p.good).add_modifier(Modifier::BOLD),
            field: fg(p.info),
            value: fg(p.value),
            separator: fg(p.dim),
            text_selection: bg(p.text_selection),
            stand_in: fg(p.error).add_modifier(Modifier::REVERSED),
            bots: p.bots.map(|hex| fg(hex).add_modifier(Modifier::BOLD)),
        }
    }

    fn ansi(dark: bool) -> Self {
        let fg = |color: Color| Style::new().fg(color);
        let pick = |on_dark: Color, on_light: Color| fg(if dark { on_dark } else { on_light });
        let blue = pick(Color::LightBlue, Color::Blue);
        let green = pick(Color::LightGreen, Color::Green);
        let red = pick(Color::LightRed, Color::Red);
        // Yellow cannot be read on white in most terminals' sets.
        let yellow = pick(Color::LightYellow, Color::Magenta);
        let magenta = pick(Color::LightMagenta, Color::Magenta);
        let cyan = pick(Color::LightCyan, Color::Blue);
        let dim = pick(Color::Gray, Color::DarkGray);
        let frame = fg(if dark { Color::DarkGray } else { Color::Gray });
        let bold = |s: Style| s.add_modifier(Modifier::BOLD);
        Self {
            text: Style::new(),
            dim,
            frame,
            focus: bold(cyan),
            title: bold(dim),
            heading: bold(Style::new()),
            key: bold(yellow),
            selected: Style::new().add_modifier(Modifier::REVERSED),
            selected_away: Style::new().add_modifier(Modifier::UNDERLINED),
            mark: bold(yellow),
            good: green,
            warning: yellow,
            error: red,
            info: blue,
            reference: bold(green),
            field: blue,
            value: magenta,
            separator: dim,
            text_selection: Style::new().add_modifier(Modifier::REVERSED),
            stand_in: red.add_modifier(Modifier::REVERSED),
            bots: [blue, green, magenta, yellow, cyan, red, Style::new(), yellow].map(bold),
        }
    }

    /// Without colour: weight, underline and reversal carry the meaning.
    fn mono() -> Self {
        let with = |m: Modifier| Style::new().add_modifier(m);
        let plain = Style::new();
        Self {
            text: plain,
            dim: plain,
            frame: plain,
            focus: with(Modifier::BOLD),
            title: plain,
            heading: with(Modifier::BOLD),
            key: with(Modifier::BOLD),
            selected: with(Modifier::REVERSED),
            selected_away: with(Modifier::UNDERLINED),
            mark: with(Modifier::BOLD),
            good: plain,
            warning: with(Modifier::BOLD),
            error: with(Modifier::BOLD.union(Modifier::UNDERLINED)),
            info: plain,
            reference: with(Modifier::BOLD),
            field: with(Modifier::UNDERLINED),
            value: plain,
            separator: plain,
            text_selection: with(Modifier::REVERSED),
            stand_in: with(Modifier::REVERSED),
            bots: [with(Modifier::BOLD); 8],
        }
    }

    /// The style of a role of [`ROLES`], to be replaced by the user's own.
    pub fn role(&mut self, name: &str) -> Option<&mut Style> {
        Some(match name {
            "text" => &mut self.text,
            "dim" => &mut self.dim,
            "frame" => &mut self.frame,
            "focus" => &mut self.focus,
            "title" => &mut self.title,
            "heading" => &mut self.heading,
            "key" => &mut self.key,
            "selected" => &mut self.selected,
            "selected-away" => &mut self.selected_away,
            "mark" => &mut self.mark,
            "good" => &mut self.good,
            "warning" => &mut self.warning,
            "error" => &mut self.error,
            "info" => &mut self.info,
            "ref" => &mut self.reference,
            "field" => &mut self.field,
            "value" => &mut self.value,
            "separator" => &mut self.separator,
            "text-selection" => &mut self.text_selection,
            "stand-in" => &mut self.stand_in,
            _ => return None,
        })
    }

    /// The style of a severity.
    pub const fn severity(&self, severity: crate::domain::Severity) -> Style {
        match severity {
            crate::domain::Severity::Error => self.error,
            crate::domain::Severity::Warning => self.warning,
            crate::domain::Severity::Info => self.info,
        }
    }

    /// The style of a verdict.
    pub const fn verdict(&self, verdict: crate::domain::compose::Verdict) -> Style {
        match verdict {
            crate::domain::compose::Verdict::Fits => self.good,
            crate::domain::compose::Verdict::Warns => self.warning,
            crate::domain::compose::Verdict::Fails => self.error,
        }
    }

    /// The style of a bot's colour.
    pub const fn bot(&self, color: u8) -> Style {
        self.bots[color as usize % self.bots.len()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The contrast of two colours, as WCAG 2 defines it.
    fn contrast(a: u32, b: u32) -> f64 {
        let light = |hex: u32| {
            let channel = |shift: u32| {
                let c = f64::from(hex >> shift & 255) / 255.0;
                if c <= 0.040_45 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
            };
            0.2126 * channel(16) + 0.7152 * channel(8) + 0.0722 * channel(0)
        };
        let (a, b) = (light(a), light(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn text_can_be_read_on_its_ground() {
        for (palette, ground) in [(&DARK, 0x001e_1e1e), (&LIGHT, 0x00ff_ffff)] {
            let inks = [palette.dim, palette.focus, palette.key, palette.mark, palette.good, palette.warning]
                .into_iter()
                .chain([palette.error, palette.info, palette.value])
                .chain(palette.bots);
            for ink in inks {
                assert!(contrast(ink, ground) >= 4.5, "{ink:06x} on {ground:06x}");
                assert!(contrast(ink, palette.select) >= 3.0, "{ink:06x} on the selection");
            }
            for own in [palette.select, palette.select_away, palette.text_selection] {
                assert!(contrast(palette.ink, own) >= 4.5, "the ink on {own:06x}");
            }
        }
    }

    #[test]
    fn a_ground_of_our_own_comes_with_an_ink_of_our_own() {
        for variant in [Variant::Dark, Variant::Light] {
            let theme = Theme::new(variant);
            for style in [theme.selected, theme.selected_away, theme.text_selection] {
                assert!(style.bg.is_some() && style.fg.is_some(), "{style:?}");
            }
        }
    }

    #[test]
    fn every_role_can_be_replaced() {
        let mut theme = Theme::new(Variant::Mono);
        for role in ROLES {
            assert!(theme.role(role).is_some(), "{role}");
        }
        assert!(theme.role("nothing").is_none());
    }

    #[test]
    fn without_colour_no_style_has_one() {
        let theme = Theme::new(Variant::Mono);
        let mut copy = theme.clone();
        for role in ROLES {
            let style = *copy.role(role).unwrap();
            assert_eq!((style.fg, style.bg), (None, None), "{role}");
        }
        assert!(theme.bots.iter().all(|s| s.fg.is_none()));
    }
}
