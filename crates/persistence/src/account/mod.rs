//! What is known of a person at one glance.

mod convert;
pub mod export;
mod facts;
mod parts;

pub use facts::{Facts, Part, Whose, gather};
