use beztack_auth::access::UserAccess;
use beztack_domain::auth::{AuthError, User, Verification, Visitor};
use beztack_domain::id::UserId;
use beztack_domain::two_factor::TwoFactorError;
use beztack_persistence::Tx;
use beztack_persistence::auth::{users, verifications};

use crate::App;
use crate::access::{self, Claim, Recognition};
use crate::limits::Requester;

/// A client's claim to have been challenged.
#[derive(Clone, Debug)]
pub struct ChallengeClaim {
    /// What a well signed challenge cookie says; from [`recognise`] on, what lies in the
    /// row.
    pub identifier: String,
    /// Whether the browser is to keep the session that may come of it.
    pub remember: bool,
    /// Where that session would begin.
    pub visitor: Visitor,
}

/// Who brings a code.
#[derive(Clone, Debug)]
pub enum Person {
    /// Somebody who is signed in.
    SignedIn(Box<UserAccess>),
    /// Somebody whose password was right.
    Challenged {
        /// Who.
        user: UserId,
        /// What is used up when the code is right.
        claim: ChallengeClaim,
    },
}

/// A live session comes first, an open challenge second.
pub async fn recognise(
    app: &App,
    session: Option<&Claim>,
    challenge: Option<ChallengeClaim>,
    visitor: Visitor,
) -> Result<Person, TwoFactorError> {
    if let Some(session) = session
        && let Recognition::Known { access, .. } =
            access::recognise(app, session, || visitor).await?
    {
        return Ok(Person::SignedIn(access));
    }
    let claim = challenge.ok_or(TwoFactorError::NoChallenge)?;
    let token = Verification::challenge_token(&claim.identifier);
    let token = token.ok_or(TwoFactorError::NoChallenge)?;
    let identifier = Verification::challenge(&app.rules.storage.stored_secret(token));
    let claim = ChallengeClaim {
        identifier,
        ..claim
    };
    let open = verifications::find(&app.db, &claim.identifier, app.now()).await?;
    let open = open.ok_or(TwoFactorError::NoChallenge)?;
    Ok(Person::Challenged {
        user: UserId::new(open.value),
        claim,
    })
}

impl Person {
    /// Who it is.
    pub(super) fn user_id(&self) -> &UserId {
        match self {
            Self::SignedIn(access) => &access.user().id,
            Self::Challenged { user, .. } => user,
        }
    }

    /// The same, for what is written down.
    pub(super) fn requester(&self) -> Requester<'_> {
        match self {
            Self::SignedIn(access) => Requester::SignedIn(access),
            Self::Challenged { user, claim } => Requester::Stranger {
                account: Some(user),
                visitor: &claim.visitor,
            },
        }
    }

    /// The identifier of the code that was mailed for this session or challenge.
    pub(super) fn mailed_code(&self) -> String {
        match self {
            Self::SignedIn(access) => {
                let of = format!("{}!{}", access.user().id, access.session().id);
                Verification::mailed_code(&of)
            }
            Self::Challenged { claim, .. } => Verification::mailed_code(&claim.identifier),
        }
    }

    /// Their row, held until the end of the transaction: codes of one person are judged
    /// one after the other.
    pub(super) async fn lock(&self, tx: &Tx) -> Result<User, TwoFactorError> {
        match self {
            Self::SignedIn(access) => users::lock(tx, &access.user().id)
                .await?
                .ok_or_else(|| AuthError::Unauthorized.into()),
            Self::Challenged { user, .. } => users::lock(tx, user)
                .await?
                .ok_or(TwoFactorError::NoChallenge),
        }
    }
}
