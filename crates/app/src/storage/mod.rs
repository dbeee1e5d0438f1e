//! The storage format of this database (decisions.md 7): which one it is, and the way
//! from one to the other.

mod convert;
mod cost;
mod format;

pub use convert::{Conversion, ConversionError, convert, survey};
pub use cost::Cost;
pub use format::{format, record_format, settled_format, until_converted};
