//! What is held about a person.

mod error;
mod export;

pub use error::AccountError;
pub use export::{ExportValue, Record};
