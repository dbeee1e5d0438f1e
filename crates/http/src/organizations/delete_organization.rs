use actix_web::post;
use actix_web::web::Data;
use beztack_app::organizations;

use super::problem::DoorRefusal;
use super::wire::{OrganizationIdBody, OrganizationView};
use crate::State;
use crate::auth::Call;
use crate::extract::MaybeSignedIn;
use crate::problem::{BareStatus, Envelope, Problem};
use crate::respond::AuthAnswer;

/// Delete an organization with everything in it.
#[utoipa::path(
    tag = "organization",
    request_body = OrganizationIdBody,
    responses(
        (status = OK, body = OrganizationView),
        (status = BAD_REQUEST, body = Envelope),
        (status = UNAUTHORIZED, body = BareStatus),
        (status = FORBIDDEN, body = Envelope),
        (status = CONFLICT, body = Envelope),
        (status = UNSUPPORTED_MEDIA_TYPE, body = Envelope),
        (status = SERVICE_UNAVAILABLE, body = Envelope),
    ),
    security(("session" = [])),
)]
#[post("/delete")]
pub(crate) async fn delete_organization(
    state: Data<State>,
    Call { access, input, .. }: Call<MaybeSignedIn, OrganizationIdBody>,
) -> Result<AuthAnswer<OrganizationView>, Problem> {
    let access = access.ok_or(DoorRefusal::StrangerDeletes)?;
    let id = &input.organization_id;
    let deleted = organizations::delete_organization(&state.app, &access, id).await?;
    Ok(AuthAnswer::new(deleted.into()))
}
