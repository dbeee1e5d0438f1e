//! Mail: what is said to whom, and the port that carries it.

mod mail;
mod mailbox;
mod mailer;

pub use mail::{Mail, Message};
pub use mailbox::{KeptMail, Mailbox};
pub use mailer::Mailer;
