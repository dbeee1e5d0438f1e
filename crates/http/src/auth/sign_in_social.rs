use actix_web::http::StatusCode;
use actix_web::post;
use utoipa::ToSchema;

use super::{Anyone, Call, Fields, Input};
use crate::problem::{Envelope, Problem};

/// With whose help to get in.
#[derive(Debug, ToSchema)]
pub(crate) struct SignInSocialBody {
    #[expect(dead_code, reason = "no provider is configured, so none is ever found")]
    provider: String,
}

impl Input for SignInSocialBody {
    fn read(mut fields: Fields) -> Result<Self, Problem> {
        fields.expect_object("object")?;
        let provider = fields.string("provider");
        fields.finish()?;
        Ok(Self { provider })
    }
}

/// Sign in with another provider's help. There is none, as in the original.
#[utoipa::path(
    tag = "auth",
    request_body = SignInSocialBody,
    responses(
        (status = BAD_REQUEST, body = Envelope),
        (status = FORBIDDEN, body = Envelope),
        (status = NOT_FOUND, body = Envelope),
    ),
)]
#[post("/sign-in/social")]
pub(crate) async fn sign_in_social(_: Call<Anyone, SignInSocialBody>) -> Problem {
    Problem::envelope(StatusCode::NOT_FOUND, "Provider not found")
}
