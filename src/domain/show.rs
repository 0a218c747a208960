//! Text from outside, made safe and honest to look at.
//!
//! Links come from web pages, mails and spreadsheets. A control character could move the terminal's cursor, a
//! bidirectional override could show a link backwards, and a zero-width space breaks a link without being seen. Here
//! each of them gets a visible stand-in, and every piece knows how many columns it takes.
//!
//! The stand-ins are for looking at. What is copied, saved and encoded is always the text itself.

use std::borrow::Cow;
use std::fmt::Display;
use std::iter;
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// More characters without width than this in one cluster are heaped marks, not writing: the rest becomes `…`. The
/// longest real cases are flags of regions (six tags) and families (three joiners).
const MARKS: usize = 12;

/// One cluster of a text as it is shown: what a reader takes for one character.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece<'a> {
    /// The bytes of the original text that it stands for.
    pub span: Range<usize>,
    /// What to draw.
    pub text: Cow<'a, str>,
    /// How many columns that takes: at least 1.
    pub width: usize,
    /// Whether something invisible or dangerous was replaced, so that it can be coloured.
    pub stand_in: bool,
}

/// The clusters of `text`, in order. Each covers the bytes where the one before ended.
pub fn pieces(text: &str) -> impl DoubleEndedIterator<Item = Piece<'_>> {
    text.grapheme_indices(true).map(|(at, cluster)| piece(at, cluster))
}

/// The piece of one grapheme cluster that begins at byte `at` of its text.
pub fn piece(at: usize, cluster: &str) -> Piece<'_> {
    let span = at..at + cluster.len();
    if let &[byte @ 0x20..=0x7e] = cluster.as_bytes() {
        debug_assert!(byte.is_ascii());
        return Piece { span, text: Cow::Borrowed(cluster), width: 1, stand_in: false };
    }
    let (text, stand_in) = visible(cluster);
    let width = columns(&text);
    if width > 0 {
        return Piece { span, text, width, stand_in };
    }
    // A mark with nothing to sit on: the customary dotted circle carries it.
    let carried = format!("\u{25cc}{text}");
    // Some, such as the vowels of Hangul, do not combine with the circle: they are named.
    let text = if carried.graphemes(true).nth(1).is_none() {
        carried
    } else {
        let named: Vec<String> = text.chars().map(|c| format!("‹U+{:04X}›", u32::from(c))).collect();
        named.concat()
    };
    Piece { span, width: columns(&text), text: Cow::Owned(text), stand_in: true }
}

/// `text` as one line that is safe to print: whatever is invisible or would steer the terminal is shown by a stand-in.
/// A line break becomes `␊`.
///
/// ```
/// use entrylink::domain::show::safe;
/// assert_eq!(safe("https://m.me/1029"), "https://m.me/1029");
/// assert_eq!(safe("give\u{200b}away\u{1b}[2J"), "give‹U+200B›away␛[2J");
/// ```
pub fn safe(text: &str) -> Cow<'_, str> {
    if text.chars().all(plain) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(pieces(text).map(|piece| piece.text).collect())
}

/// The same for text of several lines: line breaks stay line breaks.
pub fn safe_lines(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| c == '\n' || plain(c)) {
        return Cow::Borrowed(text);
    }
    let mut lines = text.split('\n');
    let mut out = safe(lines.next().unwrap_or_default()).into_owned();
    for line in lines {
        out.push('\n');
        out.push_str(&safe(line));
    }
    Cow::Owned(out)
}

/// How many columns [`safe`] takes. Counted cluster by cluster, as a terminal's cells are filled.
pub fn width(text: &str) -> usize {
    if text.bytes().all(|b| (0x20..0x7f).contains(&b)) {
        return text.len();
    }
    pieces(text).map(|piece| piece.width).sum()
}

/// [`safe`], cut to `columns`, with a `…` in the last one where something was cut off.
pub fn fit(text: &str, columns: usize) -> Cow<'_, str> {
    let mut used = 0;
    // Where to cut so that the ellipsis still fits.
    let mut cut = 0;
    for piece in pieces(text) {
        used += piece.width;
        if used > columns {
            let dots = if columns == 0 { "" } else { "…" };
            return Cow::Owned(format!("{}{dots}", safe(&text[..cut])));
        }
        if used < columns {
            cut = piece.span.end;
        }
    }
    safe(text)
}

