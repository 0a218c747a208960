//! What links brought: contacts in, figures out, on real files. Nothing here waits or counts time.

mod browser;
mod desk;
mod figures;
mod forgotten;
mod imports;
mod planted;
