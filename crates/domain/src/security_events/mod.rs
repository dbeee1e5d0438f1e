//! What happened to accounts, for those who look after them (security.md 2.1, V16).

mod event;
mod kind;

pub use event::{SecurityEvent, SecurityEventFilter};
pub use kind::SecurityEventKind;
