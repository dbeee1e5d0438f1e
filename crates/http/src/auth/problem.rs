#![deny(clippy::wildcard_enum_match_arm)]

use actix_web::http::StatusCode;
use beztack_domain::Fault;
use beztack_domain::auth::AuthError;

use crate::problem::{Code, Problem};

const BANNED: &str = "You have been banned from this application. Please contact support if you believe this is an error.";

impl From<AuthError> for Problem {
    /// In Better Auth's words, exactly (contract 2, 10 and 11).
    fn from(error: AuthError) -> Self {
        use AuthError as Refusal;
        let bad_request = |message: &str| Self::envelope(StatusCode::BAD_REQUEST, message);
        match error {
            Refusal::InvalidEmail => bad_request("Invalid email"),
            Refusal::PasswordTooShort => bad_request("Password too short"),
            Refusal::PasswordTooLong => bad_request("Password too long"),
            Refusal::FieldNotAllowed(field) => {
                bad_request(&format!("{field} is not allowed to be set"))
            }
            Refusal::UserAlreadyExists => Self::envelope(
                StatusCode::UNPROCESSABLE_ENTITY,
                "User already exists. Use another email.",
            ),
            Refusal::InvalidEmailOrPassword => {
                Self::envelope(StatusCode::UNAUTHORIZED, "Invalid email or password")
            }
            Refusal::BannedUser => {
                Self::coded_envelope(StatusCode::FORBIDDEN, "BANNED_USER".to_owned(), BANNED)
            }
            Refusal::Unauthorized => Self::empty_json(StatusCode::UNAUTHORIZED),
            Refusal::Fault(fault) => Self::auth_fault(&fault),
        }
    }
}

impl Problem {
    /// What a guard of our own routes says: the same refusal in our own words.
    pub(crate) fn from_own_guard(error: AuthError) -> Self {
        match error {
            AuthError::Unauthorized => Self::new(Code::Unauthorized),
            AuthError::Fault(fault) => fault.into(),
            AuthError::InvalidEmail
            | AuthError::PasswordTooShort
            | AuthError::PasswordTooLong
            | AuthError::FieldNotAllowed(_)
            | AuthError::UserAlreadyExists
            | AuthError::InvalidEmailOrPassword
            | AuthError::BannedUser => error.into(),
        }
    }

    /// A bare fault under `/api/auth`.
    pub(super) fn auth(fault: Fault) -> Self {
        AuthError::Fault(fault).into()
    }
}
