use super::{AiError, Message, Part};

/// How much may be said at once (security.md 2.10).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChatLimits {
    /// Most characters of text in a message or prompt.
    pub message_chars: usize,
    /// Most parts of a message.
    pub message_parts: usize,
    /// Most messages of a conversation.
    pub conversation_messages: usize,
    /// Largest conversation that something may be said in, in bytes as stored.
    pub conversation_bytes: usize,
    /// How much of a conversation the model is reminded of, in characters.
    pub history_chars: usize,
    /// Longest answer of one step, in tokens.
    pub output_tokens: u32,
    /// How often the model may be asked for one answer: once, and once after each
    /// round of tools.
    pub steps: u32,
    /// Answers in the making at once, per person.
    pub streams: u32,
}

impl ChatLimits {
    /// Whether a person may say this.
    pub fn allow(&self, message: &Message) -> Result<(), AiError> {
        if message.parts.len() > self.message_parts {
            let limit = self.message_parts;
            return Err(AiError::TooManyParts { limit });
        }
        self.allow_text(&message.text())?;
        let says_something = message.parts.iter().any(|part| match part {
            Part::Text(text) => !text.trim().is_empty(),
            Part::File(_) => true,
            Part::StepStart | Part::Reasoning { .. } | Part::Tool(_) => false,
        });
        if says_something {
            Ok(())
        } else {
            Err(AiError::NothingSaid)
        }
    }

    /// Whether a text is short enough.
    pub fn allow_text(&self, text: &str) -> Result<(), AiError> {
        if text.chars().count() > self.message_chars {
            let limit = self.message_chars;
            return Err(AiError::TooLong { limit });
        }
        Ok(())
    }
}
