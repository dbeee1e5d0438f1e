use actix_web::post;
use actix_web::web::Data;
use beztack_app::auth::{self, Unlinking};
use utoipa::ToSchema;

use super::{Call, Fields, Input, StatusView};
use crate::State;
use crate::extract::SignedIn;
use crate::problem::{Envelope, Problem};
use crate::respond::AuthAnswer;

/// Which way to sign in is to go.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "camelCase")]
pub(crate) struct UnlinkAccountBody {
    provider_id: String,
    /// The user's id there, if they have several accounts with it.
    account_id: Option<String>,
}

impl Input for UnlinkAccountBody {
    fn read(mut fields: Fields) -> Result<Self, Problem> {
        fields.expect_object("object")?;
        let body = Self {
            provider_id: fields.string("providerId"),
            account_id: fields.optional_string("accountId"),
        };
        fields.finish_with(Some(body))
    }
}

/// Take one of one's ways to sign in away, but never the last.
#[utoipa::path(
    tag = "auth",
    request_body = UnlinkAccountBody,
    responses(
        (status = OK, body = StatusView),
        (status = BAD_REQUEST, body = Envelope),
        (status = UNAUTHORIZED),
        (status = FORBIDDEN, body = Envelope),
        (status = SERVICE_UNAVAILABLE, body = Envelope),
    ),
    security(("session" = [])),
)]
#[post("/unlink-account")]
pub(crate) async fn unlink_account(
    state: Data<State>,
    Call { access, input, .. }: Call<SignedIn, UnlinkAccountBody>,
) -> Result<AuthAnswer<StatusView>, Problem> {
    let UnlinkAccountBody {
        provider_id,
        account_id,
    } = input;
    auth::unlink_account(
        &state.app,
        &access,
        Unlinking {
            provider_id,
            account_id,
        },
    )
    .await?;
    Ok(AuthAnswer::new(StatusView { status: true }))
}
