use super::*;
use crate::app::key::Key;
use proptest::prelude::*;

/// A field from a picture: `|` is the cursor, `^` the other end of the selection. Several lines where there are any.
fn field(picture: &str) -> TextField {
    let text: String = picture.chars().filter(|c| !"|^".contains(*c)).collect();
    let at = |mark| {
        picture.find(mark).map(|at| picture[..at].chars().filter(|c| !"|^".contains(*c)).map(char::len_utf8).sum())
    };
    let mut field = if text.contains('\n') { TextField::multi_line() } else { TextField::one_line() }.with_text(&text);
    if let Some(anchor) = at('^') {
        field.set_cursor(anchor, false);
    }
    field.set_cursor(at('|').unwrap_or(text.len()), at('^').is_some());
    field
}

fn picture(field: &TextField) -> String {
    let mut marks = vec![(field.cursor(), '|')];
    marks.extend(field.anchor.filter(|&anchor| anchor != field.cursor).map(|anchor| (anchor, '^')));
    marks.sort_unstable();
    let mut out = field.text().to_owned();
    for (at, mark) in marks.into_iter().rev() {
        out.insert(at, mark);
    }
    out
}

/// Types keys, separated by blanks, into a field.
fn press(field: &mut TextField, keys: &str) {
    for key in keys.split_whitespace() {
        let key: Key = key.parse().unwrap();
        assert!(field.handle(key), "{key} was not taken");
    }
}

#[track_caller]
fn check(before: &str, keys: &str, after: &str) {
    let mut field = field(before);
    press(&mut field, keys);
    assert_eq!(picture(&field), after, "{before} {keys}");
}

#[test]
fn moves() {
    check("abc|", "left left", "a|bc");
    check("|abc", "right ctrl-f", "ab|c");
    check("give--hall-a|", "ctrl-left", "give--hall-|a");
    check("give--hall-a|", "alt-b alt-b", "give--|hall-a");
    check("|give--hall", "ctrl-right", "give|--hall");
    check("|give--hall", "alt-f alt-right", "give--hall|");
    check("ab|c", "home", "|abc");
    check("ab|c", "ctrl-a", "|abc");
    check("a|bc", "end", "abc|");
    check("a|bc", "ctrl-e", "abc|");
    check("e\u{301}x|", "left left", "|e\u{301}x");
    check("👩\u{200d}👩\u{200d}👧|", "left", "|👩\u{200d}👩\u{200d}👧");
}

#[test]
fn moves_between_lines() {
    check("one\ntwo|", "up", "one|\ntwo");
    check("o|ne\ntwo", "down", "one\nt|wo");
    check("long line\nx\nanother |one", "up up", "long lin|e\nx\nanother one");
    check("日本\nabcd|", "up", "日本|\nabcd");
    check("日本\nabc|d", "up", "日|本\nabcd");
    check("a\nb|c\nd", "home", "a\n|bc\nd");
    check("a\n|bc\nd", "ctrl-e", "a\nbc|\nd");
    check("a\nb|c\nd", "ctrl-home", "|a\nbc\nd");
    check("a\nb|c\nd", "ctrl-end", "a\nbc\nd|");
    check("a|\nb", "ctrl-n", "a\nb|");
    check("ab\nc|d", "shift-up", "a|b\nc^d");
}

#[test]
fn deletes() {
    check("abc|", "backspace", "ab|");
    check("|abc", "delete", "|bc");
    check("|abc", "ctrl-d ctrl-d", "|c");
    check("cafe\u{301}|", "backspace", "caf|");
    check("👩\u{200d}👩\u{200d}👧|x", "backspace", "|x");
    check("give--hall|", "alt-backspace", "give--|");
    check("give--hall|", "ctrl-backspace ctrl-backspace", "|");
    check("|give--hall", "alt-d", "|--hall");
    check("see https://m.me/1?ref=a--b|", "ctrl-w", "see |");
    check("ab|cd", "ctrl-k", "ab|");
    check("ab|cd", "ctrl-u", "|cd");
    check("a|b\ncd", "ctrl-k ctrl-k", "a|cd");
    check("ab\nc|d", "ctrl-u backspace", "ab|d");
}

