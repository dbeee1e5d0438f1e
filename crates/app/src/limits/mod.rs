//! Limits per account and per address that mail goes to (decisions.md 14).
//!
//! They are counted in the database, where every instance sees them; limits per client
//! address are the wire's, and each instance's own. So are those on what many do at once:
//! see [`Crowd`].

mod attempt;
mod config;
mod crowd;
mod limited_action;
mod requester;

pub(crate) use attempt::{Attempt, Found, attempt, attempt_finding, count, count_alone};
pub use config::{Allowance, LimitsConfig};
pub use crowd::{Crowd, Most, Seat};
pub(crate) use limited_action::LimitedAction;
pub(crate) use requester::Requester;
