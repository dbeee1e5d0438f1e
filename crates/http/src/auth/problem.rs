#![deny(clippy::wildcard_enum_match_arm)]

use actix_web::http::StatusCode;
use beztack_domain::Fault;
use beztack_domain::auth::{AuthError, Feature};

use crate::problem::Problem;

const BANNED: &str = "You have been banned from this application. Please contact support if you believe this is an error.";

impl From<AuthError> for Problem {
    /// In Better Auth's words, exactly (contract 2, 10 and 11).
    fn from(error: AuthError) -> Self {
        use AuthError as Refusal;
        let bad_request = |message: &str| Self::envelope(StatusCode::BAD_REQUEST, message);
        let forbidden = |message: &str| Self::envelope(StatusCode::FORBIDDEN, message);
        let conflict = |message: &str| Self::envelope(StatusCode::CONFLICT, message);
        match error {
            Refusal::InvalidEmail => bad_request("Invalid email"),
            Refusal::PasswordTooShort => bad_request("Password too short"),
            Refusal::PasswordTooLong => bad_request("Password too long"),
            // In the words of its `haveibeenpwned` plugin.
            Refusal::PasswordTooCommon => Self::coded_envelope(
                StatusCode::BAD_REQUEST,
                "PASSWORD_COMPROMISED".to_owned(),
                "The password you entered has been compromised. Please choose a different password.",
            ),
            Refusal::FieldNotAllowed(field) => {
                bad_request(&format!("{field} is not allowed to be set"))
            }
            Refusal::UserAlreadyExists => Self::envelope(
                StatusCode::UNPROCESSABLE_ENTITY,
                "User already exists. Use another email.",
            ),
            Refusal::EmailCanNotBeUpdated => bad_request("Email can not be updated"),
            Refusal::NoFieldsToUpdate => bad_request("No fields to update"),
            Refusal::InvalidPassword => bad_request("Invalid password"),
            Refusal::CredentialAccountNotFound => bad_request("Credential account not found"),
            Refusal::AccountNotFound => bad_request("Account not found"),
            Refusal::LastAccount => bad_request("You can't unlink your last account"),
            Refusal::SessionExpired => Self::coded_envelope(
                StatusCode::BAD_REQUEST,
                "SESSION_EXPIRED".to_owned(),
                "Session expired. Re-authenticate to perform this action.",
            ),
            Refusal::EmailIsTheSame => bad_request("Email is the same"),
            Refusal::NotYourEmail => {
                bad_request("You can only send a verification email to your own email")
            }
            Refusal::AlreadyVerified => {
                bad_request("You can only send a verification email to an unverified email")
            }
            Refusal::InvalidToken => bad_request("Invalid token"),
            Refusal::EmailNotVerified => forbidden("Email not verified"),
            Refusal::SessionIsNotFresh => forbidden("Session is not fresh"),
            Refusal::NotAllowed(action) => forbidden(&format!("You are not allowed to {action}")),
            Refusal::HasLiveSubscription => conflict("User has a live subscription"),
            Refusal::PartOfAuditTrail => conflict("User is part of an audit trail"),
            Refusal::NotEnabled(feature) => Self::not_enabled(feature),
            Refusal::InvalidEmailOrPassword => {
                Self::envelope(StatusCode::UNAUTHORIZED, "Invalid email or password")
            }
            Refusal::BannedUser => {
                Self::coded_envelope(StatusCode::FORBIDDEN, "BANNED_USER".to_owned(), BANNED)
            }
            Refusal::LimitReached { wait } => Self::auth_rate_limited(wait),
            Refusal::Unauthorized => Self::empty_json(StatusCode::UNAUTHORIZED),
            Refusal::Fault(fault) => Self::auth_fault(&fault),
        }
    }
}

impl Problem {
    fn not_enabled(feature: Feature) -> Self {
        let bad_request = |message: &str| Self::envelope(StatusCode::BAD_REQUEST, message);
        match feature {
            Feature::ResetPassword => bad_request("Reset password isn't enabled"),
            Feature::VerificationEmail => bad_request("Verification email isn't enabled"),
            Feature::ChangeEmail => bad_request("Change email is disabled"),
            Feature::DeleteUser => Self::empty_json(StatusCode::NOT_FOUND),
            // As if there were no such route.
            Feature::Jwt => Self::empty(StatusCode::NOT_FOUND),
        }
    }

    /// A bare fault under `/api/auth`.
    pub(super) fn auth(fault: Fault) -> Self {
        AuthError::Fault(fault).into()
    }
}
