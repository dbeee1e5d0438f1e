use actix_web::post;
use actix_web::web::Data;
use beztack_app::email;

use super::outgoing_wire::{QueuedEmailView, SubscriptionConfirmationEmailBody, check_link};
use crate::State;
use crate::extract::{AppAdmin, Valid, With};
use crate::problem::{AppAdminRefusals, Problem, ProblemView};
use crate::respond::Ok200;
use crate::visitor::Spoken;

/// Confirm to somebody by mail what they have bought.
///
/// For administrators of the installation.
#[utoipa::path(
    tag = "email",
    request_body = SubscriptionConfirmationEmailBody,
    responses(
        (status = OK, body = QueuedEmailView),
        (status = UNSUPPORTED_MEDIA_TYPE, body = ProblemView, content_type = "application/problem+json"),
        (status = UNPROCESSABLE_ENTITY, body = ProblemView, content_type = "application/problem+json"),
        AppAdminRefusals,
    ),
    security(("session" = [])),
)]
#[post("/email/subscription-confirmation")]
pub(crate) async fn send_subscription_confirmation_email(
    state: Data<State>,
    Spoken(spoken): Spoken,
    With { access, input, .. }: With<AppAdmin, Valid<SubscriptionConfirmationEmailBody>>,
) -> Result<Ok200<QueuedEmailView>, Problem> {
    let Valid(body) = input;
    check_link(&state, "dashboardUrl", body.dashboard_url.as_deref())?;
    let (to, purchase) = body.into_parts(spoken)?;
    let sent = email::send_subscription_confirmation_email(&state.app, &access, to, purchase);
    let id = sent.await?;
    Ok(Ok200(QueuedEmailView::new(
        "Subscription confirmation email queued",
        id,
    )))
}
