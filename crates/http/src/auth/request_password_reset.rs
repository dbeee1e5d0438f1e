use actix_web::web::Data;
use actix_web::{HttpRequest, post};
use beztack_app::auth::{self, ResetRequest};
use beztack_domain::EmailAddress;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Anyone, Call, Fields, Input};
use crate::State;
use crate::problem::{Envelope, Problem};
use crate::respond::AuthAnswer;

/// Who forgot their password.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "camelCase")]
pub(crate) struct RequestPasswordResetBody {
    #[schema(value_type = String, format = Email)]
    email: EmailAddress,
    /// Where the mailed link leads; must be trusted.
    redirect_to: Option<String>,
}

impl Input for RequestPasswordResetBody {
    fn read(mut fields: Fields) -> Result<Self, Problem> {
        fields.expect_object("object")?;
        let (email, redirect_to) = (fields.email("email"), fields.optional_string("redirectTo"));
        fields.finish_with(email.map(|email| Self { email, redirect_to }))
    }
}

/// The same for everybody.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RequestPasswordResetView {
    status: bool,
    message: &'static str,
}

const MESSAGE: &str = "If this email exists in our system, check your email for the reset link";

/// Ask for a link to set a new password. Nobody is told whether the account exists.
#[utoipa::path(
    tag = "auth",
    request_body = RequestPasswordResetBody,
    responses(
        (status = OK, body = RequestPasswordResetView),
        (status = BAD_REQUEST, body = Envelope),
        (status = FORBIDDEN, body = Envelope),
        (status = SERVICE_UNAVAILABLE, body = Envelope),
    ),
)]
#[post("/request-password-reset")]
pub(crate) async fn request_password_reset(
    state: Data<State>,
    request: HttpRequest,
    Call { input, .. }: Call<Anyone, RequestPasswordResetBody>,
) -> Result<AuthAnswer<RequestPasswordResetView>, Problem> {
    let RequestPasswordResetBody { email, redirect_to } = input;
    let visitor = state.visitors.of(&request);
    let wanted = ResetRequest { email, redirect_to };
    auth::request_password_reset(&state.app, wanted, &visitor).await?;
    Ok(AuthAnswer::new(RequestPasswordResetView {
        status: true,
        message: MESSAGE,
    }))
}
