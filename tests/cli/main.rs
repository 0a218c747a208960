//! The commands, end to end: the real program on link books in temporary folders.

mod article;
mod books;
mod bulk;
mod decode;
mod desk;
mod exchange;
mod fields;
mod links;
mod lint;
mod output;
mod print;
mod prints;
mod qr;
mod results;
mod safety;
mod sheets;
mod shelf;
mod trash;
mod urls;
mod written;
