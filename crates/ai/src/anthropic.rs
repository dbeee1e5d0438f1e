//! Anthropic's messages (ai-protocols.md 3.8).

use std::collections::BTreeMap;

use async_trait::async_trait;
use beztack_domain::ai::{
    ChatModel, FinishReason, ModelEvent, ModelStream, Output, Prompt, Said, ToolOutcome, Turn,
    Usage,
};
use beztack_domain::{Fault, FaultKind};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::config::AnthropicConfig;
use crate::server_sent::server_sent;
use crate::stream::{OBJECT_TOOL, Reader, events, json as parsed, put, value};
use crate::transport::Transport;

/// The version of the wire that this file speaks.
const VERSION: &str = "2023-06-01";

/// A model of Anthropic's.
#[derive(Debug)]
pub(crate) struct AnthropicModel {
    transport: Transport,
    name: String,
    url: String,
    api_key: SecretString,
    model: String,
}

impl AnthropicModel {
    pub(crate) fn new(config: &AnthropicConfig, transport: Transport) -> Self {
        Self {
            transport,
            name: format!("anthropic/{}", config.model),
            url: format!("{}/v1/messages", config.base_url.trim_end_matches('/')),
            api_key: config.api_key.clone(),
            model: config.model.clone(),
        }
    }

    fn body(&self, prompt: &Prompt) -> Value {
        let mut body = json!({
            "model": self.model,
            "max_tokens": prompt.max_output_tokens,
            "messages": messages(&prompt.turns),
            "stream": true,
        });
        if let Some(system) = &prompt.system {
            put(&mut body, "system", system.as_str().into());
        }
        let tool = |name: &str, about: &str, schema: Value| json!({ "name": name, "description": about, "input_schema": schema });
        if let Output::Json { schema } = &prompt.output {
            let about = "Takes the answer.";
            put(
                &mut body,
                "tools",
                json!([tool(OBJECT_TOOL, about, value(schema))]),
            );
            put(
                &mut body,
                "tool_choice",
                json!({ "type": "tool", "name": OBJECT_TOOL }),
            );
        } else if !prompt.tools.is_empty() {
            let tools = prompt.tools.iter();
            let tools = tools.map(|spec| tool(&spec.name, &spec.description, value(&spec.schema)));
            put(&mut body, "tools", tools.collect());
        }
        body
    }
}

#[async_trait]
impl ChatModel for AnthropicModel {
    fn name(&self) -> &str {
        &self.name
    }

    async fn ask(&self, prompt: Prompt) -> Result<ModelStream, Fault> {
        let body = self.body(&prompt);
        let request = self
            .transport
            .client()
            .post(&self.url)
            .header("x-api-key", self.api_key.expose_secret())
            .header("anthropic-version", VERSION)
            .json(&body)
            .build()
            .map_err(|error| Fault::caused_by(FaultKind::Internal, "asking", error))?;
        let answer = self.transport.send(request).await?;
        let reader = Messages {
            wants_object: matches!(prompt.output, Output::Json { .. }),
            ..Messages::default()
        };
        Ok(events(server_sent(answer), reader))
    }
}

/// Tools answer as the person does, so neighbours of the same side are put together.
fn messages(turns: &[Turn]) -> Vec<Value> {
    let mut sides: Vec<(&str, Vec<Value>)> = Vec::new();
    for turn in turns {
        let (side, blocks) = match turn {
            Turn::User(said) => ("user", said.iter().map(block).collect()),
            Turn::Assistant(said) => ("assistant", said.iter().map(block).collect()),
            Turn::Tools(results) => {
                let results = results.iter().map(|result| {
                    let (content, is_error) = match &result.outcome {
                        ToolOutcome::Output(output) => (output.as_str(), false),
                        ToolOutcome::Failed(reason) => (reason.as_str(), true),
                    };
                    json!({
                        "type": "tool_result",
                        "tool_use_id": result.call,
                        "content": content,
                        "is_error": is_error,
                    })
                });
                ("user", results.collect::<Vec<_>>())
            }
        };
        match sides.last_mut() {
            Some((last, before)) if *last == side => before.extend(blocks),
            _ => sides.push((side, blocks)),
        }
    }
    let message = |(role, content)| json!({ "role": role, "content": Value::Array(content) });
    sides.into_iter().map(message).collect()
}

fn block(said: &Said) -> Value {
    match said {
        Said::Text(text) => json!({ "type": "text", "text": text }),
        Said::Reasoning { text, signature } => {
            json!({ "type": "thinking", "thinking": text, "signature": signature })
        }
        Said::File(file) => json!({
            "type": if file.is_image() { "image" } else { "document" },
            "source": { "type": "base64", "media_type": file.media_type, "data": file.base64 },
        }),
        Said::Call { id, tool, input } => {
            json!({ "type": "tool_use", "id": id, "name": tool, "input": value(input) })
        }
    }
}

/// An event; those that are not named here mean nothing to us.
#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Event {
    MessageStart {
        message: Begun,
    },
    ContentBlockStart {
        index: usize,
        content_block: Block,
    },
    ContentBlockDelta {
        index: usize,
        delta: Delta,
    },
    MessageDelta {
        delta: MessageEnd,
        #[serde(default)]
        usage: Tokens,
    },
    MessageStop,
    Error {
        error: Named,
    },
    #[serde(other)]
    Unknown,
}

