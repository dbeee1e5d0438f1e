use actix_web::get;
use actix_web::web::Data;
use beztack_app::billing;

use super::subscription_wire::{SubscriptionsQuery, SubscriptionsView};
use crate::State;
use crate::extract::{SignedIn, ValidQuery, With};
use crate::problem::{Problem, ProblemView, SignedInRefusals};
use crate::respond::Ok200;

/// The subscriptions of the caller, or of the organization that they name or use.
#[utoipa::path(
    tag = "billing",
    params(SubscriptionsQuery),
    responses(
        (status = OK, body = SubscriptionsView),
        (status = NOT_FOUND, body = ProblemView, content_type = "application/problem+json"),
        (status = UNPROCESSABLE_ENTITY, body = ProblemView, content_type = "application/problem+json"),
        SignedInRefusals,
    ),
    security(("session" = [])),
)]
#[get("/subscriptions")]
pub(crate) async fn list_subscriptions(
    state: Data<State>,
    With { access, input, .. }: With<SignedIn, ValidQuery<SubscriptionsQuery>>,
) -> Result<Ok200<SubscriptionsView>, Problem> {
    let (organization, page) = input.0.read()?;
    let found = billing::list_subscriptions(&state.app, &access, organization, &page).await?;
    let provider = state.app.rules().billing.provider;
    Ok(Ok200(SubscriptionsView::of(provider, found)))
}
