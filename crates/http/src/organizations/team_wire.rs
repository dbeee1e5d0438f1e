//! The shapes of teams (contract 13.5).

use beztack_app::organizations::Seat;
use beztack_domain::id::{TeamId, UserId};
use beztack_domain::organizations::{Team, TeamMember};
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use crate::auth::{Fields, Input};
use crate::problem::Problem;
use crate::respond::{iso, optional_iso};

/// Part of an organization.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Team)]
pub(crate) struct TeamView {
    id: String,
    name: String,
    organization_id: String,
    #[serde(serialize_with = "iso")]
    created_at: DateTime<Utc>,
    #[serde(serialize_with = "iso")]
    updated_at: DateTime<Utc>,
}

impl From<Team> for TeamView {
    fn from(team: Team) -> Self {
        Self {
            id: team.id.into_string(),
            name: team.name,
            organization_id: team.organization_id.into_string(),
            created_at: team.created_at,
            updated_at: team.updated_at,
        }
    }
}

/// Somebody in a team.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = TeamMember)]
pub(crate) struct TeamMemberView {
    id: String,
    team_id: String,
    user_id: String,
    #[serde(serialize_with = "optional_iso")]
    #[schema(required)]
    created_at: Option<DateTime<Utc>>,
}

impl From<TeamMember> for TeamMemberView {
    fn from(seat: TeamMember) -> Self {
        Self {
            id: seat.id.into_string(),
            team_id: seat.team_id.into_string(),
            user_id: seat.user_id.into_string(),
            created_at: seat.created_at,
        }
    }
}

/// Who, and which team.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "camelCase")]
pub(crate) struct SeatBody {
    #[schema(value_type = String)]
    team_id: TeamId,
    #[schema(value_type = String)]
    user_id: UserId,
}

impl Input for SeatBody {
    fn read(mut fields: Fields) -> Result<Self, Problem> {
        fields.expect_object("object")?;
        let body = Self {
            team_id: TeamId::new(fields.string("teamId")),
            user_id: UserId::new(fields.coerced_string("userId")),
        };
        fields.finish_with(Some(body))
    }
}

impl From<SeatBody> for Seat {
    fn from(body: SeatBody) -> Self {
        Self {
            team: body.team_id,
            user: body.user_id,
        }
    }
}

/// What was done, in words.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Message)]
pub(crate) struct MessageView {
    pub(super) message: &'static str,
}
