#![deny(clippy::wildcard_enum_match_arm)]

use actix_web::http::StatusCode;
use beztack_domain::Fault;
use beztack_domain::organizations::OrganizationError;

use crate::problem::Problem;

const STRANGER: &str = "User is not a member of the organization";

impl From<OrganizationError> for Problem {
    /// In Better Auth's words, exactly (contract 13); the refusal about subscriptions is
    /// ours (decisions.md 20).
    fn from(error: OrganizationError) -> Self {
        use OrganizationError as Refusal;
        let bad_request = |message: &str| Self::envelope(StatusCode::BAD_REQUEST, message);
        let forbidden = |message: &str| Self::envelope(StatusCode::FORBIDDEN, message);
        let unauthorized = |message: &str| Self::envelope(StatusCode::UNAUTHORIZED, message);
        match error {
            Refusal::AlreadyExists => bad_request("Organization already exists"),
            Refusal::SlugIsTaken => bad_request("slug is taken"),
            Refusal::SlugAlreadyTaken => bad_request("Organization slug already taken"),
            Refusal::OrganizationLimitReached => {
                forbidden("You have reached the maximum number of organizations")
            }
            Refusal::NotFound => bad_request("Organization not found"),
            Refusal::NoneActive => bad_request("No active organization"),
            Refusal::IdRequired => bad_request("Organization ID is required"),
            Refusal::HasLiveSubscription => {
                Self::envelope(StatusCode::CONFLICT, "Organization has a live subscription")
            }
            Refusal::NotAMember => bad_request(STRANGER),
            Refusal::MayNotEnter => forbidden(STRANGER),
            Refusal::HasNoPermissions => unauthorized(STRANGER),
            Refusal::MayNotLook => forbidden("You are not a member of this organization"),
            Refusal::NotAllowed(action) => forbidden(&format!("You are not allowed to {action}")),
            Refusal::MayNotRemoveMembers => {
                unauthorized("You are not allowed to delete this member")
            }
            Refusal::MemberNotFound => bad_request("Member not found"),
            Refusal::EmptyRole => Self::empty_json(StatusCode::BAD_REQUEST),
            Refusal::LastOwnerStepsDown => {
                bad_request("You cannot leave the organization without an owner")
            }
            Refusal::OnlyOwnerGoes => {
                bad_request("You cannot leave the organization as the only owner")
            }
            Refusal::TeamNotFound => bad_request("Team not found"),
            Refusal::TeamLimitReached => {
                bad_request("You have reached the maximum number of teams")
            }
            Refusal::LastTeam => bad_request("Unable to remove last team"),
            Refusal::NoActiveTeam => bad_request("You do not have an active team"),
            Refusal::NotInTeam => bad_request("User is not a member of the team"),
            Refusal::MayNotEnterTeam => forbidden("User is not a member of the team"),
            Refusal::InvalidEmail => bad_request("Invalid email"),
            Refusal::AlreadyMember => bad_request("User is already a member of this organization"),
            Refusal::AlreadyInvited => bad_request("User is already invited to this organization"),
            Refusal::LimitReached { wait } => Self::auth_rate_limited(wait),
            Refusal::InvitationLimitReached => forbidden("Invitation limit reached"),
            Refusal::MembershipLimitReached => forbidden("Organization membership limit reached"),
            Refusal::InvitationNotFound => bad_request("Invitation not found"),
            Refusal::InvitationGone => bad_request("Invitation not found!"),
            Refusal::NotTheRecipient => forbidden("You are not the recipient of the invitation"),
            Refusal::RecipientNotVerified => {
                forbidden("Email verification required before accepting or rejecting invitation")
            }
            Refusal::InviterLeft => {
                bad_request("Inviter is no longer a member of the organization")
            }
            Refusal::Fault(fault) => Self::auth_fault(&fault),
        }
    }
}

/// What is refused before a use case is asked. The reference has a word of its own for
/// strangers at some doors.
#[derive(Clone, Copy, Debug)]
pub(super) enum DoorRefusal {
    StrangerUpdates,
    StrangerDeletes,
    StrangerLooksAtInvitation,
    StrangerListsInvitations,
    /// Somebody's address was named, the caller's own perhaps.
    NamesAddress,
}

impl From<DoorRefusal> for Problem {
    fn from(refusal: DoorRefusal) -> Self {
        use DoorRefusal as Refusal;
        let bad_request = |message: &str| Self::envelope(StatusCode::BAD_REQUEST, message);
        let unauthorized = |message: &str| Self::envelope(StatusCode::UNAUTHORIZED, message);
        match refusal {
            Refusal::StrangerUpdates => unauthorized("User not found"),
            Refusal::StrangerDeletes => Self::bare_status(StatusCode::UNAUTHORIZED),
            Refusal::StrangerLooksAtInvitation => unauthorized("Not authenticated"),
            Refusal::StrangerListsInvitations => {
                bad_request("Missing session headers, or email query parameter.")
            }
            Refusal::NamesAddress => {
                bad_request("User email cannot be passed for client side API calls.")
            }
        }
    }
}

impl Problem {
    /// A bare fault of these endpoints.
    pub(super) fn organization(fault: Fault) -> Self {
        OrganizationError::Fault(fault).into()
    }
}
