use actix_web::post;
use actix_web::web::Data;
use beztack_app::admin;
use beztack_auth::permission::RevokeUserSessions;
use beztack_domain::auth::StoredToken;
use utoipa::ToSchema;

use super::wire::SuccessView;
use crate::State;
use crate::auth::{Call, Fields, Input};
use crate::extract::Admin;
use crate::problem::{Envelope, Problem};
use crate::respond::AuthAnswer;

/// Which session is to end.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "camelCase")]
pub(crate) struct RevokeUserSessionBody {
    /// As lists of sessions show it.
    session_token: String,
}

impl Input for RevokeUserSessionBody {
    fn read(mut fields: Fields) -> Result<Self, Problem> {
        fields.expect_object("object")?;
        let session_token = fields.string("sessionToken");
        fields.finish_with(Some(Self { session_token }))
    }
}

/// End one session, whosever it is.
#[utoipa::path(
    tag = "admin",
    request_body = RevokeUserSessionBody,
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
#[post("/revoke-user-session")]
pub(crate) async fn revoke_user_session(
    state: Data<State>,
    Call { access, input, .. }: Call<Admin<RevokeUserSessions>, RevokeUserSessionBody>,
) -> Result<AuthAnswer<SuccessView>, Problem> {
    admin::revoke_user_session(&state.app, &access, &StoredToken(input.session_token)).await?;
    Ok(AuthAnswer::new(SuccessView { success: true }))
}
