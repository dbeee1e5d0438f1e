use actix_web::http::StatusCode;
use actix_web::post;
use utoipa::ToSchema;

use super::{Call, Fields, Input};
use crate::extract::SignedIn;
use crate::problem::{Envelope, Problem};

/// Which provider is to become another way to sign in.
#[derive(Debug, ToSchema)]
pub(crate) struct LinkSocialBody {
    #[expect(dead_code, reason = "no provider is configured, so none is ever found")]
    provider: String,
}

impl Input for LinkSocialBody {
    fn read(mut fields: Fields) -> Result<Self, Problem> {
        fields.expect_object("object")?;
        let provider = fields.string("provider");
        fields.finish_with(Some(Self { provider }))
    }
}

/// Link an account at another provider. There is none, as in the original.
#[utoipa::path(
    tag = "auth",
    request_body = LinkSocialBody,
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
pub(crate) async fn link_social(_: Call<SignedIn, LinkSocialBody>) -> Problem {
    Problem::envelope(StatusCode::NOT_FOUND, "Provider not found")
}
