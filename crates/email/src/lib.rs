//! Writes mail and carries it: through Resend, through an SMTP server, or into the local
//! mailbox, a folder that developers read.
//!
//! *Here*: what a mail looks like, in every language, and the transports behind the port
//! [`Mailer`](beztack_domain::email::Mailer).
//!
//! *Never here*: a decision who gets a mail, or when.
//!
//! *Begin at* `letters` for the words, at [`render`] for how they become a page, and at
//! [`Transport`] for what carries them.
#![warn(missing_docs)]

mod config;
mod letter;
mod letters;
mod mailbox;
mod plain;
mod previews;
mod render;
mod resend;
mod smtp;
mod smtp_connections;
mod transport;

pub use config::{Carrier, EmailConfig, ResendConfig, SmtpConfig, TransportConfig};
pub use mailbox::LocalMailbox;
pub use previews::previews;
pub use render::{Letterhead, Rendered, render};
pub use resend::ResendMailer;
pub use smtp::SmtpMailer;
pub use transport::Transport;
