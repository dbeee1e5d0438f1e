use actix_web::post;
use actix_web::web::Data;
use beztack_app::email;

use super::outgoing_wire::{QueuedEmailView, WelcomeEmailBody, check_link, recipient};
use crate::State;
use crate::extract::{AppAdmin, Valid, With};
use crate::problem::{AppAdminRefusals, Problem, ProblemView};
use crate::respond::Ok200;
use crate::visitor::Spoken;

/// Greet somebody by mail.
///
/// For administrators of the installation.
#[utoipa::path(
    tag = "email",
    request_body = WelcomeEmailBody,
    responses(
        (status = OK, body = QueuedEmailView),
        (status = UNSUPPORTED_MEDIA_TYPE, body = ProblemView, content_type = "application/problem+json"),
        (status = UNPROCESSABLE_ENTITY, body = ProblemView, content_type = "application/problem+json"),
        AppAdminRefusals,
    ),
    security(("session" = [])),
)]
#[post("/email/welcome")]
pub(crate) async fn send_welcome_email(
    state: Data<State>,
    Spoken(spoken): Spoken,
    With { access, input, .. }: With<AppAdmin, Valid<WelcomeEmailBody>>,
) -> Result<Ok200<QueuedEmailView>, Problem> {
    let Valid(body) = input;
    check_link(&state, "loginUrl", body.login_url.as_deref())?;
    let recipient = recipient(&body.to, body.username, body.language.as_deref(), spoken)?;
    let id = email::send_welcome_email(&state.app, &access, recipient, body.login_url).await?;
    Ok(Ok200(QueuedEmailView::new("Welcome email queued", id)))
}
