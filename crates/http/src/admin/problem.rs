#![deny(clippy::wildcard_enum_match_arm)]

use actix_web::http::StatusCode;
use beztack_domain::admin::AdminError;

use crate::problem::Problem;

impl From<AdminError> for Problem {
    /// In Better Auth's words, exactly (contract 11.4); the refusals about `sudo` are
    /// ours (decisions.md 8).
    fn from(error: AdminError) -> Self {
        use AdminError as Refusal;
        let bad_request = |message: &str| Self::envelope(StatusCode::BAD_REQUEST, message);
        let forbidden = |message: &str| Self::envelope(StatusCode::FORBIDDEN, message);
        let lost = |message: &str| Self::envelope(StatusCode::INTERNAL_SERVER_ERROR, message);
        match error {
            Refusal::UserNotFound => Self::envelope(StatusCode::NOT_FOUND, "User not found"),
            Refusal::UserAlreadyExists => bad_request("User already exists. Use another email."),
            Refusal::NoDataToUpdate => bad_request("No data to update"),
            Refusal::CannotBanYourself => bad_request("You cannot ban yourself"),
            Refusal::CannotRemoveYourself => bad_request("You cannot remove yourself"),
            Refusal::CannotImpersonateAdmins => forbidden("You cannot impersonate admins"),
            Refusal::NotImpersonating => bad_request("You are not impersonating anyone"),
            Refusal::AdminSessionNotFound => lost("Failed to find admin session"),
            Refusal::AdminNotFound => lost("Failed to find user"),
            Refusal::RoleNotGrantable => forbidden("You are not allowed to grant this role"),
            Refusal::AppAdmin => forbidden("You are not allowed to change app administrators"),
            Refusal::Auth(refusal) => refusal.into(),
            Refusal::Fault(fault) => Self::auth_fault(&fault),
        }
    }
}
