use actix_web::post;
use actix_web::web::Data;
use beztack_app::organizations;
use beztack_domain::TextKind;
use beztack_domain::id::OrganizationId;
use utoipa::ToSchema;

use super::team_wire::TeamView;
use super::wire::organization_id;
use crate::State;
use crate::auth::{Call, Fields, Input};
use crate::extract::SignedIn;
use crate::problem::{Envelope, Problem};
use crate::respond::AuthAnswer;

/// Which team to make, and where.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "camelCase")]
pub(crate) struct CreateTeamBody {
    /// May be empty, need not be unique.
    name: String,
    /// The one in use unless given.
    #[schema(value_type = Option<String>)]
    organization_id: Option<OrganizationId>,
}

impl Input for CreateTeamBody {
    fn read(mut fields: Fields) -> Result<Self, Problem> {
        fields.expect_object("object")?;
        let body = Self {
            name: fields.string("name"),
            organization_id: organization_id(&mut fields),
        };
        fields.bound(&["name"], TextKind::Line);
        fields.finish_with(Some(body))
    }
}

/// Make a team.
#[utoipa::path(
    tag = "organization",
    request_body = CreateTeamBody,
    responses(
        (status = OK, body = TeamView),
        (status = BAD_REQUEST, body = Envelope),
        (status = UNAUTHORIZED),
        (status = FORBIDDEN, body = Envelope),
        (status = UNSUPPORTED_MEDIA_TYPE, body = Envelope),
        (status = SERVICE_UNAVAILABLE, body = Envelope),
    ),
    security(("session" = [])),
)]
#[post("/create-team")]
pub(crate) async fn create_team(
    state: Data<State>,
    Call { access, input, .. }: Call<SignedIn, CreateTeamBody>,
) -> Result<AuthAnswer<TeamView>, Problem> {
    let (id, name) = (input.organization_id, input.name);
    let team = organizations::create_team(&state.app, &access, id, name).await?;
    Ok(AuthAnswer::new(team.into()))
}
