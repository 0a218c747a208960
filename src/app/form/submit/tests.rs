use super::*;

#[test]
fn tokens_fit_every_channel() {
    assert_eq!(token("hall-a"), "hall-a");
    assert_eq!(token("Poster — Hall A!"), "Poster-Hall-A");
    assert_eq!(token("--x--"), "x");
    assert_eq!((token("Zürich"), token("Köln-Süd")), ("Zurich".to_owned(), "Koln-Sud".to_owned()));
    assert_eq!(token("Плакат"), "Плакат");
}

#[test]
fn tags_are_words_each_once() {
    assert_eq!(tags("#spring, print Print;flyer"), ["spring", "print", "flyer"]);
}
