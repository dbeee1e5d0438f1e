//! `OpenAI`'s chat completions (ai-protocols.md 3.7), which many servers speak, each with
//! an accent.

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

use crate::config::OpenAiConfig;
use crate::server_sent::server_sent;
use crate::stream::{Reader, events, json as parsed, put, value};
use crate::transport::Transport;

/// The one whose newer models want another name for the longest answer.
const ORIGINAL: &str = "https://api.openai.com/";

/// A model behind `OpenAI`'s wire.
#[derive(Debug)]
pub(crate) struct OpenAiModel {
    transport: Transport,
    name: String,
    url: String,
    api_key: SecretString,
    model: String,
    include_usage: bool,
}

impl OpenAiModel {
    pub(crate) fn new(config: &OpenAiConfig, transport: Transport) -> Self {
        Self {
            transport,
            name: format!("openai/{}", config.model),
            url: format!("{}/chat/completions", config.base_url.trim_end_matches('/')),
            api_key: config.api_key.clone(),
            model: config.model.clone(),
            include_usage: config.include_usage,
        }
    }

    fn body(&self, prompt: &Prompt) -> Value {
        let system = prompt.system.iter();
        let system = system.map(|text| json!({ "role": "system", "content": text }));
        let messages: Vec<Value> = system
            .chain(prompt.turns.iter().flat_map(messages))
            .collect();
        let mut body = json!({ "model": self.model, "messages": messages, "stream": true });
        let longest = if self.url.starts_with(ORIGINAL) {
            "max_completion_tokens"
        } else {
            "max_tokens"
        };
        put(&mut body, longest, prompt.max_output_tokens.into());
        if self.include_usage {
            put(
                &mut body,
                "stream_options",
                json!({ "include_usage": true }),
            );
        }
        if !prompt.tools.is_empty() {
            let tools = prompt.tools.iter().map(|tool| {
                json!({ "type": "function", "function": {
                    "name": tool.name,
                    "description": tool.description,
                    "parameters": value(&tool.schema),
                } })
            });
            put(&mut body, "tools", tools.collect());
        }
        if let Output::Json { schema } = &prompt.output {
            put(
                &mut body,
                "response_format",
                json!({
                    "type": "json_schema",
                    "json_schema": { "name": "answer", "schema": value(schema) },
                }),
            );
        }
        body
    }
}

#[async_trait]
impl ChatModel for OpenAiModel {
    fn name(&self) -> &str {
        &self.name
    }

    async fn ask(&self, prompt: Prompt) -> Result<ModelStream, Fault> {
        let body = self.body(&prompt);
        let mut request = self.transport.client().post(&self.url).json(&body);
        let key = self.api_key.expose_secret();
        if !key.is_empty() {
            request = request.bearer_auth(key);
        }
        let request = request
            .build()
            .map_err(|error| Fault::caused_by(FaultKind::Internal, "asking", error))?;
        let answer = self.transport.send(request).await?;
        Ok(events(server_sent(answer), Chunks::default()))
    }
}

fn messages(turn: &Turn) -> Vec<Value> {
    match turn {
        Turn::User(said) => vec![json!({ "role": "user", "content": user(said) })],
        Turn::Assistant(said) => vec![assistant(said)],
        Turn::Tools(results) => results
            .iter()
            .map(|result| {
                let content = match &result.outcome {
                    ToolOutcome::Output(output) => output.as_str(),
                    ToolOutcome::Failed(reason) => reason,
                };
                json!({ "role": "tool", "tool_call_id": result.call, "content": content })
            })
            .collect(),
    }
}

/// Plain text where there is nothing else: some servers know no more.
fn user(said: &[Said]) -> Value {
    if let [Said::Text(text)] = said {
        return text.as_str().into();
    }
    let parts = said.iter().filter_map(|said| match said {
        Said::Text(text) => Some(json!({ "type": "text", "text": text })),
        Said::File(file) if file.is_image() => {
            Some(json!({ "type": "image_url", "image_url": { "url": file.data_url() } }))
        }
        Said::File(file) => Some(json!({ "type": "file", "file": {
            "filename": file.name.as_deref().unwrap_or("document.pdf"),
            "file_data": file.data_url(),
        } })),
        Said::Reasoning { .. } | Said::Call { .. } => None,
    });
    parts.collect()
}

fn assistant(said: &[Said]) -> Value {
    let text: Vec<&str> = said
        .iter()
        .filter_map(|said| match said {
            Said::Text(text) => Some(text.as_str()),
            _ => None,
        })
        .collect();
    let calls: Vec<Value> = said
        .iter()
        .filter_map(|said| match said {
            Said::Call { id, tool, input } => Some(json!({
                "id": id,
                "type": "function",
                "function": { "name": tool, "arguments": input.as_str() },
            })),
            _ => None,
        })
        .collect();
    let content = (!text.is_empty()).then(|| text.join("\n"));
    let mut message = json!({ "role": "assistant", "content": content });
    if !calls.is_empty() {
        put(&mut message, "tool_calls", calls.into());
    }
    message
}

