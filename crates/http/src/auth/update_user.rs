use actix_web::web::Data;
use actix_web::{HttpRequest, post};
use beztack_app::auth;
use beztack_domain::TextKind;
use beztack_domain::auth::{AuthError, UserChanges};
use serde_json::Value;
use utoipa::ToSchema;

use super::{Call, Fields, Input, StatusView, set_session_again};
use crate::State;
use crate::extract::SignedIn;
use crate::problem::{Envelope, Problem};
use crate::respond::AuthAnswer;

/// What is to change; at least one of them.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "for the document; the fields are read one by one")]
pub(crate) struct UpdateUserBody {
    name: Option<String>,
    /// A picture's URL; `null` takes it away.
    image: Option<String>,
}

/// The body, kept as it came: the reference looks at its fields only after the
/// session.
#[derive(Debug)]
pub(crate) struct UpdateUserFields(Fields);

/// Fields that only administrators may set; anything that is not false is refused.
const FORBIDDEN: [&str; 5] = [
    "role",
    "banned",
    "banReason",
    "banExpires",
    "twoFactorEnabled",
];

impl Input for UpdateUserFields {
    fn read(mut fields: Fields) -> Result<Self, Problem> {
        fields.expect_object("record")?;
        Ok(Self(fields))
    }
}

impl UpdateUserFields {
    fn changes(self) -> Result<UserChanges, Problem> {
        let Self(mut fields) = self;
        if fields.is_truthy("email") {
            return Err(AuthError::EmailCanNotBeUpdated.into());
        }
        if let Some(field) = FORBIDDEN.into_iter().find(|field| fields.is_truthy(field)) {
            return Err(AuthError::FieldNotAllowed(field).into());
        }
        let image = match fields.get("image") {
            Some(Value::Null) => Some(None),
            _ => fields.optional_string("image").map(Some),
        };
        let changes = UserChanges {
            name: fields.optional_string("name"),
            image,
        };
        fields.bound(&["name"], TextKind::Line);
        fields.bound(&["image"], TextKind::Picture);
        fields.finish()?;
        if changes == UserChanges::default() {
            return Err(AuthError::NoFieldsToUpdate.into());
        }
        Ok(changes)
    }
}

/// Change one's name or picture.
#[utoipa::path(
    tag = "auth",
    request_body = UpdateUserBody,
    responses(
        (status = OK, body = StatusView),
        (status = BAD_REQUEST, body = Envelope),
        (status = UNAUTHORIZED),
        (status = FORBIDDEN, body = Envelope),
        (status = SERVICE_UNAVAILABLE, body = Envelope),
    ),
    security(("session" = [])),
)]
#[post("/update-user")]
pub(crate) async fn update_user(
    state: Data<State>,
    request: HttpRequest,
    Call { access, input, .. }: Call<SignedIn, UpdateUserFields>,
) -> Result<AuthAnswer<StatusView>, Problem> {
    auth::update_user(&state.app, &access, input.changes()?)
        .await
        .map_err(Problem::auth)?;
    let cookies = set_session_again(&state, &request).await?;
    Ok(AuthAnswer::new(StatusView { status: true }).cookies(cookies))
}
