use actix_web::http::StatusCode;
use actix_web::post;
use utoipa::ToSchema;

use super::{Call, Fields, Input};
use crate::extract::SignedIn;
use crate::problem::{Envelope, Problem};

/// Whose API.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "camelCase")]
pub(crate) struct GetAccessTokenBody {
    provider_id: String,
}

impl Input for GetAccessTokenBody {
    fn read(mut fields: Fields) -> Result<Self, Problem> {
        fields.expect_object("object")?;
        let provider_id = fields.string("providerId");
        fields.finish_with(Some(Self { provider_id }))
    }
}

/// Get a token for another provider's API. None is configured.
#[utoipa::path(
    tag = "auth",
    request_body = GetAccessTokenBody,
    responses(
        (status = BAD_REQUEST, body = Envelope),
        (status = UNAUTHORIZED),
        (status = FORBIDDEN, body = Envelope),
        (status = SERVICE_UNAVAILABLE, body = Envelope),
    ),
    security(("session" = [])),
)]
#[post("/get-access-token")]
pub(crate) async fn get_access_token(
    Call { input, .. }: Call<SignedIn, GetAccessTokenBody>,
) -> Problem {
    let message = format!("Provider {} is not supported.", input.provider_id);
    Problem::envelope(StatusCode::BAD_REQUEST, &message)
}
