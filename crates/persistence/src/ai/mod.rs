//! Conversations, answers in the making, and what was used.

pub mod chunks;
pub mod conversations;
mod convert;
pub mod messages;
mod parts;
pub mod runs;
pub mod usage;
