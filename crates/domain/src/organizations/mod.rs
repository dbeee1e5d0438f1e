//! Organizations: who belongs to them, as what, in which teams, and who is asked to join.

mod error;
mod invitation;
mod member;
mod member_query;
mod organization;
mod summary;
mod team;

pub use error::OrganizationError;
pub use invitation::{
    AddressedInvitation, Invitation, InvitationStatus, InvitingOrganization, NamedInvitation,
    OpenInvitation,
};
pub use member::{Member, MemberProfile, Profile};
pub use member_query::{MemberColumn, MemberFilter, MemberPage, MemberQuery, MemberSort};
pub use organization::{FullOrganization, Organization, OrganizationChanges};
pub use summary::{InvitationSummary, OrganizationSummary};
pub use team::{Team, TeamMember};
