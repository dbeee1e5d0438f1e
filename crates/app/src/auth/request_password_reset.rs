use beztack_domain::EmailAddress;
use beztack_domain::auth::{AuthError, Feature, Verification, Visitor};
use beztack_domain::email::{Mail, Message};
use beztack_domain::id::{Alphabet, VerificationId};
use beztack_persistence::auth::{users, verifications};
use tracing::instrument;

use super::links;
use crate::App;
use crate::jobs::{self, SendMail};
use crate::limits::{self, LimitedAction, Requester};
use crate::security_events::{Kind, NewEvent, record};

/// Who forgot their password.
#[derive(Clone, Debug)]
pub struct ResetRequest {
    /// The address of the account.
    pub email: EmailAddress,
    /// Where the link in the mail leads; trusted.
    pub redirect_to: Option<String>,
}

/// Ask for a link to set a new password. Nobody is told whether the account exists.
#[instrument(name = "app.auth.request_password_reset", skip_all)]
pub async fn request_password_reset(
    app: &App,
    request: ResetRequest,
    visitor: &Visitor,
) -> Result<(), AuthError> {
    app.rules.accounts.require(Feature::ResetPassword)?;
    let requester = Requester::unknown(visitor);
    limits::count_alone(app, LimitedAction::ResetMail(&request.email), requester).await?;
    let Some(user) = users::find_by_email(&app.db, &request.email).await? else {
        return Ok(());
    };
    let now = app.now();
    let token = app.ids.text(Alphabet::Alphanumeric, 24);
    let verification = Verification {
        id: VerificationId::new(app.next_id()),
        identifier: Verification::reset_password(&app.rules.storage.stored_secret(&token)),
        value: user.id.as_str().to_owned(),
        expires_at: now + Verification::RESET_PASSWORD_LIFETIME,
    };
    let link = links::reset_password(app, token, request.redirect_to.as_deref());
    let message = Message::ResetPassword {
        name: user.name,
        url: link.url,
        token: link.token,
    };

    let tx = app.db.begin().await?;
    // Whoever moves to another address ends the links that went to the old one: this one is
    // there by then, or is not made.
    let held = users::lock(&tx, &user.id).await?;
    if held.is_none_or(|held| held.email != user.email) {
        return Ok(());
    }
    verifications::insert(&tx, &verification, now).await?;
    let mail = Mail {
        to: user.email,
        language: visitor.language,
        message,
    };
    jobs::enqueue(app, &tx, &SendMail::from(mail)).await?;
    let asked = NewEvent::by_visitor(Kind::PasswordResetRequested, visitor);
    record(app, &tx, asked.about_account(&user.id)).await?;
    tx.commit().await?;

    jobs::wake_worker(app);
    Ok(())
}
