//! Codes that are about to be printed: what is asked of the worker, and what it answers while somebody chooses.

use crate::domain::{Channel, Severity, Uid};
use crate::print::file::Format;
use crate::print::sheet::{Area, Stock, USUAL};
use crate::print::{Colors, Length, Size};
use crate::qr::{Level, Strength};
use serde::{Deserialize, Serialize};

/// What was chosen last, to be offered again. Lengths are kept as they were typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Habits {
    /// The name of the stock, or [`FILES`].
    pub stock: String,
    /// The caption's template.
    pub caption: String,
    /// How wide a code is; empty: as wide as there is room.
    pub size: String,
    /// From how far it is to be read; empty: nobody said.
    pub distance: String,
    /// The level of error correction.
    pub strength: String,
    /// Its two colours.
    pub colors: String,
    /// Whether marks for cutting are drawn.
    pub marks: String,
    /// What the printer needs to be told, to the right and down.
    pub offset: (String, String),
    /// A font file; empty: the program's own.
    pub font: String,
    /// Whether it is written down as printed.
    pub record: String,
}

impl Default for Habits {
    fn default() -> Self {
        Self {
            stock: "L7160".to_owned(),
            caption: USUAL.to_owned(),
            size: String::new(),
            distance: String::new(),
            strength: STRENGTHS[0].0.to_owned(),
            colors: String::new(),
            marks: MARKS[0].to_owned(),
            offset: ("0mm".to_owned(), "0mm".to_owned()),
            font: String::new(),
            record: RECORD[0].to_owned(),
        }
    }
}

/// How the level of error correction is chosen: what it is called, and what it is.
pub const STRENGTHS: [(&str, Strength); 6] = [
    ("M, or stronger for free", Strength::From(Level::M)),
    ("L, or stronger for free", Strength::From(Level::L)),
    ("L, 7 % may be lost", Strength::Exactly(Level::L)),
    ("M, 15 %", Strength::Exactly(Level::M)),
    ("Q, 25 %", Strength::Exactly(Level::Q)),
    ("H, 30 %", Strength::Exactly(Level::H)),
];
/// What is chosen where codes are not put on a sheet: each is a file of its own, for a layout program or a print shop.
pub const FILES: &str = "no sheet: a file for each";
/// Whether marks for cutting are drawn.
pub const MARKS: [&str; 2] = ["on cards and tents", "always"];
/// Whether what is printed is written down.
pub const RECORD: [&str; 2] = ["yes", "no"];

/// What codes are put on.
#[derive(Clone, Debug, PartialEq)]
pub enum On {
    /// The pages of a PDF.
    Stock(Stock),
    /// Nothing: each is a file of this format.
    Files(Format),
}

/// Codes that the worker is to try or to make.
#[derive(Clone, Debug, PartialEq)]
pub struct Job {
    /// Comes back in the answers.
    pub ticket: u64,
    /// The bot.
    pub bot: Uid,
    /// The placements: of which link, and which.
    pub places: Vec<(Uid, Uid)>,
    /// The channel.
    pub channel: Channel,
    /// What they are put on.
    pub on: On,
    /// A list with a row for each code, as it was typed; empty: the codes are those of the placements.
    pub list: String,
    /// The caption's template.
    pub caption: String,
    /// How wide a code is: on a sheet, at most.
    pub size: Option<Size>,
    /// From how far it is to be read.
    pub distance: Option<Length>,
    /// The level of error correction.
    pub strength: Strength,
    /// Its colours.
    pub colors: Colors,
    /// How many of each.
    pub copies: usize,
    /// The label to start at, from 1.
    pub start: usize,
    /// Whether marks for cutting are drawn whatever the stock is.
    pub marks: bool,
    /// What the printer needs to be told, in millimetres to the right and down.
    pub offset: (f64, f64),
    /// A font file; empty: the program's own.
    pub font: String,
    /// The file to be made.
    pub file: String,
    /// Whether it is written down as printed.
    pub record: bool,
    /// Whether it is made although something speaks against it.
    pub anyway: bool,
}

/// What it would look like.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Preview {
    /// The ticket of the job.
    pub ticket: u64,
    /// Width and height of the page, in millimetres.
    pub paper: (f64, f64),
    /// How many pages there are, or files.
    pub pages: usize,
    /// Whether it is files, and not a sheet.
    pub is_files: bool,
    /// How many codes.
    pub codes: usize,
    /// The faces of the first page: the label, and the code and its caption in it, on the page.
    pub faces: Vec<(Area, Area, Area)>,
    /// The places of the first page that stay empty.
    pub empty: Vec<Area>,
    /// What the first code says.
    pub first: String,
    /// What it comes to: how many, and the first code in words.
    pub sum: String,
    /// What is good to know besides; empty: nothing.
    pub note: String,
    /// What speaks against it, the worst first: a few, and how many more.
    pub remarks: Vec<(Severity, String)>,
    /// Whether something keeps it from being made, unless somebody insists.
    pub refused: bool,
}

/// What the dialog knows beside its inputs.
#[derive(Clone, Debug, Default)]
pub struct Dialog {
    /// What was asked of the worker last.
    pub asked: Option<Job>,
    /// What it answered.
    pub preview: Option<Preview>,
    /// How many codes of how many were read back, while the file is made.
    pub making: Option<(usize, usize)>,
    /// The job that was refused, to be made all the same when it is asked for again.
    pub refused: Option<Job>,
}
