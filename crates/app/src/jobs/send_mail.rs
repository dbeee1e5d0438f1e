use beztack_domain::EmailAddress;
use beztack_domain::email::{Mail, Message};
use serde::{Deserialize, Serialize};

use super::Job;

/// Deliver one mail.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SendMail {
    to: String,
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
}

impl Job for SendMail {
    const KIND: &'static str = "send_mail";

    fn about(&self) -> Option<String> {
        Some(format!("mail:{}", self.to))
    }
}

pub(super) fn about(to: &EmailAddress) -> String {
    format!("mail:{to}")
}

impl From<Mail> for SendMail {
    fn from(mail: Mail) -> Self {
        let message = match mail.message {
            Message::Welcome { name, sign_in_url } => StoredMessage::Welcome { name, sign_in_url },
            Message::VerifyAddress { url, token } => StoredMessage::VerifyAddress { url, token },
            Message::ConfirmAddressChange {
                new_email,
                url,
                token,
            } => {
                let new_email = new_email.into_string();
                StoredMessage::ConfirmAddressChange {
                    new_email,
                    url,
                    token,
                }
            }
            Message::ResetPassword { url, token } => StoredMessage::ResetPassword { url, token },
            Message::SignInCode { code } => StoredMessage::SignInCode { code },
            Message::OrganizationInvitation {
                id,
                role,
                organization_name,
                inviter_name,
                inviter_email,
                url,
            } => StoredMessage::OrganizationInvitation {
                id,
                role,
                organization_name,
                inviter_name,
                inviter_email: inviter_email.into_string(),
                url,
            },
        };
        Self {
            to: mail.to.into_string(),
            message,
        }
    }
}

impl From<SendMail> for Mail {
    fn from(job: SendMail) -> Self {
        let message = match job.message {
            StoredMessage::Welcome { name, sign_in_url } => Message::Welcome { name, sign_in_url },
            StoredMessage::VerifyAddress { url, token } => Message::VerifyAddress { url, token },
            StoredMessage::ConfirmAddressChange {
                new_email,
                url,
                token,
            } => {
                let new_email = EmailAddress::stored(new_email);
                Message::ConfirmAddressChange {
                    new_email,
                    url,
                    token,
                }
            }
            StoredMessage::ResetPassword { url, token } => Message::ResetPassword { url, token },
            StoredMessage::SignInCode { code } => Message::SignInCode { code },
            StoredMessage::OrganizationInvitation {
                id,
                role,
                organization_name,
                inviter_name,
                inviter_email,
                url,
            } => Message::OrganizationInvitation {
                id,
                role,
                organization_name,
                inviter_name,
                inviter_email: EmailAddress::stored(inviter_email),
                url,
            },
        };
        Self {
            to: EmailAddress::stored(job.to),
            message,
        }
    }
}
