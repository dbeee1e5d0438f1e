use actix_web::post;

use super::Call;
use super::provider::ProviderTokenBody;
use crate::extract::SignedIn;
use crate::problem::{Envelope, Problem};

/// Renew a token for another provider's API. None is configured.
#[utoipa::path(
    tag = "auth",
    request_body = ProviderTokenBody,
    responses(
        (status = BAD_REQUEST, body = Envelope),
        (status = UNAUTHORIZED),
        (status = FORBIDDEN, body = Envelope),
        (status = SERVICE_UNAVAILABLE, body = Envelope),
    ),
    security(("session" = [])),
)]
#[post("/refresh-token")]
pub(crate) async fn refresh_token(
    Call { input, .. }: Call<SignedIn, ProviderTokenBody>,
) -> Problem {
    input.unsupported()
}
