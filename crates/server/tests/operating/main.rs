//! What operators do, by the real binary, beside real servers: backups, exports, looking
//! after its health, new releases, watching what it does.
#![expect(
    clippy::unwrap_used,
    reason = "a test takes for granted what it arranges"
)]

mod configuring;
mod converting;
mod exporting;
mod house;
mod migrating;
mod private_files;
mod refusals;
mod restoring;
mod under_load;
mod watching;
