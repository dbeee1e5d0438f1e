use beztack_auth::TrustedDevice;
use beztack_auth::password::{Comparison, Renewal, Turn};
use beztack_domain::auth::{AuthError, PlainPassword, Visitor};
use beztack_domain::id::UserId;
use beztack_domain::{EmailAddress, Fault};
use beztack_persistence::auth::{accounts, users, verifications};
use chrono::{DateTime, Utc};
use tracing::instrument;

use super::SignedIn;
use super::admit::{Proven, Terms, admit};
use super::issue_session::ensure_not_banned;
use crate::App;
use crate::limits::{self, Attempt, Found, LimitedAction, Requester};
use crate::security_events::{Kind, NewEvent, record_alone};
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

/// How often a password is compared at most while it is being changed.
const LOOKS: u8 = 3;

/// Sign in with an address and a password.
///
/// Unknown user, missing account, missing hash and wrong password cost the same
/// work and get the same answer. Attempts are counted before that work is done, per
/// address (decisions.md 14); success forgets them. A hash of a scheme that is no longer
/// used is replaced once its password is known. Who has a second factor in force is asked for it,
/// unless they trust this browser (contract/better-auth.md 9), which is trusted anew.
///
/// Nobody gets in with what has been changed meanwhile: where the stored hash is another one
/// by then, or a second factor has come into force, it is looked at again.
#[instrument(name = "app.auth.sign_in_email", skip_all)]
pub async fn sign_in_email(
    app: &App,
    credentials: Credentials,
    visitor: &Visitor,
) -> Result<SignIn, AuthError> {
    let Credentials {
        email,
        password,
        remember,
        device,
    } = credentials;
    let terms = Terms {
        visitor,
        remember,
        method: "password",
    };
    let mut turn = app.passwords.turn().await?;
    // What changes from here on ends the trust that is renewed below, too.
    let now = app.now();
    let (mut found, device, attempt) = find(app, &email, device, visitor, now).await?;
    let trusted_at = device.map(|_| now);
    let id = found.as_ref().map(|(user, _)| user.id.clone());
    for look in 1.. {
        if let Some(proven) = prove(app, turn, found, password.clone(), visitor).await? {
            let entered = enter(app, &proven, trusted_at, &attempt, terms).await;
            if matches!(entered, Err(AuthError::BannedUser)) {
                failed(app, visitor, Some(&proven.user.id), "banned").await;
            }
            if let Some(sign_in) = entered? {
                return Ok(sign_in);
            }
        }
        if look == LOOKS {
            break;
        }
        turn = app.passwords.turn().await?;
        found = users::find_with_credential(&app.db, &email).await?;
        // Whoever has the address by now may be somebody else.
        found = found.filter(|(user, _)| Some(&user.id) == id.as_ref());
    }
    failed(app, visitor, id.as_ref(), "password").await;
    Err(AuthError::InvalidEmailOrPassword)
}

/// Who it is. `None` if somebody else replaced the hash at the same time.
async fn prove(
    app: &App,
    turn: Turn,
    found: Found,
    password: PlainPassword,
    visitor: &Visitor,
) -> Result<Option<Proven>, AuthError> {
    let (user, account) = found.unzip();
    let id = user.as_ref().map(|user| user.id.clone());
    let account = account.flatten();
    let stored = account
        .as_ref()
        .and_then(|account| account.password.clone());
    let comparison = turn.compare(stored.clone(), password).await?;
    let matches = comparison != Comparison::Differs;
    let (Some(user), Some(account), Some(stored), true) = (user, account, stored, matches) else {
        // Whether there is such an account or not: one row.
        failed(app, visitor, id.as_ref(), "password").await;
        return Err(AuthError::InvalidEmailOrPassword);
    };
    if app.rules.accounts.require_email_verification && !user.email_verified {
        failed(app, visitor, id.as_ref(), "address not verified").await;
        return Err(AuthError::EmailNotVerified);
    }
    let hash = match comparison {
        Comparison::Outdated(renewal) if !renew(app, &user.id, &renewal).await? => {
            return Ok(None);
        }
        Comparison::Outdated(renewal) => renewal.new,
        Comparison::Matches | Comparison::Differs => stored,
    };
    Ok(Some(Proven {
        user,
        account: account.id,
        hash,
    }))
}

