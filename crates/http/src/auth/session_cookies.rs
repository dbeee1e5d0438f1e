//! Giving a browser its session: the session cookie, and where browsers keep a copy of
//! their session (the cookie cache, contract 6.4), the copy.

use actix_web::HttpRequest;
use beztack_app::access::{self, Claim, Recognition};
use beztack_app::auth::SignedIn;
use beztack_auth::access::UserAccess;
use beztack_auth::session_data::{self, SessionData};
use beztack_domain::auth::{Session, User};
use chrono::TimeDelta;

use super::claim;
use super::wire::{GetSessionView, SessionView, UserView};
use crate::State;
use crate::problem::Problem;

/// How long a copy is good for that goes with the browser.
const UNREMEMBERED_MAX_AGE: TimeDelta = TimeDelta::minutes(1);

/// The lines that give a browser a session, which it keeps if it is to `remember` it.
pub(crate) fn set_session(
    state: &State,
    request: &HttpRequest,
    new: &SignedIn,
    remember: bool,
) -> Vec<String> {
    let max_age = remember.then(|| state.app.rules().sessions.lifetime.num_seconds());
    let mut lines = state.cookies.set_session(new.token.expose(), max_age);
    lines.extend(set_data(state, request, &new.session, &new.user, remember));
    lines
}

/// The lines that put a session in the place of the one that the browser had: one that
/// was asked not to keep its session still does not.
pub(crate) fn replace_session(state: &State, request: &HttpRequest, new: &SignedIn) -> Vec<String> {
    let remember = !state.cookies.is_dont_remember(request);
    set_session(state, request, new, remember)
}

/// The lines that give the browser its own session once more, after something in it has
/// changed. Only a session that there is: a token that nobody issued is not signed.
pub(crate) async fn set_session_again(
    state: &State,
    request: &HttpRequest,
) -> Result<Vec<String>, Problem> {
    let Some(mut claim) = claim(request, state) else {
        return Ok(Vec::new());
    };
    let remember = claim.may_refresh;
    claim.may_refresh = false;
    let visitor = || state.visitors.place(request);
    let now = access::recognise(&state.app, &claim, visitor).await;
    let Recognition::Known { access, .. } = now.map_err(Problem::auth)? else {
        return Ok(Vec::new());
    };
    let max_age = remember.then(|| state.app.rules().sessions.lifetime.num_seconds());
    let mut lines = state.cookies.set_session(claim.token.expose(), max_age);
    let (session, user) = (access.session(), access.user());
    lines.extend(set_data(state, request, session, user, remember));
    Ok(lines)
}

/// The lines that go with an answer of get-session: the session cookie if its life was
/// extended to `left` seconds, and a new copy.
pub(super) fn renew_session(
    state: &State,
    request: &HttpRequest,
    claim: &Claim,
    access: &UserAccess,
    refreshed: bool,
) -> Vec<String> {
    let left = (access.session().expires_at - state.app.now()).num_seconds();
    let token = refreshed.then(|| state.cookies.renew_session(claim.token.expose(), left));
    // As the reference does: a session that is not to be extended gets no new copy.
    let data = claim
        .may_refresh
        .then(|| set_data(state, request, access.session(), access.user(), true));
    token
        .into_iter()
        .chain(data.into_iter().flatten())
        .collect()
}

/// The lines that give a browser a copy of its session; none where browsers keep none.
///
/// A copy is never good for longer than its session, and nobody who is banned gets one.
fn set_data(
    state: &State,
    request: &HttpRequest,
    session: &Session,
    user: &User,
    remember: bool,
) -> Vec<String> {
    let Some(max_age) = state.settings.cookie_cache.filter(|_| !is_banned(user)) else {
        return Vec::new();
    };
    let (now, rules) = (state.app.now(), state.app.rules());
    let good_for = if remember {
        max_age
    } else {
        UNREMEMBERED_MAX_AGE
    };
    let until = session.ends_at(&rules.sessions).min(now + good_for);
    let GetSessionView { session, user } = GetSessionView::new(session.clone(), user.clone());
    let sealed = session_data::seal(&session, &user, now, until, &rules.secrets);
    let max_age = remember.then(|| max_age.num_seconds());
    sealed.map_or_else(Vec::new, |text| {
        state.cookies.set_session_data(request, &text, max_age)
    })
}

fn is_banned(user: &User) -> bool {
    user.banned == Some(true)
}

/// What the request's own copy says of the session that it claims.
#[derive(Debug)]
pub(super) enum Copy {
    /// There is none.
    None,
    /// We did not write it.
    Forged,
    /// It is too old, or of another session.
    Stale,
    /// It can be answered with.
    Current(Box<GetSessionView>),
}

/// Looks at the copy that came with a claim, and at nothing else.
pub(super) fn copy(state: &State, request: &HttpRequest, claim: &Claim) -> Copy {
    let sent = state.settings.cookie_cache;
    let Some(sent) = sent.and_then(|_| state.cookies.session_data(request)) else {
        return Copy::None;
    };
    let (now, rules) = (state.app.now(), state.app.rules());
    match session_data::open::<SessionView, UserView>(&sent, now, &rules.secrets) {
        SessionData::Unreadable => Copy::None,
        SessionData::Forged => Copy::Forged,
        SessionData::Stale => Copy::Stale,
        SessionData::Current(session, user) => {
            let stored = rules.storage.stored(&claim.token);
            if session.is_live(&stored, now) && !user.is_banned() {
                Copy::Current(Box::new(GetSessionView { session, user }))
            } else {
                Copy::Stale
            }
        }
    }
}
