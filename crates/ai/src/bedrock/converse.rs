//! What the events of `ConverseStream` mean.

use std::collections::BTreeMap;

use beztack_domain::ai::{FinishReason, ModelEvent, Usage};
use beztack_domain::{Fault, FaultKind};
use serde::Deserialize;

use super::frames::Frame;
use crate::stream::{Reader, json};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct BlockStart {
    content_block_index: usize,
    #[serde(default)]
    start: Start,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Start {
    #[serde(default)]
    tool_use: Option<ToolUseStart>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ToolUseStart {
    tool_use_id: String,
    name: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct BlockDelta {
    content_block_index: usize,
    #[serde(default)]
    delta: Delta,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Delta {
    #[serde(default)]
    text: Option<String>,
    #[serde(default)]
    tool_use: Option<ToolUseDelta>,
    #[serde(default)]
    reasoning_content: Option<ReasoningDelta>,
}

#[derive(Deserialize)]
struct ToolUseDelta {
    #[serde(default)]
    input: String,
}

#[derive(Deserialize)]
struct ReasoningDelta {
    #[serde(default)]
    text: Option<String>,
    #[serde(default)]
    signature: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct MessageStop {
    #[serde(default)]
    stop_reason: String,
}

#[derive(Deserialize)]
struct Metadata {
    #[serde(default)]
    usage: Tokens,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_field_names, reason = "the provider's names")]
struct Tokens {
    #[serde(default)]
    input_tokens: u64,
    #[serde(default)]
    output_tokens: u64,
    #[serde(default)]
    cache_read_input_tokens: u64,
    #[serde(default)]
    cache_write_input_tokens: u64,
}

/// Reads frames. Blocks of text begin without saying so.
#[derive(Debug)]
pub(super) struct Converse {
    /// The input of the only tool is the text that is wanted.
    wants_object: bool,
    calls: BTreeMap<usize, String>,
    is_over: bool,
}

impl Converse {
    pub(super) fn new(wants_object: bool) -> Self {
        Self {
            wants_object,
            calls: BTreeMap::new(),
            is_over: false,
        }
    }
}

impl Reader<Frame> for Converse {
    fn read(&mut self, frame: Frame) -> Result<Vec<ModelEvent>, Fault> {
        if frame.is_exception {
            return Err(exception(&frame.kind));
        }
        Ok(match frame.kind.as_str() {
            "contentBlockStart" => self.start(json(&frame.payload)?),
            "contentBlockDelta" => self.delta(json(&frame.payload)?),
            "messageStop" => {
                self.is_over = true;
                let stop: MessageStop = json(&frame.payload)?;
                vec![ModelEvent::Finish(self.finish(&stop.stop_reason))]
            }
            "metadata" => {
                let Metadata { usage } = json(&frame.payload)?;
                let cached = usage.cache_read_input_tokens + usage.cache_write_input_tokens;
                vec![ModelEvent::Usage(Usage {
                    input: usage.input_tokens + cached,
                    output: usage.output_tokens,
                })]
            }
            // `messageStart`, `contentBlockStop`, and whatever comes to be.
            _ => Vec::new(),
        })
    }

    fn is_over(&self) -> bool {
        self.is_over
    }
}

impl Converse {
    fn start(&mut self, block: BlockStart) -> Vec<ModelEvent> {
        let Some(call) = block.start.tool_use else {
            return Vec::new();
        };
        let id = call.tool_use_id;
        self.calls.insert(block.content_block_index, id.clone());
        if self.wants_object {
            return Vec::new();
        }
        let tool = call.name;
        vec![ModelEvent::ToolCall { id, tool }]
    }

    fn delta(&self, block: BlockDelta) -> Vec<ModelEvent> {
        let delta = block.delta;
        let mut events = Vec::new();
        // What is said besides the wanted object is none of it.
        let text = delta.text.filter(|_| !self.wants_object);
        events.extend(text.map(ModelEvent::Text));
        if let Some(thought) = delta.reasoning_content {
            events.extend(thought.text.map(ModelEvent::Reasoning));
            events.extend(thought.signature.map(ModelEvent::ReasoningSignature));
        }
        if let Some(ToolUseDelta { input: json }) = delta.tool_use {
            let call = self.calls.get(&block.content_block_index);
            events.extend(match (self.wants_object, call) {
                (true, _) => Some(ModelEvent::Text(json)),
                (false, Some(id)) => Some(ModelEvent::ToolInput {
                    id: id.clone(),
                    json,
                }),
                (false, None) => None,
            });
        }
        events
    }

    fn finish(&self, reason: &str) -> FinishReason {
        match reason {
            "end_turn" | "stop_sequence" => FinishReason::Stop,
            "max_tokens" => FinishReason::Length,
            "tool_use" if self.wants_object => FinishReason::Stop,
            "tool_use" => FinishReason::ToolCalls,
            "content_filtered" | "guardrail_intervened" => FinishReason::ContentFilter,
            _ => FinishReason::Other,
        }
    }
}

/// A refusal in the middle of the stream; its words stay there.
fn exception(kind: &str) -> Fault {
    let fault_kind = match kind {
        "validationException" => FaultKind::Internal,
        _ => FaultKind::Unavailable,
    };
    Fault::new(fault_kind, format!("Bedrock gave up ({kind})"))
}
