use beztack_domain::auth::{StoredToken, User, Visitor};
use beztack_domain::two_factor::TwoFactorError;
use beztack_persistence::Tx;
use beztack_persistence::auth::verifications;

use super::Person;
use crate::App;
use crate::auth::{SignedIn, issue_session};

/// A person whose code was right.
#[derive(Clone, Debug)]
pub struct Verified {
    /// Who.
    pub user: User,
    /// The session that the answer names, if there is one.
    pub session: Option<StoredToken>,
    /// What became of their sessions.
    pub outcome: Outcome,
}

/// What a right code led to.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// Nothing: they were signed in, or want no session.
    Unchanged,
    /// Their session was replaced. The answer still names the old one.
    Replaced(Box<SignedIn>),
    /// They were challenged, and are signed in now.
    Passed(Box<SignedIn>),
}

/// What a right code means for somebody whose second factor is in force. A challenge is
/// used up here: of any number of callers with the same one exactly one gets in.
pub(super) async fn admit(
    app: &App,
    tx: &Tx,
    person: &Person,
    user: User,
    visitor: &Visitor,
) -> Result<Verified, TwoFactorError> {
    let Person::Challenged { claim, .. } = person else {
        return Ok(unchanged(person, user));
    };
    verifications::consume(tx, &claim.identifier, app.now())
        .await?
        .ok_or(TwoFactorError::NoChallenge)?;
    let signed_in = issue_session(app, tx, user, visitor, claim.remember).await?;
    Ok(Verified {
        user: signed_in.user.clone(),
        session: Some(signed_in.session.token.clone()),
        outcome: Outcome::Passed(Box::new(signed_in)),
    })
}

/// The code was right, and that is all.
pub(super) fn unchanged(person: &Person, user: User) -> Verified {
    let session = match person {
        Person::SignedIn(access) => Some(access.session().token.clone()),
        Person::Challenged { .. } => None,
    };
    Verified {
        user,
        session,
        outcome: Outcome::Unchanged,
    }
}
