//! Organizations, their members, teams and invitations.

mod convert;
pub mod erasure;
mod find_with_teams;
pub mod invitations;
mod member_list;
pub mod members;
#[expect(clippy::module_inception, reason = "the store of the slice's own noun")]
pub mod organizations;
pub mod team_members;
pub mod teams;

pub use find_with_teams::find_with_teams;