#[test]
fn selects() {
    check("abc|", "shift-left shift-left", "a|bc^");
    check("give--hall|", "ctrl-shift-left", "give--|hall^");
    check("abc|", "shift-home x", "x|");
    check("a^bc|d", "backspace", "a|d");
    check("a^bc|d", "left", "a|bcd");
    check("a|bc^d", "right", "abc|d");
    check("ab|c", "alt-a", "^abc|");
    check("ab|c", "alt-a ctrl-w ctrl-y ctrl-y", "abcabc|");
    check("a^bc|d", "alt-w end ctrl-y", "abcdbc|");
    let field = field("a^bc|d");
    assert_eq!(field.selected_text(), Some("bc"));
    assert_eq!(field.selection(), Some(1..3));
}

#[test]
fn kills_that_follow_each_other_are_one() {
    check("one two three|", "ctrl-w ctrl-w ctrl-y", "one two three|");
    check("one |two three", "alt-d alt-d ctrl-y", "one two three|");
    check("one two| three", "ctrl-w ctrl-k ctrl-a ctrl-y", "two three|one ");
    check("one two|", "ctrl-w left ctrl-k ctrl-y", "one |");
}

#[test]
fn typing_is_taken_and_unknown_keys_are_not() {
    check("|", "a G é 日 space ?", "aGé日 ?|");
    let mut one = field("abc|");
    for key in
        ["enter", "tab", "esc", "f1", "up", "down", "ctrl-s", "ctrl-c", "alt-x", "pageup", "ctrl-n", "ctrl-enter"]
    {
        assert!(!one.handle(key.parse().unwrap()), "{key}");
        assert_eq!(picture(&one), "abc|");
    }
    let mut several = field("a\nb|");
    assert!(several.handle("enter".parse().unwrap()));
    assert_eq!(picture(&several), "a\nb\n|");
    assert!(!several.handle("ctrl-enter".parse().unwrap()));
    assert!(!several.handle("down".parse().unwrap()), "the last line: the caller may leave the field");
    assert!(several.handle("up".parse().unwrap()));
}

#[test]
fn undo_goes_word_by_word() {
    let mut field = TextField::one_line();
    for c in "one two three".chars() {
        field.handle(Key::char(c));
    }
    let mut seen = vec![];
    while field.undo() {
        seen.push(field.text().to_owned());
    }
    assert_eq!(seen, ["one two ", "one ", ""]);
    while field.redo() {}
    assert_eq!(picture(&field), "one two three|");
    press(&mut field, "ctrl-/ ctrl-_");
    assert_eq!(picture(&field), "one |");
    press(&mut field, "ctrl-r x ctrl-r");
    assert_eq!(picture(&field), "one two x|", "an edit ends what can be redone");
}

#[test]
fn undo_brings_back_selection_and_cursor() {
    let mut field = field("a^bc|d");
    press(&mut field, "x y");
    assert_eq!(picture(&field), "axy|d");
    press(&mut field, "ctrl-z");
    assert_eq!(picture(&field), "a^bc|d");
    press(&mut field, "ctrl-shift-z");
    assert_eq!(picture(&field), "axy|d");
}

#[test]
fn deleting_is_undone_word_by_word() {
    check("one two|", "backspace backspace backspace backspace ctrl-z", "one |");
    check("|one two", "delete delete delete delete ctrl-z", "| two");
    check("ab|", "c left d ctrl-z ctrl-z", "ab|");
}

#[test]
fn dirty_is_about_the_text() {
    let mut field = field("ab|");
    assert!(!field.is_dirty());
    press(&mut field, "c");
    assert!(field.is_dirty());
    press(&mut field, "backspace");
    assert!(!field.is_dirty());
    press(&mut field, "c ctrl-z left");
    assert!(!field.is_dirty());
    field.set_text("new");
    assert!(!field.is_dirty() && !field.undo());
}

#[test]
fn paste_into_one_line() {
    let mut field = field("a|b");
    assert_eq!(field.paste("one\r\ntwo\tx\u{1b}[2J\u{7}\n"), Pasted { dropped: 2, joined: true, cut: false });
    assert_eq!(picture(&field), "aone two x[2J|b");
    let told = Pasted { dropped: 2, joined: true, cut: false }.sentence().unwrap();
    assert!(told.contains("2 control characters") && told.contains("joined"));
    assert_eq!(field.paste("plain\n"), Pasted::default());
    assert_eq!(Pasted::default().sentence(), None);
    press(&mut field, "ctrl-z ctrl-z");
    assert_eq!(picture(&field), "a|b", "each paste is one step");
}

