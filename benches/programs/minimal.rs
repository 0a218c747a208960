//! The least program that shows a page of the same link book with the same two libraries: what entrylink's start and keys
//! are held against by `benches/terminal.py`. It opens the file, asks for as many links as the screen has rows, draws them,
//! and moves a cursor over them; no settings, no theme, no threads, nothing else on the screen.
//!
//! `cargo build --release --example minimal`, then `minimal FILE` in a terminal; any key but the arrows ends it.

use ratatui::crossterm::event::{self, Event, KeyCode};
use ratatui::style::Style;
use ratatui::widgets::{Block, List, ListState};
use rusqlite::{Connection, OpenFlags};

const PAGE: &str = "SELECT l.ref, l.status, (SELECT count(*) FROM placements p WHERE p.link = l.uid)
    FROM links l WHERE l.bot = (SELECT min(uid) FROM bots) AND l.status <> 'archived' ORDER BY l.uid DESC LIMIT ?1";

fn page(path: &str, rows: u16) -> rusqlite::Result<Vec<String>> {
    let book = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    let row = |row: &rusqlite::Row<'_>| {
        let (reference, status, places): (String, String, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        Ok(format!("{reference:<40} {status:<12} {places} places"))
    };
    book.prepare(PAGE)?.query_map([rows], row)?.collect()
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("usage: minimal FILE")?;
    let (_, rows) = ratatui::crossterm::terminal::size()?;
    let page = page(&path, rows.saturating_sub(2))?;
    let mut terminal = ratatui::try_init()?;
    let mut at = ListState::default().with_selected(Some(0));
    let outcome = loop {
        let list = List::new(page.iter().map(String::as_str)).block(Block::bordered().title("Links"));
        if let Err(e) = terminal.draw(|frame| {
            frame.render_stateful_widget(list.highlight_style(Style::new().reversed()), frame.area(), &mut at);
        }) {
            break Err(e);
        }
        match event::read() {
            Ok(Event::Key(key)) if matches!(key.code, KeyCode::Down | KeyCode::Char('j')) => at.select_next(),
            Ok(Event::Key(key)) if matches!(key.code, KeyCode::Up | KeyCode::Char('k')) => at.select_previous(),
            Ok(Event::Key(_)) => break Ok(()),
            Ok(_) => {}
            Err(e) => break Err(e),
        }
    };
    ratatui::try_restore()?;
    Ok(outcome?)
}
