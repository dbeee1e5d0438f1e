//! The model: asked, listened to, given tools, and stopped.
//!
//! *Begin at* [`chat`] for a conversation's turn; `run` drives every answer, whoever
//! asked and however many read along.

mod admission;
mod chat;
mod complete;
mod config;
mod delete_conversation;
mod effort;
mod engine;
mod get_conversation;
mod list_conversations;
mod listen;
mod make_object;
mod object;
mod record;
mod refine_receipt;
mod reminder;
mod resume_chat;
mod run;
mod stop_chat;
mod tools;
mod transcript;
mod watch;

pub use chat::{Asked, chat};
pub use complete::complete;
pub use config::ChatConfig;
pub use delete_conversation::delete_conversation;
pub use engine::Engine;
pub use get_conversation::{Told, get_conversation};
pub use list_conversations::list_conversations;
pub use make_object::{WantedObject, make_object};
pub(crate) use refine_receipt::refine_receipt;
pub use resume_chat::resume_chat;
pub use run::Answer;
pub use stop_chat::stop_chat;
