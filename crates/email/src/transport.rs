use std::sync::Arc;

use async_trait::async_trait;
use beztack_domain::email::{Mail, MailError, Mailer};
use beztack_domain::{Clock, Fault};

use crate::{Carrier, EmailConfig, Letterhead, LocalMailbox, ResendMailer, SmtpMailer};

/// What carries mail: the one that the configuration selects.
#[derive(Clone, Debug)]
pub enum Transport {
    /// Resend's API.
    Resend(ResendMailer),
    /// An SMTP server.
    Smtp(SmtpMailer),
    /// The local mailbox.
    Mailbox(LocalMailbox),
}

impl Transport {
    /// The configured one, in the name of `product`. Nothing is connected yet.
    pub fn new(
        config: &EmailConfig,
        production: bool,
        product: &str,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, Fault> {
        Ok(match config.carrier(production) {
            Carrier::Resend => Self::Resend(ResendMailer::new(config, product)?),
            Carrier::Smtp => Self::Smtp(SmtpMailer::new(config, product)?),
            Carrier::Mailbox => Self::Mailbox(LocalMailbox::new(config, product, clock)),
        })
    }

    /// Whether it would carry mail now, and what it is. Nothing is sent.
    pub async fn check(&self) -> Result<String, Fault> {
        match self {
            Self::Resend(mailer) => mailer.check().await,
            Self::Smtp(mailer) => mailer.check().await,
            Self::Mailbox(mailbox) => mailbox.check(),
        }
    }
}

#[async_trait]
impl Mailer for Transport {
    async fn send(&self, key: &str, mail: &Mail) -> Result<(), MailError> {
        match self {
            Self::Resend(mailer) => mailer.send(key, mail).await,
            Self::Smtp(mailer) => mailer.send(key, mail).await,
            Self::Mailbox(mailbox) => mailbox.send(key, mail).await,
        }
    }
}

/// Who sends, in mails that leave the house.
#[derive(Clone, Debug)]
pub(crate) struct Sender {
    pub(crate) name: String,
    pub(crate) address: String,
    pub(crate) reply_to: Option<String>,
}

impl Sender {
    pub(crate) fn new(config: &EmailConfig, product: &str) -> Self {
        let name = if config.from_name.is_empty() {
            product
        } else {
            &config.from_name
        };
        Self {
            name: name.to_owned(),
            address: config.from_address.clone(),
            reply_to: Some(config.reply_to.clone()).filter(|address| !address.is_empty()),
        }
    }

    /// The part behind the `@`.
    pub(crate) fn domain(&self) -> &str {
        let parts = self.address.split_once('@');
        parts.map_or("localhost", |(_, domain)| domain)
    }
}

impl Letterhead {
    pub(crate) fn of(config: &EmailConfig, product: &str) -> Self {
        Self {
            product: product.to_owned(),
            language: config.default_language(),
        }
    }
}

/// What a server said, without the recipient's address: it ends up in logs.
pub(crate) fn masked(text: &str, mail: &Mail) -> String {
    text.replace(mail.to.as_str(), &format!("{:?}", mail.to))
}
