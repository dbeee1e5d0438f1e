use actix_web::get;
use actix_web::web::Data;
use beztack_app::organizations;
use beztack_domain::id::TeamId;
use utoipa::IntoParams;

use super::team_wire::TeamMemberView;
use super::wire::given;
use crate::State;
use crate::auth::{Call, Fields, Input};
use crate::extract::SignedIn;
use crate::problem::{Envelope, Problem};
use crate::respond::AuthAnswer;

/// Which team it is about; the one in use unless given.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
pub(crate) struct ListTeamMembersQuery {
    #[param(value_type = Option<String>)]
    team_id: Option<TeamId>,
}

impl Input for ListTeamMembersQuery {
    fn read(mut fields: Fields) -> Result<Self, Problem> {
        let team_id = given(&mut fields, "teamId").map(TeamId::new);
        fields.finish_with(Some(Self { team_id }))
    }
}

/// Who is in a team, for those who are.
#[utoipa::path(
    tag = "organization",
    params(ListTeamMembersQuery),
    responses(
        (status = OK, body = Vec<TeamMemberView>),
        (status = BAD_REQUEST, body = Envelope),
        (status = UNAUTHORIZED),
        (status = FORBIDDEN, body = Envelope),
        (status = SERVICE_UNAVAILABLE, body = Envelope),
    ),
    security(("session" = [])),
)]
#[get("/list-team-members")]
pub(crate) async fn list_team_members(
    state: Data<State>,
    Call { access, input, .. }: Call<SignedIn, ListTeamMembersQuery>,
) -> Result<AuthAnswer<Vec<TeamMemberView>>, Problem> {
    let seats = organizations::list_team_members(&state.app, &access, input.team_id).await?;
    let views = seats.into_iter().map(TeamMemberView::from).collect();
    Ok(AuthAnswer::new(views))
}
