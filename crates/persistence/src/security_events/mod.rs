//! What happened to accounts.

mod convert;
pub mod events;
