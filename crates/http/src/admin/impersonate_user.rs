use actix_web::web::Data;
use actix_web::{HttpRequest, post};
use beztack_app::admin;
use beztack_auth::permission::ImpersonateUsers;

use super::wire::{SessionOfUserView, UserIdBody};
use crate::State;
use crate::auth::{Call, set_session};
use crate::extract::Admin;
use crate::problem::{Envelope, Problem};
use crate::respond::AuthAnswer;

/// Sign in in a user's place, for an hour.
///
/// The administrator's own session waits in a cookie of its own.
#[utoipa::path(
    tag = "admin",
    request_body = UserIdBody,
    responses(
        (status = OK, body = SessionOfUserView),
        (status = BAD_REQUEST, body = Envelope),
        (status = UNAUTHORIZED),
        (status = FORBIDDEN, body = Envelope),
        (status = NOT_FOUND, body = Envelope),
        (status = UNSUPPORTED_MEDIA_TYPE, body = Envelope),
        (status = SERVICE_UNAVAILABLE, body = Envelope),
    ),
    security(("session" = [])),
)]
#[post("/impersonate-user")]
pub(crate) async fn impersonate_user(
    state: Data<State>,
    request: HttpRequest,
    Call { access, input, .. }: Call<Admin<ImpersonateUsers>, UserIdBody>,
) -> Result<AuthAnswer<SessionOfUserView>, Problem> {
    let visitor = state.visitors.of(&request);
    let new = admin::impersonate_user(&state.app, &access, &input.user_id, &visitor).await?;
    let lifetime = state.app.rules().sessions.lifetime;
    let cookies = set_session(&state, &request, &new, false);
    Ok(
        AuthAnswer::new(SessionOfUserView::new(new.session, new.user))
            .cookies(state.cookies.delete_session(&request))
            .cookies(state.cookies.set_admin_session(&request, lifetime))
            .cookies(cookies),
    )
}
