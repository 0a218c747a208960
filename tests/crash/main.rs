//! What is left when the program, the power or the disk fails while something is written.
//!
//! The real program works on real files; a small C library between the two (`shim.c`, built with cc when the tests run)
//! writes down each write and sync, or makes the n-th fail. `cargo test` runs a few of each; `tests/crash/long` runs all
//! of them, which takes long.
#![cfg(target_os = "linux")]

mod book;
mod disk;
mod full;
mod kill;
mod power;
#[path = "../terminal/pty.rs"]
#[allow(dead_code, reason = "the tests of the terminal need more of it")]
mod pty;
mod shim;

/// How many of something to try: `short`, or what the environment variable asks for.
fn how_many(variable: &str, short: usize) -> usize {
    std::env::var(variable)
        .ok()
        .map_or(short, |text| text.parse().unwrap_or_else(|_| panic!("{variable} is to be a number, and is “{text}”")))
}
