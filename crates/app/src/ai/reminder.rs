//! What the model is told was said before. It is read once the answer has begun: files
//! are large, and nobody's writing is to wait for them.

use std::ops::Range;

use beztack_domain::Fault;
use beztack_domain::ai::{Message, Turn, recent, turns};
use beztack_domain::id::ConversationId;
use beztack_persistence::Database;
use beztack_persistence::ai::messages::{self, Entry};

/// No character takes more bytes.
const WIDEST: usize = 4;

/// What the model is reminded of.
#[derive(Debug)]
pub(super) enum Reminder {
    /// A single question.
    Turns(Vec<Turn>),
    /// A conversation.
    Rows(Rows),
}

/// Where it is written what was said in a conversation.
#[derive(Debug)]
pub(super) struct Rows {
    conversation: ConversationId,
    places: Range<usize>,
    /// What was said last, if it is at hand.
    last: Option<Message>,
    /// How much the model is reminded of, in characters.
    chars: usize,
}

impl Default for Reminder {
    fn default() -> Self {
        Self::Turns(Vec::new())
    }
}

impl Reminder {
    /// The turns, from the rows where they are there.
    pub(super) async fn turns(self, db: &Database) -> Result<Vec<Turn>, Fault> {
        match self {
            Self::Turns(turns) => Ok(turns),
            Self::Rows(rows) => {
                let mut history = if rows.places.is_empty() {
                    Vec::new()
                } else {
                    messages::list_places(db, &rows.conversation, rows.places).await?
                };
                history.extend(rows.last);
                Ok(turns(recent(&history, rows.chars)))
            }
        }
    }
}

impl Rows {
    /// Those of the latest `entries` that may be of so many characters together, and the
    /// very last. `last` is that one, if it is at hand.
    pub(super) fn of(
        conversation: ConversationId,
        entries: &[Entry],
        last: Option<Message>,
        chars: usize,
    ) -> Self {
        let most = chars.saturating_mul(WIDEST);
        let mut bytes: usize = 0;
        let fit = entries.iter().rev().take_while(|entry| {
            bytes = bytes.saturating_add(entry.bytes);
            bytes <= most
        });
        let begin = entries.len() - fit.count().max(1).min(entries.len());
        let end = entries.len() - usize::from(last.is_some()).min(entries.len());
        Self {
            conversation,
            places: begin..end,
            last,
            chars,
        }
    }
}

#[cfg(test)]
mod tests {
    use beztack_domain::ai::Role;
    use beztack_domain::id::MessageId;
    use chrono::DateTime;

    use super::*;

    #[test]
    fn only_what_may_be_recent_is_read_and_the_last_always() {
        let entries = [400, 40, 20, 20].map(|bytes| Entry {
            id: MessageId::new("m"),
            role: Role::User,
            bytes,
        });
        let message = Message {
            id: MessageId::new("m"),
            role: Role::User,
            parts: Vec::new(),
            created_at: DateTime::UNIX_EPOCH,
        };
        let places = |count: usize, is_at_hand: bool, chars| {
            let last = is_at_hand.then(|| message.clone());
            Rows::of(ConversationId::new("c"), &entries[..count], last, chars).places
        };
        assert_eq!(places(4, false, 1000), 0..4);
        assert_eq!(places(4, false, 20), 1..4);
        assert_eq!(places(4, true, 20), 1..3);
        assert_eq!(places(4, false, 1), 3..4);
        assert!(places(4, true, 1).is_empty());
        assert_eq!(places(1, false, 20), 0..1);
        assert!(places(1, true, 20).is_empty());
    }
}
