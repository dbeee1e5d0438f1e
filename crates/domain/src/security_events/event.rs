use chrono::{DateTime, Utc};

use super::SecurityEventKind;
use crate::auth::Visitor;
use crate::id::{OrganizationId, SecurityEventId, SessionId, UserId};

/// Something that happened to an account. It names people and is never changed: it stays
/// when they go, until its time is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecurityEvent {
    /// Opaque identifier.
    pub id: SecurityEventId,
    /// When.
    pub occurred_at: DateTime<Utc>,
    /// What. `None` for a word that this version does not know.
    pub kind: Option<SecurityEventKind>,
    /// Whose account it is about; nobody's where somebody tried an address that has none.
    pub user_id: Option<UserId>,
    /// Who did it, where it was somebody else: an administrator, or an owner of the
    /// organization.
    pub actor_id: Option<UserId>,
    /// In which organization.
    pub organization_id: Option<OrganizationId>,
    /// In which session, by its row and never by its token.
    pub session_id: Option<SessionId>,
    /// From where, as far as it is known.
    pub ip_address: Option<String>,
    /// With what, cut to [`Self::LONGEST_USER_AGENT`].
    pub user_agent: Option<String>,
    /// A few words more, by name. Never a secret.
    pub details: Vec<(String, String)>,
}

impl SecurityEvent {
    /// Characters of a client's description of itself that are kept.
    pub const LONGEST_USER_AGENT: usize = 256;

    /// Characters of one detail that are kept: roles, for instance, are any text.
    pub const LONGEST_DETAIL: usize = 128;

    /// The same, seen to come from there.
    #[must_use]
    pub fn from(self, visitor: &Visitor) -> Self {
        let known = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let agent = visitor.user_agent.chars().take(Self::LONGEST_USER_AGENT);
        Self {
            ip_address: known(&visitor.ip_address),
            user_agent: known(&agent.collect::<String>()),
            ..self
        }
    }
}

/// Which events are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SecurityEventFilter {
    /// About this account only.
    pub user_id: Option<UserId>,
    /// Of this kind only.
    pub kind: Option<SecurityEventKind>,
}
