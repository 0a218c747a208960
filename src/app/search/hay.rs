//! What a filter looks through: the words of all links and placements, folded, in one piece of memory. It is made while the
//! filter is typed and given up when it is cleared, so that a book at rest does not have every word twice.

use crate::domain::{Book, Link, Placement, Uid};
use nucleo_matcher::chars;

/// Between two words.
const BETWEEN: u8 = b'\n';

/// The words, the newest link first.
#[derive(Clone, Debug, Default)]
pub struct Hay {
    bytes: Vec<u8>,
    /// Which link each part is of.
    links: Vec<Uid>,
    /// Where each part ends.
    ends: Vec<u32>,
    /// Whether all links are in it.
    pub whole: bool,
}

impl Hay {
    /// Takes the next links in, until the work is worth so many placements. Returns how many that were.
    pub fn grow(&mut self, book: &Book, work: usize) -> usize {
        let mut done = 0;
        for link in book.links_before(self.links.last().copied()) {
            if done >= work {
                return done;
            }
            let places = book.placements(link.uid);
            let of_places = places.iter().flat_map(place_words);
            for word in link_words(book, link).chain(of_places) {
                push_folded(&mut self.bytes, word);
                self.bytes.push(BETWEEN);
            }
            self.links.push(link.uid);
            self.ends.push(self.bytes.len() as u32);
            done += 1 + places.len();
        }
        self.whole = true;
        done
    }

    /// How many links are in it.
    pub const fn count(&self) -> usize {
        self.links.len()
    }

    /// The link at a place.
    pub fn link(&self, at: usize) -> Uid {
        self.links[at]
    }

    /// The words of the link at a place.
    pub fn part(&self, at: usize) -> &[u8] {
        &self.bytes[self.start(at)..self.ends[at] as usize]
    }

    fn start(&self, at: usize) -> usize {
        at.checked_sub(1).map_or(0, |before| self.ends[before] as usize)
    }

    /// The first link from `at` on, and before `end`, in which `needle` stands.
    pub fn next_with(&self, needle: &memchr::memmem::Finder<'_>, at: usize, end: usize) -> Option<usize> {
        // Nothing at all stands in the empty rest, too.
        let last = end.checked_sub(1).filter(|last| at <= *last)?;
        let start = self.start(at);
        let found = start + needle.find(self.bytes.get(start..self.ends[last] as usize)?)?;
        Some(self.ends.partition_point(|end| *end as usize <= found))
    }

    /// How many bytes the links from `from` to `to` have.
    pub fn bytes_between(&self, from: usize, to: usize) -> usize {
        self.start(to) - self.start(from)
    }
}

/// Whether the letters of `needle` stand in one of the words, in their order.
pub fn has_letters(words: &[u8], needle: &[u8]) -> bool {
    words.split(|b| *b == BETWEEN).any(|word| {
        let mut rest = word;
        needle.iter().all(|wanted| match memchr::memchr(*wanted, rest) {
            Some(at) => {
                rest = &rest[at + 1..];
                true
            }
            None => false,
        })
    })
}

/// A text as it stands in the hay: without capitals and, where the matcher knows them, without accents. What the matcher
/// finds in a word it also finds here.
pub fn folded(text: impl IntoIterator<Item = char>) -> Vec<u8> {
    let folded: String = text.into_iter().map(|c| chars::to_lower_case(chars::normalize(c))).collect();
    folded.into_bytes()
}

fn push_folded(bytes: &mut Vec<u8>, word: &str) {
    if word.is_ascii() {
        let start = bytes.len();
        bytes.extend_from_slice(word.as_bytes());
        bytes[start..].make_ascii_lowercase();
    } else {
        bytes.extend(folded(word.chars()));
    }
}

/// The words of a link itself.
pub fn link_words<'a>(book: &'a Book, link: &'a Link) -> impl Iterator<Item = &'a str> {
    let campaign = book.campaign_of(link).map(|c| c.name.as_str());
    [link.reference.as_str(), link.name.as_str()]
        .into_iter()
        .chain(link.tags.iter().map(String::as_str))
        .chain(campaign)
}

/// The words of a placement beside its link's: the label first.
pub fn place_words(place: &Placement) -> impl Iterator<Item = &str> {
    std::iter::once(place.label.as_str()).chain(place.values.iter().map(|v| v.value.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Bot;

    #[test]
    fn parts_are_found_by_what_stands_in_them() {
        let mut book = Book::new(Bot { uid: Uid(1), ..Bot::default() });
        for (uid, reference) in [(1, "Zürich"), (2, "b"), (3, "giveaway")] {
            book.put_link(Link { uid: Uid(uid), bot: Uid(1), reference: reference.into(), ..Link::default() });
            let label = format!("place-{uid}");
            book.put_placement(Placement { uid: Uid(uid * 10), link: Uid(uid), label, ..Placement::default() });
        }
        let mut hay = Hay::default();
        assert_eq!(hay.grow(&book, 1), 2, "a link and its placement");
        assert!(!hay.whole && hay.count() == 1);
        hay.grow(&book, 100);
        assert!(hay.whole && hay.count() == 3);
        assert_eq!((0..3).map(|at| hay.link(at).0).collect::<Vec<_>>(), [3, 2, 1], "the newest first");
        let find = |text: &str, from, to| hay.next_with(&memchr::memmem::Finder::new(text), from, to);
        assert_eq!(find("zurich", 0, 3), Some(2));
        assert_eq!(find("place-2", 0, 3), Some(1));
        assert_eq!(find("place", 1, 3), Some(1));
        assert_eq!((find("zurich", 0, 2), find("giveaway", 1, 3), find("x", 0, 0)), (None, None, None));
        assert_eq!((find("", 1, 3), find("", 3, 3)), (Some(1), None));
        assert_eq!(hay.part(2), b"zurich\n\nplace-1\n");
    }

    #[test]
    fn letters_have_to_stand_in_one_word() {
        assert!(has_letters(b"tasting\nhall\n", b"tstng") && has_letters(b"tasting\nhall\n", b"hl"));
        assert!(!has_letters(b"tag\nsting\n", b"tasting") && !has_letters(b"ab", b"ba"));
    }
}
