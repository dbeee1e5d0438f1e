use actix_web::web::Data;
use actix_web::{HttpRequest, post};
use beztack_app::two_factor;

use super::wire::PasswordBody;
use crate::State;
use crate::auth::{Call, StatusView, replace_session};
use crate::extract::SignedIn;
use crate::problem::{Envelope, Problem};
use crate::respond::AuthAnswer;
use crate::visitor::Spoken;

/// Give the second factor up.
///
/// The session is replaced by a new one: the answer sets its cookie.
#[utoipa::path(
    tag = "two-factor",
    request_body = PasswordBody,
    responses(
        (status = OK, body = StatusView),
        (status = BAD_REQUEST, body = Envelope),
        (status = UNAUTHORIZED),
        (status = FORBIDDEN, body = Envelope),
        (status = UNSUPPORTED_MEDIA_TYPE, body = Envelope),
        (status = SERVICE_UNAVAILABLE, body = Envelope),
    ),
    security(("session" = [])),
)]
#[post("/two-factor/disable")]
pub(crate) async fn disable_two_factor(
    state: Data<State>,
    request: HttpRequest,
    Spoken(language): Spoken,
    Call { access, input, .. }: Call<SignedIn, PasswordBody>,
) -> Result<AuthAnswer<StatusView>, Problem> {
    let app = &state.app;
    let signed_in = two_factor::disable_two_factor(app, &access, input.password, language).await?;
    Ok(AuthAnswer::new(StatusView { status: true })
        .cookies(replace_session(&state, &request, &signed_in)))
}