#[test]
fn paste_into_several_lines() {
    let mut field = TextField::multi_line();
    assert_eq!(field.paste("a\r\nb\rc\nd\te\0"), Pasted { dropped: 1, joined: false, cut: false });
    assert_eq!(field.text(), "a\nb\nc\nd\te");
}

#[test]
fn the_limit_holds() {
    let mut field = TextField::one_line().with_limit(5);
    assert_eq!(field.paste("abc"), Pasted::default());
    assert!(field.paste("dé\u{301}x").cut);
    assert_eq!(field.text(), "abcd", "a character is never cut in half");
    assert!(field.handle(Key::char('e')) && field.handle(Key::char('f')));
    assert_eq!(field.text(), "abcde");
    field.select_all();
    assert_eq!(field.paste("12345"), Pasted::default(), "what is selected makes room");
    let mut long = TextField::one_line().with_limit(3).with_text("what was saved is never cut");
    press(&mut long, "backspace");
    assert_eq!(long.text(), "what was saved is never cu");
}

#[test]
fn replacing_is_one_step() {
    let mut field = field("give–hall|");
    assert!(field.replace(4..7, "--"));
    assert_eq!(picture(&field), "give--|hall");
    press(&mut field, "ctrl-z");
    assert_eq!(picture(&field), "give–hall|");
    assert!(field.replace(5..6, "-"), "half a character is widened to the whole");
    assert_eq!(field.text(), "give-hall");
}

/// Whatever was quadratic in the length would not end here within hours.
#[test]
fn a_huge_paste_is_quick() {
    for unit in ["giveaway--hall-a ", "日本", "e\u{301}\n", "👩\u{200d}👧", "\u{1f1e6}", "a\u{301}\u{302}", "\u{200d}"]
    {
        for mut field in [TextField::one_line(), TextField::multi_line()] {
            let pasted = field.paste(&unit.repeat(10_000_000 / unit.len()));
            assert!(pasted.cut);
            assert!(field.text().len() <= LIMIT);
            assert!(field.view(80).cursor.is_some());
            assert!(!field.views(80, 24).is_empty());
            press(&mut field, "a backspace ctrl-left home x ctrl-z end left left ctrl-k");
        }
    }
}

fn drawn(view: &View) -> String {
    view.pieces.iter().map(|piece| piece.text.as_ref()).collect()
}

#[test]
fn the_view_follows_the_cursor() {
    let mut field = field("0123456789|");
    let view = field.view(6);
    assert_eq!((drawn(&view).as_str(), view.cursor, view.more_left, view.more_right), ("56789", Some(5), true, false));
    press(&mut field, "left left left left");
    assert_eq!(drawn(&field.view(6)), "56789", "nothing moves while the cursor is in view");
    press(&mut field, "left left");
    let view = field.view(6);
    assert_eq!((drawn(&view).as_str(), view.cursor, view.more_right), ("456789", Some(0), false));
    press(&mut field, "home");
    let view = field.view(6);
    assert_eq!((drawn(&view).as_str(), view.cursor, view.more_left, view.more_right), ("012345", Some(0), false, true));
    assert_eq!(field.view(20).cursor, Some(0));
    assert_eq!(drawn(&field.view(20)), "0123456789");
}

#[test]
fn wide_and_invisible_characters_in_the_view() {
    let field = field("日本語|");
    assert_eq!((drawn(&field.view(6)).as_str(), field.view(6).cursor), ("本語", Some(4)));
    let mut field = self::field("a\u{200b}b|");
    let view = field.view(20);
    assert_eq!((drawn(&view).as_str(), view.cursor), ("a‹U+200B›b", Some(10)));
    assert!(view.pieces[1].stand_in);
    assert_eq!((view.at(0), view.at(5), view.at(9), view.at(99)), (0, 1, 4, 5));
    press(&mut field, "left left");
    assert_eq!(field.view(20).cursor, Some(1));
    // Narrower than the stand-in: nothing to draw, but a cursor.
    assert!(field.view(3).cursor.is_some());
    assert_eq!(field.view(0).cursor, None);
}

