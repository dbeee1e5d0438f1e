use beztack_app::ai::Told;
use beztack_domain::Page;
use beztack_domain::ai::Conversation;
use chrono::{DateTime, Utc};
use garde::Validate;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::{IntoParams, ToSchema};

use super::message_wire::{UiMessageBody, UiMessageView};
use super::repeated::Repeated;
use crate::nul;
use crate::page;
use crate::respond::iso;

/// A turn, as `useChat` sends it (ai-protocols.md 3.1): the whole conversation, of which
/// the last message counts, or the last message alone. Other members are ignored.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ChatBody {
    /// The conversation; it begins with its first use.
    #[garde(length(min = 1, max = 128), custom(plain))]
    pub(super) id: String,
    /// Everything said so far.
    #[serde(default)]
    #[garde(skip)]
    #[schema(value_type = Vec<UiMessageBody>)]
    pub(super) messages: Repeated,
    /// What is said now.
    #[garde(skip)]
    pub(super) message: Option<UiMessageBody>,
    /// Why the model is to speak; `submit-message` unless said otherwise.
    #[serde(default)]
    #[garde(skip)]
    pub(super) trigger: TriggerBody,
    /// The message that is replaced, with everything after it.
    #[garde(length(min = 1, max = 128), inner(custom(plain)))]
    pub(super) message_id: Option<String>,
    /// Whether the answer goes on when the connection is closed, to be joined again at
    /// `GET …/{id}/stream` and stopped at `POST …/{id}/stop`.
    #[serde(default)]
    #[garde(skip)]
    pub(super) resumable: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum TriggerBody {
    /// Something new was said.
    #[default]
    SubmitMessage,
    /// The model is to answer once more.
    RegenerateMessage,
}

/// A question, as `useCompletion` sends it. Other members are ignored.
#[derive(Debug, Deserialize, Validate, ToSchema)]
pub(crate) struct CompletionBody {
    #[garde(length(min = 1))]
    pub(super) prompt: String,
}

/// A wanted object, as `useObject`'s `submit` sends it.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ObjectBody {
    /// What it is about.
    #[garde(length(min = 1))]
    pub(super) prompt: String,
    /// Its JSON Schema; the root is an object or an array.
    #[garde(skip)]
    #[schema(value_type = Object)]
    pub(super) schema: Map<String, Value>,
}

/// In which protocol the answer comes.
#[derive(Debug, Deserialize, Validate, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct StreamQuery {
    /// `data` for the UI message stream, `text` for the text alone.
    #[serde(default)]
    #[garde(skip)]
    pub(super) protocol: Protocol,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Protocol {
    #[default]
    Data,
    Text,
}

/// Which conversations.
#[derive(Debug, Deserialize, Validate, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct ConversationsQuery {
    /// `nextCursor` of the page before.
    #[garde(skip)]
    pub(super) cursor: Option<String>,
    /// Most conversations of a page; 50 unless said otherwise.
    #[garde(range(min = 1, max = 100))]
    pub(super) limit: Option<u64>,
}

/// PostgreSQL holds no NUL, and nobody looks for one in a large body as a whole.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "garde passes a context")]
fn plain(text: &str, (): &()) -> garde::Result {
    if text.contains('\0') {
        return Err(garde::Error::new(nul::COMPLAINT));
    }
    Ok(())
}

/// A page of conversations.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ConversationsView {
    /// The latest first.
    conversations: Vec<ConversationView>,
    /// Where the next page begins; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
}

/// A conversation.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ConversationView {
    /// What `useChat` was given as its id.
    id: String,
    /// How it began.
    title: String,
    #[serde(serialize_with = "iso")]
    created_at: DateTime<Utc>,
    /// When something was last said.
    #[serde(serialize_with = "iso")]
    updated_at: DateTime<Utc>,
}

/// A conversation, and everything that was said.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ToldView {
    #[serde(flatten)]
    conversation: ConversationView,
    /// As `useChat` takes them.
    messages: Vec<UiMessageView>,
}

/// A friendly word.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GreetingView {
    pub(super) message: &'static str,
}

impl From<Conversation> for ConversationView {
    fn from(conversation: Conversation) -> Self {
        Self {
            id: conversation.chat.into_string(),
            title: conversation.title,
            created_at: conversation.created_at,
            updated_at: conversation.updated_at,
        }
    }
}

impl From<Page<Conversation>> for ConversationsView {
    fn from(page: Page<Conversation>) -> Self {
        Self {
            next_cursor: page.next.as_ref().map(page::text),
            conversations: page.items.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<Told> for ToldView {
    fn from(told: Told) -> Self {
        Self {
            conversation: told.conversation.into(),
            messages: told.messages.into_iter().map(Into::into).collect(),
        }
    }
}
