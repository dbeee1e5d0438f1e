//! The shapes of mails that are sent by hand (original-api.md 4.4). Links lead to trusted
//! places only (original-api.md D1).

use beztack_app::email::{Purchase, Recipient};
use beztack_domain::id::JobId;
use beztack_domain::{EmailAddress, Language};
use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::wire::is_email_address;
use crate::State;
use crate::problem::Problem;

/// Whom to greet.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct WelcomeEmailBody {
    #[garde(custom(is_email_address))]
    #[schema(format = Email)]
    pub(super) to: String,
    #[garde(length(utf16, max = 100))]
    #[schema(max_length = 100)]
    pub(super) username: Option<String>,
    /// The configured place to sign in, unless given; must be trusted.
    #[garde(length(utf16, max = 2000))]
    #[schema(format = "uri", max_length = 2000)]
    pub(super) login_url: Option<String>,
    #[garde(custom(is_language))]
    pub(super) language: Option<String>,
}

/// Who is to set a new password, and where.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct PasswordResetEmailBody {
    #[garde(custom(is_email_address))]
    #[schema(format = Email)]
    pub(super) to: String,
    #[garde(length(utf16, max = 100))]
    #[schema(max_length = 100)]
    pub(super) username: Option<String>,
    /// Must be trusted.
    #[garde(length(utf16, min = 1, max = 2000))]
    #[schema(format = "uri", min_length = 1, max_length = 2000)]
    pub(super) reset_url: String,
    #[garde(custom(is_language))]
    pub(super) language: Option<String>,
}

/// Who has bought what.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct SubscriptionConfirmationEmailBody {
    #[garde(custom(is_email_address))]
    #[schema(format = Email)]
    pub(super) to: String,
    #[garde(length(utf16, max = 100))]
    #[schema(max_length = 100)]
    pub(super) username: Option<String>,
    #[garde(length(utf16, min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100)]
    pub(super) plan_name: String,
    /// With its currency, as it is shown.
    #[garde(length(utf16, min = 1, max = 40))]
    #[schema(min_length = 1, max_length = 40)]
    pub(super) amount: String,
    /// `month`, `year`, or any other word.
    #[garde(length(utf16, min = 1, max = 40))]
    #[schema(min_length = 1, max_length = 40)]
    pub(super) billing_period: String,
    /// The configured place, unless given; must be trusted.
    #[garde(length(utf16, max = 2000))]
    #[schema(format = "uri", max_length = 2000)]
    pub(super) dashboard_url: Option<String>,
    #[garde(custom(is_language))]
    pub(super) language: Option<String>,
}

/// A mail on its way.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct QueuedEmailView {
    /// Always `true`.
    success: bool,
    message: &'static str,
    /// Its job: `beztack jobs` knows it until it is delivered.
    email_id: String,
}

impl QueuedEmailView {
    pub(super) fn new(message: &'static str, id: JobId) -> Self {
        Self {
            success: true,
            message,
            email_id: id.into_string(),
        }
    }
}

impl SubscriptionConfirmationEmailBody {
    pub(super) fn into_parts(
        self,
        spoken: Option<Language>,
    ) -> Result<(Recipient, Purchase), Problem> {
        let recipient = recipient(&self.to, self.username, self.language.as_deref(), spoken)?;
        let purchase = Purchase {
            plan: self.plan_name,
            amount: self.amount,
            period: self.billing_period,
            dashboard_url: self.dashboard_url,
        };
        Ok((recipient, purchase))
    }
}

/// Who is written to; in the sender's language unless another is given.
pub(super) fn recipient(
    to: &str,
    username: Option<String>,
    language: Option<&str>,
    spoken: Option<Language>,
) -> Result<Recipient, Problem> {
    let email =
        EmailAddress::parse(to).map_err(|error| Problem::invalid("to", error.to_string()))?;
    let asked = language.and_then(Language::of_tag);
    Ok(Recipient {
        email,
        name: username.unwrap_or_default(),
        language: asked.or(spoken),
    })
}

/// A link in our name leads to a trusted place, as a whole address.
pub(super) fn check_link(state: &State, field: &str, url: Option<&str>) -> Result<(), Problem> {
    let trusted = &state.settings.trusted_origins;
    let is_address = |url: &str| url.starts_with("http://") || url.starts_with("https://");
    match url {
        Some(url) if !is_address(url) || !trusted.allows_origin(url) => Err(Problem::invalid(
            field,
            "does not lead to a trusted place".to_owned(),
        )),
        _ => Ok(()),
    }
}

#[expect(
    clippy::ref_option,
    clippy::trivially_copy_pass_by_ref,
    reason = "garde passes its field and its context so"
)]
fn is_language(tag: &Option<String>, (): &()) -> garde::Result {
    match tag.as_deref().map(Language::of_tag) {
        Some(None) => Err(garde::Error::new("must be en or es")),
        _ => Ok(()),
    }
}
