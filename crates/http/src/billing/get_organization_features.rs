use actix_web::get;
use actix_web::web::Data;
use beztack_app::billing;

use super::membership_wire::{OrganizationFeaturesView, OrganizationQuery, Success};
use crate::State;
use crate::extract::{SignedIn, ValidQuery, With};
use crate::problem::{Problem, ProblemView, SignedInRefusals};
use crate::respond::Ok200;

/// What an organization may use that the caller belongs to: the one named, or else the
/// one in use.
#[utoipa::path(
    tag = "billing",
    params(OrganizationQuery),
    responses(
        (status = OK, body = Success<OrganizationFeaturesView>),
        (status = NOT_FOUND, body = ProblemView, content_type = "application/problem+json"),
        (status = UNPROCESSABLE_ENTITY, body = ProblemView, content_type = "application/problem+json"),
        SignedInRefusals,
    ),
    security(("session" = [])),
)]
#[get("/organization/features")]
pub(crate) async fn get_organization_features(
    state: Data<State>,
    With { access, input, .. }: With<SignedIn, ValidQuery<OrganizationQuery>>,
) -> Result<Ok200<Success<OrganizationFeaturesView>>, Problem> {
    let named = input.0.organization();
    let (id, status) = billing::get_organization_features(&state.app, &access, named).await?;
    Ok(Ok200(Success::new(OrganizationFeaturesView::of(
        id, status,
    ))))
}
