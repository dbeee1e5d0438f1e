use actix_web::get;
use actix_web::web::Data;
use beztack_app::organizations;

use super::team_wire::TeamView;
use super::wire::OrganizationQuery;
use crate::State;
use crate::auth::Call;
use crate::extract::SignedIn;
use crate::problem::{Envelope, Problem};
use crate::respond::AuthAnswer;

/// The teams of an organization.
#[utoipa::path(
    tag = "organization",
    params(OrganizationQuery),
    responses(
        (status = OK, body = Vec<TeamView>),
        (status = BAD_REQUEST, body = Envelope),
        (status = UNAUTHORIZED),
        (status = FORBIDDEN, body = Envelope),
        (status = SERVICE_UNAVAILABLE, body = Envelope),
    ),
    security(("session" = [])),
)]
#[get("/list-teams")]
pub(crate) async fn list_teams(
    state: Data<State>,
    Call { access, input, .. }: Call<SignedIn, OrganizationQuery>,
) -> Result<AuthAnswer<Vec<TeamView>>, Problem> {
    let teams = organizations::list_teams(&state.app, &access, input.organization_id).await?;
    let views = teams.into_iter().map(TeamView::from).collect();
    Ok(AuthAnswer::new(views))
}
