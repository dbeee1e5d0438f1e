//! The plan catalogue. Subscriptions and payments join it with their issue.

mod catalogue;
mod plan;

pub use catalogue::catalogue;
pub use plan::{Interval, Plan, Provider, Tier};
