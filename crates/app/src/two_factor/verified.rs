use beztack_auth::TrustedDevice;
use beztack_auth::access::UserAccess;
use beztack_domain::auth::{StoredToken, User, Verification};
use beztack_domain::two_factor::TwoFactorError;
use beztack_domain::{Fault, Language};
use beztack_persistence::Tx;
use beztack_persistence::auth::{accounts, users, verifications};

use super::Person;
use super::announce_change::announce_change;
use crate::App;
use crate::auth::{SignedIn, announce_sign_in, issue_session, replace_session};
use crate::limits::{self, Attempt, LimitedAction};
use crate::security_events::{Kind, record, record_alone};

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
    Passed {
        /// Their session.
        signed_in: Box<SignedIn>,
        /// What the browser shows from now on to be spared the second factor, if it is
        /// to be trusted.
        device: Option<TrustedDevice>,
    },
}

/// What somebody brings, and what they want for it.
#[derive(Clone)]
pub struct Proof {
    /// The code.
    pub code: String,
    /// Whether a right code is to end a challenge with a session.
    pub wants_session: bool,
    /// Whether this browser is to be spared the second factor from now on.
    pub trust_device: bool,
    /// The language of a mail about it.
    pub language: Option<Language>,
}

impl std::fmt::Debug for Proof {
    /// Without the code.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Proof")
            .field("wants_session", &self.wants_session)
            .field("trust_device", &self.trust_device)
            .finish_non_exhaustive()
    }
}

/// What a right code means. The first one puts an enrolment into force.
pub(super) async fn settle(
    app: &App,
    tx: &Tx,
    person: &Person,
    user: User,
    proof: &Proof,
) -> Result<Verified, TwoFactorError> {
    match person {
        _ if user.two_factor_enabled == Some(true) => admit(app, tx, person, user, proof).await,
        Person::SignedIn(access) => put_into_force(app, tx, access, user, proof.language).await,
        Person::Challenged { .. } => Err(TwoFactorError::EnrolmentUnfinished),
    }
}

/// What a right code means for somebody whose second factor is in force. A challenge is
/// used up here: of any number of callers with the same one exactly one gets in.
pub(super) async fn admit(
    app: &App,
    tx: &Tx,
    person: &Person,
    user: User,
    proof: &Proof,
) -> Result<Verified, TwoFactorError> {
    let (Person::Challenged { claim, .. }, true) = (person, proof.wants_session) else {
        return Ok(unchanged(person, user));
    };
    let challenge = verifications::consume(tx, &claim.identifier, app.now()).await?;
    let challenge = challenge.ok_or(TwoFactorError::NoChallenge)?;
    ensure_not_outlived(tx, &user, &challenge).await?;
    let signed_in = issue_session(app, tx, user, &claim.visitor, claim.remember).await?;
    announce_sign_in(app, tx, &signed_in, &claim.visitor).await?;
    let device = proof.trust_device.then(|| signed_in.trust(app, app.now()));
    Ok(Verified {
        user: signed_in.user.clone(),
        session: Some(signed_in.session.token.clone()),
        outcome: Outcome::Passed {
            signed_in: Box::new(signed_in),
            device,
        },
    })
}

/// A challenge does not outlive the password that opened it: whoever replaces one that others
/// know must not find them coming in a moment later. The person's row is held.
async fn ensure_not_outlived(
    tx: &Tx,
    user: &User,
    challenge: &Verification,
) -> Result<(), TwoFactorError> {
    let account = accounts::find_credential(tx, &user.id).await?;
    let account = account.ok_or(TwoFactorError::NoChallenge)?;
    // A moment after its end is not one at which anything can have happened yet: another
    // program wrote it by a clock of its own.
    let is_replaced = challenge.challenged_at() < account.updated_at
        && account.updated_at <= challenge.expires_at;
    if is_replaced {
        return Err(TwoFactorError::NoChallenge);
    }
    Ok(())
}

/// Writes down what a right code of this `method` led to.
pub(super) async fn note(
    app: &App,
    tx: &Tx,
    person: &Person,
    verified: &Verified,
    method: &'static str,
) -> Result<(), Fault> {
    let (kind, session) = match &verified.outcome {
        Outcome::Unchanged => return Ok(()),
        Outcome::Replaced(new) => (Kind::TwoFactorEnabled, &new.session),
        Outcome::Passed { signed_in, .. } => (Kind::SignedIn, &signed_in.session),
    };
    let event = person.requester().event(kind).in_session(&session.id);
    record(app, tx, event.with_detail("method", method)).await
}

/// Tries a code of this `method`, as often as that may be done, and writes down if it was
/// wrong.
pub(super) async fn counted<F>(
    app: &App,
    person: &Person,
    method: &'static str,
    try_code: impl FnOnce(Attempt) -> F,
) -> Result<Verified, TwoFactorError>
where
    F: Future<Output = Result<Verified, TwoFactorError>>,
{
    let action = LimitedAction::Code(person.user_id());
    let attempt = limits::attempt(app, action, person.requester()).await?;
    let tried = try_code(attempt).await;
    let is_wrong = matches!(
        tried,
        Err(TwoFactorError::InvalidCode | TwoFactorError::InvalidBackupCode)
    );
    if is_wrong {
        let failure = person.requester().event(Kind::TwoFactorFailed);
        record_alone(app, failure.with_detail("method", method)).await;
    }
    tried
}

/// The code was right, and that is all.
fn unchanged(person: &Person, user: User) -> Verified {
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

async fn put_into_force(
    app: &App,
    tx: &Tx,
    access: &UserAccess,
    user: User,
    language: Option<Language>,
) -> Result<Verified, TwoFactorError> {
    users::set_two_factor_enabled(tx, &user.id, true, app.now()).await?;
    announce_change(app, tx, &user, true, language).await?;
    let old = access.session();
    let signed_in = replace_session(app, tx, user, old).await?;
    Ok(Verified {
        user: signed_in.user.clone(),
        session: Some(old.token.clone()),
        outcome: Outcome::Replaced(Box::new(signed_in)),
    })
}
