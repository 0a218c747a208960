//! **entrylink**: make, test, copy and print Entry Point Links, in the terminal.
//!
//! # The house
//!
//! Arrows point one way; the left may use the right, never back.
//!
//! ```text
//! main → cli, tui, config        tui → ui, effects, app    ui → app (state, commands), domain, qr, print
//! effects → app (messages), store, clipboard, export, print, letters      app → domain, print
//! cli → store, export, domain, qr, print, letters      store, export, qr, letters → domain       print → qr, domain
//! domain → nothing of ours
//! cli, app, effects → bulk → domain, qr, print, table, files
//! cli, app, effects → exchange → store, export, domain, table, files
//! cli, app, effects → results → store, domain, table, files     cli, app, effects → report → domain, table
//! any of them → table, files → nothing of ours       cli, tui, effects → clock → domain
//! ```
//!
//! | room | what it is for |
//! | --- | --- |
//! | [`domain`] | what a link is, how it is read and built, what can be wrong with it; pure |
//! | [`store`] | the book on disk: the only room that knows SQL |
//! | [`app`] | what the terminal UI knows and does: state, messages, the one table of commands |
//! | [`effects`] | the worker thread: store, clipboard, exporter |
//! | [`ui`] | how the state looks: panes, overlays, widgets, one theme |
//! | [`tui`] | the terminal: set-up, event loop, signals, giving it back as it was |
//! | [`cli`] | the commands |
//! | [`qr`] | QR codes: modules from text, and how they are drawn |
//! | [`mod@print`] | codes on paper: sizes and their rules, shapes to draw, reading back what was drawn |
//! | [`export`] | clipboard formats and files made from links |
//! | [`table`] | tables as spreadsheets write them: read strictly, written so that nothing runs |
//! | [`bulk`] | a personal link for every row of a mailing list |
//! | [`exchange`] | a link book into files and back: exports, imports, tables, backups to look into |
//! | [`clock`] | which day it is where the user is |
//! | [`results`] | contacts that the platform exported, read from CSV and JSON into the store |
//! | [`report`] | what links brought, as a table, CSV, JSON, Markdown and one HTML page |
//! | [`files`] | files that appear whole or not at all |
//! | [`letters`] | newsletters on disk: which files, reading them, putting mended ones in their place |
//! | [`config`] | the user's settings from a TOML file: keys, colours, mouse, clipboard |

pub mod app;
pub mod bulk;
pub mod cli;
pub mod clock;
pub mod config;
pub mod domain;
pub mod effects;
pub mod exchange;
pub mod export;
pub mod files;
pub mod letters;
pub mod print;
pub mod qr;
pub mod report;
pub mod results;
pub mod store;
pub mod table;
pub mod tui;
pub mod ui;
