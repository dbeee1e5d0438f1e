//! The plan catalogue, and tiers pinned by administrators.

mod convert;
pub mod plans;
pub mod tier_overrides;
