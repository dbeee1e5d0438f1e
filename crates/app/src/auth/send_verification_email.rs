use beztack_auth::access::UserAccess;
use beztack_auth::email_token::{EmailToken, Purpose};
use beztack_domain::EmailAddress;
use beztack_domain::auth::{AuthError, Feature, Visitor};
use beztack_domain::email::{Mail, Message};
use beztack_persistence::auth::users;
use tracing::instrument;

use super::links;
use crate::App;
use crate::jobs::{self, SendMail};
use crate::limits::{self, LimitedAction, Requester};

/// Which address is to be proven.
#[derive(Clone, Debug)]
pub struct VerificationRequest {
    /// The address.
    pub email: EmailAddress,
    /// Where the link in the mail leads afterwards; trusted.
    pub callback_url: Option<String>,
}

/// Ask for a mail that verifies an address.
///
/// Strangers are not told whether anybody has it; who is signed in may ask for their
/// own only.
#[instrument(name = "app.auth.send_verification_email", skip_all)]
pub async fn send_verification_email(
    app: &App,
    access: Option<&UserAccess>,
    request: VerificationRequest,
    visitor: &Visitor,
) -> Result<(), AuthError> {
    app.rules.accounts.require(Feature::VerificationEmail)?;
    let VerificationRequest {
        email,
        callback_url,
    } = request;
    let requester = access.map_or(Requester::unknown(visitor), Requester::SignedIn);
    limits::count_alone(app, LimitedAction::VerificationMail(&email), requester).await?;
    let wanted = match access.map(UserAccess::user) {
        Some(user) if user.email != email => return Err(AuthError::NotYourEmail),
        Some(user) if user.email_verified => return Err(AuthError::AlreadyVerified),
        Some(_) => true,
        None => users::find_by_email(&app.db, &email)
            .await?
            .is_some_and(|user| !user.email_verified),
    };
    if wanted {
        let token = EmailToken {
            email: email.clone(),
            purpose: Purpose::Verify,
        };
        let link = links::verify_email(app, &token, app.now(), callback_url.as_deref())?;
        let message = Message::VerifyAddress {
            url: link.url,
            token: link.token,
        };
        let mail = Mail {
            to: email,
            language: visitor.language,
            message,
        };
        jobs::enqueue_alone(app, &SendMail::from(mail)).await?;
    }
    Ok(())
}
