use std::collections::BTreeMap;

use beztack_domain::EmailAddress;
use beztack_domain::email::KeptMail;
use chrono::{DateTime, Utc};
use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::respond::iso;

/// Whose mails to list.
#[derive(Debug, Deserialize, Validate, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct MailsQuery {
    /// Only mails to this address; what is still on its way to it is waited for.
    #[garde(inner(custom(is_email_address)))]
    #[param(format = Email)]
    pub(crate) to: Option<String>,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "garde passes its context so"
)]
pub(super) fn is_email_address(text: &str, (): &()) -> garde::Result {
    EmailAddress::parse(text)
        .map(drop)
        .map_err(garde::Error::new)
}

/// A mail that was kept instead of sent.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MailView {
    id: String,
    /// What kind of mail it is.
    kind: String,
    to: String,
    #[serde(serialize_with = "iso")]
    delivered_at: DateTime<Utc>,
    subject: String,
    /// The body as plain text.
    text: String,
    /// What it is about, by name: `url`, `token` and the like.
    about: BTreeMap<String, String>,
}

impl From<KeptMail> for MailView {
    fn from(mail: KeptMail) -> Self {
        Self {
            id: mail.id,
            kind: mail.kind,
            to: mail.to,
            delivered_at: mail.delivered_at,
            subject: mail.subject,
            text: mail.text,
            about: mail.facts.into_iter().collect(),
        }
    }
}
