use actix_web::post;

use super::provider::ProviderBody;
use super::{Anyone, Call};
use crate::problem::{Envelope, Problem};

/// Sign in with another provider's help. There is none, as in the original.
#[utoipa::path(
    tag = "auth",
    request_body = ProviderBody,
    responses(
        (status = BAD_REQUEST, body = Envelope),
        (status = FORBIDDEN, body = Envelope),
        (status = NOT_FOUND, body = Envelope),
    ),
)]
#[post("/sign-in/social")]
pub(crate) async fn sign_in_social(_: Call<Anyone, ProviderBody>) -> Problem {
    ProviderBody::not_found()
}
