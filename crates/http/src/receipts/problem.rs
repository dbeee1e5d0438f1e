#![deny(clippy::wildcard_enum_match_arm)]

use beztack_domain::receipts::ReceiptError;

use crate::problem::Problem;

impl From<ReceiptError> for Problem {
    fn from(error: ReceiptError) -> Self {
        use ReceiptError as Refusal;
        let invalid = |field: &str, message: String| Self::invalid(field, message);
        match error {
            Refusal::NotAReceipt => {
                invalid("text", "has nothing in it that could be a total".to_owned())
            }
            Refusal::Ocr(refusal) => refusal.into(),
            Refusal::Fault(fault) => fault.into(),
        }
    }
}
