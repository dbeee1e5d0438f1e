use thiserror::Error;

use crate::Fault;

/// Why a mail did not leave.
#[derive(Debug, Error)]
pub enum MailError {
    /// It never will: the recipient does not exist, or the mail itself was refused. For
    /// logs and for administrators.
    #[error("the mail was refused: {0}")]
    Refused(String),
    /// It may, later.
    #[error(transparent)]
    Fault(#[from] Fault),
}
