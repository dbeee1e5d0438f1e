use beztack_domain::receipts::{Receipt, ReceiptError, parse_receipt};

/// What a receipt says, from its text. By rules alone: it asks no model and keeps
/// nothing (decisions.md 31).
pub fn analyze_receipt(text: &str) -> Result<Receipt, ReceiptError> {
    parse_receipt(text)
}