/// Who it is, the browser if they trust it, and the attempt, which is counted whoever it is. A
/// trusted browser has a count of its own, so they are looked for first where it may be one.
async fn find(
    app: &App,
    email: &EmailAddress,
    device: Option<TrustedDevice>,
    visitor: &Visitor,
    now: DateTime<Utc>,
) -> Result<(Found, Option<TrustedDevice>, Attempt), AuthError> {
    let Some(device) = device else {
        let (found, attempt) = limits::attempt_finding(app, email, visitor).await?;
        return Ok((found, None, attempt));
    };
    let found = users::find_with_credential(&app.db, email).await?;
    let user = found.as_ref().map(|(user, _)| &user.id);
    let account = found.as_ref().and_then(|(_, account)| account.as_ref());
    let (format, secrets) = (app.rules.storage, &app.rules.secrets);
    let is_trusted =
        account.is_some_and(|account| device.is_trusted_by(account, now, format, secrets));
    let device = is_trusted.then_some(device);
    let action = match &device {
        Some(device) => LimitedAction::SignInOn(email, device),
        None => LimitedAction::SignIn(email),
    };
    let requester = Requester::Stranger {
        account: user,
        visitor,
    };
    let attempt = limits::attempt(app, action, requester).await?;
    Ok((found, device, attempt))
}

/// Writes down that somebody did not get in. Addresses that people have merely typed are
/// not written.
async fn failed(app: &App, visitor: &Visitor, user: Option<&UserId>, why: &'static str) {
    let failure = NewEvent::by_visitor(Kind::SignInFailed, visitor).about_account(user);
    record_alone(app, failure.with_detail("because", why)).await;
}

/// What a right password leads to, in a browser that was trusted at that moment, if it was.
/// `None` if it has to be looked at again.
async fn enter(
    app: &App,
    proven: &Proven,
    trusted_at: Option<DateTime<Utc>>,
    attempt: &Attempt,
    mut terms: Terms<'_>,
) -> Result<Option<SignIn>, AuthError> {
    let trusted_at = trusted_at.filter(|_| proven.has_second_factor());
    if trusted_at.is_some() {
        terms.method = "password, trusted browser";
    } else if proven.has_second_factor() {
        let challenge = challenged(app, proven, attempt).await?;
        return Ok(challenge.map(SignIn::Challenged));
    }
    let Some(signed_in) = admit(app, proven, attempt, terms).await? else {
        return Ok(None);
    };
    let device = trusted_at.map(|at| signed_in.trust(app, at));
    Ok(Some(SignIn::Done {
        signed_in: Box::new(signed_in),
        device,
    }))
}

/// By itself, so that it waits for nobody while it holds a row of somebody else's. Returns
/// whether the hash was still there.
async fn renew(app: &App, user: &UserId, renewal: &Renewal) -> Result<bool, Fault> {
    let tx = app.db.begin().await?;
    let is_renewed = accounts::renew_password(&tx, user, &renewal.old, &renewal.new).await?;
    tx.commit().await?;
    Ok(is_renewed)
}

/// No session is made for somebody who has only shown half of what it takes.
async fn challenged(
    app: &App,
    proven: &Proven,
    attempt: &Attempt,
) -> Result<Option<Challenge>, AuthError> {
    let tx = app.db.begin().await?;
    let Some(user) = proven.hold(&tx).await? else {
        return Ok(None);
    };
    ensure_not_banned(app, &tx, &user).await?;
    attempt.succeeded(&tx).await?;
    verifications::delete_expired(&tx, app.now()).await?;
    let challenge = challenge(app, &tx, &user).await?;
    tx.commit().await?;
    Ok(Some(challenge))
}
