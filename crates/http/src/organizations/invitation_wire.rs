//! The shapes of invitations (contract 13.4).

use beztack_domain::organizations::Invitation;
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use crate::respond::iso;

/// Somebody is asked to join.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Invitation)]
pub(crate) struct InvitationView {
    id: String,
    organization_id: String,
    email: String,
    /// Roles, joined by commas.
    #[schema(required)]
    role: Option<String>,
    /// `pending`, `accepted`, `rejected` or `canceled`.
    status: &'static str,
    /// Ids of teams, joined by commas.
    #[schema(required)]
    team_id: Option<String>,
    inviter_id: String,
    #[serde(serialize_with = "iso")]
    expires_at: DateTime<Utc>,
    #[serde(serialize_with = "iso")]
    created_at: DateTime<Utc>,
}

impl From<Invitation> for InvitationView {
    fn from(invitation: Invitation) -> Self {
        Self {
            id: invitation.id.into_string(),
            organization_id: invitation.organization_id.into_string(),
            email: invitation.email.into_string(),
            role: invitation.role,
            status: invitation.status.as_str(),
            team_id: invitation.team_id,
            inviter_id: invitation.inviter_id.into_string(),
            expires_at: invitation.expires_at,
            created_at: invitation.created_at,
        }
    }
}
