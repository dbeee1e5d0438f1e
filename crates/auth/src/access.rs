//! Witnesses: values that only a check can make, and that use cases ask for.

use std::fmt;
use std::marker::PhantomData;

use beztack_domain::auth::{AuthError, Session, User};

use crate::permission::{AccessControl, Permission};

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

/// Proof that an administrator may exercise `P` on the people of this installation.
#[derive(Clone)]
pub struct AdminAccess<P> {
    actor: User,
    permission: PhantomData<fn() -> P>,
}

impl<P: Permission> AdminAccess<P> {
    /// Turns a signed-in person into an administrator, if one of their roles holds `P`.
    ///
    /// Somebody who acts in another's place gains nothing by what becomes of that one.
    pub fn grant(access: UserAccess, control: &AccessControl) -> Result<Self, AuthError> {
        let (session, actor) = access.into_parts();
        if session.impersonated_by.is_none() && control.allow::<P>(&actor.roles()) {
            Ok(Self {
                actor,
                permission: PhantomData,
            })
        } else {
            Err(AuthError::NotAllowed(P::DEED))
        }
    }

    /// Who they are.
    pub fn actor(&self) -> &User {
        &self.actor
    }
}

impl<P: Permission> fmt::Debug for AdminAccess<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AdminAccess")
            .field("actor", &self.actor.id)
            .field("deed", &P::DEED)
            .finish()
    }
}
