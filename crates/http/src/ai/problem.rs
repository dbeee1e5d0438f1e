#![deny(clippy::wildcard_enum_match_arm)]

use beztack_domain::ai::AiError;

use crate::problem::{Code, Problem};

impl From<AiError> for Problem {
    fn from(error: AiError) -> Self {
        use AiError as Refusal;
        let invalid = |field: &str, message: String| Self::invalid(field, message);
        match error {
            Refusal::ConversationNotFound => {
                Self::detailed(Code::NotFound, "There is no such conversation.")
            }
            Refusal::MessageNotFound => Self::detailed(Code::NotFound, "There is no such message."),
            Refusal::NothingToAnswer => invalid("messages", "leave nothing to answer".to_owned()),
            Refusal::NothingSaid => invalid("message", "says nothing".to_owned()),
            Refusal::TooLong { limit } => {
                invalid("message", format!("has more than {limit} characters"))
            }
            Refusal::TooManyParts { limit } => {
                invalid("message", format!("has more than {limit} parts"))
            }
            Refusal::ConversationFull { limit } => invalid(
                "id",
                format!("the conversation has {limit} messages, and is full"),
            ),
            Refusal::ConversationTooLarge { limit } => invalid(
                "id",
                format!("the conversation would have more than {limit} bytes, and is full"),
            ),
            Refusal::UnusableSchema { reason } => invalid("schema", reason),
            Refusal::TooManyStreams { limit } => Self::detailed(
                Code::TooManyStreams,
                format!("{limit} answers are in the making; wait for one, or stop it."),
            ),
            Refusal::Crowded(crowded) => crowded.into(),
            Refusal::UsageLimitReached { limit } => Self::detailed(
                Code::UsageLimitReached,
                format!("The plan's {limit} calls of this month are used up."),
            ),
            Refusal::ShuttingDown => {
                Self::detailed(Code::Unavailable, "The server is shutting down.").retry_later()
            }
            Refusal::Fault(fault) => fault.into(),
        }
    }
}
