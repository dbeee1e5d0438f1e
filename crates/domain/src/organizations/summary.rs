use chrono::{DateTime, Utc};

use crate::id::{InvitationId, OrganizationId};

/// An organization as one of its members lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrganizationSummary {
    /// Opaque identifier.
    pub id: OrganizationId,
    /// For people.
    pub name: String,
    /// In addresses.
    pub slug: Option<String>,
    /// A picture's URL.
    pub logo: Option<String>,
    /// What the member is in it: roles, joined by commas.
    pub role: String,
    /// Since when it exists.
    pub created_at: DateTime<Utc>,
}

/// An invitation as its addressee lists it, as long as it can be answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvitationSummary {
    /// Opaque identifier.
    pub id: InvitationId,
    /// To where.
    pub organization_id: OrganizationId,
    /// The same, for people.
    pub organization_name: String,
    /// As what: roles, joined by commas.
    pub role: Option<String>,
    /// Until when it can be answered.
    pub expires_at: DateTime<Utc>,
}
