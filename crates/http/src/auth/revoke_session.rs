use actix_web::post;
use actix_web::web::Data;
use beztack_app::auth;
use utoipa::ToSchema;

use super::{Call, Fields, Input, StatusView};
use crate::State;
use crate::extract::SignedIn;
use crate::problem::{Envelope, Problem};
use crate::respond::AuthAnswer;

/// Which session is to end.
#[derive(Debug, ToSchema)]
pub(crate) struct RevokeSessionBody {
    /// As lists of sessions show it.
    token: String,
}

impl Input for RevokeSessionBody {
    fn read(mut fields: Fields) -> Result<Self, Problem> {
        fields.expect_object("object")?;
        let token = fields.string("token");
        fields.finish_with(Some(Self { token }))
    }
}

/// End one of one's sessions. Somebody else's is left alone, without a word.
#[utoipa::path(
    tag = "auth",
    request_body = RevokeSessionBody,
    responses(
        (status = OK, body = StatusView),
        (status = BAD_REQUEST, body = Envelope),
        (status = UNAUTHORIZED),
        (status = FORBIDDEN, body = Envelope),
        (status = SERVICE_UNAVAILABLE, body = Envelope),
    ),
    security(("session" = [])),
)]
#[post("/revoke-session")]
pub(crate) async fn revoke_session(
    state: Data<State>,
    Call { access, input, .. }: Call<SignedIn, RevokeSessionBody>,
) -> Result<AuthAnswer<StatusView>, Problem> {
    auth::revoke_session(&state.app, &access, input.token)
        .await
        .map_err(Problem::auth)?;
    Ok(AuthAnswer::new(StatusView { status: true }))
}
