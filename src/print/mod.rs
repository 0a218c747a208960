//! Codes on paper: how large they must be, how they are drawn, and whether what was drawn reads.
//!
//! Lengths are [`Length`]s, never bare numbers. A [`Size`] is what a person asks for, an [`Advice`] is what comes of it:
//! how large a module is, how far it reads, and how small the code may get before a rule of print forbids it.
//! [`mod@file`] makes files of single codes. [`outline`] and [`Bitmap`] draw a code for vector and raster formats; [`preflight`] reads back what was drawn, with
//! a decoder that shares no code with the encoder. [`mod@remark`] has the rules: what is refused or warned about, by name.

pub mod advice;
pub mod color;
pub mod file;
pub mod length;
pub mod path;
pub mod preflight;
pub mod remark;
pub mod shape;
pub mod sheet;
pub mod shorter;

pub use advice::{Advice, Demands, Rule, Smallest};
pub use color::{Colors, Rgb};
pub use length::{Length, Size};
pub use preflight::{Misread, Picture};
pub use remark::Remark;
pub use shape::{Bitmap, outline};
