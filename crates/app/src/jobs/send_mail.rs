use beztack_domain::email::{Mail, MailError, Mailer, Message};
use beztack_domain::id::{InvitationId, JobId};
use beztack_domain::{EmailAddress, Fault, Language};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::Job;
use crate::{App, organizations};

/// Deliver one mail.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SendMail {
    to: String,
    /// A code; `None` where nobody asked for a language of ours.
    #[serde(default)]
    language: Option<String>,
    message: StoredMessage,
}

/// [`Message`] as it lies in the job table.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum StoredMessage {
    Welcome {
        name: String,
        sign_in_url: String,
    },
    VerifyAddress {
        url: String,
        token: String,
    },
    ConfirmAddressChange {
        new_email: String,
        url: String,
        token: String,
    },
    ResetPassword {
        #[serde(default)]
        name: String,
        url: String,
        token: String,
    },
    SignInCode {
        code: String,
    },
    OrganizationInvitation {
        id: String,
        role: String,
        organization_name: String,
        inviter_name: String,
        inviter_email: String,
        url: String,
    },
    SubscriptionConfirmation {
        name: String,
        plan: String,
        amount: String,
        period: String,
        dashboard_url: String,
    },
    NewSignIn {
        at: DateTime<Utc>,
        ip_address: String,
        user_agent: String,
        url: String,
    },
    TwoFactorChanged {
        enabled: bool,
        at: DateTime<Utc>,
        url: String,
    },
}

impl Job for SendMail {
    const KIND: &'static str = "send_mail";

    fn about(&self) -> Option<String> {
        Some(about(&self.to))
    }
}

impl SendMail {
    /// Hands the mail over, unless what it is about came to nothing meanwhile: that is
    /// looked at as late as can be, since a mail may wait for hours, or be given up and
    /// brought back.
    pub(super) async fn run(
        self,
        app: &App,
        mailer: &dyn Mailer,
        job: &JobId,
    ) -> Result<(), MailError> {
        let mail = Mail::from(self);
        if !is_wanted(app, &mail.message).await? {
            let kind = mail.message.kind();
            tracing::info!(job.id = %job, mail.kind = kind, "a mail is not wanted any more");
            return Ok(());
        }
        mailer.send(job.as_str(), &mail).await
    }
}

async fn is_wanted(app: &App, message: &Message) -> Result<bool, Fault> {
    match message {
        Message::OrganizationInvitation {
            id, inviter_email, ..
        } => {
            let id = InvitationId::new(id);
            organizations::is_invitation_wanted(app, &id, inviter_email).await
        }
        // Of the others, those to people who are gone went with them (`forget_mail_to`).
        _ => Ok(true),
    }
}

/// What jobs about mail to this address are found by.
pub(super) fn about(to: &str) -> String {
    format!("mail:{to}")
}

impl From<Mail> for SendMail {
    fn from(mail: Mail) -> Self {
        Self {
            to: mail.to.into_string(),
            language: mail.language.map(|language| language.code().to_owned()),
            message: mail.message.into(),
        }
    }
}

impl From<SendMail> for Mail {
    fn from(job: SendMail) -> Self {
        Self {
            to: EmailAddress::stored(job.to),
            language: job.language.as_deref().and_then(Language::of_tag),
            message: job.message.into(),
        }
    }
}

impl From<Message> for StoredMessage {
    fn from(message: Message) -> Self {
        match message {
            Message::Welcome { name, sign_in_url } => Self::Welcome { name, sign_in_url },
            Message::VerifyAddress { url, token } => Self::VerifyAddress { url, token },
            Message::ConfirmAddressChange {
                new_email,
                url,
                token,
            } => Self::ConfirmAddressChange {
                new_email: new_email.into_string(),
                url,
                token,
            },
            Message::ResetPassword { name, url, token } => Self::ResetPassword { name, url, token },
            Message::SignInCode { code } => Self::SignInCode { code },
            Message::OrganizationInvitation {
                id,
                role,
                organization_name,
                inviter_name,
                inviter_email,
                url,
            } => Self::OrganizationInvitation {
                id,
                role,
                organization_name,
                inviter_name,
                inviter_email: inviter_email.into_string(),
                url,
            },
            Message::SubscriptionConfirmation {
                name,
                plan,
                amount,
                period,
                dashboard_url,
            } => Self::SubscriptionConfirmation {
                name,
                plan,
                amount,
                period,
                dashboard_url,
            },
            Message::NewSignIn {
                at,
                ip_address,
                user_agent,
                url,
            } => Self::NewSignIn {
                at,
                ip_address,
                user_agent,
                url,
            },
            Message::TwoFactorChanged { enabled, at, url } => {
                Self::TwoFactorChanged { enabled, at, url }
            }
        }
    }
}

impl From<StoredMessage> for Message {
    fn from(stored: StoredMessage) -> Self {
        match stored {
            StoredMessage::Welcome { name, sign_in_url } => Self::Welcome { name, sign_in_url },
            StoredMessage::VerifyAddress { url, token } => Self::VerifyAddress { url, token },
            StoredMessage::ConfirmAddressChange {
                new_email,
                url,
                token,
            } => Self::ConfirmAddressChange {
                new_email: EmailAddress::stored(new_email),
                url,
                token,
            },
            StoredMessage::ResetPassword { name, url, token } => {
                Self::ResetPassword { name, url, token }
            }
            StoredMessage::SignInCode { code } => Self::SignInCode { code },
            StoredMessage::OrganizationInvitation {
                id,
                role,
                organization_name,
                inviter_name,
                inviter_email,
                url,
            } => Self::OrganizationInvitation {
                id,
                role,
                organization_name,
                inviter_name,
                inviter_email: EmailAddress::stored(inviter_email),
                url,
            },
            StoredMessage::SubscriptionConfirmation {
                name,
                plan,
                amount,
                period,
                dashboard_url,
            } => Self::SubscriptionConfirmation {
                name,
                plan,
                amount,
                period,
                dashboard_url,
            },
            StoredMessage::NewSignIn {
                at,
                ip_address,
                user_agent,
                url,
            } => Self::NewSignIn {
                at,
                ip_address,
                user_agent,
                url,
            },
            StoredMessage::TwoFactorChanged { enabled, at, url } => {
                Self::TwoFactorChanged { enabled, at, url }
            }
        }
    }
}
