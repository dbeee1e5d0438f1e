use actix_web::post;
use actix_web::web::Data;
use beztack_app::admin;
use beztack_auth::permission::ListUserSessions;
use serde::Serialize;
use utoipa::ToSchema;

use super::wire::UserIdBody;
use crate::State;
use crate::auth::{Call, SessionView};
use crate::extract::Admin;
use crate::problem::{Envelope, Problem};
use crate::respond::AuthAnswer;

/// The newest sessions of a user.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ListUserSessionsView {
    sessions: Vec<SessionView>,
}

/// Where a user is signed in, and was.
#[utoipa::path(
    tag = "admin",
    request_body = UserIdBody,
    responses(
        (status = OK, body = ListUserSessionsView),
        (status = BAD_REQUEST, body = Envelope),
        (status = UNAUTHORIZED),
        (status = FORBIDDEN, body = Envelope),
        (status = UNSUPPORTED_MEDIA_TYPE, body = Envelope),
        (status = SERVICE_UNAVAILABLE, body = Envelope),
    ),
    security(("session" = [])),
)]
#[post("/list-user-sessions")]
pub(crate) async fn list_user_sessions(
    state: Data<State>,
    Call { access, input, .. }: Call<Admin<ListUserSessions>, UserIdBody>,
) -> Result<AuthAnswer<ListUserSessionsView>, Problem> {
    let sessions = admin::list_user_sessions(&state.app, &access, &input.user_id).await?;
    Ok(AuthAnswer::new(ListUserSessionsView {
        sessions: sessions.into_iter().map(SessionView::from).collect(),
    }))
}
