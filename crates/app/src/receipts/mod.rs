//! Receipts: the text that somebody has, or a picture of one.

mod analyze_receipt;
mod read_receipt;
mod read_receipt_text;

pub use analyze_receipt::analyze_receipt;
pub use read_receipt::read_receipt;
pub use read_receipt_text::read_receipt_text;
