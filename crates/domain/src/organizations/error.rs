use chrono::TimeDelta;
use thiserror::Error;

use crate::Fault;
use crate::limits::LimitError;

/// Why something about organizations was refused (contract/better-auth.md 13).
///
/// The reference answers a stranger differently from endpoint to endpoint; each of
/// those answers is a refusal of its own.
#[derive(Debug, Error)]
pub enum OrganizationError {
    /// The slug of a new organization is taken.
    #[error("organization already exists")]
    AlreadyExists,
    /// Somebody asked, and the slug is taken.
    #[error("slug is taken")]
    SlugIsTaken,
    /// The slug that an organization wants to change to is taken.
    #[error("organization slug already taken")]
    SlugAlreadyTaken,
    /// The caller belongs to as many organizations as anybody may.
    #[error("organization limit reached")]
    OrganizationLimitReached,
    /// There is no such organization.
    #[error("organization not found")]
    NotFound,
    /// No organization was named, and none is in use.
    #[error("no active organization")]
    NoneActive,
    /// The same, of a list.
    #[error("organization id is required")]
    IdRequired,
    /// The organization still pays for something (decisions.md 20).
    #[error("the organization has a live subscription")]
    HasLiveSubscription,
    /// The person is not in the organization that is to change.
    #[error("not a member of the organization")]
    NotAMember,
    /// A stranger may not use an organization.
    #[error("not a member of the organization to use")]
    MayNotEnter,
    /// A stranger has no permissions to ask for.
    #[error("not a member of the organization to ask about")]
    HasNoPermissions,
    /// A stranger may not look at members or invitations.
    #[error("not a member of the organization to look at")]
    MayNotLook,
    /// None of the caller's roles allows it; completes "You are not allowed to …".
    #[error("not allowed to {0}")]
    NotAllowed(&'static str),
    /// None of the caller's roles allows removing members.
    #[error("not allowed to remove members")]
    MayNotRemoveMembers,
    /// There is no such member.
    #[error("member not found")]
    MemberNotFound,
    /// A member cannot be given no role at all.
    #[error("empty role")]
    EmptyRole,
    /// The only owner may not become less.
    #[error("the last owner cannot step down")]
    LastOwnerStepsDown,
    /// The only owner may not go.
    #[error("the only owner cannot go")]
    OnlyOwnerGoes,
    /// There is no such team.
    #[error("team not found")]
    TeamNotFound,
    /// The organization has as many teams as it may.
    #[error("team limit reached")]
    TeamLimitReached,
    /// The last team stays.
    #[error("the last team cannot be removed")]
    LastTeam,
    /// No team was named, and none is in use.
    #[error("no active team")]
    NoActiveTeam,
    /// The person is not in the team.
    #[error("not a member of the team")]
    NotInTeam,
    /// Who is not in a team may not use it.
    #[error("not a member of the team to use")]
    MayNotEnterTeam,
    /// The text given as an address is none.
    #[error("invalid e-mail address")]
    InvalidEmail,
    /// They belong to the organization already.
    #[error("already a member")]
    AlreadyMember,
    /// They have an invitation that they can still answer.
    #[error("already invited")]
    AlreadyInvited,
    /// The address was written to as often as it may be, or they invited as often as they
    /// may.
    #[error("limit reached")]
    LimitReached {
        /// How long until an invitation may be sent again.
        wait: TimeDelta,
    },
    /// As many invitations wait for an answer as may.
    #[error("invitation limit reached")]
    InvitationLimitReached,
    /// The organization has as many members as it may.
    #[error("membership limit reached")]
    MembershipLimitReached,
    /// There is no such invitation, or not to accept.
    #[error("invitation not found")]
    InvitationNotFound,
    /// There is no such invitation to look at or to reject.
    #[error("invitation gone")]
    InvitationGone,
    /// It was sent to somebody else.
    #[error("not the recipient of the invitation")]
    NotTheRecipient,
    /// They have to prove first that the address is theirs.
    #[error("the recipient's address is not verified")]
    RecipientNotVerified,
    /// Who asked has gone, or may not ask any more.
    #[error("the inviter left the organization")]
    InviterLeft,
    /// Something broke.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<LimitError> for OrganizationError {
    fn from(error: LimitError) -> Self {
        match error {
            LimitError::Reached { wait } => Self::LimitReached { wait },
            LimitError::Fault(fault) => Self::Fault(fault),
        }
    }
}
