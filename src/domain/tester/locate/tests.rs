use super::*;

#[test]
fn links_are_found_in_what_surrounds_them() {
    const L: &str = "https://m.me/page?ref=giveaway--a";
    for (before, link, after) in [
        ("", L, ""),
        (" \u{feff}", L, "\u{a0}\r\n"),
        ("\"", L, "\""),
        ("'", L, "'"),
        ("“", L, "”."),
        ("`", L, "`"),
        ("<", L, ">"),
        ("(", L, ")."),
        ("[Giveaway](", L, ")"),
        ("[", L, "](https://m.me/page?ref=giveaway--a)"),
        ("**", L, "**"),
        ("Write to us: ", L, " today!"),
        ("Write to us: ", L, "."),
        ("", L, "!!!"),
        ("", L, "\nhttps://t.me/bot"),
        ("<a href=\"", L, "\">Giveaway</a>"),
        ("<a href='", L, "'>Giveaway</a>"),
        ("Link:", L, ""),
        ("Link.", L, ""),
        ("请点击", L, "，谢谢"),
        ("{\"url\":\"", L, "\"}"),
        ("=HYPERLINK(\"", L, "\",\"x\")"),
        ("see ", "m.me/page?ref=giveaway", ", or not"),
        ("see ", "https//m.me/page", ""),
        ("", "app.example.com/webchat/?p=116 &ref=a", ""),
        ("now: ", "app.example.com/webchat/?p=116 &ref=a", " for you"),
        ("", "{{webchat}}&ref=a", "."),
        ("", "https%3A%2F%2Fm.me%2Fpage", ""),
        ("", "https://wa.me/49151?text=Hola quiero info.", ""),
        ("", "https://wa.me/49151?text=Hola!", ""),
        ("", "https://wa.me/49151?text=Hola%20*", ""),
        ("", "https://wa.me/49151?text=a%20(b)", ")"),
        ("", "https://m.me/<PAGE_ID>?ref=a", ">"),
        ("", "https://m.me/page?", ""),
        ("", "https://m.me/page?ref=a[{id: \"email\", value: \"a\"}]", "."),
        ("", "https://m.me/page?ref=a--{{ email | x }}", "."),
        ("", "https://wa.me/49151?text=Hi {{ name }}.", ""),
        ("", "https://m.me/page?ref=a", " and more"),
        ("", "https://m.me/page?ref=g--hall a--738--x", ""),
        ("", "https://t.me/bot?start=a", " and more"),
    ] {
        let text = format!("{before}{link}{after}");
        let found = locate(&text, 0, false).map(|l| &text[l.core]);
        assert_eq!(found, Some(link), "{text}");
    }
}

#[test]
fn payloads_are_no_links() {
    for text in ["giveaway--x--738--y", "giveaway", "a.b", "x@m.me", "12:30", "giveaway--https://m.me/page", "note: x"]
    {
        assert_eq!(locate(text, 0, false), None, "{text}");
    }
}
