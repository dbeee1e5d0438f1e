//! Receipts.

mod analyze_receipt;
mod read_receipt;
