use super::JsonText;
use crate::id::MessageId;

/// What happens while an answer is made, in this order: it is started; steps begin,
/// hold text, reasoning and tool calls, and end; it is finished, has failed, or is
/// aborted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChatEvent {
    /// The answer has an id.
    Started {
        /// Of the message in the making.
        message: MessageId,
    },
    /// The model is asked, first or once more.
    StepStarted,
    /// More text.
    Text(String),
    /// More of what the model thinks before it speaks.
    Reasoning(String),
    /// The model begins to call a tool.
    ToolInputStarted {
        /// Of the call.
        call: String,
        /// Of the tool.
        tool: String,
    },
    /// More of the call's input.
    ToolInputDelta {
        /// Of the call.
        call: String,
        /// A piece of JSON.
        json: String,
    },
    /// The call's whole input.
    ToolInput {
        /// Of the call.
        call: String,
        /// Of the tool.
        tool: String,
        /// What the tool is given.
        input: JsonText,
    },
    /// What the tool answered.
    ToolOutput {
        /// Of the call.
        call: String,
        /// The answer.
        output: JsonText,
    },
    /// The tool refused or failed.
    ToolFailed {
        /// Of the call.
        call: String,
        /// Why, in words that may be shown.
        reason: String,
    },
    /// The model has been heard, and its tools have answered.
    StepFinished,
    /// The answer is complete.
    Finished(FinishReason),
    /// The answer will not be complete.
    Failed {
        /// Why, in words that may be shown.
        reason: String,
    },
    /// The answer was given up: stopped, or the server goes.
    Aborted,
}

impl ChatEvent {
    /// Whether nothing comes after it.
    pub fn is_last(&self) -> bool {
        matches!(
            self,
            Self::Finished(_) | Self::Failed { .. } | Self::Aborted
        )
    }
}

/// Why a model stopped speaking (ai-protocols.md 3.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FinishReason {
    /// It was done.
    Stop,
    /// It reached the longest answer allowed.
    Length,
    /// The provider's filter.
    ContentFilter,
    /// It waits for tools.
    ToolCalls,
    /// Anything else.
    Other,
}

impl FinishReason {
    /// The name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Stop => "stop",
            Self::Length => "length",
            Self::ContentFilter => "content-filter",
            Self::ToolCalls => "tool-calls",
            Self::Other => "other",
        }
    }

    /// The reason behind a name; what is unknown is something else.
    pub fn parse(name: &str) -> Self {
        [
            Self::Stop,
            Self::Length,
            Self::ContentFilter,
            Self::ToolCalls,
        ]
        .into_iter()
        .find(|reason| reason.as_str() == name)
        .unwrap_or(Self::Other)
    }
}

/// Tokens that a provider counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Read, cached ones included.
    pub input: u64,
    /// Written, reasoning included.
    pub output: u64,
}

impl Usage {
    /// Both steps together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            input: self.input.saturating_add(other.input),
            output: self.output.saturating_add(other.output),
        }
    }
}