#[derive(Deserialize)]
struct Chunk {
    #[serde(default)]
    choices: Option<Vec<Choice>>,
    #[serde(default)]
    usage: Option<Tokens>,
    #[serde(default)]
    error: Option<Value>,
}

#[derive(Deserialize)]
struct Choice {
    #[serde(default)]
    delta: Option<Delta>,
    #[serde(default)]
    finish_reason: Option<String>,
}

#[derive(Default, Deserialize)]
struct Delta {
    #[serde(default)]
    content: Option<String>,
    #[serde(default)]
    reasoning_content: Option<String>,
    /// Its other name. Some servers send the same under both.
    #[serde(default)]
    reasoning: Option<String>,
    #[serde(default)]
    tool_calls: Option<Vec<CallDelta>>,
}

#[derive(Deserialize)]
struct CallDelta {
    #[serde(default)]
    index: usize,
    #[serde(default)]
    id: Option<String>,
    #[serde(default)]
    function: Option<FunctionDelta>,
}

#[derive(Deserialize)]
struct FunctionDelta {
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    arguments: Option<String>,
}

#[derive(Deserialize)]
struct Tokens {
    #[serde(default)]
    prompt_tokens: u64,
    #[serde(default)]
    completion_tokens: u64,
}

/// Reads chunks. A call is known by its index; its id and name may come late, in pieces
/// or never.
#[derive(Debug, Default)]
struct Chunks {
    calls: BTreeMap<usize, OpenCall>,
    is_over: bool,
}

#[derive(Debug, Default)]
struct OpenCall {
    id: String,
    name: String,
    /// What came before the name.
    waiting: String,
    is_begun: bool,
}

impl Reader<String> for Chunks {
    fn read(&mut self, data: String) -> Result<Vec<ModelEvent>, Fault> {
        if data.trim() == "[DONE]" {
            self.is_over = true;
            return Ok(Vec::new());
        }
        let chunk: Chunk = parsed(data.as_bytes())?;
        if let Some(error) = chunk.error.filter(|error| !error.is_null()) {
            let kind = error.get("code").or_else(|| error.get("type"));
            let kind = kind.and_then(Value::as_str).unwrap_or("no reason");
            let context = format!("the model's provider gave up ({kind})");
            return Err(Fault::new(FaultKind::Unavailable, context));
        }
        let mut events = Vec::new();
        for choice in chunk.choices.into_iter().flatten().take(1) {
            let delta = choice.delta.unwrap_or_default();
            let said = |text: Option<String>| text.filter(|text| !text.is_empty());
            let thought = said(delta.reasoning_content).or_else(|| said(delta.reasoning));
            events.extend(thought.map(ModelEvent::Reasoning));
            events.extend(said(delta.content).map(ModelEvent::Text));
            for call in delta.tool_calls.into_iter().flatten() {
                self.call(call, &mut events);
            }
            if let Some(reason) = said(choice.finish_reason) {
                self.is_over = true;
                events.push(ModelEvent::Finish(finish(&reason)));
            }
        }
        events.extend(chunk.usage.map(|tokens| {
            ModelEvent::Usage(Usage {
                input: tokens.prompt_tokens,
                output: tokens.completion_tokens,
            })
        }));
        Ok(events)
    }

    fn is_over(&self) -> bool {
        self.is_over
    }
}

impl Chunks {
    fn call(&mut self, delta: CallDelta, events: &mut Vec<ModelEvent>) {
        let call = self.calls.entry(delta.index).or_default();
        if let Some(id) = delta.id.filter(|id| !id.is_empty() && !call.is_begun) {
            call.id = id;
        }
        let (name, arguments) = match delta.function {
            Some(function) => (function.name, function.arguments),
            None => (None, None),
        };
        if let Some(name) = name.filter(|_| !call.is_begun) {
            call.name.push_str(&name);
        }
        let mut json = arguments.unwrap_or_default();
        if call.name.is_empty() {
            call.waiting.push_str(&json);
            return;
        }
        if !call.is_begun {
            call.is_begun = true;
            if call.id.is_empty() {
                call.id = format!("call-{}", delta.index);
            }
            json = std::mem::take(&mut call.waiting) + &json;
            events.push(ModelEvent::ToolCall {
                id: call.id.clone(),
                tool: call.name.clone(),
            });
        }
        if !json.is_empty() {
            let id = call.id.clone();
            events.push(ModelEvent::ToolInput { id, json });
        }
    }
}

fn finish(reason: &str) -> FinishReason {
    match reason {
        "stop" => FinishReason::Stop,
        "length" => FinishReason::Length,
        "content_filter" => FinishReason::ContentFilter,
        "tool_calls" | "function_call" => FinishReason::ToolCalls,
        _ => FinishReason::Other,
    }
}
