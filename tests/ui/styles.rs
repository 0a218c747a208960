//! What carries meaning by its style is asserted as style: text alone would not notice.

use crate::harness::Ui;
use entrylink::ui::{Theme, Variant};
use ratatui::style::{Color, Modifier, Style};

const ALL: [Variant; 5] = [Variant::Dark, Variant::Light, Variant::AnsiDark, Variant::AnsiLight, Variant::Mono];

/// Whether what a theme asks for is what the cell has. Cells have no unset colours, so only what is set counts.
#[track_caller]
fn assert_style(cell: Style, wanted: Style, what: &str) {
    for (has, wants) in [(cell.fg, wanted.fg), (cell.bg, wanted.bg)] {
        assert!(wants.is_none() || has == wants, "{what}: {cell:?}, wanted {wanted:?}");
    }
    assert!(cell.add_modifier.contains(wanted.add_modifier), "{what}: {cell:?}, wanted {wanted:?}");
}

#[test]
fn the_pane_with_the_focus_has_the_focus_border() {
    for variant in ALL {
        let theme = Theme::new(variant);
        let mut ui = Ui::sample_in(variant);
        assert_style(ui.style_of(0, 1), theme.focus, "links");
        assert_ne!(theme.focus, theme.frame, "{variant:?}");
        ui.keys("4");
        let detail = ui.position("4 welcome");
        assert_style(ui.style_of(detail.x - 2, detail.y), theme.focus, "detail");
        assert_style(ui.style_of(0, 1), theme.frame, "links without the focus");
        assert!(!ui.style_of(0, 1).add_modifier.contains(Modifier::BOLD), "{variant:?}");
    }
}

#[test]
fn the_row_under_the_cursor_is_told_from_the_others_and_its_pane() {
    for variant in ALL {
        let theme = Theme::new(variant);
        let mut ui = Ui::sample_in(variant);
        // What has an ink of its own keeps it.
        let ground = |style: Style| Style { fg: None, ..style };
        assert_style(ui.style_at("welcome  "), theme.selected, "the selected row");
        assert_ne!(ui.style_at("▸ newsletter").bg, theme.selected.bg.or(Some(Color::Magenta)), "{variant:?}");
        assert!(!ui.style_at("▸ newsletter").add_modifier.contains(Modifier::REVERSED), "{variant:?}");
        ui.keys("2");
        assert_style(ui.style_at("welcome  "), theme.selected_away, "the selected row of another pane");
        assert_style(ui.style_at("738"), ground(theme.selected), "the selected field");
        assert_ne!(theme.selected, theme.selected_away, "{variant:?}");
    }
}

#[test]
fn what_does_not_work_has_the_style_of_errors() {
    for variant in ALL {
        let theme = Theme::new(variant);
        let mut ui = Ui::sample_in(variant);
        ui.go_to("newsletter");
        assert_style(ui.style_at("✗ “{{email}}”"), theme.error, "the sign");
        assert_style(ui.style_at("“{{email}}” is a placeholder"), theme.error, "the sentence");
        ui.keys("y t");
        assert_style(ui.style_at("✗ Not copied"), theme.error, "the notice");
        ui.keys("<esc>n").text("a--b");
        assert_style(ui.style_at("✗ "), theme.error, "a check");
        assert_ne!(theme.error, theme.text, "{variant:?}");
    }
}

#[test]
fn marks_keys_and_the_bots_name_stand_out() {
    for variant in ALL {
        let theme = Theme::new(variant);
        let mut ui = Ui::sample_in(variant);
        ui.keys("<space>");
        assert_style(ui.style_at("● ▸"), theme.mark, "the mark");
        assert_style(ui.style_at("Harbour Coffee"), theme.bots[0], "the bot's name in its colour");
        let footer = ui.footer();
        assert!(footer.trim_start().starts_with("n new"), "{footer}");
        assert_style(ui.style_of(1, 35), theme.key, "a key in the footer");
        ui.keys("b j <enter>");
        assert_style(ui.style_at("Linden Books"), theme.bots[3], "the other bot's name in its own colour");
    }
}

