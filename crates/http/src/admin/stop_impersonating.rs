use actix_web::web::Data;
use actix_web::{HttpRequest, post};
use beztack_app::admin;
use beztack_auth::SessionToken;

use super::wire::SessionOfUserView;
use crate::State;
use crate::auth::{AdminSession, Call, Nothing, set_session};
use crate::extract;
use crate::problem::{Envelope, Problem};
use crate::respond::AuthAnswer;

/// Go back to the administrator's own session.
#[utoipa::path(
    tag = "admin",
    responses(
        (status = OK, body = SessionOfUserView),
        (status = BAD_REQUEST, body = Envelope),
        (status = UNAUTHORIZED),
        (status = FORBIDDEN, body = Envelope),
        (status = UNSUPPORTED_MEDIA_TYPE, body = Envelope),
        (status = INTERNAL_SERVER_ERROR, body = Envelope),
        (status = SERVICE_UNAVAILABLE, body = Envelope),
    ),
    security(("session" = [])),
)]
#[post("/stop-impersonating")]
pub(crate) async fn stop_impersonating(
    state: Data<State>,
    request: HttpRequest,
    Call { access, .. }: Call<extract::SignedIn, Nothing>,
) -> Result<AuthAnswer<SessionOfUserView>, Problem> {
    let (token, remember) = match state.cookies.admin_session(&request) {
        Some(AdminSession { token, remember }) => (Some(token), remember),
        None => (None, true),
    };
    let token = token.map(SessionToken::presented);
    let own = admin::stop_impersonating(&state.app, &access, token).await?;
    let cookies = set_session(&state, &request, &own, remember);
    Ok(
        AuthAnswer::new(SessionOfUserView::new(own.session, own.user))
            .cookies(cookies)
            .cookie(state.cookies.delete_admin_session()),
    )
}
