use actix_web::get;
use actix_web::web::{Data, Path};
use beztack_app::billing;
use beztack_domain::id::SubscriptionId;

use super::subscription_wire::OneSubscriptionView;
use crate::State;
use crate::extract::{SignedIn, With};
use crate::problem::{Problem, ProblemView, SignedInRefusals};
use crate::respond::Ok200;

/// A subscription of the caller's own, or of an organization they belong to.
#[utoipa::path(
    tag = "billing",
    params(("id" = String, Path, description = "The subscription")),
    responses(
        (status = OK, body = OneSubscriptionView),
        (status = NOT_FOUND, body = ProblemView, content_type = "application/problem+json"),
        SignedInRefusals,
    ),
    security(("session" = [])),
)]
#[get("/subscriptions/{id}")]
pub(crate) async fn get_subscription(
    state: Data<State>,
    With { access, input, .. }: With<SignedIn, Path<String>>,
) -> Result<Ok200<OneSubscriptionView>, Problem> {
    let id = SubscriptionId::new(input.into_inner());
    let subscription = billing::get_subscription(&state.app, &access, &id).await?;
    let provider = state.app.rules().billing.provider;
    Ok(Ok200(OneSubscriptionView::of(provider, subscription)))
}
