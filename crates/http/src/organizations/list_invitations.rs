use actix_web::get;
use actix_web::web::Data;
use beztack_app::organizations;

use super::invitation_wire::InvitationView;
use super::wire::OrganizationQuery;
use crate::State;
use crate::auth::Call;
use crate::extract::SignedIn;
use crate::problem::{Envelope, Problem};
use crate::respond::AuthAnswer;

/// The newest invitations to an organization, in every state.
#[utoipa::path(
    tag = "organization",
    params(OrganizationQuery),
    responses(
        (status = OK, body = Vec<InvitationView>),
        (status = BAD_REQUEST, body = Envelope),
        (status = UNAUTHORIZED),
        (status = FORBIDDEN, body = Envelope),
        (status = SERVICE_UNAVAILABLE, body = Envelope),
    ),
    security(("session" = [])),
)]
#[get("/list-invitations")]
pub(crate) async fn list_invitations(
    state: Data<State>,
    Call { access, input, .. }: Call<SignedIn, OrganizationQuery>,
) -> Result<AuthAnswer<Vec<InvitationView>>, Problem> {
    let list = organizations::list_invitations(&state.app, &access, input.organization_id).await?;
    let views = list.into_iter().map(InvitationView::from).collect();
    Ok(AuthAnswer::new(views))
}
