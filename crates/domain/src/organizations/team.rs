use chrono::{DateTime, Utc};

use crate::id::{OrganizationId, TeamId, TeamMemberId, UserId};

/// Part of an organization (contract/better-auth.md 13.5).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Team {
    /// Opaque identifier.
    pub id: TeamId,
    /// Display name; may be empty, need not be unique.
    pub name: String,
    /// Whose it is.
    pub organization_id: OrganizationId,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When the row was last written.
    pub updated_at: DateTime<Utc>,
}

/// A person in a team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TeamMember {
    /// Opaque identifier.
    pub id: TeamMemberId,
    /// Where.
    pub team_id: TeamId,
    /// Who.
    pub user_id: UserId,
    /// Since when, where it is known.
    pub created_at: Option<DateTime<Utc>>,
}

impl Team {
    /// A team that begins now.
    pub fn found(
        id: TeamId,
        name: String,
        organization: &OrganizationId,
        now: DateTime<Utc>,
    ) -> Self {
        Self {
            id,
            name,
            organization_id: organization.clone(),
            created_at: now,
            updated_at: now,
        }
    }
}
