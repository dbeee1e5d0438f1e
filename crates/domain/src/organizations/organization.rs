use chrono::{DateTime, Utc};

use super::{Invitation, MemberProfile, Team};
use crate::id::OrganizationId;

/// People who work and pay together (contract/better-auth.md 13.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organization {
    /// Opaque identifier.
    pub id: OrganizationId,
    /// Display name.
    pub name: String,
    /// The name in addresses: unique, by case, never changed on its way in. Missing in
    /// rows of other programs only.
    pub slug: Option<String>,
    /// A picture's URL.
    pub logo: Option<String>,
    /// A JSON object of the frontend's own, as text.
    pub metadata: Option<String>,
    /// When it was founded.
    pub created_at: DateTime<Utc>,
}

/// What is to change about an organization.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrganizationChanges {
    /// The new name.
    pub name: Option<String>,
    /// The new slug.
    pub slug: Option<String>,
    /// The new picture.
    pub logo: Option<String>,
    /// The new metadata, JSON as text.
    pub metadata: Option<String>,
}

/// An organization with everything that belongs to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FullOrganization {
    /// Itself.
    pub organization: Organization,
    /// Its people, up to the limit that was asked for.
    pub members: Vec<MemberProfile>,
    /// Its invitations, in every state.
    pub invitations: Vec<Invitation>,
    /// Its teams.
    pub teams: Vec<Team>,
}
