use actix_web::get;
use actix_web::web::Data;
use beztack_app::admin;
use beztack_auth::permission::GetUsers;
use beztack_domain::id::UserId;
use utoipa::IntoParams;

use crate::State;
use crate::auth::{Call, Fields, Input, UserView};
use crate::extract::Admin;
use crate::problem::{Envelope, Problem};
use crate::respond::AuthAnswer;

/// Whom to look up.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct GetUserQuery {
    #[param(value_type = String)]
    id: UserId,
}

impl Input for GetUserQuery {
    fn read(mut fields: Fields) -> Result<Self, Problem> {
        let id = UserId::new(fields.string("id"));
        fields.finish_with(Some(Self { id }))
    }
}

/// Look one user up.
#[utoipa::path(
    tag = "admin",
    params(GetUserQuery),
    responses(
        (status = OK, body = UserView),
        (status = BAD_REQUEST, body = Envelope),
        (status = UNAUTHORIZED),
        (status = FORBIDDEN, body = Envelope),
        (status = NOT_FOUND, body = Envelope),
        (status = SERVICE_UNAVAILABLE, body = Envelope),
    ),
    security(("session" = [])),
)]
#[get("/get-user")]
pub(crate) async fn get_user(
    state: Data<State>,
    Call { access, input, .. }: Call<Admin<GetUsers>, GetUserQuery>,
) -> Result<AuthAnswer<UserView>, Problem> {
    let user = admin::get_user(&state.app, &access, &input.id).await?;
    Ok(AuthAnswer::new(user.into()))
}
