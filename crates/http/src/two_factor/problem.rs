#![deny(clippy::wildcard_enum_match_arm)]

use actix_web::http::StatusCode;
use beztack_domain::two_factor::TwoFactorError;

use crate::problem::Problem;

impl From<TwoFactorError> for Problem {
    /// In Better Auth's words, exactly (contract 2 and 9).
    fn from(error: TwoFactorError) -> Self {
        use TwoFactorError as Refusal;
        let bad_request = |message: &str| Self::envelope(StatusCode::BAD_REQUEST, message);
        let unauthorized = |message: &str| Self::envelope(StatusCode::UNAUTHORIZED, message);
        match error {
            Refusal::InvalidPassword => bad_request("Invalid password"),
            Refusal::NoPassword => bad_request("No password credential found"),
            Refusal::TotpNotEnabled => bad_request("TOTP not enabled"),
            Refusal::NotEnabled => bad_request("Two factor isn't enabled"),
            Refusal::BackupCodesNotEnabled => bad_request("Backup codes aren't enabled"),
            Refusal::EnrolmentUnfinished => bad_request("Failed to create session"),
            Refusal::InvalidCode => unauthorized("Invalid code"),
            Refusal::InvalidBackupCode => unauthorized("Invalid backup code"),
            Refusal::NoChallenge => unauthorized("Invalid two factor cookie"),
            Refusal::OtpNotConfigured => bad_request("otp isn't configured"),
            Refusal::OtpExpired => bad_request("OTP has expired"),
            Refusal::TooManyAttempts => {
                bad_request("Too many attempts. Please request a new code.")
            }
            Refusal::Auth(refusal) => refusal.into(),
            Refusal::Fault(fault) => Self::auth_fault(&fault),
        }
    }
}
