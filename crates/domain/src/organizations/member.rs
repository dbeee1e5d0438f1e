use chrono::{DateTime, Utc};

use crate::EmailAddress;
use crate::auth::Roles;
use crate::id::{MemberId, OrganizationId, UserId};

/// What somebody is in an organization (contract/better-auth.md 13.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Opaque identifier.
    pub id: MemberId,
    /// Where.
    pub organization_id: OrganizationId,
    /// Who.
    pub user_id: UserId,
    /// As what: roles, joined by commas.
    pub role: String,
    /// Since when.
    pub created_at: DateTime<Utc>,
}

/// What colleagues see of each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// Who.
    pub id: UserId,
    /// Display name; may be empty.
    pub name: String,
    /// Their address.
    pub email: EmailAddress,
    /// A picture's URL.
    pub image: Option<String>,
}

/// A member, and who that is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberProfile {
    /// The membership.
    pub member: Member,
    /// The person.
    pub user: Profile,
}

impl Member {
    /// The role of the founder. There is always somebody who holds it.
    pub const OWNER: &'static str = "owner";

    /// Their roles.
    pub fn roles(&self) -> Roles {
        Roles::parse(&self.role)
    }

    /// Whether owner is one of their roles.
    pub fn is_owner(&self) -> bool {
        self.roles().contains(Self::OWNER)
    }

    /// Whether owner is their only role. The reference asks for this where owners are
    /// invited or removed, and for [`Self::is_owner`] everywhere else (contract 13.1).
    pub fn is_nothing_but_owner(&self) -> bool {
        self.role == Self::OWNER
    }
}
