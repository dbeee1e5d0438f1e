use thiserror::Error;

use crate::{Fault, NotAnEmailAddress};

/// Why an operation on accounts or sessions was refused.
#[derive(Debug, Error)]
pub enum AuthError {
    /// The text given as an address is none.
    #[error("invalid e-mail address")]
    InvalidEmail,
    /// Fewer characters than the policy asks for.
    #[error("password too short")]
    PasswordTooShort,
    /// More characters than the policy allows.
    #[error("password too long")]
    PasswordTooLong,
    /// Somebody has this address already.
    #[error("user already exists")]
    UserAlreadyExists,
    /// Unknown user, no password account, or wrong password: not told apart.
    #[error("invalid e-mail address or password")]
    InvalidEmailOrPassword,
    /// A user field that only administrators may set was given.
    #[error("{0} is not allowed to be set")]
    FieldNotAllowed(&'static str),
    /// The user is banned.
    #[error("banned")]
    BannedUser,
    /// None of the caller's roles allows it; completes "You are not allowed to …".
    #[error("not allowed to {0}")]
    NotAllowed(&'static str),
    /// The user still pays for something (decisions.md 20).
    #[error("the user has a live subscription")]
    HasLiveSubscription,
    /// The user is named in records that must stay what they are: who granted a tier.
    #[error("the user is part of an audit trail")]
    PartOfAuditTrail,
    /// No valid session.
    #[error("unauthorized")]
    Unauthorized,
    /// Something broke.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<NotAnEmailAddress> for AuthError {
    fn from(_: NotAnEmailAddress) -> Self {
        Self::InvalidEmail
    }
}
