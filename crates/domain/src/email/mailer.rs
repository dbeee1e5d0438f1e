use async_trait::async_trait;

use super::{Mail, MailError};

/// Carries mail out of the house. Called by the job worker only, so that a mail
/// is sent if and only if what it speaks of was committed.
#[async_trait]
pub trait Mailer: Send + Sync + std::fmt::Debug {
    /// Delivers `mail`, or says why not: after a fault the worker tries again later,
    /// after a refusal it does not.
    ///
    /// `key` identifies the mail across attempts, for transports that can use it
    /// to send it once.
    ///
    /// It ends by itself, in bounded time, and nobody waits less: whoever leaves before
    /// the last answer does not know whether the mail was taken, and sends it again.
    async fn send(&self, key: &str, mail: &Mail) -> Result<(), MailError>;
}
