//! Witnesses: values that only a check can make, and that use cases ask for.

use std::fmt;
use std::marker::PhantomData;

use beztack_domain::auth::{AuthError, Session, User, Visitor};
use beztack_domain::id::{OrganizationId, TeamId, UserId};
use beztack_domain::organizations::{Member, OrganizationError};

use crate::permission::{AccessControl, Permission};

/// Proof that a signed-in person acts on their own behalf.
#[derive(Clone, Debug)]
pub struct UserAccess {
    session: Session,
    user: User,
    visitor: Visitor,
}

impl UserAccess {
    /// The person behind a live session, asking from there. Called where sessions are
    /// looked up, and nowhere else.
    pub fn of(session: Session, user: User, visitor: Visitor) -> Self {
        Self {
            session,
            user,
            visitor,
        }
    }

    /// From where they ask.
    pub fn visitor(&self) -> &Visitor {
        &self.visitor
    }

    /// The session they use.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// Who they are.
    pub fn user(&self) -> &User {
        &self.user
    }

    /// The organization they use now. Whether they (still) belong to it is another
    /// question.
    pub fn active_organization(&self) -> Option<OrganizationId> {
        let id = self.session.active_organization_id.as_ref();
        id.filter(|id| !id.is_empty()).map(OrganizationId::new)
    }

    /// The team they use now; the same holds for it.
    pub fn active_team(&self) -> Option<TeamId> {
        let id = self.session.active_team_id.as_ref();
        id.filter(|id| !id.is_empty()).map(TeamId::new)
    }

    /// Both, owned.
    pub fn into_parts(self) -> (Session, User) {
        (self.session, self.user)
    }
}

/// Proof that an administrator may exercise `P` on the people of this installation.
#[derive(Clone)]
pub struct AdminAccess<P> {
    access: UserAccess,
    permission: PhantomData<fn() -> P>,
}

impl<P> AdminAccess<P> {
    /// Who they are, by their id.
    pub fn actor_id(&self) -> &UserId {
        &self.access.user.id
    }

    /// The session they use.
    pub fn session(&self) -> &Session {
        &self.access.session
    }

    /// From where they ask.
    pub fn visitor(&self) -> &Visitor {
        &self.access.visitor
    }
}

impl<P: Permission> AdminAccess<P> {
    /// Turns a signed-in person into an administrator, if one of their roles holds `P`.
    ///
    /// Somebody who acts in another's place gains nothing by what becomes of that one.
    pub fn grant(access: UserAccess, control: &AccessControl) -> Result<Self, AuthError> {
        let (session, actor) = (&access.session, &access.user);
        if session.impersonated_by.is_none() && control.allow::<P>(&actor.roles()) {
            Ok(Self {
                access,
                permission: PhantomData,
            })
        } else {
            Err(AuthError::NotAllowed(P::DESCRIPTION))
        }
    }

    /// Who they are.
    pub fn actor(&self) -> &User {
        &self.access.user
    }
}

impl<P: Permission> fmt::Debug for AdminAccess<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AdminAccess")
            .field("actor", self.actor_id())
            .field("action", &P::DESCRIPTION)
            .finish()
    }
}

/// Proof that an administrator of the installation acts (decisions.md 8).
#[derive(Clone, Debug)]
pub struct AppAdminAccess {
    access: UserAccess,
}

impl AppAdminAccess {
    /// Turns a signed-in person into an administrator of the installation, if `sudo` is
    /// one of their roles.
    ///
    /// Somebody who acts in another's place gains nothing by what that one is.
    pub fn grant(access: UserAccess) -> Result<Self, AuthError> {
        if access.session.impersonated_by.is_none() && access.user.is_app_admin() {
            Ok(Self { access })
        } else {
            Err(AuthError::NotAllowed("administer the installation"))
        }
    }

    /// Who they are.
    pub fn actor(&self) -> &User {
        self.access.user()
    }

    /// The same person, acting on their own behalf.
    pub fn as_user(&self) -> &UserAccess {
        &self.access
    }
}

/// Proof that a member may exercise `P` in their organization.
#[derive(Clone)]
pub struct OrgAccess<P> {
    actor: Member,
    permission: PhantomData<fn() -> P>,
}

impl<P: Permission> OrgAccess<P> {
    /// Lets a member act, if one of their roles holds `P`.
    pub fn grant(actor: Member, control: &AccessControl) -> Result<Self, OrganizationError> {
        if control.allow::<P>(&actor.roles()) {
            Ok(Self {
                actor,
                permission: PhantomData,
            })
        } else {
            Err(OrganizationError::NotAllowed(P::DESCRIPTION))
        }
    }

    /// What they are in the organization.
    pub fn actor(&self) -> &Member {
        &self.actor
    }

    /// Where they may.
    pub fn organization(&self) -> &OrganizationId {
        &self.actor.organization_id
    }
}

impl<P: Permission> fmt::Debug for OrgAccess<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OrgAccess")
            .field("actor", &self.actor.id)
            .field("action", &P::DESCRIPTION)
            .finish()
    }
}
