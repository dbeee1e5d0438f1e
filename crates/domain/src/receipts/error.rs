use thiserror::Error;

use crate::Fault;
use crate::ocr::OcrError;

/// Why a receipt could not be read.
#[derive(Debug, Error)]
pub enum ReceiptError {
    /// There is nothing in it that looks like an amount.
    #[error("no amount in the text")]
    NotAReceipt,
    /// The picture could not be read.
    #[error(transparent)]
    Ocr(OcrError),
    /// Something broke.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<OcrError> for ReceiptError {
    fn from(error: OcrError) -> Self {
        match error {
            OcrError::Fault(fault) => Self::Fault(fault),
            refusal => Self::Ocr(refusal),
        }
    }
}
