use beztack_domain::auth::{AuthError, Ban, User, Visitor};
use beztack_persistence::auth::admission;
use chrono::TimeDelta;

use super::SignedIn;
use super::announce_sign_in::{announce_sign_in, sign_in_notice};
use super::issue_session::{issue_session, new_session};
use super::promote_listed::is_to_be_promoted;
use crate::App;
use crate::limits::Attempt;
use crate::security_events::{Happening, Kind, event, record};

/// Where a session is to begin, and for how long.
#[derive(Clone, Copy)]
pub(super) struct Terms<'a> {
    pub(super) visitor: &'a Visitor,
    pub(super) remember: bool,
    /// What let them in, as events tell it.
    pub(super) method: &'static str,
}

/// Lets somebody in who has proven who they are, and forgets what they tried before.
///
/// Nearly always there is nothing else to write and one round trip does it; otherwise, or
/// where somebody was shut out or has left meanwhile, it goes step by step.
pub(super) async fn admit(
    app: &App,
    user: User,
    attempt: Attempt,
    terms: Terms<'_>,
) -> Result<SignedIn, AuthError> {
    let is_plain = user.ban(app.now()) == Ban::None && !is_to_be_promoted(app, &user);
    if is_plain && let Some(signed_in) = at_once(app, &user, &attempt, terms).await? {
        return Ok(signed_in);
    }
    let Terms {
        visitor, remember, ..
    } = terms;
    let tx = app.db.begin().await?;
    attempt.succeeded(&tx).await?;
    let signed_in = issue_session(app, &tx, user, visitor, remember).await?;
    record(app, &tx, happening(&signed_in, terms)).await?;
    announce_sign_in(app, &tx, &signed_in, visitor).await?;
    tx.commit().await?;
    Ok(signed_in)
}

async fn at_once(
    app: &App,
    user: &User,
    attempt: &Attempt,
    terms: Terms<'_>,
) -> Result<Option<SignedIn>, AuthError> {
    let lifetime: TimeDelta = app.rules.sessions.lifetime(terms.remember);
    let (session, token) = new_session(app, user, terms.visitor, lifetime);
    let signed_in = SignedIn {
        user: user.clone(),
        session,
        token,
    };
    let admission = admission::Admission {
        session: &signed_in.session,
        attempt: attempt.key(),
        event: event(app, happening(&signed_in, terms)),
        job: sign_in_notice(app, &signed_in, terms.visitor)?,
    };
    let admitted = admission::admit_alone(&app.db, admission, app.now()).await?;
    Ok(admitted.then_some(signed_in))
}

fn happening<'a>(signed_in: &'a SignedIn, terms: Terms<'a>) -> Happening<'a> {
    Happening::by_visitor(Kind::SignedIn, terms.visitor)
        .about_account(&signed_in.user.id)
        .in_session(&signed_in.session.id)
        .with_detail("method", terms.method)
}
