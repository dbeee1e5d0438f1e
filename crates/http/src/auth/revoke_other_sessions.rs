use actix_web::post;
use actix_web::web::Data;
use beztack_app::auth;

use super::{Call, Nothing, StatusView};
use crate::State;
use crate::extract::SignedIn;
use crate::problem::{Envelope, Problem};
use crate::respond::AuthAnswer;

/// End all of one's sessions but this one.
#[utoipa::path(
    tag = "auth",
    responses(
        (status = OK, body = StatusView),
        (status = UNAUTHORIZED),
        (status = FORBIDDEN, body = Envelope),
        (status = SERVICE_UNAVAILABLE, body = Envelope),
    ),
    security(("session" = [])),
)]
#[post("/revoke-other-sessions")]
pub(crate) async fn revoke_other_sessions(
    state: Data<State>,
    Call { access, .. }: Call<SignedIn, Nothing>,
) -> Result<AuthAnswer<StatusView>, Problem> {
    auth::revoke_other_sessions(&state.app, &access)
        .await
        .map_err(Problem::auth)?;
    Ok(AuthAnswer::new(StatusView { status: true }))
}
