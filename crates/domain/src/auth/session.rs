use chrono::{DateTime, TimeDelta, Utc};

use super::Visitor;
use crate::id::{SessionId, UserId};

/// What the `token` column of a session holds and what lists of sessions show.
///
/// In the `better-auth` storage format this is the token itself, in the
/// `hardened` format a digest of it (decisions.md 7).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct StoredToken(pub String);

/// A signed-in browser (contract/better-auth.md 6).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Opaque identifier.
    pub id: SessionId,
    /// How the row is found again.
    pub token: StoredToken,
    /// Whose it is.
    pub user_id: UserId,
    /// When it ends unless it is refreshed.
    pub expires_at: DateTime<Utc>,
    /// When it began.
    pub created_at: DateTime<Utc>,
    /// When the row was last written.
    pub updated_at: DateTime<Utc>,
    /// Where it began; empty when unknown.
    pub ip_address: Option<String>,
    /// With what; empty when unknown.
    pub user_agent: Option<String>,
    /// The administrator behind it, if it is an impersonation.
    pub impersonated_by: Option<UserId>,
    /// The organization in use.
    pub active_organization_id: Option<String>,
    /// The team in use.
    pub active_team_id: Option<String>,
}

/// What a session begins with.
#[derive(Clone, Debug)]
pub struct NewSession<'a> {
    /// Opaque identifier.
    pub id: SessionId,
    /// How the row is found again.
    pub token: StoredToken,
    /// Whose it is.
    pub user_id: UserId,
    /// Where it begins, and with what.
    pub visitor: &'a Visitor,
    /// How long it lives unless it is extended.
    pub lifetime: TimeDelta,
}

/// How long sessions live.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionPolicy {
    /// Life of a remembered session (reference: 7 days).
    pub lifetime: TimeDelta,
    /// Life of one that is not to be remembered (reference: 1 day).
    pub short_lifetime: TimeDelta,
    /// Age after which a use extends it (reference: 1 day).
    pub update_age: TimeDelta,
    /// Age at which it ends whatever its use (decisions.md 10); `None` for never.
    pub absolute_lifetime: Option<TimeDelta>,
}

impl SessionPolicy {
    /// The lifetime of a session that is `remembered` or not.
    pub fn lifetime(&self, remembered: bool) -> TimeDelta {
        if remembered {
            self.lifetime
        } else {
            self.short_lifetime
        }
    }
}

impl Session {
    /// Life of an administrator's session in somebody else's place
    /// (contract/better-auth.md 11.3).
    pub const IMPERSONATION_LIFETIME: TimeDelta = TimeDelta::hours(1);

    /// Age up to which a session is proof enough for what cannot be undone
    /// (contract/better-auth.md 10, decisions.md 1f).
    const FRESH: TimeDelta = TimeDelta::days(1);

    /// Whether its row was written within the last day: the reference's rule for
    /// unlinking accounts.
    pub fn is_fresh(&self, now: DateTime<Utc>) -> bool {
        now - self.updated_at < Self::FRESH
    }

    /// Whether it began within the last day, however often it was extended.
    pub fn began_recently(&self, now: DateTime<Utc>) -> bool {
        now - self.created_at < Self::FRESH
    }

    /// A session that begins now.
    pub fn start(new: NewSession<'_>, now: DateTime<Utc>) -> Self {
        Self {
            id: new.id,
            token: new.token,
            user_id: new.user_id,
            expires_at: now + new.lifetime,
            created_at: now,
            updated_at: now,
            ip_address: Some(new.visitor.ip_address.clone()),
            user_agent: Some(new.visitor.user_agent.clone()),
            impersonated_by: None,
            active_organization_id: None,
            active_team_id: None,
        }
    }

    /// The session that takes its place now: another secret and a fresh life, everything
    /// else as it was (contract/better-auth.md 6.1). An impersonation ends when it would
    /// have ended.
    #[must_use]
    pub fn successor(
        &self,
        id: SessionId,
        token: StoredToken,
        lifetime: TimeDelta,
        now: DateTime<Utc>,
    ) -> Self {
        Self {
            id,
            token,
            expires_at: match self.impersonated_by {
                Some(_) => self.expires_at,
                None => now + lifetime,
            },
            created_at: now,
            updated_at: now,
            ..self.clone()
        }
    }

