use beztack_auth::access::UserAccess;
use beztack_auth::email_token::{EmailToken, EmailTokenError, IssuedEmailToken, Purpose};
use beztack_domain::auth::{Account, AuthError, User, Visitor};
use beztack_domain::email::{Mail, Message};
use beztack_domain::limits::LimitError;
use beztack_domain::{EmailAddress, Fault};
use beztack_persistence::auth::{accounts, users};
use beztack_persistence::{Read, Tx};
use thiserror::Error;
use tracing::instrument;

use super::announce_sign_in::announce_sign_in;
use super::end_mailed_links::end_mailed_links;
use super::issue_session::ensure_not_banned;
use super::promote_prover::promote_prover;
use super::{SignedIn, issue_session, links};
use crate::App;
use crate::jobs::{self, SendMail};
use crate::limits::{self, LimitedAction, Requester};
use crate::security_events::{Kind, record};

/// What a mailed link carried.
#[derive(Clone, Debug)]
pub struct AddressProof {
    /// The token.
    pub token: String,
    /// Where the next link leads afterwards, if there is one; trusted.
    pub callback_url: Option<String>,
}

/// Why a link did nothing (contract/better-auth.md 12).
#[derive(Debug, Error)]
pub enum AddressRefusal {
    /// Not a token of ours.
    #[error("invalid token")]
    InvalidToken,
    /// It was, once.
    #[error("token expired")]
    TokenExpired,
    /// Whoever it was about has the address no more.
    #[error("user not found")]
    UserNotFound,
    /// Somebody else is signed in here.
    #[error("unauthorized")]
    Unauthorized,
    /// Somebody else has taken the new address meanwhile, or the user is banned.
    #[error(transparent)]
    Auth(AuthError),
    /// Something broke.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// What a link did.
#[derive(Debug)]
pub enum AddressVerified {
    /// The address is proven, or the next step is in the mail. Nobody was signed in.
    Done,
    /// The address was changed without proof; a mail asks for it.
    Changed(User),
    /// The address was changed and proven; a browser that had no session gets one, unless
    /// the person has a second factor in force: the link does not show that.
    Verified(User, Option<Box<SignedIn>>),
}

/// Who follows a link, and what the next mail is made of, if there is one.
#[derive(Clone, Copy, Debug)]
struct Follower<'a> {
    /// Where they are signed in, if it is to the account that the link is about.
    access: Option<&'a UserAccess>,
    /// What the link says.
    issued: &'a IssuedEmailToken,
    callback: Option<&'a str>,
    visitor: &'a Visitor,
}

impl<'a> Follower<'a> {
    fn requester(self) -> Requester<'a> {
        let stranger = Requester::unknown(self.visitor);
        self.access.map_or(stranger, Requester::SignedIn)
    }
}

/// Follow a link about an address.
///
/// A link is about one account: whoever has the address later is not touched by it.
#[instrument(name = "app.auth.verify_email", skip_all)]
pub async fn verify_email(
    app: &App,
    access: Option<&UserAccess>,
    proof: AddressProof,
    visitor: &Visitor,
) -> Result<AddressVerified, AddressRefusal> {
    let issued = EmailToken::read(&proof.token, &app.rules.secrets, app.now())?;
    let EmailToken { email, purpose, .. } = &issued.token;
    let user = users::find_by_email(&app.db, email).await?;
    let user = user.ok_or(AddressRefusal::UserNotFound)?;
    let access_of_theirs = access.filter(|access| access.user().id == user.id);
    // An address is changed by its owner, or by nobody in particular.
    if *purpose != Purpose::Verify && access.is_some() && access_of_theirs.is_none() {
        return Err(AddressRefusal::Unauthorized);
    }
    ensure_about(&issued, &user)?;
    let follower = Follower {
        access: access_of_theirs,
        issued: &issued,
        callback: proof.callback_url.as_deref(),
        visitor,
    };
    match purpose {
        Purpose::Verify => verify(app, &user, follower).await,
        Purpose::ConfirmChange(to) => confirm_change(app, user, to.clone(), follower).await,
        Purpose::Change(to) => change(app, &user, to.clone(), follower).await,
        Purpose::VerifyChange(to) => verify_change(app, &user, to, follower).await,
    }
}

/// Whoever has the address must be whom the link is about. One that does not say so, as the
/// reference makes them, is about nobody who came later.
fn ensure_about(issued: &IssuedEmailToken, user: &User) -> Result<(), AddressRefusal> {
    let is_theirs = match &issued.user {
        Some(id) => *id == user.id,
        None => !issued.is_older_than(user.created_at),
    };
    if is_theirs {
        Ok(())
    } else {
        Err(AddressRefusal::UserNotFound)
    }
}

/// A change that was asked for before the password was set anew is none any more: whoever
/// asked may be the one who was to be shut out. Returns the account with the password.
///
/// One of the same second is taken for older, save where others made the link: ours says the
/// next second then ([`links::issued_after`]).
async fn ensure_current(
    db: &impl Read,
    issued: &IssuedEmailToken,
    user: &User,
) -> Result<Option<Account>, AddressRefusal> {
    let account = accounts::find_credential(db, &user.id).await?;
    let is_older = |account: &Account| match issued.token.purpose {
        Purpose::Change(_) => issued.is_older_than(account.updated_at),
        _ => !issued.is_newer_than(account.updated_at),
    };
    if account.as_ref().is_some_and(is_older) {
        Err(AddressRefusal::InvalidToken)
    } else {
        Ok(account)
    }
}