#[test]
fn the_selection_in_columns() {
    assert_eq!(field("a^日本|b").view(20).selection, Some(1..5));
    assert_eq!(field("ab|").view(20).selection, None);
    let field = field("a^b\nc|d");
    let views = field.views(10, 5);
    assert_eq!(views[0].selection, Some(1..3), "the line break counts");
    assert_eq!(views[1].selection, Some(0..1));
    assert_eq!((views[0].cursor, views[1].cursor), (None, Some(1)));
}

#[test]
fn lines_scroll_no_more_than_needed() {
    let lines = |field: &TextField| field.views(10, 3).iter().map(drawn).collect::<Vec<_>>();
    let mut field = field("0\n1\n2\n3\n4\n5\n|");
    assert_eq!(lines(&field), ["4", "5", ""]);
    press(&mut field, "up up");
    assert_eq!(lines(&field), ["4", "5", ""]);
    press(&mut field, "up");
    assert_eq!(lines(&field), ["3", "4", "5"]);
    press(&mut field, "ctrl-home");
    assert_eq!(lines(&field), ["0", "1", "2"]);
    press(&mut field, "down down down");
    assert_eq!(lines(&field), ["1", "2", "3"]);
    field.set_text("x");
    assert_eq!(lines(&field), ["x"]);
    assert!(field.views(10, 0).is_empty());
}

#[test]
fn only_the_cursors_line_scrolls_sideways() {
    let field = field("0123456789\nabcdefghij|");
    let views = field.views(6, 2);
    assert_eq!((drawn(&views[0]).as_str(), views[0].more_right), ("012345", true));
    assert_eq!((drawn(&views[1]).as_str(), views[1].more_left), ("fghij", true));
}

/// Any text, with what makes trouble more often than chance would.
fn any_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("e\u{301}".to_owned()),
        Just("👩\u{200d}👧".to_owned()),
        Just("\u{1f1e6}".to_owned()),
        Just("\n".to_owned()),
        Just("\u{200b}".to_owned()),
        Just("\u{301}".to_owned()),
        Just("日".to_owned()),
        "[ -~]{1,4}",
        any::<char>().prop_map(String::from),
    ];
    proptest::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

#[derive(Clone, Debug)]
enum Step {
    Press(&'static str),
    Paste(String),
    Click(usize, bool),
}

fn step() -> impl Strategy<Value = Step> {
    let keys = vec![
        "a",
        "space",
        "é",
        "backspace",
        "delete",
        "left",
        "right",
        "shift-left",
        "shift-right",
        "ctrl-left",
        "ctrl-right",
        "home",
        "end",
        "up",
        "down",
        "shift-up",
        "enter",
        "ctrl-k",
        "ctrl-u",
        "ctrl-w",
        "alt-d",
        "ctrl-y",
        "ctrl-z",
        "ctrl-r",
        "alt-a",
        "alt-w",
    ];
    prop_oneof![
        6 => proptest::sample::select(keys).prop_map(Step::Press),
        1 => any_text().prop_map(Step::Paste),
        1 => (0usize..60, any::<bool>()).prop_map(|(at, select)| Step::Click(at, select)),
    ]
}

proptest! {
    #[test]
    fn whatever_is_done_the_field_stays_whole(text in any_text(), multi: bool, width in 0usize..20, steps in proptest::collection::vec(step(), 0..40)) {
        let field = if multi { TextField::multi_line() } else { TextField::one_line() };
        let mut field = field.with_text(&text).with_limit(200);
        for step in steps {
            match step {
                Step::Press(key) => { field.handle(key.parse().unwrap()); }
                Step::Paste(text) => { let _ = field.paste(&text); }
                Step::Click(at, select) => field.set_cursor(at, select),
            }
            prop_assert_eq!(motion::snap(field.text(), field.cursor()), field.cursor(), "the cursor is inside a character");
            let view = field.view(width);
            prop_assert!(view.pieces.iter().map(|piece| piece.width).sum::<usize>() <= width);
            if width > 0 {
                prop_assert!(view.cursor.is_some_and(|column| column < width), "{:?}", view);
            }
            let cursors = field.views(width.max(1), 3).iter().filter(|view| view.cursor.is_some()).count();
            prop_assert_eq!(cursors, 1);
        }
        while field.redo() {}
        let after = field.text().to_owned();
        while field.undo() {}
        prop_assert_eq!(field.text(), &text);
        while field.redo() {}
        prop_assert_eq!(field.text(), &after);
    }
}
