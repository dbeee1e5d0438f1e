use actix_web::post;
use actix_web::web::Data;
use beztack_app::admin;
use beztack_auth::permission::SetUserPasswords;
use beztack_domain::auth::PlainPassword;
use beztack_domain::id::UserId;
use utoipa::ToSchema;

use crate::State;
use crate::auth::{Call, Fields, Input, StatusView};
use crate::extract::Admin;
use crate::problem::{Envelope, Problem};
use crate::respond::AuthAnswer;

/// Whose password becomes what.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "camelCase")]
pub(crate) struct SetUserPasswordBody {
    #[schema(format = Password, min_length = 8, max_length = 128)]
    new_password: String,
    #[schema(value_type = String)]
    user_id: UserId,
}

impl Input for SetUserPasswordBody {
    fn read(mut fields: Fields) -> Result<Self, Problem> {
        fields.expect_object("object")?;
        let new_password = fields.string("newPassword");
        if fields.text("newPassword") == Some("") {
            fields.complain("newPassword", "newPassword cannot be empty");
        }
        let user_id = fields.coerced_string("userId");
        if user_id.is_empty() {
            fields.complain("userId", "userId cannot be empty");
        }
        fields.finish_with(Some(Self {
            new_password,
            user_id: UserId::new(user_id),
        }))
    }
}

/// Replace a user's password. Their sessions stay.
#[utoipa::path(
    tag = "admin",
    request_body = SetUserPasswordBody,
    responses(
        (status = OK, body = StatusView),
        (status = BAD_REQUEST, body = Envelope),
        (status = UNAUTHORIZED),
        (status = FORBIDDEN, body = Envelope),
        (status = UNSUPPORTED_MEDIA_TYPE, body = Envelope),
        (status = SERVICE_UNAVAILABLE, body = Envelope),
    ),
    security(("session" = [])),
)]
#[post("/set-user-password")]
pub(crate) async fn set_user_password(
    state: Data<State>,
    Call { access, input, .. }: Call<Admin<SetUserPasswords>, SetUserPasswordBody>,
) -> Result<AuthAnswer<StatusView>, Problem> {
    let password = PlainPassword::to_set(input.new_password, &state.app.rules().passwords)?;
    admin::set_user_password(&state.app, &access, &input.user_id, password).await?;
    Ok(AuthAnswer::new(StatusView { status: true }))
}
