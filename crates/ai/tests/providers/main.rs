//! Every provider against a local server that speaks its wire.
#![expect(
    clippy::format_collect,
    clippy::indexing_slicing,
    clippy::needless_pass_by_value,
    clippy::unwrap_used,
    reason = "what a test arranges may be taken for granted there"
)]

mod anthropic;
mod bedrock;
mod fake;
mod openai;

use std::sync::Arc;
use std::time::Duration;

use beztack_ai::{AiConfig, AnthropicConfig, BedrockConfig, OpenAiConfig, ProviderName, model};
use beztack_domain::ai::{
    ChatModel, File, JsonText, ModelEvent, Output, Prompt, Said, ToolOutcome, ToolResult, ToolSpec,
    Turn,
};
use beztack_domain::{Clock, Fault};
use chrono::{DateTime, Utc};
use futures_util::StreamExt as _;

use fake::Fake;

#[derive(Debug)]
struct Noon;

impl Clock for Noon {
    fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(1_767_268_800_000).unwrap()
    }
}

async fn talk_to(provider: ProviderName, fake: &Fake) -> Arc<dyn ChatModel> {
    let base_url = format!("http://{}", fake.address);
    let config = AiConfig {
        provider,
        read_timeout: Duration::from_secs(5),
        openai: OpenAiConfig {
            base_url: format!("{base_url}/v1/"),
            api_key: "sk-secret".into(),
            model: "gpt".to_owned(),
            include_usage: true,
        },
        anthropic: AnthropicConfig {
            base_url: base_url.clone(),
            api_key: "sk-ant".into(),
            model: "claude".to_owned(),
        },
        bedrock: BedrockConfig {
            region: "eu-west-1".to_owned(),
            model: "arn:aws:bedrock:x/claude:0".to_owned(),
            api_key: "bearer-secret".into(),
            base_url,
        },
    };
    model(&config, Arc::new(Noon)).await.unwrap()
}

/// A conversation in which everything happened that can.
fn prompt() -> Prompt {
    let text = |text: &str| Said::Text(text.to_owned());
    Prompt {
        system: Some("Be brief.".to_owned()),
        turns: vec![
            Turn::User(vec![
                Said::File(File::from_data_url("data:image/png;base64,iVBORw0K", None).unwrap()),
                Said::File(
                    File::from_data_url("data:application/pdf;base64,JVBERi0x", None).unwrap(),
                ),
                text("What is this?"),
            ]),
            Turn::Assistant(vec![
                Said::Reasoning {
                    text: "Hm".to_owned(),
                    signature: "signed".to_owned(),
                },
                text("Let me see."),
                Said::Call {
                    id: "call_1".to_owned(),
                    tool: "calculator".to_owned(),
                    input: JsonText::new("{\"a\":1}"),
                },
            ]),
            Turn::Tools(vec![ToolResult {
                call: "call_1".to_owned(),
                tool: "calculator".to_owned(),
                outcome: ToolOutcome::Failed("no".to_owned()),
            }]),
        ],
        tools: vec![ToolSpec {
            name: "calculator".to_owned(),
            description: "Adds.".to_owned(),
            schema: JsonText::new("{\"type\":\"object\"}"),
        }],
        output: Output::Text,
        max_output_tokens: 99,
    }
}

fn question() -> Prompt {
    Prompt {
        system: None,
        turns: vec![Turn::User(vec![Said::Text("Hello?".to_owned())])],
        tools: Vec::new(),
        output: Output::Text,
        max_output_tokens: 99,
    }
}

fn wanted() -> Prompt {
    Prompt {
        output: Output::Json {
            schema: JsonText::new("{\"type\":\"object\"}"),
        },
        ..question()
    }
}

/// Everything that was heard, and how it ended.
async fn hear(model: &Arc<dyn ChatModel>, prompt: Prompt) -> (Vec<ModelEvent>, Option<Fault>) {
    let mut stream = match model.ask(prompt).await {
        Ok(stream) => stream,
        Err(fault) => return (Vec::new(), Some(fault)),
    };
    let mut events = Vec::new();
    while let Some(event) = stream.next().await {
        match event {
            Ok(event) => events.push(event),
            Err(fault) => return (events, Some(fault)),
        }
    }
    (events, None)
}

fn text(events: &[ModelEvent]) -> String {
    let pieces = events.iter().map(|event| match event {
        ModelEvent::Text(text) => text.as_str(),
        _ => "",
    });
    pieces.collect()
}

fn call(id: &str, tool: &str) -> ModelEvent {
    ModelEvent::ToolCall {
        id: id.to_owned(),
        tool: tool.to_owned(),
    }
}

fn input(id: &str, json: &str) -> ModelEvent {
    ModelEvent::ToolInput {
        id: id.to_owned(),
        json: json.to_owned(),
    }
}
