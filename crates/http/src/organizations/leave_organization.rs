use actix_web::post;
use actix_web::web::Data;
use beztack_app::organizations;

use super::wire::{MemberView, OrganizationIdBody};
use crate::State;
use crate::auth::Call;
use crate::extract::SignedIn;
use crate::problem::{Envelope, Problem};
use crate::respond::AuthAnswer;

/// Leave an organization.
#[utoipa::path(
    tag = "organization",
    request_body = OrganizationIdBody,
    responses(
        (status = OK, body = MemberView),
        (status = BAD_REQUEST, body = Envelope),
        (status = UNAUTHORIZED),
        (status = FORBIDDEN, body = Envelope),
        (status = UNSUPPORTED_MEDIA_TYPE, body = Envelope),
        (status = SERVICE_UNAVAILABLE, body = Envelope),
    ),
    security(("session" = [])),
)]
#[post("/leave")]
pub(crate) async fn leave_organization(
    state: Data<State>,
    Call { access, input, .. }: Call<SignedIn, OrganizationIdBody>,
) -> Result<AuthAnswer<MemberView>, Problem> {
    let id = &input.organization_id;
    let leaver = organizations::leave_organization(&state.app, &access, id).await?;
    Ok(AuthAnswer::new(leaver.into()))
}
