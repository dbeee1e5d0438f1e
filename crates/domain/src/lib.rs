//! The nouns of Beztack, their rules, and the two kinds of failure.
//!
//! *Here*: plain types that are always valid, the rules that need nothing but
//! themselves and the time, one small error enum per slice, and the ports
//! (traits) behind which the outside world stands.
//!
//! *Never here*: input or output, serialisation, an async runtime, SQL, HTTP.
//!
//! *Begin at* [`auth::Session`] for a noun with rules and at [`fault::Fault`] for
//! what happens when something breaks.
#![warn(missing_docs)]

pub mod account;
pub mod admin;
pub mod ai;
pub mod auth;
pub mod billing;
pub mod clock;
pub mod email;
mod email_address;
pub mod fault;
pub mod id;
mod language;
pub mod limits;
pub mod ocr;
pub mod organizations;
mod page;
pub mod receipts;
pub mod security_events;
mod text_kind;
pub mod two_factor;

pub use clock::Clock;
pub use email_address::{EmailAddress, NotAnEmailAddress};
pub use fault::{Fault, FaultKind};
pub use id::IdSource;
pub use language::Language;
pub use page::{Cursor, Page, PageRequest};
pub use text_kind::TextKind;
