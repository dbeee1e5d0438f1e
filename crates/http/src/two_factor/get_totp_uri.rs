use actix_web::post;
use actix_web::web::Data;
use beztack_app::two_factor;
use serde::Serialize;
use utoipa::ToSchema;

use super::wire::PasswordBody;
use crate::State;
use crate::auth::Call;
use crate::extract::SignedIn;
use crate::problem::{Envelope, Problem};
use crate::respond::AuthAnswer;

/// An enrolment, shown once more.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GetTotpUriView {
    /// What the authenticator app scans.
    #[serde(rename = "totpURI")]
    totp_uri: String,
}

/// Show what an authenticator app scans once more.
#[utoipa::path(
    tag = "two-factor",
    request_body = PasswordBody,
    responses(
        (status = OK, body = GetTotpUriView),
        (status = BAD_REQUEST, body = Envelope),
        (status = UNAUTHORIZED),
        (status = FORBIDDEN, body = Envelope),
        (status = UNSUPPORTED_MEDIA_TYPE, body = Envelope),
        (status = SERVICE_UNAVAILABLE, body = Envelope),
    ),
    security(("session" = [])),
)]
#[post("/two-factor/get-totp-uri")]
pub(crate) async fn get_totp_uri(
    state: Data<State>,
    Call { access, input, .. }: Call<SignedIn, PasswordBody>,
) -> Result<AuthAnswer<GetTotpUriView>, Problem> {
    let totp_uri = two_factor::get_totp_uri(&state.app, &access, input.password).await?;
    Ok(AuthAnswer::new(GetTotpUriView { totp_uri }))
}