/// “1 link”, “5 links”, “10,000 links”.
pub fn plural(count: usize, noun: &str) -> String {
    format!("{} {}", number(count), self::noun(count, noun))
}

/// “link” of one, “links” of many.
pub fn noun(count: usize, noun: &str) -> String {
    if count == 1 { noun.to_owned() } else { format!("{noun}s") }
}

/// A whole number with commas between its thousands: “999”, “10,000”.
pub fn number(count: impl Display) -> String {
    let digits = count.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Whether `c` is invisible, or would change how its neighbours are shown, or would steer the terminal.
///
/// Joiners, variation selectors and tags are among them; [`safe`] leaves those alone where writing needs them.
pub const fn is_hostile(c: char) -> bool {
    matches!(c,
        // Controls: C0, delete, C1.
        '\0'..='\x1f' | '\x7f'..='\u{9f}'
        // Soft hyphen, grapheme joiner, Arabic letter mark, fillers, Mongolian separators and selectors.
        | '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        // Zero-width spaces and joiners, direction marks, line and paragraph separators, embeddings, overrides.
        | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        // The blank of Braille, Hangul fillers, variation selectors, byte order mark, annotation anchors.
        | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
        // Shorthand and music format controls; tags and the other selectors.
        | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Whether `c` can be shown as it is wherever it stands.
fn plain(c: char) -> bool {
    matches!(c, ' '..='~') || (!is_hostile(c) && !is_disputed(c) && c.width().is_some_and(|columns| columns > 0))
}

/// Whether `c` is shown by something else, because terminals disagree about how many columns it takes, or its cluster
/// with it. What one of them draws over two columns and another over one is in the way of what stands beside it.
const fn is_disputed(c: char) -> bool {
    matches!(c,
        // The halves of flags, and the tones of skin.
        '\u{1f1e6}'..='\u{1f1ff}' | '\u{1f3fb}'..='\u{1f3ff}'
        // The half-width sound marks of Japanese; the vowel that Thai and Lao write on both sides of its letter.
        | '\u{ff9e}' | '\u{ff9f}' | '\u{e33}' | '\u{eb3}'
        // Beginnings of Hangul syllables: any number of them is one cluster.
        | '\u{1100}'..='\u{115e}' | '\u{a960}'..='\u{a97c}')
}

/// How many columns a text takes that was made visible, cluster by cluster.
fn columns(text: &str) -> usize {
    text.graphemes(true).map(UnicodeWidthStr::width).sum()
}

/// One cluster with stand-ins, and whether there are any; borrowed where nothing had to be replaced.
///
/// Pictures that are made of several are shown as those: a family as its members, a hand without the tone of its skin. To
/// some terminals they are as wide as all of them together, and draw over what is beside; the parts are as wide everywhere.
fn visible(cluster: &str) -> (Cow<'_, str>, bool) {
    if cluster.chars().all(plain) {
        return (Cow::Borrowed(cluster), false);
    }
    let mut out = String::with_capacity(cluster.len());
    let (mut marks, mut changed, mut replaced) = (0, false, false);
    let flag = cluster.chars().take(2).filter(|c| matches!(c, '\u{1f1e6}'..='\u{1f1ff}')).count() == 2;
    let next = cluster.chars().skip(1).map(Some).chain(iter::once(None));
    let mut before = None;
    for (c, next) in cluster.chars().zip(next) {
        marks += usize::from(c.width() == Some(0));
        if marks > MARKS {
            out.push('…');
            changed = true;
            break;
        }
        let on_picture = before.is_some_and(pictures);
        match c {
            c if is_hostile(c) && !belongs(before, c, next) => {
                push_stand_in(&mut out, c);
                changed = true;
            }
            '\u{fe0e}' | '\u{fe0f}' => replaced = true,
            '\u{200d}' | '\u{1f3fb}'..='\u{1f3ff}' if on_picture => replaced = true,
            '\u{1f3fb}'..='\u{1f3ff}' => {
                push_stand_in(&mut out, c);
                changed = true;
            }
            '\u{1f1e6}'..='\u{1f1ff}' if !flag => {
                push_stand_in(&mut out, c);
                changed = true;
            }
            '\u{1100}'..='\u{115e}' | '\u{a960}'..='\u{a97c}' if next.is_some_and(begins_syllable) => {
                push_stand_in(&mut out, c);
                changed = true;
            }
            '\u{ff9e}' | '\u{ff9f}' | '\u{e33}' | '\u{eb3}' => {
                out.push_str(match c {
                    '\u{ff9e}' => "\u{309b}",
                    '\u{ff9f}' => "\u{309c}",
                    '\u{e33}' => "\u{e4d}\u{e32}",
                    _ => "\u{ecd}\u{eb2}",
                });
                replaced = true;
            }
            c => out.push(c),
        }
        before = Some(c);
    }
    if changed || replaced { (Cow::Owned(out), changed) } else { (Cow::Borrowed(cluster), false) }
}

/// Whether writing needs the invisible `c` between `before` and `next`: joiners in Arabic, Indic and emoji, variation
/// selectors after what has variants, tags in the flags of regions.
fn belongs(before: Option<char>, c: char, next: Option<char>) -> bool {
    let Some(before) = before else { return false };
    // From Arabic to Sinhala: the scripts in which a joiner changes a letter's form.
    let joining = matches!(before, '\u{600}'..='\u{dff}');
    match c {
        '\u{200c}' => joining,
        '\u{200d}' => joining || (pictures(before) && next.is_some_and(pictures)),
        // One selector, not a run of them: what they would hide in is a link that looks like another.
        '\u{fe0e}' | '\u{fe0f}' => {
            before != '\u{fe0f}' && (pictures(before) || matches!(before, '0'..='9' | '#' | '*'))
        }
        '\u{fe00}'..='\u{fe0d}' | '\u{e0100}'..='\u{e01ef}' => {
            matches!(before, '\u{2e80}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
        }
        '\u{e0020}'..='\u{e007f}' => before == '\u{1f3f4}' || matches!(before, '\u{e0020}'..='\u{e007e}'),
        '\u{180b}'..='\u{180d}' | '\u{180f}' => matches!(before, '\u{1800}'..='\u{18af}'),
        _ => false,
    }
}

/// Symbols and pictographs, with the selector and the skin tones that may follow one.
const fn pictures(c: char) -> bool {
    matches!(c, '\u{a9}' | '\u{ae}' | '\u{203c}'..='\u{2bff}' | '\u{3030}'..='\u{303d}' | '\u{3297}' | '\u{3299}' | '\u{fe0f}' | '\u{1f000}'..='\u{1faff}')
}

/// The beginning of a Hangul syllable, or a whole one.
const fn begins_syllable(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{115e}' | '\u{a960}'..='\u{a97c}' | '\u{ac00}'..='\u{d7a3}')
}

fn push_stand_in(out: &mut String, c: char) {
    match c {
        // Unicode's control pictures stand in the order of the controls.
        '\0'..='\x1f' => out.extend(char::from_u32(0x2400 + u32::from(c))),
        '\x7f' => out.push('␡'),
        _ => out.extend(["‹U+", &format!("{:04X}", u32::from(c)), "›"]),
    }
}

/// Text as it stands in a page, inside an attribute or not.
pub fn escape_html(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_invisible_gets_a_stand_in() {
        for (text, shown) in [
            ("", ""),
            ("a\tb\r\n", "a␉b␍␊"),
            ("\u{1b}]0;owned\u{7}", "␛]0;owned␇"),
            ("\u{7f}\u{85}\u{9b}31m", "␡‹U+0085›‹U+009B›31m"),
            ("\u{feff}https://m.me/x", "‹U+FEFF›https://m.me/x"),
            ("moc\u{202e}elpmaxe", "moc‹U+202E›elpmaxe"),
            ("give\u{200d}away", "give‹U+200D›away"),
            ("a\u{ad}b\u{2060}c", "a‹U+00AD›b‹U+2060›c"),
            ("x\u{fe0f}", "x‹U+FE0F›"),
            ("❤\u{fe0f}\u{fe0f}", "❤‹U+FE0F›"),
            ("日\u{fe0f}\u{fe0f}", "日‹U+FE0F›‹U+FE0F›"),
            ("a\u{e0041}", "a‹U+E0041›"),
            ("\u{301}", "\u{25cc}\u{301}"),
            ("👍\u{200d}", "👍‹U+200D›"),
            ("a🏽", "a‹U+1F3FD›"),
            ("🇩🇪🇫", "🇩🇪‹U+1F1EB›"),
        ] {
            assert_eq!(safe(text), shown, "{text:?}");
        }
    }

    #[test]
    fn writing_stays_as_it_is() {
        for text in [
            "Zürich, café, cafe\u{301}",
            "Привет",
            "日本語",
            "می\u{200c}خواهم",
            "क\u{94d}\u{200d}ष",
            "👍 ❤ 🇩🇪 ក\u{17d2}ម",
            "\u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
            "שלום",
            "a\u{a0}b",
        ] {
            assert_eq!(safe(text), text);
            assert!(pieces(text).all(|piece| !piece.stand_in), "{text:?}");
        }
    }

    #[test]
    fn what_terminals_measure_differently_is_shown_by_what_they_agree_on() {
        for (text, shown, columns) in [
            ("👩\u{200d}👩\u{200d}👧", "👩👩👧", 6),
            ("👩🏽\u{200d}🚀", "👩🚀", 4),
            ("👍🏽", "👍", 2),
            ("❤\u{fe0f}", "❤", 1),
            ("㊗\u{fe0f}", "㊗", 2),
            ("1\u{fe0f}\u{20e3}", "1\u{20e3}", 1),
            ("ﾊ\u{ff9e}", "ﾊ\u{309b}", 3),
            ("ก\u{e33}", "ก\u{e4d}\u{e32}", 2),
            ("\u{1100}\u{1100}\u{1161}", "‹U+1100›\u{1100}\u{1161}", 10),
        ] {
            assert_eq!((&*safe(text), width(text)), (shown, columns), "{text:?}");
            let by_character: usize = shown.chars().filter_map(UnicodeWidthChar::width).sum();
            assert_eq!(by_character, columns, "{text:?}: counted by clusters and by characters it is the same");
        }
        assert!(pieces("👩🏽\u{200d}🚀❤\u{fe0f}ﾊ\u{ff9e}").all(|piece| !piece.stand_in), "nothing there is hostile");
    }

    #[test]
    fn lines_stay_lines() {
        assert_eq!(safe_lines("a\nb"), "a\nb");
        assert_eq!(safe_lines("a\r\nb\u{7}\n"), "a␍\nb␇\n");
    }

    #[test]
    fn heaped_marks_are_cut() {
        let heap = format!("a{}", "\u{301}".repeat(10_000));
        let shown = safe(&heap);
        assert!(shown.len() < 50, "{} bytes", shown.len());
        assert!(shown.ends_with('…'));
        assert_eq!(width(&heap), 2);
    }

    #[test]
    fn widths_are_columns() {
        for (text, columns) in
            [("abc", 3), ("日本", 4), ("e\u{301}", 1), ("\u{200b}", 8), ("\n", 1), ("👩\u{200d}👩\u{200d}👧", 6)]
        {
            assert_eq!(width(text), columns, "{text:?}");
        }
    }

    #[test]
    fn fitting_cuts_at_a_cluster() {
        assert_eq!(fit("giveaway", 8), "giveaway");
        assert_eq!(fit("giveaway", 7), "giveaw…");
        assert_eq!(fit("日本語", 5), "日本…");
        assert_eq!(fit("日本語", 4), "日…");
        assert_eq!(fit("ab", 1), "…");
        assert_eq!(fit("ab", 0), "");
        assert_eq!(fit("a\u{200b}b", 5), "a…");
    }

    proptest! {
        #[test]
        fn nothing_hostile_gets_through(text in "\\PC*|(\\p{Cc}|\\p{Cf}|\\p{Mn}|.){0,40}") {
            let shown = safe(&text);
            prop_assert!(!shown.chars().any(char::is_control));
            let steers = |c| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200b}' | '\u{feff}');
            prop_assert!(!shown.chars().any(steers));
            prop_assert_eq!(shown, pieces(&text).map(|p| p.text).collect::<String>());
        }

        #[test]
        fn pieces_cover_the_text(text in "(\\p{Cc}|\\p{Mn}|.){0,40}") {
            let mut at = 0;
            for piece in pieces(&text) {
                prop_assert_eq!(piece.span.start, at);
                prop_assert!(piece.width >= 1, "{:?}", piece);
                at = piece.span.end;
            }
            prop_assert_eq!(at, text.len());
        }

        #[test]
        fn what_fits_is_not_wider(text in ".{0,20}", columns in 0usize..30) {
            let fitted = fit(&text, columns);
            prop_assert!(width(&fitted) <= columns);
            if width(&text) <= columns { prop_assert_eq!(fitted, safe(&text)); }
        }
    }
}
