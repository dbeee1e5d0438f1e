use chrono::{DateTime, Utc};

use super::{Message, Part};
use crate::id::{ChatId, ConversationId, MessageId, UserId};

/// A conversation of one person with the model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conversation {
    /// Opaque identifier.
    pub id: ConversationId,
    /// What the person's client calls it; unique among theirs.
    pub chat: ChatId,
    /// Whose it is.
    pub user_id: UserId,
    /// How it began.
    pub title: String,
    /// When it began.
    pub created_at: DateTime<Utc>,
    /// When something was last said.
    pub updated_at: DateTime<Utc>,
}

/// Why the model is to speak (ai-protocols.md 3.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trigger {
    /// Something new was said.
    Submit {
        /// What.
        message: Message,
        /// The message it replaces, together with everything after that.
        replaces: Option<MessageId>,
    },
    /// The model is to answer once more.
    Regenerate {
        /// The answer it replaces, together with everything after that; the last one
        /// where none is named.
        answer: Option<MessageId>,
    },
}

/// How a conversation is called that begins with this message: its first line, cut.
pub fn title_of(message: &Message) -> String {
    const LONGEST: usize = 80;
    let text = message.text();
    let line = text.lines().map(str::trim).find(|line| !line.is_empty());
    let is_file = |part: &&Part| matches!(part, Part::File(_));
    let fallback = match message.parts.iter().find(is_file) {
        Some(Part::File(file)) => file.name.as_deref().unwrap_or("A file"),
        _ => "A conversation",
    };
    let title = line.unwrap_or(fallback);
    match title.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", title.get(..end).unwrap_or_default().trim_end()),
        None => title.to_owned(),
    }
}
