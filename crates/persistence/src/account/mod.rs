//! What is known of a person at one glance.

mod convert;
mod facts;
mod parts;

pub use facts::{Facts, Part, Whose, gather};
