use chrono::TimeDelta;
use thiserror::Error;

use crate::Fault;

/// Why something that is counted may not be tried now.
#[derive(Debug, Error)]
pub enum LimitError {
    /// It was tried as often as it may be.
    #[error("limit reached")]
    Reached {
        /// How long until it may be tried again.
        wait: TimeDelta,
    },
    /// Something broke.
    #[error(transparent)]
    Fault(#[from] Fault),
}
