use actix_web::post;
use actix_web::web::Data;
use beztack_app::billing;

use super::subscription_wire::{CheckoutBody, OverriddenView};
use crate::State;
use crate::extract::{SignedIn, Valid, With};
use crate::problem::{Problem, ProblemView, SignedInChangeRefusals};
use crate::respond::Ok200;

/// Buy a plan.
///
/// For administrators of the installation nobody pays, and the tier is pinned instead.
/// Everybody else is told that payments are not configured.
#[utoipa::path(
    tag = "billing",
    request_body = CheckoutBody,
    responses(
        (status = OK, body = OverriddenView),
        (status = NOT_FOUND, body = ProblemView, content_type = "application/problem+json"),
        (status = CONFLICT, body = ProblemView, content_type = "application/problem+json"),
        (status = UNPROCESSABLE_ENTITY, body = ProblemView, content_type = "application/problem+json"),
        SignedInChangeRefusals,
    ),
    security(("session" = [])),
)]
#[post("/subscriptions/checkout")]
pub(crate) async fn checkout(
    state: Data<State>,
    With { access, input, .. }: With<SignedIn, Valid<CheckoutBody>>,
) -> Result<Ok200<OverriddenView>, Problem> {
    let overridden = billing::checkout(&state.app, access, input.0.into()).await?;
    Ok(Ok200(overridden.into()))
}
