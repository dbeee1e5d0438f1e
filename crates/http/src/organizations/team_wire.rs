//! The shapes of teams (contract 13.5).

use beztack_domain::organizations::Team;
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use crate::respond::iso;

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
