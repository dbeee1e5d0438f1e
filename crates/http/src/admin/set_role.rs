use actix_web::post;
use actix_web::web::Data;
use beztack_app::admin;
use beztack_auth::permission::SetRoles;
use beztack_domain::id::UserId;
use utoipa::ToSchema;

use super::user_data;
use super::wire::{MaybeUserView, RolesBody};
use crate::State;
use crate::auth::{Call, Fields, Input};
use crate::extract::Admin;
use crate::problem::{Envelope, Problem};
use crate::respond::AuthAnswer;

/// Who is to be what.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "camelCase")]
pub(crate) struct SetRoleBody {
    #[schema(value_type = String)]
    user_id: UserId,
    #[schema(value_type = RolesBody)]
    role: String,
}

impl Input for SetRoleBody {
    fn read(mut fields: Fields) -> Result<Self, Problem> {
        fields.expect_object("object")?;
        let user_id = UserId::new(fields.coerced_string("userId"));
        let role = fields.required("role", user_data::roles);
        fields.finish_with(role.map(|role| Self { user_id, role }))
    }
}

/// Replace a user's roles.
///
/// Any text is a role, except `sudo`, which no request grants.
#[utoipa::path(
    tag = "admin",
    request_body = SetRoleBody,
    responses(
        (status = OK, body = MaybeUserView),
        (status = BAD_REQUEST, body = Envelope),
        (status = UNAUTHORIZED),
        (status = FORBIDDEN, body = Envelope),
        (status = UNSUPPORTED_MEDIA_TYPE, body = Envelope),
        (status = SERVICE_UNAVAILABLE, body = Envelope),
    ),
    security(("session" = [])),
)]
#[post("/set-role")]
pub(crate) async fn set_role(
    state: Data<State>,
    Call { access, input, .. }: Call<Admin<SetRoles>, SetRoleBody>,
) -> Result<AuthAnswer<MaybeUserView>, Problem> {
    let user = admin::set_role(&state.app, &access, &input.user_id, input.role).await?;
    Ok(AuthAnswer::new(user.into()))
}
