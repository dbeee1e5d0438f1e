use chrono::{DateTime, TimeDelta, Utc};

use crate::EmailAddress;
use crate::id::{InvitationId, OrganizationId, TeamId, UserId};

/// Somebody is asked to join (contract/better-auth.md 13.4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// Opaque identifier.
    pub id: InvitationId,
    /// Where.
    pub organization_id: OrganizationId,
    /// Whose address it was sent to.
    pub email: EmailAddress,
    /// As what: roles, joined by commas.
    pub role: Option<String>,
    /// What became of it.
    pub status: InvitationStatus,
    /// Into which teams: ids, joined by commas.
    pub team_id: Option<String>,
    /// Who asks.
    pub inviter_id: UserId,
    /// Until when it can be answered.
    pub expires_at: DateTime<Utc>,
    /// When it was sent first.
    pub created_at: DateTime<Utc>,
}

/// What became of an invitation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvitationStatus {
    /// It can be answered.
    Pending,
    /// They joined.
    Accepted,
    /// They do not want to.
    Rejected,
    /// It was taken back.
    Canceled,
}

/// An invitation, and the name of the organization.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedInvitation {
    /// The invitation.
    pub invitation: Invitation,
    /// To where.
    pub organization_name: String,
}

/// An invitation as its addressee lists it, and where it leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddressedInvitation {
    /// The invitation.
    pub invitation: Invitation,
    /// When it was last written.
    pub updated_at: DateTime<Utc>,
    /// To where.
    pub organization: InvitingOrganization,
}

/// What an addressee sees of the organization that asks them to join.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvitingOrganization {
    /// Display name.
    pub name: String,
    /// The name in addresses.
    pub slug: Option<String>,
    /// A picture's URL.
    pub logo: Option<String>,
}

/// An invitation as its addressee looks at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenInvitation {
    /// The invitation.
    pub invitation: Invitation,
    /// To where.
    pub organization_name: String,
    /// The organization's name in addresses.
    pub organization_slug: Option<String>,
    /// Who asks.
    pub inviter_email: EmailAddress,
}

impl InvitationStatus {
    /// The word in the column.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
            Self::Canceled => "canceled",
        }
    }

    /// What the column says. A word that nobody knows cannot be answered any more.
    pub fn stored(word: &str) -> Self {
        [Self::Pending, Self::Accepted, Self::Rejected]
            .into_iter()
            .find(|status| status.as_str() == word)
            .unwrap_or(Self::Canceled)
    }
}

impl Invitation {
    /// How long it can be answered.
    pub const LIFETIME: TimeDelta = TimeDelta::hours(48);

    /// The role of who was invited without one.
    pub const DEFAULT_ROLE: &'static str = "member";

    /// What whoever accepts it becomes: roles, joined by commas.
    pub fn granted_role(&self) -> &str {
        self.role.as_deref().unwrap_or(Self::DEFAULT_ROLE)
    }

    /// Whether it can still be answered.
    pub fn is_open(&self, now: DateTime<Utc>) -> bool {
        self.status == InvitationStatus::Pending && self.expires_at > now
    }

    /// Whether it was sent to this address; letter case does not count.
    pub fn is_for(&self, email: &EmailAddress) -> bool {
        self.email.as_str().eq_ignore_ascii_case(email.as_str())
    }

    /// The teams it leads into.
    pub fn teams(&self) -> Vec<TeamId> {
        self.team_id
            .iter()
            .flat_map(|ids| ids.split(','))
            .filter(|id| !id.is_empty())
            .map(TeamId::new)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_state_is_over() {
        assert_eq!(
            InvitationStatus::stored("pending"),
            InvitationStatus::Pending
        );
        for word in ["canceled", "cancelled", "", "Pending"] {
            assert_eq!(InvitationStatus::stored(word), InvitationStatus::Canceled);
        }
    }
}
