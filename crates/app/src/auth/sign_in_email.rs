use beztack_auth::TrustedDevice;
use beztack_auth::password::{Comparison, Renewal};
use beztack_domain::auth::{AuthError, PlainPassword, User, Visitor};
use beztack_domain::id::UserId;
use beztack_domain::{EmailAddress, Fault};
use beztack_persistence::auth::{accounts, users, verifications};
use tracing::instrument;

use super::SignedIn;
use super::announce_sign_in::announce_sign_in;
use super::issue_session::{ensure_not_banned, issue_session};
use crate::App;
use crate::limits::{self, Attempt, Deed};
use crate::two_factor::{Challenge, challenge};

/// What a person types to get in.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// Their address.
    pub email: EmailAddress,
    /// Their password.
    pub password: PlainPassword,
    /// Whether the browser is to keep the session.
    pub remember: bool,
    /// What the browser shows to be spared the second factor.
    pub device: Option<TrustedDevice>,
}

/// How far the password led.
#[derive(Clone, Debug)]
pub enum SignIn {
    /// They are in.
    Done {
        /// Their session.
        signed_in: Box<SignedIn>,
        /// The browser was trusted, and shows this from now on.
        device: Option<TrustedDevice>,
    },
    /// The second factor is missing.
    Challenged(Challenge),
}

/// Sign in with an address and a password.
///
/// Unknown user, missing account, missing hash and wrong password cost the same
/// work and get the same answer. Attempts are counted before that work is done, per
/// address (decisions.md 14); success forgets them. A hash of a scheme that is no longer
/// used is replaced once its password is known. Who has a second factor in force is asked for it,
/// unless they trusted this browser (contract/better-auth.md 9).
#[instrument(name = "app.auth.sign_in_email", skip_all)]
pub async fn sign_in_email(
    app: &App,
    credentials: Credentials,
    visitor: &Visitor,
) -> Result<SignIn, AuthError> {
    let turn = app.passwords.turn().await?;
    let found = users::find_with_credential(&app.db, &credentials.email).await?;
    let (user, account) = found.unzip();
    let secrets = &app.rules.secrets;
    let is_trusted = |device: &TrustedDevice| {
        let user = user.as_ref();
        user.is_some_and(|user| device.is_trusted_by(&user.id, secrets))
    };
    let device = credentials
        .device
        .as_ref()
        .filter(|device| is_trusted(device));
    let deed = match device {
        Some(device) => Deed::SignInOn(&credentials.email, device),
        None => Deed::SignIn(&credentials.email),
    };
    let attempt = limits::attempt(app, deed).await?;
    let stored = account.flatten().and_then(|account| account.password);
    let (matches, renewal) = match turn.compare(stored, credentials.password).await? {
        Comparison::Differs => (false, None),
        Comparison::Matches => (true, None),
        Comparison::Outdated(renewal) => (true, Some(renewal)),
    };
    let user = user
        .filter(|_| matches)
        .ok_or(AuthError::InvalidEmailOrPassword)?;
    if app.rules.accounts.require_email_verification && !user.email_verified {
        return Err(AuthError::EmailNotVerified);
    }
    if let Some(renewal) = renewal {
        renew(app, &user.id, &renewal).await?;
    }
    if user.two_factor_enabled != Some(true) {
        let signed_in = admit(app, user, visitor, credentials.remember, attempt).await?;
        return Ok(SignIn::Done {
            signed_in: Box::new(signed_in),
            device: None,
        });
    }
    if device.is_none() {
        return challenged(app, &user, attempt)
            .await
            .map(SignIn::Challenged);
    }
    let signed_in = admit(app, user, visitor, credentials.remember, attempt).await?;
    let device = TrustedDevice::of(&signed_in.user.id, &signed_in.token, secrets);
    Ok(SignIn::Done {
        signed_in: Box::new(signed_in),
        device: Some(device),
    })
}

/// By itself, so that it waits for nobody while it holds a row of somebody else's.
async fn renew(app: &App, user: &UserId, renewal: &Renewal) -> Result<(), Fault> {
    let tx = app.db.begin().await?;
    accounts::renew_password(&tx, user, &renewal.old, &renewal.new).await?;
    tx.commit().await
}

async fn admit(
    app: &App,
    user: User,
    visitor: &Visitor,
    remember: bool,
    attempt: Attempt,
) -> Result<SignedIn, AuthError> {
    let tx = app.db.begin().await?;
    attempt.succeeded(&tx).await?;
    let signed_in = issue_session(app, &tx, user, visitor, remember).await?;
    announce_sign_in(app, &tx, &signed_in, visitor).await?;
    tx.commit().await?;
    Ok(signed_in)
}

/// No session is made for somebody who has only shown half of what it takes.
async fn challenged(app: &App, user: &User, attempt: Attempt) -> Result<Challenge, AuthError> {
    let tx = app.db.begin().await?;
    attempt.succeeded(&tx).await?;
    ensure_not_banned(app, &tx, user).await?;
    verifications::delete_expired(&tx, app.now()).await?;
    let challenge = challenge(app, &tx, user).await?;
    tx.commit().await?;
    Ok(challenge)
}
