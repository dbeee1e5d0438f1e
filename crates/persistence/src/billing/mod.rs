//! The plan catalogue, subscriptions, and tiers pinned by administrators.

mod convert;
pub mod plans;
pub mod subscriptions;
pub mod tier_overrides;

pub(crate) use convert::noted_tier;