async fn verify(
    app: &App,
    user: &User,
    follower: Follower<'_>,
) -> Result<AddressVerified, AddressRefusal> {
    let tx = app.db.begin().await?;
    // The link works until it has run out; what it proves is proven once.
    let is_new = users::verify_email(&tx, &user.id, &user.email, app.now()).await?;
    let user = users::find(&tx, &user.id).await?;
    let user = user.filter(|user| user.email == follower.issued.token.email);
    let user = user.ok_or(AddressRefusal::UserNotFound)?;
    let user = promote_prover(app, &tx, user, follower.access, follower.requester()).await?;
    if is_new {
        let event = follower.requester().event(Kind::AddressVerified);
        record(app, &tx, event.about_account(&user.id)).await?;
    }
    tx.commit().await?;
    Ok(AddressVerified::Done)
}

/// The old address agreed: the new one is asked to prove itself.
async fn confirm_change(
    app: &App,
    user: User,
    to: EmailAddress,
    follower: Follower<'_>,
) -> Result<AddressVerified, AddressRefusal> {
    let account = ensure_current(&app.db, follower.issued, &user).await?;
    let token = EmailToken {
        email: user.email,
        purpose: Purpose::VerifyChange(to.clone()),
    };
    let issued_at = links::issued_after(app, account.as_ref());
    let link = links::verify_email(app, &token, issued_at, follower.callback)?;
    let message = Message::VerifyAddress {
        url: link.url,
        token: link.token,
    };
    // The link that led here works again until it has run out.
    limits::count_alone(
        app,
        LimitedAction::VerificationMail(&to),
        follower.requester(),
    )
    .await?;
    let mail = Mail {
        to,
        language: follower.visitor.language,
        message,
    };
    jobs::enqueue_alone(app, &SendMail::from(mail)).await?;
    Ok(AddressVerified::Done)
}

async fn change(
    app: &App,
    user: &User,
    to: EmailAddress,
    follower: Follower<'_>,
) -> Result<AddressVerified, AddressRefusal> {
    let tx = app.db.begin().await?;
    let user = move_to(app, &tx, user, (&to, false), follower).await?;
    let event = follower.requester().event(Kind::AddressChanged);
    record(app, &tx, event.about_account(&user.id)).await?;
    let token = EmailToken {
        email: to.clone(),
        purpose: Purpose::Verify,
    };
    let link = links::verify_email(app, &token, app.now(), follower.callback)?;
    let message = Message::VerifyAddress {
        url: link.url,
        token: link.token,
    };
    let mail = Mail {
        to,
        language: follower.visitor.language,
        message,
    };
    jobs::enqueue(app, &tx, &SendMail::from(mail)).await?;
    tx.commit().await?;
    jobs::wake_worker(app);
    Ok(AddressVerified::Changed(user))
}

async fn verify_change(
    app: &App,
    user: &User,
    to: &EmailAddress,
    follower: Follower<'_>,
) -> Result<AddressVerified, AddressRefusal> {
    let tx = app.db.begin().await?;
    let user = move_to(app, &tx, user, (to, true), follower).await?;
    let user = promote_prover(app, &tx, user, follower.access, follower.requester()).await?;
    let event = follower.requester().event(Kind::AddressChanged);
    let event = event.about_account(&user.id);
    let needs_more = user.two_factor_enabled == Some(true);
    let signed_in = if follower.access.is_some() || needs_more {
        ensure_not_banned(app, &tx, &user).await?;
        record(app, &tx, event).await?;
        None
    } else {
        let signed_in = issue_session(app, &tx, user.clone(), follower.visitor, true).await?;
        record(app, &tx, event.in_session(&signed_in.session.id)).await?;
        note_sign_in(app, &tx, &signed_in, follower).await?;
        announce_sign_in(app, &tx, &signed_in, follower.visitor).await?;
        Some(Box::new(signed_in))
    };
    tx.commit().await?;
    Ok(AddressVerified::Verified(user, signed_in))
}

async fn note_sign_in(
    app: &App,
    tx: &Tx,
    signed_in: &SignedIn,
    follower: Follower<'_>,
) -> Result<(), Fault> {
    let event = follower.requester().event(Kind::SignedIn);
    let event = event.about_account(&signed_in.user.id);
    let event = event.in_session(&signed_in.session.id);
    record(app, tx, event.with_detail("method", "mailed link")).await
}

/// Moves the user, once: a second redemption of the same token finds nobody.
async fn move_to(
    app: &App,
    tx: &Tx,
    user: &User,
    (to, verified): (&EmailAddress, bool),
    follower: Follower<'_>,
) -> Result<User, AddressRefusal> {
    // Held, so that a new password is either seen here or set later.
    let held = users::lock(tx, &user.id).await?;
    let held = held.ok_or(AddressRefusal::UserNotFound)?;
    ensure_current(tx, follower.issued, &held).await?;
    let change = users::Move {
        from: &user.email,
        to,
        verified,
    };
    if !users::change_email(tx, &user.id, change, app.now()).await? {
        return Err(AddressRefusal::UserNotFound);
    }
    end_mailed_links(app, tx, &user.id).await?;
    let moved = users::find(tx, &user.id).await?;
    moved.ok_or(AddressRefusal::UserNotFound)
}

impl From<EmailTokenError> for AddressRefusal {
    fn from(error: EmailTokenError) -> Self {
        match error {
            EmailTokenError::Invalid => Self::InvalidToken,
            EmailTokenError::Expired => Self::TokenExpired,
        }
    }
}

impl From<LimitError> for AddressRefusal {
    fn from(error: LimitError) -> Self {
        AuthError::from(error).into()
    }
}

impl From<AuthError> for AddressRefusal {
    fn from(error: AuthError) -> Self {
        match error {
            AuthError::Fault(fault) => Self::Fault(fault),
            refusal => Self::Auth(refusal),
        }
    }
}
