use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{HttpRequest, post};
use beztack_app::auth::{self, Deletion};
use beztack_domain::auth::{AuthError, PlainPassword};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Call, Fields, Input};
use crate::State;
use crate::extract::SignedIn;
use crate::problem::{Envelope, Problem};
use crate::respond::AuthAnswer;

/// How somebody shows that they mean it; a session of today is enough.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "camelCase")]
pub(crate) struct DeleteUserBody {
    #[schema(format = Password)]
    password: Option<String>,
    /// What a mailed link carried.
    token: Option<String>,
    /// Where the page goes from here; must be trusted.
    #[schema(rename = "callbackURL")]
    #[expect(dead_code, reason = "the origin check reads it")]
    callback_url: Option<String>,
}

impl Input for DeleteUserBody {
    fn read(mut fields: Fields) -> Result<Self, Problem> {
        fields.expect_object("object")?;
        let body = Self {
            callback_url: fields.optional_string("callbackURL"),
            password: fields.optional_string("password"),
            token: fields.optional_string("token"),
        };
        fields.finish_with(Some(body))
    }
}

/// It is done.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DeleteUserView {
    success: bool,
    message: &'static str,
}

impl DeleteUserView {
    pub(super) const DONE: Self = Self {
        success: true,
        message: "User deleted",
    };
}

/// Delete one's account.
#[utoipa::path(
    tag = "auth",
    request_body = DeleteUserBody,
    responses(
        (status = OK, body = DeleteUserView),
        (status = BAD_REQUEST, body = Envelope),
        (status = UNAUTHORIZED),
        (status = FORBIDDEN, body = Envelope),
        (status = NOT_FOUND, body = Envelope, description = "No such token; the body is empty where this is not enabled"),
        (status = CONFLICT, body = Envelope),
        (status = CONFLICT, body = Envelope),
        (status = SERVICE_UNAVAILABLE, body = Envelope),
    ),
    security(("session" = [])),
)]
#[post("/delete-user")]
pub(crate) async fn delete_user(
    state: Data<State>,
    request: HttpRequest,
    Call { access, input, .. }: Call<SignedIn, DeleteUserBody>,
) -> Result<AuthAnswer<DeleteUserView>, Problem> {
    let deletion = match (input.password, input.token) {
        (_, Some(token)) => Deletion::Token(token),
        (Some(password), None) => Deletion::Password(PlainPassword::to_compare(password)),
        (None, None) => Deletion::FreshSession,
    };
    auth::delete_user(&state.app, &access, deletion)
        .await
        .map_err(refused)?;
    let cookies = state.cookies.delete_session(&request);
    Ok(AuthAnswer::new(DeleteUserView::DONE).cookies(cookies))
}

/// Here a token that is none was not found, instead of being a bad request.
pub(super) fn refused(error: AuthError) -> Problem {
    match error {
        AuthError::InvalidToken => Problem::envelope(StatusCode::NOT_FOUND, "Invalid token"),
        other => other.into(),
    }
}
