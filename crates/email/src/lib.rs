//! Carries mail: today into the local mailbox, a folder that developers read.
//!
//! *Here*: what a mail looks like, and the transports behind the port
//! [`Mailer`](beztack_domain::email::Mailer).
//!
//! *Never here*: a decision who gets a mail, or when.
//!
//! *Begin at* [`render`] for the words and at [`LocalMailbox`] for a transport.
#![warn(missing_docs)]

mod config;
mod mailbox;
mod render;

pub use config::EmailConfig;
pub use mailbox::LocalMailbox;
pub use render::{Rendered, render};
