use actix_web::get;
use actix_web::web::Data;
use beztack_app::organizations;

use super::team_wire::TeamView;
use crate::State;
use crate::auth::{Call, Nothing};
use crate::extract::SignedIn;
use crate::problem::{Envelope, Problem};
use crate::respond::AuthAnswer;

/// The teams that the caller is in, in all organizations.
#[utoipa::path(
    tag = "organization",
    responses(
        (status = OK, body = Vec<TeamView>),
        (status = UNAUTHORIZED),
        (status = SERVICE_UNAVAILABLE, body = Envelope),
    ),
    security(("session" = [])),
)]
#[get("/list-user-teams")]
pub(crate) async fn list_user_teams(
    state: Data<State>,
    Call { access, .. }: Call<SignedIn, Nothing>,
) -> Result<AuthAnswer<Vec<TeamView>>, Problem> {
    let teams = organizations::list_user_teams(&state.app, &access)
        .await
        .map_err(Problem::organization)?;
    let views = teams.into_iter().map(TeamView::from).collect();
    Ok(AuthAnswer::new(views))
}
