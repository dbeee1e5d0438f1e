use actix_web::web::Data;
use actix_web::{HttpRequest, post};
use beztack_app::auth::{self, NewPassword};
use beztack_domain::auth::{AuthError, PlainPassword};
use utoipa::ToSchema;

use super::{Anyone, Call, Fields, Input, StatusView};
use crate::State;
use crate::problem::{Envelope, Problem};
use crate::respond::AuthAnswer;

/// A new password, and the right to set it.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "camelCase")]
pub(crate) struct ResetPasswordBody {
    #[schema(format = Password, min_length = 8, max_length = 128)]
    new_password: String,
    /// What the mailed link carried; may stand in the query instead.
    token: Option<String>,
}

impl Input for ResetPasswordBody {
    fn read(mut fields: Fields) -> Result<Self, Problem> {
        fields.expect_object("object")?;
        let body = Self {
            new_password: fields.string("newPassword"),
            token: fields.optional_string("token"),
        };
        fields.finish_with(Some(body))
    }
}

/// Set a new password with a mailed link.
#[utoipa::path(
    tag = "auth",
    request_body = ResetPasswordBody,
    params(("token" = Option<String>, Query, description = "Instead of the one in the body")),
    responses(
        (status = OK, body = StatusView),
        (status = BAD_REQUEST, body = Envelope),
        (status = FORBIDDEN, body = Envelope),
        (status = SERVICE_UNAVAILABLE, body = Envelope),
    ),
)]
#[post("/reset-password")]
pub(crate) async fn reset_password(
    state: Data<State>,
    request: HttpRequest,
    Call { input, .. }: Call<Anyone, ResetPasswordBody>,
) -> Result<AuthAnswer<StatusView>, Problem> {
    let query = Fields::of_query(request.query_string());
    let token = input.token.filter(|token| !token.is_empty());
    let token = token.or_else(|| query.text("token").map(str::to_owned));
    let token = token
        .filter(|token| !token.is_empty())
        .ok_or(AuthError::InvalidToken)?;
    let password = PlainPassword::to_set(input.new_password, &state.app.rules().passwords)?;
    let visitor = state.visitors.place(&request);
    auth::reset_password(&state.app, NewPassword { token, password }, &visitor).await?;
    Ok(AuthAnswer::new(StatusView { status: true }))
}
