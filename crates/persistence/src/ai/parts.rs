//! The parts of a message as its column holds them.

use beztack_domain::ai::{File, JsonText, Part, ToolCall, ToolOutcome};
use beztack_domain::{Fault, FaultKind};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
enum StoredPart {
    StepStart,
    Text {
        text: String,
    },
    Reasoning {
        text: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        signature: Option<String>,
    },
    File {
        media_type: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        base64: String,
    },
    Tool {
        id: String,
        tool: String,
        /// JSON, as text: what came is what goes.
        input: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        output: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        failure: Option<String>,
    },
}

pub(super) fn write(parts: &[Part]) -> Result<String, Fault> {
    let stored: Vec<StoredPart> = parts.iter().cloned().map(StoredPart::from).collect();
    serde_json::to_string(&stored)
        .map_err(|error| Fault::caused_by(FaultKind::Internal, "writing a message's parts", error))
}

pub(super) fn read(column: &str) -> Result<Vec<Part>, Fault> {
    let stored: Vec<StoredPart> = serde_json::from_str(column).map_err(|error| {
        Fault::caused_by(FaultKind::Internal, "reading a message's parts", error)
    })?;
    Ok(stored.into_iter().map(Part::from).collect())
}

impl From<Part> for StoredPart {
    fn from(part: Part) -> Self {
        match part {
            Part::StepStart => Self::StepStart,
            Part::Text(text) => Self::Text { text },
            Part::Reasoning { text, signature } => Self::Reasoning { text, signature },
            Part::File(file) => Self::File {
                media_type: file.media_type,
                name: file.name,
                base64: file.base64,
            },
            Part::Tool(call) => {
                let (output, failure) = match call.outcome {
                    ToolOutcome::Output(output) => (Some(output.into_string()), None),
                    ToolOutcome::Failed(reason) => (None, Some(reason)),
                };
                Self::Tool {
                    id: call.id,
                    tool: call.tool,
                    input: call.input.into_string(),
                    output,
                    failure,
                }
            }
        }
    }
}

impl From<StoredPart> for Part {
    fn from(stored: StoredPart) -> Self {
        match stored {
            StoredPart::StepStart => Self::StepStart,
            StoredPart::Text { text } => Self::Text(text),
            StoredPart::Reasoning { text, signature } => Self::Reasoning { text, signature },
            StoredPart::File {
                media_type,
                name,
                base64,
            } => Self::File(File {
                media_type,
                name,
                base64,
            }),
            StoredPart::Tool {
                id,
                tool,
                input,
                output,
                failure,
            } => Self::Tool(ToolCall {
                id,
                tool,
                input: JsonText::new(input),
                outcome: match output {
                    Some(output) => ToolOutcome::Output(JsonText::new(output)),
                    None => ToolOutcome::Failed(failure.unwrap_or_default()),
                },
            }),
        }
    }
}
