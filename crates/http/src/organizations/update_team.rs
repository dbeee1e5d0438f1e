use actix_web::post;
use actix_web::web::Data;
use beztack_app::organizations;
use beztack_domain::TextKind;
use beztack_domain::id::{OrganizationId, TeamId};
use utoipa::ToSchema;

use super::team_wire::TeamView;
use super::wire::organization_id;
use crate::State;
use crate::auth::{Call, Fields, Input};
use crate::extract::SignedIn;
use crate::problem::{Envelope, Problem};
use crate::respond::AuthAnswer;

/// Which team, and what about it.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "camelCase")]
pub(crate) struct UpdateTeamBody {
    #[schema(value_type = String)]
    team_id: TeamId,
    data: TeamData,
}

/// What to change about a team, and whose it is.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "camelCase")]
pub(crate) struct TeamData {
    #[schema(min_length = 1)]
    name: Option<String>,
    /// The one in use unless given.
    #[schema(value_type = Option<String>)]
    organization_id: Option<OrganizationId>,
}

/// What the reference wants as a date, which JSON does not have.
const DATES: [&str; 2] = ["createdAt", "updatedAt"];

impl Input for UpdateTeamBody {
    fn read(mut fields: Fields) -> Result<Self, Problem> {
        fields.expect_object("object")?;
        let team_id = TeamId::new(fields.string("teamId"));
        let mut inner = fields.object("data");
        let data = TeamData {
            name: inner.optional_filled_string("name"),
            organization_id: organization_id(&mut inner),
        };
        inner.bound(&["name"], TextKind::Line);
        for name in DATES {
            if inner.get(name).is_some() {
                inner.expected("date", name);
            }
        }
        fields.absorb(inner);
        fields.finish_with(Some(Self { team_id, data }))
    }
}

/// Rename a team; `null` if no organization was named and none is in use.
#[utoipa::path(
    tag = "organization",
    request_body = UpdateTeamBody,
    responses(
        (status = OK, body = Option<TeamView>),
        (status = BAD_REQUEST, body = Envelope),
        (status = UNAUTHORIZED),
        (status = FORBIDDEN, body = Envelope),
        (status = UNSUPPORTED_MEDIA_TYPE, body = Envelope),
        (status = SERVICE_UNAVAILABLE, body = Envelope),
    ),
    security(("session" = [])),
)]
#[post("/update-team")]
pub(crate) async fn update_team(
    state: Data<State>,
    Call { access, input, .. }: Call<SignedIn, UpdateTeamBody>,
) -> Result<AuthAnswer<Option<TeamView>>, Problem> {
    let TeamData {
        name,
        organization_id,
    } = input.data;
    let team = &input.team_id;
    let team = organizations::update_team(&state.app, &access, organization_id, team, name).await?;
    Ok(AuthAnswer::new(team.map(TeamView::from)))
}
