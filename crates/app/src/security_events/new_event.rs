use beztack_auth::access::{AdminAccess, UserAccess};
use beztack_domain::auth::Visitor;
use beztack_domain::id::{OrganizationId, SecurityEventId, SessionId, UserId};
use beztack_domain::security_events::{SecurityEvent, SecurityEventKind};
use beztack_domain::{Clock, IdSource};

/// Something that is to be written down.
#[derive(Clone, Debug)]
#[must_use = "nothing is written down before it is recorded"]
pub(crate) struct NewEvent<'a> {
    kind: SecurityEventKind,
    visitor: Option<&'a Visitor>,
    account: Option<&'a UserId>,
    doer: Option<&'a UserId>,
    organization: Option<&'a OrganizationId>,
    session: Option<&'a SessionId>,
    details: Vec<(&'static str, String)>,
}

impl<'a> NewEvent<'a> {
    /// Something that was done on the machine itself, by nobody who visits.
    pub(crate) fn on_the_machine(kind: SecurityEventKind) -> Self {
        Self {
            kind,
            visitor: None,
            account: None,
            doer: None,
            organization: None,
            session: None,
            details: Vec::new(),
        }
    }

    /// Something that somebody did who is not signed in, or not any more.
    pub(crate) fn by_visitor(kind: SecurityEventKind, visitor: &'a Visitor) -> Self {
        Self {
            visitor: Some(visitor),
            ..Self::on_the_machine(kind)
        }
    }

    /// Something that a signed-in person did, or whoever is in their place: to their own
    /// account, unless another is named.
    pub(crate) fn by_user(kind: SecurityEventKind, access: &'a UserAccess) -> Self {
        let (user, session) = (access.user(), access.session());
        Self {
            account: Some(&user.id),
            doer: session.impersonated_by.as_ref().or(Some(&user.id)),
            session: Some(&session.id),
            ..Self::by_visitor(kind, access.visitor())
        }
    }

    /// Something that an administrator did to this account, which may be their own.
    pub(crate) fn by_admin<P>(
        kind: SecurityEventKind,
        access: &'a AdminAccess<P>,
        account: &'a UserId,
    ) -> Self {
        Self {
            account: Some(account),
            doer: Some(access.actor_id()),
            session: Some(&access.session().id),
            ..Self::by_visitor(kind, access.visitor())
        }
    }

    /// Whose account it is about, where that is known.
    pub(crate) fn about_account(self, account: impl Into<Option<&'a UserId>>) -> Self {
        Self {
            account: account.into(),
            ..self
        }
    }

    /// Who did it, where it may have been somebody else than whose account it is.
    pub(crate) fn done_by(self, doer: impl Into<Option<&'a UserId>>) -> Self {
        Self {
            doer: doer.into(),
            ..self
        }
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
    pub(crate) fn with_detail(mut self, name: &'static str, value: impl Into<String>) -> Self {
        let value: String = value.into();
        let longest = SecurityEvent::LONGEST_DETAIL;
        let value = value.chars().take(longest).collect();
        self.details.push((name, value));
        self
    }

    /// What is written. Who did it to themselves is not named twice.
    pub(super) fn into_event(self, clock: &dyn Clock, ids: &dyn IdSource) -> SecurityEvent {
        let details = self.details.into_iter();
        let event = SecurityEvent {
            id: SecurityEventId::new(ids.uuid()),
            occurred_at: clock.now(),
            kind: Some(self.kind),
            actor_id: self.doer.filter(|_| self.doer != self.account).cloned(),
            user_id: self.account.cloned(),
            organization_id: self.organization.cloned(),
            session_id: self.session.cloned(),
            ip_address: None,
            user_agent: None,
            details: details
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
        };
        match self.visitor {
            Some(visitor) => event.from(visitor),
            None => event,
        }
    }
}
