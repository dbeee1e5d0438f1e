use beztack_auth::TrustedDevice;
use beztack_auth::password::{Comparison, Renewal};
use beztack_domain::auth::{AuthError, PlainPassword, User, Visitor};
use beztack_domain::id::UserId;
use beztack_domain::{EmailAddress, Fault};
use beztack_persistence::auth::{accounts, users, verifications};
use tracing::instrument;

use super::SignedIn;
use super::admit::{Terms, admit};
use super::issue_session::ensure_not_banned;
use crate::App;
use crate::limits::{self, Attempt, Deed, Found, Trier};
use crate::security_events::{Happening, Kind, record_alone};
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
    let terms = Terms {
        visitor,
        remember: credentials.remember,
        method: "password",
    };
    let (user, device, attempt) = prove(app, credentials, visitor).await?;
    let id = user.id.clone();
    let entered = enter(app, user, device, attempt, terms).await;
    if matches!(entered, Err(AuthError::BannedUser)) {
        failed(app, visitor, Some(&id), "banned").await;
    }
    entered
}

/// Who it is, whose browser they trust, and the attempt that led there.
async fn prove(
    app: &App,
    credentials: Credentials,
    visitor: &Visitor,
) -> Result<(User, Option<TrustedDevice>, Attempt), AuthError> {
    let turn = app.passwords.turn().await?;
    let (found, device, attempt) =
        find(app, &credentials.email, credentials.device, visitor).await?;
    let (user, account) = found.unzip();
    let id = user.as_ref().map(|user| user.id.clone());
    let stored = account.flatten().and_then(|account| account.password);
    let (matches, renewal) = match turn.compare(stored, credentials.password).await? {
        Comparison::Differs => (false, None),
        Comparison::Matches => (true, None),
        Comparison::Outdated(renewal) => (true, Some(renewal)),
    };
    let Some(user) = user.filter(|_| matches) else {
        // Whether there is such an account or not: one row.
        failed(app, visitor, id.as_ref(), "password").await;
        return Err(AuthError::InvalidEmailOrPassword);
    };
    if app.rules.accounts.require_email_verification && !user.email_verified {
        failed(app, visitor, id.as_ref(), "address not verified").await;
        return Err(AuthError::EmailNotVerified);
    }
    if let Some(renewal) = renewal {
        renew(app, &user.id, &renewal).await?;
    }
    Ok((user, device, attempt))
}

/// Who it is, the browser if they trust it, and the attempt, which is counted whoever it is. A
/// trusted browser has a count of its own, so they are looked for first where it may be one.
async fn find(
    app: &App,
    email: &EmailAddress,
    device: Option<TrustedDevice>,
    visitor: &Visitor,
) -> Result<(Found, Option<TrustedDevice>, Attempt), AuthError> {
    let Some(device) = device else {
        let (found, attempt) = limits::attempt_finding(app, email, visitor).await?;
        return Ok((found, None, attempt));
    };
    let found = users::find_with_credential(&app.db, email).await?;
    let user = found.as_ref().map(|(user, _)| &user.id);
    let is_trusted = |device: &TrustedDevice| {
        user.is_some_and(|user| device.is_trusted_by(user, &app.rules.secrets))
    };
    let device = Some(device).filter(is_trusted);
    let deed = match &device {
        Some(device) => Deed::SignInOn(email, device),
        None => Deed::SignIn(email),
    };
    let trier = Trier::Stranger {
        account: user,
        visitor,
    };
    let attempt = limits::attempt(app, deed, trier).await?;
    Ok((found, device, attempt))
}

/// Writes down that somebody did not get in. Addresses that people have merely typed are
/// not written.
async fn failed(app: &App, visitor: &Visitor, user: Option<&UserId>, why: &'static str) {
    let failure = Happening::by_visitor(Kind::SignInFailed, visitor).about_account(user);
    record_alone(app, failure.with_detail("because", why)).await;
}

/// What a right password leads to.
async fn enter(
    app: &App,
    user: User,
    device: Option<TrustedDevice>,
    attempt: Attempt,
    mut terms: Terms<'_>,
) -> Result<SignIn, AuthError> {
    if user.two_factor_enabled == Some(true) && device.is_none() {
        return challenged(app, &user, attempt)
            .await
            .map(SignIn::Challenged);
    }
    let two_factor = user.two_factor_enabled == Some(true);
    if two_factor {
        terms.method = "password, trusted browser";
    }
    let signed_in = admit(app, user, attempt, terms).await?;
    let secrets = &app.rules.secrets;
    let device =
        two_factor.then(|| TrustedDevice::of(&signed_in.user.id, &signed_in.token, secrets));
    Ok(SignIn::Done {
        signed_in: Box::new(signed_in),
        device,
    })
}

/// By itself, so that it waits for nobody while it holds a row of somebody else's.
async fn renew(app: &App, user: &UserId, renewal: &Renewal) -> Result<(), Fault> {
    let tx = app.db.begin().await?;
    accounts::renew_password(&tx, user, &renewal.old, &renewal.new).await?;
    tx.commit().await
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
