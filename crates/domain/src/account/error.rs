use chrono::TimeDelta;
use thiserror::Error;

use crate::Fault;
use crate::limits::LimitError;

/// Why somebody is not given what is held about them.
#[derive(Debug, Error)]
pub enum AccountError {
    /// They signed in too long ago: whoever finds an open browser is not given everything.
    #[error("the session is not fresh")]
    SessionIsNotFresh,
    /// Somebody acts in their place, who may look at things and not take them along.
    #[error("somebody acts in the person's place")]
    Impersonated,
    /// They asked as often as they may.
    #[error("limit reached")]
    LimitReached {
        /// How long until they may ask again.
        wait: TimeDelta,
    },
    /// Something broke.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<LimitError> for AccountError {
    fn from(error: LimitError) -> Self {
        match error {
            LimitError::Reached { wait } => Self::LimitReached { wait },
            LimitError::Fault(fault) => Self::Fault(fault),
        }
    }
}
