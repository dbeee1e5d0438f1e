use actix_web::web::Data;
use actix_web::{HttpRequest, post};
use beztack_app::auth::{self, PasswordChange};
use beztack_domain::auth::PlainPassword;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Call, Fields, Input, ShortUserView, replace_session};
use crate::State;
use crate::extract::SignedIn;
use crate::problem::{Envelope, Problem};
use crate::respond::AuthAnswer;

/// What is to become of the password.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "camelCase")]
pub(crate) struct ChangePasswordBody {
    #[schema(format = Password, min_length = 8, max_length = 128)]
    new_password: String,
    #[schema(format = Password)]
    current_password: String,
    /// Whether all sessions end, and this browser gets a new one.
    revoke_other_sessions: Option<bool>,
}

impl Input for ChangePasswordBody {
    fn read(mut fields: Fields) -> Result<Self, Problem> {
        fields.expect_object("object")?;
        let body = Self {
            new_password: fields.string("newPassword"),
            current_password: fields.string("currentPassword"),
            revoke_other_sessions: fields.optional_boolean("revokeOtherSessions"),
        };
        fields.finish_with(Some(body))
    }
}

/// Whose password it is, and the new session if there is one.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChangePasswordView {
    #[schema(required)]
    token: Option<String>,
    user: ShortUserView,
}

/// Change one's password.
#[utoipa::path(
    tag = "auth",
    request_body = ChangePasswordBody,
    responses(
        (status = OK, body = ChangePasswordView),
        (status = BAD_REQUEST, body = Envelope),
        (status = UNAUTHORIZED),
        (status = FORBIDDEN, body = Envelope),
        (status = SERVICE_UNAVAILABLE, body = Envelope),
    ),
    security(("session" = [])),
)]
#[post("/change-password")]
pub(crate) async fn change_password(
    state: Data<State>,
    request: HttpRequest,
    Call { access, input, .. }: Call<SignedIn, ChangePasswordBody>,
) -> Result<AuthAnswer<ChangePasswordView>, Problem> {
    let rules = state.app.rules();
    let change = PasswordChange {
        current: PlainPassword::to_compare(input.current_password),
        new: PlainPassword::to_set(input.new_password, &rules.passwords)?,
        revoke_other_sessions: input.revoke_other_sessions == Some(true),
    };
    let visitor = state.visitors.of(&request);
    let (user, signed_in) = auth::change_password(&state.app, &access, change, &visitor).await?;
    let (token, cookies) = match signed_in {
        None => (None, Vec::new()),
        Some(signed_in) => {
            let cookies = replace_session(&state, &request, &signed_in);
            (Some(signed_in.session.token.0), cookies)
        }
    };
    Ok(AuthAnswer::new(ChangePasswordView {
        token,
        user: user.into(),
    })
    .cookies(cookies))
}
