use async_trait::async_trait;
use chrono::{DateTime, Utc};

use crate::{EmailAddress, Fault};

/// A mail that was kept instead of sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptMail {
    /// The key it was delivered under.
    pub id: String,
    /// The message's kind.
    pub kind: String,
    /// The recipient.
    pub to: String,
    /// When it was delivered.
    pub delivered_at: DateTime<Utc>,
    /// The subject line.
    pub subject: String,
    /// The body as plain text.
    pub text: String,
    /// The body as a page.
    pub html: String,
    /// What it was about: [`Message::facts`](super::Message::facts).
    pub facts: Vec<(String, String)>,
}

/// The local mailbox, for those who read it.
#[async_trait]
pub trait Mailbox: Send + Sync + std::fmt::Debug {
    /// The mails to `to`, or all of them, oldest first.
    async fn list(&self, to: Option<&EmailAddress>) -> Result<Vec<KeptMail>, Fault>;

    /// Every kind of mail in every language, with invented contents. The id is the kind
    /// and the language, such as `welcome.es`.
    fn previews(&self) -> Result<Vec<KeptMail>, Fault>;
}
