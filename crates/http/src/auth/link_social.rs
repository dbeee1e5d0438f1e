use actix_web::post;

use super::Call;
use super::provider::ProviderBody;
use crate::extract::SignedIn;
use crate::problem::{Envelope, Problem};

/// Link an account at another provider. There is none, as in the original.
#[utoipa::path(
    tag = "auth",
    request_body = ProviderBody,
    responses(
        (status = BAD_REQUEST, body = Envelope),
        (status = UNAUTHORIZED),
        (status = FORBIDDEN, body = Envelope),
        (status = NOT_FOUND, body = Envelope),
        (status = SERVICE_UNAVAILABLE, body = Envelope),
    ),
    security(("session" = [])),
)]
#[post("/link-social")]
pub(crate) async fn link_social(_: Call<SignedIn, ProviderBody>) -> Problem {
    ProviderBody::not_found()
}
