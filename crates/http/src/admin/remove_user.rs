use actix_web::post;
use actix_web::web::Data;
use beztack_app::admin;
use beztack_auth::permission::DeleteUsers;

use super::wire::{SuccessView, UserIdBody};
use crate::State;
use crate::auth::Call;
use crate::extract::Admin;
use crate::problem::{Envelope, Problem};
use crate::respond::AuthAnswer;

/// Delete an account with everything that is its own.
///
/// Refused while the user has a live subscription; what they paid stays on record.
#[utoipa::path(
    tag = "admin",
    request_body = UserIdBody,
    responses(
        (status = OK, body = SuccessView),
        (status = BAD_REQUEST, body = Envelope),
        (status = UNAUTHORIZED),
        (status = FORBIDDEN, body = Envelope),
        (status = NOT_FOUND, body = Envelope),
        (status = CONFLICT, body = Envelope),
        (status = UNSUPPORTED_MEDIA_TYPE, body = Envelope),
        (status = SERVICE_UNAVAILABLE, body = Envelope),
    ),
    security(("session" = [])),
)]
#[post("/remove-user")]
pub(crate) async fn remove_user(
    state: Data<State>,
    Call { access, input, .. }: Call<Admin<DeleteUsers>, UserIdBody>,
) -> Result<AuthAnswer<SuccessView>, Problem> {
    admin::remove_user(&state.app, &access, &input.user_id).await?;
    Ok(AuthAnswer::new(SuccessView { success: true }))
}
