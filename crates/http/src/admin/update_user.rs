use actix_web::post;
use actix_web::web::Data;
use beztack_app::admin;
use beztack_auth::permission::UpdateUsers;
use beztack_domain::admin::{AdminError, UserField};
use beztack_domain::id::UserId;
use utoipa::ToSchema;

use super::user_data;
use crate::State;
use crate::auth::{Call, Fields, Input, UserView};
use crate::extract::Admin;
use crate::problem::{Envelope, Problem};
use crate::respond::AuthAnswer;

/// What is to change about whom.
#[derive(Debug, ToSchema)]
#[schema(as = AdminUpdateUserBody, rename_all = "camelCase")]
pub(crate) struct UpdateUserBody {
    #[schema(value_type = String)]
    user_id: UserId,
    /// Any columns of a user but its id; at least one.
    #[schema(value_type = Object)]
    data: Option<Vec<UserField>>,
}

impl Input for UpdateUserBody {
    fn read(mut fields: Fields) -> Result<Self, Problem> {
        fields.expect_object("object")?;
        let user_id = UserId::new(fields.coerced_string("userId"));
        let data = fields.record("data");
        let known = user_data::read(&mut fields, &data);
        fields.finish_with(Some(Self {
            user_id,
            data: (!data.is_empty()).then_some(known),
        }))
    }
}

/// Change what is stored about a user; `null` for an unknown one.
#[utoipa::path(
    operation_id = "admin_update_user",
    tag = "admin",
    request_body = UpdateUserBody,
    responses(
        (status = OK, body = Option<UserView>),
        (status = BAD_REQUEST, body = Envelope),
        (status = UNAUTHORIZED),
        (status = FORBIDDEN, body = Envelope),
        (status = UNSUPPORTED_MEDIA_TYPE, body = Envelope),
        (status = SERVICE_UNAVAILABLE, body = Envelope),
    ),
    security(("session" = [])),
)]
#[post("/update-user")]
pub(crate) async fn update_user(
    state: Data<State>,
    Call { access, input, .. }: Call<Admin<UpdateUsers>, UpdateUserBody>,
) -> Result<AuthAnswer<Option<UserView>>, Problem> {
    let data = input.data.ok_or(AdminError::NoDataToUpdate)?;
    let user = admin::update_user(&state.app, &access, &input.user_id, data).await?;
    Ok(AuthAnswer::new(user.map(UserView::from)))
}
