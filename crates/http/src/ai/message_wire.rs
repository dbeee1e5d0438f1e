//! `UIMessage`, as clients send and take it (ai-protocols.md 3.1).

use beztack_domain::ai::{File, Message, Part, Role, ToolCall, ToolOutcome};
use beztack_domain::id::MessageId;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::repeated::{Fields, MOST_PARTS, Parts, text};
use crate::problem::{FieldError, Problem};
use crate::respond::iso;

/// A message. Only a person's own is ever looked into: what the model said, our rows
/// know better.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct UiMessageBody {
    pub(super) id: String,
    /// `user`, or `assistant` for what is only repeated. `system` is refused.
    pub(super) role: String,
    /// `text` and `file` count, the latter with a `data:` URL; others are ignored.
    #[schema(value_type = Vec<Object>)]
    pub(super) parts: Parts,
}

/// The same, on its way out.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UiMessageView {
    id: String,
    /// `user` or `assistant`.
    role: &'static str,
    metadata: MessageMetadataView,
    #[schema(value_type = Vec<Object>)]
    parts: Vec<Value>,
}

/// What is known of a message besides.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MessageMetadataView {
    #[serde(serialize_with = "iso")]
    created_at: DateTime<Utc>,
}

impl UiMessageBody {
    /// What a person says; or every part that cannot be said.
    pub(super) fn said(self, place: &str, now: DateTime<Utc>) -> Result<Message, Problem> {
        let mut errors = Vec::new();
        let mut refuse = |field: String, message: &str| {
            errors.push(FieldError::new(field, message));
        };
        if self.role != Role::User.as_str() {
            refuse(format!("{place}.role"), "must be user");
        }
        if self.id.is_empty() || self.id.len() > 128 || self.id.contains('\0') {
            let message = "must have 1 to 128 bytes, and no NUL";
            refuse(format!("{place}.id"), message);
        }
        let mut parts = Vec::new();
        if self.parts.too_many {
            let message = format!("has more than {MOST_PARTS} parts");
            refuse(format!("{place}.parts"), &message);
        }
        for (number, part) in self.parts.kept.iter().enumerate() {
            match spoken(&Fields::of(part)) {
                Ok(part) => parts.extend(part),
                Err(message) => refuse(format!("{place}.parts[{number}]"), message),
            }
        }
        if !errors.is_empty() {
            return Err(Problem::invalid_fields(errors));
        }
        Ok(Message {
            id: MessageId::new(self.id),
            role: Role::User,
            parts,
            created_at: now,
        })
    }
}

/// A part that counts; `None` for one that does not.
fn spoken(part: &Fields<'_>) -> Result<Option<Part>, &'static str> {
    match text(part.kind).as_deref() {
        Some("text") => match text(part.text) {
            Some(text) if text.contains('\0') => Err("contains a NUL"),
            Some(text) => Ok(Some(Part::Text(text))),
            None => Err("has no text"),
        },
        Some("file") => {
            let name = text(part.filename).map(|name| name.replace('\0', ""));
            File::from_data_url(&text(part.url).unwrap_or_default(), name)
                .map(|file| Some(Part::File(file)))
                .ok_or("must have a base64 data: URL of a PNG, JPEG, GIF, WebP or PDF")
        }
        Some(_) => Ok(None),
        None => Err("has no type"),
    }
}

impl From<Message> for UiMessageView {
    fn from(message: Message) -> Self {
        Self {
            id: message.id.into_string(),
            role: message.role.as_str(),
            metadata: MessageMetadataView {
                created_at: message.created_at,
            },
            parts: message.parts.into_iter().map(shown).collect(),
        }
    }
}

fn shown(part: Part) -> Value {
    match part {
        Part::StepStart => json!({ "type": "step-start" }),
        Part::Text(text) => json!({ "type": "text", "text": text, "state": "done" }),
        Part::Reasoning { text, .. } => {
            json!({ "type": "reasoning", "text": text, "state": "done" })
        }
        Part::File(file) => {
            let mut shown =
                json!({ "type": "file", "mediaType": file.media_type, "url": file.data_url() });
            if let (Some(name), Some(shown)) = (file.name, shown.as_object_mut()) {
                shown.insert("filename".to_owned(), name.into());
            }
            shown
        }
        Part::Tool(call) => tool(call),
    }
}

fn tool(call: ToolCall) -> Value {
    let read = |text: &str| serde_json::from_str::<Value>(text).unwrap_or_default();
    let kind = format!("tool-{}", call.tool);
    let input = read(call.input.as_str());
    match call.outcome {
        ToolOutcome::Output(output) => json!({
            "type": kind,
            "toolCallId": call.id,
            "state": "output-available",
            "input": input,
            "output": read(output.as_str()),
        }),
        ToolOutcome::Failed(reason) => json!({
            "type": kind,
            "toolCallId": call.id,
            "state": "output-error",
            "input": input,
            "errorText": reason,
        }),
    }
}
