use actix_web::post;
use actix_web::web::Data;
use beztack_app::admin::{self, NewUser};
use beztack_auth::permission::CreateUsers;
use beztack_domain::admin::UserField;
use beztack_domain::auth::{AuthError, PasswordPolicy, PlainPassword};
use beztack_domain::{EmailAddress, TextKind};
use utoipa::ToSchema;

use super::user_data;
use super::wire::{AdminUserView, RolesBody};
use crate::State;
use crate::auth::{Call, Fields, Input};
use crate::extract::Admin;
use crate::problem::{Envelope, Problem};
use crate::respond::AuthAnswer;

/// For whom an account is opened.
#[derive(Debug, ToSchema)]
pub(crate) struct CreateUserBody {
    #[schema(format = Email)]
    email: String,
    /// Of any length.
    #[schema(format = Password)]
    password: String,
    name: String,
    /// `user` unless given.
    #[schema(value_type = Option<RolesBody>)]
    role: Option<String>,
    /// Any columns of a user but its id; they win.
    #[schema(value_type = Option<Object>)]
    data: Vec<UserField>,
}

impl Input for CreateUserBody {
    fn read(mut fields: Fields) -> Result<Self, Problem> {
        fields.expect_object("object")?;
        let email = fields.string("email");
        let password = fields.string("password");
        let name = fields.string("name");
        fields.bound(&["name"], TextKind::Line);
        let role = fields.optional("role", user_data::roles);
        let data = fields.optional_record("data").unwrap_or_default();
        let body = Self {
            email,
            password,
            name,
            role,
            data: user_data::read(&mut fields, &data),
        };
        fields.finish_with(Some(body))
    }
}

impl CreateUserBody {
    fn into_user(self, policy: &PasswordPolicy) -> Result<NewUser, AuthError> {
        let role = self.role.map(|role| UserField::Role(Some(role)));
        Ok(NewUser {
            name: self.name,
            email: EmailAddress::parse(&self.email)?,
            password: PlainPassword::to_set(self.password, policy)?,
            fields: role.into_iter().chain(self.data).collect(),
        })
    }
}

/// Open an account for somebody.
#[utoipa::path(
    tag = "admin",
    request_body = CreateUserBody,
    responses(
        (status = OK, body = AdminUserView),
        (status = BAD_REQUEST, body = Envelope),
        (status = UNAUTHORIZED),
        (status = FORBIDDEN, body = Envelope),
        (status = UNSUPPORTED_MEDIA_TYPE, body = Envelope),
        (status = SERVICE_UNAVAILABLE, body = Envelope),
    ),
    security(("session" = [])),
)]
#[post("/create-user")]
pub(crate) async fn create_user(
    state: Data<State>,
    Call { access, input, .. }: Call<Admin<CreateUsers>, CreateUserBody>,
) -> Result<AuthAnswer<AdminUserView>, Problem> {
    let policy = state.app.rules().passwords.clone().of_any_length();
    let user = admin::create_user(&state.app, &access, input.into_user(&policy)?).await?;
    Ok(AuthAnswer::new(user.into()))
}
