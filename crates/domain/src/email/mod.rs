//! Mail: what is said to whom, and the port that carries it.

mod error;
mod facts;
mod mail;
mod mailbox;
mod mailer;

pub use error::MailError;
pub use mail::{Mail, Message};
pub use mailbox::{KeptMail, Mailbox};
pub use mailer::Mailer;
