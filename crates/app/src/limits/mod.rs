//! Limits per account and per address that mail goes to (decisions.md 14).
//!
//! They are counted in the database, where every instance sees them; limits per client
//! address are the wire's, and each instance's own.

mod attempt;
mod config;
mod deed;
mod trier;

pub(crate) use attempt::{Attempt, Found, attempt, attempt_finding, count, count_alone};
pub use config::{Allowance, LimitsConfig};
pub(crate) use deed::Deed;
pub(crate) use trier::Trier;
