//! Witnesses: values that only a check can make, and that use cases ask for.

use beztack_domain::auth::{Session, User};

/// Proof that a signed-in person acts on their own behalf.
#[derive(Clone, Debug)]
pub struct UserAccess {
    session: Session,
    user: User,
}

impl UserAccess {
    /// The person behind a live session. Called where sessions are looked up, and
    /// nowhere else.
    pub fn of(session: Session, user: User) -> Self {
        Self { session, user }
    }

    /// The session they use.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// Who they are.
    pub fn user(&self) -> &User {
        &self.user
    }

    /// Both, owned.
    pub fn into_parts(self) -> (Session, User) {
        (self.session, self.user)
    }
}
