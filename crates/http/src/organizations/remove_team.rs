use actix_web::post;
use actix_web::web::Data;
use beztack_app::organizations;
use beztack_auth::access::UserAccess;
use beztack_domain::auth::AuthError;
use beztack_domain::id::{OrganizationId, TeamId};
use utoipa::ToSchema;

use super::team_wire::MessageView;
use super::wire::organization_id;
use crate::State;
use crate::auth::{Call, Fields, Input};
use crate::extract::MaybeSignedIn;
use crate::problem::{Envelope, Problem};
use crate::respond::AuthAnswer;

/// Which team to dissolve.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "camelCase")]
pub(crate) struct RemoveTeamBody {
    #[schema(value_type = String)]
    team_id: TeamId,
    /// The one in use unless given.
    #[schema(value_type = Option<String>)]
    organization_id: Option<OrganizationId>,
}

impl Input for RemoveTeamBody {
    fn read(mut fields: Fields) -> Result<Self, Problem> {
        fields.expect_object("object")?;
        let body = Self {
            team_id: TeamId::new(fields.string("teamId")),
            organization_id: organization_id(&mut fields),
        };
        fields.finish_with(Some(body))
    }
}

/// Dissolve a team.
///
/// `null` if no organization was named and none is in use, which the reference finds
/// out before it asks who is there.
#[utoipa::path(
    tag = "organization",
    request_body = RemoveTeamBody,
    responses(
        (status = OK, body = Option<MessageView>),
        (status = BAD_REQUEST, body = Envelope),
        (status = UNAUTHORIZED),
        (status = FORBIDDEN, body = Envelope),
        (status = UNSUPPORTED_MEDIA_TYPE, body = Envelope),
        (status = SERVICE_UNAVAILABLE, body = Envelope),
    ),
    security(("session" = [])),
)]
#[post("/remove-team")]
pub(crate) async fn remove_team(
    state: Data<State>,
    Call { access, input, .. }: Call<MaybeSignedIn, RemoveTeamBody>,
) -> Result<AuthAnswer<Option<MessageView>>, Problem> {
    let active = access.as_ref().and_then(UserAccess::active_organization);
    let Some(id) = input.organization_id.or(active) else {
        return Ok(AuthAnswer::new(None));
    };
    let access = access.ok_or(AuthError::Unauthorized)?;
    organizations::remove_team(&state.app, &access, &id, &input.team_id).await?;
    let message = "Team removed successfully.";
    Ok(AuthAnswer::new(Some(MessageView { message })))
}
