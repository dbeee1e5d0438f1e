use actix_web::get;
use actix_web::web::Data;
use beztack_app::auth;

use super::{Call, Nothing, SessionView};
use crate::State;
use crate::extract::SignedIn;
use crate::problem::{Envelope, Problem};
use crate::respond::AuthAnswer;

/// The caller's live sessions.
#[utoipa::path(
    tag = "auth",
    responses(
        (status = OK, body = Vec<SessionView>),
        (status = UNAUTHORIZED),
        (status = SERVICE_UNAVAILABLE, body = Envelope),
    ),
    security(("session" = [])),
)]
#[get("/list-sessions")]
pub(crate) async fn list_sessions(
    state: Data<State>,
    Call { access, .. }: Call<SignedIn, Nothing>,
) -> Result<AuthAnswer<Vec<SessionView>>, Problem> {
    let sessions = auth::list_sessions(&state.app, &access)
        .await
        .map_err(Problem::auth)?;
    Ok(AuthAnswer::new(
        sessions.into_iter().map(SessionView::from).collect(),
    ))
}
