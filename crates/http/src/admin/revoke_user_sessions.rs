use actix_web::post;
use actix_web::web::Data;
use beztack_app::admin;
use beztack_auth::permission::RevokeUserSessions;

use super::wire::{SuccessView, UserIdBody};
use crate::State;
use crate::auth::Call;
use crate::extract::Admin;
use crate::problem::{Envelope, Problem};
use crate::respond::AuthAnswer;

/// End all sessions of a user.
#[utoipa::path(
    tag = "admin",
    request_body = UserIdBody,
    responses(
        (status = OK, body = SuccessView),
        (status = BAD_REQUEST, body = Envelope),
        (status = UNAUTHORIZED),
        (status = FORBIDDEN, body = Envelope),
        (status = UNSUPPORTED_MEDIA_TYPE, body = Envelope),
        (status = SERVICE_UNAVAILABLE, body = Envelope),
    ),
    security(("session" = [])),
)]
#[post("/revoke-user-sessions")]
pub(crate) async fn revoke_user_sessions(
    state: Data<State>,
    Call { access, input, .. }: Call<Admin<RevokeUserSessions>, UserIdBody>,
) -> Result<AuthAnswer<SuccessView>, Problem> {
    admin::revoke_user_sessions(&state.app, &access, &input.user_id).await?;
    Ok(AuthAnswer::new(SuccessView { success: true }))
}
