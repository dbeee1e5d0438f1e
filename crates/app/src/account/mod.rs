//! The signed-in person, and all that a frontend asks about them when it starts.

mod get_bootstrap;

pub use get_bootstrap::{Bootstrap, get_bootstrap};
