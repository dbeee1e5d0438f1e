//! `beztack backup` and `beztack restore`, by the real binary, beside real servers.
#![expect(
    clippy::unwrap_used,
    reason = "a test takes for granted what it arranges"
)]

mod house;
mod refusals;
mod restoring;
mod under_load;