#[derive(Deserialize)]
struct Begun {
    #[serde(default)]
    usage: Tokens,
}

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Block {
    ToolUse {
        id: String,
        name: String,
    },
    #[serde(other)]
    Other,
}

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[expect(clippy::enum_variant_names, reason = "the provider's names")]
enum Delta {
    TextDelta {
        text: String,
    },
    InputJsonDelta {
        partial_json: String,
    },
    ThinkingDelta {
        thinking: String,
    },
    SignatureDelta {
        signature: String,
    },
    #[serde(other)]
    Other,
}

#[derive(Deserialize)]
struct MessageEnd {
    #[serde(default)]
    stop_reason: Option<String>,
}

/// Cumulative; what is absent has not changed.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[expect(clippy::struct_field_names, reason = "the provider's names")]
struct Tokens {
    #[serde(default)]
    input_tokens: Option<u64>,
    #[serde(default)]
    cache_creation_input_tokens: Option<u64>,
    #[serde(default)]
    cache_read_input_tokens: Option<u64>,
    #[serde(default)]
    output_tokens: Option<u64>,
}

#[derive(Deserialize)]
struct Named {
    #[serde(rename = "type", default)]
    kind: String,
}

#[derive(Debug, Default)]
struct Messages {
    /// The input of the only tool is the text that is wanted.
    wants_object: bool,
    calls: BTreeMap<usize, String>,
    counted: Tokens,
    is_over: bool,
}

impl Reader<String> for Messages {
    fn read(&mut self, data: String) -> Result<Vec<ModelEvent>, Fault> {
        Ok(match parsed(data.as_bytes())? {
            Event::MessageStart { message } => vec![self.count(message.usage)],
            Event::ContentBlockStart {
                index,
                content_block: Block::ToolUse { id, name },
            } => {
                self.calls.insert(index, id.clone());
                if self.wants_object {
                    return Ok(Vec::new());
                }
                vec![ModelEvent::ToolCall { id, tool: name }]
            }
            Event::ContentBlockDelta { index, delta } => self.delta(index, delta),
            Event::MessageDelta { delta, usage } => {
                let mut events = vec![self.count(usage)];
                let reason = delta.stop_reason.as_deref();
                events.extend(reason.map(|reason| ModelEvent::Finish(self.finish(reason))));
                events
            }
            Event::MessageStop => {
                self.is_over = true;
                Vec::new()
            }
            Event::Error { error } => {
                let context = format!("the model's provider gave up ({})", error.kind);
                return Err(Fault::new(FaultKind::Unavailable, context));
            }
            Event::ContentBlockStart { .. } | Event::Unknown => Vec::new(),
        })
    }

    fn is_over(&self) -> bool {
        self.is_over
    }
}

impl Messages {
    fn delta(&self, index: usize, delta: Delta) -> Vec<ModelEvent> {
        let event = match delta {
            // What is said besides the wanted object is none of it.
            Delta::TextDelta { .. } if self.wants_object => None,
            Delta::TextDelta { text } => Some(ModelEvent::Text(text)),
            Delta::InputJsonDelta { partial_json } if self.wants_object => {
                Some(ModelEvent::Text(partial_json))
            }
            Delta::InputJsonDelta { partial_json } => {
                self.calls.get(&index).map(|id| ModelEvent::ToolInput {
                    id: id.clone(),
                    json: partial_json,
                })
            }
            Delta::ThinkingDelta { thinking } => Some(ModelEvent::Reasoning(thinking)),
            Delta::SignatureDelta { signature } => Some(ModelEvent::ReasoningSignature(signature)),
            Delta::Other => None,
        };
        event.into_iter().collect()
    }

    fn count(&mut self, new: Tokens) -> ModelEvent {
        let old = self.counted;
        self.counted = Tokens {
            input_tokens: new.input_tokens.or(old.input_tokens),
            cache_creation_input_tokens: new
                .cache_creation_input_tokens
                .or(old.cache_creation_input_tokens),
            cache_read_input_tokens: new.cache_read_input_tokens.or(old.cache_read_input_tokens),
            output_tokens: new.output_tokens.or(old.output_tokens),
        };
        let now = self.counted;
        let input = [
            now.input_tokens,
            now.cache_creation_input_tokens,
            now.cache_read_input_tokens,
        ];
        ModelEvent::Usage(Usage {
            input: input.into_iter().flatten().sum(),
            output: now.output_tokens.unwrap_or_default(),
        })
    }

    fn finish(&self, reason: &str) -> FinishReason {
        match reason {
            "end_turn" | "stop_sequence" => FinishReason::Stop,
            "max_tokens" | "model_context_window_exceeded" => FinishReason::Length,
            "tool_use" if self.wants_object => FinishReason::Stop,
            "tool_use" => FinishReason::ToolCalls,
            "refusal" => FinishReason::ContentFilter,
            _ => FinishReason::Other,
        }
    }
}
