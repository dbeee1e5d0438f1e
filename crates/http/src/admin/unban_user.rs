use actix_web::post;
use actix_web::web::Data;
use beztack_app::admin;
use beztack_auth::permission::BanUsers;

use super::wire::{MaybeUserView, UserIdBody};
use crate::State;
use crate::auth::Call;
use crate::extract::Admin;
use crate::problem::{Envelope, Problem};
use crate::respond::AuthAnswer;

/// Let a user in again.
#[utoipa::path(
    tag = "admin",
    request_body = UserIdBody,
    responses(
        (status = OK, body = MaybeUserView),
        (status = BAD_REQUEST, body = Envelope),
        (status = UNAUTHORIZED),
        (status = FORBIDDEN, body = Envelope),
        (status = UNSUPPORTED_MEDIA_TYPE, body = Envelope),
        (status = SERVICE_UNAVAILABLE, body = Envelope),
    ),
    security(("session" = [])),
)]
#[post("/unban-user")]
pub(crate) async fn unban_user(
    state: Data<State>,
    Call { access, input, .. }: Call<Admin<BanUsers>, UserIdBody>,
) -> Result<AuthAnswer<MaybeUserView>, Problem> {
    let user = admin::unban_user(&state.app, &access, &input.user_id).await?;
    Ok(AuthAnswer::new(user.into()))
}
