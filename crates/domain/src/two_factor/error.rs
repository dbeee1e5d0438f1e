use thiserror::Error;

use crate::Fault;
use crate::auth::AuthError;
use crate::limits::LimitError;

/// Why an operation on second factors was refused (contract/better-auth.md 9).
#[derive(Debug, Error)]
pub enum TwoFactorError {
    /// The password is not theirs.
    #[error("invalid password")]
    InvalidPassword,
    /// No password was given, or they have none.
    #[error("no password credential found")]
    NoPassword,
    /// There is no enrolment to make codes for.
    #[error("TOTP not enabled")]
    TotpNotEnabled,
    /// No enrolment is in force.
    #[error("two factor isn't enabled")]
    NotEnabled,
    /// There is no enrolment that would have backup codes.
    #[error("backup codes aren't enabled")]
    BackupCodesNotEnabled,
    /// The enrolment still waits for its first code, which only its owner's session
    /// may bring.
    #[error("the enrolment is not finished")]
    EnrolmentUnfinished,
    /// The code fits no current time step, or its step was used.
    #[error("invalid code")]
    InvalidCode,
    /// The backup code is unknown or used.
    #[error("invalid backup code")]
    InvalidBackupCode,
    /// Neither a session nor an open challenge.
    #[error("invalid two factor cookie")]
    NoChallenge,
    /// Codes are not sent by mail here.
    #[error("otp isn't configured")]
    OtpNotConfigured,
    /// No code is waiting to be confirmed.
    #[error("OTP has expired")]
    OtpExpired,
    /// Too many wrong codes were brought for this one.
    #[error("too many attempts")]
    TooManyAttempts,
    /// What any sign-in may be refused for.
    #[error(transparent)]
    Auth(AuthError),
    /// Something broke.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<AuthError> for TwoFactorError {
    fn from(error: AuthError) -> Self {
        match error {
            AuthError::Fault(fault) => Self::Fault(fault),
            refusal => Self::Auth(refusal),
        }
    }
}

impl From<LimitError> for TwoFactorError {
    fn from(error: LimitError) -> Self {
        AuthError::from(error).into()
    }
}
