//! A big book in two steps: the page that is looked at, at once; and the rest a piece at a time, so that whoever reads it
//! can do other things in between.

use super::Store;
use super::error::StoreError;
use super::rows::Row;
use super::{bot, campaign, field, flow, link, placement, print};
use crate::domain::{Book, Bot, Link, Placement, Uid};
use rusqlite::{Connection, params};

/// Up to so many placements a file is read whole: that takes less time than a frame.
const SMALL: usize = 2_000;

/// How many placements a piece has: some ten milliseconds.
const PIECE: usize = 8_000;

/// The order of links.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// The newest first.
    #[default]
    Newest,
    /// By ref.
    Ref,
    /// By status, drafts first, then by ref.
    Status,
    /// Those with the most placements first, then by ref.
    Placements,
}

/// Which links are looked at: those around one, in an order.
#[derive(Clone, Copy, Debug, Default)]
pub struct Page {
    /// The order.
    pub order: Order,
    /// Only links of this campaign.
    pub campaign: Option<Uid>,
    /// The link that has the cursor; `None`: the first.
    pub around: Option<Uid>,
    /// How many links there are to be before it, and after it.
    pub rows: usize,
}

/// A book that is being read.
#[derive(Debug)]
pub struct Reading {
    book: Book,
    /// The last step of the history before it was begun.
    since: i64,
    /// The links whose placements are still to be read; `None`: the links themselves are.
    left: Option<Vec<Uid>>,
}

impl Reading {
    /// Whose book it is.
    pub const fn bot(&self) -> Uid {
        self.book.bot.uid
    }
}

impl Store {
    /// Whether reading a book takes no time worth a thought.
    pub fn is_small(&self) -> Result<bool, StoreError> {
        self.read(|conn| placement::more_than(conn, SMALL)).map(|more| !more)
    }

    /// As much of a bot's book as a page shows: everything but links, and of these the page's, with their placements.
    pub fn page(&self, bot: Uid, page: Page) -> Result<Book, StoreError> {
        let book = self.read(|conn| {
            let tx = conn.unchecked_transaction()?;
            let Some(mut book) = frame(&tx, bot)? else { return Ok(None) };
            for uid in uids(&tx, bot, page)? {
                book_link(&tx, &mut book, uid)?;
            }
            Ok(Some(book))
        })?;
        book.ok_or(StoreError::NoBot)
    }

    /// As much of a bot's book as some placements need (of which link, and which): everything but links and the record of
    /// what was printed, and of these the links named, with those placements alone. What is not there is left out.
    pub fn part(&self, bot: Uid, places: &[(Uid, Uid)]) -> Result<Book, StoreError> {
        if places.len() > SMALL {
            return self.book(bot);
        }
        let book = self.read(|conn| {
            let tx = conn.unchecked_transaction()?;
            let Some(mut book) = frame(&tx, bot)? else { return Ok(None) };
            for (of, place) in places {
                if book.link(*of).is_none()
                    && let Some(link) = Link::fetch(&tx, *of)?.filter(|link| link.bot == bot)
                {
                    book.put_link(link);
                }
                if let Some(place) =
                    Placement::fetch(&tx, *place)?.filter(|p| p.link == *of && book.link(*of).is_some())
                {
                    book.put_placement(place);
                }
            }
            Ok(Some(book))
        })?;
        book.ok_or(StoreError::NoBot)
    }

    /// Begins to read a bot's book: nothing is read yet but what it has besides links.
    pub fn begin(&self, bot: Uid) -> Result<Reading, StoreError> {
        let since = self.last_seq()?;
        let book = self.read(|conn| frame(conn, bot))?.ok_or(StoreError::NoBot)?;
        Ok(Reading { book, since, left: None })
    }