#[test]
fn without_colour_nothing_but_a_qr_code_has_any() {
    let mut ui = Ui::sample_in(Variant::Mono);
    ui.resize(120, 20);
    for keys in ["1", "2", "3", "1n", "<esc>y", "<esc>?", "<esc>:", "<esc>b", "<esc>c", "<esc>d"] {
        ui.keys(keys);
        for y in 0..20 {
            for x in 0..120 {
                let style = ui.style_of(x, y);
                let plain = [style.fg, style.bg].into_iter().flatten().all(|c| c == Color::Reset);
                let code = matches!((style.fg, style.bg), (Some(Color::Indexed(_)), Some(Color::Indexed(_))));
                assert!(plain || code, "{keys} at {x},{y}: {style:?}");
            }
        }
    }
}

#[test]
fn sixteen_colour_themes_name_only_the_sixteen() {
    for variant in [Variant::AnsiDark, Variant::AnsiLight] {
        let mut theme = Theme::new(variant);
        for role in entrylink::ui::theme::ROLES {
            let style = *theme.role(role).expect("a role of the list");
            for color in [style.fg, style.bg].into_iter().flatten() {
                assert!(!matches!(color, Color::Rgb(..) | Color::Indexed(_)), "{variant:?} {role}: {color:?}");
            }
        }
    }
}

#[test]
fn the_parts_of_a_link_have_their_own_styles_in_the_tester() {
    let mut ui = Ui::sample();
    let theme = Theme::new(Variant::Dark);
    ui.paste("https://m.me/102938475610293?ref=giveaway--hall-a--738--north");
    let at = |ui: &Ui, part: &str| {
        let line = ui.position("https://m.me/102938475610293?ref=giveaway--hall-a--738--north");
        let column = "https://m.me/102938475610293?ref=giveaway--hall-a--738--north".find(part).expect("a part of it");
        ui.style_of(line.x + column as u16, line.y)
    };
    assert_style(at(&ui, "giveaway"), theme.reference, "the ref");
    assert_style(at(&ui, "738"), theme.field, "the field");
    assert_style(at(&ui, "north"), theme.value, "a value");
    assert_style(at(&ui, "--"), theme.separator, "a separator");
}

#[test]
fn without_colour_the_underline_of_a_row_is_under_its_words_and_not_under_the_air() {
    let mut ui = Ui::sample_in(Variant::Mono);
    ui.keys("2");
    let at = ui.position("draft   ");
    let underlined = |x: u16| ui.style_of(x, at.y).add_modifier.contains(Modifier::UNDERLINED);
    assert!(underlined(at.x), "{}", ui.screen());
    assert!(!underlined(at.x + 6) && !underlined(at.x - 1), "{}", ui.screen());
}

#[test]
fn a_row_that_is_reversed_is_one_block() {
    let bad = "https://m.me/GoldenHour?ref=Giveaway —value1--738-- ";
    // The keys that lead there, what is pasted then, and the keys after it.
    let screens = [
        ("", None, ""),
        ("3", Some(bad), "<esc>j"),
        ("3", Some(bad), "<esc>jj"),
        ("3", Some("https://m.me/102938475610293?ref=giveaway--a--738--b"), "<esc>jjj"),
        ("2", None, "j"),
        ("4", None, "j"),
        ("n", None, "<tab><tab>"),
        ("f", None, "<tab>"),
        (":", None, "<down>"),
        ("y", None, "<down>"),
        ("c", None, "<down>"),
        ("b", None, "<down>"),
        ("H", None, ""),
        ("T", None, ""),
        ("V", None, ""),
        ("M", None, ""),
        ("P", None, ""),
        ("p", None, ""),
        ("?", None, "<down>"),
    ];
    for variant in [Variant::AnsiDark, Variant::AnsiLight, Variant::Mono] {
        let stand_in = Theme::new(variant).stand_in;
        for (keys, paste, then) in &screens {
            let mut ui = Ui::sample_in(variant);
            ui.keys(keys);
            if let Some(text) = paste {
                ui.paste(text);
            }
            ui.keys(then);
            for y in 0..36 {
                for x in 0..120 {
                    let cell = ui.style_of(x, y);
                    let reversed = cell.add_modifier.contains(Modifier::REVERSED) && cell.fg != stand_in.fg;
                    assert!(
                        !reversed || cell.fg == Some(Color::Reset),
                        "{variant:?}, after {keys} {then}: {x}, {y} is reversed in {cell:?}\n{}",
                        ui.screen()
                    );
                }
            }
        }
    }
}
