//! How often somebody may try (decisions.md 14), and how many may at once.

mod crowded;
mod error;

pub use crowded::Crowded;
pub use error::LimitError;
