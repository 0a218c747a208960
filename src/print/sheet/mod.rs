//! Many codes on pages: sheets of labels, cards, table tents and posters as one PDF.
//!
//! [`Stocks`] knows what there is to print on, [`arrange`] puts [`Piece`]s on it and says what had better not be printed,
//! [`write()`] makes the file, and [`Reading`] reads back what was written, code by code.

mod arrange;
mod calibrate;
mod caption;
mod collect;
mod font;
mod layout;
mod pdf;
mod read;
mod stock;

#[cfg(test)]
mod tests;

pub use arrange::{MOST, Piece, Printed, Settings, Sheet, Words, arrange, same_urls, set};
pub use calibrate::calibration;
pub use caption::{NAMES, Template, USUAL};
pub use collect::{Collected, collect, fields, records};
pub use font::{Font, Setter};
pub use layout::{Area, Inside, LINE, cell, faces, inside};
pub use pdf::write;
pub use read::Reading;
pub use stock::{FILE, Kind, Paper, Stock, Stocks};

/// Writes a sheet and reads every code of it back. `title`: what a viewer shows; `name`: what sentences call a piece;
/// `progress` is told how many codes were read so far. For rows of any origin: [`Piece`]s, [`arrange`], and this.
pub fn make(
    sheet: &Sheet,
    title: &str,
    name: impl Fn(usize) -> String,
    mut progress: impl FnMut(usize),
) -> Result<Vec<u8>, String> {
    let bytes = write(sheet, title)?;
    let reading = Reading::new(bytes.clone(), sheet)?;
    let mut count = 0;
    for page in 0..sheet.pages {
        count += reading.page(page, sheet, &name)?;
        progress(count);
    }
    Ok(bytes)
}
