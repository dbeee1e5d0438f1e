//! Models behind the port `ChatModel`.
//!
//! *Here*: one adapter per provider, each translating its wire into the one kind of
//! event, and the offline model, which answers where none is configured.
//!
//! *Never here*: conversations, tools, limits, or anything about who asks.
//!
//! *Begin at* [`OfflineModel`] for what an adapter does.
#![warn(missing_docs)]

mod offline;
mod sample;

pub use offline::OfflineModel;
