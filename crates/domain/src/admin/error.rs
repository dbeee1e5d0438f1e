use thiserror::Error;

use crate::Fault;
use crate::auth::{AuthError, Roles};

/// Why an administrator was refused (contract/better-auth.md 11.4).
#[derive(Debug, Error)]
pub enum AdminError {
    /// There is no such user.
    #[error("user not found")]
    UserNotFound,
    /// Somebody has this address already.
    #[error("user already exists")]
    UserAlreadyExists,
    /// A change without anything in it.
    #[error("no data to update")]
    NoDataToUpdate,
    /// Nobody shuts themselves out.
    #[error("cannot ban oneself")]
    CannotBanYourself,
    /// Nobody deletes themselves here.
    #[error("cannot remove oneself")]
    CannotRemoveYourself,
    /// Administrators are not impersonated.
    #[error("cannot impersonate administrators")]
    CannotImpersonateAdmins,
    /// The session is the caller's own.
    #[error("not impersonating anyone")]
    NotImpersonating,
    /// The session to go back to is unknown, over, or somebody else's.
    #[error("the administrator's session is gone")]
    AdminSessionNotFound,
    /// The administrator to go back to is gone.
    #[error("the administrator is gone")]
    AdminNotFound,
    /// The role is given by the command line only (decisions.md 8).
    #[error("the role cannot be granted by a request")]
    RoleNotGrantable,
    /// Administrators of the installation are changed by their own kind only.
    #[error("the user administers the installation")]
    AppAdmin,
    /// What anybody else would have been refused for as well.
    #[error(transparent)]
    Auth(AuthError),
    /// Something broke.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl AdminError {
    /// The refusal of roles that no request may grant.
    pub fn ensure_grantable(roles: &str) -> Result<(), Self> {
        if Roles::parse(roles).contains(Roles::SUDO) {
            Err(Self::RoleNotGrantable)
        } else {
            Ok(())
        }
    }
}

impl From<AuthError> for AdminError {
    fn from(error: AuthError) -> Self {
        match error {
            AuthError::UserAlreadyExists => Self::UserAlreadyExists,
            AuthError::Fault(fault) => Self::Fault(fault),
            other => Self::Auth(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sudo_is_granted_in_no_combination() {
        for roles in ["sudo", "user,sudo", "sudo,admin"] {
            assert!(matches!(
                AdminError::ensure_grantable(roles),
                Err(AdminError::RoleNotGrantable)
            ));
        }
        for roles in ["", "admin", "wizard", "sudoer", "user, sudo"] {
            assert!(AdminError::ensure_grantable(roles).is_ok(), "{roles}");
        }
    }
}
