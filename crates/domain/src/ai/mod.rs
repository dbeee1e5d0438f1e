//! Conversations with a model: what is said, what happens while it is said, and the
//! port behind which the models stand.
//!
//! *Begin at* [`ChatModel`] for the port and at [`ChatEvent`] for what a client is told.

mod conversation;
mod error;
mod event;
mod json_text;
mod limits;
mod message;
mod model;
mod turn;

pub use conversation::{Conversation, Trigger, title_of};
pub use error::AiError;
pub use event::{ChatEvent, FinishReason, Usage};
pub use json_text::JsonText;
pub use limits::ChatLimits;
pub use message::{File, Message, Part, Role, ToolCall, ToolOutcome};
pub use model::{ChatModel, ModelEvent, ModelStream, Output, Prompt, ToolSpec};
pub use turn::{Said, ToolResult, Turn, recent, turns};
