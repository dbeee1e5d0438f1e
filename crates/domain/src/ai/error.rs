use thiserror::Error;

use crate::Fault;
use crate::limits::Crowded;

/// Why the model is not asked.
#[derive(Debug, Error)]
pub enum AiError {
    /// The person has no conversation of this name.
    #[error("no such conversation")]
    ConversationNotFound,
    /// The conversation has no message of this id.
    #[error("no such message")]
    MessageNotFound,
    /// The model had the last word, or nobody spoke yet.
    #[error("there is nothing to answer")]
    NothingToAnswer,
    /// The message holds neither words nor a file.
    #[error("the message says nothing")]
    NothingSaid,
    /// More text than allowed.
    #[error("more than {limit} characters")]
    TooLong {
        /// In characters.
        limit: usize,
    },
    /// More parts than allowed.
    #[error("more than {limit} parts")]
    TooManyParts {
        /// In parts.
        limit: usize,
    },
    /// The conversation is as long as one may get.
    #[error("the conversation has {limit} messages")]
    ConversationFull {
        /// In messages.
        limit: usize,
    },
    /// The conversation would be larger than one may get.
    #[error("the conversation would have more than {limit} bytes")]
    ConversationTooLarge {
        /// In bytes.
        limit: usize,
    },
    /// The schema of the wanted object is none that can be held to.
    #[error("no usable schema: {reason}")]
    UnusableSchema {
        /// Why.
        reason: String,
    },
    /// As many answers in the making as allowed.
    #[error("{limit} answers are in the making")]
    TooManyStreams {
        /// At once.
        limit: u32,
    },
    /// As many follow answers in the making as may.
    #[error(transparent)]
    Crowded(#[from] Crowded),
    /// The plan's calls of this month are used up.
    #[error("{limit} calls were made this month")]
    UsageLimitReached {
        /// Per month.
        limit: i64,
    },
    /// The server is about to go.
    #[error("the server is shutting down")]
    ShuttingDown,
    /// Something broke.
    #[error(transparent)]
    Fault(#[from] Fault),
}
