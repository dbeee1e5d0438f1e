//! Second factors: enrolling, proving, and the challenge at sign-in
//! (contract/better-auth.md 9).

mod announce_change;
mod challenge;
mod disable_two_factor;
mod enable_two_factor;
mod generate_backup_codes;
mod get_totp_uri;
mod password;
mod person;
mod reseal;
mod send_otp;
mod verified;
mod verify_backup_code;
mod verify_otp;
mod verify_totp;

use beztack_domain::two_factor::TwoFactorError;

pub use challenge::Challenge;
pub(crate) use challenge::challenge;
pub use disable_two_factor::disable_two_factor;
pub use enable_two_factor::{NewEnrolment, enable_two_factor};
pub use generate_backup_codes::generate_backup_codes;
pub use get_totp_uri::get_totp_uri;
pub use person::{ChallengeClaim, Person, recognise};
pub use send_otp::send_otp;
pub use verified::{Outcome, Proof, Verified};
pub use verify_backup_code::verify_backup_code;
pub use verify_otp::verify_otp;
pub use verify_totp::verify_totp;

/// What the configuration decides about second factors.
#[derive(Clone, Debug)]
pub struct TwoFactorRules {
    /// Whose code it is, in the words of an authenticator app.
    pub issuer: String,
    /// The same when an enrolment is shown once more.
    pub uri_issuer: String,
    /// Whether the code of a time step is accepted once only (decisions.md 9).
    pub single_use: bool,
    /// Whether codes are sent by mail (decisions.md 10).
    pub otp_by_mail: bool,
}

impl TwoFactorRules {
    /// Refuses where codes are not sent by mail.
    pub fn require_otp(&self) -> Result<(), TwoFactorError> {
        if self.otp_by_mail {
            Ok(())
        } else {
            Err(TwoFactorError::OtpNotConfigured)
        }
    }
}
