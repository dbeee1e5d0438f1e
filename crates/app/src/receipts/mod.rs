//! Receipts: the text that somebody has, or a picture of one.

mod analyze_receipt;
mod read_receipt;

pub use analyze_receipt::analyze_receipt;
pub use read_receipt::read_receipt;
