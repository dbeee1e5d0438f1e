//! The plan catalogue.

mod convert;
pub mod plans;
pub mod subscriptions;
