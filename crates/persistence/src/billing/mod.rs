//! The plan catalogue.

mod convert;
pub mod plans;
