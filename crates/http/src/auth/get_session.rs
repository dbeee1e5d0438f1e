use actix_web::http::header::HeaderName;
use actix_web::web::Data;
use actix_web::{HttpRequest, get};
use beztack_app::access::{Claim, Recognition};
use beztack_app::auth;
use utoipa::IntoParams;

use super::session_cookies::{self, Copy};
use super::{Anyone, Call, Fields, GetSessionView, Input, UserView, claim};
use crate::State;
use crate::problem::{Envelope, Problem};
use crate::respond::AuthAnswer;

/// Where a token for other services comes along.
const SET_AUTH_JWT: HeaderName = HeaderName::from_static("set-auth-jwt");

/// How to look. As in JavaScript, any text is true, `false` included (contract 6.2).
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct GetSessionQuery {
    /// Do not extend the session.
    #[param(rename = "disableRefresh", value_type = Option<String>)]
    disable_refresh: bool,
    /// Do not answer from the signed data cookie.
    #[param(rename = "disableCookieCache", value_type = Option<String>)]
    disable_cookie_cache: bool,
}

impl Input for GetSessionQuery {
    fn read(fields: Fields) -> Result<Self, Problem> {
        Ok(Self {
            disable_refresh: fields.is_truthy("disableRefresh"),
            disable_cookie_cache: fields.is_truthy("disableCookieCache"),
        })
    }
}

type Answer = AuthAnswer<Option<GetSessionView>>;

/// Who is signed in; `null` for nobody.
///
/// A session that is over loses its cookies; one that is due is extended. Where browsers
/// keep a copy of their session (the cookie cache), it is answered with until it is too
/// old, and then replaced.
#[utoipa::path(
    tag = "auth",
    params(GetSessionQuery),
    responses(
        (status = OK, body = Option<GetSessionView>),
        (status = SERVICE_UNAVAILABLE, body = Envelope),
    ),
)]
#[get("/get-session")]
pub(crate) async fn get_session(
    state: Data<State>,
    request: HttpRequest,
    Call { input, .. }: Call<Anyone, GetSessionQuery>,
) -> Result<Answer, Problem> {
    let Some(mut claim) = claim(&request, &state) else {
        return Ok(AuthAnswer::new(None));
    };
    claim.may_refresh &= !input.disable_refresh;
    let leave = || state.cookies.leave_session_data();
    match session_cookies::copy(&state, &request, &claim) {
        // Whatever the query says, as in the reference.
        Copy::Forged => Ok(AuthAnswer::new(None).cookie(leave())),
        Copy::Current(view) if !input.disable_cookie_cache => Ok(AuthAnswer::new(Some(*view))),
        Copy::Stale if !input.disable_cookie_cache => {
            let looked_up = look_up(&state, &request, &claim).await?;
            Ok(looked_up.cookie_first(leave()))
        }
        Copy::None | Copy::Stale | Copy::Current(_) => look_up(&state, &request, &claim).await,
    }
}

async fn look_up(
    state: &Data<State>,
    request: &HttpRequest,
    claim: &Claim,
) -> Result<Answer, Problem> {
    let visitor = || state.visitors.place(request);
    match auth::get_session(&state.app, claim, visitor)
        .await
        .map_err(Problem::auth)?
    {
        Recognition::Unknown => {
            Ok(AuthAnswer::new(None).cookies(state.cookies.delete_session(request)))
        }
        Recognition::Known { access, refreshed } => {
            let token = match state.app.rules().jwt {
                Some(_) => {
                    let user = UserView::from(access.user().clone());
                    Some(auth::get_token(&state.app, &access, &user).await?)
                }
                None => None,
            };
            let lines = session_cookies::renew_session(state, request, claim, &access, refreshed);
            let (session, user) = access.into_parts();
            let answer = AuthAnswer::new(Some(GetSessionView::new(session, user))).cookies(lines);
            Ok(match token {
                Some(token) => answer.header(SET_AUTH_JWT, token),
                None => answer,
            })
        }
    }
}
