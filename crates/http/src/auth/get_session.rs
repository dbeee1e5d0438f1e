use actix_web::http::header::HeaderName;
use actix_web::web::Data;
use actix_web::{HttpRequest, get};
use beztack_app::access::Recognition;
use beztack_app::auth;
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::{Anyone, Call, Fields, Input, SessionView, UserView, claim};
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
    #[expect(dead_code, reason = "there is no cookie cache to disable")]
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

/// A session and whose it is.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GetSessionView {
    session: SessionView,
    user: UserView,
}

/// Who is signed in; `null` for nobody.
///
/// A session that is over loses its cookies; one that is due is extended.
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
) -> Result<AuthAnswer<Option<GetSessionView>>, Problem> {
    let Some(mut claim) = claim(&request, &state) else {
        return Ok(AuthAnswer::new(None));
    };
    claim.may_refresh &= !input.disable_refresh;
    match auth::get_session(&state.app, &claim)
        .await
        .map_err(Problem::auth)?
    {
        Recognition::Unknown => Ok(AuthAnswer::new(None).cookies(state.cookies.delete_session())),
        Recognition::Known { access, refreshed } => {
            let token = match state.app.rules().jwt {
                Some(_) => {
                    let user = UserView::from(access.user().clone());
                    Some(auth::get_token(&state.app, &access, &user).await?)
                }
                None => None,
            };
            let (session, user) = access.into_parts();
            let left = (session.expires_at - state.app.now()).num_seconds();
            let view = GetSessionView {
                session: session.into(),
                user: UserView::in_session(user),
            };
            let mut answer = AuthAnswer::new(Some(view));
            if let Some(token) = token {
                answer = answer.header(SET_AUTH_JWT, token);
            }
            Ok(if refreshed {
                answer.cookie(state.cookies.renew_session(claim.token.expose(), left))
            } else {
                answer
            })
        }
    }
}
