use beztack_auth::access::{AdminAccess, UserAccess};
use beztack_domain::auth::Visitor;
use beztack_domain::id::{OrganizationId, SecurityEventId, SessionId, UserId};
use beztack_domain::security_events::{SecurityEvent, SecurityEventKind};

use crate::App;

/// Something that is to be written down.
#[derive(Clone, Debug)]
#[must_use = "nothing is written down before it is recorded"]
pub(crate) struct Happening<'a> {
    kind: SecurityEventKind,
    visitor: &'a Visitor,
    user: Option<&'a UserId>,
    actor: Option<&'a UserId>,
    organization: Option<&'a OrganizationId>,
    session: Option<&'a SessionId>,
    details: Vec<(&'static str, String)>,
}

impl<'a> Happening<'a> {
    /// Something that somebody did there.
    pub(crate) fn at(kind: SecurityEventKind, visitor: &'a Visitor) -> Self {
        Self {
            kind,
            visitor,
            user: None,
            actor: None,
            organization: None,
            session: None,
            details: Vec::new(),
        }
    }

    /// Something that a signed-in person did to their own account, or whoever is in their
    /// place.
    pub(crate) fn by(kind: SecurityEventKind, access: &'a UserAccess) -> Self {
        Self {
            user: Some(&access.user().id),
            actor: access.session().impersonated_by.as_ref(),
            session: Some(&access.session().id),
            ..Self::at(kind, access.visitor())
        }
    }

    /// Something that an administrator did to somebody's account, or their own.
    pub(crate) fn by_admin<P>(
        kind: SecurityEventKind,
        access: &'a AdminAccess<P>,
        user: &'a UserId,
    ) -> Self {
        Self {
            session: Some(&access.session().id),
            ..Self::at(kind, access.visitor())
        }
        .to(user)
        .of(access.actor_id())
    }

    /// Whose account it is about.
    pub(crate) fn to(self, user: &'a UserId) -> Self {
        Self {
            user: Some(user),
            ..self
        }
    }

    /// The account of somebody else, perhaps, to whom whoever is signed in did it.
    pub(crate) fn done_to(self, user: &'a UserId) -> Self {
        let actor = self.actor.or(self.user);
        match actor {
            Some(actor) => self.to(user).of(actor),
            None => self.to(user),
        }
    }

    /// The same, where it is known.
    pub(crate) fn about(self, user: Option<&'a UserId>) -> Self {
        Self { user, ..self }
    }

    /// Who did it, which says nothing where they did it to themselves.
    pub(crate) fn of(self, actor: &'a UserId) -> Self {
        let actor = Some(actor).filter(|actor| self.user != Some(*actor));
        Self { actor, ..self }
    }

    /// In which session.
    pub(crate) fn in_session(self, session: &'a SessionId) -> Self {
        Self {
            session: Some(session),
            ..self
        }
    }

    /// In which organization.
    pub(crate) fn in_organization(self, organization: &'a OrganizationId) -> Self {
        Self {
            organization: Some(organization),
            ..self
        }
    }

    /// A word more. Never a secret, and no address.
    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        let value: String = value.into();
        let longest = SecurityEvent::LONGEST_DETAIL;
        let value = value.chars().take(longest).collect();
        self.details.push((name, value));
        self
    }

    pub(super) fn into_event(self, app: &App) -> SecurityEvent {
        let details = self.details.into_iter();
        SecurityEvent {
            id: SecurityEventId::new(app.ids.uuid()),
            occurred_at: app.now(),
            kind: Some(self.kind),
            user_id: self.user.cloned(),
            actor_id: self.actor.cloned(),
            organization_id: self.organization.cloned(),
            session_id: self.session.cloned(),
            ip_address: None,
            user_agent: None,
            details: details
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
        }
        .from(self.visitor)
    }
}
