//! What happened to accounts.

mod convert;
pub mod events;

pub(crate) use convert::event_row;
