use actix_web::web::Data;
use actix_web::{HttpRequest, post};
use beztack_app::organizations::{self, Choice};
use beztack_domain::id::TeamId;
use serde_json::Value;
use utoipa::ToSchema;

use super::activation::answer;
use super::team_wire::TeamView;
use super::wire::given;
use crate::State;
use crate::auth::{Call, Fields, Input};
use crate::extract::SignedIn;
use crate::problem::{Envelope, Problem};
use crate::respond::AuthAnswer;

/// Which team to use.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "for the document; the field becomes a choice")]
pub(crate) struct SetActiveTeamBody {
    /// `null` for none. The one in use is used again if it is not given.
    team_id: Option<String>,
}

/// What the body chooses.
#[derive(Debug)]
pub(crate) struct Chosen(Choice<TeamId>);

impl Input for Chosen {
    fn read(mut fields: Fields) -> Result<Self, Problem> {
        fields.expect_object("object")?;
        let choice = if fields.get("teamId") == Some(&Value::Null) {
            Choice::Nothing
        } else {
            given(&mut fields, "teamId").map_or(Choice::Same, |id| Choice::This(TeamId::new(id)))
        };
        fields.finish_with(Some(Self(choice)))
    }
}

/// Use a team, or none.
#[utoipa::path(
    tag = "organization",
    request_body = SetActiveTeamBody,
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
#[post("/set-active-team")]
pub(crate) async fn set_active_team(
    state: Data<State>,
    request: HttpRequest,
    Call { access, input, .. }: Call<SignedIn, Chosen>,
) -> Result<AuthAnswer<Option<TeamView>>, Problem> {
    let active = organizations::set_active_team(&state.app, &access, input.0).await?;
    answer(active, &state, &request).await
}
