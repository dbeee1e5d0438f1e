use chrono::TimeDelta;
use thiserror::Error;

use crate::limits::LimitError;
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
    /// One of those that people choose most often.
    #[error("password too common")]
    PasswordTooCommon,
    /// Somebody has this address already.
    #[error("user already exists")]
    UserAlreadyExists,
    /// Unknown user, no password account, or wrong password: not told apart.
    #[error("invalid e-mail address or password")]
    InvalidEmailOrPassword,
    /// A user field that only administrators may set was given.
    #[error("{0} is not allowed to be set")]
    FieldNotAllowed(&'static str),
    /// The password is right, but the address was never proven.
    #[error("e-mail address not verified")]
    EmailNotVerified,
    /// The user is banned.
    #[error("banned")]
    BannedUser,
    /// None of the caller's roles allows it; completes "You are not allowed to …".
    #[error("not allowed to {0}")]
    NotAllowed(&'static str),
    /// The address may not be changed here.
    #[error("the address can not be updated here")]
    EmailCanNotBeUpdated,
    /// A change without anything in it.
    #[error("no fields to update")]
    NoFieldsToUpdate,
    /// The password given to confirm something is wrong.
    #[error("invalid password")]
    InvalidPassword,
    /// The user has no password.
    #[error("no credential account")]
    CredentialAccountNotFound,
    /// No such way to sign in.
    #[error("account not found")]
    AccountNotFound,
    /// It is the only way to sign in.
    #[error("the last account cannot be unlinked")]
    LastAccount,
    /// The session is too old for this.
    #[error("session is not fresh")]
    SessionIsNotFresh,
    /// The session is too old to delete an account without its password.
    #[error("session expired")]
    SessionExpired,
    /// The feature is switched off.
    #[error("{0:?} is not enabled")]
    NotEnabled(Feature),
    /// The address is the one they have.
    #[error("the address is the same")]
    EmailIsTheSame,
    /// A mail was asked for to somebody else's address.
    #[error("not the caller's own address")]
    NotYourEmail,
    /// A proof was asked for that was given already.
    #[error("the address is verified already")]
    AlreadyVerified,
    /// A secret that was never handed out, was used, or has run out.
    #[error("invalid token")]
    InvalidToken,
    /// The user still pays for something (decisions.md 20).
    #[error("the user has a live subscription")]
    HasLiveSubscription,
    /// The user is named in records that must stay what they are: who granted a tier.
    #[error("the user is part of an audit trail")]
    PartOfAuditTrail,
    /// It was tried as often as it may be.
    #[error("limit reached")]
    LimitReached {
        /// How long until it may be tried again.
        wait: TimeDelta,
    },
    /// No valid session.
    #[error("unauthorized")]
    Unauthorized,
    /// Something broke.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// What the configuration can switch off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Feature {
    /// Resetting a forgotten password.
    ResetPassword,
    /// Verifying addresses.
    VerificationEmail,
    /// Changing one's address.
    ChangeEmail,
    /// Deleting one's account.
    DeleteUser,
    /// Tokens that other services verify.
    Jwt,
}

impl From<NotAnEmailAddress> for AuthError {
    fn from(_: NotAnEmailAddress) -> Self {
        Self::InvalidEmail
    }
}

impl From<LimitError> for AuthError {
    fn from(error: LimitError) -> Self {
        match error {
            LimitError::Reached { wait } => Self::LimitReached { wait },
            LimitError::Fault(fault) => Self::Fault(fault),
        }
    }
}
