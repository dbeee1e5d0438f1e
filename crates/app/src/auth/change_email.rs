use beztack_auth::access::UserAccess;
use beztack_auth::email_token::{EmailToken, Purpose};
use beztack_domain::auth::{AuthError, Feature};
use beztack_domain::email::{Mail, Message};
use beztack_domain::{EmailAddress, Language};
use beztack_persistence::auth::{accounts, users};
use tracing::instrument;

use super::links;
use crate::App;
use crate::jobs::{self, SendMail};
use crate::limits::{self, LimitedAction, Requester};

/// Completes "You are not allowed to …".
const CHANGE_ANOTHER_S_ADDRESS: &str = "change the address of somebody else here";

/// Where somebody wants to be reached from now on.
#[derive(Clone, Debug)]
pub struct AddressChange {
    /// The new address.
    pub new_email: EmailAddress,
    /// Where the link in the mail leads afterwards; trusted.
    pub callback_url: Option<String>,
    /// The language of the mail.
    pub language: Option<Language>,
}

/// Ask for a change of one's address.
///
/// Whoever has a proven address agrees from there first; whoever has not, proves the
/// new one at once (contract/better-auth.md 12).
#[instrument(name = "app.auth.change_email", skip_all)]
pub async fn change_email(
    app: &App,
    access: &UserAccess,
    change: AddressChange,
) -> Result<(), AuthError> {
    app.rules.accounts.require(Feature::ChangeEmail)?;
    let AddressChange {
        new_email,
        callback_url,
        language,
    } = change;
    let user = access.user();
    // The link that is mailed lets in whoever has it, and an impersonation is nobody's own.
    if access.session().impersonated_by.is_some() {
        return Err(AuthError::NotAllowed(CHANGE_ANOTHER_S_ADDRESS));
    }
    if new_email == user.email {
        return Err(AuthError::EmailIsTheSame);
    }
    // Whoever asks chooses where the mail goes, and learns whether anybody has the address.
    let action = LimitedAction::AddressChange(&user.id);
    limits::count_alone(app, action, Requester::SignedIn(access)).await?;
    if users::find_by_email(&app.db, &new_email).await?.is_some() {
        return Err(AuthError::UserAlreadyExists);
    }
    let purpose = if user.email_verified {
        Purpose::ConfirmChange(new_email.clone())
    } else {
        app.rules.accounts.require(Feature::VerificationEmail)?;
        Purpose::VerifyChange(new_email.clone())
    };
    let token = EmailToken {
        email: user.email.clone(),
        purpose,
    };
    let account = accounts::find_credential(&app.db, &user.id).await?;
    let issued_at = links::issued_after(app, account.as_ref());
    let link = links::change_email(app, &token, issued_at, callback_url.as_deref())?;
    let (url, token) = (link.url, link.token);
    let mail = if user.email_verified {
        Mail {
            to: user.email.clone(),
            language,
            message: Message::ConfirmAddressChange {
                new_email,
                url,
                token,
            },
        }
    } else {
        Mail {
            to: new_email,
            language,
            message: Message::VerifyAddress { url, token },
        }
    };

    let action = LimitedAction::VerificationMail(&mail.to);
    limits::count_alone(app, action, Requester::SignedIn(access)).await?;
    jobs::enqueue_alone(app, &SendMail::from(mail)).await?;
    Ok(())
}