    /// Reads the next piece. Whether there is more.
    pub fn go_on(&self, reading: &mut Reading) -> Result<bool, StoreError> {
        let bot = reading.bot();
        let Some(left) = &mut reading.left else {
            reading.book.prints = self.read(|conn| print::of_bot(conn, bot))?;
            let links = self.read(|conn| link::of_bot(conn, bot))?;
            // The oldest is the last, and so the first to be taken.
            reading.left = Some(links.iter().rev().map(|link| link.uid).collect());
            for link in links {
                reading.book.put_link(link);
            }
            return Ok(true);
        };
        let mut count = 0;
        while count < PIECE
            && let Some(link) = left.pop()
        {
            let places = self.read(|conn| placement::of_link(conn, link))?;
            // One for the link itself, in case that none has a placement.
            count += 1 + places.len();
            for placement in places {
                reading.book.put_placement(placement);
            }
        }
        Ok(!left.is_empty())
    }

    /// The book that was read, as it is now: what was changed meanwhile, here or elsewhere, is in it.
    pub fn end(&self, reading: Reading) -> Result<Book, StoreError> {
        let Reading { mut book, since, .. } = reading;
        for step in self.since(since)? {
            step.changes.iter().for_each(|change| book.apply(change));
        }
        book.shrink();
        Ok(book)
    }
}

/// A book without links.
fn frame(conn: &Connection, uid: Uid) -> rusqlite::Result<Option<Book>> {
    let Some(of) = Bot::fetch(conn, uid)? else { return Ok(None) };
    let mut book = Book::new(of);
    book.others = bot::accounts_of_others(conn, uid)?;
    book.campaigns = campaign::of_bot(conn, uid)?;
    book.flows = flow::of_bot(conn, uid)?;
    book.fields = field::of_bot(conn, uid)?;
    Ok(Some(book))
}

fn book_link(conn: &Connection, book: &mut Book, uid: Uid) -> rusqlite::Result<()> {
    if let Some(link) = Link::fetch(conn, uid)? {
        book.put_link(link);
        for placement in placement::of_link(conn, uid)? {
            book.put_placement(placement);
        }
    }
    Ok(())
}

/// The links of a page, in no order.
fn uids(conn: &Connection, bot: Uid, page: Page) -> rusqlite::Result<Vec<Uid>> {
    let around = page.around.map(|uid| Link::fetch(conn, uid)).transpose()?.flatten().filter(|l| l.bot == bot);
    let shown = match page.campaign {
        Some(_) => "campaign = ?2 AND bot = ?1 AND status <> 'archived'",
        None => "bot = ?1 AND ?2 IS NULL AND status <> 'archived'",
    };
    let ask = |rest: &str, at: &dyn rusqlite::ToSql| -> rusqlite::Result<Vec<Uid>> {
        conn.prepare_cached(&format!("SELECT uid FROM links WHERE {shown} {rest}"))?
            .query_map(params![bot, page.campaign, page.rows as i64, at], |row| row.get(0))?
            .collect()
    };
    let (uid, folded) = match &around {
        Some(link) => (link.uid, crate::domain::model::fold(&link.reference)),
        None if page.order == Order::Newest => (Uid(i64::MAX), String::new()),
        None => (Uid(i64::MIN), String::new()),
    };
    match page.order {
        Order::Newest => {
            let mut page = ask("AND uid <= ?4 ORDER BY uid DESC LIMIT ?3", &uid)?;
            page.extend(ask("AND uid > ?4 ORDER BY uid LIMIT ?3", &uid)?);
            Ok(page)
        }
        Order::Ref => {
            let mut page = ask("AND ref_folded >= ?4 ORDER BY ref_folded LIMIT ?3", &folded)?;
            page.extend(ask("AND ref_folded < ?4 ORDER BY ref_folded DESC LIMIT ?3", &folded)?);
            Ok(page)
        }
        // No index has these orders: all links are put in order, and the page is cut out of them.
        Order::Status | Order::Placements => {
            let order = if page.order == Order::Status {
                "CASE status WHEN 'draft' THEN 0 WHEN 'registered' THEN 1 WHEN 'tested' THEN 2 ELSE 3 END"
            } else {
                "-(SELECT count(*) FROM placements WHERE link = links.uid)"
            };
            let all = ask(&format!("AND ?3 >= 0 AND ?4 IS ?4 ORDER BY {order}, ref_folded"), &uid)?;
            let at = all.iter().position(|x| *x == uid).unwrap_or(0);
            let end = all.len().min(at + page.rows);
            Ok(all[at.saturating_sub(page.rows)..end].to_vec())
        }
    }
}
