//! What can be bought, who has bought it, and what that grants.

mod cadence;
mod catalogue;
mod error;
mod membership;
mod plan;
mod subscription;
mod tier;

pub use cadence::Cadence;
pub use catalogue::catalogue;
pub use error::BillingError;
pub use membership::{Membership, MembershipTarget, SubscriptionMode, TierOverride, UnknownMode};
pub use plan::{CataloguePlan, Interval, Plan, PlanChanges, Provider};
pub use subscription::{Subscription, SubscriptionStatus};
pub use tier::Tier;