    /// When it ends unless it is extended, by idleness or by its absolute age.
    pub fn ends_at(&self, policy: &SessionPolicy) -> DateTime<Utc> {
        match policy.absolute_lifetime {
            Some(limit) => self.expires_at.min(self.created_at + limit),
            None => self.expires_at,
        }
    }

    /// Whether it has ended.
    pub fn is_expired(&self, policy: &SessionPolicy, now: DateTime<Utc>) -> bool {
        self.ends_at(policy) <= now
    }

    /// The expiry that a use at `now` gives it, if it is time for that
    /// (contract/better-auth.md 6.2: once `update_age` of its lifetime is gone).
    ///
    /// An impersonation is never extended, whatever its cookies say.
    pub fn refreshed_expiry(
        &self,
        policy: &SessionPolicy,
        now: DateTime<Utc>,
    ) -> Option<DateTime<Utc>> {
        if self.impersonated_by.is_some() {
            return None;
        }
        let due = self.expires_at - policy.lifetime + policy.update_age <= now;
        let until = now + policy.lifetime;
        let cap = policy
            .absolute_lifetime
            .map(|limit| self.created_at + limit);
        due.then(|| cap.map_or(until, |cap| until.min(cap)))
            .filter(|until| *until > self.expires_at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(absolute: Option<TimeDelta>) -> SessionPolicy {
        SessionPolicy {
            lifetime: TimeDelta::days(7),
            short_lifetime: TimeDelta::days(1),
            update_age: TimeDelta::days(1),
            absolute_lifetime: absolute,
        }
    }

    fn session(now: DateTime<Utc>) -> Session {
        let new = NewSession {
            id: SessionId::new("s"),
            token: StoredToken("t".to_owned()),
            user_id: UserId::new("u"),
            visitor: &Visitor::default(),
            lifetime: TimeDelta::days(7),
        };
        Session::start(new, now)
    }

    #[test]
    fn a_use_extends_it_once_a_day_has_passed() {
        let start = DateTime::UNIX_EPOCH;
        let session = session(start);
        let policy = policy(None);
        assert_eq!(
            session.refreshed_expiry(&policy, start + TimeDelta::hours(23)),
            None
        );
        let day = start + TimeDelta::days(1);
        assert_eq!(
            session.refreshed_expiry(&policy, day),
            Some(day + TimeDelta::days(7))
        );
    }

    #[test]
    fn an_impersonation_is_never_extended() {
        let start = DateTime::UNIX_EPOCH;
        let session = Session {
            impersonated_by: Some(UserId::new("admin")),
            ..session(start)
        };
        let later = start + TimeDelta::days(6);
        assert_eq!(session.refreshed_expiry(&policy(None), later), None);
    }

    #[test]
    fn a_successor_lives_anew_unless_somebody_stands_in() {
        let start = DateTime::UNIX_EPOCH;
        let later = start + TimeDelta::minutes(50);
        let succeed = |session: &Session| {
            let (id, token) = (SessionId::new("2"), StoredToken("two".to_owned()));
            session.successor(id, token, TimeDelta::days(7), later)
        };
        let own = session(start);
        assert_eq!(succeed(&own).expires_at, later + TimeDelta::days(7));
        let theirs = Session {
            impersonated_by: Some(UserId::new("admin")),
            ..own
        };
        assert_eq!(succeed(&theirs).expires_at, theirs.expires_at);
        assert_eq!(succeed(&theirs).impersonated_by, theirs.impersonated_by);
    }

    #[test]
    fn the_absolute_lifetime_caps_every_refresh_and_ends_it() {
        let start = DateTime::UNIX_EPOCH;
        let session = session(start);
        let policy = policy(Some(TimeDelta::days(8)));
        let later = start + TimeDelta::days(6);
        assert_eq!(
            session.refreshed_expiry(&policy, later),
            Some(start + TimeDelta::days(8))
        );
        assert!(!session.is_expired(&policy, later));
        assert!(session.is_expired(&policy, start + TimeDelta::days(8)));
    }
}
