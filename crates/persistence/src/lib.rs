//! Rows to nouns and back, on PostgreSQL and on SQLite.
//!
//! *Here*: the pool and its transactions, one entity per table, and stores: free
//! functions that read with [`Read`] and write with [`Tx`]; what is remembered of sessions
//! and forgotten when they change; the copies of a SQLite database.
//!
//! *Never here*: rules, serialisation for the wire, or a caller that begins and
//! forgets to commit. What the two databases do differently stays inside this
//! crate.
//!
//! *Begin at* [`Database`], then at [`auth::sessions`] for a store.
#![warn(missing_docs)]

pub mod account;
pub mod ai;
pub mod analytics;
pub mod attempts;
pub mod auth;
pub mod backup;
pub mod billing;
mod changes;
mod config;
mod conflict;
mod connection;
mod database;
mod entity;
mod fault;
mod figures;
mod follow;
pub mod jobs;
pub mod ocr;
pub mod organizations;
mod paging;
pub mod security_events;
pub mod settings;
mod sqlite_file;
pub mod storage;
pub mod sweep;
mod time;
pub mod two_factor;

pub use config::DatabaseConfig;
pub use database::{Backend, Database, Read, Tx};
pub use entity::shape;
pub use figures::{PoolFigures, SessionCacheFigures};
