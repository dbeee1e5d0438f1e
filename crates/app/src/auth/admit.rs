use beztack_domain::auth::{AuthError, Ban, User, Visitor};
use beztack_domain::id::AccountId;
use beztack_persistence::Tx;
use beztack_persistence::auth::{accounts, admission, users};
use chrono::TimeDelta;

use super::SignedIn;
use super::announce_sign_in::{announce_sign_in, sign_in_notice};
use super::issue_session::{issue_session, new_session};
use super::promote_listed::is_to_be_promoted;
use crate::App;
use crate::limits::Attempt;
use crate::security_events::{Kind, NewEvent, record, security_event};

/// Somebody whose password was right when it was compared.
pub(super) struct Proven {
    /// Who, as they were before.
    pub(super) user: User,
    /// The account that holds the password.
    pub(super) account: AccountId,
    /// The hash that lay there, or that took its place because of this sign-in.
    pub(super) hash: String,
}

impl Proven {
    /// Whether a second factor was demanded of them.
    pub(super) fn has_second_factor(&self) -> bool {
        self.user.two_factor_enabled == Some(true)
    }

    /// Holds their row, and looks whether all is as it was when they proved it. `None` if
    /// they have another password now, or a second factor: it has to be proven anew.
    ///
    /// Whoever changes one of the two holds the row as well, and holds it first.
    pub(super) async fn hold(&self, tx: &Tx) -> Result<Option<User>, AuthError> {
        let user = users::lock(tx, &self.user.id).await?;
        let user = user.ok_or(AuthError::InvalidEmailOrPassword)?;
        let is_demanded = user.two_factor_enabled == Some(true);
        let is_as_it_was = is_demanded == self.has_second_factor()
            && accounts::holds_password(tx, &self.account, &self.hash).await?;
        Ok(is_as_it_was.then_some(user))
    }
}

/// Where a session is to begin, and for how long.
#[derive(Clone, Copy)]
pub(super) struct Terms<'a> {
    pub(super) visitor: &'a Visitor,
    pub(super) remember: bool,
    /// What let them in, as events tell it.
    pub(super) method: &'static str,
}

/// Lets somebody in who has proven who they are, and forgets what they tried before. `None`
/// if that has to be proven anew.
///
/// Nearly always there is nothing else to write and one round trip does it; otherwise, or
/// where something about them has changed meanwhile, it goes step by step. Both take the rows
/// in one order: the user's, the account's, the attempt's.
pub(super) async fn admit(
    app: &App,
    proven: &Proven,
    attempt: &Attempt,
    terms: Terms<'_>,
) -> Result<Option<SignedIn>, AuthError> {
    let user = &proven.user;
    let is_plain = user.ban(app.now()) == Ban::None && !is_to_be_promoted(app, user);
    if is_plain && let Some(signed_in) = at_once(app, proven, attempt, terms).await? {
        return Ok(Some(signed_in));
    }
    let Terms {
        visitor, remember, ..
    } = terms;
    let tx = app.db.begin().await?;
    let Some(user) = proven.hold(&tx).await? else {
        return Ok(None);
    };
    attempt.succeeded(&tx).await?;
    let signed_in = issue_session(app, &tx, user, visitor, remember).await?;
    record(app, &tx, event(&signed_in, terms)).await?;
    announce_sign_in(app, &tx, &signed_in, visitor).await?;
    tx.commit().await?;
    Ok(Some(signed_in))
}

async fn at_once(
    app: &App,
    proven: &Proven,
    attempt: &Attempt,
    terms: Terms<'_>,
) -> Result<Option<SignedIn>, AuthError> {
    let lifetime: TimeDelta = app.rules.sessions.lifetime(terms.remember);
    let (session, token) = new_session(app, &proven.user, terms.visitor, lifetime);
    let signed_in = SignedIn {
        user: proven.user.clone(),
        session,
        token,
    };
    let admission = admission::Admission {
        shown: admission::Shown {
            account: &proven.account,
            hash: &proven.hash,
            // Where one was demanded before, this browser is trusted.
            is_enough: proven.has_second_factor(),
        },
        session: &signed_in.session,
        attempt: attempt.key(),
        event: security_event(app, event(&signed_in, terms)),
        job: sign_in_notice(app, &signed_in, terms.visitor)?,
    };
    let admitted = admission::admit_alone(&app.db, admission, app.now()).await?;
    Ok(admitted.then_some(signed_in))
}

fn event<'a>(signed_in: &'a SignedIn, terms: Terms<'a>) -> NewEvent<'a> {
    NewEvent::by_visitor(Kind::SignedIn, terms.visitor)
        .about_account(&signed_in.user.id)
        .in_session(&signed_in.session.id)
        .with_detail("method", terms.method)
}
