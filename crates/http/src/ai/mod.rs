//! The model on the wire: the AI SDK's streams (ai-protocols.md 3).

mod chat;
mod complete;
mod delete_conversation;
mod get_conversation;
mod greet;
mod list_conversations;
mod make_object;
mod message_wire;
mod problem;
mod repeated;
mod reply;
mod resume_chat;
mod stop_chat;
mod ui_stream;
mod wire;

use crate::service_config::ServiceConfig;

pub use ui_stream::Compat;

pub(crate) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(greet::greet)
        .service(chat::chat)
        .service(resume_chat::resume_chat)
        .service(stop_chat::stop_chat)
        .service(complete::complete)
        .service(make_object::make_object)
        .service(list_conversations::list_conversations)
        .service(get_conversation::get_conversation)
        .service(delete_conversation::delete_conversation);
}
