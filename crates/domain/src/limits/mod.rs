//! How often somebody may try (decisions.md 14).

mod error;

pub use error::LimitError;
