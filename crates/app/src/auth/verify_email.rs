use beztack_auth::access::UserAccess;
use beztack_auth::email_token::{EmailToken, EmailTokenError, Purpose};
use beztack_domain::auth::{AuthError, User, Visitor};
use beztack_domain::email::{Mail, Message};
use beztack_domain::limits::LimitError;
use beztack_domain::{EmailAddress, Fault};
use beztack_persistence::Tx;
use beztack_persistence::auth::users;
use thiserror::Error;
use tracing::instrument;

use super::announce_sign_in::announce_sign_in;
use super::promote_listed::promote_listed;
use super::{SignedIn, issue_session, links};
use crate::App;
use crate::jobs::{self, SendMail};
use crate::limits::{self, Deed, Trier};
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
    /// Nobody has the address any more.
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
    /// The address was changed and proven; a browser that had no session gets one.
    Verified(User, Option<Box<SignedIn>>),
}

/// Who follows a link, and what the next mail is made of, if there is one.
#[derive(Clone, Copy, Debug)]
struct Follower<'a> {
    /// Where they are signed in, if it is to the account that the link is about.
    access: Option<&'a UserAccess>,
    callback: Option<&'a str>,
    visitor: &'a Visitor,
}

impl<'a> Follower<'a> {
    fn trier(self) -> Trier<'a> {
        let stranger = Trier::unknown(self.visitor);
        self.access.map_or(stranger, Trier::SignedIn)
    }
}

/// Follow a link about an address.
#[instrument(name = "app.auth.verify_email", skip_all)]
pub async fn verify_email(
    app: &App,
    access: Option<&UserAccess>,
    proof: AddressProof,
    visitor: &Visitor,
) -> Result<AddressVerified, AddressRefusal> {
    let token = EmailToken::read(&proof.token, &app.rules.secrets, app.now())?;
    let EmailToken { email, purpose } = token;
    if purpose != Purpose::Verify {
        ensure_own(app, access, &email).await?;
    }
    let follower = Follower {
        access: access.filter(|access| access.user().email == email),
        callback: proof.callback_url.as_deref(),
        visitor,
    };
    match purpose {
        Purpose::Verify => verify(app, &email, follower).await,
        Purpose::ConfirmChange(to) => confirm_change(app, email, to, follower).await,
        Purpose::Change(to) => change(app, &email, to, follower).await,
        Purpose::VerifyChange(to) => verify_change(app, &email, &to, follower).await,
    }
}

/// An address is changed by its owner, or by nobody in particular.
async fn ensure_own(
    app: &App,
    access: Option<&UserAccess>,
    email: &EmailAddress,
) -> Result<(), AddressRefusal> {
    if users::find_by_email(&app.db, email).await?.is_none() {
        return Err(AddressRefusal::UserNotFound);
    }
    match access {
        Some(access) if access.user().email != *email => Err(AddressRefusal::Unauthorized),
        _ => Ok(()),
    }
}

async fn verify(
    app: &App,
    email: &EmailAddress,
    follower: Follower<'_>,
) -> Result<AddressVerified, AddressRefusal> {
    let tx = app.db.begin().await?;
    // The link works until it has run out; what it proves is proven once.
    let is_new = users::verify_email(&tx, email, app.now()).await?;
    let user = users::find_by_email(&tx, email).await?;
    let user = user.ok_or(AddressRefusal::UserNotFound)?;
    let user = promote_listed(app, &tx, user, follower.trier()).await?;
    if is_new {
        let happening = follower.trier().happening(Kind::AddressVerified);
        record(app, &tx, happening.about_account(&user.id)).await?;
    }
    tx.commit().await?;
    Ok(AddressVerified::Done)
}

/// The old address agreed: the new one is asked to prove itself.
async fn confirm_change(
    app: &App,
    email: EmailAddress,
    to: EmailAddress,
    follower: Follower<'_>,
) -> Result<AddressVerified, AddressRefusal> {
    let token = EmailToken {
        email,
        purpose: Purpose::VerifyChange(to.clone()),
    };
    let link = links::verify_email(app, &token, follower.callback)?;
    let message = Message::VerifyAddress {
        url: link.url,
        token: link.token,
    };
    // The link that led here works again until it has run out.
    limits::count_alone(app, Deed::VerificationMail(&to), follower.trier()).await?;
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
    email: &EmailAddress,
    to: EmailAddress,
    follower: Follower<'_>,
) -> Result<AddressVerified, AddressRefusal> {
    let tx = app.db.begin().await?;
    let user = move_to(app, &tx, email, &to, false).await?;
    let happening = follower.trier().happening(Kind::AddressChanged);
    record(app, &tx, happening.about_account(&user.id)).await?;
    let token = EmailToken {
        email: to.clone(),
        purpose: Purpose::Verify,
    };
    let link = links::verify_email(app, &token, follower.callback)?;
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
    email: &EmailAddress,
    to: &EmailAddress,
    follower: Follower<'_>,
) -> Result<AddressVerified, AddressRefusal> {
    let tx = app.db.begin().await?;
    let user = move_to(app, &tx, email, to, true).await?;
    let user = promote_listed(app, &tx, user, follower.trier()).await?;
    let happening = follower.trier().happening(Kind::AddressChanged);
    let happening = happening.about_account(&user.id);
    let signed_in = if follower.access.is_some() {
        record(app, &tx, happening).await?;
        None
    } else {
        let signed_in = issue_session(app, &tx, user.clone(), follower.visitor, true).await?;
        record(app, &tx, happening.in_session(&signed_in.session.id)).await?;
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
    let happening = follower.trier().happening(Kind::SignedIn);
    let happening = happening.about_account(&signed_in.user.id);
    let happening = happening.in_session(&signed_in.session.id);
    record(app, tx, happening.with_detail("method", "mailed link")).await
}

/// Moves the user, once: a second redemption of the same token finds nobody.
async fn move_to(
    app: &App,
    tx: &Tx,
    from: &EmailAddress,
    to: &EmailAddress,
    verified: bool,
) -> Result<User, AddressRefusal> {
    if !users::change_email(tx, from, to, verified, app.now()).await? {
        return Err(AddressRefusal::UserNotFound);
    }
    users::find_by_email(tx, to)
        .await?
        .ok_or(AddressRefusal::UserNotFound)
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
