use std::fmt;

use async_trait::async_trait;
use futures_util::stream::BoxStream;

use super::{FinishReason, JsonText, Turn, Usage};
use crate::Fault;

/// The port for models.
#[async_trait]
pub trait ChatModel: Send + Sync + fmt::Debug {
    /// Whose model it is and which, such as `openai/gpt-5`, for records.
    fn name(&self) -> &str;

    /// Whether a real model answers.
    fn is_real(&self) -> bool {
        true
    }

    /// Asks. Until this returns, nothing was said and asking again is harmless; the
    /// adapter has done so where it helps. Dropping the stream ends the call.
    async fn ask(&self, prompt: Prompt) -> Result<ModelStream, Fault>;
}

/// What a model says, piece by piece. After a fault nothing follows.
pub type ModelStream = BoxStream<'static, Result<ModelEvent, Fault>>;

/// What a model is asked.
#[derive(Clone, Debug)]
pub struct Prompt {
    /// The house's own words, before everything else.
    pub system: Option<String>,
    /// What was said so far; the model is next.
    pub turns: Vec<Turn>,
    /// What it may call.
    pub tools: Vec<ToolSpec>,
    /// What it is to write.
    pub output: Output,
    /// Longest answer, in tokens.
    pub max_output_tokens: u32,
}

/// What a model is to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Output {
    /// Whatever it likes.
    Text,
    /// One JSON value that fits a JSON Schema; it comes as [`ModelEvent::Text`].
    Json {
        /// The schema, whose root is an object's.
        schema: JsonText,
    },
}

/// A tool as a model sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToolSpec {
    /// What it is called by.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// JSON Schema of its input.
    pub schema: JsonText,
}

/// What a model does, in the words that all adapters translate into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ModelEvent {
    /// More text.
    Text(String),
    /// More of what it thinks.
    Reasoning(String),
    /// The provider's signature under what it thought.
    ReasoningSignature(String),
    /// It begins to call a tool.
    ToolCall {
        /// The provider's name for this call.
        id: String,
        /// Of the tool.
        tool: String,
    },
    /// More of the input of the call of this id; all of it together is JSON, or
    /// nothing for no input.
    ToolInput {
        /// The call.
        id: String,
        /// A piece of JSON.
        json: String,
    },
    /// Tokens counted so far in this call; a later count replaces an earlier one.
    Usage(Usage),
    /// It stops speaking. Only a count may follow.
    Finish(FinishReason),
}
