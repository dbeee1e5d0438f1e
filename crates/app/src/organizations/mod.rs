//! Organizations: founding them, belonging to them, and deciding in them.

mod check_slug;
mod choice;
mod create_organization;
mod delete_organization;
mod get_active_member;
mod get_active_member_role;
mod get_full_organization;
mod has_permission;
mod leave_organization;
mod list_members;
mod list_organizations;
mod membership;
mod remove_member;
mod rules;
mod set_active_organization;
mod update_member_role;
mod update_organization;
mod which;

pub use check_slug::check_slug;
pub use choice::{Activation, Choice};
pub use create_organization::{Founded, NewOrganization, create_organization};
pub use delete_organization::delete_organization;
pub use get_active_member::get_active_member;
pub use get_active_member_role::get_active_member_role;
pub use get_full_organization::get_full_organization;
pub use has_permission::has_permission;
pub use leave_organization::leave_organization;
pub use list_members::list_members;
pub use list_organizations::list_organizations;
pub use remove_member::{Removed, remove_member};
pub use rules::{OrganizationConfig, OrganizationRules};
pub use set_active_organization::set_active_organization;
pub use update_member_role::update_member_role;
pub use update_organization::update_organization;
pub use which::Which;
