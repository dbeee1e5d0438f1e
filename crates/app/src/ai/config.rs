use std::time::Duration;

use beztack_domain::ai::ChatLimits;
use serde::Deserialize;

/// `[chat]`. `config/default.toml` explains every key.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChatConfig {
    /// What the model is told before everything else; empty for nothing.
    pub system: String,
    /// Largest body of a turn, and largest conversation that something may be said in, in
    /// bytes.
    pub body_limit: usize,
    /// Most characters of text in a message or prompt.
    pub message_chars: usize,
    /// Most parts of a message.
    pub message_parts: usize,
    /// Most messages of a conversation.
    pub conversation_messages: usize,
    /// How much of a conversation the model is reminded of, in characters.
    pub history_chars: usize,
    /// Longest answer of one step, in tokens.
    pub output_tokens: u32,
    /// How often the model may be asked for one answer.
    pub steps: u32,
    /// Answers in the making at once, per person.
    pub streams: u32,
    /// Longest that one answer may take.
    #[serde(with = "humantime_serde")]
    pub longest: Duration,
    /// Longest silence of a model.
    #[serde(with = "humantime_serde")]
    pub silence: Duration,
    /// How often an answer in the making looks whether it is still wanted.
    #[serde(with = "humantime_serde")]
    pub check_interval: Duration,
    /// How long answers in the making may go on once the server is told to stop.
    #[serde(with = "humantime_serde")]
    pub shutdown_grace: Duration,
}

impl ChatConfig {
    /// How much may be said at once.
    pub fn limits(&self) -> ChatLimits {
        ChatLimits {
            message_chars: self.message_chars,
            message_parts: self.message_parts,
            conversation_messages: self.conversation_messages,
            conversation_bytes: self.body_limit,
            history_chars: self.history_chars,
            output_tokens: self.output_tokens,
            steps: self.steps,
            streams: self.streams,
        }
    }
}
