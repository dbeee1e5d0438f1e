//! Other providers. None is configured, as in the original, so every operation about
//! them ends here.

use actix_web::http::StatusCode;
use utoipa::ToSchema;

use super::{Fields, Input};
use crate::problem::Problem;

/// With whose help to get in.
#[derive(Debug, ToSchema)]
#[schema(as = ProviderBody)]
pub(crate) struct ProviderBody {
    #[expect(dead_code, reason = "no provider is configured, so none is ever found")]
    provider: String,
}

impl Input for ProviderBody {
    fn read(mut fields: Fields) -> Result<Self, Problem> {
        fields.expect_object("object")?;
        let provider = fields.string("provider");
        fields.finish_with(Some(Self { provider }))
    }
}

impl ProviderBody {
    /// What is said of every name.
    pub(super) fn not_found() -> Problem {
        Problem::envelope(StatusCode::NOT_FOUND, "Provider not found")
    }
}

/// Whose API a token is wanted for.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "camelCase")]
pub(crate) struct ProviderTokenBody {
    provider_id: String,
}

impl Input for ProviderTokenBody {
    fn read(mut fields: Fields) -> Result<Self, Problem> {
        fields.expect_object("object")?;
        let provider_id = fields.string("providerId");
        fields.finish_with(Some(Self { provider_id }))
    }
}

impl ProviderTokenBody {
    /// What is said of every name.
    pub(super) fn unsupported(&self) -> Problem {
        let message = format!("Provider {} is not supported.", self.provider_id);
        Problem::envelope(StatusCode::BAD_REQUEST, &message)
    }
}
