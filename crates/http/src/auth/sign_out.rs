use actix_web::web::Data;
use actix_web::{HttpRequest, post};
use beztack_app::auth;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Anyone, Call, Nothing, claim};
use crate::State;
use crate::problem::{Envelope, Problem};
use crate::respond::AuthAnswer;

/// It is done.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SignOutView {
    success: bool,
}

/// Sign out. Always succeeds, and takes the cookies away.
#[utoipa::path(
    tag = "auth",
    responses(
        (status = OK, body = SignOutView),
        (status = FORBIDDEN, body = Envelope),
        (status = UNSUPPORTED_MEDIA_TYPE, body = Envelope),
        (status = SERVICE_UNAVAILABLE, body = Envelope),
    ),
)]
#[post("/sign-out")]
pub(crate) async fn sign_out(
    state: Data<State>,
    request: HttpRequest,
    _: Call<Anyone, Nothing>,
) -> Result<AuthAnswer<SignOutView>, Problem> {
    if let Some(claim) = claim(&request, &state) {
        let visitor = state.visitors.place(&request);
        auth::sign_out(&state.app, &claim, &visitor)
            .await
            .map_err(Problem::auth)?;
    }
    let cookies = state.cookies.delete_session(&request);
    Ok(AuthAnswer::new(SignOutView { success: true }).cookies(cookies))
}
