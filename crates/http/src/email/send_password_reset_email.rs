use actix_web::post;
use actix_web::web::Data;
use beztack_app::email;

use super::outgoing_wire::{PasswordResetEmailBody, QueuedEmailView, check_link, recipient};
use crate::State;
use crate::extract::{AppAdmin, Valid, With};
use crate::problem::{AppAdminRefusals, Problem, ProblemView};
use crate::respond::Ok200;
use crate::visitor::Spoken;

/// Send somebody a link to set a new password that was made elsewhere.
///
/// For administrators of the installation.
#[utoipa::path(
    tag = "email",
    request_body = PasswordResetEmailBody,
    responses(
        (status = OK, body = QueuedEmailView),
        (status = UNSUPPORTED_MEDIA_TYPE, body = ProblemView, content_type = "application/problem+json"),
        (status = UNPROCESSABLE_ENTITY, body = ProblemView, content_type = "application/problem+json"),
        AppAdminRefusals,
    ),
    security(("session" = [])),
)]
#[post("/email/password-reset")]
pub(crate) async fn send_password_reset_email(
    state: Data<State>,
    Spoken(spoken): Spoken,
    With { access, input, .. }: With<AppAdmin, Valid<PasswordResetEmailBody>>,
) -> Result<Ok200<QueuedEmailView>, Problem> {
    let Valid(body) = input;
    check_link(&state, "resetUrl", Some(&body.reset_url))?;
    let recipient = recipient(&body.to, body.username, body.language.as_deref(), spoken)?;
    let url = body.reset_url;
    let id = email::send_password_reset_email(&state.app, &access, recipient, url).await?;
    Ok(Ok200(QueuedEmailView::new(
        "Password reset email queued",
        id,
    )))
}
