//! Documents that are read.

pub mod contents;
pub mod documents;
pub mod usage;
