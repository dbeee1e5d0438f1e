//! Plans, subscriptions, and what they grant.

mod checkout;
mod clear_tier_override;
mod create_plan;
mod delete_plan;
mod entitlement;
mod get_membership_status;
mod get_organization_features;
mod get_organization_membership;
mod get_subscription;
mod get_user_membership;
mod list_plans;
mod list_products;
mod list_subscriptions;
mod override_target;
mod rules;
mod seed_catalogue;
mod standing;
mod update_plan;

pub use checkout::{Overridden, Wanted, checkout};
pub use clear_tier_override::clear_tier_override;
pub use create_plan::{NewPlan, create_plan};
pub use delete_plan::delete_plan;
pub use get_membership_status::{MembershipStatus, get_membership_status};
pub use get_organization_features::get_organization_features;
pub use get_organization_membership::get_organization_membership;
pub use get_subscription::get_subscription;
pub use get_user_membership::{UserMembership, get_user_membership};
pub use list_plans::list_plans;
pub use list_products::{Products, list_products};
pub use list_subscriptions::list_subscriptions;
pub use rules::BillingRules;
pub use seed_catalogue::seed_catalogue;
pub use standing::Standing;
pub(crate) use standing::of_target;
pub use update_plan::update_plan;
